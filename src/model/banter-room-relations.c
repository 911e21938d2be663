/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-room-relations"

#include "config.h"

#include "banter-room-private.h"

#include "banter-action.h"
#include "banter-message-private.h"

#include "banter-client-chat.h"

/* What one does to a message of a chat: answering, editing, reacting, sending it
 * on. Main thread. */

BanterMessage *
banter_room_get_answered (BanterRoom *self)
{
  g_return_val_if_fail (BANTER_IS_ROOM (self), NULL);
  return self->answered;
}

void
banter_room_set_answered (BanterRoom *self, BanterMessage *message)
{
  g_return_if_fail (BANTER_IS_ROOM (self));
  g_return_if_fail (message == NULL || banter_message_get_can_answer (message));
  if (g_set_object (&self->answered, message))
    g_object_notify_by_pspec (G_OBJECT (self), banter_room_properties[BANTER_ROOM_PROP_ANSWERED]);
}

gboolean
banter_room_take_reply (BanterRoom *self, GTask *task, BanterReply *reply)
{
  BanterMessage *message = self->answered;

  if (message == NULL)
    return FALSE;
  *reply = (BanterReply){ .event_id = banter_message_get_event_id (message) };
  if (!banter_message_get_own (message))
    reply->sender = banter_message_get_sender_id (message);
  g_task_set_task_data (task, g_object_ref (message), g_object_unref);
  banter_room_set_answered (self, NULL);
  return TRUE;
}

void
banter_room_give_reply_back (BanterRoom *self, GTask *task)
{
  BanterMessage *message = g_task_get_task_data (task);

  if (message != NULL && self->answered == NULL && banter_message_get_can_answer (message))
    banter_room_set_answered (self, message);
}

static void
on_edited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gint64 id = banter_client_enqueue_finish (BANTER_CLIENT (source), result, &error);

  banter_action_return (task, id != 0, error);
}

void
banter_room_edit_message_async (BanterRoom *self, BanterMessage *message, const char *text,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ROOM (self));
  g_return_if_fail (BANTER_IS_MESSAGE (message) && banter_message_get_can_edit (message));
  g_return_if_fail (text != NULL);
  task = banter_action_new (self->account, self, banter_room_edit_message_async, cancellable,
                            callback, user_data);
  if (task == NULL)
    return;
  if (g_strcmp0 (banter_message_get_source (message), text) == 0)
    g_task_return_boolean (task, TRUE);
  else
    banter_client_edit_async (banter_room_get_client (self), self->room_id,
                              banter_message_get_event_id (message), text, cancellable, on_edited,
                              g_steal_pointer (&task));
}

gboolean
banter_room_edit_message_finish (BanterRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Whether the person has reacted with @key. */
static gboolean
is_given (BanterMessage *message, const char *key)
{
  GPtrArray *reactions = banter_message_get_reactions (message);

  for (guint i = 0; reactions != NULL && i < reactions->len; i++)
    {
      const BanterReaction *reaction = g_ptr_array_index (reactions, i);

      if (reaction->own && banter_reaction_is (reaction, key))
        return TRUE;
    }
  return FALSE;
}

static void
on_reacted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done = banter_client_set_reaction_finish (BANTER_CLIENT (source), result, &error);

  banter_action_return (task, done, error);
}

void
banter_room_react_async (BanterRoom *self, BanterMessage *message, const char *key,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ROOM (self));
  g_return_if_fail (BANTER_IS_MESSAGE (message) && banter_message_get_can_answer (message));
  g_return_if_fail (key != NULL);
  task = banter_action_new (self->account, self, banter_room_react_async, cancellable, callback,
                            user_data);
  if (task != NULL)
    banter_client_set_reaction_async (
        banter_room_get_client (self), self->room_id, banter_message_get_event_id (message), key,
        !is_given (message, key), cancellable, on_reacted, g_steal_pointer (&task));
}

gboolean
banter_room_react_finish (BanterRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_forwarded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done = banter_client_forward_finish (BANTER_CLIENT (source), result, &error);

  banter_action_return (task, done, error);
}

void
banter_room_forward_message_async (BanterRoom *self, BanterMessage *message, BanterRoom *to,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ROOM (self) && BANTER_IS_ROOM (to));
  g_return_if_fail (BANTER_IS_MESSAGE (message) && banter_message_get_can_forward (message));
  task = banter_action_new (self->account, self, banter_room_forward_message_async, cancellable,
                            callback, user_data);
  if (task != NULL)
    banter_client_forward_async (banter_room_get_client (self), self->room_id,
                                 banter_message_get_event_id (message), banter_room_get_id (to),
                                 cancellable, on_forwarded, g_steal_pointer (&task));
}

gboolean
banter_room_forward_message_finish (BanterRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
