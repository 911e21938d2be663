/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-stickers.h"
#include "people.h"

/* What someone new finds in the sample community: chats, requests, people who answer, and sticker
 * sets to save and to send. */

static guint
n_stickers (BanterStickerLibrary *library)
{
  return list_length (banter_sticker_library_get_saved (library));
}

static void
refresh_store (BanterStickerLibrary *library)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_sticker_library_refresh_store_async (library, NULL, people_on_ready, &result);
  banter_sticker_library_refresh_store_finish (library, people_wait_for (&result), &error);
  g_assert_no_error (error);
}

static void
set_saved (BanterStickerLibrary *library, BanterStickerSet *set, gboolean saved)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_sticker_library_set_saved_async (library, set, saved, NULL, people_on_ready, &result);
  g_assert_true (banter_sticker_set_get_saved (set) == saved);
  banter_sticker_library_set_saved_finish (library, people_wait_for (&result), &error);
  g_assert_no_error (error);
}

static void
test_welcome (void)
{
  g_autoptr (Someone) a = someone_sign_up ("ada");

  WAIT_UNTIL (list_length (banter_account_get_chats (a->account)) > 0);
  WAIT_UNTIL (list_length (banter_account_get_requests (a->account)) > 0);
}

/* Whether something of someone else comes after @text. */
static gboolean
was_answered (BanterTimelineModel *timeline, const char *text)
{
  guint n = list_length (timeline);

  return n > 0 && chat_find (timeline, text) != NULL
         && !banter_message_get_own (list_item (timeline, n - 1));
}

/* Somebody of the community answers by themselves. */
static void
test_answer (void)
{
  g_autoptr (Someone) a = someone_sign_up ("ada");
  g_autoptr (BanterTimelineModel) timeline = NULL;
  GListModel *chats = banter_account_get_chats (a->account);
  BanterRoom *room = NULL;
  guint arrived;

  WAIT_UNTIL (list_length (chats) > 0);
  for (guint i = 0; i < list_length (chats) && room == NULL; i++)
    if (!banter_room_get_is_group (list_item (chats, i)))
      room = list_item (chats, i);
  if (room == NULL)
    {
      GListModel *requests = banter_account_get_requests (a->account);

      WAIT_UNTIL (list_length (requests) > 0);
      room = list_item (requests, 0);
      chat_accept (room);
      WAIT_UNTIL (!banter_room_get_is_request (room));
    }
  timeline = banter_room_dup_timeline (room);
  arrived = a->n_arrived;
  chat_send (room, "Hello there");
  WAIT_UNTIL (was_answered (timeline, "Hello there"));
  WAIT_UNTIL (a->n_arrived > arrived);
}

static void
test_save_and_send (void)
{
  g_autoptr (Chat) chat = chat_new ();
  BanterStickerLibrary *library = banter_account_get_stickers (chat->a->account);
  GListModel *store = banter_sticker_library_get_store (library);
  g_autoptr (BanterStickerSet) set = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  BanterSticker *sticker;
  BanterMessage *received;

  refresh_store (library);
  g_assert_cmpuint (list_length (store), >=, 3);
  set = g_object_ref (list_item (store, 0));
  g_assert_false (banter_sticker_set_get_saved (set));
  g_assert_cmpuint (list_length (set), >, 0);
  set_saved (library, set, TRUE);
  g_assert_cmpuint (n_stickers (library), ==, 1);
  g_assert_true (list_item (banter_sticker_library_get_saved (library), 0) == set);

  sticker = list_item (set, 0);
  banter_room_send_sticker_async (chat->a_room, sticker, NULL, people_on_ready, &result);
  banter_room_send_sticker_finish (chat->a_room, people_wait_for (&result), &error);
  g_assert_no_error (error);
  WAIT_UNTIL (chat_find (chat->b_timeline, banter_sticker_get_description (sticker)) != NULL);
  received = chat_find (chat->b_timeline, banter_sticker_get_description (sticker));
  g_assert_cmpint (banter_message_get_kind (received), ==, BANTER_ITEM_STICKER);
  g_assert_cmpstr (banter_message_get_media (received), ==, banter_sticker_get_media (sticker));
  WAIT_UNTIL (list_length (banter_sticker_library_get_recents (library)) == 1);

  banter_account_load_media_async (chat->b->account, banter_message_get_media (received),
                                   BANTER_MEDIA_FULL, NULL, people_on_ready, &loaded);
  bytes = banter_account_load_media_finish (chat->b->account, people_wait_for (&loaded), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), >, 0);
}

/* Saved sets are there after a restart, also without the server, and can be taken out again. */
static void
test_saved_stays (void)
{
  g_autoptr (Someone) a = someone_sign_up ("ada");
  BanterStickerLibrary *library = banter_account_get_stickers (a->account);
  g_autofree char *name = NULL;
  BanterStickerSet *set;

  refresh_store (library);
  set = list_item (banter_sticker_library_get_store (library), 1);
  name = g_strdup (banter_sticker_set_get_name (set));
  set_saved (library, set, TRUE);
  someone_close (a);
  someone_reopen (a);
  library = banter_account_get_stickers (a->account);
  WAIT_UNTIL (n_stickers (library) == 1);
  set = list_item (banter_sticker_library_get_saved (library), 0);
  g_assert_cmpstr (banter_sticker_set_get_name (set), ==, name);
  g_assert_cmpuint (list_length (set), >, 0);
  WAIT_UNTIL (someone_is_online (a));
  set_saved (library, set, FALSE);
  g_assert_cmpuint (n_stickers (library), ==, 0);
}

int
main (int argc, char *argv[])
{
  static const char *const arguments[] = { "--sample", "--sample-delay", "0", NULL };

  people_init (&argc, &argv, arguments);
  g_test_add_func ("/model/sample/community/welcome", test_welcome);
  g_test_add_func ("/model/sample/community/answer", test_answer);
  g_test_add_func ("/model/sample/stickers/save-and-send", test_save_and_send);
  g_test_add_func ("/model/sample/stickers/saved-stays", test_saved_stays);
  return people_run ();
}
