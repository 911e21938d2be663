/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

G_BEGIN_DECLS

/* Facts of one account that only the server changes, and how its clients learn of that. Writer's
 * thread. */

/**
 * banter_server_account_set_birthday:
 * @birthday: "YYYY-MM-DD"
 * @actor: who corrects it: an administrator's name, for the audit list
 * @error: M_NOT_FOUND for an account that is not here, M_INVALID_PARAM for a date that is none
 *
 * A birthday is given once, at sign-up; this is the only other way to set it. Verdicts follow at
 * once, and pairings end if the person is not 16 or 17 any more.
 */
gboolean banter_server_account_set_birthday (BanterServer *server, BanterDb *db,
                                             const char *user_id, const char *birthday,
                                             const char *actor, GError **error);

/* M_UNRECOGNIZED with --plain, where there is no extension. Any thread. */
gboolean banter_server_safety_check_offered (BanterServer *server, GError **error);

/* Writes im.banter.safety into the account data of @user_id, which wakes its polls: something that
 * the extension tells has changed. */
gboolean banter_server_safety_tell (BanterServer *server, BanterDb *db, const char *user_id,
                                    GError **error);

G_END_DECLS
