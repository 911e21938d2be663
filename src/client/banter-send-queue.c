/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-send"

#include "config.h"

#include "banter-send-queue.h"

#include "banter-backoff.h"
#include "banter-client-error-private.h"
#include "banter-client-private.h"
#include "banter-clock.h"
#include "banter-matrix-media.h"
#include "banter-matrix-message.h"
#include "banter-matrix-room.h"
#include "banter-media-cache.h"
#include "banter-outbox-files.h"

/* A lane per room that has something to send. A lane is idle, sends one row (its file first, where
 * it has one), or waits (for a row's due time, or after a failure). The rows are the store's: after
 * each step the lane looks there again. */

#define HOUR_MS (G_GINT64_CONSTANT (60) * 60 * 1000)
#define NEEDS_ECHO_CHECK_MS (12 * HOUR_MS)
#define TOO_OLD_MS (24 * HOUR_MS)

typedef struct
{
  BanterSendQueue *queue;
  char *room_id;
  BanterOutboxRow *row; /* being sent; NULL: none */
  gboolean forgetting;  /* a LEAVE whose first half is done */
  BanterBackoff backoff;
  GSource *timer;
  gint64 due_id; /* the row that the timer waits for; 0: it is a back-off */
} Lane;

struct _BanterSendQueue
{
  BanterEngine *engine;
  GHashTable *lanes; /* room id -> Lane */
  GCancellable *cancellable;
  gint64 not_before; /* monotonic µs: the server's Retry-After holds for all rooms */
  gboolean paused;
  gboolean caught_up;
};

static void send_row (Lane *lane);

static void
clear_timer (Lane *lane)
{
  if (lane->timer != NULL)
    g_source_destroy (lane->timer);
  g_clear_pointer (&lane->timer, g_source_unref);
}

static void
lane_free (gpointer data)
{
  Lane *lane = data;

  clear_timer (lane);
  g_clear_pointer (&lane->row, banter_outbox_row_free);
  g_free (lane->room_id);
  g_free (lane);
}

static Lane *
ensure_lane (BanterSendQueue *self, const char *room_id)
{
  Lane *lane = g_hash_table_lookup (self->lanes, room_id);

  if (lane == NULL)
    {
      lane = g_new0 (Lane, 1);
      lane->queue = self;
      lane->room_id = g_strdup (room_id);
      g_hash_table_insert (self->lanes, lane->room_id, lane);
    }

  return lane;
}

static BanterStore *
get_store (Lane *lane)
{
  return banter_engine_get_store (lane->queue->engine);
}

static gboolean
on_timer (gpointer user_data)
{
  Lane *lane = user_data;
  BanterSendQueue *self = lane->queue;

  clear_timer (lane);
  banter_send_queue_advance (self);

  return G_SOURCE_REMOVE;
}

static void
wait_ms (Lane *lane, gint64 ms)
{
  clear_timer (lane);
  lane->due_id = 0;
  lane->timer = g_timeout_source_new ((guint)CLAMP (ms, 1, HOUR_MS));
  g_source_set_callback (lane->timer, on_timer, lane, NULL);
  g_source_attach (lane->timer, g_main_context_get_thread_default ());
}

/* What a store call left; its own failure (a full disk) is a reason to wait like any other. */
static void
after_store (Lane *lane, gboolean ok, BanterChangeSet *changes, GError *error)
{
  banter_engine_emit_changes (lane->queue->engine, changes);
  if (!ok)
    {
      g_debug ("Outbox: %s", error->message);
      wait_ms (lane, banter_backoff_next (&lane->backoff));
    }
  g_clear_error (&error);
}

static void
requeue (Lane *lane)
{
  BanterChangeSet *changes = NULL;
  GError *error = NULL;
  gboolean ok = banter_store_outbox_requeue (get_store (lane), lane->row->id, 0, &changes, &error);

  after_store (lane, ok, changes, error);
  g_clear_pointer (&lane->row, banter_outbox_row_free);
}

static void
give_up (Lane *lane, const char *reason)
{
  BanterChangeSet *changes = NULL;
  GError *error = NULL;
  gboolean ok
      = banter_store_outbox_fail (get_store (lane), lane->row->id, reason, &changes, &error);

  after_store (lane, ok, changes, error);
  g_clear_pointer (&lane->row, banter_outbox_row_free);
}

static void
handle_error (Lane *lane, const GError *error)
{
  BanterSendQueue *self = lane->queue;
  gint64 retry_after = banter_client_error_get_answer (error)->retry_after_ms;

  g_debug ("Not sent: %s", error->message);
  switch (banter_send_verdict (error))
    {
    case BANTER_SEND_DO_RETRY:
      requeue (lane);
      if (retry_after > 0)
        self->not_before = MAX (self->not_before, g_get_monotonic_time () + retry_after * 1000);
      if (lane->timer == NULL)
        wait_ms (lane, retry_after > 0 ? retry_after : banter_backoff_next (&lane->backoff));
      break;
    case BANTER_SEND_DO_PAUSE:
      requeue (lane);
      banter_engine_token_refused (self->engine, error);
      break;
    case BANTER_SEND_DO_FAIL:
      give_up (lane, banter_client_error_to_fail_reason (error));
      banter_send_queue_advance (self);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* A LEAVE has two requests; a room that we are no longer in needs the second only. */
static gboolean
is_leave_done (Lane *lane, const GError *error)
{
  return lane->row->kind == BANTER_OUTBOX_LEAVE
         && (g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND)
             || g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_FORBIDDEN)
             || (lane->forgetting && banter_send_verdict (error) == BANTER_SEND_DO_FAIL));
}

static void
finish_row (Lane *lane, const char *event_id)
{
  BanterChangeSet *changes = NULL;
  GError *error = NULL;
  gboolean ok;

  if (lane->row->kind == BANTER_OUTBOX_LEAVE && !lane->forgetting)
    {
      lane->forgetting = TRUE;
      send_row (lane);
      return;
    }

  if (lane->row->kind == BANTER_OUTBOX_LEAVE)
    ok = banter_store_forget_room (get_store (lane), lane->room_id, &changes, &error);
  else
    ok = banter_store_outbox_mark_sent (get_store (lane), lane->row->id, event_id, &changes,
                                        &error);
  banter_backoff_reset (&lane->backoff);
  after_store (lane, ok, changes, error);
  g_clear_pointer (&lane->row, banter_outbox_row_free);
  banter_send_queue_advance (lane->queue);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Lane *lane;
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterMatrixEventId) sent = NULL;
  BanterHttpAnswer *answer = g_task_propagate_pointer (G_TASK (result), &error);

  /* Only when the queue goes away; opening the store queues the row again. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  lane = user_data;
  if (answer != NULL && lane->row->kind == BANTER_OUTBOX_LEAVE)
    {
      banter_http_answer_check (answer, &error);
      banter_http_answer_free (answer);
    }
  else if (answer != NULL)
    sent = banter_http_answer_decode (answer, &banter_matrix_event_id_type, NULL, &error);

  if (error == NULL || is_leave_done (lane, error))
    finish_row (lane, sent != NULL ? sent->event_id : NULL);
  else
    handle_error (lane, error);
}

/* The row's content, with the address that its file has now. */
static char *
name_file (const BanterOutboxRow *row, const char *mxc)
{
  BanterMatrixMessage patch = { .url = (char *)mxc };
  g_autofree char *json = banter_json_encode (&banter_matrix_message_type, &patch);

  return banter_json_merge (row->content, json, NULL);
}

/* The server has the file. It is the first thing in the cache that is shown of it. */
static void
finish_upload (Lane *lane, const char *mxc)
{
  BanterEngine *engine = lane->queue->engine;
  g_autofree char *content = name_file (lane->row, mxc);
  g_autofree char *path
      = banter_outbox_files_build_path (banter_engine_get_profile_dir (engine), lane->row->upload);
  BanterChangeSet *changes = NULL;
  GError *error = NULL;

  if (!banter_store_outbox_mark_uploaded (get_store (lane), lane->row->id, content, &changes,
                                          &error))
    {
      after_store (lane, FALSE, changes, error);
      g_clear_pointer (&lane->row, banter_outbox_row_free);
      return;
    }
  banter_media_cache_adopt (banter_engine_get_media_cache (engine), mxc, path);
  after_store (lane, TRUE, changes, NULL);
  g_clear_pointer (&lane->row->upload, g_free);
  g_free (lane->row->content);
  lane->row->content = g_steal_pointer (&content);
  send_row (lane);
}

static void
on_uploaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Lane *lane;
  g_autoptr (GError) error = NULL;
  g_autofree char *mxc = banter_upload_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  lane = user_data;
  if (mxc != NULL)
    finish_upload (lane, mxc);
  else
    handle_error (lane, error);
}

/* Twice is not wrong, only one of the two is ever named; so a lost answer costs nothing else. */
static void
send_file (Lane *lane)
{
  BanterEngine *engine = lane->queue->engine;
  const BanterOutboxRow *row = lane->row;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = banter_outbox_files_load (banter_engine_get_profile_dir (engine), row->upload, &error);
  g_autoptr (BanterMatrixMessage) message
      = banter_json_decode (&banter_matrix_message_type, row->content, -1, NULL);

  if (bytes == NULL)
    {
      give_up (lane, banter_client_error_to_fail_reason (error));
      if (lane->timer == NULL)
        wait_ms (lane, 0); /* not from here: the caller may walk the outbox */
      return;
    }
  banter_upload_async (engine, bytes, message != NULL ? message->filename : NULL,
                       message != NULL && message->info != NULL ? message->info->mimetype : NULL,
                       lane->queue->cancellable, on_uploaded, lane);
}

/* The same path and body at each try (CS-API "Transaction identifiers"). */
static BanterHttpRequest
build_request (Lane *lane, char **path)
{
  const BanterOutboxRow *row = lane->row;
  BanterMatrixEndpoint endpoint = BANTER_MATRIX_SEND;
  const char *json = "{}";

  switch (row->kind)
    {
    case BANTER_OUTBOX_MESSAGE:
      *path = banter_matrix_path (endpoint, row->room_id, row->type, row->txn_id);
      json = row->content;
      break;
    case BANTER_OUTBOX_REDACTION:
      endpoint = BANTER_MATRIX_REDACT;
      *path = banter_matrix_path (endpoint, row->room_id, row->target, row->txn_id);
      break;
    case BANTER_OUTBOX_LEAVE:
      endpoint = lane->forgetting ? BANTER_MATRIX_FORGET : BANTER_MATRIX_LEAVE;
      *path = banter_matrix_path (endpoint, row->room_id);
      break;
    default:
      g_assert_not_reached ();
    }

  return banter_http_request (endpoint, *path, json);
}

static void
send_row (Lane *lane)
{
  g_autofree char *path = NULL;
  BanterHttpRequest request;

  if (lane->row->upload != NULL)
    {
      send_file (lane);
      return;
    }
  request = build_request (lane, &path);
  request.path = path;
  banter_http_send_async (banter_engine_get_http (lane->queue->engine), &request,
                          lane->queue->cancellable, on_sent, lane);
}

/* How long @row has to wait yet; 0: now. */
static gint64
get_delay_ms (BanterSendQueue *self, const BanterOutboxRow *row)
{
  gint64 limit = (self->not_before - g_get_monotonic_time () + 999) / 1000;
  gint64 due = row->due_ts > 0 ? row->due_ts - banter_clock_now_ms () : 0;

  return MAX (MAX (limit, due), 0);
}

/* Takes over @row (transfer full). */
static void
begin (Lane *lane, BanterOutboxRow *row)
{
  BanterChangeSet *changes = NULL;
  GError *error = NULL;
  gint64 age = banter_clock_now_ms () - row->created_ts;

  lane->row = row;
  lane->forgetting = FALSE;
  if (row->attempts > 0 && row->kind == BANTER_OUTBOX_MESSAGE && age > TOO_OLD_MS)
    {
      give_up (lane, BANTER_CLIENT_FAIL_TOO_OLD);
      if (lane->timer == NULL)
        wait_ms (lane, 0); /* not from here: the caller walks the outbox */
      return;
    }
  if (!banter_store_outbox_mark_sending (get_store (lane), row->id, &changes, &error))
    {
      after_store (lane, FALSE, changes, error);
      g_clear_pointer (&lane->row, banter_outbox_row_free);
      return;
    }
  banter_engine_emit_changes (lane->queue->engine, changes);
  send_row (lane);
}

/* The first row of a room that is not doing anything. */
static void
consider (BanterSendQueue *self, BanterOutboxRow *row)
{
  Lane *lane = ensure_lane (self, row->room_id);
  gint64 delay;

  if (lane->timer != NULL && lane->due_id != 0 && lane->due_id != row->id)
    clear_timer (lane); /* what it waited for was taken back */
  if (lane->row != NULL || lane->timer != NULL)
    {
      banter_outbox_row_free (row);
      return;
    }
  delay = get_delay_ms (self, row);
  if (delay > 0)
    {
      wait_ms (lane, delay);
      lane->due_id = row->id;
      banter_outbox_row_free (row);
    }
  else if (row->attempts > 0 && !self->caught_up
           && banter_clock_now_ms () - row->created_ts > NEEDS_ECHO_CHECK_MS)
    banter_outbox_row_free (row); /* caught_up () comes by again */
  else
    begin (lane, row);
}

BanterSendVerdict
banter_send_verdict (const GError *error)
{
  if (g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_SIGNED_OUT))
    return BANTER_SEND_DO_PAUSE;

  return banter_client_error_is_temporary (error) ? BANTER_SEND_DO_RETRY : BANTER_SEND_DO_FAIL;
}

/* What a crash left between a file and its row. */
static void
clean_files (BanterEngine *engine)
{
  g_autoptr (GHashTable) wanted
      = banter_store_outbox_list_uploads (banter_engine_get_store (engine), NULL);

  if (wanted != NULL)
    banter_outbox_files_clean (banter_engine_get_profile_dir (engine), wanted);
}

BanterSendQueue *
banter_send_queue_new (BanterEngine *engine)
{
  BanterSendQueue *self = g_new0 (BanterSendQueue, 1);

  self->engine = engine;
  self->lanes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, lane_free);
  self->cancellable = g_cancellable_new ();
  clean_files (engine);

  return self;
}

void
banter_send_queue_free (BanterSendQueue *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->lanes);
  g_free (self);
}

void
banter_send_queue_advance (BanterSendQueue *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (self->paused)
    return;
  rows = banter_store_outbox_list (banter_engine_get_store (self->engine), &error);
  if (rows == NULL)
    {
      g_warning ("Outbox: %s", error->message);
      return;
    }

  for (guint i = 0; i < rows->len; i++)
    {
      BanterOutboxRow *row = g_ptr_array_index (rows, i);

      if (!g_hash_table_add (seen, g_strdup (row->room_id)))
        continue;
      consider (self, g_steal_pointer (&rows->pdata[i]));
    }
}

void
banter_send_queue_wake (BanterSendQueue *self)
{
  GHashTableIter iter;
  gpointer lane;

  g_hash_table_iter_init (&iter, self->lanes);
  while (g_hash_table_iter_next (&iter, NULL, &lane))
    {
      clear_timer (lane);
      banter_backoff_reset (&((Lane *)lane)->backoff);
    }
  banter_send_queue_advance (self);
}

void
banter_send_queue_caught_up (BanterSendQueue *self)
{
  self->caught_up = TRUE;
  banter_send_queue_wake (self);
}

void
banter_send_queue_pause (BanterSendQueue *self)
{
  self->paused = TRUE;
}

void
banter_send_queue_resume (BanterSendQueue *self)
{
  self->paused = FALSE;
  self->caught_up = FALSE;
  banter_send_queue_advance (self);
}
