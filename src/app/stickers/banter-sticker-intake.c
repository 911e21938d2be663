/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-intake"

#include "config.h"

#include "banter-sticker-intake.h"

#include "banter-decoder.h"
#include "banter-load-file.h"
#include "banter-sniff.h"
#include "chat/banter-picture.h"

/* file → decoded, to see whether it moves → as it is uploaded; one callback each. */

#define SIDE 512

/* CS-API "Sticker Messages" asks for half of what is in the file, so that it is sharp on fine
 * screens. */
#define SHOWN_SIDE 256

static BanterStickerPicture *
picture_new (GBytes *bytes, int width, int height)
{
  BanterStickerPicture *picture = g_new0 (BanterStickerPicture, 1);

  picture->bytes = g_bytes_ref (bytes);
  picture->mime_type = banter_media_sniff (bytes);
  banter_picture_fit (width, height, SHOWN_SIDE, &picture->width, &picture->height);
  return picture;
}

static void
picture_free (gpointer data)
{
  BanterStickerPicture *picture = data;

  g_bytes_unref (picture->bytes);
  g_free (picture);
}

static void
on_stripped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (BanterOutgoingPicture) picture
      = banter_decoder_prepare_picture_finish (BANTER_DECODER (source), result, &error);

  if (picture != NULL)
    g_task_return_pointer (task, picture_new (picture->bytes, picture->width, picture->height),
                           picture_free);
  else
    g_task_return_error (task, error);
}

static void
on_scaled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  int width = 0, height = 0;
  g_autoptr (GBytes) png = banter_decoder_prepare_upload_finish (BANTER_DECODER (source), result,
                                                                 &width, &height, &error);

  if (png != NULL)
    g_task_return_pointer (task, picture_new (png, width, height), picture_free);
  else
    g_task_return_error (task, error);
}

static void
on_decoded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterDecoder *decoder = BANTER_DECODER (source);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GBytes *bytes = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (BanterAnimation) picture = banter_decoder_load_finish (decoder, result, &error);

  if (picture == NULL)
    g_task_return_error (task, error);
  else if (banter_animation_is_animated (picture))
    banter_decoder_prepare_picture_async (decoder, bytes, cancellable, on_stripped,
                                          g_steal_pointer (&task));
  else
    banter_decoder_prepare_upload_async (decoder, bytes, SIDE, BANTER_FIT_INSIDE, cancellable,
                                         on_scaled, g_steal_pointer (&task));
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  GBytes *bytes = banter_load_file_finish (result, NULL, &error);

  if (bytes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, bytes, (GDestroyNotify)g_bytes_unref);
  banter_decoder_load_async (banter_decoder_get_default (), bytes, SIDE, SIDE, TRUE, cancellable,
                             on_decoded, g_steal_pointer (&task));
}

void
banter_sticker_intake_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_source_tag (task, banter_sticker_intake_async);
  banter_load_file_async (file, BANTER_STICKER_BYTES_MAX, cancellable, on_read,
                          g_steal_pointer (&task));
}

gboolean
banter_sticker_intake_finish (GFile *file, GAsyncResult *result, BanterStickerPicture *picture,
                              GError **error)
{
  BanterStickerPicture *made;

  g_return_val_if_fail (g_task_is_valid (result, file), FALSE);
  g_return_val_if_fail (picture != NULL, FALSE);

  made = g_task_propagate_pointer (G_TASK (result), error);
  if (made == NULL)
    return FALSE;
  *picture = *made; /* its bytes go along */
  g_free (made);
  return TRUE;
}
