/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-presence"

#include "config.h"

#include <string.h>

#include "banter-server-presence.h"
#include "banter-server-router.h"
#include "banter-server.h"

#include "banter-matrix-error.h"

/* CS-API "Presence" */

#define STATUS "/_matrix/client/v3/presence/{userId}/status"
#define MAX_STATUS 255 /* bytes */

static gboolean
get_status (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixPresence *content = NULL;

  if (!banter_server_presence_view (call->server, call->db, call->user_id, call->params[0],
                                    &content, error))
    return FALSE;
  if (content == NULL)
    {
      /* The same whether there is such a person or not. */
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                           "You are not allowed to see their presence");
      return FALSE;
    }
  banter_server_call_take_json (call, banter_json_encode (&banter_matrix_presence_type, content));
  banter_matrix_presence_free (content);
  return TRUE;
}

static gboolean
put_status (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixPresence *request = data;
  BanterServerPresenceState state;

  if (!banter_server_call_check_self (call, error)
      || !banter_server_presence_parse (request->presence, &state, error))
    return FALSE;
  if (request->status_msg != NULL && strlen (request->status_msg) > MAX_STATUS)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "The status message is too long");
      return FALSE;
    }
  return banter_server_presence_set (banter_server_get_presence (call->server), call->db,
                                     call->user_id, state, request->status_msg, error);
}

static const BanterServerRoute routes[] = {
  { "GET", STATUS, BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE,
    BANTER_SERVER_BODY_NONE, NULL, NULL, get_status },
  { "PUT", STATUS, BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE, BANTER_SERVER_RATE_RELATIONS,
    BANTER_SERVER_BODY_EVENT, &banter_matrix_presence_type, NULL, put_status },
};
BANTER_SERVER_DEFINE_FAMILY (presence, routes)
