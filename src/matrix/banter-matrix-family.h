/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-type.h"

G_BEGIN_DECLS

/* Extension, Family Pairing: a guardian limits how somebody of 16 or 17 can be reached. Limits are
 * JSON objects as in banter-policy-limits.h. */

typedef struct
{
  char *from; /* "HH:MM" */
  char *to;
  char *tz; /* nullable: the zone of the device */
} BanterMatrixQuiet;
BANTER_MATRIX_TYPE (Quiet, quiet)

typedef struct
{
  GPtrArray *hours; /* BanterMatrixQuiet */
} BanterMatrixQuietList;
BANTER_MATRIX_TYPE (QuietList, quiet_list)

/* One guardian's limits. Booleans are JSON texts, NULL when absent, which is not limited. @quiet:
 * JSON: a BanterMatrixQuiet, or of what holds altogether a BanterMatrixQuietList */
typedef struct
{
  char *dms;
  char *max_who_can_message;
  char *requests;
  char *groups;
  char *media_from_non_friends;
  GStrv words;
  char *quiet;
} BanterMatrixLimits;
BANTER_MATRIX_TYPE (Limits, limits)

/* Account data that only the server writes: when it changes, clients ask for what they show. */
#define BANTER_MATRIX_ACCOUNT_SAFETY "im.banter.safety"

typedef struct
{
  char *age_band;
  char *limits; /* all guardians' together; "quiet" is a list */
  gint64 changed_ts;
} BanterMatrixSafety;
BANTER_MATRIX_TYPE (Safety, safety)

/* "POST /family/codes", answer; "POST /family/accept", request */
typedef struct
{
  char *code;
  gint64 expires_ts;
} BanterMatrixFamilyCode;
BANTER_MATRIX_TYPE (FamilyCode, family_code)

/* "POST /family/accept", answer */
typedef struct
{
  char *guardian;
} BanterMatrixFamilyAccepted;
BANTER_MATRIX_TYPE (FamilyAccepted, family_accepted)

typedef struct
{
  char *guardian;
  char *teen;
  char *limits;
  gint64 since_ts;
  gint64 ends_ts; /* 0, or when it ends, as the teen asked for */
} BanterMatrixPairing;
BANTER_MATRIX_TYPE (Pairing, pairing)

typedef struct
{
  char *guardian;
  char *teen;
  char *actor; /* NULL: time went by */
  char *action;
  char *limits;
  gint64 ts;
} BanterMatrixFamilyChange;
BANTER_MATRIX_TYPE (FamilyChange, family_change)

/* "GET /family". @limits: what holds for the one who asks, quiet hours of their age included */
typedef struct
{
  GPtrArray *pairings; /* BanterMatrixPairing */
  GPtrArray *audit;    /* BanterMatrixFamilyChange, oldest first */
  char *limits;
} BanterMatrixFamily;
BANTER_MATRIX_TYPE (Family, family)

/* Extension, "GET /suggestions" */
typedef struct
{
  char *user_id;
  char *display_name;
  char *avatar_url;
  gint64 mutual_friends;
  gint64 shared_groups;
} BanterMatrixSuggestion;
BANTER_MATRIX_TYPE (Suggestion, suggestion)

typedef struct
{
  GPtrArray *suggestions; /* BanterMatrixSuggestion */
  char *next;             /* nullable: `from` of the next page */
} BanterMatrixSuggestions;
BANTER_MATRIX_TYPE (Suggestions, suggestions)

G_END_DECLS
