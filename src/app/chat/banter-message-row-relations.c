/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-message-row"

#include "config.h"

#include <glib/gi18n.h>

#include "banter-message-row-private.h"
#include "banter-message.h"
#include "banter-reaction-picker.h"

/* What a message answers and how people reacted to it, the emoji to react with, and the buttons
 * that stand beside a message while the pointer is over it. */

static gboolean
can_answer (BanterMessageRow *self)
{
  return self->item != NULL && self->can_write && banter_message_get_can_answer (self->item);
}

/* With room to spare beside a bubble, so not on a touch screen and not in a narrow window. */
static void
make_buttons (BanterMessageRow *self)
{
  static const struct
  {
    const char *icon;
    const char *action;
    const char *name;
  } buttons[] = {
    { "face-smile-symbolic", "message.react-menu", N_ ("React") },
    { "mail-reply-sender-symbolic", "message.reply", N_ ("Reply") },
  };

  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->buttons, "buttons");
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      GtkWidget *button = gtk_button_new_from_icon_name (buttons[i].icon);

      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "circular");
      gtk_widget_set_focusable (button, FALSE); /* the keyboard has shortcuts and the menu */
      gtk_widget_set_tooltip_text (button, _ (buttons[i].name));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ (buttons[i].name), -1);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), buttons[i].action);
      gtk_box_append (GTK_BOX (self->buttons), button);
    }
  gtk_widget_insert_before (self->buttons, GTK_WIDGET (self), NULL);
}

static void
update_buttons (BanterMessageRow *self)
{
  gboolean wanted = self->hovered && can_answer (self);

  if (wanted && self->buttons == NULL)
    make_buttons (self);
  if (self->buttons != NULL)
    gtk_widget_set_visible (self->buttons, wanted);
}

static void
on_enter (BanterMessageRow *self)
{
  self->hovered = TRUE;
  update_buttons (self);
}

static void
on_leave (BanterMessageRow *self)
{
  self->hovered = FALSE;
  update_buttons (self);
}

void
banter_message_row_update_relations (BanterMessageRow *self, gboolean message)
{
  const BanterQuote *quote = message ? banter_message_get_quote (self->item) : NULL;
  GPtrArray *reactions = message ? banter_message_get_reactions (self->item) : NULL;

  if (quote != NULL && self->quote == NULL)
    {
      self->quote = BANTER_MESSAGE_QUOTE (banter_message_quote_new ());
      gtk_widget_insert_before (GTK_WIDGET (self->quote), GTK_WIDGET (self), self->bubble);
    }
  if (quote != NULL)
    banter_message_quote_set (self->quote, quote);
  if (self->quote != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->quote), quote != NULL);

  if (reactions != NULL && self->reactions == NULL)
    {
      self->reactions = BANTER_REACTION_BAR (banter_reaction_bar_new ());
      gtk_widget_insert_after (GTK_WIDGET (self->reactions), GTK_WIDGET (self), self->meta);
    }
  if (reactions != NULL)
    banter_reaction_bar_set (self->reactions, reactions, banter_message_get_own (self->item),
                             can_answer (self));
  if (self->reactions != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->reactions), reactions != NULL);
  update_buttons (self);
}

/* At the button that was clicked, or above the message. */
static void
popup_at_message (BanterMessageRow *self, GtkWidget *popover)
{
  GdkRectangle at = banter_message_row_get_body_place (self);
  graphene_rect_t bounds;

  if (self->buttons != NULL && gtk_widget_get_mapped (self->buttons)
      && gtk_widget_compute_bounds (gtk_widget_get_first_child (self->buttons), GTK_WIDGET (self),
                                    &bounds))
    at = (GdkRectangle){ (int)bounds.origin.x, (int)bounds.origin.y, (int)bounds.size.width,
                         (int)bounds.size.height };
  gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_TOP);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &at);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
react_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BanterMessageRow *self = BANTER_MESSAGE_ROW (widget);

  if (!can_answer (self))
    return;
  if (self->picker == NULL)
    {
      self->picker = gtk_popover_new ();
      gtk_widget_add_css_class (self->picker, "reactionmenu");
      gtk_widget_set_parent (self->picker, widget);
    }
  gtk_popover_set_child (GTK_POPOVER (self->picker),
                         banter_reaction_picker_new (banter_message_get_reactions (self->item)));
  popup_at_message (self, self->picker);
}

static void
on_emoji_picked (BanterMessageRow *self, const char *emoji)
{
  banter_message_row_react (self, emoji);
}

static void
react_more (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BanterMessageRow *self = BANTER_MESSAGE_ROW (widget);

  if (!can_answer (self))
    return;
  banter_message_row_popdown (self);
  if (self->chooser == NULL)
    {
      self->chooser = gtk_emoji_chooser_new ();
      gtk_widget_set_parent (self->chooser, widget);
      g_signal_connect_object (self->chooser, "emoji-picked", G_CALLBACK (on_emoji_picked), self,
                               G_CONNECT_SWAPPED);
    }
  popup_at_message (self, self->chooser);
}

static void
react (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BanterMessageRow *self = BANTER_MESSAGE_ROW (widget);
  g_autofree char *key = g_variant_dup_string (parameter, NULL);

  banter_message_row_popdown (self);
  if (can_answer (self))
    banter_message_row_react (self, key);
}

static void
reply (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (can_answer (BANTER_MESSAGE_ROW (widget)))
    banter_message_row_command (BANTER_MESSAGE_ROW (widget), BANTER_MESSAGE_REPLY);
}

static void
edit (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BanterMessageRow *self = BANTER_MESSAGE_ROW (widget);

  if (self->item != NULL && self->can_write && banter_message_get_can_edit (self->item))
    banter_message_row_command (self, BANTER_MESSAGE_EDIT);
}

static void
go_to_answered (GtkWidget *widget, const char *name, GVariant *parameter)
{
  banter_message_row_command (BANTER_MESSAGE_ROW (widget), BANTER_MESSAGE_GO_TO_ANSWERED);
}

void
banter_message_row_popdown (BanterMessageRow *self)
{
  GtkWidget *const popovers[] = { self->menu, self->picker, self->chooser };

  for (guint i = 0; i < G_N_ELEMENTS (popovers); i++)
    if (popovers[i] != NULL)
      gtk_popover_popdown (GTK_POPOVER (popovers[i]));
}

void
banter_message_row_present_popovers (BanterMessageRow *self)
{
  GtkWidget *const popovers[] = { self->menu, self->picker, self->chooser };

  for (guint i = 0; i < G_N_ELEMENTS (popovers); i++)
    if (popovers[i] != NULL)
      gtk_popover_present (GTK_POPOVER (popovers[i]));
}

void
banter_message_row_class_init_relations (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "message.react", "s", react);
  gtk_widget_class_install_action (widget_class, "message.react-menu", NULL, react_menu);
  gtk_widget_class_install_action (widget_class, "message.react-more", NULL, react_more);
  gtk_widget_class_install_action (widget_class, "message.reply", NULL, reply);
  gtk_widget_class_install_action (widget_class, "message.edit", NULL, edit);
  gtk_widget_class_install_action (widget_class, "message.go-to-answered", NULL, go_to_answered);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_period, GDK_CONTROL_MASK,
                                       "message.react-menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "message.reply",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK, "message.edit",
                                       NULL);
}

void
banter_message_row_init_relations (BanterMessageRow *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect_object (motion, "enter", G_CALLBACK (on_enter), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (on_leave), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}
