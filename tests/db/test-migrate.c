/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-migrate"

#include "config.h"

#include "db-fixture.h"

#define V1 "/im/banter/test-db/sql/v1"
#define V2 "/im/banter/test-db/sql/v2"
#define BAD "/im/banter/test-db/sql/bad"

static gint64
read_number (BanterDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 number = -1;

  banter_db_get (db, sql, ":i", &number, &error);
  g_assert_no_error (error);
  return number;
}

#define VERSION(db) read_number (db, "PRAGMA user_version")
#define LEGS(db) read_number (db, "SELECT legs FROM pets")
#define HAS_TABLE(db, name)                                                                        \
  (read_number (db, "SELECT count(*) FROM sqlite_schema WHERE name = '" name "'") == 1)

/* A database of version 1 with one row. */
static BanterDb *
open_version_1 (DbFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  BanterDb *db = db_fixture_open (fixture);

  g_assert_true (banter_db_migrate (db, V1, &error));
  banter_db_exec (db, "INSERT INTO pets VALUES ('Rex', 4)", "", &error);
  g_assert_no_error (error);
  return db;
}

static char *
backup_path (DbFixture *fixture, const char *version)
{
  return g_strconcat (fixture->path, ".v", version, ".backup", NULL);
}

static void
test_new (void)
{
  g_autoptr (DbFixture) fixture = db_fixture_new ();
  g_autoptr (BanterDb) db = db_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *backup = backup_path (fixture, "0");

  g_assert_true (banter_db_migrate (db, V2, &error));
  g_assert_cmpint (VERSION (db), ==, 2);
  g_assert_true (HAS_TABLE (db, "owners"));
  g_assert_false (g_file_test (backup, G_FILE_TEST_EXISTS));

  /* A second run has nothing to do. */
  g_assert_true (banter_db_migrate (db, V2, &error));
  g_assert_cmpint (VERSION (db), ==, 2);
}

static void
test_upgrade (void)
{
  g_autoptr (DbFixture) fixture = db_fixture_new ();
  g_autoptr (BanterDb) db = open_version_1 (fixture);
  g_autoptr (BanterDb) old = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *backup = backup_path (fixture, "1");

  g_assert_true (banter_db_migrate (db, V2, &error));
  g_assert_cmpint (VERSION (db), ==, 2);
  g_assert_cmpint (LEGS (db), ==, 4);

  old = banter_db_open (backup, BANTER_DB_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (VERSION (old), ==, 1);
  g_assert_cmpint (LEGS (old), ==, 4);
  g_assert_false (HAS_TABLE (old, "owners"));
}

static void
test_failed_step (void)
{
  g_autoptr (DbFixture) fixture = db_fixture_new ();
  g_autoptr (BanterDb) db = open_version_1 (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_false (banter_db_migrate (db, BAD, &error));
  g_assert_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_FAILED);
  g_assert_false (banter_db_in_transaction (db));
  g_assert_cmpint (VERSION (db), ==, 2);
  g_assert_false (HAS_TABLE (db, "half"));
  g_assert_cmpint (LEGS (db), ==, 4);
}

static void
test_interrupted_anywhere (void)
{
  gboolean finished = FALSE;

  for (guint nth = 1; !finished; nth++)
    {
      g_autoptr (DbFixture) fixture = db_fixture_new ();
      g_autoptr (BanterDb) db = open_version_1 (fixture);
      g_autoptr (GError) error = NULL;

      banter_db_fail_for_tests (db, nth, BANTER_DB_ERROR_FULL);
      finished = banter_db_migrate (db, V2, &error);
      banter_db_fail_for_tests (db, 0, BANTER_DB_ERROR_FULL);
      if (!finished)
        {
          g_assert_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_FULL);
          g_assert_cmpint (VERSION (db), ==, 1);
          g_assert_false (HAS_TABLE (db, "owners"));
          g_clear_error (&error);
        }
      g_assert_true (banter_db_migrate (db, V2, &error));
      g_assert_cmpint (VERSION (db), ==, 2);
      g_assert_cmpint (LEGS (db), ==, 4);
      g_assert_cmpuint (nth, <, 20);
    }
}

static void
test_too_new (void)
{
  g_autoptr (DbFixture) fixture = db_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_length = 0;
  gsize after_length = 0;

  {
    g_autoptr (BanterDb) db = db_fixture_open (fixture);

    g_assert_true (banter_db_migrate (db, V2, &error));
  }
  g_file_get_contents (fixture->path, &before, &before_length, &error);
  {
    g_autoptr (BanterDb) db = db_fixture_open (fixture);

    g_assert_false (banter_db_migrate (db, V1, &error));
    g_assert_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_TOO_NEW);
    g_clear_error (&error);
  }
  g_file_get_contents (fixture->path, &after, &after_length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (before, before_length, after, after_length);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/db/migrate/new", test_new);
  g_test_add_func ("/db/migrate/upgrade", test_upgrade);
  g_test_add_func ("/db/migrate/failed-step", test_failed_step);
  g_test_add_func ("/db/migrate/interrupted-anywhere", test_interrupted_anywhere);
  g_test_add_func ("/db/migrate/too-new", test_too_new);
  return g_test_run ();
}
