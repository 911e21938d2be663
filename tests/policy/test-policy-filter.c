/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-policy-filter"

#include "config.h"

#include "banter-policy-filter.h"

#include "banter-json.h"
#include "banter-policy-fold.h"

#include <string.h>

/* Reproduces every row of words.json. A row's text is `text`, `repeat` times, and `then`; the words
 * are `words` and the lists of `languages`. */

typedef struct
{
  char *why;
  char *text;
  char *then;
  gint64 repeat;
  GStrv languages;
  GStrv words;
  gboolean caught;
} Row;

typedef struct
{
  GPtrArray *rows;
} Vectors;

static const BanterJsonField row_fields[] = {
  BANTER_JSON_STRING (Row, why, "why", 0),
  BANTER_JSON_STRING (Row, text, "text", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (Row, then, "then", 0),
  BANTER_JSON_INT (Row, repeat, "repeat", 0),
  BANTER_JSON_STRINGS (Row, languages, "languages", 0),
  BANTER_JSON_STRINGS (Row, words, "words", 0),
  BANTER_JSON_BOOL (Row, caught, "caught", BANTER_JSON_REQUIRED),
};
static const BanterJsonType row_type = BANTER_JSON_TYPE ("row", Row, row_fields);

static const BanterJsonField vectors_fields[] = {
  BANTER_JSON_STRUCTS (Vectors, rows, "rows", &row_type, BANTER_JSON_REQUIRED),
};
static const BanterJsonType vectors_type = BANTER_JSON_TYPE ("vectors", Vectors, vectors_fields);

static char *
read_file (const char *folder, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static BanterWordFilter *
build_filter (char **languages, char **words)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; languages != NULL && languages[i] != NULL; i++)
    {
      g_autofree char *name = g_strconcat (languages[i], ".txt", NULL);
      g_autofree char *text = read_file ("../data/words", name);
      g_auto (GStrv) list = g_strsplit (text, "\n", -1);

      g_strv_builder_addv (builder, (const char **)list);
    }
  if (words != NULL)
    g_strv_builder_addv (builder, (const char **)words);
  lines = g_strv_builder_end (builder);
  return banter_word_filter_new ((const char *const *)lines);
}

static char *
dup_text (const Row *row)
{
  GString *text = g_string_new (NULL);

  for (gint64 i = 0; i < MAX (row->repeat, 1); i++)
    g_string_append (text, row->text);
  if (row->then != NULL)
    g_string_append (text, row->then);
  return g_string_free (text, FALSE);
}

static void
test_every_row (void)
{
  const BanterJsonLimits limits = { 0, BANTER_JSON_DEPTH_SERVER };
  g_autofree char *json = read_file ("policy", "words.json");
  g_autoptr (GError) error = NULL;
  Vectors *vectors
      = banter_json_decode_untrusted (&vectors_type, json, strlen (json), &limits, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (vectors->rows->len, >, 190);
  for (guint i = 0; i < vectors->rows->len; i++)
    {
      const Row *row = vectors->rows->pdata[i];
      g_autoptr (BanterWordFilter) filter = build_filter (row->languages, row->words);
      g_autofree char *text = dup_text (row);

      if (banter_word_filter_matches (filter, text) == row->caught)
        continue;
      g_test_message ("line %u (%s): \"%s\" should %s caught", i + 2, row->why, row->text,
                      row->caught ? "be" : "not be");
      g_test_fail ();
    }
  banter_json_free (&vectors_type, vectors);
}

/* Each line of the lists is found as it is written there, and takes itself for no exception. */
static void
test_lists_find_themselves (void)
{
  static const char *const codes[] = { "de", "en", "es", "fr", "pt" };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *name = g_strconcat (codes[i], ".txt", NULL);
      g_autofree char *text = read_file ("../data/words", name);
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
      char *languages[] = { (char *)codes[i], NULL };
      g_autoptr (BanterWordFilter) filter = build_filter (languages, NULL);

      for (guint j = 0; lines[j] != NULL; j++)
        if (lines[j][0] != '\0' && lines[j][0] != '#'
            && banter_word_filter_matches (filter, lines[j]) == (lines[j][0] == '!'))
          {
            g_test_message ("%s: \"%s\"", name, lines[j]);
            g_test_fail ();
          }
    }
}

static void
test_mask (void)
{
  static const struct
  {
    const char *name;
    const char *masked; /* NULL: nothing is caught */
  } cases[] = {
    { "Ada Lovelace", NULL },
    { "Big Fücker", "Big •••" },
    { "fuck", "•••" },
    { "FUCK Fuck fuck", "••• ••• •••" },
    { "kill yourself now", "•••" },
    { "", NULL },
    { NULL, NULL },
    { "\xff\xfe", NULL },
    { "\xff fuck", "\xff •••" },
  };
  const char *words[] = { "f\303\274ck*", "kill yourself", NULL }; /* marks there matter neither */
  g_autoptr (BanterWordFilter) filter = banter_word_filter_new (words);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *masked = banter_word_filter_mask (filter, cases[i].name);

      g_assert_cmpstr (masked, ==, cases[i].masked);
    }
}

/* A list that somebody else's program wrote, as large as a document can be. */
static void
test_large_lists (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  g_autoptr (BanterWordFilter) filter = NULL;
  g_autofree char *long_word = g_strnfill (100000, 'x');

  g_strv_builder_add (builder, "first");
  g_strv_builder_add (builder, long_word);
  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) word = g_string_new (NULL);

      g_string_append_unichar (word, 0x4e00 + i);
      g_string_append_unichar (word, 0x4e00 + i / 2);
      g_strv_builder_add (builder, word->str);
    }
  words = g_strv_builder_end (builder);
  filter = banter_word_filter_new ((const char *const *)words);
  g_assert_true (banter_word_filter_matches (filter, "the first"));
  g_assert_true (banter_word_filter_matches (filter, words[2]));
  g_assert_false (banter_word_filter_matches (filter, "nothing"));
}

static void
test_folding_is_bounded_by_spaces (void)
{
  static const char *const texts[] = { "", " ", "a", "...", "\u0301", "\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GArray) symbols = banter_fold_symbols (texts[i]);
      guint last = symbols->len - 1;

      g_assert_cmpint (g_array_index (symbols, BanterFoldSymbol, 0).kind, ==, BANTER_FOLD_SPACE);
      g_assert_cmpint (g_array_index (symbols, BanterFoldSymbol, last).kind, ==, BANTER_FOLD_SPACE);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/filter/every-row", test_every_row);
  g_test_add_func ("/policy/filter/lists-find-themselves", test_lists_find_themselves);
  g_test_add_func ("/policy/filter/mask", test_mask);
  g_test_add_func ("/policy/filter/large-lists", test_large_lists);
  g_test_add_func ("/policy/filter/bounded-by-spaces", test_folding_is_bounded_by_spaces);
  return g_test_run ();
}
