/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

/* Making a sticker a favourite, wherever one sees it. */

/* Returns: (transfer none): what a menu says of it, with an underline for the keyboard */
const char *banter_sticker_favourite_label (BanterStickerLibrary *library, BanterSticker *sticker);

/* The window of @widget says in a toast what came of it. */
void banter_sticker_favourite_toggle (GtkWidget *widget, BanterStickerLibrary *library,
                                      BanterSticker *sticker);

G_END_DECLS
