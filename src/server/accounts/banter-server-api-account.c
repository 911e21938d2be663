/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-account"

#include "config.h"

#include <string.h>

#include "banter-server-account.h"
#include "banter-server-call.h"
#include "banter-server-config.h"
#include "banter-server-confirm.h"
#include "banter-server-password.h"
#include "banter-server-router.h"
#include "banter-server-session.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-device.h"
#include "banter-matrix-error.h"

/* CS-API "Account management": another password, and closing the account. */

#define V3 "/_matrix/client/v3"
#define MAX_PASSWORD 512

static const char UPDATE_HASH[] = "UPDATE users SET password_hash = ? WHERE user_id = ?";

typedef struct
{
  const char *user_id;
  const char *device_id;
  const char *hash;
  gboolean logs_out_others;
} NewPassword;

static gboolean
write_password (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const NewPassword *password = data;

  if (!banter_db_exec (db, UPDATE_HASH, "ss", password->hash, password->user_id, error))
    return FALSE;
  return !password->logs_out_others
         || banter_server_session_end_all (writer, db, password->user_id, password->device_id,
                                           error);
}

static gboolean
post_password (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixChangePassword *request = data;
  g_autofree char *hash = NULL;
  NewPassword password = { .user_id = call->user_id,
                           .device_id = call->device_id,
                           .logs_out_others = g_strcmp0 (request->logout_devices, "false") != 0 };
  gboolean done;

  if (*request->new_password == '\0' || strlen (request->new_password) > MAX_PASSWORD)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "The new password is empty or too long");
      return FALSE;
    }
  if (!banter_server_confirm (call, request->auth, request->new_password, &done, error))
    return FALSE;
  if (!done)
    return TRUE;
  hash = banter_server_password_hash (request->new_password,
                                      banter_server_get_config (call->server)->fast_hash);
  password.hash = hash;
  if (hash != NULL)
    return banter_server_writer_run (banter_server_get_writer (call->server), write_password,
                                     &password, error);
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_UNKNOWN, "Out of memory");
  return FALSE;
}

typedef struct
{
  BanterServer *server;
  const char *user_id;
  gboolean erase;
} Closing;

static gboolean
write_closing (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const Closing *closing = data;

  return banter_server_account_close (closing->server, db, closing->user_id, closing->erase, error);
}

static gboolean
post_deactivate (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixDeactivate *request = data;
  BanterMatrixUnbindResult *answer = response;
  Closing closing = { call->server, call->user_id, request->erase };
  gboolean done;

  if (!banter_server_confirm (call, request->auth, request->erase ? "erase" : "", &done, error))
    return FALSE;
  /* Nothing is ever bound elsewhere, which the specification calls a success here. */
  answer->id_server_unbind_result = g_strdup (BANTER_MATRIX_UNBIND_SUCCESS);
  return !done
         || banter_server_writer_run (banter_server_get_writer (call->server), write_closing,
                                      &closing, error);
}

static const BanterServerRoute routes[] = {
  { "POST", V3 "/account/password", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_HASH,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_change_password_type, NULL,
    post_password },
  { "POST", V3 "/account/deactivate", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_HASH,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_OPTIONAL, &banter_matrix_deactivate_type,
    &banter_matrix_unbind_result_type, post_deactivate },
};
BANTER_SERVER_DEFINE_FAMILY (account, routes)
