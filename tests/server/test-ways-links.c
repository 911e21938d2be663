/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-ways-links"

#include "config.h"

#include "safety-people.h"

/* Ways around the safety rules that must fail, 13 and 14: rooms that can be entered without being
 * asked in, and rooms that take another's place. */

#define PUBLIC "{\"preset\":\"public_chat\",\"name\":\"Open house\"}"

static guint
enter (BanterdProbe *probe, const char *room_id)
{
  return banterd_probe_call (probe, NULL, "POST", "{}", V3 "/rooms/%s/join", room_id);
}

static guint
set_join_rule (BanterdProbe *probe, const char *room_id, const char *rule)
{
  g_autofree char *content = g_strdup_printf ("{\"join_rule\":\"%s\"}", rule);

  return banterd_probe_call (probe, NULL, "PUT", content, V3 "/rooms/%s/state/m.room.join_rules/",
                             room_id);
}

/* Coming by a link accepts that room, and only that one. */
static void
test_accepts_that_room_only (void)
{
  g_autoptr (BanterdProbe) host = someone (NULL);
  g_autoptr (BanterdProbe) guest = someone (NULL);
  g_autofree char *room_id = banterd_probe_create_room (host, PUBLIC);
  g_autofree char *elsewhere = NULL;

  g_assert_cmpuint (enter (guest, room_id), ==, 200);
  g_assert_cmpuint (banterd_probe_say (host, room_id, "welcome"), ==, 200);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (banterd_probe_say (guest, room_id, "thank you"), ==, 200);
  choose (guest, "friends");
  g_assert_cmpuint (banterd_probe_say (host, room_id, "still here"), ==, 200);
  elsewhere = banterd_probe_prepare_dm (host, guest);
  cannot_invite (host, guest, elsewhere, "privacy");
  choose (guest, "no_one");
  cannot_say (host, room_id, "privacy");
  block (guest, host);
  cannot_say (host, room_id, "privacy");
}

/* Somebody of 16 or 17 comes by a link only where a friend is inside. */
static void
test_teens_and_links (void)
{
  g_autoptr (BanterdProbe) host = someone (NULL);
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  g_autoptr (BanterdProbe) friend = someone_aged (17);
  g_autoptr (BanterdProbe) child = someone_aged (14);
  g_autofree char *room_id = banterd_probe_create_room (host, PUBLIC);
  g_autofree char *knocked
      = banterd_probe_create_room (host, "{\"initial_state\":[{\"type\":\"m.room.join_rules\","
                                         "\"state_key\":\"\",\"content\":{\"join_rule\":"
                                         "\"knock\"}}]}");
  g_autofree char *both
      = g_strdup_printf ("{\"invite\":[\"%s\",\"%s\"]}", host->user_id, friend->user_id);

  banterd_probe_refused (teen, "age", "POST", "{}", V3 "/rooms/%s/join", room_id);
  banterd_probe_refused (teen, "age", "POST", "{}", V3 "/knock/%s", knocked);
  banterd_probe_refused (child, "age", "POST", "{}", V3 "/rooms/%s/join", room_id);
  banterd_probe_refused (child, "age", "POST", "{}", V3 "/knock/%s", knocked);

  /* The friend is asked in by a friend, and then the teen may follow. */
  befriend (friend, host);
  g_assert_cmpuint (banterd_probe_add (host, room_id, friend), ==, 403);
  choose (friend, "friends");
  g_assert_cmpuint (banterd_probe_add (host, room_id, friend), ==, 200);
  banterd_probe_join (friend, room_id);
  banterd_probe_refused (teen, "age", "POST", "{}", V3 "/rooms/%s/join", room_id);
  befriend (friend, teen);
  g_assert_cmpuint (enter (teen, room_id), ==, 200);

  /* And once the friend is gone, the host is a stranger again. */
  banterd_probe_leave (friend, room_id);
  cannot_say (host, room_id, "privacy");
}

/* A room that holds somebody under 18 stays as closed as it was when they came. */
static void
test_join_rule_flips (void)
{
  static const char *const open[] = { "public", "restricted", "knock_restricted" };
  g_autoptr (BanterdProbe) friend = someone (NULL);
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  g_autoptr (BanterdProbe) stranger = someone (NULL);
  g_autofree char *room_id = NULL;

  choose (teen, "friends");
  befriend (friend, teen);
  room_id = banterd_probe_open_dm (friend, teen);
  banterd_probe_join (teen, room_id);
  for (guint i = 0; i < G_N_ELEMENTS (open); i++)
    {
      g_autofree char *content = g_strdup_printf ("{\"join_rule\":\"%s\"}", open[i]);

      banterd_probe_refused (friend, "privacy", "PUT", content,
                             V3 "/rooms/%s/state/m.room.join_rules/", room_id);
      banterd_probe_refused (teen, "age", "PUT", content, V3 "/rooms/%s/state/m.room.join_rules/",
                             room_id);
    }
  g_assert_cmpuint (enter (stranger, room_id), ==, 403);
}

/* A chat of two cannot be entered, whatever its join rule became. */
static void
test_direct_chats_have_no_links (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autoptr (BanterdProbe) stranger = someone (NULL);
  g_autofree char *room_id = banterd_probe_open_dm (a, b);

  banterd_probe_join (b, room_id);
  g_assert_cmpuint (set_join_rule (a, room_id, "public"), ==, 200);
  banterd_probe_refused (stranger, "privacy", "POST", "{}", V3 "/rooms/%s/join", room_id);
  g_assert_cmpuint (set_join_rule (a, room_id, "knock"), ==, 200);
  banterd_probe_refused (stranger, "privacy", "POST", "{}", V3 "/knock/%s", room_id);
}

/* A group of somebody of 16 or 17 asks its maker who comes in; it is in no directory. */
static void
test_groups_of_teens (void)
{
  static const char *const open[] = {
    "{\"preset\":\"public_chat\"}",
    "{\"visibility\":\"public\"}",
    "{\"initial_state\":[{\"type\":\"m.room.join_rules\",\"state_key\":\"\",\"content\":"
    "{\"join_rule\":\"public\"}}]}",
    "{\"initial_state\":[{\"type\":\"m.room.join_rules\",\"state_key\":\"\",\"content\":"
    "{\"join_rule\":\"restricted\",\"allow\":[]}}]}",
  };
  static const int ages[] = { 14, 16, 17 };
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  g_autoptr (BanterdProbe) friend = someone_aged (17);
  g_autoptr (BanterdProbe) other = someone_aged (17);
  g_autoptr (BanterdProbe) guest = someone (NULL);
  g_autofree char *room_id = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (open); i++)
    for (guint j = 0; j < G_N_ELEMENTS (ages); j++)
      {
        g_autoptr (BanterdProbe) maker = someone_aged (ages[j]);

        g_test_message ("%d: %s", ages[j], open[i]);
        banterd_probe_refused (maker, "age", "POST", open[i], V3 "/createRoom");
      }
  room_id = banterd_probe_create_room (teen, "{\"preset\":\"private_chat\"}");
  banterd_probe_refused (teen, "age", "PUT", "{\"visibility\":\"public\"}",
                         V3 "/directory/list/room/%s", room_id);

  /* Others cannot add to it, although its power levels would let them. */
  banterd_probe_set (guest, "im.banter.privacy", "{\"who_can_add_to_groups\":\"everyone\"}");
  choose (friend, "friends");
  choose (other, "friends");
  {
    g_autofree char *both
        = g_strdup_printf ("{\"users\":{\"%s\":{},\"%s\":{}}}", friend->user_id, other->user_id);

    banterd_probe_set (teen, "im.banter.following", both);
    banterd_probe_follow (friend, teen);
    banterd_probe_follow (other, teen);
    choose (teen, "friends");
  }
  g_assert_cmpuint (banterd_probe_add (teen, room_id, friend), ==, 200);
  g_assert_cmpuint (banterd_probe_add (teen, room_id, other), ==, 200);
  banterd_probe_join (friend, room_id);
  banterd_probe_join (other, room_id);
  cannot_invite (friend, guest, room_id, "privacy");
  g_assert_cmpuint (banterd_probe_add (teen, room_id, guest), ==, 200);
}

/* 13: by an alias, and by what the directory shows. */
static void
test_alias_and_directory (void)
{
  g_autoptr (BanterdProbe) host = someone (NULL);
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  g_autofree char *room_id
      = banterd_probe_create_room (host, "{\"preset\":\"public_chat\",\"visibility\":\"public\","
                                         "\"room_alias_name\":\"openhouse\"}");

  g_assert_nonnull (room_id);
  banterd_probe_refused (teen, "age", "POST", "{}", V3 "/join/%s", "#openhouse:localhost");
}

/* Words that come with a knock, to people who did not ask for them. */
static void
test_knock_reason (void)
{
  g_autoptr (BanterdProbe) host = someone (NULL);
  g_autoptr (BanterdProbe) friend = someone (NULL);
  g_autoptr (BanterdProbe) stranger = someone (NULL);
  g_autofree char *room_id
      = banterd_probe_create_room (host, "{\"initial_state\":[{\"type\":\"m.room.join_rules\","
                                         "\"state_key\":\"\",\"content\":{\"join_rule\":"
                                         "\"knock\"}}]}");

  banterd_probe_refused (stranger, "request_pending", "POST", "{\"reason\":\"words\"}",
                         V3 "/knock/%s", room_id);
  banterd_probe_follow (host, friend);
  banterd_probe_ok (friend, "POST", "{\"reason\":\"It is me\"}", V3 "/knock/%s", room_id);
  block (host, stranger);
  banterd_probe_refused (stranger, "privacy", "POST", "{}", V3 "/knock/%s", room_id);
}

/* Taking a knock back is no way to say something to a group either. */
static void
test_knock_taken_back (void)
{
  g_autoptr (BanterdProbe) host = someone (NULL);
  g_autoptr (BanterdProbe) stranger = someone (NULL);
  g_autofree char *room_id
      = banterd_probe_create_room (host, "{\"initial_state\":[{\"type\":\"m.room.join_rules\","
                                         "\"state_key\":\"\",\"content\":{\"join_rule\":"
                                         "\"knock\"}}]}");

  banterd_probe_ok (stranger, "POST", "{}", V3 "/knock/%s", room_id);
  banterd_probe_refused (stranger, "request_pending", "POST", "{\"reason\":\"words\"}",
                         V3 "/rooms/%s/leave", room_id);
  banterd_probe_leave (stranger, room_id);
}

/* Groups hold at most 32 unless public. */
static void
test_group_is_full (void)
{
  g_autoptr (BanterdProbe) host = someone (NULL);
  g_autoptr (BanterdProbe) last = someone (NULL);
  g_autofree char *room_id = banterd_probe_create_room (host, "{\"preset\":\"private_chat\"}");
  g_autoptr (GString) many = g_string_new ("{\"invite\":[");

  banterd_probe_set (last, "im.banter.privacy", "{\"who_can_add_to_groups\":\"everyone\"}");
  for (guint i = 1; i < 32; i++)
    {
      g_autoptr (BanterdProbe) guest = someone (NULL);

      banterd_probe_set (guest, "im.banter.privacy", "{\"who_can_add_to_groups\":\"everyone\"}");
      g_string_append_printf (many, "%s\"%s\"", i > 1 ? "," : "", guest->user_id);
      g_assert_cmpuint (banterd_probe_add (host, room_id, guest), ==, 200);
      if (i == 1)
        banterd_probe_join (guest, room_id);
    }
  cannot_invite (host, last, room_id, "group_full");
  g_string_append_printf (many, ",\"%s\"]}", last->user_id);
  banterd_probe_refused (host, "group_full", "POST", many->str, V3 "/createRoom");
  g_assert_cmpuint (set_join_rule (host, room_id, "public"), ==, 200);
  g_assert_cmpuint (enter (last, room_id), ==, 200);
}

/* 14: the new room of an upgrade has the same rules. */
static void
test_upgrade (void)
{
  g_autoptr (BanterdProbe) friend = someone (NULL);
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  g_autoptr (BanterdProbe) stranger = someone (NULL);
  g_autofree char *room_id = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *upgraded = NULL;

  choose (teen, "friends");
  befriend (friend, teen);
  room_id = banterd_probe_open_dm (friend, teen);
  banterd_probe_join (teen, room_id);
  banterd_probe_set (teen, "im.banter.following", "{\"users\":{}}");

  /* The tombstone has a body, so it is a message. */
  banterd_probe_refused (friend, "privacy", "POST", "{\"new_version\":\"11\"}",
                         V3 "/rooms/%s/upgrade", room_id);
  banterd_probe_follow (teen, friend);
  g_assert_cmpuint (banterd_probe_call (friend, &answer, "POST", "{\"new_version\":\"11\"}",
                                        V3 "/rooms/%s/upgrade", room_id),
                    ==, 200);
  upgraded = banterd_probe_get_string (answer, "replacement_room");
  banterd_probe_set (teen, "im.banter.following", "{\"users\":{}}");
  cannot_invite (friend, teen, upgraded, "privacy");
  g_assert_cmpuint (enter (stranger, upgraded), ==, 403);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/safety/way/13/accepts-that-room-only", test_accepts_that_room_only);
  g_test_add_func ("/safety/way/13/teens-and-links", test_teens_and_links);
  g_test_add_func ("/safety/way/13/join-rule-flips", test_join_rule_flips);
  g_test_add_func ("/safety/way/13/direct-chats-have-no-links", test_direct_chats_have_no_links);
  g_test_add_func ("/safety/way/13/groups-of-teens", test_groups_of_teens);
  g_test_add_func ("/safety/way/13/alias-and-directory", test_alias_and_directory);
  g_test_add_func ("/safety/way/13/knock-reason", test_knock_reason);
  g_test_add_func ("/safety/way/13/knock-taken-back", test_knock_taken_back);
  g_test_add_func ("/safety/way/13/group-is-full", test_group_is_full);
  g_test_add_func ("/safety/way/14/upgrade", test_upgrade);
  return safety_run ();
}
