/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-timeline"

#include "config.h"

#include "banter-timeline-private.h"

/* A list of rows of any height over a GListModel, made for chats: it opens at its end, stays there
 * while new rows come, and otherwise never moves what the person is looking at, whatever grows,
 * comes or goes above and below. Only rows on and near the screen exist. The row type is any
 * GtkWidget with a writable object property "item"; rows are used again for other items.
 *
 * This file is the widget: properties, signals and model. Moving is banter-timeline-scroll.c, the
 * rows are banter-timeline-rows.c, where they go is banter-timeline-layout.c, the keyboard is
 * banter-timeline-keys.c. Main thread only. */

enum
{
  PROP_MODEL = 1,
  PROP_ROW_TYPE,
  PROP_AT_END,
  N_PROPS,
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

enum
{
  SIGNAL_ROW_ADDED,
  SIGNAL_NEAR_START,
  SIGNAL_NEAR_END,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (BanterTimeline, banter_timeline, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static gboolean
on_edges_idle (gpointer user_data)
{
  BanterTimeline *self = BANTER_TIMELINE (user_data);
  g_autoptr (BanterTimeline) keep = g_object_ref (self);
  BanterTimelineSlot *slot;

  self->edges_idle = 0;
  if (self->target.focus)
    {
      self->target.focus = FALSE;
      slot = banter_timeline_get_slot (self, self->focus_pos);
      if (slot != NULL && slot->widget != NULL)
        gtk_widget_grab_focus (slot->widget);
    }
  if (self->at_end != self->stick)
    {
      self->at_end = self->stick;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_AT_END]);
    }
  if (banter_timeline_get_near_start (self))
    g_signal_emit (self, signals[SIGNAL_NEAR_START], 0);
  if (banter_timeline_get_near_end (self))
    g_signal_emit (self, signals[SIGNAL_NEAR_END], 0);
  return G_SOURCE_REMOVE;
}

void
banter_timeline_emit_row_added (BanterTimeline *self, GtkWidget *row)
{
  g_signal_emit (self, signals[SIGNAL_ROW_ADDED], 0, row);
}

static void
on_items_changed (BanterTimeline *self, guint position, guint removed, guint added)
{
  banter_timeline_splice (self, position, removed, added);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
banter_timeline_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  /* It scrolls: any size will do, and measuring rows here would measure them all. */
  *minimum = *natural = 0;
}

static void
banter_timeline_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BanterTimeline *self = BANTER_TIMELINE (widget);

  banter_timeline_arrange (self, width, height);

  if (self->edges_idle == 0)
    self->edges_idle = g_idle_add (on_edges_idle, self);
}

static void
banter_timeline_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterTimeline *self = BANTER_TIMELINE (object);

  switch (id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_ROW_TYPE:
      g_value_set_gtype (value, self->row_type);
      break;
    case PROP_AT_END:
      g_value_set_boolean (value, self->at_end);
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->hadjustment);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vadjustment);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->hscroll_policy);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->vscroll_policy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_timeline_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BanterTimeline *self = BANTER_TIMELINE (object);

  switch (id)
    {
    case PROP_MODEL:
      banter_timeline_set_model (self, g_value_get_object (value));
      break;
    case PROP_ROW_TYPE:
      self->row_type = g_value_get_gtype (value);
      break;
    case PROP_HADJUSTMENT:
      g_set_object (&self->hadjustment, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      banter_timeline_set_vadjustment (self, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->hscroll_policy = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->vscroll_policy = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_timeline_dispose (GObject *object)
{
  BanterTimeline *self = BANTER_TIMELINE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->edges_idle, g_source_remove);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, on_items_changed, self);
  g_clear_object (&self->model);
  g_array_set_size (self->live, 0);
  g_queue_clear (&self->spare_before);
  g_queue_clear (&self->spare_after);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->hadjustment);
  g_clear_object (&self->vadjustment);
  G_OBJECT_CLASS (banter_timeline_parent_class)->dispose (object);
}

static void
banter_timeline_finalize (GObject *object)
{
  BanterTimeline *self = BANTER_TIMELINE (object);

  g_array_unref (self->live);
  banter_height_index_free (self->heights);
  G_OBJECT_CLASS (banter_timeline_parent_class)->finalize (object);
}

static void
banter_timeline_class_init (BanterTimelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_timeline_get_property;
  object_class->set_property = banter_timeline_set_property;
  object_class->dispose = banter_timeline_dispose;
  object_class->finalize = banter_timeline_finalize;
  widget_class->measure = banter_timeline_measure;
  widget_class->size_allocate = banter_timeline_size_allocate;

  props[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  props[PROP_ROW_TYPE]
      = g_param_spec_gtype ("row-type", NULL, NULL, GTK_TYPE_WIDGET,
                            G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /* The last row is in full view and will stay so. */
  props[PROP_AT_END] = g_param_spec_boolean ("at-end", NULL, NULL, TRUE,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  /* A row was made; it has no item yet. It lives as long as the timeline, for one item after the
   * other. */
  signals[SIGNAL_ROW_ADDED] = g_signal_new ("row-added", BANTER_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 1, GTK_TYPE_WIDGET);
  /* Emitted from the main loop after each layout that leaves less than two pages above (or below)
   * the view: the time to ask for more. */
  signals[SIGNAL_NEAR_START] = g_signal_new ("near-start", BANTER_TYPE_TIMELINE, G_SIGNAL_RUN_LAST,
                                             0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_NEAR_END] = g_signal_new ("near-end", BANTER_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);

  banter_timeline_class_init_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
banter_timeline_init (BanterTimeline *self)
{
  self->live = g_array_new (FALSE, TRUE, sizeof (BanterTimelineSlot));
  self->heights = banter_height_index_new ();
  self->target.position = GTK_INVALID_LIST_POSITION;
  self->stick = self->at_end = TRUE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  banter_timeline_set_vadjustment (self, NULL);
}

/**
 * banter_timeline_new:
 * @row_type: a widget type with a writable property "item"
 *
 * Returns: (transfer floating): an empty timeline; put it in a #GtkScrolledWindow
 */
GtkWidget *
banter_timeline_new (GType row_type)
{
  g_return_val_if_fail (g_type_is_a (row_type, GTK_TYPE_WIDGET), NULL);

  return g_object_new (BANTER_TYPE_TIMELINE, "row-type", row_type, NULL);
}

/**
 * banter_timeline_get_model:
 * @self: a timeline
 *
 * Returns: (transfer none) (nullable): what it shows
 */
GListModel *
banter_timeline_get_model (BanterTimeline *self)
{
  g_return_val_if_fail (BANTER_IS_TIMELINE (self), NULL);

  return self->model;
}

/**
 * banter_timeline_set_model:
 * @self: a timeline
 * @model: (nullable): what it shows
 *
 * Begins at the end of @model.
 */
void
banter_timeline_set_model (BanterTimeline *self, GListModel *model)
{
  g_return_if_fail (BANTER_IS_TIMELINE (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  if (self->model == model)
    return;

  banter_timeline_drop_rows (self);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, on_items_changed, self);
  banter_timeline_splice (self, 0, banter_timeline_get_n_rows (self), 0);
  self->target = (BanterTimelineTarget){ .position = GTK_INVALID_LIST_POSITION };
  self->stick = TRUE;
  self->scrolled = FALSE;

  g_set_object (&self->model, model);
  if (model != NULL)
    {
      banter_timeline_splice (self, 0, 0, g_list_model_get_n_items (model));
      g_signal_connect_object (model, "items-changed", G_CALLBACK (on_items_changed), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODEL]);
}

/**
 * banter_timeline_get_row_type:
 * @self: a timeline
 *
 * Returns: the type of its rows
 */
GType
banter_timeline_get_row_type (BanterTimeline *self)
{
  g_return_val_if_fail (BANTER_IS_TIMELINE (self), G_TYPE_INVALID);

  return self->row_type;
}

/**
 * banter_timeline_get_at_end:
 * @self: a timeline
 *
 * Returns: whether the last row is in full view, and rows added after it will be
 */
gboolean
banter_timeline_get_at_end (BanterTimeline *self)
{
  g_return_val_if_fail (BANTER_IS_TIMELINE (self), FALSE);

  return self->at_end;
}

/**
 * banter_timeline_get_row:
 * @self: a timeline
 * @position: a row
 *
 * Returns: (transfer none) (nullable): its widget, if it is on or near the screen
 */
GtkWidget *
banter_timeline_get_row (BanterTimeline *self, guint position)
{
  BanterTimelineSlot *slot;

  g_return_val_if_fail (BANTER_IS_TIMELINE (self), NULL);

  slot = banter_timeline_get_slot (self, position);
  return slot != NULL ? slot->widget : NULL;
}

/**
 * banter_timeline_get_position:
 * @self: a timeline
 * @row: a child of it
 *
 * Returns: which row it shows, or %GTK_INVALID_LIST_POSITION
 */
guint
banter_timeline_get_position (BanterTimeline *self, GtkWidget *row)
{
  g_return_val_if_fail (BANTER_IS_TIMELINE (self), GTK_INVALID_LIST_POSITION);

  for (guint i = 0; i < self->live->len; i++)
    if (g_array_index (self->live, BanterTimelineSlot, i).widget == row)
      return self->first + i;
  return GTK_INVALID_LIST_POSITION;
}
