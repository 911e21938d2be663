/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-thumbnails"

#include "config.h"

#include <signal.h>
#include <string.h>

#include <libsoup/soup.h>

#include "../media/media-samples.h"
#include "banter-sniff.h"
#include "banterd-probe.h"

/* Thumbnails of banterd: which size comes for which question, that broken pictures hurt nobody, and
 * that the server never has a picture decoder in its own process. */

static BanterdFixture *banterd;
static BanterdProbe *mira;
static SoupSession *session;

static GBytes *
request (const char *method, const char *path, GBytes *body, guint *status, char **type)
{
  g_autofree char *url = g_strconcat (banterd_fixture_get_url (banterd), path, NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", mira->token, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GError) error = NULL;
  GBytes *answer;

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                bearer);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, "image/png", body);
  answer = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  *status = soup_message_get_status (message);
  if (type != NULL)
    *type = g_strdup (
        soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL));
  return answer;
}

/* Returns: (transfer full): the media id */
static char *
upload (GBytes *file)
{
  guint status;
  g_autoptr (GBytes) answer = request ("POST", "/_matrix/media/v3/upload", file, &status, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  g_autofree char *uri = banterd_probe_get_string (text, "content_uri");

  g_assert_cmpuint (status, ==, 200);
  return g_path_get_basename (uri);
}

static GBytes *
thumbnail (const char *media_id, const char *query, guint *status, char **type)
{
  g_autofree char *path
      = g_strconcat ("/_matrix/client/v1/media/thumbnail/localhost/", media_id, "?", query, NULL);

  return request ("GET", path, NULL, status, type);
}

static const struct
{
  SampleKind kind;
  int width, height;
  const char *query;
  const char *type;
  int expected_width, expected_height;
} rows[] = {
  { SAMPLE_JPEG, 1000, 500, "width=32&height=32&method=crop", "image/jpeg", 32, 32 },
  { SAMPLE_JPEG, 1000, 500, "width=33&height=20&method=crop", "image/jpeg", 320, 160 },
  { SAMPLE_JPEG, 1000, 500, "width=64&height=64&method=crop", "image/jpeg", 96, 96 },
  { SAMPLE_JPEG, 1000, 500, "width=320&height=240", "image/jpeg", 320, 160 },
  { SAMPLE_JPEG, 500, 1000, "width=320&height=240&method=scale", "image/jpeg", 120, 240 },
  { SAMPLE_JPEG, 1000, 1000, "width=321&height=240", "image/jpeg", 480, 480 },
  { SAMPLE_JPEG, 1000, 1000, "width=4096&height=4096", "image/jpeg", 1000, 1000 },
  { SAMPLE_JPEG, 1000, 1000, "width=999&height=1", "image/jpeg", 600, 600 },
  { SAMPLE_JPEG, 20, 10, "width=320&height=240", "image/jpeg", 20, 10 },
  { SAMPLE_PNG, 20, 10, "width=320&height=240", "image/png", 20, 10 },
  { SAMPLE_PNG, 400, 400, "width=96&height=96&method=crop", "image/png", 96, 96 },
  { SAMPLE_WEBP, 400, 400, "width=96&height=96&method=crop", "image/png", 96, 96 },
  { SAMPLE_GIF_ANIMATED, 400, 400, "width=96&height=96&method=crop", "image/png", 96, 96 },
  { SAMPLE_GIF_ANIMATED, 400, 400, "width=320&height=240&animated=true", "image/webp", 240, 240 },
  { SAMPLE_WEBP_ANIMATED, 400, 400, "width=320&height=240&animated=true", "image/webp", 240, 240 },
  { SAMPLE_WEBP_ANIMATED, 400, 400, "width=320&height=240&animated=false", "image/png", 240, 240 },
  { SAMPLE_WEBP_ANIMATED, 40, 40, "width=320&height=240&animated=true", "image/webp", 40, 40 },
  { SAMPLE_WEBP_ANIMATED, 40, 40, "width=320&height=240", "image/png", 40, 40 },
};

static void
test_sizes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) file = sample_new (rows[i].kind, rows[i].width, rows[i].height);
      g_autofree char *id = upload (file);

      /* Made, then kept. */
      for (guint j = 0; j < 2; j++)
        {
          g_autofree char *type = NULL;
          guint status;
          g_autoptr (GBytes) made = thumbnail (id, rows[i].query, &status, &type);
          int width, height;

          g_test_message ("%u", i);
          g_assert_cmpuint (status, ==, 200);
          g_assert_cmpstr (type, ==, rows[i].type);
          g_assert_cmpstr (banter_media_sniff (made), ==, rows[i].type);
          banter_sniff (g_bytes_get_data (made, NULL), g_bytes_get_size (made), &width, &height);
          g_assert_cmpint (width, ==, rows[i].expected_width);
          g_assert_cmpint (height, ==, rows[i].expected_height);
        }
    }
}

static void
test_bad_questions (void)
{
  static const char svg[] = "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>";
  static const struct
  {
    const char *query;
    guint status;
  } questions[] = {
    { "", 400 },
    { "width=64", 400 },
    { "height=64", 400 },
    { "width=many&height=64", 400 },
    { "width=64&height=64&method=stretch", 400 },
    { "width=64&height=64&animated=perhaps", 400 },
    { "width=-5&height=0", 200 },
  };
  g_autoptr (GBytes) png = sample_new (SAMPLE_PNG, 40, 40);
  g_autoptr (GBytes) wide = sample_new (SAMPLE_PNG, 5000, 1);
  g_autoptr (GBytes) page = g_bytes_new_static (svg, sizeof svg);
  g_autofree char *id = upload (png);
  g_autofree char *wide_id = upload (wide);
  g_autofree char *page_id = upload (page);
  guint status;

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_bytes_unref (thumbnail (id, questions[i].query, &status, NULL));
      g_assert_cmpuint (status, ==, questions[i].status);
    }
  g_bytes_unref (thumbnail (wide_id, "width=64&height=64", &status, NULL));
  g_assert_cmpuint (status, ==, 413);
  g_bytes_unref (thumbnail (page_id, "width=64&height=64", &status, NULL));
  g_assert_cmpuint (status, ==, 400);
  g_bytes_unref (thumbnail ("nothing", "width=64&height=64", &status, NULL));
  g_assert_cmpuint (status, ==, 404);
}

static void
assert_no_decoder (void)
{
  static const char *const libraries[]
      = { "pixbuf", "webp", "libpng", "libjpeg", "libgif", "libtiff", "librsvg", "libgtk" };
  g_autofree char *path = g_strdup_printf ("/proc/%d/maps", banterd_fixture_get_pid (banterd));
  g_autofree char *maps = NULL;

  g_assert_true (g_file_get_contents (path, &maps, NULL, NULL));
  g_assert_nonnull (strstr (maps, "libmicrohttpd"));
  for (guint i = 0; i < G_N_ELEMENTS (libraries); i++)
    if (strstr (maps, libraries[i]) != NULL)
      g_error ("banterd has %s in its memory", libraries[i]);
}

/* Returns: (transfer full): @file with some bytes changed, or cut short */
static GBytes *
mutate (GBytes *file)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (file, &size);
  guint8 *copy = g_memdup2 (data, size);

  for (guint i = 0; i < 8; i++)
    copy[g_test_rand_int_range (0, (gint32)size)] = (guint8)g_test_rand_int_range (0, 256);
  if (g_test_rand_int_range (0, 4) == 0)
    size = (gsize)g_test_rand_int_range (1, (gint32)size);
  return g_bytes_new_take (copy, size);
}

static void
upload_mutations (GBytes *const *samples, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GBytes) mutated = mutate (samples[i % N_SAMPLES]);
      g_autofree char *id = upload (mutated);

      for (guint j = 0; j < 2; j++)
        {
          guint status;

          g_bytes_unref (
              thumbnail (id, "width=32&height=32&method=crop&animated=true", &status, NULL));
          if (status != 200 && status != 400 && status != 413)
            g_error ("picture %u: %u", i, status);
        }
    }
}

/* A thousand pictures with bytes changed at random: an answer or a refusal, nothing stays open, and
 * the server and its helper go on. */
static void
test_mutations (void)
{
  enum
  {
    N_FIRST = 50,
    N_ALL = 1000
  };
  GBytes *samples[N_SAMPLES];
  g_autoptr (GBytes) good = sample_new (SAMPLE_PNG, 60, 60);
  g_autofree char *good_id = upload (good);
  guint n_descriptors;
  guint status;

  for (guint i = 0; i < N_SAMPLES; i++)
    samples[i] = sample_new (i, 50, 50);
  upload_mutations (samples, N_FIRST);
  n_descriptors = banterd_fixture_count_descriptors (banterd);
  upload_mutations (samples, N_ALL - N_FIRST);
  /* A helper or two, more or less, may be alive, with a pair of sockets. */
  while (banterd_fixture_count_descriptors (banterd) > n_descriptors + 4)
    g_usleep (1000);
  g_bytes_unref (thumbnail (good_id, "width=32&height=32&method=crop", &status, NULL));
  g_assert_cmpuint (status, ==, 200);
  assert_no_decoder ();
  for (guint i = 0; i < N_SAMPLES; i++)
    g_bytes_unref (samples[i]);
}

/* Returns: the helper, a child of the server; 0 if there is none */
static int
find_helper (void)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task", banterd_fixture_get_pid (banterd));
  g_autoptr (GDir) tasks = g_dir_open (path, 0, NULL);
  const char *task;
  int pid = 0;

  while ((task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, task, "children", NULL);
      g_autofree char *children = NULL;

      if (g_file_get_contents (file, &children, NULL, NULL) && *children != '\0')
        pid = atoi (children);
    }
  return pid;
}

static void
test_helper_dies (void)
{
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (GBytes) file = sample_new (SAMPLE_PNG, 100 + i, 100);
      g_autofree char *id = upload (file);
      guint status;
      int helper;

      g_bytes_unref (thumbnail (id, "width=32&height=32&method=crop", &status, NULL));
      g_assert_cmpuint (status, ==, 200);
      helper = find_helper ();
      g_assert_cmpint (helper, >, 0);
      g_assert_cmpint (kill (helper, SIGKILL), ==, 0);
    }
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  if (dir == NULL)
    return 1;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      n += count_files (child);
    }
  return n;
}

static void
test_deleted (void)
{
  const char *const arguments[]
      = { "admin", "--data", banterd_fixture_get_data_dir (banterd), "media", "delete-user",
          "mira",  NULL };
  g_autofree char *folder
      = g_build_filename (banterd_fixture_get_data_dir (banterd), "thumbnails", NULL);
  g_autoptr (GBytes) file = sample_new (SAMPLE_PNG, 100, 100);
  g_autofree char *id = upload (file);
  guint status;

  g_bytes_unref (thumbnail (id, "width=32&height=32&method=crop", &status, NULL));
  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpuint (count_files (folder), >, 0);
  g_assert_cmpint (banterd_fixture_run (arguments, NULL), ==, 0);
  g_bytes_unref (thumbnail (id, "width=32&height=32&method=crop", &status, NULL));
  g_assert_cmpuint (status, ==, 404);
  g_assert_cmpuint (count_files (folder), ==, 0);
}

/* Without the helper there are no thumbnails, and nothing is remembered as broken. */
static void
test_no_helper (void)
{
  g_autoptr (GBytes) file = sample_new (SAMPLE_PNG, 100, 100);
  g_autofree char *id = upload (file);
  guint status;

  g_setenv ("BANTER_MEDIA_HELPER", "/nonexistent/banter-media", TRUE);
  banterd_fixture_restart (banterd);
  g_bytes_unref (thumbnail (id, "width=32&height=32&method=crop", &status, NULL));
  g_assert_cmpuint (status, ==, 400);
  g_unsetenv ("BANTER_MEDIA_HELPER");
  banterd_fixture_restart (banterd);
  g_bytes_unref (thumbnail (id, "width=32&height=32&method=crop", &status, NULL));
  g_assert_cmpuint (status, ==, 200);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  banterd = banterd_fixture_start (NULL);
  session = soup_session_new ();
  mira = banterd_probe_register (banterd, "mira", NULL);
  g_test_add_func ("/server/thumbnails/sizes", test_sizes);
  g_test_add_func ("/server/thumbnails/bad-questions", test_bad_questions);
  g_test_add_func ("/server/thumbnails/mutations", test_mutations);
  g_test_add_func ("/server/thumbnails/helper-dies", test_helper_dies);
  g_test_add_func ("/server/thumbnails/deleted", test_deleted);
  g_test_add_func ("/server/thumbnails/no-helper", test_no_helper);
  status = g_test_run ();
  banterd_probe_free (mira);
  g_object_unref (session);
  banterd_fixture_stop (banterd);
  return status;
}
