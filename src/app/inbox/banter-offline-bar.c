/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-offline-bar"

#include "config.h"

#include "banter-offline-bar.h"

#include "banter-account.h"
#include "banter-problem-text.h"
#include "banter-widget.h"

/* Says in one line above the chats why nothing comes or goes, and offers to try at once. */

struct _BanterOfflineBar
{
  GtkWidget parent_instance;

  GSignalGroup *account_signals;

  /* template children */
  GtkRevealer *revealer;
  GtkLabel *reason;
};

G_DEFINE_FINAL_TYPE (BanterOfflineBar, banter_offline_bar, GTK_TYPE_WIDGET)

static void
update (BanterOfflineBar *self)
{
  g_autoptr (BanterAccount) account = g_signal_group_dup_target (self->account_signals);
  g_autofree char *text = NULL;
  BanterConnection connection = BANTER_CONNECTION_STARTING;
  BanterProblem problem = BANTER_PROBLEM_NONE;

  if (account != NULL)
    g_object_get (account, "connection", &connection, "problem", &problem, NULL);
  gtk_revealer_set_reveal_child (self->revealer, connection == BANTER_CONNECTION_OFFLINE);
  if (connection != BANTER_CONNECTION_OFFLINE)
    return;
  text = banter_problem_dup_text (
      problem != BANTER_PROBLEM_NONE ? problem : BANTER_PROBLEM_UNREACHABLE, 0);
  gtk_label_set_text (self->reason, text);
}

static void
on_try_again (BanterOfflineBar *self)
{
  g_autoptr (BanterAccount) account = g_signal_group_dup_target (self->account_signals);

  if (account != NULL)
    banter_account_retry_now (account);
}

static void
banter_offline_bar_dispose (GObject *object)
{
  BanterOfflineBar *self = BANTER_OFFLINE_BAR (object);

  g_clear_object (&self->account_signals);
  banter_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_OFFLINE_BAR);
  G_OBJECT_CLASS (banter_offline_bar_parent_class)->dispose (object);
}

static void
banter_offline_bar_class_init (BanterOfflineBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_offline_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/inbox/banter-offline-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterOfflineBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, BanterOfflineBar, reason);
  gtk_widget_class_bind_template_callback (widget_class, on_try_again);
}

static void
banter_offline_bar_init (BanterOfflineBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->account_signals = g_signal_group_new (BANTER_TYPE_ACCOUNT);
  g_signal_group_connect_swapped (self->account_signals, "notify::connection", G_CALLBACK (update),
                                  self);
  g_signal_group_connect_swapped (self->account_signals, "notify::problem", G_CALLBACK (update),
                                  self);
}

void
banter_offline_bar_set_account (BanterOfflineBar *self, BanterAccount *account)
{
  g_return_if_fail (BANTER_IS_OFFLINE_BAR (self));

  g_signal_group_set_target (self->account_signals, account);
  update (self);
}
