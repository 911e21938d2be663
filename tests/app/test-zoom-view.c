/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"

#include "chat/banter-zoom-view.h"

/* A picture of 800 × 400 in a view of 400 × 400: fitted it is drawn at one half. */

#define COLUMNS 800
#define ROWS 400
#define SIDE 400

typedef struct
{
  GtkWidget *window;
  BanterZoomView *view;
  GtkWidget *picture;
} Fixture;

static GdkPaintable *
make_picture (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (COLUMNS * ROWS * 4), COLUMNS * ROWS * 4);

  return GDK_PAINTABLE (gdk_memory_texture_new (COLUMNS, ROWS, GDK_MEMORY_DEFAULT, bytes,
                                                COLUMNS * sizeof (guint32)));
}

static gboolean
is_laid_out (gpointer view)
{
  return gtk_widget_get_width (view) == SIDE && gtk_widget_get_height (view) == SIDE;
}

static Fixture
open_view (void)
{
  g_autoptr (GdkPaintable) paintable = make_picture ();
  Fixture fixture
      = { .window = gtk_window_new (), .view = g_object_new (BANTER_TYPE_ZOOM_VIEW, NULL) };

  gtk_window_set_decorated (GTK_WINDOW (fixture.window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), SIDE, SIDE);
  gtk_window_set_child (GTK_WINDOW (fixture.window), GTK_WIDGET (fixture.view));
  banter_zoom_view_set_paintable (fixture.view, paintable);
  fixture.picture = app_fixture_child (fixture.view, BANTER_TYPE_ZOOM_VIEW, "picture");
  app_fixture_present (GTK_WINDOW (fixture.window));
  app_fixture_wait (is_laid_out, fixture.view);
  return fixture;
}

static gboolean
has_its_size (gpointer data)
{
  Fixture *fixture = data;
  double zoom = banter_zoom_view_get_zoom (fixture->view);

  return gtk_widget_get_width (fixture->picture) == (zoom > 0 ? (int)(COLUMNS * zoom) : SIDE);
}

/* Where the middle of the picture lies in the view. */
static void
assert_middle_at (Fixture *fixture, float x, float y)
{
  graphene_point_t at;

  app_fixture_wait (has_its_size, fixture);
  gtk_test_widget_wait_for_draw (fixture->picture);
  g_assert_true (gtk_widget_compute_point (
      fixture->picture, GTK_WIDGET (fixture->view),
      &GRAPHENE_POINT_INIT ((float)gtk_widget_get_width (fixture->picture) / 2,
                            (float)gtk_widget_get_height (fixture->picture) / 2),
      &at));
  g_assert_cmpfloat_with_epsilon (at.x, x, 1.5);
  g_assert_cmpfloat_with_epsilon (at.y, y, 1.5);
}

static gpointer
find_gesture (Fixture *fixture, GType type)
{
  GtkWidget *scrolled = app_fixture_child (fixture->view, BANTER_TYPE_ZOOM_VIEW, "scrolled");
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (scrolled);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      const char *name = gtk_event_controller_get_name (controller);

      if (G_OBJECT_TYPE (controller) == type && (name == NULL || !g_str_has_prefix (name, "gtk-")))
        return controller;
    }
  g_assert_not_reached ();
}

static void
double_click (Fixture *fixture, double x, double y)
{
  g_signal_emit_by_name (find_gesture (fixture, GTK_TYPE_GESTURE_CLICK), "pressed", 2, x, y);
}

/* By the buttons the middle stays, however often. */
static void
test_middle (void)
{
  Fixture fixture = open_view ();
  double zoom = 0.5;

  g_assert_cmpfloat (banter_zoom_view_get_zoom (fixture.view), ==, 0);
  assert_middle_at (&fixture, SIDE / 2, SIDE / 2);
  for (int i = 0; i < 3; i++)
    {
      banter_zoom_view_zoom (fixture.view, 1);
      g_assert_cmpfloat (banter_zoom_view_get_zoom (fixture.view), >, zoom);
      zoom = banter_zoom_view_get_zoom (fixture.view);
      assert_middle_at (&fixture, SIDE / 2, SIDE / 2);
    }
  banter_zoom_view_fit (fixture.view);
  assert_middle_at (&fixture, SIDE / 2, SIDE / 2);
  app_fixture_destroy (GTK_WINDOW (fixture.window));
}

/* What was clicked stays under the pointer: the left quarter is 100 pixels from the middle, 200 of
 * its own. */
static void
test_pointer (void)
{
  Fixture fixture = open_view ();

  double_click (&fixture, 100, 200);
  g_assert_cmpfloat (banter_zoom_view_get_zoom (fixture.view), ==, 1);
  assert_middle_at (&fixture, 300, 200);
  double_click (&fixture, 100, 200);
  g_assert_cmpfloat (banter_zoom_view_get_zoom (fixture.view), ==, 0);
  app_fixture_destroy (GTK_WINDOW (fixture.window));
}

/* A large picture follows the hand, to its edge. */
static void
test_drag (void)
{
  Fixture fixture = open_view ();
  gpointer drag = find_gesture (&fixture, GTK_TYPE_GESTURE_DRAG);

  double_click (&fixture, 200, 200);
  g_signal_emit_by_name (drag, "drag-begin", 200.0, 200.0);
  g_signal_emit_by_name (drag, "drag-update", 150.0, 30.0);
  assert_middle_at (&fixture, 350, 200);
  g_signal_emit_by_name (drag, "drag-update", 1000.0, 0.0);
  assert_middle_at (&fixture, 400, 200);
  g_signal_emit_by_name (drag, "drag-end", 1000.0, 0.0);
  app_fixture_destroy (GTK_WINDOW (fixture.window));
}

/* There is an end to it, both ways, and nothing to zoom is no error. */
static void
test_limits (void)
{
  Fixture fixture = open_view ();

  banter_zoom_view_zoom (fixture.view, 100);
  g_assert_cmpfloat (banter_zoom_view_get_zoom (fixture.view), ==, 8);
  banter_zoom_view_zoom (fixture.view, -100);
  g_assert_cmpfloat (banter_zoom_view_get_zoom (fixture.view), ==, 0);
  assert_middle_at (&fixture, SIDE / 2, SIDE / 2);
  banter_zoom_view_set_paintable (fixture.view, NULL);
  banter_zoom_view_zoom (fixture.view, 1);
  g_assert_null (banter_zoom_view_get_paintable (fixture.view));
  app_fixture_destroy (GTK_WINDOW (fixture.window));
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/zoom-view/middle", test_middle);
  g_test_add_func ("/app/zoom-view/pointer", test_pointer);
  g_test_add_func ("/app/zoom-view/drag", test_drag);
  g_test_add_func ("/app/zoom-view/limits", test_limits);
  return g_test_run ();
}
