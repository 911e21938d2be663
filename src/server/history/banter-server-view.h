/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

G_BEGIN_DECLS

/* What one person may see of one room: history visibility and membership over time (CS-API "Room
 * History Visibility"). Any connection. */

typedef struct _BanterServerView BanterServerView;

/* M_FORBIDDEN (M_NOT_FOUND without such a room) if @user_id was never in the room, or forgot it,
 * and it is not open to the world. */
BanterServerView *banter_server_view_new (BanterDb *db, const char *room_id, const char *user_id,
                                          GError **error);
void banter_server_view_free (BanterServerView *view);

gboolean banter_server_view_allows (BanterServerView *view, gint64 stream_id);

/* Returns: the membership that held at @stream_id: "join", "leave" … */
const char *banter_server_view_get_membership (BanterServerView *view, gint64 stream_id);

gboolean banter_server_view_is_joined (BanterServerView *view);

/* Up to where the room's state may be seen: G_MAXINT64 for who is there now, else the end of the
 * last stay. */
gint64 banter_server_view_get_end (BanterServerView *view);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterServerView, banter_server_view_free)

G_END_DECLS
