/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"

#include "banter-profile.h"
#include "session/banter-birthday-row.h"
#include "session/banter-busy-button.h"
#include "session/banter-field.h"
#include "session/banter-register-page.h"
#include "session/banter-session-page.h"
#include "session/banter-sign-in-page.h"

/* The forms: what is missing is said beside the field, and nothing typed is lost. No server is
 * asked. */

static void
press (gpointer page, GType type)
{
  g_signal_emit_by_name (app_fixture_child (page, type, "submit"), "clicked");
}

static void
test_field (void)
{
  BanterField *field = g_object_new (BANTER_TYPE_FIELD, NULL);
  GtkWidget *row = adw_entry_row_new ();
  GtkLabel *message = app_fixture_child (field, BANTER_TYPE_FIELD, "message");
  GtkWindow *window;

  banter_field_set_row (field, row);
  window = app_fixture_show (GTK_WIDGET (field));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (message)));
  banter_field_set_hint (field, "A hint");
  g_assert_cmpstr (gtk_label_get_text (message), ==, "A hint");
  banter_field_set_problem (field, "Wrong");
  g_assert_cmpstr (gtk_label_get_text (message), ==, "Wrong");
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (message), "error"));
  banter_field_set_problem (field, NULL);
  g_assert_cmpstr (gtk_label_get_text (message), ==, "A hint");
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  app_fixture_destroy (window);
}

static void
test_birthday (void)
{
  static const struct
  {
    const char *day, *month, *year;
    const char *date;
  } cases[] = {
    { "17", "5", "1990", "1990-05-17" },
    { "29", "2", "2000", "2000-02-29" },
    { "29", "2", "2001", NULL },
    { "31", "4", "1990", NULL },
    { "0", "1", "1990", NULL },
    { "1", "13", "1990", NULL },
    { "1", "1", "90", NULL },
    { "1", "1", "", NULL },
    { "x", "1", "1990", NULL },
    { "-1", "1", "1990", NULL },
  };
  BanterBirthdayRow *row = g_object_ref_sink (g_object_new (BANTER_TYPE_BIRTHDAY_ROW, NULL));

  g_assert_true (banter_birthday_row_is_empty (row));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *date = NULL;

      gtk_editable_set_text (app_fixture_child (row, BANTER_TYPE_BIRTHDAY_ROW, "day"),
                             cases[i].day);
      gtk_editable_set_text (app_fixture_child (row, BANTER_TYPE_BIRTHDAY_ROW, "month"),
                             cases[i].month);
      gtk_editable_set_text (app_fixture_child (row, BANTER_TYPE_BIRTHDAY_ROW, "year"),
                             cases[i].year);
      date = banter_birthday_row_dup_date (row);
      g_assert_cmpstr (date, ==, cases[i].date);
    }
  g_assert_finalize_object (row);
}

/* A full entry hands the focus on. */
static void
test_birthday_focus (void)
{
  GtkWidget *row = g_object_new (BANTER_TYPE_BIRTHDAY_ROW, NULL);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *entries = app_fixture_child (row, BANTER_TYPE_BIRTHDAY_ROW, "entries");
  GtkWidget *first = gtk_widget_get_first_child (entries);
  GtkWindow *window;

  gtk_list_box_append (GTK_LIST_BOX (list), row);
  window = app_fixture_show (list);
  gtk_widget_grab_focus (first);
  gtk_editable_set_text (GTK_EDITABLE (first), "1");
  g_assert_true (gtk_widget_get_focus_child (entries) == first);
  gtk_editable_set_text (GTK_EDITABLE (first), "12");
  g_assert_true (gtk_widget_get_focus_child (entries) == gtk_widget_get_next_sibling (first));
  app_fixture_destroy (window);
}

static void
test_busy_button (void)
{
  BanterBusyButton *button = g_object_new (BANTER_TYPE_BUSY_BUTTON, "label", "Go", NULL);
  GtkWidget *cancel = app_fixture_child (button, BANTER_TYPE_BUSY_BUTTON, "cancel");
  GtkWindow *window = app_fixture_show (GTK_WIDGET (button));

  g_assert_false (gtk_widget_get_visible (cancel));
  banter_busy_button_set_busy (button, TRUE);
  g_assert_true (gtk_widget_get_visible (cancel));
  banter_busy_button_set_busy (button, FALSE);
  g_assert_false (gtk_widget_get_visible (cancel));
  app_fixture_destroy (window);
}

static void
test_sign_in_asks (void)
{
  g_autoptr (BanterProfile) profile = banter_profile_new ("test");
  GtkWidget *page = banter_sign_in_page_new (profile);
  const GType type = BANTER_TYPE_SIGN_IN_PAGE;
  BanterField *account_field = app_fixture_child (page, type, "account_field");
  BanterField *password_field = app_fixture_child (page, type, "password_field");
  GtkEditable *account = app_fixture_child (page, type, "account");
  GtkWindow *window = app_fixture_show (page);

  press (page, type);
  g_assert_nonnull (banter_field_get_problem (account_field));
  gtk_editable_set_text (account, "ada@example.org");
  g_assert_null (banter_field_get_problem (account_field));
  press (page, type);
  g_assert_null (banter_field_get_problem (account_field));
  g_assert_nonnull (banter_field_get_problem (password_field));
  g_assert_cmpstr (gtk_editable_get_text (account), ==, "ada@example.org");
  app_fixture_destroy (window);
}

static void
test_register_asks (void)
{
  g_autoptr (BanterProfile) profile = banter_profile_new ("test");
  GtkWidget *page = banter_register_page_new (profile);
  const GType type = BANTER_TYPE_REGISTER_PAGE;
  GtkEditable *password = app_fixture_child (page, type, "password");
  GtkLevelBar *meter = app_fixture_child (page, type, "meter");
  BanterField *server_field = app_fixture_child (page, type, "server_field");
  GtkWindow *window = app_fixture_show (page);

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (meter)));
  gtk_editable_set_text (password, "12345678");
  g_assert_cmpfloat (gtk_level_bar_get_value (meter), ==, 1);
  gtk_editable_set_text (password, "correct horse battery");
  g_assert_cmpfloat (gtk_level_bar_get_value (meter), ==, 4);
  press (page, type);
  g_assert_nonnull (banter_field_get_problem (server_field));
  g_assert_cmpstr (gtk_editable_get_text (password), ==, "correct horse battery");
  app_fixture_destroy (window);
}

static void
test_pages (void)
{
  g_autoptr (BanterProfile) profile = banter_profile_new ("test");
  GtkWidget *page = banter_session_page_new (profile);
  GtkStack *stack = app_fixture_child (page, BANTER_TYPE_SESSION_PAGE, "stack");
  GtkWidget *message = app_fixture_child (page, BANTER_TYPE_SESSION_PAGE, "message");
  GtkWindow *window = app_fixture_show (page);

  gtk_widget_activate_action (page, "session.sign-in", NULL);
  g_assert_true (BANTER_IS_SIGN_IN_PAGE (gtk_stack_get_visible_child (stack)));
  gtk_widget_activate_action (page, "session.back", NULL);
  gtk_widget_activate_action (page, "session.register", NULL);
  g_assert_true (BANTER_IS_REGISTER_PAGE (gtk_stack_get_visible_child (stack)));
  gtk_widget_activate_action (page, "session.back", NULL);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "welcome");
  banter_session_page_set_message (BANTER_SESSION_PAGE (page), "You have been signed out.");
  g_assert_true (gtk_widget_get_visible (message));
  banter_session_page_set_trying (BANTER_SESSION_PAGE (page), TRUE);
  g_assert_nonnull (app_fixture_find (page, GTK_TYPE_BUTTON, "Cancel"));
  g_assert_null (app_fixture_find (page, GTK_TYPE_BUTTON, "Sign in"));
  app_fixture_destroy (window);
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/session/field", test_field);
  g_test_add_func ("/app/session/birthday", test_birthday);
  g_test_add_func ("/app/session/birthday-focus", test_birthday_focus);
  g_test_add_func ("/app/session/busy-button", test_busy_button);
  g_test_add_func ("/app/session/sign-in-asks", test_sign_in_asks);
  g_test_add_func ("/app/session/register-asks", test_register_asks);
  g_test_add_func ("/app/session/pages", test_pages);
  return g_test_run ();
}
