/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-ways-family"

#include "config.h"

#include "safety-people.h"

/* Ways around the safety rules that must fail, 20 to 25: past a guardian, by a guardian, and with
 * somebody else's phone. */

#define FAMILY EXTENSION "/family"
#define HOUR_MS (G_GINT64_CONSTANT (60) * 60 * 1000)

static char *
make_code (BanterdProbe *guardian)
{
  g_autofree char *answer = NULL;

  g_assert_cmpuint (banterd_probe_call (guardian, &answer, "POST", "{}", FAMILY "/codes"), ==, 200);
  return banterd_probe_get_string (answer, "code");
}

static guint
enter (BanterdProbe *teen, const char *code, char **answer)
{
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\"}", code);

  return banterd_probe_call (teen, answer, "POST", body, FAMILY "/accept");
}

static void
pair (BanterdProbe *guardian, BanterdProbe *teen)
{
  g_autofree char *code = make_code (guardian);

  g_assert_cmpuint (enter (teen, code, NULL), ==, 200);
}

static void
limit (BanterdProbe *guardian, BanterdProbe *teen, const char *limits)
{
  banterd_probe_ok (guardian, "PUT", limits, FAMILY "/%s/limits", teen->user_id);
}

/* The chat of a teen with an adult friend. */
static char *
make_chat (BanterdProbe *friend, BanterdProbe *teen)
{
  char *room_id = NULL;

  choose (teen, "friends");
  befriend (teen, friend);
  room_id = banterd_probe_open_dm (friend, teen);
  banterd_probe_join (teen, room_id);
  return room_id;
}

static void
close_account (BanterdProbe *probe)
{
  g_autofree char *first = NULL;
  g_autofree char *session = NULL;
  g_autofree char *body = NULL;

  banterd_probe_call (probe, &first, "POST", "{}", V3 "/account/deactivate");
  session = banterd_probe_get_string (first, "session");
  body = g_strdup_printf ("{\"auth\":{\"type\":\"m.login.password\",\"session\":\"%s\","
                          "\"identifier\":{\"type\":\"m.id.user\",\"user\":\"%s\"},"
                          "\"password\":\"a long enough one\"}}",
                          session, probe->user_id);
  banterd_probe_ok (probe, "POST", body, V3 "/account/deactivate");
}

/* 20: what the teen writes is a wish; the guardian's cap and that of the age hold. */
static void
test_wish_above_cap (void)
{
  static const char *const wishes[]
      = { "everyone", "suggested_friends", "following", "friends", "a word of tomorrow" };
  g_autoptr (BanterdProbe) guardian = someone (NULL);
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  g_autoptr (BanterdProbe) friend = someone (NULL);
  g_autoptr (BanterdProbe) stranger = someone (NULL);
  g_autofree char *room_id = make_chat (friend, teen);
  g_autofree char *new_room = banterd_probe_prepare_dm (stranger, teen);

  pair (guardian, teen);
  limit (guardian, teen, "{\"max_who_can_message\":\"no_one\"}");
  for (guint i = 0; i < G_N_ELEMENTS (wishes); i++)
    {
      choose (teen, wishes[i]);
      cannot_say (friend, room_id, "privacy");
      cannot_invite (stranger, teen, new_room, "privacy");
    }
  /* Without a guardian's the cap of the age is left. */
  limit (guardian, teen, "{}");
  banterd_probe_set (teen, "im.banter.privacy",
                     "{\"who_can_message\":\"everyone\","
                     "\"who_can_add_to_groups\":\"everyone\"}");
  g_assert_cmpuint (banterd_probe_say (friend, room_id, "hello"), ==, 200);
  cannot_invite (stranger, teen, new_room, "privacy");
}

/* 21: the teen unpairs: the guardian knows at once, and the limits stay for 48 hours. */
static void
test_unpairing (void)
{
  g_autoptr (BanterdProbe) guardian = someone (NULL);
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  g_autoptr (BanterdProbe) friend = someone (NULL);
  g_autofree char *room_id = make_chat (friend, teen);
  g_autofree char *before = NULL;
  g_autofree char *since = NULL;
  g_autofree char *told = NULL;

  pair (guardian, teen);
  limit (guardian, teen, "{\"dms\":false}");
  before = sync_of (guardian);
  since = banterd_probe_get_string (before, "next_batch");
  banterd_probe_ok (teen, "DELETE", NULL, FAMILY "/%s", guardian->user_id);
  told = banterd_probe_poll (guardian, since, 30000);
  g_assert_nonnull (strstr (told, "im.banter.safety"));
  cannot_say (friend, room_id, "privacy");
  banterd_fixture_move_clock (banterd, 48 * HOUR_MS - HOUR_MS / 10);
  cannot_say (friend, room_id, "privacy");
  cannot_say (teen, room_id, "family");
  banterd_fixture_move_clock (banterd, 0);
}

/* 21: guessing codes: five wrong ones an hour, then not even the right one. */
static void
test_guessing_codes (void)
{
  g_autoptr (BanterdProbe) guardian = someone (NULL);
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  g_autoptr (BanterdProbe) other = someone_aged (16);
  g_autofree char *code = make_code (guardian);
  g_autofree char *answer = NULL;

  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (enter (teen, "AAAAAAAA", NULL), ==, 404);
  g_assert_cmpuint (enter (teen, code, &answer), ==, 429);
  g_assert_nonnull (strstr (answer, "retry_after_ms"));
  /* Over a restart, too. */
  banterd_fixture_terminate (banterd);
  banterd_fixture_restart (banterd);
  g_assert_cmpuint (enter (teen, code, NULL), ==, 429);
  g_assert_cmpuint (enter (other, "BBBBBBBB", NULL), ==, 404);
  banterd_fixture_move_clock (banterd, HOUR_MS + 60000);
  g_assert_cmpuint (enter (teen, code, NULL), ==, 200);
  banterd_fixture_move_clock (banterd, 0);
}

/* 21: who holds a guardian's token can lift limits, which the teen and the other guardians see, and
 * nothing else. */
static void
test_one_guardian_lifts (void)
{
  g_autoptr (BanterdProbe) one = someone (NULL);
  g_autoptr (BanterdProbe) other = someone (NULL);
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  g_autoptr (BanterdProbe) friend = someone (NULL);
  g_autofree char *room_id = make_chat (friend, teen);

  pair (one, teen);
  pair (other, teen);
  limit (one, teen, "{\"dms\":true}");
  limit (other, teen, "{\"dms\":false}");
  cannot_say (friend, room_id, "privacy");
  limit (one, teen, "{}");
  banterd_probe_ok (one, "DELETE", NULL, FAMILY "/%s", teen->user_id);
  cannot_say (friend, room_id, "privacy");
  banterd_probe_tells (teen, "\"action\":\"lifted\"", FAMILY);
  g_assert_cmpuint (banterd_probe_call (one, NULL, "PUT", "{}", FAMILY "/%s/limits", teen->user_id),
                    ==, 404);
}

/* 22: guardians who are none. */
static void
test_false_guardians (void)
{
  g_autoptr (BanterdProbe) teen = someone_aged (17);
  g_autoptr (BanterdProbe) minor = someone_aged (17);
  g_autoptr (BanterdProbe) ageless = someone_of_unknown_age ();
  g_autoptr (BanterdProbe) adult = someone (NULL);
  g_autofree char *code = make_code (adult);
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\"}", code);
  g_autofree char *born = years_ago (17);
  const char *words[] = { "users", "set-birthday", adult->user_id, born, NULL };

  banterd_probe_refused (minor, "age", "POST", "{}", FAMILY "/codes");
  banterd_probe_refused (ageless, "age", "POST", "{}", FAMILY "/codes");
  banterd_probe_refused (ageless, "age", "POST", body, FAMILY "/accept");
  /* The code is older than the correction: its maker was no adult after all. Nor with oneself. */
  g_free (administer (words));
  banterd_probe_refused (teen, "age", "POST", body, FAMILY "/accept");
  banterd_probe_refused (adult, "age", "POST", body, FAMILY "/accept");
}

/* 22: a guardian who turns out to be no adult decides nothing more; what was decided holds. */
static void
test_guardian_no_more (void)
{
  g_autoptr (BanterdProbe) teen = someone_aged (17);
  g_autoptr (BanterdProbe) adult = someone (NULL);
  g_autofree char *born = years_ago (17);
  const char *words[] = { "users", "set-birthday", adult->user_id, born, NULL };

  pair (adult, teen);
  banterd_probe_ok (adult, "PUT", "{\"groups\":false}", FAMILY "/%s/limits", teen->user_id);
  g_free (administer (words));
  banterd_probe_refused (adult, "age", "PUT", "{}", FAMILY "/%s/limits", teen->user_id);
  banterd_probe_tells (teen, "\"groups\":false", FAMILY);
}

/* 22: in a circle: a pairs with b, and (after birthdays were corrected) b with a. */
static void
test_circle (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone_aged (16);
  g_autofree char *young = years_ago (16);
  g_autofree char *old = years_ago (30);
  const char *a_young[] = { "users", "set-birthday", a->user_id, young, NULL };
  const char *b_old[] = { "users", "set-birthday", b->user_id, old, NULL };
  g_autofree char *family = NULL;

  pair (a, b);
  g_free (administer (a_young));
  g_free (administer (b_old));
  /* The old pairing is over with b's age, so this is the only one. */
  pair (b, a);
  banterd_probe_call (a, &family, "GET", NULL, FAMILY);
  g_assert_nonnull (strstr (family, "\"action\":\"grown_up\""));
  g_assert_true (strstr (family, "\"since_ts\"") != NULL);
  g_assert_true (g_strrstr (family, "\"since_ts\"") == strstr (family, "\"since_ts\""));
}

/* 22: of two guardians the stricter one holds, in each limit. */
static void
test_strictest (void)
{
  g_autoptr (BanterdProbe) one = someone (NULL);
  g_autoptr (BanterdProbe) other = someone (NULL);
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  g_autofree char *family = NULL;

  pair (one, teen);
  pair (other, teen);
  limit (one, teen, "{\"max_who_can_message\":\"friends\",\"requests\":false,\"words\":[\"x\"]}");
  limit (other, teen,
         "{\"max_who_can_message\":\"no_one\",\"groups\":false,\"quiet\":"
         "{\"from\":\"20:00\",\"to\":\"09:00\",\"tz\":\"Europe/Berlin\"}}");
  banterd_probe_call (teen, &family, "GET", NULL, FAMILY);
  g_assert_nonnull (strstr (family,
                            "\"limits\":{\"max_who_can_message\":\"no_one\",\"requests\":false,"
                            "\"groups\":false,\"words\":[\"x\"],\"quiet\":["));
  g_assert_nonnull (strstr (family, "Europe/Berlin"));
}

/* 23: a guardian whose account is gone: the limits stay, until the teen pairs anew. */
static void
test_guardian_is_gone (void)
{
  g_autoptr (BanterdProbe) guardian = someone (NULL);
  g_autoptr (BanterdProbe) next = someone (NULL);
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  g_autoptr (BanterdProbe) friend = someone (NULL);
  g_autofree char *room_id = make_chat (friend, teen);

  pair (guardian, teen);
  limit (guardian, teen, "{\"dms\":false}");
  close_account (guardian);
  cannot_say (friend, room_id, "privacy");
  banterd_probe_refused (teen, "family", "DELETE", NULL, FAMILY "/%s", guardian->user_id);
  banterd_fixture_move_clock (banterd, 72 * HOUR_MS);
  cannot_say (friend, room_id, "privacy");
  banterd_fixture_move_clock (banterd, 0);
  pair (next, teen);
  g_assert_cmpuint (banterd_probe_say (friend, room_id, "hello"), ==, 200);
}

/* 23: or until an administrator lifts them. */
static void
test_administrator_lifts (void)
{
  g_autoptr (BanterdProbe) guardian = someone (NULL);
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  g_autoptr (BanterdProbe) friend = someone (NULL);
  g_autofree char *room_id = make_chat (friend, teen);
  const char *words[] = { "family", "lift", teen->user_id, NULL };

  pair (guardian, teen);
  limit (guardian, teen, "{\"dms\":false}");
  close_account (guardian);
  cannot_say (friend, room_id, "privacy");
  g_free (administer (words));
  g_assert_cmpuint (banterd_probe_say (friend, room_id, "hello"), ==, 200);
  banterd_probe_tells (teen, "lifted_by_administrator", FAMILY);
}

/* 24: a guardian reads nothing of what the teen writes, with whom, or keeps. */
static void
test_guardian_reads (void)
{
  static const char *const paths[] = {
    V3 "/rooms/%s/messages?dir=b", V3 "/rooms/%s/state",   V3 "/rooms/%s/members",
    V3 "/rooms/%s/joined_members", V3 "/rooms/%s/aliases",
  };
  g_autoptr (BanterdProbe) guardian = someone (NULL);
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  g_autoptr (BanterdProbe) friend = someone (NULL);
  g_autofree char *room_id = make_chat (friend, teen);
  g_autofree char *answer = NULL;
  g_autofree char *family = NULL;

  pair (guardian, teen);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_auto (GStrv) parts = g_strsplit (paths[i], "%s", -1);
      g_autofree char *escaped = g_uri_escape_string (room_id, NULL, FALSE);
      g_autofree char *path = g_strjoinv (escaped, parts);

      g_assert_cmpuint (banterd_probe_call_at (guardian, NULL, "GET", NULL, path), ==, 403);
    }
  g_assert_cmpuint (banterd_probe_call (guardian, NULL, "GET", NULL,
                                        V3 "/user/%s/account_data/im.banter.following",
                                        teen->user_id),
                    ==, 403);
  g_assert_cmpuint (banterd_probe_call (guardian, NULL, "POST", "{}", V3 "/rooms/%s/join", room_id),
                    ==, 403);
  answer = sync_of (guardian);
  g_assert_null (strstr (answer, room_id));
  g_assert_null (strstr (answer, friend->user_id));
  banterd_probe_call (guardian, &family, "GET", NULL, FAMILY);
  g_assert_null (strstr (family, room_id));
  g_assert_null (strstr (family, friend->user_id));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/safety/way/20/wish-above-cap", test_wish_above_cap);
  g_test_add_func ("/safety/way/21/unpairing", test_unpairing);
  g_test_add_func ("/safety/way/21/guessing-codes", test_guessing_codes);
  g_test_add_func ("/safety/way/21/one-guardian-lifts", test_one_guardian_lifts);
  g_test_add_func ("/safety/way/22/false-guardians", test_false_guardians);
  g_test_add_func ("/safety/way/22/guardian-no-more", test_guardian_no_more);
  g_test_add_func ("/safety/way/22/circle", test_circle);
  g_test_add_func ("/safety/way/22/strictest", test_strictest);
  g_test_add_func ("/safety/way/23/guardian-is-gone", test_guardian_is_gone);
  g_test_add_func ("/safety/way/23/administrator-lifts", test_administrator_lifts);
  g_test_add_func ("/safety/way/24/guardian-reads", test_guardian_reads);
  return safety_run ();
}
