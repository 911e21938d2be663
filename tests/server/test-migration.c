/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-migration"

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "banterd-probe.h"
#include "lossy-disk.h"

#include "banter-db.h"
#include "banter-server-resources.h"
#include "banter-server-unread.h"

/* Databases of versions that people have: fixtures/v<N>.sql, each made once by the banterd of its
 * time and never again. Today's server opens them, and nothing is missing, also if the power went
 * while it changed them. */

#define V3 "/_matrix/client/v3"
#define MIGRATIONS "/im/banter/server/sql"

/* In v2.sql */
#define TOKEN "bt_RWIDvaLqHAhiVljVxtzaEFipUUFlE5KGNN6PFRCoedg"
#define ROOM "!HotrOmIvd1lw96fTDN:localhost"
#define CLUB "!RrTg3UgcNf1XqPekcB:localhost"
#define FIRST "$MNaQep1PTcJ7yi6dXY_4acgE6ArB3t6Allxph80X5Sg"
#define REDACTED "$l8dt_aKeHa8V2SuSjCS2ZeBX_AGUnCP7nY1p2FjwVss"
#define READ "$SJBhpl9Fz1eVDoPnvbltwYaIXtavkqcgBGvPQoakkCM"
#define LAST "$kzk90Pa7ZoEGHNDAPUchRR-vOLf03O5YSiRB1m_pQR0"
#define N_EVENTS 24

static void
make_database (const char *path)
{
  g_autofree char *script
      = g_test_build_filename (G_TEST_DIST, "server", "fixtures", "v2.sql", NULL);
  g_autofree char *sql = NULL;
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autoptr (GError) error = NULL;
  sqlite3 *db = NULL;
  char *message = NULL;

  g_unlink (path);
  g_unlink (log);
  g_assert_true (g_file_get_contents (script, &sql, NULL, &error));
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

/* --- What is there --- */

static const struct
{
  const char *path;
  const char *part; /* of the answer */
} kept[] = {
  { V3 "/account/whoami", "@alice:localhost" },
  { V3 "/sync", ROOM },
  { V3 "/sync", CLUB },
  { V3 "/sync?since=s26", LAST },
  { V3 "/rooms/" ROOM "/messages?dir=b", "Message 4" },
  { V3 "/rooms/" ROOM "/messages?dir=f", FIRST },
  { V3 "/rooms/" ROOM "/event/" REDACTED, "\"redacted_because\"" },
  { V3 "/rooms/" ROOM "/joined_members", "@bob:localhost" },
  { V3 "/user/@alice:localhost/account_data/org.example.kept", "\"kept\"" },
  { V3 "/user/@alice:localhost/filter/1", "7" },
  { V3 "/profile/@alice:localhost/displayname", "Alice" },
  { V3 "/directory/room/%23club:localhost", CLUB },
  { V3 "/publicRooms", "The club" },
  { "/_matrix/client/v1/media/config", "m.upload.size" },
};

static void
check_kept (BanterdProbe *alice)
{
  g_autofree char *replayed = NULL;
  g_autofree char *signed_in = NULL;
  g_autofree char *before = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_autofree char *answer = NULL;
      guint status = banterd_probe_call_at (alice, &answer, "GET", NULL, kept[i].path);

      if (status != 200 || strstr (answer, kept[i].part) == NULL)
        g_error ("%s: %u %s", kept[i].path, status, answer);
    }
  /* A transaction id from then is still known. */
  g_assert_cmpuint (banterd_probe_call (alice, &replayed, "PUT", "{}",
                                        V3 "/rooms/%s/send/m.room.message/t0", ROOM),
                    ==, 200);
  g_assert_nonnull (strstr (replayed, FIRST));
  banterd_probe_call_at (alice, &before, "GET", NULL, V3 "/sync?since=s26");
  g_assert_null (strstr (before, FIRST));
  g_assert_cmpuint (
      banterd_probe_call (alice, &signed_in, "POST",
                          "{\"type\":\"m.login.password\",\"password\":\"a long enough one\","
                          "\"identifier\":{\"type\":\"m.id.user\",\"user\":\"bob\"}}",
                          V3 "/login"),
      ==, 200);
}

static void
test_v2 (void)
{
  g_autoptr (BanterdFixture) fixture = banterd_fixture_start (NULL);
  g_autoptr (BanterdProbe) alice = banterd_probe_new_nobody (fixture);
  g_autofree char *path
      = g_build_filename (banterd_fixture_get_data_dir (fixture), "banterd.db", NULL);
  g_autofree char *backup = g_strconcat (path, ".v2.backup", NULL);

  banterd_fixture_terminate (fixture);
  make_database (path);
  banterd_fixture_restart (fixture);
  alice->user_id = g_strdup ("@alice:localhost");
  alice->token = g_strdup (TOKEN);
  check_kept (alice);
  g_assert_true (g_file_test (backup, G_FILE_TEST_IS_REGULAR));
  g_assert_cmpuint (banterd_probe_say (alice, ROOM, "And it goes on"), ==, 200);
  /* Nothing is done twice by the next start. */
  banterd_fixture_restart (fixture);
  check_kept (alice);
}

/* --- What was read --- */

static void
run_sql (sqlite3 *db, const char *sql)
{
  char *message = NULL;

  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
}

/* Version 8, where each row said whether it was read, and then @change. */
static void
make_version_8 (const char *path, const char *change)
{
  static const char *const steps[] = { "0003-accounts",   "0004-rooms",  "0005-sync",
                                       "0006-encryption", "0007-family", "0008-operating" };
  sqlite3 *db = NULL;

  make_database (path);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *name = g_strconcat (MIGRATIONS "/", steps[i], ".sql", NULL);
      g_autoptr (GBytes) sql = g_resources_lookup_data (name, 0, NULL);

      run_sql (db, g_bytes_get_data (sql, NULL));
    }
  run_sql (db, change);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

/* Returns: (transfer full): "notifications/highlights" of alice */
static char *
count_migrated (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterDb) db = banter_db_open (path, BANTER_DB_READ_WRITE, &error);
  BanterMatrixUnread counts = { 0 };

  g_assert_no_error (error);
  banter_db_migrate (db, MIGRATIONS, &error);
  g_assert_no_error (error);
  banter_server_unread_count (db, "@alice:localhost", ROOM, FALSE, &counts, NULL, &error);
  g_assert_no_error (error);
  return g_strdup_printf ("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, counts.notification_count,
                          counts.highlight_count);
}

/* Alice was notified of 13 and 27. */
static void
test_read (void)
{
  static const struct
  {
    const char *change;
    const char *unread;
  } rows[] = {
    { "UPDATE notifications SET is_read = 0", "2/0" },
    { "UPDATE notifications SET is_read = 1 WHERE stream_id = 13", "1/0" },
    { "UPDATE notifications SET is_read = 1, is_highlight = 1 WHERE stream_id = 27", "1/0" },
    { "UPDATE notifications SET is_highlight = 1 WHERE stream_id = 27", "2/1" },
    { "UPDATE notifications SET is_read = 1", "0/0" },
  };
  g_autofree char *dir = g_dir_make_tmp ("banterd-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "banterd.db", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *found = NULL;

      make_version_8 (path, rows[i].change);
      found = count_migrated (path);
      g_assert_cmpstr (found, ==, rows[i].unread);
    }
  banterd_fixture_delete_tree (dir);
}

/* --- The power goes meanwhile --- */

static gboolean
migrate (const char *path, GError **error)
{
  g_autoptr (BanterDb) db = banter_db_open (path, BANTER_DB_READ_WRITE, error);

  return db != NULL && banter_db_migrate (db, MIGRATIONS, error);
}

static void
check_whole (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterDb) db = banter_db_open (path, BANTER_DB_READ_WRITE, &error);
  gint64 n_events = 0;

  g_assert_no_error (error);
  banter_db_check (db, &error);
  g_assert_no_error (error);
  banter_db_get (db, "SELECT count(*) FROM events", ":i", &n_events, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_events, ==, N_EVENTS);
}

/* At every write in turn; what is left then is finished by the next start. */
static void
test_power (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  gboolean is_done = FALSE;
  guint n;

  for (n = 1; !is_done; n++)
    {
      g_autofree char *dir = g_dir_make_tmp ("banterd-XXXXXX", NULL);
      g_autofree char *after = g_build_filename (dir, "after", NULL);
      g_autofree char *path = g_build_filename (dir, "banterd.db", NULL);
      g_autofree char *left = g_build_filename (after, "banterd.db", NULL);
      g_autoptr (GError) full = NULL;
      g_autoptr (GError) error = NULL;

      g_mkdir (after, 0700);
      make_database (path);
      lossy_disk_set_full (n);
      is_done = migrate (path, &full);
      lossy_disk_cut (rand, path, after);
      lossy_disk_set_full (0);
      migrate (left, &error);
      g_assert_no_error (error);
      check_whole (left);
      banterd_fixture_delete_tree (dir);
    }
  g_test_message ("%u cuts", n - 1);
  g_assert_cmpuint (n, >, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_resources_register (banter_server_get_resource ());
  g_test_add_func ("/server/migration/v2", test_v2);
  g_test_add_func ("/server/migration/read", test_read);
  lossy_disk_install ();
  g_test_add_func ("/server/migration/power", test_power);
  return g_test_run ();
}
