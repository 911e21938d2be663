/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-room.h"

G_BEGIN_DECLS

/* The power levels that a new room begins with. Pure: no database. */

/**
 * banter_server_levels_build:
 * @room: the new room, with its m.room.create
 * @invite: the level that inviting asks for
 * @trusted: (nullable) (array zero-terminated=1): who has as much power as the creator
 * @override: (nullable): a JSON object whose members replace those of the content
 * @error: a #BanterJsonError
 *
 * CS-API "POST /createRoom", step 3.
 *
 * Returns: (transfer full) (nullable): the content of an m.room.power_levels
 */
char *banter_server_levels_build (BanterServerRoom *room, gint64 invite, const char *const *trusted,
                                  const char *override, GError **error);

/**
 * banter_server_levels_move:
 * @before: the room that is replaced
 * @after: the new room, with its m.room.create
 * @content: the content of the m.room.power_levels of @before
 * @error: a #BanterJsonError
 *
 * CS-API "Room Upgrades": the same levels, as the version of @after has them.
 *
 * Returns: (transfer full) (nullable): the content for @after
 */
char *banter_server_levels_move (BanterServerRoom *before, BanterServerRoom *after,
                                 const char *content, GError **error);

G_END_DECLS
