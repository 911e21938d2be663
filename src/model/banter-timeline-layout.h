/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-message-private.h"

G_BEGIN_DECLS

/* Consecutive messages of one sender within this time form a group. */
#define BANTER_GROUP_MS (5 * 60 * 1000)

/**
 * banter_timeline_layout:
 * @messages: (element-type BanterMessage): in timeline order, without dividers
 * @old_items: (element-type BanterMessage): the last result, whose dividers are used again
 * @unread: (nullable): the first unread message; the unread line goes above it
 * @unread_line: the divider that is the unread line
 * @show_senders: whether the chat is a group
 *
 * Groups @messages (sets their flags) and puts day separators and the unread line among them.
 *
 * Returns: (transfer full) (element-type BanterMessage): the items, dividers included
 */
GPtrArray *banter_timeline_layout (GPtrArray *messages, GPtrArray *old_items, BanterMessage *unread,
                                   BanterMessage *unread_line, gboolean show_senders);

G_END_DECLS
