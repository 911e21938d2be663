/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"

G_BEGIN_DECLS

/* Registration tokens: with one of them an account can be made while registration is closed.
 * "banterd admin tokens" makes them. CS-API "Token-authenticated registration" */

/* Whether any is good: then closed registration is not quite closed. */
gboolean banter_server_invitation_exists (BanterDb *db, gboolean *exists, GError **error);

/* @token: (nullable) */
gboolean banter_server_invitation_check (BanterDb *db, const char *token, gboolean *is_good,
                                         GError **error);

/* Uses it once. M_FORBIDDEN if others were faster. Writer's thread. */
gboolean banter_server_invitation_use (BanterDb *db, const char *token, GError **error);

G_END_DECLS
