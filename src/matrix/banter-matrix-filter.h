/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-type.h"

G_BEGIN_DECLS

/* "POST /user/{userId}/filter" and the inline `filter` of /sync and /messages, CS-API "Filtering".
 */

typedef struct
{
  gint64 limit;
  GStrv types;
  GStrv not_types;
  GStrv senders;
  GStrv not_senders;
  GStrv rooms;
  GStrv not_rooms;
  gboolean lazy_load_members;
  gboolean include_redundant_members;
  char *contains_url; /* "true" or "false"; NULL: no matter */
  GStrv related_by_senders;
  GStrv related_by_rel_types;
} BanterMatrixEventFilter;
BANTER_MATRIX_TYPE (EventFilter, event_filter)

typedef struct
{
  GStrv rooms;
  GStrv not_rooms;
  gboolean include_leave;
  BanterMatrixEventFilter *timeline;
  BanterMatrixEventFilter *state;
  BanterMatrixEventFilter *ephemeral;
  BanterMatrixEventFilter *account_data;
} BanterMatrixRoomFilter;
BANTER_MATRIX_TYPE (RoomFilter, room_filter)

typedef struct
{
  GStrv event_fields;
  BanterMatrixRoomFilter *room;
  BanterMatrixEventFilter *presence;
  BanterMatrixEventFilter *account_data;
} BanterMatrixFilter;
BANTER_MATRIX_TYPE (Filter, filter)

typedef struct
{
  char *filter_id;
} BanterMatrixFilterId;
BANTER_MATRIX_TYPE (FilterId, filter_id)

G_END_DECLS
