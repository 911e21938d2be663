/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-account-contacts.h"
#include "banter-diagnosis.h"
#include "banter-privacy.h"
#include "people.h"

/* Why one cannot message: each thing that can be in the way is found, with what is before it passed
 * and what is after it left alone. */

static BanterDiagnosis *
diagnose (Someone *someone, Someone *about)
{
  BanterDiagnosis *diagnosis = banter_diagnosis_new (
      someone->account,
      about != NULL ? banter_account_get_person (someone->account, about->user_id) : NULL);

  banter_diagnosis_start (diagnosis);
  g_assert_true (banter_diagnosis_get_running (diagnosis));
  WAIT_UNTIL (!banter_diagnosis_get_running (diagnosis));
  return diagnosis;
}

static void
assert_found (BanterDiagnosis *diagnosis, BanterProblem problem, BanterCheck check)
{
  g_autofree char *report = banter_diagnosis_dup_report (diagnosis);

  g_test_message ("%s", report);
  g_assert_cmpint (banter_diagnosis_get_problem (diagnosis), ==, problem);
  for (guint i = 0; i < BANTER_CHECK_LAST; i++)
    g_assert_cmpint (banter_diagnosis_get_state (diagnosis, i), ==,
                     i < check    ? BANTER_CHECK_PASSED
                     : i == check ? BANTER_CHECK_FAILED
                                  : BANTER_CHECK_SKIPPED);
}

static void
test_fine (void)
{
  g_autoptr (Someone) a = someone_sign_up ("ada");
  g_autoptr (Someone) b = someone_sign_up ("bob");
  g_autoptr (BanterDiagnosis) of_bob = diagnose (a, b);
  g_autoptr (BanterDiagnosis) of_anybody = diagnose (a, NULL);
  g_autofree char *report = banter_diagnosis_dup_report (of_bob);

  g_assert_cmpint (banter_diagnosis_get_problem (of_bob), ==, BANTER_PROBLEM_NONE);
  for (guint i = 0; i < BANTER_CHECK_LAST; i++)
    {
      g_assert_cmpint (banter_diagnosis_get_state (of_bob, i), ==, BANTER_CHECK_PASSED);
      g_assert_cmpint (banter_diagnosis_get_state (of_anybody, i), ==,
                       i == BANTER_CHECK_THEM ? BANTER_CHECK_SKIPPED : BANTER_CHECK_PASSED);
    }
  /* Whoever gets the report learns nothing of the two. */
  g_assert_null (strstr (report, a->name));
  g_assert_null (strstr (report, b->name));
  g_assert_null (strchr (report, '@'));
}

static void
test_their_privacy (void)
{
  g_autoptr (Someone) a = someone_sign_up ("ada");
  g_autoptr (Someone) b = someone_sign_up ("bob");
  g_autoptr (BanterDiagnosis) diagnosis = NULL;

  banter_privacy_set_who_can_message (banter_account_get_privacy (b->account), BANTER_WHO_NO_ONE);
  do /* the write travels behind the switch */
    {
      g_clear_object (&diagnosis);
      diagnosis = diagnose (a, b);
    }
  while (banter_diagnosis_get_problem (diagnosis) == BANTER_PROBLEM_NONE);
  assert_found (diagnosis, BANTER_PROBLEM_THEIR_PRIVACY, BANTER_CHECK_THEM);
}

static void
test_own (void)
{
  g_autoptr (Someone) a = someone_sign_up ("ada");
  g_autoptr (Someone) b = someone_sign_up ("bob");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (BanterDiagnosis) blocked = NULL;
  g_autoptr (BanterDiagnosis) closed = NULL;

  banter_account_set_blocked_async (a->account, b->user_id, TRUE, NULL, people_on_ready, &result);
  banter_account_set_blocked_finish (a->account, people_wait_for (&result), NULL);
  WAIT_UNTIL (banter_person_get_blocked (banter_account_get_person (a->account, b->user_id)));
  blocked = diagnose (a, b);
  assert_found (blocked, BANTER_PROBLEM_OWN_BLOCK, BANTER_CHECK_OWN_PRIVACY);

  banter_privacy_set_who_can_message (banter_account_get_privacy (a->account), BANTER_WHO_NO_ONE);
  closed = diagnose (a, NULL);
  assert_found (closed, BANTER_PROBLEM_OWN_PRIVACY, BANTER_CHECK_OWN_PRIVACY);
}

static void
test_age (void)
{
  g_autoptr (Someone) young = someone_sign_up_aged ("ana", 14);
  g_autoptr (BanterDiagnosis) diagnosis = diagnose (young, NULL);

  assert_found (diagnosis, BANTER_PROBLEM_AGE, BANTER_CHECK_AGE);
}

static void
test_server_gone (void)
{
  g_autoptr (Someone) a = someone_sign_up ("ada");
  g_autoptr (BanterDiagnosis) diagnosis = NULL;

  people_stop_server ();
  diagnosis = diagnose (a, NULL);
  people_start_server ();
  assert_found (diagnosis, BANTER_PROBLEM_UNREACHABLE, BANTER_CHECK_SERVER);
  /* And again, once it is back. */
  banter_diagnosis_start (diagnosis);
  WAIT_UNTIL (!banter_diagnosis_get_running (diagnosis));
  g_assert_cmpint (banter_diagnosis_get_problem (diagnosis), ==, BANTER_PROBLEM_NONE);
}

static void
test_places (void)
{
  static const struct
  {
    BanterProblem problem;
    BanterCheck check;
  } rows[] = {
    { BANTER_PROBLEM_NO_NETWORK, BANTER_CHECK_NETWORK },
    { BANTER_PROBLEM_CERTIFICATE, BANTER_CHECK_SERVER },
    { BANTER_PROBLEM_NOT_MATRIX, BANTER_CHECK_VERSION },
    { BANTER_PROBLEM_SIGNED_OUT, BANTER_CHECK_SIGNED_IN },
    { BANTER_PROBLEM_PHONE, BANTER_CHECK_PHONE },
    { BANTER_PROBLEM_FAMILY, BANTER_CHECK_FAMILY },
    { BANTER_PROBLEM_REQUEST_PENDING, BANTER_CHECK_THEM },
    { BANTER_PROBLEM_FAILED, BANTER_CHECK_SERVER }, /* whatever has no place of its own */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (banter_diagnosis_check_of (rows[i].problem), ==, rows[i].check);
}

int
main (int argc, char *argv[])
{
  people_init (&argc, &argv, NULL);
  g_test_add_func ("/model/diagnosis/fine", test_fine);
  g_test_add_func ("/model/diagnosis/their-privacy", test_their_privacy);
  g_test_add_func ("/model/diagnosis/own", test_own);
  g_test_add_func ("/model/diagnosis/age", test_age);
  g_test_add_func ("/model/diagnosis/server-gone", test_server_gone);
  g_test_add_func ("/model/diagnosis/places", test_places);
  return people_run ();
}
