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

static gint64
last_id (const GArray *timeline, gint64 fallback)
{
  return timeline->len > 0
             ? g_array_index (timeline, BanterServerPlacedEvent, timeline->len - 1).stream_id
             : fallback;
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
parse_page (BanterServerCall *call, Page *page, GError **error)
{
  const char *from = banter_server_call_get_query (call, "from");
  const char *to = banter_server_call_get_query (call, "to");
  const char *dir = banter_server_call_get_query (call, "dir");

  if (dir != NULL && !g_str_equal (dir, "b") && !g_str_equal (dir, "f"))
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "'dir' is b or f");
      return FALSE;
    }
  page->is_back = g_strcmp0 (dir, "f") != 0;
  page->from = page->is_back ? call->position : 0;
  page->to = page->is_back ? 0 : call->position;
  return (from == NULL || banter_server_token_parse (from, &page->from, error))
         && (to == NULL || banter_server_token_parse (to, &page->to, error))
         && banter_server_call_get_query_int (call, "limit", 10, 1, MAX_PAGE, &page->limit, error);
}

/* The page ends where the rows do, not where the visible events do: an empty page may have an
 * `end`. */
static gboolean
read_page (BanterServerPeek *peek, const Page *page, const BanterMatrixEventFilter *filter,
           BanterMatrixMessages *answer, GError **error)
{
  g_autoptr (GArray) timeline = banter_server_timeline_new ();
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 end;

  if (!(page->is_back ? banter_server_timeline_read_back (&peek->reader, peek->room_id, page->to,
                                                          page->from, page->limit, timeline, error)
                      : banter_server_timeline_read_forth (&peek->reader, peek->room_id, page->from,
                                                           page->to, page->limit, timeline, error)))
    return FALSE;
  answer->start = banter_server_token_build (page->from);
  end = last_id (timeline, page->from) - (page->is_back ? 1 : 0);
  if (timeline->len == page->limit)
    answer->end = banter_server_token_build (end);
  if (!banter_server_peek_choose (peek, filter, timeline, error))
    return FALSE;
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
  last = last_id (after, at);
  answer->start = banter_server_token_build (last_id (before, at) - 1);
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

#define GET(path, response, handler)                                                               \
  {                                                                                                \
    "GET", ROOM path, BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE,    \
        BANTER_SERVER_BODY_NONE, NULL, response, handler                                           \
  }

static const BanterServerRoute routes[] = {
  GET ("/event/{eventId}", NULL, get_event),
  GET ("/messages", &banter_matrix_messages_type, get_messages),
  GET ("/context/{eventId}", &banter_matrix_context_type, get_context),
};
BANTER_SERVER_DEFINE_FAMILY (history, routes)
