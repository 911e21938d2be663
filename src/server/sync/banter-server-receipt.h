/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

G_BEGIN_DECLS

/**
 * banter_server_receipt_put:
 * @server: the server
 * @db: the write connection, inside a job
 * @user_id: who has read
 * @room_id: where; @user_id must have joined
 * @type: "m.read" or "m.read.private"
 * @thread_id: (nullable): "main", a thread, or %NULL for the whole room
 * @event_id: up to where
 * @error: M_FORBIDDEN, M_NOT_FOUND; M_INVALID_PARAM if @event_id is not in @thread_id
 *
 * Moves a receipt forward, never back, and tells those who may see it: a private one its owner
 * only. Whoever switched read receipts off has private ones whatever the client says.
 */
gboolean banter_server_receipt_put (BanterServer *server, BanterDb *db, const char *user_id,
                                    const char *room_id, const char *type, const char *thread_id,
                                    const char *event_id, GError **error);

G_END_DECLS
