/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model-fixture.h"

#include "banter-sticker-draft-private.h"
#include "banter-stickers.h"

/* A set that is made or edited, before anything of it is on the server. */

static void
add (BanterStickerDraft *draft, const char *description)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  const BanterStickerPicture picture
      = { .bytes = bytes, .mime_type = "image/png", .width = 256, .height = 128 };

  g_assert_true (banter_sticker_draft_add (draft, &picture, description));
}

static BanterDraftSticker *
item (BanterStickerDraft *draft, guint position)
{
  g_autoptr (BanterDraftSticker) sticker = g_list_model_get_item (G_LIST_MODEL (draft), position);

  return sticker;
}

/* The short codes in their order. */
static char *
dup_codes (BanterStickerDraft *draft)
{
  g_autoptr (BanterStickerSetRow) row = banter_sticker_draft_dup_row (draft);
  GString *codes = g_string_new (NULL);

  for (guint i = 0; i < row->stickers->len; i++)
    g_string_append_printf (codes, "%s%s", i > 0 ? " " : "",
                            ((const BanterStickerRow *)row->stickers->pdata[i])->shortcode);
  return g_string_free (codes, FALSE);
}

static void
test_order (void)
{
  BanterAccount *account = model_fixture_new ();
  BanterStickerDraft *draft
      = banter_sticker_draft_new (banter_account_get_stickers (account), NULL);
  static const char *const names[] = { "Cat", "Émile’s Dog!", "cat", "🐱", "" };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    add (draft, names[i]);
  before = dup_codes (draft);
  g_assert_cmpstr (before, ==, "cat emile-s-dog cat-2 sticker sticker-2");
  banter_sticker_draft_move (draft, item (draft, 0), 2);
  banter_sticker_draft_move (draft, item (draft, 4), 0);
  banter_sticker_draft_move (draft, item (draft, 1), 99);
  banter_sticker_draft_set_icon (draft, item (draft, 1));
  banter_sticker_draft_remove (draft, item (draft, 1));
  g_assert_null (banter_sticker_draft_get_icon (draft));
  after = dup_codes (draft);
  g_assert_cmpstr (after, ==, "sticker-2 cat sticker emile-s-dog");
  g_assert_finalize_object (draft);
  g_assert_finalize_object (account);
}

static void
test_state (void)
{
  static const struct
  {
    const char *name;
    BanterStickerDraftState state;
  } cases[] = {
    { "", BANTER_STICKER_DRAFT_NO_NAME },
    { "  \n ", BANTER_STICKER_DRAFT_NO_NAME },
    { "Sixteen letters!", BANTER_STICKER_DRAFT_READY },
    { "Seventeen letters", BANTER_STICKER_DRAFT_LONG_NAME },
    { "👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦 families",
      BANTER_STICKER_DRAFT_READY },
  };
  BanterAccount *account = model_fixture_new ();
  BanterStickerDraft *draft
      = banter_sticker_draft_new (banter_account_get_stickers (account), NULL);

  g_assert_cmpint (banter_sticker_draft_get_state (draft), ==, BANTER_STICKER_DRAFT_EMPTY);
  add (draft, "Cat");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      banter_sticker_draft_set_name (draft, cases[i].name);
      g_assert_cmpint (banter_sticker_draft_get_state (draft), ==, cases[i].state);
    }
  g_assert_finalize_object (draft);
  g_assert_finalize_object (account);
}

static void
test_full (void)
{
  BanterAccount *account = model_fixture_new ();
  BanterStickerDraft *draft
      = banter_sticker_draft_new (banter_account_get_stickers (account), NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  const BanterStickerPicture picture = { .bytes = bytes, .mime_type = "image/png" };

  for (guint i = 0; i < BANTER_STICKERS_MAX; i++)
    add (draft, "Cat");
  g_assert_false (banter_sticker_draft_add (draft, &picture, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (draft)), ==, BANTER_STICKERS_MAX);
  g_assert_finalize_object (draft);
  g_assert_finalize_object (account);
}

/* A set that is there, with its own words and place. */
static void
test_edit (void)
{
  BanterAccount *account = model_fixture_new ();
  BanterStickerLibrary *library = banter_account_get_stickers (account);
  g_autoptr (BanterStickerSet) set
      = g_list_model_get_item (banter_sticker_library_get_saved (library), 0);
  BanterStickerDraft *draft = banter_sticker_draft_new (library, set);
  g_autoptr (BanterStickerSetRow) row = NULL;
  const BanterStickerRow *first;

  g_assert_cmpstr (banter_sticker_draft_get_name (draft), ==, "Friendly dogs");
  g_assert_nonnull (banter_sticker_draft_get_icon (draft));
  banter_draft_sticker_set_description (item (draft, 0), "Woof\n🐶");
  row = banter_sticker_draft_dup_row (draft);
  first = row->stickers->pdata[0];
  g_assert_cmpstr (row->room_id, ==, banter_sticker_set_get_room_id (set));
  g_assert_cmpstr (first->body, ==, "Woof 🐶");
  g_assert_nonnull (first->url);
  g_assert_finalize_object (draft);
  g_clear_object (&set);
  g_assert_finalize_object (account);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (banter_sticker_draft_save_finish (BANTER_STICKER_DRAFT (source), result, &error));
  g_assert_cmpint (banter_problem_from_error (error, NULL), ==, BANTER_PROBLEM_NO_NETWORK);
  *(gboolean *)user_data = TRUE;
}

/* Without a server everything stays as it is, to be tried again. */
static void
test_offline (void)
{
  BanterAccount *account = model_fixture_new ();
  BanterStickerDraft *draft
      = banter_sticker_draft_new (banter_account_get_stickers (account), NULL);
  gboolean done = FALSE;

  add (draft, "Cat");
  banter_sticker_draft_set_name (draft, "Cats");
  banter_sticker_draft_save_async (draft, NULL, on_saved, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (banter_sticker_draft_get_state (draft), ==, BANTER_STICKER_DRAFT_READY);
  g_assert_null (banter_draft_sticker_get_media (item (draft, 0)));
  g_assert_finalize_object (draft);
  g_assert_finalize_object (account);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/sticker-draft/order", test_order);
  g_test_add_func ("/model/sticker-draft/state", test_state);
  g_test_add_func ("/model/sticker-draft/full", test_full);
  g_test_add_func ("/model/sticker-draft/edit", test_edit);
  g_test_add_func ("/model/sticker-draft/offline", test_offline);
  return g_test_run ();
}
