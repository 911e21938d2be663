/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_CHAT_HISTORY (banter_chat_history_get_type ())
G_DECLARE_FINAL_TYPE (BanterChatHistory, banter_chat_history, BANTER, CHAT_HISTORY, GtkWidget)

/* The messages of a chat: the timeline and what floats above it. Properties: "account"
 * BanterAccount, "room" BanterRoom (both nullable).
 *
 * Signal "send-sticker" (BanterSticker): a sticker of the chat is to be sent again. */

void banter_chat_history_set_account (BanterChatHistory *self, BanterAccount *account);
void banter_chat_history_set_room (BanterChatHistory *self, BanterRoom *room);
void banter_chat_history_jump_to_newest (BanterChatHistory *self);

G_END_DECLS
