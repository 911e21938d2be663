/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-peek.h"

#include "banter-matrix-search.h"

G_BEGIN_DECLS

/**
 * banter_server_search_context_new:
 * @peek: the room
 * @hit: the one event that was found
 * @n_before: how many events before it
 * @n_after: and after it
 * @with_profiles: whether to tell what the senders looked like then
 * @error: a #BanterDbError
 *
 * What stood around a result of "POST /search".
 *
 * Returns: (transfer full) (nullable): the context
 */
BanterMatrixSearchContext *banter_server_search_context_new (BanterServerPeek *peek,
                                                             const GArray *hit, gint64 n_before,
                                                             gint64 n_after, gboolean with_profiles,
                                                             GError **error);

G_END_DECLS
