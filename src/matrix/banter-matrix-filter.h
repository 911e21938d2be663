/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-event.h"

G_BEGIN_DECLS

/* "POST /user/{userId}/filter" and the inline `filter` of /sync and /messages, CS-API "Filtering".
 */

/* @limit, @contains_url: JSON as text, NULL when absent: 0 and false mean something. Ask the
 * functions below. */
typedef struct
{
  char *limit;
  GStrv types;
  GStrv not_types;
  GStrv senders;
  GStrv not_senders;
  GStrv rooms;
  GStrv not_rooms;
  gboolean lazy_load_members;
  gboolean include_redundant_members;
  gboolean unread_thread_notifications;
  char *contains_url;
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
  char *event_format;
  BanterMatrixRoomFilter *room;
  BanterMatrixEventFilter *presence;
  BanterMatrixEventFilter *account_data;
} BanterMatrixFilter;
BANTER_MATRIX_TYPE (Filter, filter)

/**
 * banter_matrix_filter_check:
 * @filter: a filter from a client
 * @error: M_INVALID_PARAM
 *
 * Whether the members that the table leaves open hold what they may.
 */
gboolean banter_matrix_filter_check (const BanterMatrixFilter *filter, GError **error);
gboolean banter_matrix_event_filter_check (const BanterMatrixEventFilter *filter, GError **error);

/* @filter: (nullable). At most @maximum; @fallback without one. */
gint64 banter_matrix_event_filter_get_limit (const BanterMatrixEventFilter *filter, gint64 fallback,
                                             gint64 maximum);

/* Whether @filter (nullable) lets events of @room_id through. */
gboolean banter_matrix_event_filter_wants_room (const BanterMatrixEventFilter *filter,
                                                const char *room_id);

/* Whether @event passes @filter (nullable): its type, sender and content, not its room. */
gboolean banter_matrix_event_filter_wants (const BanterMatrixEventFilter *filter,
                                           const BanterMatrixEvent *event);

/* The event without what @fields (CS-API "event_fields") do not name. What every event needs stays,
 * as the specification allows. */
void banter_matrix_event_pick_fields (BanterMatrixEvent *event, const GStrv fields);

typedef struct
{
  char *filter_id;
} BanterMatrixFilterId;
BANTER_MATRIX_TYPE (FilterId, filter_id)

G_END_DECLS
