/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-durability"

#include "config.h"

#include <signal.h>
#include <string.h>

#include <glib/gstdio.h>

#include "banterd-probe.h"

#include "banter-db.h"

/* How banterd starts and ends. What it survives: test-kill.c, test-power.c */

#define V3 "/_matrix/client/v3"
/* --- The end --- */

typedef struct
{
  BanterdProbe probe; /* a copy, of which the thread uses the token only */
  char *since;
} Poll;

static gpointer
poll_thread (gpointer data)
{
  Poll *poll = data;

  return banterd_probe_poll (&poll->probe, poll->since, 60000);
}

/* A waiting poll is answered and does not hold up the end. The fixture checks that it ends well. */
static void
test_term (void)
{
  g_autoptr (BanterdFixture) fixture = banterd_fixture_start (NULL);
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "alice", NULL);
  g_autofree char *first = NULL;
  Poll poll = { *probe, NULL };
  GThread *thread;
  gint64 start = g_get_monotonic_time ();

  g_assert_cmpuint (banterd_probe_call (probe, &first, "GET", NULL, V3 "/sync"), ==, 200);
  poll.since = banterd_probe_get_string (first, "next_batch");
  thread = g_thread_new ("poll", poll_thread, &poll);
  while (banterd_fixture_count_connections (fixture) < 2)
    g_usleep (1000);
  banterd_fixture_stop (g_steal_pointer (&fixture));
  g_free (g_thread_join (thread));
  g_free (poll.since);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 30 * G_USEC_PER_SEC);
}

/* --- The start --- */

static void
assert_start_fails (const char *data_dir, const char *listen, const char *why)
{
  const char *const arguments[] = { "--data",        data_dir,    "--listen",       listen,
                                    "--server-name", "localhost", "--behind-proxy", NULL };
  g_autofree char *output = NULL;

  g_assert_cmpint (banterd_fixture_run (arguments, &output), ==, 1);
  g_assert_true (g_str_has_prefix (output, "banterd: "));
  if (strstr (output, why) == NULL)
    g_error ("%s instead of %s", output, why);
  /* One line. */
  g_assert_true (strchr (output, '\n') == output + strlen (output) - 1);
}

static void
test_start_fails (void)
{
  g_autoptr (BanterdFixture) fixture = banterd_fixture_start (NULL);
  g_autofree char *taken = g_strdup_printf ("127.0.0.1:%u", banterd_fixture_get_port (fixture));
  g_autofree char *dir = g_dir_make_tmp ("banterd-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (dir, "file", NULL);
  g_autofree char *below = g_build_filename (file, "below", NULL);
  g_autofree char *database = g_build_filename (dir, "banterd.db", NULL);
  g_autofree char *uploads = g_build_filename (dir, "uploads", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_length, after_length;
  g_autoptr (BanterDb) db = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  assert_start_fails (below, "127.0.0.1:0", "cannot be used");
  assert_start_fails (dir, taken, "in use");
  assert_start_fails (dir, "no.such.host.invalid:0", "not an address");

  /* As a version after this one would leave it. */
  db = banter_db_open (database, BANTER_DB_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (banter_db_exec (db, "PRAGMA user_version = 999", "", &error));
  g_clear_pointer (&db, banter_db_close);
  g_assert_true (g_file_get_contents (database, &before, &before_length, NULL));
  assert_start_fails (dir, "127.0.0.1:0", "newer");
  g_assert_true (g_file_get_contents (database, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);
  g_remove (database);
  g_remove (file);
  g_rmdir (uploads);
}

static void
test_options (void)
{
  static const char *const wrong[][6] = {
    { "--data", "x", "--listen", "nonsense", NULL },
    { "--listen", "127.0.0.1:0", "--server-name", "localhost", NULL },
    { "--data", "x", "--server-name", "not a name", NULL },
    { "--unknown", NULL },
  };
  static const char *const routes[] = { "--routes", NULL };
  g_autofree char *output = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_cmpint (banterd_fixture_run (wrong[i], NULL), ==, 2);
  g_assert_cmpint (banterd_fixture_run (routes, &output), ==, 0);
  g_assert_nonnull (strstr (output, "GET    /_matrix/client/v3/sync user read"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/durability/term", test_term);
  g_test_add_func ("/server/durability/start-fails", test_start_fails);
  g_test_add_func ("/server/durability/options", test_options);
  return g_test_run ();
}
