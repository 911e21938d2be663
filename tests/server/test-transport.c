/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-transport"

#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "banterd-wire.h"

/* What arrives as bytes: requests that could be read in two ways, bodies that are too large or no
 * JSON, clients that leave. Whatever comes, the server answers 4xx and lives on. */

#define V3 "/_matrix/client/v3"

static BanterdFixture *fixture;
static BanterdProbe *alice;
static char *room_id;

static void
assert_alive (void)
{
  banterd_probe_ok (alice, "GET", NULL, V3 "/account/whoami");
}

#define SECOND "GET /_matrix/client/versions HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
#define POST "POST /_matrix/client/v3/login HTTP/1.1\r\n"
#define HOST "Host: x\r\n"

/* Each is followed by a second request, which may not be answered. */
static const char *const smuggling[] = {
  POST HOST "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  POST HOST "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
  POST HOST "Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
  POST HOST "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
  POST HOST "Content-Length: 2, 2\r\n\r\n{}",
  POST HOST "Content-Length : 2\r\n\r\n{}",
  POST HOST "Content-Length: +2\r\n\r\n{}",
  POST HOST "Content-Length: -2\r\n\r\n{}",
  POST HOST "Content-Length: 0x2\r\n\r\n{}",
  POST HOST "Content-Length: 2 2\r\n\r\n{}",
  POST HOST "Content-Length: \r\n\r\n{}",
  POST HOST "Content-Length: 99999999999999999999\r\n\r\n{}",
  POST HOST "Content-Length: 18446744073709551617\r\n\r\n{}",
  POST HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  POST HOST "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
  POST HOST "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
  POST HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
  POST HOST "Transfer-Encoding: gzip\r\n\r\n",
  POST HOST "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
  POST HOST "Transfer-Encoding:\r\n chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
  POST HOST "Content-Length:\r\n 4\r\n\r\n0\r\n\r\n",
  POST HOST "Transfer-Encoding:\r\n\tchunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
  POST HOST "X: y\r\n Content-Length: 2\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
  "POST /_matrix/client/v3/login HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  POST HOST "Host: y\r\nContent-Length: 0\r\n\r\n",
  POST HOST "Host: x\r\nContent-Length: 0\r\n\r\n",
  POST "Content-Length: 0\r\n\r\n",
  POST HOST "Content Length: 0\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n",
  POST HOST "Foo Bar: baz\r\nContent-Length: 0\r\n\r\n",
  POST HOST "(Foo): baz\r\nContent-Length: 0\r\n\r\n",
  POST HOST "Foo\x01: baz\r\nContent-Length: 0\r\n\r\n",
  POST HOST "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
  POST HOST "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
  POST HOST "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n\r\n",
  POST HOST "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n",
  POST HOST "Transfer-Encoding: chunked\r\n\r\n2\r\n{}X\r\n0\r\n\r\n",
  POST HOST "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n",
  POST HOST "Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n",
  POST HOST "Transfer-Encoding: chunked chunked\r\n\r\n0\r\n\r\n",
  POST HOST "Transfer-Encoding: \x0b"
            "chunked\r\n\r\n0\r\n\r\n",
  POST HOST "Transfer_Encoding: chunked\r\nTransfer-Encoding: cow\r\n\r\n0\r\n\r\n",
  POST HOST "Content-Length: 2;\r\n\r\n{}",
  POST HOST "Content-Length: 2\x0b\r\n\r\n{}",
  POST HOST "Content-Length: 2\nContent-Length: 3\r\n\r\n{}",
  POST HOST "Content-Length: 2\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  POST HOST "content-length: 2\r\nCONTENT-LENGTH: 0\r\n\r\n{}",
};

static void
test_smuggling (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (smuggling); i++)
    {
      g_autofree char *bytes = g_strconcat (smuggling[i], SECOND, NULL);
      g_autofree char *answer = banterd_wire_talk (fixture, bytes, strlen (bytes));

      if (strstr (answer, "\"versions\"") != NULL)
        g_error ("The second request was answered after case %u: %s", i, answer);
      if (!g_str_has_prefix (answer, "HTTP/1.1 400") && !g_str_has_prefix (answer, "HTTP/1.0 400")
          && !g_str_has_prefix (answer, "HTTP/1.1 413"))
        g_error ("Case %u: %s\n%s", i, smuggling[i], answer);
    }
  assert_alive ();
}

static void
test_garbage (void)
{
  static const char *const lines[] = {
    "\r\n\r\n\r\n",
    "GET\r\n\r\n",
    "GET /\r\n\r\n",
    "BREW /_matrix/client/versions HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "GET /_matrix/client/versions HTTP/9.9\r\nHost: x\r\n\r\n",
    "\x16\x03\x01\x02\x01\x01",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "GET /_matrix/client/v3/%ff%fe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "GET /_matrix/client/v3/../../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "GET /_matrix/client/v3/rooms/%00/state HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (BanterdWire) wire = banterd_wire_new (fixture);
      g_autofree char *answer = NULL;

      banterd_wire_write (wire, lines[i], strlen (lines[i]));
      g_socket_shutdown (g_socket_connection_get_socket (wire->connection), FALSE, TRUE, NULL);
      answer = banterd_wire_read_to_end (wire);
      g_assert_false (g_str_has_prefix (answer, "HTTP/1.1 2"));
    }
  assert_alive ();
}

/* Headers that come in more bytes than a request may have. */
static void
test_large_headers (void)
{
  g_autoptr (GString) request
      = g_string_new ("GET /_matrix/client/versions HTTP/1.1\r\nHost: x\r\nX: ");
  g_autofree char *answer = NULL;

  for (guint i = 0; i < 100 * 1024; i++)
    g_string_append_c (request, 'a');
  g_string_append (request, "\r\n\r\n");
  answer = banterd_wire_talk (fixture, request->str, request->len);
  g_assert_false (g_str_has_prefix (answer, "HTTP/1.1 2"));
  assert_alive ();
}

/* --- Errors and CORS --- */

static void
test_errors (void)
{
  static const struct
  {
    const char *request;
    const char *status;
    const char *errcode;
  } cases[] = {
    { "GET /_matrix/client/v3/nothing", "404", "M_UNRECOGNIZED" },
    { "GET /", "404", "M_UNRECOGNIZED" },
    { "DELETE /_matrix/client/versions", "405", "M_UNRECOGNIZED" },
    { "PUT /_matrix/client/v3/login", "405", "M_UNRECOGNIZED" },
    { "GET /_matrix/client/v3/sync", "401", "M_MISSING_TOKEN" },
    { "GET /_matrix/client/r0/sync", "401", "M_MISSING_TOKEN" },
    { "OPTIONS /_matrix/client/v3/sync", "200", NULL },
    { "OPTIONS /_matrix/client/v3/nothing", "200", NULL },
    { "GET /_matrix/client/versions", "200", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *request = g_strconcat (
          cases[i].request, " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", NULL);
      g_autofree char *answer = banterd_wire_talk (fixture, request, strlen (request));

      g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 "));
      if (strncmp (answer + 9, cases[i].status, 3) != 0
          || (cases[i].errcode != NULL && strstr (answer, cases[i].errcode) == NULL))
        g_error ("%s: %s", cases[i].request, answer);
      g_assert_nonnull (strstr (answer, "Access-Control-Allow-Origin: *\r\n"));
      g_assert_nonnull (strstr (answer, "Access-Control-Allow-Methods: "));
      g_assert_nonnull (strstr (answer, "Access-Control-Allow-Headers: "));
      g_assert_nonnull (strstr (answer, "Content-Type: application/json\r\n"));
    }
}

/* --- Bodies --- */

/* One byte more than fits, with and without a Content-Length. */
static void
test_too_large (void)
{
  g_autofree char *line = g_strdup_printf ("PUT " V3 "/rooms/%s/send/m.room.message/big", room_id);
  g_autoptr (GString) body = g_string_new ("{\"body\":\"");
  g_autofree char *answer = NULL;
  g_autofree char *chunked = NULL;
  g_autoptr (GString) request = g_string_new (NULL);

  while (body->len < 66 * 1024)
    g_string_append_c (body, 'x');
  g_string_append (body, "\"}");
  /* Larger than an event, smaller than a body. */
  g_assert_cmpuint (
      banterd_probe_call_at (alice, &answer, "PUT", body->str, line + strlen ("PUT ")), ==, 413);
  g_assert_nonnull (strstr (answer, "M_TOO_LARGE"));

  g_string_append_printf (request,
                          "%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                          "Content-Length: 131073\r\n\r\n",
                          line, alice->token);
  chunked = banterd_wire_talk (fixture, request->str, request->len);
  g_assert_true (g_str_has_prefix (chunked, "HTTP/1.1 413"));
  g_clear_pointer (&chunked, g_free);

  g_string_printf (request,
                   "%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nConnection: close\r\n"
                   "Transfer-Encoding: chunked\r\n\r\n20001\r\n",
                   line, alice->token);
  for (guint i = 0; i < 0x20001; i++)
    g_string_append_c (request, ' ');
  g_string_append (request, "\r\n0\r\n\r\n");
  chunked = banterd_wire_talk (fixture, request->str, request->len);
  g_assert_true (g_str_has_prefix (chunked, "HTTP/1.1 413"));
  assert_alive ();
}

/* A body without end is cut off, and costs no memory. */
static void
test_endless_body (void)
{
  gint64 before = banterd_fixture_get_rss_kib (fixture);
  g_autoptr (BanterdWire) wire = banterd_wire_new (fixture);
  static char block[64 * 1024];
  static const char head[] = "POST " V3 "/login HTTP/1.1\r\nHost: x\r\n"
                             "Transfer-Encoding: chunked\r\n\r\nffffff0\r\n";
  gsize n_sent = 0;

  memset (block, ' ', sizeof block);
  banterd_wire_write (wire, head, strlen (head));
  while (n_sent < 64 * 1024 * 1024 && banterd_wire_write (wire, block, sizeof block))
    n_sent += sizeof block;
  g_assert_cmpuint (n_sent, <, 64 * 1024 * 1024);
  g_assert_cmpint (banterd_fixture_get_rss_kib (fixture) - before, <, 8 * 1024);
  assert_alive ();
}

/* --- Clients that leave --- */

/* More polls are left behind than the server may have open: it must notice each that leaves. */
static void
test_abandoned_polls (void)
{
  g_autofree char *answer = NULL;
  g_autofree char *since = NULL;
  g_autofree char *request = NULL;

  g_assert_cmpuint (banterd_probe_call (alice, &answer, "GET", NULL, V3 "/sync"), ==, 200);
  since = banterd_probe_get_string (answer, "next_batch");
  request = g_strdup_printf ("GET " V3 "/sync?timeout=300000&since=%s HTTP/1.1\r\nHost: x\r\n"
                             "Authorization: Bearer %s\r\n\r\n",
                             since, alice->token);
  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr (BanterdWire) wire = banterd_wire_new (fixture);

      banterd_wire_write (wire, request, strlen (request));
    }
  assert_alive ();
}

int
main (int argc, char **argv)
{
  static const char *const arguments[] = { "--plain", NULL };
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (arguments);
  alice = banterd_probe_register (fixture, "alice", NULL);
  room_id = banterd_probe_create_room (alice, "{}");
  g_test_add_func ("/server/transport/smuggling", test_smuggling);
  g_test_add_func ("/server/transport/garbage", test_garbage);
  g_test_add_func ("/server/transport/large-headers", test_large_headers);
  g_test_add_func ("/server/transport/errors", test_errors);
  g_test_add_func ("/server/transport/too-large", test_too_large);
  g_test_add_func ("/server/transport/endless-body", test_endless_body);
  g_test_add_func ("/server/transport/abandoned-polls", test_abandoned_polls);
  result = g_test_run ();
  g_free (room_id);
  banterd_probe_free (alice);
  banterd_fixture_stop (fixture);
  return result;
}
