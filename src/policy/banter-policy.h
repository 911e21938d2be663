/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-policy-privacy.h"

/* Who may reach whom. One table of rules, the first that matches decides; pure: facts in, verdict
 * and reason out. banterd enforces it; the app explains with it, and stands in where a homeserver
 * has no safety extension. Zeroed facts end in a refusal. */

G_BEGIN_DECLS

/**
 * BanterPolicyAction:
 * @BANTER_POLICY_DM: open a direct message, invite into one, or write another message in one
 * @BANTER_POLICY_SHRUNK_GROUP: write in a group of which only two are left
 * @BANTER_POLICY_ADD_TO_GROUP: add somebody to a group
 */
typedef enum
{
  BANTER_POLICY_DM,
  BANTER_POLICY_SHRUNK_GROUP,
  BANTER_POLICY_ADD_TO_GROUP,
} BanterPolicyAction;

/**
 * BanterVerdict:
 * @BANTER_VERDICT_REFUSE: it does not happen
 * @BANTER_VERDICT_REQUEST: a message request, within the limits of banter-policy-request.h
 * @BANTER_VERDICT_INBOX: it arrives
 */
typedef enum
{
  BANTER_VERDICT_REFUSE,
  BANTER_VERDICT_REQUEST,
  BANTER_VERDICT_INBOX,
} BanterVerdict;

/**
 * BanterReason:
 *
 * Why not. Reasons speak only of facts of A's own; everything about B is PRIVACY, so that ages,
 * blocks and pairings are not disclosed.
 */
typedef enum
{
  BANTER_REASON_NONE,
  BANTER_REASON_ACCOUNT,         /* A's account is deactivated, suspended or locked */
  BANTER_REASON_OWN_BLOCK,       /* A blocked B */
  BANTER_REASON_PRIVACY,         /* something about B */
  BANTER_REASON_AGE,             /* A is too young, or of unknown age */
  BANTER_REASON_FAMILY,          /* A's guardian switched it off */
  BANTER_REASON_OWN_PRIVACY,     /* A would not accept an answer from B */
  BANTER_REASON_PHONE,           /* A has to verify a phone number first */
  BANTER_REASON_REQUEST_PENDING, /* B has not accepted yet */
  BANTER_REASON_REQUEST_LIMIT,   /* A has asked enough people today */
  BANTER_REASON_GROUP_FULL,      /* a fact of the room, not of anybody in it */
} BanterReason;

/* What is known about one of the two, towards the other. */
typedef struct
{
  gboolean inactive; /* deactivated, suspended or locked */
  gboolean blocks;   /* has the other in m.ignored_user_list */
  gboolean follows;
  gboolean accepted; /* accepted(this side, the other) */
  gboolean phone_verified;
  BanterAgeBand band;
  BanterAudience who_can_message; /* the wish */
  BanterAudience who_can_add_to_groups;
  /* The strictest of all guardians; looked at for 16_17 only: a pairing ends with the 18th
   * birthday. */
  BanterAudience guardian_max;
  gboolean guardian_dms_off;
  gboolean guardian_requests_off;
  gboolean guardian_groups_off;
  gboolean guardian_media_off; /* media from people who are no friends */
} BanterPolicySide;

/* A writes to B. */
typedef struct
{
  BanterPolicyAction action;
  /* Whether the server has the safety extension. Without it the rules on ages, guardians and
   * phones are skipped, as their facts cannot be known. */
  gboolean extension;
  gboolean phone_required;
  gboolean is_media;  /* A sends a picture, a file, a sticker: something to be looked at */
  gboolean suggested; /* each would be suggested to the other; counts between adults only */
  BanterPolicySide a;
  BanterPolicySide b;
} BanterPolicyFacts;

/**
 * banter_policy_judge:
 * @facts: everything that counts
 * @reason: (out): why, if it is a refusal; else %BANTER_REASON_NONE
 *
 * Returns: the verdict
 */
BanterVerdict banter_policy_judge (const BanterPolicyFacts *facts, BanterReason *reason);

/* Both follow each other. */
gboolean banter_policy_are_friends (const BanterPolicyFacts *facts);

/* The number of the rule of the table that decided; for tests and for the log. */
guint banter_policy_deciding_rule (const BanterPolicyFacts *facts);

/* As written in `im.banter.reason`; "" for NONE. */
const char *banter_reason_to_string (BanterReason reason);
/* NULL, or a word that we do not know, is PRIVACY: nothing more is known about it. */
BanterReason banter_reason_from_string (const char *text);

const char *banter_verdict_to_string (BanterVerdict verdict);

G_END_DECLS
