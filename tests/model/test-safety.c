/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-standing.h"
#include "people.h"

/* Who one is to the server's rules. */

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
  } rows[] = {
    { 14, BANTER_AGE_GROUP_UNDER_16, BANTER_PROBLEM_AGE },
    { 16, BANTER_AGE_GROUP_16_17, BANTER_PROBLEM_NONE },
    { 30, BANTER_AGE_GROUP_ADULT, BANTER_PROBLEM_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Someone) someone = someone_sign_up_aged ("ana", rows[i].years);
      BanterStanding *standing = standing_of (someone);

      WAIT_UNTIL (banter_standing_get_known (standing));
      g_assert_cmpint (banter_standing_get_age_group (standing), ==, rows[i].age_group);
      g_assert_cmpint (banter_standing_get_refusal (standing), ==, rows[i].refusal);
      g_assert_false (banter_standing_get_phone_verified (standing));
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

int
main (int argc, char *argv[])
{
  people_init (&argc, &argv, NULL);
  g_test_add_func ("/safety/ages", test_ages);
  g_test_add_func ("/safety/opens", test_opens);
  g_test_add_func ("/safety/restart", test_restart);
  return people_run ();
}
