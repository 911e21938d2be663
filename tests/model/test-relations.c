/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "people.h"

/* Answering, reacting and editing in a chat of two, over a real server. */

static void
react (BanterRoom *room, BanterMessage *message, const char *key)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_room_react_async (room, message, key, NULL, people_on_ready, &result);
  banter_room_react_finish (room, people_wait_for (&result), &error);
  g_assert_no_error (error);
}

static void
edit (BanterRoom *room, BanterMessage *message, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_room_edit_message_async (room, message, text, NULL, people_on_ready, &result);
  banter_room_edit_message_finish (room, people_wait_for (&result), &error);
  g_assert_no_error (error);
}

/* Whether @message shows the one reaction @key of @n people. */
static gboolean
shows (BanterMessage *message, const char *key, guint n, gboolean own)
{
  GPtrArray *reactions = banter_message_get_reactions (message);
  const BanterReaction *reaction;

  if (key == NULL || reactions == NULL)
    return key == NULL && reactions == NULL;
  reaction = g_ptr_array_index (reactions, 0);
  return reactions->len == 1 && banter_reaction_is (reaction, key) && reaction->n == n
         && reaction->own == own;
}

/* A message that both have: @mine is at @a's side. */
static void
say (Chat *chat, const char *text, BanterMessage **mine, BanterMessage **theirs)
{
  chat_send (chat->a_room, text);
  WAIT_UNTIL (chat_delivery (chat->a_timeline, text) == BANTER_DELIVERY_SENT);
  WAIT_UNTIL (chat_find (chat->b_timeline, text) != NULL);
  *mine = g_object_ref (chat_find (chat->a_timeline, text));
  *theirs = g_object_ref (chat_find (chat->b_timeline, text));
}

static void
test_reply (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autoptr (BanterMessage) mine = NULL;
  g_autoptr (BanterMessage) theirs = NULL;
  const BanterQuote *quote;

  say (chat, "Which one?", &mine, &theirs);
  g_assert_true (banter_message_get_can_answer (theirs));
  banter_room_set_answered (chat->b_room, theirs);
  g_assert_true (banter_room_get_answered (chat->b_room) == theirs);
  chat_send (chat->b_room, "The green one");
  g_assert_null (banter_room_get_answered (chat->b_room));
  WAIT_UNTIL (chat_find (chat->a_timeline, "The green one") != NULL);
  quote = banter_message_get_quote (chat_find (chat->a_timeline, "The green one"));
  g_assert_nonnull (quote);
  g_assert_true (quote->known && quote->own);
  g_assert_cmpstr (quote->text, ==, "Which one?");
  g_assert_cmpstr (quote->id, ==, banter_message_get_id (mine));

  /* What comes next answers nothing. */
  chat_send (chat->b_room, "Or the blue one");
  WAIT_UNTIL (chat_find (chat->a_timeline, "Or the blue one") != NULL);
  g_assert_null (banter_message_get_quote (chat_find (chat->a_timeline, "Or the blue one")));
}

static gboolean
quotes_deleted (BanterTimelineModel *timeline, const char *text)
{
  const BanterQuote *quote = banter_message_get_quote (chat_find (timeline, text));

  return quote != NULL && quote->kind == BANTER_ITEM_DELETED && *quote->text == '\0';
}

static void
test_answered_is_deleted (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autoptr (BanterMessage) mine = NULL;
  g_autoptr (BanterMessage) theirs = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  say (chat, "A secret", &mine, &theirs);
  banter_room_set_answered (chat->b_room, theirs);
  chat_send (chat->b_room, "Oh!");
  WAIT_UNTIL (chat_find (chat->a_timeline, "Oh!") != NULL);
  banter_room_delete_message_async (chat->a_room, mine, NULL, people_on_ready, &result);
  g_assert_true (banter_room_delete_message_finish (chat->a_room, people_wait_for (&result), NULL));
  WAIT_UNTIL (quotes_deleted (chat->b_timeline, "Oh!"));
}

static void
test_reactions (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autoptr (BanterMessage) mine = NULL;
  g_autoptr (BanterMessage) theirs = NULL;

  say (chat, "Good news", &mine, &theirs);
  react (chat->b_room, theirs, "🎉");
  WAIT_UNTIL (shows (theirs, "🎉", 1, TRUE));
  WAIT_UNTIL (shows (mine, "🎉", 1, FALSE));
  react (chat->a_room, mine, "🎉");
  WAIT_UNTIL (shows (mine, "🎉", 2, TRUE));
  WAIT_UNTIL (shows (theirs, "🎉", 2, TRUE));
  react (chat->b_room, theirs, "🎉");
  WAIT_UNTIL (shows (theirs, "🎉", 1, FALSE));
  WAIT_UNTIL (shows (mine, "🎉", 1, TRUE));
  react (chat->a_room, mine, "🎉");
  WAIT_UNTIL (shows (theirs, NULL, 0, FALSE));
}

/* Out of touch, and through the end of the app; in the end the server knows the last word. */
static void
test_offline (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autoptr (BanterMessage) mine = NULL;
  g_autoptr (BanterMessage) theirs = NULL;

  say (chat, "Anybody there?", &mine, &theirs);
  people_stop_server ();
  react (chat->b_room, theirs, "👍");
  WAIT_UNTIL (shows (theirs, "👍", 1, TRUE));
  react (chat->b_room, theirs, "👍");
  WAIT_UNTIL (shows (theirs, NULL, 0, FALSE));
  react (chat->b_room, theirs, "❤️");
  WAIT_UNTIL (shows (theirs, "❤️", 1, TRUE));
  edit (chat->a_room, mine, "Anybody here?");
  WAIT_UNTIL (g_strcmp0 (banter_message_get_text (mine), "Anybody here?") == 0);
  g_assert_true (banter_message_get_edited (mine));
  edit (chat->a_room, mine, "Is anybody here?");
  WAIT_UNTIL (g_strcmp0 (banter_message_get_text (mine), "Is anybody here?") == 0);
  people_start_server ();
  WAIT_UNTIL (shows (mine, "❤️", 1, FALSE));
  WAIT_UNTIL (chat_find (chat->b_timeline, "Is anybody here?") == theirs);
  WAIT_UNTIL (banter_message_get_delivery (mine) == BANTER_DELIVERY_SENT);
}

static void
test_edit (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autoptr (BanterMessage) mine = NULL;
  g_autoptr (BanterMessage) theirs = NULL;

  say (chat, "See you at fife", &mine, &theirs);
  g_assert_true (banter_message_get_can_edit (mine));
  g_assert_false (banter_message_get_can_edit (theirs));
  edit (chat->a_room, mine, "See you at fife");
  g_assert_false (banter_message_get_edited (mine));
  edit (chat->a_room, mine, "See you at five");
  WAIT_UNTIL (g_strcmp0 (banter_message_get_text (theirs), "See you at five") == 0);
  g_assert_true (banter_message_get_edited (theirs));
  WAIT_UNTIL (banter_message_get_delivery (mine) == BANTER_DELIVERY_SENT);
  g_assert_cmpstr (banter_message_get_text (mine), ==, "See you at five");
}

int
main (int argc, char *argv[])
{
  people_init (&argc, &argv, NULL);
  g_test_add_func ("/relations/reply", test_reply);
  g_test_add_func ("/relations/answered-is-deleted", test_answered_is_deleted);
  g_test_add_func ("/relations/reactions", test_reactions);
  g_test_add_func ("/relations/offline", test_offline);
  g_test_add_func ("/relations/edit", test_edit);
  return people_run ();
}
