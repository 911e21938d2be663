/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_MEMBER_ROW (banter_member_row_get_type ())
G_DECLARE_FINAL_TYPE (BanterMemberRow, banter_member_row, BANTER, MEMBER_ROW, GtkWidget)

/* A member of a group in a list: picture, name, role, and what can be done about them. */
GtkWidget *banter_member_row_new (BanterAccount *account);
void banter_member_row_set_member (BanterMemberRow *self, BanterMember *member);
/* Opens the row's menu, if it has one. */
void banter_member_row_show_menu (BanterMemberRow *self);

G_END_DECLS
