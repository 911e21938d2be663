/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_STANDING_BAR (banter_standing_bar_get_type ())
G_DECLARE_FINAL_TYPE (BanterStandingBar, banter_standing_bar, BANTER, STANDING_BAR, GtkWidget)

/* Says above the chats why there are no direct messages, and offers what helps. Hidden while there
 * are. */

/* @standing: (nullable) */
void banter_standing_bar_set_standing (BanterStandingBar *self, BanterStanding *standing);

G_END_DECLS
