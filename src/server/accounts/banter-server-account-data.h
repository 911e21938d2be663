/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

G_BEGIN_DECLS

/**
 * banter_server_account_data_put:
 * @server: the server
 * @db: the write connection, inside a job
 * @user_id: whose
 * @room_id: of which room; "" for the whole account
 * @type: which document
 * @content: a JSON object
 * @error: M_BAD_JSON if it is one that the server acts on and it is malformed
 *
 * Replaces the document and wakes its owner's polls.
 */
gboolean banter_server_account_data_put (BanterServer *server, BanterDb *db, const char *user_id,
                                         const char *room_id, const char *type, const char *content,
                                         GError **error);

/* Returns: (transfer full) (nullable): the content, %NULL if there is none (then @error is not set)
 */
char *banter_server_account_data_get (BanterDb *db, const char *user_id, const char *room_id,
                                      const char *type, GError **error);

/* Whether @user_id wants no invites at all (CS-API "Invite permission"). The stable name counts,
 * the other only where that is not set. */
gboolean banter_server_account_data_blocks_invites (BanterDb *db, const char *user_id,
                                                    gboolean *blocks, GError **error);
/* Whether they said something about it after @since. */
gboolean banter_server_account_data_permitted_since (BanterDb *db, const char *user_id,
                                                     gint64 since, gboolean *changed,
                                                     GError **error);

/* Returns: (transfer full) (nullable): a set of the users whom @user_id ignores */
GHashTable *banter_server_account_data_load_ignored (BanterDb *db, const char *user_id,
                                                     GError **error);

G_END_DECLS
