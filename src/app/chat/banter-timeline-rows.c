/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-timeline"

#include "config.h"

#include "banter-timeline-private.h"

/* The part of BanterTimeline that has the rows: which items have a widget, how widgets are used
 * again, and how all that follows the model. Where rows are is banter-timeline-layout.c. */

/* Spare rows at one end that are enough to be worth moving to the other one. */
#define MANY_SPARES 12

/* More new rows than this at once inside the live range are not worth a slot each. */
#define MAX_GAP 100

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
  return banter_timeline_slot_at (self, position - self->first);
}

/* Returns: (nullable): the first widget of the live range from @index on in one direction */
static GtkWidget *
nearest_row (BanterTimeline *self, guint index, int direction)
{
  for (gint64 i = (gint64)index + direction; i >= 0 && i < self->live->len; i += direction)
    if (banter_timeline_slot_at (self, (guint)i)->widget != NULL)
      return banter_timeline_slot_at (self, (guint)i)->widget;
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
  GtkWidget *row = g_steal_pointer (&banter_timeline_slot_at (self, index)->widget);
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

/* Begins anew with one row. */
void
banter_timeline_start_live_at (BanterTimeline *self, guint position)
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

/* Returns: (transfer none): the widget of the live row at @index, which shows its item */
GtkWidget *
banter_timeline_ensure_row (BanterTimeline *self, guint index)
{
  BanterTimelineSlot *slot = banter_timeline_slot_at (self, index);
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

/* Leaves only the rows @from … @to - 1 of the live range. */
void
banter_timeline_keep_rows (BanterTimeline *self, guint from, guint to)
{
  for (guint i = self->live->len; i > to; i--)
    recycle (self, i - 1);
  g_array_set_size (self->live, to);
  for (guint i = 0; i < from; i++)
    recycle (self, i);
  if (from > 0)
    g_array_remove_range (self->live, 0, from);
  self->first += from;
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
