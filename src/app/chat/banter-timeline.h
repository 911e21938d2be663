/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define BANTER_TYPE_TIMELINE (banter_timeline_get_type ())
G_DECLARE_FINAL_TYPE (BanterTimeline, banter_timeline, BANTER, TIMELINE, GtkWidget)

/**
 * BanterTimelineAlign: where banter_timeline_scroll_to() puts a row
 * @BANTER_TIMELINE_NEAREST: where the least has to move; nowhere if it is in full view
 * @BANTER_TIMELINE_TOP: a little below the upper edge
 * @BANTER_TIMELINE_MIDDLE: in the middle
 */
typedef enum
{
  BANTER_TIMELINE_NEAREST,
  BANTER_TIMELINE_TOP,
  BANTER_TIMELINE_MIDDLE,
} BanterTimelineAlign;

GtkWidget *banter_timeline_new (GType row_type);

GListModel *banter_timeline_get_model (BanterTimeline *self);
void banter_timeline_set_model (BanterTimeline *self, GListModel *model);
GType banter_timeline_get_row_type (BanterTimeline *self);

gboolean banter_timeline_get_at_end (BanterTimeline *self);
gboolean banter_timeline_get_near_start (BanterTimeline *self);
gboolean banter_timeline_get_near_end (BanterTimeline *self);

void banter_timeline_scroll_to (BanterTimeline *self, guint position, BanterTimelineAlign align);
void banter_timeline_scroll_to_end (BanterTimeline *self);

GtkWidget *banter_timeline_get_row (BanterTimeline *self, guint position);
guint banter_timeline_get_position (BanterTimeline *self, GtkWidget *row);
gboolean banter_timeline_get_anchor (BanterTimeline *self, guint *position, double *y);
void banter_timeline_set_anchor (BanterTimeline *self, guint position, double y);

G_END_DECLS
