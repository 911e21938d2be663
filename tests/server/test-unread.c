/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-unread"

#include "config.h"

#include <string.h>

#include "banterd-sync.h"

#include "banter-json.h"

/* Who is notified of what: the counts that /sync tells, and the list. */

#define V3 "/_matrix/client/v3"
#define ROOM V3 "/rooms/%s"
#define RULES V3 "/pushrules/global/"

static BanterdFixture *fixture;

static void
set_up (BanterdChat *chat, gconstpointer data)
{
  banterd_chat_init (chat, fixture);
}

static void
tear_down (BanterdChat *chat, gconstpointer data)
{
  banterd_chat_clear (chat);
}

/* --- Counts --- */

/* "notifications/highlights", then " root notifications/highlights" for each thread. */
static char *
count_of (BanterdProbe *reader, const char *room_id, const char *more)
{
  g_autofree char *since = NULL;
  g_autofree char *room = banterd_sync_room (reader, &since, more, "join", room_id);
  g_autofree char *n = banter_json_dup_member (room, "unread_notifications/notification_count");
  g_autofree char *highlights
      = banter_json_dup_member (room, "unread_notifications/highlight_count");
  g_autofree char *threads = banter_json_dup_member (room, "unread_thread_notifications");

  return g_strconcat (n, "/", highlights, threads != NULL ? " " : NULL, threads, NULL);
}

static char *
count (BanterdChat *chat, const char *more)
{
  return count_of (chat->bob, chat->room_id, more);
}

static void
expect (BanterdChat *chat, const char *expected)
{
  g_autofree char *found = count (chat, "");

  g_assert_cmpstr (found, ==, expected);
}

/* Returns: (transfer full): the event id */
static char *
say (BanterdChat *chat, const char *content)
{
  g_autofree char *answer = NULL;

  g_assert_cmpuint (
      banterd_probe_send (chat->alice, chat->room_id, "m.room.message", content, &answer), ==, 200);
  return banterd_probe_get_string (answer, "event_id");
}

static void
read_to (BanterdChat *chat, const char *type, const char *event_id, const char *body)
{
  banterd_probe_ok (chat->bob, "POST", body, ROOM "/receipt/%s/%s", chat->room_id, type, event_id);
}

static void
test_counts (BanterdChat *chat, gconstpointer data)
{
  g_autofree char *mention = g_strdup_printf (
      "{\"body\":\"you\",\"m.mentions\":{\"user_ids\":[\"%s\"]}}", chat->bob->user_id);
  g_autofree char *first = say (chat, "{\"body\":\"one\",\"msgtype\":\"m.text\"}");
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *notice = NULL;

  expect (chat, "1/0");
  second = say (chat, mention);
  expect (chat, "2/1");
  notice = say (chat, "{\"body\":\"n\",\"msgtype\":\"m.notice\"}");
  expect (chat, "2/1");
  g_assert_cmpuint (banterd_probe_say (chat->bob, chat->room_id, "mine"), ==, 200);
  expect (chat, "2/1");
  read_to (chat, "m.read", first, "{}");
  expect (chat, "1/1");
  banterd_probe_ok (chat->alice, "PUT", "{}", ROOM "/redact/%s/r1", chat->room_id, second);
  expect (chat, "0/0");
  third = say (chat, "{\"body\":\"three\"}");
  expect (chat, "1/0");
  read_to (chat, "m.read.private", third, "{}");
  expect (chat, "0/0");
}

static void
test_threads (BanterdChat *chat, gconstpointer data)
{
  static const char by_thread[]
      = "&filter={%22room%22:{%22timeline%22:{%22unread_thread_notifications%22:true}}}";
  g_autofree char *root = say (chat, "{\"body\":\"root\"}");
  g_autofree char *reply = g_strdup_printf (
      "{\"body\":\"r\",\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"%s\"}}", root);
  g_autofree char *inside = say (chat, reply);
  g_autofree char *body = g_strdup_printf ("{\"thread_id\":\"%s\"}", root);
  g_autofree char *found = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *left = NULL;

  expect (chat, "2/0");
  found = count (chat, by_thread);
  expected
      = g_strdup_printf ("1/0 {\"%s\":{\"highlight_count\":0,\"notification_count\":1}}", root);
  g_assert_cmpstr (found, ==, expected);
  read_to (chat, "m.read", root, "{\"thread_id\":\"main\"}");
  expect (chat, "1/0");
  read_to (chat, "m.read", inside, body);
  left = count (chat, by_thread);
  g_assert_cmpstr (left, ==, "0/0");
}

/* Receipts in one thread after the other, in any order: what is left is what no receipt covers. */
static void
test_threads_in_turn (BanterdChat *chat, gconstpointer data)
{
  g_autofree char *root = say (chat, "{\"body\":\"root\"}");
  g_autofree char *reply = g_strdup_printf (
      "{\"body\":\"r\",\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"%s\"}}", root);
  g_autofree char *in_thread = g_strdup_printf ("{\"thread_id\":\"%s\"}", root);
  g_autofree char *inside = say (chat, reply);
  g_autofree char *after = say (chat, "{\"body\":\"after\"}");
  g_autofree char *inside_later = say (chat, reply);
  g_autofree char *last = NULL;

  expect (chat, "4/0");
  read_to (chat, "m.read", inside_later, in_thread);
  expect (chat, "2/0");
  read_to (chat, "m.read", root, "{\"thread_id\":\"main\"}");
  expect (chat, "1/0");
  last = say (chat, reply);
  expect (chat, "2/0");
  read_to (chat, "m.read", after, "{\"thread_id\":\"main\"}");
  expect (chat, "1/0");
  read_to (chat, "m.read", last, in_thread);
  expect (chat, "0/0");
  g_free (say (chat, reply));
  expect (chat, "1/0");
}

/* Who shares the predefined rules is not told what another is told. */
static void
test_group (BanterdChat *chat, gconstpointer data)
{
  g_autoptr (BanterdProbe) carol = banterd_probe_register (fixture, "pushcarol", NULL);
  g_autoptr (BanterdProbe) dora = banterd_probe_register (fixture, "pushdora", NULL);
  BanterdProbe *others[] = { carol, dora };
  const char *expected[] = { "4/0", "4/1" };
  g_autofree char *mention
      = g_strdup_printf ("{\"body\":\"you two\",\"m.mentions\":{\"user_ids\":[\"%s\",\"%s\"]}}",
                         chat->bob->user_id, dora->user_id);
  g_autofree char *room_id
      = banterd_probe_create_room (chat->alice, "{\"preset\":\"public_chat\"}");
  g_autofree char *bobs = NULL;

  banterd_probe_join (chat->bob, room_id);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    banterd_probe_join (others[i], room_id);
  banterd_probe_ok (chat->bob, "PUT", "{\"actions\":[]}", RULES "room/%s", room_id);
  banterd_probe_say (chat->alice, room_id, "to all");
  banterd_probe_ok (chat->alice, "PUT", mention, ROOM "/send/m.room.message/m", room_id);
  banterd_probe_say (chat->bob, room_id, "me?");
  banterd_probe_say (chat->alice, room_id, "yes");
  bobs = count_of (chat->bob, room_id, "");
  g_assert_cmpstr (bobs, ==, "1/1");
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *found = count_of (others[i], room_id, "");

      g_assert_cmpstr (found, ==, expected[i]);
    }
}

/* Rules of one's own, of the room, and none for whom one ignores. */
static void
test_own_rules (BanterdChat *chat, gconstpointer data)
{
  g_autofree char *ignored
      = g_strdup_printf ("{\"ignored_users\":{\"%s\":{}}}", chat->alice->user_id);

  banterd_probe_ok (chat->bob, "PUT",
                    "{\"pattern\":\"cake\",\"actions\":[\"notify\",{\"set_tweak\":\"highlight\"}]}",
                    RULES "content/cake");
  banterd_probe_say (chat->alice, chat->room_id, "Cake?");
  banterd_probe_say (chat->alice, chat->room_id, "pancakes");
  expect (chat, "2/1");
  banterd_probe_ok (chat->bob, "PUT", "{\"actions\":[]}", RULES "room/%s", chat->room_id);
  banterd_probe_say (chat->alice, chat->room_id, "muted");
  banterd_probe_say (chat->alice, chat->room_id, "but cake");
  expect (chat, "3/2");
  banterd_probe_ok (chat->bob, "PUT", "{\"enabled\":true}",
                    RULES "override/.m.rule.master/enabled");
  banterd_probe_say (chat->alice, chat->room_id, "cake for nobody");
  expect (chat, "3/2");
  banterd_probe_ok (chat->bob, "PUT", "{\"enabled\":false}",
                    RULES "override/.m.rule.master/enabled");
  banterd_probe_set (chat->bob, "m.ignored_user_list", ignored);
  expect (chat, "0/0");
  banterd_probe_say (chat->alice, chat->room_id, "cake?");
  expect (chat, "0/0");
}

static void
test_leaving (BanterdChat *chat, gconstpointer data)
{
  g_autofree char *invite = g_strdup_printf ("{\"user_id\":\"%s\"}", chat->bob->user_id);

  banterd_probe_say (chat->alice, chat->room_id, "one");
  expect (chat, "1/0");
  banterd_probe_leave (chat->bob, chat->room_id);
  banterd_probe_say (chat->alice, chat->room_id, "two");
  banterd_probe_ok (chat->alice, "POST", invite, ROOM "/invite", chat->room_id);
  banterd_probe_join (chat->bob, chat->room_id);
  expect (chat, "0/0");
}

/* --- The list of notifications --- */

static void
test_notifications (BanterdChat *chat, gconstpointer data)
{
  g_autofree char *mention = g_strdup_printf (
      "{\"body\":\"you\",\"m.mentions\":{\"user_ids\":[\"%s\"]}}", chat->bob->user_id);
  g_autofree char *first = say (chat, "{\"body\":\"first\"}");
  g_autofree char *second = say (chat, mention);
  g_autofree char *third = say (chat, "{\"body\":\"third\"}");
  g_autofree char *page = NULL;
  g_autofree char *token = NULL;
  g_autofree char *path = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *only = NULL;

  read_to (chat, "m.read", second, "{}");
  page = banterd_probe_get (chat->bob, V3 "/notifications?limit=1");
  g_assert_nonnull (strstr (page, third));
  g_assert_nonnull (strstr (page, "\"read\":false"));
  g_assert_null (strstr (page, second));
  token = banterd_probe_get_string (page, "next_token");
  path = g_strconcat (V3 "/notifications?from=", token, NULL);
  rest = banterd_probe_get (chat->bob, path);
  g_assert_null (strstr (rest, third));
  g_assert_nonnull (strstr (rest, first));
  g_assert_null (strstr (rest, "\"read\":false"));
  only = banterd_probe_get (chat->bob, V3 "/notifications?only=highlight");
  g_assert_nonnull (strstr (only, second));
  g_assert_null (strstr (only, first));
}

/* Of several rooms, page by page: the newest first, each once. */
static void
test_pages (BanterdChat *chat, gconstpointer data)
{
  g_autoptr (GPtrArray) sent = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *other = banterd_probe_create_room (chat->alice, "{\"preset\":\"public_chat\"}");
  g_autofree char *from = g_strdup ("");
  guint left = 7;

  banterd_probe_join (chat->bob, other);
  for (guint i = 0; i < left; i++)
    {
      g_autofree char *answer = NULL;

      banterd_probe_send (chat->alice, i % 3 == 1 ? other : chat->room_id, "m.room.message",
                          "{\"body\":\"b\"}", &answer);
      g_ptr_array_add (sent, banterd_probe_get_string (answer, "event_id"));
    }
  while (left > 0)
    {
      g_autofree char *path = g_strconcat (V3 "/notifications?limit=2", from, NULL);
      g_autofree char *page = banterd_probe_get (chat->bob, path);
      g_autofree char *token = banterd_probe_get_string (page, "next_token");

      for (guint i = 0; i < sent->len; i++)
        g_assert_true ((strstr (page, g_ptr_array_index (sent, i)) != NULL)
                       == (i < left && i + 2 >= left));
      g_assert_true ((token != NULL) == (left > 2));
      g_free (from);
      from = g_strconcat ("&from=", token, NULL);
      left -= MIN (left, 2);
    }
}

#define ADD(name, func)                                                                            \
  g_test_add ("/server/unread/" name, BanterdChat, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  static const char *const arguments[] = { "--plain", NULL };
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (arguments);
  ADD ("counts", test_counts);
  ADD ("threads", test_threads);
  ADD ("threads-in-turn", test_threads_in_turn);
  ADD ("group", test_group);
  ADD ("own-rules", test_own_rules);
  ADD ("leaving", test_leaving);
  ADD ("notifications", test_notifications);
  ADD ("pages", test_pages);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
