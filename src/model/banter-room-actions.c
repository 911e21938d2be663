/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-room-actions"

#include "config.h"

#include "banter-room-private.h"

#include "banter-action.h"
#include "banter-timeline-model-private.h"

#include "banter-client-chat.h"
#include "banter-property.h"

/* What one does in a chat. Everything goes to the client and comes back as a change of the store.
 * (Deleting a chat, which shows before that, is banter-room-delete.c.) Main thread. */

/* How often it is repeated that one is typing. */
#define TYPING_INTERVAL_US (4 * G_USEC_PER_SEC)

static void
on_enqueued (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gint64 id = banter_client_enqueue_finish (BANTER_CLIENT (source), result, &error);

  banter_action_return (task, id != 0, error);
}

/* What was written is in the outbox, or not. */
static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gint64 id = banter_client_enqueue_finish (BANTER_CLIENT (source), result, &error);

  if (id == 0)
    banter_room_give_reply_back (BANTER_ROOM (g_task_get_source_object (task)), task);
  banter_action_return (task, id != 0, error);
}

void
banter_room_send_text_async (BanterRoom *self, const char *text, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  BanterReply reply;
  gboolean answers;
  const BanterReply *to;

  g_return_if_fail (BANTER_IS_ROOM (self));
  g_return_if_fail (text != NULL);
  task = banter_action_new (self->account, self, banter_room_send_text_async, cancellable, callback,
                            user_data);
  if (task == NULL)
    return;
  answers = banter_room_take_reply (self, task, &reply);
  to = answers ? &reply : NULL;
  /* Whoever has not accepted yet takes plain text only. */
  if (self->waiting)
    banter_client_send_text_async (banter_room_get_client (self), self->room_id, text, to,
                                   cancellable, on_written, g_steal_pointer (&task));
  else
    banter_client_send_markdown_async (banter_room_get_client (self), self->room_id, text, to,
                                       cancellable, on_written, g_steal_pointer (&task));
}

gboolean
banter_room_send_text_finish (BanterRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
banter_room_send_sticker_async (BanterRoom *self, BanterSticker *sticker, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  BanterReply reply;
  gboolean answers;

  g_return_if_fail (BANTER_IS_ROOM (self));
  g_return_if_fail (BANTER_IS_STICKER (sticker));
  task = banter_action_new (self->account, self, banter_room_send_sticker_async, cancellable,
                            callback, user_data);
  if (task == NULL)
    return;
  answers = banter_room_take_reply (self, task, &reply);
  banter_client_send_sticker_async (banter_room_get_client (self), self->room_id,
                                    banter_sticker_get_row (sticker), answers ? &reply : NULL,
                                    cancellable, on_written, g_steal_pointer (&task));
}

gboolean
banter_room_send_sticker_finish (BanterRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
banter_room_send_file_async (BanterRoom *self, const BanterRoomFile *file,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  const BanterOutgoingFile outgoing = { .bytes = file->bytes,
                                        .name = file->name,
                                        .mime_type = file->mime_type,
                                        .width = file->width,
                                        .height = file->height,
                                        .thumbnail = file->thumbnail,
                                        .thumbnail_type = file->thumbnail_type,
                                        .thumbnail_width = file->thumbnail_width,
                                        .thumbnail_height = file->thumbnail_height };
  g_autoptr (GTask) task = NULL;
  BanterReply reply;
  gboolean answers;

  g_return_if_fail (BANTER_IS_ROOM (self));
  task = banter_action_new (self->account, self, banter_room_send_file_async, cancellable, callback,
                            user_data);
  if (task == NULL)
    return;
  answers = banter_room_take_reply (self, task, &reply);
  banter_client_send_file_async (banter_room_get_client (self), self->room_id, &outgoing,
                                 answers ? &reply : NULL, cancellable, on_written,
                                 g_steal_pointer (&task));
}

gboolean
banter_room_send_file_finish (BanterRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_cancelled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done = banter_client_cancel_finish (BANTER_CLIENT (source), result, &error);

  banter_action_return (task, done, error);
}

void
banter_room_delete_message_async (BanterRoom *self, BanterMessage *message,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ROOM (self));
  g_return_if_fail (BANTER_IS_MESSAGE (message));
  task = banter_action_new (self->account, self, banter_room_delete_message_async, cancellable,
                            callback, user_data);
  if (task == NULL)
    return;
  if (banter_message_get_event_id (message) != NULL)
    banter_client_redact_async (banter_room_get_client (self), self->room_id,
                                banter_message_get_event_id (message), cancellable, on_enqueued,
                                g_steal_pointer (&task));
  else
    banter_client_cancel_async (banter_room_get_client (self),
                                banter_message_get_outbox_id (message), cancellable, on_cancelled,
                                g_steal_pointer (&task));
}

gboolean
banter_room_delete_message_finish (BanterRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
banter_room_discard_message_async (BanterRoom *self, BanterMessage *message,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ROOM (self));
  g_return_if_fail (BANTER_IS_MESSAGE (message));
  task = banter_action_new (self->account, self, banter_room_discard_message_async, cancellable,
                            callback, user_data);
  if (task != NULL)
    banter_client_cancel_async (banter_room_get_client (self),
                                banter_message_get_outbox_id (message), cancellable, on_cancelled,
                                g_steal_pointer (&task));
}

gboolean
banter_room_discard_message_finish (BanterRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_retried (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!banter_client_retry_finish (BANTER_CLIENT (source), result, &error))
    g_debug ("A message was not queued again: %s", error->message);
}

void
banter_room_retry_message (BanterRoom *self, BanterMessage *message)
{
  g_return_if_fail (BANTER_IS_ROOM (self));
  g_return_if_fail (BANTER_IS_MESSAGE (message));
  if (banter_room_get_client (self) != NULL && banter_message_get_outbox_id (message) != 0)
    banter_client_retry_async (banter_room_get_client (self),
                               banter_message_get_outbox_id (message), NULL, on_retried, NULL);
}

/* What is on screen may be further than what the inbox knows, or (an old page) not as far. */
static const char *
get_newest_id (BanterRoom *self)
{
  BanterMessage *newest;

  if (self->timeline == NULL)
    return self->newest_id;
  banter_timeline_model_trim (self->timeline);
  newest = banter_timeline_model_get_newest_sent (self->timeline);
  return newest != NULL ? banter_message_get_event_id (newest) : self->newest_id;
}

void
banter_room_mark_read (BanterRoom *self)
{
  const char *event_id;

  g_return_if_fail (BANTER_IS_ROOM (self));
  if (banter_room_get_client (self) == NULL || banter_room_get_is_request (self))
    return;
  event_id = get_newest_id (self);
  if (event_id == NULL || (g_strcmp0 (self->read_id, event_id) == 0 && !self->marked_unread))
    return;
  g_free (self->read_id);
  self->read_id = g_strdup (event_id);
  banter_client_mark_read (banter_room_get_client (self), self->room_id, event_id);
}

/* Whether the others have to be told now. */
static gboolean
is_typing_news (BanterRoom *self, gboolean typing)
{
  if (!typing || self->typing_sent == 0)
    return typing != (self->typing_sent != 0);
  return g_get_monotonic_time () - self->typing_sent >= TYPING_INTERVAL_US;
}

void
banter_room_set_typing (BanterRoom *self, gboolean typing)
{
  g_return_if_fail (BANTER_IS_ROOM (self));
  if (banter_room_get_client (self) == NULL || !is_typing_news (self, typing))
    return;
  self->typing_sent = typing ? g_get_monotonic_time () : 0;
  banter_client_set_typing (banter_room_get_client (self), self->room_id, typing);
}

void
banter_room_set_draft (BanterRoom *self, const char *text)
{
  g_return_if_fail (BANTER_IS_ROOM (self));
  if (text != NULL && *text == '\0')
    text = NULL;
  if (!banter_property_take_string (self, banter_room_properties[BANTER_ROOM_PROP_DRAFT],
                                    &self->draft, g_strdup (text)))
    return;
  self->draft_touched = self->draft_unsaved = TRUE;
  if (self->account != NULL)
    banter_account_queue_drafts (self->account);
}

gboolean
banter_room_take_unsaved_draft (BanterRoom *self, char **draft)
{
  if (!self->draft_unsaved)
    return FALSE;
  self->draft_unsaved = FALSE;
  *draft = g_strdup (self->draft);
  return TRUE;
}

static void
on_accepted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done = banter_client_accept_finish (BANTER_CLIENT (source), result, &error);

  banter_action_return (task, done, error);
}

void
banter_room_accept_async (BanterRoom *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ROOM (self));
  task = banter_action_new (self->account, self, banter_room_accept_async, cancellable, callback,
                            user_data);
  if (task != NULL)
    banter_client_accept_async (banter_room_get_client (self), self->room_id, self->dm_user_id,
                                cancellable, on_accepted, g_steal_pointer (&task));
}

gboolean
banter_room_accept_finish (BanterRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
