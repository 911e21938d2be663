/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-upgrade"

#include "config.h"

#include <string.h>

#include "banterd-probe.h"

#include "banter-json.h"

/* A room in place of another: what moves, what stays, who may. */

#define V3 "/_matrix/client/v3"
#define ROOM V3 "/rooms/%s"

static BanterdFixture *fixture;

typedef struct
{
  BanterdProbe *alice;
  BanterdProbe *bob;
  char *before;
  char *after; /* nullable */
} Rooms;

static guint n_people;

static void
set_up (Rooms *rooms, gconstpointer data)
{
  g_autofree char *alice = g_strdup_printf ("alice%u", n_people);
  g_autofree char *bob = g_strdup_printf ("bob%u", n_people);
  g_autofree char *body = g_strdup_printf (
      "{\"preset\":\"public_chat\",\"visibility\":\"public\",\"room_alias_name\":\"room%u\","
      "\"name\":\"The club\",\"topic\":\"Chess\",\"creation_content\":{\"type\":\"our.type\","
      "\"m.federate\":false},\"initial_state\":[{\"type\":\"m.room.server_acl\",\"content\":"
      "{\"allow\":[\"*\"]}},{\"type\":\"our.own.state\",\"content\":{\"x\":1}}]}",
      n_people++);

  rooms->alice = banterd_probe_register (fixture, alice, NULL);
  rooms->bob = banterd_probe_register (fixture, bob, NULL);
  rooms->before = banterd_probe_create_room (rooms->alice, body);
  banterd_probe_join (rooms->bob, rooms->before);
}

static void
tear_down (Rooms *rooms, gconstpointer data)
{
  banterd_probe_free (rooms->alice);
  banterd_probe_free (rooms->bob);
  g_free (rooms->before);
  g_free (rooms->after);
}

static void
upgrade (Rooms *rooms)
{
  g_autofree char *answer = NULL;
  guint status = banterd_probe_call (rooms->alice, &answer, "POST", "{\"new_version\":\"11\"}",
                                     ROOM "/upgrade", rooms->before);

  if (status != 200)
    g_error ("%u %s", status, answer);
  rooms->after = banterd_probe_get_string (answer, "replacement_room");
}

static char *
get_state (BanterdProbe *who, const char *room_id, const char *type, const char *path)
{
  g_autofree char *answer = NULL;
  guint status = banterd_probe_call (who, &answer, "GET", NULL, ROOM "/state/%s", room_id, type);

  return status == 200 ? banter_json_dup_member (answer, path) : NULL;
}

static void
test_state (Rooms *rooms, gconstpointer data)
{
  static const struct
  {
    const char *type;
    const char *path;
    const char *value;
  } cases[] = {
    { "m.room.create", "type", "\"our.type\"" },
    { "m.room.create", "m.federate", "false" },
    { "m.room.create", "room_version", "\"11\"" },
    { "m.room.name", "name", "\"The club\"" },
    { "m.room.topic", "m.topic/m.text/0/body", NULL },
    { "m.room.topic", "topic", "\"Chess\"" },
    { "m.room.join_rules", "join_rule", "\"public\"" },
    { "m.room.server_acl", "allow", "[\"*\"]" },
    { "our.own.state", "x", NULL },
    { "m.room.power_levels", "events/m.room.tombstone", "100" },
  };
  g_autofree char *predecessor = NULL;
  g_autofree char *successor = NULL;
  g_autofree char *expected = NULL;

  upgrade (rooms);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *value = get_state (rooms->alice, rooms->after, cases[i].type, cases[i].path);

      g_assert_cmpstr (value, ==, cases[i].value);
    }
  predecessor = get_state (rooms->alice, rooms->after, "m.room.create", "predecessor/room_id");
  expected = g_strdup_printf ("\"%s\"", rooms->before);
  g_assert_cmpstr (predecessor, ==, expected);
  successor = get_state (rooms->bob, rooms->before, "m.room.tombstone", "replacement_room");
  g_free (expected);
  expected = g_strdup_printf ("\"%s\"", rooms->after);
  g_assert_cmpstr (successor, ==, expected);
}

/* The name leads to the new room, the directory shows it alone, and the old one falls silent. */
static void
test_names (Rooms *rooms, gconstpointer data)
{
  g_autofree char *alias
      = get_state (rooms->alice, rooms->before, "m.room.canonical_alias", "alias");
  g_autofree char *bare = g_strndup (alias + 1, strlen (alias) - 2);
  g_autofree char *target = NULL;
  g_autofree char *room_id = NULL;
  g_autofree char *left = NULL;
  g_autofree char *moved = NULL;
  g_autofree char *visibility = NULL;

  upgrade (rooms);
  banterd_probe_call (rooms->bob, &target, "GET", NULL, V3 "/directory/room/%s", bare);
  room_id = banterd_probe_get_string (target, "room_id");
  g_assert_cmpstr (room_id, ==, rooms->after);
  left = get_state (rooms->alice, rooms->before, "m.room.canonical_alias", "alias");
  g_assert_null (left);
  moved = get_state (rooms->alice, rooms->after, "m.room.canonical_alias", "alias");
  g_assert_cmpstr (moved, ==, alias);
  banterd_probe_call (rooms->bob, &visibility, "GET", NULL, V3 "/directory/list/room/%s",
                      rooms->before);
  g_assert_nonnull (strstr (visibility, "private"));
  g_clear_pointer (&visibility, g_free);
  banterd_probe_call (rooms->bob, &visibility, "GET", NULL, V3 "/directory/list/room/%s",
                      rooms->after);
  g_assert_nonnull (strstr (visibility, "public"));
  g_assert_cmpuint (banterd_probe_say (rooms->bob, rooms->before, "still here?"), ==, 403);
  banterd_probe_join (rooms->bob, rooms->after);
  g_assert_cmpuint (banterd_probe_say (rooms->bob, rooms->after, "here I am"), ==, 200);
}

static void
test_bans (Rooms *rooms, gconstpointer data)
{
  g_autofree char *bob = g_strdup_printf ("{\"user_id\":\"%s\"}", rooms->bob->user_id);

  banterd_probe_ok (rooms->alice, "POST", bob, ROOM "/ban", rooms->before);
  upgrade (rooms);
  g_assert_cmpuint (banterd_probe_call (rooms->bob, NULL, "POST", "{}", ROOM "/join", rooms->after),
                    ==, 403);
}

static void
test_refusals (Rooms *rooms, gconstpointer data)
{
  g_autoptr (BanterdProbe) carol = banterd_probe_register (fixture, "carol", NULL);
  const struct
  {
    BanterdProbe *who;
    const char *room_id;
    const char *body;
    guint status;
    const char *errcode;
  } cases[] = {
    { rooms->bob, rooms->before, "{\"new_version\":\"11\"}", 403, "M_FORBIDDEN" },
    { carol, rooms->before, "{\"new_version\":\"11\"}", 403, "M_FORBIDDEN" },
    { rooms->alice, "!nowhere:localhost", "{\"new_version\":\"11\"}", 404, "M_NOT_FOUND" },
    { rooms->alice, rooms->before, "{\"new_version\":\"1\"}", 400, "M_UNSUPPORTED_ROOM_VERSION" },
    { rooms->alice, rooms->before, "{\"new_version\":\"\"}", 400, "M_UNSUPPORTED_ROOM_VERSION" },
    { rooms->alice, rooms->before, "{\"new_version\":11}", 400, "M_BAD_JSON" },
    { rooms->alice, rooms->before, "{}", 400, "M_BAD_JSON" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = NULL;
      guint status = banterd_probe_call (cases[i].who, &answer, "POST", cases[i].body,
                                         ROOM "/upgrade", cases[i].room_id);
      g_autofree char *errcode = banterd_probe_get_string (answer, "errcode");

      if (status != cases[i].status || g_strcmp0 (errcode, cases[i].errcode) != 0)
        g_error ("Case %u: %u %s", i, status, answer);
    }
  g_assert_cmpuint (banterd_probe_say (rooms->bob, rooms->before, "all is as it was"), ==, 200);
}

static char *
get_data (BanterdProbe *who, const char *room_id, const char *type)
{
  char *answer = NULL;
  guint status
      = banterd_probe_call (who, &answer, "GET", NULL, V3 "/user/%s/rooms/%s/account_data/%s",
                            who->user_id, room_id, type);

  if (status != 200)
    g_clear_pointer (&answer, g_free);
  return answer;
}

/* What one noted about the old room is noted about the new one; a stranger's room that claims to be
 * its successor gets nothing. */
static void
test_notes (Rooms *rooms, gconstpointer data)
{
  g_autoptr (BanterdProbe) mallory = banterd_probe_register (fixture, "mallory", NULL);
  g_autofree char *direct
      = g_strdup_printf ("{\"%s\":[\"%s\"]}", rooms->alice->user_id, rooms->before);
  g_autofree char *claim = g_strdup_printf (
      "{\"preset\":\"public_chat\",\"creation_content\":{\"predecessor\":{\"room_id\":\"%s\","
      "\"event_id\":\"$x\"}}}",
      rooms->before);
  g_autofree char *forged = banterd_probe_create_room (mallory, claim);
  g_autofree char *note = NULL;
  g_autofree char *none = NULL;
  g_autofree char *chats = NULL;

  banterd_probe_ok (rooms->bob, "PUT", "{\"x\":1}", V3 "/user/%s/rooms/%s/account_data/our.note",
                    rooms->bob->user_id, rooms->before);
  banterd_probe_set (rooms->bob, "m.direct", direct);
  upgrade (rooms);
  banterd_probe_join (rooms->bob, forged);
  banterd_probe_join (rooms->bob, rooms->after);
  note = get_data (rooms->bob, rooms->after, "our.note");
  g_assert_cmpstr (note, ==, "{\"x\":1}");
  none = get_data (rooms->bob, forged, "our.note");
  g_assert_null (none);
  banterd_probe_call (rooms->bob, &chats, "GET", NULL, V3 "/user/%s/account_data/m.direct",
                      rooms->bob->user_id);
  g_assert_nonnull (strstr (chats, rooms->after));
  g_assert_null (strstr (chats, forged));
}

/* Who silenced the old room finds the new one silent, and hears the others as before. */
static void
test_push_rules (Rooms *rooms, gconstpointer data)
{
  g_autofree char *mute = g_strdup_printf (
      "{\"actions\":[],\"conditions\":[{\"kind\":\"event_match\",\"key\":\"room_id\",\"pattern\":"
      "\"%s\"}]}",
      rooms->before);
  g_autofree char *rules = NULL;
  g_autofree char *override = NULL;
  g_autofree char *conditions = NULL;
  g_autofree char *actions = NULL;

  banterd_probe_ok (rooms->bob, "PUT", mute, V3 "/pushrules/global/override/%s", rooms->before);
  banterd_probe_ok (rooms->bob, "PUT", "{\"actions\":[\"notify\",{\"set_tweak\":\"sound\"}]}",
                    V3 "/pushrules/global/room/%s", rooms->before);
  banterd_probe_ok (rooms->bob, "PUT", "{\"enabled\":false}",
                    V3 "/pushrules/global/room/%s/enabled", rooms->before);
  upgrade (rooms);
  banterd_probe_join (rooms->bob, rooms->after);
  banterd_probe_call (rooms->bob, &override, "GET", NULL, V3 "/pushrules/global/override/%s",
                      rooms->after);
  conditions = banter_json_dup_member (override, "conditions");
  g_assert_nonnull (strstr (conditions, rooms->after));
  g_assert_null (strstr (conditions, rooms->before));
  banterd_probe_call (rooms->bob, &rules, "GET", NULL, V3 "/pushrules/global/room/%s",
                      rooms->after);
  actions = banter_json_dup_member (rules, "actions");
  g_assert_cmpstr (actions, ==, "[\"notify\",{\"set_tweak\":\"sound\"}]");
  g_assert_nonnull (strstr (rules, "\"enabled\":false"));
  /* What one says of the new room stays said. */
  banterd_probe_ok (rooms->bob, "DELETE", NULL, V3 "/pushrules/global/room/%s", rooms->before);
  banterd_probe_ok (rooms->bob, "PUT", "{\"enabled\":true}",
                    V3 "/pushrules/global/override/%s/enabled", rooms->after);
  banterd_probe_leave (rooms->bob, rooms->after);
  banterd_probe_join (rooms->bob, rooms->after);
  banterd_probe_ok (rooms->bob, "GET", NULL, V3 "/pushrules/global/override/%s", rooms->after);
  banterd_probe_fails (rooms->alice, 404, "M_NOT_FOUND", "GET", NULL,
                       V3 "/pushrules/global/room/%s", rooms->after);
}

#define ADD(name, func) g_test_add ("/server/upgrade/" name, Rooms, NULL, set_up, func, tear_down)

/* With the safety rules: whoever may not write to B gains nothing from a new room. */
static void
test_no_way_around (void)
{
  BanterdFixture *safe = banterd_fixture_start (NULL);
  g_autoptr (BanterdProbe) alice = banterd_probe_register (safe, "alice", NULL);
  g_autoptr (BanterdProbe) bob = banterd_probe_register (safe, "bob", NULL);
  g_autofree char *ignored = g_strdup_printf ("{\"ignored_users\":{\"%s\":{}}}", alice->user_id);
  g_autofree char *room_id = banterd_probe_open_dm (alice, bob);
  g_autofree char *invite = g_strdup_printf ("{\"user_id\":\"%s\"}", bob->user_id);
  g_autofree char *answer = NULL;
  g_autofree char *after = NULL;
  guint status;

  banterd_probe_join (bob, room_id);
  banterd_probe_set (bob, "m.ignored_user_list", ignored);
  banterd_probe_refused (alice, "privacy", "POST", "{\"new_version\":\"11\"}", ROOM "/upgrade",
                         room_id);
  banterd_probe_leave (bob, room_id);
  status = banterd_probe_call (alice, &answer, "POST", "{\"new_version\":\"11\"}", ROOM "/upgrade",
                               room_id);
  g_assert_cmpuint (status, ==, 200);
  after = banterd_probe_get_string (answer, "replacement_room");
  banterd_probe_refused (alice, "privacy", "POST", invite, ROOM "/invite", after);
  banterd_fixture_stop (safe);
}

int
main (int argc, char **argv)
{
  static const char *const arguments[] = { "--plain", NULL };
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (arguments);
  ADD ("state", test_state);
  ADD ("names", test_names);
  ADD ("bans", test_bans);
  ADD ("notes", test_notes);
  ADD ("push-rules", test_push_rules);
  ADD ("refusals", test_refusals);
  g_test_add_func ("/server/upgrade/no-way-around", test_no_way_around);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
