/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"

#include "banter-settings.h"
#include "banter-window.h"
#include "inbox/banter-inbox-page.h"
#include "model-fixture.h"
#include "people/banter-new-chat-dialog.h"
#include "session/banter-register-page.h"
#include "session/banter-session-page.h"
#include "session/banter-sign-in-page.h"
#include "settings/banter-settings-window.h"
#include "banter-profile.h"

/* Everything that can be pressed or typed into has a name for those who cannot see it, and every
 * icon a picture for those who can: GTK shows a torn sheet where there is none, or nothing that
 * reads its format. */

/* What GTK and libadwaita put together themselves is theirs to name. */
static gboolean
is_of_the_toolkit (GtkWidget *widget)
{
  static const char *const makers[] = {
    "GtkWindowControls",    "AdwEntryRow",  "AdwPasswordEntryRow", "GtkSearchBar",
    "GtkSearchEntry",       "GtkPopover",   "GtkPopoverMenu",      "GtkMenuButton",
    "AdwViewSwitcher",      "GtkScrollbar", "AdwViewSwitcherBar",  "AdwToastWidget",
    "AdwPreferencesWindow",
  };

  if (GTK_IS_SEARCH_ENTRY (widget)
      && gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_WINDOW) != NULL)
    return TRUE;
  /* The one that each expander row has, and does not show. */
  if (GTK_IS_SWITCH (widget) && !gtk_widget_get_visible (widget)
      && gtk_widget_get_ancestor (widget, ADW_TYPE_EXPANDER_ROW) != NULL)
    return TRUE;
  for (GtkWidget *parent = gtk_widget_get_parent (widget); parent != NULL;
       parent = gtk_widget_get_parent (parent))
    for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
      if (g_str_equal (G_OBJECT_TYPE_NAME (parent), makers[i]))
        return TRUE;
  return FALSE;
}

static gboolean
has_name (GtkWidget *widget)
{
  if (gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL)
      || gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                           GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return TRUE;
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget)) != NULL;
  if (GTK_IS_CHECK_BUTTON (widget))
    return gtk_check_button_get_label (GTK_CHECK_BUTTON (widget)) != NULL;
  return FALSE;
}

static void
check_icon (GtkImage *image)
{
  const char *name = gtk_image_get_icon_name (image);
  g_autoptr (GtkIconPaintable) icon = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GdkPixbuf) picture = NULL;
  g_autoptr (GError) error = NULL;

  if (name == NULL)
    return;
  icon = gtk_icon_theme_lookup_icon (
      gtk_icon_theme_get_for_display (gtk_widget_get_display (GTK_WIDGET (image))), name, NULL, 16,
      1, gtk_widget_get_direction (GTK_WIDGET (image)), 0);
  file = gtk_icon_paintable_get_file (icon);
  g_assert_nonnull (file);
  if (g_strcmp0 (gtk_icon_paintable_get_icon_name (icon), name) != 0)
    g_error ("There is no icon %s", name);
  stream = G_INPUT_STREAM (g_file_read (file, NULL, &error));
  g_assert_no_error (error);
  picture = gdk_pixbuf_new_from_stream (stream, NULL, &error);
  g_assert_no_error (error);
}

static guint
check_names (GtkWidget *widget)
{
  guint n_checked = 0;

  if (GTK_IS_IMAGE (widget))
    check_icon (GTK_IMAGE (widget));
  if ((GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget)
       || GTK_IS_SWITCH (widget) || GTK_IS_ENTRY (widget) || GTK_IS_SEARCH_ENTRY (widget)
       || GTK_IS_TEXT_VIEW (widget) || GTK_IS_GRID_VIEW (widget) || GTK_IS_LIST_VIEW (widget))
      && !is_of_the_toolkit (widget))
    {
      if (!has_name (widget))
        g_error ("A %s in a %s has no name", G_OBJECT_TYPE_NAME (widget),
                 G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
      n_checked++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_checked += check_names (child);
  return n_checked;
}

static void
test_session (void)
{
  g_autoptr (BanterProfile) profile = banter_profile_new ("test");
  GtkWidget *page = banter_session_page_new (profile);
  GtkWindow *window = app_fixture_show (page);

  gtk_widget_activate_action (page, "session.sign-in", NULL);
  gtk_widget_activate_action (page, "session.register", NULL);
  g_assert_cmpuint (check_names (GTK_WIDGET (window)), >=, 10);
  app_fixture_destroy (window);
}

static void
test_window (void)
{
  g_autoptr (BanterProfile) profile = banter_profile_new ("test");
  g_autoptr (GSettings) settings = banter_settings_new ("test");
  g_autoptr (BanterAccount) account = model_fixture_new ();
  BanterWindow *window = banter_window_new (NULL, profile, settings);

  banter_window_set_account (window, account);
  app_fixture_present (GTK_WINDOW (window));
  banter_window_open_room_by_id (window, MODEL_FIXTURE_ROOM);
  banter_window_open_room_by_id (window, MODEL_FIXTURE_REQUEST);
  app_fixture_settle ();
  g_assert_cmpuint (check_names (GTK_WIDGET (window)), >=, 12);
  app_fixture_destroy (GTK_WINDOW (window));
}

static void
test_dialogs (void)
{
  g_autoptr (GSettings) settings = banter_settings_new ("test");
  g_autoptr (BanterAccount) account = model_fixture_new ();
  GtkWidget *windows[] = {
    banter_settings_window_new (account, settings),
    banter_new_chat_dialog_new (account),
  };

  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    {
      app_fixture_present (GTK_WINDOW (windows[i]));
      app_fixture_settle ();
      g_assert_cmpuint (check_names (windows[i]), >=, 3);
      app_fixture_destroy (GTK_WINDOW (windows[i]));
    }
  banter_account_close (account);
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/names/session", test_session);
  g_test_add_func ("/app/names/window", test_window);
  g_test_add_func ("/app/names/dialogs", test_dialogs);
  return g_test_run ();
}
