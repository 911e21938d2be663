/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-family-text"

#include "config.h"

#include "banter-family-text.h"

#include <string.h>

#include <glib/gi18n.h>

#include "banter-person.h"

/* Limits and changes as sentences, from tables. */

typedef gboolean (*IsLimited) (const BanterFamilyLimits *limits);

static gboolean
is_dms_off (const BanterFamilyLimits *limits)
{
  return !limits->dms;
}

static gboolean
is_no_one (const BanterFamilyLimits *limits)
{
  return !limits->friends;
}

static gboolean
is_requests_off (const BanterFamilyLimits *limits)
{
  return !limits->requests;
}

static gboolean
is_groups_off (const BanterFamilyLimits *limits)
{
  return !limits->groups;
}

static gboolean
is_media_off (const BanterFamilyLimits *limits)
{
  return !limits->media_from_non_friends;
}

static gboolean
has_words (const BanterFamilyLimits *limits)
{
  return limits->words != NULL && limits->words[0] != NULL;
}

static const struct
{
  IsLimited is_limited;
  const char *brief; /* in a list of them */
  const char *note;  /* as the teen reads it */
} kinds[] = {
  { is_dms_off, N_ ("direct messages off"), N_ ("Direct messages are off") },
  { is_no_one, N_ ("messages from no one"), N_ ("No one can message you") },
  { is_requests_off, N_ ("message requests off"), N_ ("Message requests are off") },
  { is_groups_off, N_ ("groups off"), N_ ("Group chats are off") },
  { is_media_off, N_ ("no media from strangers"), N_ ("No pictures or files from strangers") },
  { has_words, N_ ("words hidden"), N_ ("Some words are hidden") },
};

static char *
dup_hours (const BanterFamilyLimits *limits)
{
  /* Translators: two times of the day: from the first to the second. */
  return g_strdup_printf (_ ("%s–%s"), limits->quiet_from, limits->quiet_to);
}

/* Lists of things begin as sentences do. */
static char *
capitalise (const char *text)
{
  g_autofree char *first = g_utf8_substring (text, 0, MIN (1, g_utf8_strlen (text, -1)));
  g_autofree char *upper = g_utf8_strup (first, -1);

  return g_strconcat (upper, text + strlen (first), NULL);
}

/* (nullable): what is limited, in one line; NULL if nothing is */
static char *
dup_list (const BanterFamilyLimits *limits)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].is_limited (limits))
      g_strv_builder_add (builder, _ (kinds[i].brief));
  if (limits->quiet_from != NULL)
    {
      g_autofree char *hours = dup_hours (limits);
      /* Translators: %s are hours, as "22:00–08:00". */
      g_autofree char *quiet = g_strdup_printf (_ ("quiet hours %s"), hours);

      g_strv_builder_add (builder, quiet);
    }
  parts = g_strv_builder_end (builder);
  /* Translators: between the parts of a list: "direct messages off, groups off". */
  return parts[0] != NULL ? g_strjoinv (_ (", "), parts) : NULL;
}

char *
banter_family_text_dup_limits (const BanterFamilyLimits *limits)
{
  g_autofree char *list = NULL;

  g_return_val_if_fail (limits != NULL, NULL);

  list = dup_list (limits);
  return list != NULL ? capitalise (list) : g_strdup (_ ("No limits"));
}

char *
banter_family_text_dup_change (BanterFamilyChange *change)
{
  const char *guardian = banter_person_get_name (banter_family_change_get_guardian (change));
  const char *teen = banter_person_get_name (banter_family_change_get_teen (change));
  const BanterFamilyLimits *limits = banter_family_change_get_limits (change);
  BanterFamilyAction action = banter_family_change_get_action (change);
  g_autofree char *brief = NULL;

  if (action == BANTER_FAMILY_LIMITS_CHANGED && limits == NULL)
    action = BANTER_FAMILY_OTHER; /* the server does not say to what */
  switch (action)
    {
    case BANTER_FAMILY_PAIRED:
      /* Translators: two names: the teen's, then the guardian's. */
      return g_strdup_printf (_ ("%s paired with %s"), teen, guardian);
    case BANTER_FAMILY_LIMITS_CHANGED:
      brief = dup_list (limits);
      if (brief == NULL)
        /* Translators: two names: the guardian's, then the teen's. */
        return g_strdup_printf (_ ("%s lifted all limits for %s"), guardian, teen);
      /* Translators: the guardian's name, the teen's name, and the limits in one line. */
      return g_strdup_printf (_ ("%s set limits for %s: %s"), guardian, teen, brief);
    case BANTER_FAMILY_END_ASKED:
      /* Translators: two names: the teen's, then the guardian's. */
      return g_strdup_printf (_ ("%s asked to end the pairing with %s"), teen, guardian);
    case BANTER_FAMILY_LIFTED:
      /* Translators: two names: the guardian's, then the teen's. */
      return g_strdup_printf (_ ("%s ended the pairing with %s"), guardian, teen);
    case BANTER_FAMILY_GROWN_UP:
      /* Translators: %s is the teen's name. */
      return g_strdup_printf (_ ("%s is 18, so the pairing ended"), teen);
    case BANTER_FAMILY_ENDED:
    case BANTER_FAMILY_REPLACED:
    case BANTER_FAMILY_OTHER:
    default:
      /* Translators: two names: the teen's and the guardian's. */
      return g_strdup_printf (_ ("The pairing of %s and %s changed or ended"), teen, guardian);
    }
}

char *
banter_family_text_dup_time (GDateTime *time)
{
  /* Translators: a day and a time of it, see g_date_time_format(). */
  return g_date_time_format (time, C_ ("date", "%-d %B %Y, %H:%M"));
}

char *
banter_family_text_dup_code (const char *code)
{
  return strlen (code) == 8 ? g_strdup_printf ("%.4s %s", code, code + 4) : g_strdup (code);
}

void
banter_family_note_free (BanterFamilyNote *note)
{
  g_free (note->title);
  g_free (note->by);
  g_free (note);
}

static void
add_note (GPtrArray *notes, char *title, char *by)
{
  BanterFamilyNote *note = g_new (BanterFamilyNote, 1);

  note->title = title;
  note->by = by;
  g_ptr_array_add (notes, note);
}

/* (nullable) (transfer full): the guardians who limit it */
static char *
dup_setters (BanterFamily *family, IsLimited is_limited)
{
  GListModel *pairings = banter_family_get_pairings (family);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_autofree char *joined = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (pairings); i++)
    {
      g_autoptr (BanterPairing) pairing = g_list_model_get_item (pairings, i);

      if (!banter_pairing_get_is_guardian (pairing)
          && is_limited (banter_pairing_get_limits (pairing)))
        g_strv_builder_add (builder,
                            banter_person_get_name (banter_pairing_get_guardian (pairing)));
    }
  names = g_strv_builder_end (builder);
  if (names[0] == NULL)
    return NULL;
  joined = g_strjoinv (_ (", "), names);
  /* Translators: %s is a name, or several. */
  return g_strdup_printf (_ ("Set by %s"), joined);
}

static gboolean
has_quiet (const BanterFamilyLimits *limits)
{
  return limits->quiet_from != NULL;
}

GPtrArray *
banter_family_text_list_notes (BanterFamily *family)
{
  const BanterFamilyLimits *limits = banter_family_get_limits (family);
  GPtrArray *notes = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_family_note_free);
  const char *of_age = _ ("For everybody of 16 or 17");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      char *by = dup_setters (family, kinds[i].is_limited);

      if (by != NULL)
        add_note (notes, g_strdup (_ (kinds[i].note)), by);
    }
  add_note (notes, g_strdup (_ ("Only friends can message you or add you to groups")),
            g_strdup (of_age));
  if (limits != NULL && limits->quiet_from != NULL)
    {
      char *by = dup_setters (family, has_quiet);
      g_autofree char *hours = dup_hours (limits);

      /* Translators: %s are hours, as "22:00–08:00". */
      add_note (notes, g_strdup_printf (_ ("Quiet hours %s"), hours),
                by != NULL ? by : g_strdup (of_age));
    }
  return notes;
}
