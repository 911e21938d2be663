/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_FAMILY_PAGE (banter_family_page_get_type ())
G_DECLARE_FINAL_TYPE (BanterFamilyPage, banter_family_page, BANTER, FAMILY_PAGE, AdwPreferencesPage)

/* Family Pairing: for a guardian the teens and their limits, for a teen the guardians and what they
 * limit, for both the changes so far. Signal "message" (s): a sentence to show. */

void banter_family_page_set_account (BanterFamilyPage *self, BanterAccount *account);

G_END_DECLS
