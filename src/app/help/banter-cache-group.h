/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_CACHE_GROUP (banter_cache_group_get_type ())
G_DECLARE_FINAL_TYPE (BanterCacheGroup, banter_cache_group, BANTER, CACHE_GROUP,
                      AdwPreferencesGroup)

/* Sync Again and Clear Cache, as rows of a dialog over the window. */

void banter_cache_group_set_account (BanterCacheGroup *self, BanterAccount *account);

G_END_DECLS
