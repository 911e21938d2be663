/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-policy-privacy"

#include "config.h"

#include "banter-policy-privacy.h"

#include "banter-json.h"

/* The privacy document: its defaults, its checks, and how a wish, guardians' limits and the cap of
 * an age band become one audience. The document is a wish; banter-policy.c decides. */

/* As it is written. Booleans are kept raw, since what is absent is not always FALSE. */
typedef struct
{
  char *enabled;
  GStrv languages;
  GStrv custom;
} WireFilter;

typedef struct
{
  char *who_can_message;
  char *who_can_add_to_groups;
  char *read_receipts;
  char *typing;
  char *activity_status;
  WireFilter *filter_words;
  char *restrict_messages;
} WirePrivacy;

static const BanterJsonField filter_fields[] = {
  BANTER_JSON_RAW (WireFilter, enabled, "enabled", 0),
  BANTER_JSON_STRINGS (WireFilter, languages, "languages", 0),
  BANTER_JSON_STRINGS (WireFilter, custom, "custom", 0),
};
static const BanterJsonType filter_type
    = BANTER_JSON_TYPE ("filter_words", WireFilter, filter_fields);

static const BanterJsonField privacy_fields[] = {
  BANTER_JSON_STRING (WirePrivacy, who_can_message, "who_can_message", 0),
  BANTER_JSON_STRING (WirePrivacy, who_can_add_to_groups, "who_can_add_to_groups", 0),
  BANTER_JSON_RAW (WirePrivacy, read_receipts, "read_receipts", 0),
  BANTER_JSON_RAW (WirePrivacy, typing, "typing", 0),
  BANTER_JSON_RAW (WirePrivacy, activity_status, "activity_status", 0),
  BANTER_JSON_STRUCT (WirePrivacy, filter_words, "filter_words", &filter_type, 0),
  BANTER_JSON_RAW (WirePrivacy, restrict_messages, "restrict_messages", 0),
};
static const BanterJsonType privacy_type
    = BANTER_JSON_TYPE (BANTER_PRIVACY_TYPE, WirePrivacy, privacy_fields);

static const char *const audience_names[] = {
  [BANTER_AUDIENCE_NO_ONE] = "no_one",       [BANTER_AUDIENCE_FRIENDS] = "friends",
  [BANTER_AUDIENCE_FOLLOWING] = "following", [BANTER_AUDIENCE_SUGGESTED] = "suggested_friends",
  [BANTER_AUDIENCE_EVERYONE] = "everyone",
};

static gboolean
read_bool (const char *raw, const char *name, gboolean *value, GError **error)
{
  if (raw == NULL)
    return TRUE;
  if (g_strcmp0 (raw, "true") == 0 || g_strcmp0 (raw, "false") == 0)
    {
      *value = raw[0] == 't';
      return TRUE;
    }
  g_set_error (error, BANTER_JSON_ERROR, BANTER_JSON_ERROR_TYPE, "%s is not a boolean", name);
  return FALSE;
}

static BanterPrivacy *
defaults_for (BanterAgeBand band)
{
  BanterPrivacy *privacy = g_new0 (BanterPrivacy, 1);

  /* Whoever is not known to be an adult starts closed; a 16_17 account opens up by choosing. */
  privacy->who_can_message
      = band == BANTER_AGE_16_17 ? BANTER_AUDIENCE_NO_ONE : BANTER_AUDIENCE_EVERYONE;
  privacy->who_can_add_to_groups = BANTER_AUDIENCE_FRIENDS;
  privacy->read_receipts = TRUE;
  privacy->typing = TRUE;
  privacy->activity_status = TRUE;
  privacy->filter_words = TRUE;
  privacy->restrict_messages = band == BANTER_AGE_16_17;
  return privacy;
}

static gboolean
apply (BanterPrivacy *privacy, WirePrivacy *wire, GError **error)
{
  if (!read_bool (wire->read_receipts, "read_receipts", &privacy->read_receipts, error)
      || !read_bool (wire->typing, "typing", &privacy->typing, error)
      || !read_bool (wire->activity_status, "activity_status", &privacy->activity_status, error)
      || !read_bool (wire->restrict_messages, "restrict_messages", &privacy->restrict_messages,
                     error))
    return FALSE;

  if (wire->who_can_message != NULL)
    privacy->who_can_message = banter_audience_from_string (wire->who_can_message);
  if (wire->who_can_add_to_groups != NULL)
    privacy->who_can_add_to_groups = banter_audience_from_string (wire->who_can_add_to_groups);
  if (wire->filter_words != NULL)
    {
      if (!read_bool (wire->filter_words->enabled, "filter_words.enabled", &privacy->filter_words,
                      error))
        return FALSE;
      privacy->filter_languages = g_steal_pointer (&wire->filter_words->languages);
      privacy->filter_custom = g_steal_pointer (&wire->filter_words->custom);
    }
  return TRUE;
}

BanterPrivacy *
banter_privacy_parse (const char *json, BanterAgeBand band, GError **error)
{
  static const char *const default_languages[] = { "en", NULL };
  g_autoptr (BanterPrivacy) privacy = defaults_for (band);
  gboolean good = TRUE;

  if (json != NULL)
    {
      WirePrivacy *wire = banter_json_decode (&privacy_type, json, -1, error);

      good = wire != NULL && apply (privacy, wire, error);
      banter_json_free (&privacy_type, wire);
    }
  if (!good)
    return NULL;
  if (privacy->filter_languages == NULL)
    privacy->filter_languages = g_strdupv ((GStrv)default_languages);
  return g_steal_pointer (&privacy);
}

void
banter_privacy_free (BanterPrivacy *privacy)
{
  if (privacy == NULL)
    return;
  g_strfreev (privacy->filter_languages);
  g_strfreev (privacy->filter_custom);
  g_free (privacy);
}

const char *
banter_audience_to_string (BanterAudience audience)
{
  g_return_val_if_fail ((guint)audience < G_N_ELEMENTS (audience_names), "no_one");

  return audience_names[audience];
}

BanterAudience
banter_audience_from_string (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (audience_names); i++)
    if (g_strcmp0 (text, audience_names[i]) == 0)
      return (BanterAudience)i;
  return BANTER_AUDIENCE_NO_ONE;
}

BanterAudience
banter_audience_narrow (BanterAudience wish, BanterAudience limit)
{
  g_return_val_if_fail (limit == BANTER_AUDIENCE_EVERYONE || limit <= BANTER_AUDIENCE_FRIENDS,
                        BANTER_AUDIENCE_NO_ONE);

  /* Every audience but NO_ONE holds all friends, so the smaller one is what both have in common. */
  return MIN (wish, limit);
}

BanterAudience
banter_audience_cap (BanterAgeBand band)
{
  return band == BANTER_AGE_16_17 ? BANTER_AUDIENCE_FRIENDS : BANTER_AUDIENCE_EVERYONE;
}
