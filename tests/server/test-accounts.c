/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-accounts"

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "banterd-probe.h"

#include "banter-json.h"

/* Registration, signing in and out, and what the server says of itself. */

#define V3 "/_matrix/client/v3"
#define PASSWORD "\"password\":\"a long enough one\""

static BanterdFixture *fixture;

static char *
begin_registration (BanterdProbe *nobody, const char *name)
{
  g_autofree char *body = g_strdup_printf ("{\"username\":\"%s\"," PASSWORD "}", name);
  g_autofree char *answer = NULL;

  g_assert_cmpuint (banterd_probe_call_at (nobody, &answer, "POST", body, V3 "/register"), ==, 401);
  g_assert_nonnull (strstr (answer, "\"im.banter.login.birthday\""));
  g_assert_nonnull (strstr (answer, "/im.banter/terms\""));
  return banterd_probe_get_string (answer, "session");
}

static char *
build_stage (const char *name, const char *session, const char *type, const char *birthday)
{
  return g_strdup_printf ("{\"username\":\"%s\"," PASSWORD ",\"auth\":{\"type\":\"%s\","
                          "\"session\":\"%s\",\"birthday\":\"%s\"}}",
                          name, type, session, birthday);
}

static void
test_register (void)
{
  g_autoptr (BanterdProbe) alice = banterd_probe_register (fixture, "alice", NULL);
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (fixture);
  g_autofree char *whoami = NULL;
  g_autofree char *devices = NULL;

  g_assert_cmpstr (alice->user_id, ==, "@alice:localhost");
  g_assert_cmpuint (banterd_probe_call (alice, &whoami, "GET", NULL, V3 "/account/whoami"), ==,
                    200);
  g_assert_nonnull (strstr (whoami, "@alice:localhost"));
  g_assert_cmpuint (banterd_probe_call (alice, &devices, "GET", NULL, V3 "/devices"), ==, 200);
  g_assert_nonnull (strstr (devices, "device_id"));

  banterd_probe_fails (nobody, 400, "M_USER_IN_USE", "POST",
                       "{\"username\":\"alice\"," PASSWORD "}", V3 "/register");
  banterd_probe_fails (nobody, 400, "M_USER_IN_USE", "GET", NULL,
                       V3 "/register/available?username=alice");
  banterd_probe_fails (nobody, 400, "M_INVALID_USERNAME", "GET", NULL,
                       V3 "/register/available?username=%s", "Al ");
  banterd_probe_ok (nobody, "GET", NULL, V3 "/register/available?username=free");
  banterd_probe_fails (nobody, 400, "M_MISSING_PARAM", "GET", NULL, V3 "/register/available");
  banterd_probe_fails (nobody, 400, "M_INVALID_USERNAME", "POST",
                       "{\"username\":\"Not Valid\"," PASSWORD "}", V3 "/register");
  banterd_probe_fails (nobody, 400, "M_MISSING_PARAM", "POST", "{\"username\":\"x\",\"auth\":{}}",
                       V3 "/register");
  /* Which flows there are can be asked before anything is filled in. */
  banterd_probe_fails (nobody, 401, NULL, "POST", "{}", V3 "/register");
  banterd_probe_fails (nobody, 403, "M_GUEST_ACCESS_FORBIDDEN", "POST", "{}",
                       V3 "/register?kind=guest");
}

/* Twelve is refused, and the session remembers. */
static void
test_too_young (void)
{
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (fixture);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_years (now, -12);
  g_autofree char *birthday = g_date_time_format (then, "%Y-%m-%d");
  g_autofree char *session = begin_registration (nobody, "kid");
  g_autofree char *young = build_stage ("kid", session, "im.banter.login.birthday", birthday);
  g_autofree char *older = build_stage ("kid", session, "im.banter.login.birthday", "1990-01-01");

  banterd_probe_fails (nobody, 403, "M_FORBIDDEN", "POST", young, V3 "/register");
  banterd_probe_fails (nobody, 403, "M_FORBIDDEN", "POST", older, V3 "/register");
}

static void
test_uia_holds (void)
{
  static const char *const birthdays[]
      = { "", "tomorrow", "1990-13-01", "1990-02-30", "1800-01-01", "1990-1-1x" };
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (fixture);
  g_autofree char *session = begin_registration (nobody, "frank");
  g_autofree char *other = build_stage ("somebody", session, "m.login.dummy", "");
  g_autofree char *dummy = build_stage ("frank", session, "m.login.dummy", "");
  g_autofree char *unknown = build_stage ("frank", session, "m.login.email.identity", "");

  /* A wrong date is an answer to mend, not the end of the session. */
  for (guint i = 0; i < G_N_ELEMENTS (birthdays); i++)
    {
      g_autofree char *body
          = build_stage ("frank", session, "im.banter.login.birthday", birthdays[i]);

      banterd_probe_fails (nobody, 401, "M_INVALID_PARAM", "POST", body, V3 "/register");
    }
  banterd_probe_fails (nobody, 401, "M_INVALID_PARAM", "POST", unknown, V3 "/register");
  banterd_probe_fails (nobody, 403, "M_FORBIDDEN", "POST", other, V3 "/register");
  /* One stage of three does not make an account. */
  banterd_probe_fails (nobody, 401, NULL, "POST", dummy, V3 "/register");
  banterd_probe_ok (nobody, "GET", NULL, V3 "/register/available?username=frank");
}

static char *
login (BanterdProbe *probe, const char *user, const char *password, const char *device,
       guint status)
{
  g_autofree char *body = g_strdup_printf (
      "{\"type\":\"m.login.password\",\"identifier\":{\"type\":\"m.id.user\",\"user\":\"%s\"},"
      "\"password\":\"%s\",\"device_id\":\"%s\"}",
      user, password, device);
  g_autofree char *answer = NULL;

  g_assert_cmpuint (banterd_probe_call_at (probe, &answer, "POST", body, V3 "/login"), ==, status);
  return banterd_probe_get_string (answer, status == 200 ? "access_token" : "errcode");
}

static void
test_login (void)
{
  g_autoptr (BanterdProbe) bob = banterd_probe_register (fixture, "bob", NULL);
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (fixture);
  g_autofree char *first = login (nobody, "bob", "a long enough one", "PHONE", 200);
  g_autofree char *second = login (nobody, "@bob:localhost", "a long enough one", "PHONE", 200);
  g_autofree char *wrong = login (nobody, "bob", "wrong", "PHONE", 403);
  g_autofree char *unknown = login (nobody, "nobody", "wrong", "PHONE", 403);
  g_autofree char *foreign = login (nobody, "@bob:example.org", "a long enough one", "PHONE", 403);

  g_assert_cmpstr (wrong, ==, "M_FORBIDDEN");
  g_assert_cmpstr (unknown, ==, "M_FORBIDDEN");
  g_assert_cmpstr (foreign, ==, "M_FORBIDDEN");
  banterd_probe_ok (nobody, "GET", NULL, V3 "/login");
  banterd_probe_fails (nobody, 400, "M_UNKNOWN", "POST", "{\"type\":\"m.login.sso\"}", V3 "/login");
  banterd_probe_fails (nobody, 400, "M_BAD_JSON", "POST", "{}", V3 "/login");

  /* The same device signed in again: its former token is over. */
  nobody->token = g_steal_pointer (&first);
  banterd_probe_fails (nobody, 401, "M_UNKNOWN_TOKEN", "GET", NULL, V3 "/account/whoami");
  g_free (nobody->token);
  nobody->token = g_steal_pointer (&second);
  banterd_probe_ok (nobody, "GET", NULL, V3 "/account/whoami");
  banterd_probe_ok (nobody, "POST", "{}", V3 "/logout");
  banterd_probe_fails (nobody, 401, "M_UNKNOWN_TOKEN", "GET", NULL, V3 "/account/whoami");
  banterd_probe_ok (bob, "GET", NULL, V3 "/account/whoami");
  banterd_probe_ok (bob, "POST", NULL, V3 "/logout/all");
  banterd_probe_fails (bob, 401, "M_UNKNOWN_TOKEN", "GET", NULL, V3 "/account/whoami");
}

/* CVE-2023-41335: neither while a registration waits nor later does the password lie anywhere. */
static void
test_secrets (void)
{
  g_autoptr (BanterdProbe) carol = banterd_probe_register (fixture, "carol", NULL);
  static const char *const names[] = { "banterd.db", "banterd.db-wal" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path
          = g_build_filename (banterd_fixture_get_data_dir (fixture), names[i], NULL);
      g_autofree char *bytes = NULL;
      GStatBuf info;
      gsize length;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_assert_null (memmem (bytes, length, carol->token, strlen (carol->token)));
      g_assert_null (memmem (bytes, length, "a long enough one", 17));
      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, 0600);
    }
}

static void
test_info (void)
{
  g_autoptr (BanterdProbe) dora = banterd_probe_register (fixture, "dora", NULL);
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (fixture);
  g_autofree char *versions = NULL;
  g_autofree char *well_known = NULL;
  g_autofree char *capabilities = NULL;
  g_autofree char *rules = NULL;
  g_autofree char *base = NULL;

  g_assert_cmpuint (banterd_probe_call (nobody, &versions, "GET", NULL, "/_matrix/client/versions"),
                    ==, 200);
  g_assert_nonnull (strstr (versions, "\"im.banter.safety\":true"));
  g_assert_cmpuint (
      banterd_probe_call (nobody, &well_known, "GET", NULL, "/.well-known/matrix/client"), ==, 200);
  base = banter_json_dup_string_member (well_known, "m.homeserver/base_url");
  g_assert_cmpstr (base, ==, banterd_fixture_get_url (fixture));
  g_assert_cmpuint (banterd_probe_call (dora, &capabilities, "GET", NULL, V3 "/capabilities"), ==,
                    200);
  g_assert_nonnull (strstr (capabilities, "\"m.room_versions\":{\"default\":\"11\""));
  g_assert_nonnull (strstr (capabilities, "\"m.3pid_changes\":{\"enabled\":true}"));
  g_assert_null (strstr (capabilities, "m.account_moderation"));
  g_assert_cmpuint (banterd_probe_call (dora, &rules, "GET", NULL, V3 "/pushrules/"), ==, 200);
  g_assert_nonnull (strstr (rules, "\"pattern\":\"@dora:localhost\""));
  g_assert_null (strstr (rules, "@USER_ID@"));
}

static void
test_limits (void)
{
  static const char *const arguments[] = { "--rate-limits", NULL };
  g_autoptr (BanterdFixture) limited = banterd_fixture_start (arguments);
  g_autoptr (BanterdProbe) eve = banterd_probe_register (limited, "eve", NULL);
  g_autofree char *room_id = banterd_probe_create_room (eve, "{}");
  g_autofree char *answer = NULL;
  g_autofree char *wait = NULL;
  guint n_sent = 0;

  while (n_sent < 100 && banterd_probe_say (eve, room_id, "more") == 200)
    n_sent++;
  g_assert_cmpuint (n_sent, >=, 10);
  g_assert_cmpuint (n_sent, <, 20);
  g_assert_cmpuint (banterd_probe_send (eve, room_id, "m.room.message", "{}", &answer), ==, 429);
  wait = banter_json_dup_member (answer, "retry_after_ms");
  g_assert_nonnull (wait);
  g_assert_cmpint (g_ascii_strtoll (wait, NULL, 10), >, 0);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (NULL);
  g_test_add_func ("/server/accounts/register", test_register);
  g_test_add_func ("/server/accounts/too-young", test_too_young);
  g_test_add_func ("/server/accounts/uia-holds", test_uia_holds);
  g_test_add_func ("/server/accounts/login", test_login);
  g_test_add_func ("/server/accounts/secrets", test_secrets);
  g_test_add_func ("/server/accounts/info", test_info);
  g_test_add_func ("/server/accounts/limits", test_limits);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
