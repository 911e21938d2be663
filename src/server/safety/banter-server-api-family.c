/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-family"

#include "config.h"

#include "banter-server-call.h"
#include "banter-server-error.h"
#include "banter-server-family.h"
#include "banter-server-router.h"
#include "banter-server-safety.h"

#include "banter-matrix-error.h"

/* The safety extension's Family Pairing. There is nothing here, nor anywhere, with which a guardian
 * could read what the teen writes. */

#define PREFIX "/_matrix/client/unstable/im.banter/family"

static gboolean
post_codes (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixFamilyCode *answer = response;

  if (!banter_server_safety_check_offered (call->server, error))
    return FALSE;
  answer->code = banter_server_family_create_code (call->server, call->db, call->user_id,
                                                   &answer->expires_ts, error);
  return answer->code != NULL;
}

/* An answer, not an error, or the try would be undone with what else was written. */
static void
answer_wrong_code (BanterServerCall *call)
{
  g_autoptr (GError) wrong = g_error_new_literal (
      BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND, "There is no such code");
  guint status;
  char *json = banter_server_error_encode (wrong, 0, &status);

  banter_server_call_set_status (call, status);
  banter_server_call_take_json (call, json);
}

static gboolean
post_accept (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixFamilyCode *request = data;
  BanterMatrixFamilyAccepted *answer = response;

  if (!banter_server_safety_check_offered (call->server, error)
      || !banter_server_family_accept (call->server, call->db, call->user_id, request->code,
                                       &answer->guardian, &call->retry_after_ms, error))
    return FALSE;
  if (answer->guardian == NULL)
    answer_wrong_code (call);
  return TRUE;
}

static gboolean
get_family (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  return banter_server_safety_check_offered (call->server, error)
         && banter_server_family_load (call->db, call->user_id, response, error);
}

static gboolean
put_limits (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  return banter_server_safety_check_offered (call->server, error)
         && banter_server_family_set_limits (call->server, call->db, call->user_id, call->params[0],
                                             call->body->str, error);
}

static gboolean
delete_family (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  return banter_server_safety_check_offered (call->server, error)
         && banter_server_family_end (call->server, call->db, call->user_id, call->params[0],
                                      error);
}

static const BanterServerRoute routes[] = {
  { "GET", PREFIX, BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE,
    BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_family_type, get_family },
  { "POST", PREFIX "/codes", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_RELATIONS, BANTER_SERVER_BODY_OPTIONAL, NULL,
    &banter_matrix_family_code_type, post_codes },
  { "POST", PREFIX "/accept", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_RELATIONS, BANTER_SERVER_BODY_JSON, &banter_matrix_family_code_type,
    &banter_matrix_family_accepted_type, post_accept },
  { "PUT", PREFIX "/{teen}/limits", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, NULL, NULL, put_limits },
  { "DELETE", PREFIX "/{user}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, NULL, delete_family },
};
BANTER_SERVER_DEFINE_FAMILY (family, routes)
