/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-sync"

#include "config.h"

#include <string.h>

#include "banterd-sync.h"

#include "banter-json.h"

/* What /sync tells, and when. */

#define V3 "/_matrix/client/v3"
#define ROOM V3 "/rooms/%s"
#define N_HEROES 5

typedef struct
{
  BanterdProbe *alice, *bob;
  char *room_id; /* by alice; bob is invited */
  char *since;   /* alice's */
} Chat;

static BanterdFixture *fixture;

static void
chat_set_up (Chat *chat, gconstpointer data)
{
  static guint n;
  g_autofree char *alice = g_strdup_printf ("alice%u", n);
  g_autofree char *bob = g_strdup_printf ("bob%u", n++);
  g_autofree char *body = NULL;

  chat->alice = banterd_probe_register (fixture, alice, NULL);
  chat->bob = banterd_probe_register (fixture, bob, NULL);
  chat->room_id = banterd_probe_create_room (chat->alice, "{\"name\":\"Tea\"}");
  body = g_strdup_printf ("{\"user_id\":\"%s\",\"reason\":\"Come in\"}", chat->bob->user_id);
  banterd_probe_ok (chat->alice, "POST", body, ROOM "/invite", chat->room_id);
  g_free (banterd_sync_all (chat->alice, &chat->since, ""));
}

static void
chat_tear_down (Chat *chat, gconstpointer data)
{
  banterd_probe_free (chat->alice);
  banterd_probe_free (chat->bob);
  g_free (chat->room_id);
  g_free (chat->since);
}

static void
test_initial (Chat *chat, gconstpointer data)
{
  g_autofree char *since = NULL;
  g_autofree char *room = banterd_sync_room (chat->alice, &since, "", "join", chat->room_id);
  g_autofree char *heroes = banter_json_dup_member (room, "summary/m.heroes");
  g_autofree char *joined = banter_json_dup_member (room, "summary/m.joined_member_count");
  g_autofree char *invited = banter_json_dup_member (room, "summary/m.invited_member_count");

  g_assert_nonnull (strstr (heroes, chat->bob->user_id));
  g_assert_cmpstr (joined, ==, "1");
  g_assert_cmpstr (invited, ==, "1");
  g_assert_nonnull (strstr (room, "\"m.room.create\""));
  g_assert_null (strstr (room, "\"room_id\""));
}

static void
test_invite (Chat *chat, gconstpointer data)
{
  g_autofree char *since = NULL;
  g_autofree char *room = banterd_sync_room (chat->bob, &since, "", "invite", chat->room_id);
  g_autofree char *again = NULL;
  g_autofree char *left = NULL;

  g_assert_nonnull (strstr (room, "\"reason\":\"Come in\""));
  g_assert_nonnull (strstr (room, "\"name\":\"Tea\""));
  g_assert_nonnull (strstr (room, chat->alice->user_id));
  again = banterd_sync_room (chat->bob, &since, "", "invite", chat->room_id);
  g_assert_null (again);
  banterd_probe_leave (chat->bob, chat->room_id);
  left = banterd_sync_room (chat->bob, &since, "", "leave", chat->room_id);
  g_assert_nonnull (left);
  /* Who declined never was inside. */
  g_assert_null (strstr (left, "m.room.create"));
}

static void
test_ignored_invite (Chat *chat, gconstpointer data)
{
  g_autofree char *ignored
      = g_strdup_printf ("{\"ignored_users\":{\"%s\":{}}}", chat->alice->user_id);
  g_autofree char *since = NULL;
  g_autofree char *room = NULL;

  banterd_probe_set (chat->bob, "m.ignored_user_list", ignored);
  room = banterd_sync_room (chat->bob, &since, "", "invite", chat->room_id);
  g_assert_null (room);
}

/* Whom one ignores counts no more, at once and on every device, and is heard again afterwards. */
static void
test_ignoring (Chat *chat, gconstpointer data)
{
  g_autofree char *ignored
      = g_strdup_printf ("{\"ignored_users\":{\"%s\":{}}}", chat->alice->user_id);
  g_autofree char *since = NULL;
  g_autofree char *first = NULL;
  g_autofree char *counted = NULL;
  g_autofree char *retold = NULL;
  g_autofree char *left = NULL;
  g_autofree char *silent = NULL;
  g_autofree char *heard = NULL;

  banterd_probe_join (chat->bob, chat->room_id);
  banterd_probe_say (chat->alice, chat->room_id, "one");
  first = banterd_sync_room (chat->bob, &since, "", "join", chat->room_id);
  counted = banter_json_dup_member (first, "unread_notifications/notification_count");
  g_assert_cmpstr (counted, ==, "1");
  banterd_probe_set (chat->bob, "m.ignored_user_list", ignored);
  retold = banterd_sync_room (chat->bob, &since, "", "join", chat->room_id);
  left = banter_json_dup_member (retold, "unread_notifications/notification_count");
  g_assert_cmpstr (left, ==, "0");
  banterd_probe_say (chat->alice, chat->room_id, "two");
  silent = banterd_sync_room (chat->bob, &since, "", "join", chat->room_id);
  g_assert_null (silent);
  banterd_probe_set (chat->bob, "m.ignored_user_list", "{\"ignored_users\":{}}");
  banterd_probe_say (chat->alice, chat->room_id, "three");
  heard = banterd_sync_room (chat->bob, &since, "", "join", chat->room_id);
  g_assert_nonnull (strstr (heard, "three"));
}

static void
test_incremental (Chat *chat, gconstpointer data)
{
  g_autofree char *nothing = NULL;
  g_autofree char *room = NULL;
  g_autofree char *limited = NULL;

  banterd_probe_join (chat->bob, chat->room_id);
  g_free (banterd_sync_all (chat->alice, &chat->since, ""));
  nothing = banterd_sync_room (chat->alice, &chat->since, "", "join", chat->room_id);
  g_assert_null (nothing);
  g_assert_cmpuint (banterd_probe_say (chat->bob, chat->room_id, "hello"), ==, 200);
  room = banterd_sync_room (chat->alice, &chat->since, "", "join", chat->room_id);
  limited = banter_json_dup_member (room, "timeline/limited");
  g_assert_nonnull (strstr (room, "\"body\":\"hello\""));
  g_assert_cmpstr (limited, ==, "false");
}

/* A gap: `limited`, a prev_batch that leads into it, and the state that changed in it. */
static void
test_limited (Chat *chat, gconstpointer data)
{
  g_autofree char *room = NULL;
  g_autofree char *limited = NULL;
  g_autofree char *prev_batch = NULL;
  g_autofree char *state = NULL;
  g_autofree char *escaped = g_uri_escape_string (chat->room_id, NULL, FALSE);
  g_autofree char *path = NULL;
  g_autofree char *page = NULL;

  banterd_probe_join (chat->bob, chat->room_id);
  g_free (banterd_sync_all (chat->alice, &chat->since, ""));
  banterd_probe_ok (chat->alice, "PUT", "{\"topic\":\"in the gap\"}", ROOM "/state/m.room.topic",
                    chat->room_id);
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *text = g_strdup_printf ("<%02u>", i);

      g_assert_cmpuint (banterd_probe_say (chat->bob, chat->room_id, text), ==, 200);
    }
  room = banterd_sync_room (chat->alice, &chat->since,
                            "&filter={%22room%22:{%22timeline%22:{%22limit%22:3}}}", "join",
                            chat->room_id);
  limited = banter_json_dup_member (room, "timeline/limited");
  prev_batch = banter_json_dup_string_member (room, "timeline/prev_batch");
  state = banter_json_dup_member (room, "state/events");
  g_assert_cmpstr (limited, ==, "true");
  g_assert_nonnull (strstr (state, "in the gap"));
  g_assert_null (strstr (room, "<08>"));
  g_assert_nonnull (strstr (room, "<09>"));
  path = g_strconcat (V3 "/rooms/", escaped, "/messages?dir=b&limit=1&from=", prev_batch, NULL);
  g_assert_cmpuint (banterd_probe_call_at (chat->alice, &page, "GET", NULL, path), ==, 200);
  g_assert_nonnull (strstr (page, "<08>"));
}

static void
test_lazy_members (Chat *chat, gconstpointer data)
{
  static const char lazy[]
      = "&filter={%22room%22:{%22timeline%22:{%22limit%22:1},%22state%22:{%22lazy_load_members%22:"
        "true}}}";
  g_autofree char *body = g_strdup_printf ("{\"user_id\":\"%s\"}", chat->bob->user_id);
  g_autofree char *since = NULL;
  g_autofree char *room = NULL;
  g_autofree char *state = NULL;
  g_autofree char *filter_id = NULL;
  g_autofree char *filter = NULL;
  g_autoptr (BanterdProbe) last = NULL;

  banterd_probe_join (chat->bob, chat->room_id);
  for (guint i = 0; i < N_HEROES; i++)
    {
      g_autofree char *name = g_strdup_printf ("lazy%u", i);
      g_autofree char *invite = NULL;

      g_clear_pointer (&last, banterd_probe_free);
      last = banterd_probe_register (fixture, name, NULL);
      invite = g_strdup_printf ("{\"user_id\":\"%s\"}", last->user_id);
      banterd_probe_ok (chat->alice, "POST", invite, ROOM "/invite", chat->room_id);
      banterd_probe_join (last, chat->room_id);
    }
  g_assert_cmpuint (banterd_probe_say (chat->alice, chat->room_id, "hello"), ==, 200);
  room = banterd_sync_room (chat->alice, &since, lazy, "join", chat->room_id);
  state = banter_json_dup_member (room, "state/events");
  g_assert_nonnull (strstr (state, chat->alice->user_id));
  /* A hero of the summary, and somebody who is none. */
  g_assert_nonnull (strstr (state, chat->bob->user_id));
  g_assert_null (strstr (state, last->user_id));

  g_assert_cmpuint (banterd_probe_call (chat->alice, &filter_id, "POST",
                                        "{\"room\":{\"timeline\":{\"limit\":1}}}",
                                        V3 "/user/%s/filter", chat->alice->user_id),
                    ==, 200);
  g_assert_cmpuint (banterd_probe_call (chat->alice, &filter, "GET", NULL, V3 "/user/%s/filter/%s",
                                        chat->alice->user_id, "1"),
                    ==, 200);
  g_assert_cmpstr (filter, ==, "{\"room\":{\"timeline\":{\"limit\":1}}}");
  g_assert_cmpuint (banterd_probe_call (chat->bob, NULL, "POST", body, V3 "/user/%s/filter",
                                        chat->alice->user_id),
                    ==, 403);
}

/* --- Counts, receipts, typing --- */

static void
test_unread (Chat *chat, gconstpointer data)
{
  g_autofree char *since = NULL;
  g_autofree char *room = NULL;
  g_autofree char *count = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *event_id = NULL;
  g_autofree char *after = NULL;
  g_autofree char *zero = NULL;
  g_autofree char *seen = NULL;

  banterd_probe_join (chat->bob, chat->room_id);
  g_free (banterd_sync_all (chat->bob, &since, ""));
  g_assert_cmpuint (banterd_probe_say (chat->alice, chat->room_id, "one"), ==, 200);
  g_assert_cmpuint (banterd_probe_send (chat->alice, chat->room_id, "m.reaction", "{}", NULL), ==,
                    200);
  g_assert_cmpuint (banterd_probe_send (chat->alice, chat->room_id, "m.sticker", "{}", &answer), ==,
                    200);
  event_id = banterd_probe_get_string (answer, "event_id");
  g_assert_cmpuint (banterd_probe_say (chat->bob, chat->room_id, "mine does not count"), ==, 200);
  room = banterd_sync_room (chat->bob, &since, "", "join", chat->room_id);
  count = banter_json_dup_member (room, "unread_notifications/notification_count");
  g_assert_cmpstr (count, ==, "2");

  g_free (banterd_sync_all (chat->alice, &chat->since, ""));
  banterd_probe_ok (chat->bob, "POST", "{}", ROOM "/receipt/m.read/%s", chat->room_id, event_id);
  banterd_probe_ok (chat->bob, "PUT", "{\"typing\":true,\"timeout\":30000}", ROOM "/typing/%s",
                    chat->room_id, chat->bob->user_id);
  after = banterd_sync_room (chat->bob, &since, "", "join", chat->room_id);
  zero = banter_json_dup_member (after, "unread_notifications/notification_count");
  g_assert_cmpstr (zero, ==, "0");
  seen = banterd_sync_room (chat->alice, &chat->since, "", "join", chat->room_id);
  g_assert_nonnull (strstr (seen, "\"m.receipt\""));
  g_assert_nonnull (strstr (seen, event_id));
  g_assert_nonnull (strstr (seen, "\"m.typing\""));
}

/* --- Waiting --- */

typedef struct
{
  BanterdProbe probe; /* a copy: another thread may not share a session */
  char *since;
  char *answer;
} Poll;

static gpointer
poll_thread (gpointer data)
{
  Poll *poll = data;

  poll->answer = banterd_probe_poll (&poll->probe, poll->since, 60000);
  return NULL;
}

/* The poll is answered because something happened: its own time is a minute, the test's half. */
static void
test_long_poll (Chat *chat, gconstpointer data)
{
  gint64 start = g_get_monotonic_time ();

  banterd_probe_join (chat->bob, chat->room_id);
  g_free (banterd_sync_all (chat->alice, &chat->since, ""));
  for (guint i = 0; i < 5; i++)
    {
      Poll poll = { *chat->alice, chat->since, NULL };
      g_autoptr (GThread) thread = g_thread_new ("poll", poll_thread, &poll);
      g_autofree char *text = g_strdup_printf ("wake %u", i);

      g_assert_cmpuint (banterd_probe_say (chat->bob, chat->room_id, text), ==, 200);
      g_thread_join (g_steal_pointer (&thread));
      g_assert_nonnull (strstr (poll.answer, text));
      g_free (chat->since);
      chat->since = banterd_probe_get_string (poll.answer, "next_batch");
      g_free (poll.answer);
    }
  g_assert_cmpint (g_get_monotonic_time () - start, <, 30 * G_USEC_PER_SEC);
}

static void
test_poll_time (Chat *chat, gconstpointer data)
{
  gint64 start = g_get_monotonic_time ();
  g_autofree char *answer = NULL;

  g_free (banterd_sync_all (chat->alice, &chat->since, ""));
  answer = banterd_sync_all (chat->alice, &chat->since, "&timeout=300");
  /* The token may be newer: other people come and go. */
  g_assert_null (strstr (answer, chat->room_id));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 300 * 1000);
}

/* A typing notice that runs out is told, although nobody asked for it. */
static void
test_typing_ends (Chat *chat, gconstpointer data)
{
  gboolean is_over = FALSE;

  banterd_probe_join (chat->bob, chat->room_id);
  g_free (banterd_sync_all (chat->alice, &chat->since, ""));
  banterd_probe_ok (chat->bob, "PUT", "{\"typing\":true,\"timeout\":200}", ROOM "/typing/%s",
                    chat->room_id, chat->bob->user_id);
  while (!is_over)
    {
      g_autofree char *room
          = banterd_sync_room (chat->alice, &chat->since, "&timeout=60000", "join", chat->room_id);

      g_assert_nonnull (room);
      is_over = strstr (room, "{\"user_ids\":[]}") != NULL;
    }
}

/* Signing out ends the poll, too. */
static void
test_poll_logout (Chat *chat, gconstpointer data)
{
  Poll poll = { *chat->alice, chat->since, NULL };
  g_autoptr (GThread) thread = NULL;

  g_free (banterd_sync_all (chat->alice, &chat->since, ""));
  poll.since = chat->since;
  thread = g_thread_new ("poll", poll_thread, &poll);
  banterd_probe_ok (chat->alice, "POST", NULL, V3 "/logout");
  g_thread_join (g_steal_pointer (&thread));
  g_assert_nonnull (strstr (poll.answer, "M_UNKNOWN_TOKEN"));
  g_free (poll.answer);
}

static void
test_bad_tokens (Chat *chat, gconstpointer data)
{
  static const char *const queries[] = { "since=x",
                                         "since=",
                                         "since=s-1",
                                         "timeout=soon",
                                         "filter=99",
                                         "filter={",
                                         "filter={%22room%22:1}" };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *path = g_strconcat (V3 "/sync?", queries[i], NULL);
      g_autofree char *answer = NULL;
      guint status = banterd_probe_call_at (chat->alice, &answer, "GET", NULL, path);

      if (status != 400 && status != 404)
        g_error ("%s: %u %s", queries[i], status, answer);
    }
}

#define ADD(name, func)                                                                            \
  g_test_add ("/server/sync/" name, Chat, NULL, chat_set_up, func, chat_tear_down)

int
main (int argc, char **argv)
{
  static const char *const arguments[] = { "--plain", NULL };
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (arguments);
  ADD ("initial", test_initial);
  ADD ("invite", test_invite);
  ADD ("ignored-invite", test_ignored_invite);
  ADD ("ignoring", test_ignoring);
  ADD ("incremental", test_incremental);
  ADD ("limited", test_limited);
  ADD ("lazy-members", test_lazy_members);
  ADD ("unread", test_unread);
  ADD ("long-poll", test_long_poll);
  ADD ("poll-time", test_poll_time);
  ADD ("typing-ends", test_typing_ends);
  ADD ("poll-logout", test_poll_logout);
  ADD ("bad-tokens", test_bad_tokens);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
