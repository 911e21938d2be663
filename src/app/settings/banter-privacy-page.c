/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-privacy-page"

#include "config.h"

#include "banter-privacy-page.h"

#include <glib/gi18n.h>

#include "banter-account-audience.h"
#include "banter-audience-row.h"
#include "banter-enforcer.h"
#include "banter-family.h"
#include "banter-problem-text.h"
#include "banter-standing.h"
#include "banter-words-group.h"

/* Each choice says what it does, who sees to it, and what keeps it from the person. */

#define N_CHOICES (BANTER_WHO_NO_ONE + 1)
#define N_REACHES (BANTER_REACH_GROUPS + 1)

static const char *const enforcer_ids[] = {
  "who_enforcer",    "groups_enforcer",          "read_receipts_enforcer",
  "typing_enforcer", "activity_status_enforcer",
};

struct _BanterPrivacyPage
{
  AdwPreferencesPage parent_instance;

  BanterAccount *account;
  GBindingGroup *bindings;
  GSignalGroup *signals;
  GSignalGroup *standing_signals;
  GSignalGroup *family_signals;
  gboolean showing; /* what changes now, the person did not choose */

  /* template children */
  AdwPreferencesGroup *who_group;
  AdwExpanderRow *groups;
  BanterAudienceRow *rows[N_REACHES][N_CHOICES];
  BanterEnforcer *enforcers[G_N_ELEMENTS (enforcer_ids)];
  GtkSwitch *read_receipts;
  GtkSwitch *typing;
  GtkSwitch *activity_status;
  BanterWordsGroup *words;
};

G_DEFINE_FINAL_TYPE (BanterPrivacyPage, banter_privacy_page, ADW_TYPE_PREFERENCES_PAGE)

static guint message_signal;

static void
show_audiences (BanterPrivacyPage *self)
{
  BanterWho groups = banter_account_get_audience (self->account, BANTER_REACH_GROUPS);

  self->showing = TRUE;
  for (guint reach = 0; reach < N_REACHES; reach++)
    for (guint who = 0; who < N_CHOICES; who++)
      {
        banter_audience_row_set_cap (
            self->rows[reach][who],
            banter_account_get_cap (self->account, (BanterReach)reach, (BanterWho)who));
        if (who == banter_account_get_audience (self->account, (BanterReach)reach))
          banter_audience_row_set_active (self->rows[reach][who]);
      }
  self->showing = FALSE;
  adw_expander_row_set_subtitle (self->groups, banter_audience_row_get_name_of (groups));
}

static void
show_enforcer (BanterPrivacyPage *self)
{
  gboolean by_server
      = banter_privacy_get_enforced_by_server (banter_account_get_privacy (self->account));

  for (guint i = 0; i < G_N_ELEMENTS (enforcer_ids); i++)
    g_object_set (self->enforcers[i], "by-server", by_server, NULL);
  adw_preferences_group_set_description (
      self->who_group,
      by_server
          ? NULL
          : _ ("Your server lets everybody write to you. Banter keeps others apart, unannounced, "
               "under Filtered in your requests."));
  /* Others' lists cannot be seen: see banter_account_expects(). */
  for (guint i = 0; i < N_REACHES; i++)
    banter_audience_row_set_meaning (self->rows[i][BANTER_WHO_FRIENDS],
                                     by_server ? _ ("People you follow who follow you back")
                                               : _ ("People you follow and already chat with"));
  show_audiences (self);
}

static void
on_chosen (BanterPrivacyPage *self, BanterAudienceRow *row)
{
  BanterWho who = banter_audience_row_get_who (row);
  BanterPrivacy *privacy;

  if (self->account == NULL || self->showing)
    return;
  privacy = banter_account_get_privacy (self->account);
  if (row == self->rows[BANTER_REACH_GROUPS][who])
    banter_privacy_set_who_can_add_to_groups (privacy, who);
  else
    banter_privacy_set_who_can_message (privacy, who);
}

static void
on_failed (BanterPrivacyPage *self, BanterProblem problem)
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
on_message (BanterPrivacyPage *self, const char *text)
{
  g_signal_emit (self, message_signal, 0, text);
}

static void
banter_privacy_page_dispose (GObject *object)
{
  BanterPrivacyPage *self = BANTER_PRIVACY_PAGE (object);

  g_clear_object (&self->bindings);
  g_clear_object (&self->signals);
  g_clear_object (&self->standing_signals);
  g_clear_object (&self->family_signals);
  g_clear_object (&self->account);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_PRIVACY_PAGE);
  G_OBJECT_CLASS (banter_privacy_page_parent_class)->dispose (object);
}

static void
bind_rows (GtkWidgetClass *widget_class)
{
  static const char *const ids[N_REACHES][N_CHOICES] = {
    [BANTER_REACH_MESSAGES] = { "everyone", "suggested_friends", "friends", "following", "no_one" },
    [BANTER_REACH_GROUPS] = { "groups_everyone", "groups_suggested_friends", "groups_friends",
                              "groups_following", "groups_no_one" },
  };

  for (guint i = 0; i < N_REACHES; i++)
    for (guint k = 0; k < N_CHOICES; k++)
      gtk_widget_class_bind_template_child_full (
          widget_class, ids[i][k], FALSE,
          (gssize)(G_STRUCT_OFFSET (BanterPrivacyPage, rows)
                   + (i * N_CHOICES + k) * sizeof (BanterAudienceRow *)));
  for (guint i = 0; i < G_N_ELEMENTS (enforcer_ids); i++)
    gtk_widget_class_bind_template_child_full (
        widget_class, enforcer_ids[i], FALSE,
        (gssize)(G_STRUCT_OFFSET (BanterPrivacyPage, enforcers) + i * sizeof (BanterEnforcer *)));
}

static void
banter_privacy_page_class_init (BanterPrivacyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_privacy_page_dispose;
  message_signal = g_signal_new ("message", BANTER_TYPE_PRIVACY_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (BANTER_TYPE_AUDIENCE_ROW);
  g_type_ensure (BANTER_TYPE_ENFORCER);
  g_type_ensure (BANTER_TYPE_WORDS_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/settings/banter-privacy-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterPrivacyPage, who_group);
  gtk_widget_class_bind_template_child (widget_class, BanterPrivacyPage, groups);
  gtk_widget_class_bind_template_child (widget_class, BanterPrivacyPage, read_receipts);
  gtk_widget_class_bind_template_child (widget_class, BanterPrivacyPage, typing);
  gtk_widget_class_bind_template_child (widget_class, BanterPrivacyPage, activity_status);
  gtk_widget_class_bind_template_child (widget_class, BanterPrivacyPage, words);
  bind_rows (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_message);
}

static void
connect_signals (BanterPrivacyPage *self)
{
  self->signals = g_signal_group_new (BANTER_TYPE_PRIVACY);
  g_signal_group_connect_swapped (self->signals, "notify::who-can-message",
                                  G_CALLBACK (show_audiences), self);
  g_signal_group_connect_swapped (self->signals, "notify::who-can-add-to-groups",
                                  G_CALLBACK (show_audiences), self);
  g_signal_group_connect_swapped (self->signals, "notify::enforced-by-server",
                                  G_CALLBACK (show_enforcer), self);
  g_signal_group_connect_swapped (self->signals, "failed", G_CALLBACK (on_failed), self);
  self->standing_signals = g_signal_group_new (BANTER_TYPE_STANDING);
  g_signal_group_connect_swapped (self->standing_signals, "changed", G_CALLBACK (show_audiences),
                                  self);
  self->family_signals = g_signal_group_new (BANTER_TYPE_FAMILY);
  g_signal_group_connect_swapped (self->family_signals, "changed", G_CALLBACK (show_audiences),
                                  self);
}

static void
banter_privacy_page_init (BanterPrivacyPage *self)
{
  const GBindingFlags flags = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < N_REACHES; i++)
    for (guint k = 1; k < N_CHOICES; k++)
      banter_audience_row_join (self->rows[i][k], self->rows[i][0]);
  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "read-receipts", self->read_receipts, "active", flags);
  g_binding_group_bind (self->bindings, "typing", self->typing, "active", flags);
  g_binding_group_bind (self->bindings, "activity-status", self->activity_status, "active", flags);
  connect_signals (self);
}

void
banter_privacy_page_set_account (BanterPrivacyPage *self, BanterAccount *account)
{
  g_return_if_fail (BANTER_IS_PRIVACY_PAGE (self));
  g_return_if_fail (BANTER_IS_ACCOUNT (account));

  if (!g_set_object (&self->account, account))
    return;
  g_binding_group_set_source (self->bindings, banter_account_get_privacy (account));
  g_signal_group_set_target (self->signals, banter_account_get_privacy (account));
  g_signal_group_set_target (self->standing_signals, banter_account_get_standing (account));
  g_signal_group_set_target (self->family_signals, banter_account_get_family (account));
  banter_words_group_set_words (self->words, banter_account_get_words (account));
  show_enforcer (self);
}
