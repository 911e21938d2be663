/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-reader"

#include "config.h"

#include "store-fixture.h"

#include "banter-clock.h"
#include "banter-text.h"

/* A small community: a chat with Ann, a group with Bob and Cleo, two rooms of sticker sets. */
static const char community[]
    = "{\"next_batch\":\"s1\",\"account_data\":{\"events\":["
      "{\"type\":\"m.direct\",\"content\":{\"@ann:x\":[\"!dm:x\"]}},"
      "{\"type\":\"im.banter.privacy\",\"content\":{\"typing\":false}},"
      "{\"type\":\"m.image_pack.rooms\",\"content\":{\"rooms\":{\"!sets:x\":{\"cats\":{}}}}},"
      "{\"type\":\"im.ponies.emote_rooms\",\"content\":{\"rooms\":{\"!sets:x\":{\"old\":{}}}}},"
      "{\"type\":\"im.banter.sticker_use\",\"content\":{\"recent\":["
      "{\"url\":\"mxc://x/gone\",\"ts\":9,\"n\":1},{\"url\":\"mxc://x/tabby\",\"ts\":8,\"n\":4},"
      "{\"ts\":1}]}}]},"
      "\"rooms\":{\"join\":{"
      "\"!dm:x\":{\"state\":{\"events\":["
      "{\"type\":\"m.room.member\",\"sender\":\"@ann:x\",\"state_key\":\"@ann:x\",\"content\":"
      "{\"membership\":\"join\",\"displayname\":\"Ánn\",\"avatar_url\":\"mxc://x/ann\"}},"
      "{\"type\":\"m.room.member\",\"sender\":\"@me:x\",\"state_key\":\"@me:x\",\"content\":"
      "{\"membership\":\"join\",\"displayname\":\"Me\"}}]},"
      "\"timeline\":{\"events\":["
      "{\"type\":\"m.room.message\",\"event_id\":\"$1\",\"sender\":\"@ann:x\","
      "\"origin_server_ts\":9007199254740991,"
      "\"content\":{\"msgtype\":\"m.text\",\"body\":\"one\"}},"
      "{\"type\":\"m.room.message\",\"event_id\":\"$2\",\"sender\":\"@me:x\","
      "\"content\":{\"msgtype\":\"m.text\",\"body\":\"two\"}},"
      "{\"type\":\"m.room.message\",\"event_id\":\"$3\",\"sender\":\"@ann:x\","
      "\"content\":{\"msgtype\":\"m.text\",\"body\":\"three\"}}]},"
      "\"ephemeral\":{\"events\":[{\"type\":\"m.receipt\",\"content\":{"
      "\"$2\":{\"m.read\":{\"@ann:x\":{\"ts\":7},\"@me:x\":{\"ts\":6}}},"
      "\"$unknown\":{\"m.read\":{\"@bob:x\":{\"ts\":5}}},"
      "\"$3\":{\"m.read\":{\"@cleo:x\":{\"ts\":5,\"thread_id\":\"$root\"}}}}},"
      "{\"type\":\"m.typing\",\"content\":{\"user_ids\":[\"@me:x\",\"@ann:x\"]}}]},"
      "\"account_data\":{\"events\":[{\"type\":\"m.fully_read\",\"content\":"
      "{\"event_id\":\"$1\"}}]},\"unread_notifications\":{\"notification_count\":3,"
      "\"highlight_count\":1}},"
      "\"!group:x\":{\"state\":{\"events\":["
      "{\"type\":\"m.room.power_levels\",\"sender\":\"@bob:x\",\"state_key\":\"\",\"content\":"
      "{\"users\":{\"@bob:x\":100}}},"
      "{\"type\":\"m.room.member\",\"sender\":\"@bob:x\",\"state_key\":\"@bob:x\",\"content\":"
      "{\"membership\":\"join\",\"displayname\":\"Bob\"}},"
      "{\"type\":\"m.room.member\",\"sender\":\"@cleo:x\",\"state_key\":\"@cleo:x\",\"content\":"
      "{\"membership\":\"invite\"}},"
      "{\"type\":\"m.room.member\",\"sender\":\"@dan:x\",\"state_key\":\"@dan:x\",\"content\":"
      "{\"membership\":\"leave\",\"displayname\":\"Dan\"}},"
      "{\"type\":\"m.room.member\",\"sender\":\"@ann:x\",\"state_key\":\"@ann:x\",\"content\":"
      "{\"membership\":\"join\"}}]}},"
      "\"!sets:x\":{\"state\":{\"events\":["
      "{\"type\":\"m.room.create\",\"sender\":\"@bob:x\",\"state_key\":\"\",\"content\":"
      "{\"type\":\"im.banter.stickers\"}},"
      "{\"type\":\"m.room.name\",\"sender\":\"@bob:x\",\"state_key\":\"\",\"content\":"
      "{\"name\":\"Pets\"}},"
      "{\"type\":\"m.room.image_pack\",\"sender\":\"@bob:x\",\"state_key\":\"cats\",\"content\":"
      "{\"images\":{\"tabby\":{\"url\":\"mxc://x/tabby\",\"body\":\"A tabby\",\"info\":"
      "{\"w\":256,\"h\":128,\"mimetype\":\"image/webp\",\"size\":5,\"own.key\":1}},"
      "\"black\":{\"url\":\"mxc://x/black\"},\"broken\":{},"
      "\"smile\":{\"url\":\"mxc://x/smile\",\"usage\":[\"emoticon\"]}},"
      "\"pack\":{\"display_name\":\"Cats\",\"attribution\":\"Bob\","
      "\"im.banter.category\":\"animals\"}}},"
      "{\"type\":\"im.ponies.room_emotes\",\"sender\":\"@bob:x\",\"state_key\":\"cats\","
      "\"content\":{\"images\":{\"stale\":{\"url\":\"mxc://x/stale\"}}}},"
      "{\"type\":\"im.ponies.room_emotes\",\"sender\":\"@bob:x\",\"state_key\":\"old\","
      "\"content\":{\"images\":{\"dog\":{\"url\":\"mxc://x/dog\"}}}},"
      "{\"type\":\"m.room.image_pack\",\"sender\":\"@bob:x\",\"state_key\":\"unsaved\","
      "\"content\":{\"images\":{\"cow\":{\"url\":\"mxc://x/cow\"}}}}]}}}}}";

static StoreFixture *
fixture_with_community (void)
{
  StoreFixture *fixture = store_fixture_new ();

  banter_change_set_unref (store_fixture_sync (fixture, community));
  return fixture;
}

/* What kind of query, and its answer as text. */

static char *
describe_people (GPtrArray *people)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < people->len; i++)
    {
      const BanterPersonRow *row = g_ptr_array_index (people, i);

      g_string_append_printf (out, "%s %s %d %s\n", row->user_id,
                              row->name != NULL ? row->name : "-", (int)row->membership,
                              row->dm_room_id != NULL ? row->dm_room_id : "-");
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
get_people (StoreFixture *fixture, const char *query, guint limit)
{
  g_autofree char *folded = query != NULL ? banter_text_fold (query) : NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) people = NULL;

  banter_reader_people_async (fixture->reader, folded, limit, NULL, store_fixture_done, &result);
  people = banter_reader_people_finish (fixture->reader, store_fixture_wait (&result), NULL);
  return describe_people (people);
}

static void
test_people (void)
{
  static const struct
  {
    const char *query;
    guint limit;
    const char *expected;
  } cases[] = {
    { NULL, 0, "@ann:x Ánn 1 !dm:x\n@cleo:x - 1 -\n@bob:x Bob 1 -\n" },
    { NULL, 1, "@ann:x Ánn 1 !dm:x\n" },
    { "ann", 9, "@ann:x Ánn 1 !dm:x\n" },
    { "dan", 9, "" },
  };
  g_autoptr (StoreFixture) fixture = fixture_with_community ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *actual = get_people (fixture, cases[i].query, cases[i].limit);

      g_assert_cmpstr (actual, ==, cases[i].expected);
    }
}

static void
test_receipts (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_community ();
  g_autoptr (BanterTimelinePage) page
      = store_fixture_page (fixture, "!dm:x", BANTER_POSITION_UNKNOWN, BANTER_POSITION_END, 10);
  const BanterEventRow *second = g_ptr_array_index (page->rows, 1);
  const BanterEventRow *third = g_ptr_array_index (page->rows, 2);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) receipts = NULL;
  g_autoptr (BanterRoomRow) room = store_fixture_room (fixture, "!dm:x");
  g_autoptr (BanterRoomRow) read = NULL;
  g_autoptr (BanterTimelinePage) later = NULL;
  g_autoptr (BanterChangeSet) changes = NULL;

  g_assert_cmpint (page->read_position, ==, second->position);
  g_assert_cmpint (room->others_read_position, ==, second->position);
  g_assert_cmpint (room->other_membership, ==, BANTER_MEMBERSHIP_JOIN);
  g_assert_cmpint (room->activity_ts, <=, banter_clock_now_ms ());
  banter_reader_receipts_async (fixture->reader, "!dm:x", NULL, store_fixture_done, &result);
  receipts = banter_reader_receipts_finish (fixture->reader, store_fixture_wait (&result), NULL);
  g_assert_cmpuint (receipts->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const BanterReceiptRow *row = g_ptr_array_index (receipts, i);
      gboolean ann = g_str_equal (row->user_id, "@ann:x");

      g_assert_cmpint (row->position, ==, ann ? second->position : BANTER_POSITION_UNKNOWN);
    }

  g_assert_cmpuint (room->unread, ==, 3);
  banter_store_mark_read (fixture->store, "!dm:x", "$3", &changes, NULL);
  g_assert_true (banter_change_set_get_room (changes, "!dm:x")->flags
                 & BANTER_ROOM_CHANGED_SUMMARY);
  read = store_fixture_room (fixture, "!dm:x");
  g_assert_cmpuint (read->unread + read->highlights, ==, 0);
  later = store_fixture_page (fixture, "!dm:x", BANTER_POSITION_UNKNOWN, BANTER_POSITION_END, 1);
  g_assert_cmpint (later->read_position, ==, third->position);
}

/* What the server says of earlier never takes a receipt back. */
static void
test_receipts_go_forward (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_community ();
  g_autoptr (BanterTimelinePage) before = NULL;
  g_autoptr (BanterTimelinePage) after = NULL;

  banter_store_mark_read (fixture->store, "!dm:x", "$3", NULL, NULL);
  before = store_fixture_page (fixture, "!dm:x", BANTER_POSITION_UNKNOWN, BANTER_POSITION_END, 1);
  banter_change_set_unref (store_fixture_sync (
      fixture, "{\"next_batch\":\"s2\",\"rooms\":{\"join\":{\"!dm:x\":{\"ephemeral\":{\"events\":["
               "{\"type\":\"m.receipt\",\"content\":{\"$2\":{\"m.read\":{\"@me:x\":{}}}}}]}}}}}"));
  after = store_fixture_page (fixture, "!dm:x", BANTER_POSITION_UNKNOWN, BANTER_POSITION_END, 1);
  g_assert_cmpint (after->read_position, ==, before->read_position);
}

static void
test_pages (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_community ();
  g_autoptr (BanterTimelinePage) all
      = store_fixture_page (fixture, "!dm:x", BANTER_POSITION_UNKNOWN, BANTER_POSITION_END, 3);
  const BanterEventRow *second = g_ptr_array_index (all->rows, 1);
  g_autoptr (BanterTimelinePage) newest
      = store_fixture_page (fixture, "!dm:x", BANTER_POSITION_UNKNOWN, BANTER_POSITION_END, 2);
  g_autoptr (BanterTimelinePage) oldest
      = store_fixture_page (fixture, "!dm:x", BANTER_POSITION_UNKNOWN, second->position, 2);
  g_autoptr (BanterTimelinePage) one
      = store_fixture_page (fixture, "!dm:x", second->position, second->position + 1, 9);
  g_autoptr (BanterTimelinePage) none
      = store_fixture_page (fixture, "!nowhere:x", BANTER_POSITION_UNKNOWN, 77, 9);

  g_assert_cmpuint (all->rows->len, ==, 3);
  g_assert_true (all->at_start);
  g_assert_cmpuint (newest->rows->len, ==, 2);
  g_assert_false (newest->at_start);
  g_assert_cmpint (newest->oldest_position, ==, second->position);
  g_assert_cmpuint (oldest->rows->len, ==, 1);
  g_assert_true (oldest->at_start);
  g_assert_cmpuint (one->rows->len, ==, 1);
  g_assert_cmpstr (((BanterEventRow *)g_ptr_array_index (one->rows, 0))->event_id, ==, "$2");
  g_assert_cmpuint (none->rows->len, ==, 0);
  g_assert_cmpint (none->oldest_position, ==, 77);
}

static char *
describe_sets (GPtrArray *sets)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < sets->len; i++)
    {
      const BanterStickerSetRow *set = g_ptr_array_index (sets, i);

      g_string_append_printf (out, "%s %s%s%s:", set->state_key, set->name,
                              set->saved ? " saved" : "",
                              g_strcmp0 (set->category, "animals") == 0 ? " animals" : "");
      for (guint k = 0; k < set->stickers->len; k++)
        {
          const BanterStickerRow *sticker = g_ptr_array_index (set->stickers, k);

          g_string_append_printf (out, " %s “%s” %dx%d", sticker->shortcode, sticker->body,
                                  (int)sticker->width, (int)sticker->height);
        }
      g_string_append_c (out, '\n');
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
get_sets (StoreFixture *fixture, const char *room_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) sets = NULL;

  banter_reader_sticker_sets_async (fixture->reader, room_id, NULL, store_fixture_done, &result);
  sets = banter_reader_sticker_sets_finish (fixture->reader, store_fixture_wait (&result), NULL);
  return describe_sets (sets);
}

static void
test_stickers (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_community ();
  g_autofree char *saved = get_sets (fixture, NULL);
  g_autofree char *all = get_sets (fixture, "!sets:x");
  g_autofree char *ordered = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) recents = NULL;
  const BanterStickerRow *row;

  g_assert_cmpstr (saved, ==,
                   "cats Cats saved animals: black “black” 0x0 tabby “A tabby” 256x128\n"
                   "old Pets saved: dog “dog” 0x0\n");
  g_assert_cmpstr (all, ==,
                   "cats Cats saved animals: black “black” 0x0 tabby “A tabby” 256x128\n"
                   "old Pets saved: dog “dog” 0x0\n"
                   "unsaved Pets: cow “cow” 0x0\n");
  g_assert_true (banter_store_put_account_data (fixture->store, NULL, "m.image_pack.rooms",
                                                "{\"rooms\":{\"!sets:x\":{\"cats\":{\"im.banter."
                                                "order\":9},\"old\":{\"im.banter.order\":3}}}}",
                                                NULL, NULL));
  ordered = get_sets (fixture, NULL);
  g_assert_cmpstr (ordered, ==,
                   "old Pets saved: dog “dog” 0x0\n"
                   "cats Cats saved animals: black “black” 0x0 tabby “A tabby” 256x128\n");
  banter_reader_recent_stickers_async (fixture->reader, NULL, store_fixture_done, &result);
  recents
      = banter_reader_recent_stickers_finish (fixture->reader, store_fixture_wait (&result), NULL);
  g_assert_cmpuint (recents->len, ==, 2);
  row = g_ptr_array_index (recents, 0);
  g_assert_cmpstr (row->url, ==, "mxc://x/gone");
  g_assert_null (row->room_id);
  row = g_ptr_array_index (recents, 1);
  g_assert_cmpstr (row->body, ==, "A tabby");
  g_assert_cmpstr (row->state_key, ==, "cats");
  g_assert_cmpint (row->used_ts, ==, 8);
  g_assert_nonnull (strstr (row->info, "own.key"));
}

static void
test_single_things (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_community ();
  g_autoptr (GAsyncResult) data_result = NULL;
  g_autoptr (GAsyncResult) none_result = NULL;
  g_autoptr (GAsyncResult) session_result = NULL;
  g_autoptr (BanterSessionRow) session = NULL;
  g_autofree char *privacy = NULL;
  g_autofree char *dm = banter_store_find_dm (fixture->store, "@ann:x", NULL);
  g_autofree char *state
      = banter_store_get_state (fixture->store, "!sets:x", "m.room.name", "", NULL);
  g_autoptr (GError) error = NULL;

  banter_store_set_own_profile (fixture->store, "Me", "mxc://x/me", NULL, NULL);
  banter_reader_account_data_async (fixture->reader, NULL, "im.banter.privacy", NULL,
                                    store_fixture_done, &data_result);
  banter_reader_account_data_async (fixture->reader, "!dm:x", "im.banter.privacy", NULL,
                                    store_fixture_done, &none_result);
  banter_reader_session_async (fixture->reader, NULL, store_fixture_done, &session_result);
  privacy = banter_reader_account_data_finish (fixture->reader, store_fixture_wait (&data_result),
                                               &error);
  g_assert_cmpstr (privacy, ==, "{\"typing\":false}");
  g_assert_null (banter_reader_account_data_finish (fixture->reader,
                                                    store_fixture_wait (&none_result), &error));
  g_assert_no_error (error);
  session = banter_reader_session_finish (fixture->reader, store_fixture_wait (&session_result),
                                          &error);
  g_assert_cmpstr (session->display_name, ==, "Me");
  g_assert_cmpstr (dm, ==, "!dm:x");
  g_assert_cmpstr (state, ==, "{\"name\":\"Pets\"}");
  g_assert_null (banter_store_find_dm (fixture->store, "@bob:x", NULL));
  g_assert_cmpint (banter_store_get_membership (fixture->store, "!group:x", "@cleo:x"), ==,
                   BANTER_MEMBERSHIP_INVITE);
}

static void
test_changes (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  g_autoptr (BanterChangeSet) first = store_fixture_sync (fixture, community);
  g_autoptr (BanterChangeSet) nothing = store_fixture_sync (fixture, "{\"next_batch\":\"s2\"}");
  const BanterRoomChange *dm = banter_change_set_get_room (first, "!dm:x");

  g_assert_cmpint (first->flags, ==,
                   BANTER_CHANGED_ROOMS | BANTER_CHANGED_ACCOUNT_DATA | BANTER_CHANGED_STICKERS
                       | BANTER_CHANGED_PRIVACY);
  g_assert_cmpuint (first->rooms->len, ==, 3);
  g_assert_cmpint (dm->flags, ==,
                   BANTER_ROOM_CHANGED_TIMELINE | BANTER_ROOM_CHANGED_RECEIPTS
                       | BANTER_ROOM_CHANGED_SUMMARY | BANTER_ROOM_CHANGED_MEMBERS
                       | BANTER_ROOM_CHANGED_TYPING);
  g_assert_cmpint (dm->n_new, ==, 2);
  g_assert_cmpuint (g_strv_length (dm->typing), ==, 1);
  g_assert_cmpstr (dm->typing[0], ==, "@ann:x");
  g_assert_true (banter_change_set_is_empty (nothing));
  g_assert_null (banter_change_set_get_room (nothing, "!dm:x"));
}

static void
test_new_room (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_community ();
  g_autoptr (BanterRoomRow) room = NULL;
  g_autofree char *dm = NULL;

  g_assert_true (banter_store_add_room (fixture->store, "!new:x", "@bob:x", NULL, NULL));
  room = store_fixture_room (fixture, "!new:x");
  g_assert_cmpstr (room->name, ==, "Bob");
  g_assert_cmpint (room->kind, ==, BANTER_ROOM_KIND_DM);
  g_assert_cmpint (room->other_membership, ==, BANTER_MEMBERSHIP_INVITE);
  dm = banter_store_find_dm (fixture->store, "@bob:x", NULL);
  g_assert_cmpstr (dm, ==, "!new:x");
}

/* A request that has just been accepted keeps its face until the room itself comes, no longer. */
static void
test_accepted (void)
{
  static const char invite[]
      = "{\"next_batch\":\"s1\",\"rooms\":{\"invite\":{\"!i:x\":{\"invite_state\":{\"events\":["
        "{\"type\":\"m.room.topic\",\"sender\":\"@ann:x\",\"state_key\":\"\",\"content\":"
        "{\"topic\":\"a lie\"}},"
        "{\"type\":\"m.room.member\",\"sender\":\"@ann:x\",\"state_key\":\"@ann:x\",\"content\":"
        "{\"membership\":\"join\",\"displayname\":\"Ann\"}},"
        "{\"type\":\"m.room.member\",\"sender\":\"@ann:x\",\"state_key\":\"@me:x\",\"content\":"
        "{\"membership\":\"invite\",\"is_direct\":true}}]}}}}}";
  static const char joined[]
      = "{\"next_batch\":\"s2\",\"rooms\":{\"join\":{\"!i:x\":{\"state\":{\"events\":["
        "{\"type\":\"m.room.member\",\"sender\":\"@ann:x\",\"state_key\":\"@ann:x\",\"content\":"
        "{\"membership\":\"join\",\"displayname\":\"Ann B.\"}}]}}}}}";
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  g_autoptr (BanterRoomRow) before = NULL;
  g_autoptr (BanterRoomRow) after = NULL;

  banter_change_set_unref (store_fixture_sync (fixture, invite));
  g_assert_true (banter_store_add_room (fixture->store, "!i:x", NULL, NULL, NULL));
  before = store_fixture_room (fixture, "!i:x");
  g_assert_cmpint (before->membership, ==, BANTER_MEMBERSHIP_JOIN);
  g_assert_cmpstr (before->name, ==, "Ann");
  g_assert_null (before->invite);
  banter_change_set_unref (store_fixture_sync (fixture, joined));
  after = store_fixture_room (fixture, "!i:x");
  g_assert_cmpstr (after->name, ==, "Ann B.");
  g_assert_null (after->topic);
}

static void
test_cancelled_and_closed (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) cancelled = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  banter_reader_rooms_async (fixture->reader, NULL, cancellable, store_fixture_done, &cancelled);
  g_assert_null (
      banter_reader_rooms_finish (fixture->reader, store_fixture_wait (&cancelled), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  banter_reader_close (fixture->reader);
  banter_reader_rooms_async (fixture->reader, NULL, NULL, store_fixture_done, &closed);
  g_assert_null (
      banter_reader_rooms_finish (fixture->reader, store_fixture_wait (&closed), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The last reference goes with the last query, in whichever thread that ends. */
static void
test_dropped_with_queries (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  GAsyncResult *results[20] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      BanterReader *reader = banter_reader_new (fixture->dir);

      banter_reader_rooms_async (reader, NULL, NULL, store_fixture_done, &results[i]);
      g_object_unref (reader);
    }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    g_object_unref (store_fixture_wait (&results[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/reader/people", test_people);
  g_test_add_func ("/store/reader/receipts", test_receipts);
  g_test_add_func ("/store/reader/receipts-go-forward", test_receipts_go_forward);
  g_test_add_func ("/store/reader/pages", test_pages);
  g_test_add_func ("/store/reader/stickers", test_stickers);
  g_test_add_func ("/store/reader/single-things", test_single_things);
  g_test_add_func ("/store/reader/changes", test_changes);
  g_test_add_func ("/store/reader/new-room", test_new_room);
  g_test_add_func ("/store/reader/accepted", test_accepted);
  g_test_add_func ("/store/reader/cancelled-and-closed", test_cancelled_and_closed);
  g_test_add_func ("/store/reader/dropped-with-queries", test_dropped_with_queries);
  return g_test_run ();
}
