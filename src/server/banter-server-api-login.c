/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-login"

#include "config.h"

#include "banter-server-account.h"
#include "banter-server-config.h"
#include "banter-server-error.h"
#include "banter-server-limiter.h"
#include "banter-server-password.h"
#include "banter-server-router.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-error.h"
#include "banter-matrix-login.h"

/* CS-API "Login" and "Logout", whoami and the list of devices. */

#define V3 "/_matrix/client/v3"

static gboolean
get_login (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixLoginFlows *flows = response;
  BanterMatrixLoginFlow *flow = g_new0 (BanterMatrixLoginFlow, 1);

  flow->type = g_strdup (BANTER_MATRIX_LOGIN_PASSWORD);
  flows->flows = g_ptr_array_new ();
  g_ptr_array_add (flows->flows, flow);
  return TRUE;
}

static const char *
get_name (const BanterMatrixLoginRequest *request)
{
  if (request->identifier == NULL)
    return request->user;
  return g_str_equal (request->identifier->type, BANTER_MATRIX_IDENTIFIER_USER)
             ? request->identifier->user
             : NULL;
}

static gboolean
check_request (const BanterMatrixLoginRequest *request, GError **error)
{
  if (!g_str_equal (request->type, BANTER_MATRIX_LOGIN_PASSWORD))
    g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_BAD_REQUEST,
                 "Only m.login.password is known here");
  else if (get_name (request) == NULL || request->password == NULL)
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_MISSING_PARAM,
                 "The user or the password is missing");
  else
    return TRUE;
  return FALSE;
}

/* A wrong name and a wrong password look and cost the same. */
static gboolean
check_password (BanterServerCall *call, const char *user_id, const char *password, GError **error)
{
  static const char sql[] = "SELECT password_hash, is_deactivated FROM users WHERE user_id = ?";
  BanterServerLimiter *limiter = banter_server_get_limiter (call->server);
  const char *key = user_id != NULL ? user_id : "";
  g_autofree char *hash = NULL;
  gint64 is_deactivated = 0;

  call->retry_after_ms = banter_server_limiter_peek (limiter, BANTER_SERVER_RATE_LOGIN_FAILED, key);
  if (call->retry_after_ms > 0)
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_LIMIT_EXCEEDED,
                   "Too many wrong passwords");
      return FALSE;
    }
  if (!banter_server_call_limit (call, BANTER_SERVER_RATE_LOGIN_ACCOUNT, key, error)
      || !banter_db_get (call->db, sql, "s:Si", key, &hash, &is_deactivated, error))
    return FALSE;
  if (!banter_server_password_verify (hash, password,
                                      banter_server_get_config (call->server)->fast_hash))
    {
      banter_server_limiter_take (limiter, BANTER_SERVER_RATE_LOGIN_FAILED, key);
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                   "Wrong user name or password");
      return FALSE;
    }
  if (is_deactivated)
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_USER_DEACTIVATED,
                 "This account was closed");
  return !is_deactivated;
}

typedef struct
{
  const BanterMatrixLoginRequest *request;
  BanterMatrixSession *session;
} Login;

static gboolean
write_login (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  Login *login = data;
  const BanterMatrixLoginRequest *request = login->request;
  BanterMatrixSession *session = login->session;

  session->device_id = banter_server_account_add_device (
      writer, db, session->user_id, request->device_id, request->initial_device_display_name,
      &session->access_token, error);
  return session->device_id != NULL;
}

static gboolean
post_login (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixLoginRequest *request = data;
  BanterMatrixSession *session = response;
  Login login = { request, session };

  if (!check_request (request, error))
    return FALSE;
  session->user_id = banter_server_account_build_id (call->server, get_name (request));
  session->home_server = g_strdup (banter_server_get_name (call->server));
  return check_password (call, session->user_id, request->password, error)
         && banter_server_writer_run (banter_server_get_writer (call->server), write_login, &login,
                                      error);
}

static gboolean
post_logout (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  static const char sql[] = "DELETE FROM devices WHERE user_id = ? AND device_id = ?";

  banter_server_writer_forget_tokens (banter_server_get_writer (call->server), call->user_id);
  return banter_db_exec (call->db, sql, "ss", call->user_id, call->device_id, error);
}

static gboolean
post_logout_all (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  banter_server_writer_forget_tokens (banter_server_get_writer (call->server), call->user_id);
  return banter_db_exec (call->db, "DELETE FROM devices WHERE user_id = ?", "s", call->user_id,
                         error);
}

static gboolean
get_whoami (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixWhoami *whoami = response;

  whoami->user_id = g_strdup (call->user_id);
  whoami->device_id = g_strdup (call->device_id);
  return TRUE;
}

typedef struct
{
  char *device_id;
  char *display_name;
} Device;

static const BanterJsonField device_fields[] = {
  BANTER_JSON_STRING (Device, device_id, "device_id", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (Device, display_name, "display_name", 0),
};
static const BanterJsonType device_type = BANTER_JSON_TYPE ("Device", Device, device_fields);

typedef struct
{
  GPtrArray *devices; /* Device */
} Devices;

static const BanterJsonField devices_fields[] = {
  BANTER_JSON_STRUCTS (Devices, devices, "devices", &device_type, BANTER_JSON_REQUIRED),
};
static const BanterJsonType devices_type = BANTER_JSON_TYPE ("Devices", Devices, devices_fields);

static gboolean
get_devices (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  static const char sql[] = "SELECT device_id, display_name FROM devices WHERE user_id = ?";
  g_autoptr (BanterDbCursor) rows = banter_db_query (call->db, sql, "s", call->user_id);
  Devices *devices = response;

  devices->devices = g_ptr_array_new ();
  while (banter_db_cursor_next (rows, error))
    {
      Device *device = g_new0 (Device, 1);

      banter_db_cursor_read (rows, "SS", &device->device_id, &device->display_name);
      g_ptr_array_add (devices->devices, device);
    }
  return !banter_db_cursor_failed (rows);
}

static const BanterServerRoute routes[] = {
  { "GET", V3 "/login", BANTER_SERVER_AUTH_NONE, BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE,
    BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_login_flows_type, get_login },
  { "POST", V3 "/login", BANTER_SERVER_AUTH_NONE, BANTER_SERVER_RUN_HASH,
    BANTER_SERVER_RATE_LOGIN_ADDRESS, BANTER_SERVER_BODY_JSON, &banter_matrix_login_request_type,
    &banter_matrix_session_type, post_login },
  { "POST", V3 "/logout", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE, BANTER_SERVER_RATE_NONE,
    BANTER_SERVER_BODY_NONE, NULL, NULL, post_logout },
  { "POST", V3 "/logout/all", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, NULL, post_logout_all },
  { "GET", V3 "/account/whoami", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_whoami_type,
    get_whoami },
  { "GET", V3 "/devices", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE,
    BANTER_SERVER_BODY_NONE, NULL, &devices_type, get_devices },
};
BANTER_SERVER_DEFINE_FAMILY (login, routes)
