/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-db-migrate"

#include "config.h"

#include "banter-db-private.h"

#include <glib/gstdio.h>

/* Migrations: numbered SQL files applied over PRAGMA user_version, each in its own transaction,
 * and the copy that is made before an existing database is changed. A new database runs the same
 * files, so that there is only one description of the schema. */

typedef struct
{
  const char *sql;
  gint64 version; /* that the database must have afterwards */
} Step;

static gboolean
get_version (BanterDb *db, gint64 *version, GError **error)
{
  return banter_db_get (db, "PRAGMA user_version", ":i", version, error);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The files of @prefix in order, which must be numbered 1, 2, 3, … */
static GStrv
list_files (const char *prefix, GError **error)
{
  g_auto (GStrv) names = g_resources_enumerate_children (prefix, 0, error);

  if (names == NULL)
    return NULL;
  qsort (names, g_strv_length (names), sizeof names[0], compare_names);
  for (guint i = 0; names[i] != NULL; i++)
    g_assert (g_ascii_strtoull (names[i], NULL, 10) == i + 1);
  return g_steal_pointer (&names);
}

static gboolean
run_step (BanterDb *db, gpointer data, GError **error)
{
  const Step *step = data;
  gint64 version = -1;
  int code;

  if (!banter_db_count_statement (db, error))
    return FALSE;
  code = sqlite3_exec (db->sqlite, step->sql, NULL, NULL, NULL);
  if (code != SQLITE_OK)
    {
      banter_db_set_error (error, db->sqlite, code, "migrate");
      return FALSE;
    }
  if (!get_version (db, &version, error))
    return FALSE;
  if (version == step->version)
    return TRUE;
  g_set_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_FAILED,
               "migration %" G_GINT64_FORMAT " leaves version %" G_GINT64_FORMAT, step->version,
               version);
  return FALSE;
}

static gboolean
apply_file (BanterDb *db, const char *prefix, const char *name, gint64 version, GError **error)
{
  g_autofree char *path = g_strconcat (prefix, "/", name, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, error);
  Step step = { .version = version };

  if (bytes == NULL)
    return FALSE;
  step.sql = g_bytes_get_data (bytes, NULL); /* resources end in a NUL */
  g_debug ("%s: %s", db->path, name);
  return banter_db_transaction (db, run_step, &step, error);
}

static gboolean
back_up_version (BanterDb *db, gint64 version, GError **error)
{
  g_autofree char *path = NULL;

  if (version == 0)
    return TRUE;
  path = g_strdup_printf ("%s.v%" G_GINT64_FORMAT ".backup", db->path, version);
  return banter_db_backup (db, path, error);
}

gboolean
banter_db_migrate (BanterDb *db, const char *resource_prefix, GError **error)
{
  g_auto (GStrv) names = NULL;
  gint64 version = -1;
  gint64 newest;

  g_return_val_if_fail (db != NULL && db->mode == BANTER_DB_READ_WRITE, FALSE);
  g_return_val_if_fail (resource_prefix != NULL, FALSE);

  names = list_files (resource_prefix, error);
  if (names == NULL || !get_version (db, &version, error))
    return FALSE;
  newest = g_strv_length (names);
  if (version > newest)
    {
      g_set_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_TOO_NEW,
                   "the database has version %" G_GINT64_FORMAT
                   ", this program knows %" G_GINT64_FORMAT,
                   version, newest);
      return FALSE;
    }
  if (version == newest)
    return TRUE;
  if (!back_up_version (db, version, error))
    return FALSE;
  for (; version < newest; version++)
    if (!apply_file (db, resource_prefix, names[version], version + 1, error))
      return FALSE;
  return TRUE;
}

static gboolean
copy_pages (BanterDb *db, sqlite3 *target, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (target, "main", db->sqlite, "main");
  int code;

  if (backup == NULL)
    {
      banter_db_set_error (error, target, sqlite3_errcode (target), "back up");
      return FALSE;
    }
  sqlite3_backup_step (backup, -1);
  code = sqlite3_backup_finish (backup);
  if (code == SQLITE_OK)
    return TRUE;
  banter_db_set_error (error, target, code, "back up");
  return FALSE;
}

gboolean
banter_db_backup (BanterDb *db, const char *path, GError **error)
{
  g_autofree char *partial = NULL;
  sqlite3 *target = NULL;
  gboolean done;
  int code;

  g_return_val_if_fail (db != NULL && path != NULL, FALSE);

  banter_db_enter (db);
  partial = g_strconcat (path, ".partial", NULL);
  g_unlink (partial);
  code = sqlite3_open_v2 (partial, &target,
                          SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK)
    banter_db_set_error (error, target, code, "open the backup");
  done = code == SQLITE_OK && copy_pages (db, target, error);
  sqlite3_close (target);
  if (done && g_chmod (partial, 0600) == 0 && g_rename (partial, path) == 0)
    return TRUE;
  if (done)
    g_set_error_literal (error, BANTER_DB_ERROR, BANTER_DB_ERROR_FAILED,
                         "back up: the copy cannot be put in place");
  g_unlink (partial);
  return FALSE;
}
