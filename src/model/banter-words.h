/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_WORDS (banter_words_get_type ())
G_DECLARE_FINAL_TYPE (BanterWords, banter_words, BANTER, WORDS, GObject)

/* The word filter and what strangers may send, as the person chose (account data im.banter.privacy,
 * on all their devices). This device acts on it, nobody else. Every change shows at once and is
 * written to the server; if that fails the old state returns and "failed" (BanterProblem) is
 * emitted.
 *
 * Properties (all notify): "enabled" b, "restrict-messages" b, "languages" strv (codes), "own"
 * strv (words and stems, sorted as they were added). */

gboolean banter_words_get_enabled (BanterWords *self);
void banter_words_set_enabled (BanterWords *self, gboolean enabled);
gboolean banter_words_get_restrict_messages (BanterWords *self);
void banter_words_set_restrict_messages (BanterWords *self, gboolean restrict_messages);

/* Returns: (transfer none): codes of the languages that have a list, %NULL-terminated */
const char *const *banter_words_list_languages (void);
gboolean banter_words_get_language (BanterWords *self, const char *code);
void banter_words_set_language (BanterWords *self, const char *code, gboolean on);

const char *const *banter_words_get_own (BanterWords *self);

typedef enum
{
  BANTER_WORD_ADDED,
  BANTER_WORD_EMPTY,   /* nothing that could be found in a text */
  BANTER_WORD_PRESENT, /* it is in the list */
  BANTER_WORD_TOO_MANY,
} BanterWordAnswer;

/* @word: as it was typed; one that ends in "*" means all words that begin so */
BanterWordAnswer banter_words_add (BanterWords *self, const char *word);
void banter_words_remove (BanterWords *self, const char *word);

/* Whether a text of somebody else's is to be hidden; for the few that the account did not read
 * itself. @text: (nullable) */
gboolean banter_words_catch (BanterWords *self, const char *text);

G_END_DECLS
