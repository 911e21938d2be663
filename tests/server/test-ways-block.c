/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-ways-block"

#include "config.h"

#include "safety-people.h"

/* Ways around the safety rules that must fail, 18, 19, 33 and 34: to hear from, or to be heard by,
 * somebody who does not want it. */

/* A chat between two adults who have both written. */
static char *
make_chat (BanterdProbe *a, BanterdProbe *b)
{
  char *room_id = banterd_probe_open_dm (a, b);

  banterd_probe_join (b, room_id);
  g_assert_cmpuint (banterd_probe_say (a, room_id, "hello"), ==, 200);
  g_assert_cmpuint (banterd_probe_say (b, room_id, "hello"), ==, 200);
  return room_id;
}

static char *
last_event (BanterdProbe *probe, const char *room_id)
{
  g_autofree char *sent = NULL;

  g_assert_cmpuint (banterd_probe_send (probe, room_id, "m.room.message", HELLO, &sent), ==, 200);
  return banterd_probe_get_string (sent, "event_id");
}

static void
read_and_type (BanterdProbe *probe, const char *room_id, const char *event_id)
{
  banterd_probe_ok (probe, "POST", "{}", V3 "/rooms/%s/receipt/m.read/%s", room_id, event_id);
  banterd_probe_ok (probe, "PUT", "{\"typing\":true,\"timeout\":30000}", V3 "/rooms/%s/typing/%s",
                    room_id, probe->user_id);
}

static void
stop_typing (BanterdProbe *probe, const char *room_id)
{
  banterd_probe_ok (probe, "PUT", "{\"typing\":false}", V3 "/rooms/%s/typing/%s", room_id,
                    probe->user_id);
}

/* Whether @probe sees that @other reads and types. */
static gboolean
sees (BanterdProbe *probe, BanterdProbe *other)
{
  g_autofree char *answer = sync_of (probe);
  g_autofree char *receipt = g_strdup_printf ("\"m.read\":{\"%s\"", other->user_id);
  g_autofree char *typing = g_strdup_printf ("\"user_ids\":[\"%s\"]", other->user_id);
  gboolean reads = strstr (answer, receipt) != NULL;
  gboolean types = strstr (answer, typing) != NULL;

  g_assert_cmpint (reads, ==, types);
  return reads;
}

/* 18: receipts, typing and presence tell nothing to whom one has blocked. */
static void
test_probing (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *room_id = make_chat (a, b);
  g_autofree char *event_id = last_event (a, room_id);
  g_autofree char *later = last_event (a, room_id);
  g_autofree char *presence = NULL;

  read_and_type (b, room_id, event_id);
  g_assert_true (sees (a, b));
  stop_typing (b, room_id);

  block (b, a);
  banterd_probe_ok (b, "POST", "{}", V3 "/rooms/%s/receipt/m.read/%s", room_id, later);
  banterd_probe_ok (b, "PUT", "{\"typing\":true,\"timeout\":30000}", V3 "/rooms/%s/typing/%s",
                    room_id, b->user_id);
  {
    g_autofree char *answer = sync_of (a);
    g_autofree char *receipt = g_strdup_printf ("\"%s\":{\"m.read\"", later);

    g_assert_null (strstr (answer, "\"user_ids\":[\"@"));
    g_assert_null (strstr (answer, receipt));
  }
  banterd_probe_call (b, NULL, "PUT", "{\"presence\":\"online\"}", V3 "/presence/%s/status",
                      b->user_id);
  banterd_probe_call (a, &presence, "GET", NULL, V3 "/presence/%s/status", b->user_id);
  g_assert_null (strstr (presence, "online"));
  stop_typing (b, room_id);
}

/* 18: no receipts and no typing before a request is accepted, nor after a group has shrunk. */
static void
test_before_acceptance (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autoptr (BanterdProbe) host = someone (NULL);
  g_autofree char *room_id = NULL;
  g_autofree char *event_id = NULL;

  banterd_probe_set (a, "im.banter.privacy", "{\"who_can_add_to_groups\":\"everyone\"}");
  banterd_probe_set (b, "im.banter.privacy", "{\"who_can_add_to_groups\":\"everyone\"}");
  room_id = make_group (host, a, b);
  event_id = last_event (a, room_id);
  banterd_probe_leave (host, room_id);
  read_and_type (b, room_id, event_id);
  g_assert_false (sees (a, b));
  stop_typing (b, room_id);

  banterd_probe_follow (b, a);
  banterd_probe_follow (a, b);
  {
    g_autofree char *now = last_event (a, room_id);

    read_and_type (b, room_id, now);
  }
  g_assert_true (sees (a, b));
  stop_typing (b, room_id);
}

/* 18: whoever does not show what they read and type is not shown it. */
static void
test_reciprocity (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *room_id = make_chat (a, b);
  g_autofree char *event_id = last_event (a, room_id);

  banterd_probe_set (a, "im.banter.privacy", "{\"read_receipts\":false,\"typing\":false}");
  read_and_type (b, room_id, event_id);
  g_assert_false (sees (a, b));
  stop_typing (b, room_id);
  read_and_type (a, room_id, event_id);
  g_assert_false (sees (b, a));
  stop_typing (a, room_id);
}

/* 19: the old room, a new room, a group of two. */
static void
test_blocked (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *room_id = make_chat (a, b);
  g_autofree char *again = banterd_probe_prepare_dm (a, b);
  g_autofree char *named = g_strdup_printf ("{\"invite\":[\"%s\"],\"name\":\"words\"}", b->user_id);

  block (b, a);
  cannot_say (a, room_id, "privacy");
  cannot_invite (a, b, again, "privacy");
  banterd_probe_refused (a, "privacy", "POST", named, V3 "/createRoom");
  cannot_say (b, room_id, "own_block");
  banterd_probe_leave (b, room_id);
  cannot_invite (a, b, room_id, "privacy");
  {
    g_autofree char *answer = sync_of (b);

    g_assert_null (strstr (answer, again));
  }
}

/* 19: after the block is lifted, by hand or by another client that overwrites the list, the one who
 * was blocked is a stranger: what was accepted before counts no more. */
static void
test_unblocked (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *room_id = make_chat (a, b);
  g_autofree char *again = banterd_probe_prepare_dm (a, b);

  block (b, a);
  banterd_probe_set (b, "m.ignored_user_list", "{\"ignored_users\":{}}");
  choose (b, "friends");
  cannot_say (a, room_id, "privacy");
  cannot_invite (a, b, again, "privacy");
  choose (b, "everyone");
  banterd_probe_refused (a, "request_pending", "PUT", "{\"body\":\"x\",\"url\":\"mxc://x/a\"}",
                         V3 "/rooms/%s/send/m.sticker/%s", room_id, next_txn ());
  g_assert_cmpuint (banterd_probe_say (b, room_id, "all right again"), ==, 200);
  g_assert_cmpuint (banterd_probe_say (a, room_id, "thank you"), ==, 200);
}

/* 33: a friendship that ended, and one that only one of the two believes in. */
static void
test_friendships (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *room_id = banterd_probe_prepare_dm (a, b);

  choose (b, "friends");
  banterd_probe_follow (a, b);
  banterd_probe_tells (a, "\"friend\":false", EXTENSION "/relations/%s", b->user_id);
  cannot_invite (a, b, room_id, "privacy");
  banterd_probe_follow (b, a);
  banterd_probe_tells (a, "\"friend\":true", EXTENSION "/relations/%s", b->user_id);
  banterd_probe_set (a, "im.banter.following", "{\"users\":{}}");
  cannot_invite (a, b, room_id, "privacy");
  banterd_probe_follow (a, b);
  g_assert_cmpuint (banterd_probe_invite (a, room_id, b, "Hi", NULL), ==, 200);
  banterd_probe_set (b, "im.banter.following", "{\"users\":{}}");
  cannot_say (a, room_id, "privacy");
  banterd_probe_tells (a, "\"follows_me\":false", EXTENSION "/relations/%s", b->user_id);
}

/* 34: invitations again and again, each with a text. */
static void
test_invited_again_and_again (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *room_id = banterd_probe_create_room (a, "{\"preset\":\"private_chat\"}");
  g_autofree char *other = banterd_probe_create_room (a, "{\"preset\":\"private_chat\"}");
  g_autofree char *kick = g_strdup_printf ("{\"user_id\":\"%s\"}", b->user_id);

  g_assert_cmpuint (banterd_probe_invite (a, room_id, b, "one", NULL), ==, 200);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *text = g_strdup_printf ("again %u", i);

      g_test_message ("%s", text);
      if (i != 1)
        banterd_probe_ok (a, "POST", kick, V3 "/rooms/%s/kick", room_id);
      g_assert_cmpuint (banterd_probe_invite (a, room_id, b, text, NULL), ==, 200);
    }
  cannot_invite (a, b, room_id, "request_pending");
  cannot_say (a, room_id, "request_pending");
  banterd_probe_ok (a, "POST", kick, V3 "/rooms/%s/kick", room_id);
  cannot_invite (a, b, room_id, "request_pending");

  /* Nor with what is written in another room before the invitation. */
  g_assert_cmpuint (banterd_probe_say (a, other, "words"), ==, 200);
  cannot_invite (a, b, other, "request_pending");
}

/* 34: at most five new ones a day, whatever the clock of the client says; 30 days after Delete. */
static void
test_flood (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autoptr (BanterdProbe) last = someone (NULL);
  g_autofree char *room_id = banterd_probe_open_dm (a, b);
  g_autofree char *later = banterd_probe_prepare_dm (a, b);
  g_autofree char *sixth = banterd_probe_prepare_dm (a, last);
  const gint64 day_ms = G_GINT64_CONSTANT (24) * 60 * 60 * 1000;

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (BanterdProbe) one = someone (NULL);
      g_autofree char *other = banterd_probe_open_dm (a, one);
    }
  cannot_invite (a, last, sixth, "request_limit");
  banterd_probe_leave (b, room_id);
  banterd_fixture_move_clock (banterd, day_ms + 60000);
  g_assert_cmpuint (banterd_probe_invite (a, sixth, last, "Hi", NULL), ==, 200);
  cannot_invite (a, b, later, "request_pending");
  banterd_fixture_move_clock (banterd, 30 * day_ms - 60000);
  cannot_invite (a, b, later, "request_pending");
  banterd_fixture_move_clock (banterd, 30 * day_ms + 60000);
  g_assert_cmpuint (banterd_probe_invite (a, later, b, "Hi again", NULL), ==, 200);
  banterd_fixture_move_clock (banterd, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/safety/way/18/probing", test_probing);
  g_test_add_func ("/safety/way/18/before-acceptance", test_before_acceptance);
  g_test_add_func ("/safety/way/18/reciprocity", test_reciprocity);
  g_test_add_func ("/safety/way/19/blocked", test_blocked);
  g_test_add_func ("/safety/way/19/unblocked", test_unblocked);
  g_test_add_func ("/safety/way/33/friendships", test_friendships);
  g_test_add_func ("/safety/way/34/invited-again-and-again", test_invited_again_and_again);
  g_test_add_func ("/safety/way/34/flood", test_flood);
  return safety_run ();
}
