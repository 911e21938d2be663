/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-store-row"

#include "config.h"

#include <glib/gi18n.h>

#include "banter-store-row.h"

#include "banter-sticker-cell.h"
#include "banter-stickers.h"

/* A row of the Store. The strip of stickers follows the set: of a set that is not loaded yet it is
 * empty. */

#define STRIP_LENGTH 5
#define STRIP_SIZE 48

struct _BanterStoreRow
{
  GtkListBoxRow parent_instance;

  /* owned */
  BanterStickerSet *set;

  /* template children */
  GtkWidget *strip;
};

enum
{
  PROP_SET = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BanterStoreRow, banter_store_row, GTK_TYPE_LIST_BOX_ROW)

static void
fill_strip (BanterStoreRow *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->set));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->strip)) != NULL)
    gtk_box_remove (GTK_BOX (self->strip), child);
  for (guint i = 0; i < MIN (n, STRIP_LENGTH); i++)
    {
      g_autoptr (BanterSticker) sticker = g_list_model_get_item (G_LIST_MODEL (self->set), i);

      gtk_box_append (GTK_BOX (self->strip),
                      g_object_new (BANTER_TYPE_STICKER_CELL, "size", STRIP_SIZE, "sticker",
                                    sticker, "decorative", TRUE, NULL));
    }
}

static void
update_name (BanterStoreRow *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  banter_sticker_set_get_name (self->set), -1);
}

static void
banter_store_row_constructed (GObject *object)
{
  BanterStoreRow *self = BANTER_STORE_ROW (object);

  G_OBJECT_CLASS (banter_store_row_parent_class)->constructed (object);
  g_signal_connect_object (self->set, "items-changed", G_CALLBACK (fill_strip), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->set, "notify::name", G_CALLBACK (update_name), self,
                           G_CONNECT_SWAPPED);
  fill_strip (self);
  update_name (self);
}

static void
banter_store_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, BANTER_STORE_ROW (object)->set);
}

static void
banter_store_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BANTER_STORE_ROW (object)->set = g_value_dup_object (value);
}

static void
banter_store_row_dispose (GObject *object)
{
  BanterStoreRow *self = BANTER_STORE_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_STORE_ROW);
  g_clear_object (&self->set);
  G_OBJECT_CLASS (banter_store_row_parent_class)->dispose (object);
}

static void
banter_store_row_class_init (BanterStoreRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = banter_store_row_constructed;
  object_class->get_property = banter_store_row_get_property;
  object_class->set_property = banter_store_row_set_property;
  object_class->dispose = banter_store_row_dispose;

  props[PROP_SET]
      = g_param_spec_object ("set", NULL, NULL, BANTER_TYPE_STICKER_SET,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/stickers/banter-store-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterStoreRow, strip);
}

static void
banter_store_row_init (BanterStoreRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
banter_store_row_new (BanterStickerSet *set)
{
  return g_object_new (BANTER_TYPE_STORE_ROW, "set", set, NULL);
}

BanterStickerSet *
banter_store_row_get_set (BanterStoreRow *self)
{
  g_return_val_if_fail (BANTER_IS_STORE_ROW (self), NULL);

  return self->set;
}
