/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-policy-privacy.h"

/* Family Pairing: what a guardian may limit. Limits only ever take away: those of several guardians
 * hold together, and what a document does not mention is not limited. */

G_BEGIN_DECLS

#define BANTER_LIMITS_MAX_WORDS 200
#define BANTER_LIMITS_MAX_WORD_CHARS 64

/* The hours in which the device of somebody of 16 or 17 is silent, whatever anybody chose. */
#define BANTER_QUIET_FROM "22:00"
#define BANTER_QUIET_TO "08:00"

/* From one local time to another, past midnight. */
typedef struct
{
  char *from; /* "HH:MM" */
  char *to;
  char *tz; /* nullable: the zone of the device */
} BanterQuiet;

typedef struct
{
  gboolean dms_off;
  BanterAudience max_who_can_message; /* EVERYONE: no limit; else FRIENDS or NO_ONE */
  gboolean requests_off;
  gboolean groups_off;
  gboolean media_from_non_friends_off;
  GStrv words;      /* nullable: hidden on the teen's devices, beside the teen's own */
  GPtrArray *quiet; /* BanterQuiet: all of them hold */
} BanterLimits;

/* Nothing is limited. */
BanterLimits *banter_limits_new (void);
void banter_limits_free (BanterLimits *limits);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterLimits, banter_limits_free)

/**
 * banter_limits_parse:
 * @json: one guardian's document, scanned
 * @error: a #BanterJsonError: a member of the wrong type or beyond its bounds, or quiet hours that
 *   are shorter than those that everybody of 16 or 17 has
 *
 * {"dms", "max_who_can_message", "requests", "groups", "media_from_non_friends", "words", "quiet"}.
 * Unlike in a person's own document a member or a word that we do not know is an error: a guardian
 * must not believe in a limit that does not exist.
 *
 * Returns: (transfer full) (nullable): the limits
 */
BanterLimits *banter_limits_parse (const char *json, GError **error);

/* The quiet hours that everybody of 16 or 17 has. */
void banter_limits_add_hours_of_age (BanterLimits *limits);

/* What @other forbids is forbidden in @limits too. */
void banter_limits_add (BanterLimits *limits, const BanterLimits *other);

/* Returns: (transfer full): JSON as of one guardian, but "quiet" is a list. Of what is not limited
 * nothing is written. */
char *banter_limits_encode (const BanterLimits *limits);

G_END_DECLS
