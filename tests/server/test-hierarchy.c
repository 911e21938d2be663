/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-hierarchy"

#include "config.h"

#include <string.h>

#include "banterd-probe.h"

#include "banter-json.h"

/* Spaces as trees, and rooms seen from outside. */

#define V1 "/_matrix/client/v1"
#define V3 "/_matrix/client/v3"

static BanterdFixture *fixture;
static BanterdProbe *alice;
static BanterdProbe *bob;

static char *
create (const char *name, const char *type, const char *rule)
{
  g_autofree char *body = g_strdup_printf (
      "{\"name\":\"%s\",\"creation_content\":{\"type\":\"%s\"},\"initial_state\":[{\"type\":"
      "\"m.room.join_rules\",\"content\":{\"join_rule\":\"%s\"}}]}",
      name, type, rule);

  return banterd_probe_create_room (alice, body);
}

static void
add_child (const char *space, const char *child, const char *content)
{
  banterd_probe_ok (alice, "PUT", content, V3 "/rooms/%s/state/m.space.child/%s", space, child);
}

static void
check (BanterdProbe *who, const char *room_id, const char *query, guint expected_status,
       const char *expected)
{
  g_autofree char *escaped = g_uri_escape_string (room_id, NULL, FALSE);
  g_autofree char *path = g_strdup_printf (V1 "/rooms/%s/hierarchy%s", escaped, query);
  g_autofree char *answer = NULL;
  guint status = banterd_probe_call_at (who, &answer, "GET", NULL, path);
  g_autofree char *names = banterd_probe_list_names (answer);

  if (status != expected_status || g_strcmp0 (names, expected) != 0)
    g_error ("%s: %u %s", query, status, answer);
}

static void
test_tree (void)
{
  g_autofree char *root = create ("root", "m.space", "public");
  g_autofree char *inner = create ("inner", "m.space", "public");
  g_autofree char *first = create ("first", "", "public");
  g_autofree char *second = create ("second", "", "public");
  g_autofree char *hidden = create ("hidden", "", "invite");
  g_autofree char *deep = create ("deep", "", "knock");
  static const struct
  {
    const char *query;
    const char *for_alice;
    const char *for_bob;
  } cases[] = {
    { "", "root first inner deep hidden second", "root first inner deep second" },
    { "?max_depth=0", "root", "root" },
    { "?max_depth=1", "root first inner hidden second", "root first inner second" },
    { "?suggested_only=true", "root first", "root first" },
    { "?limit=2", "root first", "root first" },
    { "?limit=2&max_depth=1", "root first", "root first" },
  };

  add_child (root, first, "{\"via\":[\"localhost\"],\"order\":\"a\",\"suggested\":true}");
  add_child (root, inner, "{\"via\":[\"localhost\"],\"order\":\"b\"}");
  add_child (root, second, "{\"via\":[\"localhost\"],\"order\":\"c\\u0001\"}");
  add_child (root, hidden, "{\"via\":[\"localhost\"],\"order\":\"d\"}");
  add_child (root, "!nowhere:localhost", "{\"via\":[\"localhost\"]}");
  add_child (root, "not a room", "{\"via\":[\"localhost\"]}");
  add_child (root, deep, "{\"via\":[]}");
  add_child (inner, deep, "{\"via\":[\"localhost\"],\"order\":7}");
  add_child (inner, root, "{\"via\":[\"localhost\"]}");
  add_child (inner, inner, "{\"via\":[\"localhost\"]}");
  add_child (first, second, "{\"via\":[\"localhost\"]}");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      check (alice, root, cases[i].query, 200, cases[i].for_alice);
      check (bob, root, cases[i].query, 200, cases[i].for_bob);
    }
  check (bob, hidden, "", 403, "");
  check (bob, "!nowhere:localhost", "", 403, "");
  check (bob, "not a room", "", 403, "");
}

static void
test_pages (void)
{
  g_autofree char *root = create ("root", "m.space", "public");
  g_autofree char *from = NULL;
  g_autoptr (GString) all = g_string_new (NULL);
  guint n_pages = 0;

  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *name = g_strdup_printf ("room%u", i);
      g_autofree char *order = g_strdup_printf ("{\"via\":[\"localhost\"],\"order\":\"%u\"}", i);
      g_autofree char *child = create (name, "", "public");

      add_child (root, child, order);
    }
  do
    {
      g_autofree char *answer = NULL;
      g_autofree char *names = NULL;

      if (from == NULL)
        banterd_probe_call (bob, &answer, "GET", NULL, V1 "/rooms/%s/hierarchy?limit=3", root);
      else
        banterd_probe_call (bob, &answer, "GET", NULL, V1 "/rooms/%s/hierarchy?limit=3&from=%s",
                            root, from);
      names = banterd_probe_list_names (answer);
      g_string_append_printf (all, "%s|", names);
      g_free (from);
      from = banterd_probe_get_string (answer, "next_batch");
      n_pages++;
    }
  while (from != NULL && n_pages < 10);
  g_assert_cmpstr (all->str, ==, "root room0 room1|room2 room3 room4|room5 room6|");
  check (bob, root, "?limit=3&max_depth=1&from=3_32_0", 400, "");
  check (bob, root, "?limit=3&suggested_only=true&from=3_32_0", 400, "");
  check (bob, root, "?from=x", 400, "");
  check (bob, root, "?from=-1_32_0", 400, "");
  check (bob, root, "?from=3_32_0_1", 400, "");
}

/* Only members of the club see the room that is for them. */
static void
test_restricted (void)
{
  g_autofree char *club = create ("club", "m.space", "public");
  g_autofree char *body = g_strdup_printf (
      "{\"name\":\"members\",\"initial_state\":[{\"type\":\"m.room.join_rules\",\"content\":"
      "{\"join_rule\":\"restricted\",\"allow\":[{\"type\":\"m.room_membership\",\"room_id\":"
      "\"%s\"}]}}]}",
      club);
  g_autofree char *room = banterd_probe_create_room (alice, body);
  g_autofree char *answer = NULL;
  g_autofree char *allowed = NULL;
  g_autofree char *expected = g_strdup_printf ("[\"%s\"]", club);

  add_child (club, room, "{\"via\":[\"localhost\"]}");
  check (bob, club, "", 200, "club");
  g_assert_cmpuint (banterd_probe_call (bob, NULL, "GET", NULL, V1 "/room_summary/%s", room), ==,
                    404);
  banterd_probe_join (bob, club);
  check (bob, club, "", 200, "club members");
  g_assert_cmpuint (banterd_probe_call (bob, &answer, "GET", NULL, V1 "/room_summary/%s", room), ==,
                    200);
  allowed = banter_json_dup_member (answer, "allowed_room_ids");
  g_assert_cmpstr (allowed, ==, expected);
}

static void
test_summary (void)
{
  g_autofree char *room = banterd_probe_create_room (
      alice, "{\"preset\":\"public_chat\",\"room_alias_name\":\"summed\",\"name\":\"Summed up\","
             "\"topic\":\"Sums\",\"initial_state\":[{\"type\":\"m.room.encryption\",\"content\":"
             "{\"algorithm\":\"m.megolm.v1.aes-sha2\"}}]}");
  static const struct
  {
    const char *member;
    const char *value;
  } members[] = {
    { "name", "\"Summed up\"" },
    { "topic", "\"Sums\"" },
    { "canonical_alias", "\"#summed:localhost\"" },
    { "join_rule", "\"public\"" },
    { "num_joined_members", "1" },
    { "world_readable", "false" },
    { "guest_can_join", "false" },
    { "encryption", "\"m.megolm.v1.aes-sha2\"" },
    { "room_version", "\"11\"" },
    { "membership", "\"leave\"" },
    { "room_type", NULL },
  };
  static const struct
  {
    const char *room;
    guint status;
  } refusals[] = { { "#nobody:localhost", 404 }, { "!nowhere:localhost", 404 }, { "x", 400 } };
  g_autofree char *answer = NULL;
  g_autofree char *bob_id = g_strdup_printf ("{\"user_id\":\"%s\"}", bob->user_id);

  g_assert_cmpuint (
      banterd_probe_call (bob, &answer, "GET", NULL, V1 "/room_summary/%s", "#summed:localhost"),
      ==, 200);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *value = banter_json_dup_member (answer, members[i].member);

      g_assert_cmpstr (value, ==, members[i].value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    g_assert_cmpuint (
        banterd_probe_call (bob, NULL, "GET", NULL, V1 "/room_summary/%s", refusals[i].room), ==,
        refusals[i].status);
  banterd_probe_ok (alice, "POST", bob_id, V3 "/rooms/%s/ban", room);
  g_assert_cmpuint (banterd_probe_call (bob, NULL, "GET", NULL, V1 "/room_summary/%s", room), ==,
                    404);
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
  g_test_add_func ("/server/hierarchy/tree", test_tree);
  g_test_add_func ("/server/hierarchy/pages", test_pages);
  g_test_add_func ("/server/hierarchy/restricted", test_restricted);
  g_test_add_func ("/server/hierarchy/summary", test_summary);
  result = g_test_run ();
  banterd_probe_free (alice);
  banterd_probe_free (bob);
  banterd_fixture_stop (fixture);
  return result;
}
