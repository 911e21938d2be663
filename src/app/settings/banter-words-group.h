/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-words.h"

G_BEGIN_DECLS

#define BANTER_TYPE_WORDS_GROUP (banter_words_group_get_type ())
G_DECLARE_FINAL_TYPE (BanterWordsGroup, banter_words_group, BANTER, WORDS_GROUP,
                      AdwPreferencesGroup)

/* The word filter, its languages and one's own words, and whether strangers are restricted. Signal:
 * "message" (s): something to say in a toast. */

void banter_words_group_set_words (BanterWordsGroup *self, BanterWords *words);

G_END_DECLS
