/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-send-files"

#include "config.h"

#include <glib/gi18n.h>

#include "banter-send-files.h"

#include "banter-decoder.h"
#include "banter-load-file.h"
#include "banter-room.h"
#include "banter-sniff.h"

/* One file after the other: what it is, its bytes, what a picture needs, the outbox. Main thread.
 */

/* As much as banterd takes; another server may take less and says so. */
#define MAX_BYTES (50 * 1024 * 1024)

typedef struct
{
  GSList *files; /* owned: the current one, and what is to come */
  char *name;    /* of the current one */
  char *mime_type;
} Send;

static void
send_free (gpointer data)
{
  Send *send = data;

  g_slist_free_full (send->files, g_object_unref);
  g_free (send->name);
  g_free (send->mime_type);
  g_free (send);
}

static void next_file (GTask *task);

static void
on_committed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Send *send = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!banter_room_send_file_finish (BANTER_ROOM (source), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (send->files != NULL)
    g_object_unref (send->files->data);
  send->files = g_slist_delete_link (send->files, send->files);
  next_file (g_steal_pointer (&task));
}

static void
commit_picture (GTask *task, const BanterOutgoingPicture *picture)
{
  Send *send = g_task_get_task_data (task);
  const BanterRoomFile file
      = { .bytes = picture->bytes,
          .name = send->name,
          .mime_type = banter_media_sniff (picture->bytes),
          .width = picture->width,
          .height = picture->height,
          .thumbnail = picture->thumbnail,
          .thumbnail_type
          = picture->thumbnail != NULL ? banter_media_sniff (picture->thumbnail) : NULL,
          .thumbnail_width = picture->thumbnail_width,
          .thumbnail_height = picture->thumbnail_height };

  banter_room_send_file_async (g_task_get_source_object (task), &file,
                               g_task_get_cancellable (task), on_committed, task);
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterOutgoingPicture) picture
      = banter_decoder_prepare_picture_finish (BANTER_DECODER (source), result, &error);

  if (picture == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    commit_picture (g_steal_pointer (&task), picture);
}

/* What decides is what the file begins with; its type by name is only for files. */
static void
commit (GTask *task, GBytes *bytes)
{
  Send *send = g_task_get_task_data (task);
  const BanterRoomFile file = { .bytes = bytes, .name = send->name, .mime_type = send->mime_type };

  if (banter_media_sniff (bytes) != NULL)
    banter_decoder_prepare_picture_async (banter_decoder_get_default (), bytes,
                                          g_task_get_cancellable (task), on_prepared, task);
  else
    banter_room_send_file_async (g_task_get_source_object (task), &file,
                                 g_task_get_cancellable (task), on_committed, task);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Send *send = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GBytes) bytes = banter_load_file_finish (result, &info, &error);
  g_autofree char *mime_type = NULL;

  if (bytes == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  mime_type = g_content_type_get_mime_type (g_file_info_get_content_type (info));
  g_free (send->name);
  send->name = g_strdup (g_file_info_get_display_name (info));
  g_free (send->mime_type);
  /* What is called a picture but is none that we know goes as a file. */
  send->mime_type = g_strdup (mime_type != NULL && !g_str_has_prefix (mime_type, "image/")
                                  ? mime_type
                                  : "application/octet-stream");
  commit (g_steal_pointer (&task), bytes);
}

/* Takes @task. */
static void
next_file (GTask *task)
{
  Send *send = g_task_get_task_data (task);

  if (send->files == NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  banter_load_file_async (send->files->data, MAX_BYTES, g_task_get_cancellable (task), on_loaded,
                          task);
}

static GTask *
task_new (BanterRoom *room, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (room, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, g_new0 (Send, 1), send_free);
  return task;
}

void
banter_send_files_async (BanterRoom *room, GSList *files, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (BANTER_IS_ROOM (room));

  task = task_new (room, banter_send_files_async, cancellable, callback, user_data);
  ((Send *)g_task_get_task_data (task))->files
      = g_slist_copy_deep (files, (GCopyFunc)(GCallback)g_object_ref, NULL);
  next_file (task);
}

gboolean
banter_send_files_finish (BanterRoom *room, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, room), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_encoded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = g_task_propagate_pointer (G_TASK (result), &error);

  if (png == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    commit (g_steal_pointer (&task), png);
}

/* A large picture takes a second: in a thread. */
static void
encode (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GBytes) png = gdk_texture_save_to_png_bytes (task_data);

  if (g_bytes_get_size (png) > MAX_BYTES)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "Too large");
  else
    g_task_return_pointer (task, g_steal_pointer (&png), (GDestroyNotify)g_bytes_unref);
}

/* The pixels as they are now, apart from whatever draws with them.
 * Returns: (transfer full): a texture that any thread may read */
static GdkTexture *
copy_pixels (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  gsize stride = 4 * (gsize)width;
  guchar *pixels = g_malloc (stride * (gsize)height);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, stride * (gsize)height);

  gdk_texture_download (texture, pixels, stride);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

void
banter_send_texture_async (BanterRoom *room, GdkTexture *texture, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) encoding = NULL;
  GTask *task;

  g_return_if_fail (BANTER_IS_ROOM (room));
  g_return_if_fail (GDK_IS_TEXTURE (texture));

  task = task_new (room, banter_send_texture_async, cancellable, callback, user_data);
  /* Translators: the name of a picture that was pasted; it stays a file name */
  ((Send *)g_task_get_task_data (task))->name = g_strdup (_ ("Picture.png"));
  encoding = g_task_new (NULL, cancellable, on_encoded, task);
  g_task_set_source_tag (encoding, banter_send_texture_async);
  g_task_set_task_data (encoding, copy_pixels (texture), g_object_unref);
  g_task_run_in_thread (encoding, encode);
}
