/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-previews"

#include "config.h"

#include <string.h>

#include <libsoup/soup.h>

#include "../media/media-samples.h"
#include "banterd-probe.h"

/* Previews of links, against a web server of the test's own on loopback, which the server may not
 * ask unless it is told that it is being tested. */

static guint16 web_port;
static int n_requests;       /* atomic */
static GAsyncQueue *hanging; /* a token for each request that is never answered */

/* --- The web --- */

static const struct
{
  const char *path;
  guint status;
  const char *type;
  const char *header; /* Location */
  const char *body;
} pages[] = {
  { "/page", 200, "text/html; charset=utf-8", NULL,
    "<title>Page</title><meta property=og:description content='About &amp; more'>"
    "<meta property=og:image content=picture.png>" },
  { "/plain", 200, "text/plain", NULL, "<title>not read</title>" },
  { "/empty", 200, "text/html", NULL, "" },
  { "/missing", 404, "text/html", NULL, "<title>404</title>" },
  { "/to-page", 302, "text/html", "/page", "" },
  { "/for-ever", 302, "text/html", "/for-ever", "" },
  { "/to-file", 302, "text/html", "file:///etc/passwd", "" },
  { "/to-metadata", 302, "text/html", "http://169.254.169.254/latest/meta-data/", "" },
  { "/empty-picture", 200, "image/png", NULL, "" },
  { "/broken-picture", 200, "image/png", NULL, "no picture" },
};

static void
on_web_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
                gpointer data)
{
  g_atomic_int_inc (&n_requests);
  if (g_str_equal (path, "/hang"))
    {
      soup_server_message_pause (message);
      g_async_queue_push (hanging, hanging);
      return;
    }
  soup_server_message_set_status (message, 404, NULL);
  if (g_str_equal (path, "/picture.png"))
    {
      g_autoptr (GBytes) file = sample_new (SAMPLE_PNG, 1000, 500);
      gsize size;
      gconstpointer bytes = g_bytes_get_data (file, &size);

      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (message, "image/png", SOUP_MEMORY_COPY, bytes, size);
    }
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (path, pages[i].path))
      {
        soup_server_message_set_status (message, pages[i].status, NULL);
        soup_server_message_set_response (message, pages[i].type, SOUP_MEMORY_STATIC, pages[i].body,
                                          strlen (pages[i].body));
        if (pages[i].header != NULL)
          soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                        "Location", pages[i].header);
      }
}

typedef struct
{
  GMainLoop *loop;
  GAsyncQueue *ready;
} Web;

static gpointer
web_thread (gpointer data)
{
  Web *web = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (SoupServer) server = NULL;
  GSList *uris;

  g_main_context_push_thread_default (context);
  server = soup_server_new (NULL, NULL);
  soup_server_add_handler (server, NULL, on_web_request, NULL, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (server);
  web_port = (guint16)g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  web->loop = g_main_loop_new (context, FALSE);
  g_async_queue_push (web->ready, web);
  g_main_loop_run (web->loop);
  soup_server_disconnect (server);
  g_main_context_pop_thread_default (context);
  return NULL;
}

/* --- Questions --- */

static guint
ask (BanterdProbe *probe, const char *url, char **answer)
{
  return banterd_probe_call (probe, answer, "GET", NULL,
                             "/_matrix/client/v1/media/preview_url?url=%s", url);
}

static guint
ask_web (BanterdProbe *probe, const char *path, char **answer)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u%s", web_port, path);

  return ask (probe, url, answer);
}

static void
test_off (void)
{
  g_autoptr (BanterdFixture) banterd = banterd_fixture_start (NULL);
  g_autoptr (BanterdProbe) mira = banterd_probe_register (banterd, "mira", NULL);

  g_assert_cmpuint (ask_web (mira, "/page", NULL), ==, 404);
  g_assert_cmpint (g_atomic_int_get (&n_requests), ==, 0);
}

/* Nothing of this machine, however it is written. */
static void
test_refused (void)
{
  static const char *const arguments[] = { "--url-previews", NULL };
  static const char *const hosts[] = {
    "127.0.0.1",
    "localhost",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "[::1]",
    "0.0.0.0",
    "[::]",
    "[::ffff:127.0.0.1]",
    "127.0.0.1.",
    "LOCALHOST",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "10.0.0.1",
    "169.254.169.254",
  };
  static const char *const urls[] = {
    "",
    "nonsense",
    "/page",
    "file:///etc/passwd",
    "ftp://127.0.0.1/",
    "gopher://127.0.0.1/",
    "http://",
    "http:///page",
    "http://somebody@127.0.0.1/",
    "javascript:alert(1)",
    "http://127.0.0.1:99999/",
    "http://[/",
  };
  g_autoptr (BanterdFixture) banterd = banterd_fixture_start (arguments);
  g_autoptr (BanterdProbe) mira = banterd_probe_register (banterd, "mira", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char *with_port = g_strdup_printf ("http://%s:%u/page", hosts[i], web_port);
      g_autofree char *without = g_strdup_printf ("http://%s/page", hosts[i]);

      g_assert_cmpuint (ask (mira, with_port, NULL), ==, 404);
      g_assert_cmpuint (ask (mira, without, NULL), ==, 404);
    }
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    g_assert_cmpuint (ask (mira, urls[i], NULL), ==, 404);
  g_assert_cmpuint (
      banterd_probe_call (mira, NULL, "GET", NULL, "/_matrix/client/v1/media/preview_url"), ==,
      400);
  g_assert_cmpint (g_atomic_int_get (&n_requests), ==, 0);
}

static const struct
{
  const char *path;
  guint status;
  const char *part;
} previews[] = {
  { "/page", 200, "\"og:title\":\"Page\",\"og:description\":\"About & more\"" },
  { "/page", 200, "\"og:image:width\":800,\"og:image:height\":400" },
  { "/to-page", 200, "\"og:title\":\"Page\"" },
  { "/picture.png", 200, "\"og:image\":\"mxc://localhost/" },
  { "/plain", 404, NULL },
  { "/empty", 404, NULL },
  { "/missing", 404, NULL },
  { "/for-ever", 404, NULL },
  { "/to-file", 404, NULL },
  { "/to-metadata", 404, NULL },
  { "/empty-picture", 404, NULL },
  { "/broken-picture", 404, NULL },
};

static void
test_previews (void)
{
  static const char *const arguments[] = { "--url-previews", NULL };
  g_autoptr (BanterdFixture) banterd = NULL;
  g_autoptr (BanterdProbe) mira = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *uri = NULL;
  int before;

  g_setenv ("BANTERD_TEST_FETCH_LOOPBACK", "1", TRUE);
  banterd = banterd_fixture_start (arguments);
  mira = banterd_probe_register (banterd, "mira", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (previews); i++)
    {
      g_autofree char *text = NULL;
      guint status = ask_web (mira, previews[i].path, &text);

      if (status != previews[i].status
          || (previews[i].part != NULL && strstr (text, previews[i].part) == NULL))
        g_error ("%s: %u %s", previews[i].path, status, text);
    }
  /* What is known is not asked again. */
  before = g_atomic_int_get (&n_requests);
  ask_web (mira, "/page", &answer);
  ask_web (mira, "/missing", NULL);
  g_assert_cmpint (g_atomic_int_get (&n_requests), ==, before);
  /* The picture is one of the server's own. */
  uri = banterd_probe_get_string (answer, "og:image");
  g_assert_cmpuint (banterd_probe_call (mira, NULL, "GET", NULL,
                                        "/_matrix/client/v1/media/download/localhost/%s",
                                        uri + strlen ("mxc://localhost/")),
                    ==, 200);
}

static gpointer
ask_for_hanging (gpointer data)
{
  const BanterdProbe *probe = data;
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *url = g_strdup_printf ("%s/_matrix/client/v1/media/preview_url"
                                          "?url=http://127.0.0.1:%u/hang",
                                          banterd_fixture_get_url (probe->fixture), web_port);
  g_autofree char *bearer = g_strconcat ("Bearer ", probe->token, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (GBytes) body = NULL;

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                bearer);
  /* Whether there is an answer or none depends on who is faster. */
  body = soup_session_send_and_read (session, message, NULL, NULL);
  return NULL;
}

/* The end does not wait for other machines. */
static void
test_end (void)
{
  static const char *const arguments[] = { "--url-previews", NULL };
  g_autoptr (BanterdFixture) banterd = banterd_fixture_start (arguments);
  g_autoptr (BanterdProbe) mira = banterd_probe_register (banterd, "mira", NULL);
  GThread *thread = g_thread_new ("ask", ask_for_hanging, mira);
  gint64 start;

  g_async_queue_pop (hanging);
  start = g_get_monotonic_time ();
  banterd_fixture_terminate (banterd);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  g_thread_join (thread);
}

int
main (int argc, char **argv)
{
  Web web = { NULL, NULL };
  GThread *thread;
  int status;

  g_test_init (&argc, &argv, NULL);
  web.ready = g_async_queue_new ();
  hanging = g_async_queue_new ();
  thread = g_thread_new ("web", web_thread, &web);
  g_async_queue_pop (web.ready);
  g_test_add_func ("/server/previews/off", test_off);
  g_test_add_func ("/server/previews/refused", test_refused);
  g_test_add_func ("/server/previews/previews", test_previews);
  g_test_add_func ("/server/previews/end", test_end);
  status = g_test_run ();
  g_main_loop_quit (web.loop);
  g_thread_join (thread);
  g_main_loop_unref (web.loop);
  g_async_queue_unref (web.ready);
  g_async_queue_unref (hanging);
  return status;
}
