/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-media"

#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "await.h"
#include "mock-homeserver.h"

#include "banter-client-media.h"

/* Media: what is asked of the server, what stays on the disk, and what is never asked. */

#define DOWNLOAD "/_matrix/client/v1/media/download/"
#define THUMBNAIL "/_matrix/client/v1/media/thumbnail/"
#define OLD_DOWNLOAD "/_matrix/media/v3/download/"

typedef struct
{
  MockHomeserver *mock;
  BadServer *server;
  char *dir;
  BanterClient *client;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->mock = mock_homeserver_new ();
  fixture->server = mock_homeserver_get_server (fixture->mock);
  fixture->dir = mock_profile_new (fixture->mock, 1);
  fixture->client = mock_profile_open (fixture->dir);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  banter_client_stop (fixture->client);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->client);
  mock_profile_delete (fixture->dir);
  mock_homeserver_free (fixture->mock);
}

static GBytes *
load (Fixture *fixture, const char *mxc, guint size, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  banter_client_load_media_async (fixture->client, mxc, size, NULL, await_take, &result);

  return banter_client_load_media_finish (fixture->client, await_result (&result), error);
}

static void
assert_loads (Fixture *fixture, const char *mxc, guint size, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = load (fixture, mxc, size, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                   strlen (expected));
}

static void
test_cache (Fixture *fixture, gconstpointer data)
{
  g_autofree char *media = g_build_filename (fixture->dir, "media", NULL);
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint n_files = 0;

  bad_server_say (fixture->server, DOWNLOAD "mock/abc", 200, "image/png", "the picture");
  assert_loads (fixture, "mxc://mock/abc", 0, "the picture");
  assert_loads (fixture, "mxc://mock/abc", 0, "the picture");
  g_assert_cmpuint (bad_server_get_n_requests (fixture->server, "/_matrix/client/v1"), ==, 1);
  g_assert_cmpuint (bad_server_get_n_authorised (fixture->server), ==, 1);

  dir = g_dir_open (media, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (media, name, NULL);
      GStatBuf info;

      n_files++;
      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, 0600);
    }
  g_assert_cmpuint (n_files, ==, 1);
}

static void
test_one_request (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *results[20] = { NULL };

  bad_server_say (fixture->server, DOWNLOAD "mock/abc", 200, "image/png", "x");
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    banter_client_load_media_async (fixture->client, "mxc://mock/abc", 0, NULL, await_take,
                                    &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes
          = banter_client_load_media_finish (fixture->client, await_result (&results[i]), &error);

      g_assert_no_error (error);
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (bad_server_get_n_requests (fixture->server, DOWNLOAD), ==, 1);
}

/* More than run at once. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *results[50] = { NULL };

  bad_server_say (fixture->server, DOWNLOAD "*", 200, "image/png", "x");
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *mxc = g_strdup_printf ("mxc://mock/m%u", i);

      banter_client_load_media_async (fixture->client, mxc, 0, NULL, await_take, &results[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GBytes) bytes
          = banter_client_load_media_finish (fixture->client, await_result (&results[i]), NULL);

      g_assert_nonnull (bytes);
      g_object_unref (results[i]);
    }
}

static void
test_fallbacks (Fixture *fixture, gconstpointer data)
{
  /* A server from before v1.11, and one that makes no thumbnails. */
  bad_server_say (fixture->server, OLD_DOWNLOAD "mock/old", 200, "image/png", "old");
  assert_loads (fixture, "mxc://mock/old", 0, "old");
  bad_server_say (fixture->server, DOWNLOAD "mock/whole", 200, "image/png", "whole");
  assert_loads (fixture, "mxc://mock/whole", 96, "whole");
  bad_server_say (fixture->server, THUMBNAIL "mock/small", 200, "image/png", "small");
  assert_loads (fixture, "mxc://mock/small", 90, "small");
  g_assert_cmpuint (bad_server_get_n_requests (fixture->server, DOWNLOAD "mock/small"), ==, 0);
}

static void
test_bad_uris (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = {
    "",
    "mxc://",
    "mxc://mock",
    "mxc://mock/",
    "mxc://mock/../../client/v3/account/whoami",
    "mxc://mock/a/b",
    "mxc://mock/a?b",
    "mxc://mock/a%2fb",
    "mxc://../x/y",
    "mxc://mo ck/a",
    "https://mock/a",
    "MXC://mock/a",
    "file:///etc/passwd",
    "mxc:/mock/a",
    "mxc://mock/\xff",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (load (fixture, bad[i], 0, &error));
      g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND);
    }
  g_assert_cmpuint (bad_server_get_n_requests (fixture->server, "/"), ==, 0);
}

static void
test_failures (Fixture *fixture, gconstpointer data)
{
  g_autofree char *media = g_build_filename (fixture->dir, "media", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;

  g_assert_null (load (fixture, "mxc://mock/none", 0, &error));
  g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  bad_server_fail (fixture->server, DOWNLOAD "mock/cut", BAD_SERVER_CLOSE);
  g_assert_null (load (fixture, "mxc://mock/cut", 0, &error));
  g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_UNREACHABLE);
  g_clear_error (&error);
  bad_server_say (fixture->server, DOWNLOAD "mock/empty", 200, "image/png", "");
  g_assert_null (load (fixture, "mxc://mock/empty", 0, &error));
  g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND);

  /* Nothing half is left behind, and what failed can be tried again. */
  dir = g_dir_open (media, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
  bad_server_say (fixture->server, DOWNLOAD "mock/cut", 200, "image/png", "whole");
  assert_loads (fixture, "mxc://mock/cut", 0, "whole");
}

static void
test_redirect (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BadServer) cdn = bad_server_new (FALSE);
  g_autofree char *location = g_strconcat (bad_server_get_url (cdn), "/file", NULL);

  bad_server_say (cdn, "/file", 200, "image/png", "from afar");
  bad_server_redirect (fixture->server, DOWNLOAD "mock/abc", location);
  assert_loads (fixture, "mxc://mock/abc", 0, "from afar");
  g_assert_cmpuint (bad_server_get_n_authorised (cdn), ==, 0);
}

static void
on_progress (gsize done, gsize total, gpointer user_data)
{
  gsize *last = user_data;

  g_assert_cmpuint (done, >=, *last);
  g_assert_cmpuint (done, <=, total);
  *last = done;
}

static void
test_upload (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (300000, 'x');
  g_autoptr (GBytes) bytes = g_bytes_new (text, 300000);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) bad = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *mxc = NULL;
  gsize done = 0;

  bad_server_say_json (fixture->server, "/_matrix/media/v3/upload", 200,
                       "{\"content_uri\":\"mxc://mock/new\"}");
  banter_client_upload_async (fixture->client, bytes, "a b.png", "image/png", on_progress, &done,
                              NULL, NULL, await_take, &result);
  mxc = banter_client_upload_finish (fixture->client, await_result (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mxc, ==, "mxc://mock/new");

  bad_server_say_json (fixture->server, "/_matrix/media/v3/upload", 200,
                       "{\"content_uri\":\"https://evil/x\"}");
  banter_client_upload_async (fixture->client, bytes, NULL, "image/png", NULL, NULL, NULL, NULL,
                              await_take, &bad);
  g_assert_null (banter_client_upload_finish (fixture->client, await_result (&bad), &error));
  g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_SERVER);
}

/* Closing while downloads wait and run ends them as cancelled. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *results[20] = { NULL };

  bad_server_fail (fixture->server, DOWNLOAD "*", BAD_SERVER_HANG);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *mxc = g_strdup_printf ("mxc://mock/m%u", i);

      banter_client_load_media_async (fixture->client, mxc, 0, NULL, await_take, &results[i]);
    }
  AWAIT (bad_server_get_n_requests (fixture->server, DOWNLOAD) > 0);
  banter_client_stop (fixture->client);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
          banter_client_load_media_finish (fixture->client, await_result (&results[i]), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_object_unref (results[i]);
    }
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("BANTER_SECRETS", "file", TRUE);
  ADD ("/media/cache", test_cache);
  ADD ("/media/one-request", test_one_request);
  ADD ("/media/many", test_many);
  ADD ("/media/fallbacks", test_fallbacks);
  ADD ("/media/bad-uris", test_bad_uris);
  ADD ("/media/failures", test_failures);
  ADD ("/media/redirect", test_redirect);
  ADD ("/media/upload", test_upload);
  ADD ("/media/stop", test_stop);
  return g_test_run ();
}
