/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-group-section"

#include "config.h"

#include "banter-group-section.h"

#include <glib/gi18n.h>

#include "banter-copy-row.h"
#include "banter-group.h"
#include "banter-member-row.h"
#include "banter-room.h"

/* Small groups are shown whole; of large ones the first members, and the way to the page with all
 * of them, which has a search. */

#define SHOWN_OF_SMALL 20
#define SHOWN_OF_LARGE 8

struct _BanterGroupSection
{
  BanterDetailsPart parent_instance;

  BanterGroup *group; /* NULL without a room */
  GSignalGroup *group_signals;
  GtkSliceListModel *first;

  /* template children */
  GtkLabel *topic;
  GtkWidget *address_group;
  BanterCopyRow *address;
  GtkListBox *list;
  GtkButton *all;
  GtkWidget *add;
  GtkWidget *edit;
};

G_DEFINE_FINAL_TYPE (BanterGroupSection, banter_group_section, BANTER_TYPE_DETAILS_PART)

static void
update_facts (BanterGroupSection *self)
{
  const char *topic = self->group != NULL ? banter_group_get_topic (self->group) : NULL;
  const char *address = self->group != NULL ? banter_group_get_address (self->group) : NULL;
  gboolean can_invite = FALSE, can_rename = FALSE, can_set_topic = FALSE, can_set_picture = FALSE;

  if (self->group != NULL)
    g_object_get (self->group, "can-invite", &can_invite, "can-rename", &can_rename,
                  "can-set-topic", &can_set_topic, "can-set-picture", &can_set_picture, NULL);
  gtk_widget_set_visible (self->add, can_invite);
  gtk_widget_set_visible (self->edit, can_rename || can_set_topic || can_set_picture);
  gtk_label_set_text (self->topic, topic != NULL ? topic : "");
  gtk_widget_set_visible (GTK_WIDGET (self->topic), topic != NULL);
  banter_copy_row_set_text (self->address, address != NULL ? address : "");
  gtk_widget_set_visible (self->address_group, address != NULL);
}

static void
update_members (BanterGroupSection *self)
{
  guint n = self->group != NULL ? banter_group_get_n_found (self->group) : 0;
  gboolean large = n > SHOWN_OF_SMALL;
  /* Translators: %u is the number of members of a group; it is a button. */
  g_autofree char *label
      = g_strdup_printf (ngettext ("Show All %u Member", "Show All %u Members", n), n);

  gtk_slice_list_model_set_size (self->first, large ? SHOWN_OF_LARGE : SHOWN_OF_SMALL);
  gtk_button_set_label (self->all, label);
  gtk_widget_set_visible (GTK_WIDGET (self->all), large);
}

static GtkWidget *
create_member (gpointer item, gpointer user_data)
{
  GtkWidget *row
      = banter_member_row_new (banter_details_part_get_account (BANTER_DETAILS_PART (user_data)));

  banter_member_row_set_member (BANTER_MEMBER_ROW (row), item);
  return row;
}

static void
on_member_activated (GtkListBox *list, GtkListBoxRow *row)
{
  banter_member_row_show_menu (BANTER_MEMBER_ROW (gtk_list_box_row_get_child (row)));
}

static void
banter_group_section_room_changed (BanterDetailsPart *part)
{
  BanterGroupSection *self = BANTER_GROUP_SECTION (part);
  BanterRoom *room = banter_details_part_get_room (part);

  g_clear_object (&self->group);
  if (room != NULL)
    self->group = banter_room_dup_group (room);
  g_signal_group_set_target (self->group_signals, self->group);
  gtk_slice_list_model_set_model (
      self->first, self->group != NULL ? banter_group_get_members (self->group) : NULL);
  update_facts (self);
  update_members (self);
}

static void
banter_group_section_dispose (GObject *object)
{
  BanterGroupSection *self = BANTER_GROUP_SECTION (object);

  g_clear_object (&self->group_signals);
  g_clear_object (&self->group);
  g_clear_object (&self->first);
  G_OBJECT_CLASS (banter_group_section_parent_class)->dispose (object);
}

static void
banter_group_section_class_init (BanterGroupSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_group_section_dispose;
  BANTER_DETAILS_PART_CLASS (klass)->room_changed = banter_group_section_room_changed;
  g_type_ensure (BANTER_TYPE_COPY_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/details/banter-group-section.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterGroupSection, topic);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupSection, address_group);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupSection, address);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupSection, list);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupSection, all);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupSection, add);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupSection, edit);
  gtk_widget_class_bind_template_callback (widget_class, on_member_activated);
}

static void
banter_group_section_init (BanterGroupSection *self)
{
  static const char *const facts[]
      = { "notify::topic",      "notify::address",       "notify::can-invite",
          "notify::can-rename", "notify::can-set-topic", "notify::can-set-picture" };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->first = gtk_slice_list_model_new (NULL, 0, SHOWN_OF_SMALL);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->first), create_member, self, NULL);
  self->group_signals = g_signal_group_new (BANTER_TYPE_GROUP);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    g_signal_group_connect_swapped (self->group_signals, facts[i], G_CALLBACK (update_facts), self);
  g_signal_group_connect_swapped (self->group_signals, "notify::n-found",
                                  G_CALLBACK (update_members), self);
  update_facts (self);
  update_members (self);
}
