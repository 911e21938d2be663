/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-type.h"

G_BEGIN_DECLS

/* Key backup, CS-API "Server-side key backups". Strict: this is what clients send. */

/* "POST /room_keys/version", "PUT /room_keys/version/{version}" */
typedef struct
{
  char *algorithm;
  char *auth_data; /* object */
  char *version;   /* PUT only; optional */
} BanterMatrixBackupRequest;
BANTER_MATRIX_TYPE (BackupRequest, backup_request)

typedef struct
{
  char *version;
} BanterMatrixBackupVersion;
BANTER_MATRIX_TYPE (BackupVersion, backup_version)

/* "GET /room_keys/version" */
typedef struct
{
  char *algorithm;
  char *auth_data; /* object */
  gint64 count;
  char *etag;
  char *version;
} BanterMatrixBackupInfo;
BANTER_MATRIX_TYPE (BackupInfo, backup_info)

typedef struct
{
  gint64 first_message_index;
  gint64 forwarded_count;
  gboolean is_verified;
  char *session_data; /* object */
} BanterMatrixBackupKey;
BANTER_MATRIX_TYPE (BackupKey, backup_key)

typedef struct
{
  GHashTable *sessions; /* session id -> BanterMatrixBackupKey */
} BanterMatrixBackupRoom;
BANTER_MATRIX_TYPE (BackupRoom, backup_room)

typedef struct
{
  GHashTable *rooms; /* room id -> BanterMatrixBackupRoom */
} BanterMatrixBackupRooms;
BANTER_MATRIX_TYPE (BackupRooms, backup_rooms)

/* The answer to a change of keys */
typedef struct
{
  gint64 count;
  char *etag;
} BanterMatrixBackupUpdate;
BANTER_MATRIX_TYPE (BackupUpdate, backup_update)

G_END_DECLS
