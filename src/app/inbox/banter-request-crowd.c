/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-request-crowd"

#include "config.h"

#include "banter-request-crowd.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-request.h"
#include "banter-widget.h"

/* Follows the list of requests; not visible while nobody is many. */

struct _BanterRequestCrowd
{
  GtkWidget parent_instance;

  BanterAccount *account;
  GSignalGroup *signals;

  /* template children */
  GtkLabel *text;
  GtkButton *decline;
};

G_DEFINE_FINAL_TYPE (BanterRequestCrowd, banter_request_crowd, GTK_TYPE_WIDGET)

static void
update (BanterRequestCrowd *self)
{
  g_autofree char *server
      = self->account != NULL ? banter_account_dup_request_crowd (self->account) : NULL;
  g_autoptr (GPtrArray) requests = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), server != NULL);
  if (server == NULL)
    return;
  requests = banter_account_list_requests_of (self->account, server);
  /* Translators: %u is how many, %s the name of a server. */
  text = g_strdup_printf (ngettext ("%u request from %s", "%u requests from %s", requests->len),
                          requests->len, server);
  gtk_label_set_text (self->text, text);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->decline), "s", server);
}

void
banter_request_crowd_set_account (BanterRequestCrowd *self, BanterAccount *account)
{
  g_return_if_fail (BANTER_IS_REQUEST_CROWD (self));

  g_set_object (&self->account, account);
  g_signal_group_set_target (self->signals,
                             account != NULL ? banter_account_get_requests (account) : NULL);
  update (self);
}

static void
banter_request_crowd_dispose (GObject *object)
{
  BanterRequestCrowd *self = BANTER_REQUEST_CROWD (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->account);
  banter_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_REQUEST_CROWD);
  G_OBJECT_CLASS (banter_request_crowd_parent_class)->dispose (object);
}

static void
banter_request_crowd_class_init (BanterRequestCrowdClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_request_crowd_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/inbox/banter-request-crowd.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterRequestCrowd, text);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestCrowd, decline);
}

static void
banter_request_crowd_init (BanterRequestCrowd *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->signals, "items-changed", G_CALLBACK (update), self);
}
