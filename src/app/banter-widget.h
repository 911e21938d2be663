/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* In the dispose of a template class derived directly from GtkWidget: takes out all children, also
 * those without an id, which gtk_widget_dispose_template() leaves. */
void banter_widget_dispose_template (GtkWidget *widget, GType type);

/* Adds the CSS class @name, or removes it. */
void banter_widget_set_css_class (GtkWidget *widget, const char *name, gboolean on);

/* Cancels what runs under @running (inout), if something does, and forgets it. */
void banter_widget_stop (GCancellable **running);
/* The same, and something new begins. Returns: (transfer none): what to begin it with */
GCancellable *banter_widget_start (GCancellable **running);

/* For classes with a grab_focus of their own: without it GTK takes such a widget for a place where
 * Tab stops, and as it hands the focus on, Tab never gets past it. */
gboolean banter_widget_focus (GtkWidget *widget, GtkDirectionType direction);

/* Likewise for a list, which is one stop for Tab: the arrow keys move in it. */
gboolean banter_widget_focus_list (GtkWidget *widget, GtkDirectionType direction);

G_END_DECLS
