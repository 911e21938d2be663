/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-sync-room"

#include "config.h"

#include "banter-server-sync.h"
#include "banter-server-view.h"

#include "banter-json.h"

/* One room in a sync: timeline, the state before it, summary, counts. */

#define N_HEROES 5
#define MAX_UNREAD 1000

static const BanterMatrixEventFilter *
timeline_filter (const BanterServerSync *sync)
{
  return sync->filter != NULL && sync->filter->room != NULL ? sync->filter->room->timeline : NULL;
}

static const BanterMatrixEventFilter *
state_filter (const BanterServerSync *sync)
{
  return sync->filter != NULL && sync->filter->room != NULL ? sync->filter->room->state : NULL;
}

static gboolean
is_lazy (const BanterServerSync *sync)
{
  return state_filter (sync) != NULL && state_filter (sync)->lazy_load_members;
}

static gint64
get_limit (const BanterServerSync *sync)
{
  const BanterMatrixEventFilter *filter = timeline_filter (sync);

  return filter != NULL && filter->limit > 0 ? MIN (filter->limit, BANTER_SERVER_SYNC_MAX_LIMIT)
                                             : BANTER_SERVER_SYNC_DEFAULT_LIMIT;
}

static gboolean
is_wanted (const BanterServerSync *sync, BanterServerView *view,
           const BanterServerPlacedEvent *placed)
{
  const BanterMatrixEvent *event = placed->event;

  return (view == NULL || banter_server_view_allows (view, placed->stream_id))
         && (event->state_key != NULL || !g_hash_table_contains (sync->ignored, event->sender))
         && banter_server_timeline_matches (timeline_filter (sync), event);
}

/* Events come newest first and leave in order. */
static void
arrange (const BanterServerSync *sync, BanterServerView *view, GArray *timeline)
{
  for (guint i = 0, j = timeline->len; j > 0 && i < --j; i++)
    {
      BanterServerPlacedEvent *a = &g_array_index (timeline, BanterServerPlacedEvent, i);
      BanterServerPlacedEvent *b = &g_array_index (timeline, BanterServerPlacedEvent, j);
      BanterServerPlacedEvent swap = *a;

      *a = *b;
      *b = swap;
    }
  for (guint i = timeline->len; i-- > 0;)
    if (!is_wanted (sync, view, &g_array_index (timeline, BanterServerPlacedEvent, i)))
      g_array_remove_index (timeline, i);
}

/**
 * read_timeline:
 * @view: (nullable): what the reader may see, where that is not everything since @since
 * @start: (out): the stream id of the first event, before filters; @until + 1 without any
 */
static BanterMatrixTimeline *
read_timeline (const BanterServerSync *sync, BanterServerView *view, const char *room_id,
               gint64 since, gint64 until, GArray *placed, gint64 *start, GError **error)
{
  gint64 limit = get_limit (sync);
  BanterMatrixTimeline *timeline;

  if (!banter_server_timeline_read_back (&sync->reader, room_id, since, until, limit + 1, placed,
                                         error))
    return NULL;
  timeline = g_new0 (BanterMatrixTimeline, 1);
  timeline->limited = placed->len > limit;
  if (timeline->limited)
    g_array_set_size (placed, (guint)limit);
  *start = placed->len > 0
               ? g_array_index (placed, BanterServerPlacedEvent, placed->len - 1).stream_id
               : until + 1;
  timeline->prev_batch = banter_server_token_build (*start - 1);
  arrange (sync, view, placed);
  return timeline;
}

static void
drop_filtered_state (const BanterServerSync *sync, GPtrArray *events)
{
  for (guint i = events->len; i-- > 0;)
    {
      BanterMatrixEvent *event = g_ptr_array_index (events, i);

      if (banter_server_timeline_matches (state_filter (sync), event))
        continue;
      g_ptr_array_remove_index (events, i);
      banter_matrix_event_free (event);
    }
}

/* Own membership always; with lazy loading otherwise only of whoever speaks in the timeline. */
static gboolean
add_lazy_members (const BanterServerSync *sync, const char *room_id, gboolean is_full, gint64 until,
                  const GArray *placed, GPtrArray *events, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) failure = NULL;
  BanterMatrixEvent *own = NULL;

  if (is_full)
    {
      g_hash_table_add (known, g_strdup (sync->reader.user_id));
      own = banter_server_timeline_read_state_event (&sync->reader, room_id,
                                                     BANTER_MATRIX_EVENT_MEMBER,
                                                     sync->reader.user_id, until, &failure);
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (own != NULL)
    g_ptr_array_add (events, own);
  return banter_server_timeline_read_senders (&sync->reader, room_id, placed, until, known, events,
                                              error);
}

/* The state between @since and the timeline's start. */
static BanterMatrixEventList *
read_state (const BanterServerSync *sync, const char *room_id, gint64 since, gint64 start,
            gboolean limited, const GArray *placed, GError **error)
{
  gboolean is_full = since == 0 || sync->full_state;
  BanterMatrixEventList *list = g_new0 (BanterMatrixEventList, 1);

  list->events = g_ptr_array_new ();
  if ((!is_full && !limited)
          ? !is_lazy (sync)
                || add_lazy_members (sync, room_id, FALSE, start - 1, placed, list->events, error)
          : banter_server_timeline_read_state (&sync->reader, room_id, is_full ? 0 : since,
                                               start - 1, !is_lazy (sync), list->events, error)
                && (!is_lazy (sync)
                    || add_lazy_members (sync, room_id, is_full, start - 1, placed, list->events,
                                         error)))
    {
      drop_filtered_state (sync, list->events);
      return list;
    }
  banter_matrix_event_list_free (list);
  return NULL;
}

/* --- Summary and counts --- */

static gboolean
read_summary (const BanterServerSync *sync, const char *room_id, BanterMatrixSummary **summary,
              GError **error)
{
  static const char counts_sql[]
      = "SELECT coalesce (sum (membership = 'join'), 0), coalesce (sum (membership = 'invite'), 0)"
        " FROM memberships WHERE room_id = ? AND membership IN ('join', 'invite')";
  static const char heroes_sql[]
      = "SELECT user_id FROM memberships WHERE room_id = ?1 AND user_id <> ?2"
        " AND membership IN ('join', 'invite') ORDER BY since LIMIT ?3";
  static const char former_sql[]
      = "SELECT user_id FROM memberships WHERE room_id = ?1 AND user_id <> ?2"
        " AND membership IN ('leave', 'ban') ORDER BY since LIMIT ?3";
  g_autoptr (GStrvBuilder) heroes = g_strv_builder_new ();
  g_autoptr (BanterDbCursor) rows = NULL;
  guint n = 0;

  *summary = g_new0 (BanterMatrixSummary, 1);
  if (!banter_db_get (sync->reader.db, counts_sql, "s:ii", room_id,
                      &(*summary)->joined_member_count, &(*summary)->invited_member_count, error))
    return FALSE;
  rows = banter_db_query (sync->reader.db,
                          (*summary)->joined_member_count + (*summary)->invited_member_count > 1
                              ? heroes_sql
                              : former_sql,
                          "ssi", room_id, sync->reader.user_id, (gint64)N_HEROES);
  for (; banter_db_cursor_next (rows, error); n++)
    g_strv_builder_add (heroes, banter_db_cursor_get_text (rows, 0));
  if (n > 0)
    (*summary)->heroes = g_strv_builder_end (heroes);
  return !banter_db_cursor_failed (rows);
}

/* A simple count of what others wrote since one's read receipt. */
static gboolean
read_unread (const BanterServerSync *sync, const char *room_id, BanterMatrixUnread **unread,
             GError **error)
{
  static const char sql[]
      = "SELECT count (*) FROM (SELECT 1 FROM events WHERE room_id = ?1"
        " AND stream_id > coalesce ((SELECT max (position) FROM receipts WHERE room_id = ?1"
        " AND user_id = ?2), (SELECT since FROM memberships WHERE user_id = ?2 AND room_id = ?1), "
        "0)"
        " AND state_key IS NULL AND sender <> ?2 AND redacted_by IS NULL"
        " AND type IN ('m.room.message', 'm.sticker', 'm.room.encrypted') LIMIT ?3)";

  *unread = g_new0 (BanterMatrixUnread, 1);
  return banter_db_get (sync->reader.db, sql, "ssi:i", room_id, sync->reader.user_id,
                        (gint64)MAX_UNREAD, &(*unread)->notification_count, error);
}

static gboolean
has_member_event (const GPtrArray *events)
{
  for (guint i = 0; i < events->len; i++)
    if (g_str_equal (((BanterMatrixEvent *)g_ptr_array_index (events, i))->type,
                     BANTER_MATRIX_EVENT_MEMBER))
      return TRUE;
  return FALSE;
}

/* --- Rooms --- */

static gboolean
fill_joined (const BanterServerSync *sync, BanterServerView *view, const char *room_id,
             gint64 since, BanterMatrixJoinedRoom *room, GError **error)
{
  g_autoptr (GArray) placed = banter_server_timeline_new ();
  gint64 start;

  room->timeline
      = read_timeline (sync, view, room_id, since, sync->position, placed, &start, error);
  if (room->timeline == NULL)
    return FALSE;
  room->state = read_state (sync, room_id, since, start, room->timeline->limited, placed, error);
  if (room->state == NULL)
    return FALSE;
  room->timeline->events = banter_server_timeline_steal_events (placed);
  if ((since == 0 || sync->full_state || room->timeline->limited
       || has_member_event (room->timeline->events))
      && !read_summary (sync, room_id, &room->summary, error))
    return FALSE;
  return banter_server_sync_read_ephemeral (sync, room_id, since, &room->ephemeral, error)
         && banter_server_sync_read_account_data (sync, room_id, since, &room->account_data, error)
         && read_unread (sync, room_id, &room->unread_notifications, error);
}

static gboolean
is_silent (const BanterServerSync *sync, gint64 since, const BanterMatrixJoinedRoom *room)
{
  return since != 0 && !sync->full_state && room->timeline->events->len == 0
         && !room->timeline->limited && room->ephemeral == NULL && room->account_data == NULL;
}

/* Own private receipts and ignored people change the count without an event of their own: those
 * rooms are told by their receipt. */
static gboolean
has_news (const BanterServerSync *sync, const char *room_id, gint64 since, gboolean *news,
          GError **error)
{
  static const char sql[]
      = "SELECT EXISTS (SELECT 1 FROM events WHERE room_id = ?1 AND stream_id > ?2)"
        " OR EXISTS (SELECT 1 FROM receipts WHERE room_id = ?1 AND stream_id > ?2)"
        " OR EXISTS (SELECT 1 FROM account_data WHERE user_id = ?3 AND stream_id > ?2"
        " AND room_id = ?1)";
  gint64 any = 0;

  if (!banter_db_get (sync->reader.db, sql, "sis:i", room_id, since, sync->reader.user_id, &any,
                      error))
    return FALSE;
  *news = any != 0 || banter_server_sync_has_typing (sync, room_id, since);
  return TRUE;
}

gboolean
banter_server_sync_read_joined (const BanterServerSync *sync, const char *room_id, gint64 since,
                                BanterMatrixJoinedRoom **room, GError **error)
{
  g_autoptr (BanterMatrixJoinedRoom) joined = NULL;
  g_autoptr (BanterServerView) view = NULL;
  gboolean news = TRUE;

  *room = NULL;
  if (since != 0 && !sync->full_state && !has_news (sync, room_id, since, &news, error))
    return FALSE;
  if (!news)
    return TRUE;
  /* Who has been there since @since has seen all that came after it. */
  if (since == 0)
    {
      view = banter_server_view_new (sync->reader.db, room_id, sync->reader.user_id, error);
      if (view == NULL)
        return FALSE;
    }
  joined = g_new0 (BanterMatrixJoinedRoom, 1);
  if (!fill_joined (sync, view, room_id, since, joined, error))
    return FALSE;
  if (!is_silent (sync, since, joined))
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
  gint64 start = left;

  /* Whoever declined an invite never saw the room: only that they are out of it is told. */
  view = banter_server_view_new (sync->reader.db, room_id, sync->reader.user_id, NULL);
  answer->timeline = read_timeline (sync, view, room_id, view != NULL ? sync->since : left - 1,
                                    left, placed, &start, error);
  if (answer->timeline == NULL)
    return FALSE;
  if (view != NULL)
    answer->state
        = read_state (sync, room_id, sync->since, start, answer->timeline->limited, placed, error);
  if (view != NULL && answer->state == NULL)
    return FALSE;
  answer->timeline->events = banter_server_timeline_steal_events (placed);
  *room = g_steal_pointer (&answer);
  return TRUE;
}
