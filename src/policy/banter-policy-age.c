/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-policy-age"

#include "config.h"

#include "banter-policy-age.h"

/* Birthdays and age bands. Owns the two calendar rules that decide a band: which day it is now
 * (UTC−12's) and what 29 February means in a common year. No clock: the caller says what time it
 * is. Proleptic Gregorian calendar, as GDate. */

#define OLDEST_YEARS 130
#define LAST_TIME_ZONE_MS (G_GINT64_CONSTANT (12) * 60 * 60 * 1000)
#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)
/* The day number of 1 January 1970, as g_date_new_julian() counts. */
#define JULIAN_1970 719163

static const char *const band_names[] = {
  [BANTER_AGE_UNKNOWN] = "unknown",
  [BANTER_AGE_UNDER_16] = "under_16",
  [BANTER_AGE_16_17] = "16_17",
  [BANTER_AGE_ADULT] = "adult",
};

/* Exactly four digits, two and two: no signs, no blanks, no shorter forms. */
static gboolean
parse_date (const char *text, GDate *date)
{
  static const char pattern[] = "dddd-dd-dd";
  int year, month, day;

  if (text == NULL || strlen (text) != strlen (pattern))
    return FALSE;
  for (gsize i = 0; pattern[i] != '\0'; i++)
    if (pattern[i] == 'd' ? !g_ascii_isdigit (text[i]) : text[i] != pattern[i])
      return FALSE;

  year = (int)g_ascii_strtoll (text, NULL, 10);
  month = (int)g_ascii_strtoll (text + 5, NULL, 10);
  day = (int)g_ascii_strtoll (text + 8, NULL, 10);
  if (!g_date_valid_dmy ((GDateDay)day, (GDateMonth)month, (GDateYear)year))
    return FALSE;
  g_date_set_dmy (date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  return TRUE;
}

static gboolean
today_where_it_is_earliest (gint64 now_ms, GDate *date)
{
  gint64 days;

  /* The range that GDate can hold; nothing else is a time that anybody lives in. */
  if (now_ms < 0 || now_ms > G_GINT64_CONSTANT (9000) * 365 * DAY_MS)
    return FALSE;
  now_ms -= LAST_TIME_ZONE_MS;
  days = now_ms >= 0 ? now_ms / DAY_MS : -1;
  g_date_set_julian (date, (guint32)(JULIAN_1970 + days));
  return TRUE;
}

/* The day in @year on which somebody born on @birthday has one more year. */
static void
birthday_in_year (const GDate *birthday, GDateYear year, GDate *date)
{
  GDateDay day = g_date_get_day (birthday);
  GDateMonth month = g_date_get_month (birthday);

  if (month == G_DATE_FEBRUARY && day == 29 && !g_date_is_leap_year (year))
    {
      month = G_DATE_MARCH;
      day = 1;
    }
  g_date_set_dmy (date, day, month, year);
}

int
banter_age_years (const char *birthday, gint64 now_ms)
{
  GDate born, today, turns;
  int years;

  g_date_clear (&born, 1);
  g_date_clear (&today, 1);
  g_date_clear (&turns, 1);
  if (!parse_date (birthday, &born) || !today_where_it_is_earliest (now_ms, &today))
    return -1;
  if (g_date_compare (&born, &today) > 0)
    return -1;

  years = g_date_get_year (&today) - g_date_get_year (&born);
  birthday_in_year (&born, g_date_get_year (&today), &turns);
  if (g_date_compare (&today, &turns) < 0)
    years--;
  return years <= OLDEST_YEARS ? years : -1;
}

BanterAgeBand
banter_age_band (const char *birthday, gint64 now_ms)
{
  int years = banter_age_years (birthday, now_ms);

  if (years < 0)
    return BANTER_AGE_UNKNOWN;
  if (years < 16)
    return BANTER_AGE_UNDER_16;
  return years < 18 ? BANTER_AGE_16_17 : BANTER_AGE_ADULT;
}

char *
banter_age_dm_from (const char *birthday)
{
  GDate born, turns;

  g_date_clear (&born, 1);
  g_date_clear (&turns, 1);
  if (!parse_date (birthday, &born))
    return NULL;
  birthday_in_year (&born, g_date_get_year (&born) + 16, &turns);
  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&turns),
                          (int)g_date_get_month (&turns), g_date_get_day (&turns));
}

const char *
banter_age_band_to_string (BanterAgeBand band)
{
  g_return_val_if_fail ((guint)band < G_N_ELEMENTS (band_names), "unknown");

  return band_names[band];
}

BanterAgeBand
banter_age_band_from_string (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (band_names); i++)
    if (g_strcmp0 (text, band_names[i]) == 0)
      return (BanterAgeBand)i;
  return BANTER_AGE_UNKNOWN;
}
