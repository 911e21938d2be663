/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"

#include "banter-aside.h"
#include "banter-group.h"
#include "banter-privacy.h"
#include "banter-profile.h"
#include "banter-room-inbox.h"
#include "banter-settings.h"
#include "banter-split.h"
#include "banter-window.h"
#include "chat/banter-chat-page.h"
#include "details/banter-chat-privacy.h"
#include "details/banter-details-overview.h"
#include "details/banter-details-pane.h"
#include "details/banter-group-editor.h"
#include "details/banter-group-section.h"
#include "details/banter-media-page.h"
#include "details/banter-member-row.h"
#include "details/banter-members-page.h"
#include "model-fixture.h"
#include "people/banter-discover-dialog.h"
#include "people/banter-new-chat-dialog.h"

/* The details of a chat in the window, over an account in memory. */

typedef struct
{
  BanterProfile *profile;
  GSettings *settings;
  BanterAccount *account;
  BanterWindow *window;
  BanterAside *aside;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->profile = banter_profile_new ("test");
  fixture->settings = banter_settings_new ("test");
  g_settings_reset (fixture->settings, BANTER_SETTING_LAST_CHAT);
  g_settings_set_int (fixture->settings, BANTER_SETTING_WINDOW_WIDTH, 1200);
  fixture->account = model_fixture_new ();
  fixture->window = banter_window_new (NULL, fixture->profile, fixture->settings);
  banter_window_set_account (fixture->window, fixture->account);
  app_fixture_present (GTK_WINDOW (fixture->window));
  fixture->aside = app_fixture_child (fixture->window, BANTER_TYPE_WINDOW, "aside");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_fixture_destroy (GTK_WINDOW (fixture->window));
  g_settings_reset (fixture->settings, BANTER_SETTING_WINDOW_WIDTH);
  g_object_unref (fixture->account);
  g_object_unref (fixture->settings);
  g_object_unref (fixture->profile);
}

static GtkWidget *
details (Fixture *fixture)
{
  g_autoptr (GtkWidget) pane = NULL;

  g_object_get (fixture->aside, "aside", &pane, NULL);
  return pane;
}

static BanterRoom *
shown_room (Fixture *fixture)
{
  return details (fixture) != NULL
             ? banter_details_part_get_room (BANTER_DETAILS_PART (details (fixture)))
             : NULL;
}

static gboolean
has_no_room (gpointer fixture)
{
  return shown_room (fixture) == NULL;
}

static gboolean
is_beside (gpointer aside)
{
  return banter_aside_get_beside (aside);
}

static void
activate (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, NULL));
}

static GtkWidget *
group_list (Fixture *fixture)
{
  GtkWidget *overview = app_fixture_child (details (fixture), BANTER_TYPE_DETAILS_PANE, "overview");
  GtkWidget *section = app_fixture_child (overview, BANTER_TYPE_DETAILS_OVERVIEW, "group");

  return app_fixture_child (section, BANTER_TYPE_GROUP_SECTION, "list");
}

static guint
count_children (GtkWidget *widget)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n++;
  return n;
}

/* They come and go with one action, and follow the chat that is open. */
static void
test_follows (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);

  g_assert_false (gtk_widget_activate_action (window, "win.details", NULL)
                  && banter_aside_get_revealed (fixture->aside));
  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_ROOM);
  activate (fixture, "win.details");
  app_fixture_wait (is_beside, fixture->aside);
  g_assert_nonnull (app_fixture_find (details (fixture), GTK_TYPE_LABEL, "@noor:demo.banter"));
  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_GROUP);
  g_assert_true (shown_room (fixture)
                 == banter_account_get_room (fixture->account, MODEL_FIXTURE_GROUP));
  /* A stranger's request has none. */
  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_REQUEST);
  g_assert_false (banter_aside_get_revealed (fixture->aside));
  app_fixture_wait (has_no_room, fixture);
  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_ROOM);
  activate (fixture, "win.details");
  g_assert_true (banter_aside_get_revealed (fixture->aside));
  activate (fixture, "win.back");
  g_assert_false (banter_aside_get_revealed (fixture->aside));
  app_fixture_wait (has_no_room, fixture);
}

static gboolean
is_folded (gpointer split)
{
  return banter_split_get_folded (split);
}

/* In a narrow window they cover the chat, and the way back leads to it. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  BanterSplit *split = app_fixture_child (fixture->window, BANTER_TYPE_WINDOW, "split");

  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_ROOM);
  activate (fixture, "win.details");
  app_fixture_wait (is_beside, fixture->aside);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 400, 600);
  app_fixture_wait (is_folded, split);
  g_assert_false (banter_aside_get_revealed (fixture->aside));
  activate (fixture, "win.details");
  g_assert_true (banter_aside_get_revealed (fixture->aside));
  g_assert_false (banter_aside_get_beside (fixture->aside));
  activate (fixture, "win.back");
  g_assert_false (banter_aside_get_revealed (fixture->aside));
  g_assert_true (banter_split_get_show_content (split));
}

/* Members with their roles; of many only the first, and a page for all of them. */
static void
test_members (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BanterGroup) group
      = banter_room_dup_group (banter_account_get_room (fixture->account, MODEL_FIXTURE_GROUP));
  GtkWidget *pane;
  GtkStack *pages;

  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_GROUP);
  activate (fixture, "win.details");
  app_fixture_wait (is_beside, fixture->aside);
  pane = details (fixture);
  pages = app_fixture_child (pane, BANTER_TYPE_DETAILS_PANE, "pages");
  g_assert_cmpuint (count_children (group_list (fixture)), ==, 6);
  g_assert_nonnull (app_fixture_find (pane, GTK_TYPE_LABEL, "Mia (You)"));
  g_assert_nonnull (app_fixture_find (pane, GTK_TYPE_LABEL, "Admin"));
  g_assert_nonnull (app_fixture_find (pane, GTK_TYPE_LABEL, "Moderator"));
  g_assert_nonnull (app_fixture_find (pane, GTK_TYPE_LABEL, "Invited"));
  g_assert_nonnull (
      app_fixture_find (pane, GTK_TYPE_LABEL, "Tuesdays at seven, and sometimes on Sundays"));
  g_assert_null (app_fixture_find (pane, GTK_TYPE_BUTTON, "Show All 6 Members"));

  model_fixture_fill_group (group, 300, 0);
  g_assert_cmpuint (count_children (group_list (fixture)), ==, 8);
  g_signal_emit_by_name (app_fixture_find (pane, GTK_TYPE_BUTTON, "Show All 300 Members"),
                         "clicked");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (pages), ==, "members");
  app_fixture_settle ();
  g_assert_nonnull (app_fixture_find (gtk_stack_get_visible_child (pages), GTK_TYPE_LABEL, "Kai"));
  gtk_widget_activate_action (pane, "details.back", NULL);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (pages), ==, "overview");
}

static gboolean
is_shown (gpointer widget)
{
  return gtk_widget_get_visible (widget);
}

static GtkWindow *
find_dialog (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
        return window;
    }
  return NULL;
}

/* A member whom one has a chat with is written to there; with others it begins with first words. */
static void
test_message (Fixture *fixture, gconstpointer data)
{
  BanterChatPage *chat;
  GtkWindow *dialog;

  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_GROUP);
  activate (fixture, "win.details");
  chat = BANTER_CHAT_PAGE (
      app_fixture_find (GTK_WIDGET (fixture->window), BANTER_TYPE_CHAT_PAGE, NULL));
  gtk_widget_activate_action (details (fixture), "details.message", "s", "@lena:demo.banter");
  g_assert_cmpstr (banter_room_get_name (banter_chat_page_get_room (chat)), ==, "Lena Okafor");
  g_assert_null (find_dialog (BANTER_TYPE_NEW_CHAT_DIALOG));
  gtk_widget_activate_action (details (fixture), "details.message", "s", "@new:demo.banter");
  dialog = find_dialog (BANTER_TYPE_NEW_CHAT_DIALOG);
  g_assert_nonnull (dialog);
  g_assert_nonnull (app_fixture_find (GTK_WIDGET (dialog), GTK_TYPE_LABEL, "@new:demo.banter"));
  gtk_window_destroy (dialog);
}

/* Without a network what was typed stays, and a sentence says why. */
static void
test_edit (Fixture *fixture, gconstpointer data)
{
  GtkWindow *editor;
  GtkWidget *problem;

  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_GROUP);
  activate (fixture, "win.details");
  gtk_widget_activate_action (details (fixture), "details.edit", NULL);
  editor = find_dialog (BANTER_TYPE_GROUP_EDITOR);
  g_assert_nonnull (editor);
  gtk_editable_set_text (app_fixture_child (editor, BANTER_TYPE_GROUP_EDITOR, "name"), "Knots");
  problem = app_fixture_child (editor, BANTER_TYPE_GROUP_EDITOR, "problem");
  g_signal_emit_by_name (app_fixture_child (editor, BANTER_TYPE_GROUP_EDITOR, "save"), "clicked");
  app_fixture_wait (is_shown, problem);
  g_assert_cmpstr (
      gtk_editable_get_text (app_fixture_child (editor, BANTER_TYPE_GROUP_EDITOR, "name")), ==,
      "Knots");
  gtk_window_destroy (editor);
}

static gboolean
is_off (gpointer mute)
{
  return !gtk_switch_get_active (mute);
}

static gboolean
is_on (gpointer toggle)
{
  return gtk_switch_get_active (toggle);
}

/* A mute that cannot be kept shows as what it is. The page of media has a way there and back. */
static void
test_media_and_mute (Fixture *fixture, gconstpointer data)
{
  GtkWidget *pane, *overview;
  GtkStack *pages;
  GtkSwitch *mute;

  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_ROOM);
  activate (fixture, "win.details");
  pane = details (fixture);
  pages = app_fixture_child (pane, BANTER_TYPE_DETAILS_PANE, "pages");
  overview = app_fixture_child (pane, BANTER_TYPE_DETAILS_PANE, "overview");
  mute = app_fixture_child (overview, BANTER_TYPE_DETAILS_OVERVIEW, "mute");
  gtk_switch_set_active (mute, TRUE);
  app_fixture_wait (is_off, mute);

  gtk_widget_activate_action (overview, "details.show", "s", "media");
  g_assert_true (BANTER_IS_MEDIA_PAGE (gtk_stack_get_visible_child (pages)));
  app_fixture_settle ();
  g_assert_nonnull (app_fixture_find (pane, GTK_TYPE_LABEL, "No Pictures"));
  gtk_widget_activate_action (pane, "details.back", NULL);
  g_assert_true (gtk_stack_get_visible_child (pages) == overview);
}

/* What cannot be kept shows as what it is, and what is off for all chats is not chosen for this
 * one. */
static void
test_privacy (Fixture *fixture, gconstpointer data)
{
  BanterPrivacy *privacy = banter_account_get_privacy (fixture->account);
  BanterRoom *room = banter_account_get_room (fixture->account, MODEL_FIXTURE_ROOM);
  GtkWidget *part, *row;
  GtkSwitch *read;

  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_ROOM);
  activate (fixture, "win.details");
  part = app_fixture_find (details (fixture), BANTER_TYPE_CHAT_PRIVACY, NULL);
  row = app_fixture_child (part, BANTER_TYPE_CHAT_PRIVACY, "read_row");
  read = app_fixture_child (part, BANTER_TYPE_CHAT_PRIVACY, "read");
  g_assert_true (gtk_switch_get_active (read));
  gtk_switch_set_active (read, FALSE);
  app_fixture_wait (is_on, read);
  g_assert_true (banter_room_get_shows_read (room));

  banter_privacy_set_read_receipts (privacy, FALSE);
  g_assert_false (gtk_switch_get_active (read));
  g_assert_false (gtk_widget_get_sensitive (row));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "Off for all chats in your settings");
  g_assert_true (
      gtk_widget_get_sensitive (app_fixture_child (part, BANTER_TYPE_CHAT_PRIVACY, "typing_row")));
  banter_privacy_set_read_receipts (privacy, TRUE);
  g_assert_true (gtk_switch_get_active (read));
  g_assert_true (gtk_widget_get_sensitive (row));
}

static gboolean
finds_nothing (gpointer dialog)
{
  GtkStack *results = app_fixture_child (dialog, BANTER_TYPE_DISCOVER_DIALOG, "results");

  return g_strcmp0 (gtk_stack_get_visible_child_name (results), "nothing") == 0;
}

static void
test_discover (Fixture *fixture, gconstpointer data)
{
  GtkWindow *dialog;

  activate (fixture, "win.discover");
  dialog = find_dialog (BANTER_TYPE_DISCOVER_DIALOG);
  g_assert_nonnull (dialog);
  app_fixture_wait (finds_nothing, dialog);
  gtk_window_destroy (dialog);
}

static void
test_leave (Fixture *fixture, gconstpointer data)
{
  GtkWindow *dialog;

  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_GROUP);
  activate (fixture, "win.details");
  gtk_widget_activate_action (details (fixture), "details.delete", NULL);
  dialog = find_dialog (ADW_TYPE_MESSAGE_DIALOG); /* I am the only admin */
  g_assert_nonnull (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "leave");
  g_assert_nonnull (app_fixture_find (GTK_WIDGET (fixture->window), GTK_TYPE_BUTTON, "Undo"));
  g_assert_false (banter_aside_get_revealed (fixture->aside));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/app/details/follows", test_follows },
    { "/app/details/narrow", test_narrow },
    { "/app/details/members", test_members },
    { "/app/details/message", test_message },
    { "/app/details/edit", test_edit },
    { "/app/details/discover", test_discover },
    { "/app/details/privacy", test_privacy },
    { "/app/details/leave", test_leave },
    { "/app/details/media", test_media_and_mute },
  };

  app_fixture_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
