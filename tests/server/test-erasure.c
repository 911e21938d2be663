/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-erasure"

#include "config.h"

#include <string.h>

#include "banterd-sync.h"

#include "banter-json.h"

/* CS-API "POST /account/deactivate" with `erase`: what somebody said stays with those who could
 * read it, and whoever comes later gets it as if redacted, by every way there is. */

#define V3 "/_matrix/client/v3"
#define V1 "/_matrix/client/v1"
#define WORD "butterscotch"

static BanterdFixture *fixture;

typedef struct
{
  BanterdProbe *bob;   /* was there */
  BanterdProbe *carol; /* came between the words and the end of the account */
  BanterdProbe *dave;  /* comes afterwards */
  char *room_id;
  char *event_id;  /* alice's message */
  char *thread_id; /* bob's, that alice answered */
} Room;

static void
close_account (BanterdProbe *probe)
{
  g_autofree char *first = NULL;
  g_autofree char *session = NULL;
  g_autofree char *body = NULL;

  banterd_probe_call (probe, &first, "POST", "{\"erase\":true}", V3 "/account/deactivate");
  session = banterd_probe_get_string (first, "session");
  body = g_strdup_printf (
      "{\"erase\":true,\"auth\":{\"type\":\"m.login.password\",\"session\":\"%s\","
      "\"identifier\":{\"type\":\"m.id.user\",\"user\":\"%s\"},"
      "\"password\":\"a long enough one\"}}",
      session, probe->user_id);
  banterd_probe_ok (probe, "POST", body, V3 "/account/deactivate");
}

static char *
send (BanterdProbe *probe, const char *room_id, const char *content)
{
  g_autofree char *answer = NULL;

  g_assert_cmpuint (banterd_probe_send (probe, room_id, "m.room.message", content, &answer), ==,
                    200);
  return banterd_probe_get_string (answer, "event_id");
}

static void
say_things (Room *room, BanterdProbe *alice)
{
  g_autofree char *edit = NULL;
  g_autofree char *answer = NULL;

  room->event_id
      = send (alice, room->room_id, "{\"msgtype\":\"m.text\",\"body\":\"" WORD " one\"}");
  edit = g_strdup_printf (
      "{\"msgtype\":\"m.text\",\"body\":\"* " WORD
      " two\",\"m.new_content\":{\"msgtype\":\"m.text\","
      "\"body\":\"" WORD
      " two\"},\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"%s\"}}",
      room->event_id);
  g_free (send (alice, room->room_id, edit));
  room->thread_id
      = send (room->bob, room->room_id, "{\"msgtype\":\"m.text\",\"body\":\"A thread\"}");
  answer = g_strdup_printf ("{\"msgtype\":\"m.text\",\"body\":\"" WORD " three\",\"m.relates_to\":"
                            "{\"rel_type\":\"m.thread\",\"event_id\":\"%s\"}}",
                            room->thread_id);
  g_free (send (alice, room->room_id, answer));
}

static void
set_up (Room *room, gconstpointer data)
{
  g_autoptr (BanterdProbe) alice = banterd_probe_register (fixture, "alice", NULL);

  room->bob = banterd_probe_register (fixture, "bob", NULL);
  room->carol = banterd_probe_register (fixture, "carol", NULL);
  room->dave = banterd_probe_register (fixture, "dave", NULL);
  banterd_probe_ok (alice, "PUT", "{\"displayname\":\"" WORD " Alice\"}",
                    V3 "/profile/%s/displayname", alice->user_id);
  room->room_id = banterd_probe_create_room (room->bob, "{\"preset\":\"public_chat\"}");
  banterd_probe_join (alice, room->room_id);
  say_things (room, alice);
  banterd_probe_join (room->carol, room->room_id);
  close_account (alice);
  banterd_probe_join (room->dave, room->room_id);
}

static void
tear_down (Room *room, gconstpointer data)
{
  banterd_probe_free (room->bob);
  banterd_probe_free (room->carol);
  banterd_probe_free (room->dave);
  g_free (room->room_id);
  g_free (room->event_id);
  g_free (room->thread_id);
}

static void
assert_tells (BanterdProbe *who, const char *way, const char *answer, gboolean expected)
{
  if ((strstr (answer, WORD) != NULL) != expected)
    g_error ("%s %s: %s", who->user_id, way, answer);
}

/* Everything that this person can ask about the room. */
static void
ask_everything (Room *room, BanterdProbe *who, gboolean expected)
{
  const struct
  {
    const char *path;
    const char *event_id;
  } ways[] = {
    { V3 "/rooms/%s/messages?dir=b&limit=100", NULL },
    { V3 "/rooms/%s/messages?dir=f&limit=100", NULL },
    { V3 "/rooms/%s/initialSync", NULL },
    { V3 "/rooms/%s/event/%s", room->event_id },
    { V3 "/rooms/%s/event/%s", room->thread_id },
    { V3 "/rooms/%s/context/%s", room->event_id },
    { V1 "/rooms/%s/relations/%s", room->event_id },
    { V1 "/rooms/%s/relations/%s", room->thread_id },
    { V1 "/rooms/%s/threads", NULL },
  };
  g_autofree char *room_part = g_uri_escape_string (room->room_id, NULL, FALSE);
  g_autofree char *since = NULL;
  g_autofree char *synced = NULL;
  g_autofree char *timeline = NULL;
  g_autofree char *found = NULL;
  g_autofree char *results = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (GString) path = g_string_new (ways[i].path);
      g_autofree char *answer = NULL;

      g_string_replace (path, "%s", room_part, 1);
      if (ways[i].event_id != NULL)
        g_string_replace (path, "%s", ways[i].event_id, 1);
      g_assert_cmpuint (banterd_probe_call_at (who, &answer, "GET", NULL, path->str), ==, 200);
      assert_tells (who, path->str, answer, expected);
    }
  synced = banterd_sync_room (who, &since, "", "join", room->room_id);
  timeline = banter_json_dup_member (synced, "timeline");
  assert_tells (who, "/sync", timeline, expected);
  found = banterd_probe_post (who, V3 "/search",
                              "{\"search_categories\":{\"room_events\":{\"search_term\":\"" WORD
                              "\"}}}");
  results = banter_json_dup_member (found, "search_categories/room_events/results");
  assert_tells (who, "/search", results, expected);
}

static void
test_everywhere (Room *room)
{
  ask_everything (room, room->bob, TRUE);
  ask_everything (room, room->carol, TRUE);
  ask_everything (room, room->dave, FALSE);
  /* The message is still there, as its reactions may be. */
  banterd_probe_tells (room->dave, "\"content\":{}", V3 "/rooms/%s/event/%s", room->room_id,
                       room->event_id);
  /* Who was there before, and comes again, could read it. */
  banterd_probe_leave (room->carol, room->room_id);
  banterd_probe_join (room->carol, room->room_id);
  ask_everything (room, room->carol, TRUE);
}

/* Nobody is told who left. */
static void
test_profile (Room *room)
{
  g_autofree char *answer = NULL;

  banterd_probe_call (room->bob, &answer, "GET", NULL,
                      V3 "/rooms/%s/state/m.room.member/@alice:localhost", room->room_id);
  g_assert_cmpstr (answer, ==, "{\"membership\":\"leave\"}");
  banterd_probe_fails (room->bob, 404, "M_NOT_FOUND", "GET", NULL,
                       V3 "/profile/@alice:localhost/displayname");
}

#define ADD(name, func) g_test_add ("/server/erasure/" name, Room, NULL, set_up, func, tear_down)

static void
test_all (Room *room, gconstpointer data)
{
  test_everywhere (room);
  test_profile (room);
}

int
main (int argc, char **argv)
{
  static const char *const arguments[] = { "--plain", NULL };
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (arguments);
  ADD ("all", test_all);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
