/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-privacy-page"

#include "config.h"

#include "banter-privacy-page.h"

#include <glib/gi18n.h>

#include "banter-privacy.h"
#include "banter-problem-text.h"
#include "banter-words-group.h"

/* Each choice says what it does, and the group says who enforces it. */

#define N_CHOICES (BANTER_WHO_NO_ONE + 1)

struct _BanterPrivacyPage
{
  AdwPreferencesPage parent_instance;

  BanterPrivacy *privacy;
  GBindingGroup *bindings;
  GSignalGroup *signals;

  /* template children */
  AdwPreferencesGroup *who_group;
  GtkCheckButton *choices[N_CHOICES];
  GtkSwitch *read_receipts;
  GtkSwitch *typing;
  BanterWordsGroup *words;
};

G_DEFINE_FINAL_TYPE (BanterPrivacyPage, banter_privacy_page, ADW_TYPE_PREFERENCES_PAGE)

static guint message_signal;

static void
show_choice (BanterPrivacyPage *self)
{
  BanterWho who = banter_privacy_get_who_can_message (self->privacy);

  if ((guint)who < N_CHOICES)
    gtk_check_button_set_active (self->choices[who], TRUE);
}

static void
show_enforcer (BanterPrivacyPage *self)
{
  adw_preferences_group_set_description (
      self->who_group,
      banter_privacy_get_enforced_by_server (self->privacy)
          ? _ ("Your server enforces this.")
          : _ ("Your server does not enforce this. Banter does, while it runs on this device."));
}

static void
on_choice_toggled (BanterPrivacyPage *self, GtkCheckButton *button)
{
  if (self->privacy == NULL || !gtk_check_button_get_active (button))
    return;
  for (guint i = 0; i < N_CHOICES; i++)
    if (self->choices[i] == button)
      banter_privacy_set_who_can_message (self->privacy, i);
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
  g_clear_object (&self->privacy);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_PRIVACY_PAGE);
  G_OBJECT_CLASS (banter_privacy_page_parent_class)->dispose (object);
}

static void
banter_privacy_page_class_init (BanterPrivacyPageClass *klass)
{
  static const char *const choice_ids[N_CHOICES] = {
    [BANTER_WHO_EVERYONE] = "everyone", [BANTER_WHO_SUGGESTED_FRIENDS] = "suggested_friends",
    [BANTER_WHO_FRIENDS] = "friends",   [BANTER_WHO_FOLLOWING] = "following",
    [BANTER_WHO_NO_ONE] = "no_one",
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_privacy_page_dispose;
  message_signal = g_signal_new ("message", BANTER_TYPE_PRIVACY_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (BANTER_TYPE_WORDS_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/settings/banter-privacy-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterPrivacyPage, who_group);
  gtk_widget_class_bind_template_child (widget_class, BanterPrivacyPage, read_receipts);
  gtk_widget_class_bind_template_child (widget_class, BanterPrivacyPage, typing);
  gtk_widget_class_bind_template_child (widget_class, BanterPrivacyPage, words);
  for (guint i = 0; i < N_CHOICES; i++)
    gtk_widget_class_bind_template_child_full (
        widget_class, choice_ids[i], FALSE,
        (gssize)(G_STRUCT_OFFSET (BanterPrivacyPage, choices) + i * sizeof (GtkCheckButton *)));
  gtk_widget_class_bind_template_callback (widget_class, on_choice_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_message);
}

static void
banter_privacy_page_init (BanterPrivacyPage *self)
{
  const GBindingFlags flags = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "read-receipts", self->read_receipts, "active", flags);
  g_binding_group_bind (self->bindings, "typing", self->typing, "active", flags);
  self->signals = g_signal_group_new (BANTER_TYPE_PRIVACY);
  g_signal_group_connect_swapped (self->signals, "notify::who-can-message",
                                  G_CALLBACK (show_choice), self);
  g_signal_group_connect_swapped (self->signals, "notify::enforced-by-server",
                                  G_CALLBACK (show_enforcer), self);
  g_signal_group_connect_swapped (self->signals, "failed", G_CALLBACK (on_failed), self);
}

void
banter_privacy_page_set_privacy (BanterPrivacyPage *self, BanterPrivacy *privacy)
{
  g_return_if_fail (BANTER_IS_PRIVACY_PAGE (self));

  if (!g_set_object (&self->privacy, privacy))
    return;
  g_binding_group_set_source (self->bindings, privacy);
  g_signal_group_set_target (self->signals, privacy);
  show_choice (self);
  show_enforcer (self);
}

void
banter_privacy_page_set_words (BanterPrivacyPage *self, BanterWords *words)
{
  g_return_if_fail (BANTER_IS_PRIVACY_PAGE (self));

  banter_words_group_set_words (self->words, words);
}
