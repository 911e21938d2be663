/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-append.h"

G_BEGIN_DECLS

/* Names of rooms: rows, and the m.room.canonical_alias that speaks of them. */

/**
 * banter_server_alias_resolve:
 * @db: any connection
 * @room_or_alias: what a client has
 * @error: M_INVALID_PARAM if it is neither, M_NOT_FOUND for an unknown alias
 *
 * Returns: (transfer full) (nullable): the room id; that there is such a room is not said
 */
char *banter_server_alias_resolve (BanterDb *db, const char *room_or_alias, GError **error);

/**
 * banter_server_alias_check_event:
 * @db: the write connection, inside a job
 * @room: where
 * @event: what somebody wants to add
 * @before: (nullable): content of the state that it replaces
 * @error: M_INVALID_PARAM for what is no alias, M_BAD_ALIAS for one of another room or of none
 *
 * CS-API "m.room.canonical_alias": names that are new in it must lead to this room.
 */
gboolean banter_server_alias_check_event (BanterDb *db, BanterServerRoom *room,
                                          const BanterServerNewEvent *event, const char *before,
                                          GError **error);

/**
 * banter_server_alias_withdraw:
 * @server: the server
 * @db: the write connection, inside a job
 * @room: whose alias it was
 * @user_id: who deleted it
 * @alias: that is gone
 * @error: what banter_server_append () sets
 *
 * Takes the name out of the room's m.room.canonical_alias too, if @user_id may write that.
 */
gboolean banter_server_alias_withdraw (BanterServer *server, BanterDb *db, BanterServerRoom *room,
                                       const char *user_id, const char *alias, GError **error);

G_END_DECLS
