/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"

#include "inbox/banter-inbox-list.h"
#include "inbox/banter-inbox-page.h"
#include "inbox/banter-inbox-row.h"
#include "inbox/banter-offline-bar.h"
#include "inbox/banter-request-page.h"
#include "inbox/banter-requests-button.h"
#include "model-fixture.h"

/* The inbox over an account in memory. */

static const char *
row_text (GtkWidget *row, const char *id)
{
  return gtk_label_get_text (app_fixture_child (row, BANTER_TYPE_INBOX_ROW, id));
}

static gboolean
has_rows (gpointer page)
{
  return app_fixture_find (page, BANTER_TYPE_INBOX_ROW, NULL) != NULL;
}

static BanterInboxPage *
new_page (BanterAccount *account, GtkWindow **window)
{
  BanterInboxPage *page = g_object_new (BANTER_TYPE_INBOX_PAGE, NULL);

  banter_inbox_page_set_account (page, account);
  *window = app_fixture_show (GTK_WIDGET (page));
  app_fixture_wait (has_rows, page);
  return page;
}

static void
end (GtkWindow *window, BanterAccount *account)
{
  app_fixture_destroy (window);
  banter_account_close (account);
  app_fixture_finalize (account);
}

static void
test_row (void)
{
  BanterAccount *account = model_fixture_new ();
  BanterRoom *group = banter_account_get_room (account, MODEL_FIXTURE_GROUP);
  BanterRoom *request = banter_account_get_room (account, MODEL_FIXTURE_REQUEST);
  GtkWidget *row = g_object_ref_sink (banter_inbox_row_new (account));
  g_autofree char *media = NULL;

  banter_inbox_row_set_room (BANTER_INBOX_ROW (row), group);
  g_assert_cmpstr (row_text (row, "name"), ==, "Climbing club");
  g_assert_cmpstr (row_text (row, "unread"), ==, "5");

  g_object_set (row, "current", group, NULL);
  g_assert_true (gtk_widget_has_css_class (row, "current"));

  /* A recycled row, now for a stranger: no picture is asked for. */
  banter_inbox_row_set_room (BANTER_INBOX_ROW (row), request);
  g_assert_false (gtk_widget_has_css_class (row, "current"));
  g_object_get (app_fixture_child (row, BANTER_TYPE_INBOX_ROW, "avatar"), "media", &media, NULL);
  g_assert_null (media);

  banter_inbox_row_set_room (BANTER_INBOX_ROW (row), NULL);
  g_assert_finalize_object (row);
  banter_account_close (account);
  app_fixture_finalize (account);
}

static gboolean
is_typing (gpointer row)
{
  return g_str_equal (row_text (row, "preview"), "Lena is typing…");
}

static void
test_row_follows_room (void)
{
  BanterAccount *account = model_fixture_new ();
  BanterRoom *room = banter_account_get_room (account, MODEL_FIXTURE_GROUP);
  GtkWidget *row = banter_inbox_row_new (account);
  GtkWindow *window;

  banter_inbox_row_set_room (BANTER_INBOX_ROW (row), room);
  window = app_fixture_show (row);
  model_fixture_set_typing (room, "Lena");
  app_fixture_wait (is_typing, row);
  end (window, account);
}

static void
test_search (void)
{
  BanterAccount *account = model_fixture_new ();
  GtkWindow *window = NULL;
  BanterInboxPage *page = new_page (account, &window);
  GtkEditable *entry = app_fixture_child (page, BANTER_TYPE_INBOX_PAGE, "search_entry");
  GtkStack *stack = app_fixture_child (page, BANTER_TYPE_INBOX_PAGE, "chats_stack");
  GtkWidget *requests = app_fixture_child (page, BANTER_TYPE_INBOX_PAGE, "requests_button");

  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "list");
  g_assert_true (gtk_widget_get_visible (requests));
  banter_inbox_page_set_search (page, TRUE);
  gtk_editable_set_text (entry, "CLIMB");
  app_fixture_settle ();
  g_assert_nonnull (app_fixture_find (GTK_WIDGET (page), GTK_TYPE_LABEL, "Climbing club"));
  g_assert_null (app_fixture_find (GTK_WIDGET (page), GTK_TYPE_LABEL, "Sam"));
  g_assert_false (gtk_widget_get_visible (requests));
  gtk_editable_set_text (entry, "nobody is called this");
  app_fixture_settle ();
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "empty");
  g_assert_nonnull (app_fixture_find (GTK_WIDGET (page), GTK_TYPE_LABEL, "Nothing Found"));
  banter_inbox_page_set_search (page, FALSE);
  app_fixture_settle ();
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "list");
  end (window, account);
}

static void
on_room (gpointer source, BanterRoom *room, gpointer user_data)
{
  g_set_object ((BanterRoom **)user_data, room);
}

static void
test_open_and_delete (void)
{
  BanterAccount *account = model_fixture_new ();
  GtkWindow *window = NULL;
  BanterInboxPage *page = new_page (account, &window);
  GtkWidget *list = app_fixture_child (page, BANTER_TYPE_INBOX_PAGE, "chats");
  GtkWidget *grid = app_fixture_child (list, BANTER_TYPE_INBOX_LIST, "grid");
  g_autoptr (BanterRoom) first = g_list_model_get_item (banter_account_get_chats (account), 0);
  g_autoptr (BanterRoom) opened = NULL;
  g_autoptr (BanterRoom) deleted = NULL;

  g_signal_connect (page, "opened", G_CALLBACK (on_room), &opened);
  g_signal_connect (page, "deleted", G_CALLBACK (on_room), &deleted);
  g_signal_emit_by_name (grid, "activate", 0);
  g_assert_true (opened == first);

  banter_inbox_list_focus_first (BANTER_INBOX_LIST (list));
  gtk_widget_activate_action (list, "inbox.menu", NULL);
  gtk_widget_activate_action (list, "inbox.delete", NULL);
  g_assert_true (deleted == first);
  end (window, account);
}

static void
test_requests (void)
{
  BanterAccount *account = model_fixture_new ();
  GtkWindow *window = NULL;
  BanterInboxPage *page = new_page (account, &window);
  GtkWidget *button = app_fixture_child (page, BANTER_TYPE_INBOX_PAGE, "requests_button");
  guint n = g_list_model_get_n_items (banter_account_get_requests (account));
  g_autofree char *count = g_strdup_printf ("%u", n);

  g_assert_cmpstr (
      gtk_label_get_text (app_fixture_child (button, BANTER_TYPE_REQUESTS_BUTTON, "count")), ==,
      count);
  gtk_widget_activate_action (button, "inbox.show-requests", NULL);
  g_assert_true (banter_inbox_page_get_show_requests (page));
  gtk_widget_activate_action (button, "inbox.show-chats", NULL);
  g_assert_false (banter_inbox_page_get_show_requests (page));
  end (window, account);
}

static gboolean
shows_problem (gpointer label)
{
  return gtk_widget_get_visible (label);
}

static void
test_request (void)
{
  BanterAccount *account = model_fixture_new ();
  BanterRoom *room = banter_account_get_room (account, MODEL_FIXTURE_REQUEST);
  GtkWidget *page = banter_request_page_new (account);
  GtkWidget *problem = app_fixture_child (page, BANTER_TYPE_REQUEST_PAGE, "problem");
  GtkWidget *accept = app_fixture_child (page, BANTER_TYPE_REQUEST_PAGE, "accept");
  GtkWindow *window = app_fixture_show (page);
  g_autoptr (BanterRoom) deleted = NULL;
  g_autofree char *media = NULL;

  banter_request_page_set_room (BANTER_REQUEST_PAGE (page), room);
  g_object_get (app_fixture_child (page, BANTER_TYPE_REQUEST_PAGE, "avatar"), "media", &media,
                NULL);
  g_assert_null (media);

  /* Without a network it says so, and can be tried again. */
  g_signal_emit_by_name (accept, "clicked");
  app_fixture_wait (shows_problem, problem);
  g_assert_true (gtk_widget_get_sensitive (accept));

  g_signal_connect (page, "deleted", G_CALLBACK (on_room), &deleted);
  g_signal_emit_by_name (app_fixture_child (page, BANTER_TYPE_REQUEST_PAGE, "delete_button"),
                         "clicked");
  g_assert_true (deleted == room);
  end (window, account);
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/inbox/row", test_row);
  g_test_add_func ("/app/inbox/row-follows-room", test_row_follows_room);
  g_test_add_func ("/app/inbox/search", test_search);
  g_test_add_func ("/app/inbox/open-and-delete", test_open_and_delete);
  g_test_add_func ("/app/inbox/requests", test_requests);
  g_test_add_func ("/app/inbox/request", test_request);
  return g_test_run ();
}
