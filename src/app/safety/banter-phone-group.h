/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_PHONE_GROUP (banter_phone_group_get_type ())
G_DECLARE_FINAL_TYPE (BanterPhoneGroup, banter_phone_group, BANTER, PHONE_GROUP,
                      AdwPreferencesGroup)

/* The phone numbers of the account: a row each, and one that adds another. Signal "message" (s): a
 * sentence to show. */

void banter_phone_group_set_account (BanterPhoneGroup *self, BanterAccount *account);

G_END_DECLS
