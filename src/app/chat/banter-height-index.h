/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a list of rows knows about its heights. Rows that were never measured count with the average
 * of those that were, so that a scrollbar over 100,000 rows is right from the first frame. */
typedef struct _BanterHeightIndex BanterHeightIndex;

BanterHeightIndex *banter_height_index_new (void);
void banter_height_index_free (BanterHeightIndex *self);

guint banter_height_index_get_length (BanterHeightIndex *self);
void banter_height_index_splice (BanterHeightIndex *self, guint position, guint removed,
                                 guint added);
void banter_height_index_set (BanterHeightIndex *self, guint position, int height);
int banter_height_index_get (BanterHeightIndex *self, guint position);
gint64 banter_height_index_get_offset (BanterHeightIndex *self, guint position);
gint64 banter_height_index_get_total (BanterHeightIndex *self);
guint banter_height_index_find (BanterHeightIndex *self, gint64 offset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterHeightIndex, banter_height_index_free)

G_END_DECLS
