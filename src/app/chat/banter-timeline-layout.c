/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-timeline"

#include "config.h"

#include <math.h>

#include "banter-timeline-private.h"

/* The part of BanterTimeline that decides where rows are. One pass per frame, from size_allocate():
 * measure the rows there are, add rows outwards from the anchor until the view and a margin are
 * covered, move everything if an end came into view too far, drop what is far away, and take the
 * row in the middle of the view as the next anchor. Content that changes above or below that row
 * therefore never moves it. */

/* Rows this far outside of the view are kept ready, in pixels. */
#define OVERSCAN 400

static guint
last_live (BanterTimeline *self)
{
  return self->first + self->live->len - 1;
}

static int
row_width (GtkWidget *row, int width)
{
  int minimum = 0;

  gtk_widget_measure (row, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return MAX (minimum, width);
}

static void
measure_slot (BanterTimeline *self, guint index, int width)
{
  GtkWidget *row = banter_timeline_ensure_row (self, index);
  int height = 0;

  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, row_width (row, width), NULL, &height, NULL,
                      NULL);
  height = MAX (height, 1); /* or rows of no height would all be built at once */
  banter_timeline_slot_at (self, index)->height = height;
  banter_height_index_set (self->heights, self->first + index, height);
}

/* Positions all live rows around the one at @index, whose y is right. */
static void
stack_around (BanterTimeline *self, guint index)
{
  for (guint i = index; i > 0; i--)
    banter_timeline_slot_at (self, i - 1)->y
        = banter_timeline_slot_at (self, i)->y - banter_timeline_slot_at (self, i - 1)->height;
  for (guint i = index + 1; i < self->live->len; i++)
    banter_timeline_slot_at (self, i)->y
        = banter_timeline_slot_at (self, i - 1)->y + banter_timeline_slot_at (self, i - 1)->height;
}

static void
shift_all (BanterTimeline *self, int by)
{
  for (guint i = 0; i < self->live->len; i++)
    banter_timeline_slot_at (self, i)->y += by;
}

static int
top_of (BanterTimeline *self)
{
  return banter_timeline_slot_at (self, 0)->y;
}

static int
bottom_of (BanterTimeline *self)
{
  BanterTimelineSlot *last = banter_timeline_slot_at (self, self->live->len - 1);

  return last->y + last->height;
}

/* Adds rows at both ends until they reach past the view. */
static void
grow (BanterTimeline *self, int width, int height)
{
  guint n = banter_timeline_get_n_rows (self);
  BanterTimelineSlot empty = { 0 };

  while (last_live (self) + 1 < n && bottom_of (self) < height + OVERSCAN)
    {
      int y = bottom_of (self);

      g_array_append_val (self->live, empty);
      measure_slot (self, self->live->len - 1, width);
      banter_timeline_slot_at (self, self->live->len - 1)->y = y;
    }
  while (self->first > 0 && top_of (self) > -OVERSCAN)
    {
      int y = top_of (self);

      g_array_prepend_val (self->live, empty);
      self->first--;
      measure_slot (self, 0, width);
      banter_timeline_slot_at (self, 0)->y = y - banter_timeline_slot_at (self, 0)->height;
    }
}

/* Nothing but padding may be seen beyond the ends; less than a page sits at the bottom.
 * Returns: by how much everything has to move */
static int
overshoot (BanterTimeline *self, int height)
{
  guint n = banter_timeline_get_n_rows (self);
  gboolean has_first = self->first == 0;
  gboolean has_last = last_live (self) == n - 1;
  int at_bottom = height - BANTER_TIMELINE_PADDING - bottom_of (self);
  int at_top = BANTER_TIMELINE_PADDING - top_of (self);

  if (has_last && at_bottom > 0)
    return at_bottom;
  if (has_first && at_top < 0)
    return has_last ? MAX (at_top, at_bottom) : at_top;
  return 0;
}

static void
trim (BanterTimeline *self, int height)
{
  guint from = 0, to = self->live->len;

  while (to - from > 1
         && banter_timeline_slot_at (self, from)->y + banter_timeline_slot_at (self, from)->height
                < -OVERSCAN)
    from++;
  while (to - from > 1 && banter_timeline_slot_at (self, to - 1)->y > height + OVERSCAN)
    to--;
  banter_timeline_keep_rows (self, from, to);
}

/* Where the row somebody asked for goes, now that it can be measured. */
static void
resolve_target (BanterTimeline *self, int width, int height)
{
  guint position = MIN (self->target.position, banter_timeline_get_n_rows (self) - 1);
  BanterTimelineSlot *slot = banter_timeline_get_slot (self, position);
  int bottom = height - BANTER_TIMELINE_PADDING, y;

  self->target.position = GTK_INVALID_LIST_POSITION;
  if (slot == NULL)
    {
      y = position < self->first ? G_MININT : G_MAXINT;
      banter_timeline_start_live_at (self, position);
      measure_slot (self, 0, width);
      slot = banter_timeline_slot_at (self, 0);
    }
  else
    {
      y = slot->y;
      measure_slot (self, position - self->first, width);
    }

  switch (self->target.align)
    {
    case BANTER_TIMELINE_TOP:
      y = BANTER_TIMELINE_PADDING;
      break;
    case BANTER_TIMELINE_MIDDLE:
      y = (height - slot->height) / 2;
      break;
    case BANTER_TIMELINE_NEAREST:
    default:
      /* Of a row taller than the view its beginning is shown. */
      y = MAX (MIN (y, bottom - slot->height), BANTER_TIMELINE_PADDING);
      break;
    }
  self->anchor_pos = position;
  self->anchor_y = y;
  self->stick = FALSE;
  self->scrolled = TRUE;
}

static void
find_anchor (BanterTimeline *self)
{
  if (self->stick && !self->scrolled)
    self->anchor_pos = banter_timeline_get_n_rows (self) - 1;
  if (banter_timeline_get_slot (self, self->anchor_pos) == NULL)
    banter_timeline_start_live_at (self, self->anchor_pos);
}

static void
set_new_anchor (BanterTimeline *self, int height, double fraction)
{
  guint i = 0;

  while (i + 1 < self->live->len
         && banter_timeline_slot_at (self, i)->y + banter_timeline_slot_at (self, i)->height
                <= height / 2)
    i++;
  self->anchor_pos = self->first + i;
  self->anchor_y = banter_timeline_slot_at (self, i)->y + fraction;
}

static void
allocate_rows (BanterTimeline *self, int width, int height)
{
  for (guint i = 0; i < self->live->len; i++)
    {
      BanterTimelineSlot *slot = banter_timeline_slot_at (self, i);
      GtkAllocation box = { 0, slot->y, row_width (slot->widget, width), slot->height };

      /* What is out of sight is not mapped, so nothing in it moves or loads. */
      gtk_widget_set_child_visible (slot->widget, slot->y < height && slot->y + slot->height > 0);
      gtk_widget_size_allocate (slot->widget, &box, -1);
    }
}

/* The adjustment's value is the person's (or a running kinetic scroll's): a layout never changes
 * it. What changes is which stretch of numbers the content covers; it may begin below zero. */
static void
update_adjustment (BanterTimeline *self, int height, double fraction)
{
  double value, lower, upper, above = 0;
  gint64 total = 2 * BANTER_TIMELINE_PADDING + banter_height_index_get_total (self->heights);

  if (self->live->len > 0 && total > height)
    above = BANTER_TIMELINE_PADDING + banter_height_index_get_offset (self->heights, self->first)
            - top_of (self) - fraction;

  value = gtk_adjustment_get_value (self->vadjustment);
  lower = value - above;
  upper = lower + MAX (total, height);
  self->value = value;
  gtk_adjustment_configure (self->vadjustment, value, lower, upper, height * 0.1, height * 0.9,
                            height);
  self->value = gtk_adjustment_get_value (self->vadjustment);
}

/* Gives every row near the view its place.
 * Returns: the part of a pixel by which the content is further down than the rows are */
static double
settle (BanterTimeline *self, int width, int height)
{
  double fraction;
  guint index;
  int by;

  find_anchor (self);
  for (guint i = 0; i < self->live->len; i++)
    measure_slot (self, i, width);

  index = self->anchor_pos - self->first;
  if (self->stick && !self->scrolled)
    self->anchor_y
        = height - BANTER_TIMELINE_PADDING - banter_timeline_slot_at (self, index)->height;
  fraction = self->anchor_y - floor (self->anchor_y);
  banter_timeline_slot_at (self, index)->y = (int)floor (self->anchor_y);
  stack_around (self, index);

  grow (self, width, height);
  for (int tries = 0; tries < 3 && (by = overshoot (self, height)) != 0; tries++)
    {
      fraction = 0;
      shift_all (self, by);
      grow (self, width, height);
    }
  trim (self, height);
  set_new_anchor (self, height, fraction);
  return fraction;
}

/* Decides which rows there are and where, and allocates them. */
void
banter_timeline_arrange (BanterTimeline *self, int width, int height)
{
  double fraction;

  if (banter_timeline_get_n_rows (self) == 0)
    {
      banter_timeline_drop_rows (self);
      update_adjustment (self, height, 0);
      self->scrolled = FALSE;
      return;
    }

  if (self->target.position != GTK_INVALID_LIST_POSITION)
    {
      /* What is nearest depends on where we are. */
      if (self->live->len == 0)
        settle (self, width, height);
      resolve_target (self, width, height);
    }
  fraction = settle (self, width, height);

  if (self->scrolled)
    self->stick = last_live (self) == banter_timeline_get_n_rows (self) - 1
                  && bottom_of (self) + BANTER_TIMELINE_PADDING <= height + 1;
  self->scrolled = FALSE;

  allocate_rows (self, width, height);
  update_adjustment (self, height, fraction);
}
