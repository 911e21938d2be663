/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "bench-load"

#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "load-client.h"

/* bench-load PORT send SENDERS SECONDS: how many messages a second are acknowledged to so many
 *   senders, two in a room, each with one message on its way;
 * bench-load PORT pass MESSAGES: how long a message takes into the long poll of the other in a
 * room; bench-load PORT polls CLIENTS RATE SECONDS: the same for many clients, ten in a room, and
 * so many messages a second.
 *
 * For any homeserver on loopback. Prints `name=value` pairs for run.py. */

#define V3 "/_matrix/client/v3"
#define ROOM_SIZE 10
#define N_SENDING 50 /* connections that carry the messages of `polls` */
#define STRAGGLERS_US (20 * G_USEC_PER_SEC)
#define SETTLED_MS 1500 /* without an answer: longer than who comes is kept back (-presence.c) */

static guint16 port;

/* The time stands in the message. */
static void
ask_to_send (LoadConnection *connection, const char *token, const char *room_id, guint number)
{
  g_autofree char *path = g_strdup_printf (V3 "/rooms/%s/send/m.room.message/t%d-%u", room_id,
                                           connection->fd, number);
  g_autofree char *body
      = g_strdup_printf ("{\"msgtype\":\"m.text\",\"body\":\"sent-us %" G_GINT64_FORMAT
                         ", and as long as people write them\"}",
                         g_get_monotonic_time ());

  load_ask (connection, token, "PUT", path, body);
}

static void
append_us (GArray *array, gint64 us)
{
  g_array_append_val (array, us);
}

/* Returns: how many messages there are in @json; how old each is goes to @ages */
static guint
take_ages (const char *json, GArray *ages)
{
  guint n = 0;

  for (const char *at = strstr (json, "\"sent-us "); at != NULL; at = strstr (at + 9, "\"sent-us "))
    {
      append_us (ages, g_get_monotonic_time () - g_ascii_strtoll (at + 9, NULL, 10));
      n++;
    }
  return n;
}

static void
print_latencies (const char *name, GArray *us)
{
  LoadLatencies latencies = load_measure (us);

  printf ("%s_median_ms=%.3f %s_p99_ms=%.3f ", name, latencies.median_ms, name, latencies.p99_ms);
}

/* --- send --- */

typedef struct
{
  LoadConnection *connection;
  char *token;
  char *room_id;
  guint n_sent;
} Sender;

static void
run_senders (Sender *senders, guint n_senders, gint64 seconds, GArray *latencies)
{
  int epoll = epoll_create1 (EPOLL_CLOEXEC);
  gint64 start = g_get_monotonic_time () + G_USEC_PER_SEC; /* warm by then */
  gint64 end = start + seconds * G_USEC_PER_SEC;

  for (guint i = 0; i < n_senders; i++)
    {
      struct epoll_event event = { .events = EPOLLIN, .data.u32 = i };

      epoll_ctl (epoll, EPOLL_CTL_ADD, senders[i].connection->fd, &event);
      ask_to_send (senders[i].connection, senders[i].token, senders[i].room_id,
                   senders[i].n_sent++);
    }
  while (g_get_monotonic_time () < end)
    {
      struct epoll_event events[64];
      int n = epoll_wait (epoll, events, G_N_ELEMENTS (events), 1000);

      for (int i = 0; i < n; i++)
        {
          Sender *sender = &senders[events[i].data.u32];
          guint status;

          if (load_take (sender->connection, &status) == NULL)
            continue;
          if (status != 200)
            g_error ("send: %.300s", sender->connection->input->str);
          if (g_get_monotonic_time () >= start)
            append_us (latencies, g_get_monotonic_time () - sender->connection->asked_us);
          ask_to_send (sender->connection, sender->token, sender->room_id, sender->n_sent++);
        }
    }
  close (epoll);
}

static void
bench_send (guint n_senders, gint64 seconds)
{
  g_autofree Sender *senders = g_new0 (Sender, n_senders);
  g_autoptr (GArray) latencies = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < n_senders; i++)
    {
      g_autofree char *name = g_strdup_printf ("send%u-%u", n_senders, i);

      senders[i].connection = load_connection_new (port);
      senders[i].token = load_register (senders[i].connection, name);
      if (i % 2 == 0)
        senders[i].room_id = load_create_room (senders[i].connection, senders[i].token);
      else
        {
          senders[i].room_id = g_strdup (senders[i - 1].room_id);
          load_join_room (senders[i].connection, senders[i].token, senders[i].room_id);
        }
    }
  run_senders (senders, n_senders, seconds, latencies);
  printf ("rate=%.1f ", (double)latencies->len / (double)seconds);
  print_latencies ("ack", latencies);
  for (guint i = 0; i < n_senders; i++)
    {
      load_connection_free (senders[i].connection);
      g_free (senders[i].token);
      g_free (senders[i].room_id);
    }
}

/* --- pass --- */

typedef struct
{
  LoadConnection *connection;
  char *token;
  char *since;
  guint n_seen;
} Poller;

static void
poll_again (Poller *poller)
{
  g_autofree char *path = g_strconcat (V3 "/sync?timeout=30000&since=", poller->since, NULL);

  load_ask (poller->connection, poller->token, "GET", path, NULL);
}

static void
start_polling (Poller *poller)
{
  poller->since
      = load_find (load_call (poller->connection, poller->token, "GET", V3 "/sync?timeout=0", NULL),
                   "next_batch");
  poll_again (poller);
}

/* Returns: whether it has been answered, and polls again */
static gboolean
take_poll (Poller *poller, GArray *ages)
{
  guint status;
  const char *answer = load_take (poller->connection, &status);

  if (answer == NULL)
    return FALSE;
  if (status != 200)
    g_error ("sync: %.300s", poller->connection->input->str);
  poller->n_seen += take_ages (answer, ages);
  g_free (poller->since);
  poller->since = load_find (answer, "next_batch");
  poll_again (poller);
  return TRUE;
}

static void
poller_clear (Poller *poller)
{
  load_connection_free (poller->connection);
  g_free (poller->token);
  g_free (poller->since);
}

static void
bench_pass (guint n_messages)
{
  LoadConnection *sending = load_connection_new (port);
  g_autofree char *token = load_register (sending, "pass-from");
  Poller poller = { .connection = load_connection_new (port) };
  g_autofree char *room_id = load_create_room (sending, token);
  g_autoptr (GArray) ages = g_array_new (FALSE, FALSE, sizeof (gint64));

  poller.token = load_register (poller.connection, "pass-to");
  load_join_room (poller.connection, poller.token, room_id);
  start_polling (&poller);
  for (guint i = 0; i < n_messages; i++)
    {
      guint status;

      ask_to_send (sending, token, room_id, i);
      while (poller.n_seen <= i)
        take_poll (&poller, ages);
      while (load_take (sending, &status) == NULL)
        ;
    }
  print_latencies ("pass", ages);
  poller_clear (&poller);
  load_connection_free (sending);
}

/* --- polls --- */

typedef struct
{
  guint n_clients;
  Poller *pollers;
  GPtrArray *rooms;   /* char * */
  GArray *n_expected; /* guint for each room: acknowledged messages */
  LoadConnection *sending[N_SENDING];
  guint room_of[N_SENDING]; /* what is on its way */
  GQueue idle;              /* numbers of sending connections */
  guint n_sent;
  int epoll;
  GArray *ages;
  GArray *acks;
} Polls;

static void
watch (Polls *polls, int fd, guint number)
{
  struct epoll_event event = { .events = EPOLLIN, .data.u32 = number };

  epoll_ctl (polls->epoll, EPOLL_CTL_ADD, fd, &event);
}

static void
fill_polls (Polls *polls)
{
  guint zero = 0;

  for (guint i = 0; i < polls->n_clients; i++)
    {
      g_autofree char *name = g_strdup_printf ("poll%u", i);
      Poller *poller = &polls->pollers[i];

      poller->connection = load_connection_new (port);
      poller->token = load_register (poller->connection, name);
      if (i % ROOM_SIZE == 0)
        {
          g_ptr_array_add (polls->rooms, load_create_room (poller->connection, poller->token));
          g_array_append_val (polls->n_expected, zero);
        }
      else
        load_join_room (poller->connection, poller->token,
                        g_ptr_array_index (polls->rooms, i / ROOM_SIZE));
    }
  for (guint i = 0; i < N_SENDING; i++)
    {
      polls->sending[i] = load_connection_new (port);
      watch (polls, polls->sending[i]->fd, polls->n_clients + i);
      g_queue_push_tail (&polls->idle, GUINT_TO_POINTER (i));
    }
}

static void
send_one (Polls *polls)
{
  guint number, room;

  if (g_queue_is_empty (&polls->idle))
    return; /* the server is behind; the message is sent when it is not */
  number = GPOINTER_TO_UINT (g_queue_pop_head (&polls->idle));
  room = polls->n_sent % polls->rooms->len;
  polls->room_of[number] = room;
  ask_to_send (polls->sending[number],
               polls->pollers[room * ROOM_SIZE + polls->n_sent % ROOM_SIZE].token,
               g_ptr_array_index (polls->rooms, room), polls->n_sent);
  polls->n_sent++;
}

static void
take_acknowledgement (Polls *polls, guint number)
{
  LoadConnection *connection = polls->sending[number];
  guint status;

  if (load_take (connection, &status) == NULL)
    return;
  if (status != 200)
    g_error ("send: %.300s", connection->input->str);
  append_us (polls->acks, g_get_monotonic_time () - connection->asked_us);
  g_array_index (polls->n_expected, guint, polls->room_of[number])++;
  g_queue_push_tail (&polls->idle, GUINT_TO_POINTER (number));
}

/* Returns: whether there was anything */
static gboolean
handle_ready (Polls *polls, int timeout_ms)
{
  struct epoll_event events[256];
  int n = epoll_wait (polls->epoll, events, G_N_ELEMENTS (events), timeout_ms);

  for (int i = 0; i < n; i++)
    if (events[i].data.u32 < polls->n_clients)
      take_poll (&polls->pollers[events[i].data.u32], polls->ages);
    else
      take_acknowledgement (polls, events[i].data.u32 - polls->n_clients);
  return n > 0;
}

/* All come at once, and hear of each other. Returns: how long it took until all of them wait, µs */
static gint64
arrive (Polls *polls)
{
  gint64 start = g_get_monotonic_time ();
  gint64 last = start;

  for (guint i = 0; i < polls->n_clients; i++)
    {
      start_polling (&polls->pollers[i]);
      watch (polls, polls->pollers[i].connection->fd, i);
    }
  while (handle_ready (polls, SETTLED_MS))
    last = g_get_monotonic_time ();
  return last - start;
}

static guint
count_missed (const Polls *polls)
{
  guint n = 0;

  for (guint i = 0; i < polls->n_clients; i++)
    {
      guint expected = g_array_index (polls->n_expected, guint, i / ROOM_SIZE);

      n += expected - MIN (expected, polls->pollers[i].n_seen);
    }
  return n;
}

static void
run_polls (Polls *polls, guint rate, gint64 seconds)
{
  gint64 start = g_get_monotonic_time ();
  gint64 end = start + seconds * G_USEC_PER_SEC;
  gint64 now;

  while ((now = g_get_monotonic_time ()) < end)
    {
      while (polls->n_sent < (guint)((now - start) * rate / G_USEC_PER_SEC)
             && !g_queue_is_empty (&polls->idle))
        send_one (polls);
      handle_ready (polls, 1);
    }
  while (g_get_monotonic_time () < end + STRAGGLERS_US
         && (g_queue_get_length (&polls->idle) < N_SENDING || count_missed (polls) > 0))
    handle_ready (polls, 10);
}

static void
bench_polls (guint n_clients, guint rate, gint64 seconds)
{
  Polls polls = { .n_clients = n_clients, .idle = G_QUEUE_INIT };
  struct rlimit limit;
  gint64 arrival_us;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }
  polls.pollers = g_new0 (Poller, n_clients);
  polls.rooms = g_ptr_array_new_with_free_func (g_free);
  polls.n_expected = g_array_new (FALSE, FALSE, sizeof (guint));
  polls.epoll = epoll_create1 (EPOLL_CLOEXEC);
  polls.ages = g_array_new (FALSE, FALSE, sizeof (gint64));
  polls.acks = g_array_new (FALSE, FALSE, sizeof (gint64));
  fill_polls (&polls);
  arrival_us = arrive (&polls);
  run_polls (&polls, rate, seconds);
  print_latencies ("delivery", polls.ages);
  print_latencies ("ack", polls.acks);
  printf ("sent=%u delivered=%u missed=%u arrival_ms=%.0f ", polls.n_sent, polls.ages->len,
          count_missed (&polls), (double)arrival_us / 1000);
  for (guint i = 0; i < n_clients; i++)
    poller_clear (&polls.pollers[i]);
  for (guint i = 0; i < N_SENDING; i++)
    load_connection_free (polls.sending[i]);
  g_queue_clear (&polls.idle);
  g_ptr_array_unref (polls.rooms);
  g_array_unref (polls.n_expected);
  g_array_unref (polls.ages);
  g_array_unref (polls.acks);
  g_free (polls.pollers);
  close (polls.epoll);
}

int
main (int argc, char *argv[])
{
  guint numbers[3] = { 0 };

  for (int i = 3; i < MIN (argc, 6); i++)
    numbers[i - 3] = (guint)strtoul (argv[i], NULL, 10);
  port = argc > 1 ? (guint16)strtoul (argv[1], NULL, 10) : 0;
  if (argc == 5 && g_str_equal (argv[2], "send"))
    bench_send (numbers[0], numbers[1]);
  else if (argc == 4 && g_str_equal (argv[2], "pass"))
    bench_pass (numbers[0]);
  else if (argc == 6 && g_str_equal (argv[2], "polls"))
    bench_polls (numbers[0], numbers[1], numbers[2]);
  else
    {
      fprintf (stderr, "usage: bench-load PORT send SENDERS SECONDS | pass MESSAGES | "
                       "polls CLIENTS RATE SECONDS\n");
      return 2;
    }
  printf ("\n");
  return 0;
}
