/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-message-private.h"
#include "banter-store-types.h"

G_BEGIN_DECLS

/**
 * banter_message_data_from_row:
 * @row: a line of the store's timeline
 * @others_read: how far the others have read, or BANTER_POSITION_UNKNOWN
 * @data: (out caller-allocates): borrows from @row
 *
 * Returns: whether the row is shown at all
 */
gboolean banter_message_data_from_row (const BanterEventRow *row, gint64 others_read,
                                       BanterMessageData *data);

/* Takes from @data what a stranger is restricted to: links do nothing, and what is to be looked at
 * or opened is covered. @revealed: the person asked for this one */
void banter_message_data_restrict (BanterMessageData *data, gboolean revealed);

/* Takes all that somebody who is blocked said from @data, if it holds something. */
void banter_message_data_hide (BanterMessageData *data);

G_END_DECLS
