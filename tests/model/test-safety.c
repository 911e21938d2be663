/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-phone-check.h"
#include "banter-privacy-private.h"
#include "banter-standing.h"
#include "banter-question.h"
#include "people.h"

/* Who one is to the server's rules, and the phone number that this one wants. */

static BanterStanding *
standing_of (Someone *someone)
{
  return banter_account_get_standing (someone->account);
}

static void
test_ages (void)
{
  static const struct
  {
    int years;
    BanterAgeGroup age_group;
    BanterProblem refusal;
    BanterWho who;
  } rows[] = {
    { 14, BANTER_AGE_GROUP_UNDER_16, BANTER_PROBLEM_AGE, BANTER_WHO_EVERYONE },
    { 16, BANTER_AGE_GROUP_16_17, BANTER_PROBLEM_PHONE, BANTER_WHO_NO_ONE },
    { 30, BANTER_AGE_GROUP_ADULT, BANTER_PROBLEM_PHONE, BANTER_WHO_EVERYONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Someone) someone = someone_sign_up_aged ("ana", rows[i].years);
      BanterStanding *standing = standing_of (someone);

      WAIT_UNTIL (banter_standing_get_known (standing));
      g_assert_cmpint (banter_standing_get_age_group (standing), ==, rows[i].age_group);
      g_assert_cmpint (banter_standing_get_refusal (standing), ==, rows[i].refusal);
      g_assert_false (banter_standing_get_phone_verified (standing));
      g_assert_true (banter_standing_get_phone_required (standing));
      g_assert_cmpint (
          banter_privacy_get_who_can_message (banter_account_get_privacy (someone->account)), ==,
          rows[i].who);
    }
}

/* The day on which somebody turns 16 is told. */
static void
test_opens (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) born = g_date_time_add_years (now, -14);
  g_autofree char *birthday = g_date_time_format (born, "%Y-03-02");
  g_autoptr (Someone) young = someone_sign_up_born ("ana", birthday);
  GDateTime *from;

  WAIT_UNTIL (banter_standing_get_known (standing_of (young)));
  from = banter_standing_get_dm_from (standing_of (young));
  g_assert_nonnull (from);
  g_assert_cmpint (g_date_time_get_year (from), ==, g_date_time_get_year (born) + 16);
  g_assert_cmpint (g_date_time_get_month (from), ==, 3);
  g_assert_cmpint (g_date_time_get_day_of_month (from), ==, 2);
}

/* It is known again after a restart. */
static void
test_restart (void)
{
  g_autoptr (Someone) young = someone_sign_up_aged ("ana", 15);

  WAIT_UNTIL (banter_standing_get_known (standing_of (young)));
  someone_close (young);
  someone_reopen (young);
  g_assert_false (banter_standing_get_known (standing_of (young)));
  WAIT_UNTIL (banter_standing_get_refusal (standing_of (young)) == BANTER_PROBLEM_AGE);
}

static BanterProblem
ask (BanterPhoneCheck *check, const char *number)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_phone_check_ask_async (check, number, NULL, people_on_ready, &result);
  banter_phone_check_ask_finish (check, people_wait_for (&result), &error);
  return banter_problem_from_error (error, NULL);
}

static BanterProblem
submit (BanterPhoneCheck *check, const char *code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_phone_check_submit_async (check, code, NULL, people_on_ready, &result);
  banter_phone_check_submit_finish (check, people_wait_for (&result), &error);
  return banter_problem_from_error (error, NULL);
}

static BanterProblem
add (BanterPhoneCheck *check, const char *password)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_phone_check_add_async (check, password, NULL, people_on_ready, &result);
  banter_phone_check_add_finish (check, people_wait_for (&result), &error);
  return banter_problem_from_error (error, NULL);
}

static GStrv
load (Someone *someone)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GStrv numbers;

  banter_phone_check_load_async (someone->account, NULL, people_on_ready, &result);
  numbers = banter_phone_check_load_finish (someone->account, people_wait_for (&result), &error);
  g_assert_no_error (error);
  return numbers;
}

static void
take_off (Someone *someone, const char *number)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_phone_check_remove_async (someone->account, number, NULL, people_on_ready, &result);
  banter_phone_check_remove_finish (someone->account, people_wait_for (&result), &error);
  g_assert_no_error (error);
}

/* From the refusal that wants a number to the chat, and back when the number goes. */
static void
test_phone (void)
{
  g_autoptr (Someone) a = someone_sign_up ("ada");
  g_autoptr (Someone) b = someone_sign_up ("bob");
  g_autoptr (BanterPhoneCheck) check = banter_phone_check_new (a->account);
  g_autoptr (BanterRoom) room = NULL;
  g_autofree char *code = NULL;
  g_autofree char *spaced = NULL;
  g_auto (GStrv) numbers = NULL;
  BanterProblem problem;

  g_assert_null (someone_open_chat (a, b, "Hi", &problem));
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_PHONE);
  WAIT_UNTIL (banter_standing_get_refusal (standing_of (a)) == BANTER_PROBLEM_PHONE);

  g_assert_cmpint (ask (check, " 0049 (30) 90-1840 "), ==, BANTER_PROBLEM_NONE);
  g_assert_cmpstr (banter_phone_check_get_number (check), ==, "+4930901840");
  code = people_read_code ("+4930901840");
  spaced = g_strdup_printf (" %.3s %s\n", code, code + 3);
  g_assert_cmpint (add (check, NULL), ==, BANTER_PROBLEM_WRONG_CODE);
  g_assert_cmpint (submit (check, spaced), ==, BANTER_PROBLEM_NONE);
  g_assert_cmpint (add (check, NULL), ==, BANTER_PROBLEM_PASSWORD_NEEDED);
  g_assert_cmpint (add (check, "not this one"), ==, BANTER_PROBLEM_WRONG_PASSWORD);
  g_assert_cmpint (add (check, PEOPLE_PASSWORD), ==, BANTER_PROBLEM_NONE);
  WAIT_UNTIL (banter_standing_get_refusal (standing_of (a)) == BANTER_PROBLEM_NONE);
  g_assert_true (banter_standing_get_phone_verified (standing_of (a)));

  numbers = load (a);
  g_assert_cmpuint (g_strv_length (numbers), ==, 1);
  g_assert_cmpstr (numbers[0], ==, "+4930901840");
  room = someone_open_chat (a, b, "Hi", &problem);
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_NONE);

  take_off (a, numbers[0]);
  WAIT_UNTIL (banter_standing_get_refusal (standing_of (a)) == BANTER_PROBLEM_PHONE);
}

/* A message that waits in a chat is refused too, and the app learns why without having asked. */
static void
test_refused_message (void)
{
  g_autoptr (Someone) a = someone_sign_up ("ada");
  g_autoptr (Someone) b = someone_sign_up ("bob");
  g_autoptr (BanterPhoneCheck) check = banter_phone_check_new (a->account);
  g_autoptr (BanterTimelineModel) timeline = NULL;
  g_autoptr (BanterRoom) room = NULL;
  g_autofree char *code = NULL;
  BanterProblem problem;

  g_assert_cmpint (ask (check, "+4930901841"), ==, BANTER_PROBLEM_NONE);
  code = people_read_code ("+4930901841");
  g_assert_cmpint (submit (check, code), ==, BANTER_PROBLEM_NONE);
  g_assert_cmpint (add (check, PEOPLE_PASSWORD), ==, BANTER_PROBLEM_NONE);
  room = someone_open_chat (a, b, "Hi", &problem);
  g_assert_nonnull (room);
  timeline = banter_room_dup_timeline (room);
  WAIT_UNTIL (chat_delivery (timeline, "Hi") == BANTER_DELIVERY_SENT);
  WAIT_UNTIL (banter_standing_get_refusal (standing_of (a)) == BANTER_PROBLEM_NONE);

  take_off (a, "+4930901841");
  WAIT_UNTIL (banter_standing_get_refusal (standing_of (a)) == BANTER_PROBLEM_PHONE);
  chat_send (room, "and again");
  WAIT_UNTIL (chat_delivery (timeline, "and again") == BANTER_DELIVERY_FAILED);
  g_object_get (chat_find (timeline, "and again"), "problem", &problem, NULL);
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_PHONE);
}

static void
test_codes (void)
{
  static const char *const no_numbers[] = {
    "030901842",          "+", "+49", "+49 call me", "+4930901842; true", "49 30 901842", "00",
    "+123456789012345678"
  };
  g_autoptr (Someone) a = someone_sign_up ("ada");
  g_autoptr (BanterPhoneCheck) check = banter_phone_check_new (a->account);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  const char *wrong;

  for (guint i = 0; i < G_N_ELEMENTS (no_numbers); i++)
    {
      g_test_message ("%s", no_numbers[i]);
      g_assert_cmpint (ask (check, no_numbers[i]), ==, BANTER_PROBLEM_BAD_PHONE);
      g_assert_null (banter_phone_check_get_number (check));
    }
  g_assert_cmpint (ask (check, "+4930901842"), ==, BANTER_PROBLEM_NONE);
  first = people_read_code ("+4930901842");
  wrong = g_str_equal (first, "000000") ? "000001" : "000000";
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (submit (check, wrong), ==, BANTER_PROBLEM_WRONG_CODE);
  g_assert_cmpint (submit (check, first), ==, BANTER_PROBLEM_CODE_SPENT);

  /* Another one, for which the tries count anew. */
  g_assert_cmpint (ask (check, "+4930901842"), ==, BANTER_PROBLEM_NONE);
  second = people_read_code ("+4930901842");
  g_assert_cmpint (submit (check, second), ==, BANTER_PROBLEM_NONE);
}

/* What nobody has chosen goes by age; what somebody has chosen does not. */
static void
test_default_by_age (void)
{
  g_autoptr (BanterPrivacy) privacy = banter_privacy_new (NULL);
  const BanterPrivacyRow unchosen = { .read_receipts = TRUE, .typing = TRUE };
  const BanterPrivacyRow chosen
      = { .who_can_message = (char *)"friends", .read_receipts = TRUE, .typing = TRUE };

  g_assert_cmpint (banter_privacy_get_who_can_message (privacy), ==, BANTER_WHO_EVERYONE);
  banter_privacy_set_who_default (privacy, BANTER_WHO_NO_ONE);
  g_assert_cmpint (banter_privacy_get_who_can_message (privacy), ==, BANTER_WHO_NO_ONE);
  banter_privacy_apply_row (privacy, &unchosen);
  g_assert_cmpint (banter_privacy_get_who_can_message (privacy), ==, BANTER_WHO_NO_ONE);
  banter_privacy_apply_row (privacy, &chosen);
  g_assert_cmpint (banter_privacy_get_who_can_message (privacy), ==, BANTER_WHO_FRIENDS);
  banter_privacy_set_who_default (privacy, BANTER_WHO_EVERYONE);
  g_assert_cmpint (banter_privacy_get_who_can_message (privacy), ==, BANTER_WHO_FRIENDS);
}

/* One at a time, and one that comes meanwhile is not forgotten. */
static void
test_question (void)
{
  g_autoptr (Someone) someone = someone_sign_up_aged ("ana", 20);
  BanterQuestion question;

  banter_question_init (&question);
  g_assert_null (banter_question_begin (&question, NULL));
  g_assert_nonnull (banter_question_begin (&question, someone->account));
  g_assert_false (banter_question_end (&question));
  g_assert_nonnull (banter_question_begin (&question, someone->account));
  g_assert_null (banter_question_begin (&question, someone->account));
  g_assert_true (banter_question_end (&question));
  g_assert_nonnull (banter_question_begin (&question, someone->account));
  g_assert_false (banter_question_end (&question));
  banter_question_clear (&question);
}

int
main (int argc, char *argv[])
{
  static const char *const arguments[] = { "--phone-required", NULL };

  people_init (&argc, &argv, arguments);
  g_test_add_func ("/safety/ages", test_ages);
  g_test_add_func ("/safety/default-by-age", test_default_by_age);
  g_test_add_func ("/safety/opens", test_opens);
  g_test_add_func ("/safety/restart", test_restart);
  g_test_add_func ("/safety/phone", test_phone);
  g_test_add_func ("/safety/refused-message", test_refused_message);
  g_test_add_func ("/safety/codes", test_codes);
  g_test_add_func ("/safety/question", test_question);
  return people_run ();
}
