/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-engine.h"

/* What others may know of the person, by their choice: im.banter.privacy of the account, and of a
 * room, which can only take away. */
typedef enum
{
  BANTER_CHOICE_READ_RECEIPTS,
  BANTER_CHOICE_TYPING,
  BANTER_CHOICE_ACTIVITY, /* of the account only */
} BanterChoice;

/* Returns: the choice as it is now; no, if what is stored cannot be read. @room_id: (nullable).
 * Engine's thread. */
gboolean banter_engine_shows (BanterEngine *engine, const char *room_id, BanterChoice choice);
