/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_STICKER_CELL (banter_sticker_cell_get_type ())
G_DECLARE_FINAL_TYPE (BanterStickerCell, banter_sticker_cell, BANTER, STICKER_CELL, GtkWidget)

/* One sticker of a grid. Properties: "sticker" BanterSticker (nullable), "size" i (pixels),
 * "decorative" b (stands for a whole set: has no name and no preview of its own). Its account is
 * the one of the picker around it. */

G_END_DECLS
