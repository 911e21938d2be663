/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-history"

#include "config.h"

#include <string.h>

#include "banterd-sync.h"

#include "banter-json.h"

/* Reading back: filters, members over time, the closest event, rooms read from outside. */

#define V3 "/_matrix/client/v3"
#define ROOM V3 "/rooms/%s"

static BanterdFixture *fixture;

static void
set_up (BanterdChat *room, gconstpointer data)
{
  banterd_chat_init_apart (room, fixture, "{\"preset\":\"public_chat\"}");
}

static void
tear_down (BanterdChat *room, gconstpointer data)
{
  banterd_chat_clear (room);
}

static guint
get (BanterdProbe *who, BanterdChat *room, const char *tail, char **answer)
{
  g_autofree char *escaped = g_uri_escape_string (room->room_id, NULL, FALSE);
  g_autofree char *path = g_strconcat (V3 "/rooms/", escaped, tail, NULL);

  return banterd_probe_call_at (who, answer, "GET", NULL, path);
}

static void
test_filters (BanterdChat *room, gconstpointer data)
{
  const struct
  {
    const char *filter;
    guint status;
    guint n_marked;
    const char *state; /* what `state` begins with, or NULL for no state */
  } cases[] = {
    { "{}", 200, 4, NULL },
    { "{\"types\":[\"m.sticker\"]}", 200, 1, NULL },
    { "{\"types\":[\"m.*\"]}", 200, 3, NULL },
    { "{\"types\":[]}", 200, 0, NULL },
    { "{\"not_types\":[\"m.room.message\"]}", 200, 2, NULL },
    { "{\"types\":[\"m.sticker\"],\"not_types\":[\"m.*\"]}", 200, 0, NULL },
    { "{\"senders\":[\"@nobody:localhost\"]}", 200, 0, NULL },
    { "{\"not_senders\":[\"@nobody:localhost\"]}", 200, 4, NULL },
    { "{\"contains_url\":true}", 200, 2, NULL },
    { "{\"contains_url\":false,\"types\":[\"m.room.message\",\"m.sticker\"]}", 200, 1, NULL },
    { "{\"rooms\":[\"!other:localhost\"]}", 200, 0, NULL },
    { "{\"not_rooms\":[\"!other:localhost\"]}", 200, 4, NULL },
    { "{\"related_by_rel_types\":[\"m.annotation\"]}", 200, 1, NULL },
    { "{\"related_by_rel_types\":[\"m.thread\"]}", 200, 0, NULL },
    { "{\"related_by_senders\":[\"@nobody:localhost\"]}", 200, 0, NULL },
    { "{\"lazy_load_members\":true,\"types\":[\"m.sticker\"]}", 200, 1,
      "[{\"type\":\"m.room.member\"" },
    { "{\"types\":\"m.sticker\"}", 400, 0, NULL },
    { "{\"types\":[1]}", 400, 0, NULL },
    { "[]", 400, 0, NULL },
    { "{\"types\":", 400, 0, NULL },
    { "{\"types\":[],\"types\":[]}", 400, 0, NULL },
  };
  g_autofree char *target = banterd_probe_send_ok (room->alice, room->room_id, "m.room.message",
                                                   "{\"body\":\"marked\"}");
  g_autofree char *reaction
      = g_strdup_printf ("{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"%s\","
                         "\"key\":\"+1\"}}",
                         target);

  g_free (banterd_probe_send_ok (room->alice, room->room_id, "m.room.message",
                                 "{\"body\":\"marked\",\"url\":\"mxc://localhost/a\"}"));
  g_free (banterd_probe_send_ok (room->alice, room->room_id, "m.sticker",
                                 "{\"body\":\"marked\",\"url\":7}"));
  g_free (banterd_probe_send_ok (room->alice, room->room_id, "our.own", "{\"body\":\"marked\"}"));
  g_free (banterd_probe_send_ok (room->alice, room->room_id, "m.reaction", reaction));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *escaped = g_uri_escape_string (cases[i].filter, NULL, FALSE);
      g_autofree char *tail = g_strconcat ("/messages?dir=b&limit=100&filter=", escaped, NULL);
      g_autofree char *answer = NULL;
      g_autofree char *state = NULL;
      guint status = get (room->alice, room, tail, &answer);

      if (status != cases[i].status || banterd_probe_count (answer, "marked") != cases[i].n_marked)
        g_error ("%s: %u %s", cases[i].filter, status, answer);
      state = banter_json_dup_member (answer, "state");
      g_assert_true (cases[i].state == NULL
                     || (state != NULL && g_str_has_prefix (state, cases[i].state)));
    }
}

static void
test_parameters (BanterdChat *room, gconstpointer data)
{
  static const struct
  {
    const char *tail;
    guint status;
  } cases[] = {
    { "/messages?dir=b", 200 },
    { "/messages?dir=f", 200 },
    { "/messages?dir=x", 400 },
    { "/messages?dir=b&from=x1", 400 },
    { "/messages?dir=b&to=s-1", 400 },
    { "/messages?dir=b&limit=x", 400 },
    { "/messages?dir=b&limit=-5", 200 },
    { "/context/none", 404 },
    { "/event/none", 404 },
    { "/state/m.room.none", 404 },
    { "/state/m.room.create/", 200 },
    { "/state/m.room.create/x", 404 },
    { "/members?at=x", 400 },
    { "/initialSync?limit=x", 400 },
    { "/members?membership=join&not_membership=join", 200 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint status = get (room->alice, room, cases[i].tail, NULL);

      if (status != cases[i].status)
        g_error ("%s: %u", cases[i].tail, status);
    }
}

/* CVE-2026-45076: pages of which the filter leaves nothing must not end the way back. */
static void
test_empty_pages (BanterdChat *room, gconstpointer data)
{
  g_autofree char *first = banterd_probe_send_ok (room->alice, room->room_id, "m.room.message",
                                                  "{\"body\":\"the oldest\"}");
  g_autofree char *from = NULL;
  gboolean found = FALSE;
  guint n_empty = 0;
  guint n_pages = 0;

  for (guint i = 0; i < 600; i++)
    g_free (banterd_probe_send_ok (room->alice, room->room_id, "our.own", "{}"));
  do
    {
      g_autofree char *tail
          = g_strconcat ("/messages?dir=b&limit=10&filter=%7B%22types%22%3A%5B%22m.room.message%22"
                         "%5D%7D",
                         from != NULL ? "&from=" : "", from, NULL);
      g_autofree char *page = NULL;

      g_assert_cmpuint (get (room->alice, room, tail, &page), ==, 200);
      found = found || strstr (page, first) != NULL;
      n_empty += strstr (page, "\"chunk\":[]") != NULL;
      g_free (from);
      from = banterd_probe_get_string (page, "end");
      n_pages++;
    }
  while (from != NULL && n_pages < 20);
  g_assert_true (found);
  g_assert_cmpuint (n_empty, ==, 2);
  g_assert_cmpuint (n_pages, <, 5);
}

/* What was said before somebody came is hidden from them whichever way they ask. */
static void
test_hidden (BanterdChat *room, gconstpointer data)
{
  static const struct
  {
    const char *format; /* of the room and the event */
    guint status;
  } cases[] = {
    { V3 "/rooms/%s/event/%s", 404 },
    { V3 "/rooms/%s/context/%s", 404 },
    { "/_matrix/client/v1/rooms/%s/relations/%s", 404 },
    { V3 "/rooms/%s/messages?dir=b&limit=100&x=%s", 200 },
    { V3 "/rooms/%s/messages?dir=f&from=s0&limit=100&x=%s", 200 },
    { V3 "/rooms/%s/initialSync?limit=100&x=%s", 200 },
    { "/_matrix/client/v1/rooms/%s/threads?x=%s", 200 },
  };
  g_autofree char *room_id = banterd_probe_create_room (
      room->alice, "{\"preset\":\"public_chat\",\"initial_state\":[{\"type\":"
                   "\"m.room.history_visibility\",\"content\":{\"history_visibility\":"
                   "\"joined\"}}]}");
  g_autofree char *secret
      = banterd_probe_send_ok (room->alice, room_id, "m.room.message", "{\"body\":\"between us\"}");
  g_autofree char *reply = g_strdup_printf (
      "{\"body\":\"x\",\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"%s\"}}", secret);
  g_autofree char *escaped_room = g_uri_escape_string (room_id, NULL, FALSE);
  g_autofree char *escaped = g_uri_escape_string (secret, NULL, FALSE);
  g_autofree char *closest = NULL;

  g_free (banterd_probe_send_ok (room->alice, room_id, "m.room.message", reply));
  banterd_probe_join (room->bob, room_id);
  g_free (banterd_probe_send_ok (room->alice, room_id, "m.room.message", reply));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) parts = g_strsplit (cases[i].format, "%s", 3);
      g_autofree char *path
          = g_strconcat (parts[0], escaped_room, parts[1], escaped, parts[2], NULL);
      g_autofree char *answer = NULL;
      guint status = banterd_probe_call_at (room->bob, &answer, "GET", NULL, path);

      if (status != cases[i].status || strstr (answer, "between us") != NULL)
        g_error ("%s: %u %s", path, status, answer);
    }
  banterd_probe_call (room->bob, &closest, "GET", NULL,
                      "/_matrix/client/v1/rooms/%s/timestamp_to_event?ts=0&dir=f", room_id);
  g_assert_null (strstr (closest, secret));
  g_assert_cmpuint (
      banterd_probe_call (room->bob, NULL, "POST", "{}", ROOM "/report/%s", room_id, secret), ==,
      404);
}

/* CVE-2021-39164 */
static void
test_members_over_time (BanterdChat *room, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *token = NULL;
  g_autofree char *tail = NULL;
  g_autofree char *members = NULL;
  g_autofree char *closed = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *path = NULL;
  g_autofree char *bob = g_strdup_printf ("{\"user_id\":\"%s\"}", room->bob->user_id);

  g_assert_cmpuint (get (room->alice, room, "/messages?dir=b&limit=1", &before), ==, 200);
  token = banterd_probe_get_string (before, "start");
  tail = g_strconcat ("/members?at=", token, NULL);
  g_assert_cmpuint (get (room->bob, room, tail, NULL), ==, 403);
  banterd_probe_join (room->bob, room->room_id);
  g_assert_cmpuint (get (room->bob, room, tail, &members), ==, 200);
  g_assert_null (strstr (members, room->bob->user_id));
  g_assert_nonnull (strstr (members, room->alice->user_id));

  closed = banterd_probe_create_room (
      room->alice, "{\"initial_state\":[{\"type\":\"m.room.history_visibility\",\"content\":"
                   "{\"history_visibility\":\"joined\"}}]}");
  g_clear_pointer (&before, g_free);
  g_clear_pointer (&token, g_free);
  banterd_probe_call (room->alice, &before, "GET", NULL, ROOM "/messages?dir=b", closed);
  token = banterd_probe_get_string (before, "start");
  banterd_probe_ok (room->alice, "POST", bob, ROOM "/invite", closed);
  escaped = g_uri_escape_string (closed, NULL, FALSE);
  path = g_strconcat (V3 "/rooms/", escaped, "/members?at=", token, NULL);
  g_assert_cmpuint (banterd_probe_call_at (room->bob, NULL, "GET", NULL, path), ==, 403);
  banterd_probe_join (room->bob, closed);
  g_assert_cmpuint (banterd_probe_call_at (room->bob, NULL, "GET", NULL, path), ==, 403);
}

static void
test_closest_event (BanterdChat *room, gconstpointer data)
{
  g_autofree char *event_id
      = banterd_probe_send_ok (room->alice, room->room_id, "m.room.message", "{}");
  g_autofree char *event = NULL;
  g_autofree char *ts = NULL;
  struct
  {
    const char *ts;
    const char *dir;
    guint status;
  } cases[] = {
    { NULL, "f", 200 },
    { NULL, "b", 200 },
    { "0", "b", 404 },
    { "0", "f", 200 },
    { NULL, "x", 400 },
    { "later", "f", 400 },
    { "", "f", 400 },
    { "9007199254740991", "f", 404 },
    { "9007199254740991", "b", 200 },
  };

  banterd_probe_call (room->alice, &event, "GET", NULL, ROOM "/event/%s", room->room_id, event_id);
  ts = banter_json_dup_member (event, "origin_server_ts");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = NULL;
      guint status = banterd_probe_call (
          room->alice, &answer, "GET", NULL,
          "/_matrix/client/v1/rooms/%s/timestamp_to_event?ts=%s&dir=%s", room->room_id,
          cases[i].ts != NULL ? cases[i].ts : ts, cases[i].dir);

      if (status != cases[i].status)
        g_error ("Case %u: %u %s", i, status, answer);
    }
  g_assert_cmpuint (banterd_probe_call (room->bob, NULL, "GET", NULL,
                                        "/_matrix/client/v1/rooms/%s/timestamp_to_event?ts=0&dir=f",
                                        room->room_id),
                    ==, 403);
}

/* Everybody may read a world-readable room, nobody may write into it; a room that stops being one
 * keeps only what was open. */
static void
test_from_outside (BanterdChat *room, gconstpointer data)
{
  static const char *const tails[] = { "/messages?dir=b", "/state",       "/state/m.room.create",
                                       "/members",        "/initialSync", "/aliases" };
  g_autofree char *answer = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    g_assert_cmpuint (get (room->bob, room, tails[i], NULL), ==, 403);
  g_free (banterd_probe_send_ok (room->alice, room->room_id, "m.room.message",
                                 "{\"body\":\"behind doors\"}"));
  banterd_probe_ok (room->alice, "PUT", "{\"history_visibility\":\"world_readable\"}",
                    ROOM "/state/m.room.history_visibility", room->room_id);
  g_free (banterd_probe_send_ok (room->alice, room->room_id, "m.room.message",
                                 "{\"body\":\"for all\"}"));
  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    g_assert_cmpuint (get (room->bob, room, tails[i], NULL), ==, 200);
  g_assert_cmpuint (get (room->bob, room, "/initialSync", &answer), ==, 200);
  g_assert_nonnull (strstr (answer, "for all"));
  g_assert_null (strstr (answer, "behind doors"));
  g_assert_nonnull (strstr (answer, "\"membership\":\"leave\""));
  g_assert_cmpuint (banterd_probe_say (room->bob, room->room_id, "hello"), ==, 403);
  banterd_probe_ok (room->alice, "PUT", "{\"history_visibility\":\"joined\"}",
                    ROOM "/state/m.room.history_visibility", room->room_id);
  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    g_assert_cmpuint (get (room->bob, room, tails[i], NULL), ==, 403);
}

/* Each event says who the reader was when it was sent. */
static void
test_own_membership (BanterdChat *room, gconstpointer data)
{
  g_autofree char *early
      = banterd_probe_send_ok (room->alice, room->room_id, "m.room.message", "{}");
  g_autofree char *late = NULL;
  const char *ids[2];
  static const char *const expected[] = { "leave", "join" };

  banterd_probe_join (room->bob, room->room_id);
  late = banterd_probe_send_ok (room->alice, room->room_id, "m.room.message", "{}");
  ids[0] = early;
  ids[1] = late;
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *event = NULL;
      g_autofree char *membership = NULL;

      banterd_probe_call (room->bob, &event, "GET", NULL, ROOM "/event/%s", room->room_id, ids[i]);
      membership = banter_json_dup_string_member (event, "unsigned/membership");
      g_assert_cmpstr (membership, ==, expected[i]);
    }
}

/* A redaction sent like a message does what the other endpoint does. */
static void
test_redaction_as_message (BanterdChat *room, gconstpointer data)
{
  g_autofree char *secret = banterd_probe_send_ok (room->alice, room->room_id, "m.room.message",
                                                   "{\"body\":\"the secret\"}");
  g_autofree char *content = g_strdup_printf ("{\"redacts\":\"%s\"}", secret);
  g_autofree char *page = NULL;
  const struct
  {
    BanterdProbe *who;
    const char *content;
    guint status;
  } cases[] = {
    { room->alice, "{}", 400 },
    { room->alice, "{\"redacts\":7}", 400 },
    { room->alice, "{\"redacts\":\"$none\"}", 404 },
    { room->bob, content, 403 },
    { room->alice, content, 200 },
  };

  banterd_probe_join (room->bob, room->room_id);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (banterd_probe_send (cases[i].who, room->room_id, "m.room.redaction",
                                          cases[i].content, NULL),
                      ==, cases[i].status);
  get (room->bob, room, "/messages?dir=b", &page);
  g_assert_null (strstr (page, "the secret"));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/server/history/" name, BanterdChat, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  static const char *const arguments[] = { "--plain", NULL };
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (arguments);
  ADD ("filters", test_filters);
  ADD ("parameters", test_parameters);
  ADD ("empty-pages", test_empty_pages);
  ADD ("hidden", test_hidden);
  ADD ("members-over-time", test_members_over_time);
  ADD ("closest-event", test_closest_event);
  ADD ("from-outside", test_from_outside);
  ADD ("own-membership", test_own_membership);
  ADD ("redaction-as-message", test_redaction_as_message);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
