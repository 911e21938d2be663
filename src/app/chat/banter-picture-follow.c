/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-picture-follow"

#include "config.h"

#include "banter-picture.h"

/* GTK's lists map far more than they show. Pictures in them sleep, and those in view are woken
 * after each scroll. */

static void
wake_what_is_seen (GtkWidget *widget, GtkWidget *view)
{
  graphene_rect_t bounds,
      whole = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (view), gtk_widget_get_height (view));

  if (BANTER_IS_PICTURE (widget))
    {
      gboolean seen = gtk_widget_get_mapped (widget)
                      && gtk_widget_compute_bounds (widget, view, &bounds)
                      && graphene_rect_intersection (&bounds, &whole, NULL);

      banter_picture_set_asleep (BANTER_PICTURE (widget), !seen);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    wake_what_is_seen (child, view);
}

static gboolean
on_scrolled_idle (gpointer user_data)
{
  GtkWidget *view = GTK_WIDGET (user_data);

  g_object_set_data (G_OBJECT (view), "banter-picture-follow", NULL);
  wake_what_is_seen (view, view);
  return G_SOURCE_REMOVE;
}

static void
on_scrolled (GtkWidget *view)
{
  if (g_object_get_data (G_OBJECT (view), "banter-picture-follow") != NULL)
    return;
  /* After the layout that follows from the change. */
  g_object_set_data (G_OBJECT (view), "banter-picture-follow", view);
  g_idle_add_full (G_PRIORITY_LOW, on_scrolled_idle, g_object_ref (view), g_object_unref);
}

/**
 * banter_picture_follow:
 * @scrolled: holds pictures that are born asleep
 *
 * Wakes the pictures inside while they are in view. For GTK's own lists, which map far more than
 * they show.
 */
void
banter_picture_follow (GtkScrolledWindow *scrolled)
{
  GtkAdjustment *vertical = gtk_scrolled_window_get_vadjustment (scrolled);
  GtkAdjustment *horizontal = gtk_scrolled_window_get_hadjustment (scrolled);

  g_signal_connect_object (vertical, "value-changed", G_CALLBACK (on_scrolled), scrolled,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (vertical, "changed", G_CALLBACK (on_scrolled), scrolled,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (horizontal, "value-changed", G_CALLBACK (on_scrolled), scrolled,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (horizontal, "changed", G_CALLBACK (on_scrolled), scrolled,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scrolled, "map", G_CALLBACK (on_scrolled), scrolled, G_CONNECT_SWAPPED);
}

static gboolean
on_frame (GtkWidget *view, GdkFrameClock *clock, gpointer user_data)
{
  on_scrolled (view);
  return G_SOURCE_REMOVE;
}

/**
 * banter_picture_follow_again:
 * @scrolled: is followed
 *
 * Looks at what is in view once it has its place: other pictures came in, which may take up as much
 * room as those before, so that nothing has scrolled.
 */
void
banter_picture_follow_again (GtkScrolledWindow *scrolled)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (scrolled), on_frame, NULL, NULL);
}
