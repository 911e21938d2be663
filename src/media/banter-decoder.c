/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-decoder"

#include "config.h"

#include "banter-decoder-private.h"

/* The pool: at most two helper processes, each driven by one worker thread at a time. Jobs that
 * were asked for last come first. What comes back to the main thread is finished: frames for an
 * animation, or a PNG file for an upload. */

#define N_PROCESSES 2

struct _BanterDecoder
{
  GObject parent_instance;

  GThreadPool *pool;
  GAsyncQueue *processes; /* the idle ones */
  int next_serial;        /* of jobs; main thread */
};

G_DEFINE_FINAL_TYPE (BanterDecoder, banter_decoder, G_TYPE_OBJECT)

/* ---- jobs ---- */

typedef struct
{
  GBytes *bytes;
  BanterMediaRequest request;
  gboolean encode; /* to PNG, for an upload */
  int serial;

  BanterMediaImage *image; /* the result where !encode */
  GBytes *png;             /* the result where encode */
  int width;
  int height;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_bytes_unref (job->bytes);
  g_clear_pointer (&job->image, banter_media_image_free);
  g_clear_pointer (&job->png, g_bytes_unref);
  g_free (job);
}

static int
newest_first (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Job *left = g_task_get_task_data ((GTask *)a);
  const Job *right = g_task_get_task_data ((GTask *)b);

  return right->serial - left->serial;
}

static void
encode_png (Job *job)
{
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (
      job->image->width, job->image->height, GDK_MEMORY_R8G8B8A8_PREMULTIPLIED, job->image->pixels,
      4 * (gsize)job->image->width);

  job->png = gdk_texture_save_to_png_bytes (texture);
  job->width = job->image->width;
  job->height = job->image->height;
}

/* In a worker thread. */
static void
run_job (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  GAsyncQueue *processes = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  BanterMediaProcess *process;

  if (g_task_return_error_if_cancelled (task))
    return;
  process = g_async_queue_pop (processes);
  job->image = banter_media_process_run (process, job->bytes, &job->request, &error);
  g_async_queue_push (processes, process);
  if (job->image == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (job->encode)
    encode_png (job);
  g_task_return_boolean (task, TRUE);
}

static void
push_job (BanterDecoder *self, GTask *task, GBytes *bytes, const BanterMediaRequest *request,
          gboolean encode)
{
  Job *job = g_new0 (Job, 1);

  job->bytes = g_bytes_ref (bytes);
  job->request = *request;
  job->encode = encode;
  job->serial = self->next_serial++;
  g_task_set_task_data (task, job, job_free);
  g_thread_pool_push (self->pool, task, NULL);
}

/* ---- object ---- */

static void
banter_decoder_finalize (GObject *object)
{
  BanterDecoder *self = BANTER_DECODER (object);

  /* No job is left: each holds a reference. */
  g_thread_pool_free (self->pool, TRUE, FALSE);
  g_async_queue_unref (self->processes);
  G_OBJECT_CLASS (banter_decoder_parent_class)->finalize (object);
}

static void
banter_decoder_class_init (BanterDecoderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = banter_decoder_finalize;
}

static void
banter_decoder_init (BanterDecoder *self)
{
  self->processes = g_async_queue_new_full ((GDestroyNotify)banter_media_process_free);
  self->pool = g_thread_pool_new (run_job, self->processes, N_PROCESSES, FALSE, NULL);
  g_thread_pool_set_sort_function (self->pool, newest_first, NULL);
}

BanterDecoder *
banter_decoder_new_for_tests (const char *helper, guint timeout_ms)
{
  BanterDecoder *self = g_object_new (BANTER_TYPE_DECODER, NULL);

  for (guint i = 0; i < N_PROCESSES; i++)
    g_async_queue_push (self->processes, banter_media_process_new (helper, timeout_ms));
  return self;
}

BanterDecoder *
banter_decoder_new (void)
{
  return banter_decoder_new_for_tests (NULL, 0);
}

BanterDecoder *
banter_decoder_get_default (void)
{
  static BanterDecoder *shared;

  if (shared == NULL)
    shared = banter_decoder_new ();
  return shared;
}

/* ---- public ---- */

void
banter_decoder_decode_async (BanterDecoder *self, GBytes *bytes, const BanterMediaRequest *request,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, banter_decoder_decode_async);
  push_job (self, task, bytes, request, FALSE);
}

BanterMediaImage *
banter_decoder_decode_finish (BanterDecoder *self, GAsyncResult *result, GError **error)
{
  Job *job;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  job = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return g_steal_pointer (&job->image);
}

void
banter_decoder_load_async (BanterDecoder *self, GBytes *bytes, int max_width, int max_height,
                           gboolean animated, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  BanterMediaRequest request = {
    .max_width = MAX (0, max_width),
    .max_height = MAX (0, max_height),
    .flags = animated ? BANTER_MEDIA_ANIMATED : 0,
  };
  GTask *task;

  g_return_if_fail (BANTER_IS_DECODER (self) && bytes != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, banter_decoder_load_async);
  push_job (self, task, bytes, &request, FALSE);
}

BanterAnimation *
banter_decoder_load_finish (BanterDecoder *self, GAsyncResult *result, GError **error)
{
  BanterMediaSource source = { .decoder = self };
  Job *job;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  job = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  source.bytes = job->bytes;
  source.request = job->request;
  return banter_animation_new (g_steal_pointer (&job->image), &source);
}

void
banter_decoder_prepare_upload_async (BanterDecoder *self, GBytes *bytes, int size, BanterFit fit,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  BanterMediaRequest request = {
    .max_width = size,
    .max_height = size,
    .flags = fit == BANTER_FIT_SQUARE ? BANTER_MEDIA_SQUARE : 0,
  };
  GTask *task;

  g_return_if_fail (BANTER_IS_DECODER (self) && bytes != NULL && size > 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, banter_decoder_prepare_upload_async);
  push_job (self, task, bytes, &request, TRUE);
}

GBytes *
banter_decoder_prepare_upload_finish (BanterDecoder *self, GAsyncResult *result, int *width,
                                      int *height, GError **error)
{
  Job *job;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  job = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  if (width != NULL)
    *width = job->width;
  if (height != NULL)
    *height = job->height;
  return g_bytes_ref (job->png);
}
