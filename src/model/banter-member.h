/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_MEMBER (banter_member_get_type ())
G_DECLARE_FINAL_TYPE (BanterMember, banter_member, BANTER, MEMBER, GObject)

/* Somebody in a group, with the part they have in it. One object per person while the group is
 * open.
 *
 * Properties (those marked * notify): "person" BanterPerson, "own" b, "role"* BanterRole,
 * "invited"* b (has not joined yet), "can-remove"* b and "can-set-role"* b (whether I may). */
BanterPerson *banter_member_get_person (BanterMember *self);
gboolean banter_member_get_own (BanterMember *self);
BanterRole banter_member_get_role (BanterMember *self);
gboolean banter_member_get_invited (BanterMember *self);
gboolean banter_member_get_can_remove (BanterMember *self);
gboolean banter_member_get_can_set_role (BanterMember *self);
/* Whether I may give them this role, which is another than they have. */
gboolean banter_member_can_become (BanterMember *self, BanterRole role);

G_END_DECLS
