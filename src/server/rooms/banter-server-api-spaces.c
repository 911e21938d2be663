/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-spaces"

#include "config.h"

#include <string.h>

#include "banter-server-alias.h"
#include "banter-server-router.h"
#include "banter-server-summary.h"
#include "banter-server.h"

#include "banter-matrix-directory.h"
#include "banter-matrix-error.h"

/* CS-API "Spaces" and "GET /room_summary": rooms seen from outside, one by one or as a tree. */

#define V1 "/_matrix/client/v1"
#define MAX_LIMIT 50
#define MAX_DEPTH 32
#define MAX_ROOMS 1000 /* that one walk looks at, whatever the tree claims */
#define MAX_ORDER_CHARS 50

static const char SELECT_CHILDREN[]
    = "SELECT e.state_key, e.content, e.sender, e.origin_server_ts FROM room_state s"
      " JOIN events e ON e.stream_id = s.stream_id"
      " WHERE s.room_id = ? AND s.type = 'm.space.child'";

/* Content of m.space.child */
typedef struct
{
  GStrv via;
  char *order;
  gboolean suggested;
} Child;

static const BanterJsonField child_fields[] = {
  BANTER_JSON_STRINGS (Child, via, "via", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (Child, order, "order", BANTER_JSON_TOLERANT),
  BANTER_JSON_BOOL (Child, suggested, "suggested", BANTER_JSON_TOLERANT),
};
static const BanterJsonType child_type = BANTER_JSON_TYPE ("m.space.child", Child, child_fields);

/* --- The walk: depth first, each room once --- */

typedef struct
{
  char *room_id;
  gint64 depth;
} Step;

typedef struct
{
  BanterServerCall *call;
  gint64 offset;
  gint64 limit;
  gint64 max_depth;
  gboolean suggested_only;
  gint64 n_found; /* rooms that may be seen, on this page or before it */
  GHashTable *seen;
  GPtrArray *steps; /* Step: a stack */
} Walk;

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->room_id);
  g_free (step);
}

static void
walk_clear (Walk *walk)
{
  g_clear_pointer (&walk->seen, g_hash_table_unref);
  g_clear_pointer (&walk->steps, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static void
push (Walk *walk, const char *room_id, gint64 depth)
{
  Step *step = g_new0 (Step, 1);

  step->room_id = g_strdup (room_id);
  step->depth = depth;
  g_ptr_array_add (walk->steps, step);
}

/* CS-API "Ordering of children within a space": a bad `order` counts as none. */
static char *
dup_order (const BanterMatrixEvent *event)
{
  g_autofree char *order = banter_json_dup_string_member (event->content, "order");

  if (order == NULL || *order == '\0' || strlen (order) > MAX_ORDER_CHARS)
    return NULL;
  for (const char *c = order; *c != '\0'; c++)
    if (*c < 0x20 || *c > 0x7e)
      return NULL;
  return g_steal_pointer (&order);
}

static int
compare_children (gconstpointer a, gconstpointer b)
{
  const BanterMatrixEvent *left = *(BanterMatrixEvent *const *)a;
  const BanterMatrixEvent *right = *(BanterMatrixEvent *const *)b;
  g_autofree char *left_order = dup_order (left);
  g_autofree char *right_order = dup_order (right);

  if ((left_order == NULL) != (right_order == NULL))
    return left_order == NULL ? 1 : -1;
  if (left_order != NULL && !g_str_equal (left_order, right_order))
    return strcmp (left_order, right_order);
  if (left->origin_server_ts != right->origin_server_ts)
    return left->origin_server_ts < right->origin_server_ts ? -1 : 1;
  return strcmp (left->state_key, right->state_key);
}

static gboolean
is_wanted (const Walk *walk, const char *content)
{
  Child *child = banter_json_decode (&child_type, content, -1, NULL);
  gboolean wanted = child != NULL && child->via != NULL && child->via[0] != NULL
                    && (child->suggested || !walk->suggested_only);

  banter_json_free (&child_type, child);
  return wanted;
}

/* Stripped, but with their time: it is part of their order. */
static gboolean
read_children (const Walk *walk, const char *room_id, GPtrArray *children, GError **error)
{
  g_autoptr (BanterDbCursor) rows = banter_db_query (walk->call->db, SELECT_CHILDREN, "s", room_id);

  while (banter_db_cursor_next (rows, error))
    {
      BanterMatrixEvent *event;

      if (!is_wanted (walk, banter_db_cursor_get_text (rows, 1)))
        continue;
      event = g_new0 (BanterMatrixEvent, 1);
      event->type = g_strdup ("m.space.child");
      banter_db_cursor_read (rows, "SSSi", &event->state_key, &event->content, &event->sender,
                             &event->origin_server_ts);
      g_ptr_array_add (children, event);
    }
  g_ptr_array_sort (children, compare_children);
  return !banter_db_cursor_failed (rows);
}

/* Looks at one room, puts it on the page if it belongs there, and its children on the stack. */
static gboolean
visit (Walk *walk, const Step *step, GPtrArray *page, GError **error)
{
  g_autoptr (BanterMatrixSpaceRoom) room = NULL;
  g_autoptr (GError) failure = NULL;
  gboolean may = FALSE;

  room = banter_server_summary_new (walk->call->db, step->room_id, &failure);
  if (room == NULL && g_error_matches (failure, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND))
    return TRUE;
  if (room == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!banter_server_summary_may_see (walk->call->db, room, walk->call->user_id, &may, error))
    return FALSE;
  if (!may)
    return TRUE;
  g_clear_pointer (&room->membership, g_free);
  room->children_state = g_ptr_array_new ();
  if (g_strcmp0 (room->room_type, BANTER_MATRIX_ROOM_TYPE_SPACE) == 0
      && !read_children (walk, step->room_id, room->children_state, error))
    return FALSE;
  for (guint i = room->children_state->len; i-- > 0 && step->depth < walk->max_depth;)
    push (walk, ((BanterMatrixEvent *)g_ptr_array_index (room->children_state, i))->state_key,
          step->depth + 1);
  if (walk->n_found++ < walk->offset)
    return TRUE;
  if (!banter_server_summary_add_details (walk->call->db, room, error))
    return FALSE;
  g_ptr_array_add (page, g_steal_pointer (&room));
  return TRUE;
}

/* Ends one room beyond the page, to know whether there is another. */
static gboolean
run (Walk *walk, const char *root, GPtrArray *page, GError **error)
{
  push (walk, root, 0);
  while (walk->steps->len > 0 && page->len <= walk->limit
         && g_hash_table_size (walk->seen) < MAX_ROOMS)
    {
      Step *step = g_ptr_array_steal_index (walk->steps, walk->steps->len - 1);
      gboolean ok = !g_hash_table_add (walk->seen, g_strdup (step->room_id))
                    || visit (walk, step, page, error);

      step_free (step);
      if (!ok)
        return FALSE;
    }
  if (walk->n_found > 0)
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                       "You may not see this room");
  return FALSE;
}

/* "OFFSET_DEPTH_SUGGESTED": a page belongs to the questions of the first. */
static char *
build_token (const Walk *walk)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "_%" G_GINT64_FORMAT "_%d",
                          walk->offset + walk->limit, walk->max_depth, walk->suggested_only);
}

static gboolean
parse_token (const char *token, Walk *walk, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (token, "_", 4);
  g_autofree char *again = NULL;

  if (g_strv_length (parts) == 3
      && g_ascii_string_to_signed (parts[0], 10, 1, MAX_ROOMS, &walk->offset, NULL))
    {
      again = g_strdup_printf ("%s_%" G_GINT64_FORMAT "_%d", parts[0], walk->max_depth,
                               walk->suggested_only);
      if (g_str_equal (again, token))
        return TRUE;
    }
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                       "No such page, or other questions than for the page before");
  return FALSE;
}

static gboolean
parse (Walk *walk, GError **error)
{
  BanterServerCall *call = walk->call;
  const char *from = banter_server_call_get_query (call, "from");

  walk->suggested_only
      = g_strcmp0 (banter_server_call_get_query (call, "suggested_only"), "true") == 0;
  walk->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  walk->steps = g_ptr_array_new_with_free_func (step_free);
  return banter_server_call_get_query_int (call, "limit", MAX_LIMIT, 1, MAX_LIMIT, &walk->limit,
                                           error)
         && banter_server_call_get_query_int (call, "max_depth", MAX_DEPTH, 0, MAX_DEPTH,
                                              &walk->max_depth, error)
         && (from == NULL || parse_token (from, walk, error));
}

static gboolean
get_hierarchy (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixHierarchy *answer = response;
  g_auto (Walk) walk = { .call = call };

  answer->rooms = g_ptr_array_new ();
  if (!parse (&walk, error) || !run (&walk, call->params[0], answer->rooms, error))
    return FALSE;
  if (answer->rooms->len > walk.limit)
    {
      answer->next_batch = build_token (&walk);
      banter_matrix_space_room_free (
          g_ptr_array_steal_index (answer->rooms, answer->rooms->len - 1));
    }
  return TRUE;
}

/* --- One room --- */

static gboolean
get_room_summary (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_autofree char *room_id = banter_server_alias_resolve (call->db, call->params[0], error);
  g_autoptr (BanterMatrixPublicRoom) room = NULL;
  gboolean may = FALSE;

  if (room_id == NULL)
    return FALSE;
  room = banter_server_summary_new (call->db, room_id, error);
  if (room == NULL || !banter_server_summary_may_see (call->db, room, call->user_id, &may, error))
    return FALSE;
  if (!may)
    {
      /* As if it did not exist: ids are no secret, what is behind them is. */
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                           "There is no such room");
      return FALSE;
    }
  if (!banter_server_summary_add_details (call->db, room, error))
    return FALSE;
  if (room->membership == NULL)
    room->membership = g_strdup ("leave");
  banter_server_call_take_json (call, banter_json_encode (&banter_matrix_public_room_type, room));
  return TRUE;
}

#define GET(path, response, handler)                                                               \
  {                                                                                                \
    "GET", V1 path, BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE,      \
        BANTER_SERVER_BODY_NONE, NULL, response, handler                                           \
  }

static const BanterServerRoute routes[] = {
  GET ("/rooms/{roomId}/hierarchy", &banter_matrix_hierarchy_type, get_hierarchy),
  GET ("/room_summary/{roomIdOrAlias}", NULL, get_room_summary),
};
BANTER_SERVER_DEFINE_FAMILY (spaces, routes)
