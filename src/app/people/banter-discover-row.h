/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"
#include "banter-public-group.h"

G_BEGIN_DECLS

#define BANTER_TYPE_DISCOVER_ROW (banter_discover_row_get_type ())
G_DECLARE_FINAL_TYPE (BanterDiscoverRow, banter_discover_row, BANTER, DISCOVER_ROW, GtkWidget)

/* A group that anybody may join, in a list. Signal: "clicked" (): its button was pressed. */
GtkWidget *banter_discover_row_new (BanterAccount *account);
BanterPublicGroup *banter_discover_row_get_group (BanterDiscoverRow *self);
void banter_discover_row_set_group (BanterDiscoverRow *self, BanterPublicGroup *group);

G_END_DECLS
