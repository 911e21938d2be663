/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"

#include "inbox/banter-archive-page.h"
#include "inbox/banter-inbox-filters.h"
#include "inbox/banter-inbox-list.h"
#include "inbox/banter-inbox-page.h"
#include "inbox/banter-inbox-row.h"
#include "model-fixture.h"

/* How chats are kept, as the inbox shows it, and what its menu offers. */

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

static gboolean
shows (BanterInboxPage *page, const char *text)
{
  app_fixture_settle ();
  return app_fixture_find (GTK_WIDGET (page), GTK_TYPE_LABEL, text) != NULL;
}

/* What a row shows of it: whether each mark is there, the words in the badge, and whether it is
 * quiet. */
static void
test_marks (void)
{
  static const struct
  {
    const char *room_id;
    ModelFixtureKept kept;
    gboolean muted, pinned, quiet, dot;
    const char *badge; /* NULL: none */
  } rows[] = {
    { MODEL_FIXTURE_GROUP, 0, FALSE, FALSE, FALSE, FALSE, "5" },
    { MODEL_FIXTURE_GROUP, MODEL_FIXTURE_MUTED, TRUE, FALSE, TRUE, FALSE, "5" },
    { MODEL_FIXTURE_GROUP, MODEL_FIXTURE_PINNED | MODEL_FIXTURE_MARKED, FALSE, TRUE, FALSE, FALSE,
      "5" },
    { MODEL_FIXTURE_QUIET, MODEL_FIXTURE_MARKED, FALSE, FALSE, FALSE, TRUE, "" },
    { MODEL_FIXTURE_QUIET, MODEL_FIXTURE_MUTED | MODEL_FIXTURE_MARKED, TRUE, FALSE, TRUE, TRUE,
      "" },
    { MODEL_FIXTURE_QUIET, 0, FALSE, FALSE, FALSE, FALSE, NULL },
  };
  BanterAccount *account = model_fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *row = g_object_ref_sink (banter_inbox_row_new (account));
      GtkWidget *badge = app_fixture_child (row, BANTER_TYPE_INBOX_ROW, "unread");

      model_fixture_keep (account, rows[i].room_id, rows[i].kept);
      banter_inbox_row_set_room (BANTER_INBOX_ROW (row),
                                 banter_account_get_room (account, rows[i].room_id));
      g_assert_true (
          gtk_widget_get_visible (app_fixture_child (row, BANTER_TYPE_INBOX_ROW, "muted"))
          == rows[i].muted);
      g_assert_true (
          gtk_widget_get_visible (app_fixture_child (row, BANTER_TYPE_INBOX_ROW, "pinned"))
          == rows[i].pinned);
      g_assert_true (gtk_widget_get_visible (badge) == (rows[i].badge != NULL));
      if (rows[i].badge != NULL)
        g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (badge)), ==, rows[i].badge);
      g_assert_true (gtk_widget_has_css_class (badge, "quiet") == rows[i].quiet);
      g_assert_true (gtk_widget_has_css_class (badge, "dot") == rows[i].dot);
      g_object_unref (row);
    }
  banter_account_close (account);
  app_fixture_finalize (account);
}

/* Pinned first; archived elsewhere, but found. */
static void
test_sections (void)
{
  BanterAccount *account = model_fixture_new ();
  GtkWindow *window = NULL;
  BanterInboxPage *page = new_page (account, &window);
  GtkWidget *button = app_fixture_child (page, BANTER_TYPE_INBOX_PAGE, "archive_button");
  GtkWidget *list = app_fixture_child (page, BANTER_TYPE_INBOX_PAGE, "chats");
  GtkStack *sections = app_fixture_child (page, BANTER_TYPE_INBOX_PAGE, "sections");
  GtkEditable *entry = app_fixture_child (page, BANTER_TYPE_INBOX_PAGE, "search_entry");
  g_autoptr (BanterRoom) first = NULL;

  g_assert_false (gtk_widget_get_visible (button));
  model_fixture_keep (account, MODEL_FIXTURE_QUIET, MODEL_FIXTURE_PINNED);
  first = g_list_model_get_item (banter_account_get_chats (account), 0);
  g_assert_true (first == banter_account_get_room (account, MODEL_FIXTURE_QUIET));

  model_fixture_keep (account, MODEL_FIXTURE_GROUP, MODEL_FIXTURE_ARCHIVED);
  g_assert_true (gtk_widget_get_visible (button));
  app_fixture_settle ();
  g_assert_null (app_fixture_find (list, GTK_TYPE_LABEL, "Climbing club"));
  banter_inbox_page_set_search (page, TRUE);
  gtk_editable_set_text (entry, "climb");
  app_fixture_settle ();
  g_assert_nonnull (app_fixture_find (list, GTK_TYPE_LABEL, "Climbing club"));
  g_assert_false (gtk_widget_get_visible (button));
  banter_inbox_page_set_search (page, FALSE);

  gtk_widget_activate_action (button, "inbox.show-archive", NULL);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (sections), ==, "archive");
  g_assert_true (shows (page, "Climbing club"));
  model_fixture_keep (account, MODEL_FIXTURE_GROUP, 0);
  g_assert_true (shows (page, "No Archived Chats"));
  gtk_widget_activate_action (button, "inbox.show-chats", NULL);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (sections), ==, "chats");
  g_assert_false (gtk_widget_get_visible (button));
  end (window, account);
}

static void
test_filters (void)
{
  BanterAccount *account = model_fixture_new ();
  GtkWindow *window = NULL;
  BanterInboxPage *page = new_page (account, &window);
  BanterInboxFilters *filters = app_fixture_child (page, BANTER_TYPE_INBOX_PAGE, "filters");
  GListModel *chats = banter_account_get_chats (account);

  g_assert_true (shows (page, "Sam") && shows (page, "Climbing club") && shows (page, "Noor"));
  banter_inbox_filters_set_filter (filters, BANTER_INBOX_GROUPS);
  g_assert_true (!shows (page, "Sam") && shows (page, "Film night"));
  banter_inbox_filters_set_filter (filters, BANTER_INBOX_UNREAD);
  g_assert_true (!shows (page, "Sam") && !shows (page, "Film night") && shows (page, "Noor"));

  /* What becomes unread comes, and the open chat stays as it is read. */
  model_fixture_keep (account, MODEL_FIXTURE_QUIET, MODEL_FIXTURE_MARKED);
  g_assert_true (shows (page, "Film night"));
  banter_inbox_page_set_current (page, banter_account_get_room (account, MODEL_FIXTURE_QUIET));
  model_fixture_keep (account, MODEL_FIXTURE_QUIET, 0);
  g_assert_true (shows (page, "Film night"));
  banter_inbox_page_set_current (page, NULL);
  g_assert_false (shows (page, "Film night"));

  for (guint i = g_list_model_get_n_items (chats); i > 0; i--)
    {
      g_autoptr (BanterRoom) room = g_list_model_get_item (chats, i - 1);

      if (banter_room_get_unread (room) > 0)
        model_fixture_keep (account, banter_room_get_id (room), MODEL_FIXTURE_ARCHIVED);
    }
  g_assert_true (shows (page, "No Unread Chats"));
  gtk_widget_activate_action (GTK_WIDGET (filters), "inbox.show-all", NULL);
  g_assert_cmpint (banter_inbox_filters_get_filter (filters), ==, BANTER_INBOX_ALL);
  g_assert_true (shows (page, "Sam"));
  end (window, account);
}

static const char *const labels[]
    = { "Pin",    "Unpin",   "Mark as read", "Mark as unread", "Mute",
        "Unmute", "Archive", "Unarchive",    "Delete chat",    "Delete request" };

/* The entries that a chat of that kind has. */
static void
test_menu (void)
{
  static const struct
  {
    ModelFixtureKept kept;
    const char *offered;
  } rows[] = {
    { 0, "Pin,Mark as unread,Mute,Archive,Delete chat" },
    { MODEL_FIXTURE_MUTED | MODEL_FIXTURE_PINNED,
      "Unpin,Mark as unread,Mute,Unmute,Archive,Delete chat" },
    { MODEL_FIXTURE_MARKED, "Pin,Mark as read,Mute,Archive,Delete chat" },
    { MODEL_FIXTURE_ARCHIVED, "Mark as unread,Mute,Unarchive,Delete chat" },
  };
  BanterAccount *account = model_fixture_new ();
  BanterInboxList *list = g_object_new (BANTER_TYPE_INBOX_LIST, NULL);
  GtkWidget *menu = app_fixture_child (list, BANTER_TYPE_INBOX_LIST, "menu");
  g_autoptr (GListStore) rooms = g_list_store_new (BANTER_TYPE_ROOM);
  GtkWindow *window;

  banter_inbox_list_set_account (list, account);
  banter_inbox_list_set_rooms (list, G_LIST_MODEL (rooms));
  g_list_store_append (rooms, banter_account_get_room (account, MODEL_FIXTURE_QUIET));
  window = app_fixture_show (GTK_WIDGET (list));
  app_fixture_wait (has_rows, list);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) offered = g_strsplit (rows[i].offered, ",", -1);

      model_fixture_keep (account, MODEL_FIXTURE_QUIET, rows[i].kept);
      banter_inbox_list_focus_first (list);
      gtk_widget_activate_action (GTK_WIDGET (list), "inbox.menu", NULL);
      app_fixture_settle ();
      for (guint j = 0; j < G_N_ELEMENTS (labels); j++)
        if ((app_fixture_find (menu, GTK_TYPE_LABEL, labels[j]) != NULL)
            != g_strv_contains ((const char *const *)offered, labels[j]))
          g_error ("Row %u: %s", i, labels[j]);
      gtk_popover_popdown (GTK_POPOVER (menu));
    }
  end (window, account);
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/inbox-kept/marks", test_marks);
  g_test_add_func ("/app/inbox-kept/sections", test_sections);
  g_test_add_func ("/app/inbox-kept/filters", test_filters);
  g_test_add_func ("/app/inbox-kept/menu", test_menu);
  return g_test_run ();
}
