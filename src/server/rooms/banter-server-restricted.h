/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-append.h"

G_BEGIN_DECLS

/**
 * banter_server_restricted_dup_content:
 * @db: the write connection, inside a job
 * @room: where
 * @event: what somebody wants to add
 * @error: a #BanterDbError
 *
 * CS-API "Restricted rooms": a join into a room whose rule allows members of other rooms names one
 * who may invite, if the conditions are met. Only the server says so: what the client put there is
 * dropped. Whether the join may happen is then for banter_server_authorise () to say.
 *
 * Returns: (transfer full) (nullable): the content of @event with that, or as it is
 */
char *banter_server_restricted_dup_content (BanterDb *db, BanterServerRoom *room,
                                            const BanterServerNewEvent *event, GError **error);

/**
 * banter_server_restricted_fits:
 * @db: any connection
 * @rules: of the room
 * @user_id: who wants to join
 * @fits: (out): whether they meet one of the conditions
 * @error: a #BanterDbError
 */
gboolean banter_server_restricted_fits (BanterDb *db, const BanterMatrixJoinRules *rules,
                                        const char *user_id, gboolean *fits, GError **error);

G_END_DECLS
