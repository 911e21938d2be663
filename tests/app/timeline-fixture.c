/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "timeline-fixture.h"

struct _TestItem
{
  GObject parent_instance;
  guint number;
  int height;
};

struct _TestRow
{
  GtkWidget parent_instance;
  TestItem *item;
  gulong handler;
};

enum
{
  PROP_HEIGHT = 1,
};

enum
{
  PROP_ITEM = 1,
};

G_DEFINE_FINAL_TYPE (TestItem, test_item, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (TestRow, test_row, GTK_TYPE_WIDGET)

static int n_rows;

static void
test_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int (value, TEST_ITEM (object)->height);
}

static void
test_item_class_init (TestItemClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = test_item_get_property;
  g_object_class_install_property (
      G_OBJECT_CLASS (klass), PROP_HEIGHT,
      g_param_spec_int ("height", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READABLE));
}

static void
test_item_init (TestItem *self)
{
}

TestItem *
test_item_new (guint number, int height)
{
  TestItem *self = g_object_new (TEST_TYPE_ITEM, NULL);

  self->number = number;
  self->height = height;
  return self;
}

guint
test_item_get_number (TestItem *self)
{
  return self->number;
}

void
test_item_set_height (TestItem *self, int height)
{
  self->height = height;
  g_object_notify (G_OBJECT (self), "height");
}

static void
test_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TestRow *self = TEST_ROW (object);

  if (self->item != NULL)
    g_clear_signal_handler (&self->handler, self->item);
  g_set_object (&self->item, g_value_get_object (value));
  if (self->item != NULL)
    self->handler = g_signal_connect_swapped (self->item, "notify::height",
                                              G_CALLBACK (gtk_widget_queue_resize), self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static GtkSizeRequestMode
test_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
test_row_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                  int *natural, int *minimum_baseline, int *natural_baseline)
{
  TestRow *self = TEST_ROW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = 50;
  else if (for_size > 0 && self->item != NULL)
    *minimum = *natural = self->item->height * 500 / for_size;
}

static void
test_row_dispose (GObject *object)
{
  TestRow *self = TEST_ROW (object);

  if (self->item != NULL)
    g_clear_signal_handler (&self->handler, self->item);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (test_row_parent_class)->dispose (object);
}

static void
test_row_finalize (GObject *object)
{
  n_rows--;
  G_OBJECT_CLASS (test_row_parent_class)->finalize (object);
}

static void
test_row_class_init (TestRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = test_row_set_property;
  object_class->dispose = test_row_dispose;
  object_class->finalize = test_row_finalize;
  widget_class->get_request_mode = test_row_get_request_mode;
  widget_class->measure = test_row_measure;
  g_object_class_install_property (
      object_class, PROP_ITEM,
      g_param_spec_object ("item", NULL, NULL, G_TYPE_OBJECT, G_PARAM_WRITABLE));
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
test_row_init (TestRow *self)
{
  n_rows++;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

TestItem *
test_row_get_item (TestRow *self)
{
  return self->item;
}

int
test_row_count (void)
{
  return n_rows;
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  (*(guint *)user_data)++;
  return G_SOURCE_CONTINUE;
}

void
wait_frames (GtkWidget *widget, guint n)
{
  guint frames = 0;
  guint id = gtk_widget_add_tick_callback (widget, on_tick, &frames, NULL);

  /* A tick comes before the layout of its frame: one more, and all n were laid out. */
  while (frames <= n)
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_remove_tick_callback (widget, id);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Heights of the kinds of rows a chat has: one line, some lines, a picture. */
static int
height_for (guint number)
{
  static const int heights[] = { 36, 54, 36, 120, 72, 36, 236, 54 };

  return heights[(number * 7 + number / 3) % G_N_ELEMENTS (heights)];
}

void
timeline_insert (TimelineFixture *fixture, guint position, guint n)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (items,
                       test_item_new (fixture->next_number, height_for (fixture->next_number)));
      fixture->next_number++;
    }
  g_list_store_splice (fixture->store, position, 0, items->pdata, n);
}

void
timeline_fixture_set_up (TimelineFixture *fixture, gconstpointer n_items)
{
  fixture->store = g_list_store_new (TEST_TYPE_ITEM);
  fixture->next_number = 0;
  timeline_insert (fixture, 0, GPOINTER_TO_UINT (n_items));

  fixture->window = GTK_WINDOW (gtk_window_new ());
  fixture->scrolled = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  fixture->timeline = BANTER_TIMELINE (banter_timeline_new (TEST_TYPE_ROW));
  banter_timeline_set_model (fixture->timeline, G_LIST_MODEL (fixture->store));
  gtk_scrolled_window_set_policy (fixture->scrolled, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (fixture->scrolled, GTK_WIDGET (fixture->timeline));
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->scrolled));
  gtk_window_set_decorated (fixture->window, FALSE);
  gtk_window_set_default_size (fixture->window, 500, 600);
  gtk_window_present (fixture->window);
  wait_frames (GTK_WIDGET (fixture->window), 3);
}

void
timeline_fixture_tear_down (TimelineFixture *fixture, gconstpointer n_items)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->timeline), (gpointer *)&fixture->timeline);
  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (fixture->timeline);
  g_assert_cmpint (test_row_count (), ==, 0);
  g_assert_finalize_object (fixture->store);
}

static GtkAdjustment *
adjustment (TimelineFixture *fixture)
{
  return gtk_scrolled_window_get_vadjustment (fixture->scrolled);
}

void
timeline_set_value (TimelineFixture *fixture, double value)
{
  gtk_adjustment_set_value (adjustment (fixture), value);
  wait_frames (GTK_WIDGET (fixture->window), 2);
}

double
timeline_lower (TimelineFixture *fixture)
{
  return gtk_adjustment_get_lower (adjustment (fixture));
}

double
timeline_end (TimelineFixture *fixture)
{
  return gtk_adjustment_get_upper (adjustment (fixture))
         - gtk_adjustment_get_page_size (adjustment (fixture));
}

double
timeline_value (TimelineFixture *fixture)
{
  return gtk_adjustment_get_value (adjustment (fixture));
}

guint
timeline_position_of (TimelineFixture *fixture, TestItem *item)
{
  guint position = G_MAXUINT;

  g_assert_true (g_list_store_find (fixture->store, item, &position));
  return position;
}

static gboolean
get_bounds (TimelineFixture *fixture, GtkWidget *row, int *y, int *height)
{
  graphene_rect_t bounds;

  if (!gtk_widget_get_visible (row)
      || !gtk_widget_compute_bounds (row, GTK_WIDGET (fixture->timeline), &bounds))
    return FALSE;
  *y = (int)bounds.origin.y;
  *height = (int)bounds.size.height;
  return TRUE;
}

int
timeline_y_of (TimelineFixture *fixture, TestItem *item)
{
  guint position = timeline_position_of (fixture, item);
  GtkWidget *row = banter_timeline_get_row (fixture->timeline, position);
  int y = 0, height = 0;

  if (row == NULL || !get_bounds (fixture, row, &y, &height))
    return G_MAXINT;
  g_assert_true (test_row_get_item (TEST_ROW (row)) == item);
  return y;
}

TestItem *
timeline_middle (TimelineFixture *fixture)
{
  int middle = gtk_widget_get_height (GTK_WIDGET (fixture->timeline)) / 2;
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (fixture->timeline));
  int y = 0, height = 0;

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    if (get_bounds (fixture, row, &y, &height) && y <= middle && y + height > middle)
      return test_row_get_item (TEST_ROW (row));
  g_assert_not_reached ();
}

void
timeline_check (TimelineFixture *fixture)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (fixture->timeline));
  int view = gtk_widget_get_height (GTK_WIDGET (fixture->timeline));
  int expected_y = G_MAXINT, first_y = G_MAXINT, y = 0, height = 0;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->store));
  guint expected = G_MAXUINT, first = G_MAXUINT;

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      guint position = banter_timeline_get_position (fixture->timeline, row);
      TestItem *item = test_row_get_item (TEST_ROW (row));

      if (!gtk_widget_get_visible (row))
        {
          g_assert_cmpuint (position, ==, GTK_INVALID_LIST_POSITION);
          g_assert_null (item);
          continue;
        }
      g_assert_cmpuint (position, ==, timeline_position_of (fixture, item));
      g_assert_true (get_bounds (fixture, row, &y, &height));
      if (first == G_MAXUINT)
        {
          first = position;
          first_y = y;
        }
      else
        {
          g_assert_cmpuint (position, ==, expected);
          g_assert_cmpint (y, ==, expected_y);
        }
      g_assert_cmpint (gtk_widget_get_child_visible (row), ==, y < view && y + height > 0);
      expected = position + 1;
      expected_y = y + height;
    }
  if (n == 0)
    return;
  g_assert_cmpuint (first, !=, G_MAXUINT);
  g_assert_true (first == 0 || first_y <= 0);
  g_assert_true (expected == n || expected_y >= view);
}
