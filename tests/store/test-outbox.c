/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-outbox"

#include "config.h"

#include "banter-store-outbox.h"
#include "banter-store-private.h"
#include "store-fixture.h"

#define ROOM "!a:x"
#define CREATE                                                                                     \
  "{\"type\":\"m.room.create\",\"event_id\":\"$c\",\"sender\":\"@me:x\",\"state_key\":\"\","       \
  "\"content\":{}}"

static StoreFixture *
fixture_with_room (void)
{
  StoreFixture *fixture = store_fixture_new ();
  g_autofree char *json = store_fixture_timeline_json ("s0", ROOM, CREATE);

  banter_change_set_unref (store_fixture_sync (fixture, json));
  return fixture;
}

static gint64
enqueue (StoreFixture *fixture, const char *txn_id)
{
  g_autoptr (GError) error = NULL;
  BanterOutboxRow row = { .room_id = (char *)ROOM,
                          .txn_id = (char *)txn_id,
                          .type = (char *)"m.room.message",
                          .content = (char *)"{\"msgtype\":\"m.text\",\"body\":\"hi\"}" };
  gint64 id = 0;

  banter_store_outbox_enqueue (fixture->store, &row, &id, NULL, &error);
  g_assert_no_error (error);
  return id;
}

static BanterSendState
get_state (StoreFixture *fixture, gint64 id)
{
  g_autoptr (BanterOutboxRow) row = banter_store_outbox_get (fixture->store, id, NULL);

  return row != NULL ? row->state : BANTER_SEND_NONE;
}

typedef enum
{
  SENDING,
  SENT,
  REQUEUE,
  FAIL,
  RETRY,
  CANCEL,
} Action;

static gboolean
act (StoreFixture *fixture, gint64 id, Action action, GError **error)
{
  switch (action)
    {
    case SENDING:
      return banter_store_outbox_mark_sending (fixture->store, id, NULL, error);
    case SENT:
      return banter_store_outbox_mark_sent (fixture->store, id, "$sent", NULL, error);
    case REQUEUE:
      return banter_store_outbox_requeue (fixture->store, id, 77, NULL, error);
    case FAIL:
      return banter_store_outbox_fail (fixture->store, id, "why", NULL, error);
    case RETRY:
      return banter_store_outbox_retry (fixture->store, id, NULL, error);
    case CANCEL:
      return banter_store_outbox_cancel (fixture->store, id, NULL, error);
    default:
      g_assert_not_reached ();
    }
}

/* State before, action, state after; NONE before: the row is gone; -1 after: refused. */
static const struct
{
  BanterSendState before;
  Action action;
  int after;
} transitions[] = {
  { BANTER_SEND_QUEUED, SENDING, BANTER_SEND_SENDING },
  { BANTER_SEND_QUEUED, SENT, BANTER_SEND_SENT },
  { BANTER_SEND_QUEUED, REQUEUE, BANTER_SEND_QUEUED },
  { BANTER_SEND_QUEUED, FAIL, BANTER_SEND_FAILED },
  { BANTER_SEND_QUEUED, RETRY, -1 },
  { BANTER_SEND_QUEUED, CANCEL, BANTER_SEND_NONE },
  { BANTER_SEND_SENDING, SENDING, BANTER_SEND_SENDING },
  { BANTER_SEND_SENDING, SENT, BANTER_SEND_SENT },
  { BANTER_SEND_SENDING, REQUEUE, BANTER_SEND_QUEUED },
  { BANTER_SEND_SENDING, FAIL, BANTER_SEND_FAILED },
  { BANTER_SEND_SENDING, RETRY, -1 },
  { BANTER_SEND_SENDING, CANCEL, -1 },
  { BANTER_SEND_SENT, SENDING, -1 },
  { BANTER_SEND_SENT, SENT, -1 },
  { BANTER_SEND_SENT, REQUEUE, -1 },
  { BANTER_SEND_SENT, FAIL, -1 },
  { BANTER_SEND_SENT, RETRY, -1 },
  { BANTER_SEND_SENT, CANCEL, -1 },
  { BANTER_SEND_FAILED, SENDING, -1 },
  { BANTER_SEND_FAILED, SENT, BANTER_SEND_SENT },
  { BANTER_SEND_FAILED, REQUEUE, -1 },
  { BANTER_SEND_FAILED, FAIL, -1 },
  { BANTER_SEND_FAILED, RETRY, BANTER_SEND_QUEUED },
  { BANTER_SEND_FAILED, CANCEL, BANTER_SEND_NONE },
  { BANTER_SEND_NONE, SENDING, BANTER_SEND_NONE },
  { BANTER_SEND_NONE, SENT, BANTER_SEND_NONE },
  { BANTER_SEND_NONE, REQUEUE, BANTER_SEND_NONE },
  { BANTER_SEND_NONE, FAIL, BANTER_SEND_NONE },
  { BANTER_SEND_NONE, RETRY, BANTER_SEND_NONE },
  { BANTER_SEND_NONE, CANCEL, BANTER_SEND_NONE },
};

static gint64
row_in_state (StoreFixture *fixture, BanterSendState state)
{
  gint64 id = enqueue (fixture, NULL);

  if (state == BANTER_SEND_SENDING)
    g_assert_true (act (fixture, id, SENDING, NULL));
  else if (state == BANTER_SEND_SENT)
    g_assert_true (act (fixture, id, SENT, NULL));
  else if (state == BANTER_SEND_FAILED)
    g_assert_true (act (fixture, id, FAIL, NULL));
  else if (state == BANTER_SEND_NONE)
    g_assert_true (act (fixture, id, CANCEL, NULL));
  g_assert_cmpint (get_state (fixture, id), ==, state);
  return id;
}

static void
test_transitions (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_room ();

  for (guint i = 0; i < G_N_ELEMENTS (transitions); i++)
    {
      gint64 id = row_in_state (fixture, transitions[i].before);
      gboolean allowed = transitions[i].after >= 0;
      g_autoptr (GError) error = NULL;

      g_assert_true (act (fixture, id, transitions[i].action, &error) == allowed);
      if (!allowed)
        g_assert_error (error, BANTER_STORE_ERROR, BANTER_STORE_ERROR_STATE);
      g_assert_cmpint (get_state (fixture, id), ==,
                       allowed ? transitions[i].after : (int)transitions[i].before);
    }
}

static void
test_order (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_room ();
  gint64 first = enqueue (fixture, "t1");
  gint64 second = enqueue (fixture, "t2");
  g_autoptr (GPtrArray) list = NULL;
  const BanterOutboxRow *row;

  g_assert_true (act (fixture, first, SENDING, NULL));
  g_assert_true (act (fixture, first, FAIL, NULL));
  g_assert_true (act (fixture, first, RETRY, NULL));
  g_assert_true (act (fixture, second, SENDING, NULL));
  g_assert_true (act (fixture, second, REQUEUE, NULL));

  list = banter_store_outbox_list (fixture->store, NULL);
  g_assert_cmpuint (list->len, ==, 2);
  row = g_ptr_array_index (list, 0);
  g_assert_cmpint (row->id, ==, second);
  g_assert_cmpstr (row->txn_id, ==, "t2");
  g_assert_cmpuint (row->attempts, ==, 1);
  g_assert_cmpint (row->due_ts, ==, 77);
  row = g_ptr_array_index (list, 1);
  g_assert_cmpint (row->id, ==, first);
  g_assert_cmpstr (row->txn_id, ==, "t1");
  g_assert_cmpuint (row->attempts, ==, 0);
  g_assert_null (row->fail_reason);
}

static void
test_killed_while_sending (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_room ();
  gint64 id = enqueue (fixture, "t1");
  g_autoptr (BanterOutboxRow) row = NULL;

  g_assert_true (act (fixture, id, SENDING, NULL));
  store_fixture_reopen (fixture, TRUE);
  row = banter_store_outbox_get (fixture->store, id, NULL);
  g_assert_cmpint (row->state, ==, BANTER_SEND_QUEUED);
  g_assert_cmpstr (row->txn_id, ==, "t1");
  g_assert_cmpuint (row->attempts, ==, 1);
}

/* Each message is answered (or its answer is lost), and its echo comes by /sync, with its
 * transaction id or without, before or after the answer: it is there once. */
static void
test_echoes (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_room ();
  g_autofree char *timeline = NULL;
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *txn_id = g_strdup_printf ("t%u", i);
      g_autofree char *event_id = g_strdup_printf ("$e%u", i);
      gboolean answered = g_test_rand_bit ();
      gboolean answer_first = g_test_rand_bit ();
      gboolean with_txn_id = !answered || !answer_first || g_test_rand_bit ();
      g_autofree char *event = g_strdup_printf (
          "{\"type\":\"m.room.message\",\"event_id\":\"%s\",\"sender\":\"@me:x\",\"content\":"
          "{\"msgtype\":\"m.text\",\"body\":\"hi\"},\"unsigned\":{%s%s%s}}",
          event_id, with_txn_id ? "\"transaction_id\":\"" : "", with_txn_id ? txn_id : "",
          with_txn_id ? "\"" : "");
      g_autofree char *json = store_fixture_timeline_json (txn_id, ROOM, event);
      gint64 id = enqueue (fixture, txn_id);

      g_assert_true (act (fixture, id, SENDING, NULL));
      if (answered && answer_first)
        g_assert_true (banter_store_outbox_mark_sent (fixture->store, id, event_id, NULL, NULL));
      banter_change_set_unref (store_fixture_sync (fixture, json));
      if (answered && !answer_first)
        g_assert_true (banter_store_outbox_mark_sent (fixture->store, id, event_id, NULL, NULL));
      g_assert_cmpint (get_state (fixture, id), ==, BANTER_SEND_NONE);
    }
  timeline = store_fixture_dump_timeline (fixture, ROOM, 50);
  lines = g_strsplit (timeline, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==,
                    100 + 3); /* start, created, and the last end of line */
}

/* The row of a message keeps the id that a widget knows it by. */
static void
test_echo_keeps_txn_id (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_room ();
  g_autofree char *event = store_fixture_text_json ("$1", "@me:x", "hi");
  g_autofree char *json = store_fixture_timeline_json ("s1", ROOM, event);
  gint64 id = enqueue (fixture, "t1");
  g_autoptr (BanterTimelinePage) before = NULL;
  g_autoptr (BanterTimelinePage) after = NULL;
  g_autoptr (BanterChangeSet) changes = NULL;
  const BanterRoomChange *change;
  const BanterEventRow *row;

  g_assert_true (banter_store_outbox_mark_sent (fixture->store, id, "$1", NULL, NULL));
  before = store_fixture_page (fixture, ROOM, BANTER_POSITION_OUTBOX, BANTER_POSITION_END, 10);
  g_assert_cmpuint (before->rows->len, ==, 1);
  row = g_ptr_array_index (before->rows, 0);
  g_assert_cmpint (row->outbox_id, ==, id);
  g_assert_cmpstr (row->txn_id, ==, "t1");
  g_assert_cmpint (row->send_state, ==, BANTER_SEND_SENT);
  g_assert_true (row->own);

  changes = store_fixture_sync (fixture, json);
  change = banter_change_set_get_room (changes, ROOM);
  g_assert_true (change->flags & BANTER_ROOM_CHANGED_OUTBOX);
  g_assert_true (change->flags & BANTER_ROOM_CHANGED_TIMELINE);
  g_assert_cmpint (change->n_new, ==, 0);
  after = store_fixture_page (fixture, ROOM, change->first_position, BANTER_POSITION_END, 10);
  g_assert_cmpuint (after->rows->len, ==, 1);
  row = g_ptr_array_index (after->rows, 0);
  g_assert_cmpstr (row->txn_id, ==, "t1");
  g_assert_cmpstr (row->event_id, ==, "$1");
  g_assert_cmpint (row->send_state, ==, BANTER_SEND_NONE);
  g_assert_cmpint (row->outbox_id, ==, 0);
}

static void
test_leaving_can_be_undone (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_room ();
  BanterOutboxRow leave = { .kind = BANTER_OUTBOX_LEAVE,
                            .room_id = (char *)ROOM,
                            .due_ts = G_GINT64_CONSTANT (9000) };
  g_autoptr (BanterChangeSet) changes = NULL;
  g_autoptr (BanterRoomRow) room = NULL;
  g_autoptr (GPtrArray) none = NULL;
  gint64 id = 0;

  g_assert_true (banter_store_outbox_enqueue (fixture->store, &leave, &id, &changes, NULL));
  g_assert_true (changes->flags & BANTER_CHANGED_ROOMS);
  none = store_fixture_rooms (fixture);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_null (store_fixture_room (fixture, ROOM));
  g_assert_true (act (fixture, id, CANCEL, NULL));
  room = store_fixture_room (fixture, ROOM);
  g_assert_nonnull (room);
}

static void
test_refused (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_room ();
  BanterOutboxRow row = { .room_id = (char *)"!elsewhere:x",
                          .type = (char *)"m.room.message",
                          .content = (char *)"{}" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;

  g_assert_false (banter_store_outbox_enqueue (fixture->store, &row, NULL, NULL, &error));
  g_assert_error (error, BANTER_STORE_ERROR, BANTER_STORE_ERROR_NO_ROOM);
  g_clear_error (&error);

  /* A full disk: the entry is told, and keeps its text. */
  row.room_id = (char *)ROOM;
  for (guint nth = 1; nth <= 5; nth++)
    {
      banter_db_fail_for_tests (banter_store_get_db_for_tests (fixture->store), nth,
                                BANTER_DB_ERROR_FULL);
      g_assert_false (banter_store_outbox_enqueue (fixture->store, &row, NULL, NULL, &error));
      g_assert_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_FULL);
      g_clear_error (&error);
    }
  list = banter_store_outbox_list (fixture->store, NULL);
  g_assert_cmpuint (list->len, ==, 0);
}

static void
set_tag (StoreFixture *fixture, const char *target, const char *content)
{
  const BanterRoomSetting setting = { "m.tag", target, content };
  g_autoptr (GError) error = NULL;

  banter_store_set_room_settings (fixture->store, ROOM, &setting, 1, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
is_pinned (StoreFixture *fixture)
{
  g_autoptr (BanterRoomRow) row = store_fixture_room (fixture, ROOM);

  return row->pinned;
}

static gint64
first_waiting (StoreFixture *fixture, guint expected)
{
  g_autoptr (GPtrArray) list = banter_store_outbox_list (fixture->store, NULL);

  g_assert_cmpuint (list->len, ==, expected);
  return expected > 0 ? ((BanterOutboxRow *)g_ptr_array_index (list, 0))->id : 0;
}

/* A choice shows at once and until the server's own word has it; only the last one is sent. */
static void
test_settings (void)
{
  static const char no_tags[] = "{\"next_batch\":\"s1\",\"rooms\":{\"join\":{\"!a:x\":{"
                                "\"account_data\":{\"events\":[{\"type\":\"m.tag\","
                                "\"content\":{\"tags\":{}}}]}}}}}";
  g_autoptr (StoreFixture) fixture = fixture_with_room ();
  gint64 id;

  set_tag (fixture, "m.favourite", "{}");
  set_tag (fixture, "m.favourite", NULL);
  set_tag (fixture, "m.favourite", "{}");
  id = first_waiting (fixture, 1);
  g_assert_true (is_pinned (fixture));

  /* Chosen anew while it is being sent: after it. */
  g_assert_true (act (fixture, id, SENDING, NULL));
  set_tag (fixture, "m.favourite", NULL);
  g_assert_false (is_pinned (fixture));
  g_assert_cmpint (first_waiting (fixture, 2), ==, id);

  /* An answer of /sync from before says nothing about what waits. */
  g_assert_true (act (fixture, id, SENT, NULL));
  set_tag (fixture, "m.favourite", "{}");
  banter_change_set_unref (store_fixture_sync (fixture, no_tags));
  g_assert_true (is_pinned (fixture));

  /* Refused: what the server says shows again. */
  id = first_waiting (fixture, 1);
  g_assert_true (act (fixture, id, SENDING, NULL));
  g_assert_true (act (fixture, id, FAIL, NULL));
  g_assert_false (is_pinned (fixture));
  g_assert_null (banter_store_outbox_get (fixture->store, id, NULL));

  /* The server has it, and then says so. */
  set_tag (fixture, "m.favourite", "{}");
  id = first_waiting (fixture, 1);
  g_assert_true (act (fixture, id, SENT, NULL));
  first_waiting (fixture, 0);
  g_assert_true (is_pinned (fixture));
  store_fixture_reopen (fixture, TRUE);
  g_assert_true (is_pinned (fixture));
  banter_change_set_unref (store_fixture_sync (fixture, no_tags));
  g_assert_false (is_pinned (fixture));
}

/* What others keep in a document stays, and reading a chat takes its mark away. */
static void
test_marked_unread (void)
{
  static const char marked[]
      = "{\"next_batch\":\"s1\",\"rooms\":{\"join\":{\"!a:x\":{\"timeline\":{\"events\":["
        "{\"type\":\"m.room.message\",\"event_id\":\"$1\",\"sender\":\"@ann:x\",\"content\":"
        "{\"msgtype\":\"m.text\",\"body\":\"hi\"}}]},\"account_data\":{\"events\":[{\"type\":"
        "\"m.marked_unread\",\"content\":{\"unread\":true,\"x.kept\":1}}]}}}}}";
  g_autoptr (StoreFixture) fixture = fixture_with_room ();
  g_autoptr (BanterRoomRow) row = NULL;
  g_autoptr (BanterOutboxRow) waiting = NULL;
  g_autoptr (GError) error = NULL;

  banter_change_set_unref (store_fixture_sync (fixture, marked));
  row = store_fixture_room (fixture, ROOM);
  g_assert_true (row->marked_unread);
  banter_store_mark_read (fixture->store, ROOM, "$1", NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&row, banter_room_row_free);
  row = store_fixture_room (fixture, ROOM);
  g_assert_false (row->marked_unread);
  waiting = banter_store_outbox_get (fixture->store, first_waiting (fixture, 1), NULL);
  g_assert_cmpint (waiting->kind, ==, BANTER_OUTBOX_SETTING);
  g_assert_cmpstr (waiting->type, ==, "m.marked_unread");
  g_assert_cmpstr (waiting->content, ==, "{\"x.kept\":1,\"unread\":false}");
}

/* What others see of the person in a room: the last choice counts, sent or not. */
static void
test_privacy (void)
{
  static const struct
  {
    const char *document;
    gboolean hides_read, hides_typing;
  } rows[] = {
    { "{}", FALSE, FALSE },
    { "{\"read_receipts\":false}", TRUE, FALSE },
    { "{\"typing\":false,\"x.kept\":1}", FALSE, TRUE },
    { "{\"typing\":7}", FALSE, FALSE },
    { "{\"who_can_message\":7}", TRUE, TRUE }, /* unreadable */
  };
  const BanterRoomSetting choice
      = { .type = "im.banter.privacy", .content = "{\"read_receipts\":false}" };
  g_autoptr (StoreFixture) fixture = fixture_with_room ();
  g_autoptr (BanterRoomRow) chosen = NULL;
  g_autofree char *none = NULL;
  g_autofree char *last = NULL;
  g_autoptr (GError) error = NULL;

  none = banter_store_get_room_setting (fixture->store, ROOM, choice.type, &error);
  g_assert_no_error (error);
  g_assert_null (none);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *sync
          = g_strdup_printf ("{\"next_batch\":\"p%u\",\"rooms\":{\"join\":{\"" ROOM
                             "\":{\"account_data\":{\"events\":[{\"type\":\"im.banter.privacy\","
                             "\"content\":%s}]}}}}}",
                             i, rows[i].document);
      g_autoptr (BanterRoomRow) row = NULL;

      g_test_message ("%s", rows[i].document);
      banter_change_set_unref (store_fixture_sync (fixture, sync));
      row = store_fixture_room (fixture, ROOM);
      g_assert_cmpint (row->hides_read, ==, rows[i].hides_read);
      g_assert_cmpint (row->hides_typing, ==, rows[i].hides_typing);
    }
  g_assert_true (banter_store_set_room_settings (fixture->store, ROOM, &choice, 1, NULL, &error));
  g_assert_no_error (error);
  chosen = store_fixture_room (fixture, ROOM);
  g_assert_true (chosen->hides_read);
  last = banter_store_get_room_setting (fixture->store, ROOM, choice.type, &error);
  g_assert_cmpstr (last, ==, "{\"who_can_message\":7,\"read_receipts\":false}");
}

static guint
count (StoreFixture *fixture, const char *sql)
{
  gint64 n = 0;

  g_assert_true (
      banter_db_get (banter_store_get_db_for_tests (fixture->store), sql, ":i", &n, NULL));
  return (guint)n;
}

/* What the server has goes; what only this computer has stays, and finds its chat again. */
static void
test_clear_cache (void)
{
  static const char private_data[]
      = "{\"next_batch\":\"s1\",\"account_data\":{\"events\":[{\"type\":\"m.direct\",\"content\":"
        "{\"@ann:x\":[\"!a:x\"]}}]}}";
  g_autoptr (StoreFixture) fixture = fixture_with_room ();
  g_autofree char *again = store_fixture_timeline_json ("s2", ROOM, CREATE);
  gint64 waits = enqueue (fixture, "waits"), sent = enqueue (fixture, "sent");
  g_autoptr (BanterRoomRow) row = NULL;
  g_autoptr (BanterSessionRow) session = NULL;
  g_autofree char *since = NULL;
  g_autoptr (GError) error = NULL;

  banter_change_set_unref (store_fixture_sync (fixture, private_data));
  banter_store_set_draft (fixture->store, ROOM, "half a sentence", NULL, &error);
  g_assert_no_error (error);
  banter_store_put_account_data (fixture->store, NULL, "im.banter.waiting.favourite_stickers",
                                 "{\"a\":1}", NULL, &error);
  g_assert_no_error (error);
  act (fixture, sent, SENDING, NULL);
  act (fixture, sent, SENT, NULL);

  g_assert_true (banter_store_clear_cache (fixture->store, &error));
  g_assert_no_error (error);
  since = banter_store_get_since (fixture->store, NULL);
  g_assert_null (since);
  g_assert_cmpuint (count (fixture, "SELECT count(*) FROM rooms"), ==, 0);
  g_assert_cmpuint (count (fixture, "SELECT count(*) FROM events"), ==, 0);
  g_assert_cmpuint (count (fixture, "SELECT count(*) FROM direct"), ==, 0);
  g_assert_cmpuint (count (fixture, "SELECT count(*) FROM account_data"), ==, 1);
  session = banter_store_get_session (fixture->store, NULL);
  g_assert_cmpstr (session->user_id, ==, "@me:x");
  g_assert_cmpint (get_state (fixture, waits), ==, BANTER_SEND_QUEUED);
  g_assert_cmpint (get_state (fixture, sent), ==, BANTER_SEND_NONE);

  banter_change_set_unref (store_fixture_sync (fixture, again));
  row = store_fixture_room (fixture, ROOM);
  g_assert_cmpstr (row->draft, ==, "half a sentence");
  g_assert_cmpstr (row->preview->body, ==, "hi");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/outbox/transitions", test_transitions);
  g_test_add_func ("/store/outbox/order", test_order);
  g_test_add_func ("/store/outbox/killed-while-sending", test_killed_while_sending);
  g_test_add_func ("/store/outbox/echoes", test_echoes);
  g_test_add_func ("/store/outbox/echo-keeps-txn-id", test_echo_keeps_txn_id);
  g_test_add_func ("/store/outbox/leaving-can-be-undone", test_leaving_can_be_undone);
  g_test_add_func ("/store/outbox/refused", test_refused);
  g_test_add_func ("/store/outbox/settings", test_settings);
  g_test_add_func ("/store/outbox/marked-unread", test_marked_unread);
  g_test_add_func ("/store/outbox/privacy", test_privacy);
  g_test_add_func ("/store/outbox/clear-cache", test_clear_cache);
  return g_test_run ();
}
