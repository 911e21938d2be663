/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-event.h"
#include "banter-matrix-keys.h"

G_BEGIN_DECLS

/* "GET /sync", CS-API "Syncing". */

/* A list of events: state, ephemeral, account data, presence, to-device */
typedef struct
{
  GPtrArray *events; /* BanterMatrixEvent */
} BanterMatrixEventList;
BANTER_MATRIX_TYPE (EventList, event_list)

typedef struct
{
  GPtrArray *events; /* BanterMatrixEvent */
  gboolean limited;
  char *prev_batch;
} BanterMatrixTimeline;
BANTER_MATRIX_TYPE (Timeline, timeline)

/* "RoomSummary": a member that did not change is absent, read as NULL or 0. */
typedef struct
{
  GStrv heroes;
  gint64 joined_member_count;
  gint64 invited_member_count;
} BanterMatrixSummary;
BANTER_MATRIX_TYPE (Summary, summary)

typedef struct
{
  gint64 highlight_count;
  gint64 notification_count;
} BanterMatrixUnread;
BANTER_MATRIX_TYPE (Unread, unread)

typedef struct
{
  BanterMatrixSummary *summary;
  BanterMatrixEventList *state;
  BanterMatrixEventList *state_after; /* v1.16; in place of @state with use_state_after */
  BanterMatrixTimeline *timeline;
  BanterMatrixEventList *ephemeral;
  BanterMatrixEventList *account_data;
  BanterMatrixUnread *unread_notifications;
  GHashTable *unread_thread_notifications; /* thread root -> BanterMatrixUnread; NULL when absent */
} BanterMatrixJoinedRoom;
BANTER_MATRIX_TYPE (JoinedRoom, joined_room)

typedef struct
{
  BanterMatrixEventList *invite_state; /* stripped state */
} BanterMatrixInvitedRoom;
BANTER_MATRIX_TYPE (InvitedRoom, invited_room)

typedef struct
{
  BanterMatrixEventList *knock_state;
} BanterMatrixKnockedRoom;
BANTER_MATRIX_TYPE (KnockedRoom, knocked_room)

typedef struct
{
  BanterMatrixEventList *state;
  BanterMatrixEventList *state_after;
  BanterMatrixTimeline *timeline;
  BanterMatrixEventList *account_data;
} BanterMatrixLeftRoom;
BANTER_MATRIX_TYPE (LeftRoom, left_room)

/* Each: room id -> struct; NULL when absent */
typedef struct
{
  GHashTable *join;   /* BanterMatrixJoinedRoom */
  GHashTable *invite; /* BanterMatrixInvitedRoom */
  GHashTable *leave;  /* BanterMatrixLeftRoom */
  GHashTable *knock;  /* BanterMatrixKnockedRoom */
} BanterMatrixSyncRooms;
BANTER_MATRIX_TYPE (SyncRooms, sync_rooms)

typedef struct
{
  char *next_batch;
  BanterMatrixSyncRooms *rooms;
  BanterMatrixEventList *account_data;
  BanterMatrixEventList *presence;
  BanterMatrixEventList *to_device;
  BanterMatrixDeviceLists *device_lists;
  GHashTable *device_one_time_keys_count; /* algorithm -> gint64 * */
  GStrv device_unused_fallback_key_types;
} BanterMatrixSync;
BANTER_MATRIX_TYPE (Sync, sync)

G_END_DECLS
