/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-glob"

#include "config.h"

#include "banter-glob.h"

#include <string.h>

/* Patterns come from strangers and so do texts, so there is no backtracking: all positions that the
 * pattern can be in are followed at once, one bit each. State i means that i characters of the
 * pattern (stars not counted) have matched; where a star stands before character i, state i stays
 * whatever comes. Any thread; no state of its own. */

#define WORD_BITS 64
#define N_ASCII 128

typedef struct
{
  guint n_chars;       /* of the pattern, without its stars */
  guint n_words;       /* of a set of states */
  guint64 *any;        /* characters that are '?' */
  guint64 *stays;      /* states that a star keeps */
  guint64 *states;     /* now */
  guint64 **ascii;     /* character -> set of its places in the pattern, or NULL */
  GHashTable *unicode; /* the same for other characters */
  BanterGlobFlags flags;
} Glob;

static guint64 *
set_new (const Glob *glob)
{
  return g_new0 (guint64, glob->n_words);
}

static void
set_add (guint64 *set, guint bit)
{
  set[bit / WORD_BITS] |= G_GUINT64_CONSTANT (1) << (bit % WORD_BITS);
}

static gboolean
set_has (const guint64 *set, guint bit)
{
  return (set[bit / WORD_BITS] >> (bit % WORD_BITS) & 1) != 0;
}

static gunichar
fold (BanterGlobFlags flags, gunichar ch)
{
  return (flags & BANTER_GLOB_IGNORE_CASE) != 0 ? g_unichar_tolower (ch) : ch;
}

static void
add_place (Glob *glob, gunichar ch, guint place)
{
  guint64 *set;

  if (ch < N_ASCII)
    {
      if (glob->ascii[ch] == NULL)
        glob->ascii[ch] = set_new (glob);
      set_add (glob->ascii[ch], place);
      return;
    }
  set = g_hash_table_lookup (glob->unicode, GUINT_TO_POINTER (ch));
  if (set == NULL)
    {
      set = set_new (glob);
      g_hash_table_insert (glob->unicode, GUINT_TO_POINTER (ch), set);
    }
  set_add (set, place);
}

static void
glob_init (Glob *glob, const char *pattern, gsize length, BanterGlobFlags flags)
{
  glob->flags = flags;
  glob->n_words = (guint)(length + 1) / WORD_BITS + 1;
  glob->any = set_new (glob);
  glob->stays = set_new (glob);
  glob->states = set_new (glob);
  glob->ascii = g_new0 (guint64 *, N_ASCII);
  glob->unicode = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  for (const char *p = pattern; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (*p == '*')
        set_add (glob->stays, glob->n_chars);
      else if (*p == '?' && (flags & BANTER_GLOB_STARS_ONLY) == 0)
        set_add (glob->any, glob->n_chars++);
      else
        add_place (glob, fold (glob->flags, g_utf8_get_char (p)), glob->n_chars++);
    }
}

static void
glob_clear (Glob *glob)
{
  for (guint i = 0; i < N_ASCII; i++)
    g_free (glob->ascii[i]);
  g_free (glob->ascii);
  g_hash_table_unref (glob->unicode);
  g_free (glob->any);
  g_free (glob->stays);
  g_free (glob->states);
}

static void
step (Glob *glob, gunichar ch)
{
  const guint64 *places
      = ch < N_ASCII ? glob->ascii[ch] : g_hash_table_lookup (glob->unicode, GUINT_TO_POINTER (ch));
  guint64 carry = 0;

  for (guint i = 0; i < glob->n_words; i++)
    {
      guint64 matches = glob->any[i] | (places != NULL ? places[i] : 0);
      guint64 moved = glob->states[i] & matches;

      glob->states[i] = (moved << 1) | carry | (glob->states[i] & glob->stays[i]);
      carry = moved >> (WORD_BITS - 1);
    }
}

/* CS-API "Conditions for push rules": a word is made of A-Z, a-z, 0-9 and _. */
static gboolean
is_word (gunichar ch)
{
  return ch < N_ASCII && (g_ascii_isalnum ((char)ch) || ch == '_');
}

static gboolean
match (Glob *glob, const char *text)
{
  gboolean in_words = (glob->flags & BANTER_GLOB_WORDS) != 0;
  gboolean at_edge = TRUE;

  set_add (glob->states, 0);
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar ch = g_utf8_get_char (text);

      if (in_words && !is_word (ch) && set_has (glob->states, glob->n_chars) && glob->n_chars > 0)
        return TRUE;
      if (in_words && at_edge)
        set_add (glob->states, 0);
      step (glob, fold (glob->flags, ch));
      at_edge = !is_word (ch);
    }
  return set_has (glob->states, glob->n_chars);
}

/* Most patterns are none: for them there is nothing to follow. */
static gboolean
is_plain (const char *pattern, BanterGlobFlags flags)
{
  return (flags & BANTER_GLOB_WORDS) == 0
         && strpbrk (pattern, (flags & BANTER_GLOB_STARS_ONLY) != 0 ? "*" : "*?") == NULL;
}

static gboolean
equals (const char *pattern, const char *text, BanterGlobFlags flags)
{
  while (*pattern != '\0'
         && fold (flags, g_utf8_get_char (pattern)) == fold (flags, g_utf8_get_char (text)))
    {
      pattern = g_utf8_next_char (pattern);
      text = g_utf8_next_char (text);
    }
  return *pattern == '\0' && *text == '\0';
}

gboolean
banter_glob_match (const char *pattern, const char *text, BanterGlobFlags flags)
{
  gsize length = strlen (pattern);
  Glob glob = { 0 };
  gboolean matches;

  if (length > BANTER_GLOB_MAX_LENGTH)
    return FALSE;
  if (is_plain (pattern, flags))
    return equals (pattern, text, flags);
  glob_init (&glob, pattern, length, flags);
  matches = match (&glob, text);
  glob_clear (&glob);
  return matches;
}
