/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-ways-age"

#include "config.h"

#include "safety-people.h"

/* Ways around the safety rules that must fail, 1 to 5 and 28: to be thought older than one is, and
 * to find those who are younger. */

#define BIRTHDAY "im.banter.login.birthday"

static void
assert_band (BanterdProbe *probe, const char *band)
{
  g_autofree char *wanted = g_strdup_printf ("\"age_band\":\"%s\"", band);

  banterd_probe_tells (probe, wanted, EXTENSION "/account");
}

/* 1: a stage without a birthday, or with something else, is not passed. */
static void
test_no_birthday (void)
{
  static const char *const birthdays[] = {
    "",
    ",\"birthday\":\"\"",
    ",\"birthday\":null",
    ",\"birthday\":\"long ago\"",
    ",\"birthday\":\"1990-02-30\"",
    ",\"birthday\":\"1900-02-29\"",
    ",\"birthday\":\"90-01-01\"",
    ",\"birthday\":\"1990-1-1\"",
    ",\"birthday\":\"1990-01-01T00:00\"",
    ",\"birthday\":\"+990-01-01\"",
    ",\"birthday\":\"2100-01-01\"",
    ",\"birthday\":\"1850-01-01\"",
    ",\"birthday\":\"0000-00-00\"",
  };
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (banterd);

  for (guint i = 0; i < G_N_ELEMENTS (birthdays); i++)
    {
      g_autofree char *first = NULL;
      g_autofree char *session = NULL;
      g_autofree char *answer = NULL;
      g_autofree char *body = NULL;

      banterd_probe_call (nobody, &first, "POST", "{}", V3 "/register");
      session = banterd_probe_get_string (first, "session");
      body = g_strdup_printf ("{\"username\":\"way1\",\"password\":\"a long enough one\",\"auth\":"
                              "{\"type\":\"" BIRTHDAY "\",\"session\":\"%s\"%s}}",
                              session, birthdays[i]);
      g_test_message ("%s", body);
      g_assert_cmpuint (banterd_probe_call (nobody, &answer, "POST", body, V3 "/register"), >=,
                        400);
      g_assert_null (strstr (answer, "\"completed\":[\"" BIRTHDAY));
    }
}

/* 1: an account without one has no chats at all, with anybody. */
static void
test_unknown_age (void)
{
  g_autoptr (BanterdProbe) ageless = someone_of_unknown_age ();
  g_autoptr (BanterdProbe) adult = someone (NULL);
  g_autofree char *to_adult = g_strdup_printf ("{\"invite\":[\"%s\"]}", adult->user_id);
  g_autofree char *to_ageless = g_strdup_printf ("{\"invite\":[\"%s\"]}", ageless->user_id);
  g_autofree char *group
      = banterd_probe_create_room (adult, "{\"preset\":\"public_chat\",\"name\":\"x\"}");

  assert_band (ageless, "unknown");
  banterd_probe_tells (ageless, "\"dm_allowed\":false", EXTENSION "/account");
  befriend (ageless, adult);
  banterd_probe_refused (ageless, "age", "POST", to_adult, V3 "/createRoom");
  banterd_probe_refused (adult, "privacy", "POST", to_ageless, V3 "/createRoom");
  banterd_probe_refused (ageless, "age", "POST", "{}", V3 "/rooms/%s/join", group);
  cannot_invite (adult, ageless, group, "privacy");
}

/* 2: a birthday is given once; every other place to write one does nothing. */
static void
test_another_birthday (void)
{
  g_autoptr (BanterdProbe) child = someone_aged (14);
  g_autofree char *answer = NULL;
  g_autofree char *name = g_strndup (child->user_id + 1, strcspn (child->user_id, ":") - 1);
  g_autofree char *again = g_strdup_printf (
      "{\"username\":\"%s\",\"password\":\"x\",\"auth\":{\"type\":\"" BIRTHDAY "\",\"birthday\":"
      "\"1990-01-01\"},\"im.banter.birthday\":\"1990-01-01\"}",
      name);

  banterd_probe_set (child, "im.banter.birthday", "{\"birthday\":\"1990-01-01\"}");
  banterd_probe_set (child, "im.banter.account", "{\"age_band\":\"adult\"}");
  g_assert_cmpuint (banterd_probe_call (child, NULL, "PUT", "{\"age_band\":\"adult\"}",
                                        V3 "/user/%s/account_data/im.banter.safety",
                                        child->user_id),
                    ==, 405);
  banterd_probe_call (child, NULL, "PUT", "{\"im.banter.birthday\":\"1990-01-01\"}",
                      V3 "/profile/%s/im.banter.birthday", child->user_id);
  g_assert_cmpuint (banterd_probe_call (child, &answer, "POST", again, V3 "/register"), ==, 400);
  g_assert_nonnull (strstr (answer, "M_USER_IN_USE"));
  g_assert_cmpuint (banterd_probe_call (child, NULL, "PUT", "{\"birthday\":\"1990-01-01\"}",
                                        EXTENSION "/account"),
                    ==, 405);
  assert_band (child, "under_16");
}

/* 2: only an administrator corrects it, which is written down; what was decided before is over. */
static void
test_correction (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *room_id = banterd_probe_open_dm (a, b);
  g_autofree char *born = years_ago (15);
  const char *words[] = { "users", "set-birthday", a->user_id, born, NULL };
  const char *list[] = { "audit", "5", NULL };
  g_autofree char *said = NULL;
  g_autofree char *audit = NULL;

  banterd_probe_join (b, room_id);
  g_assert_cmpuint (banterd_probe_say (a, room_id, "I am 36"), ==, 200);
  said = administer (words);
  cannot_say (a, room_id, "age");
  cannot_say (b, room_id, "privacy");
  assert_band (a, "under_16");
  audit = administer (list);
  g_assert_nonnull (strstr (audit, "set-birthday"));
  g_assert_nonnull (strstr (audit, a->user_id));
}

static guint
try_birthday (BanterdProbe *nobody, const char *session, const char *name, const char *birthday)
{
  g_autofree char *body
      = g_strdup_printf ("{\"username\":\"%s\",\"password\":\"a long enough one\",\"auth\":"
                         "{\"type\":\"" BIRTHDAY "\",\"session\":\"%s\",\"birthday\":\"%s\"}}",
                         name, session, birthday);

  return banterd_probe_call (nobody, NULL, "POST", body, V3 "/register");
}

/* 3: who was too young does not get in with another try, in this session or (from the same place)
 * in a new one, until a day is over. A server of its own: all tests come from one place. */
static void
test_again_after_refusal (void)
{
  static const char *const arguments[] = { NULL };
  g_autoptr (BanterdFixture) own = banterd_fixture_start (arguments);
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (own);
  g_autofree char *young = years_ago (11);
  g_autofree char *first = NULL;
  g_autofree char *session = NULL;

  nobody->address = "198.51.100.9";
  banterd_probe_call (nobody, &first, "POST", "{}", V3 "/register");
  session = banterd_probe_get_string (first, "session");
  g_assert_cmpuint (try_birthday (nobody, session, "again1", young), ==, 403);
  g_assert_cmpuint (try_birthday (nobody, session, "again1", "1990-01-01"), ==, 403);
  g_clear_pointer (&first, g_free);
  g_clear_pointer (&session, g_free);
  banterd_probe_call (nobody, &first, "POST", "{}", V3 "/register");
  session = banterd_probe_get_string (first, "session");
  g_assert_cmpuint (try_birthday (nobody, session, "again2", "1990-01-01"), ==, 403);
}

static const struct
{
  const char *birthday;
  const char *before; /* the last minute of a band */
  const char *band_before;
  const char *after; /* the first of the next */
  const char *band_after;
} boundaries[] = {
  { "2010-06-15", "2026-06-15T11:59:30Z", "under_16", "2026-06-15T12:00:30Z", "16_17" },
  { "2010-06-15", "2028-06-15T11:59:30Z", "16_17", "2028-06-15T12:00:30Z", "adult" },
  /* Already the 16th birthday in UTC+14, not yet in UTC-12. */
  { "2010-06-16", "2026-06-15T10:00:30Z", "under_16", "2026-06-16T12:00:30Z", "16_17" },
  /* 29 February: 1 March in common years, itself in leap years. */
  { "2012-02-29", "2028-02-29T11:59:30Z", "under_16", "2028-02-29T12:00:30Z", "16_17" },
  { "2012-02-29", "2030-03-01T11:59:30Z", "16_17", "2030-03-01T12:00:30Z", "adult" },
  { "2010-01-01", "2026-01-01T11:59:30Z", "under_16", "2026-01-01T12:00:30Z", "16_17" },
  { "2010-12-31", "2026-12-31T11:59:30Z", "under_16", "2026-12-31T12:00:30Z", "16_17" },
};

/* 4: the server runs on while the date changes. */
static void
test_boundaries (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (boundaries); i++)
    {
      g_autoptr (BanterdProbe) probe = NULL;

      g_test_message ("%s, %s", boundaries[i].birthday, boundaries[i].before);
      set_clock (boundaries[i].before);
      probe = someone (boundaries[i].birthday);
      assert_band (probe, boundaries[i].band_before);
      set_clock (boundaries[i].after);
      assert_band (probe, boundaries[i].band_after);
    }
  banterd_fixture_move_clock (banterd, 0);
}

/* 4: verdicts that are remembered follow the date, too. */
static void
test_verdict_follows_date (void)
{
  g_autoptr (BanterdProbe) teen = NULL;
  g_autoptr (BanterdProbe) stranger = NULL;
  g_autofree char *room_id = NULL;

  set_clock ("2028-06-15T11:58:00Z");
  teen = someone ("2010-06-15");
  stranger = someone (NULL);
  choose (teen, "everyone");
  room_id = banterd_probe_prepare_dm (stranger, teen);
  cannot_invite (stranger, teen, room_id, "privacy");
  set_clock ("2028-06-15T12:00:30Z");
  g_assert_cmpuint (banterd_probe_invite (stranger, room_id, teen, "Happy birthday", NULL), ==,
                    200);
  banterd_fixture_move_clock (banterd, 0);
}

/* 5: on the 18th birthday a pairing ends by itself, limits and all. */
static void
test_grows_up_while_paired (void)
{
  g_autoptr (BanterdProbe) teen = NULL;
  g_autoptr (BanterdProbe) guardian = NULL;
  g_autoptr (BanterdProbe) friend = NULL;
  g_autofree char *room_id = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *code = NULL;
  g_autofree char *body = NULL;
  g_autofree char *family = NULL;

  set_clock ("2028-06-15T11:58:00Z");
  teen = someone ("2010-06-15");
  guardian = someone (NULL);
  friend = someone (NULL);
  choose (teen, "friends");
  befriend (teen, friend);
  room_id = banterd_probe_open_dm (friend, teen);
  banterd_probe_join (teen, room_id);
  banterd_probe_call (guardian, &answer, "POST", "{}", EXTENSION "/family/codes");
  code = banterd_probe_get_string (answer, "code");
  body = g_strdup_printf ("{\"code\":\"%s\"}", code);
  banterd_probe_ok (teen, "POST", body, EXTENSION "/family/accept");
  banterd_probe_ok (guardian, "PUT", "{\"dms\":false}", EXTENSION "/family/%s/limits",
                    teen->user_id);
  cannot_say (friend, room_id, "privacy");

  set_clock ("2028-06-15T12:00:30Z");
  g_assert_cmpuint (banterd_probe_say (friend, room_id, "Happy birthday"), ==, 200);
  g_assert_cmpuint (banterd_probe_call (guardian, NULL, "PUT", "{\"dms\":false}",
                                        EXTENSION "/family/%s/limits", teen->user_id),
                    ==, 404);
  banterd_probe_call (guardian, &family, "GET", NULL, EXTENSION "/family");
  g_assert_nonnull (strstr (family, "\"pairings\":[]"));
  banterd_fixture_move_clock (banterd, 0);
}

/* 28: no adult finds somebody under 18 by typing letters, or by trying names. */
static void
test_enumeration (void)
{
  static const int ages[] = { 14, 16, 17 };
  g_autoptr (BanterdProbe) adult = someone (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ages); i++)
    {
      g_autoptr (BanterdProbe) minor = someone_aged (ages[i]);
      g_autofree char *found = NULL;
      g_autofree char *known = NULL;
      g_autofree char *unknown = NULL;
      g_autofree char *keys = NULL;
      g_autofree char *body = g_strdup_printf ("{\"device_keys\":{\"%s\":[]}}", minor->user_id);
      g_autofree char *term = g_strdup_printf ("{\"search_term\":\"%s\"}", minor->user_id);

      banterd_probe_call (adult, &found, "POST", term, V3 "/user_directory/search");
      g_assert_null (strstr (found, minor->user_id));
      g_assert_cmpuint (
          banterd_probe_call (adult, &known, "GET", NULL, V3 "/profile/%s", minor->user_id), ==,
          404);
      g_assert_cmpuint (
          banterd_probe_call (adult, &unknown, "GET", NULL, V3 "/profile/%s", "@nobody:localhost"),
          ==, 404);
      g_assert_cmpstr (known, ==, unknown);
      banterd_probe_call (adult, &keys, "POST", body, V3 "/keys/query");
      g_assert_null (strstr (keys, "device_display_name"));
      banterd_probe_tells (adult, "\"follows_me\":false", EXTENSION "/relations/%s",
                           minor->user_id);
    }
}

/* 28: relations tell the same of a minor, of somebody who wants no messages, and of nobody. */
static void
test_relations_tell_nothing (void)
{
  g_autoptr (BanterdProbe) adult = someone (NULL);
  g_autoptr (BanterdProbe) minor = someone_aged (15);
  g_autoptr (BanterdProbe) private = someone (NULL);
  g_autoptr (BanterdProbe) blocker = someone (NULL);
  const char *people[4]
      = { minor->user_id, private->user_id, blocker->user_id, "@nobody:localhost" };
  g_autofree char *first = NULL;

  choose (private, "no_one");
  block (blocker, adult);
  banterd_probe_follow (minor, adult);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *answer = NULL;

      banterd_probe_call (adult, &answer, "GET", NULL, EXTENSION "/relations/%s", people[i]);
      if (first == NULL)
        first = g_strdup (answer);
      g_assert_cmpstr (answer, ==, first);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/safety/way/01/no-birthday", test_no_birthday);
  g_test_add_func ("/safety/way/01/unknown-age", test_unknown_age);
  g_test_add_func ("/safety/way/02/another-birthday", test_another_birthday);
  g_test_add_func ("/safety/way/02/correction", test_correction);
  g_test_add_func ("/safety/way/03/again-after-refusal", test_again_after_refusal);
  g_test_add_func ("/safety/way/04/boundaries", test_boundaries);
  g_test_add_func ("/safety/way/04/verdict-follows-date", test_verdict_follows_date);
  g_test_add_func ("/safety/way/05/grows-up-while-paired", test_grows_up_while_paired);
  g_test_add_func ("/safety/way/28/enumeration", test_enumeration);
  g_test_add_func ("/safety/way/28/relations-tell-nothing", test_relations_tell_nothing);
  return safety_run ();
}
