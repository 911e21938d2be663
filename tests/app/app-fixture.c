/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"

void
app_fixture_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  adw_init ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/im/banter/Banter/icons");
}

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

void
app_fixture_present (GtkWindow *window)
{
  gtk_window_present (window);
  app_fixture_wait (is_mapped, window);
}

GtkWindow *
app_fixture_show (GtkWidget *child)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_default_size (window, 400, 600);
  gtk_window_set_child (window, child);
  app_fixture_present (window);
  return window;
}

void
app_fixture_wait (AppFixtureCondition condition, gpointer data)
{
  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
}

void
app_fixture_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

gpointer
app_fixture_child (gpointer widget, GType type, const char *id)
{
  GObject *child = gtk_widget_get_template_child (widget, type, id);

  g_assert_nonnull (child);
  return child;
}

static gboolean
has_text (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget))
    return g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0;
  if (GTK_IS_BUTTON (widget))
    return g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0;
  return FALSE;
}

GtkWidget *
app_fixture_find (GtkWidget *root, GType type, const char *text)
{
  if (!gtk_widget_get_visible (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && (text == NULL || has_text (root, text)))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = app_fixture_find (child, type, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_null (gpointer pointer)
{
  return *(gpointer *)pointer == NULL;
}

void
app_fixture_finalize (gpointer object)
{
  gpointer weak = object;

  g_object_add_weak_pointer (object, &weak);
  g_object_unref (object);
  app_fixture_wait (is_null, &weak);
}

void
app_fixture_destroy (GtkWindow *window)
{
  g_object_ref (window);
  gtk_window_destroy (window);
  app_fixture_settle ();
  app_fixture_finalize (window);
}
