/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-relations"

#include "config.h"

#include "banter-json.h"
#include "banter-store-outbox.h"
#include "store-fixture.h"

/* Reactions that are given and taken back while the server knows nothing of it, or not all. */

#define ROOM "!a:x"
#define EVENTS                                                                                     \
  "{\"type\":\"m.room.create\",\"event_id\":\"$c\",\"sender\":\"@me:x\",\"state_key\":\"\","       \
  "\"content\":{}},"                                                                               \
  "{\"type\":\"m.room.message\",\"event_id\":\"$1\",\"sender\":\"@ann:x\","                        \
  "\"content\":{\"msgtype\":\"m.text\",\"body\":\"one\"}}"
#define REACTION(key)                                                                              \
  "{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"$1\",\"key\":\"" key "\"}}"

static StoreFixture *
fixture_with_message (void)
{
  StoreFixture *fixture = store_fixture_new ();
  g_autofree char *json = store_fixture_timeline_json ("s0", ROOM, EVENTS);

  banter_change_set_unref (store_fixture_sync (fixture, json));
  return fixture;
}

static void
sync_events (StoreFixture *fixture, const char *events)
{
  g_autofree char *json = store_fixture_timeline_json ("next", ROOM, events);

  banter_change_set_unref (store_fixture_sync (fixture, json));
}

/* The one message's position is in what has changed. */
static void
react (StoreFixture *fixture, const char *key, const char *content)
{
  g_autoptr (BanterChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;
  const BanterRoomChange *change;

  banter_store_set_reaction (fixture->store, ROOM, "$1", key, content, &changes, &error);
  g_assert_no_error (error);
  change = banter_change_set_get_room (changes, ROOM);
  g_assert_nonnull (change);
  g_assert_true (change->flags & BANTER_ROOM_CHANGED_TIMELINE);
}

/* Returns: (nullable): the oldest row that may go */
static BanterOutboxRow *
next_row (StoreFixture *fixture)
{
  g_autoptr (GPtrArray) list = banter_store_outbox_list (fixture->store, NULL);

  return list->len > 0 ? g_ptr_array_steal_index (list, 0) : NULL;
}

static void
attempt (StoreFixture *fixture)
{
  g_autoptr (BanterOutboxRow) row = next_row (fixture);

  g_assert_true (banter_store_outbox_mark_sending (fixture->store, row->id, NULL, NULL));
}

/* Returns: (nullable): the reaction that may go */
static BanterOutboxRow *
find_reaction (StoreFixture *fixture)
{
  g_autoptr (GPtrArray) list = banter_store_outbox_list (fixture->store, NULL);

  for (guint i = 0; i < list->len; i++)
    if (((BanterOutboxRow *)g_ptr_array_index (list, i))->kind == BANTER_OUTBOX_REACTION)
      return g_ptr_array_steal_index (list, i);
  return NULL;
}

/* It names the transaction, by which it is known where the answer got lost. */
static void
echo (StoreFixture *fixture)
{
  g_autoptr (BanterOutboxRow) row = find_reaction (fixture);
  g_autofree char *event
      = g_strdup_printf ("{\"type\":\"m.reaction\",\"event_id\":\"$r\",\"sender\":\"@me:x\","
                         "\"content\":" REACTION ("👍") ",\"unsigned\":{\"transaction_id\":\"%s\"}}",
                         row != NULL ? row->txn_id : "gone");

  sync_events (fixture, event);
}

static void
step (StoreFixture *fixture, char what)
{
  g_autoptr (BanterOutboxRow) row = next_row (fixture);

  switch (what)
    {
    case '+':
      react (fixture, "👍", REACTION ("👍"));
      break;
    case '-':
      react (fixture, "👍", NULL);
      break;
    case 'v': /* the same emoji as others write it */
      react (fixture, "👍\xef\xb8\x8f", NULL);
      break;
    case 'a': /* an attempt to send, of which nobody knows how it went */
      attempt (fixture);
      break;
    case 'k': /* kill -9 */
      store_fixture_reopen (fixture, TRUE);
      break;
    case 's':
      g_assert_true (banter_store_outbox_mark_sent (fixture->store, row->id, "$r", NULL, NULL));
      break;
    case 'f':
      g_assert_true (banter_store_outbox_fail (fixture->store, row->id, "why", NULL, NULL));
      break;
    case 'e': /* the echo of the reaction, on another connection than the answer */
      echo (fixture);
      break;
    case 'x':
      sync_events (fixture, "{\"type\":\"m.room.redaction\",\"event_id\":\"$x\","
                            "\"sender\":\"@me:x\",\"redacts\":\"$r\",\"content\":{}}");
      break;
    default:
      g_assert_not_reached ();
    }
}

/* What is done; whether the reaction shows in the end; what waits to be sent: + a reaction,
 * - the redaction of $r, ? that of a reaction which has no id yet. */
static const struct
{
  const char *steps;
  gboolean shown;
  const char *waiting;
} scripts[] = {
  { "", FALSE, "" },        { "+", TRUE, "+" },      { "++", TRUE, "+" },
  { "+-", FALSE, "" },      { "+-+", TRUE, "+" },    { "+v", FALSE, "" },
  { "-", FALSE, "" },       { "+k-k", FALSE, "" },   { "+a-", FALSE, "+?" },
  { "+ak-k", FALSE, "+?" }, { "+a-+", TRUE, "+" },   { "+a-+-", FALSE, "+?" },
  { "+a-s", FALSE, "-" },   { "+a-ks", FALSE, "-" }, { "+a-e", FALSE, "-" },
  { "+a-se", FALSE, "-" },  { "+a-sex", FALSE, "" }, { "+a-f", FALSE, "" },
  { "+af", FALSE, "" },     { "+as", TRUE, "" },     { "+as-", FALSE, "-" },
  { "+ase", TRUE, "" },     { "+ase+", TRUE, "" },   { "+ase-", FALSE, "-" },
  { "+ase--", FALSE, "-" }, { "+ase-+", TRUE, "" },  { "+ase-a+", TRUE, "-+" },
  { "+ase-ax", FALSE, "" }, { "+ase-af", TRUE, "" }, { "+asex", FALSE, "" },
  { "exe", FALSE, "" },
};

static char *
list_waiting (StoreFixture *fixture)
{
  g_autoptr (GPtrArray) list = banter_store_outbox_list (fixture->store, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const BanterOutboxRow *row = g_ptr_array_index (list, i);

      if (row->kind == BANTER_OUTBOX_REACTION)
        g_string_append_c (text, '+');
      else
        g_string_append_c (text, g_strcmp0 (row->target, "$r") == 0 ? '-' : '?');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_toggle (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr (StoreFixture) fixture = fixture_with_message ();
      g_autoptr (BanterTimelinePage) page = NULL;
      g_autofree char *waiting = NULL;
      g_autofree char *text = NULL;

      for (const char *what = scripts[i].steps; *what != '\0'; what++)
        step (fixture, *what);
      page = store_fixture_page (fixture, ROOM, BANTER_POSITION_UNKNOWN, BANTER_POSITION_END, 10);
      text = store_fixture_row_text (g_ptr_array_index (page->rows, page->rows->len - 1));
      g_test_message ("%s: %s", scripts[i].steps, text);
      g_assert_cmpint (strstr (text, "[👍 1 own]") != NULL, ==, scripts[i].shown);
      g_assert_cmpint (strstr (text, "[") != NULL, ==, scripts[i].shown);
      waiting = list_waiting (fixture);
      g_assert_cmpstr (waiting, ==, scripts[i].waiting);
    }
}

/* A reaction to nothing that is here is sent all the same, and one in a room that is left is not.
 */
static void
test_refused (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_message ();
  g_autoptr (GError) error = NULL;
  g_autofree char *waiting = NULL;

  g_assert_true (
      banter_store_set_reaction (fixture->store, ROOM, "$far", "👍", REACTION ("👍"), NULL, &error));
  waiting = list_waiting (fixture);
  g_assert_cmpstr (waiting, ==, "+");
  g_assert_false (banter_store_set_reaction (fixture->store, "!elsewhere:x", "$1", "👍",
                                             REACTION ("👍"), NULL, &error));
  g_assert_error (error, BANTER_STORE_ERROR, BANTER_STORE_ERROR_NO_ROOM);
}

/* What answers a message is shown anew when that is deleted. */
static void
test_answers_follow (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_message ();
  g_autofree char *answer = store_fixture_timeline_json (
      "s1", ROOM,
      "{\"type\":\"m.room.message\",\"event_id\":\"$2\",\"sender\":\"@me:x\",\"content\":{"
      "\"msgtype\":\"m.text\",\"body\":\"two\",\"m.relates_to\":{\"m.in_reply_to\":{"
      "\"event_id\":\"$1\"}}}}");
  g_autofree char *redaction = store_fixture_timeline_json (
      "s2", ROOM,
      "{\"type\":\"m.room.redaction\",\"event_id\":\"$x\",\"sender\":\"@ann:x\","
      "\"redacts\":\"$1\",\"content\":{}}");
  g_autoptr (BanterChangeSet) first = store_fixture_sync (fixture, answer);
  g_autoptr (BanterChangeSet) second = store_fixture_sync (fixture, redaction);

  g_assert_cmpint (banter_change_set_get_room (second, ROOM)->last_position, ==,
                   banter_change_set_get_room (first, ROOM)->last_position);
}

#define OTHER "!b:x"

/* What is sent on, and what of it arrives in the outbox; NULL: it is refused. */
static const struct
{
  const char *event_id;
  const char *type;
  const char *content;
} forwards[] = {
  { "$text", "m.room.message",
    "{\"body\":\"hi\",\"format\":\"f\",\"formatted_body\":\"<b>hi</b>\",\"m.mentions\":{},"
    "\"msgtype\":\"m.text\",\"x.y\":1}" },
  { "$answer", "m.room.message", "{\"body\":\"yes\",\"m.mentions\":{},\"msgtype\":\"m.text\"}" },
  { "$edited", "m.room.message", "{\"body\":\"right\",\"m.mentions\":{},\"msgtype\":\"m.text\"}" },
  { "$cat", "m.sticker",
    "{\"body\":\"Cat\",\"info\":{\"w\":9},\"m.mentions\":{},\"url\":\"mxc://x/cat\"}" },
  { "$gone", NULL, NULL },
  { "$reaction", NULL, NULL },
  { "$c", NULL, NULL },
  { "$nowhere", NULL, NULL },
};

#define SAID(id, content)                                                                          \
  ",{\"type\":\"m.room.message\",\"event_id\":\"" id "\",\"sender\":\"@ann:x\","                   \
  "\"content\":" content "}"
#define FORWARDED_EVENTS                                                                           \
  EVENTS                                                                                           \
  SAID ("$text", "{\"msgtype\":\"m.text\",\"body\":\"hi\",\"format\":\"f\",\"formatted_body\":"    \
                 "\"<b>hi</b>\",\"m.mentions\":{\"user_ids\":[\"@me:x\"]},\"x.y\":1}")             \
  SAID ("$answer", "{\"msgtype\":\"m.text\",\"body\":\"> <@me:x> hi\\n\\nyes\",\"format\":\"f\","  \
                   "\"formatted_body\":\"<mx-reply/>yes\","                                        \
                   "\"m.relates_to\":{\"m.in_reply_to\":{\"event_id\":\"$1\"}}}")                  \
  SAID ("$edited", "{\"msgtype\":\"m.text\",\"body\":\"wrong\"}")                                  \
  SAID ("$edit", "{\"msgtype\":\"m.text\",\"body\":\"* right\",\"m.new_content\":"                 \
                 "{\"msgtype\":\"m.text\",\"body\":\"right\"},"                                    \
                 "\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"$edited\"}}")        \
  SAID ("$gone", "{}")                                                                             \
  ",{\"type\":\"m.sticker\",\"event_id\":\"$cat\",\"sender\":\"@ann:x\",\"content\":"              \
  "{\"body\":\"Cat\",\"url\":\"mxc://x/cat\",\"info\":{\"w\":9}}}"                                 \
  ",{\"type\":\"m.reaction\",\"event_id\":\"$reaction\",\"sender\":\"@ann:x\","                    \
  "\"content\":" REACTION ("x") "}"

static void
test_forward (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  g_autofree char *here = store_fixture_timeline_json ("s0", ROOM, FORWARDED_EVENTS);
  g_autofree char *there = store_fixture_timeline_json ("s1", OTHER, EVENTS);

  banter_change_set_unref (store_fixture_sync (fixture, here));
  banter_change_set_unref (store_fixture_sync (fixture, there));
  for (guint i = 0; i < G_N_ELEMENTS (forwards); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BanterOutboxRow) row = NULL;
      g_autofree char *canonical = NULL;
      gboolean done
          = banter_store_forward (fixture->store, ROOM, forwards[i].event_id, OTHER, NULL, &error);

      g_test_message ("%s", forwards[i].event_id);
      g_assert_cmpint (done, ==, forwards[i].content != NULL);
      row = next_row (fixture);
      if (!done)
        {
          g_assert_error (error, BANTER_STORE_ERROR, BANTER_STORE_ERROR_NO_ROOM);
          g_assert_null (row);
          continue;
        }
      canonical = banter_json_canonical (row->content, NULL);
      g_assert_cmpstr (row->room_id, ==, OTHER);
      g_assert_cmpstr (row->type, ==, forwards[i].type);
      g_assert_cmpstr (canonical, ==, forwards[i].content);
      g_assert_true (banter_store_outbox_cancel (fixture->store, row->id, NULL, NULL));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relations/toggle", test_toggle);
  g_test_add_func ("/relations/refused", test_refused);
  g_test_add_func ("/relations/answers-follow", test_answers_follow);
  g_test_add_func ("/relations/forward", test_forward);
  return g_test_run ();
}
