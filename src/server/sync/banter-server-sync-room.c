/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-sync-room"

#include "config.h"

#include "banter-server-bundle.h"
#include "banter-server-room.h"
#include "banter-server-sync.h"
#include "banter-server-unread.h"
#include "banter-server-view.h"

#include "banter-json.h"

/* One room in a sync: timeline, counts, and what other files make of it. */

static const BanterMatrixEventFilter *
timeline_filter (const BanterServerSync *sync)
{
  return sync->room_filter->timeline;
}

/* --- Timeline --- */

typedef struct
{
  const BanterServerSync *sync;
  BanterServerView *view; /* NULL: everything since sync->since may be seen */
} Reader;

static gboolean
is_wanted (const BanterServerPlacedEvent *placed, gconstpointer data)
{
  const Reader *reader = data;
  const BanterMatrixEvent *event = placed->event;

  return (reader->view == NULL || banter_server_view_allows (reader->view, placed->stream_id))
         && (event->state_key != NULL
             || !g_hash_table_contains (reader->sync->ignored, event->sender))
         && banter_matrix_event_filter_wants (timeline_filter (reader->sync), event);
}

/* Events come newest first and leave in order. */
static void
reverse (GArray *timeline)
{
  for (guint i = 0, j = timeline->len; j > 0 && i < --j; i++)
    {
      BanterServerPlacedEvent *a = &g_array_index (timeline, BanterServerPlacedEvent, i);
      BanterServerPlacedEvent *b = &g_array_index (timeline, BanterServerPlacedEvent, j);
      BanterServerPlacedEvent swap = *a;

      *a = *b;
      *b = swap;
    }
}

/* CS-API "unsigned.membership" (v1.11) */
static void
dress (const Reader *reader, GArray *timeline)
{
  for (guint i = 0; i < timeline->len; i++)
    {
      BanterServerPlacedEvent *placed = &g_array_index (timeline, BanterServerPlacedEvent, i);

      if (reader->view != NULL)
        banter_server_view_dress (reader->view, placed->stream_id, placed->event);
      else
        placed->event->unsigned_data->membership
            = g_strdup (banter_server_membership_to_string (BANTER_SERVER_MEMBERSHIP_JOIN));
    }
}

/**
 * read_timeline:
 * @reader: who reads, and what they may see
 * @placed: (inout): gets the events, in order
 * @start: (out): the stream id of the first event; @until + 1 without any
 */
static BanterMatrixTimeline *
read_timeline (const Reader *reader, const char *room_id, gint64 since, gint64 until,
               GArray *placed, gint64 *start, GError **error)
{
  const BanterServerSync *sync = reader->sync;
  gboolean wants_room = banter_matrix_event_filter_wants_room (timeline_filter (sync), room_id);
  gint64 limit = banter_matrix_event_filter_get_limit (
      timeline_filter (sync), BANTER_SERVER_SYNC_DEFAULT_LIMIT, BANTER_SERVER_SYNC_MAX_LIMIT);
  BanterMatrixTimeline *timeline;
  gboolean limited = FALSE;

  if (wants_room
      && !banter_server_timeline_read_page (&sync->reader, room_id, since, until, limit, is_wanted,
                                            reader, placed, &limited, error))
    return NULL;
  reverse (placed);
  dress (reader, placed);
  if (!banter_server_bundle_add (&sync->reader, reader->view, sync->ignored, room_id, until, placed,
                                 error))
    return NULL;
  timeline = g_new0 (BanterMatrixTimeline, 1);
  timeline->limited = limited;
  *start
      = placed->len > 0 ? g_array_index (placed, BanterServerPlacedEvent, 0).stream_id : until + 1;
  timeline->prev_batch = banter_server_token_build (*start - 1);
  return timeline;
}

static void
take_events (const BanterServerSync *sync, BanterMatrixTimeline *timeline, GArray *placed)
{
  timeline->events = banter_server_timeline_steal_events (placed);
  banter_server_sync_filter_events (sync, NULL, timeline->events);
}

/* --- Counts --- */

static gboolean
read_unread (const BanterServerSync *sync, const char *room_id, BanterMatrixJoinedRoom *room,
             GError **error)
{
  gboolean by_thread
      = timeline_filter (sync) != NULL && timeline_filter (sync)->unread_thread_notifications;

  room->unread_notifications = g_new0 (BanterMatrixUnread, 1);
  return banter_server_unread_count (sync->reader.db, sync->reader.user_id, room_id, by_thread,
                                     room->unread_notifications, &room->unread_thread_notifications,
                                     error);
}

/* Whether the summary says anything new. */
static gboolean
members_changed (const BanterServerSync *sync, const char *room_id, gint64 since, gboolean *changed,
                 GError **error)
{
  static const char sql[]
      = "SELECT EXISTS (SELECT 1 FROM memberships WHERE room_id = ? AND since > ? AND membership IN"
        " ('join', 'invite', 'leave', 'ban', 'knock'))";

  *changed = since == 0 || sync->full_state;
  return *changed || banter_db_get (sync->reader.db, sql, "si:b", room_id, since, changed, error);
}

/* --- Rooms --- */

static gboolean
fill_joined (const Reader *reader, const char *room_id, gint64 since, BanterMatrixJoinedRoom *room,
             GError **error)
{
  const BanterServerSync *sync = reader->sync;
  g_autoptr (GArray) placed = banter_server_timeline_new ();
  BanterMatrixEventList *state;
  gboolean has_summary;
  gint64 start;

  room->timeline = read_timeline (reader, room_id, since, sync->position, placed, &start, error);
  if (room->timeline == NULL || !members_changed (sync, room_id, since, &has_summary, error)
      || (has_summary && !banter_server_sync_read_summary (sync, room_id, &room->summary, error)))
    return FALSE;
  state = banter_server_sync_read_state (sync, room_id, since, start, sync->position,
                                         room->timeline->limited, placed,
                                         has_summary ? room->summary->heroes : NULL, error);
  if (state == NULL)
    return FALSE;
  if (sync->use_state_after)
    room->state_after = state;
  else
    room->state = state;
  take_events (sync, room->timeline, placed);
  return banter_server_sync_read_ephemeral (sync, room_id, since, &room->ephemeral, error)
         && banter_server_sync_read_account_data (sync, room_id, since, &room->account_data, error)
         && read_unread (sync, room_id, room, error);
}

static gboolean
is_silent (const BanterServerSync *sync, gint64 since, const BanterMatrixJoinedRoom *room)
{
  return since != 0 && !sync->full_state && room->timeline->events->len == 0
         && !room->timeline->limited && room->summary == NULL && room->ephemeral == NULL
         && room->account_data == NULL
         && (room->state_after == NULL || room->state_after->events->len == 0);
}

gboolean
banter_server_sync_read_joined (const BanterServerSync *sync, const BanterServerStay *stay,
                                BanterMatrixJoinedRoom **room, GError **error)
{
  gint64 since = stay->since > sync->since ? 0 : sync->since;
  g_autoptr (BanterMatrixJoinedRoom) joined = g_new0 (BanterMatrixJoinedRoom, 1);
  g_autoptr (BanterServerView) view = NULL;

  *room = NULL;
  /* Who has been there since @since has seen all that came after it. */
  if (since == 0)
    {
      view = banter_server_view_new (sync->reader.db, stay->room_id, sync->reader.user_id, error);
      if (view == NULL)
        return FALSE;
    }
  if (!fill_joined (&(Reader){ sync, view }, stay->room_id, since, joined, error))
    return FALSE;
  if (stay->retells_counts || !is_silent (sync, since, joined))
    *room = g_steal_pointer (&joined);
  return TRUE;
}

gboolean
banter_server_sync_read_left (const BanterServerSync *sync, const char *room_id, gint64 left,
                              BanterMatrixLeftRoom **room, GError **error)
{
  g_autoptr (BanterMatrixLeftRoom) answer = g_new0 (BanterMatrixLeftRoom, 1);
  g_autoptr (GArray) placed = banter_server_timeline_new ();
  g_autoptr (BanterServerView) view = NULL;
  BanterMatrixEventList *state = NULL;
  gint64 start = left;

  /* Whoever declined an invite never saw the room: only that they are out of it is told. */
  view = banter_server_view_new (sync->reader.db, room_id, sync->reader.user_id, NULL);
  answer->timeline
      = read_timeline (&(Reader){ sync, view }, room_id, view != NULL ? sync->since : left - 1,
                       left, placed, &start, error);
  if (answer->timeline == NULL)
    return FALSE;
  if (view != NULL)
    {
      state = banter_server_sync_read_state (sync, room_id, sync->since, start, left,
                                             answer->timeline->limited, placed, NULL, error);
      if (state == NULL)
        return FALSE;
    }
  if (sync->use_state_after)
    answer->state_after = state;
  else
    answer->state = state;
  take_events (sync, answer->timeline, placed);
  *room = g_steal_pointer (&answer);
  return TRUE;
}
