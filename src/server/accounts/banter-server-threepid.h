/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-call.h"

#include "banter-matrix-threepid.h"

G_BEGIN_DECLS

/* Where codes are sent back to, as the answer to requestToken says. */
#define BANTER_SERVER_SUBMIT_PATH "/_matrix/client/unstable/im.banter/msisdn/submit_token"

/* Phone numbers: that somebody can read what is sent to one, and whose account has one. */

/* What a number is verified for. */
typedef enum
{
  BANTER_SERVER_THREEPID_ADD,  /* to be an account's */
  BANTER_SERVER_THREEPID_PROVE /* that one has the only account that it belongs to */
} BanterServerThreepidUse;

/**
 * banter_server_threepid_begin:
 * @call: on a worker
 * @use: what for
 * @request: which number, and the client's secret
 * @validation: (out): the validation's id and where its code goes
 * @error: M_INVALID_PARAM, M_THREEPID_IN_USE, M_THREEPID_NOT_FOUND, M_THREEPID_DENIED,
 *   M_LIMIT_EXCEEDED
 *
 * Sends a code in a text message, unless @request's send_attempt was answered before.
 */
gboolean banter_server_threepid_begin (BanterServerCall *call, BanterServerThreepidUse use,
                                       const BanterMatrixPhoneRequest *request,
                                       BanterMatrixValidation *validation, GError **error);

/**
 * banter_server_threepid_submit:
 * @db: the writer's connection
 * @request: which validation, and the code
 * @success: (out): whether it is the code; five tries at each
 * @error: M_NO_VALID_SESSION, M_SESSION_EXPIRED
 */
gboolean banter_server_threepid_submit (BanterDb *db, const BanterMatrixSubmitToken *request,
                                        gboolean *success, GError **error);

/* @address: (out) (transfer full): the number that was validated; M_THREEPID_AUTH_FAILED if it was
 * not. Any connection. */
gboolean banter_server_threepid_get_validated (BanterDb *db, const char *sid, const char *secret,
                                               char **address, GError **error);

/* Gives the number of the validation, which is over then, to an account. M_THREEPID_AUTH_FAILED,
 * M_THREEPID_IN_USE. Writer's thread. */
gboolean banter_server_threepid_add (BanterServer *server, BanterDb *db, const char *user_id,
                                     const char *sid, const char *secret, GError **error);

/* @user_id: (out) (transfer full): the only account that has the number, which was validated.
 * M_THREEPID_AUTH_FAILED; M_THREEPID_NOT_FOUND; M_THREEPID_DENIED if several accounts have it: who
 * shares a phone with somebody does not own their account. Any connection. */
gboolean banter_server_threepid_get_owner (BanterDb *db, const char *sid, const char *secret,
                                           char **user_id, GError **error);
/* The validation is over. Writer's thread. */
gboolean banter_server_threepid_end (BanterDb *db, const char *sid, GError **error);

/* Whether the account has a phone number. */
gboolean banter_server_threepid_has_phone (BanterDb *db, const char *user_id, gboolean *has,
                                           GError **error);

/* Deletes validations that were never finished. */
gboolean banter_server_threepid_tidy (BanterDb *db, GError **error);

G_END_DECLS
