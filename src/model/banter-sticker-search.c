/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-search"

#include "config.h"

#include <string.h>

#include "banter-sticker-library-private.h"

#include "banter-text.h"

/* Finding stickers by what they are called. Everything is compared folded: case, accents and the
 * variation selectors of emoji make no difference. Main thread. */

/* More is no answer to a search but a list to scroll through. */
#define FOUND_MAX 60

/* ASCII letters count at the beginning of a word, so that "hi" does not find "this"; what else
 * there is may be written without spaces, and counts anywhere. @whole: nothing follows it either */
static gboolean
has_words (const char *text, const char *words, gboolean whole)
{
  const gboolean in_ascii = g_ascii_isalnum (words[0]);
  const gsize length = strlen (words);

  for (const char *at = strstr (text, words); at != NULL; at = strstr (at + 1, words))
    if (!in_ascii
        || ((at == text || !g_ascii_isalnum (at[-1])) && (!whole || !g_ascii_isalnum (at[length]))))
      return TRUE;
  return FALSE;
}

/* Whether the sticker has all of @words, or any of @alike. */
static gboolean
matches (BanterSticker *sticker, const char *const *words, const char *const *alike)
{
  const char *text = banter_sticker_get_folded (sticker);
  gboolean all = words[0] != NULL;

  for (guint i = 0; all && words[i] != NULL; i++)
    all = has_words (text, words[i], FALSE);
  for (guint i = 0; !all && alike != NULL && alike[i] != NULL; i++)
    all = has_words (text, alike[i], TRUE);
  return all;
}

/* The words of ":tears_of-joy:" are three. */
static GStrv
split_words (const char *text)
{
  g_autofree char *plain = g_strdelimit (g_strdup (text), ":_-", ' ');
  g_autofree char *folded = banter_text_fold (plain);

  return *folded != '\0' ? g_strsplit (folded, " ", -1) : g_new0 (char *, 1);
}

typedef struct
{
  const char *const *words;
  const char *const *alike;
  GHashTable *seen; /* media: a sticker may be in several lists */
  GPtrArray *found;
} Search;

/* They are not found in the next lists. */
static void
pass_over (Search *search, GListModel *stickers)
{
  for (guint i = 0; i < g_list_model_get_n_items (stickers); i++)
    {
      g_autoptr (BanterSticker) sticker = g_list_model_get_item (stickers, i);

      g_hash_table_add (search->seen, (char *)banter_sticker_get_media (sticker));
    }
}

static void
search_list (Search *search, GListModel *stickers)
{
  const guint n = g_list_model_get_n_items (stickers);

  for (guint i = 0; i < n && search->found->len < FOUND_MAX; i++)
    {
      g_autoptr (BanterSticker) sticker = g_list_model_get_item (stickers, i);

      if (matches (sticker, search->words, search->alike)
          && g_hash_table_add (search->seen, (char *)banter_sticker_get_media (sticker)))
        g_ptr_array_add (search->found, g_steal_pointer (&sticker));
    }
}

GListModel *
banter_sticker_library_search (BanterStickerLibrary *self, BanterStickerShelves shelves,
                               const char *text, const char *const *alike)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  BanterObjectList *list;
  GPtrArray *sets;
  Search search;

  g_return_val_if_fail (BANTER_IS_STICKER_LIBRARY (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  words = split_words (text);
  search = (Search){ (const char *const *)words, alike, seen, found };
  if (shelves == BANTER_STICKERS_MINE)
    search_list (&search, G_LIST_MODEL (self->favourites));
  else
    pass_over (&search, G_LIST_MODEL (self->favourites));
  sets = banter_object_list_get (shelves == BANTER_STICKERS_OF_STORE ? self->store : self->saved);
  for (guint i = 0; i < sets->len; i++)
    if (shelves == BANTER_STICKERS_MINE || !banter_sticker_set_get_saved (sets->pdata[i]))
      search_list (&search, sets->pdata[i]);
  list = banter_object_list_new (BANTER_TYPE_STICKER);
  banter_object_list_set (list, found);
  return G_LIST_MODEL (list);
}
