/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-library-order"

#include "config.h"

#include "banter-sticker-library-private.h"

#include "banter-action.h"

#include "banter-client-stickers.h"

/* The order of the saved sets. What the person has chosen holds at once, until the cache says the
 * same; the server is told one order at a time. Main thread. */

static guint
place_in (GPtrArray *order, gpointer set)
{
  guint place;

  return g_ptr_array_find (order, set, &place) ? place : G_MAXUINT;
}

static int
compare_places (gconstpointer a, gconstpointer b, gpointer order)
{
  guint left = place_in (order, *(gpointer *)a), right = place_in (order, *(gpointer *)b);

  return left < right ? -1 : left > right;
}

void
banter_sticker_library_sort_by_choice (BanterStickerLibrary *self, GPtrArray *sets)
{
  if (self->order != NULL)
    g_ptr_array_sort_with_data (sets, compare_places, self->order);
}

void
banter_sticker_library_drop_settled_order (BanterStickerLibrary *self)
{
  for (guint i = 1; self->order != NULL && i < self->cached->len; i++)
    if (compare_places (&self->cached->pdata[i - 1], &self->cached->pdata[i], self->order) > 0)
      return;
  g_clear_pointer (&self->order, g_ptr_array_unref);
}

static void tell_order (GTask *task);

static void
on_ordered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterStickerLibrary *self = g_task_get_source_object (task);
  GError *error = NULL;
  gboolean done = banter_client_order_sticker_sets_finish (BANTER_CLIENT (source), result, &error);

  self->ordering = FALSE;
  if (done && self->order != NULL && self->order != g_task_get_task_data (task)
      && self->account != NULL)
    {
      tell_order (g_steal_pointer (&task)); /* moved again meanwhile */
      return;
    }
  if (!done)
    {
      g_clear_pointer (&self->order, g_ptr_array_unref);
      banter_sticker_library_refresh_saved (self);
    }
  banter_action_return (task, done, error);
}

/* Takes @task. */
static void
tell_order (GTask *task)
{
  BanterStickerLibrary *self = g_task_get_source_object (task);
  g_autoptr (GPtrArray) room_ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) state_keys = g_ptr_array_new ();

  for (guint i = 0; i < self->order->len; i++)
    {
      g_ptr_array_add (room_ids, (char *)banter_sticker_set_get_room_id (self->order->pdata[i]));
      g_ptr_array_add (state_keys,
                       (char *)banter_sticker_set_get_state_key (self->order->pdata[i]));
    }
  g_ptr_array_add (room_ids, NULL);
  g_ptr_array_add (state_keys, NULL);
  self->ordering = TRUE;
  g_task_set_task_data (task, g_ptr_array_ref (self->order), (GDestroyNotify)g_ptr_array_unref);
  banter_client_order_sticker_sets_async (
      banter_account_get_client (self->account), (const char *const *)room_ids->pdata,
      (const char *const *)state_keys->pdata, g_task_get_cancellable (task), on_ordered, task);
}

void
banter_sticker_library_move_async (BanterStickerLibrary *self, BanterStickerSet *set,
                                   guint position, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GPtrArray *saved;
  guint from;

  g_return_if_fail (BANTER_IS_STICKER_LIBRARY (self));
  g_return_if_fail (BANTER_IS_STICKER_SET (set));
  task = banter_action_new (self->account, self, banter_sticker_library_move_async, cancellable,
                            callback, user_data);
  if (task == NULL)
    return;
  saved = banter_object_list_get (self->saved);
  if (!g_ptr_array_find (saved, set, &from) || position >= saved->len || position == from)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_clear_pointer (&self->order, g_ptr_array_unref);
  self->order = g_ptr_array_copy (saved, (GCopyFunc)(GCallback)g_object_ref, NULL);
  g_ptr_array_set_free_func (self->order, g_object_unref);
  g_ptr_array_insert (self->order, (int)position, g_ptr_array_steal_index (self->order, from));
  banter_sticker_library_refresh_saved (self);
  if (self->ordering)
    g_task_return_boolean (task, TRUE); /* it goes with the one that is on its way */
  else
    tell_order (g_steal_pointer (&task));
}

gboolean
banter_sticker_library_move_finish (BanterStickerLibrary *self, GAsyncResult *result,
                                    GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
