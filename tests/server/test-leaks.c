/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-leaks"

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "banterd-wire.h"

/* What must not stay, and what must not be there: descriptors and files of clients that left,
 * secrets on the disk or in the log, decoders of pictures in the server's process. */

#define V3 "/_matrix/client/v3"
#define UPLOAD "/_matrix/media/v3/upload"
#define PASSWORD "a long enough one" /* of banterd-probe.c */

/* --- Descriptors --- */

static guint
count_files (BanterdFixture *fixture, const char *folder)
{
  g_autofree char *path = g_build_filename (banterd_fixture_get_data_dir (fixture), folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* @token asks for something and leaves before it is there; 40 times at once, and again. */
static void
abandon (BanterdFixture *fixture, const char *token, const char *method, const char *target,
         const char *headers, const char *body)
{
  guint n_descriptors = 0;

  for (guint round = 0; round < 3; round++)
    {
      g_autoptr (GPtrArray) wires
          = g_ptr_array_new_with_free_func ((GDestroyNotify)banterd_wire_free);

      for (guint i = 0; i < 40; i++)
        {
          BanterdWire *wire = banterd_wire_new (fixture);

          banterd_wire_ask (wire, token, method, target, headers, body);
          g_ptr_array_add (wires, wire);
        }
      g_ptr_array_set_size (wires, 0);
      banterd_fixture_wait_for_connections (fixture, 0);
      /* After the first round each thread has its database open. */
      if (round == 0)
        n_descriptors = banterd_fixture_count_descriptors (fixture);
      while (banterd_fixture_count_descriptors (fixture) > n_descriptors)
        g_usleep (1000);
    }
}

static void
test_descriptors (void)
{
  g_autoptr (BanterdFixture) fixture = banterd_fixture_start (NULL);
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "alice", NULL);
  g_autofree char *half = g_strnfill (100 * 1000, 'x');
  g_autofree char *first = NULL;
  g_autofree char *since = NULL;
  g_autofree char *poll = NULL;
  g_autofree char *uploaded = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *download = NULL;

  g_assert_cmpuint (banterd_probe_call (probe, &first, "GET", NULL, V3 "/sync"), ==, 200);
  g_assert_cmpuint (banterd_probe_call (probe, &uploaded, "POST", half, UPLOAD), ==, 200);
  since = banterd_probe_get_string (first, "next_batch");
  poll = g_strconcat (V3 "/sync?timeout=300000&since=", since, NULL);
  uri = banterd_probe_get_string (uploaded, "content_uri");
  download = g_strconcat ("/_matrix/client/v1/media/download/", uri + strlen ("mxc://"), NULL);
  banterd_probe_hang_up ();

  abandon (fixture, probe->token, "GET", poll, NULL, NULL);
  abandon (fixture, probe->token, "GET", download, NULL, NULL);
  abandon (fixture, probe->token, "POST", UPLOAD, "Content-Length: 200000\r\n\r\nhalf of it", NULL);
  abandon (fixture, probe->token, "POST", UPLOAD, NULL, half);
  while (count_files (fixture, "uploads") > 0)
    g_usleep (1000);
}

/* --- Secrets --- */

static void
assert_free_of (const char *path, const char *const *secrets)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (guint i = 0; secrets[i] != NULL; i++)
    if (memmem (bytes, length, secrets[i], strlen (secrets[i])) != NULL)
      g_error ("%s holds secret %u", path, i);
}

/* With everything logged that can be. */
static void
test_secrets (void)
{
  g_autofree char *dir = g_dir_make_tmp ("banterd-log-XXXXXX", NULL);
  g_autofree char *log = g_build_filename (dir, "log", NULL);
  g_autofree char *prelude = g_strdup_printf ("export G_MESSAGES_DEBUG=all; exec 2>%s; exec", log);
  static const char *const arguments[] = { "--log-level", "debug", NULL };
  static const char *const files[] = { "banterd.db", "banterd.db-wal" };
  g_autoptr (BanterdFixture) fixture = banterd_fixture_start_after (prelude, arguments);
  g_autoptr (BanterdProbe) alice = banterd_probe_register (fixture, "alice", NULL);
  g_autofree char *room_id = banterd_probe_create_room (alice, "{}");
  g_autofree char *answer = NULL;
  g_autofree char *second = NULL;
  const char *secrets[] = { alice->token, PASSWORD, NULL, NULL };
  const char *logged[] = { alice->token, PASSWORD, NULL, "said in confidence", NULL };

  g_assert_cmpuint (
      banterd_probe_call (alice, &answer, "POST",
                          "{\"type\":\"m.login.password\",\"password\":\"" PASSWORD
                          "\",\"identifier\":{\"type\":\"m.id.user\",\"user\":\"alice\"}}",
                          V3 "/login"),
      ==, 200);
  second = banterd_probe_get_string (answer, "access_token");
  secrets[2] = logged[2] = second;
  g_assert_cmpuint (banterd_probe_say (alice, room_id, "said in confidence"), ==, 200);
  banterd_probe_call (alice, NULL, "POST", "{\"password\":\"" PASSWORD "\"", V3 "/login");
  banterd_probe_ok (alice, "POST", "{}", V3 "/logout");

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path
          = g_build_filename (banterd_fixture_get_data_dir (fixture), files[i], NULL);

      assert_free_of (path, secrets);
    }
  assert_free_of (log, logged);
  g_unlink (log);
  g_rmdir (dir);
}

/* What is in its memory when it crashes is written nowhere. (Sanitizers see to that by themselves.)
 */
static void
test_no_core (void)
{
  g_autoptr (BanterdFixture) fixture = banterd_fixture_start_after (
      "ulimit -S -c $(ulimit -H -c); export ASAN_OPTIONS=$ASAN_OPTIONS:disable_coredump=0; exec",
      NULL);
  g_autofree char *path = g_strdup_printf ("/proc/%d/limits", banterd_fixture_get_pid (fixture));
  g_autofree char *limits = NULL;
  char soft[32], hard[32];
  const char *line;

  g_assert_true (g_file_get_contents (path, &limits, NULL, NULL));
  line = strstr (limits, "Max core file size");
  g_assert_nonnull (line);
  g_assert_cmpint (sscanf (line, "Max core file size %31s %31s", soft, hard), ==, 2);
  g_assert_cmpstr (soft, ==, "0");
  g_assert_cmpstr (hard, ==, "0");
}

/* --- Decoders --- */

/* Whatever is uploaded, the server's own process never looks inside. */
static void
test_decoders (void)
{
  static const char *const decoders[]
      = { "gdk_pixbuf", "libwebp",      "libpng",     "libjpeg", "libgif",  "libtiff",
          "librsvg",    "libgstreamer", "libavcodec", "libgtk",  "libheif", "libxml2" };
  static const char *const pictures[]
      = { "\x89PNG\r\n\x1a\n", "GIF89a\x01", "\xff\xd8\xff\xe0JFIF", "RIFF\x10\x01WEBPVP8 ",
          "<svg xmlns='http://www.w3.org/2000/svg'/>" };
  g_autoptr (BanterdFixture) fixture = banterd_fixture_start (NULL);
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "alice", NULL);
  g_autofree char *path = g_strdup_printf ("/proc/%d/maps", banterd_fixture_get_pid (fixture));
  g_autofree char *maps = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autofree char *answer = NULL;
      g_autofree char *uri = NULL;
      g_autofree char *thumbnail = NULL;

      g_assert_cmpuint (banterd_probe_call (probe, &answer, "POST", pictures[i], UPLOAD), ==, 200);
      uri = banterd_probe_get_string (answer, "content_uri");
      thumbnail = g_strconcat ("/_matrix/client/v1/media/thumbnail/", uri + strlen ("mxc://"),
                               "?width=32&height=32", NULL);
      banterd_probe_call_at (probe, NULL, "GET", NULL, thumbnail);
    }
  g_assert_true (g_file_get_contents (path, &maps, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (decoders); i++)
    if (strstr (maps, decoders[i]) != NULL)
      g_error ("%s is in the server's process", decoders[i]);
}

int
main (int argc, char **argv)
{
  /* libmicrohttpd does not always notice who leaves in the middle of a body: then it is the
   * server's time limit of a minute that does, here two seconds. */
  g_setenv ("BANTERD_TEST_HURRY", "30", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/leaks/descriptors", test_descriptors);
  g_test_add_func ("/server/leaks/secrets", test_secrets);
  g_test_add_func ("/server/leaks/no-core", test_no_core);
  g_test_add_func ("/server/leaks/decoders", test_decoders);
  return g_test_run ();
}
