/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-metrics"

#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <libsoup/soup.h>

#include "banterd-probe.h"

/* /metrics, read as strictly as Prometheus reads it, and the log: what stands in both, and that
 * neither holds anybody's words, names or tokens. */

static BanterdFixture *banterd;
static BanterdProbe *mira;
static char *metrics_url;
static char *log_path;

static char *
fetch (const char *path, guint *status)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *url = g_strconcat (metrics_url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = soup_session_send_and_read (session, message, NULL, &error);

  g_assert_no_error (error);
  *status = soup_message_get_status (message);
  return g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

/* A sample's line. @name: (out) (transfer full): with its labels */
static double
parse_sample (const char *line, char **name)
{
  static const char pattern[]
      = "^([a-z_]+(?:\\{[a-z]+=\"[^\"\\\\\\n]*\"(?:,[a-z]+=\"[^\"\\\\\\n]*\")*\\})?) "
        "(-?[0-9.]+(?:e[+-]?[0-9]+)?)$";
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *value = NULL;

  if (!g_regex_match (regex, line, 0, &match))
    g_error ("no sample: %s", line);
  *name = g_match_info_fetch (match, 1);
  value = g_match_info_fetch (match, 2);
  return g_ascii_strtod (value, NULL);
}

static void
add_sample (GHashTable *samples, GHashTable *types, const char *line)
{
  g_autofree char *name = NULL;
  double value = parse_sample (line, &name);
  g_autofree char *family = g_strndup (name, strcspn (name, "{"));

  for (guint i = 0; !g_hash_table_contains (types, family) && i < 3; i++)
    {
      static const char *const endings[] = { "_bucket", "_sum", "_count" };

      if (g_str_has_suffix (family, endings[i]))
        family[strlen (family) - strlen (endings[i])] = '\0';
    }
  if (!g_hash_table_contains (types, family))
    g_error ("%s comes before its type", line);
  if (!g_hash_table_insert (samples, g_strdup (name), g_memdup2 (&value, sizeof value)))
    g_error ("%s comes twice", line);
}

/* Returns: (transfer full): sample with labels -> double */
static GHashTable *
parse (const char *text)
{
  GHashTable *samples = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_true (g_str_has_suffix (text, "\n"));
  for (guint i = 0; lines[i + 1] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", 4);

      if (g_str_has_prefix (lines[i], "# HELP "))
        g_assert_nonnull (words[3]);
      else if (g_str_has_prefix (lines[i], "# TYPE "))
        {
          g_assert_true (g_str_equal (words[3], "counter") || g_str_equal (words[3], "gauge")
                         || g_str_equal (words[3], "histogram"));
          g_assert_true (g_hash_table_add (types, g_strdup (words[2])));
        }
      else
        add_sample (samples, types, lines[i]);
    }
  return samples;
}

static double
get (GHashTable *samples, const char *name)
{
  const double *value = g_hash_table_lookup (samples, name);

  if (value == NULL)
    g_error ("%s is missing", name);
  return *value;
}

#define VERSIONS "method=\"GET\",route=\"/_matrix/client/versions\""

static void
test_text (void)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (GHashTable) before = NULL;
  g_autoptr (GHashTable) after = NULL;
  guint status;

  banterd_probe_ok (mira, "GET", NULL, "/_matrix/client/versions");
  first = fetch ("/metrics", &status);
  g_assert_cmpuint (status, ==, 200);
  before = parse (first);
  banterd_probe_ok (mira, "GET", NULL, "/_matrix/client/versions");
  g_assert_cmpuint (banterd_probe_call (mira, NULL, "GET", NULL, "/no/such/path"), ==, 404);
  second = fetch ("/metrics", &status);
  after = parse (second);

  g_assert_cmpfloat (get (after, "banterd_requests_total{" VERSIONS ",status=\"200\"}"), ==,
                     get (before, "banterd_requests_total{" VERSIONS ",status=\"200\"}") + 1);
  g_assert_cmpfloat (get (after, "banterd_requests_total{method=\"\",route=\"\",status=\"404\"}"),
                     ==, 1);
  g_assert_cmpfloat (get (after, "banterd_request_seconds_bucket{" VERSIONS ",le=\"+Inf\"}"), ==,
                     get (after, "banterd_request_seconds_count{" VERSIONS "}"));
  g_assert_cmpfloat (get (after, "banterd_commit_jobs_sum"), >=, 1);
  g_assert_cmpfloat (get (after, "banterd_users"), ==, 1);
  g_assert_cmpfloat (get (after, "banterd_connections"), >=, 1);
  g_assert_cmpfloat (get (after, "banterd_polls_waiting"), ==, 0);
  g_assert_cmpfloat (get (after, "banterd_writer_queue"), >=, 0);
  g_assert_cmpfloat (get (after, "banterd_database_bytes"), >, 0);
  g_assert_cmpfloat (get (after, "process_resident_memory_bytes"), >, 1024 * 1024);
  g_assert_cmpfloat (get (after, "process_open_fds"), >, 5);
}

/* Buckets count what lies at or below their bound. */
static void
test_histogram (void)
{
  static const char *const bounds[] = { "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1",
                                        "0.25",  "0.5",    "1",     "2.5",  "10",    "+Inf" };
  guint status;
  g_autofree char *text = fetch ("/metrics", &status);
  g_autoptr (GHashTable) samples = parse (text);
  double below = 0;

  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    {
      g_autofree char *name
          = g_strdup_printf ("banterd_commit_seconds_bucket{le=\"%s\"}", bounds[i]);

      g_assert_cmpfloat (get (samples, name), >=, below);
      below = get (samples, name);
    }
  g_assert_cmpfloat (below, ==, get (samples, "banterd_commit_seconds_count"));
}

static void
test_other_paths (void)
{
  guint status;

  g_free (fetch ("/", &status));
  g_assert_cmpuint (status, ==, 404);
  g_free (fetch ("/_matrix/client/versions", &status));
  g_assert_cmpuint (status, ==, 404);
  /* And not where people are. */
  g_assert_cmpuint (banterd_probe_call (mira, NULL, "GET", NULL, "/metrics"), ==, 404);
}

static void
test_says_nothing (void)
{
  const char *hidden[] = { "mira", mira->token, "secret-filename", "secret words", "secret-query" };
  g_autofree char *room = banterd_probe_create_room (mira, "{}");
  g_autofree char *metrics = NULL;
  g_autofree char *log = NULL;
  guint status;

  banterd_probe_say (mira, room, "secret words");
  banterd_probe_ok (mira, "POST", "x", "/_matrix/media/v3/upload?filename=secret-filename");
  banterd_probe_call (mira, NULL, "GET", NULL, "/_matrix/secret-query/%s?access_token=%s", room,
                      mira->token);
  metrics = fetch ("/metrics", &status);
  g_assert_true (g_file_get_contents (log_path, &log, NULL, NULL));
  g_assert_nonnull (strstr (log, "PUT /_matrix/client/v3/rooms/{roomId}/send/"));
  g_assert_nonnull (strstr (log, "POST /_matrix/media/v3/upload 200 "));
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    {
      g_assert_null (strstr (metrics, hidden[i]));
      g_assert_null (strstr (log, hidden[i]));
    }
  g_assert_null (strstr (metrics, room));
  g_assert_null (strstr (log, room));
}

/* A port that is free now. */
static guint16
find_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

/* With its messages in a file. */
static void
start (void)
{
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", find_port ());
  const char *const arguments[] = { "--metrics", address, "--log-level", "debug", NULL };
  int saved = dup (STDERR_FILENO);
  int fd = g_file_open_tmp ("banterd-log-XXXXXX", &log_path, NULL);

  g_assert_cmpint (dup2 (fd, STDERR_FILENO), >=, 0);
  banterd = banterd_fixture_start (arguments);
  g_assert_cmpint (dup2 (saved, STDERR_FILENO), >=, 0);
  close (saved);
  close (fd);
  metrics_url = g_strconcat ("http://", address, NULL);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  start ();
  mira = banterd_probe_register (banterd, "mira", NULL);
  g_test_add_func ("/server/metrics/text", test_text);
  g_test_add_func ("/server/metrics/histogram", test_histogram);
  g_test_add_func ("/server/metrics/other-paths", test_other_paths);
  g_test_add_func ("/server/metrics/says-nothing", test_says_nothing);
  status = g_test_run ();
  banterd_probe_free (mira);
  banterd_fixture_stop (banterd);
  unlink (log_path);
  g_free (log_path);
  g_free (metrics_url);
  return status;
}
