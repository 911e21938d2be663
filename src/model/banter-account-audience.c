/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-account-audience"

#include "config.h"

#include "banter-account-audience.h"

#include "banter-account-private.h"

/* The caps are the server's (src/policy, "effective"): here they are explained. Where the server
 * has no rules, this is what stands in for them. Main thread. */

static gboolean
is_capped_by_guardian (BanterAccount *self, BanterReach reach)
{
  const BanterFamilyLimits *limits = banter_family_get_limits (self->family);

  return limits != NULL
         && (!limits->friends || (reach == BANTER_REACH_GROUPS ? !limits->groups : !limits->dms));
}

static gboolean
is_capped_by_age (BanterAccount *self, BanterWho who)
{
  if (!banter_standing_get_known (self->standing))
    return FALSE;
  switch (banter_standing_get_age_group (self->standing))
    {
    case BANTER_AGE_GROUP_ADULT:
      return FALSE;
    case BANTER_AGE_GROUP_16_17:
      return who != BANTER_WHO_FRIENDS;
    case BANTER_AGE_GROUP_UNKNOWN:
    case BANTER_AGE_GROUP_UNDER_16:
    default:
      return TRUE;
    }
}

BanterCap
banter_account_get_cap (BanterAccount *self, BanterReach reach, BanterWho who)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), BANTER_CAP_NONE);

  if (who == BANTER_WHO_NO_ONE)
    return BANTER_CAP_NONE;
  if (is_capped_by_guardian (self, reach))
    return BANTER_CAP_GUARDIAN;
  if (is_capped_by_age (self, who))
    return BANTER_CAP_AGE;
  if (who == BANTER_WHO_SUGGESTED_FRIENDS && !banter_privacy_get_enforced_by_server (self->privacy))
    return BANTER_CAP_SERVER;
  return BANTER_CAP_NONE;
}

/* Every audience but "no one" holds all friends, so they are what is left of it. */
BanterWho
banter_account_get_audience (BanterAccount *self, BanterReach reach)
{
  BanterWho who;

  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), BANTER_WHO_NO_ONE);

  who = reach == BANTER_REACH_GROUPS ? banter_privacy_get_who_can_add_to_groups (self->privacy)
                                     : banter_privacy_get_who_can_message (self->privacy);
  if (banter_account_get_cap (self, reach, who) == BANTER_CAP_NONE)
    return who;
  return banter_account_get_cap (self, reach, BANTER_WHO_FRIENDS) == BANTER_CAP_NONE
             ? BANTER_WHO_FRIENDS
             : BANTER_WHO_NO_ONE;
}

/* safety.md, "friends" where others' lists cannot be seen: followed, and in a chat with me. */
static gboolean
is_friend (BanterAccount *self, BanterPerson *person)
{
  return banter_person_get_following (person)
         && g_hash_table_contains (self->partners, banter_person_get_user_id (person));
}

gboolean
banter_account_expects (BanterAccount *self, BanterRoom *room)
{
  BanterPerson *inviter = banter_room_get_inviter (room);
  BanterReach reach = banter_room_get_is_group (room) ? BANTER_REACH_GROUPS : BANTER_REACH_MESSAGES;

  if (banter_privacy_get_enforced_by_server (self->privacy) || inviter == NULL)
    return TRUE;
  switch (banter_account_get_audience (self, reach))
    {
    case BANTER_WHO_EVERYONE:
      return TRUE;
    case BANTER_WHO_FOLLOWING:
      return banter_person_get_following (inviter);
    case BANTER_WHO_SUGGESTED_FRIENDS:
    case BANTER_WHO_FRIENDS:
      return is_friend (self, inviter);
    case BANTER_WHO_NO_ONE:
    default:
      return FALSE;
    }
}
