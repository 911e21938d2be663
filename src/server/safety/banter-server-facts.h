/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-policy-limits.h"
#include "banter-policy-request.h"
#include "banter-server-types.h"

G_BEGIN_DECLS

/* What the database knows of two people, in the form that the rules want. Any connection. */

/**
 * banter_server_facts_load:
 * @server: the server, for what it asks of everybody
 * @db: a connection
 * @sender: A
 * @target: B
 * @action: what A does
 * @facts: (out): filled; the fact "suggested" only where somebody's audience asks for it
 * @error: a #BanterDbError
 *
 * Somebody who has no account here is a side of which nothing is known: refused.
 */
gboolean banter_server_facts_load (BanterServer *server, BanterDb *db, const char *sender,
                                   const char *target, BanterPolicyAction action,
                                   BanterPolicyFacts *facts, GError **error);

/* Both share a room of at most 32 that is neither public nor of a type, or have a friend in common.
 */
gboolean banter_server_facts_are_suggested (BanterDb *db, const char *user_id, const char *other,
                                            gboolean *suggested, GError **error);

/* What A has asked of B, seen from @room_id (nullable). */
gboolean banter_server_facts_load_request (BanterDb *db, const char *sender, const char *target,
                                           const char *room_id, BanterRequestFacts *facts,
                                           GError **error);

/* Message events and repeated invitations of A's in requests to B, but for those in @except
 * (nullable), a room. */
gboolean banter_server_facts_count_request_events (BanterDb *db, const char *sender,
                                                   const char *target, const char *except,
                                                   guint *n_events, GError **error);

/* Rooms without a type that both have joined and that hold more than the two. */
gboolean banter_server_facts_count_groups (BanterDb *db, const char *user_id, const char *other,
                                           gint64 *n_groups, GError **error);
gboolean banter_server_facts_count_friends (BanterDb *db, const char *user_id, const char *other,
                                            gint64 *n_friends, GError **error);

/* The age band of an account here; UNKNOWN for others. */
gboolean banter_server_facts_get_band (BanterDb *db, const char *user_id, BanterAgeBand *band,
                                       GError **error);

/* Whether @user_id has @other in m.ignored_user_list. */
gboolean banter_server_facts_blocks (BanterDb *db, const char *user_id, const char *other,
                                     gboolean *blocks, GError **error);

/* Returns: (transfer full) (nullable): the privacy document with its defaults; what is stored but
 * malformed lets nobody in */
BanterPrivacy *banter_server_facts_load_privacy (BanterDb *db, const char *user_id,
                                                 BanterAgeBand band, GError **error);

/* Returns: (transfer full) (nullable): what all guardians of @user_id forbid together; of an
 * account that is not 16_17 nothing is limited, whoever is paired with it */
BanterLimits *banter_server_facts_load_limits (BanterDb *db, const char *user_id,
                                               BanterAgeBand band, GError **error);

G_END_DECLS
