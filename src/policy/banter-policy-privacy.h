/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-policy-age.h"

G_BEGIN_DECLS

/**
 * BanterAudience:
 * @BANTER_AUDIENCE_NO_ONE: nobody; also what an unknown word means
 * @BANTER_AUDIENCE_FRIENDS: people who follow and are followed
 * @BANTER_AUDIENCE_FOLLOWING: people whom the owner of the setting follows
 * @BANTER_AUDIENCE_SUGGESTED: friends and suggested friends
 * @BANTER_AUDIENCE_EVERYONE: anybody
 *
 * Zero is the one that lets least in. FOLLOWING and SUGGESTED both hold all FRIENDS, but neither
 * holds the other.
 */
typedef enum
{
  BANTER_AUDIENCE_NO_ONE,
  BANTER_AUDIENCE_FRIENDS,
  BANTER_AUDIENCE_FOLLOWING,
  BANTER_AUDIENCE_SUGGESTED,
  BANTER_AUDIENCE_EVERYONE,
} BanterAudience;

#define BANTER_PRIVACY_TYPE "im.banter.privacy"
#define BANTER_FOLLOWING_TYPE "im.banter.following"

/* The account data document im.banter.privacy with every default filled in. */
typedef struct
{
  BanterAudience who_can_message;
  BanterAudience who_can_add_to_groups;
  gboolean read_receipts;
  gboolean typing;
  gboolean activity_status;
  gboolean filter_words;
  GStrv filter_languages;
  GStrv filter_custom;
  gboolean restrict_messages;
} BanterPrivacy;

/**
 * banter_privacy_parse:
 * @json: (nullable): the document, scanned; %NULL if the person never wrote one
 * @band: whose it is: some defaults depend on the age
 * @error: a #BanterJsonError
 *
 * Every member is optional. A member of the wrong type makes the document malformed; an audience
 * that we do not know is BANTER_AUDIENCE_NO_ONE.
 *
 * Returns: (transfer full): the document; %NULL if it is malformed
 */
BanterPrivacy *banter_privacy_parse (const char *json, BanterAgeBand band, GError **error);
void banter_privacy_free (BanterPrivacy *privacy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterPrivacy, banter_privacy_free)

/* "everyone", "suggested_friends", "friends", "following", "no_one". */
const char *banter_audience_to_string (BanterAudience audience);
BanterAudience banter_audience_from_string (const char *text);

/**
 * banter_audience_narrow:
 * @wish: what the person chose
 * @limit: a guardian's limit or an age band's cap: EVERYONE (no limit), FRIENDS or NO_ONE
 *
 * Returns: the audience of those who satisfy both
 */
BanterAudience banter_audience_narrow (BanterAudience wish, BanterAudience limit);

/* What an age band allows at most, whatever the person or a guardian chooses. */
BanterAudience banter_audience_cap (BanterAgeBand band);

G_END_DECLS
