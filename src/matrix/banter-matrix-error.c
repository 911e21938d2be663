/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-error"

#include "config.h"

#include "banter-matrix-error.h"

/* Error codes as one table (CS-API "API Standards", "Standard error response"). */

static const struct
{
  const char *errcode;
  guint status;
} codes[] = {
  [BANTER_MATRIX_ERROR_UNKNOWN] = { "M_UNKNOWN", 500 },
  [BANTER_MATRIX_ERROR_FORBIDDEN] = { "M_FORBIDDEN", 403 },
  [BANTER_MATRIX_ERROR_UNKNOWN_TOKEN] = { "M_UNKNOWN_TOKEN", 401 },
  [BANTER_MATRIX_ERROR_MISSING_TOKEN] = { "M_MISSING_TOKEN", 401 },
  [BANTER_MATRIX_ERROR_USER_LOCKED] = { "M_USER_LOCKED", 401 },
  [BANTER_MATRIX_ERROR_USER_SUSPENDED] = { "M_USER_SUSPENDED", 403 },
  [BANTER_MATRIX_ERROR_USER_DEACTIVATED] = { "M_USER_DEACTIVATED", 403 },
  [BANTER_MATRIX_ERROR_UNAUTHORIZED] = { "M_UNAUTHORIZED", 401 },
  [BANTER_MATRIX_ERROR_BAD_JSON] = { "M_BAD_JSON", 400 },
  [BANTER_MATRIX_ERROR_NOT_JSON] = { "M_NOT_JSON", 400 },
  [BANTER_MATRIX_ERROR_NOT_FOUND] = { "M_NOT_FOUND", 404 },
  [BANTER_MATRIX_ERROR_LIMIT_EXCEEDED] = { "M_LIMIT_EXCEEDED", 429 },
  [BANTER_MATRIX_ERROR_UNRECOGNIZED] = { "M_UNRECOGNIZED", 404 },
  [BANTER_MATRIX_ERROR_MISSING_PARAM] = { "M_MISSING_PARAM", 400 },
  [BANTER_MATRIX_ERROR_INVALID_PARAM] = { "M_INVALID_PARAM", 400 },
  [BANTER_MATRIX_ERROR_TOO_LARGE] = { "M_TOO_LARGE", 413 },
  [BANTER_MATRIX_ERROR_USER_IN_USE] = { "M_USER_IN_USE", 400 },
  [BANTER_MATRIX_ERROR_INVALID_USERNAME] = { "M_INVALID_USERNAME", 400 },
  [BANTER_MATRIX_ERROR_EXCLUSIVE] = { "M_EXCLUSIVE", 400 },
  [BANTER_MATRIX_ERROR_WEAK_PASSWORD] = { "M_WEAK_PASSWORD", 400 },
  [BANTER_MATRIX_ERROR_ROOM_IN_USE] = { "M_ROOM_IN_USE", 400 },
  [BANTER_MATRIX_ERROR_INVALID_ROOM_STATE] = { "M_INVALID_ROOM_STATE", 400 },
  [BANTER_MATRIX_ERROR_BAD_STATE] = { "M_BAD_STATE", 403 },
  [BANTER_MATRIX_ERROR_BAD_ALIAS] = { "M_BAD_ALIAS", 400 },
  [BANTER_MATRIX_ERROR_DUPLICATE_ANNOTATION] = { "M_DUPLICATE_ANNOTATION", 400 },
  [BANTER_MATRIX_ERROR_UNSUPPORTED_ROOM_VERSION] = { "M_UNSUPPORTED_ROOM_VERSION", 400 },
  [BANTER_MATRIX_ERROR_INCOMPATIBLE_ROOM_VERSION] = { "M_INCOMPATIBLE_ROOM_VERSION", 400 },
  [BANTER_MATRIX_ERROR_GUEST_ACCESS_FORBIDDEN] = { "M_GUEST_ACCESS_FORBIDDEN", 403 },
  [BANTER_MATRIX_ERROR_INVITE_BLOCKED] = { "M_INVITE_BLOCKED", 403 },
  [BANTER_MATRIX_ERROR_NOT_YET_UPLOADED] = { "M_NOT_YET_UPLOADED", 504 },
  [BANTER_MATRIX_ERROR_CANNOT_OVERWRITE_MEDIA] = { "M_CANNOT_OVERWRITE_MEDIA", 409 },
  [BANTER_MATRIX_ERROR_RESOURCE_LIMIT_EXCEEDED] = { "M_RESOURCE_LIMIT_EXCEEDED", 403 },
  [BANTER_MATRIX_ERROR_THREEPID_IN_USE] = { "M_THREEPID_IN_USE", 400 },
  [BANTER_MATRIX_ERROR_THREEPID_NOT_FOUND] = { "M_THREEPID_NOT_FOUND", 400 },
  [BANTER_MATRIX_ERROR_THREEPID_DENIED] = { "M_THREEPID_DENIED", 403 },
  [BANTER_MATRIX_ERROR_CAPTCHA_NEEDED] = { "M_CAPTCHA_NEEDED", 401 },
  [BANTER_MATRIX_ERROR_INVALID_SIGNATURE] = { "M_INVALID_SIGNATURE", 400 },
  [BANTER_MATRIX_ERROR_WRONG_ROOM_KEYS_VERSION] = { "M_WRONG_ROOM_KEYS_VERSION", 403 },
};
G_STATIC_ASSERT (G_N_ELEMENTS (codes) == BANTER_MATRIX_ERROR_LAST);

/* An answer without it is not a Matrix error. */
static const BanterJsonField error_body_fields[] = {
  BANTER_JSON_STRING (BanterMatrixErrorBody, errcode, "errcode", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterMatrixErrorBody, error, "error", BANTER_JSON_TOLERANT),
  BANTER_JSON_INT (BanterMatrixErrorBody, retry_after_ms, "retry_after_ms", BANTER_JSON_TOLERANT),
  BANTER_JSON_BOOL (BanterMatrixErrorBody, soft_logout, "soft_logout", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixErrorBody, current_version, "current_version",
                      BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixErrorBody, reason, "im.banter.reason", BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (ErrorBody, error_body)

G_DEFINE_QUARK (banter - matrix - error - quark, banter_matrix_error)

const char *
banter_matrix_error_to_errcode (BanterMatrixError code)
{
  g_return_val_if_fail ((guint)code < G_N_ELEMENTS (codes), "M_UNKNOWN");

  return codes[code].errcode;
}

guint
banter_matrix_error_to_status (BanterMatrixError code)
{
  g_return_val_if_fail ((guint)code < G_N_ELEMENTS (codes), 500);

  return codes[code].status;
}

BanterMatrixError
banter_matrix_error_from_errcode (const char *errcode)
{
  for (guint i = 0; errcode != NULL && i < G_N_ELEMENTS (codes); i++)
    if (g_str_equal (codes[i].errcode, errcode))
      return (BanterMatrixError)i;

  return BANTER_MATRIX_ERROR_UNKNOWN;
}
