/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-family"

#include "config.h"

#include "safety-people.h"

/* Family Pairing through the raw API: codes, limits and what they do, the end of it. */

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
enter (BanterdProbe *teen, const char *code)
{
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\"}", code);

  return banterd_probe_call (teen, NULL, "POST", body, FAMILY "/accept");
}

static void
pair (BanterdProbe *guardian, BanterdProbe *teen)
{
  g_autofree char *code = make_code (guardian);

  g_assert_cmpuint (enter (teen, code), ==, 200);
}

static void
limit (BanterdProbe *guardian, BanterdProbe *teen, const char *limits)
{
  banterd_probe_ok (guardian, "PUT", limits, FAMILY "/%s/limits", teen->user_id);
}

/* A teen with a friend who may write, and the chat of the two. */
typedef struct
{
  BanterdProbe *teen;
  BanterdProbe *friend;
  BanterdProbe *guardian;
  char *room_id;
} Scene;

static void
scene_init (Scene *scene)
{
  scene->teen = someone_aged (16);
  scene->friend = someone_aged (17);
  scene->guardian = someone_aged (45);
  choose (scene->teen, "friends");
  choose (scene->friend, "friends");
  befriend (scene->teen, scene->friend);
  scene->room_id = banterd_probe_open_dm (scene->friend, scene->teen);
  banterd_probe_join (scene->teen, scene->room_id);
  pair (scene->guardian, scene->teen);
}

static void
scene_clear (Scene *scene)
{
  banterd_probe_free (scene->teen);
  banterd_probe_free (scene->friend);
  banterd_probe_free (scene->guardian);
  g_free (scene->room_id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

static void
test_codes (void)
{
  g_autoptr (BanterdProbe) guardian = someone_aged (40);
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  g_autoptr (BanterdProbe) sibling = someone_aged (17);
  g_autofree char *code = make_code (guardian);
  g_autofree char *spoken = g_ascii_strdown (code, -1);
  g_autofree char *written = NULL;

  g_assert_cmpuint (strlen (code), ==, 8);
  for (const char *c = code; *c != '\0'; c++)
    g_assert_nonnull (strchr ("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", *c));

  /* As people type it: small letters, in groups. */
  written = g_strdup_printf ("%.4s-%s", spoken, spoken + 4);
  g_assert_cmpuint (enter (teen, written), ==, 200);
  g_assert_cmpuint (enter (sibling, code), ==, 404);
  banterd_probe_tells (teen, guardian->user_id, FAMILY);
  banterd_probe_tells (guardian, teen->user_id, FAMILY);
  g_assert_cmpuint (banterd_probe_call (teen, NULL, "POST", "{}", FAMILY "/accept"), ==, 400);
}

static void
test_code_ends (void)
{
  g_autoptr (BanterdProbe) guardian = someone_aged (40);
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  g_autofree char *code = make_code (guardian);
  g_autofree char *other = make_code (guardian);

  banterd_fixture_move_clock (banterd, 24 * HOUR_MS - HOUR_MS / 2);
  g_assert_cmpuint (enter (teen, code), ==, 200);
  banterd_fixture_move_clock (banterd, 24 * HOUR_MS);
  g_assert_cmpuint (enter (teen, other), ==, 404);
  banterd_fixture_move_clock (banterd, 0);
}

static void
test_ages (void)
{
  static const int no_guardians[] = { 14, 16, 17 };
  static const int no_teens[] = { 14, 15, 18, 40 };
  g_autoptr (BanterdProbe) guardian = someone_aged (40);
  g_autofree char *code = make_code (guardian);
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\"}", code);

  for (guint i = 0; i < G_N_ELEMENTS (no_guardians); i++)
    {
      g_autoptr (BanterdProbe) probe = someone_aged (no_guardians[i]);

      banterd_probe_refused (probe, "age", "POST", "{}", FAMILY "/codes");
    }
  for (guint i = 0; i < G_N_ELEMENTS (no_teens); i++)
    {
      g_autoptr (BanterdProbe) probe = someone_aged (no_teens[i]);

      banterd_probe_refused (probe, "age", "POST", body, FAMILY "/accept");
    }
  /* Not with oneself either. */
  banterd_probe_refused (guardian, "age", "POST", body, FAMILY "/accept");
}

static void
test_how_many (void)
{
  g_autoptr (BanterdProbe) teen = someone_aged (16);
  g_autoptr (BanterdProbe) guardian = someone_aged (40);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (BanterdProbe) one = someone_aged (40);

      pair (one, teen);
    }
  {
    g_autofree char *code = make_code (guardian);
    g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\"}", code);

    banterd_probe_refused (teen, "family", "POST", body, FAMILY "/accept");
  }
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (BanterdProbe) one = someone_aged (16);

      pair (guardian, one);
    }
  banterd_probe_refused (guardian, "family", "POST", "{}", FAMILY "/codes");
}

/* What each limit does, and that lifting it gives back what was. */
static void
test_limits (void)
{
  g_auto (Scene) scene = { 0 };
  g_autofree char *group = NULL;

  scene_init (&scene);
  g_assert_cmpuint (banterd_probe_say (scene.friend, scene.room_id, "before"), ==, 200);

  limit (scene.guardian, scene.teen, "{\"dms\":false}");
  cannot_say (scene.friend, scene.room_id, "privacy");
  cannot_say (scene.teen, scene.room_id, "family");
  banterd_probe_tells (scene.teen, "\"dm_refusal\":\"family\"", EXTENSION "/account");
  banterd_probe_tells (scene.friend, "\"reason\":\"privacy\"", EXTENSION "/relations/%s",
                       scene.teen->user_id);

  limit (scene.guardian, scene.teen, "{\"max_who_can_message\":\"no_one\"}");
  cannot_say (scene.friend, scene.room_id, "privacy");
  cannot_say (scene.teen, scene.room_id, "own_privacy");

  limit (scene.guardian, scene.teen, "{\"max_who_can_message\":\"friends\"}");
  g_assert_cmpuint (banterd_probe_say (scene.friend, scene.room_id, "friends may"), ==, 200);

  limit (scene.guardian, scene.teen, "{\"groups\":false}");
  group = banterd_probe_create_room (scene.friend, "{\"preset\":\"private_chat\"}");
  {
    g_autoptr (BanterdProbe) third = someone_aged (17);

    banterd_probe_set (third, "im.banter.privacy", "{\"who_can_add_to_groups\":\"friends\"}");
    banterd_probe_follow (third, scene.friend);
    banterd_probe_set (scene.friend, "im.banter.following", "{\"users\":{}}");
    {
      g_autofree char *both = g_strdup_printf ("{\"users\":{\"%s\":{},\"%s\":{}}}", third->user_id,
                                               scene.teen->user_id);

      banterd_probe_set (scene.friend, "im.banter.following", both);
    }
    {
      g_autofree char *invites
          = g_strdup_printf ("{\"invite\":[\"%s\",\"%s\"]}", third->user_id, scene.teen->user_id);

      banterd_probe_refused (scene.friend, "privacy", "POST", invites, V3 "/createRoom");
      limit (scene.guardian, scene.teen, "{}");
      banterd_probe_ok (scene.friend, "POST", invites, V3 "/createRoom");
    }
  }
  g_assert_cmpuint (banterd_probe_say (scene.friend, scene.room_id, "as before"), ==, 200);
}

static void
test_malformed_limits (void)
{
  static const char *const bad[] = {
    "{\"dms\":\"no\"}",
    "{\"max_who_can_message\":\"everyone\"}",
    "{\"words\":[7]}",
    "{\"quiet\":{\"from\":\"23:00\",\"to\":\"08:00\"}}",
    "{\"quiet\":{\"from\":\"22:00\",\"to\":\"06:00\"}}",
    "{\"quiet\":{\"from\":\"22:00\",\"to\":\"08:00\",\"tz\":\"../x\"}}",
  };
  g_auto (Scene) scene = { 0 };
  g_autofree char *answer = NULL;

  scene_init (&scene);
  limit (scene.guardian, scene.teen, "{\"requests\":false}");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *refusal = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_cmpuint (banterd_probe_call (scene.guardian, &refusal, "PUT", bad[i],
                                            FAMILY "/%s/limits", scene.teen->user_id),
                        ==, 400);
      g_assert_nonnull (strstr (refusal, "M_BAD_JSON"));
    }
  banterd_probe_tells (scene.teen, "\"requests\":false", FAMILY);
  /* Only a guardian, and only of this teen. */
  g_assert_cmpuint (banterd_probe_call (scene.friend, &answer, "PUT", "{}", FAMILY "/%s/limits",
                                        scene.teen->user_id),
                    ==, 404);
  g_assert_cmpuint (
      banterd_probe_call (scene.teen, NULL, "PUT", "{}", FAMILY "/%s/limits", scene.teen->user_id),
      ==, 404);
  g_assert_cmpuint (banterd_probe_call (scene.teen, NULL, "PUT", "{}", FAMILY "/%s/limits",
                                        scene.guardian->user_id),
                    ==, 404);
}

/* Each change reaches the clients of both at once, as account data that they cannot write. */
static void
test_told_at_once (void)
{
  g_auto (Scene) scene = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *since = NULL;
  g_autofree char *news = NULL;

  scene_init (&scene);
  before = sync_of (scene.teen);
  since = banterd_probe_get_string (before, "next_batch");
  g_assert_nonnull (strstr (before, "im.banter.safety"));
  limit (scene.guardian, scene.teen, "{\"dms\":false}");
  news = banterd_probe_poll (scene.teen, since, 30000);
  g_assert_nonnull (strstr (news, "im.banter.safety"));
  g_assert_nonnull (strstr (news, "\"dms\":false"));
  g_assert_nonnull (strstr (news, "\"from\":\"22:00\""));
  g_assert_cmpuint (banterd_probe_call (scene.teen, NULL, "PUT", "{}",
                                        V3 "/user/%s/account_data/im.banter.safety",
                                        scene.teen->user_id),
                    ==, 405);
}

static void
test_unpair (void)
{
  g_auto (Scene) scene = { 0 };
  g_autofree char *told = NULL;

  scene_init (&scene);
  limit (scene.guardian, scene.teen, "{\"dms\":false}");
  banterd_probe_ok (scene.teen, "DELETE", NULL, FAMILY "/%s", scene.guardian->user_id);
  told = sync_of (scene.guardian);
  g_assert_nonnull (strstr (told, "im.banter.safety"));
  banterd_probe_tells (scene.guardian, "unpair_asked", FAMILY);
  banterd_probe_tells (scene.guardian, "ends_ts", FAMILY);
  cannot_say (scene.teen, scene.room_id, "family");

  /* Asking again does not make it later, nor sooner. */
  banterd_fixture_move_clock (banterd, 47 * HOUR_MS);
  banterd_probe_ok (scene.teen, "DELETE", NULL, FAMILY "/%s", scene.guardian->user_id);
  cannot_say (scene.teen, scene.room_id, "family");
  banterd_fixture_move_clock (banterd, 48 * HOUR_MS + HOUR_MS / 60);
  g_assert_cmpuint (banterd_probe_say (scene.teen, scene.room_id, "free again"), ==, 200);
  g_assert_cmpuint (banterd_probe_call (scene.guardian, NULL, "PUT", "{}", FAMILY "/%s/limits",
                                        scene.teen->user_id),
                    ==, 404);
  banterd_fixture_move_clock (banterd, 0);
}

static void
test_lift (void)
{
  g_auto (Scene) scene = { 0 };

  scene_init (&scene);
  limit (scene.guardian, scene.teen, "{\"dms\":false}");
  g_assert_cmpuint (
      banterd_probe_call (scene.friend, NULL, "DELETE", NULL, FAMILY "/%s", scene.teen->user_id),
      ==, 404);
  banterd_probe_ok (scene.guardian, "DELETE", NULL, FAMILY "/%s", scene.teen->user_id);
  g_assert_cmpuint (banterd_probe_say (scene.teen, scene.room_id, "free again"), ==, 200);
  banterd_probe_tells (scene.teen, "\"action\":\"lifted\"", FAMILY);
}

/* Both read the same list, each change with who made it. */
static void
test_audit (void)
{
  g_auto (Scene) scene = { 0 };
  g_autofree char *of_teen = NULL;
  g_autofree char *of_guardian = NULL;
  g_autofree char *of_friend = NULL;

  scene_init (&scene);
  limit (scene.guardian, scene.teen, "{\"requests\":false,\"words\":[\"heck\"]}");
  banterd_probe_call (scene.teen, &of_teen, "GET", NULL, FAMILY);
  banterd_probe_call (scene.guardian, &of_guardian, "GET", NULL, FAMILY);
  banterd_probe_call (scene.friend, &of_friend, "GET", NULL, FAMILY);
  g_assert_nonnull (strstr (of_teen, "\"action\":\"paired\""));
  g_assert_nonnull (strstr (of_teen, "\"action\":\"limits_changed\""));
  g_assert_nonnull (strstr (of_teen, "heck"));
  g_assert_nonnull (strstr (of_guardian, "\"action\":\"paired\""));
  g_assert_nonnull (strstr (of_guardian, "\"action\":\"limits_changed\""));
  g_assert_null (strstr (of_friend, scene.teen->user_id));
  g_assert_null (strstr (of_friend, scene.guardian->user_id));
}

/* Whose limits a guardian sets has a name; strangers do not learn it. */
static void
test_profile (void)
{
  g_auto (Scene) scene = { 0 };
  g_autoptr (BanterdProbe) stranger = someone_aged (45);

  scene_init (&scene);
  g_assert_cmpuint (
      banterd_probe_call (scene.guardian, NULL, "GET", NULL, V3 "/profile/%s", scene.teen->user_id),
      ==, 200);
  g_assert_cmpuint (
      banterd_probe_call (stranger, NULL, "GET", NULL, V3 "/profile/%s", scene.teen->user_id), !=,
      200);
  banterd_probe_ok (scene.guardian, "DELETE", NULL, FAMILY "/%s", scene.teen->user_id);
  g_assert_cmpuint (
      banterd_probe_call (scene.guardian, NULL, "GET", NULL, V3 "/profile/%s", scene.teen->user_id),
      !=, 200);
}

static void
test_plain (void)
{
  static const char *const arguments[] = { "--plain", NULL };
  static const struct
  {
    const char *method;
    const char *path;
  } calls[] = {
    { "GET", FAMILY },
    { "POST", FAMILY "/codes" },
    { "POST", FAMILY "/accept" },
    { "PUT", FAMILY "/@x:localhost/limits" },
    { "DELETE", FAMILY "/@x:localhost" },
    { "GET", EXTENSION "/suggestions" },
  };
  g_autoptr (BanterdFixture) plain = banterd_fixture_start (arguments);
  g_autoptr (BanterdProbe) a = banterd_probe_register (plain, "anna", NULL);
  g_autofree char *versions = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *answer = NULL;

      g_assert_cmpuint (
          banterd_probe_call_at (a, &answer, calls[i].method, "{\"code\":\"x\"}", calls[i].path),
          ==, 404);
      g_assert_nonnull (strstr (answer, "M_UNRECOGNIZED"));
    }
  banterd_probe_call (a, &versions, "GET", NULL, "/_matrix/client/versions");
  g_assert_null (strstr (versions, "im.banter.safety\":true"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/family/codes", test_codes);
  g_test_add_func ("/family/code-ends", test_code_ends);
  g_test_add_func ("/family/ages", test_ages);
  g_test_add_func ("/family/how-many", test_how_many);
  g_test_add_func ("/family/limits", test_limits);
  g_test_add_func ("/family/malformed-limits", test_malformed_limits);
  g_test_add_func ("/family/told-at-once", test_told_at_once);
  g_test_add_func ("/family/unpair", test_unpair);
  g_test_add_func ("/family/lift", test_lift);
  g_test_add_func ("/family/audit", test_audit);
  g_test_add_func ("/family/profile", test_profile);
  g_test_add_func ("/family/plain", test_plain);
  return safety_run ();
}
