/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-account-private.h"
#include "banter-found-message-private.h"
#include "banter-message-search.h"
#include "banter-profile.h"

#include "../store/store-fixture.h"

/* The search in messages over a real store: the list follows what is typed and what changes. */

#define ROOM "!dm:x"

typedef struct
{
  StoreFixture *store;
  BanterAccount *account;
} Search;

static void
sync_text (Search *search, const char *event_id, const char *body)
{
  g_autofree char *text = store_fixture_text_json (event_id, "@you:x", body);
  g_autofree char *json = store_fixture_timeline_json ("next", ROOM, text);
  g_autoptr (BanterChangeSet) changes = store_fixture_sync (search->store, json);

  banter_account_apply_changes (search->account, changes);
}

static void
set_up (Search *search, gconstpointer data)
{
  g_autoptr (BanterProfile) profile = banter_profile_new ("search");

  search->store = store_fixture_new ();
  search->account = banter_account_new (profile, NULL, "@me:x");
  search->account->reader = g_object_ref (search->store->reader);
  sync_text (search, "$1", "the first apple");
  sync_text (search, "$2", "a pear");
  sync_text (search, "$3", "the second Äpple tree");
  while (banter_account_get_room (search->account, ROOM) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Search *search, gconstpointer data)
{
  banter_account_close (search->account);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (search->account);
  store_fixture_free (search->store);
}

static void
wait_for (BanterMessageSearch *found)
{
  while (banter_message_search_get_loading (found))
    g_main_context_iteration (NULL, TRUE);
}

/* What the list holds, by event id. */
static char *
list_ids (BanterMessageSearch *found)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (found)); i++)
    {
      g_autoptr (BanterFoundMessage) message = g_list_model_get_item (G_LIST_MODEL (found), i);

      g_string_append (ids, banter_found_message_get_event_id (message));
    }
  return g_string_free (ids, FALSE);
}

static void
assert_found (BanterMessageSearch *found, const char *expected)
{
  g_autofree char *ids = NULL;

  wait_for (found);
  ids = list_ids (found);
  g_assert_cmpstr (ids, ==, expected);
}

static void
test_typing (Search *search, gconstpointer data)
{
  g_autoptr (BanterMessageSearch) found = banter_message_search_new (search->account, NULL, 20);

  assert_found (found, "");
  /* Only the last text is answered. */
  banter_message_search_set_text (found, "p");
  banter_message_search_set_text (found, "pe");
  banter_message_search_set_text (found, "apple");
  g_assert_true (banter_message_search_get_loading (found));
  assert_found (found, "$3$1");
  banter_message_search_set_text (found, "pear");
  /* Nothing flickers: the last answer stays until the next is there. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (found)), ==, 2);
  assert_found (found, "$2");
  banter_message_search_set_text (found, "");
  g_assert_false (banter_message_search_get_loading (found));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (found)), ==, 0);
}

static void
test_item (Search *search, gconstpointer data)
{
  g_autoptr (BanterMessageSearch) found = banter_message_search_new (search->account, NULL, 20);
  g_autoptr (BanterFoundMessage) message = NULL;
  const BanterFoundRange *ranges;
  guint n_ranges;

  banter_message_search_set_text (found, "TREE apple");
  wait_for (found);
  message = g_list_model_get_item (G_LIST_MODEL (found), 0);
  g_assert_cmpstr (banter_found_message_get_text (message), ==, "the second Äpple tree");
  ranges = banter_found_message_get_ranges (message, &n_ranges);
  g_assert_cmpuint (n_ranges, ==, 2);
  g_assert_cmpuint (ranges[0].start, ==, 11);
  g_assert_cmpuint (ranges[0].end, ==, 17); /* Ä has two bytes */
  g_assert_cmpuint (ranges[1].start, ==, 18);
  g_assert_cmpuint (ranges[1].end, ==, 22);
  g_assert_cmpstr (banter_found_message_get_sender_name (message), ==, "you");
  g_assert_false (banter_found_message_get_own (message));
  g_assert_true (banter_found_message_get_room (message)
                 == banter_account_get_room (search->account, ROOM));
}

static void
test_pages (Search *search, gconstpointer data)
{
  g_autoptr (BanterMessageSearch) found = banter_message_search_new (
      search->account, banter_account_get_room (search->account, ROOM), 1);

  banter_message_search_set_text (found, "apple");
  assert_found (found, "$3");
  g_assert_true (banter_message_search_get_more (found));
  banter_message_search_load_more (found);
  assert_found (found, "$3$1");
  banter_message_search_load_more (found);
  assert_found (found, "$3$1");
  g_assert_false (banter_message_search_get_more (found));
}

/* What is written and deleted meanwhile. */
static void
test_changes (Search *search, gconstpointer data)
{
  g_autoptr (BanterMessageSearch) found = banter_message_search_new (search->account, NULL, 20);
  g_autoptr (BanterFoundMessage) kept = NULL;
  g_autoptr (BanterFoundMessage) still = NULL;
  g_autoptr (BanterChangeSet) changes = NULL;
  g_autofree char *json = store_fixture_timeline_json (
      "next", ROOM,
      "{\"type\":\"m.room.redaction\",\"event_id\":\"$r\",\"sender\":\"@you:x\","
      "\"redacts\":\"$3\",\"content\":{}}");

  banter_message_search_set_text (found, "apple");
  assert_found (found, "$3$1");
  kept = g_list_model_get_item (G_LIST_MODEL (found), 1);
  changes = store_fixture_sync (search->store, json);
  banter_account_apply_changes (search->account, changes);
  assert_found (found, "$1");
  still = g_list_model_get_item (G_LIST_MODEL (found), 0);
  g_assert_true (still == kept);
  sync_text (search, "$4", "apples again");
  assert_found (found, "$4$1");
}

/* Gone in the middle of a query. */
static void
test_dropped (Search *search, gconstpointer data)
{
  BanterMessageSearch *found = banter_message_search_new (search->account, NULL, 20);

  banter_message_search_set_text (found, "apple");
  g_object_run_dispose (G_OBJECT (found));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (found)), ==, 0);
  g_object_unref (found);
}

/* Marks are taken out whoever wrote them. */
static void
test_marks (Search *search, gconstpointer data)
{
  static const struct
  {
    const char *snippet;
    const char *text;
    guint n_ranges;
  } rows[] = {
    { "plain", "plain", 0 },
    { "\ufdd0a\ufdd1 b \ufdd0c\ufdd1", "a b c", 2 },
    { "open \ufdd0end", "open end", 1 },
    { "\ufdd1\ufdd1x\ufdd0\ufdd1\ufdd0", "x", 0 },
    { "\ufdd0\ufdd0ab\ufdd1", "ab", 1 },
    { "line\n\n\ufdd0two\ufdd1\u202e", "line two", 1 },
    { "", "", 0 },
  };
  BanterRoom *room = banter_account_get_room (search->account, ROOM);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      BanterFoundRow row = { .event_id = (char *)"$1",
                             .ts = i % 2 == 0 ? G_MAXINT64 : G_MININT64,
                             .snippet = (char *)rows[i].snippet };
      g_autoptr (BanterFoundMessage) message = banter_found_message_new (room, "you", &row);
      const BanterFoundRange *ranges;
      guint n_ranges;

      ranges = banter_found_message_get_ranges (message, &n_ranges);
      g_assert_cmpstr (banter_found_message_get_text (message), ==, rows[i].text);
      g_assert_cmpuint (n_ranges, ==, rows[i].n_ranges);
      for (guint j = 0; j < n_ranges; j++)
        g_assert_cmpuint (ranges[j].start, <, ranges[j].end);
      g_assert_nonnull (banter_found_message_get_time (message));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/model/search/" name, Search, NULL, set_up, func, tear_down)
  ADD ("typing", test_typing);
  ADD ("item", test_item);
  ADD ("pages", test_pages);
  ADD ("changes", test_changes);
  ADD ("dropped", test_dropped);
  ADD ("marks", test_marks);
  return g_test_run ();
}
