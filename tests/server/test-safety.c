/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-safety"

#include "config.h"

#include "safety-people.h"

/* The safety rules as banterd enforces them, through the raw API: who can reach whom. */

typedef enum
{
  STRANGERS,
  B_FOLLOWS,
  A_FOLLOWS,
  FRIENDS,
  SHARED_GROUP,
} Relation;

/* B's choice is the rule: each does what it says. */
static const struct
{
  const char *choice;
  gboolean reaches[SHARED_GROUP + 1];
} choices[] = {
  { "everyone", { TRUE, TRUE, TRUE, TRUE, TRUE } },
  { "suggested_friends", { FALSE, FALSE, FALSE, TRUE, TRUE } },
  { "friends", { FALSE, FALSE, FALSE, TRUE, FALSE } },
  { "following", { FALSE, TRUE, FALSE, TRUE, FALSE } },
  { "no_one", { FALSE, FALSE, FALSE, FALSE, FALSE } },
  { "a word of tomorrow", { FALSE, FALSE, FALSE, FALSE, FALSE } },
};

static void
relate (BanterdProbe *a, BanterdProbe *b, Relation relation)
{
  if (relation == A_FOLLOWS || relation == FRIENDS)
    banterd_probe_follow (a, b);
  if (relation == B_FOLLOWS || relation == FRIENDS)
    banterd_probe_follow (b, a);
  if (relation == SHARED_GROUP)
    g_free (share_group (a, b));
}

static void
test_choices (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    for (int relation = STRANGERS; relation <= SHARED_GROUP; relation++)
      {
        g_autoptr (BanterdProbe) a = someone (NULL);
        g_autoptr (BanterdProbe) b = someone (NULL);
        g_autofree char *room_id = banterd_probe_prepare_dm (a, b);
        g_autofree char *answer = NULL;

        g_test_message ("%s, relation %d", choices[i].choice, relation);
        relate (a, b, (Relation)relation);
        choose (b, choices[i].choice);
        if (choices[i].reaches[relation])
          g_assert_cmpuint (banterd_probe_invite (a, room_id, b, "Hi", &answer), ==, 200);
        else
          banterd_probe_refused (a, "privacy", "PUT", "{\"membership\":\"invite\"}",
                                 V3 "/rooms/%s/state/m.room.member/%s", room_id, b->user_id);
      }
}

/* 6, 7, 8, 9: all ways to invite. */
static void
test_ways_to_invite (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *room_id = banterd_probe_create_room (a, "{}");
  g_autofree char *user = g_strdup_printf ("{\"user_id\":\"%s\",\"reason\":\"Hi\"}", b->user_id);
  g_autofree char *create = g_strdup_printf ("{\"invite\":[\"%s\"]}", b->user_id);
  g_autofree char *state
      = g_strdup_printf ("{\"initial_state\":[{\"type\":\"m.room.member\",\"state_key\":\"%s\","
                         "\"content\":{\"membership\":\"invite\",\"reason\":\"Hi\"}}]}",
                         b->user_id);
  g_autofree char *rooms = NULL;

  choose (b, "no_one");
  banterd_probe_refused (a, "privacy", "POST", create, V3 "/createRoom");
  banterd_probe_refused (a, "privacy", "POST", user, V3 "/rooms/%s/invite", room_id);
  banterd_probe_refused (a, "privacy", "PUT", "{\"membership\":\"invite\"}",
                         V3 "/rooms/%s/state/m.room.member/%s", room_id, b->user_id);
  g_assert_cmpuint (banterd_probe_call (a, NULL, "POST", state, V3 "/createRoom"), >=, 400);

  /* Nothing of a refused room is left. */
  banterd_probe_call (a, &rooms, "GET", NULL, V3 "/joined_rooms");
  g_assert_nonnull (strstr (rooms, room_id));
  g_assert_true (strchr (rooms, '!') == strrchr (rooms, '!'));
}

/* 12, 15: every message is asked again, in every form that carries words. */
static void
test_words (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *room_id = banterd_probe_open_dm (a, b);
  g_autofree char *sent = NULL;
  g_autofree char *event_id = NULL;

  banterd_probe_join (b, room_id);
  g_assert_cmpuint (banterd_probe_send (a, room_id, "m.room.message",
                                        "{\"msgtype\":\"m.text\",\"body\":\"one\"}", &sent),
                    ==, 200);
  event_id = banterd_probe_get_string (sent, "event_id");

  /* Accepted by an adult: asked again only for no_one. */
  choose (b, "friends");
  g_assert_cmpuint (banterd_probe_say (a, room_id, "still here"), ==, 200);
  choose (b, "no_one");
  banterd_probe_refused (a, "privacy", "PUT", "{\"msgtype\":\"m.text\",\"body\":\"x\"}",
                         V3 "/rooms/%s/send/m.room.message/w1", room_id);
  banterd_probe_refused (a, "privacy", "PUT", "{\"body\":\"x\",\"url\":\"mxc://localhost/a\"}",
                         V3 "/rooms/%s/send/m.sticker/w2", room_id);
  banterd_probe_refused (a, "privacy", "PUT", "{\"m.relates_to\":{}}",
                         V3 "/rooms/%s/send/m.reaction/w3", room_id);
  banterd_probe_refused (a, "privacy", "PUT", "{\"ciphertext\":\"x\"}",
                         V3 "/rooms/%s/send/m.room.encrypted/w4", room_id);
  banterd_probe_refused (a, "privacy", "PUT", "{\"offer\":\"x\"}",
                         V3 "/rooms/%s/send/m.call.invite/w5", room_id);
  banterd_probe_refused (a, "privacy", "PUT", "{\"topic\":\"words\"}",
                         V3 "/rooms/%s/state/m.room.topic/", room_id);
  banterd_probe_refused (a, "privacy", "PUT", "{\"name\":\"words\"}",
                         V3 "/rooms/%s/state/m.room.name/", room_id);
  banterd_probe_refused (a, "privacy", "PUT", "{\"x\":1}", V3 "/rooms/%s/state/org.example.x/words",
                         room_id);
  banterd_probe_refused (a, "privacy", "PUT",
                         "{\"membership\":\"join\",\"displayname\":\"words for you\"}",
                         V3 "/rooms/%s/state/m.room.member/%s", room_id, a->user_id);
  banterd_probe_refused (a, "privacy", "PUT", "{\"reason\":\"words\"}", V3 "/rooms/%s/redact/%s/w6",
                         room_id, event_id);
  banterd_probe_refused (a, "privacy", "POST", "{\"reason\":\"words\"}", V3 "/rooms/%s/leave",
                         room_id);

  /* Taking back and leaving always work. */
  banterd_probe_ok (a, "PUT", "{}", V3 "/rooms/%s/redact/%s/w7", room_id, event_id);
  banterd_probe_leave (a, room_id);
}

/* 18, 19: blocks. */
static void
test_block (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *room_id = banterd_probe_open_dm (a, b);
  g_autofree char *again = banterd_probe_prepare_dm (a, b);
  g_autofree char *found = NULL;

  banterd_probe_join (b, room_id);
  g_assert_cmpuint (banterd_probe_say (a, room_id, "one"), ==, 200);
  g_assert_cmpuint (banterd_probe_say (a, room_id, "two"), ==, 200);
  g_assert_cmpuint (banterd_probe_say (a, room_id, "three"), ==, 200);

  block (b, a);
  banterd_probe_refused (a, "privacy", "PUT", "{\"msgtype\":\"m.text\",\"body\":\"x\"}",
                         V3 "/rooms/%s/send/m.room.message/b1", room_id);
  banterd_probe_refused (a, "privacy", "PUT", "{\"membership\":\"invite\"}",
                         V3 "/rooms/%s/state/m.room.member/%s", again, b->user_id);
  banterd_probe_refused (b, "own_block", "PUT", "{\"msgtype\":\"m.text\",\"body\":\"x\"}",
                         V3 "/rooms/%s/send/m.room.message/b2", room_id);
  banterd_probe_call (a, &found, "POST", "{\"search_term\":\"person\",\"limit\":50}",
                      V3 "/user_directory/search");
  g_assert_null (strstr (found, b->user_id));

  /* The list overwritten by another client of B's: A is a stranger again. */
  banterd_probe_set (b, "m.ignored_user_list", "{\"ignored_users\":{}}");
  banterd_probe_refused (a, "request_pending", "PUT", "{\"msgtype\":\"m.text\",\"body\":\"x\"}",
                         V3 "/rooms/%s/send/m.room.message/b3", room_id);
  g_assert_cmpuint (banterd_probe_say (b, room_id, "all right again"), ==, 200);
  g_assert_cmpuint (banterd_probe_say (a, room_id, "thank you"), ==, 200);
}

/* 11: groups to get at somebody; and the group that is left with two. */
static void
test_groups (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autoptr (BanterdProbe) c = someone (NULL);
  g_autofree char *room_id = banterd_probe_create_room (a, "{\"preset\":\"private_chat\"}");
  g_autofree char *both = g_strdup_printf ("{\"invite\":[\"%s\",\"%s\"]}", b->user_id, c->user_id);

  banterd_probe_follow (a, c);
  banterd_probe_follow (c, a);
  choose (b, "no_one");
  g_assert_cmpuint (banterd_probe_add (a, room_id, c), ==, 200);
  banterd_probe_join (c, room_id);
  banterd_probe_refused (a, "privacy", "PUT", "{\"membership\":\"invite\"}",
                         V3 "/rooms/%s/state/m.room.member/%s", room_id, b->user_id);
  banterd_probe_refused (a, "privacy", "POST", both, V3 "/createRoom");

  /* B lets A into groups only. */
  banterd_probe_set (b, "im.banter.privacy", "{\"who_can_add_to_groups\":\"everyone\"}");
  g_assert_cmpuint (banterd_probe_add (a, room_id, b), ==, 200);
  banterd_probe_join (b, room_id);
  g_assert_cmpuint (banterd_probe_say (a, room_id, "to all"), ==, 200);
  banterd_probe_leave (c, room_id);
  banterd_probe_refused (a, "request_pending", "PUT", "{\"msgtype\":\"m.text\",\"body\":\"x\"}",
                         V3 "/rooms/%s/send/m.room.message/g1", room_id);
  g_assert_cmpuint (banterd_probe_say (b, room_id, "who are you?"), ==, 403);
  banterd_probe_follow (b, a);
  g_assert_cmpuint (banterd_probe_say (a, room_id, "you follow me"), ==, 200);
  g_assert_cmpuint (banterd_probe_say (b, room_id, "so I do"), ==, 200);
}

/* 33: one-way follows and ended friendships. */
static void
test_friendship_ends (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *first = banterd_probe_prepare_dm (a, b);
  g_autofree char *relations = NULL;

  choose (b, "friends");
  banterd_probe_follow (a, b);
  banterd_probe_call (a, &relations, "GET", NULL, EXTENSION "/relations/%s", b->user_id);
  g_assert_nonnull (strstr (relations, "\"friend\":false"));
  g_assert_nonnull (strstr (relations, "\"reason\":\"privacy\""));

  banterd_probe_follow (b, a);
  g_assert_cmpuint (banterd_probe_invite (a, first, b, "Hi", NULL), ==, 200);
  banterd_probe_set (b, "im.banter.following", "{\"users\":{}}");
  banterd_probe_refused (a, "privacy", "PUT", "{\"msgtype\":\"m.text\",\"body\":\"x\"}",
                         V3 "/rooms/%s/send/m.room.message/f1", first);
}

static void
test_ages (void)
{
  g_autofree char *fourteen = years_ago (14);
  g_autofree char *sixteen = years_ago (16);
  g_autoptr (BanterdProbe) child = someone (fourteen);
  g_autoptr (BanterdProbe) teen = someone (sixteen);
  g_autoptr (BanterdProbe) friend = someone (sixteen);
  g_autoptr (BanterdProbe) adult = someone (NULL);
  g_autofree char *account = NULL;
  g_autofree char *invite = g_strdup_printf ("{\"invite\":[\"%s\"]}", adult->user_id);
  g_autofree char *to_child = g_strdup_printf ("{\"invite\":[\"%s\"]}", child->user_id);
  g_autofree char *to_teen = g_strdup_printf ("{\"invite\":[\"%s\"]}", teen->user_id);
  g_autofree char *found = NULL;

  banterd_probe_refused (child, "age", "POST", invite, V3 "/createRoom");
  banterd_probe_refused (adult, "privacy", "POST", to_child, V3 "/createRoom");
  banterd_probe_call (child, &account, "GET", NULL, EXTENSION "/account");
  g_assert_nonnull (strstr (account, "\"age_band\":\"under_16\""));
  g_assert_nonnull (strstr (account, "\"dm_from\""));

  /* 16 and 17: nobody until they choose, and then friends at most. */
  banterd_probe_refused (adult, "privacy", "POST", to_teen, V3 "/createRoom");
  banterd_probe_refused (teen, "own_privacy", "POST", invite, V3 "/createRoom");
  choose (teen, "everyone");
  banterd_probe_refused (adult, "privacy", "POST", to_teen, V3 "/createRoom");
  choose (friend, "friends");
  banterd_probe_follow (teen, friend);
  banterd_probe_follow (friend, teen);
  banterd_probe_ok (friend, "POST", to_teen, V3 "/createRoom");

  banterd_probe_call (adult, &found, "POST", "{\"search_term\":\"person\",\"limit\":50}",
                      V3 "/user_directory/search");
  g_assert_null (strstr (found, teen->user_id));
}

static void
test_own_choice (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *invite = g_strdup_printf ("{\"invite\":[\"%s\"]}", b->user_id);

  choose (a, "no_one");
  banterd_probe_refused (a, "own_privacy", "POST", invite, V3 "/createRoom");
}

static void
test_malformed_documents (void)
{
  static const struct
  {
    const char *type;
    const char *content;
  } documents[] = {
    { "im.banter.privacy", "{\"who_can_message\":7}" },
    { "im.banter.privacy", "{\"read_receipts\":\"yes\"}" },
    { "im.banter.following", "{\"users\":[]}" },
    { "m.ignored_user_list", "{\"ignored_users\":[\"@x:localhost\"]}" },
  };
  g_autoptr (BanterdProbe) a = someone (NULL);

  choose (a, "friends");
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autofree char *answer = NULL;
      guint status
          = banterd_probe_call (a, &answer, "PUT", documents[i].content,
                                V3 "/user/%s/account_data/%s", a->user_id, documents[i].type);

      g_assert_cmpuint (status, ==, 400);
      g_assert_nonnull (strstr (answer, "M_BAD_JSON"));
    }
  {
    g_autofree char *kept = NULL;

    banterd_probe_call (a, &kept, "GET", NULL, V3 "/user/%s/account_data/im.banter.privacy",
                        a->user_id);
    g_assert_nonnull (strstr (kept, "friends"));
  }
}

static void
test_plain (void)
{
  static const char *const arguments[] = { "--plain", NULL };
  g_autoptr (BanterdFixture) plain = banterd_fixture_start (arguments);
  g_autoptr (BanterdProbe) a = banterd_probe_register (plain, "anna", NULL);
  g_autoptr (BanterdProbe) b = banterd_probe_register (plain, "bert", NULL);
  g_autofree char *room_id = NULL;

  choose (b, "no_one");
  room_id = banterd_probe_open_dm (a, b);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (banterd_probe_say (a, room_id, "no rules here"), ==, 200);
  g_assert_cmpuint (banterd_probe_call (a, NULL, "GET", NULL, EXTENSION "/account"), ==, 404);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/safety/choices", test_choices);
  g_test_add_func ("/safety/ways-to-invite", test_ways_to_invite);
  g_test_add_func ("/safety/words", test_words);
  g_test_add_func ("/safety/block", test_block);
  g_test_add_func ("/safety/groups", test_groups);
  g_test_add_func ("/safety/friendship-ends", test_friendship_ends);
  g_test_add_func ("/safety/ages", test_ages);
  g_test_add_func ("/safety/own-choice", test_own_choice);
  g_test_add_func ("/safety/malformed-documents", test_malformed_documents);
  g_test_add_func ("/safety/plain", test_plain);
  return safety_run ();
}
