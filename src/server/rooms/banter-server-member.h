/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

G_BEGIN_DECLS

/* Who is in a room, for endpoints that are no events. */

/* M_FORBIDDEN unless @user_id has joined the room. Any connection. */
gboolean banter_server_member_check_joined (BanterDb *db, const char *room_id, const char *user_id,
                                            GError **error);

/* Whether @user_id has joined the room. Any connection. */
gboolean banter_server_member_is_joined (BanterDb *db, const char *room_id, const char *user_id,
                                         gboolean *joined, GError **error);

/* Wakes the polls of everybody who has joined, after COMMIT. Writer's thread. */
gboolean banter_server_member_wake_room (BanterServer *server, BanterDb *db, const char *room_id,
                                         GError **error);

G_END_DECLS
