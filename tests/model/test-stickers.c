/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-account-private.h"
#include "model-fixture.h"

/* Sets, recents and search; a row that stays keeps its objects. */

static BanterStickerRow *
sticker_row (const char *name)
{
  BanterStickerRow *row = g_new0 (BanterStickerRow, 1);

  row->shortcode = g_strdup (name);
  row->body = g_strdup (name);
  row->url = g_strconcat ("mxc://x/", name, NULL);
  return row;
}

static void
free_sticker (BanterStickerRow *row)
{
  g_free (row->shortcode);
  g_free (row->body);
  g_free (row->url);
  g_free (row);
}

static void
free_set (BanterStickerSetRow *row)
{
  g_ptr_array_unref (row->stickers);
  g_free (row);
}

/* A list with one set whose stickers are the words of @stickers. */
static GPtrArray *
one_set (const char *stickers)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)free_set);
  BanterStickerSetRow *set = g_new0 (BanterStickerSetRow, 1);
  g_auto (GStrv) names = g_strsplit (stickers, " ", -1);

  set->room_id = (char *)"!set:x";
  set->state_key = (char *)"";
  set->name = (char *)"Set";
  set->stickers = g_ptr_array_new_with_free_func ((GDestroyNotify)free_sticker);
  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (set->stickers, sticker_row (names[i]));
  g_ptr_array_add (rows, set);
  return rows;
}

static gpointer
item (gpointer list, guint position)
{
  gpointer object = g_list_model_get_item (G_LIST_MODEL (list), position);

  if (object != NULL)
    g_object_unref (object);
  return object;
}

static guint
n_items (gpointer list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static void
test_identity (void)
{
  BanterAccount *account = model_fixture_new ();
  BanterStickerLibrary *library = banter_account_get_stickers (account);
  g_autoptr (GPtrArray) before = one_set ("cat dog cow");
  g_autoptr (GPtrArray) after = one_set ("cow bird cat");
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  BanterStickerSet *set;
  BanterSticker *cat;

  banter_sticker_library_apply_saved (library, before);
  set = item (banter_sticker_library_get_saved (library), 0);
  cat = item (set, 0);
  g_assert_true (banter_sticker_set_get_saved (set));
  banter_sticker_library_apply_store (library, after);
  g_assert_true (item (banter_sticker_library_get_store (library), 0) == set);
  g_assert_cmpuint (n_items (set), ==, 3);
  g_assert_true (item (set, 2) == cat);
  banter_sticker_library_apply_saved (library, nothing);
  g_assert_false (banter_sticker_set_get_saved (set));
  g_assert_cmpuint (n_items (banter_sticker_library_get_saved (library)), ==, 0);
  g_assert_finalize_object (account);
}

/* What is no media URI, or there twice, is left out. */
static void
test_hostile (void)
{
  BanterAccount *account = model_fixture_new ();
  BanterStickerLibrary *library = banter_account_get_stickers (account);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)free_sticker);
  const char *const names[] = { "cat", "../../x", "cat", "dog" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_ptr_array_add (rows, sticker_row (names[i]));
  banter_sticker_library_apply_recents (library, rows);
  g_assert_cmpuint (n_items (banter_sticker_library_get_recents (library)), ==, 2);
  g_assert_finalize_object (account);
}

static guint
count_found (BanterStickerLibrary *library, BanterStickerShelves shelves, const char *text,
             const char *const *alike)
{
  g_autoptr (GListModel) found = banter_sticker_library_search (library, shelves, text, alike);

  return g_list_model_get_n_items (found);
}

static void
test_search (void)
{
  static const struct
  {
    const char *text;
    guint mine, store;
  } cases[] = {
    { "", 0, 0 },         { "   ", 0, 0 },       { "sleepy", 2, 2 },
    { "SLEEPY", 2, 2 },   { "friendly", 12, 0 }, { "nothing like it", 0, 0 },
    { "dogs sle", 1, 0 }, { ":love_in:", 2, 2 }, { "leepy", 0, 0 },
    { "moods", 0, 12 },   { "s0_11", 1, 0 },     { "::", 0, 0 },
    { "\xff", 0, 0 },
  };
  BanterAccount *account = model_fixture_new ();
  BanterStickerLibrary *library = banter_account_get_stickers (account);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      g_assert_cmpuint (count_found (library, BANTER_STICKERS_MINE, cases[i].text, NULL), ==,
                        cases[i].mine);
      g_assert_cmpuint (count_found (library, BANTER_STICKERS_OF_STORE, cases[i].text, NULL), ==,
                        cases[i].store);
    }
  g_assert_finalize_object (account);
}

/* By an emoji or a word that means the same; it has to be the whole word. */
static void
test_search_alike (void)
{
  static const struct
  {
    const char *text;
    const char *alike[3];
    guint n;
  } cases[] = {
    { "🐶", { NULL }, 1 }, /* in the short code */
    { "❤", { NULL }, 1 }, /* written as ❤️ there */
    { "❤️", { NULL }, 1 },     { "hund", { NULL }, 0 },
    { "hund", { "🐶", NULL }, 1 },  { "hund", { "🐶", "dog" }, 2 },
    { "hund", { "do", NULL }, 0 }, { "cat", { "dog", NULL }, 3 }, /* "concatenated" is none */
    { "", { "dog", NULL }, 2 },
  };
  BanterAccount *account = model_fixture_new ();
  BanterStickerLibrary *library = banter_account_get_stickers (account);
  g_autoptr (GPtrArray) rows = one_set ("good_🐶_dog dog_2 cat ❤️ concatenated");
  GPtrArray *stickers = ((BanterStickerSetRow *)rows->pdata[0])->stickers;

  for (guint i = 0; i < stickers->len; i++)
    {
      BanterStickerRow *row = stickers->pdata[i];

      g_free (row->url);
      row->url = g_strdup_printf ("mxc://x/%u", i);
    }
  banter_sticker_library_apply_saved (library, rows);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      g_assert_cmpuint (count_found (library, BANTER_STICKERS_MINE, cases[i].text, cases[i].alike),
                        ==, cases[i].n);
    }
  g_assert_finalize_object (account);
}

/* Known by their media, found by search, and kept as objects. */
static void
test_favourites (void)
{
  BanterAccount *account = model_fixture_new ();
  BanterStickerLibrary *library = banter_account_get_stickers (account);
  GListModel *favourites = banter_sticker_library_get_favourites (library);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)free_sticker);
  g_autoptr (GPtrArray) store = one_set ("walrus");
  const char *const names[] = { "cat", "../../x", "walrus" };
  BanterStickerRow row = { .url = (char *)"mxc://x/cat", .body = (char *)"of a message" };
  g_autoptr (BanterSticker) same = banter_sticker_new (&row);
  BanterSticker *walrus;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_ptr_array_add (rows, sticker_row (names[i]));
  g_assert_false (banter_sticker_library_is_favourite (library, same));
  banter_sticker_library_apply_favourites (library, rows);
  g_assert_cmpuint (n_items (favourites), ==, 2);
  g_assert_true (banter_sticker_library_is_favourite (library, same));
  g_assert_cmpuint (count_found (library, BANTER_STICKERS_MINE, "walrus", NULL), ==, 1);
  banter_sticker_library_apply_store (library, store);
  g_assert_cmpuint (count_found (library, BANTER_STICKERS_OF_STORE, "walrus", NULL), ==, 0);
  walrus = item (favourites, 1);
  g_ptr_array_remove_index (rows, 0);
  banter_sticker_library_apply_favourites (library, rows);
  g_assert_true (item (favourites, 0) == walrus);
  g_assert_false (banter_sticker_library_is_favourite (library, same));
  g_assert_finalize_object (account);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/stickers/identity", test_identity);
  g_test_add_func ("/model/stickers/hostile", test_hostile);
  g_test_add_func ("/model/stickers/search", test_search);
  g_test_add_func ("/model/stickers/search-alike", test_search_alike);
  g_test_add_func ("/model/stickers/favourites", test_favourites);
  return g_test_run ();
}
