/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-engine.h"

/* The long poll. On the engine's thread only. */

typedef enum
{
  BANTER_SYNC_IDLE,
  BANTER_SYNC_ASKING,  /* a request is under way */
  BANTER_SYNC_WAITING, /* after a failure */
  BANTER_SYNC_HALTED,  /* the token was refused */
  BANTER_SYNC_N_STATES,
} BanterSyncState;

typedef enum
{
  BANTER_SYNC_START,
  BANTER_SYNC_ANSWERED, /* and committed */
  BANTER_SYNC_FAILED,
  BANTER_SYNC_WAKE,
  BANTER_SYNC_TIMER,
  BANTER_SYNC_HALT,
  BANTER_SYNC_STOP,
  BANTER_SYNC_N_EVENTS,
} BanterSyncEvent;

typedef enum
{
  BANTER_SYNC_DO_NOTHING,
  BANTER_SYNC_DO_ASK,
  BANTER_SYNC_DO_ASK_ANEW, /* drops the request that is under way */
  BANTER_SYNC_DO_WAIT,
  BANTER_SYNC_DO_REST, /* drops request and timer */
} BanterSyncAction;

/* The transition table; for tests too. */
BanterSyncState banter_sync_next (BanterSyncState state, BanterSyncEvent event,
                                  BanterSyncAction *action);

BanterSyncLoop *banter_sync_loop_new (BanterEngine *engine);
void banter_sync_loop_free (BanterSyncLoop *self);
void banter_sync_loop_start (BanterSyncLoop *self);
void banter_sync_loop_wake (BanterSyncLoop *self);
void banter_sync_loop_halt (BanterSyncLoop *self);
