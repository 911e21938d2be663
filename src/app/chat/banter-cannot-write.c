/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-cannot-write"

#include "config.h"

#include <glib/gi18n.h>

#include "banter-cannot-write.h"

#include "banter-person.h"
#include "banter-problem-text.h"
#include "banter-room.h"
#include "banter-widget.h"

/* One sentence, and where there is something to do about it, the button that does it. */

struct _BanterCannotWrite
{
  GtkWidget parent_instance;

  BanterRoom *room;
  GSignalGroup *signals;

  /* template children */
  GtkLabel *reason;
  GtkButton *unblock;
};

enum
{
  PROP_ROOM = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BanterCannotWrite, banter_cannot_write, GTK_TYPE_WIDGET)

static char *
make_reason (BanterProblem problem, BanterPerson *blocked)
{
  if (blocked != NULL)
    /* Translators: %s is the name of a person. */
    return g_strdup_printf (_ ("You blocked %s."), banter_person_get_name (blocked));
  if (problem == BANTER_PROBLEM_NONE)
    return g_strdup (_ ("You cannot write in this chat."));
  return banter_problem_dup_text (problem, 0);
}

static void
update (BanterCannotWrite *self)
{
  BanterProblem problem = BANTER_PROBLEM_NONE;
  BanterPerson *blocked = NULL;
  g_autofree char *reason = NULL;

  if (self->room == NULL)
    return;
  g_object_get (self->room, "cannot-write", &problem, NULL);
  if (problem == BANTER_PROBLEM_OWN_BLOCK)
    blocked = banter_room_get_partner (self->room);
  reason = make_reason (problem, blocked);
  gtk_label_set_text (self->reason, reason);
  gtk_widget_set_visible (GTK_WIDGET (self->unblock), blocked != NULL);
  if (blocked != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->unblock), "s",
                                      banter_person_get_user_id (blocked));
}

static void
set_room (BanterCannotWrite *self, BanterRoom *room)
{
  if (!g_set_object (&self->room, room))
    return;
  g_signal_group_set_target (self->signals, room);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ROOM]);
}

static void
banter_cannot_write_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ROOM)
    g_value_set_object (value, BANTER_CANNOT_WRITE (object)->room);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
banter_cannot_write_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ROOM)
    set_room (BANTER_CANNOT_WRITE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
banter_cannot_write_dispose (GObject *object)
{
  BanterCannotWrite *self = BANTER_CANNOT_WRITE (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->room);
  banter_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_CANNOT_WRITE);
  G_OBJECT_CLASS (banter_cannot_write_parent_class)->dispose (object);
}

static void
banter_cannot_write_class_init (BanterCannotWriteClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = banter_cannot_write_get_property;
  object_class->set_property = banter_cannot_write_set_property;
  object_class->dispose = banter_cannot_write_dispose;
  props[PROP_ROOM]
      = g_param_spec_object ("room", NULL, NULL, BANTER_TYPE_ROOM,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/chat/banter-cannot-write.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterCannotWrite, reason);
  gtk_widget_class_bind_template_child (widget_class, BanterCannotWrite, unblock);
  gtk_widget_class_set_css_name (widget_class, "cannot-write");
}

static void
banter_cannot_write_init (BanterCannotWrite *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (BANTER_TYPE_ROOM);
  g_signal_group_connect_swapped (self->signals, "notify::cannot-write", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::name", G_CALLBACK (update), self);
}
