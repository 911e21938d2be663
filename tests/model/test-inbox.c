/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "people.h"

#include "banter-clock.h"
#include "banter-room-inbox.h"

/* How a person keeps their chats, on two devices and with the server away. */

static Someone *
sign_in_again (Someone *someone)
{
  Someone *device = g_new0 (Someone, 1);
  g_autofree char *profile = g_strconcat (someone->name, "-two", NULL);
  g_autoptr (BanterSignIn) sign_in = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  device->name = g_strdup (someone->name);
  device->user_id = g_strdup (someone->user_id);
  device->profile = banter_profile_new (profile);
  sign_in = someone_look_up (device->profile);
  banter_sign_in_password_async (sign_in, someone->name, PEOPLE_PASSWORD, NULL, people_on_ready,
                                 &result);
  device->account = banter_sign_in_password_finish (sign_in, people_wait_for (&result), &error);
  g_assert_no_error (error);
  WAIT_UNTIL (someone_is_online (device));
  return device;
}

typedef void (*Begin) (BanterRoom *room, gpointer value, GAsyncReadyCallback callback,
                       gpointer user_data);
typedef gboolean (*Finish) (BanterRoom *room, GAsyncResult *result, GError **error);

static void
begin_mute (BanterRoom *room, gpointer value, GAsyncReadyCallback callback, gpointer user_data)
{
  banter_room_set_muted_async (room, GPOINTER_TO_UINT (value), NULL, callback, user_data);
}

static void
begin_pin (BanterRoom *room, gpointer value, GAsyncReadyCallback callback, gpointer user_data)
{
  banter_room_set_pinned_async (room, value != NULL, NULL, callback, user_data);
}

static void
begin_archive (BanterRoom *room, gpointer value, GAsyncReadyCallback callback, gpointer user_data)
{
  banter_room_set_archived_async (room, value != NULL, NULL, callback, user_data);
}

static void
begin_mark (BanterRoom *room, gpointer value, GAsyncReadyCallback callback, gpointer user_data)
{
  banter_room_mark_unread_async (room, NULL, callback, user_data);
}

static void
keep (BanterRoom *room, Begin begin, Finish finish, guint value)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  begin (room, GUINT_TO_POINTER (value), people_on_ready, &result);
  finish (room, people_wait_for (&result), &error);
  g_assert_no_error (error);
}

static void
mute (BanterRoom *room, guint seconds)
{
  keep (room, begin_mute, banter_room_set_muted_finish, seconds);
}

static void
pin (BanterRoom *room, gboolean pinned)
{
  keep (room, begin_pin, banter_room_set_pinned_finish, pinned);
}

static void
archive (BanterRoom *room, gboolean archived)
{
  keep (room, begin_archive, banter_room_set_archived_finish, archived);
}

static BanterRoom *
room_on (Someone *device, BanterRoom *room)
{
  BanterRoom *found;

  WAIT_UNTIL ((found = banter_account_get_room (device->account, banter_room_get_id (room)))
              != NULL);
  return found;
}

static void
read_chat (Chat *chat)
{
  WAIT_UNTIL (chat_find (chat->b_timeline, "Hello Bob") != NULL);
  banter_room_mark_read (chat->b_room);
  WAIT_UNTIL (banter_room_get_unread (chat->b_room) == 0
              && chat_delivery (chat->a_timeline, "Hello Bob") == BANTER_DELIVERY_SEEN);
}

/* A muted chat does not notify, on any device; what came is counted here. */
static void
test_mute (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autoptr (Someone) second = sign_in_again (chat->b);
  BanterRoom *elsewhere = room_on (second, chat->b_room);
  guint n_arrived, unread_chats;

  read_chat (chat);
  mute (chat->b_room, BANTER_ROOM_MUTE_ALWAYS);
  WAIT_UNTIL (banter_room_get_muted (chat->b_room) && banter_room_get_muted (elsewhere));
  g_assert_null (banter_room_get_muted_until (chat->b_room));
  n_arrived = chat->b->n_arrived;
  chat_send (chat->a_room, "psst");
  WAIT_UNTIL (banter_room_get_unread (chat->b_room) == 1);
  chat_send (chat->a_room, "psst again");
  WAIT_UNTIL (banter_room_get_unread (chat->b_room) == 2
              && chat_find (chat->b_timeline, "psst again") != NULL);
  g_object_get (chat->b->account, "unread-chats", &unread_chats, NULL);
  g_assert_cmpuint (unread_chats, ==, 0);
  g_assert_cmpuint (chat->b->n_arrived, ==, n_arrived);
  banter_room_mark_read (chat->b_room);
  WAIT_UNTIL (banter_room_get_unread (chat->b_room) == 0
              && banter_room_get_unread (elsewhere) == 0);

  mute (elsewhere, 0);
  WAIT_UNTIL (!banter_room_get_muted (chat->b_room));
  chat_send (chat->a_room, "can you hear me?");
  WAIT_UNTIL (chat->b->n_arrived == n_arrived + 1);
}

/* A mute ends by itself, also while the app is closed, and its rule is taken away. */
static void
test_mute_ends (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autoptr (Someone) second = sign_in_again (chat->b);
  BanterRoom *elsewhere = room_on (second, chat->b_room);
  g_autofree char *room_id = g_strdup (banter_room_get_id (chat->b_room));
  static gint64 offset; /* the clock goes on reading it */
  gint64 now = banter_clock_now_ms ();
  guint n_arrived;

  banter_clock_move_for_tests (&offset);
  mute (chat->b_room, 3600);
  WAIT_UNTIL (banter_room_get_muted (chat->b_room) && banter_room_get_muted (elsewhere));
  g_assert_cmpint (g_date_time_to_unix (banter_room_get_muted_until (elsewhere)), >=,
                   now / 1000 + 3600 - 1);
  g_clear_object (&chat->b_timeline);
  g_clear_object (&chat->b_room);
  someone_close (chat->b);
  offset = G_GINT64_CONSTANT (2) * 3600 * 1000;
  someone_reopen (chat->b);
  WAIT_UNTIL (someone_is_online (chat->b));
  chat->b_room = g_object_ref (banter_account_get_room (chat->b->account, room_id));
  g_assert_false (banter_room_get_muted (chat->b_room));
  g_assert_null (banter_room_get_muted_until (chat->b_room));

  /* The clock goes back; only the rule could mute it now. */
  WAIT_UNTIL (banter_room_get_muted_until (elsewhere) == NULL);
  offset = 0;
  n_arrived = chat->b->n_arrived;
  chat_send (chat->a_room, "good morning");
  WAIT_UNTIL (chat->b->n_arrived == n_arrived + 1);
  g_assert_false (banter_room_get_muted (elsewhere));
}

/* Chosen while the server is away, and the app is closed before it comes back. */
static void
test_offline (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autoptr (Someone) second = sign_in_again (chat->b);
  BanterRoom *elsewhere = room_on (second, chat->b_room);
  g_autofree char *room_id = g_strdup (banter_room_get_id (chat->b_room));

  read_chat (chat);
  WAIT_UNTIL (banter_room_get_unread (elsewhere) == 0);
  people_stop_server ();
  pin (chat->b_room, TRUE);
  keep (chat->b_room, begin_mark, banter_room_mark_unread_finish, 0);
  mute (chat->b_room, BANTER_ROOM_MUTE_ALWAYS);
  WAIT_UNTIL (banter_room_get_pinned (chat->b_room) && banter_room_get_muted (chat->b_room)
              && banter_room_get_marked_unread (chat->b_room));
  g_clear_object (&chat->b_timeline);
  g_clear_object (&chat->b_room);
  someone_close (chat->b);
  someone_reopen (chat->b);
  chat->b_room = g_object_ref (banter_account_get_room (chat->b->account, room_id));
  g_assert_true (banter_room_get_pinned (chat->b_room));
  g_assert_true (banter_room_get_muted (chat->b_room));
  g_assert_true (banter_room_get_marked_unread (chat->b_room));
  g_assert_false (banter_room_get_pinned (elsewhere));

  people_start_server ();
  banter_account_retry_now (chat->b->account);
  banter_account_retry_now (second->account);
  WAIT_UNTIL (banter_room_get_pinned (elsewhere) && banter_room_get_muted (elsewhere)
              && banter_room_get_marked_unread (elsewhere));
  banter_room_mark_read (elsewhere);
  WAIT_UNTIL (!banter_room_get_marked_unread (chat->b_room));
}

static gboolean
shows_last (BanterRoom *room, const char *text)
{
  g_autofree char *preview = NULL;

  g_object_get (room, "preview", &preview, NULL);
  return g_strcmp0 (preview, text) == 0;
}

/* The archive: a message brings a chat back, unless it is muted. */
static void
test_archive (void)
{
  g_autoptr (Chat) chat = chat_new ();
  GListModel *chats = banter_account_get_chats (chat->b->account);
  GListModel *put_away = banter_account_get_archive (chat->b->account);

  pin (chat->b_room, TRUE);
  WAIT_UNTIL (banter_room_get_pinned (chat->b_room));
  archive (chat->b_room, TRUE);
  WAIT_UNTIL (list_length (put_away) == 1);
  g_assert_cmpuint (list_length (chats), ==, 0);
  g_assert_false (banter_room_get_pinned (chat->b_room));
  chat_send (chat->a_room, "come back");
  WAIT_UNTIL (list_length (chats) == 1);
  g_assert_cmpuint (list_length (put_away), ==, 0);

  /* Nor does what is chosen afterwards send it there again. */
  mute (chat->b_room, BANTER_ROOM_MUTE_ALWAYS);
  WAIT_UNTIL (banter_room_get_muted (chat->b_room));
  g_assert_false (banter_room_get_archived (chat->b_room));

  archive (chat->b_room, TRUE);
  WAIT_UNTIL (list_length (put_away) == 1);
  chat_send (chat->a_room, "anybody?");
  WAIT_UNTIL (shows_last (chat->b_room, "anybody?"));
  g_assert_true (banter_room_get_archived (chat->b_room));
  mute (chat->b_room, 0);
  WAIT_UNTIL (!banter_room_get_muted (chat->b_room));
  g_assert_true (banter_room_get_archived (chat->b_room));
  archive (chat->b_room, FALSE);
  WAIT_UNTIL (list_length (chats) == 1);
}

int
main (int argc, char **argv)
{
  people_init (&argc, &argv, NULL);
  g_test_add_func ("/model/inbox/mute", test_mute);
  g_test_add_func ("/model/inbox/mute-ends", test_mute_ends);
  g_test_add_func ("/model/inbox/archive", test_archive);
  g_test_add_func ("/model/inbox/banterd/offline", test_offline);
  return people_run ();
}
