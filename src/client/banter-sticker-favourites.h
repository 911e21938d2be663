/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-engine.h"

/* The account data `im.banter.favourite_stickers`. A change is written down here first, and told to
 * the server now or whenever it can be reached. */

/**
 * banter_sticker_favourites_set:
 * @sticker: which one
 * @favourite: whether it shall be one
 *
 * Workers. Being offline is no error: the change waits.
 *
 * Returns: whether it holds; if the server refuses it for good, it is taken back
 */
gboolean banter_sticker_favourites_set (BanterEngine *engine, const BanterStickerRow *sticker,
                                        gboolean favourite, GCancellable *cancellable,
                                        GError **error);

/* On the engine's thread. The server can be reached: what waits goes. */
void banter_sticker_favourites_resume (BanterEngine *engine);
