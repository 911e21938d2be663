/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-view"

#include "config.h"

#include "banter-server-view.h"

#include "banter-server-room.h"

#include "banter-json-find.h"
#include "banter-matrix-error.h"

/* Two short histories, of the person's membership and of the room's visibility, both in stream
 * order; an event is judged by what held when it was sent. */

typedef enum
{
  VISIBILITY_SHARED,
  VISIBILITY_WORLD,
  VISIBILITY_INVITED,
  VISIBILITY_JOINED,
} Visibility;

typedef struct
{
  gint64 stream_id;
  int value;
} Change;

struct _BanterServerView
{
  GHashTable *erased;   /* user id -> gint64 *: when they wanted it; nullable: nobody did */
  GArray *memberships;  /* Change with BanterServerMembership */
  GArray *visibilities; /* Change with Visibility */
};

static int
parse_visibility (const char *text)
{
  if (g_strcmp0 (text, "world_readable") == 0)
    return VISIBILITY_WORLD;
  if (g_strcmp0 (text, "invited") == 0)
    return VISIBILITY_INVITED;
  if (g_strcmp0 (text, "joined") == 0)
    return VISIBILITY_JOINED;
  return VISIBILITY_SHARED;
}

static gboolean
load_changes (BanterDb *db, const char *room_id, const char *type, const char *state_key,
              GArray *changes, GError **error)
{
  static const char sql[]
      = "SELECT stream_id, content FROM events WHERE room_id = ? AND type = ? AND state_key = ?"
        " ORDER BY stream_id";
  gboolean is_member = g_str_equal (type, "m.room.member");
  const char *const path[] = { is_member ? "membership" : "history_visibility", NULL };
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, sql, "sss", room_id, type, state_key);

  while (banter_db_cursor_next (rows, error))
    {
      g_autofree char *text = banter_json_value_dup_string (
          banter_json_find (banter_db_cursor_get_text (rows, 1), path));
      Change change
          = { banter_db_cursor_get_int (rows, 0),
              is_member ? (int)banter_server_membership_parse (text) : parse_visibility (text) };

      g_array_append_val (changes, change);
    }
  return !banter_db_cursor_failed (rows);
}

static int
value_at (const GArray *changes, gint64 stream_id, int fallback)
{
  for (guint i = changes->len; i-- > 0;)
    if (g_array_index (changes, Change, i).stream_id <= stream_id)
      return g_array_index (changes, Change, i).value;
  return fallback;
}

/* The stream id of the last time that @view's person was there or came, 0 for never. */
static gint64
last_join (BanterServerView *view)
{
  for (guint i = view->memberships->len; i-- > 0;)
    if (g_array_index (view->memberships, Change, i).value == BANTER_SERVER_MEMBERSHIP_JOIN)
      return g_array_index (view->memberships, Change, i).stream_id;
  return 0;
}

static gboolean
check_access (BanterServerView *view, BanterDb *db, const char *room_id, const char *user_id,
              GError **error)
{
  static const char sql[]
      = "SELECT 1, coalesce ((SELECT is_forgotten FROM memberships WHERE user_id = ?2"
        " AND room_id = ?1), 0) FROM rooms WHERE room_id = ?1";
  gint64 exists = 0;
  gint64 forgotten = 0;

  if (!banter_db_get (db, sql, "ss:ii", room_id, user_id, &exists, &forgotten, error))
    return FALSE;
  if ((last_join (view) != 0 && !forgotten)
      || value_at (view->visibilities, G_MAXINT64, VISIBILITY_SHARED) == VISIBILITY_WORLD)
    return TRUE;
  g_set_error (error, BANTER_MATRIX_ERROR,
               exists ? BANTER_MATRIX_ERROR_FORBIDDEN : BANTER_MATRIX_ERROR_NOT_FOUND,
               exists ? "You are not in this room" : "There is no such room");
  return FALSE;
}

static gboolean
load_erased (BanterServerView *view, BanterDb *db, const char *room_id, GError **error)
{
  static const char sql[] = "SELECT u.user_id, u.erased FROM users u CROSS JOIN memberships m"
                            " ON m.user_id = u.user_id AND m.room_id = ?"
                            " WHERE u.erased IS NOT NULL";
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, sql, "s", room_id);

  while (banter_db_cursor_next (rows, error))
    {
      gint64 erased = banter_db_cursor_get_int (rows, 1);

      if (view->erased == NULL)
        view->erased = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_insert (view->erased, banter_db_cursor_dup_text (rows, 0),
                           g_memdup2 (&erased, sizeof erased));
    }
  return !banter_db_cursor_failed (rows);
}

BanterServerView *
banter_server_view_new (BanterDb *db, const char *room_id, const char *user_id, GError **error)
{
  g_autoptr (BanterServerView) view = g_new0 (BanterServerView, 1);

  view->memberships = g_array_new (FALSE, FALSE, sizeof (Change));
  view->visibilities = g_array_new (FALSE, FALSE, sizeof (Change));
  if (!load_changes (db, room_id, "m.room.member", user_id, view->memberships, error)
      || !load_changes (db, room_id, "m.room.history_visibility", "", view->visibilities, error)
      || !check_access (view, db, room_id, user_id, error)
      || !load_erased (view, db, room_id, error))
    return NULL;
  return g_steal_pointer (&view);
}

void
banter_server_view_free (BanterServerView *view)
{
  g_array_unref (view->memberships);
  g_array_unref (view->visibilities);
  g_clear_pointer (&view->erased, g_hash_table_unref);
  g_free (view);
}

static gboolean
is_own_membership (BanterServerView *view, gint64 stream_id)
{
  for (guint i = 0; i < view->memberships->len; i++)
    if (g_array_index (view->memberships, Change, i).stream_id == stream_id)
      return TRUE;
  return FALSE;
}

gboolean
banter_server_view_allows (BanterServerView *view, gint64 stream_id)
{
  int membership = value_at (view->memberships, stream_id, BANTER_SERVER_MEMBERSHIP_NONE);
  gboolean joined_later = last_join (view) > stream_id;

  if (membership == BANTER_SERVER_MEMBERSHIP_JOIN || is_own_membership (view, stream_id))
    return TRUE;
  switch ((Visibility)value_at (view->visibilities, stream_id, VISIBILITY_SHARED))
    {
    case VISIBILITY_WORLD:
      return TRUE;
    case VISIBILITY_SHARED:
      return joined_later;
    case VISIBILITY_INVITED:
      return membership == BANTER_SERVER_MEMBERSHIP_INVITE && joined_later;
    case VISIBILITY_JOINED:
      return FALSE;
    default:
      g_return_val_if_reached (FALSE);
    }
}

gboolean
banter_server_view_is_erased (BanterServerView *view, const char *sender, gint64 stream_id)
{
  const gint64 *erased = view->erased != NULL ? g_hash_table_lookup (view->erased, sender) : NULL;

  if (erased == NULL
      || value_at (view->memberships, stream_id, BANTER_SERVER_MEMBERSHIP_NONE)
             == BANTER_SERVER_MEMBERSHIP_JOIN)
    return FALSE;
  for (guint i = 0; i < view->memberships->len; i++)
    {
      const Change *change = &g_array_index (view->memberships, Change, i);

      if (change->value == BANTER_SERVER_MEMBERSHIP_JOIN && change->stream_id > stream_id)
        return change->stream_id > *erased;
    }
  return TRUE;
}

void
banter_server_view_dress (BanterServerView *view, gint64 stream_id, BanterMatrixEvent *event)
{
  BanterMatrixUnsigned *data = event->unsigned_data;

  g_free (data->membership);
  data->membership = g_strdup (banter_server_view_get_membership (view, stream_id));
  if (banter_server_view_is_erased (view, event->sender, stream_id))
    {
      g_autofree char *content = g_steal_pointer (&event->content);

      event->content = banter_matrix_event_redact (event->type, content);
    }
}

const char *
banter_server_view_get_membership (BanterServerView *view, gint64 stream_id)
{
  return banter_server_membership_to_string (
      value_at (view->memberships, stream_id, BANTER_SERVER_MEMBERSHIP_NONE));
}

gboolean
banter_server_view_is_joined (BanterServerView *view)
{
  return value_at (view->memberships, G_MAXINT64, BANTER_SERVER_MEMBERSHIP_NONE)
         == BANTER_SERVER_MEMBERSHIP_JOIN;
}

gint64
banter_server_view_get_end (BanterServerView *view)
{
  gint64 joined = last_join (view);

  if (banter_server_view_is_joined (view)
      || value_at (view->visibilities, G_MAXINT64, VISIBILITY_SHARED) == VISIBILITY_WORLD)
    return G_MAXINT64;
  for (guint i = 0; i < view->memberships->len; i++)
    if (g_array_index (view->memberships, Change, i).stream_id > joined)
      return g_array_index (view->memberships, Change, i).stream_id;
  return joined;
}
