/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"

#include "banter-matrix-directory.h"

G_BEGIN_DECLS

/* What a room looks like from outside: directory, previews, spaces. Any connection. */

/* Returns: (transfer full) (nullable): as the directory shows it; M_NOT_FOUND without such a room
 */
BanterMatrixPublicRoom *banter_server_summary_new (BanterDb *db, const char *room_id,
                                                   GError **error);

/* Adds what only previews and spaces tell: version, encryption, whose members may join. */
gboolean banter_server_summary_add_details (BanterDb *db, BanterMatrixPublicRoom *room,
                                            GError **error);

/**
 * banter_server_summary_may_see:
 * @db: any connection
 * @room: the room
 * @user_id: who asks
 * @may: (out): whether they are in it, may enter it or knock, or everybody may read it
 * @error: a #BanterDbError
 *
 * CS-API "GET /hierarchy": which rooms somebody may know of. Also says in @room who they are in it.
 */
gboolean banter_server_summary_may_see (BanterDb *db, BanterMatrixPublicRoom *room,
                                        const char *user_id, gboolean *may, GError **error);

G_END_DECLS
