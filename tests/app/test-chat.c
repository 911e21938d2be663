/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "app-fixture.h"

#include "chat/banter-chat-history.h"
#include "chat/banter-chat-page.h"
#include "chat/banter-composer.h"
#include "chat/banter-message-row.h"
#include "chat/banter-message-text.h"
#include "chat/banter-timeline.h"
#include "model-fixture.h"

/* A chat over an account in memory: every kind of row, the composer, and moving between chats. */

typedef struct
{
  BanterAccount *account;
  BanterChatPage *page;
  GtkWindow *window;
  BanterChatHistory *history;
  BanterComposer *composer;
  BanterTimeline *timeline;
  guint n_refs; /* of the composer, while nothing is on its way */
} Fixture;

static gboolean
has_rows (gpointer timeline)
{
  return app_fixture_find (timeline, BANTER_TYPE_MESSAGE_ROW, NULL) != NULL;
}

static BanterRoom *
room (Fixture *fixture, const char *id)
{
  BanterRoom *found = banter_account_get_room (fixture->account, id);

  g_assert_nonnull (found);
  return found;
}

static void
set_up (Fixture *fixture, gconstpointer room_id)
{
  fixture->account = model_fixture_new ();
  fixture->page = BANTER_CHAT_PAGE (banter_chat_page_new ());
  banter_chat_page_set_account (fixture->page, fixture->account);
  fixture->window = app_fixture_show (GTK_WIDGET (fixture->page));
  fixture->history = app_fixture_child (fixture->page, BANTER_TYPE_CHAT_PAGE, "history");
  fixture->composer = app_fixture_child (fixture->page, BANTER_TYPE_CHAT_PAGE, "composer");
  fixture->timeline = app_fixture_child (fixture->history, BANTER_TYPE_CHAT_HISTORY, "timeline");
  banter_chat_page_set_room (fixture->page, room (fixture, room_id));
  if (g_list_model_get_n_items (banter_timeline_get_model (fixture->timeline)) > 0)
    app_fixture_wait (has_rows, fixture->timeline);
}

static void
tear_down (Fixture *fixture, gconstpointer room_id)
{
  app_fixture_destroy (fixture->window);
  banter_account_close (fixture->account);
  g_assert_finalize_object (fixture->account);
}

static BanterMessageRow *
row_with_text (Fixture *fixture, const char *text)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (fixture->timeline));

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      BanterMessage *item = banter_message_row_get_item (BANTER_MESSAGE_ROW (row));

      if (item != NULL && g_strcmp0 (banter_message_get_text (item), text) == 0)
        return BANTER_MESSAGE_ROW (row);
    }
  return NULL;
}

/* Every item of the chat gets a row of some height, without a warning of any widget. */
static void
test_every_kind (Fixture *fixture, gconstpointer data)
{
  GListModel *model = banter_timeline_get_model (fixture->timeline);
  GHashTable *kinds = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (BanterMessage) item = g_list_model_get_item (model, i);
      GtkWidget *row = banter_message_row_new ();
      int height = 0;

      g_object_ref_sink (row);
      g_object_set (row, "account", fixture->account, "item", item, NULL);
      gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, 360, NULL, &height, NULL, NULL);
      g_assert_cmpint (height, >, 15);
      g_hash_table_add (kinds, GINT_TO_POINTER (banter_message_get_kind (item)));
      g_object_set (row, "item", NULL, NULL);
      g_assert_finalize_object (row);
    }
  g_assert_cmpuint (g_hash_table_size (kinds), ==, BANTER_ITEM_UNREAD + 1);
  g_hash_table_unref (kinds);
}

/* One row, used for each kind after another, looks as a new one does. */
static void
test_rows_are_reused (Fixture *fixture, gconstpointer data)
{
  GListModel *model = banter_timeline_get_model (fixture->timeline);
  GtkWidget *row = g_object_ref_sink (banter_message_row_new ());

  for (guint i = 0; i < 2 * g_list_model_get_n_items (model); i++)
    {
      g_autoptr (BanterMessage) item
          = g_list_model_get_item (model, (i * 7) % g_list_model_get_n_items (model));
      GtkWidget *fresh = g_object_ref_sink (banter_message_row_new ());
      int height = 0, expected = 0;

      g_object_set (fresh, "item", item, NULL);
      g_object_set (row, "item", item, NULL);
      gtk_widget_measure (fresh, GTK_ORIENTATION_VERTICAL, 300, NULL, &expected, NULL, NULL);
      gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, 300, NULL, &height, NULL, NULL);
      g_assert_cmpint (height, ==, expected);
      g_assert_finalize_object (fresh);
    }
  g_assert_finalize_object (row);
}

static void
test_failure_in_place (Fixture *fixture, gconstpointer data)
{
  BanterMessageRow *row;

  banter_chat_history_jump_to_newest (fixture->history);
  row = row_with_text (fixture, "This one is refused");
  g_assert_nonnull (row);
  g_assert_nonnull (app_fixture_find (GTK_WIDGET (row), GTK_TYPE_BUTTON, "_Retry"));
  g_assert_nonnull (app_fixture_find (GTK_WIDGET (row), GTK_TYPE_BUTTON, "_Delete"));
  g_assert_nonnull (app_fixture_find (GTK_WIDGET (row), GTK_TYPE_LABEL,
                                      "This person does not take messages from you."));
  row = row_with_text (fixture, "On my way");
  g_assert_nonnull (row);
  g_assert_null (app_fixture_find (GTK_WIDGET (row), GTK_TYPE_BUTTON, "_Retry"));
}

typedef struct
{
  guint calls;
  guint command;
  char *text;
} Commanded;

static void
on_command (Commanded *commanded, guint command, BanterMessage *message)
{
  commanded->calls++;
  commanded->command = command;
  g_free (commanded->text);
  commanded->text = g_strdup (banter_message_get_text (message));
}

static void
test_commands (Fixture *fixture, gconstpointer data)
{
  BanterMessageRow *row = row_with_text (fixture, "This one is refused");
  Commanded commanded = { 0 };

  g_signal_connect_swapped (row, "command", G_CALLBACK (on_command), &commanded);
  gtk_widget_activate_action (GTK_WIDGET (row), "message.delete", NULL);
  g_assert_cmpuint (commanded.calls, ==, 1);
  g_assert_cmpuint (commanded.command, ==, BANTER_MESSAGE_DELETE);
  g_assert_cmpstr (commanded.text, ==, "This one is refused");
  gtk_widget_activate_action (GTK_WIDGET (row), "message.retry", NULL);
  g_assert_cmpuint (commanded.command, ==, BANTER_MESSAGE_RETRY);
  g_signal_handlers_disconnect_by_func (row, on_command, &commanded);
  g_free (commanded.text);
}

static void
on_clipboard (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **)user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static gboolean
is_set (gpointer pointer)
{
  return *(char **)pointer != NULL;
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  BanterMessageRow *row = row_with_text (fixture, "On my way");
  g_autofree char *text = NULL;

  gtk_widget_activate_action (GTK_WIDGET (row), "message.copy", NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (row)), NULL, on_clipboard,
                                 &text);
  app_fixture_wait (is_set, &text);
  g_assert_cmpstr (text, ==, "On my way");
}

/* Markup in a message is text. */
static void
test_no_markup (void)
{
  BanterMessageText *text = g_object_ref_sink (g_object_new (BANTER_TYPE_MESSAGE_TEXT, NULL));
  const char *hostile = "<b>bold</b> &amp; <a href='https://evil.example'>https://bank.example</a>";

  banter_message_text_set_text (text, hostile, NULL, TRUE);
  g_assert_cmpstr (banter_message_text_get_text (text), ==, hostile);
  g_assert_cmpuint (banter_message_text_get_links (text)->len, ==, 2);
  g_assert_finalize_object (text);
}

static GtkTextBuffer *
buffer (Fixture *fixture)
{
  return banter_composer_get_buffer (fixture->composer);
}

static char *
dup_written (Fixture *fixture)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer (fixture), &start, &end);
  return gtk_text_buffer_get_text (buffer (fixture), &start, &end, FALSE);
}

static gboolean
problem_is_shown (gpointer composer)
{
  return gtk_widget_get_visible (app_fixture_child (composer, BANTER_TYPE_COMPOSER, "problem"));
}

/* What cannot be kept in the outbox stays in the entry, with the reason below. */
static void
test_refused_text_stays (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  GtkWidget *send = app_fixture_child (fixture->composer, BANTER_TYPE_COMPOSER, "send");

  g_assert_false (gtk_widget_get_sensitive (send));
  gtk_text_buffer_set_text (buffer (fixture), "  \n ", -1);
  g_assert_false (gtk_widget_get_sensitive (send));
  gtk_text_buffer_set_text (buffer (fixture), "Hello\nthere", -1);
  g_assert_true (gtk_widget_get_sensitive (send));

  banter_composer_send (fixture->composer);
  app_fixture_wait (problem_is_shown, fixture->composer);
  text = dup_written (fixture);
  g_assert_cmpstr (text, ==, "Hello\nthere");
  g_assert_true (gtk_widget_get_sensitive (send));

  gtk_text_buffer_insert_at_cursor (buffer (fixture), "!", -1);
  g_assert_false (problem_is_shown (fixture->composer));
}

/* All of the text is in sight, each line with a place of its own. */
static gboolean
all_is_in_sight (gpointer entry)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (entry));
  int lines = gtk_text_buffer_get_line_count (gtk_text_view_get_buffer (GTK_TEXT_VIEW (entry)));

  return gtk_adjustment_get_value (adjustment) == 0
         && gtk_adjustment_get_page_size (adjustment) >= gtk_adjustment_get_upper (adjustment)
         && gtk_widget_get_height (GTK_WIDGET (entry)) >= lines * 16;
}

static void
test_grows_with_its_lines (Fixture *fixture, gconstpointer data)
{
  GtkTextView *entry = app_fixture_child (fixture->composer, BANTER_TYPE_COMPOSER, "entry");

  for (guint i = 0; i < 4; i++)
    {
      /* What a key does. */
      gtk_text_buffer_insert_at_cursor (buffer (fixture), "a line\n", -1);
      gtk_text_view_scroll_mark_onscreen (entry, gtk_text_buffer_get_insert (buffer (fixture)));
      app_fixture_wait (all_is_in_sight, entry);
    }
}

/* Each chat keeps what was begun in it. */
static void
test_drafts (Fixture *fixture, gconstpointer data)
{
  g_autofree char *group_text = NULL, *noor_text = NULL;

  gtk_text_buffer_set_text (buffer (fixture), "for Noor", -1);
  banter_chat_page_set_room (fixture->page, room (fixture, MODEL_FIXTURE_GROUP));
  group_text = dup_written (fixture);
  g_assert_cmpstr (group_text, ==, "");
  gtk_text_buffer_set_text (buffer (fixture), "for all", -1);
  g_assert_cmpstr (banter_room_get_draft (room (fixture, MODEL_FIXTURE_ROOM)), ==, "for Noor");

  banter_chat_page_set_room (fixture->page, room (fixture, MODEL_FIXTURE_ROOM));
  noor_text = dup_written (fixture);
  g_assert_cmpstr (noor_text, ==, "for Noor");
  g_assert_cmpstr (banter_room_get_draft (room (fixture, MODEL_FIXTURE_GROUP)), ==, "for all");
}

static gboolean
is_at_end (gpointer timeline)
{
  return banter_timeline_get_at_end (timeline);
}

static gboolean
is_away (gpointer timeline)
{
  return !banter_timeline_get_at_end (timeline);
}

static gboolean
counts_two (gpointer history)
{
  GtkLabel *count = app_fixture_child (history, BANTER_TYPE_CHAT_HISTORY, "count");

  return gtk_widget_get_visible (GTK_WIDGET (count))
         && g_str_equal (gtk_label_get_text (count), "2");
}

/* What comes while reading further up is counted, and the button leads to it. */
static void
test_newest (Fixture *fixture, gconstpointer data)
{
  GtkRevealer *jump = app_fixture_child (fixture->history, BANTER_TYPE_CHAT_HISTORY, "jump");
  BanterRoom *noor = room (fixture, MODEL_FIXTURE_ROOM);

  banter_chat_history_jump_to_newest (fixture->history);
  app_fixture_wait (is_at_end, fixture->timeline);
  banter_timeline_scroll_to (fixture->timeline, 0, BANTER_TIMELINE_TOP);
  app_fixture_wait (is_away, fixture->timeline);
  g_assert_true (gtk_revealer_get_reveal_child (jump));

  model_fixture_receive (fixture->account, noor, "One more thing");
  model_fixture_receive (fixture->account, noor, "Bring water");
  app_fixture_wait (counts_two, fixture->history);
  g_assert_false (banter_timeline_get_at_end (fixture->timeline));

  banter_chat_history_jump_to_newest (fixture->history);
  app_fixture_wait (is_at_end, fixture->timeline);
  g_assert_false (counts_two (fixture->history));
  g_assert_false (gtk_revealer_get_reveal_child (jump));
}

/* Coming back to a chat finds it where it was left. */
static void
test_place_is_kept (Fixture *fixture, gconstpointer data)
{
  guint before = 0, after = 0;
  double y_before = 0, y_after = 0;

  banter_chat_history_jump_to_newest (fixture->history);
  app_fixture_wait (is_at_end, fixture->timeline);
  banter_timeline_scroll_to (fixture->timeline, 3, BANTER_TIMELINE_TOP);
  app_fixture_wait (is_away, fixture->timeline);
  g_assert_true (banter_timeline_get_anchor (fixture->timeline, &before, &y_before));

  banter_chat_page_set_room (fixture->page, room (fixture, MODEL_FIXTURE_GROUP));
  app_fixture_wait (has_rows, fixture->timeline);
  banter_chat_page_set_room (fixture->page, room (fixture, MODEL_FIXTURE_ROOM));
  app_fixture_wait (has_rows, fixture->timeline);
  g_assert_true (banter_timeline_get_anchor (fixture->timeline, &after, &y_after));
  g_assert_cmpuint (after, ==, before);
  g_assert_cmpfloat_with_epsilon (y_after, y_before, 1);
}

static void
test_typing (Fixture *fixture, gconstpointer data)
{
  GtkRevealer *typing = app_fixture_child (fixture->page, BANTER_TYPE_CHAT_PAGE, "typing");
  BanterRoom *noor = room (fixture, MODEL_FIXTURE_ROOM);

  g_assert_false (gtk_revealer_get_reveal_child (typing));
  model_fixture_set_typing (noor, "Noor");
  g_assert_true (gtk_revealer_get_reveal_child (typing));
  g_assert_nonnull (app_fixture_find (GTK_WIDGET (typing), GTK_TYPE_LABEL, "Noor is typing…"));
  model_fixture_set_typing (noor, NULL);
  g_assert_false (gtk_revealer_get_reveal_child (typing));
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  GtkStack *stack = app_fixture_child (fixture->history, BANTER_TYPE_CHAT_HISTORY, "stack");

  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "empty");
  model_fixture_receive (fixture->account, room (fixture, MODEL_FIXTURE_EMPTY), "Hello again");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "messages");
}

/* In a group others have names and faces, once for consecutive messages. */
static void
test_group (Fixture *fixture, gconstpointer data)
{
  BanterMessageRow *first = row_with_text (fixture, "Wall is closed on Monday");
  BanterMessageRow *second = row_with_text (fixture, "They are setting new routes");
  BanterMessageRow *own = row_with_text (fixture, "Tuesday then?");

  g_assert_nonnull (app_fixture_find (GTK_WIDGET (first), GTK_TYPE_LABEL, "Ben"));
  g_assert_null (app_fixture_find (GTK_WIDGET (first), ADW_TYPE_AVATAR, NULL));
  g_assert_null (app_fixture_find (GTK_WIDGET (second), GTK_TYPE_LABEL, "Ben"));
  g_assert_nonnull (app_fixture_find (GTK_WIDGET (second), ADW_TYPE_AVATAR, NULL));
  g_assert_null (app_fixture_find (GTK_WIDGET (own), ADW_TYPE_AVATAR, NULL));
}

static GdkTexture *
new_picture (void)
{
  g_autoptr (GBytes) pixels = g_bytes_new_take (g_malloc0 (4 * 64 * 64), 4 * 64 * 64);

  return gdk_memory_texture_new (64, 64, GDK_MEMORY_DEFAULT, pixels, 4 * 64);
}

static gboolean
is_held_by_few (gpointer data)
{
  Fixture *fixture = data;

  return G_OBJECT (fixture->composer)->ref_count <= fixture->n_refs;
}

/* A picture that is pasted goes to the chat where that was done, however long it takes to read:
 * what becomes of it is not said in another one. */
static void
test_paste_and_leave (Fixture *fixture, gconstpointer data)
{
  GtkWidget *entry = app_fixture_child (fixture->composer, BANTER_TYPE_COMPOSER, "entry");
  g_autoptr (GdkTexture) picture = new_picture ();

  gdk_clipboard_set_texture (gtk_widget_get_clipboard (entry), picture);
  g_signal_emit_by_name (entry, "paste-clipboard");
  app_fixture_wait (problem_is_shown, fixture->composer); /* this account has no server */

  banter_chat_page_set_room (fixture->page, room (fixture, MODEL_FIXTURE_GROUP));
  banter_chat_page_set_room (fixture->page, room (fixture, MODEL_FIXTURE_ROOM));
  g_assert_false (problem_is_shown (fixture->composer));
  fixture->n_refs = G_OBJECT (fixture->composer)->ref_count;
  g_signal_emit_by_name (entry, "paste-clipboard");
  g_assert_false (is_held_by_few (fixture));
  banter_chat_page_set_room (fixture->page, room (fixture, MODEL_FIXTURE_GROUP));
  app_fixture_wait (is_held_by_few, fixture);
  g_assert_false (problem_is_shown (fixture->composer));
}

/* Tab goes from what is written to what was said, and back. */
static void
test_tab (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window), *focus = NULL;
  guint n = 0;

  app_fixture_wait (has_rows, fixture->timeline);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->composer));
  do
    {
      g_assert_true (gtk_widget_child_focus (window, GTK_DIR_TAB_BACKWARD));
      focus = gtk_window_get_focus (fixture->window);
      g_test_message ("%s", G_OBJECT_TYPE_NAME (focus));
      g_assert_cmpuint (++n, <, 10);
    }
  while (!gtk_widget_is_ancestor (focus, GTK_WIDGET (fixture->timeline)));
  g_assert_true (gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    const char *room_id;
    void (*func) (Fixture *fixture, gconstpointer data);
  } cases[] = {
    { "/chat/every-kind", MODEL_FIXTURE_ROOM, test_every_kind },
    { "/chat/rows-are-reused", MODEL_FIXTURE_ROOM, test_rows_are_reused },
    { "/chat/failure-in-place", MODEL_FIXTURE_ROOM, test_failure_in_place },
    { "/chat/commands", MODEL_FIXTURE_ROOM, test_commands },
    { "/chat/copy", MODEL_FIXTURE_ROOM, test_copy },
    { "/chat/tab", MODEL_FIXTURE_ROOM, test_tab },
    { "/chat/refused-text-stays", MODEL_FIXTURE_ROOM, test_refused_text_stays },
    { "/chat/grows-with-its-lines", MODEL_FIXTURE_ROOM, test_grows_with_its_lines },
    { "/chat/drafts", MODEL_FIXTURE_ROOM, test_drafts },
    { "/chat/newest", MODEL_FIXTURE_ROOM, test_newest },
    { "/chat/place-is-kept", MODEL_FIXTURE_ROOM, test_place_is_kept },
    { "/chat/typing", MODEL_FIXTURE_ROOM, test_typing },
    { "/chat/empty", MODEL_FIXTURE_EMPTY, test_empty },
    { "/chat/group", MODEL_FIXTURE_GROUP, test_group },
    { "/chat/paste-and-leave", MODEL_FIXTURE_ROOM, test_paste_and_leave },
  };

  app_fixture_init (&argc, &argv);
  g_test_add_func ("/chat/no-markup", test_no_markup);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, cases[i].room_id, set_up, cases[i].func, tear_down);
  return g_test_run ();
}
