/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-window-rooms"

#include "config.h"

#include "banter-window-private.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-found-message.h"
#include "banter-problem-text.h"
#include "banter-room-inbox.h"
#include "banter-room.h"
#include "banter-settings.h"

/* Which chat is open, and what is done to chats. */

static void
on_back (BanterWindow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

/* The request is a chat now: it is opened, and the list of chats has it. */
static void
on_accepted (BanterWindow *self, BanterRoom *room)
{
  banter_inbox_page_set_show_requests (self->inbox, FALSE);
  banter_window_open_room (self, room);
}

static void
show_request (BanterWindow *self, BanterRoom *room)
{
  if (self->request == NULL)
    {
      self->request = BANTER_REQUEST_PAGE (banter_request_page_new (self->account));
      g_object_bind_property (self->split, "folded", self->request, "folded",
                              G_BINDING_SYNC_CREATE);
      g_signal_connect_object (self->request, "accepted", G_CALLBACK (on_accepted), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->request, "deleted", G_CALLBACK (banter_window_delete_room),
                               self, G_CONNECT_SWAPPED);
      gtk_stack_add_child (self->content, GTK_WIDGET (self->request));
    }
  banter_request_page_set_room (self->request, room);
  gtk_stack_set_visible_child (self->content, GTK_WIDGET (self->request));
}

static void
show_chat (BanterWindow *self, BanterRoom *room)
{
  if (self->chat == NULL)
    {
      self->chat = BANTER_CHAT_PAGE (banter_chat_page_new ());
      banter_chat_page_set_account (self->chat, self->account);
      g_object_bind_property (self->split, "folded", self->chat, "folded", G_BINDING_SYNC_CREATE);
      g_object_bind_property (self->aside, "beside", self->chat, "has-aside",
                              G_BINDING_SYNC_CREATE);
      g_signal_connect_object (self->chat, "back", G_CALLBACK (on_back), self, G_CONNECT_SWAPPED);
      gtk_stack_add_child (self->content, GTK_WIDGET (self->chat));
    }
  banter_chat_page_set_room (self->chat, room);
  gtk_stack_set_visible_child (self->content, GTK_WIDGET (self->chat));
  g_settings_set_string (self->settings, BANTER_SETTING_LAST_CHAT, banter_room_get_id (room));
}

static void
show_room (BanterWindow *self, BanterRoom *room)
{
  g_set_object (&self->room, room);
  banter_inbox_page_set_current (self->inbox, room);
  if (banter_room_get_is_request (room))
    show_request (self, room);
  else
    show_chat (self, room);
  banter_window_details_follow (self);
}

void
banter_window_open_room (BanterWindow *self, BanterRoom *room)
{
  g_return_if_fail (BANTER_IS_WINDOW (self));
  g_return_if_fail (BANTER_IS_ROOM (room));

  g_clear_handle_id (&self->resume_id, g_source_remove);
  show_room (self, room);
  banter_split_set_show_content (self->split, TRUE);
  banter_window_update (self);
  /* Whoever opens a chat goes on to write; a request is to be read. */
  if (!banter_room_get_is_request (room))
    gtk_widget_grab_focus (GTK_WIDGET (self->chat));
}

void
banter_window_open_found (BanterWindow *self, BanterFoundMessage *message)
{
  BanterRoom *room = banter_found_message_get_room (message);

  if (self->account == NULL
      || banter_account_get_room (self->account, banter_room_get_id (room)) != room)
    return;
  banter_window_open_room (self, room);
  if (!banter_room_get_is_request (room))
    banter_chat_page_show_message (self->chat, banter_found_message_get_event_id (message));
}

void
banter_window_open_room_by_id (BanterWindow *self, const char *room_id)
{
  BanterRoom *room;

  g_return_if_fail (BANTER_IS_WINDOW (self));

  room = self->account != NULL ? banter_account_get_room (self->account, room_id) : NULL;
  if (room != NULL)
    banter_window_open_room (self, room);
}

void
banter_window_close_room (BanterWindow *self)
{
  g_clear_handle_id (&self->resume_id, g_source_remove);
  g_clear_object (&self->room);
  banter_inbox_page_set_current (self->inbox, NULL);
  banter_window_details_follow (self);
  gtk_stack_set_visible_child (self->content, self->empty);
  banter_split_set_show_content (self->split, FALSE);
  if (self->chat != NULL)
    banter_chat_page_set_room (self->chat, NULL);
  if (self->request != NULL)
    banter_request_page_set_room (self->request, NULL);
  banter_window_update (self);
}

void
banter_window_check_room (BanterWindow *self)
{
  BanterRoom *known;

  if (self->room == NULL || self->account == NULL)
    return;
  known = banter_account_get_room (self->account, banter_room_get_id (self->room));
  if (known != self->room)
    banter_window_close_room (self);
  else if (self->request != NULL && !banter_room_get_is_request (self->room)
           && gtk_stack_get_visible_child (self->content) == GTK_WIDGET (self->request))
    on_accepted (self, self->room);
}

static gboolean
on_resume (gpointer user_data)
{
  BanterWindow *self = BANTER_WINDOW (user_data);
  g_autofree char *room_id = g_settings_get_string (self->settings, BANTER_SETTING_LAST_CHAT);
  BanterRoom *room = NULL;

  self->resume_id = 0;
  if (*room_id != '\0' && self->room == NULL && !banter_split_get_folded (self->split))
    room = banter_account_get_room (self->account, room_id);
  if (room != NULL && !banter_room_get_is_request (room))
    {
      show_room (self, room);
      banter_window_update (self);
    }
  return G_SOURCE_REMOVE;
}

void
banter_window_resume_later (BanterWindow *self)
{
  if (self->resume_id == 0)
    self->resume_id = g_idle_add_full (G_PRIORITY_LOW, on_resume, self, NULL);
}

/* The button of a toast is named by its label twice, and read out as "Undo Undo". */
static void
name_buttons_once (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL)
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_buttons_once (child);
}

/* Something that can be undone as long as its toast is there. */
typedef struct
{
  void (*undo) (gpointer data);
  gpointer data;
  GDestroyNotify destroy;
} Undo;

static void
on_undo (AdwToast *toast, Undo *undo)
{
  undo->undo (undo->data);
}

static void
undo_free (gpointer data, GClosure *closure)
{
  Undo *undo = data;

  undo->destroy (undo->data);
  g_free (undo);
}

/* What the offer holds goes with the toast. */
static void
on_undo_gone (BanterWindow *self, AdwToast *toast)
{
  if (self->undo == toast)
    g_clear_object (&self->undo);
}

/* Only the last deed can be undone. The toast that this one takes the place of waits in the queue,
 * and would come back when it is too late: it goes together with this one. (Not before: libadwaita
 * 1.2 crashes where a toast is dismissed that is still on its way out.) */
static void
show_undo (BanterWindow *self, AdwToast *toast)
{
  if (self->undo != NULL)
    g_signal_connect_object (toast, "dismissed", G_CALLBACK (adw_toast_dismiss), self->undo,
                             G_CONNECT_SWAPPED);
  g_set_object (&self->undo, toast);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_undo_gone), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (toast));
}

void
banter_window_offer_undo (BanterWindow *self, const char *title, void (*undo) (gpointer data),
                          gpointer data, GDestroyNotify destroy)
{
  g_autofree char *markup = g_markup_escape_text (title, -1);
  g_autoptr (AdwToast) toast = adw_toast_new (markup);
  Undo *offer = g_new (Undo, 1);

  *offer = (Undo){ undo, data, destroy };
  adw_toast_set_timeout (toast, BANTER_WINDOW_UNDO_SECONDS);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_button_label (toast, _ ("Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo), offer, undo_free,
                         G_CONNECT_DEFAULT);
  show_undo (self, toast);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->toasts)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (child != adw_toast_overlay_get_child (self->toasts))
      name_buttons_once (child);
}

static void
undo_delete (gpointer data)
{
  banter_room_undo_delete (data);
}

void
banter_window_delete_room (BanterWindow *self, BanterRoom *room)
{
  g_autoptr (BanterRoom) kept = g_object_ref (room);
  g_autofree char *title = NULL;

  /* Translators: %s is the name of a chat, or of the person who wrote a request */
  title = g_strdup_printf (banter_room_get_is_request (kept) ? _ ("Request from %s deleted")
                                                             : _ ("Chat “%s” deleted"),
                           banter_room_get_name (kept));
  if (kept == self->room)
    banter_window_close_room (self);
  banter_room_delete (kept, BANTER_WINDOW_UNDO_SECONDS);
  banter_window_offer_undo (self, title, undo_delete, g_object_ref (kept), g_object_unref);
}

/* The person is done with the chat for now: it does not come back by itself either. */
static void
leave_room (BanterWindow *self, BanterRoom *room)
{
  if (room != self->room)
    return;
  g_settings_reset (self->settings, BANTER_SETTING_LAST_CHAT);
  banter_window_close_room (self);
}

/* A chat on its way into the archive, and what an undo brings back. */
typedef struct
{
  BanterWindow *self; /* owned; NULL once the window has it in turn */
  BanterRoom *room;   /* owned */
  gboolean was_pinned;
} Archiving;

static void
archiving_free (gpointer data)
{
  Archiving *archiving = data;

  g_clear_object (&archiving->self);
  g_object_unref (archiving->room);
  g_free (archiving);
}

static void
undo_archive (gpointer data)
{
  const Archiving *archiving = data;

  banter_room_set_archived_async (archiving->room, FALSE, NULL, NULL, NULL);
  if (archiving->was_pinned)
    banter_room_set_pinned_async (archiving->room, TRUE, NULL, NULL, NULL);
}

static void
on_archived (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Archiving *archiving = user_data;
  g_autoptr (BanterWindow) self = g_steal_pointer (&archiving->self);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!banter_room_set_archived_finish (archiving->room, result, &error))
    {
      text = banter_problem_dup_text_of_error (error);
      banter_window_tell (GTK_WIDGET (self), text);
    }
  else if (self->account != NULL)
    {
      /* Translators: %s is the name of a chat */
      text = g_strdup_printf (_ ("Chat “%s” archived"), banter_room_get_name (archiving->room));
      banter_window_offer_undo (self, text, undo_archive, archiving, archiving_free);
      return;
    }
  archiving_free (archiving);
}

void
banter_window_archive_room (BanterWindow *self, BanterRoom *room)
{
  Archiving *archiving = g_new0 (Archiving, 1);

  archiving->self = g_object_ref (self);
  archiving->room = g_object_ref (room);
  archiving->was_pinned = banter_room_get_pinned (room);
  leave_room (self, room);
  banter_room_set_archived_async (archiving->room, TRUE, NULL, on_archived, archiving);
}

static void
on_marked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (banter_room_mark_unread_finish (BANTER_ROOM (source), result, &error))
    return;
  text = banter_problem_dup_text_of_error (error);
  banter_window_tell (GTK_WIDGET (self), text);
}

void
banter_window_mark_room_unread (BanterWindow *self, BanterRoom *room)
{
  g_autoptr (BanterRoom) kept = g_object_ref (room);

  leave_room (self, kept); /* where it would be read again at once */
  banter_room_mark_unread_async (kept, NULL, on_marked, g_object_ref (self));
}
