/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-backoff.h"
#include "banter-send-queue.h"

/* Between banter-send-queue.c, which says when a row goes, and banter-send-lane.c, which sends it.
 */

struct _BanterSendQueue
{
  BanterEngine *engine;
  GHashTable *lanes; /* room id, or "" for settings -> BanterSendLane */
  GCancellable *cancellable;
  gint64 not_before; /* monotonic µs: the server's Retry-After holds for all rooms */
  gboolean paused;
  gboolean caught_up;
};

/* A room that has, or had, something to send. It is idle, sends one row (its thumbnail and
 * its file first, where it has them), or waits (for a row's due time, or after a failure). After
 * each step the queue looks into the outbox again: the rows are the store's. */
typedef struct
{
  BanterSendQueue *queue;
  char *room_id;
  BanterOutboxRow *row; /* being sent; NULL: none */
  gboolean forgetting;  /* a LEAVE whose first half is done */
  gboolean uploading_thumbnail;
  char *thumbnail; /* mxc: of the row's, once the server has it */
  BanterBackoff backoff;
  GSource *timer; /* what it waits for; NULL: nothing */
  gint64 due_id;  /* the row that the timer waits for; 0: it is a back-off */
} BanterSendLane;

BanterSendLane *banter_send_lane_new (BanterSendQueue *queue, const char *room_id);
void banter_send_lane_free (BanterSendLane *lane);
/* Waits; then the queue looks into the outbox again. @due_id: see BanterSendLane */
void banter_send_lane_wait (BanterSendLane *lane, gint64 ms, gint64 due_id);
/* @row: (transfer full): the first one of the room; the lane is idle */
void banter_send_lane_begin (BanterSendLane *lane, BanterOutboxRow *row);
