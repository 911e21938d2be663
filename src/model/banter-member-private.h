/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-member.h"
#include "banter-store-types.h"

G_BEGIN_DECLS

BanterMember *banter_member_new (BanterPerson *person, gboolean own);
/* Takes over what the store says now. @group: what I may do there */
void banter_member_apply (BanterMember *self, const BanterPersonRow *row,
                          const BanterGroupRow *group);

/* The level that a role stands for, as most clients have it. */
gint64 banter_role_to_power (BanterRole role);
BanterRole banter_role_from_power (gint64 power);

G_END_DECLS
