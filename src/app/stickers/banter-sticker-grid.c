/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-grid"

#include "config.h"

#include "banter-sticker-grid.h"

#include "banter-sticker-cell.h"
#include "banter-sticker-menu.h"
#include "banter-stickers.h"
#include "banter-widget.h"
#include "chat/banter-picture.h"

/* A GtkGridView of sticker cells, as each page of the picker has one. */

struct _BanterStickerGrid
{
  GtkWidget parent_instance;

  /* owned */
  GListModel *model;

  /* template children */
  GtkScrolledWindow *scrolled;
  GtkGridView *grid;
};

enum
{
  PROP_MODEL = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
static guint signal_picked;

G_DEFINE_FINAL_TYPE (BanterStickerGrid, banter_sticker_grid, GTK_TYPE_WIDGET)

static void
on_activate (BanterStickerGrid *self, guint position)
{
  g_autoptr (BanterSticker) sticker = g_list_model_get_item (self->model, position);

  if (sticker != NULL)
    g_signal_emit (self, signal_picked, 0, sticker);
}

static gboolean
banter_sticker_grid_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (BANTER_STICKER_GRID (widget)->grid));
}

static void
banter_sticker_grid_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, BANTER_STICKER_GRID (object)->model);
}

static void
banter_sticker_grid_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  banter_sticker_grid_set_model (BANTER_STICKER_GRID (object), g_value_get_object (value));
}

static void
banter_sticker_grid_dispose (GObject *object)
{
  BanterStickerGrid *self = BANTER_STICKER_GRID (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_STICKER_GRID);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (banter_sticker_grid_parent_class)->dispose (object);
}

static void
banter_sticker_grid_class_init (BanterStickerGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = banter_sticker_grid_get_property;
  object_class->set_property = banter_sticker_grid_set_property;
  object_class->dispose = banter_sticker_grid_dispose;
  widget_class->focus = banter_widget_focus_list;
  widget_class->grab_focus = banter_sticker_grid_grab_focus;

  props[PROP_MODEL]
      = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signal_picked = g_signal_new ("picked", BANTER_TYPE_STICKER_GRID, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_STICKER);

  g_type_ensure (BANTER_TYPE_STICKER_CELL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/stickers/banter-sticker-grid.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterStickerGrid, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerGrid, grid);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
banter_sticker_grid_init (BanterStickerGrid *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  banter_picture_follow (self->scrolled);
  banter_sticker_menu_offer (GTK_WIDGET (self->grid));
}

/**
 * banter_sticker_grid_set_model:
 * @self: a grid
 * @model: (nullable): of BanterSticker
 */
void
banter_sticker_grid_set_model (BanterStickerGrid *self, GListModel *model)
{
  g_autoptr (GtkSelectionModel) selection = NULL;

  g_return_if_fail (BANTER_IS_STICKER_GRID (self));

  if (!g_set_object (&self->model, model))
    return;
  if (model != NULL)
    selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (model)));
  gtk_grid_view_set_model (self->grid, selection);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODEL]);
}
