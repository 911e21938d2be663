/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-message-quote"

#include "config.h"

#include <glib/gi18n.h>

#include "banter-message-quote.h"

#include "banter-message-words.h"

/* What a message answers, above it: who wrote that, and the first words. Leads there. */

struct _BanterMessageQuote
{
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *button;
  GtkLabel *who;
  GtkLabel *what;
};

G_DEFINE_FINAL_TYPE (BanterMessageQuote, banter_message_quote, GTK_TYPE_WIDGET)

static void
banter_message_quote_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_MESSAGE_QUOTE);
  G_OBJECT_CLASS (banter_message_quote_parent_class)->dispose (object);
}

static void
banter_message_quote_class_init (BanterMessageQuoteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_message_quote_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/chat/banter-message-quote.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterMessageQuote, button);
  gtk_widget_class_bind_template_child (widget_class, BanterMessageQuote, who);
  gtk_widget_class_bind_template_child (widget_class, BanterMessageQuote, what);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "quote");
}

static void
banter_message_quote_init (BanterMessageQuote *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
banter_message_quote_new (void)
{
  return g_object_new (BANTER_TYPE_MESSAGE_QUOTE, NULL);
}

void
banter_message_quote_set (BanterMessageQuote *self, const BanterQuote *quote)
{
  g_autofree char *words = NULL;
  g_autofree char *spoken = NULL;

  g_return_if_fail (BANTER_IS_MESSAGE_QUOTE (self));
  g_return_if_fail (quote != NULL);

  words = quote->known ? banter_message_words_content (quote->kind, quote->text)
                       : g_strdup (_ ("This message is not loaded"));
  gtk_label_set_text (self->who, quote->own ? _ ("You") : quote->sender_name);
  gtk_widget_set_visible (GTK_WIDGET (self->who), quote->known);
  gtk_label_set_text (self->what, words);
  if (quote->known && quote->kind != BANTER_ITEM_DELETED)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "gone");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "gone");
  /* Translators: said for what a message answers; %s is what was written there */
  spoken = g_strdup_printf (_ ("In reply to: %s"), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
}
