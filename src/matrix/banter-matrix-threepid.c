/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-threepid"

#include "config.h"

#include "banter-matrix-threepid.h"

#define R BANTER_JSON_REQUIRED
#define SECRET (BANTER_JSON_REQUIRED | BANTER_JSON_SECRET)

static const BanterJsonField phone_request_fields[] = {
  BANTER_JSON_STRING (BanterMatrixPhoneRequest, client_secret, "client_secret", SECRET),
  BANTER_JSON_STRING (BanterMatrixPhoneRequest, country, "country", R),
  BANTER_JSON_STRING (BanterMatrixPhoneRequest, phone_number, "phone_number", R),
  BANTER_JSON_INT (BanterMatrixPhoneRequest, send_attempt, "send_attempt", R),
};
BANTER_MATRIX_DEFINE (PhoneRequest, phone_request)

static const BanterJsonField validation_fields[] = {
  BANTER_JSON_STRING (BanterMatrixValidation, sid, "sid", R),
  BANTER_JSON_STRING (BanterMatrixValidation, submit_url, "submit_url", BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (Validation, validation)

static const BanterJsonField submit_token_fields[] = {
  BANTER_JSON_STRING (BanterMatrixSubmitToken, sid, "sid", R),
  BANTER_JSON_STRING (BanterMatrixSubmitToken, client_secret, "client_secret", SECRET),
  BANTER_JSON_STRING (BanterMatrixSubmitToken, token, "token", SECRET),
};
BANTER_MATRIX_DEFINE (SubmitToken, submit_token)

static const BanterJsonField submitted_fields[] = {
  BANTER_JSON_BOOL (BanterMatrixSubmitted, success, "success", R),
};
BANTER_MATRIX_DEFINE (Submitted, submitted)

static const BanterJsonField add_threepid_fields[] = {
  BANTER_JSON_STRUCT (BanterMatrixAddThreepid, auth, "auth", &banter_matrix_uia_auth_type, 0),
  BANTER_JSON_STRING (BanterMatrixAddThreepid, sid, "sid", R),
  BANTER_JSON_STRING (BanterMatrixAddThreepid, client_secret, "client_secret", SECRET),
};
BANTER_MATRIX_DEFINE (AddThreepid, add_threepid)

static const BanterJsonField threepid_name_fields[] = {
  BANTER_JSON_STRING (BanterMatrixThreepidName, medium, "medium", R),
  BANTER_JSON_STRING (BanterMatrixThreepidName, address, "address", R),
};
BANTER_MATRIX_DEFINE (ThreepidName, threepid_name)

static const BanterJsonField threepid_fields[] = {
  BANTER_JSON_STRING (BanterMatrixThreepid, medium, "medium", R),
  BANTER_JSON_STRING (BanterMatrixThreepid, address, "address", R),
  BANTER_JSON_INT (BanterMatrixThreepid, validated_at, "validated_at", R),
  BANTER_JSON_INT (BanterMatrixThreepid, added_at, "added_at", R),
};
BANTER_MATRIX_DEFINE (Threepid, threepid)

static const BanterJsonField threepids_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixThreepids, threepids, "threepids", &banter_matrix_threepid_type,
                       R | BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (Threepids, threepids)
