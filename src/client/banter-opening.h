/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-engine.h"

/* New chats: a room, an invitation, the first words. Whenever the app dies, there is either nothing
 * or, after the next start, the whole chat, once. */

/* Workers. @text: (nullable): the first words. Returns: (transfer full) (nullable): the room's id,
 * once the invitation is sent and the first words are in the outbox; after an error nothing is left
 * behind. */
char *banter_opening_make (BanterEngine *engine, const char *user_id, const char *text,
                           GCancellable *cancellable, GError **error);
/* Workers. Puts @room_id into m.direct. */
gboolean banter_opening_list_as_direct (BanterEngine *engine, const char *user_id,
                                        const char *room_id, GCancellable *cancellable,
                                        GError **error);

/* On the engine's thread. The newest opening there is; when the engine starts, all up to it are
 * from an earlier run. */
gint64 banter_opening_get_last (BanterEngine *engine);
/* After a sync, so that rooms are known: goes on with what is not newer than @last, and leaves the
 * rooms of those that were given up. */
void banter_opening_resume (BanterEngine *engine, gint64 last);
