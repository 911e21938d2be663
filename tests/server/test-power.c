/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-power"

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "banterd-wire.h"
#include "lossy-disk.h"

#include "banter-db.h"
#include "banter-json.h"
#include "banter-server-config.h"
#include "banter-server.h"

/* What a 200 is worth when the power goes (reliability.md S1), and when the disk is full (S8): a
 * server in this process, on a disk that forgets what was not synced. */

#define V3 "/_matrix/client/v3"
#define N_SENDERS 3
#define N_SERVERS 20
#define N_CUTS 50 /* of each */
#define N_STEPS 6 /* messages between two cuts */

/* A database with an account and a room, made by a server that ended well. */
static char *base_dir;
static char *token;
static char *room_id;

/* --- A server in this process --- */

typedef struct
{
  char *dir;
  char *database;
  BanterServer *server;
} Local;

static void
copy (const char *from_dir, const char *to_dir)
{
  g_autofree char *from = g_build_filename (from_dir, BANTER_SERVER_DATABASE, NULL);
  g_autofree char *to = g_build_filename (to_dir, BANTER_SERVER_DATABASE, NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (from, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (to, bytes, (gssize)length, NULL));
}

static Local *
local_start (void)
{
  Local *local = g_new0 (Local, 1);
  g_autoptr (GError) error = NULL;
  BanterServerConfig *config;

  local->dir = g_dir_make_tmp ("banterd-XXXXXX", NULL);
  local->database = g_build_filename (local->dir, BANTER_SERVER_DATABASE, NULL);
  copy (base_dir, local->dir);
  config = banter_server_config_parse (8,
                                       (char *[]){ (char *)"banterd", (char *)"--data", local->dir,
                                                   (char *)"--listen", (char *)"127.0.0.1:0",
                                                   (char *)"--server-name", (char *)"localhost",
                                                   (char *)"--no-rate-limits", NULL },
                                       &error);
  g_assert_no_error (error);
  local->server = banter_server_new (config, &error);
  g_assert_no_error (error);
  return local;
}

static void
local_stop (Local *local)
{
  banter_server_free (local->server);
  banterd_fixture_delete_tree (local->dir);
  g_free (local->database);
  g_free (local->dir);
  g_free (local);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Local, local_stop)

static void
ask_to_send (BanterdWire *wire, const char *name, guint number)
{
  g_autofree char *target
      = g_strdup_printf (V3 "/rooms/%s/send/m.room.message/%s-%u", room_id, name, number);
  g_autofree char *body = g_strdup_printf ("{\"msgtype\":\"m.text\",\"body\":\"%u\"}", number);

  banterd_wire_ask (wire, token, "PUT", target, NULL, body);
}

/* Returns: (nullable): the event's id, if it was acknowledged */
static char *
read_acknowledgement (BanterdWire *wire, guint *status)
{
  g_autoptr (BanterdAnswer) answer = banterd_wire_read (wire);

  g_assert_nonnull (answer);
  *status = answer->status;
  return answer->status == 200 ? banter_json_dup_string_member (answer->body, "event_id") : NULL;
}

/* --- Power --- */

typedef struct
{
  guint16 port;
  guint number;
  GAsyncQueue *permits; /* borrowed: STEP for each message, STOP at the end */
  GMutex mutex;
  GPtrArray *acknowledged; /* event ids, under the mutex */
} Sender;

static const int STEP = 1;
static const int STOP = 2;
static int n_acknowledged; /* atomic, of all senders */

static gpointer
sender_thread (gpointer data)
{
  Sender *sender = data;
  g_autoptr (BanterdWire) wire = banterd_wire_new_at (sender->port);
  g_autofree char *name = g_strdup_printf ("s%u", sender->number);

  for (guint i = 0; g_async_queue_pop (sender->permits) == &STEP; i++)
    {
      guint status;
      char *event_id;

      ask_to_send (wire, name, i);
      event_id = read_acknowledgement (wire, &status);
      g_assert_nonnull (event_id);
      g_mutex_lock (&sender->mutex);
      g_ptr_array_add (sender->acknowledged, event_id);
      g_mutex_unlock (&sender->mutex);
      g_atomic_int_inc (&n_acknowledged);
    }
  return NULL;
}

static gboolean
has_event (BanterDb *db, const char *event_id)
{
  g_autoptr (GError) error = NULL;
  gint64 n = 0;

  banter_db_get (db, "SELECT count(*) FROM events WHERE event_id = ?", "s:i", event_id, &n, &error);
  g_assert_no_error (error);
  return n == 1;
}

/* Of what was acknowledged before the cut, how much is not there after it; all of it if the
 * database is damaged. */
static guint
count_lost (const char *dir, Sender *senders, const guint *n_before)
{
  g_autofree char *path = g_build_filename (dir, BANTER_SERVER_DATABASE, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterDb) db = banter_db_open (path, BANTER_DB_READ_WRITE, &error);
  guint n_lost = 0;

  if (db == NULL || !banter_db_check (db, &error))
    {
      g_test_message ("%s", error->message);
      return G_MAXUINT16;
    }
  for (guint i = 0; i < N_SENDERS; i++)
    {
      g_mutex_lock (&senders[i].mutex);
      for (guint j = 0; j < n_before[i]; j++)
        n_lost += !has_event (db, g_ptr_array_index (senders[i].acknowledged, j));
      g_mutex_unlock (&senders[i].mutex);
    }
  return n_lost;
}

static guint
cut_once (Local *local, GRand *rand, Sender *senders)
{
  g_autofree char *dir = g_dir_make_tmp ("banterd-cut-XXXXXX", NULL);
  guint n_before[N_SENDERS];
  guint n_lost;

  for (guint i = 0; i < N_SENDERS; i++)
    {
      g_mutex_lock (&senders[i].mutex);
      n_before[i] = senders[i].acknowledged->len;
      g_mutex_unlock (&senders[i].mutex);
    }
  lossy_disk_cut (rand, local->database, dir);
  n_lost = count_lost (dir, senders, n_before);
  banterd_fixture_delete_tree (dir);
  return n_lost;
}

/* Some messages are on their way, some of them are acknowledged. */
static void
send_some (GRand *rand, GAsyncQueue *permits)
{
  int wanted = g_atomic_int_get (&n_acknowledged) + g_rand_int_range (rand, 1, N_STEPS);

  for (guint i = 0; i < N_STEPS; i++)
    g_async_queue_push (permits, (gpointer)&STEP);
  while (g_atomic_int_get (&n_acknowledged) < wanted)
    g_usleep (50);
}

/* Returns: how much was lost in all @n_cuts, of one server under load */
static guint
cut_often (GRand *rand, guint n_cuts)
{
  g_autoptr (Local) local = local_start ();
  g_autoptr (GAsyncQueue) permits = g_async_queue_new ();
  Sender senders[N_SENDERS] = { 0 };
  GThread *threads[N_SENDERS];
  guint n_lost = 0;

  for (guint i = 0; i < N_SENDERS; i++)
    {
      senders[i].port = banter_server_get_port (local->server);
      senders[i].number = i;
      senders[i].permits = permits;
      senders[i].acknowledged = g_ptr_array_new_with_free_func (g_free);
      g_mutex_init (&senders[i].mutex);
      threads[i] = g_thread_new ("sender", sender_thread, &senders[i]);
    }
  for (guint i = 0; i < n_cuts; i++)
    {
      send_some (rand, permits);
      n_lost += cut_once (local, rand, senders);
    }
  for (guint i = 0; i < N_SENDERS; i++)
    g_async_queue_push (permits, (gpointer)&STOP);
  for (guint i = 0; i < N_SENDERS; i++)
    {
      g_thread_join (threads[i]);
      g_ptr_array_unref (senders[i].acknowledged);
      g_mutex_clear (&senders[i].mutex);
    }
  return n_lost;
}

static void
test_cuts (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint i = 0; i < N_SERVERS; i++)
    g_assert_cmpuint (cut_often (rand, N_CUTS), ==, 0);
}

/* The test itself: it sees what a disk that does not sync costs. */
static void
test_lying_disk (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  lossy_disk_set_lying (TRUE);
  g_assert_cmpuint (cut_often (rand, N_CUTS), >, 0);
  lossy_disk_set_lying (FALSE);
}

/* Whoever waits for the disk at the same time shares its syncs; no group is larger than 64. */
static void
test_group_commit (void)
{
  enum
  {
    N_WAITING = 200
  };
  g_autoptr (Local) local = local_start ();
  g_autoptr (GPtrArray) wires = g_ptr_array_new_with_free_func ((GDestroyNotify)banterd_wire_free);
  guint before = lossy_disk_get_n_syncs ();
  guint n_syncs;

  lossy_disk_set_slow (50 * 1000);
  for (guint i = 0; i < N_WAITING; i++)
    {
      BanterdWire *wire = banterd_wire_new_at (banter_server_get_port (local->server));

      g_ptr_array_add (wires, wire);
      ask_to_send (wire, "group", i);
    }
  for (guint i = 0; i < N_WAITING; i++)
    {
      guint status;
      g_autofree char *event_id = read_acknowledgement (g_ptr_array_index (wires, i), &status);

      g_assert_cmpuint (status, ==, 200);
    }
  lossy_disk_set_slow (0);
  n_syncs = lossy_disk_get_n_syncs () - before;
  g_assert_cmpuint (n_syncs, >=, (N_WAITING + 63) / 64);
  g_assert_cmpuint (n_syncs, <=, N_WAITING / 4);
}

/* --- A full disk --- */

static guint
get_status (BanterdWire *wire, const char *target)
{
  g_autoptr (BanterdAnswer) answer = NULL;

  banterd_wire_ask (wire, token, "GET", target, NULL, NULL);
  answer = banterd_wire_read (wire);
  g_assert_nonnull (answer);
  return answer->status;
}

/* Full at the n-th write, for each n until one is sent without: 507 and nothing of it is there,
 * reading goes on; with space again the same request makes the event, once. */
static void
test_full (void)
{
  g_autoptr (Local) local = local_start ();
  g_autoptr (BanterdWire) wire = banterd_wire_new_at (banter_server_get_port (local->server));
  g_autofree char *messages = g_strdup_printf (V3 "/rooms/%s/messages?dir=b", room_id);
  guint n_refused = 0;
  guint status = 507;

  for (guint n = 1; status != 200; n++)
    {
      g_autofree char *refused = NULL;
      g_autofree char *sent = NULL;
      g_autofree char *again = NULL;

      lossy_disk_set_full (n);
      ask_to_send (wire, "full", n);
      refused = read_acknowledgement (wire, &status);
      g_assert_true (status == 507 || status == 200);
      g_assert_cmpuint (get_status (wire, V3 "/sync"), ==, 200);
      g_assert_cmpuint (get_status (wire, messages), ==, 200);
      lossy_disk_set_full (0);
      n_refused += status == 507;
      if (status == 200)
        break;
      ask_to_send (wire, "full", n);
      sent = read_acknowledgement (wire, &status);
      g_assert_nonnull (sent);
      ask_to_send (wire, "full", n);
      again = read_acknowledgement (wire, &status);
      g_assert_cmpstr (again, ==, sent);
      status = 507;
    }
  g_assert_cmpuint (n_refused, >=, 2);
}

static void
make_base (void)
{
  static const char *const arguments[] = { "--plain", NULL };
  g_autoptr (BanterdFixture) fixture = banterd_fixture_start (arguments);
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "alice", NULL);

  token = g_strdup (probe->token);
  room_id = banterd_probe_create_room (probe, "{}");
  banterd_probe_hang_up ();
  banterd_fixture_terminate (fixture);
  base_dir = g_dir_make_tmp ("banterd-base-XXXXXX", NULL);
  copy (banterd_fixture_get_data_dir (fixture), base_dir);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  make_base ();
  lossy_disk_install ();
  g_test_add_func ("/server/power/cuts", test_cuts);
  g_test_add_func ("/server/power/lying-disk", test_lying_disk);
  g_test_add_func ("/server/power/group-commit", test_group_commit);
  g_test_add_func ("/server/power/full-disk", test_full);
  result = g_test_run ();
  banterd_fixture_delete_tree (base_dir);
  g_free (base_dir);
  g_free (room_id);
  g_free (token);
  return result;
}
