/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-notifications-page"

#include "config.h"

#include "banter-notifications-page.h"

#include "banter-settings.h"

/* What this device does when a message comes. The switches are bound to GSettings. */

struct _BanterNotificationsPage
{
  AdwPreferencesPage parent_instance;

  /* template children */
  GtkSwitch *messages;
  GtkSwitch *sound;
};

G_DEFINE_FINAL_TYPE (BanterNotificationsPage, banter_notifications_page, ADW_TYPE_PREFERENCES_PAGE)

static void
banter_notifications_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_NOTIFICATIONS_PAGE);
  G_OBJECT_CLASS (banter_notifications_page_parent_class)->dispose (object);
}

static void
banter_notifications_page_class_init (BanterNotificationsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_notifications_page_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/im/banter/Banter/settings/banter-notifications-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterNotificationsPage, messages);
  gtk_widget_class_bind_template_child (widget_class, BanterNotificationsPage, sound);
}

static void
banter_notifications_page_init (BanterNotificationsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
banter_notifications_page_bind (BanterNotificationsPage *self, GSettings *settings)
{
  g_return_if_fail (BANTER_IS_NOTIFICATIONS_PAGE (self));

  g_settings_bind (settings, BANTER_SETTING_NOTIFY_MESSAGES, self->messages, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, BANTER_SETTING_NOTIFY_SOUND, self->sound, "active",
                   G_SETTINGS_BIND_DEFAULT);
}
