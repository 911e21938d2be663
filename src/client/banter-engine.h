/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-client.h"
#include "banter-http.h"
#include "banter-store.h"

/* The engine of one account: a thread with HTTP session and write connection, and a few workers on
 * which the longer actions run as plain code. Workers wait for the engine; the engine waits for
 * nobody. */

typedef struct _BanterEngine BanterEngine;
typedef struct _BanterMediaCache BanterMediaCache;
typedef struct _BanterReceipts BanterReceipts;
typedef struct _BanterSendQueue BanterSendQueue;
typedef struct _BanterSyncLoop BanterSyncLoop;

/* What the engine tells its owner, always in the owner's context. */
typedef struct
{
  void (*changed) (gpointer owner, BanterChangeSet *changes);
  void (*state) (gpointer owner, BanterClientState state, const GError *problem);
  void (*progress) (gpointer owner, double progress); /* of the first sync; 1: it is done */
  void (*signed_out) (gpointer owner, gboolean soft);
} BanterEngineEvents;

/* @owner: a GObject that outlives the engine; events come in the thread-default context of now */
BanterEngine *banter_engine_new (const char *profile_dir, const char *cache_dir, GObject *owner,
                                 const BanterEngineEvents *events);
/* Cancels everything, waits for workers and a running commit, closes the files. Owner's thread. */
void banter_engine_free (BanterEngine *engine);

/* Runs @func on a worker; @func returns the task. As g_task_run_in_thread(), but its threads may
 * wait for the network without standing in anybody's way. */
void banter_engine_run (BanterEngine *engine, GTask *task, GTaskThreadFunc func);

/* For workers. */
BanterLoop *banter_engine_get_loop (BanterEngine *engine);
BanterHttp *banter_engine_get_http (BanterEngine *engine);
BanterMediaCache *banter_engine_get_media_cache (BanterEngine *engine);
const char *banter_engine_get_profile_dir (BanterEngine *engine);
const char *banter_engine_get_user_id (BanterEngine *engine);
gboolean banter_engine_get_has_safety (BanterEngine *engine);
void banter_engine_set_has_safety (BanterEngine *engine, gboolean has_safety);

/* Opens the profile's store if it is not open yet. Workers. */
gboolean banter_engine_open_store (BanterEngine *engine, GError **error);
/* Who is signed in from now on. Workers, before start. */
void banter_engine_set_session (BanterEngine *engine, const char *user_id, const char *base_url,
                                const char *token);

/* Sync and sending stop until the next start. Workers. */
void banter_engine_halt (BanterEngine *engine);

/* From the owner's thread. */
void banter_engine_start (BanterEngine *engine);
void banter_engine_wake (BanterEngine *engine); /* the network changed, or somebody is impatient */

/* On the engine's thread. */
BanterStore *banter_engine_get_store (BanterEngine *engine);
void banter_engine_emit_changes (BanterEngine *engine, BanterChangeSet *changes); /* consumed */
void banter_engine_emit_state (BanterEngine *engine, BanterClientState state,
                               const GError *problem);
void banter_engine_emit_progress (BanterEngine *engine, double progress);
/* A request was answered with 401: everything stops. */
void banter_engine_token_refused (BanterEngine *engine, const GError *error);
/* The sync loop got an answer: what waits may go on. */
void banter_engine_caught_up (BanterEngine *engine);

/* Runs @func on the engine's thread and waits; errors of the store become BANTER_CLIENT_ERROR and
 * the change set is told. */
typedef gboolean (*BanterEngineStoreFunc) (BanterStore *store, gpointer data,
                                           BanterChangeSet **changes, GError **error);
gboolean banter_engine_store_call (BanterEngine *engine, BanterEngineStoreFunc func, gpointer data,
                                   GError **error);
BanterSendQueue *banter_engine_get_send_queue (BanterEngine *engine);
BanterReceipts *banter_engine_get_receipts (BanterEngine *engine);
