/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_STICKER_DIALOG (banter_sticker_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BanterStickerDialog, banter_sticker_dialog, BANTER, STICKER_DIALOG, AdwWindow)

/* One sticker of a chat, and the set that it is from. Property: "account" BanterAccount. Signal
 * "picked" (BanterSticker): to be sent; the dialog is closing by then. */

/**
 * banter_sticker_dialog_new:
 * @account: who looks at it
 * @sticker: of a message
 *
 * Returns: (transfer none): a modal window; set what it belongs to and present it
 */
GtkWidget *banter_sticker_dialog_new (BanterAccount *account, BanterSticker *sticker);

G_END_DECLS
