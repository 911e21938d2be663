/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BanterGlobFlags:
 * @BANTER_GLOB_IGNORE_CASE: compare letters of any script without their case
 * @BANTER_GLOB_WORDS: a match may begin and end inside the text, but only where a word does;
 * without it the whole text has to match
 * @BANTER_GLOB_STARS_ONLY: `?` stands for itself
 */
typedef enum
{
  BANTER_GLOB_EXACT = 0,
  BANTER_GLOB_IGNORE_CASE = 1 << 0,
  BANTER_GLOB_WORDS = 1 << 1,
  BANTER_GLOB_STARS_ONLY = 1 << 2,
} BanterGlobFlags;

/* Longer patterns match nothing. */
#define BANTER_GLOB_MAX_LENGTH 4096

/**
 * banter_glob_match:
 * @pattern: UTF-8; `*` stands for any characters, `?` for one
 * @text: UTF-8
 * @flags: how
 *
 * The time is bounded by the product of the lengths, divided by the bits of a word: no pattern
 * makes it worse.
 */
gboolean banter_glob_match (const char *pattern, const char *text, BanterGlobFlags flags);

G_END_DECLS
