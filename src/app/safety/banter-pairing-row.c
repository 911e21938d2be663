/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-pairing-row"

#include "config.h"

#include "banter-pairing-row.h"

#include <glib/gi18n.h>

#include "banter-avatar.h"
#include "banter-family-text.h"
#include "banter-family.h"
#include "banter-person.h"
#include "banter-problem-text.h"

/* Switches for what a guardian allows. What they say altogether is one BanterFamilyLimits, which
 * goes to the pairing whenever one of them is moved. */

struct _BanterPairingRow
{
  AdwExpanderRow parent_instance;

  BanterPairing *pairing;
  GSignalGroup *signals;
  gboolean showing; /* the switches move because the limits changed */

  /* template children */
  BanterAvatar *avatar;
  GtkSwitch *dms;
  AdwComboRow *who;
  GtkSwitch *requests;
  GtkSwitch *groups;
  GtkSwitch *media;
  GtkEditable *words;
  AdwComboRow *quiet_from;
  AdwComboRow *quiet_to;
};

G_DEFINE_FINAL_TYPE (BanterPairingRow, banter_pairing_row, ADW_TYPE_EXPANDER_ROW)

static guint message_signal;
static guint end_signal;

static const char *
get_choice (AdwComboRow *row)
{
  return gtk_string_list_get_string (GTK_STRING_LIST (adw_combo_row_get_model (row)),
                                     adw_combo_row_get_selected (row));
}

/* A time that another program chose is added to those that can be. */
static void
set_choice (AdwComboRow *row, const char *text)
{
  GtkStringList *list = GTK_STRING_LIST (adw_combo_row_get_model (row));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (gtk_string_list_get_string (list, i), text) == 0)
      {
        adw_combo_row_set_selected (row, i);
        return;
      }
  gtk_string_list_append (list, text);
  adw_combo_row_set_selected (row, n);
}

static void
show_limits (BanterPairingRow *self)
{
  const BanterFamilyLimits *limits = banter_pairing_get_limits (self->pairing);
  g_autofree char *words = limits->words != NULL ? g_strjoinv (", ", limits->words) : NULL;

  self->showing = TRUE;
  gtk_switch_set_active (self->dms, limits->dms);
  adw_combo_row_set_selected (self->who, limits->friends ? 0 : 1);
  gtk_switch_set_active (self->requests, limits->requests);
  gtk_switch_set_active (self->groups, limits->groups);
  gtk_switch_set_active (self->media, limits->media_from_non_friends);
  gtk_editable_set_text (self->words, words != NULL ? words : "");
  set_choice (self->quiet_from,
              limits->quiet_from != NULL ? limits->quiet_from : BANTER_FAMILY_QUIET_FROM);
  set_choice (self->quiet_to, limits->quiet_to != NULL ? limits->quiet_to : BANTER_FAMILY_QUIET_TO);
  self->showing = FALSE;
}

static char *
dup_subtitle (BanterPairingRow *self)
{
  GDateTime *ends = banter_pairing_get_ends (self->pairing);
  g_autofree char *time = ends != NULL ? banter_family_text_dup_time (ends) : NULL;

  if (time == NULL)
    return banter_family_text_dup_limits (banter_pairing_get_limits (self->pairing));
  /* Translators: %s is a day and a time. */
  return g_strdup_printf (_ ("Ends on %s"), time);
}

void
banter_pairing_row_update (BanterPairingRow *self)
{
  BanterPerson *other = banter_pairing_get_other (self->pairing);
  g_autofree char *title = g_markup_escape_text (banter_person_get_name (other), -1);
  g_autofree char *subtitle = dup_subtitle (self);
  g_autofree char *escaped = g_markup_escape_text (subtitle, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), escaped);
  banter_avatar_set_name (self->avatar, banter_person_get_name (other));
  banter_avatar_set_media (self->avatar, banter_person_get_avatar (other));
}

static void
on_limits (BanterPairingRow *self)
{
  show_limits (self);
  banter_pairing_row_update (self);
}

/* Words between the commas of any script, without blanks around them. */
static GStrv
read_words (BanterPairingRow *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts
      = g_regex_split_simple ("[,;،、，；]", gtk_editable_get_text (self->words), 0, 0);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (builder, parts[i]);
  return g_strv_builder_end (builder);
}

static void
on_changed (BanterPairingRow *self)
{
  g_autoptr (BanterFamilyLimits) limits = NULL;
  const char *from, *to;

  if (self->showing || self->pairing == NULL)
    return;
  limits = banter_family_limits_new ();
  from = get_choice (self->quiet_from);
  to = get_choice (self->quiet_to);
  limits->dms = gtk_switch_get_active (self->dms);
  limits->friends = adw_combo_row_get_selected (self->who) == 0;
  limits->requests = gtk_switch_get_active (self->requests);
  limits->groups = gtk_switch_get_active (self->groups);
  limits->media_from_non_friends = gtk_switch_get_active (self->media);
  limits->words = read_words (self);
  if (g_strcmp0 (from, BANTER_FAMILY_QUIET_FROM) != 0
      || g_strcmp0 (to, BANTER_FAMILY_QUIET_TO) != 0)
    {
      limits->quiet_from = g_strdup (from);
      limits->quiet_to = g_strdup (to);
    }
  banter_pairing_set_limits (self->pairing, limits);
}

static void
on_failed (BanterPairingRow *self, BanterProblem problem)
{
  g_autofree char *reason = banter_problem_dup_text (problem, 0);
  g_autofree char *text = NULL;

  if (reason == NULL)
    return;
  /* Translators: %s is a sentence that says why. */
  text = g_strdup_printf (_ ("The change was not saved. %s"), reason);
  g_signal_emit (self, message_signal, 0, text);
}

static void
on_end (BanterPairingRow *self)
{
  g_signal_emit (self, end_signal, 0);
}

static void
banter_pairing_row_dispose (GObject *object)
{
  BanterPairingRow *self = BANTER_PAIRING_ROW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->pairing);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_PAIRING_ROW);
  G_OBJECT_CLASS (banter_pairing_row_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/safety/banter-pairing-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterPairingRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, BanterPairingRow, dms);
  gtk_widget_class_bind_template_child (widget_class, BanterPairingRow, who);
  gtk_widget_class_bind_template_child (widget_class, BanterPairingRow, requests);
  gtk_widget_class_bind_template_child (widget_class, BanterPairingRow, groups);
  gtk_widget_class_bind_template_child (widget_class, BanterPairingRow, media);
  gtk_widget_class_bind_template_child (widget_class, BanterPairingRow, words);
  gtk_widget_class_bind_template_child (widget_class, BanterPairingRow, quiet_from);
  gtk_widget_class_bind_template_child (widget_class, BanterPairingRow, quiet_to);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_end);
}

static void
banter_pairing_row_class_init (BanterPairingRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = banter_pairing_row_dispose;
  message_signal = g_signal_new ("message", BANTER_TYPE_PAIRING_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  end_signal = g_signal_new ("end-requested", BANTER_TYPE_PAIRING_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                             NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (BANTER_TYPE_AVATAR);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
banter_pairing_row_init (BanterPairingRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (BANTER_TYPE_PAIRING);
  g_signal_group_connect_swapped (self->signals, "notify::limits", G_CALLBACK (on_limits), self);
  g_signal_group_connect_swapped (self->signals, "notify::ends",
                                  G_CALLBACK (banter_pairing_row_update), self);
  g_signal_group_connect_swapped (self->signals, "failed", G_CALLBACK (on_failed), self);
}

GtkWidget *
banter_pairing_row_new (BanterAccount *account, BanterPairing *pairing)
{
  BanterPairingRow *self = g_object_new (BANTER_TYPE_PAIRING_ROW, NULL);

  banter_avatar_set_account (self->avatar, account);
  self->pairing = g_object_ref (pairing);
  g_signal_group_set_target (self->signals, pairing);
  on_limits (self);
  return GTK_WIDGET (self);
}

BanterPairing *
banter_pairing_row_get_pairing (BanterPairingRow *self)
{
  g_return_val_if_fail (BANTER_IS_PAIRING_ROW (self), NULL);
  return self->pairing;
}
