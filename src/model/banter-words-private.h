/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-words.h"

G_BEGIN_DECLS

typedef struct _BanterWordFilter BanterWordFilter; /* of src/policy */

/* @account: borrowed; owns the words. They have their defaults. */
BanterWords *banter_words_new (BanterAccount *account);
/* The account goes away. */
void banter_words_detach (BanterWords *self);

/* @document: (nullable): im.banter.privacy as it is in the cache */
void banter_words_apply (BanterWords *self, const char *document);
/* Reads it from the cache again. */
void banter_words_reload (BanterWords *self);
/* What applies where the person never chose whether strangers are restricted: safety.md has it on
 * for accounts of 16 and 17. */
void banter_words_set_restrict_default (BanterWords *self, gboolean restrict_messages);

/* @words: (nullable): those that guardians hide. They are looked for also while the filter is off.
 */
void banter_words_set_imposed (BanterWords *self, const char *const *words);

/* (nullable): NULL while there is nothing to look for */
BanterWordFilter *banter_words_get_filter (BanterWords *self);

G_END_DECLS
