/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banterd-fixture"

#include "config.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "banterd-fixture.h"

struct _BanterdFixture
{
  GSubprocess *process;
  GStrv arguments;
  char *prelude;
  char *dir;
  char *url;
  guint16 port;
  char *clock_path;
  gint64 *clock; /* shared with the server */
};

static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static char *
build_program_path (void)
{
  const char *program = g_getenv ("BANTERD");

  return program != NULL
             ? g_strdup (program)
             : g_test_build_filename (G_TEST_BUILT, "..", "src", "server", "banterd", NULL);
}

static GSubprocess *
spawn (const char *prelude, const char *const *arguments, const char *clock_path,
       GSubprocessFlags flags)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *program = build_program_path ();
  g_autoptr (GError) error = NULL;
  g_autofree char *command = g_strdup_printf ("%s \"$0\" \"$@\"", prelude);
  GSubprocess *process;

  if (prelude != NULL)
    {
      g_ptr_array_add (argv, (gpointer) "sh");
      g_ptr_array_add (argv, (gpointer) "-c");
      g_ptr_array_add (argv, command);
    }
  g_ptr_array_add (argv, program);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer)arguments[i]);
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  g_subprocess_launcher_setenv (launcher, "BANTERD_TEST_FAST_HASH", "1", TRUE);
  if (clock_path != NULL)
    g_subprocess_launcher_setenv (launcher, "BANTERD_TEST_CLOCK", clock_path, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv->pdata, &error);
  g_assert_no_error (error);
  return process;
}

/* The line says that it answers, so nothing has to be tried until it works. */
static void
read_line (BanterdFixture *fixture)
{
  static const char prefix[] = "banterd: listening on ";
  g_autoptr (GDataInputStream) lines
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->process));
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  guint16 port;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  g_assert_no_error (error);
  if (line == NULL || !g_str_has_prefix (line, prefix))
    g_error ("banterd did not start: %s", line != NULL ? line : "it said nothing");
  g_free (fixture->url);
  fixture->url = g_strdup (line + strlen (prefix));
  port = (guint16)g_ascii_strtoull (strrchr (line, ':') + 1, NULL, 10);
  if (fixture->port != port) /* the same after a restart, while other threads read it */
    fixture->port = port;
}

static void
start (BanterdFixture *fixture)
{
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", fixture->port);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  gboolean limits = FALSE;

  g_ptr_array_add (argv, (gpointer) "--data");
  g_ptr_array_add (argv, fixture->dir);
  g_ptr_array_add (argv, (gpointer) "--listen");
  g_ptr_array_add (argv, listen);
  g_ptr_array_add (argv, (gpointer) "--server-name");
  g_ptr_array_add (argv, (gpointer) "localhost");
  g_ptr_array_add (argv, (gpointer) "--open-registration");
  for (guint i = 0; fixture->arguments != NULL && fixture->arguments[i] != NULL; i++)
    {
      if (g_str_equal (fixture->arguments[i], "--rate-limits"))
        limits = TRUE;
      else
        g_ptr_array_add (argv, fixture->arguments[i]);
    }
  if (!limits)
    g_ptr_array_add (argv, (gpointer) "--no-rate-limits");
  g_ptr_array_add (argv, NULL);
  fixture->process = spawn (fixture->prelude, (const char *const *)argv->pdata, fixture->clock_path,
                            G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  read_line (fixture);
}

static void
make_clock (BanterdFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("banterd-clock-XXXXXX", &fixture->clock_path, &error);

  g_assert_no_error (error);
  g_assert_cmpint (ftruncate (fd, sizeof *fixture->clock), ==, 0);
  fixture->clock = mmap (NULL, sizeof *fixture->clock, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  g_assert_true (fixture->clock != MAP_FAILED);
  g_close (fd, NULL);
}

void
banterd_fixture_move_clock (BanterdFixture *fixture, gint64 offset_ms)
{
  __atomic_store_n (fixture->clock, offset_ms, __ATOMIC_SEQ_CST);
}

BanterdFixture *
banterd_fixture_start (const char *const *arguments)
{
  return banterd_fixture_start_after (NULL, arguments);
}

BanterdFixture *
banterd_fixture_start_after (const char *prelude, const char *const *arguments)
{
  BanterdFixture *fixture = g_new0 (BanterdFixture, 1);
  g_autoptr (GError) error = NULL;

  fixture->prelude = g_strdup (prelude);
  fixture->arguments = g_strdupv ((GStrv)arguments);
  fixture->dir = g_dir_make_tmp ("banterd-XXXXXX", &error);
  g_assert_no_error (error);
  make_clock (fixture);
  start (fixture);
  return fixture;
}

void
banterd_fixture_delete_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        banterd_fixture_delete_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
banterd_fixture_terminate (BanterdFixture *fixture)
{
  if (fixture->process == NULL)
    return;
  g_subprocess_send_signal (fixture->process, SIGTERM);
  g_assert_true (g_subprocess_wait (fixture->process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (fixture->process));
  g_assert_cmpint (g_subprocess_get_exit_status (fixture->process), ==, 0);
  g_clear_object (&fixture->process);
}

void
banterd_fixture_stop (BanterdFixture *fixture)
{
  banterd_fixture_terminate (fixture);
  banterd_fixture_delete_tree (fixture->dir);
  munmap (fixture->clock, sizeof *fixture->clock);
  g_unlink (fixture->clock_path);
  g_free (fixture->clock_path);
  g_strfreev (fixture->arguments);
  g_free (fixture->prelude);
  g_free (fixture->dir);
  g_free (fixture->url);
  g_free (fixture);
}

const char *
banterd_fixture_get_url (BanterdFixture *fixture)
{
  return fixture->url;
}

guint16
banterd_fixture_get_port (BanterdFixture *fixture)
{
  return fixture->port;
}

const char *
banterd_fixture_get_data_dir (BanterdFixture *fixture)
{
  return fixture->dir;
}

int
banterd_fixture_get_pid (BanterdFixture *fixture)
{
  return (int)g_ascii_strtoll (g_subprocess_get_identifier (fixture->process), NULL, 10);
}

/* Established connections whose local end is the server's port, from the kernel's table. */
guint
banterd_fixture_count_connections (BanterdFixture *fixture)
{
  g_autofree char *table = NULL;
  g_autofree char *local = g_strdup_printf (": 0100007F:%04X ", fixture->port);
  guint n = 0;

  g_assert_true (g_file_get_contents ("/proc/net/tcp", &table, NULL, NULL));
  for (const char *at = strstr (table, local); at != NULL; at = strstr (at + 1, local))
    n += strncmp (at + strlen (local) + 14, "01", 2) == 0;
  return n;
}

void
banterd_fixture_wait_for_connections (BanterdFixture *fixture, guint max)
{
  while (banterd_fixture_count_connections (fixture) > max)
    g_usleep (1000);
}

/* @of_database: (nullable): how many of them are the database's own: it, its log and its index */
static guint
count_descriptors (BanterdFixture *fixture, guint *of_database)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd", banterd_fixture_get_pid (fixture));
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *link = g_build_filename (path, name, NULL);
      g_autofree char *target = g_file_read_link (link, NULL); /* NULL: closed meanwhile */

      n++;
      if (of_database != NULL && target != NULL && strstr (target, "/banterd.db") != NULL)
        (*of_database)++;
    }
  return n;
}

guint
banterd_fixture_count_descriptors (BanterdFixture *fixture)
{
  return count_descriptors (fixture, NULL);
}

guint
banterd_fixture_count_databases (BanterdFixture *fixture)
{
  guint n = 0;

  count_descriptors (fixture, &n);
  return n;
}

void
banterd_fixture_measure_memory (void)
{
  const char *options = g_getenv ("ASAN_OPTIONS");
  g_autofree char *more
      = g_strconcat (options != NULL ? options : "", ":quarantine_size_mb=1", NULL);

  g_setenv ("ASAN_OPTIONS", more, TRUE);
}

gint64
banterd_fixture_get_rss_kib (BanterdFixture *fixture)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", banterd_fixture_get_pid (fixture));
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_ascii_strtoll (strstr (text, "VmRSS:") + 6, NULL, 10);
}

void
banterd_fixture_kill (BanterdFixture *fixture)
{
  if (fixture->process == NULL)
    return;
  g_subprocess_force_exit (fixture->process);
  g_assert_true (g_subprocess_wait (fixture->process, NULL, NULL));
  g_clear_object (&fixture->process);
}

void
banterd_fixture_restart (BanterdFixture *fixture)
{
  banterd_fixture_kill (fixture);
  start (fixture);
}

int
banterd_fixture_run_with_input (const char *const *arguments, const char *input, char **output)
{
  g_autoptr (GSubprocess) process
      = spawn (NULL, arguments, NULL,
               G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                   | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, input, NULL, output, NULL, &error);
  g_assert_no_error (error);
  return g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
}

int
banterd_fixture_run (const char *const *arguments, char **output)
{
  return banterd_fixture_run_with_input (arguments, "", output);
}
