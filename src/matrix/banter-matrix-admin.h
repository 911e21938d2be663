/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-type.h"

G_BEGIN_DECLS

/* CS-API "Server Administration". */

typedef struct
{
  char *ip;
  gint64 last_seen; /* ms since 1970 */
} BanterMatrixConnection;
BANTER_MATRIX_TYPE (Connection, connection)

typedef struct
{
  GPtrArray *connections; /* BanterMatrixConnection */
} BanterMatrixWhoisSession;
BANTER_MATRIX_TYPE (WhoisSession, whois_session)

typedef struct
{
  GPtrArray *sessions; /* BanterMatrixWhoisSession */
} BanterMatrixWhoisDevice;
BANTER_MATRIX_TYPE (WhoisDevice, whois_device)

/* "GET /_matrix/client/v3/admin/whois/{userId}" */
typedef struct
{
  char *user_id;
  GHashTable *devices; /* char * -> BanterMatrixWhoisDevice */
} BanterMatrixWhois;
BANTER_MATRIX_TYPE (Whois, whois)

/* "PUT /_matrix/client/v1/admin/suspend/{userId}" */
typedef struct
{
  gboolean suspended;
} BanterMatrixSuspended;
BANTER_MATRIX_TYPE (Suspended, suspended)

/* "PUT /_matrix/client/v1/admin/lock/{userId}" */
typedef struct
{
  gboolean locked;
} BanterMatrixLocked;
BANTER_MATRIX_TYPE (Locked, locked)

G_END_DECLS
