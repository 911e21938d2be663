/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-profile"

#include "config.h"

#include <string.h>

#include "banter-server-account.h"
#include "banter-server-append.h"
#include "banter-server-call.h"
#include "banter-server-policy.h"
#include "banter-server-router.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-id.h"
#include "banter-matrix-error.h"
#include "banter-matrix-people.h"

/* CS-API "Profiles": name and picture, and how they get into the rooms. */

#define V3 "/_matrix/client/v3"
#define MAX_VALUE 256

static const char SELECT_ROOMS[]
    = "SELECT room_id FROM memberships WHERE user_id = ? AND membership = 'join'";
static const char UPDATE_NAME[] = "UPDATE users SET displayname = ? WHERE user_id = ?";
static const char UPDATE_AVATAR[] = "UPDATE users SET avatar_url = ? WHERE user_id = ?";

static gboolean
load (BanterServerCall *call, BanterMatrixProfile *profile, GError **error)
{
  gboolean exists = FALSE, may = FALSE;

  if (!banter_server_account_exists (call->db, call->params[0], &exists, error)
      || !banter_server_policy_may_see (call->server, call->db, call->user_id, call->params[0],
                                        &may, error))
    return FALSE;
  if (!exists || !may)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                           "There is nobody of this name");
      return FALSE;
    }
  return banter_server_account_get_profile (call->db, call->params[0], &profile->displayname,
                                            &profile->avatar_url, error);
}

static gboolean
get_profile (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  return load (call, response, error);
}

static gboolean
get_name (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixProfile *profile = response;

  if (!load (call, profile, error))
    return FALSE;
  g_clear_pointer (&profile->avatar_url, g_free);
  return TRUE;
}

static gboolean
get_avatar (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixProfile *profile = response;

  if (!load (call, profile, error))
    return FALSE;
  g_clear_pointer (&profile->displayname, g_free);
  return TRUE;
}

/* A room with somebody whom one may not write to keeps the face that it knew. */
static gboolean
tell_room (BanterServerCall *call, const char *room_id, GError **error)
{
  BanterServerRoom *room = banter_server_room_get (call->server, call->db, room_id, error);
  g_autoptr (GError) refusal = NULL;
  g_autofree char *event_id = NULL;

  if (room == NULL)
    return FALSE;
  event_id = banter_server_append_membership (call->server, call->db, room, call->user_id,
                                              call->user_id, "join", NULL, FALSE, &refusal);
  if (event_id != NULL || refusal->domain == BANTER_SERVER_POLICY_ERROR)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

/* A new member event in every room, as the specification wants it. */
static gboolean
tell_rooms (BanterServerCall *call, GError **error)
{
  g_autoptr (GPtrArray) room_ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BanterDbCursor) rows = banter_db_query (call->db, SELECT_ROOMS, "s", call->user_id);

  while (banter_db_cursor_next (rows, error))
    g_ptr_array_add (room_ids, banter_db_cursor_dup_text (rows, 0));
  if (banter_db_cursor_failed (rows))
    return FALSE;
  for (guint i = 0; i < room_ids->len; i++)
    if (!tell_room (call, g_ptr_array_index (room_ids, i), error))
      return FALSE;
  banter_server_writer_wake (banter_server_get_writer (call->server), call->user_id);
  return TRUE;
}

static gboolean
change (BanterServerCall *call, const char *sql, const char *value, GError **error)
{
  if (value != NULL && strlen (value) > MAX_VALUE)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "This is too long");
      return FALSE;
    }
  if (value != NULL && *value == '\0')
    value = NULL;
  return banter_db_exec (call->db, sql, "ss", value, call->user_id, error)
         && tell_rooms (call, error);
}

static gboolean
put_name (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixProfile *request = data;

  return banter_server_call_check_self (call, error)
         && change (call, UPDATE_NAME, request->displayname, error);
}

static gboolean
put_avatar (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixProfile *request = data;
  const char *url = request->avatar_url;

  if (!banter_server_call_check_self (call, error))
    return FALSE;
  if (url != NULL && *url != '\0' && !banter_mxc_parse (url, NULL, NULL))
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "A picture is an mxc:// address");
      return FALSE;
    }
  return change (call, UPDATE_AVATAR, url, error);
}

static const BanterServerRoute routes[] = {
  { "GET", V3 "/profile/{user}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_profile_type,
    get_profile },
  { "GET", V3 "/profile/{user}/displayname", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_profile_type, get_name },
  { "GET", V3 "/profile/{user}/avatar_url", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_profile_type,
    get_avatar },
  { "PUT", V3 "/profile/{user}/displayname", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_profile_type, NULL, put_name },
  { "PUT", V3 "/profile/{user}/avatar_url", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_profile_type, NULL,
    put_avatar },
};
BANTER_SERVER_DEFINE_FAMILY (profile, routes)
