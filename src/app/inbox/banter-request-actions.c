/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-request-actions"

#include "config.h"

#include "banter-request-actions.h"

#include <glib/gi18n.h>

#include "banter-person.h"
#include "banter-room.h"
#include "banter-widget.h"

/* Three quiet buttons below the two that answer. */

struct _BanterRequestActions
{
  GtkWidget parent_instance;

  BanterRoom *room;
  GSignalGroup *inviter_signals;

  /* template children */
  GtkButton *follow;
  GtkButton *block;
  GtkButton *report;
};

G_DEFINE_FINAL_TYPE (BanterRequestActions, banter_request_actions, GTK_TYPE_WIDGET)

static void
set_action (GtkButton *button, const char *action, GVariant *target)
{
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

static void
update (BanterRequestActions *self)
{
  BanterPerson *inviter = self->room != NULL ? banter_room_get_inviter (self->room) : NULL;
  const char *user_id;
  gboolean following;

  gtk_widget_set_visible (GTK_WIDGET (self), inviter != NULL);
  if (inviter == NULL)
    return;
  user_id = banter_person_get_user_id (inviter);
  following = banter_person_get_following (inviter);
  gtk_button_set_label (self->follow, following ? _ ("Unfollow") : _ ("Follow"));
  set_action (self->follow, following ? "win.unfollow" : "win.follow",
              g_variant_new_string (user_id));
  set_action (self->block, "win.block", g_variant_new_string (user_id));
  set_action (self->report, "win.report",
              g_variant_new ("(sss)", user_id, banter_room_get_id (self->room), ""));
}

void
banter_request_actions_set_room (BanterRequestActions *self, BanterRoom *room)
{
  g_return_if_fail (BANTER_IS_REQUEST_ACTIONS (self));

  g_set_object (&self->room, room);
  g_signal_group_set_target (self->inviter_signals,
                             room != NULL ? banter_room_get_inviter (room) : NULL);
  update (self);
}

static void
banter_request_actions_dispose (GObject *object)
{
  BanterRequestActions *self = BANTER_REQUEST_ACTIONS (object);

  g_clear_object (&self->inviter_signals);
  g_clear_object (&self->room);
  banter_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_REQUEST_ACTIONS);
  G_OBJECT_CLASS (banter_request_actions_parent_class)->dispose (object);
}

static void
banter_request_actions_class_init (BanterRequestActionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_request_actions_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/inbox/banter-request-actions.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterRequestActions, follow);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestActions, block);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestActions, report);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
banter_request_actions_init (BanterRequestActions *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->inviter_signals = g_signal_group_new (BANTER_TYPE_PERSON);
  g_signal_group_connect_swapped (self->inviter_signals, "notify::following", G_CALLBACK (update),
                                  self);
}
