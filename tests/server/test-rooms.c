/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-rooms"

#include "config.h"

#include <string.h>

#include "banterd-probe.h"

#include "banter-json.h"

/* Rooms over HTTP: making them, who may do what, sending, deleting, reading back. The server is
 * plain, so that only Matrix's own rules decide. */

#define V3 "/_matrix/client/v3"
#define ROOM V3 "/rooms/%s"

typedef struct
{
  BanterdProbe *alice, *bob, *carol;
  char *room_id; /* by alice; bob has joined */
} Room;

static BanterdFixture *fixture;

static void
room_set_up (Room *room, gconstpointer data)
{
  static guint n;
  g_autofree char *alice = g_strdup_printf ("alice%u", n);
  g_autofree char *bob = g_strdup_printf ("bob%u", n);
  g_autofree char *carol = g_strdup_printf ("carol%u", n++);
  g_autofree char *body = NULL;

  room->alice = banterd_probe_register (fixture, alice, NULL);
  room->bob = banterd_probe_register (fixture, bob, NULL);
  room->carol = banterd_probe_register (fixture, carol, NULL);
  body = g_strdup_printf ("{\"preset\":\"private_chat\",\"name\":\"Tea\",\"topic\":\"Milk?\","
                          "\"invite\":[\"%s\"]}",
                          room->bob->user_id);
  room->room_id = banterd_probe_create_room (room->alice, body);
  banterd_probe_join (room->bob, room->room_id);
}

static void
room_tear_down (Room *room, gconstpointer data)
{
  g_clear_pointer (&room->alice, banterd_probe_free);
  g_clear_pointer (&room->bob, banterd_probe_free);
  g_clear_pointer (&room->carol, banterd_probe_free);
  g_clear_pointer (&room->room_id, g_free);
}

static char *
send (BanterdProbe *probe, const char *room_id, const char *txn, const char *text)
{
  g_autofree char *body = g_strdup_printf ("{\"msgtype\":\"m.text\",\"body\":\"%s\"}", text);
  g_autofree char *answer = NULL;

  g_assert_cmpuint (banterd_probe_call (probe, &answer, "PUT", body, ROOM "/send/m.room.message/%s",
                                        room_id, txn),
                    ==, 200);
  return banterd_probe_get_string (answer, "event_id");
}

static char *
get (BanterdProbe *probe, const char *room_id, const char *tail)
{
  g_autofree char *escaped = g_uri_escape_string (room_id, NULL, FALSE);
  g_autofree char *path = g_strconcat (V3 "/rooms/", escaped, tail, NULL);
  char *answer = NULL;

  g_assert_cmpuint (banterd_probe_call_at (probe, &answer, "GET", NULL, path), ==, 200);
  return answer;
}

static void
assert_refused (BanterdProbe *probe, const char *room_id, const char *method, const char *tail,
                const char *body, guint status)
{
  g_autofree char *escaped = g_uri_escape_string (room_id, NULL, FALSE);
  g_autofree char *path = g_strconcat (V3 "/rooms/", escaped, tail, NULL);
  g_autofree char *answer = NULL;
  guint actual = banterd_probe_call_at (probe, &answer, method, body, path);

  if (actual != status)
    g_error ("%s %s: %u %s", method, path, actual, answer);
}

static void
test_create (Room *room, gconstpointer data)
{
  static const char *const bad[]
      = { "{\"room_version\":\"1\"}",
          "{\"preset\":\"palace\"}",
          "{\"invite\":[\"no id\"]}",
          "{\"invite_3pid\":[{\"medium\":\"email\"}]}",
          "{\"initial_state\":[{\"type\":\"m.room.member\",\"state_key\":\"@x:localhost\","
          "\"content\":{\"membership\":\"invite\"}}]}",
          "{\"initial_state\":[{\"type\":\"m.room.create\",\"content\":{}}]}",
          "{\"room_alias_name\":\"\\u0001 :\"}" };
  g_autofree char *state = get (room->bob, room->room_id, "/state");
  g_autofree char *create = get (room->bob, room->room_id, "/state/m.room.create");
  g_autofree char *name = get (room->bob, room->room_id, "/state/m.room.name/");

  g_assert_cmpstr (name, ==, "{\"name\":\"Tea\"}");
  g_assert_cmpstr (create, ==, "{\"room_version\":\"11\"}");
  g_assert_nonnull (strstr (state, "\"topic\":\"Milk?\""));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *answer = NULL;
      guint status = banterd_probe_call (room->alice, &answer, "POST", bad[i], V3 "/createRoom");

      if (status != 400)
        g_error ("%s: %u %s", bad[i], status, answer);
    }
}

static void
test_alias (Room *room, gconstpointer data)
{
  g_autofree char *room_id = banterd_probe_create_room (
      room->alice, "{\"preset\":\"public_chat\",\"room_alias_name\":\"lobby\"}");
  g_autofree char *answer = NULL;
  g_autofree char *joined = NULL;

  banterd_probe_ok (room->carol, "POST", "{}", V3 "/join/%s", "#lobby:localhost");
  g_assert_cmpuint (banterd_probe_call (room->carol, &joined, "GET", NULL, V3 "/joined_rooms"), ==,
                    200);
  g_assert_nonnull (strstr (joined, room_id));
  g_assert_cmpuint (banterd_probe_call (room->bob, &answer, "POST",
                                        "{\"room_alias_name\":\"lobby\"}", V3 "/createRoom"),
                    ==, 400);
  g_assert_nonnull (strstr (answer, "M_ROOM_IN_USE"));
  g_assert_cmpuint (
      banterd_probe_call (room->bob, NULL, "POST", "{}", V3 "/join/%s", "#none:localhost"), ==,
      404);
}

static void
test_transaction_ids (Room *room, gconstpointer data)
{
  g_autofree char *first = send (room->alice, room->room_id, "one", "hello");
  g_autofree char *again = send (room->alice, room->room_id, "one", "hello");
  g_autofree char *other = send (room->alice, room->room_id, "two", "hello");
  g_autofree char *by_bob = send (room->bob, room->room_id, "one", "hello");
  g_autofree char *mine = NULL;
  g_autofree char *his = NULL;

  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, !=, other);
  g_assert_cmpstr (first, !=, by_bob);
  g_assert_true (*first == '$' && strlen (first) == 44);
  /* Only the device that sent it sees the transaction id. */
  mine = get (room->alice, room->room_id, "/messages?dir=b&limit=50");
  his = get (room->bob, room->room_id, "/messages?dir=b&limit=50");
  g_assert_nonnull (strstr (mine, "\"transaction_id\":\"two\""));
  g_assert_null (strstr (his, "\"transaction_id\":\"two\""));
}

static void
test_refusals (Room *room, gconstpointer data)
{
  const struct
  {
    BanterdProbe *who;
    const char *method;
    const char *tail;
    const char *body;
    guint status;
  } cases[] = {
    { room->carol, "PUT", "/send/m.room.message/t", "{}", 403 },
    { room->carol, "GET", "/messages?dir=b", NULL, 403 },
    { room->carol, "GET", "/state", NULL, 403 },
    { room->carol, "GET", "/members", NULL, 403 },
    { room->carol, "GET", "/joined_members", NULL, 403 },
    { room->carol, "POST", "/join", "{}", 403 },
    { room->carol, "POST", "/leave", "{}", 403 },
    { room->bob, "PUT", "/state/m.room.name/", "{\"name\":\"Mine\"}", 403 },
    { room->bob, "PUT", "/state/m.room.power_levels/", "{\"users_default\":100}", 403 },
    { room->bob, "PUT", "/state/m.room.create/", "{}", 403 },
    { room->bob, "PUT", "/state/x/@somebody:localhost", "{}", 403 },
    { room->bob, "PUT", "/send/m.room.member/t", "{\"membership\":\"join\"}", 403 },
    { room->bob, "PUT", "/send/m.room.redaction/t", "{}", 400 },
    { room->bob, "POST", "/invite", "{\"user_id\":\"@nobody:localhost\"}", 404 },
    { room->bob, "POST", "/invite", "{\"user_id\":\"nobody\"}", 400 },
    { room->bob, "POST", "/invite", "{}", 400 },
    { room->bob, "POST", "/forget", "{}", 400 },
    { room->alice, "PUT", "/state/m.room.power_levels/", "{\"ban\":\"50\"}", 400 },
    { room->alice, "PUT", "/state/m.room.member/nobody", "{\"membership\":\"join\"}", 400 },
    { room->alice, "PUT", "/send/m.room.message/t", "{\"a\":1.5}", 400 },
    { room->alice, "GET", "/event/$none", NULL, 404 },
    { room->alice, "GET", "/state/m.room.none", NULL, 404 },
    { room->alice, "GET", "/messages?dir=b&from=x1", NULL, 400 },
    { room->alice, "GET", "/messages?dir=b&limit=many", NULL, 400 },
  };
  g_autofree char *kick = g_strdup_printf ("{\"user_id\":\"%s\"}", room->alice->user_id);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i].who, room->room_id, cases[i].method, cases[i].tail, cases[i].body,
                    cases[i].status);
  assert_refused (room->bob, room->room_id, "POST", "/kick", kick, 403);
  assert_refused (room->bob, room->room_id, "POST", "/ban", kick, 403);
  assert_refused (room->alice, "!none:localhost", "PUT", "/send/m.room.message/t", "{}", 404);
}

static void
test_membership (Room *room, gconstpointer data)
{
  g_autofree char *bob = g_strdup_printf ("{\"user_id\":\"%s\"}", room->bob->user_id);
  g_autofree char *members = NULL;

  banterd_probe_ok (room->alice, "POST", bob, ROOM "/kick", room->room_id);
  assert_refused (room->bob, room->room_id, "POST", "/join", "{}", 403);
  banterd_probe_ok (room->alice, "POST", bob, ROOM "/invite", room->room_id);
  banterd_probe_join (room->bob, room->room_id);
  banterd_probe_ok (room->alice, "POST", bob, ROOM "/ban", room->room_id);
  assert_refused (room->bob, room->room_id, "POST", "/join", "{}", 403);
  assert_refused (room->alice, room->room_id, "POST", "/invite", bob, 403);
  banterd_probe_ok (room->alice, "POST", bob, ROOM "/unban", room->room_id);
  assert_refused (room->alice, room->room_id, "POST", "/unban", bob, 403);
  banterd_probe_ok (room->bob, "POST", "{}", ROOM "/forget", room->room_id);
  assert_refused (room->bob, room->room_id, "GET", "/messages?dir=b", NULL, 403);
  members = get (room->alice, room->room_id, "/members?membership=join");
  g_assert_null (strstr (members, room->bob->user_id));
}

static void
test_redact (Room *room, gconstpointer data)
{
  g_autofree char *event_id = send (room->alice, room->room_id, "secret", "the secret word");
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;
  g_autofree char *history = NULL;
  g_autofree char *event = NULL;
  g_autofree char *escaped = g_uri_escape_string (event_id, NULL, FALSE);
  g_autofree char *tail = g_strconcat ("/event/", escaped, NULL);

  g_assert_cmpuint (banterd_probe_call (room->bob, NULL, "PUT", "{}", ROOM "/redact/%s/r",
                                        room->room_id, event_id),
                    ==, 403);
  g_assert_cmpuint (banterd_probe_call (room->alice, &first, "PUT", "{\"reason\":\"oops\"}",
                                        ROOM "/redact/%s/r", room->room_id, event_id),
                    ==, 200);
  g_assert_cmpuint (banterd_probe_call (room->alice, &again, "PUT", "{\"reason\":\"oops\"}",
                                        ROOM "/redact/%s/r", room->room_id, event_id),
                    ==, 200);
  g_assert_cmpstr (first, ==, again);
  history = get (room->bob, room->room_id, "/messages?dir=b&limit=50");
  g_assert_null (strstr (history, "the secret word"));
  g_assert_nonnull (strstr (history, "\"redacts\":"));
  event = get (room->bob, room->room_id, tail);
  g_assert_nonnull (strstr (event, "\"content\":{}"));
  g_assert_nonnull (strstr (event, "\"redacted_because\":"));
  g_assert_nonnull (strstr (event, "oops"));
}

/* Pages meet without a gap or an overlap, both ways. */
static void
test_pages (Room *room, gconstpointer data)
{
  g_autoptr (GString) back = g_string_new (NULL);
  g_autofree char *from = NULL;
  guint n_pages = 0;

  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *txn = g_strdup_printf ("p%u", i);
      g_autofree char *text = g_strdup_printf ("<%02u>", i);

      g_free (send (room->alice, room->room_id, txn, text));
    }
  do
    {
      g_autofree char *tail
          = g_strconcat ("/messages?dir=b&limit=7", from != NULL ? "&from=" : "", from, NULL);
      g_autofree char *page = get (room->bob, room->room_id, tail);

      for (const char *at = strchr (page, '<'); at != NULL; at = strchr (at + 1, '<'))
        g_string_append_len (back, at, 4);
      g_free (from);
      from = banterd_probe_get_string (page, "end");
      n_pages++;
    }
  while (from != NULL && n_pages < 20);
  g_assert_cmpuint (back->len, ==, 25 * 4);
  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *text = g_strdup_printf ("<%02u>", 24 - i);

      g_assert_true (strncmp (back->str + i * 4, text, 4) == 0);
    }
}

static void
test_history_visibility (Room *room, gconstpointer data)
{
  const struct
  {
    const char *visibility;
    gboolean sees_before_invite;
    gboolean sees_before_join;
  } cases[] = { { "shared", TRUE, TRUE }, { "invited", FALSE, TRUE }, { "joined", FALSE, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf (
          "{\"initial_state\":[{\"type\":\"m.room.history_visibility\",\"state_key\":\"\","
          "\"content\":{\"history_visibility\":\"%s\"}}]}",
          cases[i].visibility);
      g_autofree char *room_id = banterd_probe_create_room (room->alice, body);
      g_autofree char *invite = g_strdup_printf ("{\"user_id\":\"%s\"}", room->carol->user_id);
      g_autofree char *history = NULL;

      g_free (send (room->alice, room_id, "1", "before the invite"));
      banterd_probe_ok (room->alice, "POST", invite, ROOM "/invite", room_id);
      g_free (send (room->alice, room_id, "2", "before the join"));
      banterd_probe_join (room->carol, room_id);
      g_free (send (room->alice, room_id, "3", "inside"));
      banterd_probe_leave (room->carol, room_id);
      g_free (send (room->alice, room_id, "4", "afterwards"));
      history = get (room->carol, room_id, "/messages?dir=b&limit=50");
      g_assert_cmpint (strstr (history, "before the invite") != NULL, ==,
                       cases[i].sees_before_invite);
      g_assert_cmpint (strstr (history, "before the join") != NULL, ==, cases[i].sees_before_join);
      g_assert_nonnull (strstr (history, "inside"));
      g_assert_null (strstr (history, "afterwards"));
    }
}

static void
test_context (Room *room, gconstpointer data)
{
  g_autofree char *before = send (room->alice, room->room_id, "c1", "left neighbour");
  g_autofree char *event_id = send (room->alice, room->room_id, "c2", "the middle");
  g_autofree char *after = send (room->alice, room->room_id, "c3", "right neighbour");
  g_autofree char *escaped = g_uri_escape_string (event_id, NULL, FALSE);
  g_autofree char *tail = g_strconcat ("/context/", escaped, "?limit=2", NULL);
  g_autofree char *context = get (room->bob, room->room_id, tail);
  g_autofree char *middle = banter_json_dup_string_member (context, "event/content/body");
  g_autofree char *left = banter_json_dup_member (context, "events_before");
  g_autofree char *right = banter_json_dup_member (context, "events_after");

  g_assert_cmpstr (middle, ==, "the middle");
  g_assert_nonnull (strstr (left, before));
  g_assert_nonnull (strstr (right, after));
}

/* Says what is so already: no new event. */
static void
test_same_state (Room *room, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;

  g_assert_cmpuint (banterd_probe_call (room->alice, &first, "PUT", "{\"name\":\"X\",\"a\":1}",
                                        ROOM "/state/m.room.name", room->room_id),
                    ==, 200);
  g_assert_cmpuint (banterd_probe_call (room->alice, &again, "PUT", "{ \"a\": 1, \"name\": \"X\" }",
                                        ROOM "/state/m.room.name/", room->room_id),
                    ==, 200);
  g_assert_cmpstr (first, ==, again);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/server/rooms/" name, Room, NULL, room_set_up, func, room_tear_down)

int
main (int argc, char **argv)
{
  static const char *const arguments[] = { "--plain", NULL };
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (arguments);
  ADD ("create", test_create);
  ADD ("alias", test_alias);
  ADD ("transaction-ids", test_transaction_ids);
  ADD ("refusals", test_refusals);
  ADD ("membership", test_membership);
  ADD ("redact", test_redact);
  ADD ("pages", test_pages);
  ADD ("history-visibility", test_history_visibility);
  ADD ("context", test_context);
  ADD ("same-state", test_same_state);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
