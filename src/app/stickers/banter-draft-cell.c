/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-draft-cell"

#include "config.h"

#include "banter-draft-cell.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-decoder.h"
#include "banter-widget.h"
#include "chat/banter-picture.h"

/* What is not uploaded yet is decoded here; the rest is any picture of the network. */

#define SIZE 72

struct _BanterDraftCell
{
  GtkWidget parent_instance;

  /* owned */
  BanterDraftSticker *sticker;
  GCancellable *cancellable;

  /* children */
  GtkWidget *picture;
  GtkWidget *sign;

  gboolean icon;
};

G_DEFINE_FINAL_TYPE (BanterDraftCell, banter_draft_cell, GTK_TYPE_WIDGET)

/* The list's own widget around the cell is what assistive technologies see. */
static void
update_names (BanterDraftCell *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  const char *description = banter_draft_sticker_get_description (self->sticker);
  g_autofree char *name = NULL;

  if (parent == NULL)
    return;
  if (*description == '\0')
    description = _ ("Without a description");
  /* Translators: %s says what the sticker shows; it stands for its set where one chooses a set */
  name = g_strdup_printf (self->icon ? _ ("Sticker: %s, icon of the set") : _ ("Sticker: %s"),
                          description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_tooltip_text (parent, description);
}

static void
on_decoded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterDraftCell) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterAnimation) picture
      = banter_decoder_load_finish (BANTER_DECODER (source), result, &error);

  if (picture != NULL && self->picture != NULL)
    gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (picture));
  else if (picture == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("A new sticker cannot be shown: %s", error->message);
}

static void
show_file (BanterDraftCell *self, GBytes *bytes)
{
  const int pixels = SIZE * gtk_widget_get_scale_factor (GTK_WIDGET (self));

  self->picture = gtk_picture_new ();
  gtk_widget_set_size_request (self->picture, SIZE, SIZE);
  gtk_widget_set_parent (self->picture, GTK_WIDGET (self));
  banter_decoder_load_async (banter_decoder_get_default (), bytes, pixels, pixels, FALSE,
                             self->cancellable, on_decoded, g_object_ref (self));
}

static void
show_media (BanterDraftCell *self, BanterAccount *account)
{
  self->picture = banter_picture_new (account);
  banter_picture_set_asleep (BANTER_PICTURE (self->picture), TRUE);
  banter_picture_set_size (BANTER_PICTURE (self->picture), SIZE, SIZE);
  banter_picture_set_media (BANTER_PICTURE (self->picture),
                            banter_draft_sticker_get_media (self->sticker), BANTER_MEDIA_FULL,
                            NULL);
  gtk_widget_set_parent (self->picture, GTK_WIDGET (self));
}

static void
banter_draft_cell_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (banter_draft_cell_parent_class)->root (widget);
  update_names (BANTER_DRAFT_CELL (widget));
}

static void
banter_draft_cell_dispose (GObject *object)
{
  BanterDraftCell *self = BANTER_DRAFT_CELL (object);

  banter_widget_stop (&self->cancellable);
  g_clear_object (&self->sticker);
  g_clear_pointer (&self->sign, gtk_widget_unparent);
  g_clear_pointer (&self->picture, gtk_widget_unparent);
  G_OBJECT_CLASS (banter_draft_cell_parent_class)->dispose (object);
}

static void
banter_draft_cell_class_init (BanterDraftCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_draft_cell_dispose;
  widget_class->root = banter_draft_cell_root;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "draftcell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
banter_draft_cell_init (BanterDraftCell *self)
{
  self->cancellable = g_cancellable_new ();
}

GtkWidget *
banter_draft_cell_new (BanterAccount *account, BanterDraftSticker *sticker)
{
  BanterDraftCell *self;
  GBytes *bytes;

  g_return_val_if_fail (BANTER_IS_DRAFT_STICKER (sticker), NULL);

  self = g_object_new (BANTER_TYPE_DRAFT_CELL, NULL);
  self->sticker = g_object_ref (sticker);
  bytes = banter_draft_sticker_get_bytes (sticker);
  if (bytes != NULL)
    show_file (self, bytes);
  else
    show_media (self, account);
  self->sign = gtk_image_new_from_icon_name ("starred-symbolic");
  gtk_widget_add_css_class (self->sign, "sign");
  gtk_widget_set_halign (self->sign, GTK_ALIGN_END);
  gtk_widget_set_valign (self->sign, GTK_ALIGN_START);
  gtk_widget_set_visible (self->sign, FALSE);
  gtk_widget_set_parent (self->sign, GTK_WIDGET (self));
  g_signal_connect_object (sticker, "notify::description", G_CALLBACK (update_names), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

BanterDraftSticker *
banter_draft_cell_get_sticker (BanterDraftCell *self)
{
  g_return_val_if_fail (BANTER_IS_DRAFT_CELL (self), NULL);
  return self->sticker;
}

void
banter_draft_cell_set_icon (BanterDraftCell *self, gboolean icon)
{
  g_return_if_fail (BANTER_IS_DRAFT_CELL (self));

  self->icon = icon;
  gtk_widget_set_visible (self->sign, icon);
  update_names (self);
}
