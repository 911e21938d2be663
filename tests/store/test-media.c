/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-media"

#include "config.h"

#include "banter-store-media.h"
#include "store-fixture.h"

static void
put_media (StoreFixture *fixture, const char *mxc, const char *variant)
{
  g_assert_true (banter_store_media_put (fixture->store, mxc, variant, 100, NULL));
}

static char *
list_excess (StoreFixture *fixture, gint64 max_bytes)
{
  g_autoptr (GPtrArray) list = banter_store_media_list_excess (fixture->store, max_bytes, NULL);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const BanterMediaRow *row = g_ptr_array_index (list, i);

      g_string_append_printf (out, "%s%s ", row->mxc + strlen ("mxc://x/"), row->variant);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
test_media (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  g_autofree char *all = NULL;
  g_autofree char *some = NULL;
  g_autofree char *none = NULL;

  put_media (fixture, "mxc://x/a", "");
  put_media (fixture, "mxc://x/a", "96");
  put_media (fixture, "mxc://x/b", "");
  g_assert_true (banter_store_media_touch (fixture->store, "mxc://x/a", "", NULL));
  none = list_excess (fixture, 300);
  g_assert_cmpstr (none, ==, "");
  some = list_excess (fixture, 299);
  g_assert_cmpstr (some, ==, "a96 ");
  g_assert_true (banter_store_media_remove (fixture->store, "mxc://x/b", "", NULL));
  all = list_excess (fixture, 0);
  g_assert_cmpstr (all, ==, "a96 a ");
}

/* A picture that is deleted, or whose room is forgotten, leaves the cache, if nothing else shows
 * it. */
static void
test_media_of_deleted_messages (void)
{
  static const char pictures[]
      = "{\"next_batch\":\"s1\",\"rooms\":{\"join\":{\"!a:x\":{\"timeline\":{\"events\":["
        "{\"type\":\"m.sticker\",\"event_id\":\"$1\",\"sender\":\"@ann:x\",\"content\":"
        "{\"body\":\"\",\"url\":\"mxc://x/once\",\"info\":{\"thumbnail_url\":\"mxc://x/small\"}}},"
        "{\"type\":\"m.sticker\",\"event_id\":\"$2\",\"sender\":\"@ann:x\",\"content\":"
        "{\"body\":\"\",\"url\":\"mxc://x/both\"}},"
        "{\"type\":\"m.sticker\",\"event_id\":\"$3\",\"sender\":\"@ann:x\",\"content\":"
        "{\"body\":\"\",\"url\":\"mxc://x/here\"}}]}},"
        "\"!b:x\":{\"timeline\":{\"events\":["
        "{\"type\":\"m.sticker\",\"event_id\":\"$4\",\"sender\":\"@ann:x\",\"content\":"
        "{\"body\":\"\",\"url\":\"mxc://x/both\"}}]}}}}}";
  static const char redaction[]
      = "{\"next_batch\":\"s2\",\"rooms\":{\"join\":{\"!a:x\":{\"timeline\":{\"events\":["
        "{\"type\":\"m.room.redaction\",\"event_id\":\"$r\",\"sender\":\"@ann:x\","
        "\"redacts\":\"$1\",\"content\":{}}]}}}}}";
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  g_autoptr (BanterChangeSet) redacted = NULL;
  g_autoptr (BanterChangeSet) forgotten = NULL;
  g_autofree char *left = NULL;

  banter_change_set_unref (store_fixture_sync (fixture, pictures));
  put_media (fixture, "mxc://x/once", "");
  put_media (fixture, "mxc://x/once", "96");
  put_media (fixture, "mxc://x/small", "");
  put_media (fixture, "mxc://x/both", "");
  put_media (fixture, "mxc://x/here", "");
  redacted = store_fixture_sync (fixture, redaction);
  g_assert_cmpuint (redacted->removed_media->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (redacted->removed_media, 0), ==, "mxc://x/once");
  g_assert_cmpstr (g_ptr_array_index (redacted->removed_media, 1), ==, "mxc://x/small");
  g_assert_true (banter_store_forget_room (fixture->store, "!a:x", &forgotten, NULL));
  g_assert_cmpuint (forgotten->removed_media->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (forgotten->removed_media, 0), ==, "mxc://x/here");
  g_assert_true (banter_change_set_get_room (forgotten, "!a:x")->flags
                 & BANTER_ROOM_CHANGED_REMOVED);
  left = list_excess (fixture, 0);
  g_assert_cmpstr (left, ==, "both ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/media/excess", test_media);
  g_test_add_func ("/store/media/of-deleted-messages", test_media_of_deleted_messages);
  return g_test_run ();
}
