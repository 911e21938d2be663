/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-append.h"

G_BEGIN_DECLS

/* CS-API "Forming relationships between events": which event relates to which, as rows. */

/* How far from event to event a relation is followed. */
#define BANTER_SERVER_RELATION_MAX_DEPTH 3

/**
 * banter_server_relation_check:
 * @db: the write connection, inside a job
 * @room: where
 * @event: what somebody wants to add
 * @error: M_DUPLICATE_ANNOTATION; M_INVALID_PARAM for a thread that would begin inside another one
 */
gboolean banter_server_relation_check (BanterDb *db, BanterServerRoom *room,
                                       const BanterServerNewEvent *event, GError **error);

/* Records that @event, which was just stored as @stream_id, relates to another of its room. */
gboolean banter_server_relation_store (BanterDb *db, BanterServerRoom *room,
                                       const BanterServerNewEvent *event, gint64 stream_id,
                                       GError **error);

/* The event was redacted, and with its content the relation went. @edited: (out): the stream id of
 * the event that it was an edit of, else 0 */
gboolean banter_server_relation_forget (BanterDb *db, gint64 stream_id, gint64 *edited,
                                        GError **error);

/**
 * banter_server_relation_get_thread:
 * @db: any connection
 * @room_id: the room
 * @stream_id: an event
 * @thread_id: (out) (transfer full): the event id of the thread's root, or "main"
 * @error: a #BanterDbError
 *
 * CS-API "Threaded read receipts": an event is in a thread if it, or what it relates to, says so.
 * The root itself is in "main".
 */
gboolean banter_server_relation_get_thread (BanterDb *db, const char *room_id, gint64 stream_id,
                                            char **thread_id, GError **error);

G_END_DECLS
