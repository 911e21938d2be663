/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-sync"

#include "config.h"

#include "banter-matrix-sync.h"

/* Tolerant throughout but for next_batch: one room or event of a wrong shape is left out, the rest
 * counts and the token advances. */

static const BanterJsonField event_list_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixEventList, events, "events", &banter_matrix_event_type,
                       BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (EventList, event_list)

static const BanterJsonField timeline_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixTimeline, events, "events", &banter_matrix_event_type,
                       BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),
  BANTER_JSON_BOOL (BanterMatrixTimeline, limited, "limited",
                    BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),
  BANTER_JSON_STRING (BanterMatrixTimeline, prev_batch, "prev_batch", BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (Timeline, timeline)

static const BanterJsonField summary_fields[] = {
  BANTER_JSON_STRINGS (BanterMatrixSummary, heroes, "m.heroes", BANTER_JSON_TOLERANT),
  BANTER_JSON_INT (BanterMatrixSummary, joined_member_count, "m.joined_member_count",
                   BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),
  BANTER_JSON_INT (BanterMatrixSummary, invited_member_count, "m.invited_member_count",
                   BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (Summary, summary)

static const BanterJsonField unread_fields[] = {
  BANTER_JSON_INT (BanterMatrixUnread, highlight_count, "highlight_count",
                   BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),
  BANTER_JSON_INT (BanterMatrixUnread, notification_count, "notification_count",
                   BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (Unread, unread)

static const BanterJsonField joined_room_fields[] = {
  BANTER_JSON_STRUCT (BanterMatrixJoinedRoom, summary, "summary", &banter_matrix_summary_type,
                      BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixJoinedRoom, state, "state", &banter_matrix_event_list_type,
                      BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixJoinedRoom, state_after, "state_after",
                      &banter_matrix_event_list_type, BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixJoinedRoom, timeline, "timeline", &banter_matrix_timeline_type,
                      BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixJoinedRoom, ephemeral, "ephemeral",
                      &banter_matrix_event_list_type, BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixJoinedRoom, account_data, "account_data",
                      &banter_matrix_event_list_type, BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixJoinedRoom, unread_notifications, "unread_notifications",
                      &banter_matrix_unread_type, BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT_MAP (BanterMatrixJoinedRoom, unread_thread_notifications,
                          "unread_thread_notifications", &banter_matrix_unread_type,
                          BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (JoinedRoom, joined_room)

static const BanterJsonField invited_room_fields[] = {
  BANTER_JSON_STRUCT (BanterMatrixInvitedRoom, invite_state, "invite_state",
                      &banter_matrix_event_list_type, BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (InvitedRoom, invited_room)

static const BanterJsonField knocked_room_fields[] = {
  BANTER_JSON_STRUCT (BanterMatrixKnockedRoom, knock_state, "knock_state",
                      &banter_matrix_event_list_type, BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (KnockedRoom, knocked_room)

static const BanterJsonField left_room_fields[] = {
  BANTER_JSON_STRUCT (BanterMatrixLeftRoom, state, "state", &banter_matrix_event_list_type,
                      BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixLeftRoom, state_after, "state_after",
                      &banter_matrix_event_list_type, BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixLeftRoom, timeline, "timeline", &banter_matrix_timeline_type,
                      BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixLeftRoom, account_data, "account_data",
                      &banter_matrix_event_list_type, BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (LeftRoom, left_room)

static const BanterJsonField sync_rooms_fields[] = {
  BANTER_JSON_STRUCT_MAP (BanterMatrixSyncRooms, join, "join", &banter_matrix_joined_room_type,
                          BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT_MAP (BanterMatrixSyncRooms, invite, "invite", &banter_matrix_invited_room_type,
                          BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT_MAP (BanterMatrixSyncRooms, leave, "leave", &banter_matrix_left_room_type,
                          BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT_MAP (BanterMatrixSyncRooms, knock, "knock", &banter_matrix_knocked_room_type,
                          BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (SyncRooms, sync_rooms)

static const BanterJsonField sync_fields[] = {
  BANTER_JSON_STRING (BanterMatrixSync, next_batch, "next_batch", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRUCT (BanterMatrixSync, rooms, "rooms", &banter_matrix_sync_rooms_type,
                      BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixSync, account_data, "account_data",
                      &banter_matrix_event_list_type, BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixSync, presence, "presence", &banter_matrix_event_list_type,
                      BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixSync, to_device, "to_device", &banter_matrix_event_list_type,
                      BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixSync, device_lists, "device_lists",
                      &banter_matrix_device_lists_type, BANTER_JSON_TOLERANT),
  BANTER_JSON_INT_MAP (BanterMatrixSync, device_one_time_keys_count, "device_one_time_keys_count",
                       BANTER_JSON_TOLERANT),
  /* Written when empty too: without it a client takes the server for one without such keys. */
  BANTER_JSON_STRINGS (BanterMatrixSync, device_unused_fallback_key_types,
                       "device_unused_fallback_key_types",
                       BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (Sync, sync)
