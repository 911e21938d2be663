/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_ROOM_ITEM (banter_room_item_get_type ())
G_DECLARE_FINAL_TYPE (BanterRoomItem, banter_room_item, BANTER, ROOM_ITEM, GtkWidget)

/* A chat to choose from a list: picture and name. */
GtkWidget *banter_room_item_new (BanterAccount *account);
BanterRoom *banter_room_item_get_room (BanterRoomItem *self);
/* With a check button behind it, which shows whether the chat is chosen; the list is what is
 * clicked. */
void banter_room_item_set_chosen (BanterRoomItem *self, gboolean chosen);
void banter_room_item_set_room (BanterRoomItem *self, BanterRoom *room);

G_END_DECLS
