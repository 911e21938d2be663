/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-sticker-cell.h"

G_BEGIN_DECLS

/* The menu of a sticker in a list: on right click, long press, Menu and Shift+F10. */

/* @list: of BanterStickerCell, a GtkGridView or GtkFlowBox */
void banter_sticker_menu_offer (GtkWidget *list);
/* Opens it now. @cell: in @list */
void banter_sticker_menu_popup (GtkWidget *list, BanterStickerCell *cell);

G_END_DECLS
