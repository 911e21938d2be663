/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-change-set.h"

G_BEGIN_DECLS

/* How the store fills a change set while a transaction runs. */

BanterChangeSet *banter_change_set_new (void);
BanterRoomChange *banter_change_set_touch (BanterChangeSet *changes, const char *room_id,
                                           BanterRoomChangeFlags flags);
/* A row of the timeline came, went or looks different. */
void banter_change_set_touch_row (BanterChangeSet *changes, const char *room_id, gint64 position);

G_END_DECLS
