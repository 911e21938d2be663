/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-create"

#include "config.h"

#include <string.h>

#include "banterd-probe.h"

#include "banter-json.h"

/* What comes of each member of "POST /createRoom", and that a room exists whole or not at all. */

#define V3 "/_matrix/client/v3"
#define ROOM V3 "/rooms/%s"

static BanterdFixture *fixture;
static BanterdProbe *alice;
static BanterdProbe *bob;

/* The member at @path of a state event's content, as JSON text; NULL if there is none. @type: or
 * "type/key" */
static char *
get_state (const char *room_id, const char *type, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (type, "/", 2);
  g_autofree char *answer = NULL;
  guint status = banterd_probe_call (alice, &answer, "GET", NULL, ROOM "/state/%s/%s", room_id,
                                     parts[0], parts[1] != NULL ? parts[1] : "");

  return status == 200 ? banter_json_dup_member (answer, path) : NULL;
}

typedef struct
{
  const char *type;
  const char *path;
  const char *value;
} Expected;

typedef struct
{
  const char *body;
  Expected expected[6];
} Case;

static void
run_case (const Case *one)
{
  g_autofree char *room_id = banterd_probe_create_room (alice, one->body);

  for (guint i = 0; i < G_N_ELEMENTS (one->expected) && one->expected[i].type != NULL; i++)
    {
      const Expected *expected = &one->expected[i];
      g_autofree char *value = get_state (room_id, expected->type, expected->path);

      if (g_strcmp0 (value, expected->value) != 0)
        g_error ("%s: %s %s is %s", one->body, expected->type, expected->path, value);
    }
}

#define RULE "m.room.join_rules", "join_rule"
#define VISIBILITY "m.room.history_visibility", "history_visibility"
#define GUESTS "m.room.guest_access", "guest_access"
#define LEVELS "m.room.power_levels"
#define CREATE "m.room.create"

static void
test_presets (void)
{
  static const Case cases[] = {
    { "{}", { { RULE, "\"invite\"" }, { VISIBILITY, "\"shared\"" }, { GUESTS, "\"can_join\"" } } },
    { "{\"visibility\":\"private\"}", { { RULE, "\"invite\"" } } },
    { "{\"visibility\":\"public\"}", { { RULE, "\"public\"" }, { GUESTS, "\"forbidden\"" } } },
    { "{\"preset\":\"private_chat\",\"visibility\":\"public\"}", { { RULE, "\"invite\"" } } },
    { "{\"preset\":\"public_chat\"}",
      { { RULE, "\"public\"" }, { VISIBILITY, "\"shared\"" }, { GUESTS, "\"forbidden\"" } } },
    { "{\"preset\":\"trusted_private_chat\",\"invite\":[\"@bob:localhost\"],\"is_direct\":true}",
      { { RULE, "\"invite\"" },
        { LEVELS, "users/@bob:localhost", "100" },
        { "m.room.member/@bob:localhost", "is_direct", "true" } } },
    { "{\"preset\":\"private_chat\",\"invite\":[\"@bob:localhost\"]}",
      { { LEVELS, "users/@bob:localhost", NULL },
        { "m.room.member/@bob:localhost", "membership", "\"invite\"" },
        { "m.room.member/@bob:localhost", "is_direct", NULL } } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    run_case (&cases[i]);
}

static void
test_members (void)
{
  static const Case cases[] = {
    { "{\"name\":\"Tea\",\"topic\":\"Milk?\"}",
      { { "m.room.name", "name", "\"Tea\"" },
        { "m.room.topic", "topic", "\"Milk?\"" },
        { "m.room.topic", "m.topic", "{\"m.text\":[{\"body\":\"Milk?\"}]}" } } },
    { "{\"room_version\":\"11\",\"creation_content\":{\"m.federate\":false,\"type\":\"m.space\","
      "\"room_version\":\"1\",\"creator\":\"@bob:localhost\"}}",
      { { CREATE, "room_version", "\"11\"" },
        { CREATE, "creator", NULL },
        { CREATE, "type", "\"m.space\"" },
        { CREATE, "m.federate", "false" } } },
    { "{\"room_alias_name\":\"named\"}",
      { { "m.room.canonical_alias", "alias", "\"#named:localhost\"" } } },
    /* What is given replaces what the preset says, and may come twice. */
    { "{\"preset\":\"public_chat\",\"initial_state\":[{\"type\":\"m.room.join_rules\",\"content\":"
      "{\"join_rule\":\"knock\"}},{\"type\":\"our.own\",\"state_key\":\"\",\"content\":{\"x\":1}},"
      "{\"type\":\"our.own\",\"content\":{\"x\":2}}]}",
      { { RULE, "\"knock\"" }, { "our.own", "x", "2" } } },
    { "{\"name\":\"After\",\"initial_state\":[{\"type\":\"m.room.name\",\"content\":{\"name\":"
      "\"Before\"}}]}",
      { { "m.room.name", "name", "\"After\"" } } },
    /* An override replaces whole members. */
    { "{\"power_level_content_override\":{\"events\":{\"our.own\":7},\"invite\":70}}",
      { { LEVELS, "events/our.own", "7" },
        { LEVELS, "events/m.room.name", NULL },
        { LEVELS, "invite", "70" },
        { LEVELS, "ban", "50" },
        { LEVELS, "users/@alice:localhost", "100" } } },
    { "{\"power_level_content_override\":{\"users\":{\"@alice:localhost\":101,"
      "\"@bob:localhost\":50}}}",
      { { LEVELS, "users/@bob:localhost", "50" }, { LEVELS, "users/@alice:localhost", "101" } } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    run_case (&cases[i]);
}

static guint
count_rooms (void)
{
  g_autofree char *answer = NULL;
  guint n = 0;

  banterd_probe_call (alice, &answer, "GET", NULL, V3 "/joined_rooms");
  for (const char *at = strchr (answer, '!'); at != NULL; at = strchr (at + 1, '!'))
    n++;
  return n;
}

/* Each refusal leaves no room behind, and no alias. */
static void
test_refusals (void)
{
  static const struct
  {
    const char *body;
    guint status;
    const char *errcode;
  } cases[] = {
    { "[]", 400, "M_BAD_JSON" },
    { "{\"preset\":\"palace\"}", 400, "M_INVALID_PARAM" },
    { "{\"preset\":7}", 400, "M_BAD_JSON" },
    { "{\"visibility\":\"secret\"}", 400, "M_INVALID_PARAM" },
    { "{\"room_version\":\"10\"}", 400, "M_UNSUPPORTED_ROOM_VERSION" },
    { "{\"room_version\":\"\"}", 400, "M_UNSUPPORTED_ROOM_VERSION" },
    { "{\"room_version\":11}", 400, "M_BAD_JSON" },
    { "{\"room_alias_name\":\"spoilt\",\"invite\":[\"@nobody:localhost\"]}", 404, "M_NOT_FOUND" },
    { "{\"room_alias_name\":\"spoilt\",\"invite\":[\"bob\"]}", 400, "M_INVALID_PARAM" },
    { "{\"room_alias_name\":\"spoilt\",\"invite\":[\"@alice:localhost\"]}", 403, "M_FORBIDDEN" },
    { "{\"invite\":\"@bob:localhost\"}", 400, "M_BAD_JSON" },
    { "{\"invite_3pid\":[{\"medium\":\"msisdn\",\"address\":\"1\"}]}", 400, "M_INVALID_PARAM" },
    { "{\"room_alias_name\":\"a b:c\\u0000\"}", 400, "M_NOT_JSON" },
    { "{\"room_alias_name\":\":\"}", 400, "M_INVALID_PARAM" },
    { "{\"room_alias_name\":\"spoilt\",\"power_level_content_override\":{\"ban\":\"50\"}}", 400,
      "M_BAD_JSON" },
    { "{\"room_alias_name\":\"spoilt\",\"power_level_content_override\":{\"users\":{\"bob\":50}}}",
      400, "M_INVALID_ROOM_STATE" },
    { "{\"room_alias_name\":\"spoilt\",\"name\":\"x\",\"power_level_content_override\":{\"users\":"
      "{\"@alice:localhost\":49}}}",
      400, "M_INVALID_ROOM_STATE" },
    { "{\"initial_state\":[{\"type\":\"m.room.member\",\"state_key\":\"@bob:localhost\","
      "\"content\":"
      "{\"membership\":\"join\"}}]}",
      400, "M_INVALID_ROOM_STATE" },
    { "{\"initial_state\":[{\"type\":\"m.room.create\",\"content\":{}}]}", 400,
      "M_INVALID_ROOM_STATE" },
    { "{\"initial_state\":[{\"type\":\"m.room.canonical_alias\",\"content\":{\"alias\":"
      "\"#elsewhere:localhost\"}}]}",
      400, "M_BAD_ALIAS" },
    { "{\"initial_state\":[{\"type\":\"x\"}]}", 400, "M_BAD_JSON" },
    { "{\"initial_state\":[{\"content\":{}}]}", 400, "M_BAD_JSON" },
    { "{\"initial_state\":[{\"type\":\"x\",\"content\":{\"f\":1.5}}]}", 400, "M_BAD_JSON" },
    { "{\"creation_content\":[]}", 400, "M_BAD_JSON" },
  };
  guint before = count_rooms ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = NULL;
      guint status = banterd_probe_call (alice, &answer, "POST", cases[i].body, V3 "/createRoom");
      g_autofree char *errcode = banterd_probe_get_string (answer, "errcode");

      if (status != cases[i].status || g_strcmp0 (errcode, cases[i].errcode) != 0)
        g_error ("%s: %u %s", cases[i].body, status, answer);
    }
  g_assert_cmpuint (count_rooms (), ==, before);
  g_assert_cmpuint (
      banterd_probe_call (alice, NULL, "GET", NULL, V3 "/directory/room/%s", "#spoilt:localhost"),
      ==, 404);
}

/* State that was taken back is empty, and the rules see it so. */
static void
test_redacted_state (void)
{
  g_autofree char *room_id = banterd_probe_create_room (
      alice, "{\"preset\":\"public_chat\",\"topic\":\"unwise words\"}");
  g_autofree char *state = NULL;
  g_autofree char *topic = NULL;
  g_autofree char *event_id = NULL;
  g_autofree char *levels = NULL;
  g_autofree char *after = NULL;

  banterd_probe_call (alice, &state, "GET", NULL, ROOM "/state/m.room.topic?format=event", room_id);
  event_id = banterd_probe_get_string (state, "event_id");
  banterd_probe_ok (alice, "PUT", "{}", ROOM "/redact/%s/1", room_id, event_id);
  topic = get_state (room_id, "m.room.topic", "topic");
  g_assert_null (topic);
  g_clear_pointer (&state, g_free);
  banterd_probe_call (alice, &state, "GET", NULL, ROOM "/state", room_id);
  g_assert_null (strstr (state, "unwise words"));

  banterd_probe_call (alice, &levels, "GET", NULL, ROOM "/state/m.room.power_levels?format=event",
                      room_id);
  g_clear_pointer (&event_id, g_free);
  event_id = banterd_probe_get_string (levels, "event_id");
  banterd_probe_ok (alice, "PUT", "{}", ROOM "/redact/%s/2", room_id, event_id);
  after = get_state (room_id, LEVELS, "users/@alice:localhost");
  g_assert_cmpstr (after, ==, "100");
  banterd_probe_ok (alice, "PUT", "{\"name\":\"x\"}", ROOM "/state/m.room.name", room_id);
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
  g_test_add_func ("/server/create/presets", test_presets);
  g_test_add_func ("/server/create/members", test_members);
  g_test_add_func ("/server/create/refusals", test_refusals);
  g_test_add_func ("/server/create/redacted-state", test_redacted_state);
  result = g_test_run ();
  banterd_probe_free (alice);
  banterd_probe_free (bob);
  banterd_fixture_stop (fixture);
  return result;
}
