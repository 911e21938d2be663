/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_PRIVACY_PAGE (banter_privacy_page_get_type ())
G_DECLARE_FINAL_TYPE (BanterPrivacyPage, banter_privacy_page, BANTER, PRIVACY_PAGE,
                      AdwPreferencesPage)

/* Who can message me, what others see of me and what I see of them. Signal: "message" (s): a
 * sentence to show. */

void banter_privacy_page_set_account (BanterPrivacyPage *self, BanterAccount *account);

G_END_DECLS
