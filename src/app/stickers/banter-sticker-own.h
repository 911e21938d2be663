/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-stickers.h"

G_BEGIN_DECLS

/* What is done to one's own sets, from a widget of the window. */

/* Opens the editor. @set: (nullable): %NULL makes a new one */
void banter_sticker_own_edit (GtkWidget *widget, BanterAccount *account, BanterStickerSet *set);
/* Takes @set out of My Sets, and offers to undo it; then its room goes. */
void banter_sticker_own_delete (GtkWidget *widget, BanterStickerLibrary *library,
                                BanterStickerSet *set);

G_END_DECLS
