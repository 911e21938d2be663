/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define BANTER_TYPE_STICKER_GRID (banter_sticker_grid_get_type ())
G_DECLARE_FINAL_TYPE (BanterStickerGrid, banter_sticker_grid, BANTER, STICKER_GRID, GtkWidget)

/* A scrolling grid of stickers. Property: "model" GListModel of BanterSticker (nullable).
 * Signal "picked" (BanterSticker): by a click or Enter. */

void banter_sticker_grid_set_model (BanterStickerGrid *self, GListModel *model);

G_END_DECLS
