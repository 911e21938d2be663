/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_STANDING_PAGE (banter_standing_page_get_type ())
G_DECLARE_FINAL_TYPE (BanterStandingPage, banter_standing_page, BANTER, STANDING_PAGE, GtkWidget)

/* In place of what needs direct messages: why there are none, and what helps. Property: "shown" b:
 * there is something to say. */

/* @standing: (nullable) */
void banter_standing_page_set_standing (BanterStandingPage *self, BanterStanding *standing);

G_END_DECLS
