/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-details-overview"

#include "config.h"

#include "banter-details-overview.h"

#include <glib/gi18n.h>

#include "banter-avatar.h"
#include "banter-chat-privacy.h"
#include "banter-group-section.h"
#include "banter-person-section.h"
#include "banter-problem-text.h"
#include "banter-room-inbox.h"
#include "banter-window.h"

/* Picture and name, what there is to say of a person or a group, and the way out. */

struct _BanterDetailsOverview
{
  BanterDetailsPart parent_instance;

  GSignalGroup *room_signals;

  /* template children */
  GtkScrolledWindow *scroller;
  GtkLabel *subtitle;
  GtkWidget *person;
  GtkWidget *group;
  GtkButton *delete;
  GtkSwitch *mute;
};

G_DEFINE_FINAL_TYPE (BanterDetailsOverview, banter_details_overview, BANTER_TYPE_DETAILS_PART)

static void
update_mute (BanterDetailsOverview *self)
{
  BanterRoom *room = banter_details_part_get_room (BANTER_DETAILS_PART (self));

  gtk_switch_set_active (self->mute, room != NULL && banter_room_get_muted (room));
}

static void
on_muted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterDetailsOverview) self = BANTER_DETAILS_OVERVIEW (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (banter_room_set_muted_finish (BANTER_ROOM (source), result, &error))
    return;
  text = banter_problem_dup_text_of_error (error);
  banter_window_tell (GTK_WIDGET (self), text);
  update_mute (self);
}

static void
on_mute (BanterDetailsOverview *self)
{
  BanterRoom *room = banter_details_part_get_room (BANTER_DETAILS_PART (self));
  gboolean mute = gtk_switch_get_active (self->mute);

  if (room != NULL && mute != banter_room_get_muted (room))
    banter_room_set_muted_async (room, mute ? BANTER_ROOM_MUTE_ALWAYS : 0, NULL, on_muted,
                                 g_object_ref (self));
}

/* A chat becomes a group's when somebody is added to it. */
static void
update (BanterDetailsOverview *self)
{
  BanterRoom *room = banter_details_part_get_room (BANTER_DETAILS_PART (self));
  gboolean is_group = room != NULL && banter_room_get_is_group (room);
  g_autofree char *subtitle = NULL;
  guint n_members = 0;

  if (is_group)
    {
      g_object_get (room, "n-members", &n_members, NULL);
      /* Translators: of a group chat */
      subtitle = g_strdup_printf (ngettext ("%u member", "%u members", n_members), n_members);
    }
  gtk_label_set_text (self->subtitle, subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), is_group);
  gtk_button_set_label (self->delete, is_group ? _ ("Leave Group") : _ ("Delete Chat"));
  gtk_widget_set_visible (self->group, is_group);
  gtk_widget_set_visible (self->person, !is_group);
  g_object_set (self->group, "room", is_group ? room : NULL, NULL);
  g_object_set (self->person, "room", is_group ? NULL : room, NULL);
}

static void
banter_details_overview_room_changed (BanterDetailsPart *part)
{
  BanterDetailsOverview *self = BANTER_DETAILS_OVERVIEW (part);

  g_signal_group_set_target (self->room_signals, banter_details_part_get_room (part));
  update_mute (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  update (self);
}

static void
banter_details_overview_dispose (GObject *object)
{
  g_clear_object (&BANTER_DETAILS_OVERVIEW (object)->room_signals);
  G_OBJECT_CLASS (banter_details_overview_parent_class)->dispose (object);
}

static void
banter_details_overview_class_init (BanterDetailsOverviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_details_overview_dispose;
  BANTER_DETAILS_PART_CLASS (klass)->room_changed = banter_details_overview_room_changed;
  g_type_ensure (BANTER_TYPE_AVATAR);
  g_type_ensure (BANTER_TYPE_CHAT_PRIVACY);
  g_type_ensure (BANTER_TYPE_GROUP_SECTION);
  g_type_ensure (BANTER_TYPE_PERSON_SECTION);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/im/banter/Banter/details/banter-details-overview.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterDetailsOverview, scroller);
  gtk_widget_class_bind_template_child (widget_class, BanterDetailsOverview, subtitle);
  gtk_widget_class_bind_template_child (widget_class, BanterDetailsOverview, person);
  gtk_widget_class_bind_template_child (widget_class, BanterDetailsOverview, group);
  gtk_widget_class_bind_template_child (widget_class, BanterDetailsOverview, delete);
  gtk_widget_class_bind_template_child (widget_class, BanterDetailsOverview, mute);
  gtk_widget_class_bind_template_callback (widget_class, on_mute);
}

static void
banter_details_overview_init (BanterDetailsOverview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->room_signals = g_signal_group_new (BANTER_TYPE_ROOM);
  g_signal_group_connect_swapped (self->room_signals, "notify::is-group", G_CALLBACK (update),
                                  self);
  g_signal_group_connect_swapped (self->room_signals, "notify::muted", G_CALLBACK (update_mute),
                                  self);
  g_signal_group_connect_swapped (self->room_signals, "notify::n-members", G_CALLBACK (update),
                                  self);
  update (self);
}
