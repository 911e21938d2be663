/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-register"

#include "config.h"

#include "banter-matrix-register.h"

static const BanterJsonField uia_flow_fields[] = {
  BANTER_JSON_STRINGS (BanterMatrixUiaFlow, stages, "stages", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (UiaFlow, uia_flow)

static const BanterJsonField terms_text_fields[] = {
  BANTER_JSON_STRING (BanterMatrixTermsText, name, "name", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterMatrixTermsText, url, "url", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (TermsText, terms_text)

static const BanterJsonField terms_policy_fields[] = {
  BANTER_JSON_STRING (BanterMatrixTermsPolicy, version, "version", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRUCT (BanterMatrixTermsPolicy, en, "en", &banter_matrix_terms_text_type,
                      BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (TermsPolicy, terms_policy)

static const BanterJsonField terms_fields[] = {
  BANTER_JSON_STRUCT_MAP (BanterMatrixTerms, policies, "policies", &banter_matrix_terms_policy_type,
                          BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (Terms, terms)

static const BanterJsonField uia_params_fields[] = {
  BANTER_JSON_STRUCT (BanterMatrixUiaParams, terms, BANTER_MATRIX_STAGE_TERMS,
                      &banter_matrix_terms_type, BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (UiaParams, uia_params)

static const BanterJsonField uia_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixUia, flows, "flows", &banter_matrix_uia_flow_type,
                       BANTER_JSON_REQUIRED | BANTER_JSON_TOLERANT),
  BANTER_JSON_STRINGS (BanterMatrixUia, completed, "completed", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixUia, params, "params", &banter_matrix_uia_params_type,
                      BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixUia, session, "session", 0),
  BANTER_JSON_STRING (BanterMatrixUia, errcode, "errcode", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixUia, error, "error", BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (Uia, uia)

static const BanterJsonField threepid_creds_fields[] = {
  BANTER_JSON_STRING (BanterMatrixThreepidCreds, sid, "sid", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterMatrixThreepidCreds, client_secret, "client_secret",
                      BANTER_JSON_REQUIRED | BANTER_JSON_SECRET),
};
BANTER_MATRIX_DEFINE (ThreepidCreds, threepid_creds)

/* `type` is not required: a client that finished a stage in the browser sends the session only. */
static const BanterJsonField uia_auth_fields[] = {
  BANTER_JSON_STRING (BanterMatrixUiaAuth, type, "type", 0),
  BANTER_JSON_STRING (BanterMatrixUiaAuth, session, "session", 0),
  BANTER_JSON_STRING (BanterMatrixUiaAuth, birthday, "birthday", BANTER_JSON_SECRET),
  BANTER_JSON_STRUCT (BanterMatrixUiaAuth, identifier, "identifier", &banter_matrix_identifier_type,
                      0),
  BANTER_JSON_STRING (BanterMatrixUiaAuth, password, "password", BANTER_JSON_SECRET),
  BANTER_JSON_STRING (BanterMatrixUiaAuth, token, "token", BANTER_JSON_SECRET),
  BANTER_JSON_STRUCT (BanterMatrixUiaAuth, threepid_creds, "threepid_creds",
                      &banter_matrix_threepid_creds_type, 0),
};
BANTER_MATRIX_DEFINE (UiaAuth, uia_auth)

static const BanterJsonField register_request_fields[] = {
  BANTER_JSON_STRUCT (BanterMatrixRegisterRequest, auth, "auth", &banter_matrix_uia_auth_type, 0),
  BANTER_JSON_STRING (BanterMatrixRegisterRequest, username, "username", 0),
  BANTER_JSON_STRING (BanterMatrixRegisterRequest, password, "password", BANTER_JSON_SECRET),
  BANTER_JSON_STRING (BanterMatrixRegisterRequest, device_id, "device_id", 0),
  BANTER_JSON_STRING (BanterMatrixRegisterRequest, initial_device_display_name,
                      "initial_device_display_name", 0),
  BANTER_JSON_BOOL (BanterMatrixRegisterRequest, inhibit_login, "inhibit_login", 0),
  BANTER_JSON_BOOL (BanterMatrixRegisterRequest, refresh_token, "refresh_token", 0),
  BANTER_JSON_STRING (BanterMatrixRegisterRequest, birthday, "im.banter.birthday",
                      BANTER_JSON_SECRET),
};
BANTER_MATRIX_DEFINE (RegisterRequest, register_request)

static const BanterJsonField token_validity_fields[] = {
  BANTER_JSON_BOOL (BanterMatrixTokenValidity, valid, "valid", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (TokenValidity, token_validity)

static const BanterJsonField available_fields[] = {
  BANTER_JSON_BOOL (BanterMatrixAvailable, available, "available", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (Available, available)
