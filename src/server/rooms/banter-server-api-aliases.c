/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-aliases"

#include "config.h"

#include "banter-server-alias.h"
#include "banter-server-member.h"
#include "banter-server-peek.h"
#include "banter-server-policy.h"
#include "banter-server-router.h"
#include "banter-server.h"

#include "banter-id.h"
#include "banter-matrix-error.h"

/* CS-API "Rooms": what a room is called, and whether the directory lists it. */

#define V3 "/_matrix/client/v3"

typedef struct
{
  char *room_id;
  GStrv servers;
} AliasTarget;

static const BanterJsonField alias_target_fields[] = {
  BANTER_JSON_STRING (AliasTarget, room_id, "room_id", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRINGS (AliasTarget, servers, "servers", 0),
};
static const BanterJsonType alias_target_type
    = BANTER_JSON_TYPE ("alias", AliasTarget, alias_target_fields);

typedef struct
{
  char *visibility;
} Visibility;

static const BanterJsonField visibility_fields[] = {
  BANTER_JSON_STRING (Visibility, visibility, "visibility", 0),
};
static const BanterJsonType visibility_type
    = BANTER_JSON_TYPE ("visibility", Visibility, visibility_fields);

typedef struct
{
  GStrv aliases;
} Aliases;

static const BanterJsonField aliases_fields[] = {
  BANTER_JSON_STRINGS (Aliases, aliases, "aliases", BANTER_JSON_REQUIRED),
};
static const BanterJsonType aliases_type = BANTER_JSON_TYPE ("aliases", Aliases, aliases_fields);

static const char SELECT_ALIAS[] = "SELECT room_id, creator FROM aliases WHERE alias = ?";
static const char SELECT_ALIASES[] = "SELECT alias FROM aliases WHERE room_id = ? ORDER BY alias";
static const char INSERT_ALIAS[]
    = "INSERT INTO aliases (alias, room_id, creator) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
static const char DELETE_ALIAS[] = "DELETE FROM aliases WHERE alias = ?";
static const char SELECT_VISIBILITY[] = "SELECT is_public, 1 FROM rooms WHERE room_id = ?";
static const char UPDATE_VISIBILITY[] = "UPDATE rooms SET is_public = ? WHERE room_id = ?";

static gboolean
not_found (GError **error)
{
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                       "There is no such alias");
  return FALSE;
}

static gboolean
get_alias (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  const char *servers[] = { banter_server_get_name (call->server), NULL };
  AliasTarget *target = response;
  g_autofree char *creator = NULL;

  if (!banter_db_get (call->db, SELECT_ALIAS, "s:SS", call->params[0], &target->room_id, &creator,
                      error))
    return FALSE;
  if (target->room_id == NULL)
    return not_found (error);
  target->servers = g_strdupv ((GStrv)servers);
  return TRUE;
}

static gboolean
check_alias (BanterServerCall *call, const char *alias, GError **error)
{
  g_autofree char *suffix = g_strconcat (":", banter_server_get_name (call->server), NULL);

  if (banter_room_alias_is_valid (alias) && g_str_has_suffix (alias, suffix))
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                       "No alias of this server");
  return FALSE;
}

static gboolean
put_alias (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const AliasTarget *request = data;

  if (!check_alias (call, call->params[0], error)
      || !banter_server_member_check_joined (call->db, request->room_id, call->user_id, error)
      || !banter_db_exec (call->db, INSERT_ALIAS, "sss", call->params[0], request->room_id,
                          call->user_id, error))
    return FALSE;
  if (banter_db_get_changes (call->db) > 0)
    return TRUE;
  banter_server_call_set_status (call, 409);
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_UNKNOWN,
                       "This alias is taken");
  return FALSE;
}

/* Whoever may say in the room what it is called. */
static gboolean
may_name (BanterServerCall *call, const char *room_id, gboolean *may, GError **error)
{
  BanterServerRoom *room = banter_server_room_get (call->server, call->db, room_id, error);

  if (room == NULL)
    return FALSE;
  *may = banter_server_room_get_membership (room, call->user_id) == BANTER_SERVER_MEMBERSHIP_JOIN
         && banter_server_room_get_power (room, call->user_id)
                >= banter_server_room_get_event_power (room, BANTER_MATRIX_EVENT_CANONICAL_ALIAS,
                                                       TRUE);
  return TRUE;
}

static gboolean
check_may (gboolean may, const char *why, GError **error)
{
  if (!may)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN, why);
  return may;
}

static gboolean
delete_alias (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_autofree char *room_id = NULL;
  g_autofree char *creator = NULL;
  BanterServerRoom *room;
  gboolean may;

  if (!banter_db_get (call->db, SELECT_ALIAS, "s:SS", call->params[0], &room_id, &creator, error))
    return FALSE;
  if (room_id == NULL)
    return not_found (error);
  room = banter_server_room_get (call->server, call->db, room_id, error);
  return room != NULL && may_name (call, room_id, &may, error)
         && check_may (may || g_strcmp0 (creator, call->user_id) == 0,
                       "Only who made an alias, or names the room, can delete it", error)
         && banter_db_exec (call->db, DELETE_ALIAS, "s", call->params[0], error)
         && banter_server_alias_withdraw (call->server, call->db, room, call->user_id,
                                          call->params[0], error);
}

/* CS-API "GET /rooms/{roomId}/aliases": for members, and for all if all may read the room. */
static gboolean
get_aliases (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  Aliases *answer = response;
  g_autoptr (BanterDbCursor) rows = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (BanterServerPeek) peek = { 0 };

  if (!banter_server_peek_open (&peek, call, call->params[0], error)
      || !check_may (banter_server_view_get_end (peek.view) == G_MAXINT64,
                     "You are not in this room", error))
    return FALSE;
  rows = banter_db_query (call->db, SELECT_ALIASES, "s", call->params[0]);
  while (banter_db_cursor_next (rows, error))
    g_strv_builder_add (builder, banter_db_cursor_get_text (rows, 0));
  answer->aliases = g_strv_builder_end (builder);
  return !banter_db_cursor_failed (rows);
}

static gboolean
get_visibility (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  Visibility *answer = response;
  gboolean is_public = FALSE;
  gint64 exists = 0;

  if (!banter_db_get (call->db, SELECT_VISIBILITY, "s:bi", call->params[0], &is_public, &exists,
                      error))
    return FALSE;
  if (!exists)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                           "There is no such room");
      return FALSE;
    }
  answer->visibility = g_strdup (is_public ? "public" : "private");
  return TRUE;
}

static gboolean
put_visibility (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const Visibility *request = data;
  const char *visibility = request->visibility != NULL ? request->visibility : "public";
  gboolean publish = g_str_equal (visibility, "public");
  BanterServerRoom *room;
  gboolean may;

  if (!publish && !g_str_equal (visibility, "private"))
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "'visibility' is public or private");
      return FALSE;
    }
  room = banter_server_room_get (call->server, call->db, call->params[0], error);
  return room != NULL && may_name (call, room->room_id, &may, error)
         && check_may (may, "You may not publish this room", error)
         && (!publish
             || banter_server_policy_check_publish (call->server, call->db, call->user_id,
                                                    room->type, error))
         && banter_db_exec (call->db, UPDATE_VISIBILITY, "bs", publish, call->params[0], error);
}

static const BanterServerRoute routes[] = {
  { "GET", V3 "/directory/room/{alias}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &alias_target_type, get_alias },
  { "PUT", V3 "/directory/room/{alias}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &alias_target_type, NULL, put_alias },
  { "DELETE", V3 "/directory/room/{alias}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, NULL, delete_alias },
  { "GET", V3 "/rooms/{room}/aliases", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &aliases_type, get_aliases },
  { "GET", V3 "/directory/list/room/{room}", BANTER_SERVER_AUTH_NONE, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &visibility_type, get_visibility },
  { "PUT", V3 "/directory/list/room/{room}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_OPTIONAL, &visibility_type, NULL, put_visibility },
};
BANTER_SERVER_DEFINE_FAMILY (aliases, routes)
