/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_STICKER_STORE (banter_sticker_store_get_type ())
G_DECLARE_FINAL_TYPE (BanterStickerStore, banter_sticker_store, BANTER, STICKER_STORE, GtkWidget)

/* The Store page of the picker: the sets that the server offers, by category. Property: "library"
 * BanterStickerLibrary (nullable). Signal "set-opened" (BanterStickerSet). */

void banter_sticker_store_set_library (BanterStickerStore *self, BanterStickerLibrary *library);
void banter_sticker_store_refresh (BanterStickerStore *self);

G_END_DECLS
