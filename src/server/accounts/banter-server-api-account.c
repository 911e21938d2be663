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
#include "banter-server-threepid.h"
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
  const char *device_id; /* nullable: that is not signed out */
  const char *hash;
  const char *sid; /* nullable: of the phone's validation that is used up */
  gboolean logs_out_others;
} NewPassword;

static gboolean
write_password (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const NewPassword *password = data;

  if (!banter_db_exec (db, UPDATE_HASH, "ss", password->hash, password->user_id, error)
      || (password->sid != NULL && !banter_server_threepid_end (db, password->sid, error)))
    return FALSE;
  return !password->logs_out_others
         || banter_server_session_end_all (writer, db, password->user_id, password->device_id,
                                           error);
}

static gboolean
check_password (const char *password, GError **error)
{
  if (*password != '\0' && strlen (password) <= MAX_PASSWORD)
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                       "The new password is empty or too long");
  return FALSE;
}

/* Who is signed in knows the password; who is not has the phone of the account. */
static gboolean
post_password (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixChangePassword *request = data;
  g_autofree char *user_id = g_strdup (call->user_id);
  g_autofree char *sid = NULL;
  g_autofree char *hash = NULL;
  NewPassword password = { .device_id = call->device_id,
                           .logs_out_others = g_strcmp0 (request->logout_devices, "false") != 0 };
  gboolean done = FALSE;

  if (!check_password (request->new_password, error))
    return FALSE;
  if (user_id != NULL)
    {
      if (!banter_server_confirm (call, request->auth, request->new_password, &done, error))
        return FALSE;
    }
  else if (!banter_server_confirm_phone (call, request->auth, request->new_password, &user_id, &sid,
                                         error))
    return FALSE;
  if (!done && sid == NULL)
    return TRUE;
  hash = banter_server_password_hash (request->new_password,
                                      banter_server_get_config (call->server)->fast_hash);
  password.user_id = user_id;
  password.sid = sid;
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
  { "POST", V3 "/account/password", BANTER_SERVER_AUTH_MAYBE, BANTER_SERVER_RUN_HASH,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_change_password_type, NULL,
    post_password },
  { "POST", V3 "/account/deactivate", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_HASH,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_OPTIONAL, &banter_matrix_deactivate_type,
    &banter_matrix_unbind_result_type, post_deactivate },
};
BANTER_SERVER_DEFINE_FAMILY (account, routes)
