/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-admin"

#include "config.h"

#include "banter-server-account-state.h"
#include "banter-server-account.h"
#include "banter-server-admin.h"
#include "banter-server-call.h"
#include "banter-server-router.h"
#include "banter-server.h"

#include "banter-id.h"
#include "banter-matrix-admin.h"
#include "banter-matrix-error.h"

/* CS-API "Server Administration", for those whom "banterd admin users set-admin" has made one. */

#define CLIENT "/_matrix/client"

static const char SELECT_ADMIN[] = "SELECT is_admin FROM users WHERE user_id = ?";
static const char SELECT_TARGET[]
    = "SELECT is_admin, state FROM users WHERE user_id = ? AND NOT is_deactivated";
static const char SELECT_DEVICES[]
    = "SELECT device_id, last_seen_ip, last_seen_ts FROM devices WHERE user_id = ?";

/* Before anything is looked up, so that nobody else learns who exists. */
static gboolean
check_admin (BanterServerCall *call, GError **error)
{
  gboolean is_admin = FALSE;

  if (!banter_db_get (call->db, SELECT_ADMIN, "s:b", call->user_id, &is_admin, error))
    return FALSE;
  if (!is_admin)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                         "You do not administer this server");
  return is_admin;
}

/* --- Who is connected --- */

static BanterMatrixWhoisDevice *
device_new (const char *ip, gint64 last_seen)
{
  BanterMatrixConnection *connection = g_new0 (BanterMatrixConnection, 1);
  BanterMatrixWhoisSession *session = g_new0 (BanterMatrixWhoisSession, 1);
  BanterMatrixWhoisDevice *device = g_new0 (BanterMatrixWhoisDevice, 1);

  connection->ip = g_strdup (ip);
  connection->last_seen = last_seen;
  session->connections = g_ptr_array_new ();
  g_ptr_array_add (session->connections, connection);
  device->sessions = g_ptr_array_new ();
  g_ptr_array_add (device->sessions, session);
  return device;
}

static gboolean
get_whois (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixWhois *whois = response;
  gboolean is_own = g_str_equal (call->params[0], call->user_id);
  gboolean exists = FALSE;
  g_autoptr (BanterDbCursor) rows = NULL;

  if ((!is_own && !check_admin (call, error))
      || !banter_server_account_exists (call->db, call->params[0], &exists, error))
    return FALSE;
  if (!exists)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                           "There is no such account here");
      return FALSE;
    }
  whois->user_id = g_strdup (call->params[0]);
  whois->devices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  rows = banter_db_query (call->db, SELECT_DEVICES, "s", call->params[0]);
  while (banter_db_cursor_next (rows, error))
    g_hash_table_insert (
        whois->devices, banter_db_cursor_dup_text (rows, 0),
        device_new (banter_db_cursor_get_text (rows, 1), banter_db_cursor_get_int (rows, 2)));
  return !banter_db_cursor_failed (rows);
}

/* --- Suspending and locking --- */

static gboolean
find_target (BanterServerCall *call, BanterServerAccountState *state, GError **error)
{
  g_autofree char *user_id = banter_server_account_build_id (call->server, call->params[0]);
  g_autofree char *text = NULL;
  gboolean is_admin = FALSE;

  if (!check_admin (call, error))
    return FALSE;
  if (g_strcmp0 (user_id, call->params[0]) != 0)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "This user does not belong to this server");
      return FALSE;
    }
  if (!banter_db_get (call->db, SELECT_TARGET, "s:bS", user_id, &is_admin, &text, error))
    return FALSE;
  if (text == NULL)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                         "There is no such account here");
  else if (is_admin)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                         "This user administers the server too");
  *state = banter_server_account_state_from_string (text);
  return text != NULL && !is_admin;
}

/* Sets or ends @which. An account that is locked is not made a suspended one, which may do more. */
static gboolean
change_state (BanterServerCall *call, BanterServerAccountState which, gboolean value,
              GError **error)
{
  BanterServerAccountState now;

  if (!find_target (call, &now, error))
    return FALSE;
  if (value && now > which)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                           "This account is locked");
      return FALSE;
    }
  if (!value && now != which)
    return TRUE;
  return banter_server_account_set_state (call->server, call->db, call->params[0],
                                          value ? which : BANTER_SERVER_ACCOUNT_ACTIVE, error)
         && banter_server_admin_audit (call->db, call->user_id,
                                       which == BANTER_SERVER_ACCOUNT_LOCKED ? "lock" : "suspend",
                                       call->params[0], value ? "true" : "false", error);
}

static gboolean
get_suspended (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixSuspended *answer = response;
  BanterServerAccountState state;

  if (!find_target (call, &state, error))
    return FALSE;
  answer->suspended = state == BANTER_SERVER_ACCOUNT_SUSPENDED;
  return TRUE;
}

static gboolean
put_suspended (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixSuspended *request = data;
  BanterMatrixSuspended *answer = response;

  answer->suspended = request->suspended;
  return change_state (call, BANTER_SERVER_ACCOUNT_SUSPENDED, request->suspended, error);
}

static gboolean
get_locked (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixLocked *answer = response;
  BanterServerAccountState state;

  if (!find_target (call, &state, error))
    return FALSE;
  answer->locked = state == BANTER_SERVER_ACCOUNT_LOCKED;
  return TRUE;
}

static gboolean
put_locked (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixLocked *request = data;
  BanterMatrixLocked *answer = response;

  answer->locked = request->locked;
  return change_state (call, BANTER_SERVER_ACCOUNT_LOCKED, request->locked, error);
}

static const BanterServerRoute routes[] = {
  { "GET", CLIENT "/v3/admin/whois/{user}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_whois_type, get_whois },
  { "GET", CLIENT "/v1/admin/suspend/{user}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_suspended_type,
    get_suspended },
  { "PUT", CLIENT "/v1/admin/suspend/{user}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_suspended_type,
    &banter_matrix_suspended_type, put_suspended },
  { "GET", CLIENT "/v1/admin/lock/{user}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_locked_type,
    get_locked },
  { "PUT", CLIENT "/v1/admin/lock/{user}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_locked_type,
    &banter_matrix_locked_type, put_locked },
};
BANTER_SERVER_DEFINE_FAMILY (admin, routes)
