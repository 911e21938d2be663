/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-load-file"

#include "config.h"

#include "banter-load-file.h"

/* Asked what it is, then read. */

#define ATTRIBUTES                                                                                 \
  G_FILE_ATTRIBUTE_STANDARD_TYPE                                                                   \
  "," G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_DISPLAY_NAME                    \
  "," G_FILE_ATTRIBUTE_STANDARD_CONTENT_TYPE

typedef struct
{
  gsize max;
  GFileInfo *info;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_object (&load->info);
  g_free (load);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);

  if (bytes == NULL)
    g_task_return_error (task, error);
  else if (g_bytes_get_size (bytes) > load->max) /* it has grown meanwhile */
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "Too large");
  else
    g_task_return_pointer (task, g_steal_pointer (&bytes), (GDestroyNotify)g_bytes_unref);
}

static void
on_queried (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  load->info = g_file_query_info_finish (G_FILE (source), result, &error);
  if (load->info == NULL)
    g_task_return_error (task, error);
  else if (g_file_info_get_file_type (load->info) != G_FILE_TYPE_REGULAR)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "Not a file");
  else if ((guint64)g_file_info_get_size (load->info) > load->max)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "Too large");
  else
    g_file_load_bytes_async (G_FILE (source), cancellable, on_loaded, g_steal_pointer (&task));
}

void
banter_load_file_async (GFile *file, gsize max, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Load *load;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_source_tag (task, banter_load_file_async);
  load = g_new0 (Load, 1);
  load->max = max;
  g_task_set_task_data (task, load, load_free);
  g_file_query_info_async (file, ATTRIBUTES, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                           cancellable, on_queried, g_steal_pointer (&task));
}

GBytes *
banter_load_file_finish (GAsyncResult *result, GFileInfo **info, GError **error)
{
  GBytes *bytes;

  g_return_val_if_fail (g_async_result_is_tagged (result, banter_load_file_async), NULL);

  bytes = g_task_propagate_pointer (G_TASK (result), error);
  if (bytes != NULL && info != NULL)
    *info = g_object_ref (((const Load *)g_task_get_task_data (G_TASK (result)))->info);
  return bytes;
}
