/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-policy"

#include "config.h"

#include "banter-policy.h"

/* The verdict table. Each line is one row of the rules, A's half of a rule before B's; the first
 * that applies decides. Nothing here may read a clock, a file or a setting. */

typedef enum
{
  IN_DM = 1 << BANTER_POLICY_DM,
  IN_SHRUNK_GROUP = 1 << BANTER_POLICY_SHRUNK_GROUP,
  IN_ADD_TO_GROUP = 1 << BANTER_POLICY_ADD_TO_GROUP,
  IN_CHAT_OF_TWO = IN_DM | IN_SHRUNK_GROUP,
  IN_ALL = IN_CHAT_OF_TWO | IN_ADD_TO_GROUP,
} Actions;

typedef struct
{
  guint number;
  Actions actions;
  gboolean needs_extension;
  gboolean (*applies) (const BanterPolicyFacts *facts);
  BanterVerdict verdict;
  BanterReason reason;
} Rule;

static const char *const reason_names[] = {
  [BANTER_REASON_NONE] = "",
  [BANTER_REASON_ACCOUNT] = "account",
  [BANTER_REASON_OWN_BLOCK] = "own_block",
  [BANTER_REASON_PRIVACY] = "privacy",
  [BANTER_REASON_AGE] = "age",
  [BANTER_REASON_FAMILY] = "family",
  [BANTER_REASON_OWN_PRIVACY] = "own_privacy",
  [BANTER_REASON_PHONE] = "phone",
  [BANTER_REASON_REQUEST_PENDING] = "request_pending",
  [BANTER_REASON_REQUEST_LIMIT] = "request_limit",
  [BANTER_REASON_GROUP_FULL] = "group_full",
};

static const char *const verdict_names[] = {
  [BANTER_VERDICT_REFUSE] = "refuse",
  [BANTER_VERDICT_REQUEST] = "request",
  [BANTER_VERDICT_INBOX] = "inbox",
};

static gboolean
is_too_young (const BanterPolicySide *side)
{
  return side->band == BANTER_AGE_UNDER_16 || side->band == BANTER_AGE_UNKNOWN;
}

static gboolean
has_guardian (const BanterPolicySide *side)
{
  return side->band == BANTER_AGE_16_17;
}

/* What @side really accepts: its wish, within every guardian's limit and the cap of its age. */
static BanterAudience
effective (const BanterPolicySide *side, BanterAudience wish)
{
  BanterAudience audience = banter_audience_narrow (wish, banter_audience_cap (side->band));

  return has_guardian (side) ? banter_audience_narrow (audience, side->guardian_max) : audience;
}

static gboolean
is_suggested (const BanterPolicyFacts *facts)
{
  /* Nobody under 18 or of unknown age is ever suggested. Where no age can be known, the app that
   * asks knows its own suggestions. */
  if (!facts->extension)
    return facts->suggested;
  return facts->suggested && facts->a.band == BANTER_AGE_ADULT && facts->b.band == BANTER_AGE_ADULT;
}

static gboolean
includes (const BanterPolicyFacts *facts, const BanterPolicySide *owner, BanterAudience wish)
{
  switch (effective (owner, wish))
    {
    case BANTER_AUDIENCE_EVERYONE:
      return TRUE;
    case BANTER_AUDIENCE_SUGGESTED:
      return is_suggested (facts) || banter_policy_are_friends (facts);
    case BANTER_AUDIENCE_FOLLOWING:
      return owner->follows;
    case BANTER_AUDIENCE_FRIENDS:
      return banter_policy_are_friends (facts);
    case BANTER_AUDIENCE_NO_ONE:
    default:
      return FALSE;
    }
}

static gboolean
a_is_inactive (const BanterPolicyFacts *facts)
{
  return facts->a.inactive;
}

static gboolean
b_is_inactive (const BanterPolicyFacts *facts)
{
  return facts->b.inactive;
}

static gboolean
a_blocks_b (const BanterPolicyFacts *facts)
{
  return facts->a.blocks;
}

static gboolean
b_blocks_a (const BanterPolicyFacts *facts)
{
  return facts->b.blocks;
}

static gboolean
a_is_too_young (const BanterPolicyFacts *facts)
{
  return is_too_young (&facts->a);
}

static gboolean
b_is_too_young (const BanterPolicyFacts *facts)
{
  return is_too_young (&facts->b);
}

static gboolean
a_guardian_forbids_dms (const BanterPolicyFacts *facts)
{
  return has_guardian (&facts->a) && facts->a.guardian_dms_off;
}

static gboolean
b_guardian_forbids_dms (const BanterPolicyFacts *facts)
{
  return has_guardian (&facts->b) && facts->b.guardian_dms_off;
}

static gboolean
a_guardian_forbids_groups (const BanterPolicyFacts *facts)
{
  return has_guardian (&facts->a) && facts->a.guardian_groups_off;
}

static gboolean
b_guardian_forbids_groups (const BanterPolicyFacts *facts)
{
  return has_guardian (&facts->b) && facts->b.guardian_groups_off;
}

static gboolean
b_guardian_forbids_media (const BanterPolicyFacts *facts)
{
  return facts->is_media && has_guardian (&facts->b) && facts->b.guardian_media_off
         && !banter_policy_are_friends (facts);
}

/* Nobody opens a chat that cannot be answered. */
static gboolean
a_would_not_accept_b (const BanterPolicyFacts *facts)
{
  if (facts->a.band != BANTER_AGE_16_17 && facts->a.who_can_message != BANTER_AUDIENCE_NO_ONE)
    return FALSE;
  return !includes (facts, &facts->a, facts->a.who_can_message);
}

static gboolean
b_does_not_accept_a (const BanterPolicyFacts *facts)
{
  const BanterPolicySide *b = &facts->b;
  /* Too young and unknown are refused by rule 4; where ages cannot be known all are adults. */
  gboolean is_adult = b->band == BANTER_AGE_ADULT || (!facts->extension && is_too_young (b));

  if (b->accepted && is_adult)
    return effective (b, b->who_can_message) == BANTER_AUDIENCE_NO_ONE;
  return !includes (facts, b, b->who_can_message);
}

static gboolean
b_does_not_join_groups_of_a (const BanterPolicyFacts *facts)
{
  return !includes (facts, &facts->b, facts->b.who_can_add_to_groups);
}

static gboolean
a_lacks_phone (const BanterPolicyFacts *facts)
{
  return facts->phone_required && !facts->a.phone_verified;
}

static gboolean
b_knows_a (const BanterPolicyFacts *facts)
{
  return facts->b.follows || facts->b.accepted;
}

static gboolean
b_guardian_forbids_requests (const BanterPolicyFacts *facts)
{
  return has_guardian (&facts->b) && facts->b.guardian_requests_off;
}

static gboolean
always (const BanterPolicyFacts *facts)
{
  return TRUE;
}

#define REFUSE(reason) BANTER_VERDICT_REFUSE, BANTER_REASON_##reason

static const Rule rules[] = {
  { 1, IN_ALL, FALSE, a_is_inactive, REFUSE (ACCOUNT) },
  { 1, IN_ALL, FALSE, b_is_inactive, REFUSE (PRIVACY) },
  { 2, IN_ALL, FALSE, a_blocks_b, REFUSE (OWN_BLOCK) },
  { 3, IN_ALL, FALSE, b_blocks_a, REFUSE (PRIVACY) },
  { 4, IN_ALL, TRUE, a_is_too_young, REFUSE (AGE) },
  { 4, IN_ALL, TRUE, b_is_too_young, REFUSE (PRIVACY) },
  { 5, IN_CHAT_OF_TWO, TRUE, a_guardian_forbids_dms, REFUSE (FAMILY) },
  { 5, IN_CHAT_OF_TWO, TRUE, b_guardian_forbids_dms, REFUSE (PRIVACY) },
  { 5, IN_CHAT_OF_TWO, TRUE, b_guardian_forbids_media, REFUSE (PRIVACY) },
  { 5, IN_ADD_TO_GROUP, TRUE, a_guardian_forbids_groups, REFUSE (FAMILY) },
  { 5, IN_ADD_TO_GROUP, TRUE, b_guardian_forbids_groups, REFUSE (PRIVACY) },
  { 6, IN_CHAT_OF_TWO, FALSE, a_would_not_accept_b, REFUSE (OWN_PRIVACY) },
  { 7, IN_CHAT_OF_TWO, FALSE, b_does_not_accept_a, REFUSE (PRIVACY) },
  { 7, IN_ADD_TO_GROUP, FALSE, b_does_not_join_groups_of_a, REFUSE (PRIVACY) },
  { 8, IN_ALL, TRUE, a_lacks_phone, REFUSE (PHONE) },
  { 9, IN_ALL, FALSE, b_knows_a, BANTER_VERDICT_INBOX, BANTER_REASON_NONE },
  { 10, IN_ALL, TRUE, b_guardian_forbids_requests, REFUSE (PRIVACY) },
  { 11, IN_SHRUNK_GROUP, FALSE, always, REFUSE (REQUEST_PENDING) },
  { 11, IN_ALL, FALSE, always, BANTER_VERDICT_REQUEST, BANTER_REASON_NONE },
};

static const Rule *
decide (const BanterPolicyFacts *facts)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      const Rule *rule = &rules[i];

      if ((rule->actions & (1 << facts->action)) == 0)
        continue;
      if (rule->needs_extension && !facts->extension)
        continue;
      if (rule->applies (facts))
        return rule;
    }
  /* Not reached for an action of the enumeration; for any other the first rule refuses. */
  return &rules[0];
}

BanterVerdict
banter_policy_judge (const BanterPolicyFacts *facts, BanterReason *reason)
{
  const Rule *rule;

  g_return_val_if_fail (facts != NULL, BANTER_VERDICT_REFUSE);
  g_return_val_if_fail (reason != NULL, BANTER_VERDICT_REFUSE);

  rule = decide (facts);
  *reason = rule->reason;
  return rule->verdict;
}

gboolean
banter_policy_are_friends (const BanterPolicyFacts *facts)
{
  g_return_val_if_fail (facts != NULL, FALSE);

  return facts->a.follows && facts->b.follows;
}

guint
banter_policy_deciding_rule (const BanterPolicyFacts *facts)
{
  g_return_val_if_fail (facts != NULL, 0);

  return decide (facts)->number;
}

const char *
banter_reason_to_string (BanterReason reason)
{
  g_return_val_if_fail ((guint)reason < G_N_ELEMENTS (reason_names), "privacy");

  return reason_names[reason];
}

BanterReason
banter_reason_from_string (const char *text)
{
  for (guint i = 1; i < G_N_ELEMENTS (reason_names); i++)
    if (g_strcmp0 (text, reason_names[i]) == 0)
      return (BanterReason)i;
  return BANTER_REASON_PRIVACY;
}

const char *
banter_verdict_to_string (BanterVerdict verdict)
{
  g_return_val_if_fail ((guint)verdict < G_N_ELEMENTS (verdict_names), "refuse");

  return verdict_names[verdict];
}
