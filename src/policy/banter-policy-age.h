/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BanterAgeBand:
 * @BANTER_AGE_UNKNOWN: no birthday, or one that cannot be true
 * @BANTER_AGE_UNDER_16: no direct messages at all
 * @BANTER_AGE_16_17: friends at most, and a guardian may limit more
 * @BANTER_AGE_ADULT: 18 or older
 *
 * All that ever leaves the server about somebody's age. Zero is the band that may least.
 */
typedef enum
{
  BANTER_AGE_UNKNOWN,
  BANTER_AGE_UNDER_16,
  BANTER_AGE_16_17,
  BANTER_AGE_ADULT,
} BanterAgeBand;

/**
 * banter_age_years:
 * @birthday: (nullable): "YYYY-MM-DD"
 * @now_ms: the present, in milliseconds since 1970
 *
 * The age on the date that it is now in UTC−12: a person is 16 when it is the birthday everywhere.
 * 29 February counts as 1 March in common years.
 *
 * Returns: full years; -1 if @birthday is no date, lies in the future or more than 130 years back
 */
int banter_age_years (const char *birthday, gint64 now_ms);

BanterAgeBand banter_age_band (const char *birthday, gint64 now_ms);

/**
 * banter_age_dm_from:
 * @birthday: (nullable): "YYYY-MM-DD"
 *
 * Returns: (transfer full) (nullable): the date on which the person turns 16, "YYYY-MM-DD"
 */
char *banter_age_dm_from (const char *birthday);

/* "under_16", "16_17", "adult", "unknown". */
const char *banter_age_band_to_string (BanterAgeBand band);
/* Anything else than the four words is BANTER_AGE_UNKNOWN. */
BanterAgeBand banter_age_band_from_string (const char *text);

G_END_DECLS
