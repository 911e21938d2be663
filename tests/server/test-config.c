/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-config"

#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "banterd-probe.h"

/* How banterd is told what to do: the configuration file, the flags, and what it says when either
 * makes no sense. */

static char *dir;

/* Returns: (transfer full): the path of a file that holds @text */
static char *
write_file (const char *text, guint mode)
{
  g_autofree char *path = g_build_filename (dir, "banterd.conf", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, (int)mode), ==, 0);
  return g_steal_pointer (&path);
}

/* Exit status 2 and one line: "banterd: " and @expected, in which FILE stands for the path. */
static void
assert_refused (const char *const *arguments, const char *path, const char *expected)
{
  g_autofree char *output = NULL;
  g_autoptr (GString) wanted = g_string_new (expected);
  int status = banterd_fixture_run (arguments, &output);

  g_string_replace (wanted, "FILE", path != NULL ? path : "", 0);
  g_string_prepend (wanted, "banterd: ");
  if (status != 2 || strstr (output, wanted->str) != output
      || strchr (output, '\n') != output + strlen (output) - 1)
    g_error ("%d %sinstead of %s", status, output, wanted->str);
}

static void
test_bad_files (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } rows[] = {
    { "nonsense", "FILE: " },
    { "[server]\nlisten=8008", "FILE: [server] listen wants HOST:PORT, for example" },
    { "[server]\nlisten=127.0.0.1:65536", "FILE: [server] listen wants HOST:PORT" },
    { "[server]\nlistn=127.0.0.1:1", "FILE: [server] listn is not known" },
    { "[srver]\nlisten=127.0.0.1:1", "FILE: the group [srver] is not known" },
    { "[server]\nmax-upload=50M", "FILE: [server] max-upload belongs into [limits]" },
    { "[server]\nserver-name=not a name", "FILE: [server] server-name wants a host name" },
    { "[server]\nserver-name=", "FILE: [server] server-name wants a host name" },
    { "[server]\nbehind-proxy=maybe", "FILE: [server] behind-proxy wants true or false" },
    { "[server]\npublic-baseurl=ftp://x", "FILE: [server] public-baseurl wants an address" },
    { "[server]\npublic-baseurl=https://x/y", "FILE: [server] public-baseurl wants an address" },
    { "[server]\npublic-baseurl=https://a@x", "FILE: [server] public-baseurl wants an address" },
    { "[server]\npublic-baseurl=x", "FILE: [server] public-baseurl wants an address" },
    { "[server]\ndata=", "FILE: [server] data wants the path of a folder" },
    { "[server]\ndata=\xff", "FILE: " },
    { "[log]\nlog-level=loud", "FILE: [log] log-level wants warning, info or debug" },
    { "[log]\nmetrics=0.0.0.0:9108", "FILE: [log] metrics wants an address of this machine" },
    { "[limits]\nmax-upload=50X", "FILE: [limits] max-upload wants a size" },
    { "[limits]\nmax-upload=0", "FILE: [limits] max-upload wants a size" },
    { "[limits]\nmax-upload=-1", "FILE: [limits] max-upload wants a size" },
    { "[limits]\nmax-upload=5G", "FILE: [limits] max-upload wants a size of less than" },
    { "[limits]\nmedia-quota=99999999999G", "FILE: [limits] media-quota wants a size" },
    { "[limits]\nmedia-quota=1MM", "FILE: [limits] media-quota wants a size" },
    { "[registration]\nminimum-age=19", "FILE: [registration] minimum-age wants a number" },
    { "[registration]\nsms-command=sms", "FILE: [registration] sms-command wants the whole path" },
    { "[sample]\nsample-delay=forever", "FILE: [sample] sample-delay wants milliseconds" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = write_file (rows[i].text, 0600);
      const char *const arguments[] = { "--config", path, "--routes", NULL };

      g_test_message ("%u", i);
      assert_refused (arguments, path, rows[i].message);
    }
}

static void
test_file_that_others_change (void)
{
  g_autofree char *path = write_file ("[server]\nserver-name=localhost\n", 0666);
  const char *const arguments[] = { "--config", path, "--routes", NULL };
  const char *const missing[] = { "--config", "/nonexistent/banterd.conf", "--routes", NULL };

  assert_refused (arguments, path, "FILE: others may change this file");
  assert_refused (missing, "/nonexistent/banterd.conf", "FILE: ");
}

static void
test_bad_flags (void)
{
  static const struct
  {
    const char *arguments[8];
    const char *message;
  } rows[] = {
    { { "--routes", "--listen", "nowhere" }, "--listen wants HOST:PORT" },
    { { "--routes", "--metrics", "192.0.2.1:1" }, "--metrics wants an address of this machine" },
    { { "--routes", "--plain=perhaps" }, "--plain wants true or false" },
    { { "--routes", "words" }, "Only flags are understood" },
    { { "--routes", "--listen" }, "" },
    { { "--server-name", "localhost" }, "--data DIR is missing" },
    { { "--data", "/tmp/x" }, "--server-name NAME is missing" },
    { { "--data", "/tmp/x", "--server-name", "localhost", "--listen", "0.0.0.0:0" },
      "0.0.0.0 can be reached from other machines, and banterd speaks no TLS" },
    { { "--data", "/tmp/x", "--server-name", "localhost", "--listen=[::]:0" },
      ":: can be reached from other machines" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) arguments = g_ptr_array_new ();

      for (guint j = 0; j < G_N_ELEMENTS (rows[i].arguments) && rows[i].arguments[j] != NULL; j++)
        g_ptr_array_add (arguments, (gpointer)rows[i].arguments[j]);
      g_ptr_array_add (arguments, NULL);
      assert_refused ((const char *const *)arguments->pdata, NULL, rows[i].message);
    }
}

/* Each flag stands in the manual page. */
static void
test_manual (void)
{
  static const char *const others[] = { "help", "config", "routes", NULL };
  static const char *const arguments[] = { "--help", NULL };
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "..", "data", "man", "banterd.conf.5", NULL);
  g_autofree char *page = NULL;
  g_autofree char *help = NULL;
  g_auto (GStrv) flags = NULL;

  g_assert_true (g_file_get_contents (path, &page, NULL, NULL));
  g_assert_cmpint (banterd_fixture_run (arguments, &help), ==, 0);
  flags = g_strsplit (help, "  --", -1);
  g_assert_cmpuint (g_strv_length (flags), >, 15);
  for (guint i = 1; flags[i] != NULL; i++)
    {
      g_autofree char *name = g_strndup (flags[i], strcspn (flags[i], "= \n"));
      g_autoptr (GString) entry = g_string_new (name);

      g_string_replace (entry, "-", "\\-", 0);
      g_string_prepend (entry, ".TP\n.B ");
      g_string_append_c (entry, '\n');
      if (!g_strv_contains (others, name) && strstr (page, entry->str) == NULL)
        g_error ("banterd.conf.5 lacks %s", name);
    }
}

/* The sample may be used as it is. */
static void
test_sample_file (void)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "..", "data", "server", "banterd.conf", NULL);
  g_autofree char *text = NULL;
  g_autofree char *copy = g_build_filename (dir, "banterd.conf", NULL);
  const char *const arguments[] = { "--config", copy, "--routes", NULL };

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_free (write_file (text, 0600));
  g_assert_cmpint (banterd_fixture_run (arguments, NULL), ==, 0);
}

static void
assert_max_upload (const char *const *arguments, const char *expected)
{
  g_autoptr (BanterdFixture) banterd = banterd_fixture_start (arguments);
  g_autoptr (BanterdProbe) mira = banterd_probe_register (banterd, "mira", NULL);
  g_autofree char *answer = NULL;

  g_assert_cmpuint (
      banterd_probe_call (mira, &answer, "GET", NULL, "/_matrix/client/v1/media/config"), ==, 200);
  g_assert_cmpstr (answer, ==, expected);
}

static void
test_flags_win (void)
{
  g_autofree char *path = write_file ("# What a file may look like\n"
                                      "[server]\n"
                                      "server-name = not-this-one.example\n"
                                      "listen = 127.0.0.1:1\n"
                                      "plain = yes\n"
                                      "[limits]\n"
                                      "max-upload = 10K\n",
                                      0600);
  const char *const from_file[] = { "--config", path, NULL };
  const char *const from_flag[] = { "--config", path, "--plain=no", "--max-upload=1M", NULL };

  assert_max_upload (NULL, "{\"m.upload.size\":52428800}");
  assert_max_upload (from_file, "{\"m.upload.size\":10240}");
  assert_max_upload (from_flag, "{\"m.upload.size\":1048576}");
}

static void
test_upload_limit (void)
{
  static const char *const arguments[] = { "--max-upload=1000", "--media-quota=1500", NULL };
  g_autoptr (BanterdFixture) banterd = banterd_fixture_start (arguments);
  g_autoptr (BanterdProbe) mira = banterd_probe_register (banterd, "mira", NULL);
  g_autofree char *fits = g_strnfill (1000, 'x');
  g_autofree char *too_large = g_strnfill (1001, 'x');
  g_autofree char *rest = g_strnfill (500, 'x');
  const struct
  {
    const char *body;
    guint status;
  } rows[] = { { too_large, 413 }, { fits, 200 }, { fits, 403 }, { rest, 200 }, { "x", 403 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (
        banterd_probe_call (mira, NULL, "POST", rows[i].body, "/_matrix/media/v3/upload"), ==,
        rows[i].status);
}

static void
test_public_baseurl (void)
{
  static const char *const arguments[] = { "--public-baseurl", "https://chat.example.org/", NULL };
  g_autoptr (BanterdFixture) banterd = banterd_fixture_start (arguments);
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (banterd);
  g_autofree char *answer = NULL;

  banterd_probe_call (nobody, &answer, "GET", NULL, "/.well-known/matrix/client");
  g_assert_nonnull (strstr (answer, "\"base_url\":\"https://chat.example.org\""));
}

static void
test_behind_proxy (void)
{
  static const char *const arguments[] = { "--behind-proxy", "--listen", "0.0.0.0:0", NULL };
  g_autoptr (BanterdFixture) banterd = banterd_fixture_start (arguments);
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (banterd);

  banterd_probe_ok (nobody, "GET", NULL, "/_matrix/client/versions");
}

static void
test_minimum_age (void)
{
  static const char *const arguments[] = { "--minimum-age=18", NULL };
  g_autoptr (BanterdFixture) banterd = banterd_fixture_start (arguments);
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (banterd);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) born = g_date_time_add_years (now, -15);
  g_autofree char *birthday = g_date_time_format (born, "%Y-%m-01");
  g_autofree char *body
      = g_strdup_printf ("{\"username\":\"teen\",\"password\":\"correct horse\",\"auth\":"
                         "{\"type\":\"im.banter.login.birthday\",\"birthday\":\"%s\"}}",
                         birthday);
  g_autofree char *answer = NULL;

  g_assert_cmpuint (
      banterd_probe_call (nobody, &answer, "POST", body, "/_matrix/client/v3/register"), ==, 403);
  g_assert_nonnull (strstr (answer, "at least 18 years"));
}

static void
assert_modes (const char *path)
{
  GStatBuf status;
  g_autoptr (GDir) folder = NULL;
  const char *name;

  g_assert_cmpint (g_lstat (path, &status), ==, 0);
  if ((status.st_mode & 077) != 0)
    g_error ("%s has mode %o", path, status.st_mode & 0777);
  folder = S_ISDIR (status.st_mode) ? g_dir_open (path, 0, NULL) : NULL;
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      assert_modes (child);
    }
}

static void
test_modes (void)
{
  g_autoptr (BanterdFixture) banterd = banterd_fixture_start (NULL);
  g_autoptr (BanterdProbe) mira = banterd_probe_register (banterd, "mira", NULL);

  banterd_probe_ok (mira, "POST", "x", "/_matrix/media/v3/upload");
  assert_modes (banterd_fixture_get_data_dir (banterd));
  /* Somebody opened it to the world meanwhile. */
  banterd_fixture_terminate (banterd);
  g_assert_cmpint (g_chmod (banterd_fixture_get_data_dir (banterd), 0755), ==, 0);
  banterd_fixture_restart (banterd);
  assert_modes (banterd_fixture_get_data_dir (banterd));
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  dir = g_dir_make_tmp ("banterd-config-XXXXXX", NULL);
  path = g_build_filename (dir, "banterd.conf", NULL);
  g_test_add_func ("/server/config/bad-files", test_bad_files);
  g_test_add_func ("/server/config/file-that-others-change", test_file_that_others_change);
  g_test_add_func ("/server/config/bad-flags", test_bad_flags);
  g_test_add_func ("/server/config/manual", test_manual);
  g_test_add_func ("/server/config/sample-file", test_sample_file);
  g_test_add_func ("/server/config/flags-win", test_flags_win);
  g_test_add_func ("/server/config/upload-limit", test_upload_limit);
  g_test_add_func ("/server/config/public-baseurl", test_public_baseurl);
  g_test_add_func ("/server/config/behind-proxy", test_behind_proxy);
  g_test_add_func ("/server/config/minimum-age", test_minimum_age);
  g_test_add_func ("/server/config/modes", test_modes);
  status = g_test_run ();
  g_remove (path);
  g_rmdir (dir);
  g_free (dir);
  return status;
}
