/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-family.h"

#include "banter-client-family.h"

G_BEGIN_DECLS

/* Shared by banter-family.c (what there is), banter-family-actions.c (what one does),
 * banter-family-limits.c (plain values), banter-family-change.c and banter-pairing.c. */

/* @account: borrowed; owns the family */
BanterFamily *banter_family_new (BanterAccount *account);
/* @row: (transfer full) */
void banter_family_take_row (BanterFamily *self, BanterFamilyRow *row);
/* The account goes away. */
void banter_family_detach (BanterFamily *self);
BanterAccount *banter_family_get_account (BanterFamily *self); /* (nullable) */

/* @account: borrowed */
BanterPairing *banter_pairing_new (BanterAccount *account, BanterPerson *guardian,
                                   BanterPerson *teen);
void banter_pairing_apply_row (BanterPairing *self, const BanterPairingRow *row);
void banter_pairing_detach (BanterPairing *self);

/* @actor: (nullable) */
BanterFamilyChange *banter_family_change_new (BanterPerson *guardian, BanterPerson *teen,
                                              BanterPerson *actor,
                                              const BanterFamilyChangeRow *row);

/* A time of the day, in minutes; -1 if @text is none */
int banter_family_parse_time (const char *text);
BanterFamilyLimits *banter_family_limits_from_row (const BanterLimitsRow *row);
BanterLimitsRow *banter_family_limits_to_row (const BanterFamilyLimits *limits);

G_END_DECLS
