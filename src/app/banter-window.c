/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-window"

#include "config.h"

#include "banter-window-private.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-local-server.h"
#include "banter-room.h"
#include "banter-settings.h"
#include "banter-widget.h"
#include "people/banter-discover-dialog.h"
#include "people/banter-group-dialog.h"
#include "people/banter-new-chat-dialog.h"
#include "safety/banter-phone-dialog.h"
#include "settings/banter-settings-window.h"

/* The one window: how to get in, or the inbox beside a chat. Only what the first picture needs is
 * built with it; forms, chat, request and dialogs are built when they are first opened. */

G_DEFINE_FINAL_TYPE (BanterWindow, banter_window, ADW_TYPE_APPLICATION_WINDOW)

/* What can be done now, and what the person is looking at (which needs no notification). */
void
banter_window_update (BanterWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean signed_in = self->account != NULL;
  gboolean folded = banter_split_get_folded (self->split);
  gboolean content = banter_split_get_show_content (self->split);
  gboolean looks = gtk_window_is_active (GTK_WINDOW (self)) && (!folded || content);

  gtk_widget_action_set_enabled (widget, "win.new-chat", signed_in);
  gtk_widget_action_set_enabled (widget, "win.discover", signed_in);
  gtk_widget_action_set_enabled (widget, "win.search", signed_in);
  gtk_widget_action_set_enabled (widget, "win.find", signed_in);
  gtk_widget_action_set_enabled (widget, "win.settings", signed_in);
  gtk_widget_action_set_enabled (widget, "win.show-settings", signed_in);
  gtk_widget_action_set_enabled (widget, "win.verify-phone", signed_in);
  gtk_widget_action_set_enabled (widget, "win.details", banter_window_can_show_details (self));
  gtk_widget_action_set_enabled (
      widget, "win.back",
      signed_in && ((folded && content) || banter_aside_get_revealed (self->aside)));
  if (self->notifier != NULL)
    banter_notifier_set_visible_room (self->notifier, looks ? self->room : NULL);
}

static void
on_show_requests (BanterWindow *self)
{
  g_autoptr (BanterRoom) first = NULL;

  if (self->account == NULL || banter_split_get_folded (self->split)
      || !banter_inbox_page_get_show_requests (self->inbox))
    return;
  first = g_list_model_get_item (banter_account_get_requests (self->account), 0);
  if (first != NULL)
    banter_window_open_room (self, first);
}

void
banter_window_present_dialog (BanterWindow *self, GtkWindow *dialog)
{
  int width, height;

  gtk_window_get_default_size (dialog, &width, &height);
  gtk_window_set_default_size (dialog, MIN (width, gtk_widget_get_width (GTK_WIDGET (self))),
                               MIN (height, gtk_widget_get_height (GTK_WIDGET (self))));
  gtk_window_set_transient_for (dialog, GTK_WINDOW (self));
  gtk_window_present (dialog);
}

void
banter_window_present_group (BanterWindow *self, BanterGroup *group)
{
  GtkWidget *dialog = banter_group_dialog_new (self->account, group);

  g_signal_connect_object (dialog, "opened", G_CALLBACK (banter_window_open_room), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "told", G_CALLBACK (banter_window_show_toast), self,
                           G_CONNECT_SWAPPED);
  banter_window_present_dialog (self, GTK_WINDOW (dialog));
}

static void
on_new_group (BanterWindow *self)
{
  banter_window_present_group (self, NULL);
}

void
banter_window_present_new_chat (BanterWindow *self, GtkWidget *dialog)
{
  g_signal_connect_object (dialog, "new-group", G_CALLBACK (on_new_group), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "opened", G_CALLBACK (banter_window_open_room), self,
                           G_CONNECT_SWAPPED);
  banter_window_present_dialog (self, GTK_WINDOW (dialog));
}

static void
on_new_chat (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterWindow *self = BANTER_WINDOW (widget);

  banter_window_present_new_chat (self, banter_new_chat_dialog_new (self->account));
}

static void
on_discover (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterWindow *self = BANTER_WINDOW (widget);
  GtkWidget *dialog = banter_discover_dialog_new (self->account);

  g_signal_connect_object (dialog, "opened", G_CALLBACK (banter_window_open_room), self,
                           G_CONNECT_SWAPPED);
  banter_window_present_dialog (self, GTK_WINDOW (dialog));
}

/* The person signed out in the settings, which close themselves. */
static void
on_signed_out_here (BanterWindow *self)
{
  banter_window_set_account (self, NULL);
}

/* @page: (nullable): the name of the page that is seen first */
static void
show_settings (BanterWindow *self, const char *page)
{
  GtkWidget *window = banter_settings_window_new (self->account, self->settings);

  if (page != NULL)
    adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (window), page);
  g_signal_connect_object (self->account, "signed-out", G_CALLBACK (gtk_window_destroy), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "signed-out", G_CALLBACK (on_signed_out_here), self,
                           G_CONNECT_SWAPPED);
  banter_window_present_dialog (self, GTK_WINDOW (window));
}

static void
on_settings (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_settings (BANTER_WINDOW (widget), NULL);
}

static void
on_show_settings (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_settings (BANTER_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
on_phone_verified (BanterWindow *self)
{
  banter_window_show_toast (self, _ ("Phone number verified"));
}

static void
on_verify_phone (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterWindow *self = BANTER_WINDOW (widget);
  GtkWidget *dialog = banter_phone_dialog_new (self->account);

  g_signal_connect_object (dialog, "verified", G_CALLBACK (on_phone_verified), self,
                           G_CONNECT_SWAPPED);
  banter_window_present_dialog (self, GTK_WINDOW (dialog));
}

static void
on_search (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterWindow *self = BANTER_WINDOW (widget);

  banter_split_set_show_content (self->split, FALSE);
  banter_inbox_page_set_search (self->inbox, TRUE);
}

/* In the open chat, if one is looked at; else in all of them. */
static void
on_find (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterWindow *self = BANTER_WINDOW (widget);
  gboolean in_chat
      = self->chat != NULL && gtk_stack_get_visible_child (self->content) == GTK_WIDGET (self->chat)
        && (!banter_split_get_folded (self->split) || banter_split_get_show_content (self->split));

  if (!in_chat)
    {
      on_search (widget, action, parameter);
      return;
    }
  if (!banter_aside_get_beside (self->aside))
    banter_window_show_details (self, FALSE);
  banter_chat_page_search (self->chat);
}

/* Actions on the chat whose id they are given. */
static void
act_on_room (GtkWidget *widget, GVariant *room_id,
             void (*act) (BanterWindow *self, BanterRoom *room))
{
  BanterWindow *self = BANTER_WINDOW (widget);
  BanterRoom *room
      = self->account != NULL
            ? banter_account_get_room (self->account, g_variant_get_string (room_id, NULL))
            : NULL;

  if (room != NULL)
    act (self, room);
}

static void
on_archive_chat (GtkWidget *widget, const char *action, GVariant *parameter)
{
  act_on_room (widget, parameter, banter_window_archive_room);
}

static void
on_mark_chat_unread (GtkWidget *widget, const char *action, GVariant *parameter)
{
  act_on_room (widget, parameter, banter_window_mark_room_unread);
}

static void
on_details (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterWindow *self = BANTER_WINDOW (widget);

  banter_window_show_details (self, !banter_aside_get_revealed (self->aside));
}

static void
on_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterWindow *self = BANTER_WINDOW (widget);

  if (banter_aside_get_revealed (self->aside))
    banter_window_show_details (self, FALSE);
  else
    banter_split_set_show_content (self->split, FALSE);
}

static void
banter_window_dispose (GObject *object)
{
  BanterWindow *self = BANTER_WINDOW (object);

  banter_widget_stop (&self->opening);
  banter_window_leave_account (self);
  if (self->local_server != NULL)
    banter_local_server_stop (self->local_server);
  g_clear_object (&self->local_server);
  g_clear_pointer (&self->share, banter_share_free);
  g_clear_object (&self->settings);
  g_clear_object (&self->profile);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_WINDOW);
  G_OBJECT_CLASS (banter_window_parent_class)->dispose (object);
}

static void
banter_window_finalize (GObject *object)
{
  g_clear_pointer (&BANTER_WINDOW (object)->server, g_free);
  G_OBJECT_CLASS (banter_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/im/banter/Banter/banter-window.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, BanterWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, BanterWindow, split);
  gtk_widget_class_bind_template_child (widget_class, BanterWindow, inbox);
  gtk_widget_class_bind_template_child (widget_class, BanterWindow, aside);
  gtk_widget_class_bind_template_child (widget_class, BanterWindow, content);
  gtk_widget_class_bind_template_child (widget_class, BanterWindow, empty);
  gtk_widget_class_bind_template_callback (widget_class, banter_window_update);
  gtk_widget_class_bind_template_callback (widget_class, banter_window_open_room);
  gtk_widget_class_bind_template_callback (widget_class, banter_window_open_found);
  gtk_widget_class_bind_template_callback (widget_class, banter_window_delete_room);
  gtk_widget_class_bind_template_callback (widget_class, on_show_requests);
}

static void
banter_window_class_init (BanterWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = banter_window_dispose;
  object_class->finalize = banter_window_finalize;
  gtk_widget_class_install_action (widget_class, "win.new-chat", NULL, on_new_chat);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, on_search);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, on_find);
  gtk_widget_class_install_action (widget_class, "win.settings", NULL, on_settings);
  gtk_widget_class_install_action (widget_class, "win.discover", NULL, on_discover);
  gtk_widget_class_install_action (widget_class, "win.details", NULL, on_details);
  gtk_widget_class_install_action (widget_class, "win.show-settings", "s", on_show_settings);
  gtk_widget_class_install_action (widget_class, "win.verify-phone", NULL, on_verify_phone);
  gtk_widget_class_install_action (widget_class, "win.archive-chat", "s", on_archive_chat);
  gtk_widget_class_install_action (widget_class, "win.mark-chat-unread", "s", on_mark_chat_unread);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, on_back);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
  banter_window_install_safety_actions (widget_class);
  banter_window_install_session_actions (widget_class);

  g_type_ensure (BANTER_TYPE_ASIDE);
  g_type_ensure (BANTER_TYPE_INBOX_PAGE);
  g_type_ensure (BANTER_TYPE_SPLIT);
  bind_template (widget_class);
}

static void
banter_window_init (BanterWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  banter_window_update (self);
}

/* Size and state are kept; the settings write them back when they change. */
static void
bind_window_state (BanterWindow *self)
{
  g_settings_bind (self->settings, BANTER_SETTING_WINDOW_WIDTH, self, "default-width",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, BANTER_SETTING_WINDOW_HEIGHT, self, "default-height",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, BANTER_SETTING_WINDOW_MAXIMIZED, self, "maximized",
                   G_SETTINGS_BIND_DEFAULT);
}

BanterWindow *
banter_window_new (GtkApplication *application, BanterProfile *profile, GSettings *settings)
{
  BanterWindow *self = g_object_new (BANTER_TYPE_WINDOW, "application", application, NULL);

  self->profile = g_object_ref (profile);
  self->settings = g_object_ref (settings);
  bind_window_state (self);
  return self;
}

void
banter_window_show_toast (BanterWindow *self, const char *title)
{
  g_autofree char *markup = g_markup_escape_text (title, -1);

  g_return_if_fail (BANTER_IS_WINDOW (self));
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
}

void
banter_window_tell (GtkWidget *widget, const char *text)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (text != NULL && BANTER_IS_WINDOW (root))
    banter_window_show_toast (BANTER_WINDOW (root), text);
}
