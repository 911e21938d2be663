/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-room.h"

G_BEGIN_DECLS

BanterRoomList *banter_room_list_new (void);
/* @rooms: (element-type BanterRoom): what belongs in it, in any order; is sorted here */
void banter_room_list_set (BanterRoomList *self, GPtrArray *rooms);

G_END_DECLS
