/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-found-message.h"

G_BEGIN_DECLS

#define BANTER_TYPE_MESSAGE_SEARCH (banter_message_search_get_type ())
G_DECLARE_FINAL_TYPE (BanterMessageSearch, banter_message_search, BANTER, MESSAGE_SEARCH, GObject)

/* A search in the messages that are on this computer; nothing of it leaves it. A GListModel of
 * BanterFoundMessage, the latest first, which follows what is written, edited and deleted.
 *
 * Properties: "loading" b (an answer to the text is on its way; until then the last one stays),
 * "more" b (load_more() has something to load), "n-items" u. */

/**
 * banter_message_search_new:
 * @account: whose messages
 * @room: (nullable): only there; %NULL: in all chats
 * @page_size: how many are found at a time
 */
BanterMessageSearch *banter_message_search_new (BanterAccount *account, BanterRoom *room,
                                                guint page_size);
/* @text: (nullable): what was typed so far; the answer to an earlier one does not come any more. */
void banter_message_search_set_text (BanterMessageSearch *self, const char *text);
/* The next page, if there is one and nothing is on its way. */
void banter_message_search_load_more (BanterMessageSearch *self);
gboolean banter_message_search_get_loading (BanterMessageSearch *self);
gboolean banter_message_search_get_more (BanterMessageSearch *self);

G_END_DECLS
