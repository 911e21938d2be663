/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a symbol was before it was folded. What two of them have in common is the earlier one. */
typedef enum
{
  BANTER_FOLD_LETTER,    /* a letter as it is written in its own words */
  BANTER_FOLD_LOOKALIKE, /* a Cyrillic or Greek letter that looks like a Latin one */
  BANTER_FOLD_DIGIT,     /* a digit, folded to the letter that it looks like */
  BANTER_FOLD_SIGN,      /* the same of a sign: "$", "@" */
  BANTER_FOLD_SPACE,     /* all that is between two words */
} BanterFoldKind;

/* Either "i" or "l": what "1", "|" and "!" look like. */
#define BANTER_FOLD_I_OR_L '1'

/* A character and how often it stands in a row. */
typedef struct
{
  gunichar ch;
  guint run;
  BanterFoldKind kind;
} BanterFoldSymbol;

/**
 * banter_fold_symbols:
 * @text: any bytes
 *
 * What a reader sees of @text, for comparing words with those of a list: compatibility forms taken
 * apart, case folded, marks and what has no width dropped, look-alikes as Latin letters. Unlike
 * banter_text_fold() it knows of each symbol what it was, and takes time linear in @text whatever
 * that holds.
 *
 * Returns: (transfer full) (element-type BanterFoldSymbol): never empty; the first and the last one
 *   are a space
 */
GArray *banter_fold_symbols (const char *text);

G_END_DECLS
