/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-room"

#include "config.h"

#include "banter-matrix-room.h"

static const BanterJsonField state_entry_fields[] = {
  BANTER_JSON_STRING (BanterMatrixStateEntry, type, "type", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterMatrixStateEntry, state_key, "state_key", 0),
  BANTER_JSON_OBJECT (BanterMatrixStateEntry, content, "content", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (StateEntry, state_entry)

static const BanterJsonField create_room_fields[] = {
  BANTER_JSON_STRING (BanterMatrixCreateRoom, visibility, "visibility", 0),
  BANTER_JSON_STRING (BanterMatrixCreateRoom, room_alias_name, "room_alias_name", 0),
  BANTER_JSON_STRING (BanterMatrixCreateRoom, name, "name", 0),
  BANTER_JSON_STRING (BanterMatrixCreateRoom, topic, "topic", 0),
  BANTER_JSON_STRINGS (BanterMatrixCreateRoom, invite, "invite", 0),
  BANTER_JSON_RAWS (BanterMatrixCreateRoom, invite_3pid, "invite_3pid", 0),
  BANTER_JSON_STRING (BanterMatrixCreateRoom, room_version, "room_version", 0),
  BANTER_JSON_OBJECT (BanterMatrixCreateRoom, creation_content, "creation_content", 0),
  BANTER_JSON_STRUCTS (BanterMatrixCreateRoom, initial_state, "initial_state",
                       &banter_matrix_state_entry_type, 0),
  BANTER_JSON_STRING (BanterMatrixCreateRoom, preset, "preset", 0),
  BANTER_JSON_BOOL (BanterMatrixCreateRoom, is_direct, "is_direct", 0),
  BANTER_JSON_OBJECT (BanterMatrixCreateRoom, power_level_content_override,
                      "power_level_content_override", 0),
};
BANTER_MATRIX_DEFINE (CreateRoom, create_room)

static const BanterJsonField room_id_fields[] = {
  BANTER_JSON_STRING (BanterMatrixRoomId, room_id, "room_id", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (RoomId, room_id)

static const BanterJsonField membership_request_fields[] = {
  BANTER_JSON_STRING (BanterMatrixMembershipRequest, user_id, "user_id", 0),
  BANTER_JSON_STRING (BanterMatrixMembershipRequest, reason, "reason", 0),
};
BANTER_MATRIX_DEFINE (MembershipRequest, membership_request)

static const BanterJsonField event_id_fields[] = {
  BANTER_JSON_STRING (BanterMatrixEventId, event_id, "event_id", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (EventId, event_id)

static const BanterJsonField redact_fields[] = {
  BANTER_JSON_STRING (BanterMatrixRedact, reason, "reason", 0),
};
BANTER_MATRIX_DEFINE (Redact, redact)

static const BanterJsonField messages_fields[] = {
  BANTER_JSON_STRING (BanterMatrixMessages, start, "start", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixMessages, end, "end", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCTS (BanterMatrixMessages, chunk, "chunk", &banter_matrix_event_type,
                       BANTER_JSON_REQUIRED | BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCTS (BanterMatrixMessages, state, "state", &banter_matrix_event_type,
                       BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (Messages, messages)

static const BanterJsonField members_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixMembers, chunk, "chunk", &banter_matrix_event_type,
                       BANTER_JSON_REQUIRED | BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (Members, members)

static const BanterJsonField context_fields[] = {
  BANTER_JSON_STRING (BanterMatrixContext, start, "start", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixContext, end, "end", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixContext, event, "event", &banter_matrix_event_type,
                      BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCTS (BanterMatrixContext, events_before, "events_before",
                       &banter_matrix_event_type, BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),
  BANTER_JSON_STRUCTS (BanterMatrixContext, events_after, "events_after", &banter_matrix_event_type,
                       BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),
  BANTER_JSON_STRUCTS (BanterMatrixContext, state, "state", &banter_matrix_event_type,
                       BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (Context, context)

static const BanterJsonField typing_request_fields[] = {
  BANTER_JSON_BOOL (BanterMatrixTypingRequest, typing, "typing", BANTER_JSON_REQUIRED),
  BANTER_JSON_INT (BanterMatrixTypingRequest, timeout, "timeout", 0),
};
BANTER_MATRIX_DEFINE (TypingRequest, typing_request)

static const BanterJsonField receipt_request_fields[] = {
  BANTER_JSON_STRING (BanterMatrixReceiptRequest, thread_id, "thread_id", 0),
};
BANTER_MATRIX_DEFINE (ReceiptRequest, receipt_request)

static const BanterJsonField read_markers_fields[] = {
  BANTER_JSON_STRING (BanterMatrixReadMarkers, fully_read, "m.fully_read", 0),
  BANTER_JSON_STRING (BanterMatrixReadMarkers, read, BANTER_MATRIX_RECEIPT_READ, 0),
  BANTER_JSON_STRING (BanterMatrixReadMarkers, read_private, BANTER_MATRIX_RECEIPT_READ_PRIVATE, 0),
};
BANTER_MATRIX_DEFINE (ReadMarkers, read_markers)
