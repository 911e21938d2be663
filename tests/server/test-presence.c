/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-presence"

#include "config.h"

#include <string.h>

#include "banterd-sync.h"

#include "banter-json.h"

/* Presence: who sees whom, and that a status message is words. */

#define V3 "/_matrix/client/v3"
#define STATUS V3 "/presence/%s/status"

static BanterdFixture *plain, *safe;

static void
set_up (BanterdChat *chat, gconstpointer data)
{
  banterd_chat_init (chat, plain);
}

static void
tear_down (BanterdChat *chat, gconstpointer data)
{
  banterd_chat_clear (chat);
}

static guint
put (BanterdProbe *probe, const char *body)
{
  return banterd_probe_call (probe, NULL, "PUT", body, STATUS, probe->user_id);
}

/* Returns: (nullable): a member of what @viewer sees of @other; %NULL for 403 */
static char *
look (BanterdProbe *viewer, BanterdProbe *other, const char *member)
{
  g_autofree char *answer = NULL;
  guint status = banterd_probe_call (viewer, &answer, "GET", NULL, STATUS, other->user_id);

  if (status == 403)
    return NULL;
  g_assert_cmpuint (status, ==, 200);
  return banterd_probe_get_string (answer, member);
}

static void
expect (BanterdProbe *viewer, BanterdProbe *other, const char *state)
{
  g_autofree char *seen = look (viewer, other, "presence");

  g_assert_cmpstr (seen, ==, state);
}

static void
test_status (BanterdChat *chat, gconstpointer data)
{
  static const char *const bad[] = { "{}", "{\"presence\":\"busy\"}", "{\"presence\":1}",
                                     "{\"presence\":\"online\",\"status_msg\":1}" };
  g_autoptr (BanterdProbe) stranger = banterd_probe_register (plain, NULL, NULL);
  g_autofree char *long_text = g_strnfill (256, 'x');
  g_autofree char *too_long
      = g_strdup_printf ("{\"presence\":\"online\",\"status_msg\":\"%s\"}", long_text);
  g_autofree char *words = NULL;

  g_assert_cmpuint (put (chat->bob, "{\"presence\":\"unavailable\",\"status_msg\":\"Tea\"}"), ==,
                    200);
  expect (chat->alice, chat->bob, "unavailable");
  expect (chat->bob, chat->bob, "unavailable");
  expect (stranger, chat->bob, NULL);
  words = look (chat->alice, chat->bob, "status_msg");
  g_assert_cmpstr (words, ==, "Tea");
  g_assert_cmpuint (put (chat->bob, "{\"presence\":\"offline\"}"), ==, 200);
  expect (chat->alice, chat->bob, "offline");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpuint (put (chat->bob, bad[i]), ==, 400);
  g_assert_cmpuint (put (chat->bob, too_long), ==, 400);
  g_assert_cmpuint (banterd_probe_call (chat->alice, NULL, "PUT", "{\"presence\":\"online\"}",
                                        STATUS, chat->bob->user_id),
                    ==, 403);
}

/* Waits for the next news of bob: it is told through the writer, after the answer that caused it.
 */
static char *
wait_for_news (BanterdChat *chat)
{
  for (;;)
    {
      g_autofree char *answer
          = banterd_sync_all (chat->alice, &chat->alice_since, "&timeout=30000");
      g_autofree char *events = banter_json_dup_member (answer, "presence/events");

      if (events != NULL && strstr (events, chat->bob->user_id) != NULL)
        return g_steal_pointer (&events);
    }
}

static void
test_sync (BanterdChat *chat, gconstpointer data)
{
  g_autofree char *start = NULL;
  g_autofree char *first = NULL;
  g_autofree char *news = NULL;
  g_autofree char *quiet = NULL;

  g_assert_cmpuint (put (chat->bob, "{\"presence\":\"offline\"}"), ==, 200);
  g_free (banterd_sync_all (chat->alice, &chat->alice_since, ""));
  /* Whoever said to be offline is not back because they ask for news; unless they say so. */
  g_free (banterd_sync_all (chat->bob, &chat->bob_since, ""));
  expect (chat->alice, chat->bob, "offline");
  g_free (banterd_sync_all (chat->bob, &chat->bob_since, "&set_presence=offline"));
  expect (chat->alice, chat->bob, "offline");
  g_free (banterd_sync_all (chat->bob, &chat->bob_since, "&set_presence=online"));
  news = wait_for_news (chat);
  g_assert_nonnull (strstr (news, "\"presence\":\"online\""));
  g_assert_nonnull (strstr (news, "\"currently_active\":true"));
  g_assert_nonnull (strstr (news, "\"type\":\"m.presence\""));
  g_free (banterd_sync_all (chat->bob, &chat->bob_since, "&set_presence=unavailable"));
  g_free (news);
  news = wait_for_news (chat);
  g_assert_nonnull (strstr (news, "\"unavailable\""));
  first = banterd_sync_all (chat->alice, &start, "");
  g_assert_nonnull (strstr (first, "\"unavailable\""));
  quiet = banterd_sync_filtered (chat->alice, &start, "{\"presence\":{\"not_types\":[\"*\"]}}",
                                 "&full_state=true");
  g_assert_null (strstr (quiet, "m.presence"));
  g_assert_cmpuint (
      banterd_probe_call_at (chat->alice, NULL, "GET", NULL, V3 "/sync?set_presence=busy"), ==,
      400);
}

/* In a large room everybody's coming and going would be news for everybody. */
static void
test_large_room (BanterdChat *chat, gconstpointer data)
{
  g_autofree char *room_id
      = banterd_probe_create_room (chat->alice, "{\"preset\":\"public_chat\"}");
  g_autoptr (BanterdProbe) last = NULL;

  for (guint i = 0; i < 32; i++)
    {
      g_autofree char *name = g_strdup_printf ("crowd%u", i);

      g_clear_pointer (&last, banterd_probe_free);
      last = banterd_probe_register (plain, name, NULL);
      banterd_probe_join (last, room_id);
      if (i == 30)
        expect (chat->alice, last, "offline");
    }
  expect (chat->alice, last, NULL);
  expect (last, chat->alice, NULL);
}

/* Several at once: of each who is in a room with alice she hears, and of nobody else. */
static void
test_arrival (BanterdChat *chat, gconstpointer data)
{
  BanterdProbe *people[6];
  g_autofree char *room_id
      = banterd_probe_create_room (chat->alice, "{\"preset\":\"public_chat\"}");
  g_autoptr (BanterdProbe) stranger = banterd_probe_register (plain, NULL, NULL);
  g_autofree char *since = NULL;
  guint n_seen = 0;

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      people[i] = banterd_probe_register (plain, NULL, NULL);
      banterd_probe_join (people[i], room_id);
    }
  g_free (banterd_sync_all (chat->alice, &since, ""));
  banterd_probe_ok (stranger, "GET", NULL, V3 "/sync");
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    banterd_probe_ok (people[i], "GET", NULL, V3 "/sync");
  while (n_seen < G_N_ELEMENTS (people))
    {
      g_autofree char *answer = banterd_sync_all (chat->alice, &since, "&timeout=30000");
      g_autofree char *events = banter_json_dup_member (answer, "presence/events");

      g_assert_null (events != NULL ? strstr (events, stranger->user_id) : NULL);
      for (guint i = 0; i < G_N_ELEMENTS (people); i++)
        n_seen += events != NULL && strstr (events, people[i]->user_id) != NULL;
    }
  g_assert_cmpuint (n_seen, ==, G_N_ELEMENTS (people));
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    banterd_probe_free (people[i]);
}

/* --- With the safety rules --- */

static void
test_words (void)
{
  g_autoptr (BanterdProbe) alice = banterd_probe_register (safe, "alice", NULL);
  g_autoptr (BanterdProbe) bob = banterd_probe_register (safe, "bob", NULL);
  g_autofree char *room_id = banterd_probe_create_room (alice, "{\"preset\":\"public_chat\"}");
  g_autofree char *hidden = NULL;
  g_autofree char *dm = NULL;
  g_autofree char *seen = NULL;
  g_autofree char *ignored = g_strdup_printf ("{\"ignored_users\":{\"%s\":{}}}", bob->user_id);

  banterd_probe_join (bob, room_id);
  g_assert_cmpuint (put (alice, "{\"presence\":\"online\",\"status_msg\":\"buy this\"}"), ==, 200);
  expect (bob, alice, "online");
  hidden = look (bob, alice, "status_msg");
  g_assert_null (hidden);
  dm = banterd_probe_open_dm (alice, bob);
  banterd_probe_join (bob, dm);
  seen = look (bob, alice, "status_msg");
  g_assert_cmpstr (seen, ==, "buy this");
  banterd_probe_set (alice, "im.banter.privacy", "{\"activity_status\":false}");
  expect (bob, alice, "offline");
  expect (alice, alice, "online");
  banterd_probe_set (alice, "im.banter.privacy", "{}");
  expect (bob, alice, "online");
  banterd_probe_set (alice, "m.ignored_user_list", ignored);
  expect (bob, alice, NULL);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/server/presence/" name, BanterdChat, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  static const char *const arguments[] = { "--plain", NULL };
  int result;

  g_test_init (&argc, &argv, NULL);
  plain = banterd_fixture_start (arguments);
  safe = banterd_fixture_start (NULL);
  ADD ("status", test_status);
  ADD ("sync", test_sync);
  ADD ("arrival", test_arrival);
  ADD ("large-room", test_large_room);
  g_test_add_func ("/server/presence/words", test_words);
  result = g_test_run ();
  banterd_fixture_stop (plain);
  banterd_fixture_stop (safe);
  return result;
}
