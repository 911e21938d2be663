/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-key-backup"

#include "config.h"

#include "banter-server-key-backup.h"

#include "banter-matrix-error.h"

static const char SELECT_VERSION[]
    = "SELECT algorithm, auth_data, n_keys, etag, version FROM key_backups"
      " WHERE user_id = ? AND version = ? AND NOT is_deleted";
static const char SELECT_CURRENT[]
    = "SELECT algorithm, auth_data, n_keys, etag, version FROM key_backups"
      " WHERE user_id = ? AND NOT is_deleted ORDER BY version DESC LIMIT 1";

gint64
banter_server_key_backup_parse_version (const char *text)
{
  gint64 version;

  return g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &version, NULL) ? version : -1;
}

gboolean
banter_server_key_backup_load (BanterDb *db, const char *user_id, const char *version,
                               BanterMatrixBackupInfo *info, GError **error)
{
  gint64 etag = 0, number = 0;

  if (version != NULL ? !banter_db_get (
          db, SELECT_VERSION, "si:SSiii", user_id, banter_server_key_backup_parse_version (version),
          &info->algorithm, &info->auth_data, &info->count, &etag, &number, error)
                      : !banter_db_get (db, SELECT_CURRENT, "s:SSiii", user_id, &info->algorithm,
                                        &info->auth_data, &info->count, &etag, &number, error))
    return FALSE;
  if (number == 0)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                           "There is no such key backup");
      return FALSE;
    }
  info->etag = g_strdup_printf ("%" G_GINT64_FORMAT, etag);
  info->version = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  return TRUE;
}
