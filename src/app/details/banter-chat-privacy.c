/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-chat-privacy"

#include "config.h"

#include "banter-chat-privacy.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-privacy.h"
#include "banter-problem-text.h"
#include "banter-room-inbox.h"
#include "banter-window.h"
#include "settings/banter-enforcer.h"

/* A switch shows what the chat says; what is off for all chats cannot be on in one. */

struct _BanterChatPrivacy
{
  BanterDetailsPart parent_instance;

  GSignalGroup *room_signals;
  GSignalGroup *privacy_signals;

  /* template children */
  AdwActionRow *read_row;
  GtkSwitch *read;
  AdwActionRow *typing_row;
  GtkSwitch *typing;
};

G_DEFINE_FINAL_TYPE (BanterChatPrivacy, banter_chat_privacy, BANTER_TYPE_DETAILS_PART)

static void
show (AdwActionRow *row, GtkSwitch *toggle, gboolean here, gboolean anywhere, const char *meaning)
{
  /* First, as the switch then moves without being the person's choice for this chat. */
  gtk_widget_set_sensitive (GTK_WIDGET (row), anywhere);
  gtk_switch_set_active (toggle, here && anywhere);
  adw_action_row_set_subtitle (row, anywhere ? meaning : _ ("Off for all chats in your settings"));
}

static void
update (BanterChatPrivacy *self)
{
  BanterDetailsPart *part = BANTER_DETAILS_PART (self);
  BanterRoom *room = banter_details_part_get_room (part);
  BanterAccount *account = banter_details_part_get_account (part);
  BanterPrivacy *privacy;

  if (room == NULL || account == NULL)
    return;
  privacy = banter_account_get_privacy (account);
  show (self->read_row, self->read, banter_room_get_shows_read (room),
        banter_privacy_get_read_receipts (privacy),
        _ ("Show in this chat what you have read, and see what others have"));
  show (self->typing_row, self->typing, banter_room_get_shows_typing (room),
        banter_privacy_get_typing (privacy),
        _ ("Show in this chat when you type, and see when others do"));
}

static void
tell (BanterChatPrivacy *self, const GError *error)
{
  g_autofree char *text = banter_problem_dup_text_of_error (error);

  if (error == NULL)
    return;
  banter_window_tell (GTK_WIDGET (self), text);
  update (self);
}

static void
on_read_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterChatPrivacy) self = BANTER_CHAT_PRIVACY (user_data);
  g_autoptr (GError) error = NULL;

  banter_room_set_shows_read_finish (BANTER_ROOM (source), result, &error);
  tell (self, error);
}

static void
on_typing_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterChatPrivacy) self = BANTER_CHAT_PRIVACY (user_data);
  g_autoptr (GError) error = NULL;

  banter_room_set_shows_typing_finish (BANTER_ROOM (source), result, &error);
  tell (self, error);
}

static void
on_read (BanterChatPrivacy *self)
{
  BanterRoom *room = banter_details_part_get_room (BANTER_DETAILS_PART (self));
  gboolean on = gtk_switch_get_active (self->read);

  if (room != NULL && gtk_widget_get_sensitive (GTK_WIDGET (self->read_row))
      && on != banter_room_get_shows_read (room))
    banter_room_set_shows_read_async (room, on, NULL, on_read_kept, g_object_ref (self));
}

static void
on_typing (BanterChatPrivacy *self)
{
  BanterRoom *room = banter_details_part_get_room (BANTER_DETAILS_PART (self));
  gboolean on = gtk_switch_get_active (self->typing);

  if (room != NULL && gtk_widget_get_sensitive (GTK_WIDGET (self->typing_row))
      && on != banter_room_get_shows_typing (room))
    banter_room_set_shows_typing_async (room, on, NULL, on_typing_kept, g_object_ref (self));
}

static void
banter_chat_privacy_room_changed (BanterDetailsPart *part)
{
  BanterChatPrivacy *self = BANTER_CHAT_PRIVACY (part);
  BanterAccount *account = banter_details_part_get_account (part);

  g_signal_group_set_target (self->room_signals, banter_details_part_get_room (part));
  g_signal_group_set_target (self->privacy_signals,
                             account != NULL ? banter_account_get_privacy (account) : NULL);
  update (self);
}

static void
banter_chat_privacy_dispose (GObject *object)
{
  BanterChatPrivacy *self = BANTER_CHAT_PRIVACY (object);

  g_clear_object (&self->room_signals);
  g_clear_object (&self->privacy_signals);
  G_OBJECT_CLASS (banter_chat_privacy_parent_class)->dispose (object);
}

static void
banter_chat_privacy_class_init (BanterChatPrivacyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_chat_privacy_dispose;
  BANTER_DETAILS_PART_CLASS (klass)->room_changed = banter_chat_privacy_room_changed;
  g_type_ensure (BANTER_TYPE_ENFORCER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/details/banter-chat-privacy.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterChatPrivacy, read_row);
  gtk_widget_class_bind_template_child (widget_class, BanterChatPrivacy, read);
  gtk_widget_class_bind_template_child (widget_class, BanterChatPrivacy, typing_row);
  gtk_widget_class_bind_template_child (widget_class, BanterChatPrivacy, typing);
  gtk_widget_class_bind_template_callback (widget_class, on_read);
  gtk_widget_class_bind_template_callback (widget_class, on_typing);
}

static void
banter_chat_privacy_init (BanterChatPrivacy *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->room_signals = g_signal_group_new (BANTER_TYPE_ROOM);
  g_signal_group_connect_swapped (self->room_signals, "notify::shows-read", G_CALLBACK (update),
                                  self);
  g_signal_group_connect_swapped (self->room_signals, "notify::shows-typing", G_CALLBACK (update),
                                  self);
  self->privacy_signals = g_signal_group_new (BANTER_TYPE_PRIVACY);
  g_signal_group_connect_swapped (self->privacy_signals, "notify::read-receipts",
                                  G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->privacy_signals, "notify::typing", G_CALLBACK (update),
                                  self);
}
