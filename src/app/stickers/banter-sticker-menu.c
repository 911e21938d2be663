/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-menu"

#include "config.h"

#include "banter-sticker-menu.h"

#include "banter-account.h"
#include "banter-sticker-cell.h"
#include "banter-sticker-favourite.h"
#include "banter-stickers.h"

/* One set of gestures for a whole list, as it has hundreds of cells. The popover is made for the
 * cell that is asked. It is a child of the list: what is in a cell, assistive technologies do not
 * see. */

static BanterStickerLibrary *
library_of (BanterStickerCell *cell)
{
  BanterAccount *account = banter_sticker_cell_get_account (cell);

  return account != NULL ? banter_account_get_stickers (account) : NULL;
}

static void
on_favourite (BanterStickerCell *cell)
{
  BanterStickerLibrary *library = library_of (cell);
  BanterSticker *sticker = banter_sticker_cell_get_sticker (cell);

  if (library != NULL && sticker != NULL)
    banter_sticker_favourite_toggle (GTK_WIDGET (cell), library, sticker);
}

static void
add_item (GMenu *menu, GSimpleActionGroup *actions, const char *label, const char *name,
          GCallback callback, BanterStickerCell *cell)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new (name, NULL);
  g_autofree char *full_name = g_strconcat ("sticker.", name, NULL);

  g_signal_connect_object (action, "activate", callback, cell, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (action));
  g_menu_append (menu, label, full_name);
}

static GtkWidget *
make_menu (BanterStickerCell *cell, BanterStickerLibrary *library, BanterSticker *sticker)
{
  g_autoptr (GMenu) model = g_menu_new ();
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  GtkWidget *menu;

  add_item (model, actions, banter_sticker_favourite_label (library, sticker), "favourite",
            G_CALLBACK (on_favourite), cell);
  menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (model));
  gtk_widget_insert_action_group (menu, "sticker", G_ACTION_GROUP (actions));
  return menu;
}

/* Not before the chosen action has run. */
static gboolean
drop_menu (gpointer menu)
{
  gtk_widget_unparent (menu);
  return G_SOURCE_REMOVE;
}

static void
on_closed (GtkWidget *menu)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, drop_menu, g_object_ref (menu), g_object_unref);
}

void
banter_sticker_menu_popup (GtkWidget *list, BanterStickerCell *cell)
{
  BanterStickerLibrary *library = library_of (cell);
  BanterSticker *sticker = banter_sticker_cell_get_sticker (cell);
  graphene_rect_t bounds;
  GtkWidget *menu;

  if (library == NULL || sticker == NULL
      || !gtk_widget_compute_bounds (GTK_WIDGET (cell), list, &bounds))
    return;
  menu = make_menu (cell, library, sticker);
  gtk_widget_set_parent (menu, list);
  gtk_popover_set_pointing_to (GTK_POPOVER (menu),
                               &(GdkRectangle){ (int)bounds.origin.x, (int)bounds.origin.y,
                                                (int)bounds.size.width, (int)bounds.size.height });
  g_signal_connect (menu, "closed", G_CALLBACK (on_closed), NULL);
  g_signal_connect_object (list, "destroy", G_CALLBACK (gtk_widget_unparent), menu,
                           G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (menu));
}

/* (nullable): the cell that @widget is in, or that is in @widget, the list's own one around it */
static BanterStickerCell *
find_cell (GtkWidget *widget)
{
  GtkWidget *cell
      = widget != NULL ? gtk_widget_get_ancestor (widget, BANTER_TYPE_STICKER_CELL) : NULL;

  if (cell == NULL && widget != NULL)
    cell = gtk_widget_get_first_child (widget);
  return BANTER_IS_STICKER_CELL (cell) ? BANTER_STICKER_CELL (cell) : NULL;
}

static void
popup_at (GtkGesture *gesture, double x, double y)
{
  GtkWidget *list = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  BanterStickerCell *cell = find_cell (gtk_widget_pick (list, x, y, GTK_PICK_DEFAULT));

  if (cell == NULL)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  banter_sticker_menu_popup (list, cell);
}

static void
on_pressed (GtkGesture *gesture, int n_press, double x, double y)
{
  popup_at (gesture, x, y);
}

static gboolean
on_menu_key (GtkWidget *list, GVariant *arguments, gpointer user_data)
{
  GtkRoot *root = gtk_widget_get_root (list);
  BanterStickerCell *cell = root != NULL ? find_cell (gtk_root_get_focus (root)) : NULL;

  if (cell == NULL)
    return FALSE;
  banter_sticker_menu_popup (list, cell);
  return TRUE;
}

void
banter_sticker_menu_offer (GtkWidget *list)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *long_press = gtk_gesture_long_press_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  g_return_if_fail (GTK_IS_WIDGET (list));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), NULL);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (long_press), TRUE);
  g_signal_connect (long_press, "pressed", G_CALLBACK (popup_at), NULL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Menu|<Shift>F10"),
                        gtk_callback_action_new (on_menu_key, NULL, NULL)));
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (long_press));
  gtk_widget_add_controller (list, keys);
}
