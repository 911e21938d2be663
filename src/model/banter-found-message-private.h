/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-found-message.h"

#include "banter-store-types.h"

G_BEGIN_DECLS

/* Returns: (transfer full): what @row says, in @room */
BanterFoundMessage *banter_found_message_new (BanterRoom *room, const char *sender_name,
                                              const BanterFoundRow *row);
/* Whether it is of @row, and shows the same. */
gboolean banter_found_message_is_of (BanterFoundMessage *self, const BanterFoundRow *row);

G_END_DECLS
