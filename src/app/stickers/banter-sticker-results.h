/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_STICKER_RESULTS (banter_sticker_results_get_type ())
G_DECLARE_FINAL_TYPE (BanterStickerResults, banter_sticker_results, BANTER, STICKER_RESULTS,
                      GtkWidget)

/* What a search has found. Property: "library" BanterStickerLibrary. Signals: "picked"
 * (BanterSticker), "open-store": nothing was found, and the person would look there. */

void banter_sticker_results_search (BanterStickerResults *self, const char *text);

G_END_DECLS
