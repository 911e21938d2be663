/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-composer-bar"

#include "config.h"

#include <glib/gi18n.h>

#include "banter-composer-bar.h"

#include "banter-message-words.h"
#include "banter-text.h"
#include "banter-widget.h"

/* Above the entry: which message is answered or edited. */

#define WORDS_MAX 120

struct _BanterComposerBar
{
  GtkWidget parent_instance;

  /* template children */
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *words;
};

static guint signal_closed;

G_DEFINE_FINAL_TYPE (BanterComposerBar, banter_composer_bar, GTK_TYPE_WIDGET)

static void
on_close_clicked (BanterComposerBar *self)
{
  g_signal_emit (self, signal_closed, 0);
}

static void
banter_composer_bar_dispose (GObject *object)
{
  banter_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_COMPOSER_BAR);
  G_OBJECT_CLASS (banter_composer_bar_parent_class)->dispose (object);
}

static void
banter_composer_bar_class_init (BanterComposerBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_composer_bar_dispose;
  signal_closed = g_signal_new ("closed", BANTER_TYPE_COMPOSER_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/chat/banter-composer-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterComposerBar, icon);
  gtk_widget_class_bind_template_child (widget_class, BanterComposerBar, title);
  gtk_widget_class_bind_template_child (widget_class, BanterComposerBar, words);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "composerbar");
}

static void
banter_composer_bar_init (BanterComposerBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
make_title (BanterMessage *message, gboolean edit)
{
  if (edit)
    return g_strdup (_ ("Edit message"));
  if (banter_message_get_own (message))
    return g_strdup (_ ("Reply to yourself"));
  /* Translators: %s is a person */
  return g_strdup_printf (_ ("Reply to %s"), banter_message_get_sender_name (message));
}

void
banter_composer_bar_set (BanterComposerBar *self, BanterMessage *message, gboolean edit)
{
  g_autofree char *title = NULL;
  g_autofree char *content = NULL;
  g_autofree char *words = NULL;

  g_return_if_fail (BANTER_IS_COMPOSER_BAR (self));
  g_return_if_fail (BANTER_IS_MESSAGE (message));

  title = make_title (message, edit);
  content = banter_message_words_content (banter_message_get_kind (message),
                                          banter_message_get_summary (message));
  words = banter_text_one_line (content, WORDS_MAX);
  gtk_image_set_from_icon_name (self->icon,
                                edit ? "document-edit-symbolic" : "mail-reply-sender-symbolic");
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->words, words);
}
