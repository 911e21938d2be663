/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-http"

#include "config.h"

#include <string.h>

#include "await.h"
#include "bad-server.h"

#include "banter-backoff.h"
#include "banter-client-error-private.h"
#include "banter-http.h"
#include "banter-matrix-server.h"

/* Single exchanges: caps, deadlines, redirects, tokens; and how long to wait afterwards. */

typedef struct
{
  BadServer *server;
  BanterLoop *loop;
  BanterHttp *http;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = bad_server_new (FALSE);
  fixture->loop = banter_loop_new ("test-loop");
  fixture->http = banter_http_new (fixture->loop);
  banter_http_set_server (fixture->http, bad_server_get_url (fixture->server));
  banter_http_set_token (fixture->http, "secret");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  banter_http_free (fixture->http);
  banter_loop_free (fixture->loop);
  bad_server_free (fixture->server);
}

/* The blocking call on a thread, so that the server's context goes on. */
typedef struct
{
  Fixture *fixture;
  const BanterHttpRequest *request;
  GCancellable *cancellable;
  BanterHttpAnswer *answer;
  GError *error;
  gint done;
} Call;

static gpointer
run_call (gpointer data)
{
  Call *call = data;

  call->answer
      = banter_http_send (call->fixture->http, call->request, call->cancellable, &call->error);
  g_atomic_int_set (&call->done, TRUE);
  g_main_context_wakeup (NULL);

  return NULL;
}

static BanterHttpAnswer *
exchange (Fixture *fixture, const BanterHttpRequest *request, GError **error)
{
  Call call = { .fixture = fixture, .request = request };
  GThread *thread = g_thread_new ("test-call", run_call, &call);

  AWAIT (g_atomic_int_get (&call.done));
  g_thread_join (thread);
  if (call.error != NULL)
    g_propagate_error (error, call.error);

  return call.answer;
}

static void
test_token_stays_home (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BadServer) other = bad_server_new (FALSE);
  g_autofree char *location = g_strconcat (bad_server_get_url (other), "/file", NULL);
  BanterHttpRequest request
      = { .method = "GET", .path = "/media", .authenticated = TRUE, .follow = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterHttpAnswer) answer = NULL;
  g_autoptr (BanterHttpAnswer) unfollowed = NULL;

  bad_server_say_json (other, "/file", 200, "{}");
  bad_server_redirect (fixture->server, "/media", location);
  answer = exchange (fixture, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpuint (bad_server_get_n_authorised (fixture->server), ==, 1);
  g_assert_cmpuint (bad_server_get_n_requests (other, "/file"), ==, 1);
  g_assert_cmpuint (bad_server_get_n_authorised (other), ==, 0);

  request.follow = FALSE;
  unfollowed = exchange (fixture, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (unfollowed->status, ==, 302);
  g_assert_cmpuint (bad_server_get_n_requests (other, "/file"), ==, 1);
}

static void
test_insecure_redirect (Fixture *fixture, gconstpointer data)
{
  const BanterHttpRequest request = { .method = "GET", .path = "/media", .follow = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterHttpAnswer) answer = NULL;

  bad_server_redirect (fixture->server, "/media", "http://192.0.2.1/file");
  answer = exchange (fixture, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 302);
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  g_autofree char *body = g_strnfill (100000, 'x');
  const BanterHttpRequest request = { .method = "GET", .path = "/large", .max_size = 99999 };
  const BanterHttpRequest exact = { .method = "GET", .path = "/large", .max_size = 100000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterHttpAnswer) answer = NULL;

  bad_server_say (fixture->server, "/large", 200, "text/plain", body);
  g_assert_null (exchange (fixture, &request, &error));
  g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_TOO_LARGE);
  g_clear_error (&error);
  answer = exchange (fixture, &exact, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (answer->body), ==, 100000);
}

static void
test_deadline (Fixture *fixture, gconstpointer data)
{
  const BanterHttpRequest request = { .method = "GET", .path = "/slow", .timeout_ms = 50 };
  g_autoptr (GError) error = NULL;

  bad_server_fail (fixture->server, "/slow", BAD_SERVER_HANG);
  g_assert_null (exchange (fixture, &request, &error));
  g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_TIMEOUT);
  g_assert_true (banter_client_error_is_temporary (error));
}

static void
test_no_path (Fixture *fixture, gconstpointer data)
{
  const BanterHttpRequest request = { .method = "GET", .path = NULL, .authenticated = TRUE };
  g_autoptr (GError) error = NULL;

  g_assert_null (exchange (fixture, &request, &error));
  g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND);
  g_assert_false (banter_client_error_is_temporary (error));
  g_assert_cmpuint (bad_server_get_n_requests (fixture->server, "/"), ==, 0);
}

static void
test_free_cancels (Fixture *fixture, gconstpointer data)
{
  const BanterHttpRequest request = { .method = "GET", .path = "/slow" };
  Call call = { .fixture = fixture, .request = &request };
  GThread *thread;

  bad_server_fail (fixture->server, "/slow", BAD_SERVER_HANG);
  thread = g_thread_new ("test-call", run_call, &call);
  AWAIT (bad_server_get_n_requests (fixture->server, "/slow") > 0);
  banter_http_cancel (fixture->http);
  g_thread_join (thread);
  g_assert_error (call.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&call.error);
}

static void
test_statuses (void)
{
  static const struct
  {
    guint status;
    const char *errcode;
    BanterClientError code;
    gboolean temporary;
  } rows[] = {
    { 400, "M_BAD_JSON", BANTER_CLIENT_ERROR_FAILED, FALSE },
    { 400, "M_UNKNOWN", BANTER_CLIENT_ERROR_FAILED, FALSE },
    { 400, "M_USER_IN_USE", BANTER_CLIENT_ERROR_NAME_TAKEN, FALSE },
    { 400, "M_INVALID_USERNAME", BANTER_CLIENT_ERROR_NAME_INVALID, FALSE },
    { 400, "M_WEAK_PASSWORD", BANTER_CLIENT_ERROR_WEAK_PASSWORD, FALSE },
    { 401, "M_UNKNOWN_TOKEN", BANTER_CLIENT_ERROR_SIGNED_OUT, FALSE },
    { 401, "M_MISSING_TOKEN", BANTER_CLIENT_ERROR_SIGNED_OUT, FALSE },
    { 401, NULL, BANTER_CLIENT_ERROR_SIGNED_OUT, FALSE },
    { 401, "M_USER_LOCKED", BANTER_CLIENT_ERROR_ACCOUNT_CLOSED, FALSE },
    { 403, "M_FORBIDDEN", BANTER_CLIENT_ERROR_FORBIDDEN, FALSE },
    { 403, "M_USER_DEACTIVATED", BANTER_CLIENT_ERROR_ACCOUNT_CLOSED, FALSE },
    { 403, "M_INVITE_BLOCKED", BANTER_CLIENT_ERROR_FORBIDDEN, FALSE },
    { 403, "ORG_SOMETHING", BANTER_CLIENT_ERROR_FORBIDDEN, FALSE },
    { 404, "M_NOT_FOUND", BANTER_CLIENT_ERROR_NOT_FOUND, FALSE },
    { 404, "M_UNRECOGNIZED", BANTER_CLIENT_ERROR_NOT_FOUND, FALSE },
    { 405, "M_UNRECOGNIZED", BANTER_CLIENT_ERROR_NOT_FOUND, FALSE },
    { 408, "M_UNKNOWN", BANTER_CLIENT_ERROR_TIMEOUT, TRUE },
    { 413, "M_TOO_LARGE", BANTER_CLIENT_ERROR_TOO_LARGE, FALSE },
    { 413, NULL, BANTER_CLIENT_ERROR_TOO_LARGE, FALSE },
    { 429, "M_LIMIT_EXCEEDED", BANTER_CLIENT_ERROR_RATE_LIMITED, TRUE },
    { 429, NULL, BANTER_CLIENT_ERROR_RATE_LIMITED, TRUE },
    { 500, "M_UNKNOWN", BANTER_CLIENT_ERROR_SERVER, TRUE },
    { 502, NULL, BANTER_CLIENT_ERROR_SERVER, TRUE },
    { 503, NULL, BANTER_CLIENT_ERROR_SERVER, TRUE },
    { 504, "M_NOT_YET_UPLOADED", BANTER_CLIENT_ERROR_SERVER, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      BanterMatrixErrorBody body = { .errcode = (char *)rows[i].errcode };
      g_autoptr (GError) error = banter_client_error_from_answer (
          rows[i].status, rows[i].errcode != NULL ? &body : NULL, -1);

      g_assert_error (error, BANTER_CLIENT_ERROR, (int)rows[i].code);
      g_assert_cmpint (banter_client_error_is_temporary (error), ==, rows[i].temporary);
    }
}

static void
test_error_details (void)
{
  BanterMatrixErrorBody body = { .errcode = (char *)"M_FORBIDDEN", .reason = (char *)"privacy" };
  BanterMatrixErrorBody limit = { .errcode = (char *)"M_LIMIT_EXCEEDED", .retry_after_ms = 1001 };
  g_autoptr (GError) error = banter_client_error_from_answer (403, &body, -1);
  g_autoptr (GError) copy = g_error_copy (error);
  g_autoptr (GError) limited = banter_client_error_from_answer (429, &limit, -1);
  g_autoptr (GError) header_wins = banter_client_error_from_answer (429, &limit, 7000);

  g_assert_cmpstr (banter_client_error_get_reason (copy), ==, "privacy");
  g_assert_cmpstr (banter_client_error_to_fail_reason (copy), ==, "privacy");
  g_assert_cmpuint (banter_client_error_get_retry_after (copy), ==, 0);
  g_assert_cmpuint (banter_client_error_get_retry_after (limited), ==, 2);
  g_assert_cmpuint (banter_client_error_get_retry_after (header_wins), ==, 7);
  g_assert_cmpuint (banter_client_error_get_retry_after (NULL), ==, 0);
}

static void
test_backoff (void)
{
  BanterBackoff backoff = { 0 };
  guint ceiling = 1000;

  for (guint i = 0; i < 100; i++)
    {
      guint wait;

      g_assert_cmpuint (banter_backoff_get_ceiling (&backoff), ==, ceiling);
      wait = banter_backoff_next (&backoff);
      g_assert_cmpuint (wait, >=, 1);
      g_assert_cmpuint (wait, <=, ceiling);
      ceiling = MIN (ceiling * 2, 300000);
    }
  banter_backoff_reset (&backoff);
  g_assert_cmpuint (banter_backoff_get_ceiling (&backoff), ==, 1000);
}

static void
test_retry_after (void)
{
  const gint64 now = G_GINT64_CONSTANT (1445412480) * 1000; /* Wed, 21 Oct 2015 07:28:00 GMT */

  g_assert_cmpint (banter_retry_after_parse (NULL, now), ==, -1);
  g_assert_cmpint (banter_retry_after_parse ("0", now), ==, 0);
  g_assert_cmpint (banter_retry_after_parse ("120", now), ==, 120000);
  g_assert_cmpint (banter_retry_after_parse ("Wed, 21 Oct 2015 07:28:30 GMT", now), ==, 30000);
  g_assert_cmpint (banter_retry_after_parse ("Wed, 21 Oct 2015 07:27:30 GMT", now), ==, 0);
  g_assert_cmpint (banter_retry_after_parse ("4000000000", now), ==, 86400000);
  g_assert_cmpint (banter_retry_after_parse ("-5", now), ==, -1);
  g_assert_cmpint (banter_retry_after_parse ("soon", now), ==, -1);
  g_assert_cmpint (banter_retry_after_parse ("", now), ==, -1);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/http/token-stays-home", test_token_stays_home);
  ADD ("/http/insecure-redirect", test_insecure_redirect);
  ADD ("/http/too-large", test_too_large);
  ADD ("/http/deadline", test_deadline);
  ADD ("/http/no-path", test_no_path);
  ADD ("/http/free-cancels", test_free_cancels);
  g_test_add_func ("/http/statuses", test_statuses);
  g_test_add_func ("/http/error-details", test_error_details);
  g_test_add_func ("/http/backoff", test_backoff);
  g_test_add_func ("/http/retry-after", test_retry_after);
  return g_test_run ();
}
