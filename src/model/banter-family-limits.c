/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-family-limits"

#include "config.h"

#include <string.h>

#include "banter-family-private.h"

/* Limits as plain values. */

G_DEFINE_BOXED_TYPE (BanterFamilyLimits, banter_family_limits, banter_family_limits_copy,
                     banter_family_limits_free)

BanterFamilyLimits *
banter_family_limits_new (void)
{
  BanterFamilyLimits *limits = g_new0 (BanterFamilyLimits, 1);

  limits->dms = limits->friends = limits->requests = limits->groups = limits->media_from_non_friends
      = TRUE;
  return limits;
}

BanterFamilyLimits *
banter_family_limits_copy (const BanterFamilyLimits *limits)
{
  BanterFamilyLimits *copy = g_new (BanterFamilyLimits, 1);

  *copy = *limits;
  copy->words = g_strdupv (limits->words);
  copy->quiet_from = g_strdup (limits->quiet_from);
  copy->quiet_to = g_strdup (limits->quiet_to);
  return copy;
}

void
banter_family_limits_free (BanterFamilyLimits *limits)
{
  if (limits == NULL)
    return;
  g_strfreev (limits->words);
  g_free (limits->quiet_from);
  g_free (limits->quiet_to);
  g_free (limits);
}

static gboolean
same_words (GStrv a, GStrv b)
{
  static const char *const none[] = { NULL };

  return g_strv_equal (a != NULL ? (const char *const *)a : none,
                       b != NULL ? (const char *const *)b : none);
}

gboolean
banter_family_limits_equal (const BanterFamilyLimits *a, const BanterFamilyLimits *b)
{
  return a->dms == b->dms && a->friends == b->friends && a->requests == b->requests
         && a->groups == b->groups && a->media_from_non_friends == b->media_from_non_friends
         && same_words (a->words, b->words) && g_strcmp0 (a->quiet_from, b->quiet_from) == 0
         && g_strcmp0 (a->quiet_to, b->quiet_to) == 0;
}

int
banter_family_parse_time (const char *text)
{
  int hours, minutes;

  if (strlen (text) != 5 || text[2] != ':' || !g_ascii_isdigit (text[0])
      || !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4]))
    return -1;
  hours = g_ascii_digit_value (text[0]) * 10 + g_ascii_digit_value (text[1]);
  minutes = g_ascii_digit_value (text[3]) * 10 + g_ascii_digit_value (text[4]);
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : -1;
}

/* Of several the widest: what is written "HH:MM" sorts by time. */
static void
take_quiet (BanterFamilyLimits *limits, const BanterQuietRow *quiet)
{
  if (banter_family_parse_time (quiet->from) < 0 || banter_family_parse_time (quiet->to) < 0)
    return;
  if (limits->quiet_from == NULL || strcmp (quiet->from, limits->quiet_from) < 0)
    {
      g_free (limits->quiet_from);
      limits->quiet_from = g_strdup (quiet->from);
    }
  if (limits->quiet_to == NULL || strcmp (quiet->to, limits->quiet_to) > 0)
    {
      g_free (limits->quiet_to);
      limits->quiet_to = g_strdup (quiet->to);
    }
}

BanterFamilyLimits *
banter_family_limits_from_row (const BanterLimitsRow *row)
{
  BanterFamilyLimits *limits = banter_family_limits_new ();

  limits->dms = row->dms;
  limits->friends = row->friends;
  limits->requests = row->requests;
  limits->groups = row->groups;
  limits->media_from_non_friends = row->media_from_non_friends;
  limits->words = g_strdupv (row->words);
  for (guint i = 0; i < row->quiet->len; i++)
    take_quiet (limits, g_ptr_array_index (row->quiet, i));
  return limits;
}

BanterLimitsRow *
banter_family_limits_to_row (const BanterFamilyLimits *limits)
{
  BanterLimitsRow *row = banter_limits_row_new ();

  row->dms = limits->dms;
  row->friends = limits->friends;
  row->requests = limits->requests;
  row->groups = limits->groups;
  row->media_from_non_friends = limits->media_from_non_friends;
  row->words = g_strdupv (limits->words);
  if (limits->quiet_from != NULL && limits->quiet_to != NULL)
    banter_limits_row_add_quiet (row, limits->quiet_from, limits->quiet_to, NULL);
  return row;
}
