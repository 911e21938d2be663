/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-forgotten"

#include "config.h"

#include <string.h>

#include "banterd-phone.h"

/* A new password for who has lost the old one, and has the phone of the account. */

#define V3 "/_matrix/client/v3"
#define REQUEST V3 "/account/password/msisdn/requestToken"
#define PASSWORD V3 "/account/password"
#define SECRET "sesame"

static BanterdFixture *fixture;

static guint
log_in (BanterdProbe *probe, const char *password)
{
  g_autofree char *body
      = g_strdup_printf ("{\"type\":\"m.login.password\",\"identifier\":{\"type\":\"m.id.user\","
                         "\"user\":\"%s\"},\"password\":\"%s\"}",
                         probe->user_id, password);

  return banterd_probe_call (probe, NULL, "POST", body, V3 "/login");
}

/* Begins without an access token, and answers the stage. Returns: the status; @errcode: (out) */
static guint
reset (BanterdProbe *nobody, const char *sid, const char *secret, const char *more, char **errcode)
{
  g_autofree char *plain = g_strdup_printf ("{\"new_password\":\"another long one\"%s}", more);
  g_autofree char *first = NULL;
  g_autofree char *session = NULL;
  g_autofree char *body = NULL;
  g_autofree char *answer = NULL;
  guint status = banterd_probe_call (nobody, &first, "POST", plain, PASSWORD);

  g_assert_cmpuint (status, ==, 401);
  g_assert_nonnull (strstr (first, "\"flows\":[{\"stages\":[\"m.login.msisdn\"]}]"));
  session = banterd_probe_get_string (first, "session");
  body = g_strdup_printf (
      "{\"new_password\":\"another long one\"%s,\"auth\":{\"type\":\"m.login.msisdn\","
      "\"session\":\"%s\",\"threepid_creds\":{\"sid\":\"%s\",\"client_secret\":\"%s\"}}}",
      more, session, sid, secret);
  status = banterd_probe_call (nobody, &answer, "POST", body, PASSWORD);
  *errcode = banterd_probe_get_string (answer, "errcode");
  return status;
}

static void
assert_reset (BanterdProbe *nobody, const char *sid, const char *secret, const char *more,
              guint status, const char *errcode)
{
  g_autofree char *actual = NULL;

  g_assert_cmpuint (reset (nobody, sid, secret, more, &actual), ==, status);
  g_assert_cmpstr (actual, ==, errcode);
}

static char *
verify (BanterdProbe *nobody, const char *number)
{
  g_autofree char *sid = banterd_phone_ask_code_at (nobody, REQUEST, number, SECRET, 1);
  g_autofree char *code = banterd_phone_read_code (fixture, number);

  g_assert_true (banterd_phone_submit (nobody, sid, SECRET, code));
  return g_steal_pointer (&sid);
}

static void
test_reset (void)
{
  g_autoptr (BanterdProbe) ann = banterd_probe_register (fixture, "ann", NULL);
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (fixture);
  g_autofree char *unproved = NULL;
  g_autofree char *sid = NULL;

  banterd_phone_verify (ann, "4930901840", "first");
  unproved = banterd_phone_ask_code_at (nobody, REQUEST, "4930901840", "early", 1);
  assert_reset (nobody, unproved, "early", "", 401, "M_THREEPID_AUTH_FAILED");
  sid = verify (nobody, "4930901840");
  assert_reset (nobody, sid, "another", "", 401, "M_THREEPID_AUTH_FAILED");
  g_assert_cmpuint (log_in (ann, "a long enough one"), ==, 200);
  assert_reset (nobody, sid, SECRET, "", 200, NULL);
  /* All devices are out, the old password is over, and so is the proof. */
  banterd_probe_fails (ann, 401, "M_UNKNOWN_TOKEN", "GET", NULL, V3 "/account/whoami");
  g_assert_cmpuint (log_in (ann, "a long enough one"), ==, 403);
  g_assert_cmpuint (log_in (ann, "another long one"), ==, 200);
  assert_reset (nobody, sid, SECRET, "", 401, "M_THREEPID_AUTH_FAILED");
}

static void
test_devices_stay (void)
{
  g_autoptr (BanterdProbe) ben = banterd_probe_register (fixture, "ben", NULL);
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (fixture);
  g_autofree char *sid = NULL;

  banterd_phone_verify (ben, "4930901841", "first");
  sid = verify (nobody, "4930901841");
  assert_reset (nobody, sid, SECRET, ",\"logout_devices\":false", 200, NULL);
  banterd_probe_ok (ben, "GET", NULL, V3 "/account/whoami");
}

/* Who shares a phone does not own the other's account; a number of nobody's leads nowhere. */
static void
test_refusals (void)
{
  static const char body[] = "{\"client_secret\":\"s\",\"country\":\"DE\",\"phone_number\":\"%s\","
                             "\"send_attempt\":1}";
  g_autoptr (BanterdProbe) mother = banterd_probe_register (fixture, "mother", NULL);
  g_autoptr (BanterdProbe) child = banterd_probe_register (fixture, "child", NULL);
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (fixture);
  g_autofree char *shared = g_strdup_printf (body, "+4930901842");
  g_autofree char *unknown = g_strdup_printf (body, "+4930901843");
  g_autofree char *sid = NULL;

  banterd_phone_verify (mother, "4930901842", "first");
  sid = verify (nobody, "4930901842");
  banterd_phone_verify (child, "4930901842", "second");
  banterd_probe_fails (nobody, 403, "M_THREEPID_DENIED", "POST", shared, REQUEST);
  assert_reset (nobody, sid, SECRET, "", 403, "M_THREEPID_DENIED");
  banterd_probe_fails (nobody, 400, "M_THREEPID_NOT_FOUND", "POST", unknown, REQUEST);
  banterd_probe_ok (child, "POST", "{\"medium\":\"msisdn\",\"address\":\"4930901842\"}",
                    V3 "/account/3pid/delete");
  banterd_probe_ok (mother, "POST", "{\"medium\":\"msisdn\",\"address\":\"4930901842\"}",
                    V3 "/account/3pid/delete");
  assert_reset (nobody, sid, SECRET, "", 400, "M_THREEPID_NOT_FOUND");
  banterd_probe_fails (nobody, 400, "M_INVALID_PARAM", "POST", "{\"new_password\":\"\"}", PASSWORD);
  /* A wrong token is no missing one. */
  nobody->token = g_strdup ("nonsense");
  banterd_probe_fails (nobody, 401, "M_UNKNOWN_TOKEN", "POST", "{\"new_password\":\"x\"}",
                       PASSWORD);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (NULL);
  g_test_add_func ("/server/forgotten/reset", test_reset);
  g_test_add_func ("/server/forgotten/devices-stay", test_devices_stay);
  g_test_add_func ("/server/forgotten/refusals", test_refusals);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
