/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "db-fixture"

#include "config.h"

#include "db-fixture.h"

#include <glib/gstdio.h>

DbFixture *
db_fixture_new (void)
{
  g_autoptr (GError) error = NULL;
  DbFixture *fixture = g_new0 (DbFixture, 1);

  fixture->dir = g_dir_make_tmp ("banter-db-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->dir, "test.db", NULL);
  return fixture;
}

void
db_fixture_free (DbFixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
  g_free (fixture);
}

BanterDb *
db_fixture_open (DbFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  BanterDb *db = banter_db_open (fixture->path, BANTER_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  g_assert_nonnull (db);
  return db;
}
