/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-timeline"

#include "config.h"

#include "banter-timeline-private.h"

/* The keyboard half of BanterTimeline: one row holds the place of the keyboard (focus_pos). Up,
 * Down, Page and Home/End move it and scroll with it; Tab goes through what is inside the row and
 * then out of the list. A focused row that scrolls away hands the focus to the timeline, which
 * keeps the place. */

static gboolean
in_view (BanterTimeline *self, BanterTimelineSlot *slot)
{
  return slot != NULL && slot->widget != NULL && gtk_widget_get_child_visible (slot->widget)
         && slot->y >= -slot->height / 2
         && slot->y + slot->height / 2 < gtk_widget_get_height (GTK_WIDGET (self));
}

/* The row where the keyboard enters: where it was last, if that is in view, else the lowest. */
static GtkWidget *
entry_row (BanterTimeline *self)
{
  BanterTimelineSlot *slot = banter_timeline_get_slot (self, self->focus_pos);

  if (in_view (self, slot))
    return slot->widget;
  for (guint i = self->live->len; i > 0; i--)
    {
      slot = &g_array_index (self->live, BanterTimelineSlot, i - 1);
      if (in_view (self, slot))
        return slot->widget;
    }
  return NULL;
}

static gboolean
timeline_focus (GtkWidget *widget, GtkDirectionType direction)
{
  BanterTimeline *self = BANTER_TIMELINE (widget);
  GtkWidget *child = gtk_widget_get_focus_child (widget);
  GtkWidget *row;

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return FALSE;
  if (child != NULL)
    return gtk_widget_child_focus (child, direction);
  if (gtk_widget_is_focus (widget))
    return FALSE;

  row = entry_row (self);
  return row != NULL && gtk_widget_grab_focus (row);
}

static gboolean
timeline_grab_focus (GtkWidget *widget)
{
  GtkWidget *row = entry_row (BANTER_TIMELINE (widget));

  return row != NULL && gtk_widget_grab_focus (row);
}

static void
timeline_set_focus_child (GtkWidget *widget, GtkWidget *child)
{
  BanterTimeline *self = BANTER_TIMELINE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  guint position = GTK_INVALID_LIST_POSITION;

  if (child != NULL)
    position = banter_timeline_get_position (self, child);
  if (position != GTK_INVALID_LIST_POSITION)
    {
      self->focus_pos = position;
      /* Only the keyboard scrolls: a click on a row must not move it away from the pointer. */
      if (GTK_IS_WINDOW (root) && gtk_window_get_focus_visible (GTK_WINDOW (root)))
        banter_timeline_scroll_to (self, position, BANTER_TIMELINE_NEAREST);
    }

  GTK_WIDGET_CLASS (g_type_class_peek (GTK_TYPE_WIDGET))->set_focus_child (widget, child);
}

/* Before a row is used for something else. */
void
banter_timeline_forget_focus (BanterTimeline *self, GtkWidget *row)
{
  GtkRoot *root;

  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) != row)
    return;
  root = gtk_widget_get_root (GTK_WIDGET (self));
  if (root != NULL)
    gtk_root_set_focus (root, GTK_WIDGET (self));
}

/* Moves the keyboard to a row, which need not exist yet. */
void
banter_timeline_focus_row (BanterTimeline *self, guint position)
{
  banter_timeline_scroll_to (self, position, BANTER_TIMELINE_NEAREST);
  self->focus_pos = position;
  self->target.focus = TRUE;
}

static gboolean
move_by_rows (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  BanterTimeline *self = BANTER_TIMELINE (widget);
  guint n = banter_timeline_get_n_rows (self);
  int by = g_variant_get_int32 (args);
  gint64 position = (gint64)self->focus_pos + by;

  if (n == 0 || position < 0 || position >= n)
    return FALSE;
  banter_timeline_focus_row (self, (guint)position);
  return TRUE;
}

static gboolean
move_by_pages (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  BanterTimeline *self = BANTER_TIMELINE (widget);
  guint n = banter_timeline_get_n_rows (self);
  int by = g_variant_get_int32 (args);
  gint64 offset;
  guint position;

  if (n == 0)
    return FALSE;
  offset = banter_height_index_get_offset (self->heights, self->focus_pos)
           + by * (gtk_widget_get_height (widget) * 9 / 10);
  position = banter_height_index_find (self->heights, offset);
  if (position == self->focus_pos && by > 0 && position + 1 < n)
    position++;
  banter_timeline_focus_row (self, position);
  return TRUE;
}

static gboolean
move_to_end (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  BanterTimeline *self = BANTER_TIMELINE (widget);
  guint n = banter_timeline_get_n_rows (self);

  if (n == 0)
    return FALSE;
  banter_timeline_focus_row (self, g_variant_get_int32 (args) > 0 ? n - 1 : 0);
  return TRUE;
}

void
banter_timeline_class_init_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key, keypad_key;
    GtkShortcutFunc func;
    int argument;
  } keys[] = {
    { GDK_KEY_Up, GDK_KEY_KP_Up, move_by_rows, -1 },
    { GDK_KEY_Down, GDK_KEY_KP_Down, move_by_rows, 1 },
    { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, move_by_pages, -1 },
    { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, move_by_pages, 1 },
    { GDK_KEY_Home, GDK_KEY_KP_Home, move_to_end, -1 },
    { GDK_KEY_End, GDK_KEY_KP_End, move_to_end, 1 },
  };

  widget_class->focus = timeline_focus;
  widget_class->grab_focus = timeline_grab_focus;
  widget_class->set_focus_child = timeline_set_focus_child;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gtk_widget_class_add_binding (widget_class, keys[i].key, 0, keys[i].func, "i",
                                    keys[i].argument);
      gtk_widget_class_add_binding (widget_class, keys[i].keypad_key, 0, keys[i].func, "i",
                                    keys[i].argument);
    }
}
