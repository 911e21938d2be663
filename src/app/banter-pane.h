/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define BANTER_TYPE_PANE (banter_pane_get_type ())
G_DECLARE_DERIVABLE_TYPE (BanterPane, banter_pane, BANTER, PANE, GtkWidget)

struct _BanterPaneClass
{
  GtkWidgetClass parent_class;
};

/* A page of the split window, for template classes to derive from. Property: "folded" b (writable):
 * nothing is beside it, so that it shows a way back and all the window's buttons. */

G_END_DECLS
