/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-time-text"

#include "config.h"

#include "banter-time-text.h"

#include <glib/gi18n.h>

/* How the inbox says when something was. Days are counted between local midnights. */

static int
days_between (GDateTime *from, GDateTime *to)
{
  GDate first, last;
  int year, month, day;

  g_date_time_get_ymd (from, &year, &month, &day);
  g_date_set_dmy (&first, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  g_date_time_get_ymd (to, &year, &month, &day);
  g_date_set_dmy (&last, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  return g_date_days_between (&first, &last);
}

char *
banter_time_text_short (GDateTime *time, GDateTime *now)
{
  int days;

  g_return_val_if_fail (time != NULL && now != NULL, NULL);

  days = days_between (time, now);
  if (days == 0)
    /* Translators: a time of the day, see g_date_time_format(). */
    return g_date_time_format (time, C_ ("time", "%H:%M"));
  if (days == 1)
    return g_strdup (_ ("Yesterday"));
  if (days > 1 && days < 7)
    return g_date_time_format (time, "%a");
  if (g_date_time_get_year (time) == g_date_time_get_year (now))
    /* Translators: a date without its year, see g_date_time_format(). */
    return g_date_time_format (time, C_ ("date", "%-d %b"));
  return g_date_time_format (time, "%x");
}
