/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-media"

#include "config.h"

#include "banter-client-media.h"

#include "banter-client-private.h"
#include "banter-id.h"
#include "banter-matrix-media.h"
#include "banter-media-cache.h"

/* Media for the main thread: downloads go through the engine's cache, uploads through a worker. */

#define UPLOAD_TIMEOUT_MS (30 * 60 * 1000)

typedef struct
{
  char *mxc;
  guint size;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_free (load->mxc);
  g_free (load);
}

static void
start_load (gpointer data)
{
  GTask *task = data;
  const Load *load = g_task_get_task_data (task);
  BanterEngine *engine = banter_client_get_engine (g_task_get_source_object (task));

  if (!g_task_return_error_if_cancelled (task))
    banter_media_cache_load (banter_engine_get_media_cache (engine), g_object_ref (task), load->mxc,
                             load->size);
}

void
banter_client_load_media_async (BanterClient *self, const char *mxc, guint thumbnail_size,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);
  BanterEngine *engine;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (mxc != NULL);

  load->mxc = g_strdup (mxc);
  load->size = thumbnail_size;
  g_task_set_source_tag (task, banter_client_load_media_async);
  g_task_set_task_data (task, load, load_free);
  engine = banter_client_get_engine (self);
  if (engine == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The client is stopped");
  else
    banter_loop_post (banter_engine_get_loop (engine), start_load, g_steal_pointer (&task),
                      g_object_unref);
}

GBytes *
banter_client_load_media_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static BanterHttpRequest
build_upload (GBytes *bytes, const char *file_name, const char *mime_type, char **path)
{
  BanterHttpRequest request;

  *path = banter_matrix_path (BANTER_MATRIX_UPLOAD);
  if (file_name != NULL)
    banter_matrix_path_add_query (path, "filename", file_name);
  request = banter_http_request (BANTER_MATRIX_UPLOAD, *path, NULL);
  request.bytes = bytes;
  request.content_type = mime_type != NULL ? mime_type : "application/octet-stream";
  request.timeout_ms = UPLOAD_TIMEOUT_MS;

  return request;
}

/* Takes @answer. Returns: (transfer full) (nullable): the mxc URI */
static char *
take_address (BanterMatrixUpload *answer, GError **error)
{
  g_autoptr (BanterMatrixUpload) taken = answer;

  if (taken == NULL)
    return NULL;
  if (!banter_mxc_is_valid (taken->content_uri))
    {
      g_set_error_literal (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_SERVER,
                           "The upload has no valid address");
      return NULL;
    }

  return g_steal_pointer (&taken->content_uri);
}

char *
banter_upload (BanterEngine *engine, GBytes *bytes, const char *file_name, const char *mime_type,
               BanterHttpProgress progress, gpointer progress_data, GCancellable *cancellable,
               GError **error)
{
  g_autofree char *path = NULL;
  BanterHttpRequest request = build_upload (bytes, file_name, mime_type, &path);

  request.progress = progress;
  request.progress_data = progress_data;

  return take_address (banter_http_call (banter_engine_get_http (engine), &request,
                                         &banter_matrix_upload_type, cancellable, error),
                       error);
}

void
banter_upload_async (BanterEngine *engine, GBytes *bytes, const char *file_name,
                     const char *mime_type, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autofree char *path = NULL;
  BanterHttpRequest request = build_upload (bytes, file_name, mime_type, &path);

  banter_http_send_async (banter_engine_get_http (engine), &request, cancellable, callback,
                          user_data);
}

char *
banter_upload_finish (GAsyncResult *result, GError **error)
{
  BanterHttpAnswer *answer = g_task_propagate_pointer (G_TASK (result), error);

  if (answer == NULL)
    return NULL;

  return take_address (banter_http_answer_decode (answer, &banter_matrix_upload_type, NULL, error),
                       error);
}

/* An upload with somebody who watches it; @progress runs in @context only. */
typedef struct
{
  GBytes *bytes;
  char *file_name;
  char *mime_type;
  BanterProgressFunc progress;
  gpointer progress_data;
  GDestroyNotify progress_destroy;
  GTask *task; /* unowned */
} Upload;

static void
upload_free (gpointer data)
{
  Upload *upload = data;

  g_bytes_unref (upload->bytes);
  g_free (upload->file_name);
  g_free (upload->mime_type);
  if (upload->progress_destroy != NULL)
    upload->progress_destroy (upload->progress_data);
  g_free (upload);
}

typedef struct
{
  GTask *task;
  gsize done;
} Report;

static void
report_free (gpointer data)
{
  Report *report = data;

  g_object_unref (report->task);
  g_free (report);
}

static gboolean
on_report (gpointer data)
{
  const Report *report = data;
  const Upload *upload = g_task_get_task_data (report->task);

  if (!g_task_get_completed (report->task))
    upload->progress (report->done, g_bytes_get_size (upload->bytes), upload->progress_data);

  return G_SOURCE_REMOVE;
}

static void
on_progress (gsize done, gpointer user_data)
{
  const Upload *upload = user_data;
  g_autoptr (GSource) source = g_idle_source_new ();
  Report *report = g_new0 (Report, 1);

  report->task = g_object_ref (upload->task);
  report->done = done;
  g_source_set_callback (source, on_report, report, report_free);
  g_source_attach (source, g_task_get_context (upload->task));
}

static void
upload_job (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Upload *upload = task_data;
  GError *error = NULL;
  char *mxc;

  upload->task = task;
  mxc = banter_upload (banter_client_get_engine (source), upload->bytes, upload->file_name,
                       upload->mime_type, upload->progress != NULL ? on_progress : NULL, upload,
                       cancellable, &error);
  if (mxc == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, mxc, g_free);
}

void
banter_client_upload_async (BanterClient *self, GBytes *bytes, const char *file_name,
                            const char *mime_type, BanterProgressFunc progress,
                            gpointer progress_data, GDestroyNotify progress_destroy,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Upload *upload = g_new0 (Upload, 1);

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (bytes != NULL && mime_type != NULL);

  upload->bytes = g_bytes_ref (bytes);
  upload->file_name = g_strdup (file_name);
  upload->mime_type = g_strdup (mime_type);
  upload->progress = progress;
  upload->progress_data = progress_data;
  upload->progress_destroy = progress_destroy;
  banter_client_run (self, banter_client_upload_async, upload_job, upload, upload_free, cancellable,
                     callback, user_data);
}

char *
banter_client_upload_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
