/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

#include "banter-matrix-push.h"

G_BEGIN_DECLS

/* The push rules of an account (CS-API "Push Rules"). They are the account data "m.push_rules", so
 * that /sync tells of them like of everything else; without such a document the predefined ones
 * hold. */

#define BANTER_SERVER_PUSHRULES_TYPE "m.push_rules"

/**
 * banter_server_pushrules_load:
 * @db: any connection
 * @user_id: whose
 * @error: a #BanterDbError
 *
 * Returns: (transfer full) (nullable): the rules, with all predefined ones of this version of the
 *   server, in the order in which they count
 */
BanterMatrixPushRules *banter_server_pushrules_load (BanterDb *db, const char *user_id,
                                                     GError **error);

/* Returns: (transfer full): the predefined rules, with BANTER_SERVER_PUSH_READER for their reader:
 * those of everybody who has no document */
BanterMatrixPushRules *banter_server_pushrules_build_predefined (void);

/* Replaces the rules; the write connection, inside a job. */
gboolean banter_server_pushrules_store (BanterServer *server, BanterDb *db, const char *user_id,
                                        const BanterMatrixPushRules *rules, GError **error);

/**
 * banter_server_pushrules_follow:
 * @server: the server
 * @db: the write connection, inside a job
 * @user_id: whose rules
 * @before: a room
 * @after: the room that has replaced it
 * @error: a #BanterDbError
 *
 * What rules say of one room, by their id and what they ask for, holds for its successor too,
 * unless there is something about that already (CS-API "Room Upgrades" leaves it open; people who
 * silenced a room want silence).
 */
gboolean banter_server_pushrules_follow (BanterServer *server, BanterDb *db, const char *user_id,
                                         const char *before, const char *after, GError **error);

/* Returns: (transfer none) (nullable): the list of that name in a ruleset ("override" …) */
GPtrArray **banter_server_pushrules_get_list (BanterMatrixPushRules *rules, const char *kind);

/* Whether rules of this kind have conditions. */
gboolean banter_server_pushrules_is_conditional (const char *kind);

G_END_DECLS
