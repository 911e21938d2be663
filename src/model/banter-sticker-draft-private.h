/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-sticker-draft.h"
#include "banter-store-types.h"

G_BEGIN_DECLS

/* Takes @row. @bytes: (transfer full) (nullable): its file, if the server does not have it */
BanterDraftSticker *banter_draft_sticker_new (BanterStickerRow *row, GBytes *bytes);
/* What is written of it; without url while the server does not have it. Borrowed */
const BanterStickerRow *banter_draft_sticker_get_row (BanterDraftSticker *self);
/* The server has it: @mxc (transfer full) */
void banter_draft_sticker_take_media (BanterDraftSticker *self, char *mxc);

BanterStickerLibrary *banter_sticker_draft_get_library (BanterStickerDraft *self);
/* (element-type BanterDraftSticker); borrowed */
GPtrArray *banter_sticker_draft_get_stickers (BanterStickerDraft *self);
void banter_sticker_draft_set_progress (BanterStickerDraft *self, double progress);
/* Returns: (transfer full): as it is to be written */
BanterStickerSetRow *banter_sticker_draft_dup_row (BanterStickerDraft *self);

G_END_DECLS
