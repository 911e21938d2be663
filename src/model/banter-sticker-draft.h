/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-stickers.h"

G_BEGIN_DECLS

/* A set of one's own while it is made or edited: nothing is told to the server before it is saved.
 */

#define BANTER_STICKER_NAME_MAX 16 /* shown characters */
#define BANTER_STICKER_WORDS_MAX 100
#define BANTER_STICKERS_MAX 400
#define BANTER_STICKER_BYTES_MAX (3 * 1024 * 1024)

/* A picture as it will be uploaded. */
typedef struct
{
  GBytes *bytes;
  const char *mime_type;
  int width; /* pixels */
  int height;
} BanterStickerPicture;

#define BANTER_TYPE_DRAFT_STICKER (banter_draft_sticker_get_type ())
G_DECLARE_FINAL_TYPE (BanterDraftSticker, banter_draft_sticker, BANTER, DRAFT_STICKER, GObject)
/* Property: "description"* s: words and emoji that find it. */
const char *banter_draft_sticker_get_description (BanterDraftSticker *self);
void banter_draft_sticker_set_description (BanterDraftSticker *self, const char *description);
/* (nullable): where the server has it */
const char *banter_draft_sticker_get_media (BanterDraftSticker *self);
/* (nullable): the file, while the server does not have it */
GBytes *banter_draft_sticker_get_bytes (BanterDraftSticker *self);

#define BANTER_TYPE_STICKER_DRAFT (banter_sticker_draft_get_type ())
G_DECLARE_FINAL_TYPE (BanterStickerDraft, banter_sticker_draft, BANTER, STICKER_DRAFT, GObject)
/* A GListModel of BanterDraftSticker. Properties: "name"* s, "icon"* BanterDraftSticker (nullable):
 * the one that stands for the set, "progress"* d: of saving, 0 to 1. */

/* @set: (nullable): one's own set to edit; %NULL makes a new one */
BanterStickerDraft *banter_sticker_draft_new (BanterStickerLibrary *library, BanterStickerSet *set);
const char *banter_sticker_draft_get_name (BanterStickerDraft *self);
void banter_sticker_draft_set_name (BanterStickerDraft *self, const char *name);
BanterDraftSticker *banter_sticker_draft_get_icon (BanterStickerDraft *self);
void banter_sticker_draft_set_icon (BanterStickerDraft *self, BanterDraftSticker *sticker);
double banter_sticker_draft_get_progress (BanterStickerDraft *self);

/* @description: (nullable): of what it is called as a file. Returns: whether there was room for it
 */
gboolean banter_sticker_draft_add (BanterStickerDraft *self, const BanterStickerPicture *picture,
                                   const char *description);
void banter_sticker_draft_remove (BanterStickerDraft *self, BanterDraftSticker *sticker);
/* Moves it to @position, or to the end if that is behind it. */
void banter_sticker_draft_move (BanterStickerDraft *self, BanterDraftSticker *sticker,
                                guint position);

/* What keeps it from being saved. */
typedef enum
{
  BANTER_STICKER_DRAFT_READY,
  BANTER_STICKER_DRAFT_NO_NAME,
  BANTER_STICKER_DRAFT_LONG_NAME,
  BANTER_STICKER_DRAFT_EMPTY,
} BanterStickerDraftState;
BanterStickerDraftState banter_sticker_draft_get_state (BanterStickerDraft *self);

/* Uploads what the server does not have yet, then writes the set. After an error it goes on from
 * there. */
void banter_sticker_draft_save_async (BanterStickerDraft *self, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_sticker_draft_save_finish (BanterStickerDraft *self, GAsyncResult *result,
                                           GError **error);

G_END_DECLS
