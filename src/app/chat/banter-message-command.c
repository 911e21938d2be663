/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-message-command"

#include "config.h"

#include <glib/gi18n.h>

#include "banter-message-command.h"

#include "banter-account.h"
#include "banter-message-forward.h"
#include "banter-message.h"
#include "banter-picture-viewer.h"
#include "banter-problem-text.h"
#include "banter-room.h"
#include "banter-save-file.h"
#include "banter-stickers.h"
#include "banter-window.h"
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
        banter_message_forward (widget, account, room, message);
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
