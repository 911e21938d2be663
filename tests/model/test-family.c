/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-family.h"
#include "banter-policy-filter.h"
#include "banter-standing.h"
#include "banter-words-private.h"
#include "people.h"

/* Family Pairing between two accounts on a real server. */

static BanterFamily *
family_of (Someone *someone)
{
  return banter_account_get_family (someone->account);
}

/* Borrowed: the only pairing, or NULL */
static BanterPairing *
pairing_of (Someone *someone)
{
  return list_item (banter_family_get_pairings (family_of (someone)), 0);
}

static char *
create_code (Someone *guardian, BanterProblem *problem)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GDateTime) ends = NULL;
  g_autoptr (GError) error = NULL;
  char *code;

  banter_family_create_code_async (family_of (guardian), NULL, people_on_ready, &result);
  code = banter_family_create_code_finish (family_of (guardian), people_wait_for (&result), &ends,
                                           &error);
  *problem = banter_problem_from_error (error, NULL);
  g_assert_true ((ends != NULL) == (code != NULL));
  return code;
}

static BanterProblem
enter (Someone *teen, const char *code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_family_accept_async (family_of (teen), code, NULL, people_on_ready, &result);
  banter_family_accept_finish (family_of (teen), people_wait_for (&result), &error);
  return banter_problem_from_error (error, NULL);
}

static BanterProblem
end (Someone *someone)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_family_end_async (family_of (someone), pairing_of (someone), NULL, people_on_ready,
                           &result);
  banter_family_end_finish (family_of (someone), people_wait_for (&result), &error);
  return banter_problem_from_error (error, NULL);
}

static void
pair (Someone *guardian, Someone *teen)
{
  BanterProblem problem;
  g_autofree char *code = create_code (guardian, &problem);

  g_assert_cmpint (problem, ==, BANTER_PROBLEM_NONE);
  g_assert_cmpint (enter (teen, code), ==, BANTER_PROBLEM_NONE);
  WAIT_UNTIL (pairing_of (guardian) != NULL && pairing_of (teen) != NULL);
}

static BanterFamilyAction
newest_action (Someone *someone)
{
  BanterFamilyChange *change = list_item (banter_family_get_changes (family_of (someone)), 0);

  return change != NULL ? banter_family_change_get_action (change) : BANTER_FAMILY_OTHER;
}

static gboolean
hides (Someone *someone, const char *text)
{
  BanterWordFilter *filter = banter_words_get_filter (banter_account_get_words (someone->account));

  return filter != NULL && banter_word_filter_matches (filter, text);
}

/* What the guardian switches off the teen sees, and is held to, and it comes back. */
static void
test_limits (void)
{
  g_autoptr (Someone) guardian = someone_sign_up_aged ("gia", 40);
  g_autoptr (Someone) teen = someone_sign_up_aged ("tom", 16);
  BanterStanding *standing = banter_account_get_standing (teen->account);
  g_autoptr (BanterFamilyLimits) limits = NULL;
  const BanterFamilyLimits *seen;

  pair (guardian, teen);
  g_assert_true (banter_pairing_get_is_guardian (pairing_of (guardian)));
  g_assert_false (banter_pairing_get_is_guardian (pairing_of (teen)));
  g_assert_cmpstr (banter_person_get_user_id (banter_pairing_get_other (pairing_of (guardian))), ==,
                   teen->user_id);
  g_assert_null (banter_pairing_get_ends (pairing_of (teen)));

  limits = banter_family_limits_copy (banter_pairing_get_limits (pairing_of (guardian)));
  limits->dms = FALSE;
  limits->words = g_strsplit ("heck,drat", ",", -1);
  limits->quiet_from = g_strdup ("21:00");
  limits->quiet_to = g_strdup ("09:30");
  banter_pairing_set_limits (pairing_of (guardian), limits);
  g_assert_false (banter_pairing_get_limits (pairing_of (guardian))->dms); /* at once */
  WAIT_UNTIL (!banter_pairing_get_limits (pairing_of (teen))->dms);
  WAIT_UNTIL (banter_standing_get_refusal (standing) == BANTER_PROBLEM_FAMILY);
  seen = banter_pairing_get_limits (pairing_of (teen));
  g_assert_true (banter_family_limits_equal (seen, limits));
  seen = banter_family_get_limits (family_of (teen));
  g_assert_cmpstr (seen->quiet_from, ==, "21:00");
  g_assert_cmpstr (seen->quiet_to, ==, "09:30");
  g_assert_true (hides (teen, "Oh drat, again"));
  banter_words_set_enabled (banter_account_get_words (teen->account), FALSE);
  g_assert_true (hides (teen, "Oh drat, again"));
  g_assert_false (hides (teen, "Oh dear, again"));
  WAIT_UNTIL (newest_action (teen) == BANTER_FAMILY_LIMITS_CHANGED);
  WAIT_UNTIL (newest_action (guardian) == BANTER_FAMILY_LIMITS_CHANGED);

  limits->dms = TRUE;
  g_clear_pointer (&limits->words, g_strfreev);
  g_clear_pointer (&limits->quiet_from, g_free);
  g_clear_pointer (&limits->quiet_to, g_free);
  banter_pairing_set_limits (pairing_of (guardian), limits);
  WAIT_UNTIL (banter_standing_get_refusal (standing) == BANTER_PROBLEM_NONE);
  WAIT_UNTIL (banter_family_limits_equal (banter_pairing_get_limits (pairing_of (teen)), limits));
  WAIT_UNTIL (!hides (teen, "Oh drat, again"));
}

static void
test_codes (void)
{
  g_autoptr (Someone) guardian = someone_sign_up_aged ("gia", 40);
  g_autoptr (Someone) teen = someone_sign_up_aged ("tom", 17);
  g_autoptr (Someone) child = someone_sign_up_aged ("kim", 14);
  BanterProblem problem;
  g_autofree char *code = create_code (guardian, &problem);
  g_autofree char *other = create_code (guardian, &problem);

  g_assert_null (create_code (teen, &problem));
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_NOT_AN_ADULT);
  g_assert_cmpint (enter (guardian, code), ==, BANTER_PROBLEM_NOT_A_TEEN);
  g_assert_cmpint (enter (child, code), ==, BANTER_PROBLEM_NOT_A_TEEN);
  g_assert_cmpint (enter (teen, "\"}"), ==, BANTER_PROBLEM_NO_SUCH_CODE);
  g_assert_cmpint (enter (teen, code), ==, BANTER_PROBLEM_NONE);
  g_assert_cmpint (enter (teen, code), ==, BANTER_PROBLEM_NO_SUCH_CODE);
  g_assert_cmpint (enter (teen, other), ==, BANTER_PROBLEM_PAIRED_ALREADY);
}

/* A teen asks, and is told when; a guardian ends it at once. */
static void
test_end (void)
{
  g_autoptr (Someone) guardian = someone_sign_up_aged ("gia", 40);
  g_autoptr (Someone) teen = someone_sign_up_aged ("tom", 16);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  gint64 hours;

  pair (guardian, teen);
  g_assert_cmpint (end (teen), ==, BANTER_PROBLEM_NONE);
  WAIT_UNTIL (banter_pairing_get_ends (pairing_of (teen)) != NULL);
  WAIT_UNTIL (banter_pairing_get_ends (pairing_of (guardian)) != NULL);
  hours = g_date_time_difference (banter_pairing_get_ends (pairing_of (teen)), now)
          / G_TIME_SPAN_HOUR;
  g_assert_cmpint (hours, >=, 47);
  g_assert_cmpint (hours, <=, 48);
  g_assert_cmpint (newest_action (teen), ==, BANTER_FAMILY_END_ASKED);

  g_assert_cmpint (end (guardian), ==, BANTER_PROBLEM_NONE);
  WAIT_UNTIL (pairing_of (guardian) == NULL && pairing_of (teen) == NULL);
  WAIT_UNTIL (newest_action (teen) == BANTER_FAMILY_LIFTED);
}

/* Limits that cannot be saved are not shown as if they were. */
static void
test_refused (void)
{
  g_autoptr (Someone) guardian = someone_sign_up_aged ("gia", 40);
  g_autoptr (Someone) teen = someone_sign_up_aged ("tom", 16);
  g_autoptr (BanterFamilyLimits) limits = NULL;
  g_autoptr (BanterPairing) pairing = NULL;
  gboolean failed = FALSE;

  pair (guardian, teen);
  pairing = g_object_ref (pairing_of (guardian));
  g_signal_connect_swapped (pairing, "failed", G_CALLBACK (people_on_late), &failed);
  limits = banter_family_limits_copy (banter_pairing_get_limits (pairing));
  limits->quiet_from = g_strdup ("23:00");
  limits->quiet_to = g_strdup ("06:00");
  banter_pairing_set_limits (pairing, limits);
  WAIT_UNTIL (failed);
  g_assert_null (banter_pairing_get_limits (pairing)->quiet_from);
}

/* Somebody of 16 or 17 has quiet hours without any guardian, adults have none. */
static void
test_quiet (void)
{
  g_autoptr (Someone) teen = someone_sign_up_aged ("tom", 16);
  g_autoptr (Someone) adult = someone_sign_up_aged ("ada", 30);
  static const struct
  {
    int hour;
    int minute;
    gboolean quiet;
  } rows[] = {
    { 21, 59, FALSE }, { 22, 0, TRUE }, { 0, 0, TRUE }, { 7, 59, TRUE }, { 8, 0, FALSE },
  };

  WAIT_UNTIL (banter_family_get_limits (family_of (teen)) != NULL);
  WAIT_UNTIL (banter_family_get_limits (family_of (adult)) != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GDateTime) now
          = g_date_time_new_local (2026, 5, 5, rows[i].hour, rows[i].minute, 0);

      g_assert_cmpint (banter_family_is_quiet (family_of (teen), now), ==, rows[i].quiet);
      g_assert_false (banter_family_is_quiet (family_of (adult), now));
    }
}

int
main (int argc, char *argv[])
{
  people_init (&argc, &argv, NULL);
  g_test_add_func ("/family/limits", test_limits);
  g_test_add_func ("/family/codes", test_codes);
  g_test_add_func ("/family/end", test_end);
  g_test_add_func ("/family/refused", test_refused);
  g_test_add_func ("/family/quiet", test_quiet);
  return people_run ();
}
