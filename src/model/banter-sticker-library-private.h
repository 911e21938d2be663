/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-object-list.h"
#include "banter-stickers-private.h"

G_BEGIN_DECLS

/* Shared by banter-sticker-library.c (the lists) and banter-sticker-library-actions.c (the Store
 * and saving). */
struct _BanterStickerLibrary
{
  GObject parent_instance;

  BanterObjectList *recents;
  BanterObjectList *saved;
  BanterObjectList *store;
  GPtrArray *cached;   /* BanterStickerSet: what the cache says is saved */
  GHashTable *sets;    /* "room id\nstate key" -> BanterStickerSet */
  GHashTable *choices; /* BanterStickerSet -> whether to save: until the cache says the same */
  GCancellable *cancellable;

  BanterAccount *account; /* borrowed; NULL once detached */
};

/* A choice was made or taken back: what counts as saved now. */
void banter_sticker_library_refresh_saved (BanterStickerLibrary *self);

G_END_DECLS
