/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What emoji are called, in the person's language and in English. */
typedef struct _BanterEmojiWords BanterEmojiWords;

/* Returns: (transfer none): in the language of the desktop; read at the first call */
BanterEmojiWords *banter_emoji_words_get_default (void);

/* @languages: the first of which there are names is taken ("de_AT", "de") */
BanterEmojiWords *banter_emoji_words_new (const char *const *languages);
void banter_emoji_words_free (BanterEmojiWords *self);

GStrv banter_emoji_words_look_up (const BanterEmojiWords *self, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterEmojiWords, banter_emoji_words_free)

G_END_DECLS
