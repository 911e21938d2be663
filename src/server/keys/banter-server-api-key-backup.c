/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-key-backup"

#include "config.h"

#include <string.h>

#include "banter-server-key-backup.h"
#include "banter-server-router.h"

#include "banter-matrix-error.h"

/* CS-API "/room_keys/version": the backups themselves. What is in them: -key-backup-keys. */

#define V3 "/_matrix/client/v3"
#define MAX_AUTH_DATA (16 * 1024)
#define MAX_ALGORITHM 255
#define MAX_BACKUPS 50

static const char SELECT_NEXT[]
    = "SELECT coalesce (max (version), 0) + 1, coalesce (sum (NOT is_deleted), 0)"
      " FROM key_backups WHERE user_id = ?";
static const char INSERT_BACKUP[]
    = "INSERT INTO key_backups (user_id, version, algorithm, auth_data) VALUES (?, ?, ?, ?)";
static const char UPDATE_BACKUP[]
    = "UPDATE key_backups SET auth_data = ? WHERE user_id = ? AND version = ?";
static const char DELETE_KEYS[] = "DELETE FROM backup_keys WHERE user_id = ? AND version = ?";
static const char DELETE_BACKUP[] = "UPDATE key_backups SET is_deleted = 1, auth_data = '{}'"
                                    " WHERE user_id = ? AND version = ?";

static gboolean
check_request (const BanterMatrixBackupRequest *request, GError **error)
{
  if (strlen (request->auth_data) <= MAX_AUTH_DATA && strlen (request->algorithm) <= MAX_ALGORITHM)
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                       "The description of the backup is too long");
  return FALSE;
}

static gboolean
post_version (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixBackupRequest *request = data;
  BanterMatrixBackupVersion *answer = response;
  gint64 version = 1, n_backups = 0;

  if (!check_request (request, error)
      || !banter_db_get (call->db, SELECT_NEXT, "s:ii", call->user_id, &version, &n_backups, error))
    return FALSE;
  if (n_backups >= MAX_BACKUPS)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_RESOURCE_LIMIT_EXCEEDED,
                           "Delete an old backup first");
      return FALSE;
    }
  answer->version = g_strdup_printf ("%" G_GINT64_FORMAT, version);
  return banter_db_exec (call->db, INSERT_BACKUP, "siss", call->user_id, version,
                         request->algorithm, request->auth_data, error);
}

static gboolean
get_current (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  return banter_server_key_backup_load (call->db, call->user_id, NULL, response, error);
}

static gboolean
get_version (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  return banter_server_key_backup_load (call->db, call->user_id, call->params[0], response, error);
}

static gboolean
put_version (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixBackupRequest *request = data;
  g_auto (BanterMatrixBackupInfo) info = { 0 };
  gboolean fits;

  if (!check_request (request, error)
      || !banter_server_key_backup_load (call->db, call->user_id, call->params[0], &info, error))
    return FALSE;
  fits = g_str_equal (request->algorithm, info.algorithm)
         && (request->version == NULL || g_str_equal (request->version, info.version));
  if (!fits)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "Neither the algorithm nor the version of a backup can be changed");
      return FALSE;
    }
  return banter_db_exec (call->db, UPDATE_BACKUP, "ssi", request->auth_data, call->user_id,
                         banter_server_key_backup_parse_version (call->params[0]), error);
}

/* Deleting once more is no error; what never was is. */
static gboolean
delete_version (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  gint64 version = banter_server_key_backup_parse_version (call->params[0]);

  if (!banter_db_exec (call->db, DELETE_KEYS, "si", call->user_id, version, error)
      || !banter_db_exec (call->db, DELETE_BACKUP, "si", call->user_id, version, error))
    return FALSE;
  if (banter_db_get_changes (call->db) > 0)
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                       "There is no such key backup");
  return FALSE;
}

static const BanterServerRoute routes[] = {
  { "POST", V3 "/room_keys/version", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_backup_request_type,
    &banter_matrix_backup_version_type, post_version },
  { "GET", V3 "/room_keys/version", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_backup_info_type,
    get_current },
  { "GET", V3 "/room_keys/version/{version}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_backup_info_type,
    get_version },
  { "PUT", V3 "/room_keys/version/{version}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_backup_request_type, NULL,
    put_version },
  { "DELETE", V3 "/room_keys/version/{version}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, NULL, delete_version },
};
BANTER_SERVER_DEFINE_FAMILY (key_backup, routes)
