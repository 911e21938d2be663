/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_ACCOUNT_PAGE (banter_account_page_get_type ())
G_DECLARE_FINAL_TYPE (BanterAccountPage, banter_account_page, BANTER, ACCOUNT_PAGE,
                      AdwPreferencesPage)

/* Name, picture, Matrix id, signing out. Signals: "message" (s): a sentence to show;
 * "signed-out": the account has been closed. */

void banter_account_page_set_account (BanterAccountPage *self, BanterAccount *account);

G_END_DECLS
