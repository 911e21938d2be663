/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-message-fold"

#include "config.h"

#include "banter-message-fold.h"

/* Looks like a bubble and stands in its place; it knows nothing of the message. */

struct _BanterMessageFold
{
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *contents;
  GtkLabel *text;
};

G_DEFINE_FINAL_TYPE (BanterMessageFold, banter_message_fold, GTK_TYPE_WIDGET)

static void
banter_message_fold_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_MESSAGE_FOLD);
  G_OBJECT_CLASS (banter_message_fold_parent_class)->dispose (object);
}

static void
banter_message_fold_class_init (BanterMessageFoldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_message_fold_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/chat/banter-message-fold.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterMessageFold, contents);
  gtk_widget_class_bind_template_child (widget_class, BanterMessageFold, text);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
banter_message_fold_init (BanterMessageFold *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
banter_message_fold_new (void)
{
  return g_object_new (BANTER_TYPE_MESSAGE_FOLD, NULL);
}

void
banter_message_fold_set_text (BanterMessageFold *self, const char *text)
{
  g_return_if_fail (BANTER_IS_MESSAGE_FOLD (self));

  gtk_label_set_text (self->text, text);
}
