/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-engine.h"

/* The account data `im.banter.sticker_use`: the stickers that were sent last. */

/**
 * banter_sticker_uses_add:
 * @old: (nullable): the document as it is
 * @url: the mxc URI of a sticker that was sent
 * @now: ms
 *
 * Returns: (transfer full): the document with @url first, each sticker once, and what is not ours
 * in it kept
 */
char *banter_sticker_uses_add (const char *old, const char *url, gint64 now);

/* Workers. A sticker was sent. Failing has no consequence but a picker that does not know. */
void banter_sticker_uses_note (BanterEngine *engine, const char *url);
