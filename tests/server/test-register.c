/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-register"

#include "config.h"

#include <string.h>

#include <libsoup/soup.h>

#include "banterd-probe.h"

/* Registration beyond its plain form: ages, refusals that are remembered, invitations, and the
 * stages as pages. */

#define V1 "/_matrix/client/v1"
#define V3 "/_matrix/client/v3"
#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)
#define BIRTHDAY "im.banter.login.birthday"
#define FORM "/_matrix/client/v3/auth/%s/fallback/web?session=%s"

static BanterdFixture *fixture;

static char *
build_body (const char *name, const char *more)
{
  return g_strdup_printf ("{\"username\":\"%s\",\"password\":\"a long enough one\"%s}", name, more);
}

static char *
begin (BanterdProbe *probe, const char *name)
{
  g_autofree char *body = build_body (name, "");
  g_autofree char *answer = NULL;

  g_assert_cmpuint (banterd_probe_call (probe, &answer, "POST", body, V3 "/register"), ==, 401);
  return banterd_probe_get_string (answer, "session");
}

/* Returns: the status; @answer: (out) (optional) */
static guint
try_stage (BanterdProbe *probe, const char *name, const char *session, const char *stage,
           const char *value, char **answer)
{
  g_autofree char *auth = g_strdup_printf (
      ",\"auth\":{\"session\":\"%s\",\"type\":\"%s\",\"birthday\":\"%s\",\"token\":\"%s\"}",
      session, stage, value, value);
  g_autofree char *body = build_body (name, auth);

  return banterd_probe_call (probe, answer, "POST", body, V3 "/register");
}

static char *
date_before (int years, int days)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_years (now, -years);
  g_autoptr (GDateTime) day = g_date_time_add_days (then, -days);

  return g_date_time_format (day, "%Y-%m-%d");
}

/* --- Ages --- */

static void
test_birthdays (void)
{
  g_autofree char *thirteen = date_before (13, 2);
  g_autofree char *almost = date_before (13, -1);
  g_autofree char *tomorrow = date_before (0, -2);
  g_autofree char *today = date_before (0, 2);
  const struct
  {
    const char *birthday;
    guint status; /* 401: the next stage, or another try; 403: refused */
    gboolean is_taken;
  } rows[] = {
    { thirteen, 401, TRUE },
    { almost, 403, FALSE },
    { today, 403, FALSE },
    { tomorrow, 401, FALSE },
    { "2000-02-29", 401, TRUE },
    { "1900-02-29", 401, FALSE }, /* no leap year */
    { "2001-02-29", 401, FALSE },
    { "1870-01-01", 401, FALSE }, /* nobody is that old */
    { "2100-01-01", 401, FALSE },
    { "2000-13-01", 401, FALSE },
    { "2000-1-1", 401, FALSE },
    { "+200-01-01", 401, FALSE },
    { "2000-01-01 ", 401, FALSE },
    { "garbage", 401, FALSE },
    { "", 401, FALSE },
  };
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strdup_printf ("age%u", i);
      g_autofree char *session = begin (nobody, name);
      g_autofree char *answer = NULL;
      guint status = try_stage (nobody, name, session, BIRTHDAY, rows[i].birthday, &answer);
      gboolean is_taken = strstr (answer, "\"completed\":[\"" BIRTHDAY "\"]") != NULL;

      if (status != rows[i].status || is_taken != rows[i].is_taken)
        g_error ("%s: %u %s", rows[i].birthday, status, answer);
    }
}

/* The same session, and whoever comes from the same place, may not try again for a day. */
static void
test_refusal_is_remembered (void)
{
  g_autoptr (BanterdProbe) kid = banterd_probe_new_nobody (fixture);
  g_autoptr (BanterdProbe) neighbour = banterd_probe_new_nobody (fixture);
  g_autofree char *young = date_before (12, 0);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *other = NULL;

  kid->address = "198.51.100.7";
  neighbour->address = "198.51.100.8";
  first = begin (kid, "kid");
  g_assert_cmpuint (try_stage (kid, "kid", first, BIRTHDAY, young, NULL), ==, 403);
  g_assert_cmpuint (try_stage (kid, "kid", first, BIRTHDAY, "1990-01-01", NULL), ==, 403);
  second = begin (kid, "kid2");
  g_assert_cmpuint (try_stage (kid, "kid2", second, BIRTHDAY, "1990-01-01", NULL), ==, 403);
  other = begin (neighbour, "neighbour");
  g_assert_cmpuint (try_stage (neighbour, "neighbour", other, BIRTHDAY, "1990-01-01", NULL), ==,
                    401);
  /* Over a restart too; and after a day it is forgotten. */
  banterd_fixture_terminate (fixture);
  banterd_fixture_restart (fixture);
  g_clear_pointer (&second, g_free);
  second = begin (kid, "kid3");
  g_assert_cmpuint (try_stage (kid, "kid3", second, BIRTHDAY, "1990-01-01", NULL), ==, 403);
  banterd_fixture_move_clock (fixture, DAY_MS + 1000);
  third = begin (kid, "kid4");
  g_assert_cmpuint (try_stage (kid, "kid4", third, BIRTHDAY, "1990-01-01", NULL), ==, 401);
  banterd_fixture_move_clock (fixture, 0);
}

static void
test_minimum_age (void)
{
  static const char *const arguments[] = { "--minimum-age=16", NULL };
  g_autoptr (BanterdFixture) strict = banterd_fixture_start (arguments);
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (strict);
  g_autofree char *fourteen = date_before (14, 2);
  g_autofree char *sixteen = date_before (16, 2);
  g_autofree char *first = begin (nobody, "one");
  g_autofree char *second = begin (nobody, "two");

  g_assert_cmpuint (try_stage (nobody, "one", first, BIRTHDAY, fourteen, NULL), ==, 403);
  g_assert_cmpuint (try_stage (nobody, "two", second, BIRTHDAY, sixteen, NULL), ==, 401);
}

/* --- Forms of registration --- */

static void
test_inhibit_login (void)
{
  static const char more[] = ",\"inhibit_login\":true,\"auth\":{\"session\":\"%s\",\"type\":\"%s\","
                             "\"birthday\":\"1990-01-01\"}";
  static const char *const stages[] = { BIRTHDAY, "m.login.terms", "m.login.dummy" };
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (fixture);
  g_autofree char *session = begin (nobody, "quiet");
  g_autofree char *answer = NULL;
  g_autofree char *token = NULL;
  guint status = 0;

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      g_autofree char *auth = g_strdup_printf (more, session, stages[i]);
      g_autofree char *body = build_body ("quiet", auth);

      g_clear_pointer (&answer, g_free);
      status = banterd_probe_call (nobody, &answer, "POST", body, V3 "/register");
    }
  g_assert_cmpuint (status, ==, 200);
  token = banterd_probe_get_string (answer, "access_token");
  g_assert_null (token);
  g_assert_null (strstr (answer, "device_id"));
}

static char *
create_invitation (BanterdFixture *closed)
{
  const char *arguments[]
      = { "admin", "--data", banterd_fixture_get_data_dir (closed), "tokens", "create", NULL };
  g_autofree char *output = NULL;

  g_assert_cmpint (banterd_fixture_run (arguments, &output), ==, 0);
  return g_strdup (g_strstrip (strrchr (g_strstrip (output), ' ') + 1));
}

static void
assert_validity (BanterdProbe *probe, const char *token, const char *expected)
{
  g_autofree char *answer = NULL;

  g_assert_cmpuint (banterd_probe_call (probe, &answer, "GET", NULL,
                                        V1 "/register/m.login.registration_token/validity?token=%s",
                                        token),
                    ==, 200);
  g_assert_nonnull (strstr (answer, expected));
}

static void
test_invitation (void)
{
  static const char *const arguments[] = { "--open-registration=false", NULL };
  static const char *const stages[]
      = { "m.login.registration_token", BIRTHDAY, "m.login.terms", "m.login.dummy" };
  g_autoptr (BanterdFixture) closed = banterd_fixture_start (arguments);
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (closed);
  g_autofree char *body = build_body ("guest", "");
  g_autofree char *invitation = NULL;
  g_autofree char *session = NULL;
  guint status = 0;

  g_assert_cmpuint (banterd_probe_call (nobody, NULL, "POST", body, V3 "/register"), ==, 403);
  g_assert_cmpuint (banterd_probe_call (nobody, NULL, "GET", NULL,
                                        V1 "/register/m.login.registration_token/validity?token=x"),
                    ==, 403);
  invitation = create_invitation (closed);
  assert_validity (nobody, invitation, "true");
  assert_validity (nobody, "guess", "false");
  session = begin (nobody, "guest");
  g_assert_cmpuint (
      try_stage (nobody, "guest", session, "m.login.registration_token", "guess", NULL), ==, 401);
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    status
        = try_stage (nobody, "guest", session, stages[i], i == 0 ? invitation : "1990-01-01", NULL);
  g_assert_cmpuint (status, ==, 200);
  /* It was good for one. */
  g_clear_pointer (&body, g_free);
  body = build_body ("another", "");
  g_assert_cmpuint (banterd_probe_call (nobody, NULL, "POST", body, V3 "/register"), ==, 403);
}

/* --- Pages --- */

static SoupMessage *
ask_page (const char *method, const char *stage, const char *session, const char *form, char **text)
{
  g_autoptr (SoupSession) soup = soup_session_new ();
  g_autofree char *path = g_strdup_printf (FORM, stage, session);
  g_autofree char *url = g_strconcat (banterd_fixture_get_url (fixture), path, NULL);
  SoupMessage *message = soup_message_new (method, url);
  g_autoptr (GBytes) body = form != NULL ? g_bytes_new (form, strlen (form)) : NULL;
  g_autoptr (GBytes) received = NULL;

  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", body);
  received = soup_session_send_and_read (soup, message, NULL, NULL);
  g_assert_nonnull (received);
  *text = g_strndup (g_bytes_get_data (received, NULL), g_bytes_get_size (received));
  return message;
}

static guint
post_page (const char *stage, const char *session, const char *form, const char *expected)
{
  g_autofree char *text = NULL;
  g_autoptr (SoupMessage) message = ask_page ("POST", stage, session, form, &text);

  if (strstr (text, expected) == NULL)
    g_error ("%s %s: %s", stage, form, text);
  return soup_message_get_status (message);
}

/* Another client: each stage as a page, then only the session comes back. */
static void
test_pages (void)
{
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (fixture);
  g_autofree char *session = begin (nobody, "paged");
  g_autofree char *text = NULL;
  g_autoptr (SoupMessage) page = ask_page ("GET", BIRTHDAY, session, NULL, &text);
  SoupMessageHeaders *headers = soup_message_get_response_headers (page);
  g_autofree char *auth = g_strdup_printf (",\"auth\":{\"session\":\"%s\"}", session);
  g_autofree char *body = build_body ("paged", auth);
  const char *policy = soup_message_headers_get_one (headers, "Content-Security-Policy");

  g_assert_cmpuint (soup_message_get_status (page), ==, 200);
  g_assert_nonnull (strstr (text, "<form method=\"post\">"));
  g_assert_nonnull (strstr (policy, "default-src 'none'"));
  g_assert_nonnull (strstr (policy, "frame-ancestors 'none'"));
  g_assert_null (strstr (policy, "unsafe"));
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Referrer-Policy"), ==, "no-referrer");
  g_assert_cmpstr (soup_message_headers_get_content_type (headers, NULL), ==, "text/html");

  g_assert_cmpuint (post_page (BIRTHDAY, session, "birthday=yesterday", "YYYY-MM-DD"), ==, 400);
  g_assert_cmpuint (post_page (BIRTHDAY, session, "birthday=1990-01-01", "onAuthDone"), ==, 200);
  g_assert_cmpuint (banterd_probe_call (nobody, NULL, "POST", body, V3 "/register"), ==, 401);
  g_assert_cmpuint (post_page ("m.login.terms", session, "", "onAuthDone"), ==, 200);
  g_assert_cmpuint (post_page ("m.login.dummy", session, "", "onAuthDone"), ==, 200);
  g_assert_cmpuint (banterd_probe_call (nobody, NULL, "POST", body, V3 "/register"), ==, 200);
}

static void
test_pages_refuse (void)
{
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (fixture);
  g_autofree char *session = begin (nobody, "young");
  g_autofree char *young = date_before (12, 0);
  g_autofree char *form = g_strdup_printf ("birthday=%s", young);
  static const char script[] = "%3Cscript%3E";

  g_assert_cmpuint (post_page (BIRTHDAY, session, form, "at least 13"), ==, 403);
  g_assert_cmpuint (post_page (BIRTHDAY, session, "birthday=1990-01-01", "tomorrow"), ==, 403);
  g_assert_cmpuint (post_page (BIRTHDAY, "none", "birthday=1990-01-01", "begin again"), ==, 404);
  g_assert_cmpuint (post_page (BIRTHDAY, script, "birthday=%3Cscript%3E", "begin again"), ==, 404);
  g_assert_cmpuint (post_page ("m.login.password", session, "", "M_UNRECOGNIZED"), ==, 404);
  g_assert_cmpuint (
      banterd_probe_call (nobody, NULL, "GET", NULL, V3 "/auth/" BIRTHDAY "/fallback/web"), ==,
      400);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (NULL);
  g_test_add_func ("/server/register/birthdays", test_birthdays);
  g_test_add_func ("/server/register/refusal-is-remembered", test_refusal_is_remembered);
  g_test_add_func ("/server/register/minimum-age", test_minimum_age);
  g_test_add_func ("/server/register/inhibit-login", test_inhibit_login);
  g_test_add_func ("/server/register/invitation", test_invitation);
  g_test_add_func ("/server/register/pages", test_pages);
  g_test_add_func ("/server/register/pages-refuse", test_pages_refuse);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
