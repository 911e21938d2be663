/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-emoji-words"

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "banter-emoji-words.h"

#include "banter-text.h"

/* The names and keywords of emoji that GTK brings for its emoji chooser: English inside the
 * library, some languages as files beside it. How it keeps them is GTK's own business, and has
 * changed before: what is not as we know it counts as not there, and stickers are found by their
 * own words only. Main thread. */

/* One word of these has hundreds of meanings. */
#define LETTERS_MIN 2
#define FOUND_MAX 200

typedef struct
{
  char *emoji;   /* folded: no variation selectors */
  char *name;    /* folded, in the person's language */
  char *words;   /* folded, each after a space: names and keywords in both languages */
  char *english; /* folded name */
} Entry;

struct _BanterEmojiWords
{
  GPtrArray *entries;   /* Entry */
  GHashTable *by_emoji; /* emoji -> Entry, borrowed */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->emoji);
  g_free (entry->name);
  g_free (entry->words);
  g_free (entry->english);
  g_free (entry);
}

/* The resource of a language that is not in the library itself. */
static GBytes *
load_file (const char *language, const char *path)
{
  const char *const *folders = g_get_system_data_dirs ();
  g_autofree char *name = g_strconcat (language, ".gresource", NULL);

  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *file = g_build_filename (folders[i], "gtk-4.0", "emoji", name, NULL);
      g_autoptr (GResource) resource = g_resource_load (file, NULL);

      if (resource != NULL)
        return g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    }
  return NULL;
}

/* (transfer full) (nullable): the list of a language, in a form that is known */
static GVariant *
load (const char *language)
{
  /* The second is GTK 4.8's; later ones have the English words in each language too. */
  static const char *const forms[] = { "a(aussasasu)", "a(ausasu)" };
  g_autofree char *path = g_strconcat ("/org/gtk/libgtk/emoji/", language, ".data", NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  if (bytes == NULL)
    bytes = load_file (language, path);
  for (guint i = 0; bytes != NULL && i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GVariant) list
          = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (forms[i]), bytes, FALSE));

      if (g_variant_is_normal_form (list) && g_variant_n_children (list) > 0)
        return g_steal_pointer (&list);
    }
  return NULL;
}

/* 0 stands for a skin tone that may be chosen. */
static char *
read_emoji (GVariant *item)
{
  g_autoptr (GVariant) codes = g_variant_get_child_value (item, 0);
  g_autoptr (GString) emoji = g_string_new (NULL);

  for (gsize i = 0; i < g_variant_n_children (codes); i++)
    {
      guint32 code;

      g_variant_get_child (codes, i, "u", &code);
      if (code != 0 && g_unichar_validate (code))
        g_string_append_unichar (emoji, code);
    }
  return banter_text_fold (emoji->str);
}

/* The name and keywords are the last two before the group. */
static char *
read_name (GVariant *item)
{
  g_autofree char *name = NULL;

  g_variant_get_child (item, g_variant_n_children (item) == 6 ? 2 : 1, "s", &name);
  return banter_text_fold (name);
}

static char *
read_words (GVariant *item, const char *name, const char *more)
{
  g_autoptr (GVariant) keywords = g_variant_get_child_value (item, g_variant_n_children (item) - 2);
  g_autofree const char **list = g_variant_get_strv (keywords, NULL);
  g_autofree char *joined = g_strjoinv (" ", (GStrv)list);
  g_autofree char *folded = banter_text_fold (joined);

  return g_strconcat (" ", name, " ", folded, more, NULL);
}

static void
add_english (BanterEmojiWords *self, GVariant *list)
{
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) item = g_variant_get_child_value (list, i);
      Entry *entry = g_new0 (Entry, 1);

      entry->emoji = read_emoji (item);
      entry->name = read_name (item);
      entry->english = g_strdup (entry->name);
      entry->words = read_words (item, entry->name, NULL);
      g_ptr_array_add (self->entries, entry);
      g_hash_table_insert (self->by_emoji, entry->emoji, entry);
    }
}

static void
add_translation (BanterEmojiWords *self, GVariant *list)
{
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) item = g_variant_get_child_value (list, i);
      g_autofree char *emoji = read_emoji (item);
      Entry *entry = g_hash_table_lookup (self->by_emoji, emoji);
      char *words;

      if (entry == NULL)
        continue;
      g_free (entry->name);
      entry->name = read_name (item);
      words = read_words (item, entry->name, entry->words);
      g_free (entry->words);
      entry->words = words;
    }
}

/* The first language that GTK has words in, if it is another one than English. */
static void
translate (BanterEmojiWords *self, const char *const *languages)
{
  for (guint i = 0; languages[i] != NULL; i++)
    {
      g_autofree char *language = g_ascii_strdown (languages[i], -1);
      g_autoptr (GVariant) list = NULL;

      if (g_str_equal (language, "en") || g_str_equal (language, "c"))
        return;
      if (strpbrk (language, "/.@") == NULL)
        list = load (language);
      if (list != NULL)
        {
          add_translation (self, list);
          return;
        }
    }
}

BanterEmojiWords *
banter_emoji_words_new (const char *const *languages)
{
  BanterEmojiWords *self = g_new0 (BanterEmojiWords, 1);
  g_autoptr (GVariant) english = load ("en");

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->by_emoji = g_hash_table_new (g_str_hash, g_str_equal);
  if (english == NULL)
    {
      g_debug ("GTK keeps the words of its emoji in another way");
      return self;
    }
  add_english (self, english);
  translate (self, languages);
  return self;
}

void
banter_emoji_words_free (BanterEmojiWords *self)
{
  g_hash_table_unref (self->by_emoji);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

BanterEmojiWords *
banter_emoji_words_get_default (void)
{
  static BanterEmojiWords *words;

  if (words == NULL)
    words = banter_emoji_words_new (g_get_language_names ());
  return words;
}

/* Whether each of @words begins one of the emoji's. */
static gboolean
has_all (const Entry *entry, GStrv words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (entry->words, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

/* " word" each, as they are looked for. (nullable) where that would say nothing */
static GStrv
split (const char *folded)
{
  GStrv words;

  if (strlen (folded) < LETTERS_MIN)
    return NULL;
  words = g_strsplit (folded, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      char *spaced = g_strconcat (" ", words[i], NULL);

      g_free (words[i]);
      words[i] = spaced;
    }
  return words;
}

/**
 * banter_emoji_words_look_up:
 * @self: what is known
 * @text: what somebody looks for: words, or an emoji
 *
 * Of words: the emoji that are called so, and what those whose name it is are called in English, as
 * the authors of sticker sets write. Of an emoji: its names.
 *
 * Returns: (transfer full): what means the same, folded
 */
GStrv
banter_emoji_words_look_up (const BanterEmojiWords *self, const char *text)
{
  g_autofree char *plain = g_strdelimit (g_strdup (text), ":_-", ' ');
  g_autofree char *folded = banter_text_fold (plain);
  g_auto (GStrv) words = split (folded);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (guint i = 0; words != NULL && i < self->entries->len && found->len < FOUND_MAX; i++)
    {
      const Entry *entry = self->entries->pdata[i];
      gboolean is_it = g_str_equal (entry->emoji, folded);

      if (is_it)
        g_ptr_array_add (found, g_strdup (entry->name));
      else if (has_all (entry, words))
        g_ptr_array_add (found, g_strdup (entry->emoji));
      if ((is_it || g_str_equal (entry->name, folded))
          && !g_str_equal (entry->name, entry->english))
        g_ptr_array_add (found, g_strdup (entry->english));
    }
  g_ptr_array_add (found, NULL);
  return (GStrv)g_ptr_array_steal (found, NULL);
}
