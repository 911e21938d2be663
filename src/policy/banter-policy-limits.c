/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-policy-limits"

#include "config.h"

#include "banter-policy-limits.h"
#include "banter-policy-words.h"

#include "banter-json.h"

/* The document of a guardian's limits: its checks, and how several become one. */

#define MAX_ZONE 64

/* As one guardian writes it. Booleans are kept raw: what is absent is not FALSE. */
typedef struct
{
  char *dms;
  char *max_who_can_message;
  char *requests;
  char *groups;
  char *media_from_non_friends;
  GStrv words;
  BanterQuiet *quiet;
} Wire;

/* As all of them hold together. */
typedef struct
{
  char *dms;
  char *max_who_can_message;
  char *requests;
  char *groups;
  char *media_from_non_friends;
  GStrv words;
  GPtrArray *quiet;
} Whole;

static const BanterJsonField quiet_fields[] = {
  BANTER_JSON_STRING (BanterQuiet, from, "from", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterQuiet, to, "to", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterQuiet, tz, "tz", 0),
};
static const BanterJsonType quiet_type = BANTER_JSON_TYPE ("quiet", BanterQuiet, quiet_fields);

#define SHARED_FIELDS(Struct)                                                                      \
  BANTER_JSON_RAW (Struct, dms, "dms", 0),                                                         \
      BANTER_JSON_STRING (Struct, max_who_can_message, "max_who_can_message", 0),                  \
      BANTER_JSON_RAW (Struct, requests, "requests", 0),                                           \
      BANTER_JSON_RAW (Struct, groups, "groups", 0),                                               \
      BANTER_JSON_RAW (Struct, media_from_non_friends, "media_from_non_friends", 0),               \
      BANTER_JSON_STRINGS (Struct, words, "words", 0)

static const BanterJsonField wire_fields[] = {
  SHARED_FIELDS (Wire),
  BANTER_JSON_STRUCT (Wire, quiet, "quiet", &quiet_type, 0),
};
static const BanterJsonType wire_type = BANTER_JSON_TYPE ("limits", Wire, wire_fields);

static const BanterJsonField whole_fields[] = {
  SHARED_FIELDS (Whole),
  BANTER_JSON_STRUCTS (Whole, quiet, "quiet", &quiet_type, 0),
};
static const BanterJsonType whole_type = BANTER_JSON_TYPE ("limits", Whole, whole_fields);

static gboolean
malformed (GError **error, const char *what)
{
  g_set_error (error, BANTER_JSON_ERROR, BANTER_JSON_ERROR_TYPE, "%s is not what it should be",
               what);
  return FALSE;
}

/* @off: whether the raw boolean @allows is false */
static gboolean
read_switch (const char *allows, const char *name, gboolean *off, GError **error)
{
  *off = g_strcmp0 (allows, "false") == 0;
  return *off || allows == NULL || g_str_equal (allows, "true") || malformed (error, name);
}

/* "HH:MM" in minutes, -1 if it is none. */
static int
parse_time (const char *text)
{
  int hours, minutes;

  if (strlen (text) != 5 || text[2] != ':' || !g_ascii_isdigit (text[0])
      || !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4]))
    return -1;
  hours = g_ascii_digit_value (text[0]) * 10 + g_ascii_digit_value (text[1]);
  minutes = g_ascii_digit_value (text[3]) * 10 + g_ascii_digit_value (text[4]);
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : -1;
}

/* Only names like Europe/Berlin: GLib would read other things as a path. */
static gboolean
is_zone (const char *name)
{
  g_autoptr (GTimeZone) zone = NULL;

  if (*name == '\0' || strlen (name) > MAX_ZONE || strstr (name, "..") != NULL)
    return FALSE;
  for (const char *c = name; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("/_+-", *c) == NULL)
      return FALSE;
  if (!g_ascii_isalpha (*name))
    return FALSE;
  zone = g_time_zone_new_identifier (name);
  return zone != NULL;
}

/* The quiet hours hold those that everybody of 16 or 17 has, and leave some of the day. */
static gboolean
check_quiet (const BanterQuiet *quiet, GError **error)
{
  int from = parse_time (quiet->from);
  int to = parse_time (quiet->to);

  if (from < 0 || to < 0 || (quiet->tz != NULL && !is_zone (quiet->tz)))
    return malformed (error, "quiet");
  if (from > parse_time (BANTER_QUIET_FROM) || to < parse_time (BANTER_QUIET_TO) || from <= to)
    {
      g_set_error_literal (error, BANTER_JSON_ERROR, BANTER_JSON_ERROR_TYPE,
                           "Quiet hours begin at 22:00 or before and end at 08:00 or after");
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_words (GStrv words, GError **error)
{
  if (g_strv_length (words) > BANTER_LIMITS_MAX_WORDS)
    return malformed (error, "words");
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] == '\0' || g_utf8_strlen (words[i], -1) > BANTER_LIMITS_MAX_WORD_CHARS)
      return malformed (error, "words");
  return TRUE;
}

static gboolean
read_wire (Wire *wire, BanterLimits *limits, GError **error)
{
  if (!read_switch (wire->dms, "dms", &limits->dms_off, error)
      || !read_switch (wire->requests, "requests", &limits->requests_off, error)
      || !read_switch (wire->groups, "groups", &limits->groups_off, error)
      || !read_switch (wire->media_from_non_friends, "media_from_non_friends",
                       &limits->media_from_non_friends_off, error))
    return FALSE;
  if (wire->max_who_can_message != NULL)
    {
      limits->max_who_can_message = banter_audience_from_string (wire->max_who_can_message);
      if (limits->max_who_can_message > BANTER_AUDIENCE_FRIENDS
          || !g_str_equal (banter_audience_to_string (limits->max_who_can_message),
                           wire->max_who_can_message))
        return malformed (error, "max_who_can_message");
    }
  if (wire->words != NULL && !check_words (wire->words, error))
    return FALSE;
  limits->words = g_steal_pointer (&wire->words);
  if (wire->quiet != NULL && !check_quiet (wire->quiet, error))
    return FALSE;
  if (wire->quiet != NULL)
    g_ptr_array_add (limits->quiet, g_steal_pointer (&wire->quiet));
  return TRUE;
}

static void
quiet_free (gpointer quiet)
{
  banter_json_free (&quiet_type, quiet);
}

BanterLimits *
banter_limits_new (void)
{
  BanterLimits *limits = g_new0 (BanterLimits, 1);

  limits->max_who_can_message = BANTER_AUDIENCE_EVERYONE;
  limits->quiet = g_ptr_array_new_with_free_func (quiet_free);
  return limits;
}

void
banter_limits_free (BanterLimits *limits)
{
  if (limits == NULL)
    return;
  g_strfreev (limits->words);
  g_ptr_array_unref (limits->quiet);
  g_free (limits);
}

/* A guardian must not believe in a limit that does not exist. */
static gboolean
check_members (const char *json, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) known = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wire_fields); i++)
    g_strv_builder_add (builder, wire_fields[i].name);
  known = g_strv_builder_end (builder);
  return banter_policy_has_only (json, (const char *const *)known)
         || malformed (error, "One of the limits");
}

BanterLimits *
banter_limits_parse (const char *json, GError **error)
{
  g_autoptr (BanterLimits) limits = banter_limits_new ();
  Wire *wire;
  gboolean good;

  g_return_val_if_fail (json != NULL, NULL);

  wire = banter_json_decode (&wire_type, json, -1, error);
  good = wire != NULL && check_members (json, error) && read_wire (wire, limits, error);
  banter_json_free (&wire_type, wire);
  return good ? g_steal_pointer (&limits) : NULL;
}

static void
add_words (BanterLimits *limits, GStrv words)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (words == NULL)
    return;
  if (limits->words != NULL)
    g_strv_builder_addv (builder, (const char **)limits->words);
  for (guint i = 0; words[i] != NULL; i++)
    if (limits->words == NULL || !g_strv_contains ((const char *const *)limits->words, words[i]))
      g_strv_builder_add (builder, words[i]);
  g_strfreev (limits->words);
  limits->words = g_strv_builder_end (builder);
}

static void
add_quiet (BanterLimits *limits, const char *from, const char *to, const char *tz)
{
  BanterQuiet *quiet = g_new0 (BanterQuiet, 1);

  quiet->from = g_strdup (from);
  quiet->to = g_strdup (to);
  quiet->tz = g_strdup (tz);
  g_ptr_array_add (limits->quiet, quiet);
}

void
banter_limits_add (BanterLimits *limits, const BanterLimits *other)
{
  g_return_if_fail (limits != NULL && other != NULL);

  limits->dms_off = limits->dms_off || other->dms_off;
  limits->requests_off = limits->requests_off || other->requests_off;
  limits->groups_off = limits->groups_off || other->groups_off;
  limits->media_from_non_friends_off
      = limits->media_from_non_friends_off || other->media_from_non_friends_off;
  limits->max_who_can_message
      = banter_audience_narrow (limits->max_who_can_message, other->max_who_can_message);
  add_words (limits, other->words);
  for (guint i = 0; i < other->quiet->len; i++)
    {
      const BanterQuiet *quiet = g_ptr_array_index (other->quiet, i);

      add_quiet (limits, quiet->from, quiet->to, quiet->tz);
    }
}

void
banter_limits_add_hours_of_age (BanterLimits *limits)
{
  g_return_if_fail (limits != NULL);

  add_quiet (limits, BANTER_QUIET_FROM, BANTER_QUIET_TO, NULL);
}

char *
banter_limits_encode (const BanterLimits *limits)
{
  char *off = (char *)"false";
  Whole whole = { 0 };

  g_return_val_if_fail (limits != NULL, NULL);

  whole.dms = limits->dms_off ? off : NULL;
  whole.requests = limits->requests_off ? off : NULL;
  whole.groups = limits->groups_off ? off : NULL;
  whole.media_from_non_friends = limits->media_from_non_friends_off ? off : NULL;
  if (limits->max_who_can_message != BANTER_AUDIENCE_EVERYONE)
    whole.max_who_can_message = (char *)banter_audience_to_string (limits->max_who_can_message);
  whole.words = limits->words;
  whole.quiet = limits->quiet;
  return banter_json_encode (&whole_type, &whole);
}
