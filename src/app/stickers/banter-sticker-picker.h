/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_STICKER_PICKER (banter_sticker_picker_get_type ())
G_DECLARE_FINAL_TYPE (BanterStickerPicker, banter_sticker_picker, BANTER, STICKER_PICKER,
                      GtkPopover)

/* Recents, My Sets and the Store in a popover. Property: "account" BanterAccount (construct-only).
 * Signal "picked" (BanterSticker): to be sent; the popover is closed by then. */

GtkWidget *banter_sticker_picker_new (BanterAccount *account);

G_END_DECLS
