/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-sessions"

#include "config.h"

#include <string.h>

#include "banterd-probe.h"

#include "banter-db.h"
#include "banter-json.h"
#include "banter-server-account-state.h"

/* Tokens that expire and are refreshed, devices, the password asked for again, and what an
 * administrator or the person does to an account. */

#define V1 "/_matrix/client/v1"
#define V3 "/_matrix/client/v3"
#define PASSWORD "a long enough one"
#define WHOAMI V3 "/account/whoami"
#define LIFETIME_MS (G_GINT64_CONSTANT (5) * 60 * 1000)

static BanterdFixture *fixture;

static char *
call_ok (BanterdProbe *probe, const char *method, const char *body, const char *path)
{
  char *answer = NULL;
  guint status = banterd_probe_call_at (probe, &answer, method, body, path);

  if (status != 200)
    g_error ("%s %s %s: %u %s", method, path, body, status, answer);
  return answer;
}

static BanterdProbe *
someone (void)
{
  return banterd_probe_register (fixture, NULL, NULL);
}

static void
set_state (BanterdProbe *probe, BanterServerAccountState state)
{
  g_autofree char *path
      = g_build_filename (banterd_fixture_get_data_dir (fixture), "banterd.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterDb) db = NULL;

  banterd_fixture_terminate (fixture);
  db = banter_db_open (path, BANTER_DB_READ_WRITE, &error);
  g_assert_no_error (error);
  banter_server_account_set_state (NULL, db, probe->user_id, state, &error);
  g_assert_no_error (error);
  g_assert_false (banter_server_account_set_state (NULL, db, "@nobody:localhost", state, NULL));
  g_clear_pointer (&db, banter_db_close);
  banterd_fixture_restart (fixture);
}

static char *
login (BanterdProbe *probe, const char *more)
{
  g_autofree char *body = g_strdup_printf (
      "{\"type\":\"m.login.password\",\"identifier\":{\"type\":\"m.id.user\",\"user\":\"%s\"},"
      "\"password\":\"" PASSWORD "\",%s}",
      probe->user_id, more);

  return call_ok (probe, "POST", body, V3 "/login");
}

static void
use_token (BanterdProbe *probe, const char *answer, const char *member)
{
  g_free (probe->token);
  probe->token = banterd_probe_get_string (answer, member);
  g_assert_nonnull (probe->token);
}

static char *
build_refresh (const char *answer)
{
  g_autofree char *token = banterd_probe_get_string (answer, "refresh_token");

  g_assert_nonnull (token);
  return g_strdup_printf ("{\"refresh_token\":\"%s\"}", token);
}

/* --- Refresh --- */

static void
test_refresh (void)
{
  g_autoptr (BanterdProbe) ann = someone ();
  g_autofree char *first = login (ann, "\"refresh_token\":true,\"device_id\":\"PHONE\"");
  g_autofree char *first_body = build_refresh (first);
  g_autofree char *lifetime = banter_json_dup_member (first, "expires_in_ms");
  g_autofree char *lost = NULL;
  g_autofree char *lost_body = NULL;
  g_autofree char *second = NULL;
  g_autofree char *second_body = NULL;
  g_autofree char *third = NULL;

  g_assert_cmpint (g_ascii_strtoll (lifetime, NULL, 10), >, 0);
  use_token (ann, first, "access_token");
  lost = call_ok (ann, "POST", first_body, V3 "/refresh");
  lost_body = build_refresh (lost);
  g_assert_null (strstr (lost, "user_id"));
  /* The answer was lost: the old pair is still good, and what was lost is not. */
  banterd_probe_ok (ann, "GET", NULL, WHOAMI);
  second = call_ok (ann, "POST", first_body, V3 "/refresh");
  second_body = build_refresh (second);
  banterd_probe_fails (ann, 401, "M_UNKNOWN_TOKEN", "POST", lost_body, V3 "/refresh");
  /* Once the new pair is used the old refresh token is spent; its device is still known. */
  use_token (ann, second, "access_token");
  banterd_probe_ok (ann, "GET", NULL, WHOAMI);
  g_assert_cmpuint (banterd_probe_call_at (ann, &third, "POST", first_body, V3 "/refresh"), ==,
                    401);
  g_assert_nonnull (strstr (third, "\"soft_logout\":true"));
  g_clear_pointer (&third, g_free);
  /* Using the new refresh token counts as well. */
  third = call_ok (ann, "POST", second_body, V3 "/refresh");
  use_token (ann, third, "access_token");
  banterd_probe_ok (ann, "POST", "{}", V3 "/logout");
  banterd_probe_fails (ann, 401, "M_UNKNOWN_TOKEN", "GET", NULL, WHOAMI);
  banterd_probe_fails (ann, 401, "M_UNKNOWN_TOKEN", "POST", second_body, V3 "/refresh");
}

static void
test_refresh_refused (void)
{
  static const struct
  {
    const char *body;
    guint status;
    const char *errcode;
  } rows[] = {
    { "{}", 400, "M_BAD_JSON" },
    { "", 400, "M_NOT_JSON" },
    { "{\"refresh_token\":null}", 400, "M_BAD_JSON" },
    { "{\"refresh_token\":7}", 400, "M_BAD_JSON" },
    { "{\"refresh_token\":\"\"}", 401, "M_UNKNOWN_TOKEN" },
    { "{\"refresh_token\":\"bt_guess\"}", 401, "M_UNKNOWN_TOKEN" },
  };
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (fixture);
  g_autoptr (BanterdProbe) ann = someone ();
  g_autofree char *access = g_strdup_printf ("{\"refresh_token\":\"%s\"}", ann->token);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    banterd_probe_fails (nobody, rows[i].status, rows[i].errcode, "POST", rows[i].body,
                         V3 "/refresh");
  banterd_probe_fails (nobody, 401, "M_UNKNOWN_TOKEN", "POST", access, V3 "/refresh");
}

static void
test_expired (void)
{
  g_autoptr (BanterdProbe) ann = someone ();
  g_autofree char *first = login (ann, "\"refresh_token\":true");
  g_autofree char *body = build_refresh (first);
  g_autofree char *answer = NULL;
  g_autofree char *second = NULL;

  banterd_fixture_move_clock (fixture, LIFETIME_MS + 1000);
  /* The registration's own token asked for no refresh, so it does not expire. */
  banterd_probe_ok (ann, "GET", NULL, WHOAMI);
  use_token (ann, first, "access_token");
  g_assert_cmpuint (banterd_probe_call_at (ann, &answer, "GET", NULL, WHOAMI), ==, 401);
  g_assert_nonnull (strstr (answer, "\"M_UNKNOWN_TOKEN\""));
  g_assert_nonnull (strstr (answer, "\"soft_logout\":true"));
  second = call_ok (ann, "POST", body, V3 "/refresh");
  use_token (ann, second, "access_token");
  banterd_probe_ok (ann, "GET", NULL, WHOAMI);
  banterd_fixture_move_clock (fixture, 0);
}

/* --- Devices and confirmation --- */

static char *
begin_confirmation (BanterdProbe *probe, const char *method, const char *body, const char *path)
{
  g_autofree char *answer = NULL;

  g_assert_cmpuint (banterd_probe_call_at (probe, &answer, method, body, path), ==, 401);
  g_assert_nonnull (strstr (answer, "m.login.password"));
  return banterd_probe_get_string (answer, "session");
}

static char *
build_auth (const char *members, const char *session, const char *password)
{
  return g_strdup_printf ("{%s%s\"auth\":{\"type\":\"m.login.password\",\"session\":\"%s\","
                          "\"password\":\"%s\",\"identifier\":{\"type\":\"m.id.user\","
                          "\"user\":\"x\"}}}",
                          members, *members != '\0' ? "," : "", session, password);
}

static void
test_devices (void)
{
  g_autoptr (BanterdProbe) ann = someone ();
  g_autoptr (BanterdProbe) ben = someone ();
  g_autofree char *answer
      = login (ann, "\"device_id\":\"PHONE\",\"initial_device_display_name\":\"Ann's telephone\"");
  g_autofree char *devices = NULL;
  g_autofree char *session = NULL;
  g_autofree char *auth = NULL;
  g_autofree char *wrong = NULL;
  g_autofree char *long_name = g_strnfill (300, 'x');
  g_autofree char *long_body = g_strdup_printf ("{\"display_name\":\"%s\"}", long_name);

  devices = call_ok (ann, "GET", NULL, V3 "/devices");
  g_assert_nonnull (strstr (devices, "Ann's telephone"));
  banterd_probe_ok (ann, "PUT", "{\"display_name\":\"Old telephone\"}", V3 "/devices/PHONE");
  banterd_probe_ok (ann, "PUT", "{}", V3 "/devices/PHONE");
  g_clear_pointer (&devices, g_free);
  devices = call_ok (ann, "GET", NULL, V3 "/devices/PHONE");
  g_assert_nonnull (strstr (devices, "Old telephone"));
  g_clear_pointer (&devices, g_free);
  devices = call_ok (ann, "GET", NULL, V3 "/devices");
  g_assert_nonnull (strstr (devices, "\"last_seen_ts\":"));
  g_assert_nonnull (strstr (devices, "\"last_seen_ip\":\"127.0.0.1\""));
  banterd_probe_fails (ann, 400, "M_INVALID_PARAM", "PUT", long_body, V3 "/devices/PHONE");
  banterd_probe_fails (ann, 400, "M_BAD_JSON", "PUT", "{\"display_name\":1}", V3 "/devices/PHONE");
  /* Other people's devices are no devices. */
  banterd_probe_fails (ben, 404, "M_NOT_FOUND", "GET", NULL, V3 "/devices/PHONE");
  banterd_probe_fails (ben, 404, "M_NOT_FOUND", "PUT", "{}", V3 "/devices/PHONE");
  banterd_probe_fails (ben, 404, "M_NOT_FOUND", "PUT", "{\"display_name\":\"x\"}",
                       V3 "/devices/PHONE");

  session = begin_confirmation (ann, "DELETE", "{}", V3 "/devices/PHONE");
  wrong = build_auth ("", session, "wrong");
  auth = build_auth ("", session, PASSWORD);
  banterd_probe_fails (ann, 401, "M_FORBIDDEN", "DELETE", wrong, V3 "/devices/PHONE");
  /* Neither another person nor another request can use the session. */
  banterd_probe_fails (ben, 403, "M_FORBIDDEN", "DELETE", auth, V3 "/devices/PHONE");
  banterd_probe_fails (ann, 403, "M_FORBIDDEN", "DELETE", auth, V3 "/devices/OTHER");
  banterd_probe_ok (ann, "DELETE", auth, V3 "/devices/PHONE");
  banterd_probe_fails (ann, 404, "M_NOT_FOUND", "GET", NULL, V3 "/devices/PHONE");
  use_token (ben, answer, "access_token");
  banterd_probe_fails (ben, 401, "M_UNKNOWN_TOKEN", "GET", NULL, WHOAMI);
}

static void
test_delete_devices (void)
{
  g_autoptr (BanterdProbe) ann = someone ();
  g_autofree char *one = login (ann, "\"device_id\":\"ONE\"");
  g_autofree char *two = login (ann, "\"device_id\":\"TWO\"");
  g_autofree char *session
      = begin_confirmation (ann, "POST", "{\"devices\":[\"ONE\",\"TWO\"]}", V3 "/delete_devices");
  g_autofree char *less = build_auth ("\"devices\":[\"ONE\"]", session, PASSWORD);
  g_autofree char *right = build_auth ("\"devices\":[\"ONE\",\"TWO\"]", session, PASSWORD);

  banterd_probe_fails (ann, 400, "M_BAD_JSON", "POST", "{}", V3 "/delete_devices");
  banterd_probe_fails (ann, 400, "M_BAD_JSON", "POST", "{\"devices\":[1]}", V3 "/delete_devices");
  banterd_probe_fails (ann, 403, "M_FORBIDDEN", "POST", less, V3 "/delete_devices");
  banterd_probe_ok (ann, "POST", right, V3 "/delete_devices");
  banterd_probe_fails (ann, 404, "M_NOT_FOUND", "GET", NULL, V3 "/devices/ONE");
  banterd_probe_fails (ann, 404, "M_NOT_FOUND", "GET", NULL, V3 "/devices/TWO");
  banterd_probe_ok (ann, "GET", NULL, WHOAMI);
}

static void
test_password (void)
{
  g_autoptr (BanterdProbe) ann = someone ();
  g_autoptr (BanterdProbe) other = banterd_probe_new_nobody (fixture);
  g_autofree char *answer = login (ann, "\"device_id\":\"OTHER\"");
  g_autofree char *session = begin_confirmation (ann, "POST", "{\"new_password\":\"another one\"}",
                                                 V3 "/account/password");
  g_autofree char *body = build_auth ("\"new_password\":\"another one\"", session, PASSWORD);
  g_autofree char *changed = build_auth ("\"new_password\":\"not asked\"", session, PASSWORD);

  banterd_probe_fails (ann, 400, "M_INVALID_PARAM", "POST", "{\"new_password\":\"\"}",
                       V3 "/account/password");
  banterd_probe_fails (ann, 403, "M_FORBIDDEN", "POST", changed, V3 "/account/password");
  use_token (other, answer, "access_token");
  banterd_probe_ok (other, "GET", NULL, WHOAMI);
  banterd_probe_ok (ann, "POST", body, V3 "/account/password");
  banterd_probe_fails (other, 401, "M_UNKNOWN_TOKEN", "GET", NULL, WHOAMI);
  banterd_probe_ok (ann, "GET", NULL, WHOAMI);
  /* A session is good once. */
  banterd_probe_fails (ann, 401, "M_FORBIDDEN", "POST", body, V3 "/account/password");
}

/* Returns: (transfer full): what another device of @probe sends to "POST /login" */
static char *
ask_for_login_token (BanterdProbe *probe)
{
  g_autofree char *session = begin_confirmation (probe, "POST", NULL, V1 "/login/get_token");
  g_autofree char *auth = build_auth ("", session, PASSWORD);
  g_autofree char *made = call_ok (probe, "POST", auth, V1 "/login/get_token");
  g_autofree char *token = banterd_probe_get_string (made, "login_token");

  return g_strdup_printf ("{\"type\":\"m.login.token\",\"token\":\"%s\"}", token);
}

static void
test_login_token (void)
{
  g_autoptr (BanterdProbe) ann = someone ();
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (fixture);
  g_autofree char *body = ask_for_login_token (ann);
  g_autofree char *answer = call_ok (nobody, "POST", body, V3 "/login");
  g_autofree char *user_id = banterd_probe_get_string (answer, "user_id");
  g_autofree char *flows = call_ok (nobody, "GET", NULL, V3 "/login");

  g_assert_cmpstr (user_id, ==, ann->user_id);
  g_assert_nonnull (strstr (flows, "\"get_login_token\":true"));
  banterd_probe_fails (nobody, 403, "M_FORBIDDEN", "POST", body, V3 "/login");
  banterd_probe_fails (nobody, 400, "M_MISSING_PARAM", "POST", "{\"type\":\"m.login.token\"}",
                       V3 "/login");
  banterd_probe_fails (nobody, 403, "M_FORBIDDEN", "POST",
                       "{\"type\":\"m.login.token\",\"token\":\"x\"}", V3 "/login");
}

/* Signed out everywhere is also: with no token from before. */
static void
test_login_token_ends (void)
{
  g_autoptr (BanterdProbe) ann = someone ();
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (fixture);
  g_autofree char *body = ask_for_login_token (ann);

  banterd_probe_ok (ann, "POST", "{}", V3 "/logout/all");
  banterd_probe_fails (nobody, 403, "M_FORBIDDEN", "POST", body, V3 "/login");
}

/* The database knows hashes of tokens, not tokens. */
static void
test_no_tokens_on_disk (void)
{
  static const char *const files[] = { "banterd.db", "banterd.db-wal" };
  static const char *const members[] = { "access_token", "refresh_token" };
  g_autoptr (BanterdProbe) ann = someone ();
  g_autofree char *first = login (ann, "\"refresh_token\":true");
  g_autofree char *body = build_refresh (first);
  g_autofree char *second = call_ok (ann, "POST", body, V3 "/refresh");

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path
          = g_build_filename (banterd_fixture_get_data_dir (fixture), files[i], NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      for (guint j = 0; j < G_N_ELEMENTS (members); j++)
        {
          g_autofree char *old = banterd_probe_get_string (first, members[j]);
          g_autofree char *new = banterd_probe_get_string (second, members[j]);

          g_assert_null (memmem (bytes, length, old, strlen (old)));
          g_assert_null (memmem (bytes, length, new, strlen (new)));
        }
    }
}

/* --- States of an account --- */

static void
test_locked (void)
{
  g_autoptr (BanterdProbe) ann = someone ();
  g_autofree char *first = login (ann, "\"refresh_token\":true");
  g_autofree char *refresh = build_refresh (first);
  g_autofree char *password = g_strdup_printf (
      "{\"type\":\"m.login.password\",\"user\":\"%s\",\"password\":\"" PASSWORD "\"}",
      ann->user_id);
  g_autofree char *answer = NULL;

  set_state (ann, BANTER_SERVER_ACCOUNT_LOCKED);
  g_assert_cmpuint (banterd_probe_call_at (ann, &answer, "GET", NULL, WHOAMI), ==, 401);
  g_assert_nonnull (strstr (answer, "\"M_USER_LOCKED\""));
  g_assert_nonnull (strstr (answer, "\"soft_logout\":true"));
  banterd_probe_fails (ann, 401, "M_USER_LOCKED", "GET", NULL, V3 "/sync");
  banterd_probe_fails (ann, 401, "M_USER_LOCKED", "POST", refresh, V3 "/refresh");
  banterd_probe_fails (ann, 401, "M_USER_LOCKED", "POST", password, V3 "/login");
  set_state (ann, BANTER_SERVER_ACCOUNT_ACTIVE);
  banterd_probe_ok (ann, "GET", NULL, WHOAMI);
  set_state (ann, BANTER_SERVER_ACCOUNT_LOCKED);
  banterd_probe_ok (ann, "POST", "{}", V3 "/logout");
}

static void
test_suspended (void)
{
  g_autoptr (BanterdProbe) ann = someone ();
  g_autoptr (BanterdProbe) ben = someone ();
  g_autoptr (BanterdProbe) third = someone ();
  g_autofree char *room_id = banterd_probe_create_room (ann, "{\"preset\":\"public_chat\"}");
  g_autofree char *said = NULL;
  g_autofree char *mine = NULL;
  g_autofree char *other = NULL;
  g_autofree char *theirs = NULL;

  /* With three in it the room is no direct chat. */
  banterd_probe_join (ben, room_id);
  banterd_probe_join (third, room_id);
  g_assert_cmpuint (banterd_probe_send (ann, room_id, "m.room.message", "{\"body\":\"hi\"}", &said),
                    ==, 200);
  g_assert_cmpuint (
      banterd_probe_send (ben, room_id, "m.room.message", "{\"body\":\"ho\"}", &other), ==, 200);
  mine = banterd_probe_get_string (said, "event_id");
  theirs = banterd_probe_get_string (other, "event_id");
  set_state (ann, BANTER_SERVER_ACCOUNT_SUSPENDED);

  banterd_probe_ok (ann, "GET", NULL, V3 "/sync");
  banterd_probe_ok (ann, "GET", NULL, V3 "/rooms/%s/messages?dir=b", room_id);
  banterd_probe_fails (ann, 403, "M_USER_SUSPENDED", "POST", "{}", V3 "/createRoom");
  g_assert_cmpuint (banterd_probe_say (ann, room_id, "still here"), ==, 403);
  g_assert_cmpuint (banterd_probe_call (ann, NULL, "PUT", "{\"displayname\":\"x\"}",
                                        V3 "/profile/%s/displayname", ann->user_id),
                    ==, 403);
  g_assert_cmpuint (
      banterd_probe_call (ann, NULL, "PUT", "{}", V3 "/rooms/%s/redact/%s/1", room_id, theirs), ==,
      403);
  banterd_probe_ok (ann, "PUT", "{}", V3 "/rooms/%s/redact/%s/2", room_id, mine);
  banterd_probe_fails (ann, 403, "M_USER_SUSPENDED", "PUT", "{\"display_name\":\"words\"}",
                       V3 "/devices/PHONE");
  banterd_probe_fails (ann, 401, NULL, "DELETE", "{}", V3 "/devices/PHONE");
  banterd_probe_ok (ann, "PUT", "{}", V3 "/user/%s/rooms/%s/tags/m.favourite", ann->user_id,
                    room_id);
  banterd_probe_ok (ann, "POST", "{}", V3 "/rooms/%s/leave", room_id);
  banterd_probe_ok (ann, "POST", "{}", V3 "/logout");
}

static void
test_deactivate (void)
{
  g_autoptr (BanterdProbe) ann = someone ();
  g_autoptr (BanterdProbe) ben = someone ();
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (fixture);
  g_autofree char *room_id = banterd_probe_create_room (ben, "{\"preset\":\"public_chat\"}");
  g_autofree char *session = NULL;
  g_autofree char *auth = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *members = NULL;
  g_autofree char *password = g_strdup_printf (
      "{\"type\":\"m.login.password\",\"user\":\"%s\",\"password\":\"" PASSWORD "\"}",
      ann->user_id);
  g_autofree char *again
      = g_strdup_printf ("{\"username\":\"%.*s\",\"password\":\"x\"}",
                         (int)(strchr (ann->user_id, ':') - ann->user_id - 1), ann->user_id + 1);

  banterd_probe_join (ann, room_id);
  session = begin_confirmation (ann, "POST", "{\"erase\":true}", V3 "/account/deactivate");
  auth = build_auth ("\"erase\":true", session, PASSWORD);
  banterd_probe_fails (ben, 403, "M_FORBIDDEN", "POST", auth, V3 "/account/deactivate");
  answer = call_ok (ann, "POST", auth, V3 "/account/deactivate");
  g_assert_nonnull (strstr (answer, "\"success\""));
  banterd_probe_fails (ann, 401, "M_UNKNOWN_TOKEN", "GET", NULL, WHOAMI);
  /* CVE-2023-32682: whoever closed the account does not come in again. */
  banterd_probe_fails (nobody, 403, "M_FORBIDDEN", "POST", password, V3 "/login");
  banterd_probe_fails (nobody, 400, "M_USER_IN_USE", "POST", again, V3 "/register");
  g_assert_cmpuint (
      banterd_probe_call (ben, &members, "GET", NULL, V3 "/rooms/%s/joined_members", room_id), ==,
      200);
  g_assert_null (strstr (members, ann->user_id));
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (NULL);
  g_test_add_func ("/server/sessions/refresh", test_refresh);
  g_test_add_func ("/server/sessions/refresh-refused", test_refresh_refused);
  g_test_add_func ("/server/sessions/expired", test_expired);
  g_test_add_func ("/server/sessions/devices", test_devices);
  g_test_add_func ("/server/sessions/delete-devices", test_delete_devices);
  g_test_add_func ("/server/sessions/password", test_password);
  g_test_add_func ("/server/sessions/login-token", test_login_token);
  g_test_add_func ("/server/sessions/login-token-ends", test_login_token_ends);
  g_test_add_func ("/server/sessions/no-tokens-on-disk", test_no_tokens_on_disk);
  g_test_add_func ("/server/sessions/locked", test_locked);
  g_test_add_func ("/server/sessions/suspended", test_suspended);
  g_test_add_func ("/server/sessions/deactivate", test_deactivate);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
