/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-store-timeline"

#include "config.h"

#include "banter-store-private.h"

/* Where events lie: positions in the order of the server's stream, and the gaps between what it has
 * sent. /sync appends at the end; pages of /messages fill a gap from its newer side downwards. A
 * gap is opened far above what is before it, so that whatever fills it finds room below. */

#define GAP_ROOM (G_GINT64_CONSTANT (1) << 32)

/* The highest position in use, and whether it is a gap's. */
static gboolean
find_end (BanterStore *store, gint64 room, gint64 *end, gboolean *is_gap, GError **error)
{
  gint64 event = BANTER_POSITION_UNKNOWN;
  gint64 gap = BANTER_POSITION_UNKNOWN;

  if (!banter_db_get (store->db,
                      "SELECT position FROM events WHERE room = ? ORDER BY position DESC LIMIT 1",
                      "i:i", room, &event, error)
      || !banter_db_get (store->db,
                         "SELECT position FROM gaps WHERE room = ? ORDER BY position DESC LIMIT 1",
                         "i:i", room, &gap, error))
    return FALSE;
  *end = MAX (event, gap);
  *is_gap = gap > event;
  return TRUE;
}

static gboolean
add_gap (BanterStore *store, const BanterStoreRoom *room, gint64 position, const char *token,
         GError **error)
{
  banter_change_set_touch_row (store->changes, room->room_id, position);
  return banter_db_exec (store->db,
                         "INSERT OR REPLACE INTO gaps (room, position, token) VALUES (?, ?, ?)",
                         "iis", room->id, position, token, error);
}

static gboolean
get_position (BanterStore *store, gint64 room, const char *event_id, gint64 *position,
              GError **error)
{
  *position = BANTER_POSITION_UNKNOWN;
  return banter_db_get (store->db, "SELECT position FROM events WHERE room = ? AND event_id = ?",
                        "is:i", room, event_id, position, error);
}

static gboolean
is_create (const BanterMatrixEvent *event)
{
  return g_strcmp0 (event->type, BANTER_MATRIX_EVENT_CREATE) == 0
         && g_strcmp0 (event->state_key, "") == 0;
}

/* Whether what comes now follows on what is here: it holds something known. (For a room that is new
 * here: whether it holds the room's beginning.) */
static gboolean
find_overlap (BanterStore *store, gint64 room, GPtrArray *events, gboolean empty,
              gboolean *overlaps, GError **error)
{
  *overlaps = FALSE;
  for (guint i = 0; events != NULL && i < events->len && !*overlaps; i++)
    {
      const BanterMatrixEvent *event = g_ptr_array_index (events, i);
      gint64 position;

      if (empty)
        *overlaps = is_create (event);
      else if (event->event_id == NULL)
        continue;
      else if (!get_position (store, room, event->event_id, &position, error))
        return FALSE;
      else
        *overlaps = position != BANTER_POSITION_UNKNOWN;
    }
  return TRUE;
}

/* Finds the position for the first new event; opens a gap before it where the server left out
 * events. */
static gboolean
find_start (BanterStore *store, const BanterStoreRoom *room, const BanterMatrixTimeline *timeline,
            gint64 *next, GError **error)
{
  gint64 end;
  gboolean after_gap;
  gboolean overlaps;
  gboolean empty;
  gboolean left_out;

  if (!find_end (store, room->id, &end, &after_gap, error))
    return FALSE;
  empty = end == BANTER_POSITION_UNKNOWN;
  *next = empty ? 1 : end + 1;
  /* Whoever was away from the room has missed what happened, whatever the server says. */
  left_out = empty || timeline->limited || room->membership != BANTER_MEMBERSHIP_JOIN;
  if (!left_out || timeline->prev_batch == NULL)
    return TRUE;
  if (!find_overlap (store, room->id, timeline->events, empty, &overlaps, error))
    return FALSE;
  if (overlaps)
    return TRUE;
  if (after_gap)
    return add_gap (store, room, end, timeline->prev_batch, error);
  end = empty ? 0 : end + GAP_ROOM;
  *next = end + 1;
  return add_gap (store, room, end, timeline->prev_batch, error);
}

gboolean
banter_store_apply_timeline (BanterStore *store, const BanterStoreRoom *room,
                             const BanterMatrixTimeline *timeline, GError **error)
{
  gint64 position;

  if (!find_start (store, room, timeline, &position, error))
    return FALSE;
  for (guint i = 0; timeline->events != NULL && i < timeline->events->len; i++)
    {
      const BanterMatrixEvent *event = g_ptr_array_index (timeline->events, i);
      gboolean inserted;

      if (!banter_store_insert_event (store, room, event, position, TRUE, &inserted, error))
        return FALSE;
      if (inserted)
        position++;
      if (inserted && event->state_key != NULL
          && !banter_store_apply_state (store, room, event, error))
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  const char *room_id;
  const char *from;
  const BanterMatrixMessages *messages;
} Page;

/* Puts the page's events, newest first, from the gap's position downwards. @closed: they have met
 * what is known before the gap, or the room's beginning. */
static gboolean
fill_gap (BanterStore *store, const BanterStoreRoom *room, gint64 gap, GPtrArray *chunk,
          gint64 *position, gboolean *closed, GError **error)
{
  *position = gap;
  *closed = FALSE;
  for (guint i = 0; chunk != NULL && i < chunk->len && !*closed; i++)
    {
      const BanterMatrixEvent *event = g_ptr_array_index (chunk, i);
      gboolean inserted;
      gint64 known;

      if (!banter_store_event_is_sane (event))
        continue;
      if (!get_position (store, room->id, event->event_id, &known, error))
        return FALSE;
      if (known != BANTER_POSITION_UNKNOWN)
        {
          *closed = known < *position;
          continue;
        }
      if (!banter_store_insert_event (store, room, event, *position, FALSE, &inserted, error))
        return FALSE;
      *position -= 1;
      *closed = is_create (event);
    }
  return TRUE;
}

static gboolean
apply_page (BanterStore *store, const BanterStoreRoom *room, gint64 gap, const Page *page,
            GError **error)
{
  const BanterMatrixMessages *messages = page->messages;
  gint64 position;
  gboolean closed;
  gboolean stuck;

  if (!banter_db_exec (store->db, "DELETE FROM gaps WHERE room = ? AND position = ?", "ii",
                       room->id, gap, error))
    return FALSE;
  for (guint i = 0; messages->state != NULL && i < messages->state->len; i++)
    if (!banter_store_add_old_member (store, room, g_ptr_array_index (messages->state, i), error))
      return FALSE;
  if (!fill_gap (store, room, gap, messages->chunk, &position, &closed, error))
    return FALSE;
  banter_change_set_touch_row (store->changes, room->room_id, gap);
  /* An empty page may have more behind it, but not one that points at itself. */
  stuck = g_strcmp0 (messages->end, page->from) == 0;
  if (closed || stuck || messages->end == NULL)
    {
      banter_change_set_touch_row (store->changes, room->room_id, position);
      return TRUE;
    }
  return add_gap (store, room, position, messages->end, error);
}

static gboolean
apply_messages_inside (BanterStore *store, gpointer data, GError **error)
{
  static const char sql[] = "SELECT position FROM gaps WHERE room = ? AND token = ?"
                            " ORDER BY position DESC LIMIT 1";
  const Page *page = data;
  BanterStoreRoom room;
  gint64 gap = BANTER_POSITION_UNKNOWN;

  if (!banter_store_need_room (store, page->room_id, &room, error)
      || !banter_db_get (store->db, sql, "is:i", room.id, page->from, &gap, error))
    return FALSE;
  return gap == BANTER_POSITION_UNKNOWN || apply_page (store, &room, gap, page, error);
}

gboolean
banter_store_apply_messages (BanterStore *store, const char *room_id, const char *from,
                             const BanterMatrixMessages *messages, BanterChangeSet **changes,
                             GError **error)
{
  Page page = { room_id, from, messages };

  g_return_val_if_fail (store != NULL && room_id != NULL, FALSE);
  g_return_val_if_fail (from != NULL && messages != NULL, FALSE);

  return banter_store_write (store, apply_messages_inside, &page, changes, error);
}
