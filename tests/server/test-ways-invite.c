/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-ways-invite"

#include "config.h"

#include "safety-people.h"

/* Ways around the safety rules that must fail, 6 to 14: into somebody's list of chats. */

/* Nothing of @a's has reached @b, and no room of a refused call is left. */
static void
assert_nothing_arrived (BanterdProbe *b, const char *room_id)
{
  g_autofree char *answer = sync_of (b);

  g_assert_null (strstr (answer, "\"invite\":{\"!"));
  if (room_id != NULL)
    g_assert_null (strstr (answer, room_id));
}

/* 6: createRoom with `invite`, in all its forms. */
static void
test_create_with_invite (void)
{
  static const char *const forms[] = {
    "{\"invite\":[\"%s\"]}",
    "{\"invite\":[\"%s\"],\"is_direct\":true,\"preset\":\"trusted_private_chat\"}",
    "{\"invite\":[\"%s\",\"%s\"]}",
    "{\"invite\":[\"%s\"],\"name\":\"words\",\"topic\":\"words\"}",
    "{\"invite\":[\"%s\"],\"visibility\":\"public\",\"preset\":\"public_chat\"}",
    "{\"invite\":[\"%s\"],\"power_level_content_override\":{\"invite\":0}}",
  };
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *rooms = NULL;

  choose (b, "no_one");
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_auto (GStrv) parts = g_strsplit (forms[i], "%s", -1);
      g_autofree char *body = g_strjoinv (b->user_id, parts);

      g_test_message ("%s", body);
      banterd_probe_refused (a, "privacy", "POST", body, V3 "/createRoom");
    }
  banterd_probe_call (a, &rooms, "GET", NULL, V3 "/joined_rooms");
  g_assert_cmpstr (rooms, ==, "{\"joined_rooms\":[]}");
  assert_nothing_arrived (b, NULL);
}

/* 6: one person named twice does not make a group, to whose rule another wish applies. */
static void
test_named_twice (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *twice = g_strdup_printf ("{\"invite\":[\"%s\",\"%s\"]}", b->user_id, b->user_id);
  g_autofree char *oneself
      = g_strdup_printf ("{\"invite\":[\"%s\",\"%s\"]}", b->user_id, a->user_id);

  banterd_probe_set (b, "im.banter.privacy",
                     "{\"who_can_message\":\"no_one\",\"who_can_add_to_groups\":\"everyone\"}");
  banterd_probe_refused (a, "privacy", "POST", twice, V3 "/createRoom");
  banterd_probe_refused (a, "privacy", "POST", oneself, V3 "/createRoom");
  assert_nothing_arrived (b, NULL);
}

/* 7: first an empty room, then the invitation. */
static void
test_invite_later (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *room_id = banterd_probe_create_room (a, "{}");
  g_autofree char *body = g_strdup_printf ("{\"user_id\":\"%s\"}", b->user_id);

  choose (b, "friends");
  banterd_probe_refused (a, "privacy", "POST", body, V3 "/rooms/%s/invite", room_id);
  assert_nothing_arrived (b, room_id);
}

/* 8: the member event itself, also with a face that is not the profile's. */
static void
test_member_event (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autoptr (BanterdProbe) open = someone (NULL);
  g_autofree char *room_id = banterd_probe_create_room (a, "{}");
  static const char *const words[] = {
    "{\"membership\":\"invite\",\"displayname\":\"words for you\"}",
    "{\"membership\":\"invite\",\"displayname\":{\"x\":\"words\"}}",
    "{\"membership\":\"invite\",\"avatar_url\":\"mxc://localhost/picture\"}",
    "{\"membership\":\"invite\",\"reason\":{\"x\":\"words\"}}",
    "{\"membership\":\"invite\",\"reason\":[\"words\"]}",
    "{\"membership\":\"invite\",\"is_direct\":\"words\"}",
    "{\"membership\":\"invite\",\"org.example.words\":\"words\"}",
    "{\"membership\":\"invite\",\"third_party_invite\":{\"display_name\":\"words\"}}",
  };

  choose (b, "no_one");
  cannot_invite (a, b, room_id, "privacy");
  assert_nothing_arrived (b, room_id);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_test_message ("%s", words[i]);
      g_assert_cmpuint (banterd_probe_call (a, NULL, "PUT", words[i],
                                            V3 "/rooms/%s/state/m.room.member/%s", room_id,
                                            open->user_id),
                        ==, 400);
    }
  assert_nothing_arrived (open, room_id);
}

/* 9: memberships in initial_state. */
static void
test_initial_state (void)
{
  static const char *const memberships[] = { "invite", "join", "ban", "leave", "knock" };
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (memberships); i++)
    {
      g_autofree char *body = g_strdup_printf (
          "{\"initial_state\":[{\"type\":\"m.room.member\",\"state_key\":\"%s\",\"content\":"
          "{\"membership\":\"%s\",\"reason\":\"words\"}}]}",
          b->user_id, memberships[i]);

      g_assert_cmpuint (banterd_probe_call (a, NULL, "POST", body, V3 "/createRoom"), ==, 400);
    }
  assert_nothing_arrived (b, NULL);
}

/* 10: invitations of phone numbers and addresses are not offered, so nothing waits to be bound. */
static void
test_third_party_invites (void)
{
  static const char third_party[]
      = "{\"invite_3pid\":[{\"id_server\":\"localhost\",\"id_access_token\":\"x\","
        "\"medium\":\"msisdn\",\"address\":\"491700000000\"}]}";
  static const char in_room[] = "{\"id_server\":\"localhost\",\"id_access_token\":\"x\","
                                "\"medium\":\"msisdn\",\"address\":\"491700000000\"}";
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autofree char *room_id = banterd_probe_create_room (a, "{}");

  g_assert_cmpuint (banterd_probe_call (a, NULL, "POST", third_party, V3 "/createRoom"), ==, 400);
  g_assert_cmpuint (banterd_probe_call (a, NULL, "POST", in_room, V3 "/rooms/%s/invite", room_id),
                    ==, 400);
}

/* 11: a group of three to reach the teen; the one who adds has to be allowed to. */
static void
test_group_to_reach (void)
{
  g_autoptr (BanterdProbe) stranger = someone (NULL);
  g_autoptr (BanterdProbe) puppet = someone_aged (17);
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  g_autofree char *both
      = g_strdup_printf ("{\"invite\":[\"%s\",\"%s\"]}", puppet->user_id, teen->user_id);
  g_autofree char *room_id = banterd_probe_create_room (stranger, "{\"preset\":\"private_chat\"}");

  banterd_probe_set (teen, "im.banter.privacy",
                     "{\"who_can_message\":\"everyone\","
                     "\"who_can_add_to_groups\":\"everyone\"}");
  choose (puppet, "friends");
  befriend (puppet, stranger);
  banterd_probe_refused (stranger, "privacy", "POST", both, V3 "/createRoom");
  g_assert_cmpuint (banterd_probe_add (stranger, room_id, puppet), ==, 200);
  banterd_probe_join (puppet, room_id);
  cannot_invite (stranger, teen, room_id, "privacy");
  assert_nothing_arrived (teen, room_id);
}

/* 11: a friend brings a third one into the chat of two. */
static void
test_third_person (void)
{
  g_autoptr (BanterdProbe) friend = someone_aged (17);
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  g_autoptr (BanterdProbe) stranger = someone (NULL);
  g_autofree char *direct = NULL;
  g_autofree char *unmarked = NULL;

  choose (teen, "friends");
  choose (friend, "friends");
  befriend (friend, teen);
  banterd_probe_set (stranger, "im.banter.privacy", "{\"who_can_add_to_groups\":\"everyone\"}");

  direct = banterd_probe_open_dm (friend, teen);
  banterd_probe_join (teen, direct);
  cannot_invite (friend, stranger, direct, "privacy");
  /* Nor with a room that never said that it is one. */
  unmarked = banterd_probe_create_room (friend, "{\"preset\":\"private_chat\"}");
  g_assert_cmpuint (banterd_probe_add (friend, unmarked, teen), ==, 200);
  banterd_probe_join (teen, unmarked);
  cannot_invite (friend, stranger, unmarked, "privacy");
  assert_nothing_arrived (stranger, direct);
}

/* 11: a puppet that is invited and never comes makes a group, which shrinks before anybody wrote.
 */
static void
test_puppet_that_never_came (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) puppet = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *both
      = g_strdup_printf ("{\"invite\":[\"%s\",\"%s\"]}", puppet->user_id, b->user_id);
  g_autofree char *room_id = NULL;

  banterd_probe_set (b, "im.banter.privacy", "{\"who_can_add_to_groups\":\"everyone\"}");
  banterd_probe_set (puppet, "im.banter.privacy", "{\"who_can_add_to_groups\":\"everyone\"}");
  room_id = banterd_probe_create_room (a, both);
  banterd_probe_join (b, room_id);
  banterd_probe_leave (puppet, room_id);
  cannot_say (a, room_id, "request_pending");
  g_assert_cmpuint (banterd_probe_say (b, room_id, "what is this?"), ==, 403);
  banterd_probe_follow (b, a);
  g_assert_cmpuint (banterd_probe_say (a, room_id, "now you may hear me"), ==, 200);
}

/* 12: the old room after the setting: each message is asked again, whatever was allowed before. */
static void
test_setting_changes (void)
{
  g_autoptr (BanterdProbe) friend = someone (NULL);
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *old = NULL;
  g_autofree char *adults = banterd_probe_open_dm (a, b);

  choose (teen, "friends");
  befriend (friend, teen);
  old = banterd_probe_open_dm (friend, teen);
  banterd_probe_join (teen, old);
  g_assert_cmpuint (banterd_probe_say (friend, old, "hello"), ==, 200);
  banterd_probe_set (teen, "im.banter.following", "{\"users\":{}}");
  cannot_say (friend, old, "privacy");
  banterd_probe_follow (teen, friend);
  g_assert_cmpuint (banterd_probe_say (friend, old, "hello again"), ==, 200);
  choose (teen, "no_one");
  cannot_say (friend, old, "privacy");

  banterd_probe_join (b, adults);
  g_assert_cmpuint (banterd_probe_say (a, adults, "hello"), ==, 200);
  choose (b, "no_one");
  cannot_say (a, adults, "privacy");
}

/* 12: the group in which all others have left is a chat of two. */
static void
test_group_shrinks (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autoptr (BanterdProbe) host = someone (NULL);
  g_autofree char *room_id = NULL;

  banterd_probe_set (a, "im.banter.privacy", "{\"who_can_add_to_groups\":\"everyone\"}");
  banterd_probe_set (b, "im.banter.privacy",
                     "{\"who_can_message\":\"friends\","
                     "\"who_can_add_to_groups\":\"everyone\"}");
  room_id = make_group (host, a, b);
  g_assert_cmpuint (banterd_probe_say (a, room_id, "to all"), ==, 200);
  banterd_probe_leave (host, room_id);
  cannot_say (a, room_id, "privacy");
  banterd_probe_refused (a, "privacy", "PUT", "{\"url\":\"mxc://localhost/a\"}",
                         V3 "/rooms/%s/send/m.sticker/%s", room_id, next_txn ());
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/safety/way/06/create-with-invite", test_create_with_invite);
  g_test_add_func ("/safety/way/06/named-twice", test_named_twice);
  g_test_add_func ("/safety/way/07/invite-later", test_invite_later);
  g_test_add_func ("/safety/way/08/member-event", test_member_event);
  g_test_add_func ("/safety/way/09/initial-state", test_initial_state);
  g_test_add_func ("/safety/way/10/third-party-invites", test_third_party_invites);
  g_test_add_func ("/safety/way/11/group-to-reach", test_group_to_reach);
  g_test_add_func ("/safety/way/11/third-person", test_third_person);
  g_test_add_func ("/safety/way/11/puppet-that-never-came", test_puppet_that_never_came);
  g_test_add_func ("/safety/way/12/setting-changes", test_setting_changes);
  g_test_add_func ("/safety/way/12/group-shrinks", test_group_shrinks);
  return safety_run ();
}
