/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-store-types.h"

/* The read side: one thread with its own read-only connection answers typed queries, each from one
 * snapshot. Called from the main thread (or any with a GMainContext); results are for the caller to
 * free. Errors are #BanterDbError or %G_IO_ERROR_CANCELLED. */

G_BEGIN_DECLS

#define BANTER_TYPE_READER (banter_reader_get_type ())
G_DECLARE_FINAL_TYPE (BanterReader, banter_reader, BANTER, READER, GObject)

/* @dir: as for banter_store_open(), which must have returned before the first query */
BanterReader *banter_reader_new (const char *dir);

/* What is to be looked for in others' words and names while they are read. Both functions run in
 * the reader's thread. */
typedef struct
{
  gboolean (*catches) (gconstpointer data, const char *text);
  char *(*mask) (gconstpointer data, const char *name); /* (nullable): a name to show instead */
  gconstpointer data;
} BanterTextCheck;

/**
 * banter_reader_set_check:
 * @check: (nullable): copied; %NULL for none
 * @owner: (transfer full) (nullable): keeps the check's data; freed by @free_owner, in any thread,
 *   once no query needs it any more
 *
 * From the next query on: rows say whether their text is caught, and people's names come masked.
 * One's own are left alone. What is shown has to be read again by the caller.
 */
void banter_reader_set_check (BanterReader *self, const BanterTextCheck *check, gpointer owner,
                              GDestroyNotify free_owner);

/* Ends the thread after the running query; what waits is cancelled. Idempotent. */
void banter_reader_close (BanterReader *self);

/**
 * banter_reader_rooms_async:
 * @room_ids: (nullable) (array zero-terminated=1): only these; %NULL: all that belong in an inbox
 *   (no spaces, no sticker rooms, nothing that is being left)
 *
 * _finish: (element-type BanterRoomRow): in no order; rooms that are not listed are left out
 */
void banter_reader_rooms_async (BanterReader *self, const char *const *room_ids,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray *banter_reader_rooms_finish (BanterReader *self, GAsyncResult *result, GError **error);

/**
 * banter_reader_timeline_async:
 * @from: the lowest position wanted, or BANTER_POSITION_UNKNOWN
 * @before: one more than the highest, or BANTER_POSITION_END (then the outbox comes last)
 * @limit: how many rows at most: the newest of the range
 *
 * The page ends early at a gap, which is then its first row: fill it from the server and ask again,
 * or go on before it with what is cached.
 */
void banter_reader_timeline_async (BanterReader *self, const char *room_id, gint64 from,
                                   gint64 before, guint limit, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
BanterTimelinePage *banter_reader_timeline_finish (BanterReader *self, GAsyncResult *result,
                                                   GError **error);

/* (element-type BanterEventRow): what is cached of a room's pictures, videos, sounds and files, the
 * newest first */
void banter_reader_media_async (BanterReader *self, const char *room_id, guint limit,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray *banter_reader_media_finish (BanterReader *self, GAsyncResult *result, GError **error);

/**
 * banter_reader_search_async:
 * @room_id: (nullable): only there; %NULL: in all chats
 * @text: what was typed: whatever it is, it is looked for as words, and each of them may go on
 * @after: (nullable): the last row of the page before; %NULL: the first page
 * @limit: how many rows at most
 *
 * _finish: (element-type BanterFoundRow): messages that have all the words, in a room its newest
 *   first, else the latest first; none of people who are ignored. Fewer than @limit: there are no
 *   more.
 */
void banter_reader_search_async (BanterReader *self, const char *room_id, const char *text,
                                 const BanterFoundRow *after, guint limit,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *banter_reader_search_finish (BanterReader *self, GAsyncResult *result, GError **error);

/* (element-type BanterReceiptRow): the others' last receipts */
void banter_reader_receipts_async (BanterReader *self, const char *room_id,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *banter_reader_receipts_finish (BanterReader *self, GAsyncResult *result, GError **error);

/**
 * banter_reader_group_async:
 * @folded: (nullable): part of a folded name or id: only members that have it
 * @limit: how many members at most
 *
 * _finish: (nullable): %NULL without an error where the room is not known
 */
void banter_reader_group_async (BanterReader *self, const char *room_id, const char *folded,
                                guint limit, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
BanterGroupRow *banter_reader_group_finish (BanterReader *self, GAsyncResult *result,
                                            GError **error);

/* (element-type utf8): ids of the joined groups that @user_id is in too, the latest first */
void banter_reader_common_groups_async (BanterReader *self, const char *user_id,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *banter_reader_common_groups_finish (BanterReader *self, GAsyncResult *result,
                                               GError **error);

/* (element-type BanterPersonRow): people of joined rooms, those with a DM first, without oneself;
 * @limit: 0 for all */
void banter_reader_people_async (BanterReader *self, const char *folded, guint limit,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *banter_reader_people_finish (BanterReader *self, GAsyncResult *result, GError **error);

/* (element-type BanterStickerSetRow): @room_id: (nullable): that room's sets; NULL: the saved ones
 */
void banter_reader_sticker_sets_async (BanterReader *self, const char *room_id,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray *banter_reader_sticker_sets_finish (BanterReader *self, GAsyncResult *result,
                                              GError **error);

/* _finish: (transfer full) (nullable): a set of a joined room that has the sticker @url; %NULL
 * without an error where there is none */
void banter_reader_sticker_set_of_async (BanterReader *self, const char *url,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data);
BanterStickerSetRow *banter_reader_sticker_set_of_finish (BanterReader *self, GAsyncResult *result,
                                                          GError **error);

/* (element-type BanterStickerRow): the most recent first */
void banter_reader_recent_stickers_async (BanterReader *self, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *banter_reader_recent_stickers_finish (BanterReader *self, GAsyncResult *result,
                                                 GError **error);
/* (element-type BanterStickerRow): the favourites, latest first */
void banter_reader_favourite_stickers_async (BanterReader *self, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *banter_reader_favourite_stickers_finish (BanterReader *self, GAsyncResult *result,
                                                    GError **error);

/* (nullable): JSON text; NULL without an error where there is none. @room_id: (nullable) */
void banter_reader_account_data_async (BanterReader *self, const char *room_id, const char *type,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
char *banter_reader_account_data_finish (BanterReader *self, GAsyncResult *result, GError **error);

/* (nullable): NULL without an error where nobody is signed in */
void banter_reader_session_async (BanterReader *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
BanterSessionRow *banter_reader_session_finish (BanterReader *self, GAsyncResult *result,
                                                GError **error);

/* (nullable): the draft of a room; NULL without an error where there is none */
void banter_reader_draft_async (BanterReader *self, const char *room_id, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
char *banter_reader_draft_finish (BanterReader *self, GAsyncResult *result, GError **error);

G_END_DECLS
