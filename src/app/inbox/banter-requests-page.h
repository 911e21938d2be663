/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"
#include "banter-pane.h"

G_BEGIN_DECLS

#define BANTER_TYPE_REQUESTS_PAGE (banter_requests_page_get_type ())
G_DECLARE_FINAL_TYPE (BanterRequestsPage, banter_requests_page, BANTER, REQUESTS_PAGE, BanterPane)

/* The list of message requests. Property: "folded" b. Signals: "opened" (BanterRoom *), "deleted"
 * (BanterRoom *): asked to be deleted. */

void banter_requests_page_set_account (BanterRequestsPage *self, BanterAccount *account);
void banter_requests_page_set_current (BanterRequestsPage *self, BanterRoom *room);

G_END_DECLS
