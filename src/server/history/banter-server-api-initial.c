/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-initial"

#include "config.h"

#include "banter-server-peek.h"
#include "banter-server-router.h"
#include "banter-server.h"

#include "banter-matrix-room.h"

/* CS-API "GET /rooms/{roomId}/initialSync": a room at once. Old, but how some read a room that they
 * have not joined. */

#define DEFAULT_LIMIT 10
#define MAX_LIMIT 500

typedef struct
{
  char *room_id;
  char *membership;
  char *visibility;
  BanterMatrixMessages *messages;
  GPtrArray *state;
  GPtrArray *account_data;
} InitialSync;

static const BanterJsonField initial_sync_fields[] = {
  BANTER_JSON_STRING (InitialSync, room_id, "room_id", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (InitialSync, membership, "membership", 0),
  BANTER_JSON_STRING (InitialSync, visibility, "visibility", 0),
  BANTER_JSON_STRUCT (InitialSync, messages, "messages", &banter_matrix_messages_type, 0),
  BANTER_JSON_STRUCTS (InitialSync, state, "state", &banter_matrix_event_type, BANTER_JSON_ALWAYS),
  BANTER_JSON_STRUCTS (InitialSync, account_data, "account_data", &banter_matrix_event_type,
                       BANTER_JSON_ALWAYS),
};
static const BanterJsonType initial_sync_type
    = BANTER_JSON_TYPE ("InitialSync", InitialSync, initial_sync_fields);

/* The newest events, in their order. */
static BanterMatrixMessages *
read_newest (BanterServerPeek *peek, gint64 limit, GError **error)
{
  g_autoptr (BanterMatrixMessages) messages = g_new0 (BanterMatrixMessages, 1);
  g_autoptr (GArray) timeline = banter_server_timeline_new ();
  g_autoptr (GPtrArray) events = NULL;

  if (!banter_server_timeline_read_back (&peek->reader, peek->room_id, 0, peek->until, limit,
                                         timeline, error))
    return NULL;
  messages->start
      = banter_server_token_build (MAX (banter_server_timeline_get_last (timeline, 1) - 1, 0));
  messages->end = banter_server_token_build (peek->until);
  if (!banter_server_peek_choose (peek, NULL, timeline, error))
    return NULL;
  events = banter_server_timeline_steal_events (timeline);
  messages->chunk = g_ptr_array_new ();
  for (guint i = events->len; i-- > 0;)
    g_ptr_array_add (messages->chunk, g_ptr_array_index (events, i));
  return g_steal_pointer (&messages);
}

static gboolean
read_account_data (const BanterServerPeek *peek, GPtrArray *events, GError **error)
{
  static const char sql[]
      = "SELECT type, content FROM account_data WHERE user_id = ? AND room_id = ? ORDER BY type";
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (peek->reader.db, sql, "ss", peek->reader.user_id, peek->room_id);

  while (banter_db_cursor_next (rows, error))
    {
      BanterMatrixEvent *event = g_new0 (BanterMatrixEvent, 1);

      banter_db_cursor_read (rows, "SS", &event->type, &event->content);
      g_ptr_array_add (events, event);
    }
  return !banter_db_cursor_failed (rows);
}

static gboolean
get_initial_sync (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  static const char sql[] = "SELECT is_public FROM rooms WHERE room_id = ?";
  g_auto (BanterServerPeek) peek = { 0 };
  InitialSync *answer = response;
  gboolean is_public = FALSE;
  gint64 limit;

  if (!banter_server_peek_open (&peek, call, call->params[0], error)
      || !banter_server_call_get_query_int (call, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT, &limit,
                                            error)
      || !banter_db_get (call->db, sql, "s:b", peek.room_id, &is_public, error))
    return FALSE;
  answer->room_id = g_strdup (peek.room_id);
  answer->membership = g_strdup (banter_server_view_get_membership (peek.view, G_MAXINT64));
  answer->visibility = g_strdup (is_public ? "public" : "private");
  answer->state = g_ptr_array_new ();
  answer->account_data = g_ptr_array_new ();
  answer->messages = read_newest (&peek, limit, error);
  return answer->messages != NULL
         && banter_server_timeline_read_state (&peek.reader, peek.room_id, 0, peek.until, TRUE,
                                               answer->state, error)
         && read_account_data (&peek, answer->account_data, error);
}

static const BanterServerRoute routes[] = {
  { "GET", "/_matrix/client/v3/rooms/{roomId}/initialSync", BANTER_SERVER_AUTH_USER,
    BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL,
    &initial_sync_type, get_initial_sync },
};
BANTER_SERVER_DEFINE_FAMILY (initial, routes)
