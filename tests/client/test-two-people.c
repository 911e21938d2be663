/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-two-people"

#include "config.h"

#include <string.h>

#include "await.h"
#include "banterd-fixture.h"
#include "mock-homeserver.h"

#include "banter-client-chat.h"
#include "banter-client-media.h"
#include "banter-client-people.h"
#include "banter-client-stickers.h"
#include "banter-id.h"
#include "banter-reader.h"

/* Two people, each with a client of their own, on a real banterd. What each sees is read from their
 * own store, as the app does. */

typedef struct
{
  char *dir;
  BanterClient *client;
  BanterReader *reader;
} Person;

typedef struct
{
  BanterdFixture *banterd; /* NULL: somebody else's server */
  BanterDiscovery *server;
  Person ada;
  Person bob;
} Fixture;

static guint n_changes; /* of everybody */

static void
on_any_change (BanterClient *client, BanterChangeSet *changes, gpointer user_data)
{
  n_changes++;
}

/* For what is read from a store: looks again after each commit that was told. */
#define AWAIT_SEEN(condition)                                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    for (guint seen_ = n_changes; !(condition); seen_ = n_changes)                                 \
      AWAIT (n_changes != seen_);                                                                  \
  }                                                                                                \
  G_STMT_END

static void
person_open (Person *person)
{
  person->client = banter_client_new (person->dir, NULL);
  person->reader = NULL;
  g_signal_connect (person->client, "changed", G_CALLBACK (on_any_change), NULL);
}

static void
person_start (Person *person)
{
  banter_client_start (person->client);
  person->reader = banter_reader_new (person->dir);
  AWAIT (banter_client_get_state (person->client) == BANTER_CLIENT_ONLINE
         && !banter_client_get_loading (person->client));
}

static void
person_close (Person *person)
{
  if (person->reader != NULL)
    banter_reader_close (person->reader);
  banter_client_stop (person->client);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (person->client);
  g_clear_object (&person->reader);
}

static void
person_create (Fixture *fixture, Person *person, const char *stem)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *unique = banter_random_token (8);
  g_autofree char *lower = g_ascii_strdown (unique, -1);
  g_autofree char *name = g_strconcat (stem, "-", lower, NULL);
  g_autoptr (GError) error = NULL;

  person->dir = g_dir_make_tmp ("banter-client-XXXXXX", NULL);
  person_open (person);
  banter_client_register_async (person->client, fixture->server, name, "correct horse battery",
                                "1990-01-01", TRUE, "Test", NULL, await_take, &result);
  banter_client_register_finish (person->client, await_result (&result), &error);
  g_assert_no_error (error);
  person_start (person);
}

static void
person_reopen (Person *person)
{
  g_autoptr (GAsyncResult) result = NULL;

  person_close (person);
  person_open (person);
  banter_client_restore_async (person->client, NULL, await_take, &result);
  g_assert_true (banter_client_restore_finish (person->client, await_result (&result), NULL));
  person_start (person);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { data, NULL };
  const char *url = g_getenv ("BANTER_TEST_HOMESERVER");
  g_autoptr (GAsyncResult) result = NULL;

  if (url == NULL)
    {
      fixture->banterd = banterd_fixture_start (data != NULL ? arguments : NULL);
      url = banterd_fixture_get_url (fixture->banterd);
    }
  banter_discovery_async (url, NULL, await_take, &result);
  fixture->server = banter_discovery_finish (await_result (&result), NULL);
  g_assert_nonnull (fixture->server);
  person_create (fixture, &fixture->ada, "ada");
  person_create (fixture, &fixture->bob, "bob");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  person_close (&fixture->ada);
  person_close (&fixture->bob);
  mock_profile_delete (fixture->ada.dir);
  mock_profile_delete (fixture->bob.dir);
  g_object_unref (fixture->server);
  g_clear_pointer (&fixture->banterd, banterd_fixture_stop);
}

static const char *
id_of (Person *person)
{
  return banter_client_get_user_id (person->client);
}

static GPtrArray *
read_rooms (Person *person)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *rooms;

  banter_reader_rooms_async (person->reader, NULL, NULL, await_take, &result);
  rooms = banter_reader_rooms_finish (person->reader, await_result (&result), &error);
  g_assert_no_error (error);

  return rooms;
}

/* The only room of @person with that membership, or NULL. */
static char *
find_room (Person *person, BanterMembership membership)
{
  g_autoptr (GPtrArray) rooms = read_rooms (person);

  for (guint i = 0; i < rooms->len; i++)
    {
      const BanterRoomRow *row = g_ptr_array_index (rooms, i);

      if (row->membership == membership)
        return g_strdup (row->room_id);
    }

  return NULL;
}

static BanterTimelinePage *
read_timeline (Person *person, const char *room_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BanterTimelinePage *page;

  banter_reader_timeline_async (person->reader, room_id, BANTER_POSITION_UNKNOWN,
                                BANTER_POSITION_END, 200, NULL, await_take, &result);
  page = banter_reader_timeline_finish (person->reader, await_result (&result), &error);
  g_assert_no_error (error);

  return page;
}

/* How many lines of the chat are of @kind and say @body (NULL: anything); @event_id: (out) of the
 * last */
static guint
count_lines (Person *person, const char *room_id, BanterEventKind kind, const char *body,
             char **event_id)
{
  g_autoptr (BanterTimelinePage) page = read_timeline (person, room_id);
  guint n = 0;

  for (guint i = 0; i < page->rows->len; i++)
    {
      const BanterEventRow *row = g_ptr_array_index (page->rows, i);

      if (row->kind != kind || (body != NULL && g_strcmp0 (row->body, body) != 0))
        continue;
      n++;
      if (event_id != NULL)
        {
          g_free (*event_id);
          *event_id = g_strdup (row->event_id);
        }
    }

  return n;
}

static void
send_text (Person *person, const char *room_id, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_client_send_text_async (person->client, room_id, text, NULL, await_take, &result);
  banter_client_enqueue_finish (person->client, await_result (&result), &error);
  g_assert_no_error (error);
}

static char *
open_dm (Person *person, const char *user_id, const char *text, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  banter_client_open_dm_async (person->client, user_id, text, NULL, await_take, &result);

  return banter_client_open_dm_finish (person->client, await_result (&result), error);
}

static void
accept (Person *person, const char *room_id, const char *user_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_client_accept_async (person->client, room_id, user_id, NULL, await_take, &result);
  banter_client_accept_finish (person->client, await_result (&result), &error);
  g_assert_no_error (error);
}

/* A chat in which both are. Returns: (transfer full): its id */
static char *
make_friends (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *room_id = open_dm (&fixture->ada, id_of (&fixture->bob), "Hello Bob", &error);
  g_autofree char *request = NULL;

  g_assert_no_error (error);
  AWAIT_SEEN ((request = find_room (&fixture->bob, BANTER_MEMBERSHIP_INVITE)) != NULL);
  g_assert_cmpstr (request, ==, room_id);
  accept (&fixture->bob, room_id, id_of (&fixture->ada));
  AWAIT_SEEN (count_lines (&fixture->bob, room_id, BANTER_EVENT_TEXT, "Hello Bob", NULL) == 1);

  return g_steal_pointer (&room_id);
}

static void
test_request (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *room_id = open_dm (&fixture->ada, id_of (&fixture->bob), "Hello Bob", &error);
  g_autofree char *request = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GPtrArray) rooms = NULL;
  const BanterRoomRow *row;

  g_assert_no_error (error);
  AWAIT_SEEN ((request = find_room (&fixture->bob, BANTER_MEMBERSHIP_INVITE)) != NULL);
  rooms = read_rooms (&fixture->bob);
  row = g_ptr_array_index (rooms, 0);
  g_assert_cmpint (row->kind, ==, BANTER_ROOM_KIND_DM);
  g_assert_cmpstr (row->invite->inviter, ==, id_of (&fixture->ada));
  g_assert_cmpstr (row->invite->reason, ==, "Hello Bob");
  g_assert_cmpstr (row->dm_user_id, ==, id_of (&fixture->ada));

  /* The same person again is the same chat. */
  again = open_dm (&fixture->ada, id_of (&fixture->bob), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, room_id);

  accept (&fixture->bob, room_id, id_of (&fixture->ada));
  AWAIT_SEEN (count_lines (&fixture->bob, room_id, BANTER_EVENT_TEXT, "Hello Bob", NULL) == 1);
  send_text (&fixture->bob, room_id, "Hello Ada 👋");
  AWAIT_SEEN (count_lines (&fixture->ada, room_id, BANTER_EVENT_TEXT, "Hello Ada 👋", NULL) == 1);
  g_assert_cmpuint (count_lines (&fixture->ada, room_id, BANTER_EVENT_TEXT, "Hello Bob", NULL), ==,
                    1);
}

static void
test_decline (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *room_id = open_dm (&fixture->ada, id_of (&fixture->bob), "Hello Bob", &error);
  g_autofree char *request = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_no_error (error);
  AWAIT_SEEN ((request = find_room (&fixture->bob, BANTER_MEMBERSHIP_INVITE)) != NULL);
  banter_client_leave_async (fixture->bob.client, request, 0, NULL, await_take, &result);
  banter_client_enqueue_finish (fixture->bob.client, await_result (&result), &error);
  g_assert_no_error (error);
  for (gboolean gone = FALSE; !gone;)
    {
      g_autoptr (GPtrArray) rooms = read_rooms (&fixture->bob);

      gone = rooms->len == 0;
    }
}

/* Everybody sees each message once, in one order, across restarts of both sides. */
static void
test_messages (Fixture *fixture, gconstpointer data)
{
  g_autofree char *room_id = make_friends (fixture);
  g_autofree char *event_id = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      send_text (i % 2 == 0 ? &fixture->ada : &fixture->bob, room_id, text);
    }
  AWAIT_SEEN (count_lines (&fixture->ada, room_id, BANTER_EVENT_TEXT, NULL, NULL) == 21
              && count_lines (&fixture->bob, room_id, BANTER_EVENT_TEXT, NULL, NULL) == 21);
  person_reopen (&fixture->bob);
  if (fixture->banterd != NULL)
    banterd_fixture_restart (fixture->banterd);
  send_text (&fixture->ada, room_id, "after the restart");
  banter_client_retry_now (fixture->ada.client);
  banter_client_retry_now (fixture->bob.client);
  AWAIT_SEEN (
      count_lines (&fixture->bob, room_id, BANTER_EVENT_TEXT, "after the restart", &event_id) == 1);
  g_assert_cmpuint (count_lines (&fixture->bob, room_id, BANTER_EVENT_TEXT, NULL, NULL), ==, 22);

  banter_client_redact_async (fixture->ada.client, room_id, event_id, NULL, await_take, &result);
  banter_client_enqueue_finish (fixture->ada.client, await_result (&result), &error);
  g_assert_no_error (error);
  AWAIT_SEEN (count_lines (&fixture->bob, room_id, BANTER_EVENT_REDACTED, NULL, NULL) == 1);
}

static gint64
read_others_position (Person *person, const char *room_id)
{
  g_autoptr (GPtrArray) rooms = read_rooms (person);

  for (guint i = 0; i < rooms->len; i++)
    {
      const BanterRoomRow *row = g_ptr_array_index (rooms, i);

      if (g_str_equal (row->room_id, room_id))
        return row->others_read_position;
    }

  return BANTER_POSITION_UNKNOWN;
}

static void
set_privacy (Person *person, const char *who, gboolean receipts)
{
  const BanterPrivacyRow privacy
      = { .who_can_message = (char *)who, .read_receipts = receipts, .typing = TRUE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_client_set_privacy_async (person->client, &privacy, NULL, await_take, &result);
  banter_client_set_privacy_finish (person->client, await_result (&result), &error);
  g_assert_no_error (error);
}

static guint
read_unread (Person *person)
{
  g_autoptr (GPtrArray) rooms = read_rooms (person);

  return ((BanterRoomRow *)g_ptr_array_index (rooms, 0))->unread;
}

static void
test_receipts (Fixture *fixture, gconstpointer data)
{
  g_autofree char *room_id = make_friends (fixture);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *reply = NULL;
  gint64 before, seen;

  send_text (&fixture->ada, room_id, "seen?");
  AWAIT_SEEN (count_lines (&fixture->bob, room_id, BANTER_EVENT_TEXT, "seen?", &first) == 1);
  AWAIT_SEEN (read_unread (&fixture->bob) > 0);
  before = read_others_position (&fixture->ada, room_id);
  banter_client_mark_read (fixture->bob.client, room_id, first);
  AWAIT_SEEN ((seen = read_others_position (&fixture->ada, room_id)) > before);
  AWAIT_SEEN (read_unread (&fixture->bob) == 0);

  /* Withheld: the person's own count goes down, the other one learns nothing. */
  set_privacy (&fixture->bob, "everyone", FALSE);
  send_text (&fixture->ada, room_id, "and this?");
  AWAIT_SEEN (count_lines (&fixture->bob, room_id, BANTER_EVENT_TEXT, "and this?", &second) == 1);
  banter_client_mark_read (fixture->bob.client, room_id, second);
  AWAIT_SEEN (read_unread (&fixture->bob) == 0);
  person_reopen (&fixture->bob);
  g_assert_cmpuint (read_unread (&fixture->bob), ==, 0);
  g_assert_cmpint (read_others_position (&fixture->ada, room_id), ==, seen);
}

static void
test_privacy (Fixture *fixture, gconstpointer data)
{
  static const char *const choices[] = { "no_one", "friends", "following", "suggested_friends" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (BanterPrivacyRow) privacy = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *room_id = NULL;

      set_privacy (&fixture->bob, choices[i], TRUE);
      room_id = open_dm (&fixture->ada, id_of (&fixture->bob), "Hello", &error);
      g_assert_null (room_id);
      g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_FORBIDDEN);
      g_assert_cmpstr (banter_client_error_get_reason (error), ==, "privacy");
    }
  banter_client_load_privacy_async (fixture->bob.client, NULL, await_take, &result);
  privacy = banter_client_load_privacy_finish (fixture->bob.client, await_result (&result), NULL);
  g_assert_cmpstr (privacy->who_can_message, ==, "suggested_friends");
  {
    g_autoptr (GPtrArray) rooms = read_rooms (&fixture->ada);

    g_assert_cmpuint (rooms->len, ==, 0);
  }
}

static void
test_rules (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) asked = NULL;
  g_autoptr (GAsyncResult) refused = NULL;
  g_autoptr (GAsyncResult) own = NULL;
  g_autoptr (BanterRelationRow) before = NULL;
  g_autoptr (BanterRelationRow) after = NULL;
  g_autoptr (BanterAccountRow) account = NULL;
  g_autoptr (GError) error = NULL;

  banter_client_load_relation_async (fixture->ada.client, id_of (&fixture->bob), NULL, await_take,
                                     &asked);
  before = banter_client_load_relation_finish (fixture->ada.client, await_result (&asked), &error);
  g_assert_no_error (error);
  g_assert_true (before->can_message);
  g_assert_true (before->will_be_request);
  set_privacy (&fixture->bob, "no_one", TRUE);
  banter_client_load_relation_async (fixture->ada.client, id_of (&fixture->bob), NULL, await_take,
                                     &refused);
  after = banter_client_load_relation_finish (fixture->ada.client, await_result (&refused), &error);
  g_assert_no_error (error);
  g_assert_false (after->can_message);
  g_assert_cmpstr (after->reason, ==, "privacy");

  banter_client_load_account_async (fixture->ada.client, NULL, await_take, &own);
  account = banter_client_load_account_finish (fixture->ada.client, await_result (&own), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account->age_band, ==, "adult");
  g_assert_true (account->dm_allowed);
}

static void
test_people (Fixture *fixture, gconstpointer data)
{
  /* Whole, as the directory of a server that others use knows many Bobs. */
  g_autofree char *name = banter_random_token (12);
  g_autoptr (GBytes) picture = g_bytes_new_static ("\x89PNG\r\n\x1a\nnot really", 18);
  g_autoptr (GAsyncResult) named = NULL;
  g_autoptr (GAsyncResult) pictured = NULL;
  g_autoptr (GAsyncResult) found = NULL;
  g_autoptr (GAsyncResult) by_id = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GPtrArray) people = NULL;
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  const BanterPersonRow *row;

  banter_client_set_display_name_async (fixture->bob.client, name, NULL, await_take, &named);
  banter_client_set_profile_finish (fixture->bob.client, await_result (&named), &error);
  g_assert_no_error (error);
  banter_client_set_avatar_async (fixture->bob.client, picture, "image/png", NULL, await_take,
                                  &pictured);
  banter_client_set_profile_finish (fixture->bob.client, await_result (&pictured), &error);
  g_assert_no_error (error);

  banter_client_search_people_async (fixture->ada.client, name, 10, NULL, await_take, &found);
  people = banter_client_search_people_finish (fixture->ada.client, await_result (&found), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (people->len, ==, 1);
  row = g_ptr_array_index (people, 0);
  g_assert_cmpstr (row->user_id, ==, id_of (&fixture->bob));
  g_assert_cmpstr (row->name, ==, name);
  banter_client_search_people_async (fixture->ada.client, id_of (&fixture->bob), 10, NULL,
                                     await_take, &by_id);
  one = banter_client_search_people_finish (fixture->ada.client, await_result (&by_id), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (one->len, ==, 1);

  banter_client_load_media_async (fixture->ada.client, row->avatar, 0, NULL, await_take, &loaded);
  bytes = banter_client_load_media_finish (fixture->ada.client, await_result (&loaded), &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, picture));
}

static void
test_sticker_and_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *room_id = make_friends (fixture);
  const BanterStickerRow sticker = { .room_id = (char *)"!set:localhost",
                                     .state_key = (char *)"",
                                     .shortcode = (char *)"cat",
                                     .body = (char *)"A cat",
                                     .url = (char *)"mxc://localhost/cat",
                                     .info = (char *)"{\"w\":256,\"h\":256,\"x.y\":{\"z\":1}}" };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("some text", 9);
  g_autoptr (GAsyncResult) sent = NULL;
  g_autoptr (GAsyncResult) file = NULL;
  g_autoptr (GAsyncResult) used = NULL;
  g_autoptr (GPtrArray) recents = NULL;
  g_autoptr (GError) error = NULL;

  banter_client_send_sticker_async (fixture->ada.client, room_id, &sticker, NULL, await_take,
                                    &sent);
  banter_client_enqueue_finish (fixture->ada.client, await_result (&sent), &error);
  g_assert_no_error (error);
  AWAIT_SEEN (count_lines (&fixture->bob, room_id, BANTER_EVENT_STICKER, "A cat", NULL) == 1);
  for (gboolean there = FALSE; !there;)
    {
      g_clear_object (&used);
      g_clear_pointer (&recents, g_ptr_array_unref);
      banter_reader_recent_stickers_async (fixture->ada.reader, NULL, await_take, &used);
      recents = banter_reader_recent_stickers_finish (fixture->ada.reader, await_result (&used),
                                                      &error);
      g_assert_no_error (error);
      there = recents->len == 1;
    }
  g_assert_cmpstr (((BanterStickerRow *)g_ptr_array_index (recents, 0))->url, ==,
                   "mxc://localhost/cat");

  banter_client_send_file_async (fixture->ada.client, room_id, bytes, "notes.txt", "text/plain", 0,
                                 0, NULL, await_take, &file);
  banter_client_enqueue_finish (fixture->ada.client, await_result (&file), &error);
  g_assert_no_error (error);
  AWAIT_SEEN (count_lines (&fixture->bob, room_id, BANTER_EVENT_FILE, "notes.txt", NULL) == 1);
}

/* Typing arrives as a change and goes away; not where it is withheld. */
static void
on_changed (BanterClient *client, BanterChangeSet *changes, gpointer user_data)
{
  guint *typing = user_data;

  for (guint i = 0; i < changes->rooms->len; i++)
    {
      const BanterRoomChange *change = g_ptr_array_index (changes->rooms, i);

      if (change->flags & BANTER_ROOM_CHANGED_TYPING)
        *typing = change->typing != NULL ? g_strv_length (change->typing) : 0;
    }
}

static void
test_typing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *room_id = make_friends (fixture);
  guint typing = 0;
  gulong id = g_signal_connect (fixture->bob.client, "changed", G_CALLBACK (on_changed), &typing);

  banter_client_set_typing (fixture->ada.client, room_id, TRUE);
  AWAIT (typing == 1);
  banter_client_set_typing (fixture->ada.client, room_id, FALSE);
  AWAIT (typing == 0);
  g_signal_handler_disconnect (fixture->bob.client, id);
}

static GPtrArray *
load_store (Person *person)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *sets;

  banter_client_load_sticker_store_async (person->client, NULL, await_take, &result);
  sets = banter_client_load_sticker_store_finish (person->client, await_result (&result), &error);
  g_assert_no_error (error);

  return sets;
}

static void
test_store (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) saved = NULL;
  g_autoptr (GAsyncResult) removed = NULL;
  g_autoptr (GPtrArray) sets = NULL;
  g_autoptr (GError) error = NULL;
  const BanterStickerSetRow *set;
  guint n = 0;

  /* The sample community moves in while the server already answers. */
  for (sets = load_store (&fixture->ada); sets->len == 0; sets = load_store (&fixture->ada))
    g_ptr_array_unref (sets);
  set = g_ptr_array_index (sets, 0);
  g_assert_cmpuint (set->stickers->len, >, 0);
  g_assert_false (set->saved);

  banter_client_set_sticker_set_saved_async (fixture->ada.client, set->room_id, set->state_key,
                                             TRUE, NULL, await_take, &saved);
  banter_client_set_sticker_set_saved_finish (fixture->ada.client, await_result (&saved), &error);
  g_assert_no_error (error);
  while (n != 1)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GPtrArray) mine = NULL;

      banter_reader_sticker_sets_async (fixture->ada.reader, NULL, NULL, await_take, &result);
      mine
          = banter_reader_sticker_sets_finish (fixture->ada.reader, await_result (&result), &error);
      g_assert_no_error (error);
      n = mine->len;
      if (n == 1)
        g_assert_cmpuint (((BanterStickerSetRow *)g_ptr_array_index (mine, 0))->stickers->len, ==,
                          set->stickers->len);
    }
  banter_client_set_sticker_set_saved_async (fixture->ada.client, set->room_id, set->state_key,
                                             FALSE, NULL, await_take, &removed);
  banter_client_set_sticker_set_saved_finish (fixture->ada.client, await_result (&removed), &error);
  g_assert_no_error (error);
}

#define ADD(name, argument, func) g_test_add (name, Fixture, argument, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("BANTER_SECRETS", "file", TRUE);
  ADD ("/two-people/request", NULL, test_request);
  ADD ("/two-people/decline", NULL, test_decline);
  ADD ("/two-people/messages", NULL, test_messages);
  ADD ("/two-people/receipts", NULL, test_receipts);
  ADD ("/two-people/people", NULL, test_people);
  ADD ("/two-people/sticker-and-file", NULL, test_sticker_and_file);
  ADD ("/two-people/typing", NULL, test_typing);
  if (g_getenv ("BANTER_TEST_HOMESERVER") == NULL)
    {
      ADD ("/two-people/privacy", NULL, test_privacy);
      ADD ("/two-people/rules", NULL, test_rules);
      ADD ("/two-people/store", "--sample", test_store);
    }
  return g_test_run ();
}
