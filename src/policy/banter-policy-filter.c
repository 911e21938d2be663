/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-policy-filter"

#include "config.h"

#include "banter-policy-filter.h"

#include "banter-policy-fold.h"

#include <string.h>

/* One automaton for all words (Aho and Corasick 1975), as a full table: one look-up per symbol of a
 * text, however many words there are. It runs over letters without their repetitions; what it finds
 * is a candidate, and is then compared letter by letter. No I/O, any thread. */

#define MASK "•••"
/* Of the table: it stays below 64 MB, whatever somebody's own list holds. */
#define MAX_CELLS (16 * 1024 * 1024)
#define N_ASCII 128

typedef struct
{
  BanterFoldSymbol *symbols;
  guint n_symbols;
  gboolean stem;    /* words that begin so are meant too */
  gboolean unbound; /* of a script that has no spaces between words */
  guint next;       /* another word with the same letters, plus one; 0: none */
} Pattern;

struct _BanterWordFilter
{
  gatomicrefcount ref_count;

  GArray *patterns;      /* Pattern */
  GHashTable *innocents; /* (set) folded words, see key_of() */

  /* The automaton. Class 0 is any character that no word has; state 0 is the start. */
  guint ascii_class[N_ASCII];
  GHashTable *other_class; /* character -> class */
  guint n_classes;
  guint n_states;
  guint *move;    /* state, class -> state */
  guint *found;   /* state -> pattern that ends there, plus one; 0: none */
  guint *shorter; /* state -> the next one that ends with a word and is an end of it; 0: none */
};

/* ---- classes of characters ---- */

/* "i", "l" and what may be either are one letter to the automaton. */
static gunichar
merge (gunichar ch)
{
  return ch == 'l' || ch == BANTER_FOLD_I_OR_L ? 'i' : ch;
}

static guint
class_of (const BanterWordFilter *self, gunichar ch)
{
  ch = merge (ch);
  if (ch < N_ASCII)
    return self->ascii_class[ch];
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->other_class, GUINT_TO_POINTER (ch)));
}

static void
add_class (BanterWordFilter *self, gunichar ch)
{
  if (class_of (self, ch) != 0)
    return;
  ch = merge (ch);
  if (ch < N_ASCII)
    self->ascii_class[ch] = self->n_classes;
  else
    g_hash_table_insert (self->other_class, GUINT_TO_POINTER (ch),
                         GUINT_TO_POINTER (self->n_classes));
  self->n_classes++;
}

/* ---- words ---- */

static gboolean
has_no_spaces (gunichar ch)
{
  switch ((int)g_unichar_get_script (ch))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
pattern_clear (gpointer data)
{
  g_free (((Pattern *)data)->symbols);
}

/* The letters of a word as a text to look up; repetitions do not count. */
static char *
key_of (const BanterFoldSymbol *symbols, guint n_symbols)
{
  GString *key = g_string_sized_new (n_symbols);

  for (guint i = 0; i < n_symbols; i++)
    g_string_append_unichar (key, symbols[i].ch);
  return g_string_free (key, FALSE);
}

/* Adds one line of a list. Returns: how many states it may take */
static guint
add_word (BanterWordFilter *self, const char *line)
{
  g_autofree char *word = g_strstrip (g_strndup (line, 4 * BANTER_WORD_MAX_CHARS));
  gboolean innocent = word[0] == '!' && word[1] != '\0';
  gboolean stem = g_str_has_suffix (word, "*");
  g_autoptr (GArray) folded = banter_fold_symbols (innocent ? word + 1 : word);
  const BanterFoldSymbol *symbols = &g_array_index (folded, BanterFoldSymbol, 1);
  guint n_symbols = MIN (folded->len - 1, BANTER_WORD_MAX_CHARS);
  Pattern pattern = { .stem = stem };

  while (n_symbols > 0 && symbols[n_symbols - 1].kind == BANTER_FOLD_SPACE)
    n_symbols--;
  if (n_symbols == 0 || word[0] == '#')
    return 0;
  if (innocent)
    {
      g_hash_table_add (self->innocents, key_of (symbols, n_symbols));
      return 0;
    }
  for (guint i = 0; i < n_symbols; i++)
    {
      pattern.unbound |= has_no_spaces (symbols[i].ch);
      add_class (self, symbols[i].ch);
    }
  pattern.symbols = g_memdup2 (symbols, n_symbols * sizeof *symbols);
  pattern.n_symbols = n_symbols;
  g_array_append_val (self->patterns, pattern);
  return n_symbols;
}

/* ---- the automaton ---- */

/* Puts a pattern into the tree of all words. */
static void
plant (BanterWordFilter *self, guint index)
{
  Pattern *pattern = &g_array_index (self->patterns, Pattern, index);
  guint state = 0;

  for (guint i = 0; i < pattern->n_symbols; i++)
    {
      guint *move = &self->move[state * self->n_classes + class_of (self, pattern->symbols[i].ch)];

      if (*move == 0)
        *move = self->n_states++;
      state = *move;
    }
  pattern->next = self->found[state];
  self->found[state] = index + 1;
}

/* Turns the tree into a table, from its root outwards: where a word cannot go on, go where its
 * longest end would be. */
static void
complete (BanterWordFilter *self)
{
  g_autofree guint *queue = g_new (guint, self->n_states);
  g_autofree guint *fallback = g_new0 (guint, self->n_states);
  guint head = 0, tail = 1;

  queue[0] = 0;
  while (head < tail)
    {
      guint state = queue[head++];
      guint *moves = &self->move[state * self->n_classes];
      const guint *other = &self->move[fallback[state] * self->n_classes];

      for (guint i = 1; i < self->n_classes; i++)
        if (moves[i] == 0)
          moves[i] = state == 0 ? 0 : other[i];
        else
          {
            guint end = state == 0 ? 0 : other[i];

            fallback[moves[i]] = end;
            self->shorter[moves[i]] = self->found[end] != 0 ? end : self->shorter[end];
            queue[tail++] = moves[i];
          }
    }
}

BanterWordFilter *
banter_word_filter_new (const char *const *words)
{
  BanterWordFilter *self = g_new0 (BanterWordFilter, 1);
  gsize max_states = 1;

  g_return_val_if_fail (words != NULL, NULL);

  g_atomic_ref_count_init (&self->ref_count);
  self->patterns = g_array_new (FALSE, FALSE, sizeof (Pattern));
  g_array_set_clear_func (self->patterns, pattern_clear);
  self->innocents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->other_class = g_hash_table_new (NULL, NULL);
  self->n_classes = self->n_states = 1;
  for (guint i = 0; words[i] != NULL && max_states * self->n_classes < MAX_CELLS; i++)
    max_states += add_word (self, words[i]);
  self->move = g_new0 (guint, max_states * self->n_classes);
  self->found = g_new0 (guint, max_states);
  self->shorter = g_new0 (guint, max_states);
  for (guint i = 0; i < self->patterns->len; i++)
    plant (self, i);
  complete (self);
  return self;
}

BanterWordFilter *
banter_word_filter_ref (BanterWordFilter *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
banter_word_filter_unref (BanterWordFilter *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->patterns);
  g_hash_table_unref (self->innocents);
  g_hash_table_unref (self->other_class);
  g_free (self->move);
  g_free (self->found);
  g_free (self->shorter);
  g_free (self);
}

/* ---- candidates ---- */

static gboolean
same_letter (const BanterFoldSymbol *wanted, const BanterFoldSymbol *seen)
{
  /* A digit of a list is that digit, not the letter that it looks like. */
  if (wanted->kind == BANTER_FOLD_DIGIT || wanted->kind == BANTER_FOLD_SIGN)
    return wanted->kind == seen->kind && wanted->ch == seen->ch;
  return wanted->ch == seen->ch
         || (seen->ch == BANTER_FOLD_I_OR_L && (wanted->ch == 'i' || wanted->ch == 'l'));
}

/* As often in a row, or clearly stretched: no word of these languages has a letter three times. */
static gboolean
same_run (const BanterFoldSymbol *wanted, const BanterFoldSymbol *seen)
{
  return seen->run == wanted->run || (seen->run >= 3 && seen->run > wanted->run);
}

/* The word at @seen, letter by letter. Among letters that only look like those of the word there
 * has to be a real one, and not more digits than that: "455" is a number and "A55" a road. */
static gboolean
same_word (const Pattern *pattern, const BanterFoldSymbol *seen)
{
  guint n_letters = 0, n_lookalikes = 0, n_digits = 0;

  for (guint i = 0; i < pattern->n_symbols; i++)
    {
      const BanterFoldSymbol *wanted = &pattern->symbols[i];

      if (!same_letter (wanted, &seen[i]) || !same_run (wanted, &seen[i]))
        return FALSE;
      if (wanted->kind != BANTER_FOLD_LETTER)
        continue;
      n_letters += seen[i].kind == BANTER_FOLD_LETTER ? seen[i].run : 0;
      n_digits += seen[i].kind == BANTER_FOLD_DIGIT ? seen[i].run : 0;
      n_lookalikes += seen[i].kind != BANTER_FOLD_LETTER;
    }
  return n_digits <= n_letters && (n_letters > 0 || n_lookalikes == 0);
}

/* Digits and signs are beside a word too, although they may be letters of one; but a number that a
 * list has ends where its digits do. @edge: the symbol of the list next to @symbol */
static gboolean
is_boundary (const BanterFoldSymbol *symbol, const BanterFoldSymbol *edge)
{
  return symbol->kind == BANTER_FOLD_SPACE
         || (symbol->kind >= BANTER_FOLD_DIGIT && symbol->kind != edge->kind);
}

static gboolean
is_innocent (const BanterWordFilter *self, const BanterFoldSymbol *start)
{
  g_autofree char *key = NULL;
  guint n = 0;

  if (g_hash_table_size (self->innocents) == 0)
    return FALSE;
  while (n <= BANTER_WORD_MAX_CHARS && start[n].kind < BANTER_FOLD_DIGIT)
    n++;
  key = key_of (start, n);
  return g_hash_table_contains (self->innocents, key);
}

/* @end: just behind the candidate; there is a space before and behind all words */
static gboolean
is_word (const BanterWordFilter *self, const Pattern *pattern, const BanterFoldSymbol *end)
{
  const BanterFoldSymbol *start = end - pattern->n_symbols;

  if (!same_word (pattern, start))
    return FALSE;
  if (pattern->unbound)
    return TRUE;
  if (!is_boundary (start - 1, &pattern->symbols[0])
      || (!pattern->stem && !is_boundary (end, &pattern->symbols[pattern->n_symbols - 1])))
    return FALSE;
  return !pattern->stem || !is_innocent (self, start);
}

static gboolean
any_ends_here (const BanterWordFilter *self, guint state, const BanterFoldSymbol *end)
{
  if (self->found[state] == 0)
    state = self->shorter[state];
  for (; state != 0; state = self->shorter[state])
    for (guint found = self->found[state]; found != 0;)
      {
        const Pattern *pattern = &g_array_index (self->patterns, Pattern, found - 1);

        if (is_word (self, pattern, end))
          return TRUE;
        found = pattern->next;
      }
  return FALSE;
}

gboolean
banter_word_filter_matches (const BanterWordFilter *self, const char *text)
{
  g_autoptr (GArray) folded = NULL;
  const BanterFoldSymbol *symbols;
  guint state = 0;

  g_return_val_if_fail (self != NULL, FALSE);

  if (text == NULL || *text == '\0' || self->patterns->len == 0)
    return FALSE;
  folded = banter_fold_symbols (text);
  symbols = (const BanterFoldSymbol *)(gpointer)folded->data;
  /* The space at either end is there for is_word() to look at. */
  for (guint i = 1; i + 1 < folded->len; i++)
    {
      state = self->move[state * self->n_classes + class_of (self, symbols[i].ch)];
      if (state != 0 && any_ends_here (self, state, &symbols[i + 1]))
        return TRUE;
    }
  return FALSE;
}

char *
banter_word_filter_mask (const BanterWordFilter *self, const char *name)
{
  g_auto (GStrv) words = NULL;
  gboolean found = FALSE;

  if (!banter_word_filter_matches (self, name))
    return NULL;
  words = g_strsplit (name, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (banter_word_filter_matches (self, words[i]))
      {
        g_free (words[i]);
        words[i] = g_strdup (MASK);
        found = TRUE;
      }
  /* Several words that are caught as one: all of it. */
  return found ? g_strjoinv (" ", words) : g_strdup (MASK);
}
