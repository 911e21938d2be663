/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-login"

#include "config.h"

#include "banter-matrix-login.h"

static const BanterJsonField login_flow_fields[] = {
  BANTER_JSON_STRING (BanterMatrixLoginFlow, type, "type", BANTER_JSON_REQUIRED),
  BANTER_JSON_BOOL (BanterMatrixLoginFlow, get_login_token, "get_login_token",
                    BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (LoginFlow, login_flow)

static const BanterJsonField login_flows_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixLoginFlows, flows, "flows", &banter_matrix_login_flow_type,
                       BANTER_JSON_REQUIRED | BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (LoginFlows, login_flows)

static const BanterJsonField identifier_fields[] = {
  BANTER_JSON_STRING (BanterMatrixIdentifier, type, "type", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterMatrixIdentifier, user, "user", 0),
};
BANTER_MATRIX_DEFINE (Identifier, identifier)

static const BanterJsonField login_request_fields[] = {
  BANTER_JSON_STRING (BanterMatrixLoginRequest, type, "type", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRUCT (BanterMatrixLoginRequest, identifier, "identifier",
                      &banter_matrix_identifier_type, 0),
  BANTER_JSON_STRING (BanterMatrixLoginRequest, user, "user", 0),
  BANTER_JSON_STRING (BanterMatrixLoginRequest, password, "password", BANTER_JSON_SECRET),
  BANTER_JSON_STRING (BanterMatrixLoginRequest, token, "token", BANTER_JSON_SECRET),
  BANTER_JSON_STRING (BanterMatrixLoginRequest, device_id, "device_id", 0),
  BANTER_JSON_STRING (BanterMatrixLoginRequest, initial_device_display_name,
                      "initial_device_display_name", 0),
  BANTER_JSON_BOOL (BanterMatrixLoginRequest, refresh_token, "refresh_token", 0),
};
BANTER_MATRIX_DEFINE (LoginRequest, login_request)

static const BanterJsonField refresh_fields[] = {
  BANTER_JSON_STRING (BanterMatrixRefresh, refresh_token, "refresh_token",
                      BANTER_JSON_REQUIRED | BANTER_JSON_SECRET),
};
BANTER_MATRIX_DEFINE (Refresh, refresh)

static const BanterJsonField tokens_fields[] = {
  BANTER_JSON_STRING (BanterMatrixTokens, access_token, "access_token",
                      BANTER_JSON_REQUIRED | BANTER_JSON_SECRET),
  BANTER_JSON_STRING (BanterMatrixTokens, refresh_token, "refresh_token", BANTER_JSON_SECRET),
  BANTER_JSON_INT (BanterMatrixTokens, expires_in_ms, "expires_in_ms", BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (Tokens, tokens)

/* After "POST /register" with inhibit_login there is a user id only, so nothing else is required.
 */
static const BanterJsonField session_fields[] = {
  BANTER_JSON_STRING (BanterMatrixSession, user_id, "user_id", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterMatrixSession, access_token, "access_token", BANTER_JSON_SECRET),
  BANTER_JSON_STRING (BanterMatrixSession, refresh_token, "refresh_token", BANTER_JSON_SECRET),
  BANTER_JSON_INT (BanterMatrixSession, expires_in_ms, "expires_in_ms", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixSession, device_id, "device_id", 0),
  BANTER_JSON_STRING (BanterMatrixSession, home_server, "home_server", BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (Session, session)

static const BanterJsonField whoami_fields[] = {
  BANTER_JSON_STRING (BanterMatrixWhoami, user_id, "user_id", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterMatrixWhoami, device_id, "device_id", 0),
  BANTER_JSON_BOOL (BanterMatrixWhoami, is_guest, "is_guest", BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (Whoami, whoami)

const BanterJsonType banter_matrix_empty_type
    = { "BanterMatrixEmpty", sizeof (BanterMatrixEmpty), NULL, 0 };
