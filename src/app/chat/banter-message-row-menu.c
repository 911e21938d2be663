/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-message-row"

#include "config.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-links.h"
#include "banter-message-row-private.h"
#include "banter-message.h"
#include "banter-reaction-picker.h"
#include "banter-stickers.h"
#include "stickers/banter-sticker-favourite.h"

/* What can be done with a message: actions of the row, and the menu that offers them on right
 * click, long press, Menu and Shift+F10. The menu holds only what applies to this message. */

#define PICKER "reactions"

static void
copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BanterMessageRow *self = BANTER_MESSAGE_ROW (widget);
  const char *text = self->item != NULL ? banter_message_get_text (self->item) : NULL;

  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
show_spoiler (GtkWidget *widget, const char *name, GVariant *parameter)
{
  banter_message_text_reveal (BANTER_MESSAGE_ROW (widget)->text);
}

static void
copy_link (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          g_variant_get_string (parameter, NULL));
}

static void
open_link (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  gtk_show_uri (GTK_WINDOW (root), g_variant_get_string (parameter, NULL), GDK_CURRENT_TIME);
}

static void
command (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const struct
  {
    const char *name;
    BanterMessageCommand command;
  } commands[] = {
    { "message.delete", BANTER_MESSAGE_DELETE },
    { "message.retry", BANTER_MESSAGE_RETRY },
    { "message.send-sticker", BANTER_MESSAGE_SEND_STICKER },
    { "message.save", BANTER_MESSAGE_SAVE },
    { "message.show-set", BANTER_MESSAGE_SHOW_SET },
    { "message.report", BANTER_MESSAGE_REPORT },
    { "message.favourite", BANTER_MESSAGE_FAVOURITE },
    { "message.discard", BANTER_MESSAGE_DISCARD },
    { "message.show", BANTER_MESSAGE_SHOW },
    { "message.forward", BANTER_MESSAGE_FORWARD },
  };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, name))
      banter_message_row_command (BANTER_MESSAGE_ROW (widget), commands[i].command);
}

static gboolean
can_open (BanterMessageRow *self)
{
  return self->item != NULL && banter_message_get_kind (self->item) == BANTER_ITEM_IMAGE
         && banter_message_get_media (self->item) != NULL;
}

static gboolean
has_sticker (BanterMessageRow *self)
{
  return self->item != NULL && banter_message_get_kind (self->item) == BANTER_ITEM_STICKER
         && banter_message_get_media (self->item) != NULL;
}

/* By a click on the picture, or by Return on the row. */
static void
open_picture (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BanterMessageRow *self = BANTER_MESSAGE_ROW (widget);

  if (can_open (self))
    banter_message_row_command (self, BANTER_MESSAGE_OPEN);
  else if (has_sticker (self))
    banter_message_row_command (self, BANTER_MESSAGE_SHOW_SET);
}

static void
on_picture_released (BanterMessageRow *self, int n_press, double x, double y)
{
  if (n_press == 1)
    gtk_widget_activate_action (GTK_WIDGET (self), "message.open", NULL);
}

static void
add_link (GMenu *menu, const char *label, const char *action, const char *uri)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", uri);
  g_menu_append_item (menu, item);
}

/* What somebody else said can be reported. */
static gboolean
can_report (BanterMessage *message)
{
  BanterItemKind kind = banter_message_get_kind (message);

  return !banter_message_get_own (message) && banter_message_get_event_id (message) != NULL
         && kind != BANTER_ITEM_NOTICE && kind != BANTER_ITEM_DELETED;
}

static void
add_sticker (BanterMessageRow *self, GMenu *menu)
{
  g_autoptr (BanterSticker) sticker = banter_message_dup_sticker (self->item);

  g_menu_append (menu, _ ("_Send this sticker"), "message.send-sticker");
  if (sticker != NULL && self->account != NULL)
    g_menu_append (
        menu, banter_sticker_favourite_label (banter_account_get_stickers (self->account), sticker),
        "message.favourite");
  g_menu_append (menu, _ ("Show Sticker Se_t"), "message.show-set");
}

/* A row of emoji, put into its place by add_picker(). */
static void
add_answers (BanterMessageRow *self, GMenu *menu)
{
  g_autoptr (GMenu) emoji = NULL;
  g_autoptr (GMenuItem) picker = NULL;

  if (!self->can_write || !banter_message_get_can_answer (self->item))
    return;
  emoji = g_menu_new ();
  picker = g_menu_item_new (NULL, NULL);
  g_menu_item_set_attribute (picker, "custom", "s", PICKER);
  g_menu_append_item (emoji, picker);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (emoji));
  g_menu_append (menu, _ ("_Reply"), "message.reply");
  if (banter_message_get_can_edit (self->item))
    g_menu_append (menu, _ ("_Edit"), "message.edit");
}

static void
add_picker (BanterMessageRow *self)
{
  if (self->can_write && banter_message_get_can_answer (self->item))
    gtk_popover_menu_add_child (
        GTK_POPOVER_MENU (self->menu),
        banter_reaction_picker_new (banter_message_get_reactions (self->item)), PICKER);
}

static GMenuModel *
make_menu (BanterMessageRow *self, const char *uri)
{
  GMenu *menu = g_menu_new ();
  BanterItemKind kind = banter_message_get_kind (self->item);

  if (uri != NULL)
    {
      g_autoptr (GMenu) section = g_menu_new ();

      add_link (section, _ ("_Open link"), "message.open-link", uri);
      add_link (section, _ ("Copy _link"), "message.copy-link", uri);
      g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
    }
  if (kind == BANTER_ITEM_FILTERED || kind == BANTER_ITEM_COVERED || kind == BANTER_ITEM_BLOCKED)
    g_menu_append (menu, _ ("Sho_w Message"), "message.show");
  if (kind == BANTER_ITEM_TEXT && banter_message_text_get_covered (self->text))
    g_menu_append (menu, _ ("Show Spo_iler"), "message.show-spoiler");
  add_answers (self, menu);
  if (banter_message_get_can_forward (self->item))
    g_menu_append (menu, _ ("_Forward…"), "message.forward");
  if (kind == BANTER_ITEM_TEXT || kind == BANTER_ITEM_EMOJI)
    g_menu_append (menu, _ ("_Copy"), "message.copy");
  if (kind == BANTER_ITEM_STICKER)
    add_sticker (self, menu);
  if (can_open (self))
    g_menu_append (menu, _ ("_Open Picture"), "message.open");
  if ((kind == BANTER_ITEM_IMAGE || kind == BANTER_ITEM_FILE)
      && banter_message_get_media (self->item) != NULL)
    g_menu_append (menu, _ ("_Save to Downloads"), "message.save");
  if (banter_message_get_delivery (self->item) == BANTER_DELIVERY_FAILED)
    g_menu_append (menu, _ ("_Retry"), "message.retry");
  if (banter_message_get_delivery (self->item) == BANTER_DELIVERY_FAILED
      && banter_message_get_edited (self->item))
    g_menu_append (menu, _ ("Disc_ard Edit"), "message.discard");
  if (banter_message_get_can_delete (self->item))
    g_menu_append (menu, _ ("_Delete message"), "message.delete");
  if (can_report (self->item))
    g_menu_append (menu, _ ("Re_port Message…"), "message.report");
  return G_MENU_MODEL (menu);
}

static void
on_menu_closed (BanterMessageRow *self)
{
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
popup (BanterMessageRow *self, const GdkRectangle *at, const char *uri)
{
  g_autoptr (GMenuModel) model = NULL;

  if (self->item == NULL)
    return;
  model = make_menu (self, uri);
  if (g_menu_model_get_n_items (model) == 0)
    return;

  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      g_signal_connect_object (self->menu, "closed", G_CALLBACK (on_menu_closed), self,
                               G_CONNECT_SWAPPED);
    }
  else
    {
      gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
    }
  add_picker (self);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
popup_at (BanterMessageRow *self, double x, double y)
{
  const char *uri = NULL;
  double text_x = 0, text_y = 0;

  if (gtk_widget_get_mapped (GTK_WIDGET (self->text))
      && gtk_widget_translate_coordinates (GTK_WIDGET (self), GTK_WIDGET (self->text), x, y,
                                           &text_x, &text_y))
    uri = banter_message_text_get_uri_at (self->text, text_x, text_y);
  popup (self, &(GdkRectangle){ (int)x, (int)y, 1, 1 }, uri);
}

static void
on_pressed (BanterMessageRow *self, int n_press, double x, double y, GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  popup_at (self, x, y);
}

static void
on_long_press (BanterMessageRow *self, double x, double y, GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  popup_at (self, x, y);
}

/* By the keyboard: below the message, with its first link. */
static void
popup_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BanterMessageRow *self = BANTER_MESSAGE_ROW (widget);
  GArray *links = banter_message_text_get_links (self->text);
  GdkRectangle at = banter_message_row_get_body_place (self);

  at = (GdkRectangle){ at.x, at.y + at.height, 1, 1 };
  popup (self, &at,
         links != NULL && links->len > 0 ? g_array_index (links, BanterLink, 0).uri : NULL);
}

void
banter_message_row_class_init_menu (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "message.copy", NULL, copy);
  gtk_widget_class_install_action (widget_class, "message.copy-link", "s", copy_link);
  gtk_widget_class_install_action (widget_class, "message.open-link", "s", open_link);
  gtk_widget_class_install_action (widget_class, "message.delete", NULL, command);
  gtk_widget_class_install_action (widget_class, "message.open", NULL, open_picture);
  gtk_widget_class_install_action (widget_class, "message.retry", NULL, command);
  gtk_widget_class_install_action (widget_class, "message.send-sticker", NULL, command);
  gtk_widget_class_install_action (widget_class, "message.save", NULL, command);
  gtk_widget_class_install_action (widget_class, "message.show-set", NULL, command);
  gtk_widget_class_install_action (widget_class, "message.report", NULL, command);
  gtk_widget_class_install_action (widget_class, "message.favourite", NULL, command);
  gtk_widget_class_install_action (widget_class, "message.discard", NULL, command);
  gtk_widget_class_install_action (widget_class, "message.show", NULL, command);
  gtk_widget_class_install_action (widget_class, "message.show-spoiler", NULL, show_spoiler);
  gtk_widget_class_install_action (widget_class, "message.forward", NULL, command);
  gtk_widget_class_install_action (widget_class, "message.menu", NULL, popup_menu);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "message.open", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, 0, "message.open", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "message.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "message.menu",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "message.forward", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "message.copy",
                                       NULL);
}

void
banter_message_row_init_menu (BanterMessageRow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *long_press = gtk_gesture_long_press_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed), self, G_CONNECT_SWAPPED);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (long_press), TRUE);
  g_signal_connect_object (long_press, "pressed", G_CALLBACK (on_long_press), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (long_press));
}

void
banter_message_row_watch_picture (BanterMessageRow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_object (click, "released", G_CALLBACK (on_picture_released), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->picture), GTK_EVENT_CONTROLLER (click));
}
