/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"

#include "banter-notifier.h"
#include "banter-settings.h"
#include "model-fixture.h"
#include "banter-message-private.h"
#include "banter-account-private.h"
#include "banter-privacy.h"
#include "chat/banter-picture-viewer.h"
#include "help/banter-cache-group.h"
#include "people/banter-new-chat-dialog.h"
#include "people/banter-people-search.h"
#include "people/banter-share-dialog.h"
#include "session/banter-field.h"
#include "settings/banter-notifications-page.h"
#include "settings/banter-audience-row.h"
#include "settings/banter-privacy-page.h"
#include "settings/banter-settings-window.h"
#include "banter-person.h"
#include "banter-room.h"

/* New chat, settings and notifications, over an account in memory that has no network. */

static void
on_chosen (BanterShareDialog *dialog, GPtrArray *rooms, GString *names)
{
  for (guint i = 0; i < rooms->len; i++)
    g_string_append_printf (names, "%s;", banter_room_get_name (g_ptr_array_index (rooms, i)));
}

/* Several chats are chosen by a click each; a second one takes it back. None that one cannot write
 * to is offered. */
static void
test_several_chats (void)
{
  const GType type = BANTER_TYPE_SHARE_DIALOG;
  BanterAccount *account = model_fixture_new ();
  GtkWidget *dialog = banter_share_dialog_new (account, "Tea or coffee?");
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *expected = NULL;
  AdwWindowTitle *title = app_fixture_child (dialog, type, "title");
  GtkWidget *done = app_fixture_child (dialog, type, "done");
  gpointer list = app_fixture_child (dialog, type, "list");
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (list));

  banter_share_dialog_set_several (BANTER_SHARE_DIALOG (dialog), "Forward");
  g_signal_connect (dialog, "chosen", G_CALLBACK (on_chosen), names);
  app_fixture_present (GTK_WINDOW (dialog));
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (BanterRoom) room = g_list_model_get_item (model, i);
      gboolean can_write;

      g_object_get (room, "can-write", &can_write, NULL);
      g_assert_true (can_write);
      if (i == 0 || i == 2)
        {
          g_autofree char *before = g_steal_pointer (&expected);

          expected
              = g_strconcat (before != NULL ? before : "", banter_room_get_name (room), ";", NULL);
        }
    }
  g_assert_false (gtk_widget_get_sensitive (done));
  g_signal_emit_by_name (list, "activate", 0);
  g_signal_emit_by_name (list, "activate", 1);
  g_assert_cmpstr (adw_window_title_get_subtitle (title), ==, "2 chats chosen");
  g_signal_emit_by_name (list, "activate", 1);
  g_signal_emit_by_name (list, "activate", 0);
  g_assert_false (gtk_widget_get_sensitive (done));
  g_assert_cmpstr (adw_window_title_get_subtitle (title), ==, "Tea or coffee?");
  g_signal_emit_by_name (list, "activate", 0);
  g_signal_emit_by_name (list, "activate", 2);
  g_assert_true (gtk_widget_get_sensitive (done));
  g_assert_cmpuint (names->len, ==, 0);
  g_signal_emit_by_name (done, "clicked");
  g_assert_cmpstr (names->str, ==, expected);
  app_fixture_settle ();
  app_fixture_finalize (account);
}

static gboolean
shows_nobody (gpointer stack)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (stack), "nobody") == 0;
}

static void
test_new_chat (void)
{
  BanterAccount *account = model_fixture_new ();
  GtkWidget *dialog = banter_new_chat_dialog_new (account);
  const GType type = BANTER_TYPE_NEW_CHAT_DIALOG;
  GtkStack *pages = app_fixture_child (dialog, type, "pages");
  GtkWidget *people_search = app_fixture_child (dialog, type, "search");
  GtkStack *results = app_fixture_child (people_search, BANTER_TYPE_PEOPLE_SEARCH, "results");
  BanterField *field = app_fixture_child (dialog, type, "message_field");
  GtkEditable *message = app_fixture_child (dialog, type, "message");
  GtkNoSelection *selection
      = app_fixture_child (people_search, BANTER_TYPE_PEOPLE_SEARCH, "selection");
  g_autoptr (GListStore) people = g_list_store_new (BANTER_TYPE_PERSON);
  g_autoptr (BanterPerson) person = banter_person_new ("@kai:demo.banter", "Kai", NULL);

  app_fixture_present (GTK_WINDOW (dialog));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (results), ==, "hint");
  gtk_editable_set_text (app_fixture_child (people_search, BANTER_TYPE_PEOPLE_SEARCH, "search"),
                         "Kai");
  app_fixture_wait (shows_nobody, results);

  g_list_store_append (people, person);
  gtk_no_selection_set_model (selection, G_LIST_MODEL (people));
  g_signal_emit_by_name (app_fixture_child (people_search, BANTER_TYPE_PEOPLE_SEARCH, "list"),
                         "activate", 0);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (pages), ==, "message");

  g_signal_emit_by_name (app_fixture_child (dialog, type, "submit"), "clicked");
  g_assert_nonnull (banter_field_get_problem (field)); /* the first words are missing */
  g_assert_false (gtk_widget_get_visible (app_fixture_child (dialog, type, "why")));
  gtk_editable_set_text (message, "Hello Kai");
  g_assert_null (banter_field_get_problem (field));
  g_signal_emit_by_name (app_fixture_child (dialog, type, "submit"), "clicked");
  while (banter_field_get_problem (field) == NULL) /* no network */
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (gtk_editable_get_text (message), ==, "Hello Kai");
  g_assert_true (gtk_widget_get_visible (app_fixture_child (dialog, type, "why")));
  gtk_widget_activate_action (dialog, "new-chat.back", NULL);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (pages), ==, "search");

  app_fixture_destroy (GTK_WINDOW (dialog));
  banter_account_close (account);
  g_object_unref (account);
}

static gboolean
is_broken (gpointer stack)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (stack), "broken") == 0;
}

/* A picture that does not come says why; its zoom has nothing to work on. */
static void
test_viewer (void)
{
  const BanterMessageData data
      = { .kind = BANTER_ITEM_IMAGE, .text = "lake.jpg", .media = "mxc://demo.banter/lake" };
  BanterAccount *account = model_fixture_new ();
  g_autoptr (BanterPerson) person = banter_person_new ("@kai:demo.banter", "Kai", NULL);
  g_autoptr (BanterMessage) message = banter_message_new (person, &data);
  GtkWidget *viewer = banter_picture_viewer_new (account, message);

  app_fixture_present (GTK_WINDOW (viewer));
  gtk_widget_activate_action (viewer, "viewer.zoom-in", NULL);
  app_fixture_wait (is_broken, app_fixture_child (viewer, BANTER_TYPE_PICTURE_VIEWER, "stack"));
  g_assert_nonnull (adw_status_page_get_description (
      app_fixture_child (viewer, BANTER_TYPE_PICTURE_VIEWER, "broken")));

  app_fixture_destroy (GTK_WINDOW (viewer));
  banter_account_close (account);
  g_object_unref (account);
}

static void
test_settings (void)
{
  BanterAccount *account = model_fixture_new ();
  BanterPrivacy *privacy = banter_account_get_privacy (account);
  g_autoptr (GSettings) settings = banter_settings_new ("test");
  GtkWidget *window = banter_settings_window_new (account, settings);
  GtkWidget *privacy_page = app_fixture_child (window, BANTER_TYPE_SETTINGS_WINDOW, "privacy");
  GtkWidget *notifications
      = app_fixture_child (window, BANTER_TYPE_SETTINGS_WINDOW, "notifications");
  GtkSwitch *sound = app_fixture_child (notifications, BANTER_TYPE_NOTIFICATIONS_PAGE, "sound");
  BanterAudienceRow *friends
      = app_fixture_child (privacy_page, BANTER_TYPE_PRIVACY_PAGE, "friends");
  BanterAudienceRow *no_one = app_fixture_child (privacy_page, BANTER_TYPE_PRIVACY_PAGE, "no_one");

  app_fixture_present (GTK_WINDOW (window));
  gtk_switch_set_active (sound, FALSE);
  g_assert_false (g_settings_get_boolean (settings, BANTER_SETTING_NOTIFY_SOUND));
  g_settings_reset (settings, BANTER_SETTING_NOTIFY_SOUND);
  g_assert_true (gtk_switch_get_active (sound));

  banter_audience_row_set_active (friends);
  g_assert_cmpint (banter_privacy_get_who_can_message (privacy), ==, BANTER_WHO_FRIENDS);
  banter_privacy_set_who_can_message (privacy, BANTER_WHO_NO_ONE);
  g_assert_true (banter_audience_row_get_active (no_one));

  app_fixture_destroy (GTK_WINDOW (window));
  banter_account_close (account);
  g_object_unref (account);
}

/* What would come from the server again is not thrown away while that does not answer. */
static void
test_cache (void)
{
  BanterAccount *account = model_fixture_new ();
  GtkWidget *group = g_object_new (BANTER_TYPE_CACHE_GROUP, NULL);
  GtkWindow *window = app_fixture_show (group);
  GtkWidget *row = app_fixture_child (group, BANTER_TYPE_CACHE_GROUP, "clear_row");

  banter_cache_group_set_account (BANTER_CACHE_GROUP (group), account);
  banter_account_set_connection (account, BANTER_CONNECTION_ONLINE, BANTER_PROBLEM_NONE);
  g_assert_true (gtk_widget_get_sensitive (row));
  banter_account_set_connection (account, BANTER_CONNECTION_OFFLINE, BANTER_PROBLEM_NO_NETWORK);
  g_assert_false (gtk_widget_get_sensitive (row));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "Only while your server answers, as everything is fetched from there");
  app_fixture_destroy (window);
  banter_account_close (account);
  g_object_unref (account);
}

/* A request's notification holds nothing that the stranger wrote. */
static void
test_notification (void)
{
  BanterAccount *account = model_fixture_new ();
  BanterRoom *room = banter_account_get_room (account, MODEL_FIXTURE_GROUP);
  g_autoptr (BanterTimelineModel) timeline = banter_room_dup_timeline (room);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (timeline));
  g_autoptr (BanterMessage) message = g_list_model_get_item (G_LIST_MODEL (timeline), n - 1);
  g_autoptr (GNotification) notification = banter_notifier_build (room, message);

  g_assert_true (G_IS_NOTIFICATION (notification));
  g_clear_object (&timeline);
  g_clear_object (&message);
  banter_account_close (account);
  g_object_unref (account);
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/dialogs/several-chats", test_several_chats);
  g_test_add_func ("/app/dialogs/new-chat", test_new_chat);
  g_test_add_func ("/app/dialogs/picture-viewer", test_viewer);
  g_test_add_func ("/app/dialogs/settings", test_settings);
  g_test_add_func ("/app/dialogs/cache", test_cache);
  g_test_add_func ("/app/dialogs/notification", test_notification);
  return g_test_run ();
}
