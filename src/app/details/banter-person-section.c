/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-person-section"

#include "config.h"

#include "banter-person-section.h"

#include "banter-account.h"
#include "banter-copy-row.h"
#include "banter-person.h"
#include "banter-room.h"
#include "banter-widget.h"
#include "people/banter-room-item.h"
#include "safety/banter-person-actions.h"

/* A person's address, and the groups that one shares with them. */

struct _BanterPersonSection
{
  BanterDetailsPart parent_instance;

  GCancellable *finding; /* not NULL while groups are looked for */

  /* template children */
  BanterCopyRow *address;
  GtkWidget *common;
  GtkListBox *groups;
  BanterPersonActions *actions;
};

G_DEFINE_FINAL_TYPE (BanterPersonSection, banter_person_section, BANTER_TYPE_DETAILS_PART)

static GtkWidget *
create_group (gpointer item, gpointer user_data)
{
  GtkWidget *row
      = banter_room_item_new (banter_details_part_get_account (BANTER_DETAILS_PART (user_data)));

  banter_room_item_set_room (BANTER_ROOM_ITEM (row), item);
  return row;
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterPersonSection) self = BANTER_PERSON_SECTION (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) groups
      = banter_account_find_common_groups_finish (BANTER_ACCOUNT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->finding);
  if (groups == NULL)
    return;
  gtk_list_box_bind_model (self->groups, groups, create_group, self, NULL);
  gtk_widget_set_visible (self->common, g_list_model_get_n_items (groups) > 0);
}

static void
on_group_activated (BanterPersonSection *self, GtkListBoxRow *row)
{
  BanterRoom *room
      = banter_room_item_get_room (BANTER_ROOM_ITEM (gtk_list_box_row_get_child (row)));

  gtk_widget_activate_action (GTK_WIDGET (self), "details.open", "s", banter_room_get_id (room));
}

static void
banter_person_section_room_changed (BanterDetailsPart *part)
{
  BanterPersonSection *self = BANTER_PERSON_SECTION (part);
  BanterRoom *room = banter_details_part_get_room (part);
  BanterPerson *person = room != NULL ? banter_room_get_partner (room) : NULL;

  banter_widget_stop (&self->finding);
  gtk_widget_set_visible (self->common, FALSE);
  gtk_list_box_bind_model (self->groups, NULL, NULL, NULL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->address), person != NULL);
  banter_person_actions_set_person (self->actions, person, room);
  if (person == NULL)
    return;
  banter_copy_row_set_text (self->address, banter_person_get_user_id (person));
  banter_account_find_common_groups_async (
      banter_details_part_get_account (part), banter_person_get_user_id (person),
      banter_widget_start (&self->finding), on_found, g_object_ref (self));
}

static void
banter_person_section_dispose (GObject *object)
{
  banter_widget_stop (&BANTER_PERSON_SECTION (object)->finding);
  G_OBJECT_CLASS (banter_person_section_parent_class)->dispose (object);
}

static void
banter_person_section_class_init (BanterPersonSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_person_section_dispose;
  BANTER_DETAILS_PART_CLASS (klass)->room_changed = banter_person_section_room_changed;
  g_type_ensure (BANTER_TYPE_COPY_ROW);
  g_type_ensure (BANTER_TYPE_PERSON_ACTIONS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/im/banter/Banter/details/banter-person-section.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterPersonSection, address);
  gtk_widget_class_bind_template_child (widget_class, BanterPersonSection, common);
  gtk_widget_class_bind_template_child (widget_class, BanterPersonSection, groups);
  gtk_widget_class_bind_template_child (widget_class, BanterPersonSection, actions);
  gtk_widget_class_bind_template_callback (widget_class, on_group_activated);
}

static void
banter_person_section_init (BanterPersonSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
