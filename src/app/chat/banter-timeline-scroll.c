/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-timeline"

#include "config.h"

#include <math.h>

#include "banter-timeline-private.h"

/* The part of BanterTimeline that moves: what the person does with the adjustment, and what
 * programs ask for. Both only say where to be; the next layout goes there. */

/* Closer to an end than this many pages, "near-start" or "near-end" asks for more. */
#define NEAR_PAGES 2

/* A jump of more pages than this goes to the row at the new place instead of walking there. */
#define JUMP_PAGES 3

static void
jump (BanterTimeline *self, double value)
{
  double lower = gtk_adjustment_get_lower (self->vadjustment);
  double end = gtk_adjustment_get_upper (self->vadjustment)
               - gtk_adjustment_get_page_size (self->vadjustment);
  gint64 offset = (gint64)(value - lower) - BANTER_TIMELINE_PADDING;

  if (value >= end - 1)
    {
      self->stick = TRUE;
      self->scrolled = FALSE;
      return;
    }
  self->anchor_pos = banter_height_index_find (self->heights, offset);
  self->anchor_y = banter_height_index_get_offset (self->heights, self->anchor_pos) - offset;
}

static void
on_value_changed (BanterTimeline *self)
{
  double value = gtk_adjustment_get_value (self->vadjustment);
  double page = gtk_adjustment_get_page_size (self->vadjustment);
  double delta = value - self->value;

  if (fabs (delta) < 1e-6 || banter_timeline_get_n_rows (self) == 0)
    return;

  self->value = value;
  self->stick = FALSE;
  self->scrolled = TRUE;
  self->target.position = GTK_INVALID_LIST_POSITION;
  if (fabs (delta) < JUMP_PAGES * page && fabs (self->anchor_y - delta) < (JUMP_PAGES + 1) * page)
    self->anchor_y -= delta;
  else
    jump (self, value);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
banter_timeline_set_vadjustment (BanterTimeline *self, GtkAdjustment *adjustment)
{
  if (adjustment != NULL && adjustment == self->vadjustment)
    return;

  if (self->vadjustment != NULL)
    g_signal_handlers_disconnect_by_func (self->vadjustment, on_value_changed, self);
  g_clear_object (&self->vadjustment);
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  self->vadjustment = g_object_ref_sink (adjustment);
  self->value = gtk_adjustment_get_value (adjustment);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_value_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * banter_timeline_get_near_start:
 * @self: a timeline
 *
 * Returns: whether less than two pages are left above the view
 */
gboolean
banter_timeline_get_near_start (BanterTimeline *self)
{
  g_return_val_if_fail (BANTER_IS_TIMELINE (self), FALSE);

  return gtk_adjustment_get_value (self->vadjustment) - gtk_adjustment_get_lower (self->vadjustment)
         < NEAR_PAGES * gtk_adjustment_get_page_size (self->vadjustment);
}

/**
 * banter_timeline_get_near_end:
 * @self: a timeline
 *
 * Returns: whether less than two pages are left below the view
 */
gboolean
banter_timeline_get_near_end (BanterTimeline *self)
{
  g_return_val_if_fail (BANTER_IS_TIMELINE (self), FALSE);

  return gtk_adjustment_get_upper (self->vadjustment) - gtk_adjustment_get_value (self->vadjustment)
         < (NEAR_PAGES + 1) * gtk_adjustment_get_page_size (self->vadjustment);
}

/**
 * banter_timeline_scroll_to:
 * @self: a timeline
 * @position: a row
 * @align: where to put it
 *
 * Shows a row, with the next frame.
 */
void
banter_timeline_scroll_to (BanterTimeline *self, guint position, BanterTimelineAlign align)
{
  g_return_if_fail (BANTER_IS_TIMELINE (self));
  g_return_if_fail (position < banter_timeline_get_n_rows (self));

  self->target = (BanterTimelineTarget){ position, align, self->target.focus };
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * banter_timeline_scroll_to_end:
 * @self: a timeline
 *
 * Shows the last row, with the next frame, and stays there.
 */
void
banter_timeline_scroll_to_end (BanterTimeline *self)
{
  g_return_if_fail (BANTER_IS_TIMELINE (self));

  self->target.position = GTK_INVALID_LIST_POSITION;
  self->scrolled = FALSE;
  self->stick = TRUE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * banter_timeline_get_anchor:
 * @self: a timeline
 * @position: (out): the row in the middle of the view
 * @y: (out): where its top is, from the top of the view
 *
 * What to remember to come back to the same place with banter_timeline_set_anchor().
 *
 * Returns: %FALSE at the end, which is the place to come back to then
 */
gboolean
banter_timeline_get_anchor (BanterTimeline *self, guint *position, double *y)
{
  g_return_val_if_fail (BANTER_IS_TIMELINE (self), FALSE);

  *position = self->anchor_pos;
  *y = self->anchor_y;
  return !self->stick;
}

/**
 * banter_timeline_set_anchor:
 * @self: a timeline
 * @position: a row
 * @y: where its top goes, from the top of the view
 */
void
banter_timeline_set_anchor (BanterTimeline *self, guint position, double y)
{
  g_return_if_fail (BANTER_IS_TIMELINE (self));
  g_return_if_fail (position < banter_timeline_get_n_rows (self));

  self->target.position = GTK_INVALID_LIST_POSITION;
  self->anchor_pos = position;
  self->anchor_y = y;
  self->stick = FALSE;
  self->scrolled = TRUE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
