/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-matrix-family.h"
#include "banter-server-types.h"

G_BEGIN_DECLS

/* Family Pairing as rows: a guardian (adult) limits how somebody of 16 or 17 can be reached. Each
 * change goes into the audit list of the two, and both are told at once. Writer's thread, but for
 * banter_server_family_load (). Limits take effect in banter_server_facts_load (). */

#define BANTER_SERVER_FAMILY_MAX_GUARDIANS 4
#define BANTER_SERVER_FAMILY_MAX_TEENS 10
#define BANTER_SERVER_FAMILY_MAX_TRIES 5
#define BANTER_SERVER_FAMILY_HOUR_MS (G_GINT64_CONSTANT (60) * 60 * 1000)
#define BANTER_SERVER_FAMILY_CODE_MS (24 * BANTER_SERVER_FAMILY_HOUR_MS)
#define BANTER_SERVER_FAMILY_UNPAIR_MS (48 * BANTER_SERVER_FAMILY_HOUR_MS)

/* Returns: (transfer full) (nullable): a code for one teen */
char *banter_server_family_create_code (BanterServer *server, BanterDb *db, const char *guardian,
                                        gint64 *expires_ms, GError **error);

/**
 * banter_server_family_accept:
 * @text: the code, as somebody typed it
 * @guardian: (out) (nullable): whose code it was; %NULL if there is no such code: that is no
 *   @error, as the try has to be remembered
 * @retry_after_ms: (out): with M_LIMIT_EXCEEDED: when the next try is allowed
 */
gboolean banter_server_family_accept (BanterServer *server, BanterDb *db, const char *teen,
                                      const char *text, char **guardian, gint64 *retry_after_ms,
                                      GError **error);

/* @limits: JSON; M_BAD_JSON if it is none of a guardian's, M_NOT_FOUND if the two are not paired */
gboolean banter_server_family_set_limits (BanterServer *server, BanterDb *db, const char *guardian,
                                          const char *teen, const char *limits, GError **error);

/* A guardian's word counts at once, a teen's after 48 hours. */
gboolean banter_server_family_end (BanterServer *server, BanterDb *db, const char *user_id,
                                   const char *other, GError **error);

/* An administrator ends all pairings of @teen. */
gboolean banter_server_family_lift (BanterServer *server, BanterDb *db, const char *teen,
                                    const char *actor, GError **error);

/* Ends what has come to its end: 48 hours after a teen asked, or on the 18th birthday. */
gboolean banter_server_family_tidy (BanterServer *server, BanterDb *db, GError **error);

/* What @user_id may know of: @family is zeroed. Any connection. */
gboolean banter_server_family_load (BanterDb *db, const char *user_id, BanterMatrixFamily *family,
                                    GError **error);

G_END_DECLS
