/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-window-details"

#include "config.h"

#include "banter-window-private.h"

#include "banter-account.h"
#include "banter-person.h"
#include "banter-room.h"
#include "details/banter-details-pane.h"
#include "details/banter-group-editor.h"
#include "people/banter-new-chat-dialog.h"

/* The details of the open chat, which slide in at its end. */

static void
on_closed (BanterWindow *self)
{
  banter_window_show_details (self, FALSE);
}

/* Somebody with whom there is no chat yet gets first words. */
static void
on_addressed (BanterWindow *self, BanterPerson *person)
{
  GtkWidget *dialog = banter_new_chat_dialog_new (self->account);

  banter_new_chat_dialog_set_person (BANTER_NEW_CHAT_DIALOG (dialog), person);
  banter_window_present_new_chat (self, dialog);
}

static void
on_add_people (BanterWindow *self, BanterGroup *group)
{
  banter_window_present_group (self, group);
}

static void
on_edit_group (BanterWindow *self, BanterRoom *room)
{
  banter_window_present_dialog (self, GTK_WINDOW (banter_group_editor_new (self->account, room)));
}

/* It is looked at while it is seen only: a group's members are read again whenever they change. */
static void
on_hidden (BanterWindow *self)
{
  if (self->details != NULL)
    g_object_set (self->details, "room", NULL, NULL);
}

static void
ensure_details (BanterWindow *self)
{
  if (self->details != NULL)
    return;
  self->details = banter_details_pane_new (self->account);
  g_object_bind_property (self->aside, "beside", self->details, "beside", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->split, "folded", self->details, "folded", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->details, "closed", G_CALLBACK (on_closed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->details, "opened", G_CALLBACK (banter_window_open_room), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->details, "deleted", G_CALLBACK (banter_window_delete_room), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->details, "addressed", G_CALLBACK (on_addressed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->details, "add-people", G_CALLBACK (on_add_people), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->details, "edit-group", G_CALLBACK (on_edit_group), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->aside, "hidden", G_CALLBACK (on_hidden), self, G_CONNECT_SWAPPED);
  banter_aside_set_aside (self->aside, self->details);
}

gboolean
banter_window_can_show_details (BanterWindow *self)
{
  return self->room != NULL && !banter_room_get_is_request (self->room);
}

void
banter_window_show_details (BanterWindow *self, gboolean show)
{
  gboolean had_focus;

  show = show && banter_window_can_show_details (self);
  if (show)
    {
      ensure_details (self);
      g_object_set (self->details, "room", self->room, NULL);
      banter_aside_set_revealed (self->aside, TRUE);
      if (!banter_aside_get_beside (self->aside))
        gtk_widget_child_focus (self->details, GTK_DIR_TAB_FORWARD);
      return;
    }
  had_focus = self->details != NULL && gtk_widget_get_focus_child (self->details) != NULL;
  banter_aside_set_revealed (self->aside, FALSE);
  if (had_focus && self->room != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->chat));
}

void
banter_window_details_follow (BanterWindow *self)
{
  if (!banter_aside_get_revealed (self->aside))
    return;
  if (banter_window_can_show_details (self) && banter_aside_get_beside (self->aside))
    g_object_set (self->details, "room", self->room, NULL);
  else
    banter_window_show_details (self, FALSE);
}

void
banter_window_forget_details (BanterWindow *self)
{
  banter_aside_set_revealed (self->aside, FALSE);
  if (self->details != NULL)
    g_signal_handlers_disconnect_by_func (self->aside, on_hidden, self);
  banter_aside_set_aside (self->aside, NULL);
  self->details = NULL;
}
