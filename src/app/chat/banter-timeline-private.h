/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-height-index.h"
#include "banter-timeline.h"

G_BEGIN_DECLS

/* Space above the first and below the last row, in pixels. */
#define BANTER_TIMELINE_PADDING 12

/* A row on or near the screen. */
typedef struct
{
  GtkWidget *widget; /* borrowed, a child of the timeline; NULL until it is measured */
  int y;             /* of its top, from the top of what is shown */
  int height;
} BanterTimelineSlot;

/* A scroll_to() that waits for the next layout, which can measure the row. */
typedef struct
{
  guint position; /* GTK_INVALID_LIST_POSITION: nothing waits */
  BanterTimelineAlign align;
  gboolean focus; /* move the keyboard focus there too */
} BanterTimelineTarget;

struct _BanterTimeline
{
  GtkWidget parent_instance;

  /* owned */
  GListModel *model;
  GtkAdjustment *hadjustment;
  GtkAdjustment *vadjustment;
  BanterHeightIndex *heights;
  GArray *live; /* of BanterTimelineSlot: the rows first … first + live->len - 1 */

  /* borrowed: hidden children that wait to be used again, before and after the live rows */
  GQueue spare_before;
  GQueue spare_after;

  GType row_type;
  GtkScrollablePolicy hscroll_policy;
  GtkScrollablePolicy vscroll_policy;

  /* Where we are: the top of row anchor_pos is anchor_y below the top of what is shown. */
  guint anchor_pos;
  double anchor_y;
  double value; /* of the vertical adjustment when that was so */
  guint first;
  guint focus_pos; /* the row the keyboard is at */
  guint edges_idle;
  BanterTimelineTarget target;

  gboolean stick;    /* the end stays in view, whatever comes */
  gboolean at_end;   /* the same, as last told to the world */
  gboolean scrolled; /* the person moved since the last layout */
};

/* The slot at @index of the live range; valid until rows come or go. */
static inline BanterTimelineSlot *
banter_timeline_slot_at (BanterTimeline *self, guint index)
{
  return &g_array_index (self->live, BanterTimelineSlot, index);
}

/* banter-timeline.c */
void banter_timeline_emit_row_added (BanterTimeline *self, GtkWidget *row);

/* banter-timeline-scroll.c */
/* @adjustment: (nullable): a new one */
void banter_timeline_set_vadjustment (BanterTimeline *self, GtkAdjustment *adjustment);

/* banter-timeline-layout.c */
void banter_timeline_arrange (BanterTimeline *self, int width, int height);

/* banter-timeline-rows.c */
guint banter_timeline_get_n_rows (BanterTimeline *self);
BanterTimelineSlot *banter_timeline_get_slot (BanterTimeline *self, guint position);
GtkWidget *banter_timeline_ensure_row (BanterTimeline *self, guint index);
void banter_timeline_start_live_at (BanterTimeline *self, guint position);
void banter_timeline_keep_rows (BanterTimeline *self, guint from, guint to);
void banter_timeline_drop_rows (BanterTimeline *self);
void banter_timeline_splice (BanterTimeline *self, guint position, guint removed, guint added);

/* banter-timeline-keys.c */
void banter_timeline_class_init_keys (GtkWidgetClass *widget_class);
void banter_timeline_forget_focus (BanterTimeline *self, GtkWidget *row);
void banter_timeline_focus_row (BanterTimeline *self, guint position);

G_END_DECLS
