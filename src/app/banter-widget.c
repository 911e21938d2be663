/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-widget"

#include "config.h"

#include "banter-widget.h"

/* What many widgets do and GTK has no call for. */

void
banter_widget_dispose_template (GtkWidget *widget, GType type)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (widget, type);
}

void
banter_widget_set_css_class (GtkWidget *widget, const char *name, gboolean on)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

void
banter_widget_stop (GCancellable **running)
{
  g_cancellable_cancel (*running);
  g_clear_object (running);
}

GCancellable *
banter_widget_start (GCancellable **running)
{
  banter_widget_stop (running);
  *running = g_cancellable_new ();
  return *running;
}

gboolean
banter_widget_focus (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *contents = gtk_widget_get_first_child (widget);

  return contents != NULL && gtk_widget_child_focus (contents, direction);
}

gboolean
banter_widget_focus_list (GtkWidget *widget, GtkDirectionType direction)
{
  gboolean tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;

  if (tab && gtk_widget_get_focus_child (widget) != NULL)
    return FALSE;
  return banter_widget_focus (widget, direction);
}
