/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-type.h"

G_BEGIN_DECLS

/* Standard error codes (CS-API "Standard error response" and per-endpoint codes), with the HTTP
 * status that belongs to each. Client and server share this one table. */
typedef enum
{
  BANTER_MATRIX_ERROR_UNKNOWN,
  BANTER_MATRIX_ERROR_FORBIDDEN,
  BANTER_MATRIX_ERROR_UNKNOWN_TOKEN,
  BANTER_MATRIX_ERROR_MISSING_TOKEN,
  BANTER_MATRIX_ERROR_USER_LOCKED,
  BANTER_MATRIX_ERROR_USER_SUSPENDED,
  BANTER_MATRIX_ERROR_USER_DEACTIVATED,
  BANTER_MATRIX_ERROR_UNAUTHORIZED,
  BANTER_MATRIX_ERROR_BAD_JSON,
  BANTER_MATRIX_ERROR_NOT_JSON,
  BANTER_MATRIX_ERROR_NOT_FOUND,
  BANTER_MATRIX_ERROR_LIMIT_EXCEEDED,
  BANTER_MATRIX_ERROR_UNRECOGNIZED,
  BANTER_MATRIX_ERROR_MISSING_PARAM,
  BANTER_MATRIX_ERROR_INVALID_PARAM,
  BANTER_MATRIX_ERROR_TOO_LARGE,
  BANTER_MATRIX_ERROR_USER_IN_USE,
  BANTER_MATRIX_ERROR_INVALID_USERNAME,
  BANTER_MATRIX_ERROR_EXCLUSIVE,
  BANTER_MATRIX_ERROR_WEAK_PASSWORD,
  BANTER_MATRIX_ERROR_ROOM_IN_USE,
  BANTER_MATRIX_ERROR_INVALID_ROOM_STATE,
  BANTER_MATRIX_ERROR_BAD_STATE,
  BANTER_MATRIX_ERROR_BAD_ALIAS,
  BANTER_MATRIX_ERROR_DUPLICATE_ANNOTATION,
  BANTER_MATRIX_ERROR_UNSUPPORTED_ROOM_VERSION,
  BANTER_MATRIX_ERROR_INCOMPATIBLE_ROOM_VERSION,
  BANTER_MATRIX_ERROR_GUEST_ACCESS_FORBIDDEN,
  BANTER_MATRIX_ERROR_INVITE_BLOCKED,
  BANTER_MATRIX_ERROR_NOT_YET_UPLOADED,
  BANTER_MATRIX_ERROR_CANNOT_OVERWRITE_MEDIA,
  BANTER_MATRIX_ERROR_RESOURCE_LIMIT_EXCEEDED,
  BANTER_MATRIX_ERROR_THREEPID_IN_USE,
  BANTER_MATRIX_ERROR_THREEPID_NOT_FOUND,
  BANTER_MATRIX_ERROR_THREEPID_DENIED,
  BANTER_MATRIX_ERROR_THREEPID_AUTH_FAILED,
  BANTER_MATRIX_ERROR_THREEPID_MEDIUM_NOT_SUPPORTED,
  BANTER_MATRIX_ERROR_NO_VALID_SESSION,
  BANTER_MATRIX_ERROR_SESSION_EXPIRED,
  BANTER_MATRIX_ERROR_PROFILE_TOO_LARGE,
  BANTER_MATRIX_ERROR_KEY_TOO_LARGE,
  BANTER_MATRIX_ERROR_CAPTCHA_NEEDED,
  BANTER_MATRIX_ERROR_INVALID_SIGNATURE,
  BANTER_MATRIX_ERROR_WRONG_ROOM_KEYS_VERSION,
  BANTER_MATRIX_ERROR_LAST,
} BanterMatrixError;

#define BANTER_MATRIX_ERROR (banter_matrix_error_quark ())
GQuark banter_matrix_error_quark (void);

/**
 * BanterMatrixErrorBody:
 * @errcode: "M_FORBIDDEN" …
 * @error: a sentence for developers; never shown to people
 * @retry_after_ms: with M_LIMIT_EXCEEDED
 * @soft_logout: with M_UNKNOWN_TOKEN: sign in again with the same device id
 * @current_version: with M_WRONG_ROOM_KEYS_VERSION
 * @reason: `im.banter.reason`: which of the sender's own facts stands in the way
 *
 * The body of every answer that is not 2xx.
 */
typedef struct
{
  char *errcode;
  char *error;
  gint64 retry_after_ms;
  gboolean soft_logout;
  char *current_version;
  char *reason;
} BanterMatrixErrorBody;
BANTER_MATRIX_TYPE (ErrorBody, error_body)

/* Returns: "M_FORBIDDEN" … for @code */
const char *banter_matrix_error_to_errcode (BanterMatrixError code);
/* Returns: the HTTP status that @code is answered with */
guint banter_matrix_error_to_status (BanterMatrixError code);
/* Returns: the code of @errcode; _UNKNOWN for NULL and for codes we have no use for */
BanterMatrixError banter_matrix_error_from_errcode (const char *errcode);

G_END_DECLS
