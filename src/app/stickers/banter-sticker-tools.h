/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-sticker-draft.h"

G_BEGIN_DECLS

#define BANTER_TYPE_STICKER_TOOLS (banter_sticker_tools_get_type ())
G_DECLARE_FINAL_TYPE (BanterStickerTools, banter_sticker_tools, BANTER, STICKER_TOOLS, GtkWidget)

/* What is done to the chosen sticker of a set that is edited. Signals: "add", "move" (int: how many
 * places further), "remove". */

/* @sticker: (nullable): the chosen one, at @position of @draft */
void banter_sticker_tools_show (BanterStickerTools *self, BanterStickerDraft *draft,
                                BanterDraftSticker *sticker, guint position);

G_END_DECLS
