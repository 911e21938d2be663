/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_STICKER_PREVIEW (banter_sticker_preview_get_type ())
G_DECLARE_FINAL_TYPE (BanterStickerPreview, banter_sticker_preview, BANTER, STICKER_PREVIEW,
                      GtkWidget)

/* A whole set of the Store, with Save or Remove. Properties: "library" BanterStickerLibrary, "set"
 * BanterStickerSet (both nullable). Signals "picked" (BanterSticker), "back". */

void banter_sticker_preview_set_set (BanterStickerPreview *self, BanterStickerSet *set);

G_END_DECLS
