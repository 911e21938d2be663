/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-outbox"

#include "config.h"

#include "banter-client-chat.h"

#include "banter-client-private.h"
#include "banter-clock.h"
#include "banter-content.h"
#include "banter-matrix-event.h"
#include "banter-outbox-files.h"
#include "banter-send-queue.h"
#include "banter-sticker-uses.h"
#include "banter-store-outbox.h"

/* What puts rows into the outbox. The commit is the answer; sending is the queue's. */

typedef struct
{
  char *room_id;
  char *type;
  char *content; /* or the target of a redaction */
  guint delay_ms;
  gint64 id;
  char *url; /* of a sticker */
  /* of a file */
  GBytes *bytes;
  GBytes *thumbnail;
} Args;

static void
args_free (gpointer data)
{
  Args *args = data;

  g_free (args->room_id);
  g_free (args->type);
  g_free (args->content);
  g_free (args->url);
  g_clear_pointer (&args->bytes, g_bytes_unref);
  g_clear_pointer (&args->thumbnail, g_bytes_unref);
  g_free (args);
}

static Args *
args_new (const char *room_id)
{
  Args *args = g_new0 (Args, 1);

  args->room_id = g_strdup (room_id);

  return args;
}

typedef struct
{
  BanterEngine *engine;
  const BanterOutboxRow *row;
  gint64 id;
} Enqueue;

static gboolean
enqueue_row (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  Enqueue *call = data;

  return banter_store_outbox_enqueue (store, call->row, &call->id, changes, error);
}

static void
advance (gpointer data)
{
  BanterSendQueue *queue = banter_engine_get_send_queue (data);

  if (queue != NULL)
    banter_send_queue_advance (queue);
}

void
banter_advance_outbox (BanterEngine *engine)
{
  banter_loop_post (banter_engine_get_loop (engine), advance, engine, NULL);
}

gint64
banter_enqueue (BanterEngine *engine, const BanterOutboxRow *row, GError **error)
{
  Enqueue call = { engine, row, 0 };

  if (!banter_engine_store_call (engine, enqueue_row, &call, error))
    return 0;
  banter_advance_outbox (engine);

  return call.id;
}

static void
return_enqueued (GTask *task, const BanterOutboxRow *row)
{
  GError *error = NULL;
  gint64 id
      = banter_enqueue (banter_client_get_engine (g_task_get_source_object (task)), row, &error);

  if (id == 0)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, id);
}

static void
send_message (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Args *args = task_data;
  const BanterOutboxRow row = { .kind = BANTER_OUTBOX_MESSAGE,
                                .room_id = args->room_id,
                                .type = args->type,
                                .content = args->content };

  return_enqueued (task, &row);
}

/* @content: (transfer full): of an `m.room.message` */
static void
send_words (BanterClient *self, gpointer tag, const char *room_id, char *content,
            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Args *args = args_new (room_id);

  args->type = g_strdup (BANTER_MATRIX_EVENT_MESSAGE);
  args->content = content;
  banter_client_run (self, tag, send_message, args, args_free, cancellable, callback, user_data);
}

void
banter_client_send_text_async (BanterClient *self, const char *room_id, const char *text,
                               const BanterReply *reply, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL && text != NULL);

  send_words (self, banter_client_send_text_async, room_id, banter_content_text (text, reply),
              cancellable, callback, user_data);
}

void
banter_client_send_markdown_async (BanterClient *self, const char *room_id, const char *text,
                                   const BanterReply *reply, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL && text != NULL);

  send_words (self, banter_client_send_markdown_async, room_id,
              banter_content_markdown (text, reply), cancellable, callback, user_data);
}

static void
send_sticker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Args *args = task_data;

  send_message (task, source, task_data, cancellable);
  if (!g_task_had_error (task))
    banter_sticker_uses_note (banter_client_get_engine (source), args->url);
}

void
banter_client_send_sticker_async (BanterClient *self, const char *room_id,
                                  const BanterStickerRow *sticker, const BanterReply *reply,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL);
  g_return_if_fail (sticker != NULL && sticker->url != NULL);

  args = args_new (room_id);
  args->type = g_strdup (BANTER_MATRIX_EVENT_STICKER);
  args->content = banter_content_sticker (sticker, reply);
  args->url = g_strdup (sticker->url);
  banter_client_run (self, banter_client_send_sticker_async, send_sticker, args, args_free,
                     cancellable, callback, user_data);
}

/* The files first, then the row that needs them: what a crash leaves in between are files that
 * nobody needs. */
static void
send_file (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Args *args = task_data;
  const char *profile_dir = banter_engine_get_profile_dir (banter_client_get_engine (source));
  GError *error = NULL;
  g_autofree char *upload = banter_outbox_files_save (profile_dir, args->bytes, &error);
  const BanterOutboxRow row = { .kind = BANTER_OUTBOX_MESSAGE,
                                .room_id = args->room_id,
                                .type = args->type,
                                .content = args->content,
                                .upload = upload };

  if (upload == NULL
      || (args->thumbnail != NULL
          && !banter_outbox_files_save_thumbnail (profile_dir, upload, args->thumbnail, &error)))
    g_task_return_error (task, error);
  else
    return_enqueued (task, &row);
}

void
banter_client_send_file_async (BanterClient *self, const char *room_id,
                               const BanterOutgoingFile *file, const BanterReply *reply,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL && file != NULL);
  g_return_if_fail (file->bytes != NULL && file->name != NULL && file->mime_type != NULL);

  args = args_new (room_id);
  args->type = g_strdup (BANTER_MATRIX_EVENT_MESSAGE);
  args->content = banter_content_file (file, reply);
  args->bytes = g_bytes_ref (file->bytes);
  args->thumbnail = file->thumbnail != NULL ? g_bytes_ref (file->thumbnail) : NULL;
  banter_client_run (self, banter_client_send_file_async, send_file, args, args_free, cancellable,
                     callback, user_data);
}

static void
redact (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Args *args = task_data;
  const BanterOutboxRow row
      = { .kind = BANTER_OUTBOX_REDACTION, .room_id = args->room_id, .target = args->content };

  return_enqueued (task, &row);
}

void
banter_client_redact_async (BanterClient *self, const char *room_id, const char *event_id,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL && event_id != NULL);

  args = args_new (room_id);
  args->content = g_strdup (event_id);
  banter_client_run (self, banter_client_redact_async, redact, args, args_free, cancellable,
                     callback, user_data);
}

static void
leave (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Args *args = task_data;
  const BanterOutboxRow row
      = { .kind = BANTER_OUTBOX_LEAVE,
          .room_id = args->room_id,
          .due_ts = args->delay_ms > 0 ? banter_clock_now_ms () + args->delay_ms : 0 };

  return_enqueued (task, &row);
}

void
banter_client_leave_async (BanterClient *self, const char *room_id, guint delay_ms,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL);

  args = args_new (room_id);
  args->delay_ms = delay_ms;
  banter_client_run (self, banter_client_leave_async, leave, args, args_free, cancellable, callback,
                     user_data);
}

gint64
banter_client_enqueue_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  gint64 id;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);

  id = g_task_propagate_int (G_TASK (result), error);

  return id > 0 ? id : 0;
}

static gboolean
cancel_row (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  return banter_store_outbox_cancel (store, ((const Args *)data)->id, changes, error);
}

static gboolean
retry_row (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  return banter_store_outbox_retry (store, ((const Args *)data)->id, changes, error);
}

static void
change_row (GTask *task, BanterEngineStoreFunc func, gpointer data)
{
  BanterEngine *engine = banter_client_get_engine (g_task_get_source_object (task));
  GError *error = NULL;

  if (!banter_engine_store_call (engine, func, data, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  banter_advance_outbox (engine);
  g_task_return_boolean (task, TRUE);
}

static void
cancel (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  change_row (task, cancel_row, task_data);
}

static void
retry (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  change_row (task, retry_row, task_data);
}

void
banter_client_cancel_async (BanterClient *self, gint64 outbox_id, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));

  args = args_new (NULL);
  args->id = outbox_id;
  banter_client_run (self, banter_client_cancel_async, cancel, args, args_free, cancellable,
                     callback, user_data);
}

gboolean
banter_client_cancel_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
banter_client_retry_async (BanterClient *self, gint64 outbox_id, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));

  args = args_new (NULL);
  args->id = outbox_id;
  banter_client_run (self, banter_client_retry_async, retry, args, args_free, cancellable, callback,
                     user_data);
}

gboolean
banter_client_retry_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
