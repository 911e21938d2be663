/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-account-groups"

#include "config.h"

#include "banter-action.h"
#include "banter-group-private.h"
#include "banter-object-list.h"

#include "banter-client-group.h"

/* Which chats one shares with somebody, and making a group. Main thread. */

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

/* A group that has been made, on its way to who asked for it. */
typedef struct
{
  char *room_id;
  BanterRefusals *refusals;
} NewGroup;

static void
new_group_free (NewGroup *data)
{
  g_free (data->room_id);
  banter_refusals_free (data->refusals);
  g_free (data);
}

static void
on_group_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterAccount *self = g_task_get_source_object (task);
  const NewGroup *data = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = banter_reader_rooms_finish (BANTER_READER (source), result, &error);

  if (rows == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  banter_account_apply_rooms (self, rows, NULL);
  g_task_return_pointer (task, g_object_ref (banter_account_ensure_room (self, data->room_id)),
                         g_object_unref);
}

static void
on_group_created (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterAccount *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GPtrArray) refused = NULL;
  g_autoptr (GError) error = NULL;
  char *room_id
      = banter_client_create_group_finish (BANTER_CLIENT (source), result, &refused, &error);
  const char *room_ids[] = { room_id, NULL };
  NewGroup *data;

  if (room_id == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  data = g_new0 (NewGroup, 1);
  data->room_id = room_id;
  data->refusals = banter_refusals_new (self, refused);
  g_task_set_task_data (task, data, (GDestroyNotify)new_group_free);
  if (!banter_action_fail_if_closed (self, task))
    banter_reader_rooms_async (self->reader, room_ids, cancellable, on_group_read,
                               g_steal_pointer (&task));
}

void
banter_account_create_group_async (BanterAccount *self, const char *name, GBytes *picture,
                                   GPtrArray *people, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_auto (GStrv) user_ids = NULL;

  g_return_if_fail (BANTER_IS_ACCOUNT (self));
  g_return_if_fail (name != NULL && people != NULL);
  task = banter_action_new (self, self, banter_account_create_group_async, cancellable, callback,
                            user_data);
  if (task == NULL)
    return;
  user_ids = banter_people_dup_ids (people);
  banter_client_create_group_async (self->client, name, picture, "image/png",
                                    (const char *const *)user_ids, cancellable, on_group_created,
                                    g_steal_pointer (&task));
}

BanterRoom *
banter_account_create_group_finish (BanterAccount *self, GAsyncResult *result,
                                    BanterRefusals **refusals, GError **error)
{
  BanterRoom *room;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  room = g_task_propagate_pointer (G_TASK (result), error);
  if (room != NULL && refusals != NULL)
    {
      NewGroup *data = g_task_get_task_data (G_TASK (result));

      *refusals = g_steal_pointer (&data->refusals);
    }
  return room;
}
