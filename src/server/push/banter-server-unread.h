/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-append.h"

#include "banter-matrix-sync.h"

G_BEGIN_DECLS

/* Who is notified of what, and has not read it. Push rules are evaluated once, when an event is
 * written, for each member (once for all who share the predefined ones): one row per member who is
 * notified, beside that reader's rows of the room. Reading a count is then a look at the newest of
 * them, whatever the rules are, and a sync of many rooms stays cheap; a receipt moves one number.
 * Rules that change later do not change what was counted. */

/* The rules of the people whom the writer met lately. */
BanterServerUnread *banter_server_unread_new (void);
void banter_server_unread_free (BanterServerUnread *unread);

/* For jobs, on the writer's thread: */

/* Counts an event that was just stored. @content: its canonical content */
gboolean banter_server_unread_add (BanterServer *server, BanterDb *db, BanterServerRoom *room,
                                   const BanterServerNewEvent *event, const char *content,
                                   gint64 stream_id, GError **error);

/**
 * banter_server_unread_read:
 * @thread_id: (nullable): "main", a thread's root, or %NULL for all of the room
 * @position: stream id up to which @user_id has read
 */
gboolean banter_server_unread_read (BanterDb *db, const char *user_id, const char *room_id,
                                    const char *thread_id, gint64 position, GError **error);

/* The event was redacted: nobody is notified of it any more. */
gboolean banter_server_unread_forget_event (BanterDb *db, gint64 stream_id, GError **error);

/* @user_id ignores other people now: what they wrote does not count. */
gboolean banter_server_unread_forget_ignored (BanterServer *server, BanterDb *db,
                                              const char *user_id, GError **error);

/* The rules of @user_id changed. */
void banter_server_unread_forget_user (BanterServer *server, const char *user_id);

/* Deletes what was read long ago. */
gboolean banter_server_unread_tidy (BanterServerWriter *writer, BanterDb *db, GError **error);

/* Any connection: */

/**
 * banter_server_unread_count:
 * @by_thread: whether threads are counted apart
 * @counts: (out caller-allocates): of the room, or of its main timeline
 * @threads: (out) (nullable): thread root -> BanterMatrixUnread, if there are any
 */
gboolean banter_server_unread_count (BanterDb *db, const char *user_id, const char *room_id,
                                     gboolean by_thread, BanterMatrixUnread *counts,
                                     GHashTable **threads, GError **error);

G_END_DECLS
