/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-library-favourites"

#include "config.h"

#include "banter-sticker-library-private.h"

#include "banter-action.h"

#include "banter-client-stickers.h"

/* Single stickers that the person keeps. What is chosen comes back from the store at once, and goes
 * to the server when it can. Main thread. */

GListModel *
banter_sticker_library_get_favourites (BanterStickerLibrary *self)
{
  g_return_val_if_fail (BANTER_IS_STICKER_LIBRARY (self), NULL);
  return G_LIST_MODEL (self->favourites);
}

gboolean
banter_sticker_library_is_favourite (BanterStickerLibrary *self, BanterSticker *sticker)
{
  GPtrArray *favourites;

  g_return_val_if_fail (BANTER_IS_STICKER_LIBRARY (self), FALSE);
  g_return_val_if_fail (BANTER_IS_STICKER (sticker), FALSE);
  favourites = banter_object_list_get (self->favourites);
  for (guint i = 0; i < favourites->len; i++)
    if (g_str_equal (banter_sticker_get_media (favourites->pdata[i]),
                     banter_sticker_get_media (sticker)))
      return TRUE;
  return FALSE;
}

static void
on_favourite_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done
      = banter_client_set_sticker_favourite_finish (BANTER_CLIENT (source), result, &error);

  banter_action_return (task, done, error);
}

void
banter_sticker_library_set_favourite_async (BanterStickerLibrary *self, BanterSticker *sticker,
                                            gboolean favourite, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_STICKER_LIBRARY (self));
  g_return_if_fail (BANTER_IS_STICKER (sticker));
  task = banter_action_new (self->account, self, banter_sticker_library_set_favourite_async,
                            cancellable, callback, user_data);
  if (task != NULL)
    banter_client_set_sticker_favourite_async (
        banter_account_get_client (self->account), banter_sticker_get_row (sticker), favourite,
        cancellable, on_favourite_set, g_steal_pointer (&task));
}

gboolean
banter_sticker_library_set_favourite_finish (BanterStickerLibrary *self, GAsyncResult *result,
                                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
