/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_STICKER_CELL (banter_sticker_cell_get_type ())
G_DECLARE_FINAL_TYPE (BanterStickerCell, banter_sticker_cell, BANTER, STICKER_CELL, GtkWidget)

/* One sticker of a grid. Properties: "sticker" BanterSticker (nullable), "size" i (pixels),
 * "decorative" b (stands for a whole set: has no name and no preview of its own). Its account is
 * the property "account" of the next widget around it that has one. */

BanterAccount *banter_sticker_cell_get_account (BanterStickerCell *self);
BanterSticker *banter_sticker_cell_get_sticker (BanterStickerCell *self);

G_END_DECLS
