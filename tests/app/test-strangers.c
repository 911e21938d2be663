/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"

#include "banter-account-contacts.h"
#include "banter-settings.h"
#include "banter-window.h"
#include "help/banter-why-dialog.h"
#include "inbox/banter-request-crowd.h"
#include "inbox/banter-request-facts.h"
#include "inbox/banter-request-page.h"
#include "model-fixture.h"
#include "safety/banter-blocked-page.h"
#include "safety/banter-person-actions.h"
#include "safety/banter-report-dialog.h"
#include "banter-profile.h"

/* Blocking, reporting and what is told of strangers, over an account in memory that has no network.
 */

#define NOOR "@noor:demo.banter"

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

static gboolean
sees (Fixture *fixture, const char *text)
{
  app_fixture_settle ();
  return app_fixture_find (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, text) != NULL;
}

static gboolean
has_button (Fixture *fixture, const char *text)
{
  app_fixture_settle ();
  return app_fixture_find (GTK_WIDGET (fixture->window), GTK_TYPE_BUTTON, text) != NULL;
}

/* In a chat with somebody blocked a bar stands in place of the entry. */
static void
test_blocked_chat (Fixture *fixture, gconstpointer data)
{
  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_ROOM);
  g_assert_false (sees (fixture, "You blocked Noor."));
  model_fixture_block (fixture->account, NOOR);
  g_assert_true (sees (fixture, "You blocked Noor."));
  g_assert_true (has_button (fixture, "Unblock"));
  model_fixture_rename (fixture->account, NOOR, "<b>Noor</b>");
  model_fixture_block (fixture->account, NULL);
  g_assert_false (sees (fixture, "You blocked Noor."));
}

static gboolean
says_offline (gpointer data)
{
  return sees (data, "This computer is offline.");
}

/* What did not happen is said, and nothing changes. */
static void
test_block_fails (Fixture *fixture, gconstpointer data)
{
  GListModel *blocked = banter_account_get_blocked (fixture->account);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.block", "s", NOOR));
  app_fixture_wait (says_offline, fixture);
  g_assert_cmpuint (g_list_model_get_n_items (blocked), ==, 0);
}

static void
test_decline_server (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);

  gtk_widget_activate_action (window, "win.decline-server", "s", "nobody.example");
  gtk_widget_activate_action (window, "win.decline-server", "s", "demo.banter");
  g_assert_false (has_button (fixture, "Undo"));
  gtk_widget_activate_action (window, "win.decline-server", "s", "elsewhere.example");
  g_assert_true (sees (fixture, "1 request from elsewhere.example declined"));
  g_assert_true (has_button (fixture, "Undo"));
}

static void
test_request_page (Fixture *fixture, gconstpointer data)
{
  const char *warning = "You know another Noor, whose address is " NOOR ".";

  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_REQUEST);
  g_assert_false (sees (fixture, warning));
  model_fixture_rename (fixture->account, "@jo:demo.banter", "N0or");
  banter_window_open_room_by_id (fixture->window, "!request1:demo.banter");
  g_assert_true (sees (fixture, "hey 👋"));
  banter_window_open_room_by_id (fixture->window, MODEL_FIXTURE_REQUEST);
  g_assert_true (sees (fixture, warning));
  g_assert_true (has_button (fixture, "Block"));
  g_assert_true (has_button (fixture, "Report…"));
  g_assert_true (has_button (fixture, "Follow"));
}

static void
test_facts (void)
{
  g_autoptr (GDateTime) month = g_date_time_new_utc (2026, 3, 1, 0, 0, 0);
  char *no_texts[] = { NULL };
  const struct
  {
    BanterRequestInfo info;
    const char *server;
    guint n_more;
    const char *seen[3];
  } cases[] = {
    { { .texts = no_texts }, NULL, 0, { "No groups or friends in common" } },
    { { .texts = no_texts, .n_groups = 1, .groups = (char *)"<i>Club</i>" },
      "x.example",
      0,
      { "1 group in common", "<i>Club</i>" } },
    { { .texts = no_texts, .n_groups = 2, .n_friends = 3, .known_since = month },
      "x.example",
      4,
      { "3 friends in common", "Account known since March 2026",
        "4 more requests from x.example" } },
  };
  GtkWidget *facts = g_object_new (BANTER_TYPE_REQUEST_FACTS, NULL);
  GtkWindow *window = app_fixture_show (g_object_new (GTK_TYPE_BOX, NULL));

  gtk_box_append (GTK_BOX (gtk_window_get_child (window)), facts);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      banter_request_facts_show (BANTER_REQUEST_FACTS (facts), &cases[i].info, cases[i].server,
                                 cases[i].n_more);
      for (guint j = 0; j < G_N_ELEMENTS (cases[i].seen) && cases[i].seen[j] != NULL; j++)
        {
          g_test_message ("%s", cases[i].seen[j]);
          g_assert_nonnull (app_fixture_find (facts, GTK_TYPE_LABEL, cases[i].seen[j]));
        }
    }
  banter_request_facts_show (BANTER_REQUEST_FACTS (facts), NULL, NULL, 0);
  g_assert_false (gtk_widget_get_visible (facts));
  app_fixture_destroy (window);
}

static void
test_crowd (void)
{
  BanterAccount *account = model_fixture_new ();
  GtkWidget *crowd = g_object_new (BANTER_TYPE_REQUEST_CROWD, NULL);
  GtkWindow *window = app_fixture_show (crowd);

  banter_request_crowd_set_account (BANTER_REQUEST_CROWD (crowd), account);
  g_assert_false (gtk_widget_get_visible (crowd));
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *user_id = g_strdup_printf ("@bot%u:spam.example", i);

      model_fixture_ask (account, user_id);
    }
  g_assert_nonnull (app_fixture_find (crowd, GTK_TYPE_LABEL, "3 requests from spam.example"));
  g_assert_nonnull (app_fixture_find (crowd, GTK_TYPE_BUTTON, "Decline All"));
  banter_request_crowd_set_account (BANTER_REQUEST_CROWD (crowd), NULL);
  g_assert_false (gtk_widget_get_visible (crowd));
  app_fixture_destroy (window);
  banter_account_close (account);
  g_object_unref (account);
}

static void
test_blocked_page (void)
{
  BanterAccount *account = model_fixture_new ();
  GtkWidget *page = banter_blocked_page_new (account);
  GtkStack *stack = app_fixture_child (page, BANTER_TYPE_BLOCKED_PAGE, "stack");
  GtkWindow *window = app_fixture_show (page);

  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "empty");
  model_fixture_rename (account, NOOR, "<b>Noor</b>");
  model_fixture_block (account, NOOR);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "list");
  g_assert_nonnull (app_fixture_find (page, GTK_TYPE_LABEL, "<b>Noor</b>"));
  g_assert_nonnull (app_fixture_find (page, GTK_TYPE_LABEL, NOOR));
  g_assert_nonnull (app_fixture_find (page, GTK_TYPE_BUTTON, "Unblock"));
  model_fixture_block (account, NULL);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "empty");
  app_fixture_destroy (window);
  banter_account_close (account);
  g_object_unref (account);
}

/* The rows of somebody's details say what they would do now. */
static void
test_person_actions (void)
{
  BanterAccount *account = model_fixture_new ();
  GtkWidget *actions = g_object_new (BANTER_TYPE_PERSON_ACTIONS, NULL);
  GtkWindow *window = app_fixture_show (actions);

  g_assert_false (gtk_widget_get_visible (actions));
  banter_person_actions_set_person (BANTER_PERSON_ACTIONS (actions),
                                    banter_account_get_person (account, NOOR), NULL);
  g_assert_nonnull (app_fixture_find (actions, GTK_TYPE_LABEL, "Block"));
  model_fixture_block (account, NOOR);
  g_assert_nonnull (app_fixture_find (actions, GTK_TYPE_LABEL, "Unblock"));
  g_assert_nonnull (app_fixture_find (actions, GTK_TYPE_LABEL, "Follow"));
  app_fixture_destroy (window);
  banter_account_close (account);
  g_object_unref (account);
}

/* Without a network that is what it finds. */
static void
test_why (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog = banter_why_dialog_new (fixture->account, NULL);

  app_fixture_present (GTK_WINDOW (dialog));
  g_assert_nonnull (app_fixture_find (dialog, GTK_TYPE_LABEL, "This computer is offline."));
  g_assert_nonnull (app_fixture_find (dialog, GTK_TYPE_LABEL, "Your own settings allow it"));
  app_fixture_destroy (GTK_WINDOW (dialog));
}

static gboolean
is_visible (gpointer widget)
{
  return gtk_widget_get_visible (widget);
}

/* Nothing is sent without a reason; without a network it says so and keeps what was chosen. */
static void
test_report (void)
{
  BanterAccount *account = model_fixture_new ();
  BanterPerson *noor = banter_account_get_person (account, NOOR);
  GtkWidget *dialog = banter_report_dialog_new (account, noor, MODEL_FIXTURE_ROOM, "$event");
  const GType type = BANTER_TYPE_REPORT_DIALOG;
  GtkWidget *submit = app_fixture_child (dialog, type, "submit");
  GtkWidget *spam;

  app_fixture_present (GTK_WINDOW (dialog));
  g_assert_false (gtk_widget_get_sensitive (submit));
  spam = app_fixture_find (dialog, GTK_TYPE_CHECK_BUTTON, NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (spam), TRUE);
  g_assert_true (gtk_widget_get_sensitive (submit));
  g_signal_emit_by_name (submit, "clicked");
  app_fixture_wait (is_visible, app_fixture_child (dialog, type, "problem"));
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (spam)));
  g_assert_true (gtk_widget_get_sensitive (submit));
  g_assert_nonnull (app_fixture_find (dialog, GTK_TYPE_LABEL, "Block Noor"));
  app_fixture_destroy (GTK_WINDOW (dialog));

  /* A group has nobody to block. */
  dialog = banter_report_dialog_new (account, NULL, MODEL_FIXTURE_GROUP, NULL);
  app_fixture_present (GTK_WINDOW (dialog));
  g_assert_false (gtk_widget_get_visible (app_fixture_child (dialog, type, "block_group")));
  app_fixture_destroy (GTK_WINDOW (dialog));
  banter_account_close (account);
  g_object_unref (account);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/app/strangers/blocked-chat", test_blocked_chat },
    { "/app/strangers/block-fails", test_block_fails },
    { "/app/strangers/decline-server", test_decline_server },
    { "/app/strangers/request-page", test_request_page },
    { "/app/strangers/why", test_why },
  };

  app_fixture_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/app/strangers/facts", test_facts);
  g_test_add_func ("/app/strangers/crowd", test_crowd);
  g_test_add_func ("/app/strangers/blocked-page", test_blocked_page);
  g_test_add_func ("/app/strangers/person-actions", test_person_actions);
  g_test_add_func ("/app/strangers/report", test_report);
  return g_test_run ();
}
