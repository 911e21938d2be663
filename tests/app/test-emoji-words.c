/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"

#include "stickers/banter-emoji-words.h"

/* What words and emoji mean the same, in languages that GTK has words in. */

#define HOSTILE_LENGTH 10000

typedef struct
{
  const char *language;
  const char *text;
  const char *same; /* is among the answers; NULL: there is none */
} Case;

static const Case cases[] = {
  { "C", "dog", "🐶" },
  { "C", "  DOG ", "🐶" },
  { "C", "tears joy", "😂" },
  { "C", ":tears_of-joy:", "😂" },
  { "C", "😂", "face with tears of joy" },
  { "C", "❤️", "red heart" },
  { "C", "❤", "red heart" },
  { "C", "d", NULL },
  { "C", "", NULL },
  { "C", "   ", NULL },
  { "C", "no emoji goes by this", NULL },
  { "C", "Katze", NULL },
  { "de", "Hund", "🐶" },
  { "de", "Hund", "dog" },
  { "de", "verärgert", "😠" },
  { "de", "verargert", "😠" },
  { "de", "dog", "🐶" }, /* English is understood everywhere */
  { "de", "🐕️", "hund" },
  { "de", "🐕️", "dog" },
  { "../../de", "Katze", NULL },
  { "xx", "dog", "🐶" },
};

static gboolean
is_there (const char *language)
{
  g_autoptr (BanterEmojiWords) words
      = banter_emoji_words_new ((const char *const[]){ language, NULL });
  g_auto (GStrv) found = banter_emoji_words_look_up (words, "katze");

  return found[0] != NULL;
}

static void
test_words (gconstpointer data)
{
  const Case *wanted = data;
  const char *const languages[] = { wanted->language, "C", NULL };
  g_autoptr (BanterEmojiWords) words = banter_emoji_words_new (languages);
  g_auto (GStrv) found = banter_emoji_words_look_up (words, wanted->text);

  if (g_str_equal (wanted->language, "de") && !is_there ("de"))
    g_test_skip ("GTK's German words are not installed");
  else if (wanted->same == NULL)
    g_assert_cmpuint (g_strv_length (found), ==, 0);
  else
    g_assert_true (g_strv_contains ((const char *const *)found, wanted->same));
}

/* Of a beginning that many have, and of what no one would type, there is an end. */
static void
test_much (void)
{
  g_autoptr (BanterEmojiWords) words = banter_emoji_words_new ((const char *const[]){ "C", NULL });
  g_auto (GStrv) many = banter_emoji_words_look_up (words, "fa");
  g_autofree char *text = g_strnfill (HOSTILE_LENGTH, '_');
  g_auto (GStrv) none = banter_emoji_words_look_up (words, text);
  g_auto (GStrv) bytes = banter_emoji_words_look_up (words, "\xff\xfe dog");

  g_assert_cmpuint (g_strv_length (many), >, 10);
  g_assert_cmpuint (g_strv_length (many), <=, 201);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_cmpuint (g_strv_length (bytes), ==, 0);
}

int
main (int argc, char *argv[])
{
  app_fixture_init (&argc, &argv); /* the words are GTK's */
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/emoji-words/%u", i);

      g_test_add_data_func (path, &cases[i], test_words);
    }
  g_test_add_func ("/emoji-words/much", test_much);
  return g_test_run ();
}
