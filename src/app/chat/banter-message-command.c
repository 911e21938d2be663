/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-message-command"

#include "config.h"

#include <glib/gi18n.h>

#include "banter-message-command.h"

#include "banter-account.h"
#include "banter-message-words.h"
#include "banter-message.h"
#include "banter-picture-viewer.h"
#include "banter-problem-text.h"
#include "banter-room.h"
#include "banter-save-file.h"
#include "banter-stickers.h"
#include "banter-text.h"
#include "banter-window.h"
#include "people/banter-share-dialog.h"
#include "stickers/banter-sticker-favourite.h"

/* What a message's menu and buttons do. What came of it is said in a toast. */

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (banter_room_delete_message_finish (BANTER_ROOM (source), result, &error))
    return;
  text = banter_problem_dup_text_of_error (error);
  banter_window_tell (widget, text);
}

/* What is being sent on, while the chat is chosen and until it is done. */
typedef struct
{
  GtkWidget *widget;      /* owned */
  BanterRoom *room;       /* owned */
  BanterMessage *message; /* owned */
  BanterRoom *to;         /* owned; NULL while it is being chosen */
} Forward;

static void
forward_free (Forward *forward)
{
  g_object_unref (forward->widget);
  g_object_unref (forward->room);
  g_object_unref (forward->message);
  g_clear_object (&forward->to);
  g_free (forward);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Forward, forward_free)

static Forward *
forward_new (GtkWidget *widget, BanterRoom *room, BanterMessage *message, BanterRoom *to)
{
  Forward *forward = g_new0 (Forward, 1);

  forward->widget = g_object_ref (widget);
  forward->room = g_object_ref (room);
  forward->message = g_object_ref (message);
  g_set_object (&forward->to, to);
  return forward;
}

static void
on_forwarded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Forward) forward = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (banter_room_forward_message_finish (BANTER_ROOM (source), result, &error))
    /* Translators: %s is the name of a chat */
    text = g_strdup_printf (_ ("Forwarded to %s"), banter_room_get_name (forward->to));
  else
    text = banter_problem_dup_text_of_error (error);
  banter_window_tell (forward->widget, text);
}

static void
on_chat_picked (BanterShareDialog *dialog, BanterRoom *to, Forward *forward)
{
  if (banter_message_get_can_forward (forward->message))
    banter_room_forward_message_async (
        forward->room, forward->message, to, NULL, on_forwarded,
        forward_new (forward->widget, forward->room, forward->message, to));
}

static void
forward_closure_free (gpointer forward, GClosure *closure)
{
  forward_free (forward);
}

static void
choose_chat (GtkWidget *widget, BanterAccount *account, BanterRoom *room, BanterMessage *message)
{
  g_autofree char *content = banter_message_words_content (banter_message_get_kind (message),
                                                           banter_message_get_summary (message));
  g_autofree char *what = banter_text_one_line (content, 60);
  GtkWidget *dialog = banter_share_dialog_new (account, what);

  banter_share_dialog_set_title (BANTER_SHARE_DIALOG (dialog), _ ("Forward"));
  g_signal_connect_data (dialog, "picked", G_CALLBACK (on_chat_picked),
                         forward_new (widget, room, message, NULL), forward_closure_free, 0);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (gtk_widget_get_root (widget)));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_discarded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (banter_room_discard_message_finish (BANTER_ROOM (source), result, &error))
    return;
  text = banter_problem_dup_text_of_error (error);
  banter_window_tell (widget, text);
}

static void
on_reacted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (banter_room_react_finish (BANTER_ROOM (source), result, &error))
    return;
  text = banter_problem_dup_text_of_error (error);
  banter_window_tell (widget, text);
}

void
banter_message_command_react (GtkWidget *widget, BanterRoom *room, BanterMessage *message,
                              const char *key)
{
  banter_room_react_async (room, message, key, NULL, on_reacted, g_object_ref (widget));
}

void
banter_message_command_cannot_find (GtkWidget *widget)
{
  banter_window_tell (widget, _ ("That message is gone, or too far back."));
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autofree char *text = banter_save_file_finish_text (result);

  banter_window_tell (widget, text);
}

static void
open_picture (GtkWidget *widget, BanterAccount *account, BanterMessage *message)
{
  GtkWidget *viewer = banter_picture_viewer_new (account, message);

  gtk_window_set_transient_for (GTK_WINDOW (viewer), GTK_WINDOW (gtk_widget_get_root (widget)));
  gtk_window_present (GTK_WINDOW (viewer));
}

static void
toggle_favourite (GtkWidget *widget, BanterAccount *account, BanterMessage *message)
{
  g_autoptr (BanterSticker) sticker = banter_message_dup_sticker (message);

  if (sticker != NULL)
    banter_sticker_favourite_toggle (widget, banter_account_get_stickers (account), sticker);
}

void
banter_message_command_run (GtkWidget *widget, BanterAccount *account, BanterRoom *room,
                            BanterMessageCommand command, BanterMessage *message)
{
  const char *media = banter_message_get_media (message);

  switch (command)
    {
    case BANTER_MESSAGE_RETRY:
      banter_room_retry_message (room, message);
      break;
    case BANTER_MESSAGE_DELETE:
      banter_room_delete_message_async (room, message, NULL, on_deleted, g_object_ref (widget));
      break;
    case BANTER_MESSAGE_OPEN:
      if (media != NULL)
        open_picture (widget, account, message);
      break;
    case BANTER_MESSAGE_FORWARD:
      if (banter_message_get_can_forward (message))
        choose_chat (widget, account, room, message);
      break;
    case BANTER_MESSAGE_DISCARD:
      banter_room_discard_message_async (room, message, NULL, on_discarded, g_object_ref (widget));
      break;
    case BANTER_MESSAGE_SAVE:
      if (media != NULL)
        banter_save_file_async (account, media, banter_message_get_text (message), NULL, on_saved,
                                g_object_ref (widget));
      break;
    case BANTER_MESSAGE_REPORT:
      gtk_widget_activate_action (widget, "win.report", "(sss)",
                                  banter_message_get_sender_id (message), banter_room_get_id (room),
                                  banter_message_get_event_id (message));
      break;
    case BANTER_MESSAGE_FAVOURITE:
      toggle_favourite (widget, account, message);
      break;
    case BANTER_MESSAGE_SHOW:
      banter_room_reveal_message (room, message);
      break;
    case BANTER_MESSAGE_SEND_STICKER:
    case BANTER_MESSAGE_REPLY:
    case BANTER_MESSAGE_EDIT:
    case BANTER_MESSAGE_GO_TO_ANSWERED:
    case BANTER_MESSAGE_SHOW_SET:
    default:
      g_assert_not_reached ();
    }
}
