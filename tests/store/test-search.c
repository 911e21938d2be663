/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-search"

#include "config.h"

#include <string.h>

#include "banter-store-outbox.h"
#include "banter-store-private.h"
#include "store-fixture.h"

/* The search in messages: what is found, what is not any more, and that nothing that is typed can
 * make it fail. */

#define ROOM "!a:x"
#define TEXT(id, sender, ts, body)                                                                 \
  "{\"type\":\"m.room.message\",\"event_id\":\"" id "\",\"sender\":\"" sender "\","                \
  "\"origin_server_ts\":" ts ",\"content\":{\"msgtype\":\"m.text\",\"body\":\"" body "\"}}"
#define REDACTION(id, target)                                                                      \
  "{\"type\":\"m.room.redaction\",\"event_id\":\"" id "\",\"sender\":\"@ann:x\","                  \
  "\"redacts\":\"" target "\",\"content\":{}}"
#define EDIT(id, target, body)                                                                     \
  "{\"type\":\"m.room.message\",\"event_id\":\"" id "\",\"sender\":\"@ann:x\","                    \
  "\"origin_server_ts\":900,\"content\":{\"msgtype\":\"m.text\",\"body\":\"* " body "\","          \
  "\"m.new_content\":{\"msgtype\":\"m.text\",\"body\":\"" body "\"},"                              \
  "\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"" target "\"}}}"

/* In the order of the server's stream, which is not that of the clocks. */
static const char *const talk[] = {
  TEXT ("$1", "@ann:x", "3000", "A walk along the river"),
  TEXT ("$2", "@bob:x", "1000", "Ich komme über die Brücke, nicht zu Fuß"),
  TEXT ("$3", "@ann:x", "2000", "happy birthday 🎂🎂 walker"),
  TEXT ("$6", "@ann:x", "10", "我们明天早上九点一起坐高铁去上海，看一看外滩的夜景，然后去吃小笼包"),
  TEXT ("$4", "@bob:x", "9007199254740991", "path/to-the_walk.txt NEAR \\\"here\\\""),
  "{\"type\":\"m.room.message\",\"event_id\":\"$5\",\"sender\":\"@ann:x\","
  "\"origin_server_ts\":2500,\"content\":{\"msgtype\":\"m.file\",\"body\":\"report.pdf\","
  "\"url\":\"mxc://x/file\"}}",
  NULL,
};

static void
sync_events (StoreFixture *fixture, const char *room_id, const char *events)
{
  g_autofree char *json = store_fixture_timeline_json ("next", room_id, events);

  banter_change_set_unref (store_fixture_sync (fixture, json));
}

static StoreFixture *
fixture_with_talk (void)
{
  StoreFixture *fixture = store_fixture_new ();
  g_autofree char *events = g_strjoinv (",", (GStrv)talk);

  sync_events (fixture, ROOM, events);
  return fixture;
}

static GPtrArray *
search (StoreFixture *fixture, const char *room_id, const char *text, const BanterFoundRow *after,
        guint limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows;

  banter_reader_search_async (fixture->reader, room_id, text, after, limit, NULL,
                              store_fixture_done, &result);
  rows = banter_reader_search_finish (fixture->reader, store_fixture_wait (&result), &error);
  g_assert_no_error (error);
  return rows;
}

static void
assert_found (StoreFixture *fixture, const char *text, const char *expected)
{
  g_autofree char *found = store_fixture_find (fixture, NULL, text);
  g_autofree char *shown = g_strescape (text, NULL);

  g_test_message ("%.40s", shown);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_words (void)
{
  static const struct
  {
    const char *text;
    const char *found;
  } rows[] = {
    { "river", "$1" },
    { "RIV", "$1" }, /* the beginning of a word */
    { "iver", "" },
    { "walk", "$4 $1 $3" }, /* the latest first; a clock that is ahead counts as now */
    { "walk a", "$1" },
    { "wal hap", "$3" }, /* in any order */
    { "uber brucke", "$2" },
    { "Über Brücke", "$2" },
    { "u\u0308ber", "$2" },
    { "🎂", "$3" },
    { "report", "$5" },
    { "report.pdf", "$5" },
    { "path/to", "$4" },
    { "walk!!", "$4 $1 $3" },
    { "上海", "$6" }, /* nothing is between words that are written without spaces */
    { " 高铁去 ", "$6" },
    { "北京", "" },
    { "上海%", "" },
    /* Nothing of it is syntax. */
    { "", "" },
    { "   \t\n", "" },
    { "\"", "" },
    { "\"\"\"\"", "" },
    { "\"walk", "$4 $1 $3" },
    { "wa\"lk", "" },
    { "near", "$4" },
    { "NEAR", "$4" },
    { "NEAR(walk, 2)", "" },
    { "walk AND river", "" },
    { "walk OR river", "" },
    { "walk NOT river", "" },
    { "*", "" },
    { "walk*", "$4 $1 $3" },
    { "-walk", "$4 $1 $3" },
    { "^walk", "$4 $1 $3" },
    { "text:walk", "" },
    { "{text}: walk", "" },
    { "walk ) ( ;--", "$4 $1 $3" },
    { "wal% riv_", "$1" },
    { "' OR 1=1", "" },
    { "\xff\xfe walk", "" }, /* U+FFFD is a word that nobody wrote */
    { "💥💥💥", "" },
    { "\xe2\x80\xae", "" },
  };
  g_autoptr (StoreFixture) fixture = fixture_with_talk ();
  g_autofree char *endless = g_strnfill (10000, 'w');
  g_autofree char *quotes = g_strnfill (10000, '"');
  g_autoptr (GString) many = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_found (fixture, rows[i].text, rows[i].found);
  assert_found (fixture, endless, "");
  assert_found (fixture, quotes, "");
  for (guint i = 0; i < 5000; i++)
    g_string_append (many, "w ");
  assert_found (fixture, many->str, "$4 $1 $3");
}

/* What is shown of a text: the words around what was found, which is marked. */
static void
test_snippet (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_talk ();
  g_autoptr (GPtrArray) rows = search (fixture, NULL, "bruck", NULL, 5);
  const BanterFoundRow *row;

  g_assert_cmpuint (rows->len, ==, 1);
  row = rows->pdata[0];
  g_assert_cmpstr (row->snippet, ==, "Ich komme über die \ufdd0Brücke\ufdd1, nicht zu Fuß");
  g_assert_cmpstr (row->room_id, ==, ROOM);
  g_assert_cmpstr (row->sender, ==, "@bob:x");
  g_assert_cmpint (row->ts, ==, 1000);
  g_assert_false (row->own);
}

/* Where no spaces are, characters are counted. */
static void
test_part (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_talk ();
  g_autoptr (GPtrArray) rows = search (fixture, ROOM, "外滩", NULL, 5);

  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (
      ((BanterFoundRow *)rows->pdata[0])->snippet, ==,
      "我们明天早上九点一起坐高铁去上海，看一看\ufdd0外滩\ufdd1的夜景，然后去吃小笼包");
}

/* In one room: its own order, and nothing of others. */
static void
test_room (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_talk ();
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;

  sync_events (fixture, "!b:x", TEXT ("$9", "@ann:x", "1", "another walk"));
  assert_found (fixture, "walk", "$4 $1 $3 $9");
  here = store_fixture_find (fixture, ROOM, "walk");
  g_assert_cmpstr (here, ==, "$4 $3 $1");
  there = store_fixture_find (fixture, "!b:x", "walk");
  g_assert_cmpstr (there, ==, "$9");
}

static void
check_pages (StoreFixture *fixture, const char *room_id, const char *expected)
{
  g_autoptr (GString) ids = g_string_new (NULL);
  g_autoptr (GPtrArray) page = search (fixture, room_id, "walk", NULL, 1);

  while (page->len > 0)
    {
      const BanterFoundRow *row = page->pdata[0];
      GPtrArray *next = search (fixture, room_id, "walk", row, 1);

      g_assert_cmpuint (page->len, ==, 1);
      g_string_append (ids, row->event_id);
      g_ptr_array_unref (page);
      page = next;
    }
  g_assert_cmpstr (ids->str, ==, expected);
}

static void
test_pages (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_talk ();

  check_pages (fixture, NULL, "$4$1$3");
  check_pages (fixture, ROOM, "$4$3$1");
}

static void
test_edits (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_talk ();

  sync_events (fixture, ROOM, EDIT ("$e1", "$1", "A ride along the canal"));
  assert_found (fixture, "river", "");
  assert_found (fixture, "canal", "$1");
  /* The last edit is taken back: the text before it is shown again. */
  sync_events (fixture, ROOM, REDACTION ("$r1", "$e1"));
  assert_found (fixture, "canal", "");
  assert_found (fixture, "river", "$1");
  /* An edit that comes before its target. */
  sync_events (fixture, ROOM,
               EDIT ("$e2", "$7", "the second draft") "," TEXT ("$7", "@ann:x", "1", "the first"));
  assert_found (fixture, "first", "");
  assert_found (fixture, "second", "$7");
}

static void
tidy (StoreFixture *fixture)
{
  for (guint i = 0; banter_store_needs_tidying (fixture->store); i++)
    {
      g_assert_cmpuint (i, <, 100);
      g_assert_true (banter_store_tidy (fixture->store, NULL));
    }
}

static gboolean
is_on_disk (StoreFixture *fixture, const char *word)
{
  static const char *const names[] = { "store.db", "store.db-wal" };
  gboolean found = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = store_fixture_path (fixture, names[i]);
      g_autofree char *contents = NULL;
      gsize length;

      if (g_file_get_contents (path, &contents, &length, NULL))
        found = found || memmem (contents, length, word, strlen (word)) != NULL;
    }
  return found;
}

/* Gone from the answers at once, and from the disk once somebody has had the time. */
static void
test_redactions (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_talk ();

  tidy (fixture);
  sync_events (fixture, ROOM, REDACTION ("$r1", "$1"));
  assert_found (fixture, "river", "");
  g_assert_true (banter_store_needs_tidying (fixture->store));
  /* Also after the program ended in between. */
  store_fixture_reopen (fixture, FALSE);
  tidy (fixture);
  store_fixture_reopen (fixture, FALSE);
  g_assert_true (is_on_disk (fixture, "birthday"));
  g_assert_false (is_on_disk (fixture, "river"));
  assert_found (fixture, "walk", "$4 $3");
}

/* What the person does not want to see is not found. */
static void
test_hidden (void)
{
  static const char ignored[]
      = "{\"next_batch\":\"n\",\"account_data\":{\"events\":[{\"type\":"
        "\"m.ignored_user_list\",\"content\":{\"ignored_users\":{\"@bob:x\":{}}}}]}}";
  static const char odd[] = "{\"next_batch\":\"n\",\"account_data\":{\"events\":[{\"type\":"
                            "\"m.ignored_user_list\",\"content\":{\"ignored_users\":[7]}}]}}";
  static const char hidden[]
      = "{\"next_batch\":\"n\",\"rooms\":{\"join\":{\"" ROOM "\":{\"account_data\":{\"events\":["
        "{\"type\":\"im.banter.hidden\",\"content\":{\"events\":{\"$3\":5}}}"
        "]}}}}}";
  g_autoptr (StoreFixture) fixture = fixture_with_talk ();

  banter_change_set_unref (store_fixture_sync (fixture, ignored));
  assert_found (fixture, "walk", "$1 $3");
  banter_change_set_unref (store_fixture_sync (fixture, odd));
  assert_found (fixture, "walk", "$4 $1 $3");
  banter_change_set_unref (store_fixture_sync (fixture, hidden));
  assert_found (fixture, "walk", "$4 $1");
}

static void
test_deleting (void)
{
  BanterOutboxRow redaction
      = { .kind = BANTER_OUTBOX_REDACTION, .room_id = (char *)ROOM, .target = (char *)"$1" };
  BanterOutboxRow leave = { .kind = BANTER_OUTBOX_LEAVE, .room_id = (char *)ROOM };
  g_autoptr (StoreFixture) fixture = fixture_with_talk ();

  g_assert_true (banter_store_outbox_enqueue (fixture->store, &redaction, NULL, NULL, NULL));
  assert_found (fixture, "walk", "$4 $3");
  g_assert_true (banter_store_outbox_enqueue (fixture->store, &leave, NULL, NULL, NULL));
  assert_found (fixture, "walk", "");
}

static void
test_forgotten (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_talk ();
  g_autoptr (BanterDb) db = NULL;

  tidy (fixture);
  g_assert_true (banter_db_exec (banter_store_get_db_for_tests (fixture->store),
                                 "DELETE FROM rooms", "", NULL));
  /* Its ids are given out again. */
  sync_events (fixture, "!b:x", TEXT ("$8", "@ann:x", "1", "mountain"));
  assert_found (fixture, "walk", "");
  assert_found (fixture, "mountain", "$8");
  tidy (fixture);
  store_fixture_reopen (fixture, FALSE);
  g_assert_false (is_on_disk (fixture, "birthday"));
}

/* More than one step: the newest first, the rest when nobody waits. */
static void
test_steps (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  g_autoptr (GString) events = g_string_new (NULL);
  guint n_steps = 0;

  for (guint i = 1; i <= 1200; i++)
    {
      g_autofree char *id = g_strdup_printf ("$%u", i);
      g_autofree char *body = g_strdup_printf ("number%04u", i);
      g_autofree char *event = store_fixture_text_json (id, "@ann:x", body);

      g_string_append_printf (events, "%s%s", i > 1 ? "," : "", event);
    }
  sync_events (fixture, ROOM, events->str);
  assert_found (fixture, "number1200", "$1200");
  assert_found (fixture, "number0007", "");
  /* What is redacted before its turn never gets in. */
  sync_events (fixture, ROOM, REDACTION ("$r", "$7"));
  for (; banter_store_needs_tidying (fixture->store); n_steps++)
    g_assert_true (banter_store_tidy (fixture->store, NULL));
  g_assert_cmpuint (n_steps, >=, 1);
  assert_found (fixture, "number0008", "$8");
  assert_found (fixture, "number0007", "");
}

static gboolean
catches_walk (gconstpointer data, const char *text)
{
  return strstr (text, "walk") != NULL;
}

static char *
mask_nothing (gconstpointer data, const char *name)
{
  return NULL;
}

/* The word filter has a say in what is shown of others. */
static void
test_word_filter (void)
{
  static const BanterTextCheck check = { catches_walk, mask_nothing, NULL };
  g_autoptr (StoreFixture) fixture = fixture_with_talk ();
  g_autoptr (GPtrArray) rows = NULL;

  sync_events (fixture, ROOM, TEXT ("$m", "@me:x", "1", "my walk"));
  banter_reader_set_check (fixture->reader, &check, NULL, NULL);
  rows = search (fixture, NULL, "walk", NULL, 10);
  g_assert_cmpuint (rows->len, ==, 4);
  for (guint i = 0; i < rows->len; i++)
    {
      const BanterFoundRow *row = rows->pdata[i];

      g_assert_true (row->caught != row->own);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/search/words", test_words);
  g_test_add_func ("/store/search/snippet", test_snippet);
  g_test_add_func ("/store/search/part", test_part);
  g_test_add_func ("/store/search/room", test_room);
  g_test_add_func ("/store/search/pages", test_pages);
  g_test_add_func ("/store/search/edits", test_edits);
  g_test_add_func ("/store/search/redactions", test_redactions);
  g_test_add_func ("/store/search/hidden", test_hidden);
  g_test_add_func ("/store/search/deleting", test_deleting);
  g_test_add_func ("/store/search/forgotten", test_forgotten);
  g_test_add_func ("/store/search/steps", test_steps);
  g_test_add_func ("/store/search/word-filter", test_word_filter);
  return g_test_run ();
}
