/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_CHAT_SEARCH (banter_chat_search_get_type ())
G_DECLARE_FINAL_TYPE (BanterChatSearch, banter_chat_search, BANTER, CHAT_SEARCH, GtkWidget)

/* The bar that finds messages of the open chat. Properties: "account" BanterAccount, "room"
 * BanterRoom (both nullable; another room closes it). Signals: "go-to" (const char *): the event id
 * of a message to show; "closed": the person is done with it. */

void banter_chat_search_set_account (BanterChatSearch *self, BanterAccount *account);
void banter_chat_search_set_room (BanterChatSearch *self, BanterRoom *room);
/* Shows it, if it is not, with the focus in its entry. */
void banter_chat_search_start (BanterChatSearch *self);

G_END_DECLS
