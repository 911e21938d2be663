/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-decoder"

#include "config.h"

#include "banter-decoder-private.h"

#include "banter-sniff.h"
#include "banter-strip.h"

/* The pool: at most two helper processes, each driven by one worker thread at a time. Jobs that
 * were asked for last come first. What comes back to the main thread is finished: frames for an
 * animation, a PNG file for an upload, or a picture that is ready to be sent. */

#define N_PROCESSES 2

/* What is larger than this is sent with a thumbnail of this size. */
#define THUMBNAIL_SIDE 800

struct _BanterDecoder
{
  GObject parent_instance;

  GThreadPool *pool;
  GAsyncQueue *processes; /* the idle ones */
  int next_serial;        /* of jobs; main thread */
};

G_DEFINE_FINAL_TYPE (BanterDecoder, banter_decoder, G_TYPE_OBJECT)

void
banter_outgoing_picture_free (BanterOutgoingPicture *picture)
{
  if (picture == NULL)
    return;
  g_bytes_unref (picture->bytes);
  g_clear_pointer (&picture->thumbnail, g_bytes_unref);
  g_free (picture);
}

/* ---- jobs ---- */

typedef enum
{
  JOB_FRAMES,
  JOB_PNG, /* for an upload */
  JOB_OUTGOING,
} JobKind;

typedef struct
{
  GBytes *bytes;
  BanterMediaRequest request;
  JobKind kind;
  int serial;

  /* The result, of each kind its own. */
  BanterMediaImage *image;
  GBytes *png;
  int width;
  int height;
  BanterOutgoingPicture *outgoing;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_bytes_unref (job->bytes);
  g_clear_pointer (&job->image, banter_media_image_free);
  g_clear_pointer (&job->png, g_bytes_unref);
  g_clear_pointer (&job->outgoing, banter_outgoing_picture_free);
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

/* Of what is large and does not move. A picture that cannot be decoded here is sent all the same.
 */
static void
add_thumbnail (BanterOutgoingPicture *picture, BanterMediaProcess *process)
{
  const BanterMediaRequest request
      = { .max_width = THUMBNAIL_SIDE, .max_height = THUMBNAIL_SIDE, .flags = BANTER_MEDIA_FILE };
  gsize size;
  const guint8 *data = g_bytes_get_data (picture->bytes, &size);
  BanterFormat format = banter_sniff (data, size, NULL, NULL);
  g_autoptr (GBytes) thumbnail = NULL;
  g_autoptr (GError) error = NULL;

  if (MAX (picture->width, picture->height) <= THUMBNAIL_SIDE
      || (format != BANTER_FORMAT_JPEG && format != BANTER_FORMAT_PNG))
    return;
  thumbnail = banter_media_process_make_file (process, picture->bytes, &request, &error);
  if (thumbnail == NULL)
    g_debug ("No thumbnail: %s", error->message);
  else if (g_bytes_get_size (thumbnail) < size)
    picture->thumbnail = g_steal_pointer (&thumbnail);
  if (picture->thumbnail == NULL)
    return;
  data = g_bytes_get_data (picture->thumbnail, &size);
  banter_sniff (data, size, &picture->thumbnail_width, &picture->thumbnail_height);
}

static BanterOutgoingPicture *
make_outgoing (GBytes *bytes, BanterMediaProcess *process)
{
  BanterOutgoingPicture *picture = g_new0 (BanterOutgoingPicture, 1);
  gboolean sideways;
  gsize size;
  const guint8 *data;

  picture->bytes = banter_strip (bytes, &sideways);
  data = g_bytes_get_data (picture->bytes, &size);
  banter_sniff (data, size, sideways ? &picture->height : &picture->width,
                sideways ? &picture->width : &picture->height);
  add_thumbnail (picture, process);
  return picture;
}

/* With a process of its own for so long. */
static gboolean
do_job (Job *job, BanterMediaProcess *process, GError **error)
{
  if (job->kind == JOB_OUTGOING)
    {
      job->outgoing = make_outgoing (job->bytes, process);
      return TRUE;
    }
  job->image = banter_media_process_run (process, job->bytes, &job->request, error);
  return job->image != NULL;
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
  gboolean done;

  if (g_task_return_error_if_cancelled (task))
    return;
  process = g_async_queue_pop (processes);
  done = do_job (job, process, &error);
  g_async_queue_push (processes, process);
  if (!done)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (job->kind == JOB_PNG)
    encode_png (job);
  g_task_return_boolean (task, TRUE);
}

static void
push_job (BanterDecoder *self, GTask *task, GBytes *bytes, const BanterMediaRequest *request,
          JobKind kind)
{
  Job *job = g_new0 (Job, 1);

  job->bytes = g_bytes_ref (bytes);
  job->request = *request;
  job->kind = kind;
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
  push_job (self, task, bytes, request, JOB_FRAMES);
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
  push_job (self, task, bytes, &request, JOB_FRAMES);
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
  push_job (self, task, bytes, &request, JOB_PNG);
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

void
banter_decoder_prepare_picture_async (BanterDecoder *self, GBytes *bytes, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data)
{
  const BanterMediaRequest none = { 0 };
  GTask *task;

  g_return_if_fail (BANTER_IS_DECODER (self) && bytes != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, banter_decoder_prepare_picture_async);
  push_job (self, task, bytes, &none, JOB_OUTGOING);
}

BanterOutgoingPicture *
banter_decoder_prepare_picture_finish (BanterDecoder *self, GAsyncResult *result, GError **error)
{
  Job *job;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  job = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return g_steal_pointer (&job->outgoing);
}
