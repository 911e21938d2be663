/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-call.h"

G_BEGIN_DECLS

/* Leaky buckets, one per class and key. From any thread. */
BanterServerLimiter *banter_server_limiter_new (gboolean enabled);
void banter_server_limiter_free (BanterServerLimiter *limiter);

/* Returns: 0 if one more is allowed now, else after how many milliseconds */
gint64 banter_server_limiter_take (BanterServerLimiter *limiter, BanterServerRate rate,
                                   const char *key);

/* Whether one more would be allowed, without counting it: milliseconds to wait, or 0. */
gint64 banter_server_limiter_peek (BanterServerLimiter *limiter, BanterServerRate rate,
                                   const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterServerLimiter, banter_server_limiter_free)

G_END_DECLS
