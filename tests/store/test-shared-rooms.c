/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-shared-rooms"

#include "config.h"

#include "store-fixture.h"

/* In which rooms somebody is together with the account. */

static const struct
{
  const char *room_id;
  const char *user_id;
  const char *membership;
} members[] = {
  { "!both:x", "@ann:x", "join" },     { "!also:x", "@ann:x", "join" },
  { "!left:x", "@ann:x", "leave" },    { "!invited:x", "@ann:x", "invite" },
  { "!other:x", "@bob:x", "join" },    { "!both:x", "@bob:x", "join" },
  { "!odd:x", "@' OR 1=1--", "join" },
};

static void
join_rooms (StoreFixture *fixture)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *json = g_strdup_printf (
          "{\"next_batch\":\"s%u\",\"rooms\":{\"join\":{\"%s\":{\"state\":{\"events\":[{\"type\":"
          "\"m.room.member\",\"sender\":\"%s\",\"state_key\":\"%s\",\"content\":{\"membership\":"
          "\"%s\"}}]}}}}}",
          i, members[i].room_id, members[i].user_id, members[i].user_id, members[i].membership);

      banter_change_set_unref (store_fixture_sync (fixture, json));
    }
}

static void
test_shared_rooms (void)
{
  static const struct
  {
    const char *user_id;
    const char *expected;
  } cases[] = {
    { "@ann:x", "!also:x !both:x" },
    { "@bob:x", "!both:x !other:x" },
    { "@cleo:x", "" },
    { "' OR 1=1--", "" },
    { "", "" },
  };
  g_autoptr (StoreFixture) fixture = store_fixture_new ();

  join_rooms (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) rooms = NULL;
      g_autofree char *actual = NULL;

      banter_reader_shared_rooms_async (fixture->reader, cases[i].user_id, NULL, store_fixture_done,
                                        &result);
      rooms = banter_reader_shared_rooms_finish (fixture->reader, store_fixture_wait (&result),
                                                 &error);
      g_assert_no_error (error);
      actual = g_strjoinv (" ", rooms);
      g_assert_cmpstr (actual, ==, cases[i].expected);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/shared-rooms", test_shared_rooms);
  return g_test_run ();
}
