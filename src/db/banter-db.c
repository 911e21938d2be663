/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-db"

#include "config.h"

#include "banter-db-private.h"

#include <fcntl.h>
#include <unistd.h>

/* The connection: opened with settings that are read back, owned by one thread, closed with
 * everything it prepared. Statements, transactions and migrations have files of their own. */

#define BUSY_TIMEOUT_MS 5000
/* Pages of the write-ahead log: from here on it is brought into the database, and again after so
 * many more if somebody still reads what it holds … */
#define CHECKPOINT_PAGES 2500
#define AGAIN_PAGES 500
/* … and here readers are waited for, so that it can start anew. */
#define RESTART_PAGES 3500
#define RESTART_WAIT_MS 50

typedef struct
{
  const char *set;
  const char *get;
  const char *expected;
  gboolean writer_only; /* a read-only connection can neither set nor needs it */
} Pragma;

static const Pragma pragmas[] = {
  { "PRAGMA busy_timeout = 5000", "PRAGMA busy_timeout", G_STRINGIFY (BUSY_TIMEOUT_MS), FALSE },
  { "PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal", TRUE },
  { "PRAGMA synchronous = FULL", "PRAGMA synchronous", "2", TRUE },
  { "PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1", FALSE },
  { "PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", "0", FALSE },
  { "PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", "1", FALSE },
  { "PRAGMA secure_delete = ON", "PRAGMA secure_delete", "1", TRUE },
  { "PRAGMA temp_store = MEMORY", "PRAGMA temp_store", "2", FALSE },
  { "PRAGMA journal_size_limit = 16777216", "PRAGMA journal_size_limit", "16777216", TRUE },
};

static int
keep_first_value (gpointer data, int n_columns, char **values, char **names)
{
  char **first = data;

  if (*first == NULL && n_columns > 0)
    *first = g_strdup (values[0]);
  return 0;
}

static gboolean
apply_pragma (BanterDb *db, const Pragma *pragma, GError **error)
{
  g_autofree char *value = NULL;
  int code = sqlite3_exec (db->sqlite, pragma->set, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_exec (db->sqlite, pragma->get, keep_first_value, &value, NULL);
  if (code != SQLITE_OK)
    {
      banter_db_set_error (error, db->sqlite, code, pragma->set);
      return FALSE;
    }
  if (g_strcmp0 (value, pragma->expected) != 0)
    {
      g_set_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_OPEN, "%s: is “%s”", pragma->set,
                   value != NULL ? value : "");
      return FALSE;
    }
  return TRUE;
}

/* SQLite's own checkpoints wait for nobody. Where somebody reads at every moment they never find
 * one at which the log could start anew, and it grows without end. So the writer waits now and
 * then, but not long: a reader may be a backup. */
static void
checkpoint (BanterDb *db)
{
  if (db->n_log_pages < CHECKPOINT_PAGES)
    db->checkpoint_at = CHECKPOINT_PAGES;
  if (db->n_log_pages < db->checkpoint_at)
    return;
  db->checkpoint_at = db->n_log_pages + AGAIN_PAGES;
  if (db->n_log_pages < RESTART_PAGES)
    {
      sqlite3_wal_checkpoint_v2 (db->sqlite, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
      return;
    }
  sqlite3_busy_timeout (db->sqlite, RESTART_WAIT_MS);
  sqlite3_wal_checkpoint_v2 (db->sqlite, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL);
  sqlite3_busy_timeout (db->sqlite, BUSY_TIMEOUT_MS);
}

static int
on_commit (gpointer data, sqlite3 *sqlite, const char *name, int n_pages)
{
  BanterDb *db = data;

  db->n_log_pages = n_pages;
  if (!db->is_checkpointed_by_owner)
    checkpoint (db);
  return SQLITE_OK;
}

/* SQLite counts the memory it uses under one lock for all connections. Nobody asks for it. It is
 * too late for this where another library has used SQLite before: then it stays. */
static gpointer
stop_counting_memory (gpointer data)
{
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  return NULL;
}

static gboolean
configure (BanterDb *db, GError **error)
{
  sqlite3_extended_result_codes (db->sqlite, 1);
  sqlite3_db_config (db->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pragmas); i++)
    if (db->mode == BANTER_DB_READ_WRITE || !pragmas[i].writer_only)
      if (!apply_pragma (db, &pragmas[i], error))
        return FALSE;
  if (db->mode == BANTER_DB_READ_WRITE)
    sqlite3_wal_hook (db->sqlite, on_commit, db);
  return TRUE;
}

/* SQLite would create the file with the umask's mode; its log files copy the mode of the file. */
static void
create_private (const char *path)
{
  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd >= 0)
    close (fd);
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

BanterDb *
banter_db_open (const char *path, BanterDbMode mode, GError **error)
{
  static GOnce once = G_ONCE_INIT;
  int flags = SQLITE_OPEN_NOMUTEX;
  int code;
  g_autoptr (BanterDb) db = NULL;

  g_return_val_if_fail (path != NULL && path[0] == '/', NULL);

  g_once (&once, stop_counting_memory, NULL);
  if (mode == BANTER_DB_READ_WRITE)
    {
      create_private (path);
      flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    }
  else
    flags |= SQLITE_OPEN_READONLY;

  db = g_new0 (BanterDb, 1);
  db->path = g_strdup (path);
  db->mode = mode;
  db->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);
  code = sqlite3_open_v2 (path, &db->sqlite, flags, NULL);
  if (code != SQLITE_OK)
    {
      banter_db_set_error (error, db->sqlite, code, "open");
      return NULL;
    }
  if (!configure (db, error))
    return NULL;
  return g_steal_pointer (&db);
}

void
banter_db_close (BanterDb *db)
{
  int code;

  if (db == NULL)
    return;
  g_clear_pointer (&db->statements, g_hash_table_unref);
  code = sqlite3_close (db->sqlite);
  if (code != SQLITE_OK)
    g_critical ("closed with statements open (%d)", code);
  g_free (db->path);
  g_free (db);
}

void
banter_db_checkpoint (BanterDb *db)
{
  g_return_if_fail (db != NULL && db->mode == BANTER_DB_READ_WRITE);

  banter_db_enter (db);
  db->is_checkpointed_by_owner = TRUE;
  checkpoint (db);
}

const char *
banter_db_get_path (BanterDb *db)
{
  g_return_val_if_fail (db != NULL, NULL);

  return db->path;
}

void
banter_db_interrupt (BanterDb *db)
{
  g_return_if_fail (db != NULL);

  sqlite3_interrupt (db->sqlite);
}

void
banter_db_enter (BanterDb *db)
{
  if (db->thread == NULL)
    db->thread = g_thread_self ();
  g_assert (db->thread == g_thread_self ());
}

gboolean
banter_db_count_statement (BanterDb *db, GError **error)
{
  db->n_statements++;
  if (db->fail_in == 0 || --db->fail_in > 0)
    return TRUE;
  g_set_error_literal (error, BANTER_DB_ERROR, (int)db->fail_code, "a test wants this to fail");
  return FALSE;
}

gint64
banter_db_get_last_insert_rowid (BanterDb *db)
{
  g_return_val_if_fail (db != NULL, 0);

  banter_db_enter (db);
  return sqlite3_last_insert_rowid (db->sqlite);
}

int
banter_db_get_changes (BanterDb *db)
{
  g_return_val_if_fail (db != NULL, 0);

  banter_db_enter (db);
  return sqlite3_changes (db->sqlite);
}

gboolean
banter_db_check (BanterDb *db, GError **error)
{
  g_autofree char *result = NULL;

  g_return_val_if_fail (db != NULL, FALSE);

  if (!banter_db_get (db, "PRAGMA quick_check(1)", ":S", &result, error))
    return FALSE;
  if (g_strcmp0 (result, "ok") == 0)
    return TRUE;
  g_set_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_CORRUPT, "quick_check: %s",
               result != NULL ? result : "no answer");
  return FALSE;
}

void
banter_db_fail_for_tests (BanterDb *db, guint nth, BanterDbError code)
{
  g_return_if_fail (db != NULL);

  db->fail_in = nth;
  db->fail_code = code;
}

guint
banter_db_get_n_statements (BanterDb *db)
{
  g_return_val_if_fail (db != NULL, 0);

  return db->n_statements;
}
