/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "banter-server-types.h"

G_BEGIN_DECLS

/* Who is typing where. Kept in memory: after a restart nobody is. From any thread. */
BanterServerTyping *banter_server_typing_new (BanterServer *server);
void banter_server_typing_free (BanterServerTyping *typing);

/**
 * banter_server_typing_set:
 * @typing: the table
 * @room_id: where
 * @user_id: who
 * @timeout_ms: for how long, after which everybody in the room is told; 0: not any more
 * @stream_id: of this change (banter_server_writer_next_id ())
 *
 * Returns: whether anything that others see changed
 */
gboolean banter_server_typing_set (BanterServerTyping *typing, const char *room_id,
                                   const char *user_id, gint64 timeout_ms, gint64 stream_id);

/**
 * banter_server_typing_get:
 * @since: what the reader has seen
 *
 * Returns: (transfer full) (nullable): who types in @room_id now (perhaps nobody), or %NULL if
 *   nothing changed since
 */
GPtrArray *banter_server_typing_get (BanterServerTyping *typing, const char *room_id, gint64 since);

/* Returns: (transfer full): the ids of rooms where something changed since */
GPtrArray *banter_server_typing_list_rooms (BanterServerTyping *typing, gint64 since);

G_END_DECLS
