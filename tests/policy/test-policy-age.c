/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-policy-age"

#include "config.h"

#include "banter-policy-age.h"

static const struct
{
  const char *birthday;
  const char *now; /* ISO 8601 */
  int years;
  BanterAgeBand band;
} cases[] = {
  { "2010-06-15", "2026-06-14T23:59:59Z", 15, BANTER_AGE_UNDER_16 },
  /* 16 only when the 15th has come to UTC−12, at noon of UTC; UTC+14 was there 26 hours before. */
  { "2010-06-15", "2026-06-15T00:00:00+14:00", 15, BANTER_AGE_UNDER_16 },
  { "2010-06-15", "2026-06-15T11:59:59Z", 15, BANTER_AGE_UNDER_16 },
  { "2010-06-15", "2026-06-15T12:00:00Z", 16, BANTER_AGE_16_17 },
  { "2010-06-15", "2028-06-15T11:59:59Z", 17, BANTER_AGE_16_17 },
  { "2010-06-15", "2028-06-15T12:00:00Z", 18, BANTER_AGE_ADULT },
  { "2010-01-01", "2026-01-01T11:00:00Z", 15, BANTER_AGE_UNDER_16 },
  { "2010-01-01", "2026-01-01T12:00:00Z", 16, BANTER_AGE_16_17 },
  /* 29 February is 1 March in common years, itself in leap years. */
  { "2008-02-29", "2026-02-28T23:00:00Z", 17, BANTER_AGE_16_17 },
  { "2008-02-29", "2026-03-01T11:59:59Z", 17, BANTER_AGE_16_17 },
  { "2008-02-29", "2026-03-01T12:00:00Z", 18, BANTER_AGE_ADULT },
  { "2012-02-29", "2028-02-29T12:00:00Z", 16, BANTER_AGE_16_17 },
  { "2084-02-29", "2100-02-28T23:00:00Z", 15, BANTER_AGE_UNDER_16 },
  { "2084-02-29", "2100-03-01T12:00:00Z", 16, BANTER_AGE_16_17 },
  /* No such day: 1900 and 2100 are no leap years, 2000 is. */
  { "1900-02-29", "2026-01-01T12:00:00Z", -1, BANTER_AGE_UNKNOWN },
  { "2000-02-29", "2026-01-01T12:00:00Z", 25, BANTER_AGE_ADULT },
  { "2001-02-29", "2026-01-01T12:00:00Z", -1, BANTER_AGE_UNKNOWN },
  { "1900-01-01", "2026-06-01T12:00:00Z", 126, BANTER_AGE_ADULT },
  { "1890-01-01", "2026-06-01T12:00:00Z", -1, BANTER_AGE_UNKNOWN },
  { "2026-06-02", "2026-06-01T12:00:00Z", -1, BANTER_AGE_UNKNOWN },
  { "2100-01-01", "2026-06-01T12:00:00Z", -1, BANTER_AGE_UNKNOWN },
  { "2026-06-01", "2026-06-01T12:00:00Z", 0, BANTER_AGE_UNDER_16 },
  /* No dates. */
  { NULL, "2026-06-01T12:00:00Z", -1, BANTER_AGE_UNKNOWN },
  { "", "2026-06-01T12:00:00Z", -1, BANTER_AGE_UNKNOWN },
  { "0000-00-00", "2026-06-01T12:00:00Z", -1, BANTER_AGE_UNKNOWN },
  { "1990-13-01", "2026-06-01T12:00:00Z", -1, BANTER_AGE_UNKNOWN },
  { "1990-00-10", "2026-06-01T12:00:00Z", -1, BANTER_AGE_UNKNOWN },
  { "1990-04-31", "2026-06-01T12:00:00Z", -1, BANTER_AGE_UNKNOWN },
  { "1990-4-3", "2026-06-01T12:00:00Z", -1, BANTER_AGE_UNKNOWN },
  { "1990-04-03 ", "2026-06-01T12:00:00Z", -1, BANTER_AGE_UNKNOWN },
  { "+990-04-03", "2026-06-01T12:00:00Z", -1, BANTER_AGE_UNKNOWN },
  { "1990/04/03", "2026-06-01T12:00:00Z", -1, BANTER_AGE_UNKNOWN },
  { "١٩٩٠-٠٤-٠٣", "2026-06-01T12:00:00Z", -1, BANTER_AGE_UNKNOWN },
};

static gint64
ms (const char *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time) * 1000;
}

static void
test_bands (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 now = ms (cases[i].now);

      g_test_message ("%s at %s", cases[i].birthday, cases[i].now);
      g_assert_cmpint (banter_age_years (cases[i].birthday, now), ==, cases[i].years);
      g_assert_cmpint (banter_age_band (cases[i].birthday, now), ==, cases[i].band);
    }
}

static void
test_impossible_clock (void)
{
  static const gint64 clocks[] = { G_MININT64, -1, G_MAXINT64 };

  for (guint i = 0; i < G_N_ELEMENTS (clocks); i++)
    g_assert_cmpint (banter_age_band ("1990-01-01", clocks[i]), ==, BANTER_AGE_UNKNOWN);
}

static void
test_dm_from (void)
{
  g_autofree char *plain = banter_age_dm_from ("2012-05-07");
  g_autofree char *leap = banter_age_dm_from ("2012-02-29");
  g_autofree char *common = banter_age_dm_from ("2084-02-29");

  g_assert_cmpstr (plain, ==, "2028-05-07");
  g_assert_cmpstr (leap, ==, "2028-02-29");
  g_assert_cmpstr (common, ==, "2100-03-01");
  g_assert_null (banter_age_dm_from ("garbage"));
}

static void
test_words (void)
{
  for (int i = BANTER_AGE_UNKNOWN; i <= BANTER_AGE_ADULT; i++)
    g_assert_cmpint (banter_age_band_from_string (banter_age_band_to_string ((BanterAgeBand)i)), ==,
                     i);
  g_assert_cmpint (banter_age_band_from_string ("grown-up"), ==, BANTER_AGE_UNKNOWN);
  g_assert_cmpint (banter_age_band_from_string (NULL), ==, BANTER_AGE_UNKNOWN);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy-age/bands", test_bands);
  g_test_add_func ("/policy-age/impossible-clock", test_impossible_clock);
  g_test_add_func ("/policy-age/dm-from", test_dm_from);
  g_test_add_func ("/policy-age/words", test_words);
  return g_test_run ();
}
