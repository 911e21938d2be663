/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"

#include "banter-clock.h"
#include "banter-notifier.h"
#include "banter-standing.h"
#include "model-fixture.h"
#include "chat/banter-message-failure.h"
#include "people/banter-new-chat-dialog.h"
#include "safety/banter-family-page.h"
#include "safety/banter-pairing-row.h"
#include "safety/banter-phone-dialog.h"
#include "safety/banter-standing-bar.h"
#include "safety/banter-standing-help.h"
#include "session/banter-busy-button.h"
#include "session/banter-field.h"

/* What the app says of ages, phone numbers and Family Pairing, over an account in memory. */

static void
test_sentences (void)
{
  static const struct
  {
    const char *age_band;
    const char *refusal;
    const char *dm_from;
    const char *text;
    const char *label;
  } rows[] = {
    { "adult", NULL, NULL, NULL, NULL },
    { "16_17", NULL, "2027-03-03", NULL, NULL },
    { "under_16", "age", "2027-03-03", "Direct messages open on 3 March 2027, when you are 16.",
      NULL },
    /* What a broken server says. */
    { "under_16", "age", "2027-13-03", "Direct messages are for people aged 16 and over.", NULL },
    { "under_16", "age", "2027-3-3", "Direct messages are for people aged 16 and over.", NULL },
    { "under_16", "age", "<b>soon</b>", "Direct messages are for people aged 16 and over.", NULL },
    { "under_16", "age", NULL, "Direct messages are for people aged 16 and over.", NULL },
    { "adult", "bored", NULL, "The server does not allow this.", NULL },
    { "unknown", "age", NULL,
      "Your server does not know your birthday, so direct messages are off. Whoever runs the "
      "server can add it.",
      NULL },
    { "elderly", "age", NULL,
      "Your server does not know your birthday, so direct messages are off. Whoever runs the "
      "server can add it.",
      NULL },
    { "adult", "phone", NULL, "Verify your phone number to send direct messages.",
      "Verify Phone Number" },
    { "16_17", "family", NULL,
      "A guardian has switched off your direct messages in Family Pairing.", "Family Pairing" },
    { "adult", "account", NULL, "This account has been closed.", NULL },
  };
  g_autoptr (BanterAccount) account = model_fixture_new ();
  BanterStanding *standing = banter_account_get_standing (account);

  g_assert_null (banter_standing_help_dup_text (standing));
  g_assert_null (banter_standing_help_dup_text (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = NULL;

      model_fixture_set_standing (account, rows[i].age_band, rows[i].refusal, rows[i].dm_from);
      text = banter_standing_help_dup_text (standing);
      g_assert_cmpstr (text, ==, rows[i].text);
      g_assert_cmpstr (banter_standing_help_get_label (standing), ==, rows[i].label);
    }
  banter_account_close (account);
}

static void
test_bar (void)
{
  g_autoptr (BanterAccount) account = model_fixture_new ();
  GtkWidget *bar = g_object_new (BANTER_TYPE_STANDING_BAR, NULL);
  GtkWindow *window = app_fixture_show (bar);
  GtkWidget *remedy = app_fixture_child (bar, BANTER_TYPE_STANDING_BAR, "remedy");

  banter_standing_bar_set_standing (BANTER_STANDING_BAR (bar),
                                    banter_account_get_standing (account));
  g_assert_false (gtk_widget_get_visible (bar));
  model_fixture_set_standing (account, "under_16", "age", "2027-03-03");
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_false (gtk_widget_get_visible (remedy));
  model_fixture_set_standing (account, "adult", "phone", NULL);
  g_assert_true (gtk_widget_get_visible (remedy));
  model_fixture_set_standing (account, "adult", NULL, NULL);
  g_assert_false (gtk_widget_get_visible (bar));
  app_fixture_destroy (window);
  banter_account_close (account);
}

/* New Chat says why there is none, and goes on when there is. */
static void
test_new_chat (void)
{
  g_autoptr (BanterAccount) account = model_fixture_new ();
  GtkWidget *dialog;
  GtkStack *pages;

  model_fixture_set_standing (account, "under_16", "age", "2027-03-03");
  dialog = banter_new_chat_dialog_new (account);
  pages = app_fixture_child (dialog, BANTER_TYPE_NEW_CHAT_DIALOG, "pages");
  app_fixture_present (GTK_WINDOW (dialog));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (pages), ==, "refused");
  g_assert_nonnull (app_fixture_find (dialog, GTK_TYPE_LABEL,
                                      "Direct messages open on 3 March 2027, when you are 16."));
  model_fixture_set_standing (account, "16_17", NULL, NULL);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (pages), ==, "search");
  app_fixture_destroy (GTK_WINDOW (dialog));
  banter_account_close (account);
}

static gboolean
has_problem (gpointer field)
{
  return banter_field_get_problem (field) != NULL;
}

/* What is wrong with the first step stands below its field; without a network that is what. */
static void
test_phone_dialog (void)
{
  g_autoptr (BanterAccount) account = model_fixture_new ();
  GtkWidget *dialog = banter_phone_dialog_new (account);
  const GType type = BANTER_TYPE_PHONE_DIALOG;
  GtkStack *steps = app_fixture_child (dialog, type, "steps");
  BanterField *field = app_fixture_child (dialog, type, "number_field");
  GtkEditable *number = app_fixture_child (dialog, type, "number");
  gpointer submit = app_fixture_child (dialog, type, "submit");

  app_fixture_present (GTK_WINDOW (dialog));
  g_signal_emit_by_name (submit, "clicked");
  g_assert_cmpstr (banter_field_get_problem (field), ==,
                   "Write the whole number with its country code, like +49 30 901820.");
  gtk_editable_set_text (number, "+4930901820");
  g_assert_null (banter_field_get_problem (field));
  g_signal_emit_by_name (submit, "clicked");
  g_assert_true (banter_busy_button_get_busy (submit));
  app_fixture_wait (has_problem, field);
  g_assert_cmpstr (banter_field_get_problem (field), ==, "This computer is offline.");
  g_assert_false (banter_busy_button_get_busy (submit));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (steps), ==, "number");
  g_assert_false (gtk_widget_get_visible (app_fixture_child (dialog, type, "resend")));
  app_fixture_destroy (GTK_WINDOW (dialog));
  banter_account_close (account);
}

/* A message that was refused for want of a number offers the way to one, in place of the question
 * why: four buttons are too wide for a phone. */
static void
test_failure (void)
{
  GtkWidget *failure = g_object_ref_sink (banter_message_failure_new ());

  banter_message_failure_set_problem (BANTER_MESSAGE_FAILURE (failure), BANTER_PROBLEM_PHONE,
                                      FALSE);
  g_assert_nonnull (app_fixture_find (failure, GTK_TYPE_BUTTON, "Verify Phone Number"));
  g_assert_null (app_fixture_find (failure, GTK_TYPE_BUTTON, "Why?"));
  banter_message_failure_set_problem (BANTER_MESSAGE_FAILURE (failure), BANTER_PROBLEM_AGE, FALSE);
  g_assert_null (app_fixture_find (failure, GTK_TYPE_BUTTON, "Verify Phone Number"));
  g_assert_nonnull (app_fixture_find (failure, GTK_TYPE_BUTTON, "Why?"));
  app_fixture_finalize (failure);
}

static gboolean
has_row (GtkWidget *page, const char *title)
{
  return app_fixture_find (page, GTK_TYPE_LABEL, title) != NULL;
}

/* What a guardian has limited the teen sees as locked, with who did it; names are no markup. */
static void
test_teen (void)
{
  g_autoptr (BanterAccount) account = model_fixture_new ();
  g_autoptr (BanterFamilyLimits) limits = banter_family_limits_new ();
  GtkWidget *page = g_object_new (BANTER_TYPE_FAMILY_PAGE, NULL);
  GtkWindow *window;

  model_fixture_set_standing (account, "16_17", NULL, NULL);
  banter_family_page_set_account (BANTER_FAMILY_PAGE (page), account);
  window = app_fixture_show (page);
  g_assert_true (has_row (page, "Enter a Code…"));
  g_assert_false (has_row (page, "Pair with a Teen…"));

  limits->groups = FALSE;
  limits->quiet_from = g_strdup ("21:00");
  limits->quiet_to = g_strdup ("08:00");
  model_fixture_pair (account, "@gran&co:demo.banter", FALSE, limits);
  g_assert_true (has_row (page, "Group chats are off"));
  g_assert_true (has_row (page, "Quiet hours 21:00–08:00"));
  g_assert_true (has_row (page, "Only friends can message you or add you to groups"));
  g_assert_false (has_row (page, "Direct messages are off"));
  g_assert_nonnull (app_fixture_find (page, GTK_TYPE_BUTTON, "Unpair…"));
  limits->groups = TRUE;
  model_fixture_pair (account, "@gran&co:demo.banter", FALSE, limits);
  g_assert_false (has_row (page, "Group chats are off"));
  app_fixture_destroy (window);
  banter_account_close (account);
}

/* A switch is a limit at once; a time that another program chose stays. */
static void
test_guardian (void)
{
  g_autoptr (BanterAccount) account = model_fixture_new ();
  g_autoptr (BanterFamilyLimits) limits = banter_family_limits_new ();
  GListModel *pairings = banter_family_get_pairings (banter_account_get_family (account));
  g_autoptr (BanterPairing) pairing = NULL;
  g_autofree char *joined = NULL;
  GtkWidget *row;
  GtkEditable *words;
  GtkSwitch *groups;
  GtkWindow *window;

  limits->groups = FALSE;
  limits->quiet_from = g_strdup ("20:15");
  limits->quiet_to = g_strdup ("08:00");
  model_fixture_pair (account, "@tom:demo.banter", TRUE, limits);
  pairing = g_list_model_get_item (pairings, 0);
  g_assert_true (banter_pairing_get_is_guardian (pairing));
  row = banter_pairing_row_new (account, pairing);
  window = app_fixture_show (row);
  groups = app_fixture_child (row, BANTER_TYPE_PAIRING_ROW, "groups");
  g_assert_false (gtk_switch_get_active (groups));
  g_assert_true (has_row (row, "Groups off, quiet hours 20:15–08:00"));

  gtk_switch_set_active (groups, TRUE);
  gtk_switch_set_active (app_fixture_child (row, BANTER_TYPE_PAIRING_ROW, "dms"), FALSE);
  g_assert_true (banter_pairing_get_limits (pairing)->groups);
  g_assert_false (banter_pairing_get_limits (pairing)->dms);
  g_assert_cmpstr (banter_pairing_get_limits (pairing)->quiet_from, ==, "20:15");
  g_assert_true (has_row (row, "Direct messages off, quiet hours 20:15–08:00"));

  words = app_fixture_child (row, BANTER_TYPE_PAIRING_ROW, "words");
  gtk_editable_set_text (words, "uno، dos ,, tres；四，");
  g_signal_emit_by_name (words, "apply");
  joined = g_strjoinv ("|", banter_pairing_get_limits (pairing)->words);
  g_assert_cmpstr (joined, ==, "uno|dos|tres|四");
  app_fixture_destroy (window);
  banter_account_close (account);
}

/* In the hours that a guardian chose nothing is announced. */
static void
test_quiet (void)
{
  static const struct
  {
    int hour;
    gboolean silent;
  } rows[] = { { 20, FALSE }, { 21, TRUE }, { 3, TRUE }, { 9, FALSE } };
  g_autoptr (BanterAccount) account = model_fixture_new ();
  g_autoptr (BanterFamilyLimits) limits = banter_family_limits_new ();

  limits->quiet_from = g_strdup ("21:00");
  limits->quiet_to = g_strdup ("09:00");
  g_assert_false (banter_notifier_is_silent (account));
  model_fixture_pair (account, "@gran:demo.banter", FALSE, limits);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GDateTime) now = g_date_time_new_local (2026, 5, 5, rows[i].hour, 30, 0);

      banter_clock_set_for_tests (g_date_time_to_unix (now) * 1000);
      g_assert_cmpint (banter_notifier_is_silent (account), ==, rows[i].silent);
    }
  banter_clock_set_for_tests (0);
  banter_account_close (account);
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/safety/sentences", test_sentences);
  g_test_add_func ("/app/safety/bar", test_bar);
  g_test_add_func ("/app/safety/new-chat", test_new_chat);
  g_test_add_func ("/app/safety/phone-dialog", test_phone_dialog);
  g_test_add_func ("/app/safety/failure", test_failure);
  g_test_add_func ("/app/safety/teen", test_teen);
  g_test_add_func ("/app/safety/guardian", test_guardian);
  g_test_add_func ("/app/safety/quiet", test_quiet);
  return g_test_run ();
}
