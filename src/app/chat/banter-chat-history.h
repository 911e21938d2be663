/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-message-row.h"

G_BEGIN_DECLS

#define BANTER_TYPE_CHAT_HISTORY (banter_chat_history_get_type ())
G_DECLARE_FINAL_TYPE (BanterChatHistory, banter_chat_history, BANTER, CHAT_HISTORY, GtkWidget)

/* The messages of a chat: the timeline and what floats above it. Properties: "account"
 * BanterAccount, "room" BanterRoom (both nullable).
 *
 * Signals: "send-sticker" (BanterSticker): a sticker of the chat is to be sent again; "write"
 * (BanterMessageCommand _REPLY or _EDIT, BanterMessage): one writes to a message. */

void banter_chat_history_set_account (BanterChatHistory *self, BanterAccount *account);
void banter_chat_history_set_room (BanterChatHistory *self, BanterRoom *room);
void banter_chat_history_jump_to_newest (BanterChatHistory *self);

/* Goes to the message @event_id, as soon as the chat's first page is there, and points it out. */
void banter_chat_history_show_message (BanterChatHistory *self, const char *event_id);

BanterMessage *banter_chat_history_dup_last (BanterChatHistory *self, BanterMessageCommand command);

G_END_DECLS
