/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-notifier"

#include "config.h"

#include "banter-notifier.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-clock.h"
#include "banter-family.h"
#include "banter-message.h"
#include "banter-room.h"
#include "banter-settings.h"
#include "banter-sound.h"
#include "banter-text.h"
#include "inbox/banter-preview-text.h"

/* One notification a chat, the newest message in it; a click opens the chat. */

#define BODY_MAX_CHARS 200

struct _BanterNotifier
{
  GObject parent_instance;

  GSettings *settings;
  BanterAccount *account;
  BanterRoom *visible_room;
  GHashTable *announced; /* set of BanterRoom with a notification */

  GApplication *application; /* borrowed: it outlives its windows */
};

G_DEFINE_FINAL_TYPE (BanterNotifier, banter_notifier, G_TYPE_OBJECT)

static void
withdraw (BanterNotifier *self, BanterRoom *room)
{
  if (!g_hash_table_contains (self->announced, room))
    return;
  g_application_withdraw_notification (self->application, banter_room_get_id (room));
  g_signal_handlers_disconnect_by_data (room, self);
  g_hash_table_remove (self->announced, room);
}

static void
on_unread_changed (BanterNotifier *self, GParamSpec *pspec, BanterRoom *room)
{
  if (banter_room_get_unread (room) == 0)
    withdraw (self, room);
}

static void
on_message_arrived (BanterNotifier *self, BanterRoom *room, BanterMessage *message)
{
  g_autoptr (GNotification) notification = NULL;

  if (room == self->visible_room || banter_notifier_is_silent (self->account)
      || !g_settings_get_boolean (self->settings, BANTER_SETTING_NOTIFY_MESSAGES))
    return;
  notification = banter_notifier_build (room, message);
  g_application_send_notification (self->application, banter_room_get_id (room), notification);
  if (g_hash_table_add (self->announced, g_object_ref (room)))
    g_signal_connect_object (room, "notify::unread", G_CALLBACK (on_unread_changed), self,
                             G_CONNECT_SWAPPED);
  if (g_settings_get_boolean (self->settings, BANTER_SETTING_NOTIFY_SOUND))
    banter_sound_play_message ();
}

static void
banter_notifier_dispose (GObject *object)
{
  BanterNotifier *self = BANTER_NOTIFIER (object);
  g_autoptr (GList) rooms = NULL;

  if (self->announced != NULL)
    {
      rooms = g_hash_table_get_keys (self->announced);
      for (GList *node = rooms; node != NULL; node = node->next)
        withdraw (self, node->data);
    }
  g_clear_pointer (&self->announced, g_hash_table_unref);
  g_clear_object (&self->visible_room);
  g_clear_object (&self->account);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (banter_notifier_parent_class)->dispose (object);
}

static void
banter_notifier_class_init (BanterNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = banter_notifier_dispose;
}

static void
banter_notifier_init (BanterNotifier *self)
{
  self->announced = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

BanterNotifier *
banter_notifier_new (GApplication *application, BanterAccount *account, GSettings *settings)
{
  BanterNotifier *self = g_object_new (BANTER_TYPE_NOTIFIER, NULL);

  self->application = application;
  self->account = g_object_ref (account);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (account, "message-arrived", G_CALLBACK (on_message_arrived), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
banter_notifier_set_visible_room (BanterNotifier *self, BanterRoom *room)
{
  g_return_if_fail (BANTER_IS_NOTIFIER (self));

  if (g_set_object (&self->visible_room, room) && room != NULL)
    withdraw (self, room);
}

gboolean
banter_notifier_is_silent (BanterAccount *account)
{
  g_autoptr (GDateTime) now = banter_clock_to_local (banter_clock_now_ms ());

  return banter_family_is_quiet (banter_account_get_family (account), now);
}

GNotification *
banter_notifier_build (BanterRoom *room, BanterMessage *message)
{
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  gboolean is_group = banter_room_get_is_group (room);

  if (banter_room_get_is_request (room))
    {
      notification = g_notification_new (_ ("Message request"));
      g_notification_set_body (notification, _ ("Somebody new wants to send you a message."));
    }
  else
    {
      line = banter_text_one_line (banter_message_get_summary (message), BODY_MAX_CHARS);
      text = banter_preview_text (banter_message_get_kind (message), line, FALSE,
                                  is_group ? banter_message_get_sender_name (message) : NULL);
      notification = g_notification_new (banter_room_get_name (room));
      g_notification_set_body (notification, text);
    }
  g_notification_set_category (notification, "im.received");
  g_notification_set_default_action_and_target (notification, "app.open-chat", "s",
                                                banter_room_get_id (room));
  return g_steal_pointer (&notification);
}
