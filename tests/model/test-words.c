/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-account-private.h"
#include "banter-message.h"
#include "banter-profile.h"
#include "banter-timeline-model-private.h"
#include "banter-word-lists.h"

#include "../store/store-fixture.h"

/* The word filter over a real store: what is hidden, where, and what brings it back. */

#define ROOM "!dm:x"
#define INVITE(room, name, reason)                                                                 \
  "\"" room "\":{\"invite_state\":{\"events\":[{\"type\":\"m.room.member\",\"sender\":\"@a:x\","   \
  "\"state_key\":\"@a:x\",\"content\":{\"membership\":\"join\",\"displayname\":\"" name "\"}},"    \
  "{\"type\":\"m.room.member\",\"sender\":\"@a:x\",\"state_key\":\"@me:x\",\"content\":"           \
  "{\"membership\":\"invite\",\"is_direct\":true,\"reason\":\"" reason "\"}}]}}"

typedef struct
{
  StoreFixture *store;
  BanterAccount *account;
  BanterMessage *arrived;
} Fixture;

static void
on_arrived (Fixture *fixture, BanterRoom *room, BanterMessage *message)
{
  g_set_object (&fixture->arrived, message);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BanterProfile) profile = banter_profile_new ("words");

  fixture->store = store_fixture_new ();
  fixture->account = banter_account_new (profile, NULL, "@me:x");
  fixture->account->reader = g_object_ref (fixture->store->reader);
  banter_account_filter_again (fixture->account);
  g_signal_connect_swapped (fixture->account, "message-arrived", G_CALLBACK (on_arrived), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->arrived);
  banter_account_close (fixture->account);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->account);
  store_fixture_free (fixture->store);
}

static void
on_late (gpointer user_data)
{
  g_error ("Waited in vain for: %s", (const char *)user_data);
}

#define WAIT_UNTIL(condition)                                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    guint source_ = g_timeout_add_once (30000, on_late, (gpointer) #condition);                    \
    while (!(condition))                                                                           \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (source_);                                                                     \
  }                                                                                                \
  G_STMT_END

static void
sync_json (Fixture *fixture, const char *json)
{
  BanterChangeSet *changes = store_fixture_sync (fixture->store, json);

  g_assert_nonnull (changes);
  banter_account_apply_changes (fixture->account, changes);
  banter_change_set_unref (changes);
}

static void
sync_events (Fixture *fixture, const char *token, const char *events)
{
  g_autofree char *json = store_fixture_timeline_json (token, ROOM, events);

  sync_json (fixture, json);
}

static gpointer
item (gpointer list, guint position)
{
  gpointer object = g_list_model_get_item (G_LIST_MODEL (list), position);

  if (object != NULL)
    g_object_unref (object); /* the list holds it */
  return object;
}

static guint
n_items (gpointer list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

/* The message of @timeline with this id, or NULL. */
static BanterMessage *
find (BanterTimelineModel *timeline, const char *id)
{
  for (guint i = 0; i < n_items (timeline); i++)
    if (g_strcmp0 (banter_message_get_id (item (timeline, i)), id) == 0)
      return item (timeline, i);
  return NULL;
}

static BanterItemKind
kind_of (BanterTimelineModel *timeline, const char *id)
{
  BanterMessage *message = find (timeline, id);

  return message != NULL ? banter_message_get_kind (message) : BANTER_ITEM_DAY;
}

/* "$clean" and "$caught" of somebody else, "$own" of mine with the same word. */
static BanterTimelineModel *
open_chat (Fixture *fixture)
{
  g_autofree char *clean = store_fixture_text_json ("$clean", "@you:x", "good morning");
  g_autofree char *caught = store_fixture_text_json ("$caught", "@you:x", "you asshole");
  g_autofree char *own = store_fixture_text_json ("$own", "@me:x", "asshole yourself");
  g_autofree char *events = g_strjoin (",", clean, caught, own, NULL);
  BanterTimelineModel *timeline = NULL;

  sync_events (fixture, "s1", events);
  WAIT_UNTIL (n_items (banter_account_get_chats (fixture->account)) == 1);
  timeline = banter_room_dup_timeline (item (banter_account_get_chats (fixture->account), 0));
  WAIT_UNTIL (find (timeline, "$own") != NULL);
  return timeline;
}

static void
test_folded (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BanterTimelineModel) timeline = open_chat (fixture);
  BanterMessage *caught = find (timeline, "$caught");
  BanterRoom *room = item (banter_account_get_chats (fixture->account), 0);

  g_assert_cmpint (kind_of (timeline, "$clean"), ==, BANTER_ITEM_TEXT);
  g_assert_cmpint (kind_of (timeline, "$own"), ==, BANTER_ITEM_TEXT);
  g_assert_cmpint (kind_of (timeline, "$caught"), ==, BANTER_ITEM_FILTERED);
  g_assert_cmpstr (banter_message_get_text (caught), ==, "");

  banter_room_reveal_message (room, caught);
  WAIT_UNTIL (kind_of (timeline, "$caught") == BANTER_ITEM_TEXT);
  g_assert_true (find (timeline, "$caught") == caught);
  g_assert_cmpstr (banter_message_get_text (caught), ==, "you asshole");
  /* It stays so when it is read again. */
  banter_timeline_model_read_again (timeline);
  sync_events (fixture, "s2",
               "{\"type\":\"m.room.message\",\"event_id\":\"$later\",\"sender\":\"@you:x\","
               "\"content\":{\"msgtype\":\"m.image\",\"body\":\"asshole.jpg\","
               "\"url\":\"mxc://x/picture\"}}");
  WAIT_UNTIL (find (timeline, "$later") != NULL);
  g_assert_cmpint (kind_of (timeline, "$caught"), ==, BANTER_ITEM_TEXT);
  g_assert_cmpint (kind_of (timeline, "$later"), ==, BANTER_ITEM_FILTERED);
  g_assert_null (banter_message_get_media (find (timeline, "$later")));
}

#define FORMATTED(id, body, html)                                                                  \
  "{\"type\":\"m.room.message\",\"event_id\":\"" id "\",\"sender\":\"@you:x\",\"content\":{"       \
  "\"msgtype\":\"m.text\",\"body\":\"" body "\",\"format\":\"org.matrix.custom.html\","            \
  "\"formatted_body\":\"" html "\"}}"

/* What is shown is what is filtered, however it is written; and so is the body, which other places
 * show. */
static void
test_formatted (Fixture *fixture, gconstpointer data)
{
  static const char *const caught[] = { "$1", "$2", "$3", "$4", "$5" };
  g_autoptr (BanterTimelineModel) timeline = open_chat (fixture);

  sync_events (
      fixture, "s2",
      FORMATTED ("$1", "hello", "you ass<b>hole</b>") "," FORMATTED ("$2", "hello", "you &#97;sshole") "," FORMATTED (
          "$3", "asshole",
          "<b>hello</b>") "," FORMATTED ("$4", "hello",
                                         "ass<!-- -->hole") "," FORMATTED ("$5", "hello",
                                                                           "<mx-reply>hi</"
                                                                           "mx-reply>ass<i></"
                                                                           "i>hole") "," FORMATTED ("$6",
                                                                                                    "hello",
                                                                                                    "good <b title='asshole'>day</b>"));
  WAIT_UNTIL (find (timeline, "$6") != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (caught); i++)
    {
      g_test_message ("%s", caught[i]);
      g_assert_cmpint (kind_of (timeline, caught[i]), ==, BANTER_ITEM_FILTERED);
      g_assert_cmpstr (banter_message_get_text (find (timeline, caught[i])), ==, "");
      g_assert_null (banter_message_get_rich (find (timeline, caught[i])));
    }
  g_assert_cmpint (kind_of (timeline, "$6"), ==, BANTER_ITEM_TEXT);
  g_assert_cmpstr (banter_message_get_text (find (timeline, "$6")), ==, "good day");
  g_assert_cmpstr (banter_message_get_source (find (timeline, "$6")), ==, "hello");
  g_assert_nonnull (banter_message_get_rich (find (timeline, "$6")));
}

static void
test_settings (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BanterTimelineModel) timeline = open_chat (fixture);
  BanterWords *words = banter_account_get_words (fixture->account);

  banter_words_set_enabled (words, FALSE);
  WAIT_UNTIL (kind_of (timeline, "$caught") == BANTER_ITEM_TEXT);
  banter_words_set_enabled (words, TRUE);
  WAIT_UNTIL (kind_of (timeline, "$caught") == BANTER_ITEM_FILTERED);
  banter_words_set_language (words, "en", FALSE);
  WAIT_UNTIL (kind_of (timeline, "$caught") == BANTER_ITEM_TEXT);
  g_assert_cmpint (banter_words_add (words, " Morning* "), ==, BANTER_WORD_ADDED);
  WAIT_UNTIL (kind_of (timeline, "$clean") == BANTER_ITEM_FILTERED);
  banter_words_remove (words, "morning*");
  WAIT_UNTIL (kind_of (timeline, "$clean") == BANTER_ITEM_TEXT);

  /* What another device chose. */
  sync_json (fixture, "{\"next_batch\":\"s3\",\"account_data\":{\"events\":[{\"type\":"
                      "\"im.banter.privacy\",\"content\":{\"filter_words\":{\"languages\":[\"fr\"],"
                      "\"custom\":[\"good\"]},\"restrict_messages\":true}}]}}");
  WAIT_UNTIL (kind_of (timeline, "$clean") == BANTER_ITEM_FILTERED);
  g_assert_true (banter_words_get_language (words, "fr"));
  g_assert_false (banter_words_get_language (words, "en"));
  g_assert_true (banter_words_get_restrict_messages (words));
}

static char *
dup_preview (BanterRoom *room, BanterItemKind *kind)
{
  char *preview = NULL;

  g_object_get (room, "preview", &preview, "preview-kind", kind, NULL);
  return preview;
}

/* Neither the inbox nor a notification says the words. */
static void
test_preview_and_announcement (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BanterTimelineModel) timeline = open_chat (fixture);
  BanterRoom *room = item (banter_account_get_chats (fixture->account), 0);
  g_autofree char *preview = NULL;
  BanterItemKind kind;

  sync_json (fixture,
             "{\"next_batch\":\"s2\",\"rooms\":{\"join\":{\"" ROOM
             "\":{\"unread_notifications\":{\"notification_count\":1},\"timeline\":{\"events\":[{"
             "\"type\":\"m.room.message\",\"event_id\":\"$new\",\"sender\":\"@you:x\",\"content\":{"
             "\"msgtype\":\"m.text\",\"body\":\"SH1T\"}}]}}}}}");
  WAIT_UNTIL (fixture->arrived != NULL);
  g_assert_cmpint (banter_message_get_kind (fixture->arrived), ==, BANTER_ITEM_FILTERED);
  g_assert_cmpstr (banter_message_get_text (fixture->arrived), ==, "");
  preview = dup_preview (room, &kind);
  g_assert_cmpint (kind, ==, BANTER_ITEM_FILTERED);
  g_assert_cmpstr (preview, ==, "");
}

static void
test_requests (Fixture *fixture, gconstpointer data)
{
  GListModel *requests = banter_account_get_requests (fixture->account);
  GListModel *filtered = banter_account_get_filtered (fixture->account);
  guint n_requests, n_filtered;

  sync_json (
      fixture,
      "{\"next_batch\":\"s1\",\"rooms\":{\"invite\":{" INVITE ("!clean:x", "Ann", "hi") "," INVITE (
          "!words:x", "Ann", "hi bitch") "," INVITE ("!name:x", "Fuck You", "hi") "}}}");
  WAIT_UNTIL (n_items (requests) == 1);
  g_assert_cmpuint (n_items (filtered), ==, 2);
  g_assert_cmpstr (banter_room_get_id (item (requests, 0)), ==, "!clean:x");
  g_object_get (fixture->account, "n-requests", &n_requests, "n-filtered", &n_filtered, NULL);
  g_assert_cmpuint (n_requests, ==, 1);
  g_assert_cmpuint (n_filtered, ==, 2);
  g_assert_null (fixture->arrived);
  for (guint i = 0; i < n_items (filtered); i++)
    if (g_str_equal (banter_room_get_id (item (filtered, i)), "!name:x"))
      g_assert_cmpstr (banter_room_get_name (item (filtered, i)), ==, "••• You");

  banter_words_set_enabled (banter_account_get_words (fixture->account), FALSE);
  WAIT_UNTIL (n_items (requests) == 3);
  g_assert_cmpuint (n_items (filtered), ==, 0);
}

static void
test_own_words (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *typed;
    BanterWordAnswer answer;
    const char *line; /* NULL: none */
  } rows[] = {
    { "Spoiler", BANTER_WORD_ADDED, "spoiler" },
    { "  sPOILER ", BANTER_WORD_PRESENT, "spoiler" },
    { "two  words", BANTER_WORD_ADDED, "two words" },
    { "stem*", BANTER_WORD_ADDED, "stem*" },
    { "!innocent", BANTER_WORD_ADDED, "innocent" },
    { "# comment", BANTER_WORD_ADDED, "comment" },
    { "line\nbreak", BANTER_WORD_ADDED, "line break" },
    { "\342\200\256evil", BANTER_WORD_ADDED, "evil" },
    { "", BANTER_WORD_EMPTY, NULL },
    { "   ", BANTER_WORD_EMPTY, NULL },
    { "***", BANTER_WORD_EMPTY, NULL },
    { "😀", BANTER_WORD_EMPTY, NULL },
    { "\xff", BANTER_WORD_EMPTY, NULL },
  };
  BanterWords *words = banter_account_get_words (fixture->account);
  g_autofree char *long_word = g_strnfill (1000, 'a');
  g_autofree char *line = banter_word_lists_clean (long_word);

  g_assert_cmpuint (strlen (line), ==, 64);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *clean = banter_word_lists_clean (rows[i].typed);

      g_assert_cmpstr (clean, ==, rows[i].line);
      g_assert_cmpint (banter_words_add (words, rows[i].typed), ==, rows[i].answer);
      if (rows[i].line != NULL)
        g_assert_true (g_strv_contains (banter_words_get_own (words), rows[i].line));
    }
  for (guint i = g_strv_length ((char **)banter_words_get_own (words)); i < 500; i++)
    {
      g_autofree char *word = g_strdup_printf ("word%u", i);

      g_assert_cmpint (banter_words_add (words, word), ==, BANTER_WORD_ADDED);
    }
  g_assert_cmpint (banter_words_add (words, "one more"), ==, BANTER_WORD_TOO_MANY);
  banter_words_remove (words, "never there");
  banter_words_remove (words, "spoiler");
  g_assert_false (g_strv_contains (banter_words_get_own (words), "spoiler"));
  g_assert_true (banter_words_catch (words, "no EVIL"));
  g_assert_false (banter_words_catch (words, "no spoiler"));
  g_assert_false (banter_words_catch (words, NULL));
}

#define PICTURE(id, sender)                                                                        \
  "{\"type\":\"m.room.message\",\"event_id\":\"" id "\",\"sender\":\"" sender "\",\"content\":{"   \
  "\"msgtype\":\"m.image\",\"body\":\"a.jpg\",\"url\":\"mxc://x/a\"}}"

/* In a group: what strangers send is covered and their links do nothing; a chat with them, or
 * asking for it, makes an end of that. */
static void
test_restricted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BanterTimelineModel) timeline = open_chat (fixture);
  BanterWords *words = banter_account_get_words (fixture->account);
  BanterRoom *room = item (banter_account_get_chats (fixture->account), 0);

  g_assert_true (banter_room_get_is_group (room));
  sync_events (
      fixture, "s2",
      PICTURE ("$p", "@you:x") "," PICTURE ("$q", "@you:x") "," PICTURE ("$mine", "@me:x"));
  WAIT_UNTIL (find (timeline, "$mine") != NULL);
  g_assert_cmpint (kind_of (timeline, "$p"), ==, BANTER_ITEM_IMAGE);
  g_assert_false (banter_message_get_inert (find (timeline, "$clean")));

  banter_words_set_restrict_messages (words, TRUE);
  WAIT_UNTIL (kind_of (timeline, "$p") == BANTER_ITEM_COVERED);
  g_assert_null (banter_message_get_media (find (timeline, "$p")));
  g_assert_true (banter_message_get_inert (find (timeline, "$clean")));
  g_assert_cmpint (kind_of (timeline, "$mine"), ==, BANTER_ITEM_IMAGE);
  g_assert_false (banter_message_get_inert (find (timeline, "$own")));

  banter_room_reveal_message (room, find (timeline, "$p"));
  WAIT_UNTIL (kind_of (timeline, "$p") == BANTER_ITEM_IMAGE);
  g_assert_cmpstr (banter_message_get_media (find (timeline, "$p")), ==, "mxc://x/a");
  g_assert_cmpint (kind_of (timeline, "$q"), ==, BANTER_ITEM_COVERED);

  sync_json (fixture,
             "{\"next_batch\":\"s3\",\"account_data\":{\"events\":[{\"type\":\"m.direct\","
             "\"content\":{\"@you:x\":[\"!two:x\"]}}]},\"rooms\":{\"join\":{\"!two:x\":{"
             "\"timeline\":{\"events\":[{\"type\":\"m.room.message\",\"event_id\":\"$t\","
             "\"sender\":\"@you:x\",\"content\":{\"msgtype\":\"m.text\",\"body\":\"hi\"}}]}}}}}");
  WAIT_UNTIL (n_items (banter_account_get_chats (fixture->account)) == 2);
  banter_timeline_model_read_again (timeline);
  WAIT_UNTIL (kind_of (timeline, "$q") == BANTER_ITEM_IMAGE);
}

static BanterItemKind
shown_kind (BanterRoom *room)
{
  BanterItemKind kind;

  g_object_get (room, "preview-kind", &kind, NULL);
  return kind;
}

static void
block (Fixture *fixture, const char *user_id)
{
  char *nobody[] = { NULL };
  char *blocked[] = { (char *)user_id, NULL };
  const BanterContactsRow row
      = { .blocked = user_id != NULL ? blocked : nobody, .following = nobody };

  banter_account_apply_contacts (fixture->account, &row);
}

/* What somebody wrote in a group is folded as soon as they are blocked, also where it is answered
 * and in the inbox; asking shows one of them, unblocking all. */
static void
test_blocked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BanterTimelineModel) timeline = open_chat (fixture);
  BanterRoom *room = item (banter_account_get_chats (fixture->account), 0);
  BanterMessage *message;

  sync_events (
      fixture, "s2",
      PICTURE (
          "$p",
          "@you:x") ","
                    "{\"type\":\"m.room.message\",\"event_id\":\"$re\",\"sender\":\"@me:x\","
                    "\"content\":{"
                    "\"msgtype\":\"m.text\",\"body\":\"yes\",\"m.relates_to\":{\"m.in_reply_to\":{"
                    "\"event_id\":\"$p\"}}}}," PICTURE ("$q", "@you:x"));
  WAIT_UNTIL (find (timeline, "$q") != NULL && shown_kind (room) == BANTER_ITEM_IMAGE);
  message = find (timeline, "$p");

  block (fixture, "@you:x");
  WAIT_UNTIL (kind_of (timeline, "$q") == BANTER_ITEM_BLOCKED);
  g_assert_true (find (timeline, "$p") == message);
  g_assert_cmpint (kind_of (timeline, "$p"), ==, BANTER_ITEM_BLOCKED);
  g_assert_null (banter_message_get_media (message));
  g_assert_cmpint (kind_of (timeline, "$clean"), ==, BANTER_ITEM_BLOCKED);
  g_assert_cmpstr (banter_message_get_text (find (timeline, "$clean")), ==, "");
  g_assert_cmpint (kind_of (timeline, "$re"), ==, BANTER_ITEM_TEXT);
  WAIT_UNTIL (shown_kind (room) == BANTER_ITEM_BLOCKED);

  banter_room_reveal_message (room, message);
  WAIT_UNTIL (kind_of (timeline, "$p") == BANTER_ITEM_IMAGE);
  g_assert_cmpint (kind_of (timeline, "$q"), ==, BANTER_ITEM_BLOCKED);

  block (fixture, NULL);
  WAIT_UNTIL (kind_of (timeline, "$q") == BANTER_ITEM_IMAGE);
  WAIT_UNTIL (shown_kind (room) == BANTER_ITEM_IMAGE);
}

/* A document may hold anything. */
static void
test_hostile_documents (Fixture *fixture, gconstpointer data)
{
  static const char *const documents[] = {
    "{}",
    "{\"filter_words\":null}",
    "{\"filter_words\":{\"enabled\":\"no\",\"languages\":7,\"custom\":{}}}",
    "{\"filter_words\":{\"languages\":[\"../en\",\"en.txt\",\"\",\"en\"],\"custom\":[\"\",\"#\"]}}",
    "{\"filter_words\":\"on\"}",
  };
  BanterWords *words = banter_account_get_words (fixture->account);

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      banter_words_apply (words, documents[i]);
      g_assert_true (banter_words_get_enabled (words));
      g_assert_true (banter_words_catch (words, "asshole"));
      g_assert_false (banter_words_get_restrict_messages (words));
    }
  banter_words_set_restrict_default (words, TRUE);
  g_assert_true (banter_words_get_restrict_messages (words));
  banter_words_apply (words, "{\"restrict_messages\":false}");
  g_assert_false (banter_words_get_restrict_messages (words));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/words/folded", test_folded);
  ADD ("/words/formatted", test_formatted);
  ADD ("/words/settings", test_settings);
  ADD ("/words/preview-and-announcement", test_preview_and_announcement);
  ADD ("/words/requests", test_requests);
  ADD ("/words/restricted", test_restricted);
  ADD ("/words/blocked", test_blocked);
  ADD ("/words/own-words", test_own_words);
  ADD ("/words/hostile-documents", test_hostile_documents);
  return g_test_run ();
}
