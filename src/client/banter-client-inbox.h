/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-client.h"

G_BEGIN_DECLS

/* How a person keeps their chats, on all their devices. Each call is committed here at once, all of
 * it or nothing, and shown; the server hears of it when it can. _finish: banter_client_keep_finish
 * (), which fails with _DISK_FULL, _STORAGE or (no longer in that room) _NOT_FOUND. */

#define BANTER_MUTED_ALWAYS G_MAXINT64

/* @until_ts: ms since 1970; 0: it notifies again; %BANTER_MUTED_ALWAYS. @archived_ts: what becomes
 * of the archive with it: 0 nothing; else archived, as banter_client_set_archived_async() with that
 * time; negative: not archived */
void banter_client_set_muted_async (BanterClient *self, const char *room_id, gint64 until_ts,
                                    gint64 archived_ts, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
/* @order: 0 to 1, the least first; negative: not pinned */
void banter_client_set_pinned_async (BanterClient *self, const char *room_id, double order,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
/* @last_ts: of the newest message: a later one brings the room back */
void banter_client_set_archived_async (BanterClient *self, const char *room_id, gboolean archived,
                                       gint64 last_ts, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
void banter_client_set_marked_unread_async (BanterClient *self, const char *room_id,
                                            gboolean unread, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
/* Whether others see in that room what the person has read, and when they type; and they others'.
 * What the person does not want anywhere does not happen there either. */
void banter_client_set_shows_read_async (BanterClient *self, const char *room_id, gboolean shows,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data);
void banter_client_set_shows_typing_async (BanterClient *self, const char *room_id, gboolean shows,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer user_data);
gboolean banter_client_keep_finish (BanterClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
