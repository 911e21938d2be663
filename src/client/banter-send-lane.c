/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-send"

#include "config.h"

#include "banter-send-queue-private.h"

#include "banter-client-error-private.h"
#include "banter-client-private.h"
#include "banter-clock.h"
#include "banter-matrix-account.h"
#include "banter-matrix-media.h"
#include "banter-matrix-message.h"
#include "banter-matrix-room.h"
#include "banter-media-cache.h"
#include "banter-outbox-files.h"
#include "banter-store-outbox.h"

/* How one row of the outbox gets to the server, and what its answer means for it. On the engine's
 * thread. */

#define HOUR_MS (G_GINT64_CONSTANT (60) * 60 * 1000)
#define TOO_OLD_MS (24 * HOUR_MS)

static void send_row (BanterSendLane *lane);

BanterSendLane *
banter_send_lane_new (BanterSendQueue *queue, const char *room_id)
{
  BanterSendLane *lane = g_new0 (BanterSendLane, 1);

  lane->queue = queue;
  lane->room_id = g_strdup (room_id);

  return lane;
}

void
banter_send_lane_free (BanterSendLane *lane)
{
  banter_timer_clear (&lane->timer);
  g_clear_pointer (&lane->row, banter_outbox_row_free);
  g_free (lane->thumbnail);
  g_free (lane->room_id);
  g_free (lane);
}

static BanterStore *
get_store (BanterSendLane *lane)
{
  return banter_engine_get_store (lane->queue->engine);
}

static gboolean
on_timer (gpointer user_data)
{
  BanterSendLane *lane = user_data;
  BanterSendQueue *self = lane->queue;

  banter_timer_clear (&lane->timer);
  banter_send_queue_advance (self);

  return G_SOURCE_REMOVE;
}

void
banter_send_lane_wait (BanterSendLane *lane, gint64 ms, gint64 due_id)
{
  lane->due_id = due_id;
  banter_timer_start (&lane->timer, (guint)CLAMP (ms, 1, HOUR_MS), on_timer, lane);
}

/* What a store call left; its own failure (a full disk) is a reason to wait like any other. */
static void
after_store (BanterSendLane *lane, gboolean ok, BanterChangeSet *changes, GError *error)
{
  banter_engine_emit_changes (lane->queue->engine, changes);
  if (!ok)
    {
      g_debug ("Outbox: %s", error->message);
      banter_send_lane_wait (lane, banter_backoff_next (&lane->backoff), 0);
    }
  g_clear_error (&error);
}

static void
requeue (BanterSendLane *lane)
{
  BanterChangeSet *changes = NULL;
  GError *error = NULL;
  gboolean ok = banter_store_outbox_requeue (get_store (lane), lane->row->id, 0, &changes, &error);

  after_store (lane, ok, changes, error);
  g_clear_pointer (&lane->row, banter_outbox_row_free);
}

static void
give_up (BanterSendLane *lane, const char *reason)
{
  BanterChangeSet *changes = NULL;
  GError *error = NULL;
  gboolean ok
      = banter_store_outbox_fail (get_store (lane), lane->row->id, reason, &changes, &error);

  after_store (lane, ok, changes, error);
  g_clear_pointer (&lane->row, banter_outbox_row_free);
}

static void
handle_error (BanterSendLane *lane, const GError *error)
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
        banter_send_lane_wait (
            lane, retry_after > 0 ? retry_after : banter_backoff_next (&lane->backoff), 0);
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
is_leave_done (BanterSendLane *lane, const GError *error)
{
  return lane->row->kind == BANTER_OUTBOX_LEAVE
         && (g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND)
             || g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_FORBIDDEN)
             || (lane->forgetting && banter_send_verdict (error) == BANTER_SEND_DO_FAIL));
}

/* What is to be taken away is not there. */
static gboolean
is_setting_done (BanterSendLane *lane, const GError *error)
{
  return lane->row->kind == BANTER_OUTBOX_SETTING && lane->row->content == NULL
         && g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND);
}

static void
finish_row (BanterSendLane *lane, const char *event_id)
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
  BanterSendLane *lane;
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterMatrixEventId) sent = NULL;
  BanterHttpAnswer *answer = g_task_propagate_pointer (G_TASK (result), &error);

  /* Only when the queue goes away; opening the store queues the row again. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  lane = user_data;
  if (answer != NULL
      && (lane->row->kind == BANTER_OUTBOX_LEAVE || lane->row->kind == BANTER_OUTBOX_SETTING))
    {
      banter_http_answer_check (answer, &error);
      banter_http_answer_free (answer);
    }
  else if (answer != NULL)
    sent = banter_http_answer_decode (answer, &banter_matrix_event_id_type, NULL, &error);

  if (error == NULL || is_leave_done (lane, error) || is_setting_done (lane, error))
    finish_row (lane, sent != NULL ? sent->event_id : NULL);
  else
    handle_error (lane, error);
}

/* The row's content, with the addresses that its file and thumbnail have now. */
static char *
name_file (BanterSendLane *lane, const char *mxc)
{
  BanterMatrixMediaInfo info = { .thumbnail_url = lane->thumbnail };
  BanterMatrixMessage patch
      = { .url = (char *)mxc, .info = lane->thumbnail != NULL ? &info : NULL };
  g_autofree char *json = banter_json_encode (&banter_matrix_message_type, &patch);

  return banter_json_merge (lane->row->content, json, NULL);
}

/* What was sent is the first thing in the cache that is shown of it. */
static void
adopt (BanterSendLane *lane, const char *mxc, const char *name)
{
  BanterEngine *engine = lane->queue->engine;
  g_autofree char *path
      = banter_outbox_files_build_path (banter_engine_get_profile_dir (engine), name);

  banter_media_cache_adopt (banter_engine_get_media_cache (engine), mxc, path);
}

/* The server has the file. */
static void
finish_upload (BanterSendLane *lane, const char *mxc)
{
  g_autofree char *content = name_file (lane, mxc);
  g_autofree char *thumbnail = banter_outbox_files_name_thumbnail (lane->row->upload);
  BanterChangeSet *changes = NULL;
  GError *error = NULL;

  if (!banter_store_outbox_mark_uploaded (get_store (lane), lane->row->id, content, &changes,
                                          &error))
    {
      after_store (lane, FALSE, changes, error);
      g_clear_pointer (&lane->row, banter_outbox_row_free);
      return;
    }
  adopt (lane, mxc, lane->row->upload);
  if (lane->thumbnail != NULL)
    adopt (lane, lane->thumbnail, thumbnail);
  after_store (lane, TRUE, changes, NULL);
  g_clear_pointer (&lane->row->upload, g_free);
  g_free (lane->row->content);
  lane->row->content = g_steal_pointer (&content);
  send_row (lane);
}

/* The thumbnail comes first, the file after it. */
static void
on_uploaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BanterSendLane *lane;
  g_autoptr (GError) error = NULL;
  g_autofree char *mxc = banter_upload_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  lane = user_data;
  if (mxc == NULL)
    handle_error (lane, error);
  else if (lane->uploading_thumbnail)
    {
      lane->thumbnail = g_steal_pointer (&mxc);
      send_row (lane);
    }
  else
    finish_upload (lane, mxc);
}

/* Twice is not wrong, only one of the two is ever named; so a lost answer costs nothing else. */
static void
upload (BanterSendLane *lane, const char *name, const char *file_name, const char *mime_type)
{
  BanterEngine *engine = lane->queue->engine;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = banter_outbox_files_load (banter_engine_get_profile_dir (engine), name, &error);

  if (bytes == NULL)
    {
      give_up (lane, banter_client_error_to_fail_reason (error));
      if (lane->timer == NULL)
        banter_send_lane_wait (lane, 0, 0); /* not from here: the caller may walk the outbox */
      return;
    }
  banter_upload_async (engine, bytes, file_name, mime_type, lane->queue->cancellable, on_uploaded,
                       lane);
}

static void
send_file (BanterSendLane *lane)
{
  const BanterOutboxRow *row = lane->row;
  g_autofree char *thumbnail = banter_outbox_files_name_thumbnail (row->upload);
  g_autoptr (BanterMatrixMessage) message
      = banter_json_decode (&banter_matrix_message_type, row->content, -1, NULL);
  const BanterMatrixMediaInfo *info = message != NULL ? message->info : NULL;

  lane->uploading_thumbnail
      = info != NULL && info->thumbnail_info != NULL && lane->thumbnail == NULL;
  if (lane->uploading_thumbnail)
    upload (lane, thumbnail, NULL, info->thumbnail_info->mimetype);
  else
    upload (lane, row->upload, message != NULL ? message->filename : NULL,
            info != NULL ? info->mimetype : NULL);
}

/* A tag and a rule have endpoints of their own; everything else is a document of the room. */
static BanterMatrixEndpoint
build_setting (BanterSendLane *lane, char **path)
{
  const BanterOutboxRow *row = lane->row;
  const char *user_id = banter_engine_get_user_id (lane->queue->engine);
  BanterMatrixEndpoint endpoint = BANTER_MATRIX_PUT_ROOM_ACCOUNT_DATA;

  if (g_str_equal (row->type, BANTER_MATRIX_ACCOUNT_TAG))
    {
      endpoint = row->content != NULL ? BANTER_MATRIX_PUT_TAG : BANTER_MATRIX_DELETE_TAG;
      *path = banter_matrix_path (endpoint, user_id, row->room_id, row->target);
    }
  else if (g_str_equal (row->type, BANTER_MATRIX_ACCOUNT_PUSH_RULES))
    {
      endpoint
          = row->content != NULL ? BANTER_MATRIX_PUT_PUSH_RULE : BANTER_MATRIX_DELETE_PUSH_RULE;
      *path = banter_matrix_path (endpoint, row->target, row->room_id);
    }
  else
    *path = banter_matrix_path (endpoint, user_id, row->room_id, row->type);

  return endpoint;
}

/* The same path and body at each try (CS-API "Transaction identifiers"). */
static BanterHttpRequest
build_request (BanterSendLane *lane, char **path)
{
  const BanterOutboxRow *row = lane->row;
  BanterMatrixEndpoint endpoint = BANTER_MATRIX_SEND;
  const char *json = "{}";

  switch (row->kind)
    {
    case BANTER_OUTBOX_MESSAGE:
    case BANTER_OUTBOX_REACTION:
    case BANTER_OUTBOX_EDIT:
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
    case BANTER_OUTBOX_SETTING:
      endpoint = build_setting (lane, path);
      json = row->content;
      break;
    default:
      g_assert_not_reached ();
    }

  return banter_http_request (endpoint, *path, json);
}

static void
send_row (BanterSendLane *lane)
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

void
banter_send_lane_begin (BanterSendLane *lane, BanterOutboxRow *row)
{
  BanterChangeSet *changes = NULL;
  GError *error = NULL;
  gint64 age = banter_clock_now_ms () - row->created_ts;

  lane->row = row;
  lane->forgetting = FALSE;
  g_clear_pointer (&lane->thumbnail, g_free);
  if (row->attempts > 0 && row->kind == BANTER_OUTBOX_MESSAGE && age > TOO_OLD_MS)
    {
      give_up (lane, BANTER_CLIENT_FAIL_TOO_OLD);
      if (lane->timer == NULL)
        banter_send_lane_wait (lane, 0, 0); /* not from here: the caller walks the outbox */
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

BanterSendVerdict
banter_send_verdict (const GError *error)
{
  if (g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_SIGNED_OUT))
    return BANTER_SEND_DO_PAUSE;

  return banter_client_error_is_temporary (error) ? BANTER_SEND_DO_RETRY : BANTER_SEND_DO_FAIL;
}
