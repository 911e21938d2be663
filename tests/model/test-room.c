/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-account-private.h"
#include "banter-request.h"

#include "banter-text.h"
#include "banter-profile.h"

/* What a row of the store makes of a room, and where it comes in the lists. */

static BanterAccount *
new_account (void)
{
  g_autoptr (BanterProfile) profile = banter_profile_new ("room");

  return banter_account_new (profile, NULL, "@me:x");
}

static BanterRoomRow
dm_row (const char *room_id, gint64 ts)
{
  return (BanterRoomRow){ .room_id = (char *)room_id,
                          .kind = BANTER_ROOM_KIND_DM,
                          .membership = BANTER_MEMBERSHIP_JOIN,
                          .other_membership = BANTER_MEMBERSHIP_JOIN,
                          .name = (char *)"Ann",
                          .dm_user_id = (char *)"@ann:x",
                          .n_joined = 2,
                          .activity_ts = ts,
                          .others_read_position = BANTER_POSITION_UNKNOWN };
}

static BanterRoom *
apply (BanterAccount *account, BanterRoomRow *row)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  g_ptr_array_add (rows, row);
  banter_account_apply_rooms (account, rows, NULL);
  return banter_account_ensure_room (account, row->room_id);
}

static void
test_order (void)
{
  BanterAccount *account = new_account ();
  GListModel *chats = banter_account_get_chats (account);
  BanterRoomRow a = dm_row ("!a:x", 100), b = dm_row ("!b:x", 200), c = dm_row ("!c:x", 200);
  BanterEventRow preview = { .kind = BANTER_EVENT_TEXT, .sender = (char *)"@ann:x", .ts = 90 };
  const char *const expected[] = { "!b:x", "!c:x", "!a:x" };
  g_autoptr (BanterRoom) first = NULL;

  apply (account, &a);
  apply (account, &c);
  apply (account, &b);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (BanterRoom) room = g_list_model_get_item (chats, i);

      g_assert_cmpstr (banter_room_get_id (room), ==, expected[i]);
    }
  /* Joined lately, but nothing was written. */
  a.activity_ts = 300;
  a.preview = &preview;
  apply (account, &a);
  g_assert_cmpint (banter_room_get_activity (banter_account_get_room (account, "!a:x")), ==, 90);
  preview.ts = G_MAXINT64;
  apply (account, &a);
  first = g_list_model_get_item (chats, 0);
  g_assert_cmpstr (banter_room_get_id (first), ==, "!a:x");
  g_clear_object (&first);
  g_assert_finalize_object (account);
}

/* Pinned chats come first, in the order that they were put in, however old they are. */
static void
test_pinned_order (void)
{
  static const char *const expected[] = { "!b:x", "!a:x", "!c:x" };
  BanterAccount *account = new_account ();
  GListModel *chats = banter_account_get_chats (account);
  BanterRoomRow a = dm_row ("!a:x", 100), b = dm_row ("!b:x", 50), c = dm_row ("!c:x", 200);

  a.pinned = b.pinned = TRUE;
  a.pin_order = 0.5;
  b.pin_order = 0.25;
  apply (account, &c);
  apply (account, &a);
  apply (account, &b);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (BanterRoom) room = g_list_model_get_item (chats, i);

      g_assert_cmpstr (banter_room_get_id (room), ==, expected[i]);
    }
  g_assert_finalize_object (account);
}

static const struct
{
  BanterRoomKind kind;
  BanterMembership membership, other;
  gboolean encrypted, empty;
  gboolean waiting;
  BanterProblem cannot_write;
} states[] = {
  { BANTER_ROOM_KIND_DM, BANTER_MEMBERSHIP_JOIN, BANTER_MEMBERSHIP_JOIN, FALSE, FALSE, FALSE,
    BANTER_PROBLEM_NONE },
  { BANTER_ROOM_KIND_DM, BANTER_MEMBERSHIP_JOIN, BANTER_MEMBERSHIP_INVITE, FALSE, FALSE, TRUE,
    BANTER_PROBLEM_NONE },
  { BANTER_ROOM_KIND_DM, BANTER_MEMBERSHIP_JOIN, BANTER_MEMBERSHIP_LEAVE, FALSE, TRUE, FALSE,
    BANTER_PROBLEM_GONE },
  { BANTER_ROOM_KIND_DM, BANTER_MEMBERSHIP_JOIN, BANTER_MEMBERSHIP_JOIN, TRUE, FALSE, FALSE,
    BANTER_PROBLEM_ENCRYPTED },
  { BANTER_ROOM_KIND_GROUP, BANTER_MEMBERSHIP_JOIN, BANTER_MEMBERSHIP_NONE, FALSE, TRUE, FALSE,
    BANTER_PROBLEM_NONE },
  { BANTER_ROOM_KIND_DM, BANTER_MEMBERSHIP_INVITE, BANTER_MEMBERSHIP_JOIN, FALSE, FALSE, FALSE,
    BANTER_PROBLEM_GONE },
};

static void
test_states (void)
{
  BanterAccount *account = new_account ();

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      BanterRoomRow row = dm_row ("!a:x", 1);
      BanterRoom *room;
      gboolean waiting, can_write;
      BanterProblem problem;

      row.kind = states[i].kind;
      row.membership = states[i].membership;
      row.other_membership = states[i].other;
      row.encrypted = states[i].encrypted;
      row.empty = states[i].empty;
      room = apply (account, &row);
      g_object_get (room, "waiting", &waiting, "can-write", &can_write, "cannot-write", &problem,
                    NULL);
      g_test_message ("state %u", i);
      g_assert_cmpint (waiting, ==, states[i].waiting);
      g_assert_cmpint (problem, ==, states[i].cannot_write);
      g_assert_cmpint (can_write, ==, problem == BANTER_PROBLEM_NONE);
    }
  g_assert_finalize_object (account);
}

static void
count (guint *n)
{
  (*n)++;
}

/* The same row again changes nothing; a row that is gone takes the room out of its list. */
static void
test_quiet (void)
{
  BanterAccount *account = new_account ();
  GListModel *chats = banter_account_get_chats (account);
  BanterRoomRow row = dm_row ("!a:x", 100);
  BanterEventRow preview = { .kind = BANTER_EVENT_TEXT,
                             .sender = (char *)"@ann:x",
                             .sender_name = (char *)"Ann Other",
                             .body = (char *)"two\nlines",
                             .ts = 90 };
  const char *const gone[] = { "!a:x", NULL };
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autofree char *text = NULL;
  g_autofree char *sender = NULL;
  BanterRoom *room;
  guint n_notified = 0, n_changed = 0;

  row.preview = &preview;
  row.unread = 3;
  room = apply (account, &row);
  g_object_get (room, "preview", &text, "preview-sender", &sender, NULL);
  g_assert_cmpstr (text, ==, "two lines");
  g_assert_cmpstr (sender, ==, "Ann");
  g_signal_connect_swapped (room, "notify", G_CALLBACK (count), &n_notified);
  g_signal_connect_swapped (chats, "items-changed", G_CALLBACK (count), &n_changed);
  apply (account, &row);
  g_assert_cmpuint (n_notified, ==, 0);
  g_assert_cmpuint (n_changed, ==, 0);
  row.unread = 4;
  apply (account, &row);
  g_assert_cmpuint (n_notified, ==, 1);
  banter_account_apply_rooms (account, nothing, gone);
  g_assert_cmpuint (g_list_model_get_n_items (chats), ==, 0);
  g_assert_null (banter_account_get_room (account, "!a:x"));
  g_assert_finalize_object (account);
}

/* Names from the network, or none at all. */
static void
test_names (void)
{
  static const struct
  {
    const char *name;
    const char *dm_user_id;
    guint n_more;
    const char *shown;
  } cases[] = {
    { "Ann", "@ann:x", 0, "Ann" },
    { "Ann, Bob", NULL, 3, "Ann, Bob +3" },
    { "  \n ", "@ann:x", 0, "ann" },
    { NULL, "@ann:x", 0, "ann" },
    { NULL, NULL, 0, "" },
    { "\xe2\x80\xae"
      "evil",
      NULL, 0, "evil" },
  };
  BanterAccount *account = new_account ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BanterRoomRow row = dm_row ("!a:x", 1);

      row.name = (char *)cases[i].name;
      row.dm_user_id = (char *)cases[i].dm_user_id;
      row.n_more = cases[i].n_more;
      g_assert_cmpstr (banter_room_get_name (apply (account, &row)), ==, cases[i].shown);
    }
  g_assert_finalize_object (account);
}

static void
test_matches (void)
{
  static const struct
  {
    const char *query;
    gboolean matches;
  } cases[] = { { "", TRUE }, { "an", TRUE }, { "ÁN", TRUE }, { "ann:x", TRUE }, { "bob", FALSE } };
  BanterAccount *account = new_account ();
  BanterRoomRow row = dm_row ("!a:x", 1);
  BanterRoom *room = apply (account, &row);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = banter_text_fold (cases[i].query);

      g_test_message ("%s", cases[i].query);
      g_assert_cmpint (banter_room_matches (room, folded), ==, cases[i].matches);
    }
  g_assert_finalize_object (account);
}

/* What is written here is newer than what the store says. */
static void
test_draft (void)
{
  BanterAccount *account = new_account ();
  BanterRoomRow row = dm_row ("!a:x", 1);
  BanterRoom *room;

  row.draft = (char *)"stored";
  room = apply (account, &row);
  g_assert_cmpstr (banter_room_get_draft (room), ==, "stored");
  banter_room_set_draft (room, "typed");
  apply (account, &row);
  g_assert_cmpstr (banter_room_get_draft (room), ==, "typed");
  banter_room_set_draft (room, "");
  g_assert_null (banter_room_get_draft (room));
  g_assert_finalize_object (account);
}

static void
ask (BanterAccount *account, const char *room_id, const char *inviter)
{
  BanterInviteRow invite = { .inviter = (char *)inviter };
  BanterRoomRow row = dm_row (room_id, 1);

  row.membership = BANTER_MEMBERSHIP_INVITE;
  row.dm_user_id = (char *)inviter;
  row.invite = &invite;
  apply (account, &row);
}

/* Whose requests can be declined together: never those of one's own server. */
static void
test_requests_of (void)
{
  static const char *const inviters[]
      = { "@a:spam.example", "@b:x", "@c:spam.example", "broken" }; /* two are no crowd */
  static const struct
  {
    const char *server;
    guint n;
  } cases[] = { { "spam.example", 2 }, { "x", 0 }, { "spam", 0 }, { "", 0 } };
  BanterAccount *account = new_account ();
  g_autofree char *crowd = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (inviters); i++)
    {
      g_autofree char *room_id = g_strdup_printf ("!%u:x", i);

      ask (account, room_id, inviters[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) found = banter_account_list_requests_of (account, cases[i].server);

      g_assert_cmpuint (found->len, ==, cases[i].n);
    }
  g_assert_null (banter_account_dup_request_crowd (account));
  ask (account, "!4:x", "@d:spam.example");
  crowd = banter_account_dup_request_crowd (account);
  g_assert_cmpstr (crowd, ==, "spam.example");
  g_assert_finalize_object (account);
}

/* Somebody who could be taken for Ann, whom one chats with. */
static void
test_look_alike (void)
{
  static const struct
  {
    const char *user_id;
    const char *name;
    gboolean alike;
  } cases[] = {
    { "@ann:x", "Ann", FALSE }, /* it is her */
    { "@ann:evil.example", "Ann", TRUE },
    { "@x:y", "\xd0\x90nn", TRUE }, /* Cyrillic */
    { "@x:y", "Bob", FALSE },
    { "@x:y", "...", FALSE },
  };
  BanterAccount *account = new_account ();
  BanterRoomRow row = dm_row ("!a:x", 1);
  BanterRoom *room = apply (account, &row);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BanterPerson *person
          = banter_account_ensure_person (account, cases[i].user_id, cases[i].name, NULL);

      g_test_message ("%s", cases[i].name);
      g_assert_true (banter_account_find_look_alike (account, person)
                     == (cases[i].alike ? banter_room_get_partner (room) : NULL));
    }
  g_assert_finalize_object (account);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/room/order", test_order);
  g_test_add_func ("/model/room/pinned-order", test_pinned_order);
  g_test_add_func ("/model/room/states", test_states);
  g_test_add_func ("/model/room/quiet", test_quiet);
  g_test_add_func ("/model/room/names", test_names);
  g_test_add_func ("/model/room/matches", test_matches);
  g_test_add_func ("/model/room/draft", test_draft);
  g_test_add_func ("/model/room/requests-of", test_requests_of);
  g_test_add_func ("/model/room/look-alike", test_look_alike);
  return g_test_run ();
}
