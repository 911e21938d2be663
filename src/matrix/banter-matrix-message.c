/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-message"

#include "config.h"

#include "banter-matrix-message.h"

#include "banter-matrix-map-private.h"
#include "banter-matrix-room.h"

#define T BANTER_JSON_TOLERANT

static const BanterJsonField thumbnail_info_fields[] = {
  BANTER_JSON_INT (BanterMatrixThumbnailInfo, w, "w", T),
  BANTER_JSON_INT (BanterMatrixThumbnailInfo, h, "h", T),
  BANTER_JSON_INT (BanterMatrixThumbnailInfo, size, "size", T),
  BANTER_JSON_STRING (BanterMatrixThumbnailInfo, mimetype, "mimetype", T),
};
BANTER_MATRIX_DEFINE (ThumbnailInfo, thumbnail_info)

static const BanterJsonField media_info_fields[] = {
  BANTER_JSON_INT (BanterMatrixMediaInfo, w, "w", T),
  BANTER_JSON_INT (BanterMatrixMediaInfo, h, "h", T),
  BANTER_JSON_INT (BanterMatrixMediaInfo, size, "size", T),
  BANTER_JSON_INT (BanterMatrixMediaInfo, duration, "duration", T),
  BANTER_JSON_STRING (BanterMatrixMediaInfo, mimetype, "mimetype", T),
  BANTER_JSON_STRING (BanterMatrixMediaInfo, thumbnail_url, "thumbnail_url", T),
  BANTER_JSON_STRUCT (BanterMatrixMediaInfo, thumbnail_info, "thumbnail_info",
                      &banter_matrix_thumbnail_info_type, T),
  BANTER_JSON_STRING (BanterMatrixMediaInfo, blurhash, "xyz.amorgan.blurhash", T),
  BANTER_JSON_BOOL (BanterMatrixMediaInfo, is_animated, "is_animated", T),
};
BANTER_MATRIX_DEFINE (MediaInfo, media_info)

static const BanterJsonField in_reply_to_fields[] = {
  BANTER_JSON_STRING (BanterMatrixInReplyTo, event_id, "event_id", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (InReplyTo, in_reply_to)

static const BanterJsonField relation_fields[] = {
  BANTER_JSON_STRING (BanterMatrixRelation, rel_type, "rel_type", T),
  BANTER_JSON_STRING (BanterMatrixRelation, event_id, "event_id", T),
  BANTER_JSON_STRING (BanterMatrixRelation, key, "key", T),
  BANTER_JSON_STRUCT (BanterMatrixRelation, in_reply_to, "m.in_reply_to",
                      &banter_matrix_in_reply_to_type, T),
};
BANTER_MATRIX_DEFINE (Relation, relation)

static const BanterJsonField mentions_fields[] = {
  BANTER_JSON_STRINGS (BanterMatrixMentions, user_ids, "user_ids", T),
  BANTER_JSON_BOOL (BanterMatrixMentions, room, "room", T),
};
BANTER_MATRIX_DEFINE (Mentions, mentions)

static const BanterJsonField message_fields[] = {
  BANTER_JSON_STRING (BanterMatrixMessage, msgtype, "msgtype", T),
  BANTER_JSON_STRING (BanterMatrixMessage, body, "body", T),
  BANTER_JSON_STRING (BanterMatrixMessage, format, "format", T),
  BANTER_JSON_STRING (BanterMatrixMessage, formatted_body, "formatted_body", T),
  BANTER_JSON_STRING (BanterMatrixMessage, filename, "filename", T),
  BANTER_JSON_STRING (BanterMatrixMessage, url, "url", T),
  BANTER_JSON_STRUCT (BanterMatrixMessage, info, "info", &banter_matrix_media_info_type, T),
  BANTER_JSON_STRUCT (BanterMatrixMessage, mentions, "m.mentions", &banter_matrix_mentions_type, T),
  BANTER_JSON_STRUCT (BanterMatrixMessage, relates_to, "m.relates_to", &banter_matrix_relation_type,
                      T),
  BANTER_JSON_OBJECT (BanterMatrixMessage, new_content, "m.new_content", T),
  BANTER_JSON_OBJECT (BanterMatrixMessage, image_source_packs,
                      "com.beeper.msc4459.image_source_packs", T),
  BANTER_JSON_OBJECT (BanterMatrixMessage, sticker_set, "im.banter.sticker_set", T),
};
BANTER_MATRIX_DEFINE (Message, message)

static const BanterJsonField redaction_fields[] = {
  BANTER_JSON_STRING (BanterMatrixRedaction, redacts, "redacts", T),
  BANTER_JSON_STRING (BanterMatrixRedaction, reason, "reason", T),
};
BANTER_MATRIX_DEFINE (Redaction, redaction)

static const BanterJsonField typing_fields[] = {
  BANTER_JSON_STRINGS (BanterMatrixTyping, user_ids, "user_ids", T | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (Typing, typing)

static const BanterJsonField receipt_fields[] = {
  BANTER_JSON_INT (BanterMatrixReceipt, ts, "ts", T | BANTER_JSON_ALWAYS),
  BANTER_JSON_STRING (BanterMatrixReceipt, thread_id, "thread_id", T),
};
BANTER_MATRIX_DEFINE (Receipt, receipt)

static const BanterJsonField receipts_of_event_fields[] = {
  BANTER_JSON_STRUCT_MAP (BanterMatrixReceiptsOfEvent, read, BANTER_MATRIX_RECEIPT_READ,
                          &banter_matrix_receipt_type, T),
  BANTER_JSON_STRUCT_MAP (BanterMatrixReceiptsOfEvent, read_private,
                          BANTER_MATRIX_RECEIPT_READ_PRIVATE, &banter_matrix_receipt_type, T),
};
BANTER_MATRIX_DEFINE (ReceiptsOfEvent, receipts_of_event)

/* m.receipt: the content is itself a map. */
typedef struct
{
  GHashTable *map;
} ReceiptMap;

static const BanterJsonField receipt_map_fields[] = {
  BANTER_JSON_STRUCT_MAP (ReceiptMap, map, BANTER_JSON_WHOLE, &banter_matrix_receipts_of_event_type,
                          T | BANTER_JSON_ALWAYS),
};
static const BanterJsonType receipt_map_type
    = BANTER_JSON_TYPE ("Receipts", ReceiptMap, receipt_map_fields);

GHashTable *
banter_matrix_receipts_decode (const char *content)
{
  return banter_matrix_map_decode (&receipt_map_type, content,
                                   (GDestroyNotify)banter_matrix_receipts_of_event_free);
}

char *
banter_matrix_receipts_encode (GHashTable *receipts)
{
  return banter_matrix_map_encode (&receipt_map_type, receipts);
}
