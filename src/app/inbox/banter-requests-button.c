/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-requests-button"

#include "config.h"

#include "banter-requests-button.h"

#include <glib/gi18n.h>

/* The line above the chats that leads to the requests; it is there while there are any. */

struct _BanterRequestsButton
{
  GtkButton parent_instance;

  /* template children */
  GtkLabel *count;
};

G_DEFINE_FINAL_TYPE (BanterRequestsButton, banter_requests_button, GTK_TYPE_BUTTON)

static void
banter_requests_button_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_REQUESTS_BUTTON);
  G_OBJECT_CLASS (banter_requests_button_parent_class)->dispose (object);
}

static void
banter_requests_button_class_init (BanterRequestsButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_requests_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/inbox/banter-requests-button.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterRequestsButton, count);
}

static void
banter_requests_button_init (BanterRequestsButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
banter_requests_button_set_counts (BanterRequestsButton *self, guint n_requests, guint n_filtered)
{
  g_autofree char *number = g_strdup_printf ("%u", n_requests);
  /* Translators: %u is the number of message requests. */
  g_autofree char *words = g_strdup_printf (
      ngettext ("%u message request", "%u message requests", n_requests), n_requests);

  g_return_if_fail (BANTER_IS_REQUESTS_BUTTON (self));

  gtk_label_set_text (self->count, number);
  gtk_widget_set_visible (GTK_WIDGET (self->count), n_requests > 0);
  gtk_widget_set_visible (GTK_WIDGET (self), n_requests > 0 || n_filtered > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words,
                                  -1);
}
