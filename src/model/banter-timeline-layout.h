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
 * @is_group: whether more than two people are in the chat: then messages show their senders
 *
 * Groups @messages (sets their flags), leaves out changes to the chat that say nothing new, and
 * puts day separators and the unread line among the rest.
 *
 * Returns: (transfer full) (element-type BanterMessage): the items, dividers included
 */
GPtrArray *banter_timeline_layout (GPtrArray *messages, GPtrArray *old_items, BanterMessage *unread,
                                   BanterMessage *unread_line, gboolean is_group);

G_END_DECLS
