/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-text.h"

typedef struct
{
  const char *in;
  const char *out;
} Pair;

static void
check (const Pair *pairs, gsize n, char *(*function) (const char *))
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *out = function (pairs[i].in);
      g_autofree char *again = function (out);

      g_assert_cmpstr (out, ==, pairs[i].out);
      g_assert_cmpstr (again, ==, out);
    }
}

static void
test_fold (void)
{
  static const Pair pairs[] = {
    { "", "" },
    { "Hello", "hello" },
    { "  Hello \t\n  World ", "hello world" },
    { "Crème Brûlée", "creme brulee" },
    { "STRASSE straße", "strasse strasse" },
    { "ﬁne", "fine" },
    { "ＦＵＬＬ ｗｉｄｔｈ", "full width" },
    { "İstanbul", "istanbul" },
    { "Ä\xcc\x88", "a" },
    { "Ёлка", "елка" },
    { "ΐ", "ι" },
    { "ᾳ α\xcd\x85", "αι αι" },
    { "a\xc2\xa0"
      "b",
      "a b" },
    { "\xff", "\xef\xbf\xbd" },
    { "👍🏽", "👍🏽" },
  };

  check (pairs, G_N_ELEMENTS (pairs), banter_text_fold);
}

/* A megabyte of marks that want to be put in order: minutes, if that goes by their square. */
static void
test_fold_marks (void)
{
  static const char *const runs[] = {
    "\xcc\x81\xcc\x96",             /* acute above, grave below */
    "\xe3\x80\xae\xf0\x9d\x85\xa5", /* spacing marks: a Hangul tone, a musical stem */
    "\xcd\x85\xcc\x96",             /* iota below, which is a letter when folded */
  };

  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      g_autoptr (GString) text = g_string_new ("A");
      g_autofree char *folded = NULL;

      while (text->len < 1024 * 1024)
        g_string_append (text, runs[i]);
      g_string_append (text, "Z");
      folded = banter_text_fold (text->str);
      g_assert_true (g_str_has_prefix (folded, "a"));
      g_assert_true (g_str_has_suffix (folded, "z"));
      g_assert_cmpuint (strlen (folded), <, 200);
    }
}

static char *
one_line (const char *text)
{
  return banter_text_one_line (text, 0);
}

static void
test_one_line (void)
{
  static const Pair pairs[] = {
    { "", "" },
    { " a\r\n\r\n b\tc ", "a b c" },
    { "a\xe2\x80\xa8"
      "b",
      "a b" },
    { "evil\xe2\x80\xaegpj.exe", "evilgpj.exe" },
    { "\xe2\x81\xa6x\xe2\x81\xa9", "x" },
    { "\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad\xe2\x80\xae"
      "\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9",
      "" },
    { "a\001\033[31mb\177", "a[31mb" },
    { "שלום \xe2\x80\x8f!", "שלום \xe2\x80\x8f!" },
    { "\xc2\x9b"
      "1m",
      "1m" },
    { "ok\xf0\x28", "ok\xef\xbf\xbd(" },
  };
  g_autofree char *nothing = banter_text_one_line (NULL, 0);

  check (pairs, G_N_ELEMENTS (pairs), one_line);
  g_assert_cmpstr (nothing, ==, "");
}

static void
test_cut (void)
{
  static const struct
  {
    const char *in;
    guint max;
    const char *out;
  } cases[] = {
    { "hello", 5, "hello" },
    { "hello", 4, "hel…" },
    { "hello", 1, "…" },
    { "ab cd", 4, "ab…" },
    { "ññññ", 3, "ññ…" },
    { "xe\xcc\x81y", 3, "x…" },          /* not between letter and accent */
    { "a👨‍👩‍👧b", 4, "a…" }, /* nor inside a family */
    { "a👍🏽b", 3, "a…" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *out = banter_text_one_line (cases[i].in, cases[i].max);

      g_assert_cmpstr (out, ==, cases[i].out);
      g_assert_cmpint (g_utf8_strlen (out, -1), <=, cases[i].max);
    }
}

static void
test_clean (void)
{
  static const Pair pairs[] = {
    { "two\n\tlines", "two\n\tlines" },
    { "a\r\nb", "a\nb" },
    { "\xe2\x80\xae"
      "a\001b\xe2\x81\xa9",
      "ab" },
    { " kept  spaces ", " kept  spaces " },
    { "\xc0\x80", "\xef\xbf\xbd\xef\xbf\xbd" },
  };

  check (pairs, G_N_ELEMENTS (pairs), banter_text_clean);
}

static void
test_initials (void)
{
  static const Pair pairs[] = {
    { "Alice", "A" },
    { "alice b. cooper", "AC" },
    { "@bob:example.org", "B" },
    { "", "" },
    { "😀 !!", "" },
    { "😀 zoe", "Z" },
    { "山田 太郎", "山太" },
    { "e\xcc\x81mile zola", "ÉZ" },
    { "ǆ", "ǅ" },
    { "  42 ", "4" },
    { "\xe2\x80\xae"
      "x",
      "X" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *out = banter_text_initials (pairs[i].in);

      g_assert_cmpstr (out, ==, pairs[i].out);
    }
}

static void
test_emoji_only (void)
{
  static const struct
  {
    const char *text;
    gboolean only;
  } cases[] = {
    { "😀", TRUE },
    { " 😀 😀\n😀 ", TRUE },
    { "😀😀😀😀", FALSE },
    { "👍🏽", TRUE },
    { "👨‍👩‍👧‍👦", TRUE },
    { "🇩🇪🇫🇷", TRUE },
    { "🇩", FALSE },
    { "❤️", TRUE },
    { "❤", TRUE },
    { "1️⃣", TRUE },
    { "#⃣", TRUE },
    { "1", FALSE },
    { "©", FALSE },
    { "©️", TRUE },
    { "🏴󠁧󠁢󠁳󠁣󠁴󠁿", TRUE },
    { "🏳️‍🌈", TRUE },
    { "😀a", FALSE },
    { "a", FALSE },
    { "", FALSE },
    { "  ", FALSE },
    { "\xe2\x80\x8d", FALSE },
    { "😀\xe2\x80\x8d", FALSE },
    { "\xef\xb8\x8f", FALSE },
    { "🧑🏻‍🚀", TRUE },
    { "\xf0\x9f\x98", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    if (banter_text_is_emoji_only (cases[i].text) != cases[i].only)
      g_error ("case %" G_GSIZE_FORMAT ": \"%s\"", i, cases[i].text);
}

static void
test_count_shown (void)
{
  static const struct
  {
    const char *text;
    guint n;
  } cases[] = {
    { "", 0 },
    { "Cats", 4 },
    { "e\xcc\x81mile", 5 },
    { "山田", 2 },
    { "👨‍👩‍👧‍👦 👍🏽", 3 },
    { "🇩🇪", 1 },
    { "a\xe2\x80\x8b", 1 },
    { "\xff", G_MAXUINT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (banter_text_count_shown (cases[i].text), ==, cases[i].n);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/fold", test_fold);
  g_test_add_func ("/text/fold-marks", test_fold_marks);
  g_test_add_func ("/text/one-line", test_one_line);
  g_test_add_func ("/text/cut", test_cut);
  g_test_add_func ("/text/clean", test_clean);
  g_test_add_func ("/text/initials", test_initials);
  g_test_add_func ("/text/emoji-only", test_emoji_only);
  g_test_add_func ("/text/count-shown", test_count_shown);
  return g_test_run ();
}
