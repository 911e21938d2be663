/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-directory"

#include "config.h"

#include "banter-matrix-directory.h"

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
