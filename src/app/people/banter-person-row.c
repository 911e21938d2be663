/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-person-row"

#include "config.h"

#include "banter-person-row.h"

#include "banter-avatar.h"
#include "banter-person.h"
#include "banter-widget.h"

/* A person in a list: picture, name and id. Rows are used again for other people. */

struct _BanterPersonRow
{
  GtkWidget parent_instance;

  BanterPerson *person;
  GSignalGroup *person_signals;

  /* template children */
  BanterAvatar *avatar;
  GtkLabel *name;
  GtkLabel *user_id;
};

G_DEFINE_FINAL_TYPE (BanterPersonRow, banter_person_row, GTK_TYPE_WIDGET)

static void
update (BanterPersonRow *self)
{
  const char *name, *user_id;

  if (self->person == NULL)
    return;
  name = banter_person_get_name (self->person);
  user_id = banter_person_get_user_id (self->person);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->user_id, user_id);
  banter_avatar_set_name (self->avatar, name);
  banter_avatar_set_media (self->avatar, banter_person_get_avatar (self->person));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, user_id, -1);
}

static void
banter_person_row_dispose (GObject *object)
{
  BanterPersonRow *self = BANTER_PERSON_ROW (object);

  g_clear_object (&self->person_signals);
  g_clear_object (&self->person);
  banter_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_PERSON_ROW);
  G_OBJECT_CLASS (banter_person_row_parent_class)->dispose (object);
}

static void
banter_person_row_class_init (BanterPersonRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_person_row_dispose;
  g_type_ensure (BANTER_TYPE_AVATAR);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/people/banter-person-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterPersonRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, BanterPersonRow, name);
  gtk_widget_class_bind_template_child (widget_class, BanterPersonRow, user_id);
}

static void
banter_person_row_init (BanterPersonRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->person_signals = g_signal_group_new (BANTER_TYPE_PERSON);
  g_signal_group_connect_swapped (self->person_signals, "notify", G_CALLBACK (update), self);
}

GtkWidget *
banter_person_row_new (BanterAccount *account)
{
  BanterPersonRow *self = g_object_new (BANTER_TYPE_PERSON_ROW, NULL);

  banter_avatar_set_account (self->avatar, account);
  return GTK_WIDGET (self);
}

void
banter_person_row_set_person (BanterPersonRow *self, BanterPerson *person)
{
  g_return_if_fail (BANTER_IS_PERSON_ROW (self));

  if (!g_set_object (&self->person, person))
    return;
  g_signal_group_set_target (self->person_signals, person);
  update (self);
}
