/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-page"

#include "config.h"

#include "banter-sticker-page.h"

#include "banter-sticker-grid.h"
#include "banter-stickers.h"
#include "banter-widget.h"

struct _BanterStickerPage
{
  GtkWidget parent_instance;

  /* owned */
  GListModel *model;
  GSignalGroup *model_signals;
  char *empty_title;
  char *empty_text;

  /* template children */
  GtkStack *stack;
  BanterStickerGrid *grid;

  gboolean offers_store;
};

enum
{
  PROP_MODEL = 1,
  PROP_EMPTY_TITLE,
  PROP_EMPTY_TEXT,
  PROP_OFFERS_STORE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
static guint signal_picked, signal_open_store;

G_DEFINE_FINAL_TYPE (BanterStickerPage, banter_sticker_page, GTK_TYPE_WIDGET)

static void
update (BanterStickerPage *self)
{
  gboolean any = self->model != NULL && g_list_model_get_n_items (self->model) > 0;

  gtk_stack_set_visible_child_name (self->stack, any ? "stickers" : "empty");
}

static void
on_picked (BanterStickerPage *self, BanterSticker *sticker)
{
  g_signal_emit (self, signal_picked, 0, sticker);
}

static void
on_open_store (BanterStickerPage *self)
{
  g_signal_emit (self, signal_open_store, 0);
}

static gboolean
banter_sticker_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (BANTER_STICKER_PAGE (widget)->grid));
}

static void
banter_sticker_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterStickerPage *self = BANTER_STICKER_PAGE (object);

  if (id == PROP_MODEL)
    g_value_set_object (value, self->model);
  else if (id == PROP_EMPTY_TITLE)
    g_value_set_string (value, self->empty_title);
  else if (id == PROP_EMPTY_TEXT)
    g_value_set_string (value, self->empty_text);
  else
    g_value_set_boolean (value, self->offers_store);
}

static void
set_model (BanterStickerPage *self, GListModel *model)
{
  g_set_object (&self->model, model);
  g_signal_group_set_target (self->model_signals, model);
  banter_sticker_grid_set_model (self->grid, model);
  update (self);
}

static void
set_string (char **to, const GValue *value)
{
  g_free (*to);
  *to = g_value_dup_string (value);
}

static void
banter_sticker_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BanterStickerPage *self = BANTER_STICKER_PAGE (object);

  if (id == PROP_MODEL)
    set_model (self, g_value_get_object (value));
  else if (id == PROP_EMPTY_TITLE)
    set_string (&self->empty_title, value);
  else if (id == PROP_EMPTY_TEXT)
    set_string (&self->empty_text, value);
  else
    self->offers_store = g_value_get_boolean (value);
  g_object_notify_by_pspec (object, pspec);
}

static void
banter_sticker_page_dispose (GObject *object)
{
  BanterStickerPage *self = BANTER_STICKER_PAGE (object);

  g_clear_object (&self->model_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_STICKER_PAGE);
  g_clear_object (&self->model);
  g_clear_pointer (&self->empty_title, g_free);
  g_clear_pointer (&self->empty_text, g_free);
  G_OBJECT_CLASS (banter_sticker_page_parent_class)->dispose (object);
}

static void
banter_sticker_page_class_init (BanterStickerPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_sticker_page_get_property;
  object_class->set_property = banter_sticker_page_set_property;
  object_class->dispose = banter_sticker_page_dispose;
  widget_class->focus = banter_widget_focus;
  widget_class->grab_focus = banter_sticker_page_grab_focus;

  props[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  props[PROP_EMPTY_TITLE] = g_param_spec_string ("empty-title", NULL, NULL, NULL, flags);
  props[PROP_EMPTY_TEXT] = g_param_spec_string ("empty-text", NULL, NULL, NULL, flags);
  props[PROP_OFFERS_STORE] = g_param_spec_boolean ("offers-store", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signal_picked = g_signal_new ("picked", BANTER_TYPE_STICKER_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_STICKER);
  signal_open_store = g_signal_new ("open-store", BANTER_TYPE_STICKER_PAGE, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (BANTER_TYPE_STICKER_GRID);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/stickers/banter-sticker-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterStickerPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerPage, grid);
  gtk_widget_class_bind_template_callback (widget_class, on_picked);
  gtk_widget_class_bind_template_callback (widget_class, on_open_store);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
banter_sticker_page_init (BanterStickerPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->model_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->model_signals, "items-changed", G_CALLBACK (update), self);
  update (self);
}
