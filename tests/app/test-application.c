/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"

#include "banter-application.h"
#include "banter-window.h"

/* The whole program, with a profile of its own, as its command line starts it. */

typedef enum
{
  STEP_START,
  STEP_SHORTCUTS_OPEN,
  STEP_SHORTCUTS_CLOSED,
} Step;

typedef struct
{
  GtkApplication *application;
  Step step;
} Story;

/* Borrowed. */
static GtkWindow *
find_mapped (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type) && gtk_widget_get_mapped (window))
        return GTK_WINDOW (window);
    }
  return NULL;
}

/* GTK 4.8 answers a screen reader that asks for one window more than there are with the last one,
 * and crashes if that is hidden: each window that is made has to be shown, too. */
static guint
count_windows (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint n = g_list_model_get_n_items (windows);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      g_assert_true (gtk_widget_get_visible (window));
    }
  return n;
}

static void
activate (Story *story, const char *action)
{
  g_action_group_activate_action (G_ACTION_GROUP (story->application), action, NULL);
}

static gboolean
play (gpointer user_data)
{
  Story *story = user_data;
  GtkWindow *shortcuts = find_mapped (GTK_TYPE_SHORTCUTS_WINDOW);
  guint n = count_windows ();

  switch (story->step)
    {
    case STEP_START:
      if (find_mapped (BANTER_TYPE_WINDOW) == NULL)
        break;
      g_assert_cmpuint (n, ==, 1);
      activate (story, "shortcuts");
      story->step = STEP_SHORTCUTS_OPEN;
      break;
    case STEP_SHORTCUTS_OPEN:
      if (shortcuts == NULL)
        break;
      gtk_window_close (shortcuts);
      story->step = STEP_SHORTCUTS_CLOSED;
      break;
    case STEP_SHORTCUTS_CLOSED:
      if (n != 1)
        break;
      activate (story, "quit");
      return G_SOURCE_REMOVE;
    default:
      g_assert_not_reached ();
    }
  return G_SOURCE_CONTINUE;
}

static void
test_shows_every_window (void)
{
  char *arguments[] = { (char *)"banter", (char *)"--profile", (char *)"windows", NULL };
  g_autoptr (BanterApplication) application = banter_application_new ();
  Story story = { GTK_APPLICATION (application), STEP_START };

  g_idle_add (play, &story);
  g_assert_cmpint (g_application_run (G_APPLICATION (application), 3, arguments), ==, 0);
  g_assert_cmpint (story.step, ==, STEP_SHORTCUTS_CLOSED);
  g_assert_cmpuint (count_windows (), ==, 0);
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/application/shows-every-window", test_shows_every_window);
  return g_test_run ();
}
