/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-filter"

#include "config.h"

#include "banter-matrix-filter.h"

static const BanterJsonField event_filter_fields[] = {
  BANTER_JSON_INT (BanterMatrixEventFilter, limit, "limit", 0),
  BANTER_JSON_STRINGS (BanterMatrixEventFilter, types, "types", 0),
  BANTER_JSON_STRINGS (BanterMatrixEventFilter, not_types, "not_types", 0),
  BANTER_JSON_STRINGS (BanterMatrixEventFilter, senders, "senders", 0),
  BANTER_JSON_STRINGS (BanterMatrixEventFilter, not_senders, "not_senders", 0),
  BANTER_JSON_STRINGS (BanterMatrixEventFilter, rooms, "rooms", 0),
  BANTER_JSON_STRINGS (BanterMatrixEventFilter, not_rooms, "not_rooms", 0),
  BANTER_JSON_BOOL (BanterMatrixEventFilter, lazy_load_members, "lazy_load_members", 0),
  BANTER_JSON_BOOL (BanterMatrixEventFilter, include_redundant_members, "include_redundant_members",
                    0),
  BANTER_JSON_RAW (BanterMatrixEventFilter, contains_url, "contains_url", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRINGS (BanterMatrixEventFilter, related_by_senders, "related_by_senders", 0),
  BANTER_JSON_STRINGS (BanterMatrixEventFilter, related_by_rel_types, "related_by_rel_types", 0),
};
BANTER_MATRIX_DEFINE (EventFilter, event_filter)

static const BanterJsonField room_filter_fields[] = {
  BANTER_JSON_STRINGS (BanterMatrixRoomFilter, rooms, "rooms", 0),
  BANTER_JSON_STRINGS (BanterMatrixRoomFilter, not_rooms, "not_rooms", 0),
  BANTER_JSON_BOOL (BanterMatrixRoomFilter, include_leave, "include_leave", 0),
  BANTER_JSON_STRUCT (BanterMatrixRoomFilter, timeline, "timeline",
                      &banter_matrix_event_filter_type, 0),
  BANTER_JSON_STRUCT (BanterMatrixRoomFilter, state, "state", &banter_matrix_event_filter_type, 0),
  BANTER_JSON_STRUCT (BanterMatrixRoomFilter, ephemeral, "ephemeral",
                      &banter_matrix_event_filter_type, 0),
  BANTER_JSON_STRUCT (BanterMatrixRoomFilter, account_data, "account_data",
                      &banter_matrix_event_filter_type, 0),
};
BANTER_MATRIX_DEFINE (RoomFilter, room_filter)

static const BanterJsonField filter_fields[] = {
  BANTER_JSON_STRINGS (BanterMatrixFilter, event_fields, "event_fields", 0),
  BANTER_JSON_STRUCT (BanterMatrixFilter, room, "room", &banter_matrix_room_filter_type, 0),
  BANTER_JSON_STRUCT (BanterMatrixFilter, presence, "presence", &banter_matrix_event_filter_type,
                      0),
  BANTER_JSON_STRUCT (BanterMatrixFilter, account_data, "account_data",
                      &banter_matrix_event_filter_type, 0),
};
BANTER_MATRIX_DEFINE (Filter, filter)

static const BanterJsonField filter_id_fields[] = {
  BANTER_JSON_STRING (BanterMatrixFilterId, filter_id, "filter_id", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (FilterId, filter_id)
