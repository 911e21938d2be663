/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-search"

#include "config.h"

#include <string.h>

#include "banterd-sync.h"

#include "banter-json.h"

/* Searching what was said: by whom, where, in which order, and what nobody may find. */

#define V3 "/_matrix/client/v3"
#define ROOM V3 "/rooms/%s"

static BanterdFixture *fixture;

static void
set_up (BanterdChat *room, gconstpointer data)
{
  banterd_chat_init_apart (
      room, fixture,
      "{\"preset\":\"public_chat\",\"name\":\"Winter garden\",\"topic\":\"Orchids\"}");
}

static void
tear_down (BanterdChat *room, gconstpointer data)
{
  banterd_chat_clear (room);
}

static char *
edit (BanterdProbe *who, const char *room_id, const char *event_id, const char *text)
{
  g_autofree char *content = g_strdup_printf (
      "{\"msgtype\":\"m.text\",\"body\":\"* %s\",\"m.new_content\":{\"msgtype\":\"m.text\","
      "\"body\":\"%s\"},\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"%s\"}}",
      text, text, event_id);

  return banterd_probe_send_ok (who, room_id, "m.room.message", content);
}

static void
redact (BanterdProbe *who, const char *room_id, const char *event_id)
{
  banterd_probe_ok (who, "PUT", "{}", ROOM "/redact/%s/r", room_id, event_id);
}

/* The answer's room_events. @more: other members of the criteria, with a comma first */
static char *
search (BanterdProbe *who, const char *term, const char *more)
{
  g_autofree char *body = g_strdup_printf (
      "{\"search_categories\":{\"room_events\":{\"search_term\":\"%s\"%s}}}", term, more);
  g_autofree char *answer = NULL;
  guint status = banterd_probe_call (who, &answer, "POST", body, V3 "/search");

  if (status != 200)
    g_error ("%s: %u %s", body, status, answer);
  return banter_json_dup_member (answer, "search_categories/room_events");
}

static gint64
count (BanterdProbe *who, const char *term, const char *more)
{
  g_autofree char *found = search (who, term, more);
  g_autofree char *n = banter_json_dup_member (found, "count");

  return g_ascii_strtoll (n, NULL, 10);
}

static void
test_terms (BanterdChat *room, gconstpointer data)
{
  static const struct
  {
    const char *term;
    const char *more;
    gint64 n;
  } cases[] = {
    { "orange", "", 1 },
    { "ORANGE", "", 1 },
    { "orang", "", 1 },
    { "ora marmalade", "", 1 },
    { "marmalade: orange!", "", 1 },
    { "range", "", 0 },
    { "cafe", "", 1 },
    { "CAF\\u00c9", "", 1 },
    { "\\u043c\\u0438\\u0440", "", 1 },
    { "orange NOT marmalade", "", 0 },
    { "\\\"orange\\\" NEAR *", "", 0 },
    { "body : orange", "", 0 },
    { "", "", 0 },
    { "*", "", 0 },
    { "(((", "", 0 },
    { "winter", "", 1 },
    { "winter", ",\"keys\":[\"content.body\"]", 0 },
    { "winter", ",\"keys\":[\"content.name\"]", 1 },
    { "orchids", ",\"keys\":[\"content.topic\"]", 1 },
    { "winter", ",\"keys\":[]", 0 },
    { "winter", ",\"keys\":[\"content.odd\"]", 0 },
    { "orange", ",\"filter\":{\"senders\":[\"@nobody:localhost\"]}", 0 },
    { "orange", ",\"filter\":{\"rooms\":[\"!other:localhost\"]}", 0 },
    { "orange", ",\"filter\":{\"types\":[\"m.room.name\"]}", 0 },
    { "orange", ",\"filter\":{\"not_rooms\":[\"!other:localhost\"]},\"order_by\":\"recent\"", 1 },
  };

  g_free (banterd_probe_say_ok (room->alice, room->room_id, "An orange, and its marmalade"));
  g_free (banterd_probe_say_ok (room->alice, room->room_id, "Café"));
  g_free (banterd_probe_say_ok (room->alice, room->room_id, "мир"));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (count (room->alice, cases[i].term, cases[i].more) != cases[i].n)
      g_error ("%s %s", cases[i].term, cases[i].more);
}

static void
test_refusals (BanterdChat *room, gconstpointer data)
{
  static const struct
  {
    const char *body;
    const char *query;
    guint status;
  } cases[] = {
    { "{\"search_categories\":{}}", "", 200 },
    { "{}", "", 400 },
    { "{\"search_categories\":{\"room_events\":{}}}", "", 400 },
    { "{\"search_categories\":{\"room_events\":{\"search_term\":7}}}", "", 400 },
    { "{\"search_categories\":{\"room_events\":{\"search_term\":\"x\",\"order_by\":\"odd\"}}}", "",
      400 },
    { "{\"search_categories\":{\"room_events\":{\"search_term\":\"x\",\"keys\":7}}}", "", 400 },
    { "{\"search_categories\":{\"room_events\":{\"search_term\":\"x\",\"groupings\":{\"group_by\":"
      "[{\"key\":\"odd\"}]}}}}",
      "", 400 },
    { "{\"search_categories\":{\"room_events\":{\"search_term\":\"x\",\"event_context\":"
      "{\"before_limit\":-1}}}}",
      "", 400 },
    { "{\"search_categories\":{\"room_events\":{\"search_term\":\"x\",\"event_context\":"
      "{\"after_limit\":\"x\"}}}}",
      "", 400 },
    { "{\"search_categories\":{\"room_events\":{\"search_term\":\"x\"}}}", "?next_batch=x", 400 },
    { "{\"search_categories\":{\"room_events\":{\"search_term\":\"x\"}}}", "?next_batch=-1_5",
      400 },
    { "{\"search_categories\":{\"room_events\":{\"search_term\":\"x\"}}}",
      "?next_batch=1_99999999999", 400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat (V3 "/search", cases[i].query, NULL);
      g_autofree char *answer = NULL;
      guint status = banterd_probe_call_at (room->alice, &answer, "POST", cases[i].body, path);

      if (status != cases[i].status)
        g_error ("%s: %u %s", cases[i].body, status, answer);
    }
}

/* Nobody finds what they could not read. */
static void
test_visibility (BanterdChat *room, gconstpointer data)
{
  g_autofree char *hidden = banterd_probe_create_room (
      room->alice, "{\"initial_state\":[{\"type\":\"m.room.history_visibility\",\"content\":"
                   "{\"history_visibility\":\"joined\"}}]}");
  g_autofree char *bob = g_strdup_printf ("{\"user_id\":\"%s\"}", room->bob->user_id);
  g_autofree char *ignored
      = g_strdup_printf ("{\"ignored_users\":{\"%s\":{}}}", room->alice->user_id);

  g_free (banterd_probe_say_ok (room->alice, hidden, "pineapple early"));
  g_assert_cmpint (count (room->bob, "pineapple", ""), ==, 0);
  banterd_probe_ok (room->alice, "POST", bob, ROOM "/invite", hidden);
  g_assert_cmpint (count (room->bob, "pineapple", ""), ==, 0);
  banterd_probe_join (room->bob, hidden);
  g_assert_cmpint (count (room->bob, "pineapple", ""), ==, 0);
  g_free (banterd_probe_say_ok (room->alice, hidden, "pineapple inside"));
  g_assert_cmpint (count (room->bob, "pineapple", ""), ==, 1);
  banterd_probe_leave (room->bob, hidden);
  g_free (banterd_probe_say_ok (room->alice, hidden, "pineapple late"));
  g_assert_cmpint (count (room->bob, "pineapple", ""), ==, 1);
  g_assert_cmpint (count (room->alice, "pineapple", ""), ==, 3);
  banterd_probe_set (room->bob, "m.ignored_user_list", ignored);
  g_assert_cmpint (count (room->bob, "pineapple", ""), ==, 0);
  banterd_probe_set (room->bob, "m.ignored_user_list", "{\"ignored_users\":{}}");
  banterd_probe_ok (room->bob, "POST", "{}", ROOM "/forget", hidden);
  g_assert_cmpint (count (room->bob, "pineapple", ""), ==, 0);
}

/* Edits and redactions change what is found, before and after it was in the index. */
static void
test_changes (BanterdChat *room, gconstpointer data)
{
  for (guint indexed = 0; indexed < 2; indexed++)
    {
      g_autofree char *message = banterd_probe_say_ok (room->alice, room->room_id, "kiwi");
      g_autofree char *change = NULL;

      if (indexed)
        g_assert_cmpint (count (room->alice, "kiwi", ""), ==, 1);
      change = edit (room->alice, room->room_id, message, "lemon");
      g_free (edit (room->alice, room->room_id, "$elsewhere", "stray"));
      if (indexed)
        g_assert_cmpint (count (room->alice, "lemon", ""), ==, 1);
      g_assert_cmpint (count (room->alice, "kiwi", ""), ==, 0);
      redact (room->alice, room->room_id, change);
      g_assert_cmpint (count (room->alice, "lemon", ""), ==, 0);
      g_assert_cmpint (count (room->alice, "kiwi", ""), ==, 1);
      redact (room->alice, room->room_id, message);
      g_assert_cmpint (count (room->alice, "kiwi", ""), ==, 0);
    }
}

/* Pages in order of time do not overlap, also when more is said meanwhile. */
static void
test_pages (BanterdChat *room, gconstpointer data)
{
  static const char body[] = "{\"search_categories\":{\"room_events\":{\"search_term\":\"plum\","
                             "\"order_by\":\"recent\",\"filter\":{\"limit\":3}}}}";
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autofree char *token = NULL;
  guint n_pages = 0;

  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *text = g_strdup_printf ("plum <%u>", i);

      g_free (banterd_probe_say_ok (room->alice, room->room_id, text));
    }
  do
    {
      g_autofree char *answer = NULL;

      if (token == NULL)
        banterd_probe_call (room->alice, &answer, "POST", body, V3 "/search");
      else
        banterd_probe_call (room->alice, &answer, "POST", body, V3 "/search?next_batch=%s", token);
      for (const char *at = strchr (answer, '<'); at != NULL; at = strchr (at + 1, '<'))
        g_string_append_len (seen, at, 3);
      g_free (token);
      token = banter_json_dup_string_member (answer, "search_categories/room_events/next_batch");
      g_free (banterd_probe_say_ok (room->alice, room->room_id, "one more plum <x>"));
      n_pages++;
    }
  while (token != NULL && n_pages < 10);
  g_assert_cmpstr (seen->str, ==, "<6><5><4><3><2><1><0>");
}

static void
test_extras (BanterdChat *room, gconstpointer data)
{
  g_autofree char *left = banterd_probe_say_ok (room->alice, room->room_id, "left neighbour");
  g_autofree char *hit = banterd_probe_say_ok (room->alice, room->room_id, "grapefruit here");
  g_autofree char *right = banterd_probe_say_ok (room->alice, room->room_id, "right neighbour");
  g_autofree char *found = search (
      room->alice, "grapefruit",
      ",\"event_context\":{\"before_limit\":1,\"after_limit\":1,\"include_profile\":true},"
      "\"include_state\":true,\"groupings\":{\"group_by\":[{\"key\":\"room_id\"},"
      "{\"key\":\"sender\"}]}");
  g_autofree char *name
      = g_strdup_printf ("\"profile_info\":{\"%s\":{\"displayname\":", room->alice->user_id);
  const char *const parts[] = {
    "\"highlights\":[\"grapefruit\"]",
    "\"events_before\":[{",
    "left neighbour",
    "right neighbour",
    "\"groups\":{\"room_id\":{\"",
    "\"sender\":{\"@alice",
    "\"state\":{\"!",
    "m.room.create",
    name,
    hit,
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (found, parts[i]) == NULL)
      g_error ("%s is missing in %s", parts[i], found);
  g_assert_nonnull (left);
  g_assert_nonnull (right);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/server/search/" name, BanterdChat, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  static const char *const arguments[] = { "--plain", NULL };
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (arguments);
  ADD ("terms", test_terms);
  ADD ("refusals", test_refusals);
  ADD ("visibility", test_visibility);
  ADD ("changes", test_changes);
  ADD ("pages", test_pages);
  ADD ("extras", test_extras);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
