/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-refusal-text"

#include "config.h"

#include "banter-refusal-text.h"

#include <glib/gi18n.h>

#include "banter-person.h"
#include "banter-problem-text.h"

/* Who could not be added to a group, as a sentence. */

#define MAX_NAMES 5

static char *
join_names (const GPtrArray *people)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < people->len && i < MAX_NAMES; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            banter_person_get_name (people->pdata[i]));
  if (people->len > MAX_NAMES)
    g_string_append (names, "…");
  return g_string_free (g_steal_pointer (&names), FALSE);
}

char *
banter_refusal_dup_text (const BanterRefusals *refusals)
{
  g_autofree char *names = NULL, *why = NULL;

  if (refusals == NULL)
    return NULL;
  names = join_names (refusals->people);
  if (refusals->problem == BANTER_PROBLEM_THEIR_PRIVACY)
    /* Translators: %s is one or more names. */
    return g_strdup_printf (ngettext ("%s cannot be added: this person only lets others add them "
                                      "to groups whom they chose.",
                                      "%s cannot be added: these people only let others add them "
                                      "to groups whom they chose.",
                                      refusals->people->len),
                            names);
  why = banter_problem_dup_text (refusals->problem, 0);
  /* Translators: the first %s is one or more names, the second a sentence that says why. */
  return g_strdup_printf (_ ("%s cannot be added. %s"), names, why != NULL ? why : "");
}

char *
banter_refusal_dup_text_of_error (const GError *error)
{
  if (banter_problem_from_error (error, NULL) == BANTER_PROBLEM_THEIR_PRIVACY)
    return g_strdup (_ ("Fewer than two of these people let you add them to groups. They may have "
                        "to follow you first."));
  return banter_problem_dup_text_of_error (error);
}
