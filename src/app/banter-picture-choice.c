/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-picture-choice"

#include "config.h"

#include "banter-picture-choice.h"

#include <glib/gi18n.h>

#include "banter-decoder.h"
#include "banter-file-picker.h"
#include "banter-load-file.h"

/* A picture on its way: file → bytes → decoder, one callback each. */

#define PIXELS 256
#define MAX_BYTES (20 * 1024 * 1024)

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GBytes *png
      = banter_decoder_prepare_upload_finish (BANTER_DECODER (source), result, NULL, NULL, &error);

  if (png != NULL)
    g_task_return_pointer (task, png, (GDestroyNotify)g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = banter_load_file_finish (result, NULL, &error);

  if (bytes == NULL)
    g_task_return_error (task, error);
  else
    banter_decoder_prepare_upload_async (banter_decoder_get_default (), bytes, PIXELS,
                                         BANTER_FIT_SQUARE, cancellable, on_prepared,
                                         g_steal_pointer (&task));
}

static void
on_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GFile) file = banter_file_picker_open_finish (result, NULL);

  if (file != NULL)
    banter_load_file_async (file, MAX_BYTES, cancellable, on_read, g_steal_pointer (&task));
  else
    g_task_return_pointer (task, NULL, NULL);
}

void
banter_picture_choice_run_async (GtkWidget *widget, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  task = g_task_new (widget, cancellable, callback, user_data);
  g_task_set_source_tag (task, banter_picture_choice_run_async);
  banter_file_picker_open_async (GTK_WINDOW (gtk_widget_get_root (widget)), BANTER_FILE_PICTURE,
                                 _ ("Choose a Picture"), cancellable, on_chosen,
                                 g_steal_pointer (&task));
}

GBytes *
banter_picture_choice_run_finish (GAsyncResult *result, GdkTexture **texture, GError **error)
{
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GdkTexture) shown = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, banter_picture_choice_run_async), NULL);

  png = g_task_propagate_pointer (G_TASK (result), error);
  if (png != NULL && texture != NULL)
    {
      shown = gdk_texture_new_from_bytes (png, error);
      if (shown == NULL)
        return NULL;
      *texture = g_steal_pointer (&shown);
    }
  return g_steal_pointer (&png);
}
