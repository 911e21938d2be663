/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"

#include "chat/banter-chat-page.h"
#include "chat/banter-composer.h"
#include "chat/banter-composer-bar.h"
#include "chat/banter-message-quote.h"
#include "chat/banter-message-row.h"
#include "chat/banter-reaction-bar.h"
#include "chat/banter-timeline.h"
#include "model-fixture.h"

/* What one does to a message: answering, editing and reacting, over an account in memory, in which
 * nothing can be sent. */

typedef struct
{
  BanterAccount *account;
  BanterChatPage *page;
  GtkWindow *window;
  BanterComposer *composer;
  BanterTimeline *timeline;
  BanterRoom *room;
} Fixture;

static gboolean
has_rows (gpointer timeline)
{
  return app_fixture_find (timeline, BANTER_TYPE_MESSAGE_ROW, NULL) != NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *history;

  fixture->account = model_fixture_new ();
  fixture->room = banter_account_get_room (fixture->account, MODEL_FIXTURE_ROOM);
  fixture->page = BANTER_CHAT_PAGE (banter_chat_page_new ());
  banter_chat_page_set_account (fixture->page, fixture->account);
  fixture->window = app_fixture_show (GTK_WIDGET (fixture->page));
  history = app_fixture_child (fixture->page, BANTER_TYPE_CHAT_PAGE, "history");
  fixture->composer = app_fixture_child (fixture->page, BANTER_TYPE_CHAT_PAGE, "composer");
  fixture->timeline = BANTER_TIMELINE (app_fixture_find (history, BANTER_TYPE_TIMELINE, NULL));
  banter_chat_page_set_room (fixture->page, fixture->room);
  app_fixture_wait (has_rows, fixture->timeline);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_fixture_destroy (fixture->window);
  banter_account_close (fixture->account);
  g_assert_finalize_object (fixture->account);
}

typedef struct
{
  GtkWidget *timeline;
  const char *text;
} Wanted;

static GtkWidget *
find_row (const Wanted *wanted)
{
  GtkWidget *row = gtk_widget_get_first_child (wanted->timeline);

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      BanterMessage *item = banter_message_row_get_item (BANTER_MESSAGE_ROW (row));

      if (item != NULL && g_strcmp0 (banter_message_get_text (item), wanted->text) == 0)
        return row;
    }
  return NULL;
}

static gboolean
is_there (gpointer wanted)
{
  return find_row (wanted) != NULL;
}

static GtkWidget *
row_with_text (Fixture *fixture, const char *text)
{
  Wanted wanted = { GTK_WIDGET (fixture->timeline), text };

  app_fixture_wait (is_there, &wanted);
  return find_row (&wanted);
}

static BanterMessage *
message (Fixture *fixture, const char *text)
{
  return banter_message_row_get_item (BANTER_MESSAGE_ROW (row_with_text (fixture, text)));
}

static char *
dup_written (Fixture *fixture)
{
  char *text = NULL;

  g_object_get (banter_composer_get_buffer (fixture->composer), "text", &text, NULL);
  return text;
}

static void
assert_written (Fixture *fixture, const char *expected)
{
  g_autofree char *text = dup_written (fixture);

  g_assert_cmpstr (text, ==, expected);
}

/* The title of the bar above the entry; NULL: there is none. */
static const char *
bar_title (Fixture *fixture)
{
  GtkRevealer *revealer
      = app_fixture_child (fixture->composer, BANTER_TYPE_COMPOSER, "bar_revealer");
  gpointer bar = app_fixture_child (fixture->composer, BANTER_TYPE_COMPOSER, "bar");

  if (!gtk_revealer_get_reveal_child (revealer))
    return NULL;
  return gtk_label_get_text (app_fixture_child (bar, BANTER_TYPE_COMPOSER_BAR, "title"));
}

static void
close_bar (Fixture *fixture)
{
  gpointer bar = app_fixture_child (fixture->composer, BANTER_TYPE_COMPOSER, "bar");

  g_signal_emit_by_name (bar, "closed");
}

static void
want (Fixture *fixture, BanterComposerWant what)
{
  g_signal_emit_by_name (fixture->composer, "want", what);
}

static void
test_answer (Fixture *fixture, gconstpointer data)
{
  BanterMessage *answered = message (fixture, "Are you coming tonight?");

  g_assert_null (bar_title (fixture));
  gtk_widget_activate_action (row_with_text (fixture, "Are you coming tonight?"), "message.reply",
                              NULL);
  g_assert_cmpstr (bar_title (fixture), ==, "Reply to Noor");
  g_assert_true (banter_room_get_answered (fixture->room) == answered);

  /* It belongs to the draft of its chat. */
  banter_chat_page_set_room (fixture->page,
                             banter_account_get_room (fixture->account, MODEL_FIXTURE_GROUP));
  g_assert_null (bar_title (fixture));
  banter_chat_page_set_room (fixture->page, fixture->room);
  g_assert_cmpstr (bar_title (fixture), ==, "Reply to Noor");

  close_bar (fixture);
  g_assert_null (bar_title (fixture));
  g_assert_null (banter_room_get_answered (fixture->room));

  want (fixture, BANTER_COMPOSER_ANSWER_LAST);
  g_assert_true (banter_room_get_answered (fixture->room)
                 == message (fixture, "We start at seven: https://example.org/hall"));
}

static gboolean
problem_is_shown (gpointer composer)
{
  return gtk_widget_get_visible (app_fixture_child (composer, BANTER_TYPE_COMPOSER, "problem"));
}

/* What cannot be kept stays in the entry, and so does what it answers. */
static void
test_answer_stays (Fixture *fixture, gconstpointer data)
{
  BanterMessage *answered = message (fixture, "Are you coming tonight?");

  banter_composer_answer (fixture->composer, answered);
  gtk_text_buffer_set_text (banter_composer_get_buffer (fixture->composer), "Yes", -1);
  banter_composer_send (fixture->composer);
  app_fixture_wait (problem_is_shown, fixture->composer);
  assert_written (fixture, "Yes");
  g_assert_true (banter_room_get_answered (fixture->room) == answered);
}

/* An edit borrows the entry from the draft. */
static void
test_edit (Fixture *fixture, gconstpointer data)
{
  GtkTextBuffer *buffer = banter_composer_get_buffer (fixture->composer);

  gtk_text_buffer_set_text (buffer, "half a thought", -1);
  want (fixture, BANTER_COMPOSER_EDIT_LAST);
  g_assert_cmpstr (bar_title (fixture), ==, "Edit message");
  assert_written (fixture, "On my way");
  gtk_text_buffer_insert_at_cursor (buffer, "!", -1);
  g_assert_cmpstr (banter_room_get_draft (fixture->room), ==, "half a thought");
  close_bar (fixture);
  g_assert_null (bar_title (fixture));
  assert_written (fixture, "half a thought");

  /* Others' messages, stickers and what has not been sent cannot be edited. */
  banter_composer_edit (fixture->composer, message (fixture, "Are you coming tonight?"));
  banter_composer_edit (fixture->composer, message (fixture, "And a coffee"));
  g_assert_null (bar_title (fixture));

  /* Answering ends editing, and the other way round comes back to the answer. */
  banter_composer_edit (fixture->composer, message (fixture, "On my way"));
  banter_composer_answer (fixture->composer, message (fixture, "Are you coming tonight?"));
  g_assert_cmpstr (bar_title (fixture), ==, "Reply to Noor");
  assert_written (fixture, "half a thought");
}

static gboolean
is_not_editing (gpointer composer)
{
  return !gtk_widget_has_css_class (composer, "editing");
}

/* Nothing is sent where nothing changes; what cannot be kept stays. */
static void
test_edit_is_sent (Fixture *fixture, gconstpointer data)
{
  GtkTextBuffer *buffer = banter_composer_get_buffer (fixture->composer);

  banter_composer_edit (fixture->composer, message (fixture, "On my way"));
  gtk_text_buffer_set_text (buffer, "   ", -1);
  banter_composer_send (fixture->composer);
  g_assert_cmpstr (bar_title (fixture), ==, "Edit message");
  gtk_text_buffer_set_text (buffer, "On my way home", -1);
  banter_composer_send (fixture->composer);
  app_fixture_wait (problem_is_shown, fixture->composer);
  assert_written (fixture, "On my way home");
  g_assert_false (is_not_editing (fixture->composer));
}

static void
on_react (char **given, const char *key, BanterMessage *reacted)
{
  g_free (*given);
  *given = g_strdup (key);
}

static void
test_reactions (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = row_with_text (fixture, "We start at seven: https://example.org/hall");
  GtkWidget *bar = app_fixture_find (row, BANTER_TYPE_REACTION_BAR, NULL);
  GtkWidget *thumb = app_fixture_find (row, GTK_TYPE_BUTTON, "👍\u20092");
  g_autofree char *given = NULL;

  g_assert_nonnull (bar);
  g_assert_nonnull (thumb);
  g_assert_true (gtk_widget_has_css_class (thumb, "own"));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (thumb), ==, "You, Noor reacted");
  g_signal_connect_swapped (row, "react", G_CALLBACK (on_react), &given);
  g_signal_emit_by_name (thumb, "clicked");
  g_assert_cmpstr (given, ==, "👍");
  gtk_widget_activate_action (row, "message.react", "s", "🎉");
  g_assert_cmpstr (given, ==, "🎉");

  /* Not in a chat that one cannot write in. */
  g_object_set (row, "can-write", FALSE, NULL);
  gtk_widget_activate_action (row, "message.react", "s", "😢");
  g_assert_cmpstr (given, ==, "🎉");
  g_signal_handlers_disconnect_by_func (row, on_react, &given);
}

static void
test_quote (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = row_with_text (fixture, "On my way");
  GtkWidget *quote = app_fixture_find (row, BANTER_TYPE_MESSAGE_QUOTE, NULL);

  g_assert_nonnull (quote);
  g_assert_nonnull (app_fixture_find (quote, GTK_TYPE_LABEL, "Noor"));
  g_assert_nonnull (app_fixture_find (quote, GTK_TYPE_LABEL, "Are you coming tonight?"));
  g_assert_null (
      app_fixture_find (row_with_text (fixture, "And a coffee"), BANTER_TYPE_MESSAGE_QUOTE, NULL));
}

static gboolean
is_pointed_out (gpointer row)
{
  return gtk_widget_has_css_class (row, "pointed-out");
}

static void
test_go_to_answered (Fixture *fixture, gconstpointer data)
{
  gtk_widget_activate_action (row_with_text (fixture, "On my way"), "message.go-to-answered", NULL);
  app_fixture_wait (is_pointed_out, row_with_text (fixture, "Are you coming tonight?"));
}

/* Whatever width: no line of reactions is wider than the bar. */
static void
test_reactions_wrap (void)
{
  GtkWidget *bar = g_object_ref_sink (banter_reaction_bar_new ());
  g_autoptr (GPtrArray) reactions = g_ptr_array_new ();
  char *nobody[] = { NULL };
  BanterReaction some[12];
  int one = 0, narrow = 0, wide = 0, minimum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (some); i++)
    {
      some[i] = (BanterReaction){
        .key = (char *)"x", .label = (char *)"👍", .n = i + 1, .names = nobody
      };
      g_ptr_array_add (reactions, &some[i]);
    }
  banter_reaction_bar_set (BANTER_REACTION_BAR (bar), reactions, FALSE, TRUE);
  gtk_widget_measure (bar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &wide, NULL, NULL);
  gtk_widget_measure (bar, GTK_ORIENTATION_VERTICAL, wide, NULL, &one, NULL, NULL);
  gtk_widget_measure (bar, GTK_ORIENTATION_VERTICAL, minimum, NULL, &narrow, NULL, NULL);
  g_assert_cmpint (minimum, <, wide);
  g_assert_cmpint (narrow, >=, 12 * one);
  g_ptr_array_set_size (reactions, 1);
  banter_reaction_bar_set (BANTER_REACTION_BAR (bar), reactions, FALSE, TRUE);
  gtk_widget_measure (bar, GTK_ORIENTATION_VERTICAL, minimum, NULL, &narrow, NULL, NULL);
  g_assert_cmpint (narrow, ==, one);
  g_assert_finalize_object (bar);
}

#define ADD(path, func) g_test_add ("/answers/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  app_fixture_init (&argc, &argv);
  ADD ("answer", test_answer);
  ADD ("answer-stays", test_answer_stays);
  ADD ("edit", test_edit);
  ADD ("edit-is-sent", test_edit_is_sent);
  ADD ("reactions", test_reactions);
  ADD ("quote", test_quote);
  ADD ("go-to-answered", test_go_to_answered);
  g_test_add_func ("/answers/reactions-wrap", test_reactions_wrap);
  return g_test_run ();
}
