/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-devices"

#include "config.h"

#include <string.h>

#include "banter-server-call.h"
#include "banter-server-confirm.h"
#include "banter-server-router.h"
#include "banter-server-session.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-device.h"
#include "banter-matrix-error.h"

/* CS-API "Device Management". */

#define V3 "/_matrix/client/v3"
#define MAX_NAME 255

static const char SELECT_ALL[] = "SELECT device_id, display_name, last_seen_ip, last_seen_ts "
                                 "FROM devices WHERE user_id = ? ORDER BY device_id";
static const char SELECT_ONE[] = "SELECT device_id, display_name, last_seen_ip, last_seen_ts "
                                 "FROM devices WHERE user_id = ? AND device_id = ?";
static const char UPDATE_NAME[]
    = "UPDATE devices SET display_name = ? WHERE user_id = ? AND device_id = ?";

static gboolean
get_devices (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_autoptr (BanterDbCursor) rows = banter_db_query (call->db, SELECT_ALL, "s", call->user_id);
  BanterMatrixDevices *devices = response;

  devices->devices = g_ptr_array_new ();
  while (banter_db_cursor_next (rows, error))
    {
      BanterMatrixDevice *device = g_new0 (BanterMatrixDevice, 1);

      banter_db_cursor_read (rows, "SSSi", &device->device_id, &device->display_name,
                             &device->last_seen_ip, &device->last_seen_ts);
      g_ptr_array_add (devices->devices, device);
    }
  return !banter_db_cursor_failed (rows);
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
  BanterMatrixDevice *device = response;

  return banter_db_get (call->db, SELECT_ONE, "ss:SSSi", call->user_id, call->params[0],
                        &device->device_id, &device->display_name, &device->last_seen_ip,
                        &device->last_seen_ts, error)
         && (device->device_id != NULL || not_found (error));
}

static gboolean
put_device (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixDeviceName *request = data;
  BanterMatrixDevice device = { 0 };
  gboolean ok;

  if (request->display_name != NULL && strlen (request->display_name) > MAX_NAME)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "This name is too long");
      return FALSE;
    }
  /* Without a name nothing changes, but the device still has to be one. */
  if (request->display_name == NULL)
    {
      ok = get_device (call, NULL, &device, error);
      banter_json_clear (&banter_matrix_device_type, &device);
      return ok;
    }
  return banter_db_exec (call->db, UPDATE_NAME, "sss", request->display_name, call->user_id,
                         call->params[0], error)
         && (banter_db_get_changes (call->db) > 0 || not_found (error));
}

typedef struct
{
  const char *user_id;
  const char *const *devices;
} Removal;

static gboolean
write_removal (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const Removal *removal = data;

  for (guint i = 0; removal->devices[i] != NULL; i++)
    if (!banter_server_session_end (writer, db, removal->user_id, removal->devices[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
remove_devices (BanterServerCall *call, const BanterMatrixUiaAuth *auth, const char *const *devices,
                GError **error)
{
  g_autofree char *what = g_strjoinv ("\n", (GStrv)devices);
  Removal removal = { call->user_id, devices };
  gboolean done;

  if (!banter_server_confirm (call, auth, what, &done, error))
    return FALSE;
  return !done
         || banter_server_writer_run (banter_server_get_writer (call->server), write_removal,
                                      &removal, error);
}

static gboolean
post_delete_devices (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixDeleteDevices *request = data;

  return remove_devices (call, request->auth, (const char *const *)request->devices, error);
}

static gboolean
delete_device (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixConfirmation *request = data;
  const char *devices[] = { call->params[0], NULL };

  return remove_devices (call, request->auth, devices, error);
}

static const BanterServerRoute routes[] = {
  { "GET", V3 "/devices", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE,
    BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_devices_type, get_devices },
  { "GET", V3 "/devices/{device}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_device_type,
    get_device },
  { "PUT", V3 "/devices/{device}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_device_name_type, NULL,
    put_device },
  { "DELETE", V3 "/devices/{device}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_HASH,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_OPTIONAL, &banter_matrix_confirmation_type, NULL,
    delete_device },
  { "POST", V3 "/delete_devices", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_HASH,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_delete_devices_type, NULL,
    post_delete_devices },
};
BANTER_SERVER_DEFINE_FAMILY (devices, routes)
