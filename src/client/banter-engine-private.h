/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-engine.h"

/* Between banter-engine.c and banter-engine-tell.c. */

struct _BanterEngine
{
  BanterLoop *loop;
  BanterHttp *http;
  BanterStore *store; /* engine thread */
  GThreadPool *workers;
  char *profile_dir;
  char *user_id; /* set before start */
  gint has_safety;
  gboolean tidying;    /* a step of it is in the loop's queue */
  gint64 last_opening; /* of an earlier run; 0: those have been taken up */

  BanterMediaCache *media_cache;
  BanterReceipts *receipts;
  BanterSendQueue *send_queue;
  BanterSyncLoop *sync_loop;

  GObject *owner; /* unowned */
  GMainContext *owner_context;
  const BanterEngineEvents *events;
};

/* Something was written: what is left to do in the store is done between other work. */
void banter_engine_tidy_later (BanterEngine *engine);
/* The server knows the token no more. @soft: the session goes on with a new one */
void banter_engine_emit_signed_out (BanterEngine *engine, gboolean soft);
