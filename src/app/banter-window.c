/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-window"

#include "config.h"

#include "banter-window.h"

#include "banter-settings.h"
#include "banter-split.h"

/* The one window: the pages of signing in, or the inbox beside a chat. */

struct _BanterWindow
{
  AdwApplicationWindow parent_instance;

  /* template children */
  AdwToastOverlay *toasts;
  BanterSplit *split;
};

G_DEFINE_FINAL_TYPE (BanterWindow, banter_window, ADW_TYPE_APPLICATION_WINDOW)

static void
banter_window_class_init (BanterWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (BANTER_TYPE_SPLIT);
  gtk_widget_class_set_template_from_resource (widget_class, "/im/banter/Banter/banter-window.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, BanterWindow, split);
}

static void
banter_window_init (BanterWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Size and state are kept; the settings write them back when the window goes. */
static void
bind_window_state (BanterWindow *self, GSettings *settings)
{
  g_settings_bind (settings, BANTER_SETTING_WINDOW_WIDTH, self, "default-width",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, BANTER_SETTING_WINDOW_HEIGHT, self, "default-height",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, BANTER_SETTING_WINDOW_MAXIMIZED, self, "maximized",
                   G_SETTINGS_BIND_DEFAULT);
}

BanterWindow *
banter_window_new (BanterApplication *application)
{
  BanterWindow *self = g_object_new (BANTER_TYPE_WINDOW, "application", application, NULL);

  bind_window_state (self, banter_application_get_settings (application));
  return self;
}

void
banter_window_show_toast (BanterWindow *self, const char *title)
{
  g_autofree char *markup = g_markup_escape_text (title, -1);

  g_return_if_fail (BANTER_IS_WINDOW (self));
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
}
