/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_ROOM (banter_room_get_type ())
G_DECLARE_FINAL_TYPE (BanterRoom, banter_room, BANTER, ROOM, GObject)

/* A chat, or a request to start one. One object per room for the life of the account.
 *
 * Properties (all notify): "name" s, "avatar" s (mxc or NULL), "is-group" b,
 * "preview" s (one clean line; "You: …" and "Sticker" are made by the app from the next three),
 * "preview-kind" BanterItemKind, "preview-own" b, "preview-sender" s (groups: their first name),
 * "preview-delivery" BanterDelivery, "draft" s (NULL if none),
 * "answered" BanterMessage (what the next message answers; NULL: nothing),
 * "time" GDateTime (of the last message; NULL if none), "unread" u, "is-request" b,
 * "typing" s (NULL; names of who types, one line), "can-write" b, "cannot-write" BanterProblem,
 * "waiting" b (our request, not accepted yet), "partner" BanterPerson (of a DM; else NULL),
 * "inviter" BanterPerson, "reason" s (a request's
 * first words), "filtered" b (a request: the word filter caught its words or its sender's name),
 * "n-members" u. */

const char *banter_room_get_id (BanterRoom *self);
const char *banter_room_get_name (BanterRoom *self);
const char *banter_room_get_avatar (BanterRoom *self);
gboolean banter_room_get_is_group (BanterRoom *self);
gboolean banter_room_get_is_request (BanterRoom *self);
guint banter_room_get_unread (BanterRoom *self);
GDateTime *banter_room_get_time (BanterRoom *self);
const char *banter_room_get_draft (BanterRoom *self);
BanterMessage *banter_room_get_answered (BanterRoom *self);
BanterPerson *banter_room_get_inviter (BanterRoom *self);
BanterPerson *banter_room_get_partner (BanterRoom *self);
gboolean banter_room_get_filtered (BanterRoom *self);
/* Whether the folded @query is a part of the folded name, or of the other person's id. */
gboolean banter_room_matches (BanterRoom *self, const char *folded_query);

/* Made at the first call and kept while someone holds it. Returns: (transfer full) */
BanterTimelineModel *banter_room_dup_timeline (BanterRoom *self);

/* Shows a message that is hidden (BANTER_ITEM_FILTERED, _COVERED); it stays shown while somebody
 * holds the timeline. */
void banter_room_reveal_message (BanterRoom *self, BanterMessage *message);

/**
 * banter_room_send_text_async:
 *
 * Returns (through _finish) once the message is committed to the outbox: only then may the entry be
 * cleared. Fails with DISK_FULL or STORAGE; whatever happens later shows as the message's delivery.
 */
void banter_room_send_text_async (BanterRoom *self, const char *text, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_room_send_text_finish (BanterRoom *self, GAsyncResult *result, GError **error);
void banter_room_send_sticker_async (BanterRoom *self, BanterSticker *sticker,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean banter_room_send_sticker_finish (BanterRoom *self, GAsyncResult *result, GError **error);

/* What is sent as a file. Borrowed for the call. */
typedef struct
{
  GBytes *bytes;
  const char *name;
  const char *mime_type;
  int width; /* 0 if unknown; so the height */
  int height;
  GBytes *thumbnail; /* (nullable) */
  const char *thumbnail_type;
  int thumbnail_width;
  int thumbnail_height;
} BanterRoomFile;

/* A picture for image types, else a file; it is uploaded when its turn comes. */
void banter_room_send_file_async (BanterRoom *self, const BanterRoomFile *file,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean banter_room_send_file_finish (BanterRoom *self, GAsyncResult *result, GError **error);

/* Redacts a sent message (own, or as moderator); takes one that has not left yet out of the outbox.
 */
void banter_room_delete_message_async (BanterRoom *self, BanterMessage *message,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean banter_room_delete_message_finish (BanterRoom *self, GAsyncResult *result, GError **error);
/* Takes what was not sent out of the outbox: the message, or the edit of it. */
void banter_room_discard_message_async (BanterRoom *self, BanterMessage *message,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean banter_room_discard_message_finish (BanterRoom *self, GAsyncResult *result,
                                             GError **error);
void banter_room_retry_message (BanterRoom *self, BanterMessage *message);

/* Everything up to the newest message has been on screen while the window had the focus. */
void banter_room_mark_read (BanterRoom *self);
void banter_room_set_typing (BanterRoom *self, gboolean typing); /* throttled; obeys privacy */
void banter_room_set_draft (BanterRoom *self, const char *text); /* saved shortly afterwards */

/* @message: (nullable): what the next text, sticker or file answers. It belongs to the draft: it is
 * forgotten once that is sent, and comes back if it could not be kept. */
void banter_room_set_answered (BanterRoom *self, BanterMessage *message);

/* Replaces the text of an own message, see "can-edit". Nothing is sent where nothing changes. */
void banter_room_edit_message_async (BanterRoom *self, BanterMessage *message, const char *text,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean banter_room_edit_message_finish (BanterRoom *self, GAsyncResult *result, GError **error);
/* Gives the reaction @key, or takes one's own back, see "can-answer". */
void banter_room_react_async (BanterRoom *self, BanterMessage *message, const char *key,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean banter_room_react_finish (BanterRoom *self, GAsyncResult *result, GError **error);

/* Sends @message (see banter_message_get_can_forward()) on into the chat @to. */
void banter_room_forward_message_async (BanterRoom *self, BanterMessage *message, BanterRoom *to,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean banter_room_forward_message_finish (BanterRoom *self, GAsyncResult *result,
                                             GError **error);

/**
 * banter_room_find_media_async:
 *
 * Returns: (from _finish) (transfer full): a #GListModel of #BanterMessage: the pictures and files
 *   of the chat that are known here, the newest first
 */
void banter_room_find_media_async (BanterRoom *self, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
GListModel *banter_room_find_media_finish (BanterRoom *self, GAsyncResult *result, GError **error);

/* A request: accept it (join). Deleting one is banter_room_delete(): leave and forget. */
void banter_room_accept_async (BanterRoom *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_room_accept_finish (BanterRoom *self, GAsyncResult *result, GError **error);

/**
 * banter_room_delete:
 *
 * Deletes the chat or the request. It disappears at once; leaving waits @undo_seconds in the outbox
 * (it survives a restart), during which banter_room_undo_delete() brings it back.
 */
void banter_room_delete (BanterRoom *self, guint undo_seconds);
void banter_room_undo_delete (BanterRoom *self);

G_END_DECLS
