/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-ways-server"

#include "config.h"

#include "banterd-wire.h"
#include "safety-people.h"

#include "banter-db.h"

/* Ways around the safety rules that must fail, 25 to 27, 29 and 30: as somebody else, faster than
 * the server, and while it is broken. */

#define N_RACERS 50

/* 25: without a verified phone nobody opens a chat, where the server wants one; a code that is
 * guessed or a phone that is given away is none. (Codes themselves: server/threepid.) */
static void
test_phone_wanted (void)
{
  static const char *const arguments[] = { "--phone-required", NULL };
  g_autoptr (BanterdFixture) strict = banterd_fixture_start (arguments);
  g_autoptr (BanterdProbe) a = banterd_probe_register (strict, "anna", NULL);
  g_autoptr (BanterdProbe) b = banterd_probe_register (strict, "bert", NULL);
  g_autofree char *room_id = banterd_probe_prepare_dm (a, b);
  g_autofree char *answer = NULL;
  static const char *const guesses[]
      = { "000000", "111111", "222222", "333333", "444444", "555555" };

  cannot_invite (a, b, room_id, "phone");
  banterd_probe_follow (b, a);
  cannot_invite (a, b, room_id, "phone");
  banterd_probe_tells (a, "\"dm_refusal\":\"phone\"", EXTENSION "/account");

  banterd_probe_call (a, &answer, "POST",
                      "{\"client_secret\":\"secret\",\"country\":\"DE\",\"phone_number\":"
                      "\"+4917000000000\",\"send_attempt\":1}",
                      V3 "/account/3pid/msisdn/requestToken");
  for (guint i = 0; i < G_N_ELEMENTS (guesses); i++)
    {
      g_autofree char *sid = banterd_probe_get_string (answer, "sid");
      g_autofree char *body = g_strdup_printf (
          "{\"sid\":\"%s\",\"client_secret\":\"secret\",\"token\":\"%s\"}", sid, guesses[i]);
      g_autofree char *said = NULL;

      banterd_probe_call (a, &said, "POST", body, EXTENSION "/msisdn/submit_token");
      g_assert_null (strstr (said, "\"success\":true"));
    }
  cannot_invite (a, b, room_id, "phone");
}

/* 26: an administrator's token is a user's like others: no exemption from any rule. */
static void
test_administrator (void)
{
  static const char *const paths[] = {
    "/_synapse/admin/v1/join/%s",
    "/_synapse/admin/v1/rooms/%s/make_room_admin",
    "/_synapse/admin/v1/send_server_notice",
  };
  g_autoptr (BanterdProbe) chief = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  const char *words[] = { "users", "set-admin", chief->user_id, "yes", NULL };
  g_autofree char *room_id = banterd_probe_prepare_dm (chief, b);
  g_autofree char *to_teen = g_strdup_printf ("{\"invite\":[\"%s\"]}", teen->user_id);

  g_free (administer (words));
  choose (b, "no_one");
  cannot_invite (chief, b, room_id, "privacy");
  banterd_probe_refused (chief, "privacy", "POST", to_teen, V3 "/createRoom");
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_auto (GStrv) parts = g_strsplit (paths[i], "%s", -1);
      g_autofree char *path = g_strjoinv (room_id + 1, parts);
      g_autofree char *answer = NULL;

      g_assert_cmpuint (banterd_probe_call_at (chief, &answer, "POST", "{}", path), ==, 404);
      g_assert_nonnull (strstr (answer, "M_UNRECOGNIZED"));
    }
}

/* 27: there are no application services, so nobody speaks as somebody else. */
static void
test_masquerade (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) friend = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *room_id = banterd_probe_prepare_dm (a, b);
  g_autofree char *escaped = g_uri_escape_string (friend->user_id, NULL, FALSE);
  g_autofree char *room = g_uri_escape_string (room_id, NULL, FALSE);
  g_autofree char *target = g_uri_escape_string (b->user_id, NULL, FALSE);
  g_autofree char *invite
      = g_strdup_printf (V3 "/rooms/%s/state/m.room.member/%s?user_id=%s", room, target, escaped);
  g_autofree char *whoami = g_strdup_printf (V3 "/account/whoami?user_id=%s", escaped);
  g_autofree char *answer = NULL;
  g_autofree char *who = NULL;

  choose (b, "friends");
  befriend (b, friend);
  g_assert_cmpuint (
      banterd_probe_call_at (a, &answer, "PUT", "{\"membership\":\"invite\"}", invite), ==, 403);
  g_assert_nonnull (strstr (answer, "\"im.banter.reason\":\"privacy\""));
  banterd_probe_call_at (a, &who, "GET", NULL, whoami);
  g_assert_nonnull (strstr (who, a->user_id));
  g_assert_null (strstr (who, friend->user_id));
  g_clear_pointer (&answer, g_free);
  g_assert_cmpuint (
      banterd_probe_call (a, &answer, "POST",
                          "{\"type\":\"m.login.application_service\",\"username\":\"ghost\"}",
                          V3 "/register"),
      !=, 200);
  g_assert_cmpuint (banterd_probe_call (a, NULL, "POST",
                                        "{\"type\":\"m.login.application_service\",\"identifier\":"
                                        "{\"type\":\"m.id.user\",\"user\":\"x\"}}",
                                        V3 "/login"),
                    >=, 400);
  g_assert_cmpuint (banterd_probe_call (a, NULL, "PUT", "{}", "/_matrix/app/v1/transactions/1"), ==,
                    404);
  g_assert_cmpuint (banterd_probe_call (a, NULL, "PUT", "{}", "/_matrix/federation/v1/send/1"), ==,
                    404);
}

/* --- 29 --- */

typedef struct
{
  char *token;
  char *room_id;
  char *target;
  guint status;
  GThread *thread;
} Racer;

static gpointer
race (gpointer data)
{
  Racer *racer = data;
  g_autoptr (BanterdWire) wire = banterd_wire_new (banterd);
  g_autofree char *room = g_uri_escape_string (racer->room_id, NULL, FALSE);
  g_autofree char *target = g_uri_escape_string (racer->target, NULL, FALSE);
  g_autofree char *path = g_strdup_printf (V3 "/rooms/%s/state/m.room.member/%s", room, target);
  g_autoptr (BanterdAnswer) answer = NULL;

  banterd_wire_ask (wire, racer->token, "PUT", path, NULL, "{\"membership\":\"invite\"}");
  answer = banterd_wire_read (wire);
  g_assert_nonnull (answer);
  racer->status = answer->status;
  return NULL;
}

/* Which of the racers' invitations are there, and where in the order of all events they and the
 * change of the setting stand. */
static void
assert_none_after (BanterdProbe *b, const Racer *racers)
{
  g_autofree char *path
      = g_build_filename (banterd_fixture_get_data_dir (banterd), "banterd.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterDb) db = banter_db_open (path, BANTER_DB_READ_ONLY, &error);
  gint64 changed = 0;
  guint n = 0;

  g_assert_no_error (error);
  banter_db_get (db,
                 "SELECT stream_id FROM account_data WHERE user_id = ? "
                 "AND type = 'im.banter.privacy'",
                 "s:i", b->user_id, &changed, &error);
  g_assert_no_error (error);
  g_assert_cmpint (changed, >, 0);
  for (guint i = 0; i < N_RACERS; i++)
    {
      gint64 invited = 0;

      banter_db_get (db, "SELECT stream_id FROM memberships WHERE user_id = ? AND room_id = ?",
                     "ss:i", b->user_id, racers[i].room_id, &invited, &error);
      g_assert_no_error (error);
      g_assert_cmpint (invited != 0, ==, racers[i].status == 200);
      g_assert_cmpint (invited, <, changed);
      n += invited != 0;
    }
  g_test_message ("%u of %u were faster", n, (guint)N_RACERS);
}

/* 29: fifty invitations at once, while the setting flips. */
static void
test_race (void)
{
  g_autoptr (BanterdProbe) b = someone (NULL);
  Racer racers[N_RACERS] = { 0 };
  GPtrArray *people = g_ptr_array_new_with_free_func ((GDestroyNotify)banterd_probe_free);

  for (guint i = 0; i < N_RACERS; i++)
    {
      BanterdProbe *racer = someone (NULL);

      g_ptr_array_add (people, racer);
      racers[i].token = racer->token;
      racers[i].target = b->user_id;
      racers[i].room_id = banterd_probe_prepare_dm (racer, b);
    }
  for (guint i = 0; i < N_RACERS / 2; i++)
    racers[i].thread = g_thread_new ("racer", race, &racers[i]);
  choose (b, "no_one");
  for (guint i = N_RACERS / 2; i < N_RACERS; i++)
    racers[i].thread = g_thread_new ("racer", race, &racers[i]);
  for (guint i = 0; i < N_RACERS; i++)
    {
      g_thread_join (racers[i].thread);
      g_assert_true (racers[i].status == 200 || racers[i].status == 403);
    }
  assert_none_after (b, racers);
  for (guint i = 0; i < N_RACERS; i++)
    g_free (racers[i].room_id);
  g_ptr_array_unref (people);
}

/* 29: one chat, in which all is well and remembered, while the setting flips: once it is answered
 * no message goes, also none that was on its way. */
static void
test_race_in_chat (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *room_id = banterd_probe_open_dm (a, b);

  banterd_probe_join (b, room_id);
  for (guint i = 0; i < 20; i++)
    {
      g_assert_cmpuint (banterd_probe_say (a, room_id, "hello"), ==, 200);
      choose (b, "no_one");
      cannot_say (a, room_id, "privacy");
      choose (b, "everyone");
    }
}

/* --- 30 --- */

/* Each makes one question of the rules fail, and is undone. */
static const struct
{
  const char *breakage;
  const char *repair;
} breakages[] = {
  { "ALTER TABLE accepted RENAME TO gone", "ALTER TABLE gone RENAME TO accepted" },
  { "ALTER TABLE requests RENAME TO gone", "ALTER TABLE gone RENAME TO requests" },
  { "ALTER TABLE grown_rooms RENAME TO gone", "ALTER TABLE gone RENAME TO grown_rooms" },
  { "ALTER TABLE threepids RENAME TO gone", "ALTER TABLE gone RENAME TO threepids" },
  { "ALTER TABLE users RENAME COLUMN birthday TO gone",
    "ALTER TABLE users RENAME COLUMN gone TO birthday" },
  { "ALTER TABLE users RENAME COLUMN state TO gone",
    "ALTER TABLE users RENAME COLUMN gone TO state" },
};

static void
execute (BanterDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;

  banter_db_exec (db, sql, "", &error);
  g_assert_no_error (error);
}

static BanterDb *
open_database (void)
{
  g_autofree char *path
      = g_build_filename (banterd_fixture_get_data_dir (banterd), "banterd.db", NULL);
  g_autoptr (GError) error = NULL;
  BanterDb *db = banter_db_open (path, BANTER_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  return db;
}

/* 30: a lookup that fails means no. */
static void
test_failing_lookups (void)
{
  g_autoptr (BanterDb) db = open_database ();

  for (guint i = 0; i < G_N_ELEMENTS (breakages); i++)
    {
      g_autoptr (BanterdProbe) a = someone (NULL);
      g_autoptr (BanterdProbe) b = someone (NULL);
      g_autofree char *room_id = banterd_probe_prepare_dm (a, b);
      g_autofree char *answer = NULL;

      g_test_message ("%s", breakages[i].breakage);
      execute (db, breakages[i].breakage);
      g_assert_cmpuint (banterd_probe_invite (a, room_id, b, "words", NULL), !=, 200);
      execute (db, breakages[i].repair);
      answer = sync_of (b);
      g_assert_null (strstr (answer, room_id));
      g_assert_cmpuint (banterd_probe_invite (a, room_id, b, "words", NULL), ==, 200);
    }
}

/* 30: documents that cannot be read mean no, too. */
static void
test_broken_documents (void)
{
  g_autoptr (BanterDb) db = open_database ();
  g_autoptr (BanterdProbe) guardian = someone (NULL);
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  g_autoptr (BanterdProbe) friend = someone (NULL);
  g_autofree char *answer = NULL;
  g_autofree char *code = NULL;
  g_autofree char *body = NULL;
  g_autofree char *room_id = NULL;
  g_autoptr (GError) error = NULL;

  choose (teen, "friends");
  befriend (teen, friend);
  banterd_probe_call (guardian, &answer, "POST", "{}", EXTENSION "/family/codes");
  code = banterd_probe_get_string (answer, "code");
  body = g_strdup_printf ("{\"code\":\"%s\"}", code);
  banterd_probe_ok (teen, "POST", body, EXTENSION "/family/accept");
  room_id = banterd_probe_prepare_dm (friend, teen);

  banter_db_exec (db, "UPDATE pairings SET limits = '{\"dms\":' WHERE teen = ?", "s", teen->user_id,
                  &error);
  g_assert_no_error (error);
  g_assert_cmpuint (banterd_probe_invite (friend, room_id, teen, "words", NULL), !=, 200);
  banter_db_exec (db, "UPDATE pairings SET limits = '{}' WHERE teen = ?", "s", teen->user_id,
                  &error);
  g_assert_no_error (error);
  banter_db_exec (db,
                  "UPDATE account_data SET content = '{\"who_can_message\":7}' WHERE user_id = ? "
                  "AND type = 'im.banter.privacy'",
                  "s", teen->user_id, &error);
  g_assert_no_error (error);
  cannot_invite (friend, teen, room_id, "privacy");
  choose (teen, "friends");
  g_assert_cmpuint (banterd_probe_invite (friend, room_id, teen, "words", NULL), ==, 200);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/safety/way/25/phone-wanted", test_phone_wanted);
  g_test_add_func ("/safety/way/26/administrator", test_administrator);
  g_test_add_func ("/safety/way/27/masquerade", test_masquerade);
  g_test_add_func ("/safety/way/29/race", test_race);
  g_test_add_func ("/safety/way/29/race-in-chat", test_race_in_chat);
  g_test_add_func ("/safety/way/30/failing-lookups", test_failing_lookups);
  g_test_add_func ("/safety/way/30/broken-documents", test_broken_documents);
  return safety_run ();
}
