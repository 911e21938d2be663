/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-cache-group"

#include "config.h"

#include "banter-cache-group.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-window.h"

/* What is cleared comes from the server, so it has to answer. The window clears, as it has to open
 * the account anew: the dialog that this is in goes. */

struct _BanterCacheGroup
{
  AdwPreferencesGroup parent_instance;

  BanterAccount *account;
  GSignalGroup *signals;

  /* template children */
  AdwActionRow *sync_row;
  AdwActionRow *clear_row;
};

G_DEFINE_FINAL_TYPE (BanterCacheGroup, banter_cache_group, ADW_TYPE_PREFERENCES_GROUP)

static void
update (BanterCacheGroup *self)
{
  BanterConnection connection;
  gboolean online;

  g_object_get (self->account, "connection", &connection, NULL);
  online = connection == BANTER_CONNECTION_ONLINE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->clear_row), online);
  adw_action_row_set_subtitle (
      self->clear_row,
      online ? _ ("Fetches your chats anew; drafts and what waits to be sent stay")
             : _ ("Only while your server answers, as everything is fetched from there"));
}

static void
on_sync (BanterCacheGroup *self)
{
  banter_account_sync_again (self->account);
  adw_action_row_set_subtitle (self->sync_row, _ ("Your server is asked for what is new"));
}

/* Returns: (nullable): the window that all dialogs are over */
static GtkWindow *
find_window (GtkWindow *window)
{
  while (window != NULL && !BANTER_IS_WINDOW (window))
    window = gtk_window_get_transient_for (window);
  return window;
}

static void
clear (gpointer user_data)
{
  g_autoptr (BanterCacheGroup) self = BANTER_CACHE_GROUP (user_data);
  GtkWindow *dialog = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWindow *window = find_window (dialog);

  if (window == NULL)
    return;
  gtk_widget_activate_action (GTK_WIDGET (window), "win.clear-cache", NULL);
  gtk_window_close (dialog);
}

/* Later: the dialog that asked is still there, and would go with the one that it is over. */
static void
on_response (BanterCacheGroup *self, const char *response)
{
  if (g_strcmp0 (response, "clear") == 0)
    g_idle_add_once (clear, g_object_ref (self));
}

/* Asked, not undone: what is away has to be fetched. */
static void
on_clear (BanterCacheGroup *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (root), _ ("Clear Cache?"),
      _ ("Banter deletes its copies of your chats and pictures and fetches them from your server "
         "again. Drafts and messages that wait to be sent stay."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "clear",
                                    _ ("Clear Cache"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "clear",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
banter_cache_group_dispose (GObject *object)
{
  BanterCacheGroup *self = BANTER_CACHE_GROUP (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->account);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_CACHE_GROUP);
  G_OBJECT_CLASS (banter_cache_group_parent_class)->dispose (object);
}

static void
banter_cache_group_class_init (BanterCacheGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_cache_group_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/help/banter-cache-group.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterCacheGroup, sync_row);
  gtk_widget_class_bind_template_child (widget_class, BanterCacheGroup, clear_row);
  gtk_widget_class_bind_template_callback (widget_class, on_sync);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
}

static void
banter_cache_group_init (BanterCacheGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (BANTER_TYPE_ACCOUNT);
  g_signal_group_connect_swapped (self->signals, "notify::connection", G_CALLBACK (update), self);
}

void
banter_cache_group_set_account (BanterCacheGroup *self, BanterAccount *account)
{
  g_return_if_fail (BANTER_IS_CACHE_GROUP (self));
  g_return_if_fail (BANTER_IS_ACCOUNT (account));

  if (!g_set_object (&self->account, account))
    return;
  g_signal_group_set_target (self->signals, account);
  update (self);
}
