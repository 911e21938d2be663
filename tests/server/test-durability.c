/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-durability"

#include "config.h"

#include <signal.h>
#include <string.h>

#include <glib/gstdio.h>

#include "banterd-probe.h"

#include "banter-db.h"
#include "banter-json.h"

/* What was acknowledged is there after kill -9, once and in order; and how banterd starts and ends.
 */

#define V3 "/_matrix/client/v3"
#define N_SENDERS 4
#define N_ROUNDS 5
#define ACKS_A_ROUND 150

/* --- Senders: a connection each, one request after the other, until the server is gone --- */

typedef struct
{
  BanterdProbe *probe;
  const char *room_id;
  GPtrArray *acked; /* event ids; entry i was sent with transaction id "d<i>" */
} Sender;

static int n_acked; /* atomic, of all in this round */

static char *
read_answer (GInputStream *stream)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  const char *body = NULL;
  gsize length = 0;

  while (body == NULL || text->len < (gsize)(body - text->str) + length)
    {
      gssize n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL);
      const char *header;

      if (n <= 0)
        return NULL;
      g_string_append_len (text, buffer, n);
      body = strstr (text->str, "\r\n\r\n");
      header = strstr (text->str, "Content-Length: ");
      if (body != NULL)
        {
          body += 4;
          length = header != NULL ? g_ascii_strtoull (header + 16, NULL, 10) : 0;
        }
    }
  return g_strdup (strstr (text->str, "\r\n\r\n") + 4);
}

static char *
send_one (GSocketConnection *connection, Sender *sender, guint number)
{
  g_autofree char *body = g_strdup_printf ("{\"msgtype\":\"m.text\",\"body\":\"%u\"}", number);
  g_autofree char *request
      = g_strdup_printf ("PUT " V3 "/rooms/%s/send/m.room.message/d%u HTTP/1.1\r\nHost: x\r\n"
                         "Authorization: Bearer %s\r\nContent-Length: %zu\r\n\r\n%s",
                         sender->room_id, number, sender->probe->token, strlen (body), body);
  g_autofree char *answer = NULL;

  if (!g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                                  strlen (request), NULL, NULL, NULL))
    return NULL;
  answer = read_answer (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  return answer != NULL ? banter_json_dup_string_member (answer, "event_id") : NULL;
}

static gpointer
sender_thread (gpointer data)
{
  Sender *sender = data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
      client, "127.0.0.1", banterd_fixture_get_port (sender->probe->fixture), NULL, NULL);
  char *event_id;

  while (connection != NULL
         && (event_id = send_one (connection, sender, sender->acked->len)) != NULL)
    {
      g_ptr_array_add (sender->acked, event_id);
      g_atomic_int_inc (&n_acked);
    }
  return NULL;
}

static void
run_round (BanterdFixture *fixture, Sender *senders, void (*end) (BanterdFixture *fixture))
{
  GThread *threads[N_SENDERS];

  g_atomic_int_set (&n_acked, 0);
  for (guint i = 0; i < N_SENDERS; i++)
    threads[i] = g_thread_new ("sender", sender_thread, &senders[i]);
  while (g_atomic_int_get (&n_acked) < ACKS_A_ROUND)
    g_usleep (500);
  end (fixture);
  for (guint i = 0; i < N_SENDERS; i++)
    g_thread_join (threads[i]);
  banterd_fixture_restart (fixture);
}

/* All event ids of messages in the room, oldest first. */
static GPtrArray *
read_history (BanterdProbe *probe, const char *room_id)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *from = NULL;

  do
    {
      g_autofree char *tail = from != NULL ? g_strconcat ("&from=", from, NULL) : g_strdup ("");
      g_autofree char *path
          = g_strconcat (V3 "/rooms/", room_id, "/messages?dir=f&limit=500", tail, NULL);
      g_autofree char *page = NULL;

      g_assert_cmpuint (banterd_probe_call_at (probe, &page, "GET", NULL, path), ==, 200);
      for (const char *at = strstr (page, "\"event_id\":\"$"); at != NULL;
           at = strstr (at + 1, "\"event_id\":\"$"))
        g_ptr_array_add (ids, g_strndup (at + 12, 44));
      g_free (from);
      from = banterd_probe_get_string (page, "end");
    }
  while (from != NULL);
  return ids;
}

static void
check_history (Sender *senders, const GPtrArray *ids)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < ids->len; i++)
    g_assert_true (
        g_hash_table_insert (places, g_ptr_array_index (ids, i), GUINT_TO_POINTER (i + 1)));
  for (guint i = 0; i < N_SENDERS; i++)
    {
      guint last = 0;

      for (guint j = 0; j < senders[i].acked->len; j++)
        {
          guint place = GPOINTER_TO_UINT (
              g_hash_table_lookup (places, g_ptr_array_index (senders[i].acked, j)));

          g_assert_cmpuint (place, >, last);
          last = place;
        }
    }
}

/* The last acknowledged one, again: the same event. */
static void
check_replay (Sender *sender)
{
  guint last = sender->acked->len - 1;
  g_autofree char *txn = g_strdup_printf ("d%u", last);
  g_autofree char *answer = NULL;
  g_autofree char *event_id = NULL;

  g_assert_cmpuint (banterd_probe_call (sender->probe, &answer, "PUT", "{}",
                                        V3 "/rooms/%s/send/m.room.message/%s", sender->room_id,
                                        txn),
                    ==, 200);
  event_id = banterd_probe_get_string (answer, "event_id");
  g_assert_cmpstr (event_id, ==, g_ptr_array_index (sender->acked, last));
}

static void
test_kill (void)
{
  static const char *const arguments[] = { "--plain", NULL };
  g_autoptr (BanterdFixture) fixture = banterd_fixture_start (arguments);
  g_autofree char *room_id = NULL;
  g_autofree char *first = NULL;
  g_autofree char *since = NULL;
  Sender senders[N_SENDERS];

  for (guint i = 0; i < N_SENDERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("sender%u", i);

      senders[i].probe = banterd_probe_register (fixture, name, NULL);
      senders[i].acked = g_ptr_array_new_with_free_func (g_free);
      if (i == 0)
        room_id = banterd_probe_create_room (senders[0].probe, "{\"preset\":\"public_chat\"}");
      else
        banterd_probe_join (senders[i].probe, room_id);
      senders[i].room_id = room_id;
    }
  g_assert_cmpuint (banterd_probe_call (senders[0].probe, &first, "GET", NULL, V3 "/sync"), ==,
                    200);
  since = banterd_probe_get_string (first, "next_batch");

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autofree char *path = g_strconcat (V3 "/sync?since=", since, NULL);
      g_autofree char *answer = NULL;
      g_autofree char *next = NULL;
      g_autoptr (GPtrArray) ids = NULL;

      /* The last round ends politely: what is on its way then is answered or lost, nothing else. */
      run_round (fixture, senders,
                 round + 1 < N_ROUNDS ? banterd_fixture_kill : banterd_fixture_terminate);
      ids = read_history (senders[0].probe, room_id);
      check_history (senders, ids);
      for (guint i = 0; i < N_SENDERS; i++)
        check_replay (&senders[i]);
      /* A token from before the crash still leads forward. */
      g_assert_cmpuint (banterd_probe_call_at (senders[0].probe, &answer, "GET", NULL, path), ==,
                        200);
      g_assert_nonnull (strstr (answer, g_ptr_array_index (ids, ids->len - 1)));
      next = banterd_probe_get_string (answer, "next_batch");
      g_assert_cmpint (g_ascii_strtoll (next + 1, NULL, 10), >,
                       g_ascii_strtoll (since + 1, NULL, 10));
    }
  for (guint i = 0; i < N_SENDERS; i++)
    {
      banterd_probe_free (senders[i].probe);
      g_ptr_array_unref (senders[i].acked);
    }
}

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
  g_test_add_func ("/server/durability/kill", test_kill);
  g_test_add_func ("/server/durability/term", test_term);
  g_test_add_func ("/server/durability/start-fails", test_start_fails);
  g_test_add_func ("/server/durability/options", test_options);
  return g_test_run ();
}
