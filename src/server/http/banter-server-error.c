/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-error"

#include "config.h"

#include "banter-server-error.h"

#include "banter-server-policy.h"

#include "banter-db-error.h"
#include "banter-matrix-error.h"

/* From a GError of any layer to status and Matrix error body: one place, so that nothing internal
 * leaks into an answer. */

G_DEFINE_QUARK (banter - server - error - quark, banter_server_error)

static BanterMatrixError
json_code (const GError *error)
{
  switch ((BanterJsonError)error->code)
    {
    case BANTER_JSON_ERROR_SIZE:
      return BANTER_MATRIX_ERROR_TOO_LARGE;
    case BANTER_JSON_ERROR_TYPE:
    case BANTER_JSON_ERROR_MISSING:
    case BANTER_JSON_ERROR_INTEGER:
    case BANTER_JSON_ERROR_DUPLICATE:
      return BANTER_MATRIX_ERROR_BAD_JSON;
    case BANTER_JSON_ERROR_SYNTAX:
    case BANTER_JSON_ERROR_UTF8:
    case BANTER_JSON_ERROR_DEPTH:
    case BANTER_JSON_ERROR_NUL:
      return BANTER_MATRIX_ERROR_NOT_JSON;
    default:
      g_return_val_if_reached (BANTER_MATRIX_ERROR_NOT_JSON);
    }
}

char *
banter_server_error_encode (const GError *error, gint64 retry_after_ms, guint *status)
{
  BanterMatrixError code = BANTER_MATRIX_ERROR_UNKNOWN;
  const char *reason = NULL;
  const char *message = error->message;
  guint answer = 0;
  gboolean soft_logout = FALSE;

  if (error->domain == BANTER_MATRIX_ERROR)
    code = (BanterMatrixError)error->code;
  else if (error->domain == BANTER_JSON_ERROR)
    code = json_code (error);
  else if (error->domain == BANTER_SERVER_POLICY_ERROR)
    {
      code = BANTER_MATRIX_ERROR_FORBIDDEN;
      reason = banter_server_policy_error_to_reason ((BanterServerPolicyError)error->code);
    }
  else if (g_error_matches (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_BAD_REQUEST))
    answer = 400;
  else if (g_error_matches (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_WRONG_METHOD))
    {
      code = BANTER_MATRIX_ERROR_UNRECOGNIZED;
      answer = 405;
    }
  else if (g_error_matches (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_GUARDED))
    {
      code = BANTER_MATRIX_ERROR_BAD_JSON;
      answer = 405;
    }
  else if (g_error_matches (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_ENDING))
    answer = 503;
  else if (g_error_matches (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_SOFT_LOGOUT))
    {
      code = BANTER_MATRIX_ERROR_UNKNOWN_TOKEN;
      soft_logout = TRUE;
    }
  else if (g_error_matches (error, BANTER_DB_ERROR, BANTER_DB_ERROR_FULL)
           || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    {
      message = "The server's disk is full";
      answer = 507;
    }
  else
    {
      g_message ("Internal error: %s", error->message);
      message = "Internal server error";
    }

  *status = answer != 0 ? answer : banter_matrix_error_to_status (code);
  return banter_json_encode (
      &banter_matrix_error_body_type,
      &(BanterMatrixErrorBody){
          .errcode = (char *)banter_matrix_error_to_errcode (code),
          .error = (char *)message,
          .retry_after_ms = retry_after_ms,
          .soft_logout = soft_logout || code == BANTER_MATRIX_ERROR_USER_LOCKED,
          .reason = (char *)reason,
      });
}
