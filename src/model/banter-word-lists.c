/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-word-lists"

#include "config.h"

#include "banter-word-lists.h"

#include "banter-text.h"
#include "banter-words-resources.h"

#include <string.h>

/* The lists that come with the app (data/words), and the lines of one's own. Pure functions over
 * compiled-in data. */

#define PREFIX "/im/banter/Banter/words/"

static void
add_list (GStrvBuilder *builder, const char *language)
{
  g_autofree char *path = g_strconcat (PREFIX, language, ".txt", NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  /* From a document: it may be any text. */
  if (strchr (language, '/') == NULL)
    bytes = g_resource_lookup_data (banter_words_get_resource (), path,
                                    G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (bytes == NULL)
    return;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  lines = g_strsplit (text, "\n", -1);
  g_strv_builder_addv (builder, (const char **)lines);
}

BanterWordFilter *
banter_word_lists_build (const char *const *languages, const char *const *own)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; languages[i] != NULL; i++)
    add_list (builder, languages[i]);
  for (guint i = 0; own[i] != NULL; i++)
    {
      g_autofree char *line = banter_word_lists_clean (own[i]);

      if (line != NULL)
        g_strv_builder_add (builder, line);
    }
  lines = g_strv_builder_end (builder);
  return banter_word_filter_new ((const char *const *)lines);
}

char *
banter_word_lists_clean (const char *word)
{
  g_autofree char *line = banter_text_one_line (word, 0);
  g_autofree char *lower = g_utf8_strdown (line, -1);
  g_autofree char *cut
      = g_utf8_substring (lower, 0, MIN (g_utf8_strlen (lower, -1), BANTER_WORD_MAX_CHARS));
  const char *start = cut;

  /* "!" and "#" at the start mean something else in lists. */
  while (*start != '\0' && !g_unichar_isalnum (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  return *start != '\0' ? g_strchomp (g_strdup (start)) : NULL;
}
