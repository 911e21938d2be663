/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-outbox"

#include "config.h"

#include <string.h>

#include "banter-client-chat.h"

#include "banter-client-error-private.h"
#include "banter-client-private.h"
#include "banter-clock.h"
#include "banter-matrix-account.h"
#include "banter-matrix-event.h"
#include "banter-matrix-message.h"
#include "banter-matrix-pack.h"
#include "banter-outbox-files.h"
#include "banter-send-queue.h"

/* What puts rows into the outbox. The commit is the answer; sending is the queue's. */

#define MAX_RECENT 60

typedef struct
{
  char *room_id;
  char *type;
  char *content; /* or the target of a redaction */
  guint delay_ms;
  gint64 id;
  /* of files and stickers */
  GBytes *bytes;
  char *name;
  char *mime_type;
  char *url;
  int width;
  int height;
} Args;

static void
args_free (gpointer data)
{
  Args *args = data;

  g_free (args->room_id);
  g_free (args->type);
  g_free (args->content);
  g_clear_pointer (&args->bytes, g_bytes_unref);
  g_free (args->name);
  g_free (args->mime_type);
  g_free (args->url);
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

/* Every message says who is meant, if only nobody (CS-API "User and room mentions"). */
static char *
encode_message (BanterMatrixMessage *message)
{
  BanterMatrixMentions nobody = { 0 };

  message->mentions = &nobody;

  return banter_json_encode (&banter_matrix_message_type, message);
}

char *
banter_text_message (const char *text)
{
  BanterMatrixMessage message
      = { .msgtype = (char *)BANTER_MATRIX_MSGTYPE_TEXT, .body = (char *)text };

  return encode_message (&message);
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

void
banter_client_send_text_async (BanterClient *self, const char *room_id, const char *text,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL && text != NULL);

  args = args_new (room_id);
  args->type = g_strdup (BANTER_MATRIX_EVENT_MESSAGE);
  args->content = banter_text_message (text);
  banter_client_run (self, banter_client_send_text_async, send_message, args, args_free,
                     cancellable, callback, user_data);
}

/* The newest first, each sticker once. */
static char *
note_use (const char *old, const char *url)
{
  BanterMatrixStickerUses *uses
      = old != NULL ? banter_json_decode (&banter_matrix_sticker_uses_type, old, -1, NULL) : NULL;
  g_autoptr (GPtrArray) recent = g_ptr_array_new ();
  BanterMatrixStickerUse used = { .url = (char *)url, .ts = banter_clock_now_ms (), .n = 1 };
  BanterMatrixStickerUses patch = { .recent = recent };
  g_autofree char *json = NULL;
  char *merged;

  g_ptr_array_add (recent, &used);
  for (guint i = 0; uses != NULL && uses->recent != NULL && i < uses->recent->len; i++)
    {
      BanterMatrixStickerUse *use = g_ptr_array_index (uses->recent, i);

      if (g_str_equal (use->url, url))
        used.n = use->n + 1;
      else if (recent->len < MAX_RECENT)
        g_ptr_array_add (recent, use);
    }
  patch.favourites = uses != NULL ? uses->favourites : NULL;
  json = banter_json_encode (&banter_matrix_sticker_uses_type, &patch);
  merged = banter_json_merge (old, json, NULL);
  banter_matrix_sticker_uses_free (uses);

  return merged;
}

typedef struct
{
  const char *url;
} NoteUse;

/* At once here, so that the picker shows it; the server hears of it when it can. */
static gboolean
note_use_here (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  const NoteUse *call = data;
  g_autofree char *old
      = banter_store_get_account_data (store, NULL, BANTER_MATRIX_ACCOUNT_STICKER_USE, NULL);
  g_autofree char *new = note_use (old, call->url);

  return new == NULL
         || banter_store_put_account_data (store, NULL, BANTER_MATRIX_ACCOUNT_STICKER_USE, new,
                                           changes, error);
}

static char *
note_use_there (const char *old, gpointer data)
{
  return note_use (old, ((const NoteUse *)data)->url);
}

static void
send_sticker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  Args *args = task_data;
  NoteUse call = { args->url };

  send_message (task, source, task_data, cancellable);
  if (g_task_had_error (task))
    return;
  banter_engine_store_call (engine, note_use_here, &call, NULL);
  banter_account_data_edit (engine, BANTER_MATRIX_ACCOUNT_STICKER_USE, note_use_there, &call, NULL,
                            NULL);
}

/* Which set a sticker is from, as other clients write it (com.beeper.msc4459.image_source_packs).
 */
static char *
encode_source (const BanterStickerRow *sticker)
{
  g_autoptr (GString) out = NULL;

  if (sticker->room_id == NULL || sticker->shortcode == NULL)
    return NULL;
  out = g_string_new ("{");
  banter_json_append_string (out, sticker->url);
  g_string_append (out, ":{\"room_id\":");
  banter_json_append_string (out, sticker->room_id);
  g_string_append (out, ",\"state_key\":");
  banter_json_append_string (out, sticker->state_key != NULL ? sticker->state_key : "");
  g_string_append (out, ",\"shortcode\":");
  banter_json_append_string (out, sticker->shortcode);
  g_string_append (out, "}}");

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* An m.sticker takes the image's own `info` along, unknown members and all. */
static char *
encode_sticker (const BanterStickerRow *sticker)
{
  BanterMatrixMediaInfo info = {
    .w = sticker->width, .h = sticker->height, .size = sticker->size, .mimetype = sticker->mimetype
  };
  BanterMatrixMessage message
      = { .body = sticker->body != NULL ? sticker->body : (char *)"", .url = sticker->url };
  g_autofree char *info_json = sticker->info != NULL
                                   ? g_strdup (sticker->info)
                                   : banter_json_encode (&banter_matrix_media_info_type, &info);
  g_autofree char *source = encode_source (sticker);
  g_autofree char *patch = g_strconcat ("{\"info\":", info_json, "}", NULL);
  g_autofree char *content = NULL;
  char *merged;

  message.image_source_packs = source;
  content = encode_message (&message);
  merged = banter_json_merge (content, patch, NULL);

  return merged != NULL ? merged : g_steal_pointer (&content);
}

void
banter_client_send_sticker_async (BanterClient *self, const char *room_id,
                                  const BanterStickerRow *sticker, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL);
  g_return_if_fail (sticker != NULL && sticker->url != NULL);

  args = args_new (room_id);
  args->type = g_strdup (BANTER_MATRIX_EVENT_STICKER);
  args->content = encode_sticker (sticker);
  args->url = g_strdup (sticker->url);
  banter_client_run (self, banter_client_send_sticker_async, send_sticker, args, args_free,
                     cancellable, callback, user_data);
}

/* The file first, then the row that needs it: what a crash leaves in between is a file that nobody
 * needs. */
static void
send_file (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Args *args = task_data;
  gboolean image = g_str_has_prefix (args->mime_type, "image/");
  BanterMatrixMediaInfo info = { .w = args->width,
                                 .h = args->height,
                                 .size = (gint64)g_bytes_get_size (args->bytes),
                                 .mimetype = args->mime_type };
  BanterMatrixMessage message
      = { .msgtype = (char *)(image ? BANTER_MATRIX_MSGTYPE_IMAGE : BANTER_MATRIX_MSGTYPE_FILE),
          .body = args->name,
          .filename = args->name,
          .info = &info };
  g_autofree char *content = encode_message (&message);
  GError *error = NULL;
  g_autofree char *upload = banter_outbox_files_save (
      banter_engine_get_profile_dir (banter_client_get_engine (source)), args->bytes, &error);
  const BanterOutboxRow row = { .kind = BANTER_OUTBOX_MESSAGE,
                                .room_id = args->room_id,
                                .type = (char *)BANTER_MATRIX_EVENT_MESSAGE,
                                .content = content,
                                .upload = upload };

  if (upload == NULL)
    g_task_return_error (task, error);
  else
    return_enqueued (task, &row);
}

void
banter_client_send_file_async (BanterClient *self, const char *room_id, GBytes *bytes,
                               const char *file_name, const char *mime_type, int width, int height,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL && bytes != NULL && file_name != NULL && mime_type != NULL);

  args = args_new (room_id);
  args->bytes = g_bytes_ref (bytes);
  args->name = g_strdup (file_name);
  args->mime_type = g_strdup (mime_type);
  args->width = width;
  args->height = height;
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
change_row (GTask *task, BanterStoreFunc func, gpointer data)
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
  Args *args = args_new (NULL);

  g_return_if_fail (BANTER_IS_CLIENT (self));

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
  Args *args = args_new (NULL);

  g_return_if_fail (BANTER_IS_CLIENT (self));

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
