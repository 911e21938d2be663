/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "timeline-fixture.h"

/* The keyboard in the timeline: keys are given to the widget's shortcut controller, as GTK does. */

static gboolean
press (TimelineFixture *fixture, guint key)
{
  g_autoptr (GListModel) controllers
      = gtk_widget_observe_controllers (GTK_WIDGET (fixture->timeline));
  gboolean handled = FALSE;

  for (guint i = 0; !handled && i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          g_autofree char *wanted = gtk_accelerator_name (key, 0);
          g_autofree char *name
              = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

          if (g_strcmp0 (name, wanted) == 0)
            handled = gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0,
                                                    GTK_WIDGET (fixture->timeline),
                                                    gtk_shortcut_get_arguments (shortcut));
        }
    }
  wait_frames (GTK_WIDGET (fixture->window), 3);
  return handled;
}

static guint
focused (TimelineFixture *fixture)
{
  GtkWidget *focus = gtk_window_get_focus (fixture->window);

  if (!TEST_IS_ROW (focus))
    return G_MAXUINT;
  return banter_timeline_get_position (fixture->timeline, focus);
}

static void
check_in_view (TimelineFixture *fixture, guint position)
{
  GtkWidget *row = banter_timeline_get_row (fixture->timeline, position);
  graphene_rect_t bounds;

  g_assert_nonnull (row);
  g_assert_true (gtk_widget_compute_bounds (row, GTK_WIDGET (fixture->timeline), &bounds));
  g_assert_cmpfloat (bounds.origin.y, >=, 0);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, 600);
}

static void
test_rows (TimelineFixture *fixture, gconstpointer data)
{
  gtk_widget_grab_focus (GTK_WIDGET (fixture->timeline));
  g_assert_cmpuint (focused (fixture), ==, 499);
  for (guint i = 1; i <= 30; i++)
    {
      g_assert_true (press (fixture, GDK_KEY_Up));
      g_assert_cmpuint (focused (fixture), ==, 499 - i);
      check_in_view (fixture, 499 - i);
    }
  timeline_check (fixture);
  for (guint i = 1; i <= 30; i++)
    g_assert_true (press (fixture, GDK_KEY_Down));
  g_assert_cmpuint (focused (fixture), ==, 499);
  g_assert_false (press (fixture, GDK_KEY_Down));
  g_assert_true (banter_timeline_get_at_end (fixture->timeline));
}

static void
test_pages (TimelineFixture *fixture, gconstpointer data)
{
  guint before;

  gtk_widget_grab_focus (GTK_WIDGET (fixture->timeline));
  g_assert_true (press (fixture, GDK_KEY_Home));
  g_assert_cmpuint (focused (fixture), ==, 0);
  check_in_view (fixture, 0);
  g_assert_true (press (fixture, GDK_KEY_Page_Down));
  before = focused (fixture);
  g_assert_cmpuint (before, >, 1);
  g_assert_cmpuint (before, <, 17);
  g_assert_true (press (fixture, GDK_KEY_Page_Up));
  g_assert_cmpuint (focused (fixture), ==, 0);
  g_assert_true (press (fixture, GDK_KEY_End));
  g_assert_cmpuint (focused (fixture), ==, 499);
  g_assert_true (banter_timeline_get_at_end (fixture->timeline));
  g_assert_true (press (fixture, GDK_KEY_Page_Up));
  before = focused (fixture);
  g_assert_cmpuint (before, <, 499);
  g_assert_true (press (fixture, GDK_KEY_Page_Down));
  g_assert_cmpuint (focused (fixture), >, before);
}

/* A focused row that is scrolled away gives the focus to the list, which goes on from there. */
static void
test_scrolled_away (TimelineFixture *fixture, gconstpointer data)
{
  gtk_widget_grab_focus (GTK_WIDGET (fixture->timeline));
  press (fixture, GDK_KEY_Up);
  g_assert_cmpuint (focused (fixture), ==, 498);
  gtk_window_set_focus_visible (fixture->window, FALSE);
  timeline_set_value (fixture, timeline_lower (fixture));
  g_assert_true (gtk_window_get_focus (fixture->window) == GTK_WIDGET (fixture->timeline));
  g_assert_true (press (fixture, GDK_KEY_Up));
  g_assert_cmpuint (focused (fixture), ==, 497);
  check_in_view (fixture, 497);
}

static void
test_follows_item (TimelineFixture *fixture, gconstpointer data)
{
  gtk_widget_grab_focus (GTK_WIDGET (fixture->timeline));
  press (fixture, GDK_KEY_Up);
  timeline_insert (fixture, 0, 20);
  wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_cmpuint (focused (fixture), ==, 518);
  press (fixture, GDK_KEY_Up);
  g_assert_cmpuint (focused (fixture), ==, 517);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (TimelineFixture *fixture, gconstpointer data);
  } cases[] = {
    { "/timeline/keys/rows", test_rows },
    { "/timeline/keys/pages", test_pages },
    { "/timeline/keys/scrolled-away", test_scrolled_away },
    { "/timeline/keys/follows-item", test_follows_item },
  };

  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, TimelineFixture, GUINT_TO_POINTER (500), timeline_fixture_set_up,
                cases[i].func, timeline_fixture_tear_down);
  return g_test_run ();
}
