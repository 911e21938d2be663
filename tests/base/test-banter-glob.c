/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-banter-glob"

#include "config.h"

#include "banter-glob.h"

#define CASE BANTER_GLOB_IGNORE_CASE
#define WORDS BANTER_GLOB_WORDS | BANTER_GLOB_IGNORE_CASE

static const struct
{
  const char *pattern;
  const char *text;
  int flags;
  gboolean matches;
} rows[] = {
  { "", "", 0, TRUE },
  { "", "a", 0, FALSE },
  { "*", "", 0, TRUE },
  { "*", "anything", 0, TRUE },
  { "m.room.*", "m.room.message", 0, TRUE },
  { "m.room.*", "m.room.", 0, TRUE },
  { "m.room.*", "m.roommate", 0, FALSE },
  { "*.message", "m.room.message", 0, TRUE },
  { "m.*.m*e", "m.room.message", 0, TRUE },
  { "a?c", "abc", 0, TRUE },
  { "a?c", "aéc", 0, TRUE },
  { "a?c", "ac", 0, FALSE },
  { "a?c", "abc", BANTER_GLOB_STARS_ONLY, FALSE },
  { "a?c", "a?c", BANTER_GLOB_STARS_ONLY, TRUE },
  { "ABC", "abc", 0, FALSE },
  { "ABC", "abc", CASE, TRUE },
  { "Äpfel", "äPFEL", CASE, TRUE },
  { "**a**", "bab", 0, TRUE },
  { "[ab]", "a", 0, FALSE },
  { "a.c", "abc", 0, FALSE },
  { "\\*", "\\x", 0, TRUE },
  /* Words */
  { "cake", "I like cake", WORDS, TRUE },
  { "cake", "cake!", WORDS, TRUE },
  { "cake", "Cake-walk", WORDS, TRUE },
  { "cake", "cakes", WORDS, FALSE },
  { "cake", "pancake", WORDS, FALSE },
  { "cake", "cake_shop", WORDS, FALSE },
  { "cake*", "I like cakes a lot", WORDS, TRUE },
  { "*cake", "a pancake", WORDS, TRUE },
  { "ca?e", "the case", WORDS, TRUE },
  { "cake", "", WORDS, FALSE },
  { "cake", "cakcake cake", WORDS, TRUE },
  { "ab ab", "ab ab", WORDS, TRUE },
  { "ab c", "ab ab c", WORDS, TRUE },
  { "山田", "私は 山田 です", WORDS, TRUE },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (banter_glob_match (rows[i].pattern, rows[i].text, (BanterGlobFlags)rows[i].flags)
        != rows[i].matches)
      g_error ("“%s” and “%s”, flags %d", rows[i].pattern, rows[i].text, rows[i].flags);
}

/* One that any backtracking would not live to see the end of. */
static void
test_stars (void)
{
  g_autofree char *text = g_strnfill (65536, 'a');
  g_autoptr (GString) pattern = g_string_new (NULL);

  for (guint i = 0; i < 1000; i++)
    g_string_append (pattern, "*a");
  g_assert_true (banter_glob_match (pattern->str, text, CASE));
  g_string_append (pattern, "*b");
  g_assert_false (banter_glob_match (pattern->str, text, CASE));
  g_assert_false (banter_glob_match (pattern->str, text, WORDS));
}

/* Where the states need more than one word. */
static void
test_long (void)
{
  for (gsize n = 60; n < 200; n++)
    {
      g_autofree char *text = g_strnfill (n, 'x');
      g_autofree char *longer = g_strconcat (text, "x", NULL);
      g_autofree char *starred = g_strconcat (text, "*", NULL);

      g_assert_true (banter_glob_match (text, text, 0));
      g_assert_false (banter_glob_match (text, longer, 0));
      g_assert_false (banter_glob_match (longer, text, 0));
      g_assert_true (banter_glob_match (starred, longer, 0));
    }
}

static void
test_too_long (void)
{
  g_autofree char *stars = g_strnfill (BANTER_GLOB_MAX_LENGTH + 1, '*');

  g_assert_false (banter_glob_match (stars, "a", 0));
  g_assert_true (banter_glob_match (stars + 1, "a", 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/glob/table", test_table);
  g_test_add_func ("/base/glob/stars", test_stars);
  g_test_add_func ("/base/glob/long", test_long);
  g_test_add_func ("/base/glob/too-long", test_too_long);
  return g_test_run ();
}
