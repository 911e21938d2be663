/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-state"

#include "config.h"

#include "banter-server-router.h"
#include "banter-server-timeline.h"
#include "banter-server-view.h"
#include "banter-server.h"

#include "banter-matrix-error.h"
#include "banter-matrix-people.h"
#include "banter-matrix-room.h"

/* CS-API "Getting events for a room": the state of a room and who is in it. */

#define ROOM "/_matrix/client/v3/rooms/{roomId}"

static BanterServerReader
get_reader (BanterServerCall *call)
{
  return (BanterServerReader){ call->db, call->user_id, call->device_id, TRUE };
}

static gboolean
not_found (GError **error, const char *what)
{
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND, what);
  return FALSE;
}

/* --- State --- */

static gboolean
get_state (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterServerReader reader = get_reader (call);
  g_autoptr (BanterServerView) view
      = banter_server_view_new (call->db, call->params[0], call->user_id, error);
  BanterMatrixMembers members = { g_ptr_array_new () };
  GString *out = g_string_new ("[");
  gboolean ok;

  ok = view != NULL
       && banter_server_timeline_read_state (&reader, call->params[0], 0,
                                             banter_server_view_get_end (view), TRUE, members.chunk,
                                             error);
  for (guint i = 0; i < members.chunk->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      banter_json_encode_to (&banter_matrix_event_type, g_ptr_array_index (members.chunk, i), out);
    }
  g_string_append_c (out, ']');
  banter_server_call_take_json (call, g_string_free (out, FALSE));
  banter_json_clear (&banter_matrix_members_type, &members);
  return ok;
}

static gboolean
get_state_event (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterServerReader reader = get_reader (call);
  const char *state_key = call->params[2] != NULL ? call->params[2] : "";
  const char *format = banter_server_call_get_query (call, "format");
  g_autoptr (BanterServerView) view
      = banter_server_view_new (call->db, call->params[0], call->user_id, error);
  g_autoptr (BanterMatrixEvent) event = NULL;

  if (view == NULL)
    return FALSE;
  event = banter_server_timeline_read_state_event (&reader, call->params[0], call->params[1],
                                                   state_key, banter_server_view_get_end (view),
                                                   error);
  if (event == NULL)
    return not_found (error, "The room has no such state");
  banter_server_call_take_json (call, g_strcmp0 (format, "event") == 0
                                          ? banter_json_encode (&banter_matrix_event_type, event)
                                          : g_strdup (event->content));
  return TRUE;
}

/* --- Members --- */

static gboolean
is_wanted_membership (BanterServerCall *call, const BanterMatrixEvent *event)
{
  const char *membership = banter_server_call_get_query (call, "membership");
  const char *not_membership = banter_server_call_get_query (call, "not_membership");
  g_autofree char *actual = banter_json_dup_string_member (event->content, "membership");

  return (membership == NULL || g_strcmp0 (membership, actual) == 0)
         && (not_membership == NULL || g_strcmp0 (not_membership, actual) != 0);
}

static gboolean
read_members (BanterServerCall *call, gint64 until, GPtrArray *events, GError **error)
{
  BanterServerReader reader = get_reader (call);
  g_autoptr (GPtrArray) state
      = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_matrix_event_free);

  if (!banter_server_timeline_read_state (&reader, call->params[0], 0, until, TRUE, state, error))
    return FALSE;
  for (guint i = 0; i < state->len; i++)
    {
      BanterMatrixEvent *event = g_ptr_array_index (state, i);

      if (!g_str_equal (event->type, BANTER_MATRIX_EVENT_MEMBER)
          || !is_wanted_membership (call, event))
        continue;
      g_ptr_array_add (events, event);
      g_ptr_array_index (state, i) = NULL;
    }
  return TRUE;
}

/* CVE-2021-39164: who was in the room before somebody came is for them to know only if they may
 * read what was said then. */
static gboolean
parse_at (BanterServerView *view, const char *at, gint64 *until, GError **error)
{
  if (!banter_server_token_parse (at, until, error))
    return FALSE;
  *until = MIN (*until, banter_server_view_get_end (view));
  if (banter_server_view_allows (view, *until))
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                       "You may not see the room at that time");
  return FALSE;
}

static gboolean
get_members (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  const char *at = banter_server_call_get_query (call, "at");
  g_autoptr (BanterServerView) view
      = banter_server_view_new (call->db, call->params[0], call->user_id, error);
  BanterMatrixMembers *answer = response;
  gint64 until = G_MAXINT64;

  if (view == NULL || (at != NULL && !parse_at (view, at, &until, error)))
    return FALSE;
  answer->chunk = g_ptr_array_new ();
  return read_members (call, MIN (until, banter_server_view_get_end (view)), answer->chunk, error);
}

/* In this answer the name has another spelling than in profiles. */
typedef struct
{
  char *display_name;
  char *avatar_url;
} JoinedMember;

static const BanterJsonField joined_member_fields[] = {
  BANTER_JSON_STRING (JoinedMember, display_name, "display_name", 0),
  BANTER_JSON_STRING (JoinedMember, avatar_url, "avatar_url", 0),
};
static const BanterJsonType joined_member_type
    = BANTER_JSON_TYPE ("JoinedMember", JoinedMember, joined_member_fields);

typedef struct
{
  GHashTable *joined; /* user id -> JoinedMember */
} JoinedMembers;

static const BanterJsonField joined_members_fields[] = {
  BANTER_JSON_STRUCT_MAP (JoinedMembers, joined, "joined", &joined_member_type,
                          BANTER_JSON_REQUIRED),
};
static const BanterJsonType joined_members_type
    = BANTER_JSON_TYPE ("JoinedMembers", JoinedMembers, joined_members_fields);

static gboolean
get_joined_members (BanterServerCall *call, gconstpointer request, gpointer response,
                    GError **error)
{
  static const char sql[] = "SELECT m.user_id, e.content FROM memberships m"
                            " JOIN events e ON e.stream_id = m.stream_id"
                            " WHERE m.room_id = ? AND m.membership = 'join'";
  g_autoptr (BanterServerView) view
      = banter_server_view_new (call->db, call->params[0], call->user_id, error);
  g_autoptr (BanterDbCursor) rows = NULL;
  JoinedMembers *answer = response;

  if (view == NULL)
    return FALSE;
  if (!banter_server_view_is_joined (view))
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                   "You are not in this room");
      return FALSE;
    }
  rows = banter_db_query (call->db, sql, "s", call->params[0]);
  answer->joined = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  while (banter_db_cursor_next (rows, error))
    {
      const char *content = banter_db_cursor_get_text (rows, 1);
      JoinedMember *member = g_new0 (JoinedMember, 1);

      member->display_name = banter_json_dup_string_member (content, "displayname");
      member->avatar_url = banter_json_dup_string_member (content, "avatar_url");
      g_hash_table_insert (answer->joined, banter_db_cursor_dup_text (rows, 0), member);
    }
  return !banter_db_cursor_failed (rows);
}

#define GET(path, response, handler)                                                               \
  {                                                                                                \
    "GET", ROOM path, BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE,    \
        BANTER_SERVER_BODY_NONE, NULL, response, handler                                           \
  }

static const BanterServerRoute routes[] = {
  GET ("/state", NULL, get_state),
  GET ("/state/{eventType}", NULL, get_state_event),
  GET ("/state/{eventType}/{stateKey}", NULL, get_state_event),
  GET ("/members", &banter_matrix_members_type, get_members),
  GET ("/joined_members", &joined_members_type, get_joined_members),
};
BANTER_SERVER_DEFINE_FAMILY (state, routes)
