/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-settings-window"

#include "config.h"

#include "banter-settings-window.h"

#include "banter-account-page.h"
#include "banter-account.h"
#include "banter-notifications-page.h"
#include "banter-privacy-page.h"
#include "safety/banter-blocked-page.h"
#include "safety/banter-family-page.h"

/* Holds the pages of the settings, and says in toasts what they report. */

struct _BanterSettingsWindow
{
  AdwPreferencesWindow parent_instance;

  BanterAccount *owner;

  /* template children */
  BanterPrivacyPage *privacy;
  BanterNotificationsPage *notifications;
  BanterFamilyPage *family;
  BanterAccountPage *account;
};

G_DEFINE_FINAL_TYPE (BanterSettingsWindow, banter_settings_window, ADW_TYPE_PREFERENCES_WINDOW)

static guint signed_out_signal;

static void
on_message (BanterSettingsWindow *self, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (markup));
}

static void
on_signed_out (BanterSettingsWindow *self)
{
  g_autoptr (BanterSettingsWindow) kept = g_object_ref (self);

  gtk_window_close (GTK_WINDOW (kept));
  g_signal_emit (kept, signed_out_signal, 0);
}

static void
on_blocked (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterSettingsWindow *self = BANTER_SETTINGS_WINDOW (widget);
  GtkWidget *page = banter_blocked_page_new (self->owner);

  g_signal_connect_object (page, "back", G_CALLBACK (adw_preferences_window_close_subpage), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "message", G_CALLBACK (on_message), self, G_CONNECT_SWAPPED);
  adw_preferences_window_present_subpage (ADW_PREFERENCES_WINDOW (self), page);
}

static void
banter_settings_window_dispose (GObject *object)
{
  g_clear_object (&BANTER_SETTINGS_WINDOW (object)->owner);
  gtk_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_SETTINGS_WINDOW);
  G_OBJECT_CLASS (banter_settings_window_parent_class)->dispose (object);
}

static void
banter_settings_window_class_init (BanterSettingsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_settings_window_dispose;
  signed_out_signal = g_signal_new ("signed-out", BANTER_TYPE_SETTINGS_WINDOW, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "settings.blocked", NULL, on_blocked);
  g_type_ensure (BANTER_TYPE_ACCOUNT_PAGE);
  g_type_ensure (BANTER_TYPE_FAMILY_PAGE);
  g_type_ensure (BANTER_TYPE_NOTIFICATIONS_PAGE);
  g_type_ensure (BANTER_TYPE_PRIVACY_PAGE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/im/banter/Banter/settings/banter-settings-window.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterSettingsWindow, privacy);
  gtk_widget_class_bind_template_child (widget_class, BanterSettingsWindow, notifications);
  gtk_widget_class_bind_template_child (widget_class, BanterSettingsWindow, family);
  gtk_widget_class_bind_template_child (widget_class, BanterSettingsWindow, account);
  gtk_widget_class_bind_template_callback (widget_class, on_message);
  gtk_widget_class_bind_template_callback (widget_class, on_signed_out);
}

static void
banter_settings_window_init (BanterSettingsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
banter_settings_window_new (BanterAccount *account, GSettings *settings)
{
  BanterSettingsWindow *self = g_object_new (BANTER_TYPE_SETTINGS_WINDOW, NULL);

  self->owner = g_object_ref (account);
  banter_privacy_page_set_account (self->privacy, account);
  banter_notifications_page_bind (self->notifications, settings);
  banter_family_page_set_account (self->family, account);
  banter_account_page_set_account (self->account, account);
  return GTK_WIDGET (self);
}
