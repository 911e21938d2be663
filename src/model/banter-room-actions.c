/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-room-actions"

#include "config.h"

#include "banter-room-private.h"

#include "banter-account-private.h"
#include "banter-timeline-model-private.h"

#include "banter-client-chat.h"

/* What one does in a chat. Everything goes to the client and comes back as a change of the store;
 * only deleting a chat shows before that. Main thread. */

static BanterClient *
get_client (BanterRoom *self)
{
  BanterAccount *account = banter_room_get_account (self);

  return account != NULL ? banter_account_get_client (account) : NULL;
}

/* A task for @self that has failed already if the account is closed. */
static GTask *
new_task (BanterRoom *self, GCancellable *cancellable, GAsyncReadyCallback callback,
          gpointer user_data, gpointer tag)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  if (banter_account_fail_if_closed (banter_room_get_account (self), task))
    return NULL;
  return g_steal_pointer (&task);
}

static void
return_result (GTask *task, gboolean done, GError *error)
{
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_enqueued (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gint64 id = banter_client_enqueue_finish (BANTER_CLIENT (source), result, &error);

  return_result (task, id != 0, error);
}

void
banter_room_send_text_async (BanterRoom *self, const char *text, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ROOM (self));
  g_return_if_fail (text != NULL);
  task = new_task (self, cancellable, callback, user_data, banter_room_send_text_async);
  if (task != NULL)
    banter_client_send_text_async (get_client (self), banter_room_get_id (self), text, cancellable,
                                   on_enqueued, g_steal_pointer (&task));
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

  g_return_if_fail (BANTER_IS_ROOM (self));
  g_return_if_fail (BANTER_IS_STICKER (sticker));
  task = new_task (self, cancellable, callback, user_data, banter_room_send_sticker_async);
  if (task != NULL)
    banter_client_send_sticker_async (get_client (self), banter_room_get_id (self),
                                      banter_sticker_get_row (sticker), cancellable, on_enqueued,
                                      g_steal_pointer (&task));
}

gboolean
banter_room_send_sticker_finish (BanterRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
banter_room_send_file_async (BanterRoom *self, GBytes *bytes, const char *name,
                             const char *mime_type, int width, int height,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ROOM (self));
  g_return_if_fail (bytes != NULL && name != NULL && mime_type != NULL);
  task = new_task (self, cancellable, callback, user_data, banter_room_send_file_async);
  if (task != NULL)
    banter_client_send_file_async (get_client (self), banter_room_get_id (self), bytes, name,
                                   mime_type, width, height, cancellable, on_enqueued,
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

  return_result (task, done, error);
}

void
banter_room_delete_message_async (BanterRoom *self, BanterMessage *message,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ROOM (self));
  g_return_if_fail (BANTER_IS_MESSAGE (message));
  task = new_task (self, cancellable, callback, user_data, banter_room_delete_message_async);
  if (task == NULL)
    return;
  if (banter_message_get_event_id (message) != NULL)
    banter_client_redact_async (get_client (self), banter_room_get_id (self),
                                banter_message_get_event_id (message), cancellable, on_enqueued,
                                g_steal_pointer (&task));
  else
    banter_client_cancel_async (get_client (self), banter_message_get_outbox_id (message),
                                cancellable, on_cancelled, g_steal_pointer (&task));
}

gboolean
banter_room_delete_message_finish (BanterRoom *self, GAsyncResult *result, GError **error)
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
  if (get_client (self) != NULL && banter_message_get_outbox_id (message) != 0)
    banter_client_retry_async (get_client (self), banter_message_get_outbox_id (message), NULL,
                               on_retried, NULL);
}

void
banter_room_mark_read (BanterRoom *self)
{
  BanterTimelineModel *timeline;
  BanterMessage *newest;

  g_return_if_fail (BANTER_IS_ROOM (self));
  timeline = banter_room_get_open_timeline (self);
  if (timeline == NULL || get_client (self) == NULL || banter_room_get_is_request (self))
    return;
  banter_timeline_model_trim (timeline);
  newest = banter_timeline_model_get_newest_sent (timeline);
  if (newest == NULL || !banter_room_take_read (self, banter_message_get_event_id (newest)))
    return;
  banter_client_mark_read (get_client (self), banter_room_get_id (self),
                           banter_message_get_event_id (newest));
}

void
banter_room_set_typing (BanterRoom *self, gboolean typing)
{
  g_return_if_fail (BANTER_IS_ROOM (self));
  if (get_client (self) != NULL && banter_room_take_typing (self, typing))
    banter_client_set_typing (get_client (self), banter_room_get_id (self), typing);
}

void
banter_room_set_draft (BanterRoom *self, const char *text)
{
  g_return_if_fail (BANTER_IS_ROOM (self));
  if (banter_room_replace_draft (self, text) && banter_room_get_account (self) != NULL)
    banter_account_queue_drafts (banter_room_get_account (self));
}

static void
on_accepted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done = banter_client_accept_finish (BANTER_CLIENT (source), result, &error);

  return_result (task, done, error);
}

void
banter_room_accept_async (BanterRoom *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ROOM (self));
  task = new_task (self, cancellable, callback, user_data, banter_room_accept_async);
  if (task != NULL)
    banter_client_accept_async (get_client (self), banter_room_get_id (self),
                                banter_room_get_dm_user_id (self), cancellable, on_accepted,
                                g_steal_pointer (&task));
}

gboolean
banter_room_accept_finish (BanterRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Brings the room back into its list, or takes it out. */
static void
show_again (BanterRoom *self, gboolean shown)
{
  BanterAccount *account = banter_room_get_account (self);

  banter_room_set_hidden (self, !shown);
  if (account != NULL)
    banter_account_refresh_lists (account);
}

static void
on_leave_cancelled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterRoom) self = user_data;
  g_autoptr (GError) error = NULL;

  if (banter_client_cancel_finish (BANTER_CLIENT (source), result, &error))
    return;
  g_debug ("Too late to bring a chat back: %s", error->message);
  show_again (self, FALSE);
}

static void
cancel_leave (BanterRoom *self, gint64 outbox_id)
{
  if (get_client (self) != NULL)
    banter_client_cancel_async (get_client (self), outbox_id, NULL, on_leave_cancelled,
                                g_object_ref (self));
}

/* A leave on its way into the outbox. */
typedef struct
{
  BanterRoom *room; /* owned */
  guint decision;
} Leave;

static void
leave_free (Leave *leave)
{
  g_object_unref (leave->room);
  g_free (leave);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Leave, leave_free)

static void
on_leave_queued (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Leave) leave = user_data;
  BanterRoom *self = leave->room;
  gboolean wanted = banter_room_is_leave_decided (self, leave->decision);
  g_autoptr (GError) error = NULL;
  gint64 id = banter_client_enqueue_finish (BANTER_CLIENT (source), result, &error);

  if (id == 0)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("A chat cannot be deleted: %s", error->message);
      if (wanted)
        show_again (self, TRUE);
    }
  else if (wanted)
    banter_room_set_leave_id (self, id);
  else
    cancel_leave (self, id);
}

void
banter_room_delete (BanterRoom *self, guint undo_seconds)
{
  Leave *leave;

  g_return_if_fail (BANTER_IS_ROOM (self));
  if (banter_room_get_hidden (self) || get_client (self) == NULL)
    return;
  show_again (self, FALSE);
  leave = g_new0 (Leave, 1);
  leave->room = g_object_ref (self);
  leave->decision = banter_room_decide_leave (self);
  banter_client_leave_async (get_client (self), banter_room_get_id (self), undo_seconds * 1000,
                             NULL, on_leave_queued, leave);
}

void
banter_room_undo_delete (BanterRoom *self)
{
  gint64 id;

  g_return_if_fail (BANTER_IS_ROOM (self));
  id = banter_room_take_leave_id (self);
  if (id == 0 && !banter_room_get_hidden (self))
    return;
  banter_room_decide_leave (self);
  show_again (self, TRUE);
  /* Without an id the leave is not in the outbox yet: on_leave_queued() sees that it is unwanted.
   */
  if (id != 0)
    cancel_leave (self, id);
}
