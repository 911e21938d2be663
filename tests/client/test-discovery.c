/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-discovery"

#include "config.h"

#include "await.h"
#include "bad-server.h"

#include "banter-discovery-private.h"

/* Looking servers up: what people type, and what stands behind it. */

static BanterDiscovery *
discover (const char *typed, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  banter_discovery_async (typed, NULL, await_take, &result);

  return banter_discovery_finish (await_result (&result), error);
}

static void
assert_fails (const char *typed, BanterClientError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterDiscovery) found = discover (typed, &error);

  g_assert_null (found);
  g_assert_error (error, BANTER_CLIENT_ERROR, (int)code);
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *typed;
    const char *user;
    const char *url;
    const char *server;
  } rows[] = {
    { "example.org", NULL, "https://example.org", "example.org" },
    { "  example.org/ ", NULL, "https://example.org", "example.org" },
    { "ada@example.org", "ada", "https://example.org", "example.org" },
    { "@ada:example.org", "ada", "https://example.org", "example.org" },
    { "@ada:example.org:8448", "ada", "https://example.org:8448", "example.org:8448" },
    { "https://example.org/", NULL, "https://example.org", "example.org" },
    { "https://example.org:443/x?y", NULL, "https://example.org", "example.org" },
    { "http://localhost:8008", NULL, "http://localhost:8008", "localhost:8008" },
    { "localhost:8008", NULL, "http://localhost:8008", "localhost:8008" },
    { "ada@127.0.0.1:1", "ada", "http://127.0.0.1:1", "127.0.0.1:1" },
    { "[::1]:80", NULL, "http://[::1]:80", "[::1]:80" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *user = NULL;
      g_autofree char *url = NULL;
      g_autofree char *server = NULL;
      g_autoptr (GError) error = NULL;

      banter_address_parse (rows[i].typed, &user, &url, &server, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (user, ==, rows[i].user);
      g_assert_cmpstr (url, ==, rows[i].url);
      g_assert_cmpstr (server, ==, rows[i].server);
    }
}

static void
test_bad_addresses (void)
{
  static const char *const bad[] = { "",
                                     " ",
                                     "exa mple.org",
                                     "@",
                                     "@ada",
                                     "ada@",
                                     "@:example.org",
                                     "@example.org",
                                     "http://",
                                     "ftp://a.org",
                                     "file:///x",
                                     "javascript:x",
                                     "a/b",
                                     "ex\xff",
                                     "ada@exa/mple",
                                     "://",
                                     "https://u:p@example.org" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_fails (bad[i], BANTER_CLIENT_ERROR_BAD_ADDRESS);
}

static void
test_insecure (void)
{
  assert_fails ("http://192.0.2.1", BANTER_CLIENT_ERROR_INSECURE);
  assert_fails ("http://example.org", BANTER_CLIENT_ERROR_INSECURE);
}

/* What a server answers to everything, and what that is called. */
static void
test_bad_servers (void)
{
  static const struct
  {
    guint status;
    const char *type;
    const char *body;
    BanterClientError code;
  } rows[] = {
    { 200, "text/html", "<html><body>Hi!</body></html>", BANTER_CLIENT_ERROR_NOT_MATRIX },
    { 200, "application/json", "\x01\x02garbage", BANTER_CLIENT_ERROR_NOT_MATRIX },
    { 200, "application/json", "[]", BANTER_CLIENT_ERROR_NOT_MATRIX },
    { 200, "application/json", "{\"versions\":7}", BANTER_CLIENT_ERROR_NOT_MATRIX },
    { 200, NULL, NULL, BANTER_CLIENT_ERROR_NOT_MATRIX },
    { 404, "text/html", "<h1>404</h1>", BANTER_CLIENT_ERROR_NOT_MATRIX },
    { 404, "application/json", "{\"errcode\":\"M_NOT_FOUND\"}", BANTER_CLIENT_ERROR_NOT_MATRIX },
    { 403, "text/html", "no", BANTER_CLIENT_ERROR_NOT_MATRIX },
    { 500, "text/html", "<h1>500</h1>", BANTER_CLIENT_ERROR_SERVER },
    { 502, NULL, NULL, BANTER_CLIENT_ERROR_SERVER },
    { 429, "application/json", "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":2500}",
      BANTER_CLIENT_ERROR_RATE_LIMITED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BadServer) server = bad_server_new (FALSE);

      bad_server_say (server, "/*", rows[i].status, rows[i].type, rows[i].body);
      assert_fails (bad_server_get_url (server), rows[i].code);
    }
}

static void
test_no_answer (void)
{
  g_autoptr (BadServer) server = bad_server_new (FALSE);
  g_autofree char *url = g_strdup (bad_server_get_url (server));

  bad_server_fail (server, "/*", BAD_SERVER_CLOSE);
  assert_fails (url, BANTER_CLIENT_ERROR_UNREACHABLE);
  g_clear_pointer (&server, bad_server_free);
  assert_fails (url, BANTER_CLIENT_ERROR_UNREACHABLE);
}

static void
test_no_host (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterDiscovery) found = discover ("no-such-host.invalid", &error);

  /* Without any network the resolver cannot tell. */
  g_assert_null (found);
  if (!g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NO_NETWORK))
    g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NO_HOST);
}

static void
test_tls (void)
{
  g_autoptr (BadServer) self_signed = bad_server_new (TRUE);

  bad_server_say_json (self_signed, "/*", 200, "{\"versions\":[\"v1.1\"]}");
  assert_fails (bad_server_get_url (self_signed), BANTER_CLIENT_ERROR_TLS);
  g_assert_cmpuint (bad_server_get_n_requests (self_signed, "/"), ==, 0);
}

static void
be_homeserver (BadServer *server, const char *flows, guint register_status, const char *uia)
{
  bad_server_say_json (
      server, "/_matrix/client/versions", 200,
      "{\"versions\":[\"v1.1\"],\"unstable_features\":{\"im.banter.safety\":true}}");
  bad_server_say_json (server, "/_matrix/client/v3/login", 200, flows);
  bad_server_say_json (server, "/_matrix/client/v3/register", register_status, uia);
}

static void
test_registration (void)
{
  static const struct
  {
    guint status;
    const char *uia;
    gboolean open;
    gboolean can;
    gboolean birthday;
    const char *terms;
  } rows[] = {
    { 403, "{\"errcode\":\"M_FORBIDDEN\"}", FALSE, FALSE, FALSE, NULL },
    { 404, "{\"errcode\":\"M_UNRECOGNIZED\"}", FALSE, FALSE, FALSE, NULL },
    { 401, "{\"flows\":[{\"stages\":[\"m.login.dummy\"]}],\"session\":\"x\"}", TRUE, TRUE, FALSE,
      NULL },
    { 401, "{\"flows\":[{\"stages\":[\"m.login.recaptcha\"]}]}", TRUE, FALSE, FALSE, NULL },
    { 401,
      "{\"flows\":[{\"stages\":[\"m.login.recaptcha\"]},{\"stages\":[\"m.login.terms\","
      "\"im.banter.login.birthday\"]}],\"params\":{\"m.login.terms\":{\"policies\":{\"p\":{"
      "\"version\":\"1\",\"en\":{\"name\":\"Rules\",\"url\":\"https://a.org/r\"}},\"bad\":{"
      "\"version\":\"1\",\"en\":{\"name\":\"X\",\"url\":\"javascript:1\"}}}}}}",
      TRUE, TRUE, TRUE, "Rules" },
    { 401, "{\"flows\":\"none\"}", FALSE, FALSE, FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BadServer) server = bad_server_new (FALSE);
      g_autoptr (GError) error = NULL;
      g_autoptr (BanterDiscovery) found = NULL;
      const char *const *terms;

      be_homeserver (server, "{\"flows\":[{\"type\":\"m.login.password\"},7]}", rows[i].status,
                     rows[i].uia);
      found = discover (bad_server_get_url (server), &error);
      g_assert_no_error (error);
      g_assert_true (banter_discovery_get_has_password_login (found));
      g_assert_true (banter_discovery_get_has_safety (found));
      g_assert_cmpint (banter_discovery_get_registration_open (found), ==, rows[i].open);
      g_assert_cmpint (banter_discovery_get_can_register (found), ==, rows[i].can);
      g_assert_cmpint (banter_discovery_get_needs_birthday (found), ==, rows[i].birthday);
      terms = banter_discovery_get_terms (found);
      g_assert_cmpstr (terms != NULL ? terms[0] : NULL, ==, rows[i].terms);
      g_assert_true (terms == NULL || terms[2] == NULL);
    }
}

static void
test_well_known (void)
{
  g_autoptr (BadServer) front = bad_server_new (FALSE);
  g_autoptr (BadServer) back = bad_server_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterDiscovery) found = NULL;
  g_autofree char *document
      = g_strdup_printf ("{\"m.homeserver\":{\"base_url\":\"%s/\"}}", bad_server_get_url (back));
  g_autofree char *typed = NULL;
  g_autofree char *address = bad_server_dup_address (front);

  be_homeserver (back, "{\"flows\":[{\"type\":\"m.login.sso\"}]}", 403, "{}");
  bad_server_redirect (front, "/.well-known/matrix/client", "/elsewhere");
  bad_server_say_json (front, "/elsewhere", 200, document);
  typed = g_strconcat ("ada@", address, NULL);
  found = discover (typed, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (banter_discovery_get_base_url (found), ==, bad_server_get_url (back));
  g_assert_cmpstr (banter_discovery_get_server_name (found), ==, address);
  g_assert_cmpstr (banter_discovery_get_user_name (found), ==, "ada");
  g_assert_false (banter_discovery_get_has_password_login (found));

  bad_server_say_json (front, "/elsewhere", 200,
                       "{\"m.homeserver\":{\"base_url\":\"http://192.0.2.1\"}}");
  assert_fails (typed, BANTER_CLIENT_ERROR_INSECURE);
  bad_server_say_json (front, "/elsewhere", 200, "{\"m.homeserver\":{\"base_url\":\"nowhere\"}}");
  assert_fails (typed, BANTER_CLIENT_ERROR_NOT_MATRIX);
}

static void
test_redirect_loop (void)
{
  g_autoptr (BadServer) server = bad_server_new (FALSE);

  bad_server_redirect (server, "/.well-known/matrix/client", "/.well-known/matrix/client");
  assert_fails (bad_server_get_url (server), BANTER_CLIENT_ERROR_NOT_MATRIX);
  g_assert_cmpuint (bad_server_get_n_requests (server, "/.well-known"), <=, 6);
}

static void
test_cancel (void)
{
  g_autoptr (BadServer) server = bad_server_new (FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  bad_server_fail (server, "/*", BAD_SERVER_HANG);
  banter_discovery_async (bad_server_get_url (server), cancellable, await_take, &result);
  AWAIT (bad_server_get_n_requests (server, "/") > 0);
  g_cancellable_cancel (cancellable);
  g_assert_null (banter_discovery_finish (await_result (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/discovery/addresses", test_addresses);
  g_test_add_func ("/discovery/bad-addresses", test_bad_addresses);
  g_test_add_func ("/discovery/insecure", test_insecure);
  g_test_add_func ("/discovery/bad-servers", test_bad_servers);
  g_test_add_func ("/discovery/no-answer", test_no_answer);
  g_test_add_func ("/discovery/no-host", test_no_host);
  g_test_add_func ("/discovery/tls", test_tls);
  g_test_add_func ("/discovery/registration", test_registration);
  g_test_add_func ("/discovery/well-known", test_well_known);
  g_test_add_func ("/discovery/redirect-loop", test_redirect_loop);
  g_test_add_func ("/discovery/cancel", test_cancel);
  return g_test_run ();
}
