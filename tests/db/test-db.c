/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-db"

#include "config.h"

#include "db-fixture.h"

#include <glib/gstdio.h>

static void
run (BanterDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;

  banter_db_exec (db, sql, "", &error);
  g_assert_no_error (error);
}

static gint64
count (BanterDb *db)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  banter_db_get (db, "SELECT count(*) FROM t", ":i", &n, &error);
  g_assert_no_error (error);
  return n;
}

static BanterDb *
open_with_table (DbFixture *fixture)
{
  BanterDb *db = db_fixture_open (fixture);

  run (db, "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT NOT NULL UNIQUE) STRICT");
  return db;
}

static gboolean
insert (BanterDb *db, gint64 a, const char *b, GError **error)
{
  return banter_db_exec (db, "INSERT INTO t VALUES (?, ?)", "is", a, b, error);
}

static void
test_settings (void)
{
  g_autoptr (DbFixture) fixture = db_fixture_new ();
  g_autoptr (BanterDb) db = db_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *journal = NULL;
  gint64 foreign_keys = 0;
  gint64 synchronous = 0;
  GStatBuf info;

  g_assert_true (banter_db_get (db, "PRAGMA journal_mode", ":S", &journal, &error));
  g_assert_true (banter_db_get (db, "PRAGMA foreign_keys", ":i", &foreign_keys, &error));
  g_assert_true (banter_db_get (db, "PRAGMA synchronous", ":i", &synchronous, &error));
  g_assert_cmpstr (journal, ==, "wal");
  g_assert_cmpint (foreign_keys, ==, 1);
  g_assert_cmpint (synchronous, ==, 2);
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
test_values (void)
{
  g_autoptr (DbFixture) fixture = db_fixture_new ();
  g_autoptr (BanterDb) db = db_fixture_open (fixture);
  g_autoptr (GBytes) blob = g_bytes_new_static ("a\0b", 3);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (BanterDbCursor) rows = NULL;
  g_autoptr (GBytes) read_blob = NULL;
  g_autoptr (GBytes) read_empty = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *owned = NULL;
  const char *text = NULL;
  gint64 number = 0;
  gboolean truth = FALSE;
  double real = 0;

  rows = banter_db_query (db, "SELECT ?1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8", "sibdBBsB",
                          "it's ’; DROP TABLE t", G_MININT64, TRUE, 0.5, blob, empty, NULL, NULL);
  g_assert_true (banter_db_cursor_next (rows, &error));
  banter_db_cursor_read (rows, "sSibdBB", &text, &owned, &number, &truth, &real, &read_blob,
                         &read_empty);
  g_assert_cmpstr (text, ==, "it's ’; DROP TABLE t");
  g_assert_cmpstr (owned, ==, text);
  g_assert_cmpint (number, ==, G_MININT64);
  g_assert_true (truth);
  g_assert_cmpfloat (real, ==, 0.5);
  g_assert_true (g_bytes_equal (read_blob, blob));
  g_assert_nonnull (read_empty);
  g_assert_cmpuint (g_bytes_get_size (read_empty), ==, 0);
  g_assert_true (banter_db_cursor_is_null (rows, 7));
  g_assert_null (banter_db_cursor_get_text (rows, 7));
  g_assert_null (banter_db_cursor_dup_blob (rows, 8));
  g_assert_false (banter_db_cursor_next (rows, &error));
  g_assert_false (banter_db_cursor_failed (rows));
}

static void
test_get_without_row (void)
{
  g_autoptr (DbFixture) fixture = db_fixture_new ();
  g_autoptr (BanterDb) db = open_with_table (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gint64 number = -7;

  g_assert_true (
      banter_db_get (db, "SELECT a, b FROM t WHERE b = ?", "s:iS", "x", &number, &text, &error));
  g_assert_cmpint (number, ==, -7);
  g_assert_null (text);

  g_assert_false (banter_db_get (db, "SELECT a, b FROM nowhere WHERE b = ?", "s:iS", "x", &number,
                                 &text, &error));
  g_assert_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_FAILED);
}

/* The inner query has the same SQL as the outer, so it needs a statement of its own. */
static void
test_query_in_query (void)
{
  static const char sql[] = "SELECT a FROM t ORDER BY a";
  g_autoptr (DbFixture) fixture = db_fixture_new ();
  g_autoptr (BanterDb) db = open_with_table (fixture);
  g_autoptr (BanterDbCursor) outer = NULL;
  guint pairs = 0;

  for (gint64 i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("%d", (int)i);

      g_assert_true (insert (db, i, name, NULL));
    }
  outer = banter_db_query (db, sql, "");
  for (gint64 i = 0; banter_db_cursor_next (outer, NULL); i++)
    {
      g_autoptr (BanterDbCursor) inner = banter_db_query (db, sql, "");

      g_assert_cmpint (banter_db_cursor_get_int (outer, 0), ==, i);
      for (gint64 k = 0; banter_db_cursor_next (inner, NULL); k++, pairs++)
        g_assert_cmpint (banter_db_cursor_get_int (inner, 0), ==, k);
    }
  g_assert_cmpuint (pairs, ==, 9);
}

static void
test_constraint (void)
{
  g_autoptr (DbFixture) fixture = db_fixture_new ();
  g_autoptr (BanterDb) db = open_with_table (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (insert (db, 1, "x", NULL));
  g_assert_false (insert (db, 2, "x", &error));
  g_assert_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_assert_false (insert (db, 2, NULL, &error));
  g_assert_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_CONSTRAINT);
  g_assert_cmpint (count (db), ==, 1);
}

static gboolean
fill (BanterDb *db, gpointer data, GError **error)
{
  g_autofree char *padding = g_strnfill (2000, 'x');

  for (gint64 i = 100; i < 10000; i++)
    {
      g_autofree char *text = g_strdup_printf ("%d %s", (int)i, padding);

      if (!insert (db, i, text, error))
        return FALSE;
    }
  return TRUE;
}

static void
test_full (void)
{
  g_autoptr (DbFixture) fixture = db_fixture_new ();
  g_autoptr (BanterDb) db = open_with_table (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (insert (db, 1, "kept", NULL));
  run (db, "PRAGMA max_page_count = 50");
  g_assert_false (banter_db_transaction (db, fill, NULL, &error));
  g_assert_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_FULL);
  g_assert_false (banter_db_in_transaction (db));
  g_assert_cmpint (count (db), ==, 1);

  /* Space again: it goes on by itself. */
  run (db, "PRAGMA max_page_count = 100000");
  g_assert_true (banter_db_transaction (db, fill, NULL, NULL));
}

static void
test_not_a_database (void)
{
  g_autoptr (DbFixture) fixture = db_fixture_new ();
  g_autofree char *noise = g_strnfill (8192, 'n');
  g_autoptr (BanterDb) db = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->path, noise, -1, NULL));
  db = banter_db_open (fixture->path, BANTER_DB_READ_WRITE, &error);
  g_assert_null (db);
  g_assert_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_CORRUPT);
}

static void
test_damaged_page (void)
{
  g_autoptr (DbFixture) fixture = db_fixture_new ();
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  {
    g_autoptr (BanterDb) db = open_with_table (fixture);

    g_assert_true (banter_db_transaction (db, fill, NULL, NULL));
    g_assert_true (banter_db_check (db, NULL));
  }
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  for (gsize page = 4; page * 4096 < length; page++)
    memset (contents + page * 4096, 0xa5, 64);
  g_assert_true (g_file_set_contents (fixture->path, contents, (gssize)length, NULL));
  {
    g_autoptr (BanterDb) db = db_fixture_open (fixture);

    g_assert_false (banter_db_check (db, &error));
    g_assert_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_CORRUPT);
  }
}

static void
test_open_errors (void)
{
  g_autoptr (DbFixture) fixture = db_fixture_new ();
  g_autofree char *nowhere = g_build_filename (fixture->dir, "missing", "test.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (banter_db_open (fixture->path, BANTER_DB_READ_ONLY, &error));
  g_assert_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_OPEN);
  g_clear_error (&error);
  g_assert_null (banter_db_open (nowhere, BANTER_DB_READ_WRITE, &error));
  g_assert_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_OPEN);
}

static gboolean
insert_pair (BanterDb *db, gpointer data, GError **error)
{
  return insert (db, 1, "one", error) && insert (db, 2, "two", error);
}

static gboolean
insert_then_fail (BanterDb *db, gpointer data, GError **error)
{
  if (!insert (db, 3, "three", error))
    return FALSE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no");
  return FALSE;
}

static gboolean
pair_and_failed_savepoint (BanterDb *db, gpointer data, GError **error)
{
  g_autoptr (GError) inner_error = NULL;

  g_assert_true (insert_pair (db, NULL, error));
  g_assert_false (banter_db_savepoint (db, insert_then_fail, NULL, &inner_error));
  g_assert_error (inner_error, G_IO_ERROR, G_IO_ERROR_FAILED);
  return TRUE;
}

static void
test_transactions (void)
{
  g_autoptr (DbFixture) fixture = db_fixture_new ();
  g_autoptr (BanterDb) db = open_with_table (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_false (banter_db_transaction (db, insert_then_fail, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpint (count (db), ==, 0);

  g_assert_true (banter_db_transaction (db, pair_and_failed_savepoint, NULL, NULL));
  g_assert_cmpint (count (db), ==, 2);

  g_assert_true (banter_db_begin (db, NULL));
  run (db, "DELETE FROM t");
  g_assert_cmpint (banter_db_get_changes (db), ==, 2);
  banter_db_rollback (db);
  g_assert_cmpint (count (db), ==, 2);

  g_assert_true (banter_db_begin (db, NULL));
  g_assert_true (insert (db, 9, "nine", NULL));
  g_assert_cmpint (banter_db_get_last_insert_rowid (db), ==, 9);
  g_assert_true (banter_db_commit (db, NULL));
  g_assert_cmpint (count (db), ==, 3);
}

/* Whichever statement of a transaction fails, BEGIN and COMMIT among them: all or nothing. */
static void
test_fail_anywhere (void)
{
  gboolean finished = FALSE;

  for (guint nth = 1; !finished; nth++)
    {
      g_autoptr (DbFixture) fixture = db_fixture_new ();
      g_autoptr (BanterDb) db = open_with_table (fixture);
      g_autoptr (GError) error = NULL;

      banter_db_fail_for_tests (db, nth, BANTER_DB_ERROR_FULL);
      finished = banter_db_transaction (db, insert_pair, NULL, &error);
      banter_db_fail_for_tests (db, 0, BANTER_DB_ERROR_FULL);
      g_assert_false (banter_db_in_transaction (db));
      g_assert_cmpint (count (db), ==, finished ? 2 : 0);
      if (!finished)
        g_assert_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_FULL);
      else
        g_assert_cmpuint (nth, ==, 5);
    }
}

static void
test_reader_and_writer (void)
{
  g_autoptr (DbFixture) fixture = db_fixture_new ();
  g_autoptr (BanterDb) writer = open_with_table (fixture);
  g_autoptr (BanterDb) reader = NULL;
  g_autoptr (BanterDb) second = db_fixture_open (fixture);
  g_autoptr (GError) error = NULL;

  reader = banter_db_open (fixture->path, BANTER_DB_READ_ONLY, &error);
  g_assert_no_error (error);

  g_assert_true (banter_db_begin (writer, NULL));
  g_assert_true (insert (writer, 1, "x", NULL));
  g_assert_cmpint (count (reader), ==, 0);
  run (second, "PRAGMA busy_timeout = 0");
  g_assert_false (banter_db_begin (second, &error));
  g_assert_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_true (banter_db_commit (writer, NULL));
  g_assert_cmpint (count (reader), ==, 1);

  /* One snapshot for several queries. */
  g_assert_true (banter_db_begin (reader, NULL));
  g_assert_cmpint (count (reader), ==, 1);
  g_assert_true (insert (writer, 2, "y", NULL));
  g_assert_cmpint (count (reader), ==, 1);
  g_assert_true (banter_db_commit (reader, NULL));
  g_assert_cmpint (count (reader), ==, 2);

  g_assert_false (insert (reader, 3, "z", &error));
  g_assert_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_FAILED);
}

typedef struct
{
  BanterDb *db;
  gint done;
} Interrupter;

static gpointer
interrupt_until_done (gpointer data)
{
  Interrupter *interrupter = data;

  while (g_atomic_int_get (&interrupter->done) == 0)
    {
      banter_db_interrupt (interrupter->db);
      g_thread_yield ();
    }
  return NULL;
}

static void
test_interrupt (void)
{
  g_autoptr (DbFixture) fixture = db_fixture_new ();
  g_autoptr (BanterDb) db = open_with_table (fixture);
  g_autoptr (GError) error = NULL;
  Interrupter interrupter = { .db = db };
  g_autoptr (GThread) thread = g_thread_new ("interrupt", interrupt_until_done, &interrupter);

  g_assert_false (banter_db_exec (db,
                                  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                                  " SELECT count(*) FROM n",
                                  "", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_atomic_int_set (&interrupter.done, 1);
  g_thread_join (g_steal_pointer (&thread));
}

static gpointer
count_in_thread (gpointer db)
{
  count (db);
  return NULL;
}

static void
test_wrong_thread (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (DbFixture) fixture = db_fixture_new ();
      g_autoptr (BanterDb) db = open_with_table (fixture);

      g_thread_join (g_thread_new ("wrong", count_in_thread, db));
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*g_thread_self*");
}

/* A long log goes into the database in a commit, or when the owner says so. */
static void
test_checkpoint (void)
{
  enum
  {
    N_ROWS = 3000, /* each a page */
    PAGE = 4096
  };

  for (gboolean by_owner = FALSE; by_owner <= TRUE; by_owner++)
    {
      g_autoptr (DbFixture) fixture = db_fixture_new ();
      g_autoptr (BanterDb) db = db_fixture_open (fixture);
      GStatBuf info;

      run (db, "CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB NOT NULL) STRICT");
      if (by_owner)
        banter_db_checkpoint (db);
      for (guint i = 0; i < N_ROWS; i += 100)
        run (db,
             "INSERT INTO t (b) SELECT randomblob (4000) FROM (WITH RECURSIVE n (i) AS (SELECT 1"
             " UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT i FROM n)");
      g_assert_cmpint (g_stat (banter_db_get_path (db), &info), ==, 0);
      g_assert_true ((info.st_size < N_ROWS / 2 * PAGE) == by_owner);
      if (by_owner)
        banter_db_checkpoint (db);
      g_assert_cmpint (g_stat (banter_db_get_path (db), &info), ==, 0);
      g_assert_cmpint (info.st_size, >, N_ROWS / 2 * PAGE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/db/settings", test_settings);
  g_test_add_func ("/db/values", test_values);
  g_test_add_func ("/db/get-without-row", test_get_without_row);
  g_test_add_func ("/db/query-in-query", test_query_in_query);
  g_test_add_func ("/db/constraint", test_constraint);
  g_test_add_func ("/db/full", test_full);
  g_test_add_func ("/db/not-a-database", test_not_a_database);
  g_test_add_func ("/db/damaged-page", test_damaged_page);
  g_test_add_func ("/db/open-errors", test_open_errors);
  g_test_add_func ("/db/transactions", test_transactions);
  g_test_add_func ("/db/fail-anywhere", test_fail_anywhere);
  g_test_add_func ("/db/reader-and-writer", test_reader_and_writer);
  g_test_add_func ("/db/checkpoint", test_checkpoint);
  g_test_add_func ("/db/interrupt", test_interrupt);
  g_test_add_func ("/db/wrong-thread", test_wrong_thread);
  return g_test_run ();
}
