/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-membership"

#include "config.h"

#include "banter-server-api-membership.h"
#include "banter-server-alias.h"
#include "banter-server-append.h"
#include "banter-server-error.h"
#include "banter-server-predecessor.h"
#include "banter-server-router.h"
#include "banter-server.h"

#include "banter-id.h"
#include "banter-matrix-error.h"
#include "banter-matrix-room.h"

/* CS-API "Room membership": coming, going, and making others come and go. */

#define V3 "/_matrix/client/v3"

static gboolean
change (BanterServerCall *call, BanterServerRoom *room, const char *user_id, const char *membership,
        const char *reason, GError **error)
{
  g_autofree char *id = banter_server_append_membership (
      call->server, call->db, room, call->user_id, user_id, membership, reason, FALSE, error);

  return id != NULL;
}

/* Puts the room's id into @answer. */
static BanterServerRoom *
find_by_id_or_alias (BanterServerCall *call, BanterMatrixRoomId *answer, GError **error)
{
  answer->room_id = banter_server_alias_resolve (call->db, call->params[0], error);
  return answer->room_id != NULL
             ? banter_server_room_get (call->server, call->db, answer->room_id, error)
             : NULL;
}

static gboolean
post_join (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixMembershipRequest *request = data;
  BanterMatrixRoomId *answer = response;
  BanterServerRoom *room = find_by_id_or_alias (call, answer, error);

  if (room == NULL)
    return FALSE;
  return banter_server_room_get_membership (room, call->user_id) == BANTER_SERVER_MEMBERSHIP_JOIN
         || (change (call, room, call->user_id, "join", request->reason, error)
             && banter_server_predecessor_carry_over (call->server, call->db, answer->room_id,
                                                      call->user_id, error));
}

static gboolean
post_knock (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixMembershipRequest *request = data;
  BanterMatrixRoomId *answer = response;
  BanterServerRoom *room = find_by_id_or_alias (call, answer, error);

  return room != NULL && change (call, room, call->user_id, "knock", request->reason, error);
}

static gboolean
post_leave (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixMembershipRequest *request = data;
  BanterServerRoom *room = banter_server_room_get (call->server, call->db, call->params[0], error);

  return room != NULL && change (call, room, call->user_id, "leave", request->reason, error);
}

static gboolean
post_forget (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  static const char sql[] = "UPDATE memberships SET is_forgotten = 1"
                            " WHERE user_id = ? AND room_id = ? AND membership IN ('leave', 'ban')";

  if (!banter_db_exec (call->db, sql, "ss", call->user_id, call->params[0], error))
    return FALSE;
  if (banter_db_get_changes (call->db) == 0)
    g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_BAD_REQUEST,
                 "Only a room that was left can be forgotten");
  return banter_db_get_changes (call->db) > 0;
}

/* The room, for what one person does to another. */
static BanterServerRoom *
get_room_for (BanterServerCall *call, const BanterMatrixMembershipRequest *request, GError **error)
{
  if (request->user_id == NULL || !banter_user_id_is_valid (request->user_id))
    {
      g_set_error (error, BANTER_MATRIX_ERROR,
                   request->user_id == NULL ? BANTER_MATRIX_ERROR_MISSING_PARAM
                                            : BANTER_MATRIX_ERROR_INVALID_PARAM,
                   "'user_id' is missing or not valid");
      return NULL;
    }
  return banter_server_room_get (call->server, call->db, call->params[0], error);
}

gboolean
banter_server_membership_limit_invite (BanterServerCall *call, const char *room_id,
                                       const char *user_id, GError **error)
{
  return banter_server_call_limit (call, BANTER_SERVER_RATE_INVITE_ISSUER, call->user_id, error)
         && banter_server_call_limit (call, BANTER_SERVER_RATE_INVITE_ROOM, room_id, error)
         && banter_server_call_limit (call, BANTER_SERVER_RATE_INVITE_USER, user_id, error);
}

static gboolean
post_invite (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixMembershipRequest *request = data;
  BanterServerRoom *room = get_room_for (call, request, error);

  return room != NULL
         && banter_server_membership_limit_invite (call, room->room_id, request->user_id, error)
         && change (call, room, request->user_id, "invite", request->reason, error);
}

static gboolean
post_kick (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixMembershipRequest *request = data;
  BanterServerRoom *room = get_room_for (call, request, error);
  BanterServerMembership now;

  if (room == NULL)
    return FALSE;
  now = banter_server_room_get_membership (room, request->user_id);
  if (now == BANTER_SERVER_MEMBERSHIP_NONE || now == BANTER_SERVER_MEMBERSHIP_BAN)
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                   "This user is not in the room");
      return FALSE;
    }
  return change (call, room, request->user_id, "leave", request->reason, error);
}

static gboolean
post_ban (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixMembershipRequest *request = data;
  BanterServerRoom *room = get_room_for (call, request, error);

  return room != NULL && change (call, room, request->user_id, "ban", request->reason, error);
}

static gboolean
post_unban (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixMembershipRequest *request = data;
  BanterServerRoom *room = get_room_for (call, request, error);

  if (room == NULL)
    return FALSE;
  if (banter_server_room_get_membership (room, request->user_id) != BANTER_SERVER_MEMBERSHIP_BAN)
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_BAD_STATE,
                   "This user is not banned");
      return FALSE;
    }
  return change (call, room, request->user_id, "leave", request->reason, error);
}

typedef struct
{
  GStrv joined_rooms;
} JoinedRooms;

static const BanterJsonField joined_rooms_fields[] = {
  BANTER_JSON_STRINGS (JoinedRooms, joined_rooms, "joined_rooms", BANTER_JSON_REQUIRED),
};
static const BanterJsonType joined_rooms_type
    = BANTER_JSON_TYPE ("JoinedRooms", JoinedRooms, joined_rooms_fields);

static gboolean
get_joined_rooms (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  static const char sql[]
      = "SELECT room_id FROM memberships WHERE user_id = ? AND membership = 'join'";
  g_autoptr (BanterDbCursor) rows = banter_db_query (call->db, sql, "s", call->user_id);
  g_autoptr (GStrvBuilder) rooms = g_strv_builder_new ();

  while (banter_db_cursor_next (rows, error))
    g_strv_builder_add (rooms, banter_db_cursor_get_text (rows, 0));
  ((JoinedRooms *)response)->joined_rooms = g_strv_builder_end (rooms);
  return !banter_db_cursor_failed (rows);
}

#define CHANGE(path, rate, response, handler)                                                      \
  {                                                                                                \
    "POST", V3 path, BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE, rate,                       \
        BANTER_SERVER_BODY_OPTIONAL, &banter_matrix_membership_request_type, response, handler     \
  }

static const BanterServerRoute routes[] = {
  CHANGE ("/join/{roomIdOrAlias}", BANTER_SERVER_RATE_JOIN, &banter_matrix_room_id_type, post_join),
  CHANGE ("/rooms/{roomId}/join", BANTER_SERVER_RATE_JOIN, &banter_matrix_room_id_type, post_join),
  CHANGE ("/knock/{roomIdOrAlias}", BANTER_SERVER_RATE_JOIN, &banter_matrix_room_id_type,
          post_knock),
  CHANGE ("/rooms/{roomId}/leave", BANTER_SERVER_RATE_NONE, NULL, post_leave),
  CHANGE ("/rooms/{roomId}/forget", BANTER_SERVER_RATE_NONE, NULL, post_forget),
  CHANGE ("/rooms/{roomId}/invite", BANTER_SERVER_RATE_NONE, NULL, post_invite),
  CHANGE ("/rooms/{roomId}/kick", BANTER_SERVER_RATE_NONE, NULL, post_kick),
  CHANGE ("/rooms/{roomId}/ban", BANTER_SERVER_RATE_NONE, NULL, post_ban),
  CHANGE ("/rooms/{roomId}/unban", BANTER_SERVER_RATE_NONE, NULL, post_unban),
  { "GET", V3 "/joined_rooms", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &joined_rooms_type, get_joined_rooms },
};
BANTER_SERVER_DEFINE_FAMILY (membership, routes)
