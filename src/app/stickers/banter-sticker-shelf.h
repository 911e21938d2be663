/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_STICKER_SHELF (banter_sticker_shelf_get_type ())
G_DECLARE_FINAL_TYPE (BanterStickerShelf, banter_sticker_shelf, BANTER, STICKER_SHELF, GtkWidget)

/* My Sets: a strip of covers, and the stickers of the chosen set. Property: "library"
 * BanterStickerLibrary (nullable). Signal "picked" (BanterSticker). */

void banter_sticker_shelf_set_library (BanterStickerShelf *self, BanterStickerLibrary *library);

G_END_DECLS
