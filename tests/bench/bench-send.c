/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "bench-send"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <gio/gio.h>

#include "load-client.h"

/* bench-send BANTERD: how many durable PUT /send a second a private banterd, with its safety rules,
 * answers to 64 connections that are kept alive, and how much memory it needs at rest. The load
 * generator is one thread with epoll and no HTTP library, so that most of the machine is left to
 * the server.
 *
 * Floors: what one writer without group commit could do, 4 KiB and fdatasync at a time, on the same
 * file system; and the resident memory of this program. */

#define N_CONNECTIONS 64
#define N_ROOMS 8
#define WARM_UP_US G_USEC_PER_SEC
#define MEASURE_US (5 * G_USEC_PER_SEC)
#define BAR_RATE 3000
#define BAR_MIB 40

typedef struct
{
  LoadConnection *connection;
  char *token;
  const char *room_id; /* of N_ROOMS */
  guint n_sent;
} Person;

typedef struct
{
  Person people[N_CONNECTIONS];
  char *rooms[N_ROOMS];
  guint16 port;
  GArray *latencies; /* gint64, µs */
  guint n_bad;
} Bench;

static void
fill (Bench *bench)
{
  for (guint i = 0; i < N_CONNECTIONS; i++)
    {
      Person *person = &bench->people[i];
      guint room = i % N_ROOMS;
      g_autofree char *name = g_strdup_printf ("load%u", i);

      person->connection = load_connection_new (bench->port);
      person->token = load_register (person->connection, name);
      if (bench->rooms[room] == NULL)
        bench->rooms[room] = load_create_room (person->connection, person->token);
      else
        load_join_room (person->connection, person->token, bench->rooms[room]);
      person->room_id = bench->rooms[room];
    }
}

static void
send_next (Person *person, guint number)
{
  g_autofree char *path = g_strdup_printf ("/_matrix/client/v3/rooms/%s/send/m.room.message/%u-%u",
                                           person->room_id, number, person->n_sent);
  g_autofree char *body = g_strdup_printf (
      "{\"msgtype\":\"m.text\",\"body\":\"Message %u, as long as people write them\"}",
      person->n_sent++);

  load_ask (person->connection, person->token, "PUT", path, body);
}

static void
on_ready (Bench *bench, guint number, gboolean counts)
{
  Person *person = &bench->people[number];
  guint status;
  gint64 elapsed;

  if (load_take (person->connection, &status) == NULL)
    return;
  elapsed = g_get_monotonic_time () - person->connection->asked_us;
  if (status != 200)
    {
      if (bench->n_bad++ == 0)
        fprintf (stderr, "bench-send: %.300s\n", person->connection->input->str);
    }
  else if (counts)
    g_array_append_val (bench->latencies, elapsed);
  send_next (person, number);
}

/* Returns: answers a second */
static double
load (Bench *bench)
{
  int epoll = epoll_create1 (EPOLL_CLOEXEC);
  gint64 start, end;

  for (guint i = 0; i < N_CONNECTIONS; i++)
    {
      struct epoll_event event = { .events = EPOLLIN, .data.u32 = i };

      epoll_ctl (epoll, EPOLL_CTL_ADD, bench->people[i].connection->fd, &event);
      send_next (&bench->people[i], i);
    }
  start = g_get_monotonic_time () + WARM_UP_US;
  end = start + MEASURE_US;
  while (g_get_monotonic_time () < end)
    {
      struct epoll_event events[N_CONNECTIONS];
      int n = epoll_wait (epoll, events, N_CONNECTIONS, 1000);
      gboolean counts = g_get_monotonic_time () >= start;

      for (int i = 0; i < n; i++)
        on_ready (bench, events[i].data.u32, counts);
    }
  close (epoll);
  return bench->latencies->len / (MEASURE_US / (double)G_USEC_PER_SEC);
}

/* Single durable writes a second, for a second. */
static double
measure_commits (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "floor", NULL);
  char block[4096] = "x";
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  gint64 start = g_get_monotonic_time ();
  guint n = 0;

  for (; g_get_monotonic_time () - start < G_USEC_PER_SEC; n++)
    if (pwrite (fd, block, sizeof block, (off_t)(n % 1000) * (off_t)sizeof block) < 0
        || fdatasync (fd) != 0)
      g_error ("fdatasync: %s", g_strerror (errno));
  close (fd);
  unlink (path);
  return n * (double)G_USEC_PER_SEC / (double)(g_get_monotonic_time () - start);
}

static double
resident_mib (const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", pid);
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents (path, &status, NULL, NULL)
      || (line = strstr (status, "VmRSS:")) == NULL)
    g_error ("No %s", path);
  return (double)g_ascii_strtoll (line + 6 + strspn (line + 6, " \t"), NULL, 10) / 1024;
}

static GSubprocess *
start_server (const char *program, const char *dir, guint16 *port)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;
  GSubprocess *server;

  g_subprocess_launcher_setenv (launcher, "BANTERD_TEST_FAST_HASH", "1", TRUE);
  server = g_subprocess_launcher_spawn (launcher, &error, program, "--data", dir, "--listen",
                                        "127.0.0.1:0", "--server-name", "localhost",
                                        "--open-registration", "--no-rate-limits", NULL);
  if (server == NULL)
    g_error ("%s", error->message);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  if (line == NULL || strrchr (line, ':') == NULL)
    g_error ("banterd does not start");
  *port = (guint16)g_ascii_strtoull (strrchr (line, ':') + 1, NULL, 10);
  return server;
}

static gboolean
report (const char *name, double value, const char *unit, double floor, double bar, gboolean good)
{
  printf ("%s %.4g %s floor=%.4g bar=%.4g %s\n", name, value, unit, floor, bar,
          good ? "ok" : "short");
  return good;
}

static void
remove_dir (const char *dir)
{
  const char *argv[] = { "rm", "-r", "--", dir, NULL };

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

int
main (int argc, char *argv[])
{
  g_autofree Bench *bench = g_new0 (Bench, 1);
  g_autofree char *dir = g_dir_make_tmp ("bench-send-XXXXXX", NULL);
  g_autoptr (GSubprocess) server = NULL;
  double floor, rate, memory;
  LoadLatencies latencies;
  gboolean good;

  if (argc != 2 || dir == NULL)
    {
      fprintf (stderr, "usage: bench-send BANTERD\n");
      return 2;
    }
  floor = measure_commits (dir);
  server = start_server (argv[1], dir, &bench->port);
  memory = resident_mib (g_subprocess_get_identifier (server));
  bench->latencies = g_array_new (FALSE, FALSE, sizeof (gint64));
  fill (bench);
  rate = load (bench);
  latencies = load_measure (bench->latencies);

  good = report ("banterd-send-rate", rate, "req/s", floor, BAR_RATE,
                 rate >= BAR_RATE && bench->n_bad == 0);
  good = report ("banterd-rss", memory, "MiB", resident_mib ("self"), BAR_MIB, memory <= BAR_MIB)
         && good;
  printf ("# %u answers in bad shape; half within %.1f ms, 99 %% within %.1f ms; %.1f MiB after\n",
          bench->n_bad, latencies.median_ms, latencies.p99_ms,
          resident_mib (g_subprocess_get_identifier (server)));

  g_subprocess_send_signal (server, SIGTERM);
  g_subprocess_wait (server, NULL, NULL);
  g_array_unref (bench->latencies);
  remove_dir (dir);
  return good ? 0 : 1;
}
