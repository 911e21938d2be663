/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-safety-requests"

#include "config.h"

#include "safety-people.h"

/* Message requests as banterd limits them, through the raw API. */

/* 34: what a request may hold. */
static void
test_request (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  /* With less power for B, so that A can take the invitation back. */
  g_autofree char *room_id = banterd_probe_create_room (a, "{\"preset\":\"private_chat\"}");
  g_autofree char *other = banterd_probe_prepare_dm (a, b);
  g_autofree char *longest = g_strnfill (500, 'x');
  g_autofree char *too_long = g_strnfill (501, 'x');
  g_autofree char *answer = NULL;
  g_autofree char *preview = NULL;
  g_autofree char *user = g_strdup_printf ("{\"user_id\":\"%s\"}", b->user_id);

  g_assert_cmpuint (banterd_probe_invite (a, room_id, b, too_long, &answer), ==, 400);
  g_assert_cmpuint (banterd_probe_invite (a, room_id, b, longest, NULL), ==, 200);
  g_assert_cmpuint (banterd_probe_say (a, room_id, "first"), ==, 200);

  banterd_probe_refused (a, "request_pending", "PUT",
                         "{\"msgtype\":\"m.image\",\"body\":\"x\",\"url\":\"mxc://localhost/a\"}",
                         V3 "/rooms/%s/send/m.room.message/r1", room_id);
  banterd_probe_refused (a, "request_pending", "PUT", "{\"body\":\"x\",\"url\":\"mxc://x/a\"}",
                         V3 "/rooms/%s/send/m.sticker/r2", room_id);
  banterd_probe_refused (a, "request_pending", "PUT", "{\"name\":\"words\"}",
                         V3 "/rooms/%s/state/m.room.name/", room_id);
  banterd_probe_refused (a, "request_pending", "PUT",
                         "{\"membership\":\"join\",\"displayname\":\"words for you\"}",
                         V3 "/rooms/%s/state/m.room.member/%s", room_id, a->user_id);

  /* One pending request for each pair. */
  banterd_probe_refused (a, "request_pending", "PUT", "{\"membership\":\"invite\"}",
                         V3 "/rooms/%s/state/m.room.member/%s", other, b->user_id);

  /* Three events, counted across a withdrawal, and in another room. */
  g_assert_cmpuint (banterd_probe_say (a, room_id, "second"), ==, 200);
  banterd_probe_ok (a, "POST", user, V3 "/rooms/%s/kick", room_id);
  g_assert_cmpuint (banterd_probe_invite (a, other, b, "again", NULL), ==, 200);
  g_assert_cmpuint (banterd_probe_say (a, other, "third"), ==, 200);
  banterd_probe_refused (a, "request_pending", "PUT", "{\"msgtype\":\"m.text\",\"body\":\"4\"}",
                         V3 "/rooms/%s/send/m.room.message/r3", other);

  g_assert_cmpuint (banterd_probe_call (b, &preview, "GET", NULL, EXTENSION "/requests/%s", other),
                    ==, 200);
  g_assert_nonnull (strstr (preview, "third"));

  banterd_probe_join (b, other);
  g_assert_cmpuint (banterd_probe_say (a, other, "accepted"), ==, 200);
  g_assert_cmpuint (banterd_probe_send (a, other, "m.sticker",
                                        "{\"body\":\"x\",\"url\":\"mxc://localhost/a\"}", NULL),
                    ==, 200);
}

/* Whoever is asked into a group reads nothing of it before. */
static void
test_no_preview_of_groups (void)
{
  static const char everyone[] = "{\"who_can_add_to_groups\":\"everyone\"}";
  g_autoptr (BanterdProbe) a = someone (NULL);
  BanterdProbe *others[] = { someone (NULL), someone (NULL), someone (NULL) };
  g_autofree char *room_id = NULL;
  g_autofree char *preview = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    banterd_probe_set (others[i], "im.banter.privacy", everyone);
  room_id = make_group (a, others[0], others[1]);
  g_assert_cmpuint (banterd_probe_say (a, room_id, "for the group"), ==, 200);
  g_assert_cmpuint (banterd_probe_add (a, room_id, others[2]), ==, 200);
  g_assert_cmpuint (
      banterd_probe_call (others[2], &preview, "GET", NULL, EXTENSION "/requests/%s", room_id), ==,
      200);
  g_assert_null (strstr (preview, "for the group"));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    banterd_probe_free (others[i]);
}

/* A request may be made in rooms of every version. */
static void
test_versions (void)
{
  static const char *const rooms[]
      = { "{\"room_version\":\"11\"}", "{\"room_version\":\"12\"}",
          "{\"room_version\":\"12\",\"preset\":\"trusted_private_chat\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++)
    {
      g_autoptr (BanterdProbe) a = someone (NULL);
      g_autoptr (BanterdProbe) b = someone (NULL);
      g_autofree char *room_id = banterd_probe_create_room (a, rooms[i]);

      g_assert_cmpuint (banterd_probe_invite (a, room_id, b, "hello", NULL), ==, 200);
      g_assert_cmpuint (banterd_probe_say (a, room_id, "first"), ==, 200);
      banterd_probe_refused (a, "request_pending", "PUT", "{\"name\":\"words\"}",
                             V3 "/rooms/%s/state/m.room.name/", room_id);
    }
}

/* 15: words that lie in the room before anybody is invited. */
static void
test_prepared_rooms (void)
{
  static const char *const rooms[] = {
    "{\"name\":\"words\"}",
    "{\"topic\":\"words\"}",
    "{\"initial_state\":[{\"type\":\"m.room.avatar\",\"state_key\":\"\",\"content\":{}}]}",
    "{\"initial_state\":[{\"type\":\"org.example.x\",\"state_key\":\"words\",\"content\":{}}]}",
    "{\"creation_content\":{\"org.example.x\":\"words\"}}",
    "{\"initial_state\":[{\"type\":\"m.room.join_rules\",\"state_key\":\"\","
    "\"content\":{\"join_rule\":\"invite\",\"x\":\"words\"}}]}",
  };
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *sticker = banterd_probe_create_room (a, "{}");
  g_autofree char *many = banterd_probe_create_room (a, "{}");
  g_autofree char *named = banterd_probe_create_room (a, "{}");
  g_autofree char *few = banterd_probe_create_room (a, "{}");

  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++)
    {
      g_autofree char *room_id = banterd_probe_create_room (a, rooms[i]);

      g_test_message ("%s", rooms[i]);
      banterd_probe_refused (a, "request_pending", "PUT", "{\"membership\":\"invite\"}",
                             V3 "/rooms/%s/state/m.room.member/%s", room_id, b->user_id);
    }

  banterd_probe_send (a, sticker, "m.sticker", "{\"body\":\"x\",\"url\":\"mxc://localhost/a\"}",
                      NULL);
  banterd_probe_refused (a, "request_pending", "PUT", "{\"membership\":\"invite\"}",
                         V3 "/rooms/%s/state/m.room.member/%s", sticker, b->user_id);
  for (guint i = 0; i < 4; i++)
    banterd_probe_say (a, many, "one of four");
  banterd_probe_refused (a, "request_pending", "PUT", "{\"membership\":\"invite\"}",
                         V3 "/rooms/%s/state/m.room.member/%s", many, b->user_id);
  banterd_probe_ok (a, "PUT", "{\"membership\":\"join\",\"displayname\":\"words for you\"}",
                    V3 "/rooms/%s/state/m.room.member/%s", named, a->user_id);
  banterd_probe_refused (a, "request_pending", "PUT", "{\"membership\":\"invite\"}",
                         V3 "/rooms/%s/state/m.room.member/%s", named, b->user_id);

  g_assert_cmpuint (banterd_probe_say (a, few, "hello"), ==, 200);
  g_assert_cmpuint (banterd_probe_invite (a, few, b, "", NULL), ==, 200);
}

static void
test_five_a_day (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) last = someone (NULL);
  g_autoptr (BanterdProbe) friend = someone (NULL);
  g_autofree char *relations = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (BanterdProbe) b = someone (NULL);
      g_autofree char *room_id = banterd_probe_open_dm (a, b);
    }
  {
    g_autofree char *room_id = banterd_probe_prepare_dm (a, last);

    banterd_probe_refused (a, "request_limit", "PUT", "{\"membership\":\"invite\"}",
                           V3 "/rooms/%s/state/m.room.member/%s", room_id, last->user_id);
  }
  banterd_probe_call (a, &relations, "GET", NULL, EXTENSION "/relations/%s", last->user_id);
  g_assert_nonnull (strstr (relations, "\"requests_left\":0"));
  g_assert_nonnull (strstr (relations, "\"can_message\":false"));

  /* Who follows is no stranger and costs nothing. */
  banterd_probe_follow (friend, a);
  g_free (banterd_probe_open_dm (a, friend));
}

/* After Delete it looks as if the request were still there. */
static void
test_deleted (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *room_id = banterd_probe_open_dm (a, b);
  g_autofree char *again = banterd_probe_prepare_dm (a, b);

  banterd_probe_leave (b, room_id);
  banterd_probe_refused (a, "request_pending", "PUT", "{\"membership\":\"invite\"}",
                         V3 "/rooms/%s/state/m.room.member/%s", room_id, b->user_id);
  banterd_probe_refused (a, "request_pending", "PUT", "{\"membership\":\"invite\"}",
                         V3 "/rooms/%s/state/m.room.member/%s", again, b->user_id);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/safety/requests/contents", test_request);
  g_test_add_func ("/safety/requests/no-preview-of-groups", test_no_preview_of_groups);
  g_test_add_func ("/safety/requests/versions", test_versions);
  g_test_add_func ("/safety/requests/prepared-rooms", test_prepared_rooms);
  g_test_add_func ("/safety/requests/five-a-day", test_five_a_day);
  g_test_add_func ("/safety/requests/deleted", test_deleted);
  return safety_run ();
}
