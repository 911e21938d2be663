/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-client.h"

G_BEGIN_DECLS

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
} BanterOutgoingFile;

/* What a message answers: its event id, and who wrote that, as they are meant (nullable: oneself).
 * Borrowed for the call. */
typedef struct
{
  const char *event_id;
  const char *sender;
} BanterReply;

/* Chats: writing, deleting, opening, accepting, leaving. "Committed" means: on the disk of this
 * computer; from there it goes by itself, in order and exactly once, however often the app is
 * killed. */

/* _finish returns once the message is committed: only then may an entry be cleared. Returns the
 * outbox row's id, 0 with an error (_DISK_FULL, _STORAGE, _NOT_FOUND: no longer in that room).
 * @reply: (nullable): what it answers */
void banter_client_send_text_async (BanterClient *self, const char *room_id, const char *text,
                                    const BanterReply *reply, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
/* The same with formatting, where the recipients accept more than plain text. */
void banter_client_send_markdown_async (BanterClient *self, const char *room_id, const char *text,
                                        const BanterReply *reply, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
/* @sticker: url, body, info and (if in a set) room_id and shortcode are used; it becomes the most
 * recent one */
void banter_client_send_sticker_async (BanterClient *self, const char *room_id,
                                       const BanterStickerRow *sticker, const BanterReply *reply,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
/* An image for image types, else a file; it is uploaded when its turn comes. */
void banter_client_send_file_async (BanterClient *self, const char *room_id,
                                    const BanterOutgoingFile *file, const BanterReply *reply,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
/* Redacts a sent message. */
void banter_client_redact_async (BanterClient *self, const char *room_id, const char *event_id,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
/* Replaces the text of an own message. An edit that waits is replaced by the next one. */
void banter_client_edit_async (BanterClient *self, const char *room_id, const char *event_id,
                               const char *text, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
/* Leaves and forgets after @delay_ms, committed at once: until then the room is not listed, and
 * banter_client_cancel_async() with the returned id brings it back. A request is declined the same
 * way. */
void banter_client_leave_async (BanterClient *self, const char *room_id, guint delay_ms,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
gint64 banter_client_enqueue_finish (BanterClient *self, GAsyncResult *result, GError **error);

/* Reacts to a message with @key, or takes that back; see banter_store_set_reaction(). */
void banter_client_set_reaction_async (BanterClient *self, const char *room_id,
                                       const char *event_id, const char *key, gboolean given,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean banter_client_set_reaction_finish (BanterClient *self, GAsyncResult *result,
                                            GError **error);

/* Sends the message @event_id of @room_id, as it is now, into @to_room_id. _NOT_FOUND: it is no
 * longer here. */
void banter_client_forward_async (BanterClient *self, const char *room_id, const char *event_id,
                                  const char *to_room_id, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_client_forward_finish (BanterClient *self, GAsyncResult *result, GError **error);

/* Takes a row that is not being sent out of the outbox; tries a failed one again. */
void banter_client_cancel_async (BanterClient *self, gint64 outbox_id, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_client_cancel_finish (BanterClient *self, GAsyncResult *result, GError **error);
void banter_client_retry_async (BanterClient *self, gint64 outbox_id, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_client_retry_finish (BanterClient *self, GAsyncResult *result, GError **error);

/**
 * banter_client_open_dm_async:
 * @first_text: (nullable): the first words: sent as a message, and carried by the request
 *
 * The chat with @user_id if there is one, else a new room with an invitation. _finish: (transfer
 * full): the room's id. _FORBIDDEN with a reason where the rules say no: nothing is left behind
 * then.
 */
void banter_client_open_dm_async (BanterClient *self, const char *user_id, const char *first_text,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
char *banter_client_open_dm_finish (BanterClient *self, GAsyncResult *result, GError **error);

/* Accepts a request or an invitation to a group: joins. @dm_user_id: (nullable): of a DM, with whom
 * it is: then it is listed in m.direct. */
void banter_client_accept_async (BanterClient *self, const char *room_id, const char *dm_user_id,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean banter_client_accept_finish (BanterClient *self, GAsyncResult *result, GError **error);

/* Fills the gap whose token is @gap_token with up to @limit older messages: "changed" tells the
 * rows. */
void banter_client_load_older_async (BanterClient *self, const char *room_id, const char *gap_token,
                                     guint limit, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_client_load_older_finish (BanterClient *self, GAsyncResult *result, GError **error);

/* The whole list of members, where sync brought only those who wrote. */
void banter_client_load_members_async (BanterClient *self, const char *room_id,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean banter_client_load_members_finish (BanterClient *self, GAsyncResult *result,
                                            GError **error);

/* Everything up to @event_id was on screen: m.read, or m.read.private where the person withholds
 * receipts. Shown at once, sent soon, again after a failure. */
void banter_client_mark_read (BanterClient *self, const char *room_id, const char *event_id);
/* Best effort; nothing is sent where the person withholds it. */
void banter_client_set_typing (BanterClient *self, const char *room_id, gboolean typing);
void banter_client_set_draft (BanterClient *self, const char *room_id, const char *text);

G_END_DECLS
