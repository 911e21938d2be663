/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-account-private.h"
#include "banter-client.h"
#include "banter-privacy.h"
#include "banter-room-inbox.h"
#include "banter-store.h"
#include "banter-store-outbox.h"
#include "people.h"

/* What happens in a chat of two. */

/* Text both ways; the object of an own message stays the same from the echo to seen. */
static void
test_seen (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autoptr (BanterMessage) message = NULL;
  guint arrived = chat->b->n_arrived;

  chat_send (chat->a_room, "How are you?");
  WAIT_UNTIL (chat_find (chat->a_timeline, "How are you?") != NULL);
  message = g_object_ref (chat_find (chat->a_timeline, "How are you?"));
  WAIT_UNTIL (chat_find (chat->b_timeline, "How are you?") != NULL);
  WAIT_UNTIL (banter_message_get_delivery (message) == BANTER_DELIVERY_SENT);
  WAIT_UNTIL (chat->b->n_arrived > arrived);
  WAIT_UNTIL (banter_room_get_unread (chat->b_room) > 0);

  banter_room_mark_read (chat->b_room);
  WAIT_UNTIL (banter_message_get_delivery (message) == BANTER_DELIVERY_SEEN);
  WAIT_UNTIL (banter_room_get_unread (chat->b_room) == 0);
  g_assert_true (chat_find (chat->a_timeline, "How are you?") == message);
  g_assert_cmpuint (chat_count (chat->a_timeline, "How are you?"), ==, 1);

  arrived = chat->b->n_arrived;
  chat_send (chat->b_room, "Fine! 🎉");
  WAIT_UNTIL (chat_find (chat->a_timeline, "Fine! 🎉") != NULL);
  g_assert_cmpuint (chat->b->n_arrived, ==, arrived); /* not for one's own */
}

static gboolean
is_settled (BanterPrivacy *privacy, Someone *someone)
{
  return !banter_privacy_get_read_receipts (privacy) && someone_is_online (someone);
}

static void
test_receipts_off (void)
{
  g_autoptr (Chat) chat = chat_new ();
  BanterPrivacy *privacy = banter_account_get_privacy (chat->b->account);

  banter_privacy_set_read_receipts (privacy, FALSE);
  WAIT_UNTIL (is_settled (privacy, chat->b));
  chat_send (chat->a_room, "Did you see this?");
  WAIT_UNTIL (chat_find (chat->b_timeline, "Did you see this?") != NULL);
  banter_room_mark_read (chat->b_room);
  WAIT_UNTIL (banter_room_get_unread (chat->b_room) == 0);
  /* What is sent afterwards arrives afterwards: the receipt would have come before it. */
  chat_send (chat->b_room, "An answer");
  WAIT_UNTIL (chat_find (chat->a_timeline, "An answer") != NULL);
  g_assert_cmpint (chat_delivery (chat->a_timeline, "Did you see this?"), ==, BANTER_DELIVERY_SENT);
  /* Who does not tell is not told. */
  banter_room_mark_read (chat->a_room);
  WAIT_UNTIL (banter_room_get_unread (chat->a_room) == 0);
  chat_send (chat->a_room, "The end");
  WAIT_UNTIL (chat_find (chat->b_timeline, "The end") != NULL);
  g_assert_cmpint (chat_delivery (chat->b_timeline, "An answer"), ==, BANTER_DELIVERY_SENT);
}

/* In one chat, and at once: what is read right afterwards is not told, and who types is not shown.
 */
static void
test_receipts_off_here (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autoptr (GAsyncResult) read_kept = NULL;
  g_autoptr (GAsyncResult) typing_kept = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *typing = NULL;

  chat_send (chat->a_room, "Did you see this?");
  WAIT_UNTIL (chat_find (chat->b_timeline, "Did you see this?") != NULL);
  banter_room_set_shows_read_async (chat->b_room, FALSE, NULL, people_on_ready, &read_kept);
  banter_room_set_shows_read_finish (chat->b_room, people_wait_for (&read_kept), &error);
  g_assert_no_error (error);
  banter_room_mark_read (chat->b_room);
  WAIT_UNTIL (banter_room_get_unread (chat->b_room) == 0
              && !banter_room_get_shows_read (chat->b_room));
  chat_send (chat->b_room, "An answer");
  WAIT_UNTIL (chat_find (chat->a_timeline, "An answer") != NULL);
  g_assert_cmpint (chat_delivery (chat->a_timeline, "Did you see this?"), ==, BANTER_DELIVERY_SENT);
  banter_room_mark_read (chat->a_room);
  WAIT_UNTIL (banter_room_get_unread (chat->a_room) == 0);

  banter_room_set_shows_typing_async (chat->b_room, FALSE, NULL, people_on_ready, &typing_kept);
  banter_room_set_shows_typing_finish (chat->b_room, people_wait_for (&typing_kept), &error);
  g_assert_no_error (error);
  WAIT_UNTIL (!banter_room_get_shows_typing (chat->b_room));
  banter_room_set_typing (chat->a_room, TRUE);
  chat_send (chat->a_room, "The end");
  WAIT_UNTIL (chat_find (chat->b_timeline, "The end") != NULL);
  g_object_get (chat->b_room, "typing", &typing, NULL);
  g_assert_null (typing);
  g_assert_cmpint (chat_delivery (chat->b_timeline, "An answer"), ==, BANTER_DELIVERY_SENT);
}

static void
test_delete_message (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterMessage) mine = NULL;
  g_autoptr (BanterMessage) theirs = NULL;

  chat_send (chat->a_room, "Forget this");
  WAIT_UNTIL (chat_delivery (chat->a_timeline, "Forget this") == BANTER_DELIVERY_SENT);
  WAIT_UNTIL (chat_find (chat->b_timeline, "Forget this") != NULL);
  mine = g_object_ref (chat_find (chat->a_timeline, "Forget this"));
  theirs = g_object_ref (chat_find (chat->b_timeline, "Forget this"));
  g_assert_true (banter_message_get_can_delete (mine));
  g_assert_false (banter_message_get_can_delete (theirs));
  banter_room_delete_message_async (chat->a_room, mine, NULL, people_on_ready, &result);
  banter_room_delete_message_finish (chat->a_room, people_wait_for (&result), &error);
  g_assert_no_error (error);
  WAIT_UNTIL (banter_message_get_kind (mine) == BANTER_ITEM_DELETED);
  WAIT_UNTIL (banter_message_get_kind (theirs) == BANTER_ITEM_DELETED);
  g_assert_cmpstr (banter_message_get_text (theirs), ==, "");
}

static BanterProblem
cannot_write (BanterRoom *room)
{
  BanterProblem problem;

  g_object_get (room, "cannot-write", &problem, NULL);
  return problem;
}

static void
test_delete_chat (void)
{
  g_autoptr (Chat) chat = chat_new ();
  GListModel *chats = banter_account_get_chats (chat->a->account);

  banter_room_delete (chat->a_room, 3600);
  g_assert_cmpuint (list_length (chats), ==, 0);
  banter_room_undo_delete (chat->a_room);
  g_assert_cmpuint (list_length (chats), ==, 1);
  chat_send (chat->a_room, "Still here");
  WAIT_UNTIL (chat_find (chat->b_timeline, "Still here") != NULL);
  g_assert_true (list_item (chats, 0) == chat->a_room);

  banter_room_delete (chat->a_room, 0);
  g_assert_cmpuint (list_length (chats), ==, 0);
  WAIT_UNTIL (cannot_write (chat->b_room) == BANTER_PROBLEM_GONE);
  g_assert_cmpuint (list_length (chats), ==, 0);
}

/* Each change of a leave in the outbox is a commit of its own, which changes no timeline. */
static void
count_leaves (BanterClient *client, BanterChangeSet *changes, guint *count)
{
  const BanterRoomChange *room
      = changes->rooms->len == 1 ? g_ptr_array_index (changes->rooms, 0) : NULL;

  *count += (changes->flags & BANTER_CHANGED_ROOMS) != 0 && room != NULL
            && room->flags == BANTER_ROOM_CHANGED_SUMMARY;
}

static guint
count_waiting (Someone *someone)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  BanterStore *store = banter_store_open (banter_profile_get_data_dir (someone->profile), &error);

  g_assert_no_error (error);
  rows = banter_store_outbox_list (store, &error);
  g_assert_no_error (error);
  banter_store_close (store);
  return rows->len;
}

/* Changing one's mind faster than the outbox is written: the last word counts, and whatever was
 * decided before it leaves nothing in the outbox. */
static void
test_delete_chat_hastily (gconstpointer data)
{
  gboolean stays = GPOINTER_TO_INT (data);
  g_autoptr (Chat) chat = chat_new ();
  guint changes = 0;

  g_signal_connect (banter_account_get_client (chat->a->account), "changed",
                    G_CALLBACK (count_leaves), &changes);
  banter_room_delete (chat->a_room, 3600);
  banter_room_undo_delete (chat->a_room);
  banter_room_delete (chat->a_room, 3600);
  /* Two leaves, and the first one taken back. */
  WAIT_UNTIL (changes == 3);
  g_assert_cmpuint (list_length (banter_account_get_chats (chat->a->account)), ==, 0);
  if (stays)
    {
      banter_room_undo_delete (chat->a_room);
      g_assert_cmpuint (list_length (banter_account_get_chats (chat->a->account)), ==, 1);
      WAIT_UNTIL (changes == 4);
    }
  g_clear_object (&chat->a_timeline);
  g_clear_object (&chat->a_room);
  someone_close (chat->a);
  g_assert_cmpuint (count_waiting (chat->a), ==, stays ? 0 : 1);
}

/* The wait for an undo survives the app. */
static void
test_delete_chat_restart (void)
{
  g_autoptr (Chat) chat = chat_new ();

  banter_room_delete (chat->a_room, 1);
  g_clear_object (&chat->a_timeline);
  g_clear_object (&chat->a_room);
  someone_close (chat->a);
  someone_reopen (chat->a);
  g_assert_cmpuint (list_length (banter_account_get_chats (chat->a->account)), ==, 0);
  WAIT_UNTIL (cannot_write (chat->b_room) == BANTER_PROBLEM_GONE);
}

static void
test_offline (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autofree char *room_id = g_strdup (banter_room_get_id (chat->a_room));

  banter_room_set_draft (chat->a_room, "half a sentence");
  g_clear_object (&chat->a_timeline);
  g_clear_object (&chat->a_room);
  someone_close (chat->a);
  people_stop_server ();

  /* Everything that was seen can be read, and what is written waits. */
  someone_reopen (chat->a);
  chat->a_room = g_object_ref (banter_account_get_room (chat->a->account, room_id));
  g_assert_cmpstr (banter_room_get_draft (chat->a_room), ==, "half a sentence");
  chat->a_timeline = banter_room_dup_timeline (chat->a_room);
  WAIT_UNTIL (chat_find (chat->a_timeline, "Hello Bob") != NULL);
  chat_send (chat->a_room, "First");
  chat_send (chat->a_room, "Second");
  WAIT_UNTIL (chat_find (chat->a_timeline, "Second") != NULL);
  g_assert_cmpint (chat_delivery (chat->a_timeline, "Second"), !=, BANTER_DELIVERY_SENT);

  people_start_server ();
  banter_account_retry_now (chat->a->account);
  banter_account_retry_now (chat->b->account);
  WAIT_UNTIL (chat_delivery (chat->a_timeline, "Second") == BANTER_DELIVERY_SENT);
  WAIT_UNTIL (chat_find (chat->b_timeline, "Second") != NULL);
  g_assert_cmpuint (chat_count (chat->b_timeline, "First"), ==, 1);
  g_assert_cmpuint (chat_count (chat->b_timeline, "Second"), ==, 1);
  g_assert_cmpuint (chat_count (chat->a_timeline, "First"), ==, 1);
}

static void
test_typing (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autofree char *typing = NULL;

#define TYPING (g_free (typing), g_object_get (chat->b_room, "typing", &typing, NULL), typing)
  banter_room_set_typing (chat->a_room, TRUE);
  WAIT_UNTIL (g_strcmp0 (TYPING, chat->a->name) == 0);
  banter_room_set_typing (chat->a_room, FALSE);
  WAIT_UNTIL (TYPING == NULL);
#undef TYPING
}

/* Everything comes back from the server, and what waits is sent: once. */
static void
test_clear_cache (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autofree char *room_id = g_strdup (banter_room_get_id (chat->a_room));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  people_stop_server ();
  banter_room_set_draft (chat->a_room, "half a sentence");
  chat_send (chat->a_room, "Waiting");
  WAIT_UNTIL (chat_find (chat->a_timeline, "Waiting") != NULL);
  banter_account_clear_cache_async (chat->a->account, NULL, people_on_ready, &result);
  banter_account_clear_cache_finish (chat->a->account, people_wait_for (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_clear_object (&chat->a_timeline);
  g_clear_object (&chat->a_room);
  someone_close (chat->a);

  someone_reopen (chat->a);
  g_assert_null (banter_account_get_room (chat->a->account, room_id));
  people_start_server ();
  WAIT_UNTIL (banter_account_get_room (chat->a->account, room_id) != NULL);
  chat->a_room = g_object_ref (banter_account_get_room (chat->a->account, room_id));
  g_assert_cmpstr (banter_room_get_draft (chat->a_room), ==, "half a sentence");
  chat->a_timeline = banter_room_dup_timeline (chat->a_room);
  WAIT_UNTIL (chat_find (chat->a_timeline, "Hello Bob") != NULL);
  WAIT_UNTIL (chat_delivery (chat->a_timeline, "Waiting") == BANTER_DELIVERY_SENT);
  WAIT_UNTIL (chat_find (chat->b_timeline, "Waiting") != NULL);
  g_assert_cmpuint (chat_count (chat->a_timeline, "Waiting"), ==, 1);
  g_assert_cmpuint (chat_count (chat->b_timeline, "Waiting"), ==, 1);
}

/* More was written meanwhile than one answer of the server holds: all of it can be scrolled to. */
static void
test_long_absence (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autofree char *room_id = g_strdup (banter_room_get_id (chat->b_room));
  const guint n = 150;

  g_clear_object (&chat->b_timeline);
  g_clear_object (&chat->b_room);
  someone_close (chat->b);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("Message %u", i);

      chat_send (chat->a_room, text);
    }
  WAIT_UNTIL (chat_delivery (chat->a_timeline, "Message 149") == BANTER_DELIVERY_SENT);

  someone_reopen (chat->b);
  chat->b_room = g_object_ref (banter_account_get_room (chat->b->account, room_id));
  chat->b_timeline = banter_room_dup_timeline (chat->b_room);
  WAIT_UNTIL (chat_find (chat->b_timeline, "Message 149") != NULL);
  /* What is missing in the middle comes by itself, the rest on scrolling up. */
  WAIT_UNTIL ((banter_timeline_model_load_older (chat->b_timeline),
               chat_find (chat->b_timeline, "Hello Bob") != NULL
                   && chat_find (chat->b_timeline, "Message 0") != NULL));
  WAIT_UNTIL (list_length (chat->b_timeline) >= n + 2);
  for (guint i = 0, last = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("Message %u", i);

      g_assert_cmpuint (chat_count (chat->b_timeline, text), ==, 1);
      for (guint j = last; j < list_length (chat->b_timeline); j++)
        if (list_item (chat->b_timeline, j) == chat_find (chat->b_timeline, text))
          {
            g_assert_cmpuint (j, >=, last);
            last = j;
          }
    }
}

int
main (int argc, char *argv[])
{
  people_init (&argc, &argv, NULL);
  g_test_add_func ("/model/chat/seen", test_seen);
  g_test_add_func ("/model/chat/receipts-off", test_receipts_off);
  g_test_add_func ("/model/chat/receipts-off-here", test_receipts_off_here);
  g_test_add_func ("/model/chat/delete-message", test_delete_message);
  g_test_add_func ("/model/chat/delete-chat", test_delete_chat);
  g_test_add_data_func ("/model/chat/delete-chat-hastily/stays", GINT_TO_POINTER (TRUE),
                        test_delete_chat_hastily);
  g_test_add_data_func ("/model/chat/delete-chat-hastily/goes", GINT_TO_POINTER (FALSE),
                        test_delete_chat_hastily);
  g_test_add_func ("/model/chat/delete-chat-restart", test_delete_chat_restart);
  g_test_add_func ("/model/chat/offline", test_offline);
  g_test_add_func ("/model/chat/clear-cache", test_clear_cache);
  g_test_add_func ("/model/chat/typing", test_typing);
  g_test_add_func ("/model/chat/long-absence", test_long_absence);
  return people_run ();
}
