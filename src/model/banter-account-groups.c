/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-account-groups"

#include "config.h"

#include "banter-action.h"
#include "banter-object-list.h"

/* Which chats one shares with somebody. Main thread. */

static void
on_common_groups (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterAccount *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) room_ids
      = banter_reader_common_groups_finish (BANTER_READER (source), result, &error);
  g_autoptr (GPtrArray) rooms = NULL;
  g_autoptr (BanterObjectList) list = NULL;

  if (room_ids == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  rooms = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < room_ids->len; i++)
    {
      BanterRoom *room = banter_account_get_room (self, room_ids->pdata[i]);

      if (room != NULL)
        g_ptr_array_add (rooms, g_object_ref (room));
    }
  list = banter_object_list_new (BANTER_TYPE_ROOM);
  banter_object_list_set (list, rooms);
  g_task_return_pointer (task, g_steal_pointer (&list), g_object_unref);
}

void
banter_account_find_common_groups_async (BanterAccount *self, const char *user_id,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ACCOUNT (self));
  g_return_if_fail (user_id != NULL);
  task = banter_action_new (self, self, banter_account_find_common_groups_async, cancellable,
                            callback, user_data);
  if (task != NULL)
    banter_reader_common_groups_async (self->reader, user_id, cancellable, on_common_groups,
                                       g_steal_pointer (&task));
}

GListModel *
banter_account_find_common_groups_finish (BanterAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

BanterRoom *
banter_account_get_chat_with (BanterAccount *self, const char *user_id)
{
  const GPtrArray *chats;

  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  g_return_val_if_fail (user_id != NULL, NULL);
  chats = banter_object_list_get (self->chats);
  for (guint i = 0; i < chats->len; i++)
    if (g_strcmp0 (banter_room_get_dm_user_id (chats->pdata[i]), user_id) == 0)
      return chats->pdata[i];
  return NULL;
}
