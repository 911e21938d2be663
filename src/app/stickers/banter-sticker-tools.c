/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-tools"

#include "config.h"

#include "banter-sticker-tools.h"

#include "banter-widget.h"

/* Below the stickers of the editor: words for the chosen one, and what can be done to it. */

struct _BanterStickerTools
{
  GtkWidget parent_instance;

  /* owned */
  BanterStickerDraft *draft;
  BanterDraftSticker *sticker;

  /* template children */
  GtkEditable *description;
  GtkWidget *earlier;
  GtkWidget *later;
  GtkWidget *icon;
  GtkWidget *remove;

  gboolean showing; /* the words come from the sticker */
};

enum
{
  ADD,
  MOVE,
  REMOVE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BanterStickerTools, banter_sticker_tools, GTK_TYPE_WIDGET)

static void
on_description_changed (BanterStickerTools *self)
{
  if (self->sticker != NULL && !self->showing)
    banter_draft_sticker_set_description (self->sticker, gtk_editable_get_text (self->description));
}

static void
on_add (BanterStickerTools *self)
{
  g_signal_emit (self, signals[ADD], 0);
}

static void
on_earlier (BanterStickerTools *self)
{
  g_signal_emit (self, signals[MOVE], 0, -1);
}

static void
on_later (BanterStickerTools *self)
{
  g_signal_emit (self, signals[MOVE], 0, 1);
}

static void
on_icon (BanterStickerTools *self)
{
  banter_sticker_draft_set_icon (self->draft, self->sticker);
}

static void
on_remove (BanterStickerTools *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static void
banter_sticker_tools_dispose (GObject *object)
{
  BanterStickerTools *self = BANTER_STICKER_TOOLS (object);

  g_clear_object (&self->sticker);
  g_clear_object (&self->draft);
  banter_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_STICKER_TOOLS);
  G_OBJECT_CLASS (banter_sticker_tools_parent_class)->dispose (object);
}

static void
banter_sticker_tools_class_init (BanterStickerToolsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_sticker_tools_dispose;
  widget_class->focus = banter_widget_focus;
  signals[ADD] = g_signal_new ("add", BANTER_TYPE_STICKER_TOOLS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  signals[MOVE] = g_signal_new ("move", BANTER_TYPE_STICKER_TOOLS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[REMOVE] = g_signal_new ("remove", BANTER_TYPE_STICKER_TOOLS, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/im/banter/Banter/stickers/banter-sticker-tools.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterStickerTools, description);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerTools, earlier);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerTools, later);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerTools, icon);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerTools, remove);
  gtk_widget_class_bind_template_callback (widget_class, on_description_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
  gtk_widget_class_bind_template_callback (widget_class, on_earlier);
  gtk_widget_class_bind_template_callback (widget_class, on_later);
  gtk_widget_class_bind_template_callback (widget_class, on_icon);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
banter_sticker_tools_init (BanterStickerTools *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
banter_sticker_tools_show (BanterStickerTools *self, BanterStickerDraft *draft,
                           BanterDraftSticker *sticker, guint position)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (draft));

  g_return_if_fail (BANTER_IS_STICKER_TOOLS (self));

  g_set_object (&self->draft, draft);
  g_set_object (&self->sticker, sticker);
  self->showing = TRUE;
  gtk_editable_set_text (self->description,
                         sticker != NULL ? banter_draft_sticker_get_description (sticker) : "");
  self->showing = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->description), sticker != NULL);
  gtk_widget_set_sensitive (self->earlier, sticker != NULL && position > 0);
  gtk_widget_set_sensitive (self->later, sticker != NULL && position + 1 < n);
  gtk_widget_set_sensitive (self->icon, sticker != NULL);
  gtk_widget_set_sensitive (self->remove, sticker != NULL);
}
