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

static const BanterJsonField public_rooms_filter_fields[] = {
  BANTER_JSON_STRING (BanterMatrixPublicRoomsFilter, generic_search_term, "generic_search_term", 0),
  BANTER_JSON_STRINGS (BanterMatrixPublicRoomsFilter, room_types, "room_types",
                       BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (PublicRoomsFilter, public_rooms_filter)

static const BanterJsonField public_rooms_request_fields[] = {
  BANTER_JSON_INT (BanterMatrixPublicRoomsRequest, limit, "limit", 0),
  BANTER_JSON_STRING (BanterMatrixPublicRoomsRequest, since, "since", 0),
  BANTER_JSON_STRUCT (BanterMatrixPublicRoomsRequest, filter, "filter",
                      &banter_matrix_public_rooms_filter_type, 0),
};
BANTER_MATRIX_DEFINE (PublicRoomsRequest, public_rooms_request)

#define PUBLIC_ROOM_FIELDS                                                                         \
  BANTER_JSON_STRING (BanterMatrixPublicRoom, room_id, "room_id", BANTER_JSON_REQUIRED),           \
      BANTER_JSON_STRING (BanterMatrixPublicRoom, name, "name", BANTER_JSON_TOLERANT),             \
      BANTER_JSON_STRING (BanterMatrixPublicRoom, topic, "topic", BANTER_JSON_TOLERANT),           \
      BANTER_JSON_STRING (BanterMatrixPublicRoom, avatar_url, "avatar_url", BANTER_JSON_TOLERANT), \
      BANTER_JSON_STRING (BanterMatrixPublicRoom, canonical_alias, "canonical_alias",              \
                          BANTER_JSON_TOLERANT),                                                   \
      BANTER_JSON_STRING (BanterMatrixPublicRoom, join_rule, "join_rule", BANTER_JSON_TOLERANT),   \
      BANTER_JSON_STRING (BanterMatrixPublicRoom, room_type, "room_type", BANTER_JSON_TOLERANT),   \
      BANTER_JSON_INT (BanterMatrixPublicRoom, num_joined_members, "num_joined_members",           \
                       BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),                                 \
      BANTER_JSON_BOOL (BanterMatrixPublicRoom, world_readable, "world_readable",                  \
                        BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),                                \
      BANTER_JSON_BOOL (BanterMatrixPublicRoom, guest_can_join, "guest_can_join",                  \
                        BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),                                \
      BANTER_JSON_STRINGS (BanterMatrixPublicRoom, allowed_room_ids, "allowed_room_ids",           \
                           BANTER_JSON_TOLERANT),                                                  \
      BANTER_JSON_STRING (BanterMatrixPublicRoom, encryption, "encryption", BANTER_JSON_TOLERANT), \
      BANTER_JSON_STRING (BanterMatrixPublicRoom, room_version, "room_version",                    \
                          BANTER_JSON_TOLERANT),                                                   \
      BANTER_JSON_STRING (BanterMatrixPublicRoom, membership, "membership", BANTER_JSON_TOLERANT)

static const BanterJsonField public_room_fields[] = {
  PUBLIC_ROOM_FIELDS,
  BANTER_JSON_STRUCTS (BanterMatrixPublicRoom, children_state, "children_state",
                       &banter_matrix_event_type, BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (PublicRoom, public_room)

static const BanterJsonField space_room_fields[] = {
  PUBLIC_ROOM_FIELDS,
  BANTER_JSON_STRUCTS (BanterMatrixPublicRoom, children_state, "children_state",
                       &banter_matrix_event_type, BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (SpaceRoom, space_room)

static const BanterJsonField hierarchy_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixHierarchy, rooms, "rooms", &banter_matrix_space_room_type,
                       BANTER_JSON_REQUIRED | BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixHierarchy, next_batch, "next_batch", BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (Hierarchy, hierarchy)

static const BanterJsonField public_rooms_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixPublicRooms, chunk, "chunk", &banter_matrix_public_room_type,
                       BANTER_JSON_REQUIRED | BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixPublicRooms, next_batch, "next_batch", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixPublicRooms, prev_batch, "prev_batch", BANTER_JSON_TOLERANT),
  BANTER_JSON_INT (BanterMatrixPublicRooms, total_room_count_estimate, "total_room_count_estimate",
                   BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (PublicRooms, public_rooms)
