/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BanterClientError:
 *
 * What went wrong between this computer and a homeserver. Messages are for logs; sentences for
 * people are made in src/app from the code. Cancelled is %G_IO_ERROR_CANCELLED.
 */
typedef enum
{
  BANTER_CLIENT_ERROR_FAILED,      /* anything that has no code of its own */
  BANTER_CLIENT_ERROR_BAD_ADDRESS, /* what was typed names no server */
  BANTER_CLIENT_ERROR_NO_NETWORK,  /* this computer is offline */
  BANTER_CLIENT_ERROR_NO_HOST,     /* no such server (DNS) */
  BANTER_CLIENT_ERROR_UNREACHABLE, /* refused or reset */
  BANTER_CLIENT_ERROR_TIMEOUT,
  BANTER_CLIENT_ERROR_TLS,          /* the certificate does not hold */
  BANTER_CLIENT_ERROR_INSECURE,     /* plain http to another machine */
  BANTER_CLIENT_ERROR_NOT_MATRIX,   /* something answers, but not a Matrix homeserver */
  BANTER_CLIENT_ERROR_SERVER,       /* 5xx, or an answer that makes no sense */
  BANTER_CLIENT_ERROR_RATE_LIMITED, /* see banter_client_error_get_retry_after () */
  BANTER_CLIENT_ERROR_WRONG_PASSWORD,
  BANTER_CLIENT_ERROR_NO_PASSWORD_LOGIN, /* the server offers no way to sign in that we have */
  BANTER_CLIENT_ERROR_ACCOUNT_CLOSED,    /* deactivated, locked or suspended */
  BANTER_CLIENT_ERROR_NAME_TAKEN,
  BANTER_CLIENT_ERROR_NAME_INVALID,
  BANTER_CLIENT_ERROR_WEAK_PASSWORD,
  BANTER_CLIENT_ERROR_UNDER_AGE,
  BANTER_CLIENT_ERROR_BAD_BIRTHDAY,
  BANTER_CLIENT_ERROR_TERMS_NOT_ACCEPTED,
  BANTER_CLIENT_ERROR_REGISTRATION_CLOSED,
  BANTER_CLIENT_ERROR_REGISTRATION_UNSUPPORTED, /* the server asks for a step that we do not have */
  BANTER_CLIENT_ERROR_SIGNED_OUT,               /* the access token is no longer valid */
  BANTER_CLIENT_ERROR_FORBIDDEN,                /* see banter_client_error_get_reason () */
  BANTER_CLIENT_ERROR_NOT_FOUND,                /* no such person, room, event or media */
  BANTER_CLIENT_ERROR_TOO_LARGE,
  BANTER_CLIENT_ERROR_PASSWORD_NEEDED, /* the server asks for the password again */
  BANTER_CLIENT_ERROR_BAD_PHONE,       /* not a phone number */
  BANTER_CLIENT_ERROR_PHONE_IN_USE,    /* other accounts have it */
  BANTER_CLIENT_ERROR_PHONE_REFUSED,   /* the server sends no codes, or none to this number */
  BANTER_CLIENT_ERROR_WRONG_CODE,
  BANTER_CLIENT_ERROR_CODE_EXPIRED,
  BANTER_CLIENT_ERROR_CODE_SPENT, /* too many wrong ones: another has to be asked for */
  BANTER_CLIENT_ERROR_BAD_FILE,   /* a file to send cannot be read */
  BANTER_CLIENT_ERROR_DISK_FULL,  /* this computer's disk */
  BANTER_CLIENT_ERROR_STORAGE,    /* the local cache cannot be opened or written */
  BANTER_CLIENT_ERROR_NEWER_DATA, /* a newer Banter wrote the local data */
} BanterClientError;

#define BANTER_CLIENT_ERROR (banter_client_error_quark ())
GQuark banter_client_error_quark (void);

/* Seconds to wait of a _RATE_LIMITED (rounded up, at least 1); 0 for everything else. */
guint banter_client_error_get_retry_after (const GError *error);

/**
 * banter_client_error_get_reason:
 *
 * Returns: (nullable) (transfer none): why a _FORBIDDEN: `im.banter.reason` ("privacy",
 * "own_privacy", "own_block", "age", "family", "phone", "account", "request_pending",
 * "request_limit", "group_full"), or %NULL.
 * The same words are the fail_reason of a message that was refused.
 */
const char *banter_client_error_get_reason (const GError *error);

/* fail_reason of a message when the server gave no reason of its own. */
#define BANTER_CLIENT_FAIL_FORBIDDEN "forbidden"
#define BANTER_CLIENT_FAIL_TOO_LARGE "too_large"
#define BANTER_CLIENT_FAIL_NOT_FOUND "not_found"
#define BANTER_CLIENT_FAIL_BAD_FILE "bad_file" /* what was to be sent cannot be read */
#define BANTER_CLIENT_FAIL_TOO_OLD "too_old"   /* waited over a day: nobody knows if it arrived */
#define BANTER_CLIENT_FAIL_REFUSED "refused"   /* any other permanent refusal */

G_END_DECLS
