/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-timeline"

#include "config.h"

#include <math.h>

#include "banter-timeline-private.h"

/* The half of BanterTimeline that decides which rows exist and where they are. One pass per frame,
 * from size_allocate(): measure the rows there are, add rows outwards from the anchor until the
 * view and a margin are covered, move everything if an end came into view too far, drop what is
 * far away, and take the row in the middle of the view as the next anchor. Content that changes
 * above or below that row therefore never moves it. */

/* Rows this far outside of the view are kept ready, in pixels. */
#define OVERSCAN 400

/* Spare rows at one end that are enough to be worth moving to the other one. */
#define MANY_SPARES 12

/* More new rows than this at once inside the live range are not worth a slot each. */
#define MAX_GAP 100

static BanterTimelineSlot *
slot_at (BanterTimeline *self, guint i)
{
  return &g_array_index (self->live, BanterTimelineSlot, i);
}

static guint
last_live (BanterTimeline *self)
{
  return self->first + self->live->len - 1;
}

guint
banter_timeline_get_n_rows (BanterTimeline *self)
{
  return banter_height_index_get_length (self->heights);
}

/* Returns: (nullable): the slot of a row that exists; valid until rows come or go */
BanterTimelineSlot *
banter_timeline_get_slot (BanterTimeline *self, guint position)
{
  if (position < self->first || position - self->first >= self->live->len)
    return NULL;
  return slot_at (self, position - self->first);
}

/* Returns: (nullable): the first widget of the live range from @index on in one direction */
static GtkWidget *
nearest_row (BanterTimeline *self, guint index, int direction)
{
  for (gint64 i = (gint64)index + direction; i >= 0 && i < self->live->len; i += direction)
    if (slot_at (self, (guint)i)->widget != NULL)
      return slot_at (self, (guint)i)->widget;
  return NULL;
}

/* A row that is not needed becomes a spare: a hidden child. Spares wait before the first or after
 * the last live row, so that the children stay in the order of the rows (which Tab and screen
 * readers follow) and most rows can be used again where they are. Moving a child costs restyling
 * all that follow it; it is done for a dozen at once. */
static void
set_aside (BanterTimeline *self, GtkWidget *row, gboolean at_start)
{
  banter_timeline_forget_focus (self, row);
  /* Hidden, not only unmapped: an assistive technology must not find it. */
  gtk_widget_set_visible (row, FALSE);
  g_object_set (row, "item", NULL, NULL);
  if (at_start)
    g_queue_push_tail (&self->spare_before, row);
  else
    g_queue_push_head (&self->spare_after, row);
}

/* Takes the widget of a slot that will be removed. */
static void
recycle (BanterTimeline *self, guint index)
{
  GtkWidget *row = g_steal_pointer (&slot_at (self, index)->widget);
  GtkWidget *earlier, *later;

  if (row == NULL)
    return;
  earlier = nearest_row (self, index, -1);
  later = nearest_row (self, index, 1);
  if (earlier != NULL && later != NULL)
    gtk_widget_insert_after (row, GTK_WIDGET (self), nearest_row (self, self->live->len, -1));
  set_aside (self, row, earlier == NULL && later != NULL);
}

/* Makes all rows unused. */
void
banter_timeline_drop_rows (BanterTimeline *self)
{
  for (guint i = self->live->len; i > 0; i--)
    recycle (self, i - 1);
  g_array_set_size (self->live, 0);
}

static void
start_live_at (BanterTimeline *self, guint position)
{
  BanterTimelineSlot empty = { 0 };

  banter_timeline_drop_rows (self);
  self->first = position;
  g_array_append_val (self->live, empty);
}

static GtkWidget *
make_row (BanterTimeline *self, GtkWidget *before)
{
  GtkWidget *row = g_object_new (self->row_type, NULL);

  gtk_widget_set_visible (row, FALSE);
  gtk_widget_insert_before (row, GTK_WIDGET (self), before);
  banter_timeline_emit_row_added (self, row);
  return row;
}

/* A row for the start of the live range. */
static GtkWidget *
take_row_before (BanterTimeline *self, GtkWidget *first)
{
  if (self->spare_before.length > 0)
    return g_queue_pop_tail (&self->spare_before);
  if (self->spare_after.length < MANY_SPARES)
    return make_row (self, first);

  while (self->spare_after.length > MANY_SPARES / 2)
    {
      GtkWidget *row = g_queue_pop_tail (&self->spare_after);

      gtk_widget_insert_before (row, GTK_WIDGET (self), first);
      g_queue_push_tail (&self->spare_before, row);
    }
  return g_queue_pop_tail (&self->spare_before);
}

/* A row for its end; @last is %NULL where nothing is live. */
static GtkWidget *
take_row_after (BanterTimeline *self, GtkWidget *last)
{
  if (self->spare_after.length > 0)
    return g_queue_pop_head (&self->spare_after);
  if (last == NULL && self->spare_before.length > 0)
    return g_queue_pop_tail (&self->spare_before);
  if (self->spare_before.length < MANY_SPARES)
    return make_row (self, NULL);

  while (self->spare_before.length > MANY_SPARES / 2)
    {
      GtkWidget *row = g_queue_pop_head (&self->spare_before);

      gtk_widget_insert_before (row, GTK_WIDGET (self), NULL);
      g_queue_push_tail (&self->spare_after, row);
    }
  return g_queue_pop_head (&self->spare_after);
}

static GtkWidget *
take_row_between (BanterTimeline *self, GtkWidget *later)
{
  GtkWidget *row = g_queue_pop_head (&self->spare_after);

  if (row == NULL)
    row = g_queue_pop_tail (&self->spare_before);
  if (row == NULL)
    return make_row (self, later);
  gtk_widget_insert_before (row, GTK_WIDGET (self), later);
  return row;
}

static GtkWidget *
ensure_row (BanterTimeline *self, guint index)
{
  BanterTimelineSlot *slot = slot_at (self, index);
  g_autoptr (GObject) item = NULL;
  GtkWidget *earlier, *later;

  if (slot->widget != NULL)
    return slot->widget;

  earlier = nearest_row (self, index, -1);
  later = nearest_row (self, index, 1);
  if (later == NULL)
    slot->widget = take_row_after (self, earlier);
  else if (earlier == NULL)
    slot->widget = take_row_before (self, later);
  else
    slot->widget = take_row_between (self, later);

  item = g_list_model_get_item (self->model, self->first + index);
  g_object_set (slot->widget, "item", item, NULL);
  gtk_widget_set_visible (slot->widget, TRUE);
  return slot->widget;
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
  GtkWidget *row = ensure_row (self, index);
  int height = 0;

  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, row_width (row, width), NULL, &height, NULL,
                      NULL);
  height = MAX (height, 1); /* or rows of no height would all be built at once */
  slot_at (self, index)->height = height;
  banter_height_index_set (self->heights, self->first + index, height);
}

/* Positions all live rows around the one at @index, whose y is right. */
static void
stack_around (BanterTimeline *self, guint index)
{
  for (guint i = index; i > 0; i--)
    slot_at (self, i - 1)->y = slot_at (self, i)->y - slot_at (self, i - 1)->height;
  for (guint i = index + 1; i < self->live->len; i++)
    slot_at (self, i)->y = slot_at (self, i - 1)->y + slot_at (self, i - 1)->height;
}

static void
shift_all (BanterTimeline *self, int by)
{
  for (guint i = 0; i < self->live->len; i++)
    slot_at (self, i)->y += by;
}

static int
top_of (BanterTimeline *self)
{
  return slot_at (self, 0)->y;
}

static int
bottom_of (BanterTimeline *self)
{
  BanterTimelineSlot *last = slot_at (self, self->live->len - 1);

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
      slot_at (self, self->live->len - 1)->y = y;
    }
  while (self->first > 0 && top_of (self) > -OVERSCAN)
    {
      int y = top_of (self);

      g_array_prepend_val (self->live, empty);
      self->first--;
      measure_slot (self, 0, width);
      slot_at (self, 0)->y = y - slot_at (self, 0)->height;
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
  guint keep_from = 0, keep_to = self->live->len;

  while (keep_to - keep_from > 1
         && slot_at (self, keep_from)->y + slot_at (self, keep_from)->height < -OVERSCAN)
    recycle (self, keep_from++);
  while (keep_to - keep_from > 1 && slot_at (self, keep_to - 1)->y > height + OVERSCAN)
    recycle (self, --keep_to);

  g_array_set_size (self->live, keep_to);
  if (keep_from > 0)
    g_array_remove_range (self->live, 0, keep_from);
  self->first += keep_from;
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
      start_live_at (self, position);
      measure_slot (self, 0, width);
      slot = slot_at (self, 0);
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
    start_live_at (self, self->anchor_pos);
}

static void
set_new_anchor (BanterTimeline *self, int height, double fraction)
{
  guint i = 0;

  while (i + 1 < self->live->len && slot_at (self, i)->y + slot_at (self, i)->height <= height / 2)
    i++;
  self->anchor_pos = self->first + i;
  self->anchor_y = slot_at (self, i)->y + fraction;
}

static void
allocate_rows (BanterTimeline *self, int width, int height)
{
  for (guint i = 0; i < self->live->len; i++)
    {
      BanterTimelineSlot *slot = slot_at (self, i);
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
    self->anchor_y = height - BANTER_TIMELINE_PADDING - slot_at (self, index)->height;
  fraction = self->anchor_y - floor (self->anchor_y);
  slot_at (self, index)->y = (int)floor (self->anchor_y);
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

/* Puts @added empty slots in place of @removed ones at @index of the live range. */
static void
splice_live (BanterTimeline *self, guint index, guint removed, guint added)
{
  for (guint i = index + removed; i > index; i--)
    recycle (self, i - 1);
  if (removed > 0)
    g_array_remove_range (self->live, index, removed);
  for (guint i = 0; i < added; i++)
    {
      BanterTimelineSlot empty = { 0 };

      g_array_insert_val (self->live, index, empty);
    }
}

/* The anchor went: the next row that stays takes over, where it is. */
static void
rescue_anchor (BanterTimeline *self, guint position, guint removed, guint added)
{
  BanterTimelineSlot *slot = banter_timeline_get_slot (self, position + removed);

  if (added > 0 && self->anchor_pos - position < added)
    return; /* something else is in its place: it keeps the place */

  if (slot != NULL && slot->widget != NULL)
    {
      self->anchor_pos = position + removed;
      self->anchor_y = slot->y;
    }
  else if (position > 0)
    {
      slot = banter_timeline_get_slot (self, position - 1);
      self->anchor_pos = position - 1;
      self->anchor_y = slot != NULL ? slot->y : self->anchor_y;
    }
  else
    {
      self->anchor_pos = position + removed;
    }
}

static guint
moved (guint which, guint position, guint removed, guint added)
{
  return which >= position + removed ? which + added - removed : which;
}

/* Follows a change of the model: the same numbers as #GListModel::items-changed. */
void
banter_timeline_splice (BanterTimeline *self, guint position, guint removed, guint added)
{
  guint live_end = self->first + self->live->len;
  guint from, to;

  if (self->anchor_pos >= position && self->anchor_pos < position + removed)
    rescue_anchor (self, position, removed, added);

  banter_height_index_splice (self->heights, position, removed, added);

  from = CLAMP (position, self->first, live_end);
  to = CLAMP (position + removed, self->first, live_end);
  if (position >= live_end || self->live->len == 0)
    ; /* below: the live rows keep their numbers */
  else if (position + removed <= self->first)
    self->first += added - removed;
  else if (position < self->first || position + removed > live_end || added > MAX_GAP)
    banter_timeline_drop_rows (self);
  else
    splice_live (self, from - self->first, to - from, added);

  self->anchor_pos = moved (self->anchor_pos, position, removed, added);
  self->focus_pos = moved (self->focus_pos, position, removed, added);
  if (self->target.position != GTK_INVALID_LIST_POSITION)
    self->target.position = moved (self->target.position, position, removed, added);

  if (banter_timeline_get_n_rows (self) == 0)
    {
      self->stick = TRUE;
      self->anchor_pos = self->focus_pos = 0;
    }
  else
    {
      self->anchor_pos = MIN (self->anchor_pos, banter_timeline_get_n_rows (self) - 1);
      self->focus_pos = MIN (self->focus_pos, banter_timeline_get_n_rows (self) - 1);
    }
}
