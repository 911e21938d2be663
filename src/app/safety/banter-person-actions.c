/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-person-actions"

#include "config.h"

#include "banter-person-actions.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "banter-person.h"
#include "banter-room.h"
#include "banter-widget.h"

/* Three rows that say what they would do now. */

struct _BanterPersonActions
{
  GtkWidget parent_instance;

  BanterPerson *person;
  BanterRoom *room;
  GSignalGroup *signals;

  /* template children */
  AdwPreferencesRow *follow;
  AdwPreferencesRow *block;
  AdwPreferencesRow *report;
};

G_DEFINE_FINAL_TYPE (BanterPersonActions, banter_person_actions, GTK_TYPE_WIDGET)

static void
set_action (AdwPreferencesRow *row, const char *title, const char *action, GVariant *target)
{
  adw_preferences_row_set_title (row, title);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (row), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
}

static void
update (BanterPersonActions *self)
{
  gboolean following, blocked;
  const char *user_id;

  gtk_widget_set_visible (GTK_WIDGET (self), self->person != NULL);
  if (self->person == NULL)
    return;
  user_id = banter_person_get_user_id (self->person);
  following = banter_person_get_following (self->person);
  blocked = banter_person_get_blocked (self->person);
  set_action (self->follow, following ? _ ("Unfollow") : _ ("Follow"),
              following ? "win.unfollow" : "win.follow", g_variant_new_string (user_id));
  set_action (self->block, blocked ? _ ("Unblock") : _ ("Block"),
              blocked ? "win.unblock" : "win.block", g_variant_new_string (user_id));
  set_action (self->report, _ ("Report…"), "win.report",
              g_variant_new ("(sss)", user_id,
                             self->room != NULL ? banter_room_get_id (self->room) : "", ""));
}

void
banter_person_actions_set_person (BanterPersonActions *self, BanterPerson *person, BanterRoom *room)
{
  g_return_if_fail (BANTER_IS_PERSON_ACTIONS (self));

  g_set_object (&self->person, person);
  g_set_object (&self->room, room);
  g_signal_group_set_target (self->signals, person);
  update (self);
}

static void
banter_person_actions_dispose (GObject *object)
{
  BanterPersonActions *self = BANTER_PERSON_ACTIONS (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->person);
  g_clear_object (&self->room);
  banter_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_PERSON_ACTIONS);
  G_OBJECT_CLASS (banter_person_actions_parent_class)->dispose (object);
}

static void
banter_person_actions_class_init (BanterPersonActionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_person_actions_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/safety/banter-person-actions.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterPersonActions, follow);
  gtk_widget_class_bind_template_child (widget_class, BanterPersonActions, block);
  gtk_widget_class_bind_template_child (widget_class, BanterPersonActions, report);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
banter_person_actions_init (BanterPersonActions *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (BANTER_TYPE_PERSON);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (update), self);
}
