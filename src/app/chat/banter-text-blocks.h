/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-rich-text.h"

G_BEGIN_DECLS

/* The words of a message as they are laid out: a PangoLayout for each block, one below the other.
 * A text without formatting is one block. */
typedef struct _BanterTextBlocks BanterTextBlocks;

BanterTextBlocks *banter_text_blocks_new (GtkWidget *widget);
void banter_text_blocks_free (BanterTextBlocks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterTextBlocks, banter_text_blocks_free)

/**
 * banter_text_blocks_set:
 * @self: blocks
 * @text: cleaned text
 * @rich: (nullable): its formatting
 * @links: (nullable) (element-type BanterLink): the addresses in it
 */
void banter_text_blocks_set (BanterTextBlocks *self, const char *text, BanterRichText *rich,
                             GArray *links);
/* Whether spoilers are covered; they are at first. */
void banter_text_blocks_set_revealed (BanterTextBlocks *self, gboolean revealed);

/* The width of the text without wrapping. */
int banter_text_blocks_get_natural_width (BanterTextBlocks *self);
/* Returns: the height; @width: -1 for no wrapping */
int banter_text_blocks_set_width (BanterTextBlocks *self, int width);
void banter_text_blocks_snapshot (BanterTextBlocks *self, GtkSnapshot *snapshot);
/* Returns: whether a letter is there; @index: (out): its byte of the text */
gboolean banter_text_blocks_find (BanterTextBlocks *self, double x, double y, guint *index);

G_END_DECLS
