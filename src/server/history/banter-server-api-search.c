/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-search"

#include "config.h"

#include "banter-server-peek.h"
#include "banter-server-router.h"
#include "banter-server-search-context.h"
#include "banter-server-search.h"
#include "banter-server.h"

#include "banter-matrix-error.h"

/* CS-API "Search": what one person may see of what was said, in all rooms that they are or were in.
 * On a worker, as the index may have to catch up first; then in one snapshot. */

#define DEFAULT_LIMIT 10
#define MAX_LIMIT 100
#define DEFAULT_WINDOW 5
#define MAX_WINDOW 20
#define MAX_ROWS 1000 /* that one search looks at */

#define SELECT_ROWS                                                                                \
  "SELECT s.rowid, e.room_id, s.rank FROM search_index s CROSS JOIN events e"                      \
  " ON e.stream_id = s.rowid WHERE s.search_index MATCH ?1 AND s.rowid <= ?2"                      \
  " AND e.room_id IN (SELECT room_id FROM memberships WHERE user_id = ?3 AND ever_joined"          \
  " AND NOT is_forgotten)"

static const char SELECT_RANKED[] = SELECT_ROWS " ORDER BY s.rank, s.rowid DESC LIMIT ?4";
static const char SELECT_RECENT[] = SELECT_ROWS " ORDER BY s.rowid DESC LIMIT ?4";

typedef struct
{
  BanterServerCall *call;
  const BanterMatrixSearchCriteria *criteria;
  BanterMatrixSearchResults *answer;
  gint64 offset; /* results before this page */
  gint64 until;  /* all pages of a search see the same events */
  gint64 before, after;
  GHashTable *peeks; /* room id -> BanterServerPeek, NULL where nothing may be seen */
} Search;

static void
peek_free (gpointer data)
{
  BanterServerPeek *peek = data;

  if (peek != NULL)
    banter_server_peek_close (peek);
  g_free (peek);
}

static gboolean
invalid (GError **error, const char *why)
{
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM, why);
  return FALSE;
}

/* --- What is asked --- */

static gboolean
parse_window (const char *text, gint64 *limit, GError **error)
{
  *limit = DEFAULT_WINDOW;
  if (text == NULL || g_str_equal (text, "null"))
    return TRUE;
  if (!g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, limit, NULL))
    return invalid (error, "Limits of the context are whole numbers");
  *limit = MIN (*limit, MAX_WINDOW);
  return TRUE;
}

/* "OFFSET_UNTIL" */
static gboolean
parse_page (Search *search, GError **error)
{
  const char *token = banter_server_call_get_query (search->call, "next_batch");
  g_auto (GStrv) parts = token != NULL ? g_strsplit (token, "_", 3) : NULL;

  search->until = search->call->position;
  if (parts == NULL)
    return TRUE;
  if (g_strv_length (parts) == 2
      && g_ascii_string_to_signed (parts[0], 10, 0, MAX_ROWS, &search->offset, NULL)
      && g_ascii_string_to_signed (parts[1], 10, 0, search->call->position, &search->until, NULL))
    return TRUE;
  return invalid (error, "No such page");
}

static gboolean
check_criteria (const BanterMatrixSearchCriteria *criteria, GError **error)
{
  const BanterMatrixSearchGroupings *groupings = criteria->groupings;

  if (criteria->order_by != NULL && !g_str_equal (criteria->order_by, "rank")
      && !g_str_equal (criteria->order_by, "recent"))
    return invalid (error, "'order_by' is rank or recent");
  for (guint i = 0;
       groupings != NULL && groupings->group_by != NULL && i < groupings->group_by->len; i++)
    {
      const char *key
          = ((BanterMatrixSearchGrouping *)g_ptr_array_index (groupings->group_by, i))->key;

      if (g_strcmp0 (key, "room_id") != 0 && g_strcmp0 (key, "sender") != 0)
        return invalid (error, "Results are grouped by room_id or sender");
    }
  return criteria->filter == NULL || banter_matrix_event_filter_check (criteria->filter, error);
}

static gboolean
parse (Search *search, GError **error)
{
  const BanterMatrixSearchWindow *window = search->criteria->event_context;

  return check_criteria (search->criteria, error) && parse_page (search, error)
         && (window == NULL
             || (parse_window (window->before_limit, &search->before, error)
                 && parse_window (window->after_limit, &search->after, error)));
}

/* --- Around all results --- */

static void
add_to_group (GHashTable **groups, const char *key, const char *event_id)
{
  g_autoptr (GString) text = g_string_new (NULL);
  BanterMatrixSearchGroup *group;

  if (*groups == NULL)
    *groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  group = g_hash_table_lookup (*groups, key);
  if (group == NULL)
    {
      group = g_new0 (BanterMatrixSearchGroup, 1);
      group->order = g_hash_table_size (*groups);
      group->results = g_ptr_array_new ();
      g_hash_table_insert (*groups, g_strdup (key), group);
    }
  banter_json_append_string (text, event_id);
  g_ptr_array_add (group->results, g_strdup (text->str));
}

static void
add_groups (const Search *search, const BanterMatrixEvent *event)
{
  const BanterMatrixSearchGroupings *groupings = search->criteria->groupings;

  if (groupings == NULL || groupings->group_by == NULL)
    return;
  if (search->answer->groups == NULL)
    search->answer->groups = g_new0 (BanterMatrixSearchGroups, 1);
  for (guint i = 0; i < groupings->group_by->len; i++)
    {
      const BanterMatrixSearchGrouping *by = g_ptr_array_index (groupings->group_by, i);

      if (g_str_equal (by->key, "sender"))
        add_to_group (&search->answer->groups->sender, event->sender, event->event_id);
      else
        add_to_group (&search->answer->groups->room_id, event->room_id, event->event_id);
    }
}

static gboolean
add_state (const Search *search, BanterServerPeek *peek, GError **error)
{
  g_autoptr (GPtrArray) events
      = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_matrix_event_free);
  g_autoptr (GString) text = g_string_new ("[");

  if (!search->criteria->include_state
      || g_hash_table_contains (search->answer->state, peek->room_id))
    return TRUE;
  if (!banter_server_timeline_read_state (&peek->reader, peek->room_id, 0, peek->until, TRUE,
                                          events, error))
    return FALSE;
  for (guint i = 0; i < events->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      banter_json_encode_to (&banter_matrix_event_type, g_ptr_array_index (events, i), text);
    }
  g_string_append_c (text, ']');
  g_hash_table_insert (search->answer->state, g_strdup (peek->room_id), g_strdup (text->str));
  return TRUE;
}

/* --- The search --- */

/* @peek: (out) (nullable) (transfer none): %NULL if nothing of the room may be seen */
static gboolean
find_peek (const Search *search, const char *room_id, BanterServerPeek **peek, GError **error)
{
  g_autoptr (GError) failure = NULL;
  char *key;

  if (g_hash_table_lookup_extended (search->peeks, room_id, NULL, (gpointer *)peek))
    return TRUE;
  *peek = g_new0 (BanterServerPeek, 1);
  key = g_strdup (room_id);
  if (!banter_server_peek_open (*peek, search->call, key, &failure))
    g_clear_pointer (peek, peek_free);
  g_hash_table_insert (search->peeks, key, *peek);
  if (failure == NULL || failure->domain == BANTER_MATRIX_ERROR)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
add_result (const Search *search, BanterServerPeek *peek, GArray *hit, double rank, GError **error)
{
  const BanterMatrixSearchWindow *window = search->criteria->event_context;
  BanterMatrixSearchResult *result = g_new0 (BanterMatrixSearchResult, 1);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_ptr_array_add (search->answer->results, result);
  result->rank = g_strdup (g_ascii_formatd (number, sizeof number, "%.6f", rank));
  if (window != NULL)
    result->context = banter_server_search_context_new (peek, hit, search->before, search->after,
                                                        window->include_profile, error);
  if ((window != NULL && result->context == NULL) || !add_state (search, peek, error))
    return FALSE;
  result->result = g_steal_pointer (&g_array_index (hit, BanterServerPlacedEvent, 0).event);
  add_groups (search, result->result);
  return TRUE;
}

/* The event of a row, alone in a timeline; an empty one if it is not for this person or search. */
static gboolean
read_hit (const Search *search, BanterServerPeek *peek, gint64 stream_id, GArray *hit,
          GError **error)
{
  BanterServerPlacedEvent placed = { NULL, stream_id };

  if (!banter_server_view_allows (peek->view, stream_id))
    return TRUE;
  placed.event = banter_server_timeline_read_at (&peek->reader, stream_id, error);
  if (placed.event == NULL)
    return FALSE;
  g_array_append_val (hit, placed);
  if (banter_server_view_is_erased (peek->view, placed.event->sender, stream_id))
    g_array_set_size (hit, 0);
  return banter_server_peek_choose (peek, search->criteria->filter, hit, error);
}

static gboolean
run (const Search *search, const char *query, GError **error)
{
  const BanterMatrixSearchCriteria *criteria = search->criteria;
  gint64 limit = banter_matrix_event_filter_get_limit (criteria->filter, DEFAULT_LIMIT, MAX_LIMIT);
  g_autoptr (BanterDbCursor) rows = banter_db_query (
      search->call->db,
      g_strcmp0 (criteria->order_by, "recent") == 0 ? SELECT_RECENT : SELECT_RANKED, "sisi", query,
      search->until, search->call->user_id, (gint64)MAX_ROWS);
  gint64 n = 0;

  while (banter_db_cursor_next (rows, error))
    {
      g_autoptr (GArray) hit = banter_server_timeline_new ();
      BanterServerPeek *peek = NULL;

      if (!find_peek (search, banter_db_cursor_get_text (rows, 1), &peek, error)
          || (peek != NULL
              && !read_hit (search, peek, banter_db_cursor_get_int (rows, 0), hit, error)))
        return FALSE;
      if (hit->len == 0 || n++ < search->offset || search->answer->results->len >= limit)
        continue;
      if (!add_result (search, peek, hit, -banter_db_cursor_get_double (rows, 2), error))
        return FALSE;
    }
  search->answer->count = n;
  if (n > search->offset + limit && limit > 0)
    search->answer->next_batch = g_strdup_printf ("%" G_GINT64_FORMAT "_%" G_GINT64_FORMAT,
                                                  search->offset + limit, search->until);
  return !banter_db_cursor_failed (rows);
}

static gboolean
search_in_snapshot (BanterDb *db, gpointer data, GError **error)
{
  Search *search = data;
  BanterMatrixSearchResults *answer = search->answer;
  g_autofree char *query = NULL;

  if (!banter_db_get (db, "SELECT position FROM stream", ":i", &search->call->position, error)
      || !parse (search, error))
    return FALSE;
  query = banter_server_search_build_query (search->criteria->search_term,
                                            (const char *const *)search->criteria->keys,
                                            &answer->highlights);
  answer->results = g_ptr_array_new ();
  if (search->criteria->include_state)
    answer->state = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return query == NULL || run (search, query, error);
}

static gboolean
post_search (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixSearchRequest *request = data;
  BanterMatrixSearchFound *found = g_new0 (BanterMatrixSearchFound, 1);
  Search search = { .call = call, .criteria = request->search_categories->room_events };
  g_autoptr (GHashTable) peeks = NULL;

  ((BanterMatrixSearchAnswer *)response)->search_categories = found;
  if (search.criteria == NULL)
    return TRUE;
  peeks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, peek_free);
  search.peeks = peeks;
  search.answer = found->room_events = g_new0 (BanterMatrixSearchResults, 1);
  return banter_server_search_catch_up (call->server, error)
         && banter_db_transaction (call->db, search_in_snapshot, &search, error);
}

static const BanterServerRoute routes[] = {
  { "POST", "/_matrix/client/v3/search", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WORKER,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_search_request_type,
    &banter_matrix_search_answer_type, post_search },
};
BANTER_SERVER_DEFINE_FAMILY (search, routes)
