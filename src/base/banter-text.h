/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * banter_text_fold:
 * @text: any UTF-8
 *
 * For search and comparison: NFKD, marks stripped, case folded, white space collapsed.
 *
 * Returns: (transfer full): the folded text
 */
char *banter_text_fold (const char *text);

/**
 * banter_text_one_line:
 * @text: (nullable): text from outside
 * @max_chars: the most characters to keep, 0 for all; what is cut ends in "…"
 *
 * For every surface that shows strangers' words in one line (inbox, titles, tooltips): white space
 * collapsed, control and bidirectional override characters (U+202A–202E, U+2066–2069) dropped.
 *
 * Returns: (transfer full): never %NULL
 */
char *banter_text_one_line (const char *text, guint max_chars);

/* Drops control (except line feed and tab) and bidirectional override characters; keeps lines. */
char *banter_text_clean (const char *text);

/* One or two characters for an avatar without a picture; "" if @name holds no letter or digit. */
char *banter_text_initials (const char *name);

/* Whether nothing of @text would be seen. */
gboolean banter_text_is_blank (const char *text);

/* How many characters a person sees: an emoji is one, marks belong to what they are on. %G_MAXUINT
 * if it is no UTF-8. */
guint banter_text_count_shown (const char *text);
/* Whether @text is one to three emoji and nothing else (shown large). */
gboolean banter_text_is_emoji_only (const char *text);

G_END_DECLS
