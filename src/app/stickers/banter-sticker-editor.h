/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-model-types.h"
#include "banter-stickers.h"

G_BEGIN_DECLS

#define BANTER_TYPE_STICKER_EDITOR (banter_sticker_editor_get_type ())
G_DECLARE_FINAL_TYPE (BanterStickerEditor, banter_sticker_editor, BANTER, STICKER_EDITOR, AdwWindow)

/* Makes a set from pictures, or changes one. It closes itself once the set is saved.
 *
 * Signal: "saved". */

/* @set: (nullable): one of the person's own; %NULL makes a new one */
GtkWidget *banter_sticker_editor_new (BanterAccount *account, BanterStickerSet *set);
/* Adds pictures, one after the other; says which cannot be. @files: (element-type GFile) */
void banter_sticker_editor_add_files (BanterStickerEditor *self, GSList *files);

G_END_DECLS
