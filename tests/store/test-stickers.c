/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store-fixture.h"

/* Favourite stickers, and what messages say of one. Sets are test-reader.c's. */

/* A chat with Ann, a room with a set of one sticker, and two that were sent last. */
static const char community[]
    = "{\"next_batch\":\"s1\",\"account_data\":{\"events\":["
      "{\"type\":\"im.banter.sticker_use\",\"content\":{\"recent\":["
      "{\"url\":\"mxc://x/gone\",\"ts\":9,\"n\":1},{\"url\":\"mxc://x/"
      "tabby\",\"ts\":8,\"n\":4}]}}]},"
      "\"rooms\":{\"join\":{\"!dm:x\":{\"state\":{\"events\":["
      "{\"type\":\"m.room.member\",\"sender\":\"@ann:x\",\"state_key\":\"@ann:x\",\"content\":"
      "{\"membership\":\"join\"}}]}},"
      "\"!sets:x\":{\"state\":{\"events\":["
      "{\"type\":\"m.room.image_pack\",\"sender\":\"@bob:x\",\"state_key\":\"cats\",\"content\":"
      "{\"images\":{\"tabby\":{\"url\":\"mxc://x/tabby\",\"body\":\"A tabby\"}}}}]}}}}}";

static StoreFixture *
fixture_with_community (void)
{
  StoreFixture *fixture = store_fixture_new ();

  banter_change_set_unref (store_fixture_sync (fixture, community));
  return fixture;
}

/* Which tells that the stickers changed. */
static void
put (StoreFixture *fixture, const char *type, const char *document)
{
  BanterChangeSet *changes = NULL;

  g_assert_true (
      banter_store_put_account_data (fixture->store, NULL, type, document, &changes, NULL));
  g_assert_cmpuint (changes->flags & BANTER_CHANGED_STICKERS, !=, 0);
  banter_change_set_unref (changes);
}

/* The document as the server has it, with what waits here; the latest first. A recent sticker whose
 * set is gone is known from there. */
static void
test_favourites (void)
{
  static const char document[]
      = "{\"stickers\":{\"mxc://x/a\":{\"body\":\"A\",\"added_ts\":5,\"info\":{\"w\":9,\"own\":1}},"
        "\"mxc://x/b\":{\"added_ts\":7},\"mxc://x/c\":{\"added_ts\":6},\"mxc://x/d\":7}}";
  static const char waiting[] = "{\"mxc://x/c\":false,\"mxc://x/"
                                "gone\":{\"body\":\"Gone\",\"added_ts\":6,\"room_id\":\"!r:x\"}}";
  g_autoptr (StoreFixture) fixture = fixture_with_community ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) recent_result = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) recents = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  put (fixture, "im.banter.favourite_stickers", document);
  put (fixture, "im.banter.waiting.favourite_stickers", waiting);
  banter_reader_favourite_stickers_async (fixture->reader, NULL, store_fixture_done, &result);
  rows = banter_reader_favourite_stickers_finish (fixture->reader, store_fixture_wait (&result),
                                                  NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      const BanterStickerRow *row = rows->pdata[i];

      g_string_append_printf (names, "%s “%s” %d %s\n", row->url, row->body, (int)row->width,
                              row->info != NULL ? row->info : "");
    }
  g_assert_cmpstr (names->str, ==,
                   "mxc://x/b “” 0 \nmxc://x/gone “Gone” 0 \n"
                   "mxc://x/a “A” 9 {\"w\":9,\"own\":1}\n");
  banter_reader_recent_stickers_async (fixture->reader, NULL, store_fixture_done, &recent_result);
  recents = banter_reader_recent_stickers_finish (fixture->reader,
                                                  store_fixture_wait (&recent_result), NULL);
  g_assert_cmpstr (((const BanterStickerRow *)recents->pdata[0])->body, ==, "Gone");
  g_assert_cmpstr (((const BanterStickerRow *)recents->pdata[1])->state_key, ==, "cats");
}

/* One's own is what one wrote oneself, into a room that is for nothing else. */
static void
test_own (void)
{
#define PACK(room, type, sender)                                                                   \
  "\"" room "\":{\"state\":{\"events\":[{\"type\":\"m.room.create\",\"sender\":\"@ann:x\","        \
  "\"state_key\":\"\",\"content\":{\"type\":\"" type "\"}},{\"type\":\"m.room.image_pack\","       \
  "\"sender\":\"" sender "\",\"state_key\":\"stickers\",\"content\":{\"images\":{\"a\":"           \
  "{\"url\":\"mxc://x/a\"}}}}]}}"
  static const char sync[] = "{\"next_batch\":\"s2\",\"rooms\":{\"join\":{" PACK (
      "!mine:x", "im.banter.stickers", "@me:x") "," PACK ("!theirs:x", "im.banter.stickers",
                                                          "@bob:x") "," PACK ("!group:x", "",
                                                                              "@me:x") "}}}";
  static const struct
  {
    const char *room_id;
    gboolean own;
  } cases[] = { { "!mine:x", TRUE }, { "!theirs:x", FALSE }, { "!group:x", FALSE } };
  g_autoptr (StoreFixture) fixture = fixture_with_community ();

  banter_change_set_unref (store_fixture_sync (fixture, sync));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GPtrArray) sets = NULL;

      banter_reader_sticker_sets_async (fixture->reader, cases[i].room_id, NULL, store_fixture_done,
                                        &result);
      sets
          = banter_reader_sticker_sets_finish (fixture->reader, store_fixture_wait (&result), NULL);
      g_assert_cmpuint (sets->len, ==, 1);
      g_assert_cmpint (((const BanterStickerSetRow *)sets->pdata[0])->own, ==, cases[i].own);
    }
#undef PACK
}

/* Of the rooms that one is in, saved or not. */
static void
test_set_of (void)
{
  static const char *const urls[] = { "mxc://x/tabby", "mxc://x/gone", "" };
  g_autoptr (StoreFixture) fixture = fixture_with_community ();

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (BanterStickerSetRow) set = NULL;

      banter_reader_sticker_set_of_async (fixture->reader, urls[i], NULL, store_fixture_done,
                                          &result);
      set = banter_reader_sticker_set_of_finish (fixture->reader, store_fixture_wait (&result),
                                                 &error);
      g_assert_no_error (error);
      if (i == 0)
        g_assert_cmpstr (set->state_key, ==, "cats");
      else
        g_assert_null (set);
    }
}

/* Of messages here: the newest one's, if it is an object. */
static void
test_sticker_info (void)
{
#define STICKER(id, url, info)                                                                     \
  "{\"type\":\"m.sticker\",\"event_id\":\"" id                                                     \
  "\",\"sender\":\"@ann:x\",\"content\":{\"body\":\"\","                                           \
  "\"url\":\"" url "\",\"info\":" info "}}"
  static const char sync[]
      = "{\"next_batch\":\"s2\",\"rooms\":{\"join\":{\"!dm:x\":{\"timeline\":{\"events\":"
        "[" STICKER ("$s1", "mxc://x/1", "{\"w\":1}") "," STICKER (
            "$s2", "mxc://x/1", "{\"x\":[2]}") "," STICKER ("$s3", "mxc://x/2", "7") "]}}}}}";
  static const char *const expected[][2] = {
    { "mxc://x/1", "{\"x\":[2]}" }, { "mxc://x/2", NULL }, { "mxc://x/3", NULL }, { "'", NULL }
  };
  g_autoptr (StoreFixture) fixture = fixture_with_community ();

  banter_change_set_unref (store_fixture_sync (fixture, sync));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *info = banter_store_dup_sticker_info (fixture->store, expected[i][0]);

      g_assert_cmpstr (info, ==, expected[i][1]);
    }
#undef STICKER
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/stickers/favourites", test_favourites);
  g_test_add_func ("/store/stickers/own", test_own);
  g_test_add_func ("/store/stickers/set-of", test_set_of);
  g_test_add_func ("/store/stickers/info", test_sticker_info);
  return g_test_run ();
}
