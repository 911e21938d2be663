/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-reader-group"

#include "config.h"

#include "store-fixture.h"

#include "banter-text.h"

/* What the details of a room show: members with their roles, and what I may do there. */

#define GROUP "!group:x"

typedef struct
{
  const char *type;
  const char *key;
  const char *content;
} State;

static const State people[] = {
  { "m.room.member", "@bob:x", "{\"membership\":\"join\",\"displayname\":\"Bob\"}" },
  { "m.room.member", "@cleo:x", "{\"membership\":\"invite\"}" },
  { "m.room.member", "@me:x", "{\"membership\":\"join\",\"displayname\":\"Me\"}" },
  { "m.room.member", "@dan:x", "{\"membership\":\"leave\",\"displayname\":\"Dan\"}" },
  { "m.room.member", "@ann:x", "{\"membership\":\"join\",\"displayname\":\"\303\201nn\"}" },
};

static void
apply (StoreFixture *fixture, const char *room_id, const State *states, guint n)
{
  g_autoptr (GString) events = g_string_new (NULL);
  g_autofree char *json = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (events,
                            "%s{\"type\":\"%s\",\"sender\":\"@bob:x\",\"state_key\":\"%s\","
                            "\"content\":%s}",
                            i > 0 ? "," : "", states[i].type, states[i].key, states[i].content);
  json = g_strdup_printf (
      "{\"next_batch\":\"s\",\"rooms\":{\"join\":{\"%s\":{\"state\":{\"events\":[%s]}}}}}", room_id,
      events->str);
  banter_change_set_unref (store_fixture_sync (fixture, json));
}

static BanterGroupRow *
get_group (StoreFixture *fixture, const char *room_id, const char *query, guint limit)
{
  g_autofree char *folded = query != NULL ? banter_text_fold (query) : NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BanterGroupRow *group;

  banter_reader_group_async (fixture->reader, room_id, folded, limit, NULL, store_fixture_done,
                             &result);
  group = banter_reader_group_finish (fixture->reader, store_fixture_wait (&result), &error);
  g_assert_no_error (error);
  return group;
}

static char *
describe (const BanterGroupRow *group)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < group->members->len; i++)
    {
      const BanterPersonRow *row = g_ptr_array_index (group->members, i);

      g_string_append_printf (out, "%s%s", i > 0 ? " " : "", row->user_id);
      if (row->power == BANTER_POWER_CREATOR)
        g_string_append (out, "=creator");
      else if (row->power != 0)
        g_string_append_printf (out, "=%" G_GINT64_FORMAT, row->power);
      if (row->membership == BANTER_MEMBERSHIP_INVITE)
        g_string_append (out, "?");
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
test_members (void)
{
  static const struct
  {
    const char *query;
    guint limit;
    guint n_found;
    const char *expected;
  } cases[] = {
    { NULL, 9, 4, "@bob:x=100 @me:x=50 @cleo:x? @ann:x" },
    { NULL, 2, 4, "@bob:x=100 @me:x=50" },
    { NULL, 0, 4, "" },
    { "BO", 9, 1, "@bob:x=100" },
    { "ann", 9, 1, "@ann:x" },
    { "cleo:", 9, 1, "@cleo:x?" },
    { "dan", 9, 0, "" },
    { "%", 9, 0, "" },
  };
  static const State levels
      = { "m.room.power_levels", "", "{\"users\":{\"@bob:x\":100,\"@me:x\":50,\"@dan:x\":99}}" };
  g_autoptr (StoreFixture) fixture = store_fixture_new ();

  apply (fixture, GROUP, people, G_N_ELEMENTS (people));
  apply (fixture, GROUP, &levels, 1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BanterGroupRow) group = get_group (fixture, GROUP, cases[i].query, cases[i].limit);
      g_autofree char *actual = describe (group);

      g_assert_cmpstr (actual, ==, cases[i].expected);
      g_assert_cmpuint (group->n_found, ==, cases[i].n_found);
      g_assert_cmpuint (group->n_members, ==, 4);
    }
  g_assert_null (get_group (fixture, "!unknown:x", NULL, 9));
}

#define ALL_RIGHTS                                                                                 \
  (BANTER_GROUP_MAY_INVITE | BANTER_GROUP_MAY_REMOVE | BANTER_GROUP_MAY_RENAME                     \
   | BANTER_GROUP_MAY_SET_TOPIC | BANTER_GROUP_MAY_SET_PICTURE | BANTER_GROUP_MAY_SET_ROLES)

/* What I may do follows from the levels; what does not fit counts as not said. */
static void
test_rights (void)
{
  static const struct
  {
    const char *levels;
    gint64 power;
    BanterGroupRights rights;
  } cases[] = {
    { "{\"users\":{\"@me:x\":100}}", 100, ALL_RIGHTS },
    { "{\"users\":{\"@me:x\":50},\"events\":{\"m.room.power_levels\":100}}", 50,
      ALL_RIGHTS & ~BANTER_GROUP_MAY_SET_ROLES },
    { "{\"users\":{\"@bob:x\":100}}", 0, BANTER_GROUP_MAY_INVITE },
    { "{\"users\":{\"@bob:x\":100},\"invite\":50,\"events\":{\"m.room.topic\":0}}", 0,
      BANTER_GROUP_MAY_SET_TOPIC },
    { "{\"users_default\":50,\"kick\":51,\"events\":{\"m.room.name\":51}}", 50,
      ALL_RIGHTS & ~(BANTER_GROUP_MAY_REMOVE | BANTER_GROUP_MAY_RENAME) },
    { "{\"users\":7,\"invite\":\"lots\",\"events\":[]}", 0, BANTER_GROUP_MAY_INVITE },
  };
  g_autoptr (StoreFixture) fixture = store_fixture_new ();

  apply (fixture, GROUP, people, G_N_ELEMENTS (people));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const State levels = { "m.room.power_levels", "", cases[i].levels };
      g_autoptr (BanterGroupRow) group = NULL;

      apply (fixture, GROUP, &levels, 1);
      group = get_group (fixture, GROUP, NULL, 9);
      g_test_message ("%s", cases[i].levels);
      g_assert_cmpint (group->power, ==, cases[i].power);
      g_assert_cmpint (group->rights, ==, cases[i].rights);
    }
}

/* Room version 12: creators are in no list, and above all that are. */
static void
test_creators (void)
{
  static const State states[] = {
    { "m.room.create", "",
      "{\"room_version\":\"12\",\"additional_creators\":[\"@me:x\"],\"creator\":\"@ann:x\"}" },
    { "m.room.power_levels", "", "{\"users\":{\"@ann:x\":100}}" },
  };
  static const State older = { "m.room.create", "", "{\"room_version\":\"11\"}" };
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  g_autoptr (BanterGroupRow) group = NULL, before = NULL;
  g_autofree char *actual = NULL, *without = NULL;

  apply (fixture, GROUP, people, G_N_ELEMENTS (people));
  apply (fixture, GROUP, states, G_N_ELEMENTS (states));
  group = get_group (fixture, GROUP, NULL, 9);
  actual = describe (group);
  g_assert_cmpstr (actual, ==, "@bob:x=creator @me:x=creator @ann:x=100 @cleo:x?");
  g_assert_cmpint (group->rights, ==, ALL_RIGHTS);

  apply (fixture, GROUP, &older, 1);
  before = get_group (fixture, GROUP, NULL, 9);
  without = describe (before);
  g_assert_cmpstr (without, ==, "@ann:x=100 @cleo:x? @bob:x @me:x");
}

static void
test_facts (void)
{
  static const State states[] = {
    { "m.room.topic", "", "{\"topic\":\"Knots\"}" },
    { "m.room.canonical_alias", "", "{\"alias\":\"#knots:x\"}" },
    { "m.room.join_rules", "", "{\"join_rule\":\"public\"}" },
  };
  static const State closed = { "m.room.join_rules", "", "{\"join_rule\":7}" };
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  g_autoptr (BanterGroupRow) group = NULL, after = NULL;

  apply (fixture, GROUP, states, G_N_ELEMENTS (states));
  group = get_group (fixture, GROUP, NULL, 9);
  g_assert_cmpstr (group->topic, ==, "Knots");
  g_assert_cmpstr (group->alias, ==, "#knots:x");
  g_assert_true (group->is_public);
  apply (fixture, GROUP, &closed, 1);
  after = get_group (fixture, GROUP, NULL, 9);
  g_assert_false (after->is_public);
}

static void
test_common_groups (void)
{
  static const State space = { "m.room.create", "", "{\"type\":\"m.space\"}" };
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) room_ids = NULL;

  apply (fixture, GROUP, people, G_N_ELEMENTS (people));
  apply (fixture, "!space:x", people, G_N_ELEMENTS (people));
  apply (fixture, "!space:x", &space, 1);
  apply (fixture, "!dm:x", people, G_N_ELEMENTS (people));
  apply (fixture, "!without:x", people, 1);
  g_assert_true (banter_store_put_account_data (fixture->store, NULL, "m.direct",
                                                "{\"@ann:x\":[\"!dm:x\"]}", NULL, NULL));
  banter_reader_common_groups_async (fixture->reader, "@ann:x", NULL, store_fixture_done, &result);
  room_ids
      = banter_reader_common_groups_finish (fixture->reader, store_fixture_wait (&result), NULL);
  g_assert_cmpuint (room_ids->len, ==, 1);
  g_assert_cmpstr (room_ids->pdata[0], ==, GROUP);
}

/* Pictures and files, the newest first; nothing of what was deleted or hidden. */
static void
test_media (void)
{
  static const char events[]
      = "{\"type\":\"m.room.message\",\"event_id\":\"$1\",\"sender\":\"@ann:x\",\"content\":"
        "{\"msgtype\":\"m.image\",\"body\":\"one.png\",\"url\":\"mxc://x/1\"}},"
        "{\"type\":\"m.room.message\",\"event_id\":\"$2\",\"sender\":\"@ann:x\",\"content\":"
        "{\"msgtype\":\"m.text\",\"body\":\"two\"}},"
        "{\"type\":\"m.room.message\",\"event_id\":\"$3\",\"sender\":\"@me:x\",\"content\":"
        "{\"msgtype\":\"m.file\",\"body\":\"three.pdf\",\"url\":\"mxc://x/3\"}},"
        "{\"type\":\"m.room.message\",\"event_id\":\"$4\",\"sender\":\"@ann:x\",\"content\":"
        "{\"msgtype\":\"m.image\",\"body\":\"four.png\",\"url\":\"mxc://x/4\"}},"
        "{\"type\":\"m.room.message\",\"event_id\":\"$5\",\"sender\":\"@ann:x\",\"content\":"
        "{\"msgtype\":\"m.image\",\"body\":\"no url\"}},"
        "{\"type\":\"m.room.redaction\",\"event_id\":\"$6\",\"sender\":\"@ann:x\","
        "\"redacts\":\"$4\",\"content\":{\"redacts\":\"$4\"}}";
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  g_autofree char *json = store_fixture_timeline_json ("s1", GROUP, events);

  banter_change_set_unref (store_fixture_sync (fixture, json));
  for (guint limit = 1; limit <= 3; limit++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GPtrArray) rows = NULL;

      banter_reader_media_async (fixture->reader, GROUP, limit, NULL, store_fixture_done, &result);
      rows = banter_reader_media_finish (fixture->reader, store_fixture_wait (&result), NULL);
      g_assert_cmpuint (rows->len, ==, MIN (limit, 2));
      g_assert_cmpstr (((BanterEventRow *)rows->pdata[0])->url, ==, "mxc://x/3");
      if (rows->len > 1)
        g_assert_cmpstr (((BanterEventRow *)rows->pdata[1])->url, ==, "mxc://x/1");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/reader-group/members", test_members);
  g_test_add_func ("/store/reader-group/rights", test_rights);
  g_test_add_func ("/store/reader-group/creators", test_creators);
  g_test_add_func ("/store/reader-group/facts", test_facts);
  g_test_add_func ("/store/reader-group/common-groups", test_common_groups);
  g_test_add_func ("/store/reader-group/media", test_media);
  return g_test_run ();
}
