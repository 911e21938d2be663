/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-directory"

#include "config.h"

#include "banter-client-directory.h"

#include "banter-client-error-private.h"
#include "banter-client-private.h"
#include "banter-id.h"
#include "banter-matrix-directory.h"
#include "banter-matrix-room.h"

/* The directory of public rooms (CS-API "Listing rooms"), and entering one. Plain code on workers.
 */

#define PAGE 50
/* Spaces and rooms of stickers are left out after the server has counted them: a few pages more may
 * be asked for. */
#define MAX_PAGES 4

void
banter_public_group_row_free (BanterPublicGroupRow *row)
{
  if (row == NULL)
    return;

  g_free (row->room_id);
  g_free (row->alias);
  g_free (row->name);
  g_free (row->topic);
  g_free (row->avatar);
  g_free (row);
}

static void
add_groups (GPtrArray *rows, const GPtrArray *rooms)
{
  for (guint i = 0; i < rooms->len && rows->len < PAGE; i++)
    {
      BanterMatrixPublicRoom *room = rooms->pdata[i];
      BanterPublicGroupRow *row;

      if (room->room_type != NULL || !banter_room_id_is_valid (room->room_id))
        continue;
      row = g_new0 (BanterPublicGroupRow, 1);
      row->room_id = g_steal_pointer (&room->room_id);
      row->alias = g_steal_pointer (&room->canonical_alias);
      row->name = g_steal_pointer (&room->name);
      row->topic = g_steal_pointer (&room->topic);
      row->avatar = g_steal_pointer (&room->avatar_url);
      row->n_members = MAX (room->num_joined_members, 0);
      g_ptr_array_add (rows, row);
    }
}

static BanterMatrixPublicRooms *
get_page (BanterEngine *engine, const char *text, const char *since, GCancellable *cancellable,
          GError **error)
{
  BanterMatrixPublicRoomsFilter filter = { .generic_search_term = (char *)text };
  const BanterMatrixPublicRoomsRequest body
      = { .limit = PAGE, .since = (char *)since, .filter = text != NULL ? &filter : NULL };
  g_autofree char *json = banter_json_encode (&banter_matrix_public_rooms_request_type, &body);
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_PUBLIC_ROOMS);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_PUBLIC_ROOMS, path, json);

  return banter_http_call (banter_engine_get_http (engine), &request,
                           &banter_matrix_public_rooms_type, cancellable, error);
}

static void
search_groups (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_public_group_row_free);
  g_autofree char *since = NULL;

  for (guint i = 0; i < MAX_PAGES && rows->len < PAGE; i++)
    {
      GError *error = NULL;
      g_autoptr (BanterMatrixPublicRooms) page
          = get_page (engine, task_data, since, cancellable, &error);

      if (page == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
      add_groups (rows, page->chunk);
      g_free (since);
      since = g_steal_pointer (&page->next_batch);
      if (since == NULL)
        break;
    }
  g_task_return_pointer (task, g_steal_pointer (&rows), (GDestroyNotify)g_ptr_array_unref);
}

void
banter_client_search_groups_async (BanterClient *self, const char *text, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));

  banter_client_run (self, banter_client_search_groups_async, search_groups, g_strdup (text),
                     g_free, cancellable, callback, user_data);
}

GPtrArray *
banter_client_search_groups_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
add_room (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  return banter_store_add_room (store, data, NULL, changes, error);
}

static void
join_group (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_JOIN_BY_ALIAS, task_data);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_JOIN_BY_ALIAS, path, "{}");
  g_autoptr (BanterMatrixRoomId) joined = NULL;
  GError *error = NULL;

  joined = banter_http_call (banter_engine_get_http (engine), &request, &banter_matrix_room_id_type,
                             cancellable, &error);
  if (joined != NULL && !banter_room_id_is_valid (joined->room_id))
    g_task_return_new_error (task, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_SERVER, "No room id");
  else if (joined != NULL && banter_engine_store_call (engine, add_room, joined->room_id, &error))
    g_task_return_pointer (task, g_steal_pointer (&joined->room_id), g_free);
  else
    g_task_return_error (task, error);
}

void
banter_client_join_group_async (BanterClient *self, const char *address, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (address != NULL);

  banter_client_run (self, banter_client_join_group_async, join_group, g_strdup (address), g_free,
                     cancellable, callback, user_data);
}

char *
banter_client_join_group_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
