/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-relations"

#include "config.h"

#include "banter-server-peek.h"
#include "banter-server-relation.h"
#include "banter-server-router.h"
#include "banter-server.h"

#include "banter-matrix-error.h"
#include "banter-matrix-relations.h"

/* CS-API "Relationships API" and "Querying threads in a room". */

#define ROOM "/_matrix/client/v1/rooms/{roomId}"
#define DEFAULT_LIMIT 10
#define MAX_LIMIT 100

#define SELECT_TREE                                                                                \
  "WITH RECURSIVE tree (id, depth) AS"                                                             \
  " (SELECT stream_id, 1 FROM relations WHERE room_id = ?1 AND target = ?2"                        \
  " UNION SELECT r.stream_id, depth + 1 FROM tree JOIN relations r"                                \
  " ON r.room_id = ?1 AND r.target = tree.id WHERE depth < ?3)"                                    \
  " SELECT DISTINCT r.stream_id FROM tree JOIN relations r ON r.stream_id = tree.id"               \
  " WHERE (?4 IS NULL OR r.rel_type = ?4) AND (?5 IS NULL OR r.type = ?5)"                         \
  " AND r.stream_id > ?6 AND r.stream_id <= ?7 ORDER BY r.stream_id "

static const char SELECT_NEWEST[] = SELECT_TREE "DESC LIMIT ?8";
static const char SELECT_OLDEST[] = SELECT_TREE "LIMIT ?8";
static const char SELECT_THREADS[]
    = "SELECT r.target, max(r.stream_id) AS latest FROM relations r JOIN events root"
      " ON root.stream_id = r.target WHERE r.room_id = ?1 AND r.rel_type = 'm.thread'"
      " AND r.stream_id <= ?2 GROUP BY r.target HAVING latest <= ?3"
      " AND (?4 IS NULL OR root.sender = ?4 OR max(r.sender = ?4)) ORDER BY latest DESC LIMIT ?5";

typedef struct
{
  gboolean is_back;
  gboolean recurses;
  gint64 after;
  gint64 until;
  gint64 limit;
} Page;

static gboolean
parse_page (BanterServerCall *call, const BanterServerPeek *peek, Page *page, GError **error)
{
  const char *from = banter_server_call_get_query (call, "from");
  const char *to = banter_server_call_get_query (call, "to");
  const char *dir = banter_server_call_get_query (call, "dir");

  page->is_back = g_strcmp0 (dir, "f") != 0;
  page->recurses = g_strcmp0 (banter_server_call_get_query (call, "recurse"), "true") == 0;
  page->until = peek->until;
  if ((from != NULL
       && !banter_server_token_parse (from, page->is_back ? &page->until : &page->after, error))
      || (to != NULL
          && !banter_server_token_parse (to, page->is_back ? &page->after : &page->until, error)))
    return FALSE;
  page->until = MIN (page->until, peek->until);
  return banter_server_call_get_query_int (call, "limit", DEFAULT_LIMIT, 1, G_MAXINT32,
                                           &page->limit, error);
}

static gboolean
place (const BanterServerReader *reader, gint64 stream_id, GArray *timeline, GError **error)
{
  BanterServerPlacedEvent placed
      = { banter_server_timeline_read_at (reader, stream_id, error), stream_id };

  if (placed.event != NULL)
    g_array_append_val (timeline, placed);
  return placed.event != NULL;
}

/* @last: (out): the stream id of the last row, 0 if there are no more rows after it */
static gboolean
read_children (BanterServerCall *call, const BanterServerPeek *peek, gint64 target,
               const Page *page, GArray *timeline, gint64 *last, GError **error)
{
  gint64 depth = page->recurses ? BANTER_SERVER_RELATION_MAX_DEPTH : 1;
  g_autoptr (BanterDbCursor) rows = banter_db_query (
      call->db, page->is_back ? SELECT_NEWEST : SELECT_OLDEST, "siissiii", peek->room_id, target,
      depth, call->params[2], call->params[3], page->after, page->until, page->limit + 1);
  gint64 n = 0;

  *last = 0;
  for (; banter_db_cursor_next (rows, error); n++)
    {
      if (n == page->limit)
        return TRUE;
      *last = banter_db_cursor_get_int (rows, 0);
      if (!place (&peek->reader, *last, timeline, error))
        return FALSE;
    }
  *last = 0;
  return !banter_db_cursor_failed (rows);
}

static gboolean
get_relations (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixRelatedEvents *answer = response;
  g_auto (BanterServerPeek) peek = { 0 };
  g_autoptr (BanterMatrixEvent) parent = NULL;
  g_autoptr (GArray) timeline = banter_server_timeline_new ();
  Page page = { 0 };
  gint64 target, last;

  if (!banter_server_peek_open (&peek, call, call->params[0], error))
    return FALSE;
  parent = banter_server_peek_read_event (&peek, call->params[1], &target, error);
  if (parent == NULL || !parse_page (call, &peek, &page, error))
    return FALSE;
  page.limit = MIN (page.limit, MAX_LIMIT);
  if (!read_children (call, &peek, target, &page, timeline, &last, error)
      || !banter_server_peek_choose (&peek, NULL, timeline, error))
    return FALSE;
  if (last != 0)
    answer->next_batch = banter_server_token_build (page.is_back ? last - 1 : last);
  answer->prev_batch = g_strdup (banter_server_call_get_query (call, "from"));
  answer->recursion_depth = page.recurses ? BANTER_SERVER_RELATION_MAX_DEPTH : 0;
  answer->chunk = banter_server_timeline_steal_events (timeline);
  return TRUE;
}

/* Only what the reader may see; a root by somebody they ignore comes as if it had been redacted. */
static gboolean
add_root (BanterServerPeek *peek, gint64 stream_id, GPtrArray *chunk, GError **error)
{
  g_autoptr (BanterMatrixEvent) root
      = banter_server_timeline_read_at (&peek->reader, stream_id, error);
  g_autoptr (BanterMatrixEvent) shown = NULL;
  gint64 at;

  if (root == NULL)
    return FALSE;
  if (!banter_server_view_allows (peek->view, stream_id))
    return TRUE;
  shown = banter_server_peek_read_event (peek, root->event_id, &at, error);
  if (shown == NULL)
    return FALSE;
  if (g_hash_table_contains (peek->ignored, shown->sender))
    {
      g_autofree char *content = g_steal_pointer (&shown->content);

      shown->content = banter_matrix_event_redact (shown->type, content);
    }
  g_ptr_array_add (chunk, g_steal_pointer (&shown));
  return TRUE;
}

static gboolean
check_include (const char *include, GError **error)
{
  if (include == NULL || g_str_equal (include, "all") || g_str_equal (include, "participated"))
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                       "'include' is all or participated");
  return FALSE;
}

static gboolean
get_threads (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  const char *include = banter_server_call_get_query (call, "include");
  const char *who = g_strcmp0 (include, "participated") == 0 ? call->user_id : NULL;
  BanterMatrixRelatedEvents *answer = response;
  g_auto (BanterServerPeek) peek = { 0 };
  g_autoptr (BanterDbCursor) rows = NULL;
  Page page = { 0 };
  gint64 n = 0;
  gint64 latest = 0;

  if (!banter_server_peek_open (&peek, call, call->params[0], error)
      || !check_include (include, error) || !parse_page (call, &peek, &page, error))
    return FALSE;
  page.limit = MIN (page.limit, MAX_LIMIT);
  answer->chunk = g_ptr_array_new ();
  rows = banter_db_query (call->db, SELECT_THREADS, "siisi", peek.room_id, peek.until, page.until,
                          who, page.limit + 1);
  for (; banter_db_cursor_next (rows, error); n++)
    {
      if (n == page.limit)
        {
          answer->next_batch = banter_server_token_build (latest - 1);
          return TRUE;
        }
      latest = banter_db_cursor_get_int (rows, 1);
      if (!add_root (&peek, banter_db_cursor_get_int (rows, 0), answer->chunk, error))
        return FALSE;
    }
  return !banter_db_cursor_failed (rows);
}

#define GET(path, handler)                                                                         \
  {                                                                                                \
    "GET", ROOM path, BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE,    \
        BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_related_events_type, handler                 \
  }

static const BanterServerRoute routes[] = {
  GET ("/relations/{eventId}", get_relations),
  GET ("/relations/{eventId}/{relType}", get_relations),
  GET ("/relations/{eventId}/{relType}/{eventType}", get_relations),
  GET ("/threads", get_threads),
};
BANTER_SERVER_DEFINE_FAMILY (relations, routes)
