/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banterd"

#include "config.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib-unix.h>

#include "banter-server-admin.h"
#include "banter-server-config.h"
#include "banter-server-log.h"
#include "banter-server-router.h"
#include "banter-server.h"

#include "banter-clock.h"

#define HOUR_S (60 * 60)

/* The program: options, start, the line that says it answers, signals, end. */

static gboolean
on_signal (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_hour (gpointer data)
{
  banter_server_tidy (data);
  return G_SOURCE_CONTINUE;
}

static void
print_routes (void)
{
  g_autoptr (BanterServerRouter) router = banter_server_router_new (banter_server_families);
  g_autofree char *text = banter_server_router_describe (router);

  fputs (text, stdout);
}

/* A file of eight bytes: how far the clock is moved, as its owner says at any time. */
static void
share_test_clock (void)
{
  const char *path = g_getenv ("BANTERD_TEST_CLOCK");
  int fd = path != NULL ? open (path, O_RDONLY | O_CLOEXEC) : -1;
  void *offset = fd >= 0 ? mmap (NULL, sizeof (gint64), PROT_READ, MAP_SHARED, fd, 0) : MAP_FAILED;

  if (offset != MAP_FAILED)
    banter_clock_move_for_tests (offset);
  if (fd >= 0)
    close (fd);
}

static int
run (BanterServerConfig *config)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterServer) server = banter_server_new (config, &error);

  if (server == NULL)
    {
      fprintf (stderr, "banterd: %s\n", error->message);
      return 1;
    }
  g_unix_signal_add (SIGTERM, on_signal, loop);
  g_unix_signal_add (SIGINT, on_signal, loop);
  printf (strchr (config->listen.host, ':') != NULL ? "banterd: listening on http://[%s]:%u\n"
                                                    : "banterd: listening on http://%s:%u\n",
          config->listen.host, banter_server_get_port (server));
  fflush (stdout);
  banter_server_tidy (server);
  g_timeout_add_seconds (HOUR_S, on_hour, server);
  g_main_loop_run (loop);
  return 0;
}

int
main (int argc, char **argv)
{
  g_autoptr (BanterServerConfig) config = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  signal (SIGPIPE, SIG_IGN);
  umask (077);
  share_test_clock ();
  if (argc > 1 && g_str_equal (argv[1], "admin"))
    return banter_server_admin_main (argc - 1, argv + 1);
  config = banter_server_config_parse (argc, argv, &error);
  if (config == NULL)
    {
      fprintf (stderr, "banterd: %s\n", error->message);
      return 2;
    }
  if (config->list_routes)
    {
      print_routes ();
      return 0;
    }
  banter_server_log_start (config->log_level);
  return run (g_steal_pointer (&config));
}
