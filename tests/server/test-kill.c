/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-kill"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "banterd-wire.h"

#include "banter-db.h"
#include "banter-json.h"

/* banterd is killed again and again while people write and others wait for what they write
 * (reliability.md S2, S3). Writers repeat what was not acknowledged, with the same transaction id,
 * so that in the end everything must be there once and in order; the others must have been told all
 * of it. BANTER_KILL_ROUNDS=200 makes it as long as ./dev bench --long. */

#define V3 "/_matrix/client/v3"
#define N_WRITERS 8
#define N_READERS 4
#define N_ROUNDS 25
#define ACKS_A_ROUND 100
/* An answer of the server holds 100 messages, and each writer may be on its way with two more. */
#define MAX_BEHIND (100 - 2 * N_WRITERS)
#define FILTER "%7B%22room%22%3A%7B%22timeline%22%3A%7B%22limit%22%3A100%7D%7D%7D"

typedef struct
{
  BanterdFixture *fixture;
  char *room_id;
  int n_acked;           /* atomic */
  int n_told[N_READERS]; /* atomic: messages that each reader knows */
  int is_ending;         /* atomic: writers stop after what they are at */
  int all_written;       /* atomic: readers stop once there is nothing more */
} Load;

typedef struct
{
  Load *load;
  BanterdProbe *probe;
  guint number;
  GPtrArray *ids; /* writers: acknowledged, in order; readers: told, in order */
  char *since;
} Client;

/* --- Clients --- */

/* Asks until there is an answer, over however many servers. */
static BanterdAnswer *
ask_until_answered (Client *client, BanterdWire **wire, const char *method, const char *target,
                    const char *body)
{
  BanterdAnswer *answer = NULL;

  while (answer == NULL)
    {
      /* Nobody listens until the next server is there. */
      while (*wire == NULL
             && (*wire = banterd_wire_try (banterd_fixture_get_port (client->load->fixture)))
                    == NULL)
        g_usleep (2000);
      if (banterd_wire_ask (*wire, client->probe->token, method, target, NULL, body))
        answer = banterd_wire_read (*wire);
      if (answer == NULL)
        g_clear_pointer (wire, banterd_wire_free);
    }
  if (answer->status != 200 && answer->status != 503)
    g_error ("%s %s: %u %s", method, target, answer->status, answer->body);
  return answer;
}

/* A reader whose next answer might not hold all that it lacks: the writers wait for it. */
static gboolean
somebody_is_behind (Load *load)
{
  int acked = g_atomic_int_get (&load->n_acked);

  for (guint i = 0; i < N_READERS; i++)
    if (acked - g_atomic_int_get (&load->n_told[i]) > MAX_BEHIND)
      return TRUE;
  return FALSE;
}

static gpointer
writer_thread (gpointer data)
{
  Client *client = data;
  BanterdWire *wire = NULL;

  while (!g_atomic_int_get (&client->load->is_ending))
    {
      g_autofree char *target = g_strdup_printf (V3 "/rooms/%s/send/m.room.message/w%u",
                                                 client->load->room_id, client->ids->len);
      g_autofree char *body = g_strdup_printf ("{\"msgtype\":\"m.text\",\"body\":\"%u %u\"}",
                                               client->number, client->ids->len);
      g_autoptr (BanterdAnswer) answer = ask_until_answered (client, &wire, "PUT", target, body);

      while (somebody_is_behind (client->load))
        g_usleep (1000);
      if (answer->status != 200)
        continue;
      g_ptr_array_add (client->ids, banter_json_dup_string_member (answer->body, "event_id"));
      g_atomic_int_inc (&client->load->n_acked);
    }
  g_clear_pointer (&wire, banterd_wire_free);
  return NULL;
}

/* The ids of all messages in an answer, in its order. Returns: how many there are */
static guint
collect_messages (const char *json, GPtrArray *ids)
{
  guint n = 0;

  for (const char *at = strstr (json, "\"event_id\":\"$"); at != NULL;
       at = strstr (at + 1, "\"event_id\":\"$"), n++)
    g_ptr_array_add (ids, g_strndup (at + 12, 44));
  return n;
}

static gpointer
reader_thread (gpointer data)
{
  Client *client = data;
  BanterdWire *wire = NULL;
  gboolean is_done = FALSE;

  while (!is_done)
    {
      gboolean was_all = g_atomic_int_get (&client->load->all_written);
      g_autofree char *target
          = g_strconcat (V3 "/sync?filter=" FILTER "&timeout=", was_all ? "0" : "200",
                         "&since=", client->since, NULL);
      g_autoptr (BanterdAnswer) answer = ask_until_answered (client, &wire, "GET", target, NULL);

      if (answer->status != 200)
        continue;
      g_assert_null (strstr (answer->body, "\"limited\":true"));
      is_done = collect_messages (answer->body, client->ids) == 0 && was_all;
      g_atomic_int_set (&client->load->n_told[client->number], (int)client->ids->len);
      g_free (client->since);
      client->since = banter_json_dup_string_member (answer->body, "next_batch");
    }
  g_clear_pointer (&wire, banterd_wire_free);
  return NULL;
}

/* --- Checks --- */

/* On a copy, so that the next server finds what the last one left. */
static void
check_database (BanterdFixture *fixture)
{
  static const char *const names[] = { "banterd.db", "banterd.db-wal" };
  g_autofree char *dir = g_dir_make_tmp ("banterd-copy-XXXXXX", NULL);
  g_autofree char *database = g_build_filename (dir, names[0], NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterDb) db = NULL;
  g_autofree char *result = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *from
          = g_build_filename (banterd_fixture_get_data_dir (fixture), names[i], NULL);
      g_autofree char *to = g_build_filename (dir, names[i], NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      if (!g_file_get_contents (from, &bytes, &length, NULL))
        continue;
      g_file_set_contents_full (to, bytes, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
      g_assert_no_error (error);
    }
  db = banter_db_open (database, BANTER_DB_READ_WRITE, &error);
  g_assert_no_error (error);
  banter_db_get (db, "PRAGMA integrity_check", ":S", &result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result, ==, "ok");
  g_clear_pointer (&db, banter_db_close);
  banterd_fixture_delete_tree (dir);
}

/* All messages of the room, oldest first. */
static GPtrArray *
read_history (BanterdProbe *probe, const char *room_id)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *from = g_strdup ("");

  while (from != NULL)
    {
      g_autofree char *path = g_strconcat (
          V3 "/rooms/", room_id,
          "/messages?dir=f&limit=500&filter=%7B%22types%22%3A%5B%22m.room.message%22%5D%7D",
          *from != '\0' ? "&from=" : "", from, NULL);
      g_autofree char *page = NULL;

      g_assert_cmpuint (banterd_probe_call_at (probe, &page, "GET", NULL, path), ==, 200);
      collect_messages (page, ids);
      g_free (from);
      from = banterd_probe_get_string (page, "end");
    }
  return ids;
}

/* Everything that a writer was told is in the history once, in the writer's order. */
static void
check_writer (const Client *writer, GHashTable *places)
{
  guint last = 0;

  for (guint i = 0; i < writer->ids->len; i++)
    {
      guint place
          = GPOINTER_TO_UINT (g_hash_table_lookup (places, g_ptr_array_index (writer->ids, i)));

      if (place <= last)
        g_error ("Message %u of writer %u is %s", i, writer->number,
                 place == 0 ? "lost" : "out of order");
      last = place;
    }
}

static void
check_all (const Client *writers, const Client *readers, const GPtrArray *history)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_acked = 0;

  for (guint i = 0; i < history->len; i++)
    g_assert_true (
        g_hash_table_insert (places, g_ptr_array_index (history, i), GUINT_TO_POINTER (i + 1)));
  for (guint i = 0; i < N_WRITERS; i++)
    {
      check_writer (&writers[i], places);
      n_acked += writers[i].ids->len;
    }
  /* Nothing was made twice. */
  g_assert_cmpuint (history->len, ==, n_acked);
  for (guint i = 0; i < N_READERS; i++)
    {
      g_assert_cmpuint (readers[i].ids->len, ==, history->len);
      for (guint j = 0; j < history->len; j++)
        g_assert_cmpstr (g_ptr_array_index (readers[i].ids, j), ==, g_ptr_array_index (history, j));
    }
}

/* --- The test --- */

static void
add_client (Load *load, Client *client, const char *name, guint number)
{
  g_autofree char *full = g_strdup_printf ("%s%u", name, number);
  g_autofree char *answer = NULL;

  client->load = load;
  client->number = number;
  client->ids = g_ptr_array_new_with_free_func (g_free);
  client->probe = banterd_probe_register (load->fixture, full, NULL);
  if (load->room_id == NULL)
    load->room_id = banterd_probe_create_room (client->probe, "{\"preset\":\"public_chat\"}");
  else
    banterd_probe_join (client->probe, load->room_id);
}

static void
start_reading (Client *client)
{
  g_autofree char *answer = NULL;

  g_assert_cmpuint (banterd_probe_call (client->probe, &answer, "GET", NULL, V3 "/sync"), ==, 200);
  client->since = banterd_probe_get_string (answer, "next_batch");
}

static void
clear_client (Client *client)
{
  banterd_probe_free (client->probe);
  g_ptr_array_unref (client->ids);
  g_free (client->since);
}

/* Returns: how long the slowest server took to be ready, in ms */
static gint64
kill_often (Load *load, guint n_rounds)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  gint64 slowest = 0;

  for (guint i = 0; i < n_rounds; i++)
    {
      int wanted = g_atomic_int_get (&load->n_acked) + g_rand_int_range (rand, 1, 2 * ACKS_A_ROUND);
      gint64 start;

      while (g_atomic_int_get (&load->n_acked) < wanted)
        g_usleep (200);
      banterd_fixture_kill (load->fixture);
      check_database (load->fixture);
      start = g_get_monotonic_time ();
      banterd_fixture_restart (load->fixture);
      slowest = MAX (slowest, (g_get_monotonic_time () - start) / 1000);
    }
  return slowest;
}

static void
test_kill (void)
{
  static const char *const arguments[] = { "--plain", NULL };
  const char *text = g_getenv ("BANTER_KILL_ROUNDS");
  guint n_rounds = text != NULL ? (guint)strtoul (text, NULL, 10) : N_ROUNDS;
  g_autoptr (BanterdFixture) fixture = banterd_fixture_start (arguments);
  Load load = { .fixture = fixture };
  Client writers[N_WRITERS] = { 0 };
  Client readers[N_READERS] = { 0 };
  GThread *threads[N_WRITERS + N_READERS];
  g_autoptr (GPtrArray) history = NULL;
  gint64 slowest;

  for (guint i = 0; i < N_WRITERS; i++)
    add_client (&load, &writers[i], "writer", i);
  for (guint i = 0; i < N_READERS; i++)
    add_client (&load, &readers[i], "reader", i);
  for (guint i = 0; i < N_READERS; i++)
    start_reading (&readers[i]);
  for (guint i = 0; i < N_WRITERS; i++)
    threads[i] = g_thread_new ("writer", writer_thread, &writers[i]);
  for (guint i = 0; i < N_READERS; i++)
    threads[N_WRITERS + i] = g_thread_new ("reader", reader_thread, &readers[i]);

  slowest = kill_often (&load, n_rounds);
  g_atomic_int_set (&load.is_ending, 1);
  for (guint i = 0; i < N_WRITERS; i++)
    g_thread_join (threads[i]);
  g_atomic_int_set (&load.all_written, 1);
  for (guint i = 0; i < N_READERS; i++)
    g_thread_join (threads[N_WRITERS + i]);

  banterd_probe_hang_up ();
  history = read_history (writers[0].probe, load.room_id);
  check_all (writers, readers, history);
  g_test_message ("%u rounds, %u acknowledged, ready within %" G_GINT64_FORMAT " ms", n_rounds,
                  history->len, slowest);
  for (guint i = 0; i < N_WRITERS; i++)
    clear_client (&writers[i]);
  for (guint i = 0; i < N_READERS; i++)
    clear_client (&readers[i]);
  g_free (load.room_id);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/kill/loop", test_kill);
  return g_test_run ();
}
