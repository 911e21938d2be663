/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"
#include "banter-pane.h"

G_BEGIN_DECLS

#define BANTER_TYPE_REQUEST_PAGE (banter_request_page_get_type ())
G_DECLARE_FINAL_TYPE (BanterRequestPage, banter_request_page, BANTER, REQUEST_PAGE, BanterPane)

/* One message request: who, the first words, accept or delete. Property: "folded" b. Signals:
 * "accepted" (BanterRoom *), "deleted" (BanterRoom *): asked to be deleted. The back button
 * activates "win.back". */

GtkWidget *banter_request_page_new (BanterAccount *account);
BanterRoom *banter_request_page_get_room (BanterRequestPage *self);
/* @room: (nullable) */
void banter_request_page_set_room (BanterRequestPage *self, BanterRoom *room);

G_END_DECLS
