/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_PROFILE (banter_profile_get_type ())
G_DECLARE_FINAL_TYPE (BanterProfile, banter_profile, BANTER, PROFILE, GObject)

/* Where one profile keeps its data. @name: (nullable): NULL for the default profile. */
BanterProfile *banter_profile_new (const char *name);
const char *banter_profile_get_name (BanterProfile *self); /* "" for the default one */
const char *banter_profile_get_data_dir (BanterProfile *self);

G_END_DECLS
