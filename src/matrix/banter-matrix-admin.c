/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-admin"

#include "config.h"

#include "banter-matrix-admin.h"

static const BanterJsonField connection_fields[] = {
  BANTER_JSON_STRING (BanterMatrixConnection, ip, "ip", BANTER_JSON_TOLERANT),
  BANTER_JSON_INT (BanterMatrixConnection, last_seen, "last_seen", BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (Connection, connection)

static const BanterJsonField whois_session_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixWhoisSession, connections, "connections",
                       &banter_matrix_connection_type, BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (WhoisSession, whois_session)

static const BanterJsonField whois_device_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixWhoisDevice, sessions, "sessions",
                       &banter_matrix_whois_session_type, BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (WhoisDevice, whois_device)

static const BanterJsonField whois_fields[] = {
  BANTER_JSON_STRING (BanterMatrixWhois, user_id, "user_id", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT_MAP (BanterMatrixWhois, devices, "devices", &banter_matrix_whois_device_type,
                          BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (Whois, whois)

static const BanterJsonField suspended_fields[] = {
  BANTER_JSON_BOOL (BanterMatrixSuspended, suspended, "suspended", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (Suspended, suspended)

static const BanterJsonField locked_fields[] = {
  BANTER_JSON_BOOL (BanterMatrixLocked, locked, "locked", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (Locked, locked)
