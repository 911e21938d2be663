/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"

#include "banter-settings.h"
#include "banter-split.h"
#include "banter-window.h"
#include "chat/banter-chat-page.h"
#include "inbox/banter-inbox-page.h"
#include "inbox/banter-request-page.h"
#include "model-fixture.h"
#include "session/banter-session-page.h"
#include "banter-profile.h"

/* The window over an account in memory: what is open, what is deleted and brought back. */

typedef struct
{
  BanterProfile *profile;
  GSettings *settings;
  BanterAccount *account;
  BanterWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->profile = banter_profile_new ("test");
  fixture->settings = banter_settings_new ("test");
  g_assert_nonnull (fixture->settings);
  g_settings_reset (fixture->settings, BANTER_SETTING_LAST_CHAT);
  g_settings_reset (fixture->settings, BANTER_SETTING_WINDOW_WIDTH);
  fixture->account = model_fixture_new ();
  fixture->window = banter_window_new (NULL, fixture->profile, fixture->settings);
  banter_window_set_account (fixture->window, fixture->account);
  app_fixture_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_fixture_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->account);
  g_object_unref (fixture->settings);
  g_object_unref (fixture->profile);
}

static GtkWidget *
content (Fixture *fixture)
{
  return gtk_stack_get_visible_child (
      app_fixture_child (fixture->window, BANTER_TYPE_WINDOW, "content"));
}

static void
test_opens_chats_and_requests (Fixture *fixture, gconstpointer data)
{
  g_autofree char *last = NULL;

  banter_window_open_room_by_id (fixture->window, "!nowhere:demo.banter");
  g_assert_false (BANTER_IS_CHAT_PAGE (content (fixture)));
  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_ROOM);
  g_assert_true (BANTER_IS_CHAT_PAGE (content (fixture)));
  last = g_settings_get_string (fixture->settings, BANTER_SETTING_LAST_CHAT);
  g_assert_cmpstr (last, ==, MODEL_FIXTURE_ROOM);
  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_REQUEST);
  g_assert_true (BANTER_IS_REQUEST_PAGE (content (fixture)));
}

static void
test_shows_first_request (Fixture *fixture, gconstpointer data)
{
  BanterInboxPage *inbox = app_fixture_child (fixture->window, BANTER_TYPE_WINDOW, "inbox");

  banter_inbox_page_set_show_requests (inbox, TRUE);
  g_assert_true (BANTER_IS_REQUEST_PAGE (content (fixture)));
}

static void
test_delete_and_undo (Fixture *fixture, gconstpointer data)
{
  BanterRoom *room = banter_account_get_room (fixture->account, MODEL_FIXTURE_ROOM);
  BanterInboxPage *inbox = app_fixture_child (fixture->window, BANTER_TYPE_WINDOW, "inbox");
  GtkWidget *undo;

  banter_window_open_room (fixture->window, room);
  g_signal_emit_by_name (inbox, "deleted", room);
  g_assert_false (BANTER_IS_CHAT_PAGE (content (fixture)));
  undo = app_fixture_find (GTK_WIDGET (fixture->window), GTK_TYPE_BUTTON, "Undo");
  g_assert_nonnull (undo);
  g_signal_emit_by_name (undo, "clicked");
  g_assert_true (banter_account_get_room (fixture->account, MODEL_FIXTURE_ROOM) == room);
}

static guint
count_undo (GtkWidget *widget)
{
  guint n = GTK_IS_BUTTON (widget)
            && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), "Undo") == 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_undo (child);
  return n;
}

static gboolean
one_to_undo (gpointer window)
{
  return count_undo (window) == 1;
}

static gboolean
nothing_to_undo (gpointer window)
{
  return count_undo (window) == 0;
}

/* The first deletion's offer does not come back after the second one's, when it would be too late.
 */
static void
test_last_deletion (Fixture *fixture, gconstpointer data)
{
  BanterInboxPage *inbox = app_fixture_child (fixture->window, BANTER_TYPE_WINDOW, "inbox");

  g_signal_emit_by_name (inbox, "deleted",
                         banter_account_get_room (fixture->account, MODEL_FIXTURE_ROOM));
  g_signal_emit_by_name (inbox, "deleted",
                         banter_account_get_room (fixture->account, MODEL_FIXTURE_GROUP));
  app_fixture_wait (one_to_undo, fixture->window);
  g_signal_emit_by_name (app_fixture_find (GTK_WIDGET (fixture->window), GTK_TYPE_BUTTON, "Undo"),
                         "clicked");
  app_fixture_wait (nothing_to_undo, fixture->window);
}

static void
test_focus (Fixture *fixture, gconstpointer data)
{
  GtkWidget *focus;

  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_ROOM);
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_true (GTK_IS_TEXT_VIEW (focus));
  gtk_widget_grab_focus (app_fixture_child (fixture->window, BANTER_TYPE_WINDOW, "inbox"));
  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_GROUP);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == focus);
}

static gboolean
resumed (gpointer user_data)
{
  return BANTER_IS_CHAT_PAGE (content (user_data));
}

static void
test_resumes_last_chat (Fixture *fixture, gconstpointer data)
{
  g_settings_set_string (fixture->settings, BANTER_SETTING_LAST_CHAT, MODEL_FIXTURE_GROUP);
  app_fixture_wait (resumed, fixture);
}

static gboolean
is_folded (gpointer split)
{
  return banter_split_get_folded (split);
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  BanterSplit *split = app_fixture_child (fixture->window, BANTER_TYPE_WINDOW, "split");

  g_assert_false (banter_split_get_folded (split));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 400, 600);
  app_fixture_wait (is_folded, split);
  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_ROOM);
  g_assert_true (banter_split_get_show_content (split));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.back", NULL));
  g_assert_false (banter_split_get_show_content (split));
}

static void
test_signed_out (Fixture *fixture, gconstpointer data)
{
  GtkStack *stack = app_fixture_child (fixture->window, BANTER_TYPE_WINDOW, "stack");

  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_ROOM);
  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_REQUEST);
  banter_window_set_account (fixture->window, NULL);
  g_assert_true (BANTER_IS_SESSION_PAGE (gtk_stack_get_visible_child (stack)));
  g_assert_false (BANTER_IS_CHAT_PAGE (content (fixture)));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/app/window/opens-chats-and-requests", test_opens_chats_and_requests },
    { "/app/window/shows-first-request", test_shows_first_request },
    { "/app/window/delete-and-undo", test_delete_and_undo },
    { "/app/window/last-deletion", test_last_deletion },
    { "/app/window/focus", test_focus },
    { "/app/window/resumes-last-chat", test_resumes_last_chat },
    { "/app/window/narrow", test_narrow },
    { "/app/window/signed-out", test_signed_out },
  };

  app_fixture_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
