/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-threepid"

#include "config.h"

#include "banter-server-call.h"
#include "banter-server-confirm.h"
#include "banter-server-policy.h"
#include "banter-server-router.h"
#include "banter-server-threepid.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-device.h"
#include "banter-matrix-error.h"

/* CS-API "Adding Account Administrative Contact Information". Only phone numbers, and no identity
 * servers: nothing is bound anywhere else. */

#define V3 "/_matrix/client/v3"

static const char SELECT_ALL[]
    = "SELECT medium, address, validated_ms, added_ms FROM threepids WHERE user_id = ? "
      "ORDER BY medium, address";
static const char DELETE_ONE[]
    = "DELETE FROM threepids WHERE user_id = ? AND medium = ? AND address = ?";

static gboolean
get_threepids (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_autoptr (BanterDbCursor) rows = banter_db_query (call->db, SELECT_ALL, "s", call->user_id);
  BanterMatrixThreepids *answer = response;

  answer->threepids = g_ptr_array_new ();
  while (banter_db_cursor_next (rows, error))
    {
      BanterMatrixThreepid *threepid = g_new0 (BanterMatrixThreepid, 1);

      banter_db_cursor_read (rows, "SSii", &threepid->medium, &threepid->address,
                             &threepid->validated_at, &threepid->added_at);
      g_ptr_array_add (answer->threepids, threepid);
    }
  return !banter_db_cursor_failed (rows);
}

static gboolean
post_phone (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  return banter_server_threepid_begin (call, BANTER_SERVER_THREEPID_ADD, data, response, error);
}

/* CS-API "POST /account/password/msisdn/requestToken" */
static gboolean
post_forgotten (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  return banter_server_threepid_begin (call, BANTER_SERVER_THREEPID_PROVE, data, response, error);
}

static gboolean
post_email (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  g_set_error_literal (error, BANTER_MATRIX_ERROR,
                       BANTER_MATRIX_ERROR_THREEPID_MEDIUM_NOT_SUPPORTED,
                       "There are no email addresses here");
  return FALSE;
}

static gboolean
post_submit (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  BanterMatrixSubmitted *answer = response;

  return banter_server_threepid_submit (call->db, data, &answer->success, error);
}

typedef struct
{
  BanterServer *server;
  const char *user_id;
  const BanterMatrixAddThreepid *request;
} Addition;

static gboolean
write_addition (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const Addition *addition = data;

  return banter_server_threepid_add (addition->server, db, addition->user_id,
                                     addition->request->sid, addition->request->client_secret,
                                     error);
}

static gboolean
post_add (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixAddThreepid *request = data;
  Addition addition = { call->server, call->user_id, request };
  g_autofree char *address = NULL;
  gboolean done;

  /* Told before the password is asked for. */
  if (!banter_server_threepid_get_validated (call->db, request->sid, request->client_secret,
                                             &address, error)
      || !banter_server_confirm (call, request->auth, request->sid, &done, error))
    return FALSE;
  return !done
         || banter_server_writer_run (banter_server_get_writer (call->server), write_addition,
                                      &addition, error);
}

static gboolean
post_delete (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixThreepidName *request = data;
  BanterMatrixUnbindResult *answer = response;

  banter_server_policy_forget (call->server);
  answer->id_server_unbind_result = g_strdup (BANTER_MATRIX_UNBIND_NO_SUPPORT);
  return banter_db_exec (call->db, DELETE_ONE, "sss", call->user_id, request->medium,
                         request->address, error);
}

static gboolean
post_unbind (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  BanterMatrixUnbindResult *answer = response;

  answer->id_server_unbind_result = g_strdup (BANTER_MATRIX_UNBIND_NO_SUPPORT);
  return TRUE;
}

#define EMAIL(path)                                                                                \
  {                                                                                                \
    "POST", V3 path "/email/requestToken", BANTER_SERVER_AUTH_NONE, BANTER_SERVER_RUN_READ,        \
        BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, NULL, NULL, post_email                   \
  }
#define PHONE(path, handler)                                                                       \
  {                                                                                                \
    "POST", V3 path "/msisdn/requestToken", BANTER_SERVER_AUTH_NONE, BANTER_SERVER_RUN_WORKER,     \
        BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_phone_request_type,       \
        &banter_matrix_validation_type, handler                                                    \
  }

static const BanterServerRoute routes[] = {
  { "GET", V3 "/account/3pid", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_threepids_type,
    get_threepids },
  { "POST", V3 "/account/3pid/add", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_HASH,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_add_threepid_type, NULL,
    post_add },
  { "POST", V3 "/account/3pid/delete", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_threepid_name_type,
    &banter_matrix_unbind_result_type, post_delete },
  { "POST", V3 "/account/3pid/unbind", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_threepid_name_type,
    &banter_matrix_unbind_result_type, post_unbind },
  PHONE ("/account/3pid", post_phone),
  PHONE ("/register", post_phone),
  PHONE ("/account/password", post_forgotten),
  EMAIL ("/account/3pid"),
  EMAIL ("/account/password"),
  EMAIL ("/register"),
  { "POST", BANTER_SERVER_SUBMIT_PATH, BANTER_SERVER_AUTH_NONE, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_CODE, BANTER_SERVER_BODY_JSON, &banter_matrix_submit_token_type,
    &banter_matrix_submitted_type, post_submit },
};
BANTER_SERVER_DEFINE_FAMILY (threepid, routes)
