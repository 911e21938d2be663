/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_STICKER_PAGE (banter_sticker_page_get_type ())
G_DECLARE_FINAL_TYPE (BanterStickerPage, banter_sticker_page, BANTER, STICKER_PAGE, GtkWidget)

/* A page of stickers that says what it is for while it has none. Properties: "model" GListModel of
 * BanterSticker, "empty-title" s, "empty-text" s, "offers-store" b. Signals: "picked"
 * (BanterSticker), "open-store". */

G_END_DECLS
