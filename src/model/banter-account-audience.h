/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-account.h"
#include "banter-privacy.h"

G_BEGIN_DECLS

/* Who reaches the person: what they chose, within what their age and their guardians leave of it.
 */

typedef enum
{
  BANTER_REACH_MESSAGES,
  BANTER_REACH_GROUPS,
} BanterReach;

/* What takes a choice away. */
typedef enum
{
  BANTER_CAP_NONE,
  BANTER_CAP_AGE,
  BANTER_CAP_GUARDIAN,
  BANTER_CAP_SERVER, /* it does not know who that would be */
} BanterCap;

/* Returns: why @who cannot be chosen */
BanterCap banter_account_get_cap (BanterAccount *self, BanterReach reach, BanterWho who);
/* Returns: what holds: what was chosen, or what is left of it */
BanterWho banter_account_get_audience (BanterAccount *self, BanterReach reach);

G_END_DECLS
