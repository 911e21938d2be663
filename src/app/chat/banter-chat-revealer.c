/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-chat-revealer"

#include "config.h"

#include "banter-chat-revealer.h"

/* A GtkRevealer that hides nothing is out of the way altogether: it takes no room, and assistive
 * technologies do not find what is in it. */

void
banter_chat_reveal (GtkRevealer *revealer, gboolean reveal)
{
  if (reveal)
    gtk_widget_set_visible (GTK_WIDGET (revealer), TRUE);
  gtk_revealer_set_reveal_child (revealer, reveal);
}

void
banter_chat_hide_revealer (GtkRevealer *revealer)
{
  if (!gtk_revealer_get_reveal_child (revealer) && !gtk_revealer_get_child_revealed (revealer))
    gtk_widget_set_visible (GTK_WIDGET (revealer), FALSE);
}
