/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-directory"

#include "config.h"

#include <string.h>

#include "banter-server-call.h"
#include "banter-server-router.h"
#include "banter-server-summary.h"
#include "banter-server.h"

#include "banter-matrix-error.h"
#include "banter-matrix-directory.h"
#include "banter-text.h"

/* CS-API "Rooms": the list of public ones. */

#define V3 "/_matrix/client/v3"
#define DEFAULT_LIMIT 50
#define MAX_LIMIT 500

/* With the raw types: a JSON null among them asks for rooms without a type. */
typedef struct
{
  char *term;
  GPtrArray *room_types;
} Filter;

typedef struct
{
  gint64 limit;
  char *since;
  Filter *filter;
} Search;

static const BanterJsonField filter_fields[] = {
  BANTER_JSON_STRING (Filter, term, "generic_search_term", 0),
  BANTER_JSON_RAWS (Filter, room_types, "room_types", 0),
};
static const BanterJsonType filter_type = BANTER_JSON_TYPE ("filter", Filter, filter_fields);

static const BanterJsonField search_fields[] = {
  BANTER_JSON_INT (Search, limit, "limit", 0),
  BANTER_JSON_STRING (Search, since, "since", 0),
  BANTER_JSON_STRUCT (Search, filter, "filter", &filter_type, 0),
};
static const BanterJsonType search_type = BANTER_JSON_TYPE ("search", Search, search_fields);

static const char SELECT_PUBLIC[]
    = "SELECT r.room_id, (SELECT count(*) FROM memberships m WHERE m.room_id = r.room_id "
      "AND m.membership = 'join') AS n FROM rooms r WHERE r.is_public AND n > 0 ORDER BY n DESC, "
      "r.room_id";
static gboolean
text_matches (const char *text, const char *folded_term)
{
  g_autofree char *folded = text != NULL ? banter_text_fold (text) : NULL;

  return folded != NULL && strstr (folded, folded_term) != NULL;
}

static gboolean
matches_term (const BanterMatrixPublicRoom *room, const char *term)
{
  g_autofree char *folded = banter_text_fold (term);

  return text_matches (room->name, folded) || text_matches (room->topic, folded)
         || text_matches (room->canonical_alias, folded);
}

static gboolean
matches_types (const char *type, GPtrArray *types)
{
  g_autoptr (GString) wanted = g_string_new (NULL);

  if (type != NULL)
    banter_json_append_string (wanted, type);
  else
    g_string_assign (wanted, "null");
  for (guint i = 0; i < types->len; i++)
    if (g_strcmp0 (g_ptr_array_index (types, i), wanted->str) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_wanted (const Filter *filter, const BanterMatrixPublicRoom *room)
{
  if (filter == NULL)
    return TRUE;
  if (filter->room_types != NULL && !matches_types (room->room_type, filter->room_types))
    return FALSE;
  return filter->term == NULL || *filter->term == '\0' || matches_term (room, filter->term);
}

static gboolean
parse_since (const char *since, gint64 *offset, GError **error)
{
  *offset = 0;
  if (since == NULL || g_ascii_string_to_signed (since, 10, 0, G_MAXINT32, offset, NULL))
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                       "No such page");
  return FALSE;
}

/* Our own rooms in place of theirs would look like theirs. */
static gboolean
check_server (BanterServerCall *call, GError **error)
{
  const char *server = banter_server_call_get_query (call, "server");

  if (server == NULL || g_str_equal (server, banter_server_get_name (call->server)))
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                       "No other servers are asked for their rooms");
  return FALSE;
}

static gboolean
search_rooms (BanterServerCall *call, const Search *search, BanterMatrixPublicRooms *answer,
              GError **error)
{
  g_autoptr (BanterDbCursor) rows = NULL;
  gint64 limit = search->limit > 0 ? MIN (search->limit, MAX_LIMIT) : DEFAULT_LIMIT;
  gint64 offset, n = 0;

  if (!check_server (call, error) || !parse_since (search->since, &offset, error))
    return FALSE;
  answer->chunk = g_ptr_array_new ();
  rows = banter_db_query (call->db, SELECT_PUBLIC, "");
  while (banter_db_cursor_next (rows, error))
    {
      BanterMatrixPublicRoom *room
          = banter_server_summary_new (call->db, banter_db_cursor_get_text (rows, 0), error);

      if (room == NULL)
        return FALSE;
      if (is_wanted (search->filter, room) && n++ >= offset && n <= offset + limit)
        g_ptr_array_add (answer->chunk, room);
      else
        banter_matrix_public_room_free (room);
    }
  if (banter_db_cursor_failed (rows))
    return FALSE;
  answer->total_room_count_estimate = n;
  if (n > offset + limit)
    answer->next_batch = g_strdup_printf ("%" G_GINT64_FORMAT, offset + limit);
  if (offset > 0)
    answer->prev_batch = g_strdup_printf ("%" G_GINT64_FORMAT, MAX (offset - limit, 0));
  return TRUE;
}

static gboolean
post_public_rooms (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  return search_rooms (call, request, response, error);
}

static gboolean
get_public_rooms (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  Search search = { .since = (char *)banter_server_call_get_query (call, "since") };

  return banter_server_call_get_query_int (call, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT,
                                           &search.limit, error)
         && search_rooms (call, &search, response, error);
}

static const BanterServerRoute routes[] = {
  { "GET", V3 "/publicRooms", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_public_rooms_type,
    get_public_rooms },
  { "POST", V3 "/publicRooms", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_OPTIONAL, &search_type,
    &banter_matrix_public_rooms_type, post_public_rooms },
};
BANTER_SERVER_DEFINE_FAMILY (directory, routes)
