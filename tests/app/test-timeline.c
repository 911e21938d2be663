/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "timeline-fixture.h"

/* What the person looks at stays where it is, and few rows exist, whatever the model does. */

static TestItem *
item_at (TimelineFixture *fixture, guint position)
{
  g_autoptr (TestItem) item = g_list_model_get_item (G_LIST_MODEL (fixture->store), position);

  return item; /* the store holds it */
}

static guint
n_items (TimelineFixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->store));
}

static void
prepend_50 (TimelineFixture *fixture, TestItem *middle)
{
  timeline_insert (fixture, 0, 50);
}

static void
grow_above (TimelineFixture *fixture, TestItem *middle)
{
  guint position = timeline_position_of (fixture, middle);

  test_item_set_height (item_at (fixture, position - 2), 400);
}

static void
shrink_above (TimelineFixture *fixture, TestItem *middle)
{
  test_item_set_height (item_at (fixture, timeline_position_of (fixture, middle) - 1), 20);
}

static void
grow_below (TimelineFixture *fixture, TestItem *middle)
{
  test_item_set_height (item_at (fixture, timeline_position_of (fixture, middle) + 1), 420);
}

static void
grow_itself (TimelineFixture *fixture, TestItem *middle)
{
  test_item_set_height (middle, 420);
}

static void
append_5 (TimelineFixture *fixture, TestItem *middle)
{
  timeline_insert (fixture, n_items (fixture), 5);
}

static void
remove_above (TimelineFixture *fixture, TestItem *middle)
{
  g_list_store_splice (fixture->store, timeline_position_of (fixture, middle) - 3, 3, NULL, 0);
}

static void
remove_below (TimelineFixture *fixture, TestItem *middle)
{
  g_list_store_splice (fixture->store, timeline_position_of (fixture, middle) + 1, 3, NULL, 0);
}

static void
remove_far_above (TimelineFixture *fixture, TestItem *middle)
{
  guint position = timeline_position_of (fixture, middle);

  if (position > 100)
    g_list_store_splice (fixture->store, 0, 50, NULL, 0);
}

static void
insert_above (TimelineFixture *fixture, TestItem *middle)
{
  timeline_insert (fixture, timeline_position_of (fixture, middle), 2);
}

static void
insert_many_above (TimelineFixture *fixture, TestItem *middle)
{
  timeline_insert (fixture, timeline_position_of (fixture, middle), 300);
}

static void
make_narrower (TimelineFixture *fixture, TestItem *middle)
{
  gtk_window_set_default_size (fixture->window, 400, 600);
}

static void
make_wider (TimelineFixture *fixture, TestItem *middle)
{
  gtk_window_set_default_size (fixture->window, 700, 600);
}

static const struct
{
  const char *name;
  void (*change) (TimelineFixture *fixture, TestItem *middle);
} changes[] = {
  { "prepend", prepend_50 },
  { "row-above-grows", grow_above },
  { "row-above-shrinks", shrink_above },
  { "row-below-grows", grow_below },
  { "row-itself-grows", grow_itself },
  { "append", append_5 },
  { "remove-above", remove_above },
  { "remove-below", remove_below },
  { "remove-far-above", remove_far_above },
  { "insert-above", insert_above },
  { "insert-many-above", insert_many_above },
  { "narrower", make_narrower },
  { "wider", make_wider },
};

/* The change leaves the middle row where it is, with the view @distance above the end (or, if
 * negative, below the start). */
static void
check_still (guint which, double distance)
{
  TimelineFixture fixture;
  TestItem *middle;
  int y;

  timeline_fixture_set_up (&fixture, GUINT_TO_POINTER (1000));
  timeline_set_value (&fixture, distance < 0 ? timeline_lower (&fixture) - distance
                                             : timeline_end (&fixture) - distance);
  timeline_check (&fixture);
  middle = timeline_middle (&fixture);
  y = timeline_y_of (&fixture, middle);

  changes[which].change (&fixture, middle);
  wait_frames (GTK_WIDGET (fixture.window), 4);
  timeline_check (&fixture);
  g_assert_cmpint (timeline_y_of (&fixture, middle), ==, y);
  timeline_fixture_tear_down (&fixture, NULL);
}

static void
test_still (gconstpointer which)
{
  check_still (GPOINTER_TO_UINT (which), 3000);   /* reached by walking there */
  check_still (GPOINTER_TO_UINT (which), -20000); /* by a jump */
}

static void
test_prepend_at_top (TimelineFixture *fixture, gconstpointer data)
{
  const double values[] = { 0, 30 };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      TestItem *first;
      int y;

      timeline_set_value (fixture, timeline_lower (fixture));
      timeline_set_value (fixture, timeline_lower (fixture) + values[i]);
      first = timeline_middle (fixture);
      y = timeline_y_of (fixture, first);
      timeline_insert (fixture, 0, 50);
      wait_frames (GTK_WIDGET (fixture->window), 3);
      timeline_check (fixture);
      g_assert_cmpint (timeline_y_of (fixture, first), ==, y);
    }
}

/* What scrolls by itself (kinetic, animated) writes absolute values: loading must not change the
 * value under it. */
static void
test_value_is_kept (TimelineFixture *fixture, gconstpointer data)
{
  double value, lower;

  timeline_set_value (fixture, timeline_lower (fixture) + 100);
  value = timeline_value (fixture);
  lower = timeline_lower (fixture);
  timeline_insert (fixture, 0, 50);
  wait_frames (GTK_WIDGET (fixture->window), 3);
  g_assert_cmpfloat (timeline_value (fixture), ==, value);
  g_assert_cmpfloat (timeline_lower (fixture), <, lower - 1000);
}

static int
bottom_of_last (TimelineFixture *fixture)
{
  GtkWidget *row = banter_timeline_get_row (fixture->timeline, n_items (fixture) - 1);
  graphene_rect_t bounds;

  if (row == NULL || !gtk_widget_compute_bounds (row, GTK_WIDGET (fixture->timeline), &bounds))
    return G_MAXINT;
  return (int)(bounds.origin.y + bounds.size.height);
}

static void
test_sticks_to_end (TimelineFixture *fixture, gconstpointer data)
{
  int bottom = bottom_of_last (fixture);

  g_assert_cmpint (bottom, <=, 600);
  g_assert_cmpint (bottom, >, 570);
  g_assert_true (banter_timeline_get_at_end (fixture->timeline));

  for (guint i = 0; i < 5; i++)
    {
      timeline_insert (fixture, n_items (fixture), i + 1);
      wait_frames (GTK_WIDGET (fixture->window), 2);
      g_assert_cmpint (bottom_of_last (fixture), ==, bottom);
    }
  test_item_set_height (item_at (fixture, n_items (fixture) - 2), 500);
  test_item_set_height (item_at (fixture, n_items (fixture) - 1), 300);
  wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_cmpint (bottom_of_last (fixture), ==, bottom);
  gtk_window_set_default_size (fixture->window, 380, 600);
  wait_frames (GTK_WIDGET (fixture->window), 4);
  g_assert_cmpint (bottom_of_last (fixture), ==, bottom);
  g_assert_true (banter_timeline_get_at_end (fixture->timeline));
  g_assert_cmpfloat (timeline_value (fixture), ==, timeline_end (fixture));
}

static void
test_leaves_and_finds_end (TimelineFixture *fixture, gconstpointer data)
{
  int bottom = bottom_of_last (fixture);

  timeline_set_value (fixture, timeline_end (fixture) - 40);
  g_assert_false (banter_timeline_get_at_end (fixture->timeline));
  timeline_insert (fixture, n_items (fixture), 3);
  wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_false (banter_timeline_get_at_end (fixture->timeline));

  timeline_set_value (fixture, timeline_end (fixture));
  g_assert_true (banter_timeline_get_at_end (fixture->timeline));
  g_assert_cmpint (bottom_of_last (fixture), ==, bottom);

  timeline_set_value (fixture, timeline_lower (fixture));
  g_assert_false (banter_timeline_get_at_end (fixture->timeline));
  g_assert_cmpint (timeline_y_of (fixture, item_at (fixture, 0)), <, 30);
  g_assert_cmpint (timeline_y_of (fixture, item_at (fixture, 0)), >=, 0);
  banter_timeline_scroll_to_end (fixture->timeline);
  wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_true (banter_timeline_get_at_end (fixture->timeline));
  g_assert_cmpint (bottom_of_last (fixture), ==, bottom);
}

static void
test_few_rows (TimelineFixture *fixture, gconstpointer data)
{
  int bottom = bottom_of_last (fixture);

  /* Shown: at most 600 px and 400 px on each side, of rows of at least 36 px. */
  g_assert_cmpint (test_row_count (), <, (600 + 2 * 400) / 36 + 4);
  g_assert_cmpfloat (timeline_end (fixture) - timeline_lower (fixture), >, 100000 * 40.0);

  for (guint i = 0; i < 40; i++)
    {
      double range = timeline_end (fixture) - timeline_lower (fixture);

      timeline_set_value (fixture, timeline_lower (fixture) + range * i / 40);
      timeline_check (fixture);
      timeline_set_value (fixture, timeline_value (fixture) + 550);
      timeline_check (fixture);
    }
  g_assert_cmpint (test_row_count (), <, 80);
  timeline_set_value (fixture, timeline_end (fixture));
  g_assert_cmpint (bottom_of_last (fixture), ==, bottom);
}

static void
test_short (TimelineFixture *fixture, gconstpointer data)
{
  int bottom;

  g_assert_cmpint (test_row_count (), ==, 0);
  timeline_insert (fixture, 0, 3);
  wait_frames (GTK_WIDGET (fixture->window), 2);
  timeline_check (fixture);
  bottom = bottom_of_last (fixture);
  g_assert_cmpint (bottom, >, 570);
  g_assert_cmpint (bottom, <=, 600);
  g_assert_cmpfloat (timeline_end (fixture), ==, timeline_lower (fixture));

  timeline_insert (fixture, 0, 20);
  wait_frames (GTK_WIDGET (fixture->window), 2);
  timeline_check (fixture);
  g_assert_cmpint (bottom_of_last (fixture), ==, bottom);

  g_list_store_remove_all (fixture->store);
  wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_true (banter_timeline_get_at_end (fixture->timeline));
  g_assert_null (banter_timeline_get_row (fixture->timeline, 0));
}

static void
test_scroll_to (TimelineFixture *fixture, gconstpointer data)
{
  TestItem *item = item_at (fixture, 300);
  int y;

  banter_timeline_scroll_to (fixture->timeline, 300, BANTER_TIMELINE_MIDDLE);
  wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_true (timeline_middle (fixture) == item);
  g_assert_false (banter_timeline_get_at_end (fixture->timeline));

  banter_timeline_scroll_to (fixture->timeline, 300, BANTER_TIMELINE_TOP);
  wait_frames (GTK_WIDGET (fixture->window), 2);
  y = timeline_y_of (fixture, item);
  g_assert_cmpint (y, >=, 0);
  g_assert_cmpint (y, <, 40);

  banter_timeline_scroll_to (fixture->timeline, 302, BANTER_TIMELINE_NEAREST);
  wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_cmpint (timeline_y_of (fixture, item), ==, y);

  banter_timeline_scroll_to (fixture->timeline, 299, BANTER_TIMELINE_NEAREST);
  wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_cmpint (timeline_y_of (fixture, item_at (fixture, 299)), ==, y);

  banter_timeline_scroll_to (fixture->timeline, n_items (fixture) - 1, BANTER_TIMELINE_TOP);
  wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_true (banter_timeline_get_at_end (fixture->timeline));
  timeline_check (fixture);
}

static void
test_anchor (TimelineFixture *fixture, gconstpointer data)
{
  guint position = 0;
  double y = 0;
  TestItem *middle;
  int before;

  g_assert_false (banter_timeline_get_anchor (fixture->timeline, &position, &y));
  timeline_set_value (fixture, timeline_lower (fixture) + 7000);
  middle = timeline_middle (fixture);
  before = timeline_y_of (fixture, middle);
  g_assert_true (banter_timeline_get_anchor (fixture->timeline, &position, &y));
  timeline_set_value (fixture, timeline_end (fixture));
  banter_timeline_set_anchor (fixture->timeline, position, y);
  wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_cmpint (timeline_y_of (fixture, middle), ==, before);
}

static void
count (guint *calls)
{
  (*calls)++;
}

static void
test_asks_for_more (TimelineFixture *fixture, gconstpointer data)
{
  guint start = 0, end = 0;

  g_signal_connect_swapped (fixture->timeline, "near-start", G_CALLBACK (count), &start);
  g_signal_connect_swapped (fixture->timeline, "near-end", G_CALLBACK (count), &end);
  timeline_set_value (fixture, timeline_end (fixture) - 10);
  g_assert_cmpuint (start, ==, 0);
  g_assert_cmpuint (end, >, 0);
  end = 0;
  timeline_set_value (fixture, timeline_lower (fixture) + 800);
  g_assert_cmpuint (start, >, 0);
  g_assert_cmpuint (end, ==, 0);
  g_assert_true (banter_timeline_get_near_start (fixture->timeline));
  start = 0;
  timeline_insert (fixture, 0, 100);
  wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_cmpuint (start, ==, 0);
  g_signal_handlers_disconnect_by_func (fixture->timeline, count, &start);
  g_signal_handlers_disconnect_by_func (fixture->timeline, count, &end);
}

static void
random_splice (TimelineFixture *fixture)
{
  gint32 n = (gint32)n_items (fixture);
  guint at = (guint)g_test_rand_int_range (0, n + 1);
  guint most = (guint)(g_test_rand_int_range (0, 10) == 0 ? 300 : 8);
  guint removed = (guint)g_test_rand_int_range (0, (gint32)most);

  removed = MIN (removed, (guint)n - at);
  if (removed > 0)
    g_list_store_splice (fixture->store, at, removed, NULL, 0);
  timeline_insert (fixture, MIN (at, n_items (fixture)),
                   (guint)g_test_rand_int_range (0, (gint32)most));
}

/* Any mix of changes and moves: always a gapless stretch of the model that covers the view. */
static void
test_random (TimelineFixture *fixture, gconstpointer data)
{
  for (guint step = 0; step < 150; step++)
    {
      double range = timeline_end (fixture) - timeline_lower (fixture);

      for (guint i = (guint)g_test_rand_int_range (0, 3); i > 0; i--)
        random_splice (fixture);
      if (g_test_rand_int_range (0, 3) == 0)
        gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (fixture->scrolled),
                                  timeline_lower (fixture) + range * g_test_rand_double ());
      else
        gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (fixture->scrolled),
                                  timeline_value (fixture) + g_test_rand_double_range (-900, 900));
      if (n_items (fixture) > 0 && g_test_rand_int_range (0, 4) == 0)
        test_item_set_height (
            item_at (fixture, (guint)g_test_rand_int_range (0, (gint32)n_items (fixture))),
            g_test_rand_int_range (1, 500));
      wait_frames (GTK_WIDGET (fixture->window), 1);
      timeline_check (fixture);
    }
}

static void
test_model_goes (TimelineFixture *fixture, gconstpointer data)
{
  GListStore *other = g_list_store_new (TEST_TYPE_ITEM);

  timeline_set_value (fixture, timeline_lower (fixture));
  banter_timeline_set_model (fixture->timeline, G_LIST_MODEL (other));
  wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_null (banter_timeline_get_row (fixture->timeline, 0));
  banter_timeline_set_model (fixture->timeline, G_LIST_MODEL (fixture->store));
  wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_true (banter_timeline_get_at_end (fixture->timeline));
  timeline_check (fixture);
  g_assert_finalize_object (other);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    guint items;
    void (*func) (TimelineFixture *fixture, gconstpointer data);
  } cases[] = {
    { "/timeline/prepend-at-top", 300, test_prepend_at_top },
    { "/timeline/value-is-kept", 300, test_value_is_kept },
    { "/timeline/sticks-to-end", 300, test_sticks_to_end },
    { "/timeline/leaves-and-finds-end", 300, test_leaves_and_finds_end },
    { "/timeline/few-rows", 100000, test_few_rows },
    { "/timeline/short", 0, test_short },
    { "/timeline/scroll-to", 1000, test_scroll_to },
    { "/timeline/anchor", 1000, test_anchor },
    { "/timeline/asks-for-more", 500, test_asks_for_more },
    { "/timeline/random", 200, test_random },
    { "/timeline/model-goes", 200, test_model_goes },
  };

  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *path = g_strconcat ("/timeline/still/", changes[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_still);
    }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, TimelineFixture, GUINT_TO_POINTER (cases[i].items),
                timeline_fixture_set_up, cases[i].func, timeline_fixture_tear_down);
  return g_test_run ();
}
