/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_STORE_ROW (banter_store_row_get_type ())
G_DECLARE_FINAL_TYPE (BanterStoreRow, banter_store_row, BANTER, STORE_ROW, GtkListBoxRow)

/* A set in the Store: its name, its first stickers, and whether it is saved. Property: "set"
 * BanterStickerSet (construct-only). */
GtkWidget *banter_store_row_new (BanterStickerSet *set);
BanterStickerSet *banter_store_row_get_set (BanterStoreRow *self);

G_END_DECLS
