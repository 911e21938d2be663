/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-hidden-pages"

#include "config.h"

#include "banter-hidden-pages.h"

#include <adwaita.h>

/* A page of a stack is mapped while it is shown and unmapped while it is not. One emission hook on
 * each of the two signals serves every stack there is, also those inside libadwaita's windows; what
 * is not a page costs it one type check of the parent. Main thread. */

static gboolean
on_mapping (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer hidden)
{
  GtkWidget *widget = g_value_get_object (&values[0]);
  GtkWidget *parent = gtk_widget_get_parent (widget);

  if (parent != NULL && (GTK_IS_STACK (parent) || ADW_IS_LEAFLET (parent) || ADW_IS_FLAP (parent))
      && GTK_IS_APPLICATION_WINDOW (gtk_widget_get_root (widget)))
    gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN,
                                 GPOINTER_TO_INT (hidden), -1);
  return TRUE;
}

void
banter_hidden_pages_init (void)
{
  gpointer widget_class;

  if (gtk_get_major_version () > 4 || gtk_get_minor_version () >= 10)
    return;
  widget_class = g_type_class_ref (GTK_TYPE_WIDGET);
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, on_mapping,
                              GINT_TO_POINTER (FALSE), NULL);
  g_signal_add_emission_hook (g_signal_lookup ("unmap", GTK_TYPE_WIDGET), 0, on_mapping,
                              GINT_TO_POINTER (TRUE), NULL);
  g_type_class_unref (widget_class);
}
