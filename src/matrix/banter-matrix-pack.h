/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-message.h"

G_BEGIN_DECLS

/* Image packs, CS-API "Image Packs" (v1.19) and the earlier names: a set of stickers is a state
 * event, the sets a person saved are a list of rooms in the account data. Members that we do not
 * know belong to bridges and other clients and must survive an edit: write through
 * banter_json_merge (). */

/* One of `images`. @info: JSON object as it is, because it travels into the m.sticker unchanged */
typedef struct
{
  char *url;
  char *body;
  char *info;
  GStrv usage;
  gint64 order; /* `im.banter.order`: its place in the set; 0: none */
} BanterMatrixPackImage;
BANTER_MATRIX_TYPE (PackImage, pack_image)

/* `pack` */
typedef struct
{
  char *display_name;
  char *avatar_url;
  GStrv usage;
  char *attribution;
  char *category; /* `im.banter.category` */
} BanterMatrixPackInfo;
BANTER_MATRIX_TYPE (PackInfo, pack_info)

/* m.room.image_pack and im.ponies.room_emotes. The specification gives @images no order. */
typedef struct
{
  GHashTable *images; /* short code -> BanterMatrixPackImage */
  BanterMatrixPackInfo *pack;
} BanterMatrixPack;
BANTER_MATRIX_TYPE (Pack, pack)

/* m.image_pack.rooms and im.ponies.emote_rooms */
typedef struct
{
  GHashTable *rooms; /* room id -> JSON object: state key -> object */
} BanterMatrixPackRooms;
BANTER_MATRIX_TYPE (PackRooms, pack_rooms)

/* Whether the pack (or an image with its own @usage) may be sent as sticker: no usage means all. */
gboolean banter_matrix_pack_is_for_stickers (const BanterMatrixPack *pack,
                                             const BanterMatrixPackImage *image);

/* Returns: (transfer full) (element-type utf8): the short codes, those that have a place first, the
 * others by name; borrowed from @pack */
GPtrArray *banter_matrix_pack_get_shortcodes (const BanterMatrixPack *pack);

/**
 * banter_matrix_pack_rooms_patch:
 * @room_id: the room that publishes the set
 * @state_key: which of its sets
 * @saved: whether it shall be listed
 * @order: where, if it shall; 0: nowhere in particular
 *
 * Returns: (transfer full): the JSON merge patch for both account data documents
 */
char *banter_matrix_pack_rooms_patch (const char *room_id, const char *state_key, gboolean saved,
                                      gint64 order);

/* Whether @content (nullable) lists the set. */
gboolean banter_matrix_pack_rooms_contain (const char *content, const char *room_id,
                                           const char *state_key);

/* `im.banter.order` of a set that @content (nullable) lists: the person's sets are in that order. 0
 * where another client has listed it. */
gint64 banter_matrix_pack_rooms_get_order (const char *content, const char *room_id,
                                           const char *state_key);

G_END_DECLS
