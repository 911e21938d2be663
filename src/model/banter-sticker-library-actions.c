/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-library-actions"

#include "config.h"

#include "banter-sticker-library-private.h"

#include "banter-action.h"

#include "banter-client-chat.h"
#include "banter-client-stickers.h"

/* What the server is asked for: the sets of the Store, and to save one; and which set a sticker is
 * from. A choice shows at once and comes back if it is refused. Main thread. */

static void
on_store_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows
      = banter_client_load_sticker_store_finish (BANTER_CLIENT (source), result, &error);

  if (rows == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  banter_sticker_library_apply_store (g_task_get_source_object (task), rows);
  g_task_return_boolean (task, TRUE);
}

void
banter_sticker_library_refresh_store_async (BanterStickerLibrary *self, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_STICKER_LIBRARY (self));
  task = banter_action_new (self->account, self, banter_sticker_library_refresh_store_async,
                            cancellable, callback, user_data);
  if (task == NULL)
    return;
  banter_client_load_sticker_store_async (banter_account_get_client (self->account), cancellable,
                                          on_store_loaded, g_steal_pointer (&task));
}

gboolean
banter_sticker_library_refresh_store_finish (BanterStickerLibrary *self, GAsyncResult *result,
                                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_set_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterStickerLibrary *self = g_task_get_source_object (task);
  BanterStickerSet *set = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean done
      = banter_client_set_sticker_set_saved_finish (BANTER_CLIENT (source), result, &error);

  banter_sticker_set_set_busy (set, FALSE);
  if (!done)
    {
      g_hash_table_remove (self->choices, set);
      banter_sticker_library_refresh_saved (self);
    }
  banter_action_return (task, done, error);
}

void
banter_sticker_library_set_saved_async (BanterStickerLibrary *self, BanterStickerSet *set,
                                        gboolean saved, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_STICKER_LIBRARY (self));
  g_return_if_fail (BANTER_IS_STICKER_SET (set));
  task = banter_action_new (self->account, self, banter_sticker_library_set_saved_async,
                            cancellable, callback, user_data);
  if (task == NULL)
    return;
  g_task_set_task_data (task, g_object_ref (set), g_object_unref);
  g_hash_table_insert (self->choices, set, GINT_TO_POINTER (saved != FALSE));
  banter_sticker_set_set_busy (set, TRUE);
  banter_sticker_library_refresh_saved (self);
  banter_client_set_sticker_set_saved_async (banter_account_get_client (self->account),
                                             banter_sticker_set_get_room_id (set),
                                             banter_sticker_set_get_state_key (set), saved,
                                             cancellable, on_set_saved, g_steal_pointer (&task));
}

gboolean
banter_sticker_library_set_saved_finish (BanterStickerLibrary *self, GAsyncResult *result,
                                         GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_left (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (banter_client_enqueue_finish (BANTER_CLIENT (source), result, &error) == 0
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("The room of a set cannot be left: %s", error->message);
}

void
banter_sticker_library_forget (BanterStickerLibrary *self, BanterStickerSet *set)
{
  g_return_if_fail (BANTER_IS_STICKER_LIBRARY (self));
  g_return_if_fail (BANTER_IS_STICKER_SET (set));

  if (self->account != NULL && banter_account_get_client (self->account) != NULL
      && !banter_sticker_set_get_saved (set))
    banter_client_leave_async (banter_account_get_client (self->account),
                               banter_sticker_set_get_room_id (set), 0, NULL, on_left, NULL);
}

/* (nullable) (transfer none): the set of @sets that has the sticker @mxc */
static BanterStickerSet *
find_set (GPtrArray *sets, const char *mxc)
{
  for (guint i = 0; i < sets->len; i++)
    for (guint j = 0; j < g_list_model_get_n_items (sets->pdata[i]); j++)
      {
        g_autoptr (BanterSticker) sticker = g_list_model_get_item (sets->pdata[i], j);

        if (g_str_equal (banter_sticker_get_media (sticker), mxc))
          return sets->pdata[i];
      }
  return NULL;
}

static void
on_store_refreshed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterStickerLibrary *self = BANTER_STICKER_LIBRARY (source);
  g_autoptr (GError) error = NULL;

  if (banter_sticker_library_refresh_store_finish (self, result, &error))
    g_task_return_pointer (
        task, find_set (banter_object_list_get (self->store), g_task_get_task_data (task)), NULL);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_room_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterStickerLibrary *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (BanterStickerSetRow) row
      = banter_reader_sticker_set_of_finish (BANTER_READER (source), result, NULL);

  if (row != NULL)
    g_task_return_pointer (task, banter_sticker_library_take_up (self, row), NULL);
  else
    banter_sticker_library_refresh_store_async (self, cancellable, on_store_refreshed,
                                                g_steal_pointer (&task));
}

void
banter_sticker_library_find_set_async (BanterStickerLibrary *self, const char *mxc,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  BanterStickerSet *set;
  BanterReader *reader;

  g_return_if_fail (BANTER_IS_STICKER_LIBRARY (self));
  g_return_if_fail (mxc != NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, banter_sticker_library_find_set_async);
  g_task_set_task_data (task, g_strdup (mxc), g_free);
  set = find_set (banter_object_list_get (self->saved), mxc);
  if (set == NULL)
    set = find_set (banter_object_list_get (self->store), mxc);
  if (set != NULL)
    {
      g_task_return_pointer (task, set, NULL);
      return;
    }
  if (banter_action_fail_if_closed (self->account, task))
    return;
  reader = banter_account_get_reader (self->account);
  if (reader != NULL)
    banter_reader_sticker_set_of_async (reader, mxc, cancellable, on_room_asked,
                                        g_steal_pointer (&task));
  else
    banter_sticker_library_refresh_store_async (self, cancellable, on_store_refreshed,
                                                g_steal_pointer (&task));
}

BanterStickerSet *
banter_sticker_library_find_set_finish (BanterStickerLibrary *self, GAsyncResult *result,
                                        GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
