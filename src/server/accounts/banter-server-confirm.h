/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-call.h"

#include "banter-matrix-register.h"

G_BEGIN_DECLS

/* That it is really them: passwords, with the limits against guessing. Calls that ask run on the
 * hashing thread (RUN_HASH). */

/**
 * banter_server_confirm_password:
 * @call: the call
 * @user_id: (nullable): whose; an unknown account costs as much time as a known one
 * @password: what was given
 * @error: M_FORBIDDEN if it is wrong, M_USER_DEACTIVATED, M_USER_LOCKED, M_LIMIT_EXCEEDED
 */
gboolean banter_server_confirm_password (BanterServerCall *call, const char *user_id,
                                         const char *password, GError **error);

/**
 * banter_server_confirm:
 * @call: by a signed-in user; answered with a 401 while the password is missing
 * @auth: (nullable): the request's `auth`
 * @what: the rest of the request, or what matters of it: the confirmation is good for that only
 * @done: (out): whether it is confirmed; if not, and there is no error, the handler returns %TRUE
 * @error: M_LIMIT_EXCEEDED …
 *
 * Asks for the password again: CS-API "User-Interactive Authentication API".
 */
gboolean banter_server_confirm (BanterServerCall *call, const BanterMatrixUiaAuth *auth,
                                const char *what, gboolean *done, GError **error);

/**
 * banter_server_confirm_phone:
 * @call: by nobody in particular
 * @user_id: (out) (transfer full) (nullable): once done: the only account with the verified number
 * @sid: (out) (transfer full) (nullable): once done: the validation, which the caller ends
 * @error: also M_THREEPID_NOT_FOUND, M_THREEPID_DENIED, M_USER_LOCKED
 *
 * The same by a phone, for who has lost the password: the rest is as banter_server_confirm ().
 */
gboolean banter_server_confirm_phone (BanterServerCall *call, const BanterMatrixUiaAuth *auth,
                                      const char *what, char **user_id, char **sid, GError **error);

G_END_DECLS
