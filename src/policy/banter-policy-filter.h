/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which texts somebody does not want to read. It is made once from word lists, never changes after
 * that, and may be used by several threads at a time. */
typedef struct _BanterWordFilter BanterWordFilter;

/* A word of a list is cut off after this many characters; more than that is no word. */
#define BANTER_WORD_MAX_CHARS 64

/**
 * banter_word_filter_new:
 * @words: (array zero-terminated=1): the lines of word lists
 *
 * A line is a word ("word"), several ("two words"), all words that begin so ("stem*"), a word that
 * is innocent although it begins as a stem does ("!stemware"), or a comment ("# …"). What has no
 * letter or digit is left out.
 *
 * Returns: (transfer full): a filter with one reference
 */
BanterWordFilter *banter_word_filter_new (const char *const *words);
BanterWordFilter *banter_word_filter_ref (BanterWordFilter *self);
void banter_word_filter_unref (BanterWordFilter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterWordFilter, banter_word_filter_unref)

/**
 * banter_word_filter_matches:
 * @self: a filter
 * @text: (nullable): anything
 *
 * Whether one of the words stands in @text, however it is spelt: in capitals, with marks, with what
 * has no width in between, in letters that look alike, stretched. Parts of words never count. The
 * cost grows with @text only.
 */
gboolean banter_word_filter_matches (const BanterWordFilter *self, const char *text);

/**
 * banter_word_filter_mask:
 * @self: a filter
 * @name: (nullable): one line, such as somebody's name
 *
 * Returns: (transfer full) (nullable): @name with "•••" in place of what is caught; %NULL if
 *   nothing is
 */
char *banter_word_filter_mask (const BanterWordFilter *self, const char *name);

G_END_DECLS
