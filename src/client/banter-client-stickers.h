/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-client.h"

G_BEGIN_DECLS

/* Sticker sets. Saved sets, their contents and the recents are in the store (BanterReader). */

/* What the server publishes. _finish: (element-type BanterStickerSetRow), `saved` filled in; rooms
 * that cannot be read are left out */
void banter_client_load_sticker_store_async (BanterClient *self, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *banter_client_load_sticker_store_finish (BanterClient *self, GAsyncResult *result,
                                                    GError **error);

/* Saves a set on all the person's devices (joins its room), or takes it out (and leaves the room
 * when no other set of it is saved, and anybody can join that). */
void banter_client_set_sticker_set_saved_async (BanterClient *self, const char *room_id,
                                                const char *state_key, gboolean saved,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_client_set_sticker_set_saved_finish (BanterClient *self, GAsyncResult *result,
                                                     GError **error);

/**
 * banter_client_write_sticker_set_async:
 * @set: (transfer full): a set of the person's own: its name, its picture, and its stickers in
 *   their order, all with a short code that the set has once. Without room_id it is a new one
 *
 * A new set gets a room of its own and is saved on all the person's devices. Of one that is there,
 * what other programs keep in it stays.
 */
void banter_client_write_sticker_set_async (BanterClient *self, BanterStickerSetRow *set,
                                            GCancellable *cancellable, GAsyncReadyCallback callback,
                                            gpointer user_data);
gboolean banter_client_write_sticker_set_finish (BanterClient *self, GAsyncResult *result,
                                                 GError **error);

/* Makes @sticker a favourite on all the person's devices, or one no more. Holds at once, in the
 * store, and reaches the server when that can be reached; an error only if it is refused for good.
 */
void banter_client_set_sticker_favourite_async (BanterClient *self, const BanterStickerRow *sticker,
                                                gboolean favourite, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_client_set_sticker_favourite_finish (BanterClient *self, GAsyncResult *result,
                                                     GError **error);

/* Puts the saved sets in this order on all the person's devices: set i is @state_keys[i] of
 * @room_ids[i]. */
void banter_client_order_sticker_sets_async (BanterClient *self, const char *const *room_ids,
                                             const char *const *state_keys,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_client_order_sticker_sets_finish (BanterClient *self, GAsyncResult *result,
                                                  GError **error);

G_END_DECLS
