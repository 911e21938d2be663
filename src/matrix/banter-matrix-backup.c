/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-backup"

#include "config.h"

#include "banter-matrix-backup.h"

static const BanterJsonField backup_request_fields[] = {
  BANTER_JSON_STRING (BanterMatrixBackupRequest, algorithm, "algorithm", BANTER_JSON_REQUIRED),
  BANTER_JSON_OBJECT (BanterMatrixBackupRequest, auth_data, "auth_data", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterMatrixBackupRequest, version, "version", 0),
};
BANTER_MATRIX_DEFINE (BackupRequest, backup_request)

static const BanterJsonField backup_version_fields[] = {
  BANTER_JSON_STRING (BanterMatrixBackupVersion, version, "version", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (BackupVersion, backup_version)

static const BanterJsonField backup_info_fields[] = {
  BANTER_JSON_STRING (BanterMatrixBackupInfo, algorithm, "algorithm", BANTER_JSON_REQUIRED),
  BANTER_JSON_OBJECT (BanterMatrixBackupInfo, auth_data, "auth_data", BANTER_JSON_REQUIRED),
  BANTER_JSON_INT (BanterMatrixBackupInfo, count, "count", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterMatrixBackupInfo, etag, "etag", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterMatrixBackupInfo, version, "version", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (BackupInfo, backup_info)

static const BanterJsonField backup_key_fields[] = {
  BANTER_JSON_INT (BanterMatrixBackupKey, first_message_index, "first_message_index",
                   BANTER_JSON_REQUIRED),
  BANTER_JSON_INT (BanterMatrixBackupKey, forwarded_count, "forwarded_count", BANTER_JSON_REQUIRED),
  BANTER_JSON_BOOL (BanterMatrixBackupKey, is_verified, "is_verified", BANTER_JSON_REQUIRED),
  BANTER_JSON_OBJECT (BanterMatrixBackupKey, session_data, "session_data", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (BackupKey, backup_key)

static const BanterJsonField backup_room_fields[] = {
  BANTER_JSON_STRUCT_MAP (BanterMatrixBackupRoom, sessions, "sessions",
                          &banter_matrix_backup_key_type, BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (BackupRoom, backup_room)

static const BanterJsonField backup_rooms_fields[] = {
  BANTER_JSON_STRUCT_MAP (BanterMatrixBackupRooms, rooms, "rooms", &banter_matrix_backup_room_type,
                          BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (BackupRooms, backup_rooms)

static const BanterJsonField backup_update_fields[] = {
  BANTER_JSON_INT (BanterMatrixBackupUpdate, count, "count", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterMatrixBackupUpdate, etag, "etag", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (BackupUpdate, backup_update)
