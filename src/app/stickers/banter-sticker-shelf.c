/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-shelf"

#include "config.h"

#include "banter-sticker-shelf.h"

#include "banter-problem-text.h"
#include "banter-sticker-cell.h"
#include "banter-sticker-grid.h"
#include "banter-stickers.h"
#include "banter-widget.h"
#include "chat/banter-picture.h"

/* The saved sets: one is shown, the strip below changes between them and is their order, which the
 * person changes by dragging, or with Alt and the page keys (Alt and an arrow is the window's). */

#define COVER_SIZE 32

struct _BanterStickerShelf
{
  GtkWidget parent_instance;

  /* owned */
  BanterStickerLibrary *library;

  /* template children */
  GtkWidget *contents;
  GtkLabel *name;
  GtkLabel *problem;
  BanterStickerGrid *grid;
  GtkScrolledWindow *scrolled;
  GtkFlowBox *covers;
  GtkWidget *own;
};

enum
{
  PROP_LIBRARY = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

enum
{
  PICKED,
  MAKE,
  EDIT,
  DELETE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BanterStickerShelf, banter_sticker_shelf, GTK_TYPE_WIDGET)

static void
on_picked (BanterStickerShelf *self, BanterSticker *sticker)
{
  g_signal_emit (self, signals[PICKED], 0, sticker);
}

/* (nullable) (transfer full) */
static BanterStickerSet *
dup_selected (BanterStickerShelf *self)
{
  BanterStickerSet *set = NULL;
  GList *selected = gtk_flow_box_get_selected_children (self->covers);

  if (selected != NULL && self->library != NULL)
    set = g_list_model_get_item (
        banter_sticker_library_get_saved (self->library),
        (guint)gtk_flow_box_child_get_index (GTK_FLOW_BOX_CHILD (selected->data)));
  g_list_free (selected);
  return set;
}

static void
on_selection_changed (BanterStickerShelf *self)
{
  g_autoptr (BanterStickerSet) set = dup_selected (self);

  gtk_widget_set_visible (self->own, set != NULL && banter_sticker_set_is_own (set));
  gtk_label_set_text (self->name, set != NULL ? banter_sticker_set_get_name (set) : "");
  banter_sticker_grid_set_model (self->grid, G_LIST_MODEL (set));
}

static void
on_make (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[MAKE], 0);
}

static void
on_edit (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (BanterStickerSet) set = dup_selected (BANTER_STICKER_SHELF (widget));

  if (set != NULL && banter_sticker_set_is_own (set))
    g_signal_emit (widget, signals[EDIT], 0, set);
}

static void
on_delete (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (BanterStickerSet) set = dup_selected (BANTER_STICKER_SHELF (widget));

  if (set != NULL && banter_sticker_set_is_own (set))
    g_signal_emit (widget, signals[DELETE], 0, set);
}

static void
on_moved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterStickerShelf) self = user_data;
  g_autoptr (GError) error = NULL;

  g_autofree char *text = NULL;

  if (!banter_sticker_library_move_finish (BANTER_STICKER_LIBRARY (source), result, &error))
    text = banter_problem_dup_text_of_error (error); /* the set is back at its place */
  if (self->library == NULL)
    return;
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

/* Its cover keeps the focus, although it is a new widget now. */
static void
move (BanterStickerShelf *self, BanterStickerSet *set, int position)
{
  GtkFlowBoxChild *cover;

  if (position < 0
      || position
             >= (int)g_list_model_get_n_items (banter_sticker_library_get_saved (self->library)))
    return;
  banter_sticker_library_move_async (self->library, set, (guint)position, NULL, on_moved,
                                     g_object_ref (self));
  cover = gtk_flow_box_get_child_at_index (self->covers, position);
  gtk_flow_box_select_child (self->covers, cover);
  gtk_widget_grab_focus (GTK_WIDGET (cover));
}

/* @parameter: how many places further */
static void
on_move (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterStickerShelf *self = BANTER_STICKER_SHELF (widget);
  GtkWidget *cover = gtk_widget_get_focus_child (GTK_WIDGET (self->covers));
  int index;
  g_autoptr (BanterStickerSet) set = NULL;

  if (cover == NULL)
    return;
  index = gtk_flow_box_child_get_index (GTK_FLOW_BOX_CHILD (cover));
  set = g_list_model_get_item (banter_sticker_library_get_saved (self->library), (guint)index);
  move (self, set, index + g_variant_get_int32 (parameter));
}

static gboolean
on_cover_dropped (BanterStickerShelf *self, const GValue *value, double x, double y,
                  GtkDropTarget *target)
{
  GtkWidget *cover = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));

  move (self, g_value_get_object (value),
        gtk_flow_box_child_get_index (GTK_FLOW_BOX_CHILD (cover)));
  return TRUE;
}

static void
on_drag_begin (GtkDragSource *source)
{
  GtkWidget *cover = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  g_autoptr (GdkPaintable) icon = gtk_widget_paintable_new (cover);

  gtk_drag_source_set_icon (source, icon, COVER_SIZE / 2, COVER_SIZE / 2);
}

static void
make_movable (BanterStickerShelf *self, GtkWidget *cover, BanterStickerSet *set)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (BANTER_TYPE_STICKER_SET, GDK_ACTION_MOVE);
  g_autoptr (GdkContentProvider) content
      = gdk_content_provider_new_typed (BANTER_TYPE_STICKER_SET, set);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  gtk_drag_source_set_content (source, content);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin), NULL);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_cover_dropped), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (cover, GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (cover, GTK_EVENT_CONTROLLER (target));
}

static GtkWidget *
make_cover (gpointer item, gpointer user_data)
{
  BanterStickerSet *set = BANTER_STICKER_SET (item);
  g_autoptr (BanterSticker) first = g_list_model_get_item (G_LIST_MODEL (set), 0);
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child),
                                g_object_new (BANTER_TYPE_STICKER_CELL, "size", COVER_SIZE,
                                              "sticker", first, "decorative", TRUE, NULL));
  gtk_widget_set_tooltip_text (child, banter_sticker_set_get_name (set));
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  banter_sticker_set_get_name (set), -1);
  make_movable (user_data, child, set);
  return child;
}

/* Something is always chosen while there is a set. */
static void
choose_first (BanterStickerShelf *self)
{
  GList *selected = gtk_flow_box_get_selected_children (self->covers);
  GtkFlowBoxChild *first = gtk_flow_box_get_child_at_index (self->covers, 0);

  if (selected == NULL && first != NULL)
    gtk_flow_box_select_child (self->covers, first);
  else
    on_selection_changed (self);
  g_list_free (selected);
}

static gboolean
banter_sticker_shelf_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (BANTER_STICKER_SHELF (widget)->grid));
}

static void
banter_sticker_shelf_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, BANTER_STICKER_SHELF (object)->library);
}

static void
banter_sticker_shelf_set_property (GObject *object, guint id, const GValue *value,
                                   GParamSpec *pspec)
{
  banter_sticker_shelf_set_library (BANTER_STICKER_SHELF (object), g_value_get_object (value));
}

static void
banter_sticker_shelf_dispose (GObject *object)
{
  BanterStickerShelf *self = BANTER_STICKER_SHELF (object);

  if (self->covers != NULL)
    gtk_flow_box_bind_model (self->covers, NULL, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_STICKER_SHELF);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (banter_sticker_shelf_parent_class)->dispose (object);
}

static void
add_signals (void)
{
  signals[PICKED] = g_signal_new ("picked", BANTER_TYPE_STICKER_SHELF, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_STICKER);
  signals[MAKE] = g_signal_new ("make", BANTER_TYPE_STICKER_SHELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  signals[EDIT] = g_signal_new ("edit", BANTER_TYPE_STICKER_SHELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, BANTER_TYPE_STICKER_SET);
  signals[DELETE] = g_signal_new ("delete", BANTER_TYPE_STICKER_SHELF, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_STICKER_SET);
}

static void
banter_sticker_shelf_class_init (BanterStickerShelfClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = banter_sticker_shelf_get_property;
  object_class->set_property = banter_sticker_shelf_set_property;
  object_class->dispose = banter_sticker_shelf_dispose;
  widget_class->focus = banter_widget_focus;
  widget_class->grab_focus = banter_sticker_shelf_grab_focus;

  props[PROP_LIBRARY]
      = g_param_spec_object ("library", NULL, NULL, BANTER_TYPE_STICKER_LIBRARY,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  add_signals ();
  gtk_widget_class_install_action (widget_class, "shelf.make", NULL, on_make);
  gtk_widget_class_install_action (widget_class, "shelf.edit", NULL, on_edit);
  gtk_widget_class_install_action (widget_class, "shelf.delete", NULL, on_delete);
  gtk_widget_class_install_action (widget_class, "shelf.move", "i", on_move);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, GDK_ALT_MASK, "shelf.move",
                                       "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, GDK_ALT_MASK, "shelf.move",
                                       "i", 1);

  g_type_ensure (BANTER_TYPE_STICKER_GRID);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/im/banter/Banter/stickers/banter-sticker-shelf.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterStickerShelf, contents);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerShelf, name);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerShelf, problem);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerShelf, grid);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerShelf, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerShelf, covers);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerShelf, own);
  gtk_widget_class_bind_template_callback (widget_class, on_picked);
  gtk_widget_class_bind_template_callback (widget_class, on_selection_changed);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
banter_sticker_shelf_init (BanterStickerShelf *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  banter_picture_follow (self->scrolled);
}

/**
 * banter_sticker_shelf_set_library:
 * @self: the shelf
 * @library: (nullable): whose sets
 */
void
banter_sticker_shelf_set_library (BanterStickerShelf *self, BanterStickerLibrary *library)
{
  GListModel *saved = NULL;

  g_return_if_fail (BANTER_IS_STICKER_SHELF (self));

  if (self->library == library)
    return;
  gtk_flow_box_bind_model (self->covers, NULL, NULL, NULL, NULL);
  if (self->library != NULL)
    g_signal_handlers_disconnect_by_func (banter_sticker_library_get_saved (self->library),
                                          choose_first, self);
  g_set_object (&self->library, library);
  if (library != NULL)
    {
      saved = banter_sticker_library_get_saved (library);
      gtk_flow_box_bind_model (self->covers, saved, make_cover, self, NULL);
      g_signal_connect_object (saved, "items-changed", G_CALLBACK (choose_first), self,
                               G_CONNECT_SWAPPED | G_CONNECT_AFTER);
    }
  choose_first (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LIBRARY]);
}
