/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-engine.h"

/* After the first sync: older messages for each room, the most recently active first. On the
 * engine's thread. What it does not get to is fetched when the chat is opened. */

typedef struct _BanterBackfill BanterBackfill;

BanterBackfill *banter_backfill_new (BanterEngine *engine);
void banter_backfill_free (BanterBackfill *self);
void banter_backfill_start (BanterBackfill *self, const BanterMatrixSync *sync);
void banter_backfill_stop (BanterBackfill *self);
