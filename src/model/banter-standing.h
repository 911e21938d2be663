/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_STANDING (banter_standing_get_type ())
G_DECLARE_FINAL_TYPE (BanterStanding, banter_standing, BANTER, STANDING, GObject)

/* Who the account is to the server's rules, and whether it may have direct messages at all. It is
 * asked for when the account comes online, when the server says that it changed, and when something
 * was refused. Where the server has no such rules nothing is known and nothing refused.
 *
 * Properties, read-only: "known" b (the server has told), "age-group" BanterAgeGroup,
 * "phone-verified" b, "phone-required" b (for direct messages), "refusal" BanterProblem (why there
 * are no direct messages; _NONE: there are), "dm-from" GDateTime (when they open for somebody under
 * 16; nullable). Signal "changed": any of these. */

gboolean banter_standing_get_known (BanterStanding *self);
BanterAgeGroup banter_standing_get_age_group (BanterStanding *self);
gboolean banter_standing_get_phone_verified (BanterStanding *self);
gboolean banter_standing_get_phone_required (BanterStanding *self);
BanterProblem banter_standing_get_refusal (BanterStanding *self);
/* (nullable): the local midnight */
GDateTime *banter_standing_get_dm_from (BanterStanding *self);

/* Asks the server; what it says comes as "changed". */
void banter_standing_refresh (BanterStanding *self);

G_END_DECLS
