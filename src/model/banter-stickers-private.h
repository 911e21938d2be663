/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-stickers.h"
#include "banter-store-types.h"

G_BEGIN_DECLS

BanterSticker *banter_sticker_new (const BanterStickerRow *row);
/* What a sticker message is made of; borrowed. */
const BanterStickerRow *banter_sticker_get_row (BanterSticker *self);
/* Its description and short code (banter_text_fold()); borrowed. */
const char *banter_sticker_get_folded (BanterSticker *self);

BanterStickerSet *banter_sticker_set_new (const char *room_id, const char *state_key);
const char *banter_sticker_set_get_state_key (BanterStickerSet *self);
/* Takes over what the store or the server says now; stickers that stay keep their objects. */
void banter_sticker_set_apply_row (BanterStickerSet *self, const BanterStickerSetRow *row);
void banter_sticker_set_set_saved (BanterStickerSet *self, gboolean saved);
void banter_sticker_set_set_busy (BanterStickerSet *self, gboolean busy);

/* @account: borrowed; owns the library */
BanterStickerLibrary *banter_sticker_library_new (BanterAccount *account);
/* Reads saved sets, recents and favourites from the cache again. */
void banter_sticker_library_reload (BanterStickerLibrary *self);
/* (element-type BanterStickerSetRow): what is saved, in order */
void banter_sticker_library_apply_saved (BanterStickerLibrary *self, GPtrArray *rows);
void banter_sticker_library_apply_store (BanterStickerLibrary *self, GPtrArray *rows);
/* (element-type BanterStickerRow) */
void banter_sticker_library_apply_recents (BanterStickerLibrary *self, GPtrArray *rows);
void banter_sticker_library_apply_favourites (BanterStickerLibrary *self, GPtrArray *rows);
/* The account goes away. */
void banter_sticker_library_detach (BanterStickerLibrary *self);

G_END_DECLS
