/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

#include "banter-matrix-event.h"

G_BEGIN_DECLS

/* What one person may see of one room: history visibility and membership over time (CS-API "Room
 * History Visibility"), and whose words are erased for them (CS-API "POST /account/deactivate").
 * Any connection. */

typedef struct _BanterServerView BanterServerView;

/* M_FORBIDDEN (M_NOT_FOUND without such a room) if @user_id was never in the room, or forgot it,
 * and it is not open to the world. */
BanterServerView *banter_server_view_new (BanterDb *db, const char *room_id, const char *user_id,
                                          GError **error);
void banter_server_view_free (BanterServerView *view);

gboolean banter_server_view_allows (BanterServerView *view, gint64 stream_id);

/* Whether what @sender, who closed their account for good, had said there is kept from this person,
 * who came after that. */
gboolean banter_server_view_is_erased (BanterServerView *view, const char *sender,
                                       gint64 stream_id);

/* @event as this person gets it: with their membership at its time; as if redacted if it is erased
 * for them. */
void banter_server_view_dress (BanterServerView *view, gint64 stream_id, BanterMatrixEvent *event);

/* Returns: the membership that held at @stream_id: "join", "leave" … */
const char *banter_server_view_get_membership (BanterServerView *view, gint64 stream_id);

gboolean banter_server_view_is_joined (BanterServerView *view);

/* Up to where the room's state may be seen: G_MAXINT64 for who is there now, else the end of the
 * last stay. */
gint64 banter_server_view_get_end (BanterServerView *view);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterServerView, banter_server_view_free)

G_END_DECLS
