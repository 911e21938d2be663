/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-privacy.h"
#include "people.h"

/* The ways in and out, requests, and what people choose for themselves. */

static gboolean
has_person (GListModel *people, const char *user_id)
{
  for (guint i = 0; i < list_length (people); i++)
    if (g_strcmp0 (banter_person_get_user_id (list_item (people, i)), user_id) == 0)
      return TRUE;
  return FALSE;
}

static void
test_request (void)
{
  g_autoptr (Someone) a = someone_sign_up ("ada");
  g_autoptr (Someone) b = someone_sign_up ("bob");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) people = NULL;
  g_autoptr (BanterRoom) room = NULL;
  g_autofree char *reason = NULL;
  BanterRoom *request;
  BanterProblem problem;

  banter_account_find_people_async (a->account, b->name, NULL, people_on_ready, &result);
  people = banter_account_find_people_finish (a->account, people_wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_true (has_person (people, b->user_id));
  g_assert_false (has_person (people, a->user_id));

  room = someone_open_chat (a, b, "Hi, it is me", &problem);
  g_assert_nonnull (room);
  WAIT_UNTIL (chat_is_waiting (room));
  g_assert_false (banter_room_get_is_group (room));
  WAIT_UNTIL (list_length (banter_account_get_requests (b->account)) == 1);
  request = list_item (banter_account_get_requests (b->account), 0);
  g_assert_true (banter_room_get_is_request (request));
  g_assert_cmpstr (banter_person_get_user_id (banter_room_get_inviter (request)), ==, a->user_id);
  g_object_get (request, "reason", &reason, NULL);
  g_assert_cmpstr (reason, ==, "Hi, it is me");
  g_assert_cmpuint (list_length (banter_account_get_chats (b->account)), ==, 0);

  chat_accept (request);
  WAIT_UNTIL (list_length (banter_account_get_chats (b->account)) == 1);
  g_assert_true (list_item (banter_account_get_chats (b->account), 0) == request);
  g_assert_cmpuint (list_length (banter_account_get_requests (b->account)), ==, 0);
  WAIT_UNTIL (!chat_is_waiting (room));
}

static void
test_decline (void)
{
  g_autoptr (Someone) a = someone_sign_up ("ada");
  g_autoptr (Someone) b = someone_sign_up ("bob");
  g_autoptr (BanterRoom) room = NULL;
  BanterProblem problem;

  room = someone_open_chat (a, b, "Hi", &problem);
  WAIT_UNTIL (list_length (banter_account_get_requests (b->account)) == 1);
  banter_room_delete (list_item (banter_account_get_requests (b->account), 0), 0);
  g_assert_cmpuint (list_length (banter_account_get_requests (b->account)), ==, 0);
  WAIT_UNTIL (!chat_is_waiting (room));
}

static gboolean
has_who (Someone *someone, BanterWho who)
{
  return banter_privacy_get_who_can_message (banter_account_get_privacy (someone->account)) == who;
}

static void
test_refused (void)
{
  g_autoptr (Someone) a = someone_sign_up ("ada");
  g_autoptr (Someone) b = someone_sign_up ("bob");
  BanterProblem problem;
  BanterRoom *room;

  banter_privacy_set_who_can_message (banter_account_get_privacy (b->account), BANTER_WHO_NO_ONE);
  g_assert_true (has_who (b, BANTER_WHO_NO_ONE));
  do
    {
      /* The write travels behind the switch; until it has arrived the chat is a request. */
      room = someone_open_chat (a, b, "Hi", &problem);
      if (room != NULL)
        banter_room_delete (room, 0);
      g_clear_object (&room);
    }
  while (problem == BANTER_PROBLEM_NONE);
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_THEIR_PRIVACY);

  g_free (b->user_id);
  b->user_id = g_strdup ("nobody");
  g_assert_null (someone_open_chat (a, b, "Hi", &problem));
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_NO_SUCH_PERSON);
}

static void
test_sign_in_problems (void)
{
  g_autoptr (Someone) a = someone_sign_up ("ada");
  g_autoptr (BanterProfile) profile = banter_profile_new ("other");
  g_autoptr (BanterSignIn) sign_in = someone_look_up (profile);
  g_autoptr (BanterAccount) account = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BanterProblem problem;

  g_assert_true (banter_sign_in_get_needs_birthday (sign_in));
  g_assert_null (
      someone_try_register (sign_in, a->name, PEOPLE_PASSWORD, PEOPLE_BIRTHDAY, &problem));
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_NAME_TAKEN);
  g_assert_null (
      someone_try_register (sign_in, "Not A Name", PEOPLE_PASSWORD, PEOPLE_BIRTHDAY, &problem));
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_NAME_INVALID);
  g_assert_null (someone_try_register (sign_in, "kid", PEOPLE_PASSWORD, "2025-01-01", &problem));
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_UNDER_AGE);
  g_assert_null (someone_try_register (sign_in, "typo", PEOPLE_PASSWORD, "1990-13-45", &problem));
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_BAD_BIRTHDAY);

  banter_sign_in_password_async (sign_in, a->name, "wrong", NULL, people_on_ready, &result);
  account = banter_sign_in_password_finish (sign_in, people_wait_for (&result), &error);
  g_assert_null (account);
  g_assert_cmpint (banter_problem_from_error (error, NULL), ==, BANTER_PROBLEM_WRONG_PASSWORD);
  g_clear_error (&error);
  g_clear_object (&result);

  banter_sign_in_password_async (sign_in, a->name, PEOPLE_PASSWORD, NULL, people_on_ready, &result);
  account = banter_sign_in_password_finish (sign_in, people_wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (banter_account_get_user_id (account), ==, a->user_id);
  banter_account_close (account);
}

static void
test_sign_out (void)
{
  g_autoptr (Someone) a = someone_sign_up ("ada");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GError) error = NULL;

  banter_account_sign_out_async (a->account, NULL, people_on_ready, &result);
  banter_account_sign_out_finish (a->account, people_wait_for (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  someone_close (a);
  banter_account_open_async (a->profile, NULL, people_on_ready, &opened);
  g_assert_null (banter_account_open_finish (people_wait_for (&opened), &error));
  g_assert_no_error (error);
}

static void
test_profile (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_account_set_display_name_async (chat->a->account, "Ada Lovelace", NULL, people_on_ready,
                                         &result);
  banter_account_set_display_name_finish (chat->a->account, people_wait_for (&result), &error);
  g_assert_no_error (error);
  WAIT_UNTIL (g_strcmp0 (banter_account_get_display_name (chat->a->account), "Ada Lovelace") == 0);
  WAIT_UNTIL (g_strcmp0 (banter_room_get_name (chat->b_room), "Ada Lovelace") == 0);
  WAIT_UNTIL (g_strcmp0 (banter_message_get_sender_name (chat_find (chat->b_timeline, "Hello Bob")),
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
  g_autoptr (Someone) a = someone_sign_up ("ada");
  BanterPrivacy *privacy = banter_account_get_privacy (a->account);
  guint n_failed = 0;

  g_signal_connect_swapped (privacy, "failed", G_CALLBACK (on_failed), &n_failed);
  people_stop_server ();
  banter_privacy_set_who_can_message (privacy, BANTER_WHO_FRIENDS);
  g_assert_true (has_who (a, BANTER_WHO_FRIENDS));
  WAIT_UNTIL (n_failed == 1);
  g_assert_true (has_who (a, BANTER_WHO_EVERYONE));
  people_start_server ();
  banter_account_retry_now (a->account);
  WAIT_UNTIL (someone_is_online (a));
  banter_privacy_set_who_can_message (privacy, BANTER_WHO_FRIENDS);
  someone_close (a);
  someone_reopen (a);
  banter_account_retry_now (a->account);
  WAIT_UNTIL (someone_is_online (a));
}

int
main (int argc, char *argv[])
{
  people_init (&argc, &argv, NULL);
  g_test_add_func ("/model/account/any/request", test_request);
  g_test_add_func ("/model/account/any/decline", test_decline);
  g_test_add_func ("/model/account/banterd/refused", test_refused);
  g_test_add_func ("/model/account/banterd/sign-in-problems", test_sign_in_problems);
  g_test_add_func ("/model/account/any/sign-out", test_sign_out);
  g_test_add_func ("/model/account/any/profile", test_profile);
  g_test_add_func ("/model/account/any/privacy-rollback", test_privacy_rollback);
  return people_run ();
}
