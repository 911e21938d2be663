/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-account-people"

#include "config.h"

#include "banter-action.h"
#include "banter-object-list.h"
#include "banter-problem-private.h"

#include "banter-client-chat.h"
#include "banter-client-media.h"
#include "banter-client-people.h"
#include "banter-id.h"
#include "banter-text.h"

/* What an account does about people: finding them, opening a chat, one's own profile, and the media
 * behind names and messages. Main thread. */

#define FOUND_MAX 50
#define THUMBNAIL_PIXELS 96

typedef struct
{
  char *text;
  GPtrArray *found; /* BanterPerson */
} FindPeople;

static void
find_people_free (FindPeople *data)
{
  g_free (data->text);
  g_ptr_array_unref (data->found);
  g_free (data);
}

/* Adds the people of @rows that are not there yet. */
static void
add_people (BanterAccount *self, GPtrArray *found, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len && found->len < FOUND_MAX; i++)
    {
      const BanterPersonRow *row = rows->pdata[i];
      BanterPerson *person;

      if (!banter_user_id_is_valid (row->user_id)
          || g_strcmp0 (row->user_id, banter_account_get_user_id (self)) == 0)
        continue;
      person = banter_account_ensure_person (self, row->user_id, row->name, row->avatar);
      if (!g_ptr_array_find (found, person, NULL))
        g_ptr_array_add (found, g_object_ref (person));
    }
}

static void
on_directory_searched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FindPeople *data = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows
      = banter_client_search_people_finish (BANTER_CLIENT (source), result, &error);
  g_autoptr (BanterObjectList) list = NULL;

  if (rows != NULL)
    add_people (g_task_get_source_object (task), data->found, rows);
  /* Out of touch with the server, the people who are known here are still an answer. */
  else if (data->found->len == 0 || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  list = banter_object_list_new (BANTER_TYPE_PERSON);
  banter_object_list_set (list, data->found);
  g_task_return_pointer (task, g_steal_pointer (&list), g_object_unref);
}

static void
on_known_people (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  BanterAccount *self = g_task_get_source_object (task);
  FindPeople *data = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = banter_reader_people_finish (BANTER_READER (source), result, &error);

  if (rows == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  add_people (self, data->found, rows);
  if (banter_action_fail_if_closed (self, task))
    return;
  banter_client_search_people_async (self->client, data->text, FOUND_MAX, cancellable,
                                     on_directory_searched, g_steal_pointer (&task));
}

void
banter_account_find_people_async (BanterAccount *self, const char *text, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *folded = NULL;
  FindPeople *data;

  g_return_if_fail (BANTER_IS_ACCOUNT (self));
  g_return_if_fail (text != NULL);
  task = banter_action_new (self, self, banter_account_find_people_async, cancellable, callback,
                            user_data);
  if (task == NULL)
    return;
  data = g_new (FindPeople, 1);
  data->text = g_strstrip (g_strdup (text));
  data->found = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, data, (GDestroyNotify)find_people_free);
  folded = banter_text_fold (data->text);
  banter_reader_people_async (self->reader, folded, FOUND_MAX, cancellable, on_known_people,
                              g_steal_pointer (&task));
}

GListModel *
banter_account_find_people_finish (BanterAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_new_chat_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterAccount *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = banter_reader_rooms_finish (BANTER_READER (source), result, &error);

  if (rows == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  banter_account_apply_rooms (self, rows, NULL);
  g_task_return_pointer (
      task, g_object_ref (banter_account_ensure_room (self, g_task_get_task_data (task))),
      g_object_unref);
}

void
banter_account_return_room (BanterAccount *self, GTask *task, char *room_id)
{
  g_autoptr (GTask) owned = task;
  const char *room_ids[] = { room_id, NULL };

  g_task_set_task_data (task, room_id, g_free);
  if (!banter_action_fail_if_closed (self, task))
    banter_reader_rooms_async (self->reader, room_ids, g_task_get_cancellable (task),
                               on_new_chat_read, g_steal_pointer (&owned));
}

static void
on_chat_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterAccount *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  char *room_id = banter_client_open_dm_finish (BANTER_CLIENT (source), result, &error);

  if (room_id == NULL
      && g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND))
    g_task_return_new_error (task, BANTER_MODEL_ERROR, BANTER_PROBLEM_NO_SUCH_PERSON, "%s",
                             error->message);
  else if (room_id == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    banter_account_return_room (self, g_steal_pointer (&task), room_id);
}

void
banter_account_open_chat_async (BanterAccount *self, const char *user_id, const char *first_text,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ACCOUNT (self));
  g_return_if_fail (user_id != NULL);
  task = banter_action_new (self, self, banter_account_open_chat_async, cancellable, callback,
                            user_data);
  if (task == NULL)
    return;
  if (!banter_user_id_is_valid (user_id))
    g_task_return_new_error (task, BANTER_MODEL_ERROR, BANTER_PROBLEM_NO_SUCH_PERSON, "No user id");
  else
    banter_client_open_dm_async (self->client, user_id, first_text, cancellable, on_chat_opened,
                                 g_steal_pointer (&task));
}

BanterRoom *
banter_account_open_chat_finish (BanterAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_profile_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done = banter_client_set_profile_finish (BANTER_CLIENT (source), result, &error);

  banter_action_return (task, done, error);
}

void
banter_account_set_display_name_async (BanterAccount *self, const char *name,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ACCOUNT (self));
  g_return_if_fail (name != NULL);
  task = banter_action_new (self, self, banter_account_set_display_name_async, cancellable,
                            callback, user_data);
  if (task != NULL)
    banter_client_set_display_name_async (self->client, name, cancellable, on_profile_set,
                                          g_steal_pointer (&task));
}

gboolean
banter_account_set_display_name_finish (BanterAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
banter_account_set_picture_async (BanterAccount *self, GBytes *picture, const char *mime_type,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ACCOUNT (self));
  task = banter_action_new (self, self, banter_account_set_picture_async, cancellable, callback,
                            user_data);
  if (task != NULL)
    banter_client_set_avatar_async (self->client, picture, mime_type, cancellable, on_profile_set,
                                    g_steal_pointer (&task));
}

gboolean
banter_account_set_picture_finish (BanterAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_media_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GBytes *bytes = banter_client_load_media_finish (BANTER_CLIENT (source), result, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify)g_bytes_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
banter_account_load_media_async (BanterAccount *self, const char *mxc, BanterMediaSize size,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ACCOUNT (self));
  g_return_if_fail (mxc != NULL);
  task = banter_action_new (self, self, banter_account_load_media_async, cancellable, callback,
                            user_data);
  if (task != NULL)
    banter_client_load_media_async (self->client, mxc,
                                    size == BANTER_MEDIA_THUMBNAIL ? THUMBNAIL_PIXELS : 0,
                                    cancellable, on_media_loaded, g_steal_pointer (&task));
}

GBytes *
banter_account_load_media_finish (BanterAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
