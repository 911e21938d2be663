/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-engine"

#include "config.h"

#include "banter-engine-private.h"

#include "banter-client-error-private.h"
#include "banter-media-cache.h"
#include "banter-opening.h"
#include "banter-receipts.h"
#include "banter-send-queue.h"
#include "banter-sticker-favourites.h"
#include "banter-sync-loop.h"

/* Ties thread, HTTP, store, sync loop and send queue of one account together. What it tells its
 * owner goes through banter-engine-tell.c. */

#define MAX_WORKERS 6

/* A task and the function that works on it. */
typedef struct
{
  GTask *task;
  GTaskThreadFunc func;
} Job;

static void
work (gpointer data, gpointer user_data)
{
  Job *job = data;

  if (!g_task_return_error_if_cancelled (job->task))
    job->func (job->task, g_task_get_source_object (job->task), g_task_get_task_data (job->task),
               g_task_get_cancellable (job->task));
  g_object_unref (job->task);
  g_free (job);
}

static void
close_on_loop (gpointer data)
{
  BanterEngine *engine = data;

  g_clear_pointer (&engine->sync_loop, banter_sync_loop_free);
  g_clear_pointer (&engine->send_queue, banter_send_queue_free);
  g_clear_pointer (&engine->receipts, banter_receipts_free);
  banter_media_cache_close (engine->media_cache);
}

static void
close_store (gpointer data)
{
  BanterEngine *engine = data;

  g_clear_pointer (&engine->store, banter_store_close);
}

BanterEngine *
banter_engine_new (const char *profile_dir, const char *cache_dir, GObject *owner,
                   const BanterEngineEvents *events)
{
  BanterEngine *engine = g_new0 (BanterEngine, 1);
  g_autofree char *default_cache = g_build_filename (profile_dir, "media", NULL);

  engine->profile_dir = g_strdup (profile_dir);
  engine->owner = owner;
  engine->owner_context = g_main_context_ref_thread_default ();
  engine->events = events;
  engine->loop = banter_loop_new ("banter-engine");
  engine->http = banter_http_new (engine->loop);
  engine->workers = g_thread_pool_new (work, engine, MAX_WORKERS, FALSE, NULL);
  engine->media_cache
      = banter_media_cache_new (engine, cache_dir != NULL ? cache_dir : default_cache);

  return engine;
}

void
banter_engine_free (BanterEngine *engine)
{
  /* First what makes requests of itself, then the requests of the workers, then the workers. */
  banter_loop_call (engine->loop, close_on_loop, engine);
  banter_http_cancel (engine->http);
  g_thread_pool_free (engine->workers, FALSE, TRUE);
  banter_http_free (engine->http);
  banter_media_cache_free (engine->media_cache);
  banter_loop_call (engine->loop, close_store, engine);
  banter_loop_free (engine->loop);
  g_main_context_unref (engine->owner_context);
  g_free (engine->profile_dir);
  g_free (engine->user_id);
  g_free (engine);
}

void
banter_engine_run (BanterEngine *engine, GTask *task, GTaskThreadFunc func)
{
  Job *job = g_new (Job, 1);

  job->task = g_object_ref (task);
  job->func = func;
  g_thread_pool_push (engine->workers, job, NULL);
}

BanterLoop *
banter_engine_get_loop (BanterEngine *engine)
{
  return engine->loop;
}

BanterHttp *
banter_engine_get_http (BanterEngine *engine)
{
  return engine->http;
}

BanterMediaCache *
banter_engine_get_media_cache (BanterEngine *engine)
{
  return engine->media_cache;
}

const char *
banter_engine_get_profile_dir (BanterEngine *engine)
{
  return engine->profile_dir;
}

const char *
banter_engine_get_user_id (BanterEngine *engine)
{
  return engine->user_id;
}

gboolean
banter_engine_get_has_safety (BanterEngine *engine)
{
  return g_atomic_int_get (&engine->has_safety);
}

void
banter_engine_set_has_safety (BanterEngine *engine, gboolean has_safety)
{
  g_atomic_int_set (&engine->has_safety, has_safety);
}

typedef struct
{
  BanterEngine *engine;
  GError *error;
} OpenCall;

static void
open_store (gpointer data)
{
  OpenCall *call = data;

  if (call->engine->store == NULL)
    call->engine->store = banter_store_open (call->engine->profile_dir, &call->error);
}

gboolean
banter_engine_open_store (BanterEngine *engine, GError **error)
{
  OpenCall call = { engine, NULL };

  banter_loop_call (engine->loop, open_store, &call);
  if (call.error != NULL)
    g_propagate_error (error, banter_client_error_from_store (call.error));

  return call.error == NULL;
}

typedef struct
{
  BanterEngine *engine;
  const char *user_id;
  const char *base_url;
  const char *token;
} SessionCall;

static void
set_session (gpointer data)
{
  SessionCall *call = data;

  g_free (call->engine->user_id);
  call->engine->user_id = g_strdup (call->user_id);
  banter_http_set_server (call->engine->http, call->base_url);
  banter_http_set_token (call->engine->http, call->token);
}

void
banter_engine_set_session (BanterEngine *engine, const char *user_id, const char *base_url,
                           const char *token)
{
  SessionCall call = { engine, user_id, base_url, token };

  banter_loop_call (engine->loop, set_session, &call);
}

static void
tidy (gpointer data)
{
  BanterEngine *engine = data;
  g_autoptr (GError) error = NULL;

  engine->tidying = FALSE;
  if (engine->store == NULL)
    return;
  if (banter_store_tidy (engine->store, &error))
    banter_engine_tidy_later (engine);
  else
    g_debug ("Tidying waits for the next write: %s", error->message);
}

void
banter_engine_tidy_later (BanterEngine *engine)
{
  if (engine->tidying || engine->store == NULL || !banter_store_needs_tidying (engine->store))
    return;
  engine->tidying = TRUE;
  banter_loop_post (engine->loop, tidy, engine, NULL);
}

static void
start (gpointer data)
{
  BanterEngine *engine = data;

  g_assert (engine->store != NULL && engine->user_id != NULL);

  if (engine->sync_loop == NULL)
    {
      engine->sync_loop = banter_sync_loop_new (engine);
      engine->send_queue = banter_send_queue_new (engine);
      engine->receipts = banter_receipts_new (engine);
      engine->last_opening = banter_opening_get_last (engine);
    }
  banter_sync_loop_start (engine->sync_loop);
  banter_send_queue_resume (engine->send_queue);
  banter_engine_tidy_later (engine);
}

void
banter_engine_start (BanterEngine *engine)
{
  banter_loop_post (engine->loop, start, engine, NULL);
}

static void
halt (gpointer data)
{
  BanterEngine *engine = data;

  if (engine->sync_loop == NULL)
    return;
  banter_sync_loop_halt (engine->sync_loop);
  banter_send_queue_pause (engine->send_queue);
}

void
banter_engine_halt (BanterEngine *engine)
{
  banter_loop_call (engine->loop, halt, engine);
}

static void
wake (gpointer data)
{
  BanterEngine *engine = data;

  if (engine->sync_loop == NULL)
    return;
  banter_sync_loop_wake (engine->sync_loop);
  banter_send_queue_wake (engine->send_queue);
  banter_receipts_wake (engine->receipts);
}

void
banter_engine_wake (BanterEngine *engine)
{
  banter_loop_post (engine->loop, wake, engine, NULL);
}

BanterStore *
banter_engine_get_store (BanterEngine *engine)
{
  g_assert (banter_loop_is_current (engine->loop));

  return engine->store;
}

BanterSendQueue *
banter_engine_get_send_queue (BanterEngine *engine)
{
  return engine->send_queue;
}

BanterReceipts *
banter_engine_get_receipts (BanterEngine *engine)
{
  return engine->receipts;
}

void
banter_engine_token_refused (BanterEngine *engine, const GError *error)
{
  halt (engine);
  banter_engine_emit_signed_out (engine, banter_client_error_get_answer (error)->soft_logout);
}

void
banter_engine_caught_up (BanterEngine *engine)
{
  banter_send_queue_caught_up (engine->send_queue);
  banter_receipts_wake (engine->receipts);
  banter_sticker_favourites_resume (engine);
  banter_opening_resume (engine, engine->last_opening);
  engine->last_opening = 0;
}

typedef struct
{
  BanterEngine *engine;
  BanterEngineStoreFunc func;
  gpointer data;
  gboolean ok;
  GError *error;
} StoreCall;

static void
store_call (gpointer data)
{
  StoreCall *call = data;
  BanterChangeSet *changes = NULL;

  if (call->engine->store == NULL)
    {
      g_set_error_literal (&call->error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_STORAGE,
                           "The store is not open");
      return;
    }
  call->ok = call->func (call->engine->store, call->data, &changes, &call->error);
  banter_engine_emit_changes (call->engine, changes);
}

gboolean
banter_engine_store_call (BanterEngine *engine, BanterEngineStoreFunc func, gpointer data,
                          GError **error)
{
  StoreCall call = { .engine = engine, .func = func, .data = data };

  banter_loop_call (engine->loop, store_call, &call);
  if (call.error != NULL)
    g_propagate_error (error, banter_client_error_from_store (call.error));

  return call.ok;
}
