/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

G_BEGIN_DECLS

/**
 * banter_server_predecessor_carry_over:
 * @server: the server
 * @db: the write connection, inside a job
 * @room_id: a room that @user_id has just joined
 * @user_id: whose notes
 * @error: a #BanterDbError
 *
 * CS-API "Room Upgrades": tags and other account data of the room that @room_id replaced are those
 * of the new one too, and it is a direct chat if the old one was. Only if both rooms say so: the
 * new one in its predecessor, the old one in its tombstone, where the user has been themselves.
 */
gboolean banter_server_predecessor_carry_over (BanterServer *server, BanterDb *db,
                                               const char *room_id, const char *user_id,
                                               GError **error);

G_END_DECLS
