/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-client-error"

#include "config.h"

#include "banter-client-error-private.h"

#include "banter-db-error.h"
#include "banter-error.h"
#include "banter-store.h"

/* The layer's error domain, and the one place where errors of the network, of a server and of the
 * store are sorted into its codes. */

typedef struct
{
  BanterClientAnswer answer;
  char *reason;
} BanterClientErrorPrivate;

static void
banter_client_error_private_init (BanterClientErrorPrivate *priv)
{
  priv->answer.code = BANTER_MATRIX_ERROR_UNKNOWN;
}

static void
banter_client_error_private_copy (const BanterClientErrorPrivate *source,
                                  BanterClientErrorPrivate *target)
{
  target->answer = source->answer;
  target->reason = g_strdup (source->reason);
}

static void
banter_client_error_private_clear (BanterClientErrorPrivate *priv)
{
  g_free (priv->reason);
}

G_DEFINE_EXTENDED_ERROR (BanterClientError, banter_client_error)

static BanterClientError
code_of_io_error (const GError *error)
{
  if (error->domain == G_TLS_ERROR)
    return BANTER_CLIENT_ERROR_TLS;
  if (error->domain == G_RESOLVER_ERROR)
    return error->code == G_RESOLVER_ERROR_TEMPORARY_FAILURE ? BANTER_CLIENT_ERROR_NO_NETWORK
                                                             : BANTER_CLIENT_ERROR_NO_HOST;
  if (error->domain != G_IO_ERROR)
    return BANTER_CLIENT_ERROR_UNREACHABLE;

  switch (error->code)
    {
    case G_IO_ERROR_TIMED_OUT:
      return BANTER_CLIENT_ERROR_TIMEOUT;
    case G_IO_ERROR_NETWORK_UNREACHABLE:
      return BANTER_CLIENT_ERROR_NO_NETWORK;
    case G_IO_ERROR_HOST_NOT_FOUND:
      return BANTER_CLIENT_ERROR_NO_HOST;
    case G_IO_ERROR_NO_SPACE:
      return BANTER_CLIENT_ERROR_DISK_FULL;
    default:
      return BANTER_CLIENT_ERROR_UNREACHABLE;
    }
}

GError *
banter_client_error_from_transport (GError *error)
{
  GError *mapped;

  if (error->domain == BANTER_CLIENT_ERROR
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;

  mapped = g_error_new_literal (BANTER_CLIENT_ERROR, code_of_io_error (error), error->message);
  g_error_free (error);

  return mapped;
}

/* What a Matrix error code means to us; where it depends on the call, the caller refines it. */
static const struct
{
  BanterMatrixError matrix;
  BanterClientError client;
} answers[] = {
  { BANTER_MATRIX_ERROR_LIMIT_EXCEEDED, BANTER_CLIENT_ERROR_RATE_LIMITED },
  { BANTER_MATRIX_ERROR_UNKNOWN_TOKEN, BANTER_CLIENT_ERROR_SIGNED_OUT },
  { BANTER_MATRIX_ERROR_MISSING_TOKEN, BANTER_CLIENT_ERROR_SIGNED_OUT },
  { BANTER_MATRIX_ERROR_USER_LOCKED, BANTER_CLIENT_ERROR_ACCOUNT_CLOSED },
  { BANTER_MATRIX_ERROR_USER_SUSPENDED, BANTER_CLIENT_ERROR_ACCOUNT_CLOSED },
  { BANTER_MATRIX_ERROR_USER_DEACTIVATED, BANTER_CLIENT_ERROR_ACCOUNT_CLOSED },
  { BANTER_MATRIX_ERROR_USER_IN_USE, BANTER_CLIENT_ERROR_NAME_TAKEN },
  { BANTER_MATRIX_ERROR_INVALID_USERNAME, BANTER_CLIENT_ERROR_NAME_INVALID },
  { BANTER_MATRIX_ERROR_EXCLUSIVE, BANTER_CLIENT_ERROR_NAME_TAKEN },
  { BANTER_MATRIX_ERROR_WEAK_PASSWORD, BANTER_CLIENT_ERROR_WEAK_PASSWORD },
  { BANTER_MATRIX_ERROR_TOO_LARGE, BANTER_CLIENT_ERROR_TOO_LARGE },
  { BANTER_MATRIX_ERROR_THREEPID_IN_USE, BANTER_CLIENT_ERROR_PHONE_IN_USE },
  { BANTER_MATRIX_ERROR_THREEPID_DENIED, BANTER_CLIENT_ERROR_PHONE_REFUSED },
  { BANTER_MATRIX_ERROR_THREEPID_MEDIUM_NOT_SUPPORTED, BANTER_CLIENT_ERROR_PHONE_REFUSED },
  { BANTER_MATRIX_ERROR_THREEPID_AUTH_FAILED, BANTER_CLIENT_ERROR_WRONG_CODE },
  { BANTER_MATRIX_ERROR_SESSION_EXPIRED, BANTER_CLIENT_ERROR_CODE_EXPIRED },
  { BANTER_MATRIX_ERROR_NO_VALID_SESSION, BANTER_CLIENT_ERROR_CODE_SPENT },
  { BANTER_MATRIX_ERROR_FORBIDDEN, BANTER_CLIENT_ERROR_FORBIDDEN },
  { BANTER_MATRIX_ERROR_INVITE_BLOCKED, BANTER_CLIENT_ERROR_FORBIDDEN },
  { BANTER_MATRIX_ERROR_NOT_FOUND, BANTER_CLIENT_ERROR_NOT_FOUND },
  { BANTER_MATRIX_ERROR_UNRECOGNIZED, BANTER_CLIENT_ERROR_NOT_FOUND },
};

static BanterClientError
code_of_answer (guint status, BanterMatrixError code)
{
  for (guint i = 0; code != BANTER_MATRIX_ERROR_UNKNOWN && i < G_N_ELEMENTS (answers); i++)
    if (answers[i].matrix == code)
      return answers[i].client;

  switch (status)
    {
    case 401:
      return BANTER_CLIENT_ERROR_SIGNED_OUT;
    case 403:
      return BANTER_CLIENT_ERROR_FORBIDDEN;
    case 404:
      return BANTER_CLIENT_ERROR_NOT_FOUND;
    case 408:
      return BANTER_CLIENT_ERROR_TIMEOUT;
    case 413:
      return BANTER_CLIENT_ERROR_TOO_LARGE;
    case 429:
      return BANTER_CLIENT_ERROR_RATE_LIMITED;
    default:
      return status >= 500 ? BANTER_CLIENT_ERROR_SERVER : BANTER_CLIENT_ERROR_FAILED;
    }
}

GError *
banter_client_error_from_answer (guint status, const BanterMatrixErrorBody *body,
                                 gint64 retry_after_ms)
{
  BanterMatrixError code = banter_matrix_error_from_errcode (body != NULL ? body->errcode : NULL);
  GError *error = g_error_new (BANTER_CLIENT_ERROR, code_of_answer (status, code), "HTTP %u %s",
                               status, body != NULL && body->errcode != NULL ? body->errcode : "");
  BanterClientErrorPrivate *priv = banter_client_error_get_private (error);

  priv->answer.status = status;
  priv->answer.code = code;
  if (retry_after_ms < 0 && body != NULL)
    retry_after_ms = body->retry_after_ms;
  priv->answer.retry_after_ms = MAX (retry_after_ms, 0);
  priv->answer.soft_logout = body != NULL && body->soft_logout;
  priv->reason = g_strdup (body != NULL ? body->reason : NULL);

  return error;
}

GError *
banter_client_error_from_store (GError *error)
{
  BanterClientError code = BANTER_CLIENT_ERROR_STORAGE;
  GError *mapped;

  if (error->domain == BANTER_CLIENT_ERROR
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;

  if (g_error_matches (error, BANTER_DB_ERROR, BANTER_DB_ERROR_FULL))
    code = BANTER_CLIENT_ERROR_DISK_FULL;
  else if (g_error_matches (error, BANTER_DB_ERROR, BANTER_DB_ERROR_TOO_NEW))
    code = BANTER_CLIENT_ERROR_NEWER_DATA;
  else if (error->domain == BANTER_STORE_ERROR)
    code = BANTER_CLIENT_ERROR_NOT_FOUND;

  mapped = g_error_new_literal (BANTER_CLIENT_ERROR, code, error->message);
  g_error_free (error);

  return mapped;
}

GError *
banter_client_error_from_file (GError *error)
{
  GError *mapped = g_error_new_literal (BANTER_CLIENT_ERROR,
                                        g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC)
                                            ? BANTER_CLIENT_ERROR_DISK_FULL
                                            : BANTER_CLIENT_ERROR_STORAGE,
                                        error->message);

  g_error_free (error);

  return mapped;
}

const BanterClientAnswer *
banter_client_error_get_answer (const GError *error)
{
  static const BanterClientAnswer none = { 0, BANTER_MATRIX_ERROR_UNKNOWN, 0, FALSE };

  if (error == NULL || error->domain != BANTER_CLIENT_ERROR)
    return &none;

  return &banter_client_error_get_private (error)->answer;
}

guint
banter_client_error_get_retry_after (const GError *error)
{
  if (!g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_RATE_LIMITED))
    return 0;

  return (guint)CLAMP ((banter_client_error_get_answer (error)->retry_after_ms + 999) / 1000, 1,
                       G_MAXINT);
}

const char *
banter_client_error_get_reason (const GError *error)
{
  if (error == NULL || error->domain != BANTER_CLIENT_ERROR)
    return NULL;

  return banter_client_error_get_private (error)->reason;
}

gboolean
banter_client_error_is_temporary (const GError *error)
{
  const BanterClientAnswer *answer = banter_client_error_get_answer (error);

  if (error->domain != BANTER_CLIENT_ERROR)
    return FALSE;
  if (answer->status != 0)
    return answer->status == 408 || answer->status == 429 || answer->status >= 500
           || error->code == BANTER_CLIENT_ERROR_RATE_LIMITED;

  switch ((BanterClientError)error->code)
    {
    case BANTER_CLIENT_ERROR_NO_NETWORK:
    case BANTER_CLIENT_ERROR_NO_HOST:
    case BANTER_CLIENT_ERROR_UNREACHABLE:
    case BANTER_CLIENT_ERROR_TIMEOUT:
    case BANTER_CLIENT_ERROR_TLS:
    case BANTER_CLIENT_ERROR_NOT_MATRIX:
    case BANTER_CLIENT_ERROR_SERVER:
    case BANTER_CLIENT_ERROR_DISK_FULL:
      return TRUE;
    case BANTER_CLIENT_ERROR_FAILED:
    case BANTER_CLIENT_ERROR_BAD_ADDRESS:
    case BANTER_CLIENT_ERROR_INSECURE:
    case BANTER_CLIENT_ERROR_RATE_LIMITED:
    case BANTER_CLIENT_ERROR_WRONG_PASSWORD:
    case BANTER_CLIENT_ERROR_NO_PASSWORD_LOGIN:
    case BANTER_CLIENT_ERROR_ACCOUNT_CLOSED:
    case BANTER_CLIENT_ERROR_NAME_TAKEN:
    case BANTER_CLIENT_ERROR_NAME_INVALID:
    case BANTER_CLIENT_ERROR_WEAK_PASSWORD:
    case BANTER_CLIENT_ERROR_UNDER_AGE:
    case BANTER_CLIENT_ERROR_BAD_BIRTHDAY:
    case BANTER_CLIENT_ERROR_TERMS_NOT_ACCEPTED:
    case BANTER_CLIENT_ERROR_REGISTRATION_CLOSED:
    case BANTER_CLIENT_ERROR_REGISTRATION_UNSUPPORTED:
    case BANTER_CLIENT_ERROR_SIGNED_OUT:
    case BANTER_CLIENT_ERROR_FORBIDDEN:
    case BANTER_CLIENT_ERROR_NOT_FOUND:
    case BANTER_CLIENT_ERROR_TOO_LARGE:
    case BANTER_CLIENT_ERROR_PASSWORD_NEEDED:
    case BANTER_CLIENT_ERROR_BAD_PHONE:
    case BANTER_CLIENT_ERROR_PHONE_IN_USE:
    case BANTER_CLIENT_ERROR_PHONE_REFUSED:
    case BANTER_CLIENT_ERROR_WRONG_CODE:
    case BANTER_CLIENT_ERROR_CODE_EXPIRED:
    case BANTER_CLIENT_ERROR_CODE_SPENT:
    case BANTER_CLIENT_ERROR_BAD_FILE:
    case BANTER_CLIENT_ERROR_STORAGE:
    case BANTER_CLIENT_ERROR_NEWER_DATA:
    default:
      return FALSE;
    }
}

const char *
banter_client_error_to_fail_reason (const GError *error)
{
  const char *reason = banter_client_error_get_reason (error);

  if (reason != NULL)
    return reason;
  if (g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_FORBIDDEN))
    return BANTER_CLIENT_FAIL_FORBIDDEN;
  if (g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_TOO_LARGE))
    return BANTER_CLIENT_FAIL_TOO_LARGE;
  if (g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND))
    return BANTER_CLIENT_FAIL_NOT_FOUND;
  if (g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_BAD_FILE))
    return BANTER_CLIENT_FAIL_BAD_FILE;

  return BANTER_CLIENT_FAIL_REFUSED;
}
