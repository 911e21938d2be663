/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-account-data"

#include "config.h"

#include <string.h>

#include "banter-server-account-data.h"
#include "banter-server-call.h"
#include "banter-server-error.h"
#include "banter-server-member.h"
#include "banter-server-pushrules.h"
#include "banter-server-router.h"

#include "banter-id.h"
#include "banter-matrix-account.h"
#include "banter-matrix-error.h"
#include "banter-matrix-family.h"

/* CS-API "Client Config": documents that clients keep with the account. */

#define V3 "/_matrix/client/v3"
/* All documents of a person, as an initial sync holds them: what else it takes to keep one counts
 * too. */
#define MAX_BYTES (16 * 1024 * 1024)

static const char SELECT_USED[]
    = "SELECT coalesce(sum(length(CAST(content AS BLOB)) + 256), 0) FROM account_data "
      "WHERE user_id = ? AND NOT (room_id = ? AND type = ?)";

/* Documents that other endpoints own. */
static const char *const guarded[]
    = { BANTER_MATRIX_ACCOUNT_FULLY_READ, BANTER_SERVER_PUSHRULES_TYPE,
        BANTER_MATRIX_ACCOUNT_SAFETY, NULL };

static gboolean
answer_content (BanterServerCall *call, const char *room_id, const char *type, GError **error)
{
  g_autoptr (GError) local = NULL;
  char *content = NULL;

  if (!banter_server_call_check_self (call, error))
    return FALSE;
  content = banter_server_account_data_get (call->db, call->user_id, room_id, type, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (content == NULL)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                           "There is no such account data");
      return FALSE;
    }
  banter_server_call_take_json (call, content);
  return TRUE;
}

static gboolean
check_type (const char *type, GError **error)
{
  if (g_strv_contains (guarded, type))
    g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_GUARDED, "%s is not set this way",
                 type);
  else if (*type == '\0' || strlen (type) > BANTER_ID_MAX_LENGTH)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                         "No such type of account data");
  else
    return TRUE;
  return FALSE;
}

/* Whoever never changed them has some all the same. */
static gboolean
answer_push_rules (BanterServerCall *call, GError **error)
{
  g_autoptr (BanterMatrixPushRules) rules = NULL;

  if (!banter_server_call_check_self (call, error))
    return FALSE;
  rules = banter_server_pushrules_load (call->db, call->user_id, error);
  if (rules != NULL)
    banter_server_call_take_json (call, banter_json_encode (&banter_matrix_push_rules_type, rules));
  return rules != NULL;
}

static gboolean
get_global (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  if (g_str_equal (call->params[1], BANTER_SERVER_PUSHRULES_TYPE))
    return answer_push_rules (call, error);
  return answer_content (call, "", call->params[1], error);
}

static gboolean
get_of_room (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  return answer_content (call, call->params[1], call->params[2], error);
}

static gboolean
put_content (BanterServerCall *call, const char *room_id, const char *type, GError **error)
{
  gint64 used = 0;

  if (!banter_db_get (call->db, SELECT_USED, "sss:i", call->user_id, room_id, type, &used, error))
    return FALSE;
  if (used + (gint64)call->body->len <= MAX_BYTES)
    return banter_server_account_data_put (call->server, call->db, call->user_id, room_id, type,
                                           call->body->str, error);
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_RESOURCE_LIMIT_EXCEEDED,
                       "No room left for your account data");
  return FALSE;
}

static gboolean
put_global (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  return banter_server_call_check_self (call, error) && check_type (call->params[1], error)
         && put_content (call, "", call->params[1], error);
}

static gboolean
put_of_room (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  return banter_server_call_check_self (call, error) && check_type (call->params[2], error)
         && banter_server_member_check_joined (call->db, call->params[1], call->user_id, error)
         && put_content (call, call->params[1], call->params[2], error);
}

static const BanterServerRoute routes[] = {
  { "GET", V3 "/user/{user}/account_data/{type}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, NULL, get_global },
  { "PUT", V3 "/user/{user}/account_data/{type}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, NULL, NULL, put_global },
  { "GET", V3 "/user/{user}/rooms/{room}/account_data/{type}", BANTER_SERVER_AUTH_USER,
    BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, NULL,
    get_of_room },
  { "PUT", V3 "/user/{user}/rooms/{room}/account_data/{type}", BANTER_SERVER_AUTH_USER,
    BANTER_SERVER_RUN_WRITE, BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, NULL, NULL,
    put_of_room },
};
BANTER_SERVER_DEFINE_FAMILY (account_data, routes)
