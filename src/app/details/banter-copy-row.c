/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-copy-row"

#include "config.h"

#include "banter-copy-row.h"

#include <glib/gi18n.h>

#include "banter-window.h"

/* An address to pass on. */

struct _BanterCopyRow
{
  AdwActionRow parent_instance;

  char *text;
};

G_DEFINE_FINAL_TYPE (BanterCopyRow, banter_copy_row, ADW_TYPE_ACTION_ROW)

static void
on_copy (BanterCopyRow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->text);
  banter_window_tell (GTK_WIDGET (self), _ ("Copied"));
}

static void
banter_copy_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_COPY_ROW);
  G_OBJECT_CLASS (banter_copy_row_parent_class)->dispose (object);
}

static void
banter_copy_row_finalize (GObject *object)
{
  g_free (BANTER_COPY_ROW (object)->text);
  G_OBJECT_CLASS (banter_copy_row_parent_class)->finalize (object);
}

static void
banter_copy_row_class_init (BanterCopyRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_copy_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = banter_copy_row_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/details/banter-copy-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
}

static void
banter_copy_row_init (BanterCopyRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->text = g_strdup ("");
}

void
banter_copy_row_set_text (BanterCopyRow *self, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  g_return_if_fail (BANTER_IS_COPY_ROW (self));
  g_free (self->text);
  self->text = g_strdup (text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), markup);
}
