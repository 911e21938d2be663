/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "bench-words"

#include "config.h"

#include <stdio.h>

#include "banter-policy-filter.h"

/* bench-words: what a message costs the word filter, with a list of 10,000 words beside one of 10.
 * The messages are made of other words of the same kind, so that the automaton has something to
 * follow, and nothing is caught. */

#define N_MANY 10000
#define N_FEW 10
#define N_MESSAGES 2000
#define WORDS_A_MESSAGE 12
#define N_ROUNDS 15
#define BAR_RATIO 2.0

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;

  return (left > right) - (left < right);
}

/* Syllables, as words have them; @last keeps those of lists and messages apart. */
static char *
make_word (GRand *random, char last)
{
  static const char consonants[] = "bcdfghklmnprst", vowels[] = "aeiou";
  GString *word = g_string_new (NULL);
  int n_syllables = g_rand_int_range (random, 2, 5);

  for (int i = 0; i < n_syllables; i++)
    {
      g_string_append_c (word, consonants[g_rand_int_range (random, 0, sizeof consonants - 1)]);
      g_string_append_c (word, vowels[g_rand_int_range (random, 0, sizeof vowels - 1)]);
    }
  g_string_append_c (word, last);
  return g_string_free (word, FALSE);
}

static GStrv
make_words (GRand *random, guint n, char last)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *word = make_word (random, last);

      g_strv_builder_add (builder, word);
    }
  return g_strv_builder_end (builder);
}

static GStrv
make_messages (GRand *random)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < N_MESSAGES; i++)
    {
      g_auto (GStrv) words = make_words (random, WORDS_A_MESSAGE, 'w');
      g_autofree char *message = g_strjoinv (" ", words);

      g_strv_builder_add (builder, message);
    }
  return g_strv_builder_end (builder);
}

/* Median microseconds per message */
static double
measure (const BanterWordFilter *filter, char **messages)
{
  gint64 took[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      for (guint j = 0; messages[j] != NULL; j++)
        g_assert_false (banter_word_filter_matches (filter, messages[j]));
      took[i] = g_get_monotonic_time () - start;
    }
  qsort (took, N_ROUNDS, sizeof *took, compare);
  return (double)took[N_ROUNDS / 2] / N_MESSAGES;
}

int
main (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_auto (GStrv) messages = make_messages (random);
  g_auto (GStrv) many_words = make_words (random, N_MANY, 'z');
  g_auto (GStrv) few_words = make_words (random, N_FEW, 'z');
  gint64 start = g_get_monotonic_time ();
  g_autoptr (BanterWordFilter) many = banter_word_filter_new ((const char *const *)many_words);
  double build_ms = (double)(g_get_monotonic_time () - start) / 1000;
  g_autoptr (BanterWordFilter) few = banter_word_filter_new ((const char *const *)few_words);
  double floor = measure (few, messages), value = measure (many, messages);
  gboolean good = value <= BAR_RATIO * floor;

  printf ("# a list of %d words is made in %.1f ms\n", N_MANY, build_ms);
  printf ("words-10000 %.4g us floor=%.4g bar=%.4g %s\n", value, floor, BAR_RATIO * floor,
          good ? "ok" : "short");
  return good ? 0 : 1;
}
