/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-type.h"

G_BEGIN_DECLS

/* Events as they travel, CS-API "Room Event Format". One struct serves timeline, state, stripped
 * state, ephemeral events and account data: what a form lacks is NULL. */

#define BANTER_MATRIX_EVENT_MAX_SIZE 65536

/* CS-API "UnsignedData" */
typedef struct
{
  gint64 age;
  char *transaction_id;   /* only to the device that sent it */
  char *prev_content;     /* JSON object: of the state that was replaced */
  char *replaces_state;   /* event id */
  char *membership;       /* of the reader at that event (v1.11) */
  char *redacted_because; /* JSON object: the redaction */
  char *relations;        /* JSON object: bundled aggregations */
} BanterMatrixUnsigned;
BANTER_MATRIX_TYPE (Unsigned, unsigned)

/**
 * BanterMatrixEvent:
 * @state_key: %NULL for what is not state; "" is the usual key
 * @content: JSON object as text; %NULL if the event had none or one that broke a rule: such an
 * event is kept as "unsupported"
 * @redacts: target of an m.room.redaction in rooms before version 11 (later it is in the content)
 */
typedef struct
{
  char *type;
  char *event_id;
  char *room_id;
  char *sender;
  gint64 origin_server_ts;
  char *state_key;
  char *content;
  char *redacts;
  BanterMatrixUnsigned *unsigned_data;
} BanterMatrixEvent;
BANTER_MATRIX_TYPE (Event, event)

/* Event types we know, each once. */
#define BANTER_MATRIX_EVENT_MESSAGE "m.room.message"
#define BANTER_MATRIX_EVENT_STICKER "m.sticker"
#define BANTER_MATRIX_EVENT_REACTION "m.reaction"
#define BANTER_MATRIX_EVENT_REDACTION "m.room.redaction"
#define BANTER_MATRIX_EVENT_ENCRYPTED "m.room.encrypted"
#define BANTER_MATRIX_EVENT_ENCRYPTION "m.room.encryption"
#define BANTER_MATRIX_EVENT_CREATE "m.room.create"
#define BANTER_MATRIX_EVENT_MEMBER "m.room.member"
#define BANTER_MATRIX_EVENT_NAME "m.room.name"
#define BANTER_MATRIX_EVENT_TOPIC "m.room.topic"
#define BANTER_MATRIX_EVENT_AVATAR "m.room.avatar"
#define BANTER_MATRIX_EVENT_POWER_LEVELS "m.room.power_levels"
#define BANTER_MATRIX_EVENT_JOIN_RULES "m.room.join_rules"
#define BANTER_MATRIX_EVENT_HISTORY_VISIBILITY "m.room.history_visibility"
#define BANTER_MATRIX_EVENT_GUEST_ACCESS "m.room.guest_access"
#define BANTER_MATRIX_EVENT_CANONICAL_ALIAS "m.room.canonical_alias"
#define BANTER_MATRIX_EVENT_TOMBSTONE "m.room.tombstone"
#define BANTER_MATRIX_EVENT_IMAGE_PACK "m.room.image_pack"
#define BANTER_MATRIX_EVENT_IMAGE_PACK_UNSTABLE "im.ponies.room_emotes"
#define BANTER_MATRIX_EVENT_TYPING "m.typing"
#define BANTER_MATRIX_EVENT_RECEIPT "m.receipt"
#define BANTER_MATRIX_EVENT_PRESENCE "m.presence"

#define BANTER_MATRIX_ROOM_TYPE_STICKERS "im.banter.stickers"
#define BANTER_MATRIX_ROOM_TYPE_SPACE "m.space"

/**
 * banter_matrix_event_redact:
 * @type: the event's type
 * @content: (nullable): its content, a JSON object
 *
 * Room version specification "Redactions" (v11): what is left of the content after a redaction.
 *
 * Returns: (transfer full): a JSON object
 */
char *banter_matrix_event_redact (const char *type, const char *content);

G_END_DECLS
