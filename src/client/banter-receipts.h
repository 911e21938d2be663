/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-engine.h"

/* "I have seen this" and "I am typing". On the engine's thread only. A receipt is kept until the
 * server has it or says no; of several for one room only the last is sent. */

BanterReceipts *banter_receipts_new (BanterEngine *engine);
void banter_receipts_free (BanterReceipts *self);
/* The network is back: tries at once, unless the server said when. */
void banter_receipts_wake (BanterReceipts *self);
void banter_receipts_add (BanterReceipts *self, const char *room_id, const char *event_id);
void banter_receipts_set_typing (BanterReceipts *self, const char *room_id, gboolean typing);
