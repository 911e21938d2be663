/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-discover-row"

#include "config.h"

#include "banter-discover-row.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-avatar.h"
#include "banter-widget.h"

/* A public group in a list. Rows are used again for other groups. */

struct _BanterDiscoverRow
{
  GtkWidget parent_instance;

  BanterAccount *account;
  BanterPublicGroup *group;

  /* template children */
  BanterAvatar *avatar;
  GtkLabel *name;
  GtkLabel *topic;
  GtkLabel *members;
  GtkButton *join;
};

G_DEFINE_FINAL_TYPE (BanterDiscoverRow, banter_discover_row, GTK_TYPE_WIDGET)

static guint clicked_signal;

static void
on_clicked (BanterDiscoverRow *self)
{
  g_signal_emit (self, clicked_signal, 0);
}

static void
banter_discover_row_dispose (GObject *object)
{
  BanterDiscoverRow *self = BANTER_DISCOVER_ROW (object);

  g_clear_object (&self->group);
  g_clear_object (&self->account);
  banter_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_DISCOVER_ROW);
  G_OBJECT_CLASS (banter_discover_row_parent_class)->dispose (object);
}

static void
banter_discover_row_class_init (BanterDiscoverRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_discover_row_dispose;
  clicked_signal = g_signal_new ("clicked", BANTER_TYPE_DISCOVER_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (BANTER_TYPE_AVATAR);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/people/banter-discover-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterDiscoverRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, BanterDiscoverRow, name);
  gtk_widget_class_bind_template_child (widget_class, BanterDiscoverRow, topic);
  gtk_widget_class_bind_template_child (widget_class, BanterDiscoverRow, members);
  gtk_widget_class_bind_template_child (widget_class, BanterDiscoverRow, join);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
}

static void
banter_discover_row_init (BanterDiscoverRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
banter_discover_row_new (BanterAccount *account)
{
  BanterDiscoverRow *self = g_object_new (BANTER_TYPE_DISCOVER_ROW, NULL);

  self->account = g_object_ref (account);
  banter_avatar_set_account (self->avatar, account);
  return GTK_WIDGET (self);
}

BanterPublicGroup *
banter_discover_row_get_group (BanterDiscoverRow *self)
{
  g_return_val_if_fail (BANTER_IS_DISCOVER_ROW (self), NULL);
  return self->group;
}

void
banter_discover_row_set_group (BanterDiscoverRow *self, BanterPublicGroup *group)
{
  guint n = banter_public_group_get_n_members (group);
  const char *name = banter_public_group_get_name (group);
  const char *topic = banter_public_group_get_topic (group);
  gboolean joined
      = banter_account_get_room (self->account, banter_public_group_get_room_id (group)) != NULL;
  /* Translators: of a group chat */
  g_autofree char *members = g_strdup_printf (ngettext ("%u member", "%u members", n), n);
  /* Translators: %s is the name of a group; both are read out for a button. */
  g_autofree char *label = g_strdup_printf (joined ? _ ("Open %s") : _ ("Join %s"), name);

  g_return_if_fail (BANTER_IS_DISCOVER_ROW (self));
  g_set_object (&self->group, group);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->topic, topic);
  gtk_widget_set_visible (GTK_WIDGET (self->topic), *topic != '\0');
  gtk_label_set_text (self->members, members);
  gtk_button_set_label (self->join, joined ? _ ("Open") : _ ("Join"));
  banter_avatar_set_name (self->avatar, name);
  banter_avatar_set_media (self->avatar, banter_public_group_get_avatar (group));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->join), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, members, -1);
}
