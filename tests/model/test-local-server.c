/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "../tree.h"
#include "banter-local-server.h"
#include "banter-profile.h"

/* The embedded server: it answers, keeps its port, says when it cannot start, and never outlives
 * the program. This file is also that program: with --hold it starts a server, says where, and
 * waits. */

#define WAIT_SECONDS 30

static BanterProfile *profile;

static void
on_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static char *
start (BanterLocalServer *server, BanterProblem *problem)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *uri;

  banter_local_server_start_async (server, NULL, on_ready, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  uri = banter_local_server_start_finish (server, result, &error);
  *problem = banter_problem_from_error (error, NULL);
  return uri;
}

/* Whether somebody listens at @uri. */
static gboolean
answers (const char *uri)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_to_uri (client, uri, 80, NULL, NULL);

  return connection != NULL;
}

static gboolean
on_late (gpointer user_data)
{
  g_error ("The server lives on");
  return G_SOURCE_REMOVE;
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_until_gone (const char *uri)
{
  guint late = g_timeout_add_seconds (WAIT_SECONDS, on_late, NULL);
  guint tick = g_timeout_add (10, on_tick, NULL);

  while (answers (uri))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (late);
  g_source_remove (tick);
}

static void
test_start (void)
{
  BanterLocalServer *server = banter_local_server_new (profile, FALSE);
  g_autofree char *uri = NULL;
  g_autofree char *same = NULL;
  g_autofree char *again = NULL;
  BanterProblem problem;

  g_assert_false (banter_local_server_is_needed (profile));
  uri = start (server, &problem);
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_NONE);
  g_assert_true (g_str_has_prefix (uri, "http://127.0.0.1:"));
  g_assert_true (answers (uri));
  g_assert_true (banter_local_server_is_needed (profile));
  same = start (server, &problem);
  g_assert_cmpstr (same, ==, uri);

  banter_local_server_stop (server);
  wait_until_gone (uri);
  again = start (server, &problem);
  g_assert_cmpstr (again, ==, uri);
  g_assert_finalize_object (server);
  wait_until_gone (uri);
}

/* Nobody is left waiting for a server that was stopped before it was there. */
static void
test_stopped_early (void)
{
  g_autoptr (BanterProfile) early = banter_profile_new ("early");
  BanterLocalServer *server = banter_local_server_new (early, FALSE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_local_server_start_async (server, NULL, on_ready, &result);
  banter_local_server_stop (server);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (banter_local_server_start_finish (server, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);

  /* It goes when its process has closed the pipe. */
  g_object_add_weak_pointer (G_OBJECT (server), (gpointer *)&server);
  g_object_unref (server);
  while (server != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_cannot_start (void)
{
  g_autoptr (BanterProfile) other = banter_profile_new ("cannot");
  static const char *const programs[] = { "/nonexistent/banterd", "/bin/false", "/bin/echo" };
  g_autofree char *old = g_strdup (g_getenv ("BANTER_SERVER"));

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autoptr (BanterLocalServer) server = banter_local_server_new (other, TRUE);
      BanterProblem problem;

      g_setenv ("BANTER_SERVER", programs[i], TRUE);
      if (i > 0)
        g_test_expect_message ("banter-local-server", G_LOG_LEVEL_WARNING, "*does not start*");
      g_assert_null (start (server, &problem));
      g_test_assert_expected_messages ();
      g_assert_cmpint (problem, ==, BANTER_PROBLEM_LOCAL_SERVER);
      g_assert_false (banter_local_server_is_needed (other));
    }
  g_setenv ("BANTER_SERVER", old, TRUE);
}

/* The child that came last. */
static GPid
find_server (void)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%d/children", getpid ());
  g_autofree char *children = NULL;
  const char *last;

  g_assert_true (g_file_get_contents (path, &children, NULL, NULL));
  last = strrchr (g_strchomp (children), ' ');
  return atoi (last != NULL ? last + 1 : children);
}

/* kill -9 of the server: it is started again, at the same place, as often as it takes. */
static void
test_revived (void)
{
  g_autoptr (BanterProfile) mortal = banter_profile_new ("mortal");
  BanterLocalServer *server = banter_local_server_new (mortal, FALSE);
  BanterProblem problem;
  g_autofree char *uri = start (server, &problem);

  g_assert_nonnull (uri);
  for (int i = 0; i < 2; i++)
    {
      GPid pid = find_server ();
      g_autofree char *again = NULL;

      g_assert_cmpint (pid, >, 0);
      kill (pid, SIGKILL);
      while (find_server () == pid || find_server () == 0)
        g_main_context_iteration (NULL, TRUE);
      /* It answers before it has said so: one killed in between does not start. */
      again = start (server, &problem);
      g_assert_cmpstr (again, ==, uri);
      g_assert_true (answers (uri));
    }
  g_assert_finalize_object (server);
  wait_until_gone (uri);
}

/* kill -9 of the app: the server goes too. */
static void
test_killed (void)
{
  g_autoptr (GSubprocess) app = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *exe = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;

  app = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, exe, "--hold", NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (app));
  uri = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (uri);
  g_assert_true (answers (uri));
  g_subprocess_force_exit (app);
  wait_until_gone (uri);
}

static int
hold (void)
{
  g_autoptr (BanterProfile) held = banter_profile_new ("held");
  g_autoptr (BanterLocalServer) server = banter_local_server_new (held, FALSE);
  BanterProblem problem;
  g_autofree char *uri = start (server, &problem);

  printf ("%s\n", uri);
  fflush (stdout);
  for (;;)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}

int
main (int argc, char *argv[])
{
  g_autofree char *dir = NULL;
  g_autofree char *program = NULL;
  int status;

  if (argc == 2 && strcmp (argv[1], "--hold") == 0)
    return hold ();
  dir = g_dir_make_tmp ("banter-model-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", dir, TRUE);
  g_setenv ("BANTERD_TEST_FAST_HASH", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  program = g_test_build_filename (G_TEST_BUILT, "..", "src", "server", "banterd", NULL);
  g_setenv ("BANTER_SERVER", program, TRUE);
  profile = banter_profile_new (NULL);
  g_test_add_func ("/model/local-server/start", test_start);
  g_test_add_func ("/model/local-server/stopped-early", test_stopped_early);
  g_test_add_func ("/model/local-server/cannot-start", test_cannot_start);
  g_test_add_func ("/model/local-server/revived", test_revived);
  g_test_add_func ("/model/local-server/killed", test_killed);
  status = g_test_run ();
  g_object_unref (profile);
  tree_delete (dir);
  return status;
}
