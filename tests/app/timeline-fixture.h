/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chat/banter-timeline.h"

/* An item with a height and a number, and a row that is as tall as its item says: @height pixels at
 * 500 px and taller where it is narrower, like text. */
#define TEST_TYPE_ITEM (test_item_get_type ())
G_DECLARE_FINAL_TYPE (TestItem, test_item, TEST, ITEM, GObject)

#define TEST_TYPE_ROW (test_row_get_type ())
G_DECLARE_FINAL_TYPE (TestRow, test_row, TEST, ROW, GtkWidget)

TestItem *test_item_new (guint number, int height);
guint test_item_get_number (TestItem *self);
void test_item_set_height (TestItem *self, int height);
TestItem *test_row_get_item (TestRow *self);
int test_row_count (void); /* how many exist */

typedef struct
{
  GtkWindow *window;
  GtkScrolledWindow *scrolled;
  BanterTimeline *timeline;
  GListStore *store;
  guint next_number;
} TimelineFixture;

void timeline_fixture_set_up (TimelineFixture *fixture, gconstpointer n_items);
void timeline_fixture_tear_down (TimelineFixture *fixture, gconstpointer n_items);

/* Runs the main loop until @n more frames were drawn. */
void wait_frames (GtkWidget *widget, guint n);

void timeline_insert (TimelineFixture *fixture, guint position, guint n);
void timeline_set_value (TimelineFixture *fixture, double value);
double timeline_lower (TimelineFixture *fixture);
double timeline_end (TimelineFixture *fixture);
double timeline_value (TimelineFixture *fixture);

/* Where a row is on the screen; G_MAXINT where the item has none in view. */
int timeline_y_of (TimelineFixture *fixture, TestItem *item);
/* The item in the middle of the view. */
TestItem *timeline_middle (TimelineFixture *fixture);
guint timeline_position_of (TimelineFixture *fixture, TestItem *item);
/* That what is shown is a gapless stretch of the model, in order, covering the view. */
void timeline_check (TimelineFixture *fixture);
