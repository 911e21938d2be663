/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-two-people"

#include "config.h"

#include <string.h>

#include "two-people.h"

#include "banter-client-media.h"
#include "banter-client-people.h"
#include "banter-client-stickers.h"
#include "banter-id.h"

/* What two people do with each other. */

static void
test_request (TwoPeople *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *room_id
      = person_open_dm (&fixture->ada, person_id (&fixture->bob), "Hello Bob", &error);
  g_autofree char *request = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GPtrArray) rooms = NULL;
  const BanterRoomRow *row;

  g_assert_no_error (error);
  AWAIT_SEEN ((request = person_find_room (&fixture->bob, BANTER_MEMBERSHIP_INVITE)) != NULL);
  rooms = person_read_rooms (&fixture->bob);
  row = g_ptr_array_index (rooms, 0);
  g_assert_cmpint (row->kind, ==, BANTER_ROOM_KIND_DM);
  g_assert_cmpstr (row->invite->inviter, ==, person_id (&fixture->ada));
  g_assert_cmpstr (row->invite->reason, ==, "Hello Bob");
  g_assert_cmpstr (row->dm_user_id, ==, person_id (&fixture->ada));

  /* The same person again is the same chat. */
  again = person_open_dm (&fixture->ada, person_id (&fixture->bob), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, room_id);

  person_accept (&fixture->bob, room_id, person_id (&fixture->ada));
  AWAIT_SEEN (person_count_lines (&fixture->bob, room_id, BANTER_EVENT_TEXT, "Hello Bob", NULL)
              == 1);
  person_send_text (&fixture->bob, room_id, "Hello Ada 👋");
  AWAIT_SEEN (person_count_lines (&fixture->ada, room_id, BANTER_EVENT_TEXT, "Hello Ada 👋", NULL)
              == 1);
  g_assert_cmpuint (
      person_count_lines (&fixture->ada, room_id, BANTER_EVENT_TEXT, "Hello Bob", NULL), ==, 1);
}

static void
test_decline (TwoPeople *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *room_id
      = person_open_dm (&fixture->ada, person_id (&fixture->bob), "Hello Bob", &error);
  g_autofree char *request = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_no_error (error);
  AWAIT_SEEN ((request = person_find_room (&fixture->bob, BANTER_MEMBERSHIP_INVITE)) != NULL);
  banter_client_leave_async (fixture->bob.client, request, 0, NULL, await_take, &result);
  banter_client_enqueue_finish (fixture->bob.client, await_result (&result), &error);
  g_assert_no_error (error);
  for (gboolean gone = FALSE; !gone;)
    {
      g_autoptr (GPtrArray) rooms = person_read_rooms (&fixture->bob);

      gone = rooms->len == 0;
    }
}

/* Everybody sees each message once, in one order, across restarts of both sides. */
static void
test_messages (TwoPeople *fixture, gconstpointer data)
{
  g_autofree char *room_id = two_people_make_friends (fixture);
  g_autofree char *event_id = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      person_send_text (i % 2 == 0 ? &fixture->ada : &fixture->bob, room_id, text);
    }
  AWAIT_SEEN (person_count_lines (&fixture->ada, room_id, BANTER_EVENT_TEXT, NULL, NULL) == 21
              && person_count_lines (&fixture->bob, room_id, BANTER_EVENT_TEXT, NULL, NULL) == 21);
  person_reopen (&fixture->bob);
  if (fixture->banterd != NULL)
    banterd_fixture_restart (fixture->banterd);
  person_send_text (&fixture->ada, room_id, "after the restart");
  banter_client_retry_now (fixture->ada.client);
  banter_client_retry_now (fixture->bob.client);
  AWAIT_SEEN (
      person_count_lines (&fixture->bob, room_id, BANTER_EVENT_TEXT, "after the restart", &event_id)
      == 1);
  g_assert_cmpuint (person_count_lines (&fixture->bob, room_id, BANTER_EVENT_TEXT, NULL, NULL), ==,
                    22);

  banter_client_redact_async (fixture->ada.client, room_id, event_id, NULL, await_take, &result);
  banter_client_enqueue_finish (fixture->ada.client, await_result (&result), &error);
  g_assert_no_error (error);
  AWAIT_SEEN (person_count_lines (&fixture->bob, room_id, BANTER_EVENT_REDACTED, NULL, NULL) == 1);
}

static gint64
read_others_position (Person *person, const char *room_id)
{
  g_autoptr (GPtrArray) rooms = person_read_rooms (person);

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
  const BanterPrivacyRow privacy = { .who_can_message = (char *)who,
                                     .read_receipts = receipts,
                                     .typing = TRUE,
                                     .activity_status = TRUE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_client_set_privacy_async (person->client, &privacy, NULL, await_take, &result);
  banter_client_set_privacy_finish (person->client, await_result (&result), &error);
  g_assert_no_error (error);
}

static guint
read_unread (Person *person)
{
  g_autoptr (GPtrArray) rooms = person_read_rooms (person);

  return ((BanterRoomRow *)g_ptr_array_index (rooms, 0))->unread;
}

static void
test_receipts (TwoPeople *fixture, gconstpointer data)
{
  g_autofree char *room_id = two_people_make_friends (fixture);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *reply = NULL;
  gint64 before, seen;

  person_send_text (&fixture->ada, room_id, "seen?");
  AWAIT_SEEN (person_count_lines (&fixture->bob, room_id, BANTER_EVENT_TEXT, "seen?", &first) == 1);
  AWAIT_SEEN (read_unread (&fixture->bob) > 0);
  before = read_others_position (&fixture->ada, room_id);
  banter_client_mark_read (fixture->bob.client, room_id, first);
  AWAIT_SEEN ((seen = read_others_position (&fixture->ada, room_id)) > before);
  AWAIT_SEEN (read_unread (&fixture->bob) == 0);

  /* Withheld: the person's own count goes down, the other one learns nothing. */
  set_privacy (&fixture->bob, "everyone", FALSE);
  person_send_text (&fixture->ada, room_id, "and this?");
  AWAIT_SEEN (person_count_lines (&fixture->bob, room_id, BANTER_EVENT_TEXT, "and this?", &second)
              == 1);
  banter_client_mark_read (fixture->bob.client, room_id, second);
  AWAIT_SEEN (read_unread (&fixture->bob) == 0);
  person_reopen (&fixture->bob);
  g_assert_cmpuint (read_unread (&fixture->bob), ==, 0);
  g_assert_cmpint (read_others_position (&fixture->ada, room_id), ==, seen);
}

static void
test_privacy (TwoPeople *fixture, gconstpointer data)
{
  static const char *const choices[] = { "no_one", "friends", "following", "suggested_friends" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (BanterPrivacyRow) privacy = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *room_id = NULL;

      set_privacy (&fixture->bob, choices[i], TRUE);
      room_id = person_open_dm (&fixture->ada, person_id (&fixture->bob), "Hello", &error);
      g_assert_null (room_id);
      g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_FORBIDDEN);
      g_assert_cmpstr (banter_client_error_get_reason (error), ==, "privacy");
    }
  banter_client_load_privacy_async (fixture->bob.client, NULL, await_take, &result);
  privacy = banter_client_load_privacy_finish (fixture->bob.client, await_result (&result), NULL);
  g_assert_cmpstr (privacy->who_can_message, ==, "suggested_friends");
  {
    g_autoptr (GPtrArray) rooms = person_read_rooms (&fixture->ada);

    g_assert_cmpuint (rooms->len, ==, 0);
  }
}

static void
test_rules (TwoPeople *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) asked = NULL;
  g_autoptr (GAsyncResult) refused = NULL;
  g_autoptr (GAsyncResult) own = NULL;
  g_autoptr (BanterRelationRow) before = NULL;
  g_autoptr (BanterRelationRow) after = NULL;
  g_autoptr (BanterAccountRow) account = NULL;
  g_autoptr (GError) error = NULL;

  banter_client_load_relation_async (fixture->ada.client, person_id (&fixture->bob), NULL,
                                     await_take, &asked);
  before = banter_client_load_relation_finish (fixture->ada.client, await_result (&asked), &error);
  g_assert_no_error (error);
  g_assert_true (before->can_message);
  g_assert_true (before->will_be_request);
  set_privacy (&fixture->bob, "no_one", TRUE);
  banter_client_load_relation_async (fixture->ada.client, person_id (&fixture->bob), NULL,
                                     await_take, &refused);
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
test_people (TwoPeople *fixture, gconstpointer data)
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
  g_assert_cmpstr (row->user_id, ==, person_id (&fixture->bob));
  g_assert_cmpstr (row->name, ==, name);
  banter_client_search_people_async (fixture->ada.client, person_id (&fixture->bob), 10, NULL,
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
test_sticker_and_file (TwoPeople *fixture, gconstpointer data)
{
  g_autofree char *room_id = two_people_make_friends (fixture);
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

  banter_client_send_sticker_async (fixture->ada.client, room_id, &sticker, NULL, NULL, await_take,
                                    &sent);
  banter_client_enqueue_finish (fixture->ada.client, await_result (&sent), &error);
  g_assert_no_error (error);
  AWAIT_SEEN (person_count_lines (&fixture->bob, room_id, BANTER_EVENT_STICKER, "A cat", NULL)
              == 1);
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

  banter_client_send_file_async (
      fixture->ada.client, room_id,
      &(BanterOutgoingFile){ .bytes = bytes, .name = "notes.txt", .mime_type = "text/plain" }, NULL,
      NULL, await_take, &file);
  banter_client_enqueue_finish (fixture->ada.client, await_result (&file), &error);
  g_assert_no_error (error);
  AWAIT_SEEN (person_count_lines (&fixture->bob, room_id, BANTER_EVENT_FILE, "notes.txt", NULL)
              == 1);
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
test_typing (TwoPeople *fixture, gconstpointer data)
{
  g_autofree char *room_id = two_people_make_friends (fixture);
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
test_store (TwoPeople *fixture, gconstpointer data)
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

#define ADD(name, argument, func)                                                                  \
  g_test_add (name, TwoPeople, argument, two_people_set_up, func, two_people_tear_down)

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
