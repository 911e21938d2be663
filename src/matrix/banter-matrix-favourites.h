/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-type.h"

G_BEGIN_DECLS

/* im.banter.favourite_stickers, account data: single stickers that a person keeps. Each has all
 * that an m.sticker needs, as its set may go. Members that we do not know stay. */

typedef struct
{
  char *body;
  char *shortcode;
  char *info;    /* JSON object, as the sticker's message or set has it */
  char *room_id; /* of its set, where that is known */
  char *state_key;
  gint64 added_ts;
} BanterMatrixFavourite;
BANTER_MATRIX_TYPE (Favourite, favourite)

typedef struct
{
  GHashTable *stickers; /* mxc URI -> BanterMatrixFavourite */
} BanterMatrixFavourites;
BANTER_MATRIX_TYPE (Favourites, favourites)

/* What the server has not heard of is a JSON object too: of each sticker's mxc URI its favourite,
 * or false if it is one no more. It is kept beside the account data, and never leaves this
 * computer. */
#define BANTER_MATRIX_FAVOURITES_WAITING "im.banter.waiting.favourite_stickers"

/**
 * banter_matrix_favourites_change:
 * @waiting: (nullable): what waits already
 * @url: the sticker's mxc URI
 * @favourite: (nullable): %NULL takes it out
 *
 * Returns: (transfer full): what waits now
 */
char *banter_matrix_favourites_change (const char *waiting, const char *url,
                                       const BanterMatrixFavourite *favourite);

/**
 * banter_matrix_favourites_apply:
 * @document: (nullable): as the server has it
 * @waiting: (nullable): what it has not heard of
 *
 * Returns: (transfer full) (nullable): the document with the changes; %NULL if @document is no
 *   JSON object
 */
char *banter_matrix_favourites_apply (const char *document, const char *waiting);

/**
 * banter_matrix_favourites_settle:
 * @waiting: (nullable): what waits
 * @told: (nullable): what waited when the server was told
 *
 * Returns: (transfer full): what waits still: it came in, or changed, meanwhile
 */
char *banter_matrix_favourites_settle (const char *waiting, const char *told);

/* Whether anything waits. */
gboolean banter_matrix_favourites_waits (const char *waiting);

G_END_DECLS
