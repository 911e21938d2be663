/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-room-item"

#include "config.h"

#include "banter-room-item.h"

#include "banter-avatar.h"
#include "banter-room.h"
#include "banter-widget.h"

/* A chat in a list. Rows are used again for other chats. */

struct _BanterRoomItem
{
  GtkWidget parent_instance;

  BanterRoom *room;
  GSignalGroup *room_signals;

  /* template children */
  BanterAvatar *avatar;
  GtkLabel *name;
  GtkCheckButton *check;
};

G_DEFINE_FINAL_TYPE (BanterRoomItem, banter_room_item, GTK_TYPE_WIDGET)

static void
update (BanterRoomItem *self)
{
  const char *name;

  if (self->room == NULL)
    return;
  name = banter_room_get_name (self->room);
  gtk_label_set_text (self->name, name);
  banter_avatar_set_name (self->avatar, name);
  banter_avatar_set_media (self->avatar, banter_room_get_avatar (self->room));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

static void
banter_room_item_dispose (GObject *object)
{
  BanterRoomItem *self = BANTER_ROOM_ITEM (object);

  g_clear_object (&self->room_signals);
  g_clear_object (&self->room);
  banter_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_ROOM_ITEM);
  G_OBJECT_CLASS (banter_room_item_parent_class)->dispose (object);
}

static void
banter_room_item_class_init (BanterRoomItemClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_room_item_dispose;
  g_type_ensure (BANTER_TYPE_AVATAR);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/people/banter-room-item.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterRoomItem, avatar);
  gtk_widget_class_bind_template_child (widget_class, BanterRoomItem, name);
  gtk_widget_class_bind_template_child (widget_class, BanterRoomItem, check);
}

static void
banter_room_item_init (BanterRoomItem *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->room_signals = g_signal_group_new (BANTER_TYPE_ROOM);
  g_signal_group_connect_swapped (self->room_signals, "notify::name", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->room_signals, "notify::avatar", G_CALLBACK (update), self);
}

GtkWidget *
banter_room_item_new (BanterAccount *account)
{
  BanterRoomItem *self = g_object_new (BANTER_TYPE_ROOM_ITEM, NULL);

  banter_avatar_set_account (self->avatar, account);
  return GTK_WIDGET (self);
}

BanterRoom *
banter_room_item_get_room (BanterRoomItem *self)
{
  g_return_val_if_fail (BANTER_IS_ROOM_ITEM (self), NULL);
  return self->room;
}

void
banter_room_item_set_chosen (BanterRoomItem *self, gboolean chosen)
{
  g_return_if_fail (BANTER_IS_ROOM_ITEM (self));

  gtk_widget_set_visible (GTK_WIDGET (self->check), TRUE);
  gtk_check_button_set_active (self->check, chosen);
}

void
banter_room_item_set_room (BanterRoomItem *self, BanterRoom *room)
{
  g_return_if_fail (BANTER_IS_ROOM_ITEM (self));

  if (!g_set_object (&self->room, room))
    return;
  g_signal_group_set_target (self->room_signals, room);
  update (self);
}
