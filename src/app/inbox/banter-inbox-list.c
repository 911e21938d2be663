/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-inbox-list"

#include "config.h"

#include "banter-inbox-list-private.h"

#include "banter-found-message.h"
#include "banter-found-row.h"
#include "banter-room.h"
#include "banter-widget.h"

/* A GtkGridView of one column, which builds far fewer rows than GtkListView. The arrow keys move
 * the focus without opening anything, since opening a chat marks it as read; Enter and click open.
 * What can be done to a chat is banter-inbox-list-menu.c. While something is searched, messages
 * come below the chats, under a heading of their own. */

G_DEFINE_FINAL_TYPE (BanterInboxList, banter_inbox_list, GTK_TYPE_WIDGET)

enum
{
  PROP_CURRENT = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint opened_signal;
static guint deleted_signal;
static guint found_signal;
static guint end_signal;

static void
on_row_clicked (BanterInboxList *self, BanterInboxRow *row)
{
  BanterRoom *room = banter_inbox_row_get_room (row);

  if (room != NULL)
    g_signal_emit (self, opened_signal, 0, room);
}

static void
on_found_clicked (BanterInboxList *self, BanterFoundRow *row)
{
  BanterFoundMessage *message = banter_found_row_get_message (row);

  if (message != NULL)
    g_signal_emit (self, found_signal, 0, message);
}

/* Nearly all rows are chats: a cell has one of those until it is needed for something else. */
static void
on_setup (BanterInboxList *self, GtkListItem *item)
{
  GtkWidget *row = banter_inbox_row_new (self->account);

  g_object_bind_property (self, "current", row, "current", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (row, "clicked", G_CALLBACK (on_row_clicked), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
bind_room (BanterInboxList *self, GtkListItem *item, BanterRoom *room)
{
  if (!BANTER_IS_INBOX_ROW (gtk_list_item_get_child (item)))
    on_setup (self, item);
  banter_inbox_row_set_room (BANTER_INBOX_ROW (gtk_list_item_get_child (item)), room);
}

static void
bind_found (BanterInboxList *self, GtkListItem *item, BanterFoundMessage *message)
{
  if (!BANTER_IS_FOUND_ROW (gtk_list_item_get_child (item)))
    {
      GtkWidget *row = banter_found_row_new (self->account);

      g_signal_connect_object (row, "clicked", G_CALLBACK (on_found_clicked), self,
                               G_CONNECT_SWAPPED);
      gtk_list_item_set_child (item, row);
    }
  banter_found_row_set_message (BANTER_FOUND_ROW (gtk_list_item_get_child (item)), message);
}

static void
bind_heading (GtkListItem *item, const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *cell;

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "inbox-heading");
  gtk_list_item_set_child (item, label);
  cell = gtk_widget_get_parent (label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
on_bind (BanterInboxList *self, GtkListItem *item)
{
  gpointer object = gtk_list_item_get_item (item);

  gtk_list_item_set_activatable (item, !GTK_IS_STRING_OBJECT (object));
  if (BANTER_IS_ROOM (object))
    bind_room (self, item, object);
  else if (BANTER_IS_FOUND_MESSAGE (object))
    bind_found (self, item, object);
  else
    bind_heading (item, gtk_string_object_get_string (object));
}

static void
on_unbind (BanterInboxList *self, GtkListItem *item)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  if (BANTER_IS_INBOX_ROW (row))
    banter_inbox_row_set_room (BANTER_INBOX_ROW (row), NULL);
  else if (BANTER_IS_FOUND_ROW (row))
    banter_found_row_set_message (BANTER_FOUND_ROW (row), NULL);
}

static void
on_activated (BanterInboxList *self, guint position)
{
  g_autoptr (GObject) object = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (BANTER_IS_ROOM (object))
    g_signal_emit (self, opened_signal, 0, object);
  else if (BANTER_IS_FOUND_MESSAGE (object))
    g_signal_emit (self, found_signal, 0, object);
}

static void
on_edge_reached (BanterInboxList *self, GtkPositionType edge)
{
  if (edge == GTK_POS_BOTTOM)
    g_signal_emit (self, end_signal, 0);
}

static void
show_menu_at (BanterInboxList *self, double x, double y)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = NULL;

  if (picked != NULL)
    row = gtk_widget_get_ancestor (picked, BANTER_TYPE_INBOX_ROW);
  if (row == NULL && picked != NULL)
    row = gtk_widget_get_first_child (picked); /* the padding around a row */
  if (BANTER_IS_INBOX_ROW (row))
    banter_inbox_list_show_menu (self, BANTER_INBOX_ROW (row), x, y);
}

static void
on_secondary_click (BanterInboxList *self, int n_press, double x, double y,
                    GtkGestureClick *gesture)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu_at (self, x, y);
}

static void
on_long_press (BanterInboxList *self, double x, double y, GtkGestureLongPress *gesture)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu_at (self, x, y);
}

BanterInboxRow *
banter_inbox_list_get_focused (BanterInboxList *self)
{
  GtkWidget *cell = gtk_widget_get_focus_child (GTK_WIDGET (self->grid));
  GtkWidget *row = cell != NULL ? gtk_widget_get_first_child (cell) : NULL;

  return BANTER_IS_INBOX_ROW (row) ? BANTER_INBOX_ROW (row) : NULL;
}

/* Returns: (transfer none) (nullable): the cell of @room, else the first one */
static GtkWidget *
find_cell (BanterInboxList *self, BanterRoom *room)
{
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->grid));

  for (GtkWidget *cell = first; cell != NULL; cell = gtk_widget_get_next_sibling (cell))
    {
      GtkWidget *row = gtk_widget_get_first_child (cell);

      if (BANTER_IS_INBOX_ROW (row) && banter_inbox_row_get_room (BANTER_INBOX_ROW (row)) == room)
        return cell;
    }
  return first;
}

static gboolean
is_typing (GtkWidget *focus)
{
  return GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus);
}

/* The list puts a row that moves into another cell, and GTK gives the focus of the old one to
 * whatever is near; unless the person has begun to write meanwhile it follows the row. */
static gboolean
on_follow (gpointer user_data)
{
  BanterInboxList *self = BANTER_INBOX_LIST (user_data);
  g_autoptr (BanterRoom) room = g_steal_pointer (&self->followed);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *cell = find_cell (self, room);

  self->follow_id = 0;
  if (cell != NULL && root != NULL && !is_typing (gtk_root_get_focus (root)))
    gtk_widget_grab_focus (cell);
  return G_SOURCE_REMOVE;
}

static void
on_items_changed (BanterInboxList *self)
{
  if (self->followed != NULL && self->follow_id == 0)
    self->follow_id = g_idle_add (on_follow, self);
}

static void
banter_inbox_list_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BanterInboxList *self = BANTER_INBOX_LIST (widget);

  gtk_widget_allocate (self->scroller, width, height, baseline, NULL);
  gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
banter_inbox_list_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (BANTER_INBOX_LIST (widget)->scroller, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
banter_inbox_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterInboxList *self = BANTER_INBOX_LIST (object);

  switch (id)
    {
    case PROP_CURRENT:
      g_value_set_object (value, self->current);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_inbox_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BanterInboxList *self = BANTER_INBOX_LIST (object);

  switch (id)
    {
    case PROP_CURRENT:
      banter_inbox_list_set_current (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_inbox_list_dispose (GObject *object)
{
  BanterInboxList *self = BANTER_INBOX_LIST (object);

  g_clear_handle_id (&self->follow_id, g_source_remove);
  g_clear_object (&self->followed);
  g_clear_object (&self->menu_room);
  g_clear_object (&self->current);
  g_clear_object (&self->account);
  banter_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_INBOX_LIST);
  G_OBJECT_CLASS (banter_inbox_list_parent_class)->dispose (object);
}

static void
banter_inbox_list_class_init (BanterInboxListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = banter_inbox_list_get_property;
  object_class->set_property = banter_inbox_list_set_property;
  object_class->dispose = banter_inbox_list_dispose;
  widget_class->focus = banter_widget_focus_list;
  widget_class->size_allocate = banter_inbox_list_size_allocate;
  widget_class->measure = banter_inbox_list_measure;

  properties[PROP_CURRENT]
      = g_param_spec_object ("current", NULL, NULL, BANTER_TYPE_ROOM,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  opened_signal = g_signal_new ("opened", BANTER_TYPE_INBOX_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, BANTER_TYPE_ROOM);
  deleted_signal = g_signal_new ("deleted", BANTER_TYPE_INBOX_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_ROOM);
  found_signal = g_signal_new ("found", BANTER_TYPE_INBOX_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, BANTER_TYPE_FOUND_MESSAGE);
  end_signal = g_signal_new ("end-reached", BANTER_TYPE_INBOX_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                             NULL, NULL, G_TYPE_NONE, 0);
  banter_inbox_list_install_actions (widget_class);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/inbox/banter-inbox-list.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterInboxList, scroller);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxList, grid);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxList, selection);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxList, menu);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxList, chat_menu);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxList, request_menu);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_edge_reached);
  gtk_widget_class_bind_template_callback (widget_class, on_secondary_click);
  gtk_widget_class_bind_template_callback (widget_class, on_long_press);
}

static void
banter_inbox_list_init (BanterInboxList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
}

void
banter_inbox_list_set_account (BanterInboxList *self, BanterAccount *account)
{
  g_return_if_fail (BANTER_IS_INBOX_LIST (self));
  g_set_object (&self->account, account);
}

void
banter_inbox_list_set_rooms (BanterInboxList *self, GListModel *rooms)
{
  g_return_if_fail (BANTER_IS_INBOX_LIST (self));
  gtk_no_selection_set_model (self->selection, rooms);
}

void
banter_inbox_list_set_current (BanterInboxList *self, BanterRoom *room)
{
  g_return_if_fail (BANTER_IS_INBOX_LIST (self));

  if (!g_set_object (&self->current, room))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT]);
}

void
banter_inbox_list_focus_first (BanterInboxList *self)
{
  g_return_if_fail (BANTER_IS_INBOX_LIST (self));
  gtk_widget_child_focus (GTK_WIDGET (self->grid), GTK_DIR_TAB_FORWARD);
}
