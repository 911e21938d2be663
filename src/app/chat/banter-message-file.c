/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-message-file"

#include "config.h"

#include <glib/gi18n.h>

#include "banter-message-file.h"

/* Looks like a bubble and stands in its place. */

struct _BanterMessageFile
{
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *contents;
  GtkLabel *name;
  GtkLabel *size;
  GtkWidget *save;
};

G_DEFINE_FINAL_TYPE (BanterMessageFile, banter_message_file, GTK_TYPE_WIDGET)

static void
banter_message_file_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_MESSAGE_FILE);
  G_OBJECT_CLASS (banter_message_file_parent_class)->dispose (object);
}

static void
banter_message_file_class_init (BanterMessageFileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_message_file_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/chat/banter-message-file.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterMessageFile, contents);
  gtk_widget_class_bind_template_child (widget_class, BanterMessageFile, name);
  gtk_widget_class_bind_template_child (widget_class, BanterMessageFile, size);
  gtk_widget_class_bind_template_child (widget_class, BanterMessageFile, save);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
banter_message_file_init (BanterMessageFile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
banter_message_file_new (void)
{
  return g_object_new (BANTER_TYPE_MESSAGE_FILE, NULL);
}

void
banter_message_file_set (BanterMessageFile *self, const char *name, gint64 size, gboolean can_save)
{
  g_autofree char *size_text = size > 0 ? g_format_size ((guint64)size) : NULL;

  g_return_if_fail (BANTER_IS_MESSAGE_FILE (self));

  gtk_label_set_text (self->name, name != NULL ? name : _ ("File"));
  gtk_label_set_text (self->size, size_text != NULL ? size_text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->size), size_text != NULL);
  gtk_widget_set_visible (self->save, can_save);
}
