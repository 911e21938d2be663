/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"
#include "banter-pane.h"

G_BEGIN_DECLS

#define BANTER_TYPE_ARCHIVE_PAGE (banter_archive_page_get_type ())
G_DECLARE_FINAL_TYPE (BanterArchivePage, banter_archive_page, BANTER, ARCHIVE_PAGE, BanterPane)

/* The chats that were put away. Signals as those of BanterInboxList: "opened" and "deleted"
 * (BanterRoom *). */

/* @account: (nullable) */
void banter_archive_page_set_account (BanterArchivePage *self, BanterAccount *account);
void banter_archive_page_set_current (BanterArchivePage *self, BanterRoom *room);

G_END_DECLS
