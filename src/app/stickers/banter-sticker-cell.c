/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-cell"

#include "config.h"

#include <glib/gi18n.h>

#include "banter-sticker-cell.h"

#include "banter-account.h"
#include "banter-stickers.h"
#include "chat/banter-picture.h"

/* As light as a cell can be: a grid makes two hundred of them. The picture sleeps until it is in
 * view (banter_picture_follow()). */

#define PREVIEW_SIZE 192

struct _BanterStickerCell
{
  GtkWidget parent_instance;

  /* owned */
  BanterSticker *sticker;
  GtkWidget *preview; /* (nullable) the large one of the tooltip */

  /* child */
  BanterPicture *picture;

  int size;
  gboolean decorative;
};

enum
{
  PROP_STICKER = 1,
  PROP_SIZE,
  PROP_DECORATIVE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BanterStickerCell, banter_sticker_cell, GTK_TYPE_WIDGET)

/* The list's own widget around the cell is what assistive technologies see. */
static void
update_names (BanterStickerCell *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *name = NULL;

  if (self->sticker == NULL || self->decorative || parent == NULL)
    return;
  /* Translators: %s says what the sticker shows */
  name = g_strdup_printf (_ ("Sticker: %s"), banter_sticker_get_description (self->sticker));
  gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update (BanterStickerCell *self)
{
  banter_picture_set_size (self->picture, self->size, self->size);
  if (self->sticker == NULL)
    banter_picture_set_media (self->picture, NULL, BANTER_MEDIA_FULL, NULL);
  else
    banter_picture_set_media (self->picture, banter_sticker_get_media (self->sticker),
                              BANTER_MEDIA_FULL, banter_sticker_get_description (self->sticker));
  g_clear_object (&self->preview);
  update_names (self);
}

static void
banter_sticker_cell_root (GtkWidget *widget)
{
  BanterStickerCell *self = BANTER_STICKER_CELL (widget);

  GTK_WIDGET_CLASS (banter_sticker_cell_parent_class)->root (widget);
  banter_picture_set_account (self->picture, banter_sticker_cell_get_account (self));
  update_names (self);
}

/* Resting on a sticker shows it large, with its words. */
static gboolean
banter_sticker_cell_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard,
                                   GtkTooltip *tooltip)
{
  BanterStickerCell *self = BANTER_STICKER_CELL (widget);
  GtkWidget *picture, *label;

  if (self->sticker == NULL || self->decorative)
    return FALSE;
  if (self->preview == NULL)
    {
      picture = banter_picture_new (banter_sticker_cell_get_account (self));
      banter_picture_set_size (BANTER_PICTURE (picture), PREVIEW_SIZE, PREVIEW_SIZE);
      banter_picture_set_media (BANTER_PICTURE (picture), banter_sticker_get_media (self->sticker),
                                BANTER_MEDIA_FULL, NULL);
      label = gtk_label_new (banter_sticker_get_description (self->sticker));
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
      self->preview = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
      gtk_box_append (GTK_BOX (self->preview), picture);
      gtk_box_append (GTK_BOX (self->preview), label);
    }
  gtk_tooltip_set_custom (tooltip, self->preview);
  return TRUE;
}

static void
banter_sticker_cell_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterStickerCell *self = BANTER_STICKER_CELL (object);

  if (id == PROP_STICKER)
    g_value_set_object (value, self->sticker);
  else if (id == PROP_SIZE)
    g_value_set_int (value, self->size);
  else
    g_value_set_boolean (value, self->decorative);
}

static void
banter_sticker_cell_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BanterStickerCell *self = BANTER_STICKER_CELL (object);

  if (id == PROP_SIZE)
    self->size = g_value_get_int (value);
  else if (id == PROP_DECORATIVE)
    self->decorative = g_value_get_boolean (value);
  else if (!g_set_object (&self->sticker, g_value_get_object (value)))
    return;
  update (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
banter_sticker_cell_dispose (GObject *object)
{
  BanterStickerCell *self = BANTER_STICKER_CELL (object);

  g_clear_object (&self->preview);
  g_clear_object (&self->sticker);
  g_clear_pointer ((GtkWidget **)&self->picture, gtk_widget_unparent);
  G_OBJECT_CLASS (banter_sticker_cell_parent_class)->dispose (object);
}

static void
banter_sticker_cell_class_init (BanterStickerCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_sticker_cell_get_property;
  object_class->set_property = banter_sticker_cell_set_property;
  object_class->dispose = banter_sticker_cell_dispose;
  widget_class->root = banter_sticker_cell_root;
  widget_class->query_tooltip = banter_sticker_cell_query_tooltip;

  props[PROP_STICKER] = g_param_spec_object ("sticker", NULL, NULL, BANTER_TYPE_STICKER, flags);
  props[PROP_SIZE] = g_param_spec_int ("size", NULL, NULL, 16, 512, 68, flags);
  props[PROP_DECORATIVE] = g_param_spec_boolean ("decorative", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "stickercell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
banter_sticker_cell_init (BanterStickerCell *self)
{
  self->size = 68;
  self->picture = BANTER_PICTURE (banter_picture_new (NULL));
  banter_picture_set_asleep (self->picture, TRUE);
  banter_picture_set_size (self->picture, self->size, self->size);
  gtk_widget_set_parent (GTK_WIDGET (self->picture), GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

/**
 * banter_sticker_cell_get_account:
 * @self: a cell
 *
 * Returns: (transfer none) (nullable): that of what the cell is in
 */
BanterAccount *
banter_sticker_cell_get_account (BanterStickerCell *self)
{
  g_return_val_if_fail (BANTER_IS_STICKER_CELL (self), NULL);

  for (GtkWidget *in = gtk_widget_get_parent (GTK_WIDGET (self)); in != NULL;
       in = gtk_widget_get_parent (in))
    {
      g_autoptr (BanterAccount) account = NULL;

      if (g_object_class_find_property (G_OBJECT_GET_CLASS (in), "account") == NULL)
        continue;
      g_object_get (in, "account", &account, NULL);
      return account; /* which holds it */
    }
  return NULL;
}

BanterSticker *
banter_sticker_cell_get_sticker (BanterStickerCell *self)
{
  g_return_val_if_fail (BANTER_IS_STICKER_CELL (self), NULL);

  return self->sticker;
}
