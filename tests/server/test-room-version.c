/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-room-version"

#include "config.h"

#include <string.h>

#include "banterd-probe.h"

#include "banter-json.h"

/* Rooms of version 12: named after their m.room.create, with creators above all levels; and the way
 * from one version to another. */

#define V3 "/_matrix/client/v3"
#define ROOM V3 "/rooms/%s"
#define LEVELS "m.room.power_levels"

static BanterdFixture *fixture;
static BanterdProbe *alice;
static BanterdProbe *bob;
static BanterdProbe *carol;

/* The member at @path of a state event's content, as JSON text; NULL if there is none. */
static char *
get_state (const char *room_id, const char *type, const char *path)
{
  g_autofree char *answer = NULL;
  guint status = banterd_probe_call (alice, &answer, "GET", NULL, ROOM "/state/%s", room_id, type);

  return status == 200 ? banter_json_dup_member (answer, path) : NULL;
}

static void
assert_state (const char *room_id, const char *type, const char *path, const char *expected)
{
  g_autofree char *value = get_state (room_id, type, path);

  if (g_strcmp0 (value, expected) != 0)
    g_error ("%s %s is %s instead of %s", type, path, value, expected);
}

static void
test_id (void)
{
  g_autofree char *room_id = banterd_probe_create_room (alice, "{\"room_version\":\"12\"}");
  g_autofree char *create = NULL;
  g_autofree char *event_id = NULL;

  g_assert_cmpuint (strlen (room_id), ==, 44);
  banterd_probe_call (alice, &create, "GET", NULL, ROOM "/state/m.room.create?format=event",
                      room_id);
  event_id = banterd_probe_get_string (create, "event_id");
  g_assert_cmpstr (event_id + 1, ==, room_id + 1);
  /* Clients see the room's id in it all the same. */
  g_assert_nonnull (strstr (create, room_id));
  g_assert_cmpuint (banterd_probe_say (alice, room_id, "hello"), ==, 200);
}

/* The same request twice in a millisecond makes two rooms. */
static void
test_twins (void)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 20; i++)
    g_assert_true (
        g_hash_table_add (ids, banterd_probe_create_room (alice, "{\"room_version\":\"12\"}")));
}

typedef struct
{
  const char *type;
  const char *path;
  const char *value;
} Expected;

static void
test_creation (void)
{
  static const struct
  {
    const char *body;
    Expected expected[5];
  } cases[] = {
    { "{\"room_version\":\"12\",\"creation_content\":{\"room_version\":\"1\",\"creator\":\"x\"}}",
      { { "m.room.create", "room_version", "\"12\"" },
        { "m.room.create", "creator", NULL },
        { "m.room.create", "additional_creators", NULL },
        { LEVELS, "users", NULL },
        { LEVELS, "events/m.room.tombstone", "150" } } },
    { "{\"room_version\":\"12\",\"preset\":\"trusted_private_chat\",\"invite\":"
      "[\"@bob:localhost\",\"@carol:localhost\"],\"creation_content\":{\"additional_creators\":"
      "[\"@bob:localhost\"]}}",
      { { "m.room.create", "additional_creators", "[\"@bob:localhost\",\"@carol:localhost\"]" },
        { LEVELS, "users", NULL } } },
    { "{\"room_version\":\"12\",\"preset\":\"private_chat\",\"invite\":[\"@bob:localhost\"]}",
      { { "m.room.create", "additional_creators", NULL } } },
    { "{\"room_version\":\"12\",\"power_level_content_override\":{\"users\":{\"@bob:localhost\":"
      "50}}}",
      { { LEVELS, "users", "{\"@bob:localhost\":50}" } } },
    { "{\"room_version\":\"11\"}",
      { { LEVELS, "users/@alice:localhost", "100" },
        { LEVELS, "events/m.room.tombstone", "100" } } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *room_id = banterd_probe_create_room (alice, cases[i].body);

      for (guint j = 0; j < G_N_ELEMENTS (cases[i].expected); j++)
        if (cases[i].expected[j].type != NULL)
          assert_state (room_id, cases[i].expected[j].type, cases[i].expected[j].path,
                        cases[i].expected[j].value);
    }
}

static void
test_refusals (void)
{
  static const char *const bodies[] = {
    "{\"room_version\":\"12\",\"creation_content\":{\"additional_creators\":\"@bob:localhost\"}}",
    "{\"room_version\":\"12\",\"creation_content\":{\"additional_creators\":[\"bob\"]}}",
    "{\"room_version\":\"12\",\"creation_content\":{\"additional_creators\":[7]},"
    "\"preset\":\"trusted_private_chat\",\"invite\":[\"@bob:localhost\"]}",
    "{\"room_version\":\"12\",\"creation_content\":{\"additional_creators\":{}},"
    "\"preset\":\"trusted_private_chat\",\"invite\":[\"@bob:localhost\"]}",
    "{\"room_version\":\"12\",\"power_level_content_override\":{\"users\":{\"@alice:localhost\":"
    "100}}}",
    "{\"room_version\":\"12\",\"creation_content\":{\"additional_creators\":[\"@bob:localhost\"]},"
    "\"power_level_content_override\":{\"users\":{\"@bob:localhost\":100}}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    banterd_probe_fails (alice, 400, "M_INVALID_ROOM_STATE", "POST", bodies[i], V3 "/createRoom");
}

/* A second creator does what only creators can, also after the server has started anew. */
static void
test_power (void)
{
  g_autofree char *room_id = banterd_probe_create_room (
      alice, "{\"room_version\":\"12\",\"preset\":\"public_chat\",\"creation_content\":"
             "{\"additional_creators\":[\"@bob:localhost\"]}}");

  banterd_probe_join (bob, room_id);
  banterd_probe_join (carol, room_id);
  banterd_fixture_restart (fixture);
  banterd_probe_ok (bob, "PUT", "{\"users\":{\"@carol:localhost\":100}}",
                    ROOM "/state/m.room.power_levels", room_id);
  banterd_probe_fails (carol, 403, "M_FORBIDDEN", "POST", "{\"user_id\":\"@bob:localhost\"}",
                       ROOM "/kick", room_id);
  banterd_probe_fails (bob, 403, "M_FORBIDDEN", "POST", "{\"user_id\":\"@alice:localhost\"}",
                       ROOM "/kick", room_id);
  banterd_probe_fails (bob, 403, "M_FORBIDDEN", "PUT", "{\"users\":{\"@bob:localhost\":100}}",
                       ROOM "/state/m.room.power_levels", room_id);
  banterd_probe_ok (bob, "POST", "{\"user_id\":\"@carol:localhost\"}", ROOM "/kick", room_id);
}

static char *
upgrade (const char *room_id, const char *body)
{
  g_autofree char *answer = NULL;
  guint status = banterd_probe_call (alice, &answer, "POST", body, ROOM "/upgrade", room_id);

  if (status != 200)
    g_error ("%s: %u %s", body, status, answer);
  return banterd_probe_get_string (answer, "replacement_room");
}

/* Up: the creator leaves the list of levels; along: creators are named anew; down: they come back
 * into it. */
static void
test_upgrade (void)
{
  g_autofree char *first = banterd_probe_create_room (
      alice,
      "{\"room_version\":\"11\",\"power_level_content_override\":{\"state_default\":100,"
      "\"users\":{\"@alice:localhost\":100,\"@bob:localhost\":50,\"@carol:localhost\":100}}}");
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *fourth = NULL;

  second
      = upgrade (first, "{\"new_version\":\"12\",\"additional_creators\":[\"@carol:localhost\"]}");
  g_assert_null (strchr (second, ':'));
  assert_state (second, "m.room.create", "additional_creators", "[\"@carol:localhost\"]");
  assert_state (second, LEVELS, "users", "{\"@bob:localhost\":50}");
  assert_state (second, LEVELS, "events/m.room.tombstone", "150");
  assert_state (second, LEVELS, "events/m.room.name", "50");
  third = upgrade (second, "{\"new_version\":\"12\"}");
  assert_state (third, "m.room.create", "additional_creators", NULL);
  assert_state (third, LEVELS, "users", "{\"@bob:localhost\":50}");
  fourth = upgrade (second, "{\"new_version\":\"11\",\"additional_creators\":[\"ignored\"]}");
  assert_state (fourth, "m.room.create", "additional_creators", NULL);
  assert_state (fourth, LEVELS, "users",
                "{\"@alice:localhost\":150,\"@bob:localhost\":50,\"@carol:localhost\":150}");
  banterd_probe_fails (alice, 400, "M_INVALID_ROOM_STATE", "POST",
                       "{\"new_version\":\"12\",\"additional_creators\":[\"carol\"]}",
                       ROOM "/upgrade", fourth);
  banterd_probe_fails (alice, 400, "M_BAD_JSON", "POST",
                       "{\"new_version\":\"12\",\"additional_creators\":\"carol\"}",
                       ROOM "/upgrade", fourth);
}

static void
test_capability (void)
{
  banterd_probe_tells (alice,
                       "\"m.room_versions\":{\"default\":\"11\",\"available\":{\"11\":\"stable\","
                       "\"12\":\"stable\"}}",
                       V3 "/capabilities");
  /* Also where there are none: some clients ask for one without looking. */
  banterd_probe_tells (alice, "\"unstable_features\":{}", "/_matrix/client/versions");
}

int
main (int argc, char **argv)
{
  static const char *const arguments[] = { "--plain", NULL };
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (arguments);
  alice = banterd_probe_register (fixture, "alice", NULL);
  bob = banterd_probe_register (fixture, "bob", NULL);
  carol = banterd_probe_register (fixture, "carol", NULL);
  g_test_add_func ("/server/room-version/id", test_id);
  g_test_add_func ("/server/room-version/twins", test_twins);
  g_test_add_func ("/server/room-version/creation", test_creation);
  g_test_add_func ("/server/room-version/refusals", test_refusals);
  g_test_add_func ("/server/room-version/power", test_power);
  g_test_add_func ("/server/room-version/upgrade", test_upgrade);
  g_test_add_func ("/server/room-version/capability", test_capability);
  result = g_test_run ();
  banterd_probe_free (alice);
  banterd_probe_free (bob);
  banterd_probe_free (carol);
  banterd_fixture_stop (fixture);
  return result;
}
