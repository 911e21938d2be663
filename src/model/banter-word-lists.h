/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-policy-filter.h"

G_BEGIN_DECLS

/**
 * banter_word_lists_build:
 * @languages: codes; those without a list are passed over
 * @own: the person's own words, fit for a list
 *
 * Returns: (transfer full): the filter for all of them
 */
BanterWordFilter *banter_word_lists_build (const char *const *languages, const char *const *own);

/**
 * banter_word_lists_clean:
 * @word: what somebody typed
 *
 * Returns: (transfer full) (nullable): @word as a line of a list: one line in lower case, at most
 *   64 characters, a "*" at its end kept; %NULL if there is no word in it
 */
char *banter_word_lists_clean (const char *word);

G_END_DECLS
