/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "banter-account.h"
#include "banter-privacy.h"
#include "banter-room.h"
#include "banter-sign-in.h"
#include "banter-stickers.h"
#include "banter-timeline-model.h"

#include "../server/banterd-fixture.h"

/* Two people, each with a profile of their own, chat over a real banterd. Everything is done as
 * widgets do it, and every wait is for something that widgets can see. */

#define PASSWORD "correct horse battery"
#define BIRTHDAY "1990-05-17"
#define WAIT_SECONDS 30

static BanterdFixture *server;
static guint n_people; /* so that every test has people of its own */

typedef struct
{
  BanterProfile *profile;
  BanterAccount *account;
  char *name;
  char *user_id;
  guint n_arrived;
} Someone;

/* Runs the main loop until @condition holds; gives up with an error that names it. */
#define WAIT_UNTIL(condition)                                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gboolean late_ = FALSE;                                                                        \
    guint source_ = g_timeout_add_seconds (WAIT_SECONDS, on_late, &late_);                         \
    while (!(condition) && !late_)                                                                 \
      g_main_context_iteration (NULL, TRUE);                                                       \
    if (late_)                                                                                     \
      g_error ("Waited in vain for: %s", #condition);                                              \
    g_source_remove (source_);                                                                     \
  }                                                                                                \
  G_STMT_END

static gboolean
on_late (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  WAIT_UNTIL (*result != NULL);
  return *result;
}

static void
on_arrived (Someone *someone)
{
  someone->n_arrived++;
}

static void
watch (Someone *someone)
{
  g_signal_connect_swapped (someone->account, "message-arrived", G_CALLBACK (on_arrived), someone);
}

static BanterSignIn *
look_up (BanterProfile *profile)
{
  BanterSignIn *sign_in = banter_sign_in_new (profile);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_sign_in_look_up_async (sign_in, banterd_fixture_get_url (server), NULL, on_ready, &result);
  banter_sign_in_look_up_finish (sign_in, wait_for (&result), &error);
  g_assert_no_error (error);
  return sign_in;
}

static BanterAccount *
try_register (BanterSignIn *sign_in, const char *name, const char *password, const char *birthday,
              BanterProblem *problem)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BanterAccount *account;

  banter_sign_in_register_async (sign_in, name, password, birthday, NULL, TRUE, NULL, on_ready,
                                 &result);
  account = banter_sign_in_register_finish (sign_in, wait_for (&result), &error);
  *problem = banter_problem_from_error (error, NULL);
  return account;
}

static gboolean
is_online (BanterAccount *account)
{
  BanterConnection connection;

  g_object_get (account, "connection", &connection, NULL);
  return connection == BANTER_CONNECTION_ONLINE;
}

static Someone *
sign_up (const char *name)
{
  Someone *someone = g_new0 (Someone, 1);
  g_autoptr (BanterSignIn) sign_in = NULL;
  BanterProblem problem;

  someone->name = g_strdup_printf ("%s%u", name, ++n_people);
  someone->user_id = g_strdup_printf ("@%s:localhost", someone->name);
  someone->profile = banter_profile_new (someone->name);
  sign_in = look_up (someone->profile);
  g_assert_true (banter_sign_in_get_can_register (sign_in));
  someone->account = try_register (sign_in, someone->name, PASSWORD, BIRTHDAY, &problem);
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_NONE);
  g_assert_cmpstr (banter_account_get_user_id (someone->account), ==, someone->user_id);
  watch (someone);
  WAIT_UNTIL (is_online (someone->account));
  return someone;
}

static void
close_account (Someone *someone)
{
  gpointer gone = someone->account;

  g_object_add_weak_pointer (G_OBJECT (someone->account), &gone);
  banter_account_close (someone->account);
  g_clear_object (&someone->account);
  WAIT_UNTIL (gone == NULL);
}

static void
someone_free (Someone *someone)
{
  if (someone->account != NULL)
    close_account (someone);
  g_clear_object (&someone->profile);
  g_free (someone->name);
  g_free (someone->user_id);
  g_free (someone);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Someone, someone_free)

/* The app is started again. */
static void
reopen (Someone *someone)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_account_open_async (someone->profile, NULL, on_ready, &result);
  someone->account = banter_account_open_finish (wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_nonnull (someone->account);
  watch (someone);
}

static guint
n_items (gpointer list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

/* Borrowed; the list holds it. */
static gpointer
item (gpointer list, guint position)
{
  gpointer object = g_list_model_get_item (G_LIST_MODEL (list), position);

  if (object != NULL)
    g_object_unref (object);
  return object;
}

static BanterRoom *
open_chat (Someone *from, Someone *to, const char *text, BanterProblem *problem)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BanterRoom *room;

  banter_account_open_chat_async (from->account, to->user_id, text, NULL, on_ready, &result);
  room = banter_account_open_chat_finish (from->account, wait_for (&result), &error);
  *problem = banter_problem_from_error (error, NULL);
  return room;
}

static void
accept (BanterRoom *request)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_room_accept_async (request, NULL, on_ready, &result);
  banter_room_accept_finish (request, wait_for (&result), &error);
  g_assert_no_error (error);
}

static void
send_text (BanterRoom *room, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_room_send_text_async (room, text, NULL, on_ready, &result);
  banter_room_send_text_finish (room, wait_for (&result), &error);
  g_assert_no_error (error);
}

/* Borrowed: the message that says @text, or NULL. */
static BanterMessage *
find (BanterTimelineModel *timeline, const char *text)
{
  for (guint i = n_items (timeline); i > 0; i--)
    {
      BanterMessage *message = item (timeline, i - 1);

      if (g_strcmp0 (banter_message_get_text (message), text) == 0
          && banter_message_get_kind (message) != BANTER_ITEM_NOTICE)
        return message;
    }
  return NULL;
}

static guint
count (BanterTimelineModel *timeline, const char *text)
{
  guint n = 0;

  for (guint i = 0; i < n_items (timeline); i++)
    if (g_strcmp0 (banter_message_get_text (item (timeline, i)), text) == 0)
      n++;
  return n;
}

static BanterDelivery
delivery_of (BanterTimelineModel *timeline, const char *text)
{
  BanterMessage *message = find (timeline, text);

  return message != NULL ? banter_message_get_delivery (message) : BANTER_DELIVERY_RECEIVED;
}

/* A chat that both have, with its timelines. */
typedef struct
{
  Someone *a, *b;
  BanterRoom *a_room, *b_room;
  BanterTimelineModel *a_timeline, *b_timeline;
} Chat;

static void
chat_close (Chat *chat)
{
  g_clear_object (&chat->a_timeline);
  g_clear_object (&chat->b_timeline);
  g_clear_object (&chat->a_room);
  g_clear_object (&chat->b_room);
}

static void
chat_free (Chat *chat)
{
  chat_close (chat);
  someone_free (chat->a);
  someone_free (chat->b);
  g_free (chat);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Chat, chat_free)

static gboolean
is_waiting (BanterRoom *room)
{
  gboolean waiting;

  g_object_get (room, "waiting", &waiting, NULL);
  return waiting;
}

static Chat *
new_chat (void)
{
  Chat *chat = g_new0 (Chat, 1);
  BanterProblem problem;

  chat->a = sign_up ("ada");
  chat->b = sign_up ("bob");
  chat->a_room = open_chat (chat->a, chat->b, "Hello Bob", &problem);
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_NONE);
  WAIT_UNTIL (n_items (banter_account_get_requests (chat->b->account)) == 1);
  chat->b_room = g_object_ref (item (banter_account_get_requests (chat->b->account), 0));
  accept (chat->b_room);
  WAIT_UNTIL (n_items (banter_account_get_chats (chat->b->account)) == 1);
  chat->a_timeline = banter_room_dup_timeline (chat->a_room);
  chat->b_timeline = banter_room_dup_timeline (chat->b_room);
  WAIT_UNTIL (find (chat->a_timeline, "Hello Bob") != NULL);
  WAIT_UNTIL (find (chat->b_timeline, "Hello Bob") != NULL);
  return chat;
}

static gboolean
has_person (GListModel *people, const char *user_id)
{
  for (guint i = 0; i < n_items (people); i++)
    if (g_strcmp0 (banter_person_get_user_id (item (people, i)), user_id) == 0)
      return TRUE;
  return FALSE;
}

static void
test_request (void)
{
  g_autoptr (Someone) a = sign_up ("ada");
  g_autoptr (Someone) b = sign_up ("bob");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) people = NULL;
  g_autoptr (BanterRoom) room = NULL;
  g_autofree char *reason = NULL;
  BanterRoom *request;
  BanterProblem problem;

  banter_account_find_people_async (a->account, b->name, NULL, on_ready, &result);
  people = banter_account_find_people_finish (a->account, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_true (has_person (people, b->user_id));
  g_assert_false (has_person (people, a->user_id));

  room = open_chat (a, b, "Hi, it is me", &problem);
  g_assert_nonnull (room);
  WAIT_UNTIL (is_waiting (room));
  g_assert_false (banter_room_get_is_group (room));
  WAIT_UNTIL (n_items (banter_account_get_requests (b->account)) == 1);
  request = item (banter_account_get_requests (b->account), 0);
  g_assert_true (banter_room_get_is_request (request));
  g_assert_cmpstr (banter_person_get_user_id (banter_room_get_inviter (request)), ==, a->user_id);
  g_object_get (request, "reason", &reason, NULL);
  g_assert_cmpstr (reason, ==, "Hi, it is me");
  g_assert_cmpuint (n_items (banter_account_get_chats (b->account)), ==, 0);

  accept (request);
  WAIT_UNTIL (n_items (banter_account_get_chats (b->account)) == 1);
  g_assert_true (item (banter_account_get_chats (b->account), 0) == request);
  g_assert_cmpuint (n_items (banter_account_get_requests (b->account)), ==, 0);
  WAIT_UNTIL (!is_waiting (room));
}

static void
test_decline (void)
{
  g_autoptr (Someone) a = sign_up ("ada");
  g_autoptr (Someone) b = sign_up ("bob");
  g_autoptr (BanterRoom) room = NULL;
  BanterProblem problem;

  room = open_chat (a, b, "Hi", &problem);
  WAIT_UNTIL (n_items (banter_account_get_requests (b->account)) == 1);
  banter_room_delete (item (banter_account_get_requests (b->account), 0), 0);
  g_assert_cmpuint (n_items (banter_account_get_requests (b->account)), ==, 0);
  WAIT_UNTIL (!is_waiting (room));
}

/* Text both ways; the object of an own message stays the same from the echo to seen. */
static void
test_seen (void)
{
  g_autoptr (Chat) chat = new_chat ();
  g_autoptr (BanterMessage) message = NULL;
  guint arrived = chat->b->n_arrived;

  send_text (chat->a_room, "How are you?");
  WAIT_UNTIL (find (chat->a_timeline, "How are you?") != NULL);
  message = g_object_ref (find (chat->a_timeline, "How are you?"));
  WAIT_UNTIL (find (chat->b_timeline, "How are you?") != NULL);
  WAIT_UNTIL (banter_message_get_delivery (message) == BANTER_DELIVERY_SENT);
  WAIT_UNTIL (chat->b->n_arrived > arrived);
  WAIT_UNTIL (banter_room_get_unread (chat->b_room) > 0);

  banter_room_mark_read (chat->b_room);
  WAIT_UNTIL (banter_message_get_delivery (message) == BANTER_DELIVERY_SEEN);
  WAIT_UNTIL (banter_room_get_unread (chat->b_room) == 0);
  g_assert_true (find (chat->a_timeline, "How are you?") == message);
  g_assert_cmpuint (count (chat->a_timeline, "How are you?"), ==, 1);

  arrived = chat->b->n_arrived;
  send_text (chat->b_room, "Fine! 🎉");
  WAIT_UNTIL (find (chat->a_timeline, "Fine! 🎉") != NULL);
  g_assert_cmpuint (chat->b->n_arrived, ==, arrived); /* not for one's own */
}

static gboolean
is_settled (BanterPrivacy *privacy, Someone *someone)
{
  return !banter_privacy_get_read_receipts (privacy) && is_online (someone->account);
}

static void
test_receipts_off (void)
{
  g_autoptr (Chat) chat = new_chat ();
  BanterPrivacy *privacy = banter_account_get_privacy (chat->b->account);

  banter_privacy_set_read_receipts (privacy, FALSE);
  WAIT_UNTIL (is_settled (privacy, chat->b));
  send_text (chat->a_room, "Did you see this?");
  WAIT_UNTIL (find (chat->b_timeline, "Did you see this?") != NULL);
  banter_room_mark_read (chat->b_room);
  WAIT_UNTIL (banter_room_get_unread (chat->b_room) == 0);
  /* What is sent afterwards arrives afterwards: the receipt would have come before it. */
  send_text (chat->b_room, "An answer");
  WAIT_UNTIL (find (chat->a_timeline, "An answer") != NULL);
  g_assert_cmpint (delivery_of (chat->a_timeline, "Did you see this?"), ==, BANTER_DELIVERY_SENT);
  /* Who does not tell is not told. */
  banter_room_mark_read (chat->a_room);
  WAIT_UNTIL (banter_room_get_unread (chat->a_room) == 0);
  send_text (chat->a_room, "The end");
  WAIT_UNTIL (find (chat->b_timeline, "The end") != NULL);
  g_assert_cmpint (delivery_of (chat->b_timeline, "An answer"), ==, BANTER_DELIVERY_SENT);
}

static void
test_delete_message (void)
{
  g_autoptr (Chat) chat = new_chat ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterMessage) mine = NULL;
  g_autoptr (BanterMessage) theirs = NULL;

  send_text (chat->a_room, "Forget this");
  WAIT_UNTIL (delivery_of (chat->a_timeline, "Forget this") == BANTER_DELIVERY_SENT);
  WAIT_UNTIL (find (chat->b_timeline, "Forget this") != NULL);
  mine = g_object_ref (find (chat->a_timeline, "Forget this"));
  theirs = g_object_ref (find (chat->b_timeline, "Forget this"));
  g_assert_true (banter_message_get_can_delete (mine));
  g_assert_false (banter_message_get_can_delete (theirs));
  banter_room_delete_message_async (chat->a_room, mine, NULL, on_ready, &result);
  banter_room_delete_message_finish (chat->a_room, wait_for (&result), &error);
  g_assert_no_error (error);
  WAIT_UNTIL (banter_message_get_kind (mine) == BANTER_ITEM_DELETED);
  WAIT_UNTIL (banter_message_get_kind (theirs) == BANTER_ITEM_DELETED);
  g_assert_cmpstr (banter_message_get_text (theirs), ==, "");
}

static BanterProblem
cannot_write (BanterRoom *room)
{
  BanterProblem problem;

  g_object_get (room, "cannot-write", &problem, NULL);
  return problem;
}

static void
test_delete_chat (void)
{
  g_autoptr (Chat) chat = new_chat ();
  BanterRoomList *chats = banter_account_get_chats (chat->a->account);

  banter_room_delete (chat->a_room, 3600);
  g_assert_cmpuint (n_items (chats), ==, 0);
  banter_room_undo_delete (chat->a_room);
  g_assert_cmpuint (n_items (chats), ==, 1);
  send_text (chat->a_room, "Still here");
  WAIT_UNTIL (find (chat->b_timeline, "Still here") != NULL);
  g_assert_true (item (chats, 0) == chat->a_room);

  banter_room_delete (chat->a_room, 0);
  g_assert_cmpuint (n_items (chats), ==, 0);
  WAIT_UNTIL (cannot_write (chat->b_room) == BANTER_PROBLEM_GONE);
  g_assert_cmpuint (n_items (chats), ==, 0);
}

/* The wait for an undo survives the app. */
static void
test_delete_chat_restart (void)
{
  g_autoptr (Chat) chat = new_chat ();

  banter_room_delete (chat->a_room, 1);
  g_clear_object (&chat->a_timeline);
  g_clear_object (&chat->a_room);
  close_account (chat->a);
  reopen (chat->a);
  g_assert_cmpuint (n_items (banter_account_get_chats (chat->a->account)), ==, 0);
  WAIT_UNTIL (cannot_write (chat->b_room) == BANTER_PROBLEM_GONE);
}

static void
test_offline (void)
{
  g_autoptr (Chat) chat = new_chat ();
  g_autofree char *room_id = g_strdup (banter_room_get_id (chat->a_room));

  banter_room_set_draft (chat->a_room, "half a sentence");
  g_clear_object (&chat->a_timeline);
  g_clear_object (&chat->a_room);
  close_account (chat->a);
  banterd_fixture_kill (server);

  /* Everything that was seen can be read, and what is written waits. */
  reopen (chat->a);
  chat->a_room = g_object_ref (banter_account_get_room (chat->a->account, room_id));
  g_assert_cmpstr (banter_room_get_draft (chat->a_room), ==, "half a sentence");
  chat->a_timeline = banter_room_dup_timeline (chat->a_room);
  WAIT_UNTIL (find (chat->a_timeline, "Hello Bob") != NULL);
  send_text (chat->a_room, "First");
  send_text (chat->a_room, "Second");
  WAIT_UNTIL (find (chat->a_timeline, "Second") != NULL);
  g_assert_cmpint (delivery_of (chat->a_timeline, "Second"), !=, BANTER_DELIVERY_SENT);

  banterd_fixture_restart (server);
  banter_account_retry_now (chat->a->account);
  banter_account_retry_now (chat->b->account);
  WAIT_UNTIL (delivery_of (chat->a_timeline, "Second") == BANTER_DELIVERY_SENT);
  WAIT_UNTIL (find (chat->b_timeline, "Second") != NULL);
  g_assert_cmpuint (count (chat->b_timeline, "First"), ==, 1);
  g_assert_cmpuint (count (chat->b_timeline, "Second"), ==, 1);
  g_assert_cmpuint (count (chat->a_timeline, "First"), ==, 1);
}

static void
test_typing (void)
{
  g_autoptr (Chat) chat = new_chat ();
  g_autofree char *typing = NULL;

#define TYPING (g_free (typing), g_object_get (chat->b_room, "typing", &typing, NULL), typing)
  banter_room_set_typing (chat->a_room, TRUE);
  WAIT_UNTIL (g_strcmp0 (TYPING, chat->a->name) == 0);
  banter_room_set_typing (chat->a_room, FALSE);
  WAIT_UNTIL (TYPING == NULL);
#undef TYPING
}

static gboolean
has_who (Someone *someone, BanterWho who)
{
  return banter_privacy_get_who_can_message (banter_account_get_privacy (someone->account)) == who;
}

static void
test_refused (void)
{
  g_autoptr (Someone) a = sign_up ("ada");
  g_autoptr (Someone) b = sign_up ("bob");
  BanterProblem problem;
  BanterRoom *room;

  banter_privacy_set_who_can_message (banter_account_get_privacy (b->account), BANTER_WHO_NO_ONE);
  g_assert_true (has_who (b, BANTER_WHO_NO_ONE));
  do
    {
      /* The write travels behind the switch; until it has arrived the chat is a request. */
      room = open_chat (a, b, "Hi", &problem);
      if (room != NULL)
        banter_room_delete (room, 0);
      g_clear_object (&room);
    }
  while (problem == BANTER_PROBLEM_NONE);
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_THEIR_PRIVACY);

  g_free (b->user_id);
  b->user_id = g_strdup ("nobody");
  g_assert_null (open_chat (a, b, "Hi", &problem));
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_NO_SUCH_PERSON);
}

static void
test_sign_in_problems (void)
{
  g_autoptr (Someone) a = sign_up ("ada");
  g_autoptr (BanterProfile) profile = banter_profile_new ("other");
  g_autoptr (BanterSignIn) sign_in = look_up (profile);
  g_autoptr (BanterAccount) account = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BanterProblem problem;

  g_assert_true (banter_sign_in_get_needs_birthday (sign_in));
  g_assert_null (try_register (sign_in, a->name, PASSWORD, BIRTHDAY, &problem));
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_NAME_TAKEN);
  g_assert_null (try_register (sign_in, "Not A Name", PASSWORD, BIRTHDAY, &problem));
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_NAME_INVALID);
  g_assert_null (try_register (sign_in, "kid", PASSWORD, "2025-01-01", &problem));
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_UNDER_AGE);
  g_assert_null (try_register (sign_in, "typo", PASSWORD, "1990-13-45", &problem));
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_BAD_BIRTHDAY);

  banter_sign_in_password_async (sign_in, a->name, "wrong", NULL, on_ready, &result);
  account = banter_sign_in_password_finish (sign_in, wait_for (&result), &error);
  g_assert_null (account);
  g_assert_cmpint (banter_problem_from_error (error, NULL), ==, BANTER_PROBLEM_WRONG_PASSWORD);
  g_clear_error (&error);
  g_clear_object (&result);

  banter_sign_in_password_async (sign_in, a->name, PASSWORD, NULL, on_ready, &result);
  account = banter_sign_in_password_finish (sign_in, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (banter_account_get_user_id (account), ==, a->user_id);
  banter_account_close (account);
}

static void
test_sign_out (void)
{
  g_autoptr (Someone) a = sign_up ("ada");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GError) error = NULL;

  banter_account_sign_out_async (a->account, NULL, on_ready, &result);
  banter_account_sign_out_finish (a->account, wait_for (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  close_account (a);
  banter_account_open_async (a->profile, NULL, on_ready, &opened);
  g_assert_null (banter_account_open_finish (wait_for (&opened), &error));
  g_assert_no_error (error);
}

static void
test_profile (void)
{
  g_autoptr (Chat) chat = new_chat ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_account_set_display_name_async (chat->a->account, "Ada Lovelace", NULL, on_ready, &result);
  banter_account_set_display_name_finish (chat->a->account, wait_for (&result), &error);
  g_assert_no_error (error);
  WAIT_UNTIL (g_strcmp0 (banter_account_get_display_name (chat->a->account), "Ada Lovelace") == 0);
  WAIT_UNTIL (g_strcmp0 (banter_room_get_name (chat->b_room), "Ada Lovelace") == 0);
  WAIT_UNTIL (g_strcmp0 (banter_message_get_sender_name (find (chat->b_timeline, "Hello Bob")),
                         "Ada Lovelace")
              == 0);
}

static void
on_failed (guint *n)
{
  (*n)++;
}

/* What the server does not take comes back. */
static void
test_privacy_rollback (void)
{
  g_autoptr (Someone) a = sign_up ("ada");
  BanterPrivacy *privacy = banter_account_get_privacy (a->account);
  guint n_failed = 0;

  g_signal_connect_swapped (privacy, "failed", G_CALLBACK (on_failed), &n_failed);
  banterd_fixture_kill (server);
  banter_privacy_set_who_can_message (privacy, BANTER_WHO_FRIENDS);
  g_assert_true (has_who (a, BANTER_WHO_FRIENDS));
  WAIT_UNTIL (n_failed == 1);
  g_assert_true (has_who (a, BANTER_WHO_EVERYONE));
  banterd_fixture_restart (server);
  banter_account_retry_now (a->account);
  WAIT_UNTIL (is_online (a->account));
  banter_privacy_set_who_can_message (privacy, BANTER_WHO_FRIENDS);
  close_account (a);
  reopen (a);
  banter_account_retry_now (a->account);
  WAIT_UNTIL (is_online (a->account));
}

/* More was written meanwhile than one answer of the server holds: all of it can be scrolled to. */
static void
test_long_absence (void)
{
  g_autoptr (Chat) chat = new_chat ();
  g_autofree char *room_id = g_strdup (banter_room_get_id (chat->b_room));
  const guint n = 150;

  g_clear_object (&chat->b_timeline);
  g_clear_object (&chat->b_room);
  close_account (chat->b);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("Message %u", i);

      send_text (chat->a_room, text);
    }
  WAIT_UNTIL (delivery_of (chat->a_timeline, "Message 149") == BANTER_DELIVERY_SENT);

  reopen (chat->b);
  chat->b_room = g_object_ref (banter_account_get_room (chat->b->account, room_id));
  chat->b_timeline = banter_room_dup_timeline (chat->b_room);
  WAIT_UNTIL (find (chat->b_timeline, "Message 149") != NULL);
  /* What is missing in the middle comes by itself, the rest on scrolling up. */
  WAIT_UNTIL ((banter_timeline_model_load_older (chat->b_timeline),
               find (chat->b_timeline, "Hello Bob") != NULL
                   && find (chat->b_timeline, "Message 0") != NULL));
  WAIT_UNTIL (n_items (chat->b_timeline) >= n + 2);
  for (guint i = 0, last = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("Message %u", i);

      g_assert_cmpuint (count (chat->b_timeline, text), ==, 1);
      for (guint j = last; j < n_items (chat->b_timeline); j++)
        if (item (chat->b_timeline, j) == find (chat->b_timeline, text))
          {
            g_assert_cmpuint (j, >=, last);
            last = j;
          }
    }
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*run) (void);
  } tests[] = {
    { "/model/account/request", test_request },
    { "/model/account/decline", test_decline },
    { "/model/account/seen", test_seen },
    { "/model/account/receipts-off", test_receipts_off },
    { "/model/account/delete-message", test_delete_message },
    { "/model/account/delete-chat", test_delete_chat },
    { "/model/account/delete-chat-restart", test_delete_chat_restart },
    { "/model/account/offline", test_offline },
    { "/model/account/typing", test_typing },
    { "/model/account/refused", test_refused },
    { "/model/account/sign-in-problems", test_sign_in_problems },
    { "/model/account/sign-out", test_sign_out },
    { "/model/account/profile", test_profile },
    { "/model/account/privacy-rollback", test_privacy_rollback },
    { "/model/account/long-absence", test_long_absence },
  };
  g_autofree char *dir = NULL;
  int status;

  dir = g_dir_make_tmp ("banter-model-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", dir, TRUE);
  g_setenv ("BANTER_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  server = banterd_fixture_start (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_func (tests[i].path, tests[i].run);
  status = g_test_run ();
  banterd_fixture_stop (server);
  remove_tree (dir);
  return status;
}
