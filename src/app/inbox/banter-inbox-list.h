/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_INBOX_LIST (banter_inbox_list_get_type ())
G_DECLARE_FINAL_TYPE (BanterInboxList, banter_inbox_list, BANTER, INBOX_LIST, GtkWidget)

/* A list of chats or of requests with a menu for each. Property: "current" BanterRoom. Signals:
 * "opened" (BanterRoom *), "deleted" (BanterRoom *): asked to be deleted; "found"
 * (BanterFoundMessage *): to be gone to; "end-reached": the person has scrolled to its end. */

void banter_inbox_list_set_account (BanterInboxList *self, BanterAccount *account);
/* @rooms: (nullable): a GListModel of BanterRoom, where messages are listed too also of
 * BanterFoundMessage, and of GtkStringObject for headings */
void banter_inbox_list_set_rooms (BanterInboxList *self, GListModel *rooms);
void banter_inbox_list_set_current (BanterInboxList *self, BanterRoom *room);
void banter_inbox_list_focus_first (BanterInboxList *self);

G_END_DECLS
