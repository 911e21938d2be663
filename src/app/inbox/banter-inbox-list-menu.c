/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-inbox-list-menu"

#include "config.h"

#include "banter-inbox-list-private.h"

#include "banter-problem-text.h"
#include "banter-room-inbox.h"
#include "banter-room.h"
#include "banter-window.h"

/* What can be done to a chat from the list: each action has an entry in the menu of a row, about
 * that row, and perhaps a key, about the row that has the focus. What takes a chat off the screen
 * is the window's, which also offers to undo it. */

#define HOUR 3600

typedef void (*Act) (BanterInboxList *self, BanterRoom *room);

/* The outcome of all that the list asks for: only a full disk can be in the way. */
#define DEFINE_ON_DONE(name)                                                                       \
  static void on_##name##_done (GObject *source, GAsyncResult *result, gpointer user_data)         \
  {                                                                                                \
    g_autoptr (GtkWidget) list = user_data;                                                        \
    g_autoptr (GError) error = NULL;                                                               \
    g_autofree char *text = NULL;                                                                  \
                                                                                                   \
    if (banter_room_##name##_finish (BANTER_ROOM (source), result, &error))                        \
      return;                                                                                      \
    text = banter_problem_dup_text_of_error (error);                                               \
    banter_window_tell (list, text);                                                               \
  }

DEFINE_ON_DONE (set_muted)
DEFINE_ON_DONE (set_pinned)
DEFINE_ON_DONE (set_archived)

static void
mute_for (BanterInboxList *self, BanterRoom *room, guint seconds)
{
  banter_room_set_muted_async (room, seconds, NULL, on_set_muted_done, g_object_ref (self));
}

static void
mute_for_an_hour (BanterInboxList *self, BanterRoom *room)
{
  mute_for (self, room, HOUR);
}

static void
mute_for_eight_hours (BanterInboxList *self, BanterRoom *room)
{
  mute_for (self, room, 8 * HOUR);
}

static void
mute_always (BanterInboxList *self, BanterRoom *room)
{
  mute_for (self, room, BANTER_ROOM_MUTE_ALWAYS);
}

static void
unmute (BanterInboxList *self, BanterRoom *room)
{
  mute_for (self, room, 0);
}

static void
pin (BanterInboxList *self, BanterRoom *room)
{
  banter_room_set_pinned_async (room, TRUE, NULL, on_set_pinned_done, g_object_ref (self));
}

static void
unpin (BanterInboxList *self, BanterRoom *room)
{
  banter_room_set_pinned_async (room, FALSE, NULL, on_set_pinned_done, g_object_ref (self));
}

static void
mark_read (BanterInboxList *self, BanterRoom *room)
{
  banter_room_mark_read (room);
}

static void
mark_unread (BanterInboxList *self, BanterRoom *room)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.mark-chat-unread", "s",
                              banter_room_get_id (room));
}

static void
archive (BanterInboxList *self, BanterRoom *room)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.archive-chat", "s",
                              banter_room_get_id (room));
}

static void
unarchive (BanterInboxList *self, BanterRoom *room)
{
  banter_room_set_archived_async (room, FALSE, NULL, on_set_archived_done, g_object_ref (self));
}

static void delete (BanterInboxList *self, BanterRoom *room)
{
  g_signal_emit_by_name (self, "deleted", room);
}

/* When an entry is in the menu. */
static gboolean
is_request (BanterRoom *room)
{
  return banter_room_get_is_request (room);
}

static gboolean
is_chat (BanterRoom *room)
{
  return !is_request (room);
}

static gboolean
is_unread (BanterRoom *room)
{
  return is_chat (room) && banter_room_get_unread (room) > 0;
}

static gboolean
is_read (BanterRoom *room)
{
  return is_chat (room) && banter_room_get_unread (room) == 0;
}

static gboolean
is_muted (BanterRoom *room)
{
  return is_chat (room) && banter_room_get_muted (room);
}

static gboolean
is_pinned (BanterRoom *room)
{
  return is_chat (room) && banter_room_get_pinned (room);
}

static gboolean
can_be_pinned (BanterRoom *room)
{
  return is_chat (room) && !banter_room_get_pinned (room) && !banter_room_get_archived (room);
}

static gboolean
is_archived (BanterRoom *room)
{
  return is_chat (room) && banter_room_get_archived (room);
}

static gboolean
can_be_archived (BanterRoom *room)
{
  return is_chat (room) && !banter_room_get_archived (room);
}

#define CTRL_SHIFT (GDK_CONTROL_MASK | GDK_SHIFT_MASK)

/* Of two with the same key the first one that applies is done. */
static const struct
{
  const char *action;
  gboolean (*applies) (BanterRoom *room);
  Act act;
  guint key;
  GdkModifierType modifiers;
  gboolean moves; /* the row, in the list or out of it */
} entries[] = {
  { "inbox.pin", can_be_pinned, pin, GDK_KEY_p, CTRL_SHIFT, TRUE },
  { "inbox.unpin", is_pinned, unpin, GDK_KEY_p, CTRL_SHIFT, TRUE },
  { "inbox.mark-read", is_unread, mark_read, GDK_KEY_r, CTRL_SHIFT },
  { "inbox.mark-unread", is_read, mark_unread, GDK_KEY_r, CTRL_SHIFT },
  { "inbox.mute-1-hour", is_chat, mute_for_an_hour, 0, 0 },
  { "inbox.mute-8-hours", is_chat, mute_for_eight_hours, 0, 0 },
  { "inbox.unmute", is_muted, unmute, GDK_KEY_m, CTRL_SHIFT },
  { "inbox.mute", is_chat, mute_always, GDK_KEY_m, CTRL_SHIFT },
  { "inbox.archive", can_be_archived, archive, GDK_KEY_e, CTRL_SHIFT, TRUE },
  { "inbox.unarchive", is_archived, unarchive, GDK_KEY_e, CTRL_SHIFT, TRUE },
  { "inbox.delete", is_chat, delete, GDK_KEY_Delete, 0, TRUE },
  { "inbox.delete-request", is_request, delete, GDK_KEY_Delete, 0, TRUE },
};

static void
on_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterInboxList *self = BANTER_INBOX_LIST (widget);
  g_autoptr (BanterRoom) room = self->menu_room != NULL ? g_object_ref (self->menu_room) : NULL;

  for (guint i = 0; room != NULL && i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].action, action) && entries[i].applies (room))
      {
        entries[i].act (self, room);
        return;
      }
}

static gboolean
on_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  BanterInboxList *self = BANTER_INBOX_LIST (widget);
  BanterInboxRow *row = banter_inbox_list_get_focused (self);
  g_autoptr (BanterRoom) room = NULL;
  guint key;

  if (row == NULL || banter_inbox_row_get_room (row) == NULL)
    return FALSE;
  room = g_object_ref (banter_inbox_row_get_room (row));
  g_variant_get (args, "(u)", &key);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (entries[i].key == key && entries[i].applies (room))
      {
        g_clear_object (&self->followed);
        if (entries[i].moves)
          self->followed = g_object_ref (room);
        entries[i].act (self, room);
        return TRUE;
      }
  return FALSE;
}

/* Shift+F10 and the Menu key. */
static void
on_menu (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterInboxList *self = BANTER_INBOX_LIST (widget);
  BanterInboxRow *row = banter_inbox_list_get_focused (self);
  graphene_rect_t bounds;

  if (row == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (row), widget, &bounds))
    return;
  banter_inbox_list_show_menu (self, row, bounds.origin.x + bounds.size.width / 2.0,
                               bounds.origin.y + bounds.size.height / 2.0);
}

void
banter_inbox_list_show_menu (BanterInboxList *self, BanterInboxRow *row, double x, double y)
{
  BanterRoom *room = banter_inbox_row_get_room (row);

  if (room == NULL)
    return;
  g_set_object (&self->menu_room, room);
  gtk_popover_menu_set_menu_model (self->menu,
                                   is_request (room) ? self->request_menu : self->chat_menu);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), entries[i].action, entries[i].applies (room));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int)x, (int)y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

void
banter_inbox_list_install_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      gtk_widget_class_install_action (widget_class, entries[i].action, NULL, on_action);
      if (entries[i].key != 0 && (i == 0 || entries[i].key != entries[i - 1].key))
        gtk_widget_class_add_binding (widget_class, entries[i].key, entries[i].modifiers, on_key,
                                      "(u)", entries[i].key);
    }
  gtk_widget_class_install_action (widget_class, "inbox.menu", NULL, on_menu);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "inbox.menu",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "inbox.menu", NULL);
}
