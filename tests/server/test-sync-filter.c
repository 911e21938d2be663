/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-sync-filter"

#include "config.h"

#include <string.h>

#include "banterd-sync.h"

#include "banter-json.h"

/* CS-API "Filtering" and the forms of an answer: what is left out and what must not be. */

#define V3 "/_matrix/client/v3"
#define ROOM V3 "/rooms/%s"

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

static char *
joined_path (BanterdChat *chat, const char *part)
{
  return g_strconcat ("rooms/join/", chat->room_id, "/", part, NULL);
}

static char *
list_part (BanterdChat *chat, const char *answer, const char *part)
{
  g_autofree char *path = joined_path (chat, part);

  return banterd_sync_list (answer, path);
}

static char *
get_part (BanterdChat *chat, const char *answer, const char *part)
{
  g_autofree char *path = joined_path (chat, part);

  return banter_json_dup_member (answer, path);
}

static void
send (BanterdProbe *probe, BanterdChat *chat, const char *type, const char *content)
{
  g_assert_cmpuint (banterd_probe_send (probe, chat->room_id, type, content, NULL), ==, 200);
}

/* --- What the timeline shows --- */

#define TIMELINE(members) "{\"room\":{\"timeline\":{" members "}}}"

static const struct
{
  const char *filter;
  guint n_messages; /* of three by alice, the last two with `url` */
  guint n_stickers; /* one by bob */
  gboolean limited;
} timelines[] = {
  { TIMELINE (""), 3, 1, FALSE },
  { TIMELINE ("\"limit\":2"), 1, 1, TRUE },
  { TIMELINE ("\"limit\":0"), 0, 0, TRUE },
  { TIMELINE ("\"types\":[\"m.sticker\"],\"limit\":1"), 0, 1, FALSE },
  { TIMELINE ("\"types\":[\"m.room.*\"],\"limit\":3"), 3, 0, FALSE },
  { TIMELINE ("\"types\":[\"*message\"]"), 3, 0, FALSE },
  { TIMELINE ("\"types\":[]"), 0, 0, FALSE },
  { TIMELINE ("\"not_types\":[\"m.sticker\"]"), 3, 0, FALSE },
  { TIMELINE ("\"types\":[\"m.sticker\"],\"not_types\":[\"m.s*\"]"), 0, 0, FALSE },
  { TIMELINE ("\"contains_url\":true"), 2, 0, FALSE },
  { TIMELINE ("\"contains_url\":false"), 1, 1, FALSE },
  { TIMELINE ("\"senders\":[]"), 0, 0, FALSE },
  { TIMELINE ("\"rooms\":[]"), 0, 0, FALSE },
  { TIMELINE ("\"not_rooms\":[\"!other:localhost\"]"), 3, 1, FALSE },
  { "{\"room\":{\"rooms\":[]}}", 0, 0, FALSE },
  { "{\"event_format\":\"federation\"}", 3, 1, FALSE },
};

static void
test_timelines (BanterdChat *chat, gconstpointer data)
{
  send (chat->alice, chat, "m.room.message", "{\"body\":\"a\"}");
  send (chat->alice, chat, "m.room.message", "{\"body\":\"b\",\"url\":\"mxc://x/y\"}");
  send (chat->alice, chat, "m.room.message", "{\"body\":\"c\",\"url\":1}");
  send (chat->bob, chat, "m.sticker", "{\"body\":\"d\"}");
  for (guint i = 0; i < G_N_ELEMENTS (timelines); i++)
    {
      g_autofree char *since = g_strdup (chat->alice_since);
      g_autofree char *answer
          = banterd_sync_filtered (chat->alice, &since, timelines[i].filter, "");
      g_autofree char *list = list_part (chat, answer, "timeline");
      g_autofree char *limited = get_part (chat, answer, "timeline/limited");

      if (banterd_probe_count (list, "m.room.message") != timelines[i].n_messages
          || banterd_probe_count (list, "m.sticker") != timelines[i].n_stickers
          || (g_strcmp0 (limited, "true") == 0) != timelines[i].limited)
        g_error ("%s: %s", timelines[i].filter, answer);
    }
}

static void
test_senders (BanterdChat *chat, gconstpointer data)
{
  g_autofree char *only = g_strdup_printf (TIMELINE ("\"senders\":[\"%s\"]"), chat->bob->user_id);
  g_autofree char *without
      = g_strdup_printf (TIMELINE ("\"not_senders\":[\"%s\"]"), chat->bob->user_id);
  g_autofree char *first = g_strdup (chat->alice_since);
  g_autofree char *answer = NULL;
  g_autofree char *other = NULL;

  banterd_probe_say (chat->alice, chat->room_id, "from alice");
  banterd_probe_say (chat->bob, chat->room_id, "from bob");
  answer = banterd_sync_filtered (chat->alice, &chat->alice_since, only, "");
  g_assert_nonnull (strstr (answer, "from bob"));
  g_assert_null (strstr (answer, "from alice"));
  other = banterd_sync_filtered (chat->alice, &first, without, "");
  g_assert_null (strstr (other, "from bob"));
  g_assert_nonnull (strstr (other, "from alice"));
}

/* What is filtered away does not use up the limit, and does not hide that there is more. */
static void
test_filtered_pages (BanterdChat *chat, gconstpointer data)
{
  static const char filter[] = TIMELINE ("\"types\":[\"m.room.message\"],\"limit\":2");
  g_autofree char *answer = NULL;
  g_autofree char *messages = NULL;

  for (guint i = 0; i < 3; i++)
    {
      banterd_probe_say (chat->bob, chat->room_id, "counts");
      for (guint j = 0; j < 5; j++)
        send (chat->bob, chat, "m.reaction", "{}");
    }
  answer = banterd_sync_filtered (chat->alice, &chat->alice_since, filter, "");
  messages = list_part (chat, answer, "timeline");
  g_assert_cmpuint (banterd_probe_count (messages, "m.room.message"), ==, 2);
  g_assert_nonnull (strstr (answer, "\"limited\":true"));
}

/* --- State --- */

static void
test_state_after (BanterdChat *chat, gconstpointer data)
{
  g_autofree char *first = g_strdup (chat->alice_since);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *state = NULL;
  g_autofree char *name = NULL;
  g_autofree char *initial = NULL;
  g_autofree char *none = NULL;
  g_autofree char *empty = NULL;
  g_autofree char *start = NULL;

  banterd_probe_ok (chat->alice, "PUT", "{\"name\":\"Coffee\"}", ROOM "/state/m.room.name",
                    chat->room_id);
  banterd_probe_say (chat->bob, chat->room_id, "hm");
  before = banterd_sync_all (chat->alice, &first, "");
  state = get_part (chat, before, "state/events");
  g_assert_cmpstr (state, ==, "[]");
  after = banterd_sync_all (chat->alice, &chat->alice_since, "&use_state_after=true");
  name = list_part (chat, after, "state_after");
  g_assert_true (g_str_has_prefix (name, "m.room.name/ "));
  none = get_part (chat, after, "state");
  g_assert_null (none);
  banterd_probe_say (chat->bob, chat->room_id, "well");
  g_free (after);
  after = banterd_sync_all (chat->alice, &chat->alice_since, "&use_state_after=true");
  empty = get_part (chat, after, "state_after/events");
  g_assert_cmpstr (empty, ==, "[]");
  initial = banterd_sync_filtered (chat->alice, &start, TIMELINE ("\"limit\":1"),
                                   "&use_state_after=true");
  g_assert_nonnull (strstr (initial, "\"state_after\""));
  g_assert_nonnull (strstr (initial, "Coffee"));
  /* Only as what it replaced */
  g_assert_cmpuint (banterd_probe_count (initial, "Tea"), ==, 1);
}

/* The state at the start of a timeline is older than what the timeline changes. */
static void
test_state_before (BanterdChat *chat, gconstpointer data)
{
  g_autofree char *start = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *state = NULL;
  g_autofree char *full = NULL;

  banterd_probe_ok (chat->alice, "PUT", "{\"name\":\"Coffee\"}", ROOM "/state/m.room.name",
                    chat->room_id);
  banterd_probe_ok (chat->alice, "PUT", "{\"topic\":\"new\"}", ROOM "/state/m.room.topic",
                    chat->room_id);
  answer = banterd_sync_filtered (chat->alice, &start, TIMELINE ("\"limit\":2"), "");
  state = get_part (chat, answer, "state");
  g_assert_nonnull (strstr (state, "Tea"));
  g_assert_null (strstr (state, "Coffee"));
  g_assert_null (strstr (state, "m.room.topic"));
  full = banterd_sync_all (chat->alice, &chat->alice_since, "&full_state=true&timeout=30000");
  g_free (state);
  state = get_part (chat, full, "state");
  g_assert_nonnull (strstr (state, "Tea"));
  g_assert_nonnull (strstr (state, "m.room.create"));
}

/* Lazy or not, who changed in a gap is told. */
static void
test_gap_members (BanterdChat *chat, gconstpointer data)
{
  static const char filter[] = "{\"room\":{\"timeline\":{\"limit\":1},\"state\":{"
                               "\"lazy_load_members\":true}}}";
  g_autofree char *answer = NULL;
  g_autofree char *state = NULL;

  banterd_probe_leave (chat->bob, chat->room_id);
  for (guint i = 0; i < 3; i++)
    banterd_probe_say (chat->alice, chat->room_id, "alone");
  answer = banterd_sync_filtered (chat->alice, &chat->alice_since, filter, "");
  state = get_part (chat, answer, "state");
  g_assert_nonnull (strstr (state, chat->bob->user_id));
  g_assert_nonnull (strstr (state, "\"leave\""));
}

static void
test_state_filter (BanterdChat *chat, gconstpointer data)
{
  static const char filter[] = "{\"room\":{\"timeline\":{\"limit\":0},\"state\":{\"types\":["
                               "\"m.room.name\"]}}}";
  g_autofree char *start = NULL;
  g_autofree char *answer = banterd_sync_filtered (chat->alice, &start, filter, "");
  g_autofree char *state = list_part (chat, answer, "state");

  g_assert_true (g_str_has_prefix (state, "m.room.name/ "));
  g_assert_null (strchr (state, ','));
}

/* --- Fields, account data, receipts --- */

static void
test_event_fields (BanterdChat *chat, gconstpointer data)
{
  g_autofree char *answer = NULL;

  send (chat->bob, chat, "m.room.message", "{\"body\":\"kept\",\"msgtype\":\"m.text\",\"x\":1}");
  answer = banterd_sync_filtered (chat->alice, &chat->alice_since,
                                  "{\"event_fields\":[\"type\",\"content.body\"]}", "");
  g_assert_nonnull (strstr (answer, "\"content\":{\"body\":\"kept\"}"));
  g_assert_null (strstr (answer, "\"age\""));
}

static void
test_other_sections (BanterdChat *chat, gconstpointer data)
{
  static const char filter[]
      = "{\"account_data\":{\"types\":[\"m.wanted\"]},\"room\":{\"account_data\":{\"not_types\":["
        "\"m.un*\"]},\"ephemeral\":{\"types\":[\"m.receipt\"]}}}";
  g_autofree char *answer = NULL;

  banterd_probe_set (chat->alice, "m.wanted", "{\"is\":\"first\"}");
  banterd_probe_set (chat->alice, "m.other", "{\"is\":\"second\"}");
  banterd_probe_ok (chat->alice, "PUT", "{\"is\":\"third\"}",
                    V3 "/user/%s/rooms/%s/account_data/m.unwanted", chat->alice->user_id,
                    chat->room_id);
  banterd_probe_ok (chat->alice, "PUT", "{\"is\":\"fourth\"}",
                    V3 "/user/%s/rooms/%s/account_data/m.fine", chat->alice->user_id,
                    chat->room_id);
  banterd_probe_ok (chat->bob, "PUT", "{\"typing\":true,\"timeout\":30000}", ROOM "/typing/%s",
                    chat->room_id, chat->bob->user_id);
  answer = banterd_sync_filtered (chat->alice, &chat->alice_since, filter, "");
  g_assert_nonnull (strstr (answer, "first"));
  g_assert_null (strstr (answer, "second"));
  g_assert_null (strstr (answer, "third"));
  g_assert_nonnull (strstr (answer, "fourth"));
  g_assert_null (strstr (answer, "m.typing"));
}

/* --- Left, knocking, membership --- */

static void
test_left (BanterdChat *chat, gconstpointer data)
{
  static const char include[] = "{\"room\":{\"include_leave\":true}}";
  g_autofree char *now = NULL;
  g_autofree char *later = NULL;
  g_autofree char *start = NULL;
  g_autofree char *all = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *again = NULL;

  banterd_probe_say (chat->alice, chat->room_id, "before");
  banterd_probe_leave (chat->bob, chat->room_id);
  banterd_probe_say (chat->alice, chat->room_id, "secret");
  now = banterd_sync_all (chat->bob, &chat->bob_since, "");
  g_assert_nonnull (strstr (now, "\"leave\":{"));
  g_assert_nonnull (strstr (now, "before"));
  g_assert_null (strstr (now, "secret"));
  later = banterd_sync_filtered (chat->bob, &chat->bob_since, include, "");
  g_assert_null (strstr (later, "\"leave\":{"));
  plain = banterd_sync_all (chat->bob, &start, "");
  g_assert_null (strstr (plain, chat->room_id));
  all = banterd_sync_filtered (chat->bob, &again, include, "&use_state_after=true");
  g_assert_nonnull (strstr (all, "\"leave\":{"));
  g_assert_nonnull (strstr (all, "\"state_after\""));
  g_assert_null (strstr (all, "secret"));
}

static void
test_knock (BanterdChat *chat, gconstpointer data)
{
  g_autoptr (BanterdProbe) carol = banterd_probe_register (fixture, "carol", NULL);
  g_autofree char *since = NULL;
  g_autofree char *room = NULL;

  banterd_probe_ok (chat->alice, "PUT", "{\"join_rule\":\"knock\"}",
                    ROOM "/state/m.room.join_rules", chat->room_id);
  banterd_probe_ok (carol, "POST", "{}", V3 "/knock/%s", chat->room_id);
  room = banterd_sync_room (carol, &since, "", "knock", chat->room_id);
  g_assert_nonnull (strstr (room, "\"knock_state\""));
  g_assert_nonnull (strstr (room, "\"name\":\"Tea\""));
  g_assert_nonnull (strstr (room, "\"membership\":\"knock\""));
}

static void
test_membership (BanterdChat *chat, gconstpointer data)
{
  g_autofree char *start = NULL;
  g_autofree char *answer = banterd_sync_all (chat->bob, &start, "");
  g_autofree char *timeline = get_part (chat, answer, "timeline");

  g_assert_nonnull (strstr (timeline, "\"membership\":\"leave\"}}"));
  g_assert_nonnull (strstr (timeline, "\"membership\":\"join\"}}"));
}

/* --- Damage --- */

/* Rows that no answer can hold: the rest of it comes all the same. */
static void
test_damage (BanterdChat *chat, gconstpointer data)
{
  static const char *const damages[] = {
    "UPDATE events SET content = '{\"body\":' WHERE content = '{\"body\":\"spoil\"}'"
    " AND stream_id % 2 = 0",
    "UPDATE events SET content = '[]' WHERE content = '{\"body\":\"spoil\"}'",
    "UPDATE account_data SET content = 'x' WHERE type = 'm.spoiled'",
    "UPDATE events SET content = '{}}' WHERE type = 'm.room.topic'",
  };
  g_autofree char *start = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *first = NULL;

  banterd_probe_set (chat->alice, "m.spoiled", "{}");
  banterd_probe_ok (chat->alice, "PUT", "{\"topic\":\"t\"}", ROOM "/state/m.room.topic",
                    chat->room_id);
  for (guint i = 0; i < 20; i++)
    send (chat->bob, chat, "m.room.message", "{\"body\":\"spoil\"}");
  banterd_probe_say (chat->bob, chat->room_id, "good");
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    banterd_sync_damage (fixture, damages[i]);
  answer = banterd_sync_filtered (chat->alice, &chat->alice_since, TIMELINE ("\"limit\":50"), "");
  g_assert_nonnull (strstr (answer, "\"good\""));
  g_assert_null (strstr (answer, "spoil"));
  first = banterd_sync_all (chat->alice, &start, "");
  g_assert_nonnull (strstr (first, "\"good\""));
  g_assert_nonnull (strstr (first, "m.room.create"));
}

static void
test_bad_filters (BanterdChat *chat, gconstpointer data)
{
  static const char *const filters[] = {
    "{\"event_format\":\"xml\"}",
    "{\"event_fields\":\"type\"}",
    TIMELINE ("\"limit\":-1"),
    TIMELINE ("\"limit\":\"5\""),
    TIMELINE ("\"contains_url\":\"yes\""),
    TIMELINE ("\"types\":{}"),
    "{\"room\":[]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autofree char *escaped = g_uri_escape_string (filters[i], NULL, FALSE);
      g_autofree char *path = g_strconcat (V3 "/sync?filter=", escaped, NULL);
      guint stored = banterd_probe_call (chat->alice, NULL, "POST", filters[i],
                                         V3 "/user/%s/filter", chat->alice->user_id);

      if (stored != 400 || banterd_probe_call_at (chat->alice, NULL, "GET", NULL, path) != 400)
        g_error ("%s", filters[i]);
    }
}

#define ADD(name, func)                                                                            \
  g_test_add ("/server/sync-filter/" name, BanterdChat, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  static const char *const arguments[] = { "--plain", NULL };
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (arguments);
  ADD ("timelines", test_timelines);
  ADD ("senders", test_senders);
  ADD ("filtered-pages", test_filtered_pages);
  ADD ("state-after", test_state_after);
  ADD ("state-before", test_state_before);
  ADD ("gap-members", test_gap_members);
  ADD ("state-filter", test_state_filter);
  ADD ("event-fields", test_event_fields);
  ADD ("other-sections", test_other_sections);
  ADD ("left", test_left);
  ADD ("knock", test_knock);
  ADD ("membership", test_membership);
  ADD ("damage", test_damage);
  ADD ("bad-filters", test_bad_filters);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
