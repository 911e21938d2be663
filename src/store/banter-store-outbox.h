/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-store.h"

G_BEGIN_DECLS

/* What people did and the server does not know yet. A MESSAGE row is the local echo. That rows go
 * in order within a room is the sender's part. */

/**
 * banter_store_outbox_enqueue:
 * @row: kind, room_id, due_ts and what the kind needs; txn_id is made if %NULL
 * @id: (out) (optional): the new row's
 *
 * When this returns %TRUE the row is on the disk: only then may an entry be cleared. A room that we
 * have left refuses (_NO_ROOM).
 */
gboolean banter_store_outbox_enqueue (BanterStore *store, const BanterOutboxRow *row, gint64 *id,
                                      BanterChangeSet **changes, GError **error);
/* (element-type BanterOutboxRow): QUEUED and SENDING rows, oldest first; free with unref */
GPtrArray *banter_store_outbox_list (BanterStore *store, GError **error);
/* (nullable): NULL without an error where it is gone */
BanterOutboxRow *banter_store_outbox_get (BanterStore *store, gint64 id, GError **error);

/* Transitions. On a row that is gone (its echo came first, or it was cancelled) they do nothing. */
gboolean banter_store_outbox_mark_sending (BanterStore *store, gint64 id, BanterChangeSet **changes,
                                           GError **error);
/* The server has the file of the row: @content names it now. */
gboolean banter_store_outbox_mark_uploaded (BanterStore *store, gint64 id, const char *content,
                                            BanterChangeSet **changes, GError **error);
/* @event_id: (nullable): for a LEAVE. The row stays until its echo comes. */
gboolean banter_store_outbox_mark_sent (BanterStore *store, gint64 id, const char *event_id,
                                        BanterChangeSet **changes, GError **error);
/* Tried in vain: again at @due_ts. */
gboolean banter_store_outbox_requeue (BanterStore *store, gint64 id, gint64 due_ts,
                                      BanterChangeSet **changes, GError **error);
gboolean banter_store_outbox_fail (BanterStore *store, gint64 id, const char *reason,
                                   BanterChangeSet **changes, GError **error);
/* A person tries a FAILED row again: it goes to the end of the queue. */
gboolean banter_store_outbox_retry (BanterStore *store, gint64 id, BanterChangeSet **changes,
                                    GError **error);
/* QUEUED and FAILED rows only, else _STATE. */
gboolean banter_store_outbox_cancel (BanterStore *store, gint64 id, BanterChangeSet **changes,
                                     GError **error);

/* How a room is kept, one choice. @type, @target and @content: see BanterOutboxRow. Account data of
 * the room (no @target) is a merge patch for what is there. */
typedef struct
{
  const char *type;
  const char *target;  /* (nullable) */
  const char *content; /* (nullable): with a @target: take it away */
} BanterRoomSetting;

/* All or none: each replaces what waits for the same thing, is shown at once and sent when it can
 * be. The row of one that the server refuses goes, and what the server says shows again. */
gboolean banter_store_set_room_settings (BanterStore *store, const char *room_id,
                                         const BanterRoomSetting *settings, guint n_settings,
                                         BanterChangeSet **changes, GError **error);

/* Returns: (transfer full) (nullable): account data of a room as it was last chosen here, or else
 * as the server has it; %NULL without an error: there is none */
char *banter_store_get_room_setting (BanterStore *store, const char *room_id, const char *type,
                                     GError **error);

/**
 * banter_store_set_reaction:
 * @target: event id of the message
 * @key: what to react with, usually an emoji
 * @content: (nullable): of the m.reaction to send; %NULL takes one's own reaction with @key back
 *
 * As often as this is turned round before anything has left this computer, nothing is sent. A
 * reaction that may have left is redacted once it is known what the server calls it.
 */
gboolean banter_store_set_reaction (BanterStore *store, const char *room_id, const char *target,
                                    const char *key, const char *content, BanterChangeSet **changes,
                                    GError **error);

/* Puts the message @event_id as it is now into another room; nothing is uploaded again. _NO_ROOM if
 * it is not here, is no message any more, or cannot be sent there. */
gboolean banter_store_forward (BanterStore *store, const char *room_id, const char *event_id,
                               const char *to_room_id, BanterChangeSet **changes, GError **error);

/* (transfer full) (element-type utf8): the files that rows still need */
GHashTable *banter_store_outbox_list_uploads (BanterStore *store, GError **error);

/* Chats that are being opened. A row is there before the server is asked for a room, and goes with
 * the commit that makes the chat known here, or with the one that gives it up. */
gboolean banter_store_opening_add (BanterStore *store, const char *user_id, const char *text,
                                   BanterOpeningRow **opening, GError **error);
/* (element-type BanterOpeningRow): oldest first. A room whose id was lost with the server's answer
 * is recognised once /sync has brought it: I am alone in it, and it gives the other one power. */
GPtrArray *banter_store_opening_list (BanterStore *store, GError **error);
gboolean banter_store_opening_set_room (BanterStore *store, gint64 id, const char *room_id,
                                        GError **error);
/* The chat is there, with @content (nullable) as its first message. */
gboolean banter_store_opening_finish (BanterStore *store, const BanterOpeningRow *opening,
                                      const char *content, BanterChangeSet **changes,
                                      GError **error);
/* Its room is left, if it is known. @may_exist: if it is not known, it is looked for later. */
gboolean banter_store_opening_abandon (BanterStore *store, const BanterOpeningRow *opening,
                                       gboolean may_exist, BanterChangeSet **changes,
                                       GError **error);

G_END_DECLS
