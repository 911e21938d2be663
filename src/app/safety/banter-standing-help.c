/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-standing-help"

#include "config.h"

#include "banter-standing-help.h"

#include <glib/gi18n.h>

#include "banter-problem-text.h"

/* One sentence each, and one way on. */

/* What helps: an action of the main window. */
static const struct
{
  BanterProblem refusal;
  const char *label;
  const char *action;
  const char *target; /* nullable */
} remedies[] = {
  { BANTER_PROBLEM_PHONE, N_ ("Verify Phone Number"), "win.verify-phone", NULL },
  { BANTER_PROBLEM_FAMILY, N_ ("Family Pairing"), "win.show-settings", "family" },
};

static char *
dup_age_text (BanterStanding *standing)
{
  GDateTime *from = banter_standing_get_dm_from (standing);
  g_autofree char *date = NULL;

  if (banter_standing_get_age_group (standing) == BANTER_AGE_GROUP_UNKNOWN)
    return g_strdup (_ ("Your server does not know your birthday, so direct messages are off. "
                        "Whoever runs the server can add it."));
  if (from == NULL)
    return banter_problem_dup_text (BANTER_PROBLEM_AGE, 0);
  /* Translators: a date with its year, see g_date_time_format(). */
  date = g_date_time_format (from, C_ ("date", "%-d %B %Y"));
  /* Translators: %s is a date. */
  return g_strdup_printf (_ ("Direct messages open on %s, when you are 16."), date);
}

char *
banter_standing_help_dup_text (BanterStanding *standing)
{
  BanterProblem refusal
      = standing != NULL ? banter_standing_get_refusal (standing) : BANTER_PROBLEM_NONE;

  if (refusal == BANTER_PROBLEM_AGE)
    return dup_age_text (standing);
  if (refusal == BANTER_PROBLEM_PHONE)
    return g_strdup (_ ("Verify your phone number to send direct messages."));
  if (refusal == BANTER_PROBLEM_FAMILY)
    return g_strdup (_ ("A guardian has switched off your direct messages in Family Pairing."));
  return banter_problem_dup_text (refusal, 0);
}

const char *
banter_standing_help_get_label (BanterStanding *standing)
{
  for (guint i = 0; standing != NULL && i < G_N_ELEMENTS (remedies); i++)
    if (remedies[i].refusal == banter_standing_get_refusal (standing))
      return _ (remedies[i].label);
  return NULL;
}

void
banter_standing_help_run (BanterStanding *standing, GtkWidget *widget)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (widget));
  GtkWindow *main_window = gtk_window_get_transient_for (window);

  for (guint i = 0; i < G_N_ELEMENTS (remedies); i++)
    {
      GtkWidget *at = GTK_WIDGET (main_window != NULL ? main_window : window);
      const char *target = remedies[i].target;

      if (remedies[i].refusal != banter_standing_get_refusal (standing))
        continue;
      if (main_window != NULL)
        gtk_window_close (window);
      gtk_widget_activate_action_variant (at, remedies[i].action,
                                          target != NULL ? g_variant_new_string (target) : NULL);
      return;
    }
}
