/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-timeline"

#include "config.h"

#include <string.h>

#include "banter-server-timeline.h"

#include "banter-clock.h"
#include "banter-matrix-error.h"

/* From rows to events. What is written is checked, but a disk or an older version may have left a
 * row that cannot be sent: it is left out and logged, and the answer holds everything else. */

/* How many events a page looks through that nobody wants. */
#define MAX_UNWANTED 1000

/* What somebody had set who erased their account is not told again beside what replaced it. */
#define PREVIOUS                                                                                   \
  "CASE WHEN p.sender IS NULL OR EXISTS (SELECT 1 FROM users WHERE user_id = p.sender"             \
  " AND erased IS NOT NULL) THEN NULL ELSE p.content END"
#define COLUMNS                                                                                    \
  "e.stream_id, e.event_id, e.room_id, e.type, e.state_key, e.sender, e.origin_server_ts,"         \
  " e.content, e.redacts, e.device_id, e.txn_id, e.redacted_by, " PREVIOUS ", p.event_id"
#define FROM " FROM events e LEFT JOIN events p ON p.stream_id = e.replaces"

static void
clear_placed (gpointer data)
{
  BanterServerPlacedEvent *placed = data;

  g_clear_pointer (&placed->event, banter_matrix_event_free);
}

GArray *
banter_server_timeline_new (void)
{
  GArray *timeline = g_array_new (FALSE, TRUE, sizeof (BanterServerPlacedEvent));

  g_array_set_clear_func (timeline, clear_placed);
  return timeline;
}

gint64
banter_server_timeline_get_last (const GArray *timeline, gint64 fallback)
{
  return timeline->len > 0
             ? g_array_index (timeline, BanterServerPlacedEvent, timeline->len - 1).stream_id
             : fallback;
}

GPtrArray *
banter_server_timeline_steal_events (GArray *timeline)
{
  GPtrArray *events = g_ptr_array_new ();

  for (guint i = 0; i < timeline->len; i++)
    {
      BanterServerPlacedEvent *placed = &g_array_index (timeline, BanterServerPlacedEvent, i);

      g_ptr_array_add (events, g_steal_pointer (&placed->event));
    }
  return events;
}

/* Of a redaction, for `redacted_because`. */
static char *
dup_redaction (const BanterServerReader *reader, gint64 stream_id)
{
  g_autoptr (BanterMatrixEvent) event = banter_server_timeline_read_at (reader, stream_id, NULL);

  return event != NULL ? banter_json_encode (&banter_matrix_event_type, event) : NULL;
}

static BanterMatrixUnsigned *
read_unsigned (const BanterServerReader *reader, BanterDbCursor *rows,
               const BanterMatrixEvent *event)
{
  BanterMatrixUnsigned *data = g_new0 (BanterMatrixUnsigned, 1);

  data->age = MAX (banter_clock_now_ms () - event->origin_server_ts, 0);
  if (g_strcmp0 (event->sender, reader->user_id) == 0
      && g_strcmp0 (banter_db_cursor_get_text (rows, 9), reader->device_id) == 0)
    data->transaction_id = banter_db_cursor_dup_text (rows, 10);
  if (banter_server_timeline_is_object (banter_db_cursor_get_text (rows, 12)))
    data->prev_content = banter_db_cursor_dup_text (rows, 12);
  data->replaces_state = banter_db_cursor_dup_text (rows, 13);
  /* A redaction that was itself redacted tells no more than that. */
  if (!banter_db_cursor_is_null (rows, 11)
      && !g_str_equal (event->type, BANTER_MATRIX_EVENT_REDACTION))
    data->redacted_because = dup_redaction (reader, banter_db_cursor_get_int (rows, 11));
  return data;
}

gboolean
banter_server_timeline_is_object (const char *json)
{
  static const BanterJsonLimits limits = { 0, BANTER_JSON_DEPTH_SERVER };

  return json != NULL && *json == '{' && banter_json_scan (json, strlen (json), &limits, NULL);
}

/* Returns: (nullable): %NULL for a row that cannot be sent */
static BanterMatrixEvent *
read_row (const BanterServerReader *reader, BanterDbCursor *rows)
{
  BanterMatrixEvent *event;

  if (!banter_server_timeline_is_object (banter_db_cursor_get_text (rows, 7)))
    {
      g_message ("Event %" G_GINT64_FORMAT " is damaged and left out",
                 banter_db_cursor_get_int (rows, 0));
      return NULL;
    }
  event = g_new0 (BanterMatrixEvent, 1);
  event->event_id = banter_db_cursor_dup_text (rows, 1);
  if (reader->with_room_id)
    event->room_id = banter_db_cursor_dup_text (rows, 2);
  event->type = banter_db_cursor_dup_text (rows, 3);
  event->state_key = banter_db_cursor_dup_text (rows, 4);
  event->sender = banter_db_cursor_dup_text (rows, 5);
  event->origin_server_ts = banter_db_cursor_get_int (rows, 6);
  event->content = banter_db_cursor_dup_text (rows, 7);
  /* Since version 11 it is in the content; older clients look here. */
  event->redacts = banter_db_cursor_dup_text (rows, 8);
  event->unsigned_data = read_unsigned (reader, rows, event);
  return event;
}

static gboolean
read_rows (const BanterServerReader *reader, BanterDbCursor *rows, GArray *timeline, GError **error)
{
  while (banter_db_cursor_next (rows, error))
    {
      BanterServerPlacedEvent placed
          = { read_row (reader, rows), banter_db_cursor_get_int (rows, 0) };

      if (placed.event != NULL)
        g_array_append_val (timeline, placed);
    }
  return !banter_db_cursor_failed (rows);
}

gboolean
banter_server_timeline_read_back (const BanterServerReader *reader, const char *room_id,
                                  gint64 after, gint64 until, gint64 limit, GArray *timeline,
                                  GError **error)
{
  static const char sql[]
      = "SELECT " COLUMNS FROM " WHERE e.room_id = ? AND e.stream_id > ? AND e.stream_id <= ?"
        " ORDER BY e.stream_id DESC LIMIT ?";
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (reader->db, sql, "siii", room_id, after, until, limit);

  return read_rows (reader, rows, timeline, error);
}

gboolean
banter_server_timeline_read_page (const BanterServerReader *reader, const char *room_id,
                                  gint64 after, gint64 until, gint64 limit,
                                  BanterServerTimelineWants wants, gconstpointer data,
                                  GArray *timeline, gboolean *has_more, GError **error)
{
  static const char sql[]
      = "SELECT " COLUMNS FROM " WHERE e.room_id = ? AND e.stream_id > ? AND e.stream_id <= ?"
        " ORDER BY e.stream_id DESC";
  g_autoptr (BanterDbCursor) rows = banter_db_query (reader->db, sql, "sii", room_id, after, until);
  gint64 n_read = 0;

  *has_more = FALSE;
  while (banter_db_cursor_next (rows, error))
    {
      BanterServerPlacedEvent placed
          = { read_row (reader, rows), banter_db_cursor_get_int (rows, 0) };
      gboolean is_wanted = placed.event != NULL && wants (&placed, data);

      *has_more = (is_wanted && timeline->len >= limit) || n_read++ > limit + MAX_UNWANTED;
      if (is_wanted && !*has_more)
        g_array_append_val (timeline, placed);
      else
        clear_placed (&placed);
      if (*has_more)
        break;
    }
  return !banter_db_cursor_failed (rows);
}

gboolean
banter_server_timeline_read_forth (const BanterServerReader *reader, const char *room_id,
                                   gint64 after, gint64 until, gint64 limit, GArray *timeline,
                                   GError **error)
{
  static const char sql[]
      = "SELECT " COLUMNS FROM " WHERE e.room_id = ? AND e.stream_id > ? AND e.stream_id <= ?"
        " ORDER BY e.stream_id LIMIT ?";
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (reader->db, sql, "siii", room_id, after, until, limit);

  return read_rows (reader, rows, timeline, error);
}

static gboolean
read_list (const BanterServerReader *reader, BanterDbCursor *rows, GPtrArray *events,
           GError **error)
{
  while (banter_db_cursor_next (rows, error))
    {
      BanterMatrixEvent *event = read_row (reader, rows);

      if (event != NULL)
        g_ptr_array_add (events, event);
    }
  return !banter_db_cursor_failed (rows);
}

gboolean
banter_server_timeline_read_state (const BanterServerReader *reader, const char *room_id,
                                   gint64 after, gint64 until, gboolean with_members,
                                   GPtrArray *events, GError **error)
{
  static const char sql[]
      = "SELECT " COLUMNS FROM " WHERE e.stream_id IN (SELECT max (stream_id) FROM events"
        " WHERE room_id = ? AND state_key IS NOT NULL AND stream_id > ? AND stream_id <= ?"
        " AND (type <> 'm.room.member' OR ?) GROUP BY type, state_key) ORDER BY e.stream_id";
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (reader->db, sql, "siib", room_id, after, until, with_members);

  return read_list (reader, rows, events, error);
}

gboolean
banter_server_timeline_read_state_now (const BanterServerReader *reader, const char *room_id,
                                       gint64 after, gint64 at, gboolean with_members,
                                       GArray *state, GError **error)
{
  static const char sql[]
      = "SELECT " COLUMNS " FROM room_state s JOIN events e ON e.stream_id = s.stream_id"
        " LEFT JOIN events p ON p.stream_id = e.replaces WHERE s.room_id = ? AND s.stream_id > ?"
        " AND (s.stream_id <= ? OR e.replaces IS NOT NULL) AND (s.type <> 'm.room.member' OR ?)";
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (reader->db, sql, "siib", room_id, after, at, with_members);

  return read_rows (reader, rows, state, error);
}

BanterMatrixEvent *
banter_server_timeline_read_state_between (const BanterServerReader *reader, const char *room_id,
                                           const char *type, const char *state_key, gint64 after,
                                           gint64 until, GError **error)
{
  static const char sql[] = "SELECT " COLUMNS FROM " WHERE e.room_id = ? AND e.type = ?"
                            " AND e.state_key = ? AND e.stream_id > ? AND e.stream_id <= ?"
                            " ORDER BY e.stream_id DESC LIMIT 1";
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (reader->db, sql, "sssii", room_id, type, state_key, after, until);

  return banter_db_cursor_next (rows, error) ? read_row (reader, rows) : NULL;
}

BanterMatrixEvent *
banter_server_timeline_read_state_event (const BanterServerReader *reader, const char *room_id,
                                         const char *type, const char *state_key, gint64 until,
                                         GError **error)
{
  return banter_server_timeline_read_state_between (reader, room_id, type, state_key, 0, until,
                                                    error);
}

BanterMatrixEvent *
banter_server_timeline_read_event (const BanterServerReader *reader, const char *room_id,
                                   const char *event_id, gint64 *stream_id, GError **error)
{
  static const char sql[] = "SELECT " COLUMNS FROM " WHERE e.event_id = ? AND e.room_id = ?";
  g_autoptr (BanterDbCursor) rows = banter_db_query (reader->db, sql, "ss", event_id, room_id);

  if (!banter_db_cursor_next (rows, error))
    return NULL;
  *stream_id = banter_db_cursor_get_int (rows, 0);
  return read_row (reader, rows);
}

BanterMatrixEvent *
banter_server_timeline_read_at (const BanterServerReader *reader, gint64 stream_id, GError **error)
{
  static const char sql[] = "SELECT " COLUMNS FROM " WHERE e.stream_id = ?";
  g_autoptr (BanterDbCursor) rows = banter_db_query (reader->db, sql, "i", stream_id);

  return banter_db_cursor_next (rows, error) ? read_row (reader, rows) : NULL;
}

gboolean
banter_server_timeline_read_senders (const BanterServerReader *reader, const char *room_id,
                                     const GArray *timeline, gint64 until, GHashTable *known,
                                     GPtrArray *events, GError **error)
{
  for (guint i = 0; i < timeline->len; i++)
    {
      const char *sender = g_array_index (timeline, BanterServerPlacedEvent, i).event->sender;
      g_autoptr (GError) failure = NULL;
      BanterMatrixEvent *member;

      if (!g_hash_table_add (known, g_strdup (sender)))
        continue;
      member = banter_server_timeline_read_state_event (reader, room_id, BANTER_MATRIX_EVENT_MEMBER,
                                                        sender, until, &failure);
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (member != NULL)
        g_ptr_array_add (events, member);
    }
  return TRUE;
}

char *
banter_server_token_build (gint64 stream_id)
{
  return g_strdup_printf ("s%" G_GINT64_FORMAT, stream_id);
}

char *
banter_server_token_build_sync (gint64 stream_id, gint64 to_device)
{
  return g_strdup_printf ("s%" G_GINT64_FORMAT "_%" G_GINT64_FORMAT, stream_id, to_device);
}

gboolean
banter_server_token_parse_sync (const char *token, gint64 *stream_id, gint64 *to_device,
                                GError **error)
{
  g_auto (GStrv) parts = g_strsplit (token != NULL ? token : "", "_", 3);
  guint n = g_strv_length (parts);

  if (n >= 1 && n <= 2 && parts[0][0] == 's'
      && g_ascii_string_to_signed (parts[0] + 1, 10, 0, G_MAXINT64, stream_id, NULL)
      && (n == 1 || g_ascii_string_to_signed (parts[1], 10, 0, *stream_id, to_device, NULL)))
    {
      if (n == 1)
        *to_device = *stream_id;
      return TRUE;
    }
  g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
               "This is no token of this server");
  return FALSE;
}

gboolean
banter_server_token_parse (const char *token, gint64 *stream_id, GError **error)
{
  gint64 to_device;

  return banter_server_token_parse_sync (token, stream_id, &to_device, error);
}
