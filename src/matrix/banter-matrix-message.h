/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-type.h"

G_BEGIN_DECLS

/* Contents of messages: CS-API "Instant Messaging" and "Sticker Messages". */

#define BANTER_MATRIX_MSGTYPE_TEXT "m.text"
#define BANTER_MATRIX_MSGTYPE_EMOTE "m.emote"
#define BANTER_MATRIX_MSGTYPE_NOTICE "m.notice"
#define BANTER_MATRIX_MSGTYPE_IMAGE "m.image"
#define BANTER_MATRIX_MSGTYPE_VIDEO "m.video"
#define BANTER_MATRIX_MSGTYPE_AUDIO "m.audio"
#define BANTER_MATRIX_MSGTYPE_FILE "m.file"

/* "ThumbnailInfo" */
typedef struct
{
  gint64 w;
  gint64 h;
  gint64 size;
  char *mimetype;
} BanterMatrixThumbnailInfo;
BANTER_MATRIX_TYPE (ThumbnailInfo, thumbnail_info)

/* "ImageInfo", "VideoInfo", "AudioInfo", "FileInfo" in one */
typedef struct
{
  gint64 w;
  gint64 h;
  gint64 size;
  gint64 duration; /* ms */
  char *mimetype;
  char *thumbnail_url;
  BanterMatrixThumbnailInfo *thumbnail_info;
  char *blurhash;
  gboolean is_animated;
} BanterMatrixMediaInfo;
BANTER_MATRIX_TYPE (MediaInfo, media_info)

/* "m.relates_to" */
typedef struct
{
  char *event_id;
} BanterMatrixInReplyTo;
BANTER_MATRIX_TYPE (InReplyTo, in_reply_to)

typedef struct
{
  char *rel_type; /* "m.replace", "m.annotation", "m.thread" */
  char *event_id;
  char *key;
  BanterMatrixInReplyTo *in_reply_to;
} BanterMatrixRelation;
BANTER_MATRIX_TYPE (Relation, relation)

/* "m.mentions": always sent, empty if nobody is meant */
typedef struct
{
  GStrv user_ids;
  gboolean room;
} BanterMatrixMentions;
BANTER_MATRIX_TYPE (Mentions, mentions)

/* The content of m.room.message (with @msgtype) and of m.sticker (without) */
typedef struct
{
  char *msgtype;
  char *body;
  char *format;
  char *formatted_body;
  char *filename;
  char *url;
  BanterMatrixMediaInfo *info;
  BanterMatrixMentions *mentions;
  BanterMatrixRelation *relates_to;
  char *new_content;        /* JSON object: of an edit */
  char *image_source_packs; /* JSON object: which set a sticker is from */
  char *sticker_set;        /* JSON object: `im.banter.sticker_set` */
} BanterMatrixMessage;
BANTER_MATRIX_TYPE (Message, message)

/* m.room.redaction (room version 11 and later) */
typedef struct
{
  char *redacts;
  char *reason;
} BanterMatrixRedaction;
BANTER_MATRIX_TYPE (Redaction, redaction)

/* m.typing */
typedef struct
{
  GStrv user_ids;
} BanterMatrixTyping;
BANTER_MATRIX_TYPE (Typing, typing)

/* m.receipt: event id -> receipt type -> user -> when. The content is a bare map of
 * BanterMatrixReceiptsOfEvent: decode with banter_matrix_receipts_decode (). */
typedef struct
{
  gint64 ts;
  char *thread_id;
} BanterMatrixReceipt;
BANTER_MATRIX_TYPE (Receipt, receipt)

typedef struct
{
  GHashTable *read;         /* user id -> BanterMatrixReceipt */
  GHashTable *read_private; /* user id -> BanterMatrixReceipt; only one's own */
} BanterMatrixReceiptsOfEvent;
BANTER_MATRIX_TYPE (ReceiptsOfEvent, receipts_of_event)

/**
 * banter_matrix_receipts_decode:
 * @content: content of an m.receipt event
 *
 * Returns: (transfer full): event id -> #BanterMatrixReceiptsOfEvent
 */
GHashTable *banter_matrix_receipts_decode (const char *content);
/* Returns: (transfer full): the content of an m.receipt event */
char *banter_matrix_receipts_encode (GHashTable *receipts);

G_END_DECLS
