/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-history"

#include "config.h"

#include <string.h>

#include "banter-server-peek.h"
#include "banter-server-router.h"
#include "banter-server.h"

#include "banter-matrix-error.h"
#include "banter-matrix-people.h"
#include "banter-matrix-room.h"

/* CS-API "Getting events for a room": single events, pages of history, what stood around an event.
 */

#define ROOM "/_matrix/client/v3/rooms/{roomId}"
#define MAX_PAGE 500
#define MAX_ROWS 250 /* that a page may pass over without an event for the reader */

static gboolean
get_event (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_auto (BanterServerPeek) peek = { 0 };
  g_autoptr (BanterMatrixEvent) event = NULL;
  gint64 stream_id;

  if (!banter_server_peek_open (&peek, call, call->params[0], error))
    return FALSE;
  event = banter_server_peek_read_event (&peek, call->params[1], &stream_id, error);
  if (event == NULL)
    return FALSE;
  banter_server_call_take_json (call, banter_json_encode (&banter_matrix_event_type, event));
  return TRUE;
}

/* @filter: (out) (nullable) */
static gboolean
parse_filter (BanterServerCall *call, BanterMatrixEventFilter **filter, GError **error)
{
  static const BanterJsonLimits limits = { 16 * 1024, BANTER_JSON_DEPTH_SERVER };
  const char *text = banter_server_call_get_query (call, "filter");

  if (text != NULL)
    *filter = banter_json_decode_untrusted (&banter_matrix_event_filter_type, text, strlen (text),
                                            &limits, error);
  return text == NULL || (*filter != NULL && banter_matrix_event_filter_check (*filter, error));
}

/* With lazy loading, of all members only those who sent what is in @timeline. */
static gboolean
read_senders (BanterServerPeek *peek, const GArray *timeline, GHashTable *known, GPtrArray *state,
              GError **error)
{
  return banter_server_timeline_read_senders (&peek->reader, peek->room_id, timeline, peek->until,
                                              known, state, error);
}

typedef struct
{
  gboolean is_back;
  gint64 from;
  gint64 to; /* exclusive end */
  gint64 limit;
} Page;

static gboolean
check_dir (const char *dir, GError **error)
{
  if (g_str_equal (dir, "b") || g_str_equal (dir, "f"))
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                       "'dir' is b or f");
  return FALSE;
}

static gboolean
parse_page (BanterServerCall *call, Page *page, GError **error)
{
  const char *from = banter_server_call_get_query (call, "from");
  const char *to = banter_server_call_get_query (call, "to");
  const char *dir = banter_server_call_get_query (call, "dir");

  if (dir != NULL && !check_dir (dir, error))
    return FALSE;
  page->is_back = g_strcmp0 (dir, "f") != 0;
  page->from = page->is_back ? call->position : 0;
  page->to = page->is_back ? 0 : call->position;
  return (from == NULL || banter_server_token_parse (from, &page->from, error))
         && (to == NULL || banter_server_token_parse (to, &page->to, error))
         && banter_server_call_get_query_int (call, "limit", 10, 1, MAX_PAGE, &page->limit, error);
}

/* Rows from @from on. @from: (inout): where the next page begins. @is_full: (out): whether there
 * may be one */
static gboolean
read_rows (BanterServerPeek *peek, const Page *page, gint64 *from, GArray *timeline,
           gboolean *is_full, GError **error)
{
  if (!(page->is_back ? banter_server_timeline_read_back (&peek->reader, peek->room_id, page->to,
                                                          *from, page->limit, timeline, error)
                      : banter_server_timeline_read_forth (&peek->reader, peek->room_id, *from,
                                                           page->to, page->limit, timeline, error)))
    return FALSE;
  *is_full = timeline->len == page->limit;
  *from = banter_server_timeline_get_last (timeline, *from) - (page->is_back ? 1 : 0);
  return TRUE;
}

/* CVE-2026-45076: a page ends where the rows do, not where the visible events do, so an empty one
 * may have an `end`. But some clients stop at an empty page, so it goes on for a while if nothing
 * was for them. */
static gboolean
read_page (BanterServerPeek *peek, const Page *page, const BanterMatrixEventFilter *filter,
           BanterMatrixMessages *answer, GError **error)
{
  g_autoptr (GArray) timeline = banter_server_timeline_new ();
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 from = page->from;
  gboolean is_full = TRUE;

  for (gint64 n = 0; is_full && timeline->len == 0 && n < MAX_ROWS; n += page->limit)
    if (!read_rows (peek, page, &from, timeline, &is_full, error)
        || !banter_server_peek_choose (peek, filter, timeline, error))
      return FALSE;
  answer->start = banter_server_token_build (page->from);
  if (is_full)
    answer->end = banter_server_token_build (from);
  if (filter != NULL && filter->lazy_load_members)
    {
      answer->state = g_ptr_array_new ();
      if (!read_senders (peek, timeline, known, answer->state, error))
        return FALSE;
    }
  answer->chunk = banter_server_timeline_steal_events (timeline);
  return TRUE;
}

static gboolean
get_messages (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_auto (BanterServerPeek) peek = { 0 };
  g_autoptr (BanterMatrixEventFilter) filter = NULL;
  Page page = { 0 };

  return banter_server_peek_open (&peek, call, call->params[0], error)
         && parse_page (call, &page, error) && parse_filter (call, &filter, error)
         && read_page (&peek, &page, filter, response, error);
}

/* --- Around an event --- */

/* The state at @until; with lazy loading only the members who speak in the window. */
static gboolean
read_context_state (BanterServerPeek *peek, const BanterMatrixEventFilter *filter,
                    const GArray *before, const GArray *after, gint64 until,
                    BanterMatrixContext *answer, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) middle = banter_server_timeline_new ();
  BanterServerPlacedEvent placed = { answer->event, 0 };
  gboolean is_lazy = filter != NULL && filter->lazy_load_members;
  gboolean ok;

  answer->state = g_ptr_array_new ();
  if (!banter_server_timeline_read_state (&peek->reader, peek->room_id, 0, until, !is_lazy,
                                          answer->state, error))
    return FALSE;
  if (!is_lazy)
    return TRUE;
  g_array_append_val (middle, placed);
  ok = read_senders (peek, before, known, answer->state, error)
       && read_senders (peek, middle, known, answer->state, error)
       && read_senders (peek, after, known, answer->state, error);
  g_array_index (middle, BanterServerPlacedEvent, 0).event = NULL; /* belongs to the answer */
  return ok;
}

static gboolean
read_context (BanterServerPeek *peek, gint64 at, gint64 limit,
              const BanterMatrixEventFilter *filter, BanterMatrixContext *answer, GError **error)
{
  g_autoptr (GArray) before = banter_server_timeline_new ();
  g_autoptr (GArray) after = banter_server_timeline_new ();
  gint64 last;

  if (!banter_server_timeline_read_back (&peek->reader, peek->room_id, 0, at - 1, limit / 2, before,
                                         error)
      || !banter_server_timeline_read_forth (&peek->reader, peek->room_id, at, peek->until,
                                             limit - limit / 2, after, error))
    return FALSE;
  last = banter_server_timeline_get_last (after, at);
  answer->start = banter_server_token_build (banter_server_timeline_get_last (before, at) - 1);
  answer->end = banter_server_token_build (last);
  if (!banter_server_peek_choose (peek, filter, before, error)
      || !banter_server_peek_choose (peek, filter, after, error)
      || !read_context_state (peek, filter, before, after, MIN (last, peek->until), answer, error))
    return FALSE;
  answer->events_before = banter_server_timeline_steal_events (before);
  answer->events_after = banter_server_timeline_steal_events (after);
  return TRUE;
}

static gboolean
get_context (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_auto (BanterServerPeek) peek = { 0 };
  g_autoptr (BanterMatrixEventFilter) filter = NULL;
  BanterMatrixContext *answer = response;
  gint64 stream_id, limit;

  if (!banter_server_peek_open (&peek, call, call->params[0], error)
      || !parse_filter (call, &filter, error)
      || !banter_server_call_get_query_int (call, "limit", 10, 0, MAX_PAGE, &limit, error))
    return FALSE;
  answer->event = banter_server_peek_read_event (&peek, call->params[1], &stream_id, error);
  return answer->event != NULL && read_context (&peek, stream_id, limit, filter, answer, error);
}

/* --- By time --- */

typedef struct
{
  char *event_id;
  gint64 origin_server_ts;
} ClosestEvent;

static const BanterJsonField closest_event_fields[] = {
  BANTER_JSON_STRING (ClosestEvent, event_id, "event_id", BANTER_JSON_REQUIRED),
  BANTER_JSON_INT (ClosestEvent, origin_server_ts, "origin_server_ts", BANTER_JSON_REQUIRED),
};
static const BanterJsonType closest_event_type
    = BANTER_JSON_TYPE ("ClosestEvent", ClosestEvent, closest_event_fields);

static gboolean
parse_time (BanterServerCall *call, gint64 *ts, gboolean *is_back, GError **error)
{
  const char *dir = banter_server_call_get_query (call, "dir");

  if (banter_server_call_get_query (call, "ts") == NULL || dir == NULL)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_MISSING_PARAM,
                           "'ts' or 'dir' is missing");
      return FALSE;
    }
  *is_back = g_str_equal (dir, "b");
  return check_dir (dir, error)
         && banter_server_call_get_query_int (call, "ts", 0, 0, BANTER_JSON_INT_MAX, ts, error);
}

/* CS-API "GET /timestamp_to_event": what its sender's clock said, not the order of the room. */
static gboolean
get_timestamp_to_event (BanterServerCall *call, gconstpointer request, gpointer response,
                        GError **error)
{
  static const char forth_sql[]
      = "SELECT stream_id, event_id, origin_server_ts FROM events WHERE room_id = ?"
        " AND origin_server_ts >= ? AND stream_id <= ? ORDER BY origin_server_ts, stream_id";
  static const char back_sql[]
      = "SELECT stream_id, event_id, origin_server_ts FROM events WHERE room_id = ?"
        " AND origin_server_ts <= ? AND stream_id <= ? ORDER BY origin_server_ts DESC,"
        " stream_id DESC";
  g_auto (BanterServerPeek) peek = { 0 };
  g_autoptr (BanterDbCursor) rows = NULL;
  ClosestEvent *answer = response;
  gboolean is_back;
  gint64 ts;

  if (!banter_server_peek_open (&peek, call, call->params[0], error)
      || !parse_time (call, &ts, &is_back, error))
    return FALSE;
  rows = banter_db_query (call->db, is_back ? back_sql : forth_sql, "sii", peek.room_id, ts,
                          peek.until);
  while (banter_db_cursor_next (rows, error))
    if (banter_server_view_allows (peek.view, banter_db_cursor_get_int (rows, 0)))
      {
        answer->event_id = banter_db_cursor_dup_text (rows, 1);
        answer->origin_server_ts = banter_db_cursor_get_int (rows, 2);
        return TRUE;
      }
  if (!banter_db_cursor_failed (rows))
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                         "There is no event on that side of this time");
  return FALSE;
}

#define GET(path, response, handler)                                                               \
  {                                                                                                \
    "GET", ROOM path, BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE,    \
        BANTER_SERVER_BODY_NONE, NULL, response, handler                                           \
  }

static const BanterServerRoute routes[] = {
  GET ("/event/{eventId}", NULL, get_event),
  GET ("/messages", &banter_matrix_messages_type, get_messages),
  GET ("/context/{eventId}", &banter_matrix_context_type, get_context),
  { "GET", "/_matrix/client/v1/rooms/{roomId}/timestamp_to_event", BANTER_SERVER_AUTH_USER,
    BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL,
    &closest_event_type, get_timestamp_to_event },
};
BANTER_SERVER_DEFINE_FAMILY (history, routes)
