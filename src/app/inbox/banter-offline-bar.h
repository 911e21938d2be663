/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_OFFLINE_BAR (banter_offline_bar_get_type ())
G_DECLARE_FINAL_TYPE (BanterOfflineBar, banter_offline_bar, BANTER, OFFLINE_BAR, GtkWidget)

/* Says why there is no connection, and offers to try again. Hidden while there is one. */

void banter_offline_bar_set_account (BanterOfflineBar *self, BanterAccount *account);

G_END_DECLS
