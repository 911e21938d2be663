/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-engine.h"

/* Sends what the store's outbox holds: per room in order and one at a time, rooms independent of
 * each other, each with the transaction id it was given when it was written. On the engine's thread
 * only. */

BanterSendQueue *banter_send_queue_new (BanterEngine *engine);
void banter_send_queue_free (BanterSendQueue *self);
/* Something came into the outbox. */
void banter_send_queue_advance (BanterSendQueue *self);
/* Tries at once what waits for a back-off of ours; a server's Retry-After is kept. */
void banter_send_queue_wake (BanterSendQueue *self);
/* The sync loop has caught up: echoes of old messages would be here by now. */
void banter_send_queue_caught_up (BanterSendQueue *self);
void banter_send_queue_pause (BanterSendQueue *self);  /* the token was refused */
void banter_send_queue_resume (BanterSendQueue *self); /* there is a token again */

typedef enum
{
  BANTER_SEND_DO_RETRY, /* later, the same request again */
  BANTER_SEND_DO_PAUSE, /* nothing can be sent before somebody signs in */
  BANTER_SEND_DO_FAIL,  /* for good: said to the person, the next message goes on */
} BanterSendVerdict;

/* What an error means for the message; for tests too. */
BanterSendVerdict banter_send_verdict (const GError *error);
