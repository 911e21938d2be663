/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-standing.h"

G_BEGIN_DECLS

/* Why the account has no direct messages, in words, and what can be done about it. */

/* @standing: (nullable). Returns: (transfer full) (nullable): a sentence; %NULL if there are direct
 * messages */
char *banter_standing_help_dup_text (BanterStanding *standing);

/* Returns: (nullable): the label of a button that helps; %NULL where only time or somebody else
 * does */
const char *banter_standing_help_get_label (BanterStanding *standing);

/* What that button does. @widget: in the main window, or in a dialog over it */
void banter_standing_help_run (BanterStanding *standing, GtkWidget *widget);

G_END_DECLS
