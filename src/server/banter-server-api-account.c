/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-account"

#include "config.h"

#include <string.h>

#include <sodium.h>

#include "banter-server-call.h"
#include "banter-server-config.h"
#include "banter-server-limiter.h"
#include "banter-server-password.h"
#include "banter-server-router.h"
#include "banter-server-uia.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-error.h"

/* CS-API "Account management" and "Device Management": what asks for the password again. */

#define V3 "/_matrix/client/v3"
#define MAX_PASSWORD 512
#define MAX_DEVICE_NAME 255

typedef struct
{
  BanterMatrixUiaAuth *auth;
  char *new_password;
  char *logout_devices; /* raw: absent is true */
} ChangePassword;

static const BanterJsonField change_password_fields[] = {
  BANTER_JSON_STRUCT (ChangePassword, auth, "auth", &banter_matrix_uia_auth_type, 0),
  BANTER_JSON_STRING (ChangePassword, new_password, "new_password",
                      BANTER_JSON_REQUIRED | BANTER_JSON_SECRET),
  BANTER_JSON_RAW (ChangePassword, logout_devices, "logout_devices", 0),
};
static const BanterJsonType change_password_type
    = BANTER_JSON_TYPE ("password", ChangePassword, change_password_fields);

typedef struct
{
  BanterMatrixUiaAuth *auth;
  GStrv devices;
} DeleteDevices;

static const BanterJsonField delete_devices_fields[] = {
  BANTER_JSON_STRUCT (DeleteDevices, auth, "auth", &banter_matrix_uia_auth_type, 0),
  BANTER_JSON_STRINGS (DeleteDevices, devices, "devices", 0),
};
static const BanterJsonType delete_devices_type
    = BANTER_JSON_TYPE ("devices", DeleteDevices, delete_devices_fields);

typedef struct
{
  char *device_id;
  char *display_name;
} Device;

static const BanterJsonField device_fields[] = {
  BANTER_JSON_STRING (Device, device_id, "device_id", 0),
  BANTER_JSON_STRING (Device, display_name, "display_name", 0),
};
static const BanterJsonType device_type = BANTER_JSON_TYPE ("device", Device, device_fields);

static const char SELECT_HASH[] = "SELECT password_hash FROM users WHERE user_id = ?";
static const char UPDATE_HASH[] = "UPDATE users SET password_hash = ? WHERE user_id = ?";
static const char DELETE_OTHERS[] = "DELETE FROM devices WHERE user_id = ? AND device_id <> ?";
static const char DELETE_DEVICE[] = "DELETE FROM devices WHERE user_id = ? AND device_id = ?";
static const char SELECT_DEVICE[]
    = "SELECT device_id, display_name FROM devices WHERE user_id = ? AND device_id = ?";
static const char UPDATE_DEVICE[]
    = "UPDATE devices SET display_name = ? WHERE user_id = ? AND device_id = ?";

typedef struct
{
  const char *user_id;
  const char *device_id;
  const char *hash; /* of the new password, or NULL */
  gboolean logs_out_others;
  const char *const *devices; /* to delete, or NULL */
} Change;

static gboolean
check_password (BanterServerCall *call, const char *password, GError **error)
{
  BanterServerLimiter *limiter = banter_server_get_limiter (call->server);
  g_autofree char *hash = NULL;

  call->retry_after_ms
      = banter_server_limiter_peek (limiter, BANTER_SERVER_RATE_LOGIN_FAILED, call->user_id);
  if (call->retry_after_ms > 0)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_LIMIT_EXCEEDED,
                           "Too many wrong passwords");
      return FALSE;
    }
  if (!banter_db_get (call->db, SELECT_HASH, "s:S", call->user_id, &hash, error))
    return FALSE;
  if (banter_server_password_verify (hash, password,
                                     banter_server_get_config (call->server)->fast_hash))
    return TRUE;
  banter_server_limiter_take (limiter, BANTER_SERVER_RATE_LOGIN_FAILED, call->user_id);
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN, "Wrong password");
  return FALSE;
}

/* What a session is good for: this path, these words, this person. */
static char *
fingerprint (BanterServerCall *call, const char *what)
{
  const char *parts[] = { call->route->path, call->user_id, what };
  crypto_generichash_state state;
  guint8 hash[32];
  char hex[sizeof hash * 2 + 1];

  crypto_generichash_init (&state, NULL, 0, sizeof hash);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    crypto_generichash_update (&state, (const guint8 *)parts[i], strlen (parts[i]) + 1);
  crypto_generichash_final (&state, hash, sizeof hash);
  return g_strdup (sodium_bin2hex (hex, sizeof hex, hash, sizeof hash));
}

/* Asks for the password. @done: whether it was given and is right */
static gboolean
authenticate (BanterServerCall *call, const BanterMatrixUiaAuth *auth, const char *what,
              gboolean *done, GError **error)
{
  static const char *const stages[] = { BANTER_MATRIX_STAGE_PASSWORD, NULL };
  g_autofree char *print = fingerprint (call, what);
  g_autofree char *birthday = NULL;
  BanterServerUiaRequest uia = { stages, NULL, print, NULL };
  g_autoptr (GError) failure = NULL;

  if (auth != NULL && g_strcmp0 (auth->type, BANTER_MATRIX_STAGE_PASSWORD) == 0
      && !check_password (call, auth->password != NULL ? auth->password : "", &failure))
    {
      if (!g_error_matches (failure, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      uia.failure = failure;
    }
  return banter_server_uia_advance (banter_server_get_uia (call->server), call, &uia, auth, done,
                                    &birthday, error);
}

static gboolean
write_change (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const Change *change = data;

  if (change->hash != NULL
      && !banter_db_exec (db, UPDATE_HASH, "ss", change->hash, change->user_id, error))
    return FALSE;
  if (change->logs_out_others
      && !banter_db_exec (db, DELETE_OTHERS, "ss", change->user_id, change->device_id, error))
    return FALSE;
  for (guint i = 0; change->devices != NULL && change->devices[i] != NULL; i++)
    if (!banter_db_exec (db, DELETE_DEVICE, "ss", change->user_id, change->devices[i], error))
      return FALSE;
  banter_server_writer_forget_tokens (writer, change->user_id);
  return TRUE;
}

static gboolean
post_password (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const ChangePassword *request = data;
  g_autofree char *hash = NULL;
  Change change = { .user_id = call->user_id,
                    .device_id = call->device_id,
                    .logs_out_others = g_strcmp0 (request->logout_devices, "false") != 0 };
  gboolean done;

  if (*request->new_password == '\0' || strlen (request->new_password) > MAX_PASSWORD)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "The new password is empty or too long");
      return FALSE;
    }
  if (!authenticate (call, request->auth, request->new_password, &done, error))
    return FALSE;
  if (!done)
    return TRUE;
  hash = banter_server_password_hash (request->new_password,
                                      banter_server_get_config (call->server)->fast_hash);
  change.hash = hash;
  if (hash != NULL)
    return banter_server_writer_run (banter_server_get_writer (call->server), write_change, &change,
                                     error);
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_UNKNOWN, "Out of memory");
  return FALSE;
}

static gboolean
remove_devices (BanterServerCall *call, const BanterMatrixUiaAuth *auth, const char *const *devices,
                GError **error)
{
  g_autofree char *what = g_strjoinv (" ", (GStrv)devices);
  Change change = { .user_id = call->user_id, .devices = devices };
  gboolean done;

  if (!authenticate (call, auth, what, &done, error))
    return FALSE;
  return !done
         || banter_server_writer_run (banter_server_get_writer (call->server), write_change,
                                      &change, error);
}

static gboolean
post_delete_devices (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  static const char *const none[] = { NULL };
  const DeleteDevices *request = data;

  return remove_devices (call, request->auth,
                         request->devices != NULL ? (const char *const *)request->devices : none,
                         error);
}

static gboolean
delete_device (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const DeleteDevices *request = data;
  const char *devices[] = { call->params[0], NULL };

  return remove_devices (call, request->auth, devices, error);
}

static gboolean
not_found (GError **error)
{
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                       "You have no such device");
  return FALSE;
}

static gboolean
get_device (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  Device *device = response;

  return banter_db_get (call->db, SELECT_DEVICE, "ss:SS", call->user_id, call->params[0],
                        &device->device_id, &device->display_name, error)
         && (device->device_id != NULL || not_found (error));
}

static gboolean
put_device (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const Device *request = data;

  if (request->display_name != NULL && strlen (request->display_name) > MAX_DEVICE_NAME)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "This name is too long");
      return FALSE;
    }
  return banter_db_exec (call->db, UPDATE_DEVICE, "sss", request->display_name, call->user_id,
                         call->params[0], error)
         && (banter_db_get_changes (call->db) > 0 || not_found (error));
}

static const BanterServerRoute routes[] = {
  { "POST", V3 "/account/password", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_HASH,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &change_password_type, NULL, post_password },
  { "POST", V3 "/delete_devices", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_HASH,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &delete_devices_type, NULL,
    post_delete_devices },
  { "GET", V3 "/devices/{device}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &device_type, get_device },
  { "PUT", V3 "/devices/{device}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &device_type, NULL, put_device },
  { "DELETE", V3 "/devices/{device}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_HASH,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_OPTIONAL, &delete_devices_type, NULL,
    delete_device },
};
BANTER_SERVER_DEFINE_FAMILY (account, routes)
