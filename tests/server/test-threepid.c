/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-threepid"

#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "banterd-phone.h"

/* Phone numbers: codes that are sent and come back, whose they are, and what a verified phone is
 * for. */

#define V3 "/_matrix/client/v3"
#define SUBMIT "/_matrix/client/unstable/im.banter/msisdn/submit_token"
#define EXTENSION "/_matrix/client/unstable/im.banter"
#define CODE_MS (G_GINT64_CONSTANT (15) * 60 * 1000)

static BanterdFixture *fixture;

static void
test_verify (void)
{
  g_autoptr (BanterdProbe) ann = banterd_probe_register (fixture, NULL, NULL);
  g_autoptr (BanterdProbe) ben = banterd_probe_register (fixture, NULL, NULL);
  g_autofree char *sid = banterd_phone_ask_code (ann, "4930901820", "secret", 1);
  g_autofree char *again = banterd_phone_ask_code (ann, "4930901820", "secret", 1);
  g_autofree char *code = banterd_phone_read_code (fixture, "4930901820");
  g_autofree char *before = banterd_phone_read_messages (fixture);
  g_autofree char *list = NULL;
  g_autofree char *path
      = g_build_filename (banterd_fixture_get_data_dir (fixture), "sms.txt", NULL);
  GStatBuf info;

  /* The same attempt sends nothing again. */
  g_assert_cmpstr (sid, ==, again);
  g_assert_true (g_str_equal (strstr (before, "+4930901820"), g_strrstr (before, "+4930901820")));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  g_assert_cmpuint (banterd_phone_add (ann, sid, "secret"), ==, 400);
  g_assert_false (banterd_phone_submit (ann, sid, "another", code));
  g_assert_true (banterd_phone_submit (ann, sid, "secret", code));
  g_assert_cmpuint (banterd_phone_add (ann, sid, "another"), ==, 400);
  g_assert_cmpuint (banterd_phone_add (ann, sid, "secret"), ==, 200);
  g_assert_cmpuint (banterd_probe_call (ann, &list, "GET", NULL, V3 "/account/3pid"), ==, 200);
  g_assert_nonnull (strstr (list, "\"medium\":\"msisdn\""));
  g_assert_nonnull (strstr (list, "\"address\":\"4930901820\""));
  /* A validation is good for one account, once. */
  g_assert_cmpuint (banterd_phone_add (ben, sid, "secret"), ==, 400);
  g_assert_cmpuint (banterd_phone_add (ann, sid, "secret"), ==, 400);

  banterd_probe_ok (ann, "POST", "{\"medium\":\"msisdn\",\"address\":\"4930901820\"}",
                    V3 "/account/3pid/delete");
  banterd_probe_ok (ann, "POST", "{\"medium\":\"msisdn\",\"address\":\"4930901820\"}",
                    V3 "/account/3pid/unbind");
  g_clear_pointer (&list, g_free);
  g_assert_cmpuint (banterd_probe_call (ann, &list, "GET", NULL, V3 "/account/3pid"), ==, 200);
  g_assert_nonnull (strstr (list, "\"threepids\":[]"));
}

/* Six digits are guessed in a million tries: there are five. */
static void
test_guessing (void)
{
  g_autoptr (BanterdProbe) ann = banterd_probe_register (fixture, NULL, NULL);
  g_autofree char *sid = banterd_phone_ask_code (ann, "4930901821", "secret", 1);
  g_autofree char *code = banterd_phone_read_code (fixture, "4930901821");
  g_autofree char *wrong = g_strdup (g_str_equal (code, "000000") ? "000001" : "000000");
  g_autofree char *next = NULL;
  g_autofree char *next_code = NULL;

  for (guint i = 0; i < 5; i++)
    g_assert_false (banterd_phone_submit (ann, sid, "secret", wrong));
  g_assert_false (banterd_phone_submit (ann, sid, "secret", code));
  /* Over a restart too. */
  banterd_fixture_terminate (fixture);
  banterd_fixture_restart (fixture);
  g_assert_false (banterd_phone_submit (ann, sid, "secret", code));
  next = banterd_phone_ask_code (ann, "4930901821", "secret", 2);
  next_code = banterd_phone_read_code (fixture, "4930901821");
  g_assert_cmpstr (next, !=, sid);
  g_assert_false (banterd_phone_submit (ann, sid, "secret", code));
  g_assert_true (banterd_phone_submit (ann, next, "secret", next_code));
}

static void
test_expiry (void)
{
  g_autoptr (BanterdProbe) ann = banterd_probe_register (fixture, NULL, NULL);
  g_autofree char *sid = banterd_phone_ask_code (ann, "4930901822", "secret", 1);
  g_autofree char *code = banterd_phone_read_code (fixture, "4930901822");
  g_autofree char *body = g_strdup_printf (
      "{\"sid\":\"%s\",\"client_secret\":\"secret\",\"token\":\"%s\"}", sid, code);

  banterd_fixture_move_clock (fixture, CODE_MS + 1000);
  banterd_probe_fails (ann, 400, "M_SESSION_EXPIRED", "POST", body, SUBMIT);
  banterd_fixture_move_clock (fixture, 0);
}

static void
test_many_accounts (void)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (BanterdProbe) one = banterd_probe_register (fixture, NULL, NULL);
      g_autofree char *secret = g_strdup_printf ("secret%u", i);

      banterd_phone_verify (one, "4930901823", secret);
    }
  {
    g_autoptr (BanterdProbe) fourth = banterd_probe_register (fixture, NULL, NULL);

    banterd_probe_fails (
        fourth, 400, "M_THREEPID_IN_USE", "POST",
        "{\"client_secret\":\"x\",\"country\":\"DE\",\"phone_number\":\"030 901823\","
        "\"send_attempt\":1}",
        V3 "/account/3pid/msisdn/requestToken");
  }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *body;
    const char *errcode;
  } rows[] = {
    { "{}", "M_BAD_JSON" },
    { "{\"client_secret\":\"x\",\"country\":\"DE\",\"phone_number\":1,\"send_attempt\":1}",
      "M_BAD_JSON" },
    { "{\"client_secret\":\"x\",\"country\":\"DE\",\"phone_number\":\"call me\","
      "\"send_attempt\":1}",
      "M_INVALID_PARAM" },
    { "{\"client_secret\":\"x\",\"country\":\"DE\",\"phone_number\":\"+49 $(id)\","
      "\"send_attempt\":1}",
      "M_INVALID_PARAM" },
    { "{\"client_secret\":\"a b\",\"country\":\"DE\",\"phone_number\":\"030901824\","
      "\"send_attempt\":1}",
      "M_INVALID_PARAM" },
    { "{\"client_secret\":\"\",\"country\":\"DE\",\"phone_number\":\"030901824\","
      "\"send_attempt\":1}",
      "M_INVALID_PARAM" },
  };
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      banterd_probe_fails (nobody, 400, rows[i].errcode, "POST", rows[i].body,
                           V3 "/register/msisdn/requestToken");
      banterd_probe_fails (nobody, 400, rows[i].errcode, "POST", rows[i].body,
                           V3 "/account/3pid/msisdn/requestToken");
    }
  banterd_probe_fails (nobody, 400, "M_THREEPID_MEDIUM_NOT_SUPPORTED", "POST", "{}",
                       V3 "/register/email/requestToken");
  banterd_probe_fails (nobody, 400, "M_NO_VALID_SESSION", "POST",
                       "{\"sid\":\"x\",\"client_secret\":\"x\",\"token\":\"x\"}", SUBMIT);
  banterd_probe_fails (nobody, 404, "M_UNRECOGNIZED", "POST", "{}", V3 "/account/3pid/bind");
}

/* The program is given number and text as they are, and no shell. */
static void
test_command (void)
{
  g_autofree char *dir = g_dir_make_tmp ("banterd-sms-XXXXXX", NULL);
  g_autofree char *program = g_build_filename (dir, "send sms; true", NULL);
  g_autofree char *seen = g_build_filename (dir, "seen", NULL);
  g_autofree char *script
      = g_strdup_printf ("#!/bin/sh\nprintf '%%s|' \"$#\" \"$@\" > '%s'\n", seen);
  g_autofree char *failing = g_build_filename (dir, "fails", NULL);
  g_autofree char *option = g_strconcat ("--sms-command=", program, NULL);
  const char *arguments[] = { option, NULL };
  g_autoptr (BanterdFixture) server = NULL;
  g_autoptr (BanterdProbe) ann = NULL;
  g_autofree char *sid = NULL;
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (program, script, -1, NULL));
  g_assert_cmpint (g_chmod (program, 0700), ==, 0);
  server = banterd_fixture_start (arguments);
  ann = banterd_probe_register (server, NULL, NULL);
  sid = banterd_phone_ask_code (ann, "4930901825", "secret", 1);
  g_assert_true (g_file_get_contents (seen, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "2|+4930901825|"));
  g_assert_nonnull (strstr (text, " is your code for localhost|"));

  g_assert_true (g_file_set_contents (program, "#!/bin/sh\nexit 1\n", -1, NULL));
  g_assert_cmpint (g_chmod (program, 0700), ==, 0);
  banterd_probe_fails (ann, 403, "M_THREEPID_DENIED", "POST",
                       "{\"client_secret\":\"x\",\"country\":\"DE\",\"phone_number\":\"030901826\","
                       "\"send_attempt\":1}",
                       V3 "/account/3pid/msisdn/requestToken");
  g_unlink (program);
  g_unlink (seen);
  g_rmdir (dir);
}

/* Rule 8: where the server wants it, nobody opens a chat without a verified phone. */
static void
test_required (void)
{
  static const char *const arguments[] = { "--phone-required", NULL };
  g_autoptr (BanterdFixture) server = banterd_fixture_start (arguments);
  g_autoptr (BanterdProbe) ann = banterd_probe_register (server, NULL, NULL);
  g_autoptr (BanterdProbe) ben = banterd_probe_register (server, NULL, NULL);
  g_autofree char *before = banterd_probe_prepare_dm (ann, ben);
  g_autofree char *after = NULL;
  g_autofree char *facts = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *reason = NULL;

  g_assert_cmpuint (banterd_probe_invite (ann, before, ben, "hi", &answer), ==, 403);
  reason = banterd_probe_get_string (answer, "im.banter.reason");
  g_assert_cmpstr (reason, ==, "phone");
  banterd_phone_verify (ann, "4930901827", "secret");
  after = banterd_probe_prepare_dm (ann, ben);
  g_assert_cmpuint (banterd_probe_invite (ann, after, ben, "hi", NULL), ==, 200);
  banterd_probe_ok (ann, "POST", "{\"medium\":\"msisdn\",\"address\":\"4930901827\"}",
                    V3 "/account/3pid/delete");
  g_assert_cmpuint (banterd_probe_say (ann, after, "still there?"), ==, 403);
}

/* --- Signing up with a phone --- */

static char *
verify_for (BanterdProbe *nobody, const char *number, const char *secret)
{
  g_autofree char *sid = banterd_phone_ask_code (nobody, number, secret, 1);
  g_autofree char *code = banterd_phone_read_code (fixture, number);

  g_assert_true (banterd_phone_submit (nobody, sid, secret, code));
  return g_steal_pointer (&sid);
}

/* @auth: the inside of `auth`, beside the session. Returns: the status */
static guint
sign_up (BanterdProbe *nobody, const char *name, char **session, const char *auth, char **answer)
{
  g_autofree char *body
      = *session != NULL
            ? g_strdup_printf ("{\"username\":\"%s\",\"password\":\"a long enough one\",\"auth\":"
                               "{\"session\":\"%s\",%s}}",
                               name, *session, auth)
            : g_strdup_printf ("{\"username\":\"%s\",\"password\":\"a long enough one\"}", name);
  g_autofree char *text = NULL;
  guint status = banterd_probe_call (nobody, &text, "POST", body, V3 "/register");

  if (*session == NULL)
    *session = banterd_probe_get_string (text, "session");
  if (answer != NULL)
    *answer = g_steal_pointer (&text);
  return status;
}

static char *
build_phone_stage (const char *sid, const char *secret)
{
  return g_strdup_printf ("\"type\":\"m.login.msisdn\",\"threepid_creds\":{\"sid\":\"%s\","
                          "\"client_secret\":\"%s\"}",
                          sid, secret);
}

static void
test_sign_up (void)
{
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (fixture);
  g_autofree char *sid = verify_for (nobody, "4930901830", "first");
  g_autofree char *right = build_phone_stage (sid, "first");
  g_autofree char *wrong = build_phone_stage (sid, "second");
  g_autofree char *session = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *list = NULL;

  sign_up (nobody, "dialler", &session, NULL, NULL);
  g_assert_cmpuint (sign_up (nobody, "dialler", &session, wrong, &answer), ==, 401);
  g_assert_nonnull (strstr (answer, "M_THREEPID_AUTH_FAILED"));
  g_clear_pointer (&answer, g_free);
  g_assert_cmpuint (sign_up (nobody, "dialler", &session, "\"type\":\"m.login.msisdn\"", NULL), ==,
                    401);
  g_assert_cmpuint (sign_up (nobody, "dialler", &session, right, NULL), ==, 401);
  g_assert_cmpuint (sign_up (nobody, "dialler", &session, "\"type\":\"m.login.terms\"", NULL), ==,
                    401);
  g_assert_cmpuint (sign_up (nobody, "dialler", &session,
                             "\"type\":\"im.banter.login.birthday\",\"birthday\":\"1990-01-01\"",
                             &answer),
                    ==, 200);
  nobody->token = banterd_probe_get_string (answer, "access_token");
  g_assert_cmpuint (banterd_probe_call (nobody, &list, "GET", NULL, V3 "/account/3pid"), ==, 200);
  g_assert_nonnull (strstr (list, "\"4930901830\""));
}

/* Too young with this phone: it may not try again the same day, in whatever session. */
static void
test_young_phone (void)
{
  g_autoptr (BanterdProbe) kid = banterd_probe_new_nobody (fixture);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_years (now, -12);
  g_autofree char *young = g_date_time_format (
      then, "\"type\":\"im.banter.login.birthday\",\"birthday\":\"%Y-%m-%d\"");
  g_autofree char *sid = verify_for (kid, "4930901831", "first");
  g_autofree char *phone = build_phone_stage (sid, "first");
  g_autofree char *session = NULL;
  g_autofree char *again = NULL;
  g_autofree char *second_sid = NULL;
  g_autofree char *second_phone = NULL;

  sign_up (kid, "ringer", &session, NULL, NULL);
  g_assert_cmpuint (sign_up (kid, "ringer", &session, phone, NULL), ==, 401);
  g_assert_cmpuint (sign_up (kid, "ringer", &session, young, NULL), ==, 403);
  second_sid = verify_for (kid, "4930901831", "second");
  second_phone = build_phone_stage (second_sid, "second");
  sign_up (kid, "ringer2", &again, NULL, NULL);
  g_assert_cmpuint (sign_up (kid, "ringer2", &again, second_phone, NULL), ==, 403);
  g_assert_cmpuint (sign_up (kid, "ringer2", &again, "\"type\":\"m.login.terms\"", NULL), ==, 403);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (NULL);
  g_test_add_func ("/server/threepid/verify", test_verify);
  g_test_add_func ("/server/threepid/guessing", test_guessing);
  g_test_add_func ("/server/threepid/expiry", test_expiry);
  g_test_add_func ("/server/threepid/many-accounts", test_many_accounts);
  g_test_add_func ("/server/threepid/refused", test_refused);
  g_test_add_func ("/server/threepid/sign-up", test_sign_up);
  g_test_add_func ("/server/threepid/young-phone", test_young_phone);
  g_test_add_func ("/server/threepid/command", test_command);
  g_test_add_func ("/server/threepid/required", test_required);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
