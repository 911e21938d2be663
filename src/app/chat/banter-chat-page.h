/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"
#include "banter-pane.h"

G_BEGIN_DECLS

#define BANTER_TYPE_CHAT_PAGE (banter_chat_page_get_type ())
G_DECLARE_FINAL_TYPE (BanterChatPage, banter_chat_page, BANTER, CHAT_PAGE, BanterPane)

/* A whole chat, with its own header bar. Properties: "account" BanterAccount, "room" BanterRoom
 * (both nullable), "folded" b (nothing is beside it: it shows a back button), "has-aside" b
 * (its details are beside it: they have the window's buttons).
 *
 * Signal "back": the person wants to go back to the list of chats. */

GtkWidget *banter_chat_page_new (void);
void banter_chat_page_set_account (BanterChatPage *self, BanterAccount *account);
BanterRoom *banter_chat_page_get_room (BanterChatPage *self);
void banter_chat_page_set_room (BanterChatPage *self, BanterRoom *room);
void banter_chat_page_share (BanterChatPage *self, GSList *files, const char *text);

/* Opens the search in the open chat. */
void banter_chat_page_search (BanterChatPage *self);
/* Goes to the message @event_id of the open chat and points it out. */
void banter_chat_page_show_message (BanterChatPage *self, const char *event_id);

G_END_DECLS
