/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-members-page"

#include "config.h"

#include "banter-members-page.h"

#include <adwaita.h>

#include "banter-group.h"
#include "banter-member-row.h"
#include "banter-member.h"
#include "banter-person.h"
#include "banter-room.h"

/* All members of a group. More of them are read as the end of those that are there comes near. What
 * is shown is only asked for while the page is. */

struct _BanterMembersPage
{
  BanterDetailsPart parent_instance;

  BanterGroup *group; /* NULL while the page is not shown */
  GSignalGroup *group_signals;

  /* template children */
  GtkSearchEntry *search;
  GtkStack *results;
  GtkScrolledWindow *scroller;
  GtkListView *list;
  GtkNoSelection *selection;
};

G_DEFINE_FINAL_TYPE (BanterMembersPage, banter_members_page, BANTER_TYPE_DETAILS_PART)

static void
update (BanterMembersPage *self)
{
  gboolean any = self->group == NULL || banter_group_get_n_found (self->group) > 0;

  gtk_stack_set_visible_child_name (self->results, any ? "list" : "nobody");
}

static void
on_scrolled (BanterMembersPage *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double page = gtk_adjustment_get_page_size (adjustment);
  double below
      = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_value (adjustment) - page;

  if (self->group != NULL && below < page)
    banter_group_load_more (self->group);
}

static void
on_search_changed (BanterMembersPage *self)
{
  if (self->group != NULL)
    banter_group_set_search (self->group, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

/* Escape empties the search first, then it goes back. */
static void
on_stop_search (BanterMembersPage *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "details.back", NULL);
}

static void
on_setup (BanterMembersPage *self, GtkListItem *item)
{
  gtk_list_item_set_child (
      item, banter_member_row_new (banter_details_part_get_account (BANTER_DETAILS_PART (self))));
}

static void
on_bind (BanterMembersPage *self, GtkListItem *item)
{
  GtkWidget *row = gtk_list_item_get_child (item);
  BanterMember *member = gtk_list_item_get_item (item);

  banter_member_row_set_member (BANTER_MEMBER_ROW (row), member);
  /* The list's own item has the focus and needs the name. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  banter_person_get_name (banter_member_get_person (member)), -1);
}

static void
on_unbind (BanterMembersPage *self, GtkListItem *item)
{
  banter_member_row_set_member (BANTER_MEMBER_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
on_activated (BanterMembersPage *self, guint position)
{
  g_autoptr (BanterMember) member
      = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (member != NULL && !banter_member_get_own (member))
    gtk_widget_activate_action (GTK_WIDGET (self), "details.message", "s",
                                banter_person_get_user_id (banter_member_get_person (member)));
}

static void
set_group (BanterMembersPage *self, BanterGroup *group)
{
  if (self->group != NULL)
    banter_group_set_search (self->group, NULL);
  g_set_object (&self->group, group);
  g_signal_group_set_target (self->group_signals, group);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_no_selection_set_model (self->selection,
                              group != NULL ? banter_group_get_members (group) : NULL);
  update (self);
}

static void
banter_members_page_map (GtkWidget *widget)
{
  BanterRoom *room = banter_details_part_get_room (BANTER_DETAILS_PART (widget));
  g_autoptr (BanterGroup) group = room != NULL ? banter_room_dup_group (room) : NULL;

  set_group (BANTER_MEMBERS_PAGE (widget), group);
  GTK_WIDGET_CLASS (banter_members_page_parent_class)->map (widget);
}

static void
banter_members_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (banter_members_page_parent_class)->unmap (widget);
  set_group (BANTER_MEMBERS_PAGE (widget), NULL);
}

static void
banter_members_page_dispose (GObject *object)
{
  BanterMembersPage *self = BANTER_MEMBERS_PAGE (object);

  g_clear_object (&self->group_signals);
  g_clear_object (&self->group);
  G_OBJECT_CLASS (banter_members_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/details/banter-members-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterMembersPage, search);
  gtk_widget_class_bind_template_child (widget_class, BanterMembersPage, results);
  gtk_widget_class_bind_template_child (widget_class, BanterMembersPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, BanterMembersPage, list);
  gtk_widget_class_bind_template_child (widget_class, BanterMembersPage, selection);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
}

static void
banter_members_page_class_init (BanterMembersPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_members_page_dispose;
  widget_class->map = banter_members_page_map;
  widget_class->unmap = banter_members_page_unmap;
  bind_template (widget_class);
}

static void
banter_members_page_init (BanterMembersPage *self)
{
  GtkAdjustment *adjustment;

  gtk_widget_init_template (GTK_WIDGET (self));
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_scrolled), self,
                           G_CONNECT_SWAPPED);
  self->group_signals = g_signal_group_new (BANTER_TYPE_GROUP);
  g_signal_group_connect_swapped (self->group_signals, "notify::n-found", G_CALLBACK (update),
                                  self);
}
