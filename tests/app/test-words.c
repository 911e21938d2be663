/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"

#include "banter-account-private.h"
#include "chat/banter-message-row.h"
#include "inbox/banter-inbox-row.h"
#include "inbox/banter-requests-button.h"
#include "inbox/banter-requests-page.h"
#include "model-fixture.h"
#include "settings/banter-words-group.h"

/* The word filter on the screen, over an account in memory. */

static void
end (GtkWindow *window, BanterAccount *account)
{
  app_fixture_destroy (window);
  banter_account_close (account);
  app_fixture_finalize (account);
}

static void
on_message (BanterWordsGroup *group, const char *text, char **said)
{
  g_free (*said);
  *said = g_strdup (text);
}

static void
type_word (GtkEditable *entry, const char *word)
{
  gtk_editable_set_text (entry, word);
  g_signal_emit_by_name (entry, "apply");
}

static void
test_settings (void)
{
  BanterAccount *account = model_fixture_new ();
  BanterWords *words = banter_account_get_words (account);
  BanterWordsGroup *group = g_object_new (BANTER_TYPE_WORDS_GROUP, NULL);
  GtkEditable *entry = app_fixture_child (group, BANTER_TYPE_WORDS_GROUP, "entry");
  GtkSwitch *enabled = app_fixture_child (group, BANTER_TYPE_WORDS_GROUP, "enabled");
  AdwExpanderRow *own = app_fixture_child (group, BANTER_TYPE_WORDS_GROUP, "own");
  AdwExpanderRow *languages = app_fixture_child (group, BANTER_TYPE_WORDS_GROUP, "languages");
  GtkWindow *window = app_fixture_show (GTK_WIDGET (group));
  g_autofree char *said = NULL;

  g_signal_connect (group, "message", G_CALLBACK (on_message), &said);
  banter_words_group_set_words (group, words);
  adw_expander_row_set_expanded (own, TRUE);
  g_assert_true (gtk_switch_get_active (enabled));
  g_assert_cmpstr (adw_expander_row_get_subtitle (languages), ==, "English");
  banter_words_set_language (words, "fr", TRUE);
  g_assert_cmpstr (adw_expander_row_get_subtitle (languages), ==, "English, Français");

  type_word (entry, "Spoil*");
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "");
  type_word (entry, "<b>&");
  g_assert_true (banter_words_catch (words, "spoilers"));
  g_assert_cmpstr (adw_expander_row_get_subtitle (own), ==, "2 words");
  g_assert_nonnull (app_fixture_find (GTK_WIDGET (own), GTK_TYPE_LABEL, "b>&"));
  g_assert_null (said);
  type_word (entry, "spoil*");
  g_assert_cmpstr (said, ==, "That word is in your list already.");
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "spoil*"); /* to be corrected */
  type_word (entry, " * ");
  g_assert_cmpstr (said, ==, "Enter a word with at least one letter or digit.");

  gtk_widget_activate_action (GTK_WIDGET (group), "words.remove", "s", "spoil*");
  g_assert_false (banter_words_catch (words, "spoilers"));
  g_assert_cmpstr (adw_expander_row_get_subtitle (own), ==, "1 word");
  gtk_switch_set_active (enabled, FALSE);
  g_assert_false (banter_words_get_enabled (words));
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (own)));
  end (window, account);
}

static void
on_command (BanterMessageRow *row, guint command, BanterMessage *message, guint *seen)
{
  *seen = command + 1;
}

/* The row of a message that is hidden shows a button, and nothing of the message. */
static void
test_fold (void)
{
  BanterAccount *account = model_fixture_new ();
  BanterRoom *room = banter_account_get_room (account, MODEL_FIXTURE_ROOM);
  g_autoptr (BanterTimelineModel) timeline = banter_room_dup_timeline (room);
  GtkWidget *row = banter_message_row_new ();
  GtkWindow *window = app_fixture_show (row);
  GtkWidget *button = NULL;
  guint command = 0, i = 0;
  g_autoptr (BanterMessage) message = NULL;

  do
    {
      g_clear_object (&message);
      message = g_list_model_get_item (G_LIST_MODEL (timeline), i++);
    }
  while (banter_message_get_kind (message) != BANTER_ITEM_FILTERED);
  g_object_set (row, "account", account, "item", message, NULL);
  g_signal_connect (row, "command", G_CALLBACK (on_command), &command);
  g_assert_nonnull (app_fixture_find (row, GTK_TYPE_LABEL, "Message hidden by your word filter"));
  button = app_fixture_find (row, GTK_TYPE_BUTTON, "Show");
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (command, ==, BANTER_MESSAGE_SHOW + 1);
  g_object_set (row, "item", NULL, NULL);
  g_clear_object (&timeline);
  g_clear_object (&message);
  end (window, account);
}

static gboolean
has_row (gpointer list)
{
  return app_fixture_find (list, BANTER_TYPE_INBOX_ROW, NULL) != NULL;
}

static void
test_filtered_requests (void)
{
  BanterAccount *account = model_fixture_new ();
  BanterInviteRow invite = { .inviter = (char *)"@troll:demo.banter",
                             .inviter_name = (char *)"Troll",
                             .reason = (char *)"you asshole",
                             .words_caught = TRUE };
  BanterRoomRow row = { .room_id = (char *)"!troll:demo.banter",
                        .membership = BANTER_MEMBERSHIP_INVITE,
                        .name = (char *)"Troll",
                        .dm_user_id = (char *)"@troll:demo.banter",
                        .invite = &invite };
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  BanterRequestsPage *page = g_object_new (BANTER_TYPE_REQUESTS_PAGE, NULL);
  GtkWindow *window = app_fixture_show (GTK_WIDGET (page));
  GtkWidget *part = app_fixture_child (page, BANTER_TYPE_REQUESTS_PAGE, "filtered_part");
  GtkWidget *list = app_fixture_child (page, BANTER_TYPE_REQUESTS_PAGE, "filtered_list");
  GtkLabel *count = app_fixture_child (page, BANTER_TYPE_REQUESTS_PAGE, "filtered_count");
  GtkWidget *shown = NULL;
  guint n_before, n_requests;

  banter_requests_page_set_account (page, account);
  g_object_get (account, "n-requests", &n_before, NULL);
  g_assert_false (gtk_widget_get_visible (part));
  g_ptr_array_add (rows, &row);
  banter_account_apply_rooms (account, rows, NULL);
  g_object_get (account, "n-requests", &n_requests, NULL);
  g_assert_cmpuint (n_requests, ==, n_before);
  g_assert_true (gtk_widget_get_visible (part));
  g_assert_cmpstr (gtk_label_get_text (count), ==, "1");
  g_assert_false (gtk_widget_get_visible (list));

  gtk_toggle_button_set_active (
      app_fixture_child (page, BANTER_TYPE_REQUESTS_PAGE, "filtered_button"), TRUE);
  app_fixture_wait (has_row, list);
  shown = app_fixture_find (list, BANTER_TYPE_INBOX_ROW, NULL);
  g_assert_cmpstr (gtk_label_get_text (app_fixture_child (shown, BANTER_TYPE_INBOX_ROW, "preview")),
                   ==, "Message hidden by your word filter");
  end (window, account);
}

/* Requests that do not count have to be found too. */
static void
test_button (void)
{
  BanterRequestsButton *button
      = g_object_ref_sink (g_object_new (BANTER_TYPE_REQUESTS_BUTTON, NULL));
  GtkWidget *count = app_fixture_child (button, BANTER_TYPE_REQUESTS_BUTTON, "count");
  static const struct
  {
    guint n_requests, n_filtered;
    gboolean visible, counted;
  } rows[] = { { 0, 0, FALSE, FALSE }, { 2, 0, TRUE, TRUE }, { 0, 1, TRUE, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      banter_requests_button_set_counts (button, rows[i].n_requests, rows[i].n_filtered);
      g_assert_cmpint (gtk_widget_get_visible (GTK_WIDGET (button)), ==, rows[i].visible);
      g_assert_cmpint (gtk_widget_get_visible (count), ==, rows[i].counted);
    }
  g_assert_finalize_object (button);
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/words/settings", test_settings);
  g_test_add_func ("/app/words/fold", test_fold);
  g_test_add_func ("/app/words/filtered-requests", test_filtered_requests);
  g_test_add_func ("/app/words/button", test_button);
  return g_test_run ();
}
