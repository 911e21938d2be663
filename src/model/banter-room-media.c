/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-room-media"

#include "config.h"

#include "banter-room-private.h"

#include "banter-action.h"
#include "banter-message-row.h"
#include "banter-object-list.h"

/* A chat's pictures and files, apart from its timeline. Main thread. */

#define MEDIA_MAX 300

static void
on_media_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterRoom *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = banter_reader_media_finish (BANTER_READER (source), result, &error);
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (BanterObjectList) list = NULL;

  if (rows == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  messages = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < rows->len && self->account != NULL; i++)
    {
      const BanterEventRow *row = rows->pdata[i];
      BanterMessageData data;

      if (banter_message_data_from_row (row, BANTER_POSITION_UNKNOWN, &data))
        g_ptr_array_add (messages, banter_message_new (banter_account_ensure_person (
                                                           self->account, row->sender,
                                                           row->sender_name, row->sender_avatar),
                                                       &data));
    }
  list = banter_object_list_new (BANTER_TYPE_MESSAGE);
  banter_object_list_set (list, messages);
  g_task_return_pointer (task, g_steal_pointer (&list), g_object_unref);
}

void
banter_room_find_media_async (BanterRoom *self, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ROOM (self));
  task = banter_action_new (self->account, self, banter_room_find_media_async, cancellable,
                            callback, user_data);
  if (task != NULL)
    banter_reader_media_async (banter_account_get_reader (self->account), self->room_id, MEDIA_MAX,
                               cancellable, on_media_read, g_steal_pointer (&task));
}

GListModel *
banter_room_find_media_finish (BanterRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
