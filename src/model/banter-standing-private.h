/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-standing.h"

#include "banter-client-people.h"

G_BEGIN_DECLS

/* @account: borrowed; owns the standing */
BanterStanding *banter_standing_new (BanterAccount *account);
void banter_standing_apply_row (BanterStanding *self, const BanterAccountRow *row);
/* Something was refused: if it is for a reason of the account's that is not known yet, asks. */
void banter_standing_note (BanterStanding *self, BanterProblem problem);
/* The account goes away. */
void banter_standing_detach (BanterStanding *self);

G_END_DECLS
