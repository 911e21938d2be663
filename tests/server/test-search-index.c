/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-search-index"

#include "config.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "banter-server-search.h"

#include "banter-db.h"
#include "banter-server-resources.h"

/* The index by itself: what is typed becomes an expression, and what is deleted leaves the disk. */

#define SECRET "xylophone"

static void
test_queries (void)
{
  static const char *const no_keys[] = { NULL };
  static const char *const odd_keys[] = { "content.odd", "body", NULL };
  static const char *const body[] = { "content.body", NULL };
  static const struct
  {
    const char *term;
    const char *const *keys;
    const char *query;
  } cases[] = {
    { "Tea", NULL, "{ body name topic } : (\"tea\" *)" },
    { "tea & Biscuits", body, "{ body } : (\"tea\" * AND \"biscuits\" *)" },
    { "\"tea\" OR (name:x*)", body,
      "{ body } : (\"tea\" * AND \"or\" * AND \"name\" * AND \"x\" *)" },
    { "caf\xc3\xa9", body, "{ body } : (\"cafe\" *)" },
    { "", NULL, NULL },
    { "  \"*()^-+:,.{}  ", NULL, NULL },
    { "tea", no_keys, NULL },
    { "tea", odd_keys, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) words = NULL;
      g_autofree char *query
          = banter_server_search_build_query (cases[i].term, cases[i].keys, &words);

      g_assert_cmpstr (query, ==, cases[i].query);
      g_assert_nonnull (words);
    }
}

/* A long text may not become a long expression. */
static void
test_many_words (void)
{
  g_autoptr (GString) term = g_string_new (NULL);
  g_auto (GStrv) words = NULL;
  g_autofree char *query = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (term, "w%u ", i);
  query = banter_server_search_build_query (term->str, NULL, &words);
  g_assert_nonnull (query);
  g_assert_cmpuint (g_strv_length (words), ==, 20);
}

static gboolean
file_holds (const char *path, const char *text)
{
  g_autofree char *content = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &content, &length, NULL))
    return FALSE;
  return memmem (content, length, text, strlen (text)) != NULL;
}

static gboolean
add_row (BanterDb *db, gpointer data, GError **error)
{
  return banter_db_exec (db, "INSERT INTO search_index (rowid, body) VALUES (7, '" SECRET "')", "",
                         error);
}

static gboolean
forget_row (BanterDb *db, gpointer data, GError **error)
{
  return banter_server_search_forget (db, 7, 0, error);
}

static gboolean
tidy (BanterDb *db, gpointer data, GError **error)
{
  return banter_server_search_tidy (db, error);
}

static void
checkpoint (BanterDb *db)
{
  g_autoptr (GError) error = NULL;

  banter_db_exec (db, "PRAGMA wal_checkpoint(TRUNCATE)", "", &error);
  g_assert_no_error (error);
}

static void
test_disk (void)
{
  g_autofree char *dir = g_dir_make_tmp ("search-index-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "banterd.db", NULL);
  g_autoptr (GError) error = NULL;
  BanterDb *db;

  g_resources_register (banter_server_get_resource ());
  db = banter_db_open (path, BANTER_DB_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (banter_db_migrate (db, "/im/banter/server/sql", &error));
  g_assert_true (banter_db_transaction (db, add_row, NULL, &error));
  checkpoint (db);
  g_assert_true (file_holds (path, SECRET));
  g_assert_true (banter_db_transaction (db, forget_row, NULL, &error));
  g_assert_true (banter_db_transaction (db, tidy, NULL, &error));
  checkpoint (db);
  g_assert_false (file_holds (path, SECRET));
  banter_db_close (db);
  g_unlink (path);
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/search-index/queries", test_queries);
  g_test_add_func ("/server/search-index/many-words", test_many_words);
  g_test_add_func ("/server/search-index/disk", test_disk);
  return g_test_run ();
}
