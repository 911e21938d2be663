/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-problem"

#include "config.h"

#include "banter-problem-private.h"

#include "banter-client-error.h"
#include "banter-db-error.h"

/* From the errors of all layers below to what they mean for a person: tables, nothing else. */

G_DEFINE_QUARK (banter - model - error - quark, banter_model_error)

typedef struct
{
  int code;
  BanterProblem problem;
} Mapping;

static const Mapping client_errors[] = {
  { BANTER_CLIENT_ERROR_BAD_ADDRESS, BANTER_PROBLEM_BAD_ADDRESS },
  { BANTER_CLIENT_ERROR_NO_NETWORK, BANTER_PROBLEM_NO_NETWORK },
  { BANTER_CLIENT_ERROR_NO_HOST, BANTER_PROBLEM_NOT_FOUND },
  { BANTER_CLIENT_ERROR_UNREACHABLE, BANTER_PROBLEM_UNREACHABLE },
  { BANTER_CLIENT_ERROR_TIMEOUT, BANTER_PROBLEM_UNREACHABLE },
  { BANTER_CLIENT_ERROR_TLS, BANTER_PROBLEM_CERTIFICATE },
  { BANTER_CLIENT_ERROR_INSECURE, BANTER_PROBLEM_INSECURE },
  { BANTER_CLIENT_ERROR_NOT_MATRIX, BANTER_PROBLEM_NOT_MATRIX },
  { BANTER_CLIENT_ERROR_SERVER, BANTER_PROBLEM_SERVER },
  { BANTER_CLIENT_ERROR_RATE_LIMITED, BANTER_PROBLEM_RATE_LIMITED },
  { BANTER_CLIENT_ERROR_WRONG_PASSWORD, BANTER_PROBLEM_WRONG_PASSWORD },
  { BANTER_CLIENT_ERROR_NO_PASSWORD_LOGIN, BANTER_PROBLEM_NO_PASSWORD_LOGIN },
  { BANTER_CLIENT_ERROR_ACCOUNT_CLOSED, BANTER_PROBLEM_ACCOUNT_CLOSED },
  { BANTER_CLIENT_ERROR_NAME_TAKEN, BANTER_PROBLEM_NAME_TAKEN },
  { BANTER_CLIENT_ERROR_NAME_INVALID, BANTER_PROBLEM_NAME_INVALID },
  { BANTER_CLIENT_ERROR_WEAK_PASSWORD, BANTER_PROBLEM_WEAK_PASSWORD },
  { BANTER_CLIENT_ERROR_UNDER_AGE, BANTER_PROBLEM_UNDER_AGE },
  { BANTER_CLIENT_ERROR_BAD_BIRTHDAY, BANTER_PROBLEM_BAD_BIRTHDAY },
  { BANTER_CLIENT_ERROR_TERMS_NOT_ACCEPTED, BANTER_PROBLEM_TERMS },
  { BANTER_CLIENT_ERROR_REGISTRATION_CLOSED, BANTER_PROBLEM_REGISTRATION_CLOSED },
  { BANTER_CLIENT_ERROR_REGISTRATION_UNSUPPORTED, BANTER_PROBLEM_REGISTRATION_UNSUPPORTED },
  { BANTER_CLIENT_ERROR_SIGNED_OUT, BANTER_PROBLEM_SIGNED_OUT },
  { BANTER_CLIENT_ERROR_FORBIDDEN, BANTER_PROBLEM_FORBIDDEN },
  { BANTER_CLIENT_ERROR_NOT_FOUND, BANTER_PROBLEM_GONE },
  { BANTER_CLIENT_ERROR_TOO_LARGE, BANTER_PROBLEM_TOO_LARGE },
  { BANTER_CLIENT_ERROR_BAD_FILE, BANTER_PROBLEM_BAD_FILE },
  { BANTER_CLIENT_ERROR_DISK_FULL, BANTER_PROBLEM_DISK_FULL },
  { BANTER_CLIENT_ERROR_STORAGE, BANTER_PROBLEM_STORAGE },
  { BANTER_CLIENT_ERROR_NEWER_DATA, BANTER_PROBLEM_NEWER_DATA },
};

static const Mapping db_errors[] = {
  { BANTER_DB_ERROR_FULL, BANTER_PROBLEM_DISK_FULL },
  { BANTER_DB_ERROR_TOO_NEW, BANTER_PROBLEM_NEWER_DATA },
};

static const Mapping io_errors[] = {
  { G_IO_ERROR_CANCELLED, BANTER_PROBLEM_NONE },
  { G_IO_ERROR_NO_SPACE, BANTER_PROBLEM_DISK_FULL },
  { G_IO_ERROR_NETWORK_UNREACHABLE, BANTER_PROBLEM_NO_NETWORK },
  { G_IO_ERROR_HOST_UNREACHABLE, BANTER_PROBLEM_UNREACHABLE },
  { G_IO_ERROR_CONNECTION_REFUSED, BANTER_PROBLEM_UNREACHABLE },
  { G_IO_ERROR_TIMED_OUT, BANTER_PROBLEM_UNREACHABLE },
  { G_IO_ERROR_NOT_FOUND, BANTER_PROBLEM_BAD_FILE },
  { G_IO_ERROR_IS_DIRECTORY, BANTER_PROBLEM_BAD_FILE },
  { G_IO_ERROR_NOT_REGULAR_FILE, BANTER_PROBLEM_BAD_FILE },
  { G_IO_ERROR_PERMISSION_DENIED, BANTER_PROBLEM_BAD_FILE },
  { G_IO_ERROR_MESSAGE_TOO_LARGE, BANTER_PROBLEM_TOO_LARGE },
};

/* `im.banter.reason`, and what the client and the store say of a message. */
static const struct
{
  const char *reason;
  BanterProblem problem;
} reasons[] = {
  { "account", BANTER_PROBLEM_ACCOUNT_CLOSED },
  { "age", BANTER_PROBLEM_AGE },
  { "family", BANTER_PROBLEM_FAMILY },
  { "own_block", BANTER_PROBLEM_OWN_BLOCK },
  { "own_privacy", BANTER_PROBLEM_OWN_PRIVACY },
  { "phone", BANTER_PROBLEM_PHONE },
  { "privacy", BANTER_PROBLEM_THEIR_PRIVACY },
  { "request_pending", BANTER_PROBLEM_REQUEST_PENDING },
  { "request_limit", BANTER_PROBLEM_REQUEST_LIMIT },
  { "group_full", BANTER_PROBLEM_GROUP_FULL },
  { "not_in_room", BANTER_PROBLEM_GONE },
  { BANTER_CLIENT_FAIL_FORBIDDEN, BANTER_PROBLEM_FORBIDDEN },
  { BANTER_CLIENT_FAIL_TOO_LARGE, BANTER_PROBLEM_TOO_LARGE },
  { BANTER_CLIENT_FAIL_NOT_FOUND, BANTER_PROBLEM_GONE },
  { BANTER_CLIENT_FAIL_BAD_FILE, BANTER_PROBLEM_BAD_FILE },
  { BANTER_CLIENT_FAIL_TOO_OLD, BANTER_PROBLEM_TOO_OLD },
  { BANTER_CLIENT_FAIL_REFUSED, BANTER_PROBLEM_FAILED },
};

static BanterProblem
look_up (const Mapping *table, gsize n, int code, BanterProblem fallback)
{
  for (gsize i = 0; i < n; i++)
    if (table[i].code == code)
      return table[i].problem;
  return fallback;
}

BanterProblem
banter_problem_from_reason (const char *reason, BanterProblem fallback)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_strcmp0 (reasons[i].reason, reason) == 0)
      return reasons[i].problem;
  return fallback;
}

BanterProblem
banter_problem_from_error (const GError *error, guint *seconds)
{
  if (seconds != NULL)
    *seconds = 0;
  if (error == NULL)
    return BANTER_PROBLEM_NONE;
  if (error->domain == BANTER_MODEL_ERROR)
    return (BanterProblem)error->code;
  if (error->domain == BANTER_DB_ERROR)
    return look_up (db_errors, G_N_ELEMENTS (db_errors), error->code, BANTER_PROBLEM_STORAGE);
  if (error->domain == G_IO_ERROR)
    return look_up (io_errors, G_N_ELEMENTS (io_errors), error->code, BANTER_PROBLEM_FAILED);
  if (error->domain != BANTER_CLIENT_ERROR)
    return BANTER_PROBLEM_FAILED;

  if (seconds != NULL && error->code == BANTER_CLIENT_ERROR_RATE_LIMITED)
    *seconds = banter_client_error_get_retry_after (error);
  if (error->code == BANTER_CLIENT_ERROR_FORBIDDEN)
    return banter_problem_from_reason (banter_client_error_get_reason (error),
                                       BANTER_PROBLEM_FORBIDDEN);
  return look_up (client_errors, G_N_ELEMENTS (client_errors), error->code, BANTER_PROBLEM_FAILED);
}
