/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-sticker-draft.h"

G_BEGIN_DECLS

#define BANTER_TYPE_DRAFT_CELL (banter_draft_cell_get_type ())
G_DECLARE_FINAL_TYPE (BanterDraftCell, banter_draft_cell, BANTER, DRAFT_CELL, GtkWidget)

/* A sticker of a set that is made: from its file, or as the server has it. */
GtkWidget *banter_draft_cell_new (BanterAccount *account, BanterDraftSticker *sticker);
BanterDraftSticker *banter_draft_cell_get_sticker (BanterDraftCell *self);
/* Whether it has the sign of the one that stands for the set. */
void banter_draft_cell_set_icon (BanterDraftCell *self, gboolean icon);

G_END_DECLS
