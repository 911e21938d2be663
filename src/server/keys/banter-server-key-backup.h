/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"

#include "banter-matrix-backup.h"

G_BEGIN_DECLS

/* Key backups of a person, each of a version. The newest that was not deleted is the current one.
 */

/**
 * banter_server_key_backup_load:
 * @db: a connection
 * @user_id: whose
 * @version: (nullable): which; %NULL for the current one
 * @info: (out): filled
 * @error: M_NOT_FOUND
 */
gboolean banter_server_key_backup_load (BanterDb *db, const char *user_id, const char *version,
                                        BanterMatrixBackupInfo *info, GError **error);

/* Returns: a version as it is stored, or -1 if @text cannot be one */
gint64 banter_server_key_backup_parse_version (const char *text);

G_END_DECLS
