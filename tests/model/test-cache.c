/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-account-contacts.h"
#include "banter-account-private.h"
#include "banter-store-outbox.h"
#include "banter-timeline-model-private.h"
#include "banter-profile.h"
#include "banter-message.h"
#include "banter-person-private.h"

#include "../store/store-fixture.h"

/* The model over a real store without a network: what a commit changes is what widgets see change,
 * and nothing else. With -m perf it is measured too. */

#define ROOM "!dm:x"
#define WAIT_SECONDS 30

typedef struct
{
  StoreFixture *store;
  BanterAccount *account;
  guint n_arrived;
  gint64 longest_us; /* that the main thread was busy at a stretch */
} Cache;

#define WAIT_UNTIL(cache, condition)                                                               \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gboolean late_ = FALSE;                                                                        \
    guint source_ = g_timeout_add_seconds (WAIT_SECONDS, on_late, &late_);                         \
    while (!(condition) && !late_)                                                                 \
      iterate (cache);                                                                             \
    if (late_)                                                                                     \
      g_error ("Waited in vain for: %s", #condition);                                              \
    g_source_remove (source_);                                                                     \
  }                                                                                                \
  G_STMT_END

static gboolean
on_late (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

/* Waits without counting, then runs what is ready and counts that. */
static void
iterate (Cache *cache)
{
  gint64 start;

  if (!g_main_context_pending (NULL))
    {
      g_usleep (100);
      return;
    }
  start = g_get_monotonic_time ();
  g_main_context_iteration (NULL, FALSE);
  cache->longest_us = MAX (cache->longest_us, g_get_monotonic_time () - start);
}

static void
on_arrived (Cache *cache)
{
  cache->n_arrived++;
}

static void
set_up (Cache *cache, gconstpointer data)
{
  g_autoptr (BanterProfile) profile = banter_profile_new ("cache");

  cache->store = store_fixture_new ();
  cache->account = banter_account_new (profile, NULL, "@me:x");
  cache->account->reader = g_object_ref (cache->store->reader);
  g_signal_connect_swapped (cache->account, "message-arrived", G_CALLBACK (on_arrived), cache);
}

static void
tear_down (Cache *cache, gconstpointer data)
{
  banter_account_close (cache->account);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (cache->account);
  store_fixture_free (cache->store);
}

static void
apply (Cache *cache, BanterChangeSet *changes)
{
  g_assert_nonnull (changes);
  banter_account_apply_changes (cache->account, changes);
  banter_change_set_unref (changes);
}

static void
sync_events (Cache *cache, const char *token, const char *events)
{
  g_autofree char *json = store_fixture_timeline_json (token, ROOM, events);

  apply (cache, store_fixture_sync (cache->store, json));
}

static guint
n_items (gpointer list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static gpointer
item (gpointer list, guint position)
{
  gpointer object = g_list_model_get_item (G_LIST_MODEL (list), position);

  if (object != NULL)
    g_object_unref (object); /* the list holds it */
  return object;
}

static BanterMessage *
last (BanterTimelineModel *timeline)
{
  return item (timeline, n_items (timeline) - 1);
}

static gboolean
ends_with (BanterTimelineModel *timeline, const char *text)
{
  return n_items (timeline) > 0 && g_strcmp0 (banter_message_get_text (last (timeline)), text) == 0;
}

/* The chat exists and its timeline is loaded. */
static BanterTimelineModel *
open_chat (Cache *cache)
{
  g_autofree char *hello = store_fixture_text_json ("$hello", "@you:x", "hello");
  BanterTimelineModel *timeline;
  gboolean ready = FALSE;

  sync_events (cache, "s1", hello);
  WAIT_UNTIL (cache, n_items (banter_account_get_chats (cache->account)) == 1);
  timeline = banter_room_dup_timeline (item (banter_account_get_chats (cache->account), 0));
  WAIT_UNTIL (cache, (g_object_get (timeline, "ready", &ready, NULL), ready));
  g_assert_true (ends_with (timeline, "hello"));
  return timeline;
}

static void
test_arrival (Cache *cache, gconstpointer data)
{
  g_autoptr (BanterTimelineModel) timeline = open_chat (cache);
  BanterRoom *room = item (banter_account_get_chats (cache->account), 0);
  BanterMessage *first = last (timeline);
  g_autofree char *event = store_fixture_text_json ("$2", "@you:x", "news");
  g_autofree char *preview = NULL;

  sync_events (cache, "s2", event);
  WAIT_UNTIL (cache, ends_with (timeline, "news"));
  WAIT_UNTIL (cache, (g_free (preview), g_object_get (room, "preview", &preview, NULL),
                      g_strcmp0 (preview, "news") == 0));
  g_assert_true (item (timeline, n_items (timeline) - 2) == first);
}

static void
enqueue (Cache *cache, const char *txn_id, const char *content, gint64 *id)
{
  g_autofree char *room_id = g_strdup (ROOM);
  g_autofree char *txn = g_strdup (txn_id);
  g_autofree char *type = g_strdup ("m.room.message");
  g_autofree char *body = g_strdup (content);
  BanterOutboxRow row = {
    .kind = BANTER_OUTBOX_MESSAGE, .room_id = room_id, .txn_id = txn, .type = type, .content = body
  };
  g_autoptr (BanterChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;

  banter_store_outbox_enqueue (cache->store->store, &row, id, &changes, &error);
  g_assert_no_error (error);
  apply (cache, g_steal_pointer (&changes));
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) rows = banter_reader_rooms_finish (BANTER_READER (source), result, NULL);

  g_assert_nonnull (rows);
  *(gboolean *)user_data = TRUE;
}

/* The reader, which does one thing after the other, has done all that it was asked; what it found
 * waits for the main loop. */
static void
let_read (Cache *cache)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  gboolean done = FALSE;

  g_main_context_push_thread_default (context);
  banter_reader_rooms_async (cache->store->reader, NULL, NULL, on_read, &done);
  while (!done)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);
}

static void
sync_news (Cache *cache)
{
  apply (cache,
         store_fixture_sync (
             cache->store, "{\"next_batch\":\"s2\",\"rooms\":{\"join\":{\"" ROOM
                           "\":{\"unread_notifications\":{\"notification_count\":1},\"timeline\":{"
                           "\"events\":[{\"type\":\"m.room.message\",\"event_id\":\"$2\","
                           "\"sender\":\"@you:x\",\"content\":{\"msgtype\":\"m.text\","
                           "\"body\":\"news\"}}]}}}}}"));
}

/* What waits to be sent silences nobody. */
static void
test_arrival_under_waiting (Cache *cache, gconstpointer data)
{
  g_autoptr (BanterTimelineModel) timeline = open_chat (cache);
  gint64 id;

  enqueue (cache, "t1", "{\"msgtype\":\"m.text\",\"body\":\"mine\"}", &id);
  WAIT_UNTIL (cache, ends_with (timeline, "mine"));
  sync_news (cache);
  WAIT_UNTIL (cache, cache->n_arrived == 1);
  g_assert_true (ends_with (timeline, "mine"));
}

/* Of somebody blocked nothing is announced or shown, also where the server passes it on. */
static void
test_arrival_of_blocked (Cache *cache, gconstpointer data)
{
  g_autoptr (BanterTimelineModel) timeline = open_chat (cache);
  BanterRoom *room = banter_account_get_room (cache->account, ROOM);

  banter_person_set_contact (banter_account_get_person (cache->account, "@you:x"), TRUE, FALSE);
  sync_news (cache);
  WAIT_UNTIL (cache, n_items (timeline) > 0
                         && banter_message_get_kind (last (timeline)) == BANTER_ITEM_BLOCKED
                         && banter_room_get_unread (room) == 1);
  g_assert_cmpuint (cache->n_arrived, ==, 0);
}

/* A message that comes while the chat is being read for another reason is announced. */
static void
test_arrival_while_reading (Cache *cache, gconstpointer data)
{
  g_autoptr (BanterTimelineModel) timeline = open_chat (cache);
  g_autoptr (BanterChangeSet) changes = NULL;
  gint64 id;

  enqueue (cache, "t1", "{\"msgtype\":\"m.text\",\"body\":\"mine\"}", &id);
  let_read (cache);
  sync_news (cache);
  g_assert_true (banter_store_outbox_cancel (cache->store->store, id, &changes, NULL));
  WAIT_UNTIL (cache, cache->n_arrived == 1);
}

static gboolean
has_delivery (BanterMessage *message, BanterDelivery delivery)
{
  return banter_message_get_delivery (message) == delivery;
}

/* Through all states of the outbox to the echo and the receipt, and one object all the way. */
static void
test_echo (Cache *cache, gconstpointer data)
{
  g_autoptr (BanterTimelineModel) timeline = open_chat (cache);
  g_autoptr (BanterChangeSet) changes = NULL;
  g_autoptr (BanterMessage) message = NULL;
  gint64 id;

  enqueue (cache, "t1", "{\"msgtype\":\"m.text\",\"body\":\"mine\"}", &id);
  WAIT_UNTIL (cache, ends_with (timeline, "mine"));
  message = g_object_ref (last (timeline));
  g_assert_true (has_delivery (message, BANTER_DELIVERY_WAITING));
  g_assert_cmpint (banter_message_get_outbox_id (message), ==, id);

  g_assert_true (banter_store_outbox_mark_sending (cache->store->store, id, &changes, NULL));
  apply (cache, g_steal_pointer (&changes));
  WAIT_UNTIL (cache, has_delivery (message, BANTER_DELIVERY_SENDING));
  g_assert_true (banter_store_outbox_mark_sent (cache->store->store, id, "$mine", &changes, NULL));
  apply (cache, g_steal_pointer (&changes));
  WAIT_UNTIL (cache, has_delivery (message, BANTER_DELIVERY_SENT));

  sync_events (cache, "s2",
               "{\"type\":\"m.room.message\",\"event_id\":\"$other\",\"sender\":\"@you:x\","
               "\"content\":{\"msgtype\":\"m.text\",\"body\":\"theirs\"}},"
               "{\"type\":\"m.room.message\",\"event_id\":\"$mine\",\"sender\":\"@me:x\","
               "\"content\":{\"msgtype\":\"m.text\",\"body\":\"mine\"},"
               "\"unsigned\":{\"transaction_id\":\"t1\"}}");
  WAIT_UNTIL (
      cache,
      g_strcmp0 (banter_message_get_text (item (timeline, n_items (timeline) - 2)), "theirs") == 0);
  g_assert_true (last (timeline) == message);
  g_assert_cmpstr (banter_message_get_id (message), ==, "$mine");

  apply (cache,
         store_fixture_sync (cache->store,
                             "{\"next_batch\":\"s3\",\"rooms\":{\"join\":{\"" ROOM
                             "\":{\"ephemeral\":{\"events\":[{\"type\":\"m.receipt\",\"content\":{"
                             "\"$mine\":{\"m.read\":{\"@you:x\":{\"ts\":7}}}}}]}}}}}"));
  WAIT_UNTIL (cache, has_delivery (message, BANTER_DELIVERY_SEEN));
  /* Who does not take part in receipts sees none. */
  banter_privacy_set_read_receipts (banter_account_get_privacy (cache->account), FALSE);
  g_assert_true (has_delivery (message, BANTER_DELIVERY_SENT));
}

static void
test_failed (Cache *cache, gconstpointer data)
{
  g_autoptr (BanterTimelineModel) timeline = open_chat (cache);
  g_autoptr (BanterChangeSet) changes = NULL;
  gint64 id;

  enqueue (cache, "t1", "{\"msgtype\":\"m.text\",\"body\":\"refused\"}", &id);
  g_assert_true (banter_store_outbox_fail (cache->store->store, id, "privacy", &changes, NULL));
  apply (cache, g_steal_pointer (&changes));
  WAIT_UNTIL (cache, ends_with (timeline, "refused")
                         && has_delivery (last (timeline), BANTER_DELIVERY_FAILED));
  g_assert_cmpint (banter_message_get_problem (last (timeline)), ==, BANTER_PROBLEM_THEIR_PRIVACY);
  g_assert_true (banter_store_outbox_cancel (cache->store->store, id, &changes, NULL));
  apply (cache, g_steal_pointer (&changes));
  WAIT_UNTIL (cache, ends_with (timeline, "hello"));
}

static void
test_typing (Cache *cache, gconstpointer data)
{
  g_autoptr (BanterTimelineModel) timeline = open_chat (cache);
  BanterRoom *room = item (banter_account_get_chats (cache->account), 0);
  g_autofree char *typing = NULL;

  apply (cache, store_fixture_sync (cache->store,
                                    "{\"next_batch\":\"s2\",\"rooms\":{\"join\":{\"" ROOM
                                    "\":{\"ephemeral\":{\"events\":[{\"type\":\"m.typing\","
                                    "\"content\":{\"user_ids\":[\"@you:x\",\"@me:x\"]}}]}}}}}"));
  g_object_get (room, "typing", &typing, NULL);
  g_assert_cmpstr (typing, ==, "you");
}

/* JSON of @n messages from number @first on. */
static char *
many_events (guint first, guint n)
{
  GString *events = g_string_new (NULL);

  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *id = g_strdup_printf ("$m%u", i);
      g_autofree char *body = g_strdup_printf ("message %u", i);
      g_autofree char *json = store_fixture_text_json (id, i % 3 == 0 ? "@me:x" : "@you:x", body);

      g_string_append_printf (events, "%s%s", i > first ? "," : "", json);
    }
  return g_string_free (events, FALSE);
}

/* A long history: only a page is loaded, and scrolling up gets the rest in order. */
static void
test_pages (Cache *cache, gconstpointer data)
{
  guint n = g_test_perf () ? 100000 : 2000;
  g_autoptr (BanterTimelineModel) timeline = NULL;
  g_autofree char *oldest = NULL;
  gboolean ready = FALSE;
  gint64 start;

  for (guint i = 0; i < n; i += 1000)
    {
      g_autofree char *token = g_strdup_printf ("s%u", i);
      g_autofree char *events = many_events (i, 1000);

      sync_events (cache, token, events);
    }
  WAIT_UNTIL (cache, n_items (banter_account_get_chats (cache->account)) == 1
                         && !cache->account->reading_rooms);
  cache->longest_us = 0;
  start = g_get_monotonic_time ();
  timeline = banter_room_dup_timeline (item (banter_account_get_chats (cache->account), 0));
  cache->longest_us = MAX (cache->longest_us, g_get_monotonic_time () - start);
  WAIT_UNTIL (cache, (g_object_get (timeline, "ready", &ready, NULL), ready));
  g_test_message ("first page of %u: %.2f ms, main thread at most %.2f ms", n,
                  (g_get_monotonic_time () - start) / 1000.0, cache->longest_us / 1000.0);
  if (g_test_perf ())
    g_assert_cmpint (cache->longest_us, <, 10000);
  g_assert_cmpuint (n_items (timeline), <=, 210);
  oldest = g_strdup_printf ("message %u", n - 1);
  g_assert_true (ends_with (timeline, oldest));

  while (n_items (timeline) < 1500)
    {
      guint before = n_items (timeline);

      banter_timeline_model_load_older (timeline);
      g_assert_true (banter_timeline_model_get_loading_older (timeline));
      WAIT_UNTIL (cache, n_items (timeline) > before);
    }
  for (guint i = 1; i <= 1400; i++)
    {
      g_autofree char *text = g_strdup_printf ("message %u", n - i);

      g_assert_cmpstr (banter_message_get_text (item (timeline, n_items (timeline) - i)), ==, text);
    }
}

/* The first sync brings very many chats at once; the main thread stays free. */
static void
test_many_rooms (Cache *cache, gconstpointer data)
{
  g_autoptr (GString) json = g_string_new ("{\"next_batch\":\"s1\",\"rooms\":{\"join\":{");
  gint64 start;
  BanterChangeSet *changes;

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *events = many_events (i * 50, 50);

      g_string_append_printf (json, "%s\"!room%u:x\":{\"timeline\":{\"events\":[%s]}}",
                              i > 0 ? "," : "", i, events);
    }
  g_string_append (json, "}}}");
  changes = store_fixture_sync (cache->store, json->str);
  cache->longest_us = 0;
  start = g_get_monotonic_time ();
  apply (cache, changes);
  cache->longest_us = g_get_monotonic_time () - start;
  WAIT_UNTIL (cache, n_items (banter_account_get_chats (cache->account)) == 300);
  g_test_message ("300 chats: main thread at most %.2f ms at a stretch",
                  cache->longest_us / 1000.0);
  if (g_test_perf ())
    g_assert_cmpint (cache->longest_us, <, 20000);
}

/* After a pause the server leaves messages out: what is shown stays, what is new is there. */
static void
test_gap (Cache *cache, gconstpointer data)
{
  g_autoptr (BanterTimelineModel) timeline = open_chat (cache);
  BanterMessage *hello = last (timeline);
  g_autofree char *event = store_fixture_text_json ("$9", "@you:x", "much later");
  g_autofree char *json = g_strdup_printf (
      "{\"next_batch\":\"s2\",\"rooms\":{\"join\":{\"" ROOM
      "\":{\"timeline\":{\"limited\":true,\"prev_batch\":\"p1\",\"events\":[%s]}}}}}",
      event);
  g_autofree char *middle = store_fixture_text_json ("$5", "@you:x", "between");
  g_autofree char *hello_json = store_fixture_text_json ("$hello", "@you:x", "hello");
  g_autofree char *messages
      = g_strdup_printf ("{\"start\":\"p1\",\"end\":\"p0\",\"chunk\":[%s,%s]}", middle, hello_json);

  apply (cache, store_fixture_sync (cache->store, json));
  WAIT_UNTIL (cache, ends_with (timeline, "much later"));
  g_assert_true (item (timeline, n_items (timeline) - 2) == hello);
  apply (cache, store_fixture_messages (cache->store, ROOM, "p1", messages));
  WAIT_UNTIL (cache,
              n_items (timeline) >= 3
                  && g_strcmp0 (banter_message_get_text (item (timeline, n_items (timeline) - 2)),
                                "between")
                         == 0);
  g_assert_true (item (timeline, n_items (timeline) - 3) == hello);
}

/* A chat is opened before the first sync that knows it: it is empty, and then it is not. */
static void
test_opened_early (Cache *cache, gconstpointer data)
{
  g_autoptr (BanterTimelineModel) timeline = NULL;
  g_autoptr (BanterChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *event = store_fixture_text_json ("$2", "@you:x", "hello");
  g_autofree char *older = store_fixture_text_json ("$1", "@you:x", "before");
  g_autofree char *json = g_strdup_printf (
      "{\"next_batch\":\"s1\",\"rooms\":{\"join\":{\"" ROOM
      "\":{\"timeline\":{\"limited\":true,\"prev_batch\":\"p1\",\"events\":[%s]}}}}}",
      event);
  g_autofree char *messages = g_strdup_printf ("{\"start\":\"p1\",\"chunk\":[%s]}", older);

  banter_store_add_room (cache->store->store, ROOM, "@you:x", &changes, &error);
  g_assert_no_error (error);
  apply (cache, g_steal_pointer (&changes));
  WAIT_UNTIL (cache, n_items (banter_account_get_chats (cache->account)) == 1);
  timeline = banter_room_dup_timeline (item (banter_account_get_chats (cache->account), 0));
  WAIT_UNTIL (cache, banter_timeline_model_get_at_start (timeline));

  apply (cache, store_fixture_sync (cache->store, json));
  WAIT_UNTIL (cache, ends_with (timeline, "hello"));
  g_assert_false (banter_timeline_model_get_at_start (timeline));
  WAIT_UNTIL (cache, !banter_timeline_model_get_loading_older (timeline));
  apply (cache, store_fixture_messages (cache->store, ROOM, "p1", messages));
  banter_timeline_model_load_older (timeline);
  WAIT_UNTIL (cache, g_strcmp0 (banter_message_get_text (item (timeline, 1)), "before") == 0);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*run) (Cache *cache, gconstpointer data);
  } tests[] = {
    { "/model/cache/arrival", test_arrival },
    { "/model/cache/echo", test_echo },
    { "/model/cache/failed", test_failed },
    { "/model/cache/typing", test_typing },
    { "/model/cache/pages", test_pages },
    { "/model/cache/many-rooms", test_many_rooms },
    { "/model/cache/gap", test_gap },
    { "/model/cache/opened-early", test_opened_early },
    { "/model/cache/arrival-while-reading", test_arrival_while_reading },
    { "/model/cache/arrival-of-blocked", test_arrival_of_blocked },
    { "/model/cache/arrival-under-waiting", test_arrival_under_waiting },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Cache, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
