/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define BANTER_TYPE_BUSY_BUTTON (banter_busy_button_get_type ())
G_DECLARE_FINAL_TYPE (BanterBusyButton, banter_busy_button, BANTER, BUSY_BUTTON, GtkWidget)

/* The button that sends a form. While busy it shows that work goes on, and a Cancel button appears
 * below. Properties: "label" s, "busy" b. Signals: "clicked", "cancelled". */

gboolean banter_busy_button_get_busy (BanterBusyButton *self);
void banter_busy_button_set_busy (BanterBusyButton *self, gboolean busy);

G_END_DECLS
