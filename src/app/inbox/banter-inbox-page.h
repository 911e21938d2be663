/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"
#include "banter-pane.h"

G_BEGIN_DECLS

#define BANTER_TYPE_INBOX_PAGE (banter_inbox_page_get_type ())
G_DECLARE_FINAL_TYPE (BanterInboxPage, banter_inbox_page, BANTER, INBOX_PAGE, BanterPane)

/* The left pane: chats and requests. Properties: "current" BanterRoom (the open chat), "folded" b
 * (this pane alone is shown), "show-requests" b. Signals: "opened" (BanterRoom *), "deleted"
 * (BanterRoom *): asked to be deleted; "found" (BanterFoundMessage *): to be gone to. */

void banter_inbox_page_set_account (BanterInboxPage *self, BanterAccount *account);
void banter_inbox_page_set_current (BanterInboxPage *self, BanterRoom *room);
void banter_inbox_page_set_show_requests (BanterInboxPage *self, gboolean show_requests);
gboolean banter_inbox_page_get_show_requests (BanterInboxPage *self);
void banter_inbox_page_set_search (BanterInboxPage *self, gboolean search);

G_END_DECLS
