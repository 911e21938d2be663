/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-member-row"

#include "config.h"

#include "banter-member-row.h"

#include <glib/gi18n.h>

#include "banter-avatar.h"
#include "banter-member.h"
#include "banter-person.h"
#include "banter-widget.h"

/* A member in a list. Rows are used again for other members; the menu is made when it is opened, of
 * actions that the details pane has. */

struct _BanterMemberRow
{
  GtkWidget parent_instance;

  BanterMember *member;
  GSignalGroup *member_signals;
  GSignalGroup *person_signals;

  /* template children */
  BanterAvatar *avatar;
  GtkLabel *name;
  GtkLabel *role;
  GtkMenuButton *menu;
};

G_DEFINE_FINAL_TYPE (BanterMemberRow, banter_member_row, GTK_TYPE_WIDGET)

/* Returns: (nullable): nothing is said of an ordinary member */
static const char *
get_role_text (BanterMember *member)
{
  if (banter_member_get_invited (member))
    return _ ("Invited");
  switch (banter_member_get_role (member))
    {
    case BANTER_ROLE_ADMIN:
      return _ ("Admin");
    case BANTER_ROLE_MODERATOR:
      return _ ("Moderator");
    case BANTER_ROLE_MEMBER:
    default:
      return NULL;
    }
}

static void
update (BanterMemberRow *self)
{
  BanterPerson *person;
  const char *name, *role;
  g_autofree char *shown = NULL;

  if (self->member == NULL)
    return;
  person = banter_member_get_person (self->member);
  name = banter_person_get_name (person);
  role = get_role_text (self->member);
  if (banter_member_get_own (self->member))
    /* Translators: %s is one's own name in the list of a group's members. */
    shown = g_strdup_printf (_ ("%s (You)"), name);
  gtk_label_set_text (self->name, shown != NULL ? shown : name);
  gtk_label_set_text (self->role, role != NULL ? role : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), banter_person_get_user_id (person));
  gtk_widget_set_visible (GTK_WIDGET (self->menu), !banter_member_get_own (self->member));
  banter_avatar_set_name (self->avatar, name);
  banter_avatar_set_media (self->avatar, banter_person_get_avatar (person));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  shown != NULL ? shown : name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  role != NULL ? role : "", -1);
}

static void
append (GMenu *menu, const char *label, const char *action, BanterMember *member)
{
  const char *user_id = banter_person_get_user_id (banter_member_get_person (member));
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", user_id);
  g_menu_append_item (menu, item);
}

static void
append_roles (GMenu *menu, BanterMember *member)
{
  static const struct
  {
    BanterRole role;
    const char *label;
    const char *action;
  } roles[] = {
    { BANTER_ROLE_ADMIN, N_ ("Make Admin"), "details.make-admin" },
    { BANTER_ROLE_MODERATOR, N_ ("Make Moderator"), "details.make-moderator" },
    { BANTER_ROLE_MEMBER, N_ ("Make Ordinary Member"), "details.make-member" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (banter_member_can_become (member, roles[i].role))
      append (menu, _ (roles[i].label), roles[i].action, member);
}

static void
create_menu (GtkMenuButton *button, gpointer user_data)
{
  BanterMemberRow *self = BANTER_MEMBER_ROW (user_data);
  g_autoptr (GMenu) menu = g_menu_new ();

  if (self->member != NULL)
    {
      append (menu, _ ("Send Message"), "details.message", self->member);
      append_roles (menu, self->member);
      if (banter_member_get_can_remove (self->member))
        append (menu, _ ("Remove From Group…"), "details.remove-member", self->member);
    }
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static void
on_secondary (BanterMemberRow *self, int n_press, double x, double y, GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  banter_member_row_show_menu (self);
}

static void
banter_member_row_dispose (GObject *object)
{
  BanterMemberRow *self = BANTER_MEMBER_ROW (object);

  g_clear_object (&self->member_signals);
  g_clear_object (&self->person_signals);
  g_clear_object (&self->member);
  banter_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_MEMBER_ROW);
  G_OBJECT_CLASS (banter_member_row_parent_class)->dispose (object);
}

static void
banter_member_row_class_init (BanterMemberRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_member_row_dispose;
  g_type_ensure (BANTER_TYPE_AVATAR);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/details/banter-member-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterMemberRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, BanterMemberRow, name);
  gtk_widget_class_bind_template_child (widget_class, BanterMemberRow, role);
  gtk_widget_class_bind_template_child (widget_class, BanterMemberRow, menu);
}

static void
banter_member_row_init (BanterMemberRow *self)
{
  GtkGesture *secondary = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->menu, create_menu, self, NULL);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (secondary, "pressed", G_CALLBACK (on_secondary), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
  self->member_signals = g_signal_group_new (BANTER_TYPE_MEMBER);
  g_signal_group_connect_swapped (self->member_signals, "notify", G_CALLBACK (update), self);
  self->person_signals = g_signal_group_new (BANTER_TYPE_PERSON);
  g_signal_group_connect_swapped (self->person_signals, "notify", G_CALLBACK (update), self);
}

GtkWidget *
banter_member_row_new (BanterAccount *account)
{
  BanterMemberRow *self = g_object_new (BANTER_TYPE_MEMBER_ROW, NULL);

  banter_avatar_set_account (self->avatar, account);
  return GTK_WIDGET (self);
}

void
banter_member_row_set_member (BanterMemberRow *self, BanterMember *member)
{
  g_return_if_fail (BANTER_IS_MEMBER_ROW (self));

  if (!g_set_object (&self->member, member))
    return;
  g_signal_group_set_target (self->member_signals, member);
  g_signal_group_set_target (self->person_signals,
                             member != NULL ? banter_member_get_person (member) : NULL);
  update (self);
}

void
banter_member_row_show_menu (BanterMemberRow *self)
{
  g_return_if_fail (BANTER_IS_MEMBER_ROW (self));
  if (gtk_widget_get_visible (GTK_WIDGET (self->menu)))
    gtk_menu_button_popup (self->menu);
}
