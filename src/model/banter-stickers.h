/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_STICKER (banter_sticker_get_type ())
G_DECLARE_FINAL_TYPE (BanterSticker, banter_sticker, BANTER, STICKER, GObject)
/* Properties: "media" s (mxc), "description" s (words, for screen readers and search),
 * "shortcode" s, "width" i, "height" i. */
const char *banter_sticker_get_media (BanterSticker *self);
const char *banter_sticker_get_description (BanterSticker *self);
const char *banter_sticker_get_shortcode (BanterSticker *self);

#define BANTER_TYPE_STICKER_SET (banter_sticker_set_get_type ())
G_DECLARE_FINAL_TYPE (BanterStickerSet, banter_sticker_set, BANTER, STICKER_SET, GObject)
/* A GListModel of BanterSticker. Properties: "name" s, "category" s ("animals", "food" …; "other"
 * for any that is not known), "cover" s (mxc), "attribution" s, "saved"* b, "busy"* b (saving or
 * removing runs). */
const char *banter_sticker_set_get_room_id (BanterStickerSet *self);
const char *banter_sticker_set_get_name (BanterStickerSet *self);
const char *banter_sticker_set_get_category (BanterStickerSet *self);
gboolean banter_sticker_set_get_saved (BanterStickerSet *self);
/* Whether this person has made it, and can edit it. */
gboolean banter_sticker_set_is_own (BanterStickerSet *self);

#define BANTER_TYPE_STICKER_LIBRARY (banter_sticker_library_get_type ())
G_DECLARE_FINAL_TYPE (BanterStickerLibrary, banter_sticker_library, BANTER, STICKER_LIBRARY,
                      GObject)

/* GListModel of BanterSticker, most recently used first. */
GListModel *banter_sticker_library_get_recents (BanterStickerLibrary *self);
/* GListModel of BanterSticker, the latest first. */
GListModel *banter_sticker_library_get_favourites (BanterStickerLibrary *self);
gboolean banter_sticker_library_is_favourite (BanterStickerLibrary *self, BanterSticker *sticker);
/* GListModel of BanterStickerSet in the person's order. */
GListModel *banter_sticker_library_get_saved (BanterStickerLibrary *self);
/* GListModel of BanterStickerSet that the server publishes; empty until _refresh_store_async(). */
GListModel *banter_sticker_library_get_store (BanterStickerLibrary *self);
/* Where to search. */
typedef enum
{
  BANTER_STICKERS_MINE,     /* favourites and saved sets */
  BANTER_STICKERS_OF_STORE, /* without what is mine */
} BanterStickerShelves;
/* Those whose description and short code have all words of @text, or (whole) any of @alike, which
 * is (nullable), %NULL-terminated and folded: what means the same.
 * Returns: (transfer full): of BanterSticker, each once */
GListModel *banter_sticker_library_search (BanterStickerLibrary *self, BanterStickerShelves shelves,
                                           const char *text, const char *const *alike);

void banter_sticker_library_refresh_store_async (BanterStickerLibrary *self,
                                                 GCancellable *cancellable,
                                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_sticker_library_refresh_store_finish (BanterStickerLibrary *self,
                                                      GAsyncResult *result, GError **error);
/* Adds @set to My Sets on all devices, or takes it out. */
void banter_sticker_library_set_saved_async (BanterStickerLibrary *self, BanterStickerSet *set,
                                             gboolean saved, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_sticker_library_set_saved_finish (BanterStickerLibrary *self, GAsyncResult *result,
                                                  GError **error);
/* Leaves the room of a set that is saved no more, for good: of one's own that is the end of the
 * set.
 */
void banter_sticker_library_forget (BanterStickerLibrary *self, BanterStickerSet *set);
/* Makes @sticker, which may be of no known set, a favourite on all devices, or one no more. Holds
 * at once, also offline; an error only if the server refuses it for good. */
void banter_sticker_library_set_favourite_async (BanterStickerLibrary *self, BanterSticker *sticker,
                                                 gboolean favourite, GCancellable *cancellable,
                                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_sticker_library_set_favourite_finish (BanterStickerLibrary *self,
                                                      GAsyncResult *result, GError **error);
/* Moves a saved set to @position among the saved ones, on all devices. */
void banter_sticker_library_move_async (BanterStickerLibrary *self, BanterStickerSet *set,
                                        guint position, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_sticker_library_move_finish (BanterStickerLibrary *self, GAsyncResult *result,
                                             GError **error);
/* Which set has the sticker @mxc: a saved one, one of the person's rooms, or one of the server's
 * Store. The room that a sender names could be any, and is not asked. _finish: (transfer none)
 * (nullable): the set; %NULL without an error where there is none */
void banter_sticker_library_find_set_async (BanterStickerLibrary *self, const char *mxc,
                                            GCancellable *cancellable, GAsyncReadyCallback callback,
                                            gpointer user_data);
BanterStickerSet *banter_sticker_library_find_set_finish (BanterStickerLibrary *self,
                                                          GAsyncResult *result, GError **error);

G_END_DECLS
