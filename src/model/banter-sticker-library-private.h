/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-object-list.h"
#include "banter-stickers-private.h"

G_BEGIN_DECLS

/* Shared by banter-sticker-library.c (the lists), banter-sticker-library-actions.c (the Store and
 * saving), -favourites.c and -order.c. */
struct _BanterStickerLibrary
{
  GObject parent_instance;

  BanterObjectList *recents;
  BanterObjectList *favourites;
  BanterObjectList *saved;
  BanterObjectList *store;
  GPtrArray *cached;   /* BanterStickerSet: what the cache says is saved */
  GHashTable *sets;    /* "room id\nstate key" -> BanterStickerSet */
  GHashTable *choices; /* BanterStickerSet -> whether to save: until the cache says the same */
  GPtrArray *order;    /* BanterStickerSet, as the person has moved them: likewise; or NULL */
  gboolean ordering;   /* the server is being told */
  GCancellable *cancellable;

  BanterAccount *account; /* borrowed; NULL once detached */
};

/* (transfer none): the set of @row, brought up to date */
BanterStickerSet *banter_sticker_library_take_up (BanterStickerLibrary *self,
                                                  const BanterStickerSetRow *row);
/* A choice was made or taken back: what counts as saved now. */
void banter_sticker_library_refresh_saved (BanterStickerLibrary *self);
/* Sorts @sets as the person has moved them, if they have. */
void banter_sticker_library_sort_by_choice (BanterStickerLibrary *self, GPtrArray *sets);
/* Forgets the person's order once the cache has the sets in it. */
void banter_sticker_library_drop_settled_order (BanterStickerLibrary *self);

G_END_DECLS
