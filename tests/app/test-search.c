/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"

#include "chat/banter-chat-search.h"
#include "inbox/banter-found-row.h"
#include "inbox/banter-inbox-list.h"
#include "inbox/banter-inbox-row.h"
#include "model-fixture.h"

/* Messages that a search found, as rows of the inbox, and the bar that finds them in one chat. */

static GtkLabel *
label (gpointer row, const char *id)
{
  return app_fixture_child (row, BANTER_TYPE_FOUND_ROW, id);
}

/* The parts of a label that are bold, each in brackets. */
static char *
bold_parts (GtkLabel *text)
{
  const char *words = gtk_label_get_text (text);
  PangoAttrList *attributes = gtk_label_get_attributes (text);
  GSList *list = attributes != NULL ? pango_attr_list_get_attributes (attributes) : NULL;
  GString *parts = g_string_new (NULL);

  for (GSList *l = list; l != NULL; l = l->next)
    {
      const PangoAttribute *attribute = l->data;

      g_assert_cmpuint (attribute->end_index, <=, strlen (words));
      g_string_append_printf (parts, "[%.*s]", (int)(attribute->end_index - attribute->start_index),
                              words + attribute->start_index);
    }
  g_slist_free_full (list, (GDestroyNotify)pango_attribute_destroy);
  return g_string_free (parts, FALSE);
}

static void
test_row (void)
{
  static const struct
  {
    const char *room_id;
    gboolean own;
    const char *snippet;
    const char *text;
    const char *bold;
  } rows[] = {
    { MODEL_FIXTURE_ROOM, FALSE, "at the \ufdd0lake\ufdd1 at \ufdd0nine\ufdd1",
      "at the lake at nine", "[lake][nine]" },
    { MODEL_FIXTURE_ROOM, TRUE, "\ufdd0Ümlaut\ufdd1 first", "You: Ümlaut first", "[Ümlaut]" },
    { MODEL_FIXTURE_GROUP, FALSE, "the \ufdd0rope\ufdd1", "Lena: the rope", "[rope]" },
    /* Nothing is markup. */
    { MODEL_FIXTURE_ROOM, FALSE, "<b>\ufdd0a\ufdd1</b> &amp; <span", "<b>a</b> &amp; <span",
      "[a]" },
    { MODEL_FIXTURE_ROOM, FALSE, "", "", "" },
  };
  BanterAccount *account = model_fixture_new ();
  GtkWidget *row = g_object_ref_sink (banter_found_row_new (account));

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      BanterRoom *room = banter_account_get_room (account, rows[i].room_id);
      g_autoptr (BanterFoundMessage) message
          = model_fixture_new_found (room, rows[i].own, rows[i].snippet);
      g_autofree char *bold = NULL;

      banter_found_row_set_message (BANTER_FOUND_ROW (row), message);
      bold = bold_parts (label (row, "text"));
      g_assert_cmpstr (gtk_label_get_text (label (row, "text")), ==, rows[i].text);
      g_assert_cmpstr (bold, ==, rows[i].bold);
      g_assert_cmpstr (gtk_label_get_text (label (row, "name")), ==, banter_room_get_name (room));
    }
  app_fixture_finalize (row);
  banter_account_close (account);
  app_fixture_finalize (account);
}

static void
on_signal (gpointer *last, gpointer object)
{
  *last = object;
}

/* Chats, a heading and messages are rows of one list, which are used again for each other. */
static void
test_list (void)
{
  BanterAccount *account = model_fixture_new ();
  BanterRoom *room = banter_account_get_room (account, MODEL_FIXTURE_ROOM);
  g_autoptr (GListStore) items = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr (GtkStringObject) heading = gtk_string_object_new ("Messages");
  g_autoptr (BanterFoundMessage) message = model_fixture_new_found (room, FALSE, "words");
  BanterInboxList *list = g_object_new (BANTER_TYPE_INBOX_LIST, NULL);
  GtkWindow *window = app_fixture_show (GTK_WIDGET (list));
  GtkGridView *grid = app_fixture_child (list, BANTER_TYPE_INBOX_LIST, "grid");
  gpointer opened = NULL, found = NULL;

  g_signal_connect_swapped (list, "opened", G_CALLBACK (on_signal), &opened);
  g_signal_connect_swapped (list, "found", G_CALLBACK (on_signal), &found);
  banter_inbox_list_set_account (list, account);
  banter_inbox_list_set_rooms (list, G_LIST_MODEL (items));
  for (guint round = 0; round < 3; round++)
    {
      gpointer wanted[] = { room, heading, message };
      guint n = G_N_ELEMENTS (wanted);

      g_list_store_remove_all (items);
      for (guint i = 0; i < n; i++)
        g_list_store_append (items, wanted[(i + round) % n]);
      app_fixture_settle ();
      g_assert_nonnull (app_fixture_find (GTK_WIDGET (list), BANTER_TYPE_INBOX_ROW, NULL));
      g_assert_nonnull (app_fixture_find (GTK_WIDGET (list), BANTER_TYPE_FOUND_ROW, NULL));
      g_assert_nonnull (app_fixture_find (GTK_WIDGET (list), GTK_TYPE_LABEL, "Messages"));
      opened = found = NULL;
      for (guint i = 0; i < n; i++)
        g_signal_emit_by_name (grid, "activate", i);
      g_assert_true (opened == room);
      g_assert_true (found == message);
    }
  g_signal_handlers_disconnect_by_func (list, on_signal, &opened);
  g_signal_handlers_disconnect_by_func (list, on_signal, &found);
  app_fixture_destroy (window);
  banter_account_close (account);
  app_fixture_finalize (account);
}

static void
on_closed (guint *n_closed)
{
  (*n_closed)++;
}

/* Opened for one chat, the bar is closed by the next; nothing of it stays. */
static void
test_bar (void)
{
  BanterAccount *account = model_fixture_new ();
  BanterChatSearch *search = g_object_new (BANTER_TYPE_CHAT_SEARCH, "account", account, NULL);
  GtkWindow *window = app_fixture_show (GTK_WIDGET (search));
  GtkSearchBar *bar = app_fixture_child (search, BANTER_TYPE_CHAT_SEARCH, "bar");
  GtkEditable *entry = app_fixture_child (search, BANTER_TYPE_CHAT_SEARCH, "entry");
  GtkWidget *older = app_fixture_child (search, BANTER_TYPE_CHAT_SEARCH, "older");
  guint n_closed = 0;

  g_signal_connect_swapped (search, "closed", G_CALLBACK (on_closed), &n_closed);
  banter_chat_search_start (search); /* there is no chat */
  g_assert_false (gtk_search_bar_get_search_mode (bar));
  banter_chat_search_set_room (search, banter_account_get_room (account, MODEL_FIXTURE_ROOM));
  banter_chat_search_start (search);
  g_assert_true (gtk_search_bar_get_search_mode (bar));
  gtk_editable_set_text (entry, "lake");
  app_fixture_settle ();
  g_assert_false (gtk_widget_get_sensitive (older));
  gtk_search_bar_set_search_mode (bar, FALSE);
  g_assert_cmpuint (n_closed, ==, 1);
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "");

  banter_chat_search_start (search);
  banter_chat_search_set_room (search, banter_account_get_room (account, MODEL_FIXTURE_GROUP));
  g_assert_false (gtk_search_bar_get_search_mode (bar));
  g_assert_cmpuint (n_closed, ==, 1); /* the person goes on elsewhere */
  app_fixture_destroy (window);
  banter_account_close (account);
  app_fixture_finalize (account);
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/search/row", test_row);
  g_test_add_func ("/app/search/list", test_list);
  g_test_add_func ("/app/search/bar", test_bar);
  return g_test_run ();
}
