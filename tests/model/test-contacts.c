/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-account-contacts.h"
#include "people.h"

/* Blocking, following and reporting, between two people. */

static void
set_blocked (Someone *someone, const char *user_id, gboolean blocked)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_account_set_blocked_async (someone->account, user_id, blocked, NULL, people_on_ready,
                                    &result);
  banter_account_set_blocked_finish (someone->account, people_wait_for (&result), &error);
  g_assert_no_error (error);
}

static void
set_following (Someone *someone, const char *user_id, gboolean following)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_account_set_following_async (someone->account, user_id, following, NULL, people_on_ready,
                                      &result);
  banter_account_set_following_finish (someone->account, people_wait_for (&result), &error);
  g_assert_no_error (error);
}

static BanterProblem
cannot_write (BanterRoom *room)
{
  BanterProblem problem;

  g_object_get (room, "cannot-write", &problem, NULL);
  return problem;
}

static gboolean
blocks (Someone *someone, const char *user_id)
{
  BanterPerson *person = banter_account_get_person (someone->account, user_id);

  return banter_person_get_blocked (person);
}

/* A block is seen in the list, by the person and in the chat, after a restart too, and ends
 * likewise. */
static void
test_block (void)
{
  g_autoptr (Chat) chat = chat_new ();
  GListModel *blocked = banter_account_get_blocked (chat->a->account);
  const char *b_id = chat->b->user_id;

  g_assert_true (banter_room_get_partner (chat->a_room)
                 == banter_account_get_person (chat->a->account, b_id));
  set_blocked (chat->a, b_id, TRUE);
  WAIT_UNTIL (blocks (chat->a, b_id));
  g_assert_cmpuint (list_length (blocked), ==, 1);
  g_assert_cmpstr (banter_person_get_user_id (list_item (blocked, 0)), ==, b_id);
  g_assert_cmpint (cannot_write (chat->a_room), ==, BANTER_PROBLEM_OWN_BLOCK);
  g_assert_cmpint (cannot_write (chat->b_room), ==, BANTER_PROBLEM_NONE); /* they are not told */

  set_blocked (chat->a, b_id, FALSE);
  WAIT_UNTIL (!blocks (chat->a, b_id));
  g_assert_cmpuint (list_length (blocked), ==, 0);
  g_assert_cmpint (cannot_write (chat->a_room), ==, BANTER_PROBLEM_NONE);
}

static void
test_block_stays (void)
{
  g_autoptr (Someone) a = someone_sign_up ("ada");

  set_blocked (a, "@troll:elsewhere.example", TRUE);
  WAIT_UNTIL (blocks (a, "@troll:elsewhere.example"));
  someone_close (a);
  someone_reopen (a);
  WAIT_UNTIL (list_length (banter_account_get_blocked (a->account)) == 1);
  g_assert_true (blocks (a, "@troll:elsewhere.example"));
}

/* Where the invitation of somebody blocked is still there it is nobody's request. */
static void
test_block_request (void)
{
  g_autoptr (Someone) a = someone_sign_up ("ada");
  g_autoptr (Someone) b = someone_sign_up ("bob");
  g_autoptr (BanterRoom) room = NULL;
  BanterProblem problem;

  room = someone_open_chat (a, b, "Hi", &problem);
  WAIT_UNTIL (list_length (banter_account_get_requests (b->account)) == 1);
  set_blocked (b, a->user_id, TRUE);
  WAIT_UNTIL (list_length (banter_account_get_requests (b->account)) == 0);
}

static gboolean
follows (Someone *someone, const char *user_id)
{
  return banter_person_get_following (banter_account_get_person (someone->account, user_id));
}

static void
test_follow (void)
{
  g_autoptr (Someone) a = someone_sign_up ("ada");
  g_autoptr (Someone) b = someone_sign_up ("bob");

  g_assert_false (follows (a, b->user_id));
  set_following (a, b->user_id, TRUE);
  WAIT_UNTIL (follows (a, b->user_id));
  g_assert_false (blocks (a, b->user_id));
  set_following (a, b->user_id, FALSE);
  WAIT_UNTIL (!follows (a, b->user_id));
}

static BanterProblem
report (Someone *someone, const char *user_id, const char *room_id, const char *event_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_account_report_async (someone->account, user_id, room_id, event_id, "Spam", NULL,
                               people_on_ready, &result);
  banter_account_report_finish (someone->account, people_wait_for (&result), &error);
  return banter_problem_from_error (error, NULL);
}

static void
test_report (void)
{
  g_autoptr (Chat) chat = chat_new ();
  BanterMessage *message = chat_find (chat->b_timeline, "Hello Bob");
  const char *room_id = banter_room_get_id (chat->b_room);

  g_assert_cmpint (report (chat->b, NULL, room_id, banter_message_get_event_id (message)), ==,
                   BANTER_PROBLEM_NONE);
  g_assert_cmpint (report (chat->b, chat->a->user_id, NULL, NULL), ==, BANTER_PROBLEM_NONE);
  g_assert_cmpint (report (chat->b, NULL, room_id, NULL), ==, BANTER_PROBLEM_NONE);
  g_assert_cmpint (report (chat->b, NULL, "!nowhere:x", NULL), ==, BANTER_PROBLEM_GONE);
}

int
main (int argc, char *argv[])
{
  people_init (&argc, &argv, NULL);
  g_test_add_func ("/model/contacts/block", test_block);
  g_test_add_func ("/model/contacts/block-stays", test_block_stays);
  g_test_add_func ("/model/contacts/block-request", test_block_request);
  g_test_add_func ("/model/contacts/follow", test_follow);
  g_test_add_func ("/model/contacts/report", test_report);
  return people_run ();
}
