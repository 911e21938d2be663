/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_INBOX_ROW (banter_inbox_row_get_type ())
G_DECLARE_FINAL_TYPE (BanterInboxRow, banter_inbox_row, BANTER, INBOX_ROW, GtkWidget)

/* One chat or request of the inbox. Properties: "account" BanterAccount, "room" BanterRoom,
 * "current" BanterRoom (the chat that is open: its row is marked). Signal: "clicked". */

GtkWidget *banter_inbox_row_new (BanterAccount *account);
BanterRoom *banter_inbox_row_get_room (BanterInboxRow *self);
void banter_inbox_row_set_room (BanterInboxRow *self, BanterRoom *room);

G_END_DECLS
