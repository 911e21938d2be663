/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-policy-fold"

#include "config.h"

#include "banter-policy-fold.h"

#include <string.h>

/* From text to what it looks like. One character at a time: normalising a whole text sorts runs of
 * marks, and who sends 30,000 of them would make that slow. Pure functions, any thread. */

typedef struct
{
  gunichar from;
  const char *to; /* lower case ASCII */
} Fold;

/* Latin letters that NFKD does not take apart. Sorted. */
static const Fold latin[] = {
  { 0x00df, "ss" }, { 0x00e6, "ae" }, { 0x00f0, "d" }, { 0x00f8, "o" }, { 0x0111, "d" },
  { 0x0127, "h" },  { 0x0131, "i" },  { 0x0142, "l" }, { 0x014b, "n" }, { 0x0153, "oe" },
  { 0x0167, "t" },  { 0x0180, "b" },  { 0x0192, "f" }, { 0x019a, "l" }, { 0x01e5, "g" },
  { 0x023c, "c" },  { 0x0247, "e" },  { 0x0251, "a" }, { 0x0253, "b" }, { 0x0256, "d" },
  { 0x0257, "d" },  { 0x025b, "e" },  { 0x0260, "g" }, { 0x0261, "g" }, { 0x0262, "g" },
  { 0x0268, "i" },  { 0x0269, "i" },  { 0x026a, "i" }, { 0x0274, "n" }, { 0x0280, "r" },
  { 0x0289, "u" },  { 0x028b, "v" },  { 0x028f, "y" }, { 0x0299, "b" }, { 0x029c, "h" },
  { 0x029f, "l" },  { 0x1d00, "a" },  { 0x1d04, "c" }, { 0x1d05, "d" }, { 0x1d07, "e" },
  { 0x1d0a, "j" },  { 0x1d0b, "k" },  { 0x1d0d, "m" }, { 0x1d0f, "o" }, { 0x1d18, "p" },
  { 0x1d1b, "t" },  { 0x1d1c, "u" },  { 0x1d20, "v" }, { 0x1d21, "w" }, { 0x1d22, "z" },
  { 0xa730, "f" },  { 0xa731, "s" },  { 0xab34, "e" },
};

/* Letters of other scripts that look like Latin ones (UTS #39, confusables.txt, and what is used in
 * practice). Sorted. */
static const Fold lookalikes[] = {
  { 0x03b1, "a" }, { 0x03b2, "b" }, { 0x03b3, "y" }, { 0x03b5, "e" }, { 0x03b7, "n" },
  { 0x03b9, "i" }, { 0x03ba, "k" }, { 0x03bc, "u" }, { 0x03bd, "v" }, { 0x03bf, "o" },
  { 0x03c1, "p" }, { 0x03c4, "t" }, { 0x03c5, "u" }, { 0x03c7, "x" }, { 0x03c9, "w" },
  { 0x03dd, "f" }, { 0x03f2, "c" }, { 0x03f3, "j" }, { 0x0430, "a" }, { 0x0432, "b" },
  { 0x0433, "r" }, { 0x0435, "e" }, { 0x043a, "k" }, { 0x043c, "m" }, { 0x043d, "h" },
  { 0x043e, "o" }, { 0x043f, "n" }, { 0x0440, "p" }, { 0x0441, "c" }, { 0x0442, "t" },
  { 0x0443, "y" }, { 0x0445, "x" }, { 0x044c, "b" }, { 0x0455, "s" }, { 0x0456, "i" },
  { 0x0458, "j" }, { 0x0475, "v" }, { 0x04ab, "c" }, { 0x04af, "y" }, { 0x04bb, "h" },
  { 0x04cf, "l" }, { 0x0501, "d" }, { 0x051b, "q" }, { 0x051d, "w" }, { 0x0561, "w" },
  { 0x0570, "h" }, { 0x0578, "n" }, { 0x057d, "u" }, { 0x0581, "g" }, { 0x0585, "o" },
};

/* "1" stands for BANTER_FOLD_I_OR_L. Sorted. */
static const Fold digits[] = {
  { '0', "o" }, { '1', "1" }, { '2', "2" }, { '3', "e" }, { '4', "a" },
  { '5', "s" }, { '6', "6" }, { '7', "t" }, { '8', "b" }, { '9', "g" },
};
static const Fold signs[] = {
  { '!', "1" },    { '$', "s" },    { '+', "t" },    { '@', "a" },    { '|', "1" },
  { 0x00a1, "i" }, { 0x00a2, "c" }, { 0x00a3, "l" }, { 0x00a5, "y" }, { 0x20ac, "e" },
};

#define NEGATIVE_CIRCLED_A 0x1f150
#define NEGATIVE_SQUARED_A 0x1f170
#define ALPHABET 26

static int
compare_folds (gconstpointer key, gconstpointer item)
{
  gunichar ch = *(const gunichar *)key, from = ((const Fold *)item)->from;

  return ch < from ? -1 : ch > from;
}

static const char *
find (gunichar ch, const Fold *folds, gsize n)
{
  const Fold *fold = bsearch (&ch, folds, n, sizeof *folds, compare_folds);

  return fold != NULL ? fold->to : NULL;
}

/* What nobody sees: marks, format characters (joiners, direction, tags), controls, and the letters
 * and symbols that are blank. */
static gboolean
is_invisible (gunichar ch)
{
  GUnicodeType type = g_unichar_type (ch);

  if (type == G_UNICODE_CONTROL)
    return !g_unichar_isspace (ch) && ch != 0x85 && ch != '\v';
  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK
         || type == G_UNICODE_FORMAT || ch == 0x115f || ch == 0x1160 || ch == 0x3164 || ch == 0xffa0
         || ch == 0x2800;
}

static gboolean
is_letter (gunichar ch)
{
  return g_unichar_isalnum (ch) || g_unichar_type (ch) == G_UNICODE_SPACING_MARK;
}

static void
add (GArray *symbols, gunichar ch, BanterFoldKind kind)
{
  BanterFoldSymbol *last = &g_array_index (symbols, BanterFoldSymbol, symbols->len - 1);
  const BanterFoldSymbol symbol = { ch, 1, kind };

  if (last->ch != ch)
    {
      g_array_append_val (symbols, symbol);
      return;
    }
  last->run += kind != BANTER_FOLD_SPACE;
  last->kind = MIN (last->kind, kind);
}

static void
add_all (GArray *symbols, const char *letters, BanterFoldKind kind)
{
  for (; *letters != '\0'; letters++)
    add (symbols, (guchar)*letters, kind);
}

/* @ch: in lower case, not to be taken apart any further */
static void
add_folded (GArray *symbols, gunichar ch)
{
  const struct
  {
    const Fold *folds;
    gsize n;
    BanterFoldKind kind;
  } tables[] = {
    { digits, G_N_ELEMENTS (digits), BANTER_FOLD_DIGIT },
    { signs, G_N_ELEMENTS (signs), BANTER_FOLD_SIGN },
    { latin, G_N_ELEMENTS (latin), BANTER_FOLD_LETTER },
    { lookalikes, G_N_ELEMENTS (lookalikes), BANTER_FOLD_LOOKALIKE },
  };

  if (ch >= 'a' && ch <= 'z')
    {
      add (symbols, ch, BANTER_FOLD_LETTER);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      const char *to = find (ch, tables[i].folds, tables[i].n);

      if (to != NULL)
        {
          add_all (symbols, to, tables[i].kind);
          return;
        }
    }
  if (is_letter (ch))
    add (symbols, ch == 0x03c2 ? 0x03c3 : ch, BANTER_FOLD_LETTER); /* the other small sigma */
  else
    add (symbols, ' ', BANTER_FOLD_SPACE);
}

/* White letters on black discs and squares have no compatibility form. */
static gunichar
unwrap (gunichar ch)
{
  if (ch >= NEGATIVE_CIRCLED_A && ch < NEGATIVE_CIRCLED_A + ALPHABET)
    return 'a' + ch - NEGATIVE_CIRCLED_A;
  if (ch >= NEGATIVE_SQUARED_A && ch < NEGATIVE_SQUARED_A + ALPHABET)
    return 'a' + ch - NEGATIVE_SQUARED_A;
  return ch;
}

static void
add_char (GArray *symbols, gunichar ch)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize n_parts;

  if (ch < 0x80)
    {
      if (g_ascii_isalpha ((char)ch))
        add (symbols, (guchar)g_ascii_tolower ((char)ch), BANTER_FOLD_LETTER);
      else if (!is_invisible (ch))
        add_folded (symbols, ch);
      return;
    }
  n_parts = g_unichar_fully_decompose (unwrap (ch), TRUE, parts, G_N_ELEMENTS (parts));
  for (gsize i = 0; i < MIN (n_parts, G_N_ELEMENTS (parts)); i++)
    if (!is_invisible (parts[i]))
      add_folded (symbols, g_unichar_tolower (parts[i]));
}

GArray *
banter_fold_symbols (const char *text)
{
  const BanterFoldSymbol space = { ' ', 1, BANTER_FOLD_SPACE };
  g_autofree char *repaired = NULL;
  GArray *symbols = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL))
    text = repaired = g_utf8_make_valid (text, -1);
  symbols = g_array_sized_new (FALSE, FALSE, sizeof (BanterFoldSymbol), strlen (text) + 2);
  g_array_append_val (symbols, space);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    add_char (symbols, g_utf8_get_char (p));
  add (symbols, ' ', BANTER_FOLD_SPACE);
  return symbols;
}
