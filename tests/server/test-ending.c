/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-ending"

#include "config.h"

#include <string.h>

#include "banterd-wire.h"

#include "banter-json.h"

/* SIGTERM while people are busy: banterd ends well and soon, whatever its clients leave undone, and
 * what it acknowledged is there afterwards. The clients here never do anything more, and the
 * server's own limits for them are a minute and longer, so a server that waits for them outlives
 * this test. */

#define V3 "/_matrix/client/v3"
#define UPLOAD "/_matrix/media/v3/upload"
#define N_ROUNDS 12
#define N_EACH 8
#define LOGIN "{\"type\":\"m.login.password\",\"user\":\"alice\",\"password\":\"x\"}"
#define LOGIN_LENGTH 57

typedef struct
{
  BanterdFixture *fixture;
  BanterdProbe *alice;
  char *room_id;
  char *since;
} Setting;

static void
setting_start (Setting *setting)
{
  g_autofree char *answer = NULL;
  g_autofree char *text = g_strnfill (60 * 1000, 'x');

  setting->fixture = banterd_fixture_start (NULL);
  setting->alice = banterd_probe_register (setting->fixture, "alice", NULL);
  setting->room_id = banterd_probe_create_room (setting->alice, "{}");
  for (guint i = 0; i < 40; i++)
    g_assert_cmpuint (banterd_probe_say (setting->alice, setting->room_id, text), ==, 200);
  g_assert_cmpuint (banterd_probe_call (setting->alice, &answer, "GET", NULL,
                                        V3 "/sync?filter={\"room\":{\"rooms\":[]}}"),
                    ==, 200);
  setting->since = banterd_probe_get_string (answer, "next_batch");
  banterd_probe_hang_up ();
}

static void
setting_stop (Setting *setting)
{
  banterd_probe_hang_up ();
  banterd_probe_free (setting->alice);
  banterd_fixture_stop (setting->fixture);
  g_free (setting->room_id);
  g_free (setting->since);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Setting, setting_stop)

/* --- Somebody who writes until the end --- */

typedef struct
{
  const Setting *setting;
  BanterdWire *wire;
  GPtrArray *acked; /* event ids */
  guint round;
  int n_acked; /* atomic */
} Sender;

static gpointer
sender_thread (gpointer data)
{
  Sender *sender = data;
  g_autoptr (BanterdAnswer) answer = NULL;

  do
    {
      g_autofree char *target
          = g_strdup_printf (V3 "/rooms/%s/send/m.room.message/%u-%u", sender->setting->room_id,
                             sender->round, sender->acked->len);

      g_clear_pointer (&answer, banterd_answer_free);
      banterd_wire_ask (sender->wire, sender->setting->alice->token, "PUT", target, NULL,
                        "{\"msgtype\":\"m.text\",\"body\":\"To the end\"}");
      answer = banterd_wire_read (sender->wire);
      if (answer != NULL && answer->status == 200)
        g_ptr_array_add (sender->acked, banter_json_dup_string_member (answer->body, "event_id"));
      g_atomic_int_set (&sender->n_acked, (int)sender->acked->len);
    }
  while (answer != NULL && answer->status == 200);
  return NULL;
}

/* --- Clients that leave something undone --- */

static BanterdWire *
begin (const Setting *setting, const char *method, const char *target, const char *headers,
       const char *rest)
{
  BanterdWire *wire = banterd_wire_new (setting->fixture);
  g_autofree char *head = g_strdup_printf (
      "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n%s\r\n%s", method, target,
      setting->alice->token, headers, rest);

  banterd_wire_write (wire, head, strlen (head));
  return wire;
}

/* One of each kind: @wires gets them. */
static void
hang (const Setting *setting, GPtrArray *wires)
{
  g_autofree char *poll = g_strconcat (V3 "/sync?timeout=300000&since=", setting->since, NULL);
  g_autofree char *pages
      = g_strconcat (V3 "/rooms/", setting->room_id, "/messages?dir=b&limit=100", NULL);
  static const char half_head[] = "GET " V3 "/sync HTTP/1.1\r\nHost: loc";
  BanterdWire *silent = banterd_wire_new (setting->fixture);

  banterd_wire_write (silent, half_head, strlen (half_head));
  g_ptr_array_add (wires, silent);
  g_ptr_array_add (wires, banterd_wire_new (setting->fixture));
  g_ptr_array_add (wires, begin (setting, "GET", poll, "", ""));
  g_ptr_array_add (wires, begin (setting, "POST", V3 "/createRoom", "Content-Length: 99\r\n", "{"));
  g_ptr_array_add (wires, begin (setting, "POST", UPLOAD, "Content-Length: 900000\r\n", "half"));
  g_ptr_array_add (
      wires, begin (setting, "POST", UPLOAD, "Transfer-Encoding: chunked\r\n", "4\r\nhalf\r\n"));
  g_ptr_array_add (wires, begin (setting, "GET", pages, "", "")); /* 2 MB, not read */
  g_ptr_array_add (wires, begin (setting, "POST", UPLOAD, "Content-Length: 4\r\n", "file"));
  g_ptr_array_add (wires, begin (setting, "POST", V3 "/login",
                                 "Content-Length: " G_STRINGIFY (LOGIN_LENGTH) "\r\n", LOGIN));
}

static void
assert_closed_well (const Setting *setting)
{
  static const char *const names[] = { "banterd.db-wal", "banterd.db-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path
          = g_build_filename (banterd_fixture_get_data_dir (setting->fixture), names[i], NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        g_error ("%s is left behind", names[i]);
    }
}

static void
assert_kept (const Setting *setting, GPtrArray *event_ids)
{
  for (guint i = 0; i < event_ids->len; i++)
    banterd_probe_ok (setting->alice, "GET", NULL, V3 "/rooms/%s/event/%s", setting->room_id,
                      (const char *)g_ptr_array_index (event_ids, i));
}

static void
run_round (Setting *setting, guint round)
{
  g_autoptr (GPtrArray) wires = g_ptr_array_new_with_free_func ((GDestroyNotify)banterd_wire_free);
  g_autoptr (GPtrArray) acked = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BanterdWire) wire = banterd_wire_new (setting->fixture);
  Sender sender = { setting, wire, acked, round, 0 };
  GThread *thread;

  for (guint i = 0; i < N_EACH; i++)
    hang (setting, wires);
  thread = g_thread_new ("sender", sender_thread, &sender);
  /* The rounds end at different moments of what is going on. */
  while (g_atomic_int_get (&sender.n_acked) < (int)round)
    g_usleep (100);
  banterd_fixture_terminate (setting->fixture);
  g_thread_join (thread);
  assert_closed_well (setting);
  g_ptr_array_set_size (wires, 0);
  banterd_fixture_restart (setting->fixture);
  assert_kept (setting, acked);
  banterd_probe_hang_up ();
}

static void
test_hanging_clients (void)
{
  g_auto (Setting) setting = { 0 };

  setting_start (&setting);
  for (guint i = 0; i < N_ROUNDS; i++)
    run_round (&setting, i);
}

/* --- Work that waits --- */

static gboolean
has_answer (BanterdWire *wire)
{
  return g_socket_condition_check (g_socket_connection_get_socket (wire->connection), G_IO_IN) != 0;
}

/* Passwords cost a third of a second each, with people's settings. Those that still wait at the end
 * are not tried any more. */
static void
test_waiting_work (void)
{
  enum
  {
    N_LOGINS = 60,
    N_PLACES = 17 /* one is tried, 16 wait */
  };
  g_autoptr (BanterdFixture) fixture
      = banterd_fixture_start_after ("unset BANTERD_TEST_FAST_HASH; exec", NULL);
  g_autoptr (GPtrArray) wires = g_ptr_array_new_with_free_func ((GDestroyNotify)banterd_wire_free);
  guint n_tried = 0;
  guint n_answered;

  for (guint i = 0; i < N_LOGINS; i++)
    {
      BanterdWire *wire = banterd_wire_new (fixture);

      banterd_wire_ask (wire, NULL, "POST", V3 "/login", NULL, LOGIN);
      g_ptr_array_add (wires, wire);
    }
  /* All that found no place have been sent away: the places are taken. */
  do
    {
      n_answered = 0;
      for (guint i = 0; i < N_LOGINS; i++)
        n_answered += has_answer (g_ptr_array_index (wires, i));
    }
  while (n_answered < N_LOGINS - N_PLACES);
  banterd_fixture_terminate (fixture);
  for (guint i = 0; i < N_LOGINS; i++)
    {
      g_autoptr (BanterdAnswer) answer = banterd_wire_read (g_ptr_array_index (wires, i));

      n_tried += answer != NULL && answer->status == 403;
    }
  g_test_message ("%u of %d were tried", n_tried, N_PLACES);
  g_assert_cmpuint (n_tried, <, N_PLACES - 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/ending/hanging-clients", test_hanging_clients);
  g_test_add_func ("/server/ending/waiting-work", test_waiting_work);
  return g_test_run ();
}
