/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-open"

#include "config.h"

#include "banter-store-outbox.h"
#include "banter-store-private.h"
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Opening what an older or newer program wrote, and what a damaged disk left over. */

static void
close_store (StoreFixture *fixture)
{
  banter_reader_close (fixture->reader);
  g_clear_pointer (&fixture->store, banter_store_close);
}

static void
open_store (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->store = banter_store_open (fixture->dir, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (g_steal_pointer (&fixture->reader));
  fixture->reader = banter_reader_new (fixture->dir);
}

static void
test_permissions (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  g_autofree char *inner = store_fixture_path (fixture, "inner");
  g_autofree char *file = g_build_filename (inner, "store.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterStore) store = banter_store_open (inner, &error);
  GStatBuf info;

  g_assert_no_error (error);
  g_assert_cmpint (g_stat (inner, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_clear_pointer (&store, banter_store_close);
  g_unlink (file);
  g_rmdir (inner);
}

/* Each released version of the schema has a folder of fixtures. */
static void
test_version (gconstpointer data)
{
  const char *version = data;
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  g_autofree char *path = store_fixture_path (fixture, "store.db");
  g_autofree char *expected_path
      = g_test_build_filename (G_TEST_DIST, "store", "fixtures", version, "expected", NULL);
  g_autofree char *schema = g_strconcat ("/im/banter/test-store/fixtures/", version, NULL);
  g_autofree char *expected = NULL;
  g_autofree char *actual = NULL;
  g_autofree char *since = NULL;
  g_autofree char *found = NULL;
  g_autoptr (BanterOutboxRow) row = NULL;
  g_autoptr (GError) error = NULL;

  close_store (fixture);
  g_assert_cmpint (g_unlink (path), ==, 0);
  {
    g_autoptr (BanterDb) db = banter_db_open (path, BANTER_DB_READ_WRITE, &error);

    g_assert_no_error (error);
    banter_db_migrate (db, schema, &error);
    g_assert_no_error (error);
  }
  open_store (fixture);

  g_assert_true (g_file_get_contents (expected_path, &expected, NULL, NULL));
  actual = store_fixture_dump (fixture);
  g_assert_cmpstr (actual, ==, expected);
  since = banter_store_get_since (fixture->store, NULL);
  g_assert_cmpstr (since, ==, "s7");
  row = banter_store_outbox_get (fixture->store, 1, NULL);
  g_assert_cmpstr (row->txn_id, ==, "t1");
  /* Its words are indexed when nobody waits. */
  while (banter_store_needs_tidying (fixture->store))
    g_assert_true (banter_store_tidy (fixture->store, NULL));
  found = store_fixture_find (fixture, NULL, "hello");
  g_assert_cmpstr (found, ==, "$1");
}

static void
test_too_new (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  g_autofree char *path = store_fixture_path (fixture, "store.db");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_length;
  gsize after_length;
  g_autoptr (GError) error = NULL;

  banter_db_exec (banter_store_get_db_for_tests (fixture->store), "PRAGMA user_version = 99", "",
                  &error);
  g_assert_no_error (error);
  close_store (fixture);
  g_assert_true (g_file_get_contents (path, &before, &before_length, NULL));
  g_assert_null (banter_store_open (fixture->dir, &error));
  g_assert_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_TOO_NEW);
  g_assert_true (g_file_get_contents (path, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);
}

static void
test_session (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  g_autoptr (BanterSessionRow) row = NULL;
  g_autofree char *json = store_fixture_timeline_json ("s1", "!a:x", "");
  g_autofree char *since = NULL;
  g_autoptr (GPtrArray) rooms = NULL;

  banter_change_set_unref (store_fixture_sync (fixture, json));
  /* The same person with a new device keeps everything … */
  g_assert_true (
      banter_store_set_session (fixture->store, "@me:x", "NEW", "http://localhost", NULL));
  store_fixture_reopen (fixture, FALSE);
  row = banter_store_get_session (fixture->store, NULL);
  g_assert_cmpstr (row->device_id, ==, "NEW");
  since = banter_store_get_since (fixture->store, NULL);
  g_assert_cmpstr (since, ==, "s1");

  /* … another one starts anew. */
  g_assert_true (
      banter_store_set_session (fixture->store, "@other:x", "D", "http://localhost", NULL));
  g_assert_null (banter_store_get_since (fixture->store, NULL));
  rooms = store_fixture_rooms (fixture);
  g_assert_cmpuint (rooms->len, ==, 0);
  g_assert_true (banter_store_clear (fixture->store, NULL));
  g_assert_null (banter_store_get_session (fixture->store, NULL));
}

/* Many pages of history, and then what only this computer has. */
static void
fill (StoreFixture *fixture)
{
  g_autoptr (GString) events = g_string_new (NULL);
  g_autofree char *body = g_strnfill (500, 'b');
  g_autofree char *json = NULL;
  BanterOutboxRow row = { .room_id = (char *)"!a:x",
                          .type = (char *)"m.room.message",
                          .content = (char *)"{\"msgtype\":\"m.text\",\"body\":\"waits\"}" };

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *event_id = g_strdup_printf ("$%u", i);
      g_autofree char *event = store_fixture_text_json (event_id, "@ann:x", body);

      g_string_append_printf (events, "%s%s", i > 0 ? "," : "", event);
    }
  json = store_fixture_timeline_json ("s1", "!a:x", events->str);
  banter_change_set_unref (store_fixture_sync (fixture, json));
  for (guint i = 0; i < 20; i++)
    g_assert_true (banter_store_outbox_enqueue (fixture->store, &row, NULL, NULL, NULL));
  g_assert_true (banter_store_set_draft (fixture->store, "!a:x", "half a sentence", NULL, NULL));
}

static gsize
root_page (BanterDb *db, const char *name)
{
  gint64 page = 0;

  g_assert_true (banter_db_get (db, "SELECT rootpage FROM sqlite_schema WHERE name = ?", "s:i",
                                name, &page, NULL));
  return (gsize)page;
}

static void
scribble (const char *path, gsize offset, gsize n_bytes)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  for (gsize i = offset; i < MIN (offset + n_bytes, length); i++)
    contents[i] = (char)~contents[i];
  g_assert_true (g_file_set_contents (path, contents, (gssize)length, NULL));
}

static void
expect_damage (void)
{
  g_test_expect_message ("banter-store", G_LOG_LEVEL_WARNING, "*damaged*");
}

/* The history is damaged, what waits to be sent is not: all of that is carried over. */
static void
test_salvage (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  g_autofree char *path = store_fixture_path (fixture, "store.db");
  g_autofree char *mark = store_fixture_path (fixture, "store.open");
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (BanterSessionRow) session = NULL;
  g_autofree char *draft = NULL;
  gsize page;
  guint n_rows = 0;

  fill (fixture);
  page = root_page (banter_store_get_db_for_tests (fixture->store), "events");
  close_store (fixture);
  g_assert_true (g_file_set_contents (mark, "", 0, NULL));
  scribble (path, (page - 1) * 4096, 4096);

  expect_damage ();
  open_store (fixture);
  g_test_assert_expected_messages ();
  g_assert_true (banter_store_was_damaged (fixture->store, &n_rows));
  g_assert_cmpuint (n_rows, ==, 20);
  list = banter_store_outbox_list (fixture->store, NULL);
  g_assert_cmpuint (list->len, ==, 20);
  session = banter_store_get_session (fixture->store, NULL);
  g_assert_cmpstr (session->user_id, ==, "@me:x");
  g_assert_null (banter_store_get_since (fixture->store, NULL));
  banter_reader_draft_async (fixture->reader, "!a:x", NULL, store_fixture_done, &result);
  draft = banter_reader_draft_finish (fixture->reader, store_fixture_wait (&result), NULL);
  g_assert_cmpstr (draft, ==, "half a sentence");
  g_clear_object (&result); /* it holds the reader */

  /* The damage is over: the next start is an ordinary one. */
  store_fixture_reopen (fixture, FALSE);
  g_assert_false (banter_store_was_damaged (fixture->store, NULL));
}

static void
ignore_log (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
}

/* Whatever the disk did: no crash, and a store that works. */
static void
test_random_damage (void)
{
  guint handler = g_log_set_handler ("banter-store", G_LOG_LEVEL_WARNING, ignore_log, NULL);
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK);

  for (guint cycle = 0; cycle < (g_test_slow () ? 400 : 16); cycle++)
    {
      g_autoptr (StoreFixture) fixture = store_fixture_new ();
      g_autofree char *path = store_fixture_path (fixture, "store.db");
      g_autofree char *mark = store_fixture_path (fixture, "store.open");
      g_autofree char *json = store_fixture_timeline_json ("n1", "!a:x", "");
      g_autoptr (GError) error = NULL;
      GStatBuf info;

      fill (fixture);
      close_store (fixture);
      g_assert_true (g_file_set_contents (mark, "", 0, NULL));
      g_assert_cmpint (g_stat (path, &info), ==, 0);
      if (cycle % 4 == 0)
        g_assert_cmpint (truncate (path, g_test_rand_int_range (0, (gint32)info.st_size)), ==, 0);
      else
        for (guint i = 0; i < cycle; i++)
          scribble (path, (gsize)g_test_rand_int_range (0, (gint32)info.st_size), 64);
      open_store (fixture);
      g_assert_true (banter_store_set_session (fixture->store, "@me:x", "D", "http://x", NULL));
      if (banter_store_was_damaged (fixture->store, NULL))
        banter_change_set_unref (store_fixture_sync (fixture, json));
    }
  g_log_set_always_fatal (fatal);
  g_log_remove_handler ("banter-store", handler);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/open/permissions", test_permissions);
  g_test_add_data_func ("/store/open/version-1", "v1", test_version);
  g_test_add_data_func ("/store/open/version-2", "v2", test_version);
  g_test_add_data_func ("/store/open/version-3", "v3", test_version);
  g_test_add_data_func ("/store/open/version-4", "v4", test_version);
  g_test_add_func ("/store/open/too-new", test_too_new);
  g_test_add_func ("/store/open/session", test_session);
  g_test_add_func ("/store/open/salvage", test_salvage);
  g_test_add_func ("/store/open/random-damage", test_random_damage);
  return g_test_run ();
}
