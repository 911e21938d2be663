/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-engine.h"

/* Making a group. Workers. */

/* @refused: (element-type BanterRefusalRow): is added to. Whoever cannot be added is left out.
 * Returns: (transfer full) (nullable): the room's id */
char *banter_founding_make (BanterEngine *engine, const char *name, const char *picture,
                            const char *const *user_ids, GPtrArray *refused,
                            GCancellable *cancellable, GError **error);

/* Invites one after the other; whom it cannot invite is added to @refused. */
void banter_founding_invite (BanterEngine *engine, const char *room_id, const char *const *user_ids,
                             GPtrArray *refused, GCancellable *cancellable);
