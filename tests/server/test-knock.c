/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-knock"

#include "config.h"

#include <string.h>

#include "banterd-sync.h"

#include "banter-json.h"

/* Ways into a room that are no invitation: knocking, and being a member elsewhere. */

#define V3 "/_matrix/client/v3"
#define ROOM V3 "/rooms/%s"

static BanterdFixture *fixture;

static void
set_up (BanterdChat *people, gconstpointer data)
{
  banterd_chat_init_apart (people, fixture, "{}");
}

static void
tear_down (BanterdChat *people, gconstpointer data)
{
  banterd_chat_clear (people);
}

static char *
create (BanterdProbe *who, const char *rule, const char *allowed)
{
  g_autofree char *body
      = g_strdup_printf ("{\"initial_state\":[{\"type\":\"m.room.join_rules\",\"content\":"
                         "{\"join_rule\":\"%s\",\"allow\":[{\"type\":\"m.room_membership\","
                         "\"room_id\":\"%s\"},{\"type\":\"odd\"},7]}}]}",
                         rule, allowed);

  return banterd_probe_create_room (who, body);
}

static char *
get_membership (BanterdProbe *who, const char *room_id, BanterdProbe *whose)
{
  g_autofree char *answer = NULL;

  banterd_probe_call (who, &answer, "GET", NULL, ROOM "/state/m.room.member/%s", room_id,
                      whose->user_id);
  return banterd_probe_get_string (answer, "membership");
}

#define assert_membership(people, room, expected)                                                  \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *actual_ = get_membership (people->alice, room, people->bob);                  \
    g_assert_cmpstr (actual_, ==, expected);                                                       \
  }                                                                                                \
  G_STMT_END

/* Which rule lets a stranger do what. */
static void
test_rules (BanterdChat *people, gconstpointer data)
{
  static const struct
  {
    const char *rule;
    guint knock;
    guint join;
  } cases[] = {
    { "public", 403, 200 },     { "invite", 403, 403 },           { "knock", 200, 403 },
    { "restricted", 403, 403 }, { "knock_restricted", 200, 403 }, { "private", 403, 403 },
    { "odd", 403, 403 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *room_id = create (people->alice, cases[i].rule, "!nowhere:localhost");

      g_assert_cmpuint (banterd_probe_call (people->bob, NULL, "POST", "{\"reason\":\"hello\"}",
                                            V3 "/knock/%s", room_id),
                        ==, cases[i].knock);
      g_assert_cmpuint (banterd_probe_call (people->bob, NULL, "POST", "{}", ROOM "/join", room_id),
                        ==, cases[i].join);
    }
}

static void
test_accept (BanterdChat *people, gconstpointer data)
{
  g_autofree char *room_id = create (people->alice, "knock", "!nowhere:localhost");
  g_autofree char *bob = g_strdup_printf ("{\"user_id\":\"%s\"}", people->bob->user_id);

  banterd_probe_ok (people->bob, "POST", "{}", V3 "/knock/%s", room_id);
  assert_membership (people, room_id, "knock");
  banterd_probe_ok (people->alice, "POST", bob, ROOM "/invite", room_id);
  banterd_probe_join (people->bob, room_id);
  assert_membership (people, room_id, "join");
  g_assert_cmpuint (banterd_probe_call (people->bob, NULL, "POST", "{}", V3 "/knock/%s", room_id),
                    ==, 403);
}

static void
test_deny (BanterdChat *people, gconstpointer data)
{
  g_autofree char *room_id = create (people->alice, "knock", "!nowhere:localhost");
  g_autofree char *bob = g_strdup_printf ("{\"user_id\":\"%s\"}", people->bob->user_id);

  banterd_probe_ok (people->bob, "POST", "{}", V3 "/knock/%s", room_id);
  banterd_probe_ok (people->alice, "POST", bob, ROOM "/kick", room_id);
  assert_membership (people, room_id, "leave");
  banterd_probe_ok (people->bob, "POST", "{}", V3 "/knock/%s", room_id);
  banterd_probe_leave (people->bob, room_id);
  assert_membership (people, room_id, "leave");
  banterd_probe_ok (people->bob, "POST", "{}", ROOM "/forget", room_id);
  banterd_probe_ok (people->alice, "POST", bob, ROOM "/ban", room_id);
  g_assert_cmpuint (banterd_probe_call (people->bob, NULL, "POST", "{}", V3 "/knock/%s", room_id),
                    ==, 403);
}

/* Nobody who knocks sees more than before. */
static void
test_outside (BanterdChat *people, gconstpointer data)
{
  static const char *const tails[]
      = { "/messages?dir=b", "/state", "/members", "/joined_members", "/state/m.room.name" };
  g_autofree char *room_id = create (people->alice, "knock", "!nowhere:localhost");
  g_autofree char *escaped = g_uri_escape_string (room_id, NULL, FALSE);

  banterd_probe_ok (people->bob, "POST", "{}", V3 "/knock/%s", room_id);
  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *path = g_strconcat (V3 "/rooms/", escaped, tails[i], NULL);

      g_assert_cmpuint (banterd_probe_call_at (people->bob, NULL, "GET", NULL, path), ==, 403);
    }
  g_assert_cmpuint (banterd_probe_say (people->bob, room_id, "from outside"), ==, 403);
}

/* A member of the allowed room gets in, and the event says who vouches. */
static void
test_restricted (BanterdChat *people, gconstpointer data)
{
  g_autofree char *club = banterd_probe_create_room (people->alice, "{\"preset\":\"public_chat\"}");
  g_autofree char *room_id = create (people->alice, "restricted", club);
  g_autofree char *answer = NULL;
  g_autofree char *via = NULL;

  g_assert_cmpuint (banterd_probe_call (people->bob, NULL, "POST", "{}", V3 "/join/%s", room_id),
                    ==, 403);
  banterd_probe_join (people->bob, club);
  banterd_probe_ok (people->bob, "POST", "{}", V3 "/join/%s?via=localhost&server_name=localhost",
                    room_id);
  banterd_probe_call (people->alice, &answer, "GET", NULL, ROOM "/state/m.room.member/%s", room_id,
                      people->bob->user_id);
  via = banterd_probe_get_string (answer, "join_authorised_via_users_server");
  g_assert_cmpstr (via, ==, people->alice->user_id);
  /* Who has left the club has to stay out once they left the room. */
  banterd_probe_leave (people->bob, club);
  banterd_probe_leave (people->bob, room_id);
  g_assert_cmpuint (banterd_probe_call (people->bob, NULL, "POST", "{}", V3 "/join/%s", room_id),
                    ==, 403);
}

/* A client cannot vouch for itself. */
static void
test_forged_voucher (BanterdChat *people, gconstpointer data)
{
  g_autofree char *room_id = create (people->alice, "restricted", "!nowhere:localhost");
  g_autofree char *forged
      = g_strdup_printf ("{\"membership\":\"join\",\"join_authorised_via_users_server\":\"%s\"}",
                         people->alice->user_id);

  g_assert_cmpuint (banterd_probe_call (people->bob, NULL, "PUT", forged,
                                        ROOM "/state/m.room.member/%s", room_id,
                                        people->bob->user_id),
                    ==, 403);
}

/* Nobody in the room may invite, so nobody vouches. */
static void
test_no_voucher (BanterdChat *people, gconstpointer data)
{
  g_autofree char *club = banterd_probe_create_room (people->alice, "{\"preset\":\"public_chat\"}");
  g_autofree char *room_id = create (people->alice, "restricted", club);
  g_autofree char *levels
      = g_strdup_printf ("{\"invite\":101,\"users\":{\"%s\":100}}", people->alice->user_id);

  banterd_probe_join (people->bob, club);
  g_assert_cmpuint (banterd_probe_call (people->alice, NULL, "PUT", levels,
                                        ROOM "/state/m.room.power_levels", room_id),
                    ==, 403);
  banterd_probe_leave (people->alice, room_id);
  g_assert_cmpuint (banterd_probe_call (people->bob, NULL, "POST", "{}", V3 "/join/%s", room_id),
                    ==, 403);
}

static void
test_names (BanterdChat *people, gconstpointer data)
{
  g_autofree char *room_id = banterd_probe_create_room (
      people->alice, "{\"room_alias_name\":\"knockers\",\"initial_state\":[{\"type\":"
                     "\"m.room.join_rules\",\"content\":{\"join_rule\":\"knock\"}}]}");
  static const struct
  {
    const char *name;
    guint status;
  } cases[] = {
    { "#knockers:localhost", 200 }, { "#nobody:localhost", 404 },
    { "!nowhere:localhost", 404 },  { "knockers", 400 },
    { "@alice0:localhost", 400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (
        banterd_probe_call (people->bob, NULL, "POST", "{}", V3 "/knock/%s", cases[i].name), ==,
        cases[i].status);
  assert_membership (people, room_id, "knock");
}

/* With the safety rules: a knock reaches those who could be written to. */
static void
test_no_way_around (void)
{
  BanterdFixture *safe = banterd_fixture_start (NULL);
  g_autoptr (BanterdProbe) alice = banterd_probe_register (safe, "alice", NULL);
  g_autoptr (BanterdProbe) bob = banterd_probe_register (safe, "bob", NULL);
  g_autofree char *ignored = g_strdup_printf ("{\"ignored_users\":{\"%s\":{}}}", bob->user_id);
  g_autofree char *room_id = create (alice, "knock", "!nowhere:localhost");

  banterd_probe_set (alice, "m.ignored_user_list", ignored);
  banterd_probe_refused (bob, "privacy", "POST", "{}", V3 "/knock/%s", room_id);
  banterd_probe_refused (bob, "privacy", "POST", "{\"reason\":\"let me in\"}", V3 "/knock/%s",
                         room_id);
  banterd_fixture_stop (safe);
}

/* With the safety rules: whoever knocks asks for this room, so strangers can let them in where they
 * could not have invited them. Teens and those who took the knock back are strangers still. */
static void
test_strangers (void)
{
  BanterdFixture *safe = banterd_fixture_start (NULL);
  g_autoptr (BanterdProbe) alice = banterd_probe_register (safe, "alice", NULL);
  g_autoptr (BanterdProbe) bob = banterd_probe_register (safe, "bob", NULL);
  g_autoptr (BanterdProbe) teen = banterd_probe_register (safe, "teen", "2009-11-01");
  g_autofree char *room_id = create (alice, "knock", "!nowhere:localhost");
  g_autofree char *invite = g_strdup_printf ("{\"user_id\":\"%s\"}", bob->user_id);

  banterd_probe_ok (alice, "PUT", "{\"name\":\"Behind a door\"}", ROOM "/state/m.room.name",
                    room_id);
  banterd_probe_refused (alice, "request_pending", "POST", invite, ROOM "/invite", room_id);
  banterd_probe_ok (bob, "POST", "{}", V3 "/knock/%s", room_id);
  banterd_probe_leave (bob, room_id);
  banterd_probe_refused (alice, "request_pending", "POST", invite, ROOM "/invite", room_id);
  banterd_probe_ok (bob, "POST", "{}", V3 "/knock/%s", room_id);
  banterd_probe_ok (alice, "POST", invite, ROOM "/invite", room_id);
  banterd_probe_join (bob, room_id);
  g_assert_cmpuint (banterd_probe_say (alice, room_id, "Come in"), ==, 200);
  g_assert_cmpuint (banterd_probe_say (bob, room_id, "Thank you"), ==, 200);
  banterd_probe_refused (teen, "age", "POST", "{}", V3 "/knock/%s", room_id);
  banterd_fixture_stop (safe);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/server/knock/" name, BanterdChat, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  static const char *const arguments[] = { "--plain", NULL };
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (arguments);
  ADD ("rules", test_rules);
  ADD ("accept", test_accept);
  ADD ("deny", test_deny);
  ADD ("outside", test_outside);
  ADD ("restricted", test_restricted);
  ADD ("forged-voucher", test_forged_voucher);
  ADD ("no-voucher", test_no_voucher);
  ADD ("names", test_names);
  g_test_add_func ("/server/knock/no-way-around", test_no_way_around);
  g_test_add_func ("/server/knock/strangers", test_strangers);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
