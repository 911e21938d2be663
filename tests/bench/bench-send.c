/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "bench-send"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gio/gio.h>

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
#define ANSWER_SIZE 16384

typedef struct
{
  int fd;
  char *token;
  const char *room_id; /* of N_ROOMS */
  guint n_sent;
  char answer[ANSWER_SIZE + 1];
  gsize length;
  gint64 since;
} Connection;

typedef struct
{
  Connection connections[N_CONNECTIONS];
  char *rooms[N_ROOMS];
  guint16 port;
  GArray *latencies; /* gint64, µs */
  guint n_bad;
} Bench;

static int
dial (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int one = 1;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (fd < 0 || connect (fd, (struct sockaddr *)&address, sizeof address) != 0)
    g_error ("connect: %s", g_strerror (errno));
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

static void
put (Connection *connection, const char *method, const char *path, const char *body)
{
  g_autofree char *request = g_strdup_printf (
      "%s %s HTTP/1.1\r\nHost: localhost\r\n%s%s%sContent-Type: application/json\r\n"
      "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
      method, path, connection->token != NULL ? "Authorization: Bearer " : "",
      connection->token != NULL ? connection->token : "", connection->token != NULL ? "\r\n" : "",
      strlen (body), body);

  connection->length = 0;
  connection->since = g_get_monotonic_time ();
  if (send (connection->fd, request, strlen (request), MSG_NOSIGNAL) != (gssize)strlen (request))
    g_error ("send: %s", g_strerror (errno));
}

/* Reads what there is. Returns: the body once the answer is complete, else NULL */
static const char *
take (Connection *connection)
{
  gssize n = recv (connection->fd, connection->answer + connection->length,
                   ANSWER_SIZE - connection->length, 0);
  const char *length, *body;

  if (n <= 0)
    g_error ("recv: %s", n == 0 ? "closed" : g_strerror (errno));
  connection->length += (gsize)n;
  connection->answer[connection->length] = '\0';
  body = strstr (connection->answer, "\r\n\r\n");
  length = strcasestr (connection->answer, "\r\ncontent-length:");
  if (body == NULL || length == NULL)
    return NULL;
  body += 4;
  return strlen (body) >= g_ascii_strtoull (length + 17, NULL, 10) ? body : NULL;
}

static char *
find_string (const char *json, const char *member)
{
  g_autofree char *key = g_strdup_printf ("\"%s\":\"", member);
  const char *start = strstr (json, key);

  if (start == NULL)
    g_error ("No %s in %s", member, json);
  start += strlen (key);
  return g_strndup (start, strcspn (start, "\""));
}

static const char *
ask (Connection *connection, const char *method, const char *path, const char *body)
{
  const char *answer;

  put (connection, method, path, body);
  while ((answer = take (connection)) == NULL)
    ;
  return answer;
}

static void
register_person (Connection *connection, guint number)
{
  static const char *const stages[]
      = { "im.banter.login.birthday", "m.login.terms", "m.login.dummy" };
  g_autofree char *session = NULL;
  g_autofree char *account = g_strdup_printf (
      "\"username\":\"load%u\",\"password\":\"not a secret, only long\"", number);
  g_autofree char *first = g_strdup_printf ("{%s}", account);
  const char *answer = ask (connection, "POST", "/_matrix/client/v3/register", first);

  session = find_string (answer, "session");
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      g_autofree char *body = g_strdup_printf (
          "{%s,\"auth\":{\"type\":\"%s\",\"session\":\"%s\",\"birthday\":\"1990-01-01\"}}", account,
          stages[i], session);

      answer = ask (connection, "POST", "/_matrix/client/v3/register", body);
    }
  connection->token = find_string (answer, "access_token");
}

static void
fill (Bench *bench)
{
  for (guint i = 0; i < N_CONNECTIONS; i++)
    {
      Connection *connection = &bench->connections[i];
      guint room = i % N_ROOMS;

      connection->fd = dial (bench->port);
      register_person (connection, i);
      if (bench->rooms[room] == NULL)
        bench->rooms[room] = find_string (ask (connection, "POST", "/_matrix/client/v3/createRoom",
                                               "{\"preset\":\"public_chat\",\"name\":\"Load\"}"),
                                          "room_id");
      else
        {
          g_autofree char *path
              = g_strdup_printf ("/_matrix/client/v3/join/%s", bench->rooms[room]);

          ask (connection, "POST", path, "{}");
        }
      connection->room_id = bench->rooms[room];
    }
}

static void
send_next (Connection *connection, guint number)
{
  g_autofree char *path = g_strdup_printf ("/_matrix/client/v3/rooms/%s/send/m.room.message/%u-%u",
                                           connection->room_id, number, connection->n_sent);
  g_autofree char *body = g_strdup_printf (
      "{\"msgtype\":\"m.text\",\"body\":\"Message %u, as long as people write them\"}",
      connection->n_sent++);

  put (connection, "PUT", path, body);
}

static void
on_ready (Bench *bench, guint number, gboolean counts)
{
  Connection *connection = &bench->connections[number];
  gint64 elapsed;

  if (take (connection) == NULL)
    return;
  elapsed = g_get_monotonic_time () - connection->since;
  if (!g_str_has_prefix (connection->answer, "HTTP/1.1 200"))
    {
      if (bench->n_bad++ == 0)
        fprintf (stderr, "bench-send: %.300s\n", connection->answer);
    }
  else if (counts)
    g_array_append_val (bench->latencies, elapsed);
  send_next (connection, number);
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

      epoll_ctl (epoll, EPOLL_CTL_ADD, bench->connections[i].fd, &event);
      send_next (&bench->connections[i], i);
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

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;

  return (left > right) - (left < right);
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
  g_array_sort (bench->latencies, compare);

  good = report ("banterd-send-rate", rate, "req/s", floor, BAR_RATE,
                 rate >= BAR_RATE && bench->n_bad == 0);
  good = report ("banterd-rss", memory, "MiB", resident_mib ("self"), BAR_MIB, memory <= BAR_MIB)
         && good;
  if (bench->latencies->len > 0)
    printf (
        "# %u answers in bad shape; half within %.1f ms, 99 %% within %.1f ms; %.1f MiB after\n",
        bench->n_bad,
        (double)g_array_index (bench->latencies, gint64, bench->latencies->len / 2) / 1000,
        (double)g_array_index (bench->latencies, gint64, bench->latencies->len * 99 / 100) / 1000,
        resident_mib (g_subprocess_get_identifier (server)));

  g_subprocess_send_signal (server, SIGTERM);
  g_subprocess_wait (server, NULL, NULL);
  g_array_unref (bench->latencies);
  remove_dir (dir);
  return good ? 0 : 1;
}
