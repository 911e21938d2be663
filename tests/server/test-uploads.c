/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-uploads"

#include "config.h"

#include <string.h>

#include "banterd-probe.h"

/* Uploads to addresses that were announced before (CS-API "Asynchronous uploads"). */

#define DAY_MS ((gint64)24 * 60 * 60 * 1000)

static BanterdFixture *banterd;
static BanterdProbe *mira;
static BanterdProbe *nils;

/* Returns: (transfer full): the media id */
static char *
announce (BanterdProbe *probe)
{
  g_autofree char *answer = NULL;
  g_autofree char *uri = NULL;

  g_assert_cmpuint (banterd_probe_call (probe, &answer, "POST", "{}", "/_matrix/media/v1/create"),
                    ==, 200);
  g_assert_nonnull (strstr (answer, "\"unused_expires_at\":"));
  uri = banterd_probe_get_string (answer, "content_uri");
  g_assert_true (g_str_has_prefix (uri, "mxc://localhost/"));
  return g_path_get_basename (uri);
}

static guint
put (BanterdProbe *probe, const char *id, const char *bytes, char **errcode)
{
  g_autofree char *answer = NULL;
  guint status = banterd_probe_call (probe, &answer, "PUT", bytes,
                                     "/_matrix/media/v3/upload/localhost/%s", id);

  if (errcode != NULL)
    *errcode = banterd_probe_get_string (answer, "errcode");
  return status;
}

static void
assert_put (BanterdProbe *probe, const char *id, guint status, const char *errcode)
{
  g_autofree char *code = NULL;

  g_assert_cmpuint (put (probe, id, "bytes", &code), ==, status);
  g_assert_cmpstr (code, ==, errcode);
}

static void
assert_download (BanterdProbe *probe, const char *id, guint status, const char *expected)
{
  g_autofree char *answer = NULL;
  g_autofree char *code = NULL;

  g_assert_cmpuint (
      banterd_probe_call (probe, &answer, "GET", NULL,
                          "/_matrix/client/v1/media/download/localhost/%s?timeout_ms=0", id),
      ==, status);
  code = status != 200 ? banterd_probe_get_string (answer, "errcode")
                       : g_strdup (answer != NULL ? answer : "");
  g_assert_cmpstr (code, ==, expected);
}

static void
test_upload (void)
{
  g_autofree char *id = announce (mira);
  g_autofree char *plain = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *plain_id = NULL;

  assert_download (nils, id, 504, "M_NOT_YET_UPLOADED");
  g_assert_cmpuint (banterd_probe_call (mira, NULL, "GET", NULL,
                                        "/_matrix/client/v1/media/thumbnail/localhost/%s"
                                        "?width=1&height=1",
                                        id),
                    ==, 504);
  assert_put (nils, id, 403, "M_FORBIDDEN");
  assert_put (mira, id, 200, NULL);
  assert_download (nils, id, 200, "bytes");
  assert_put (mira, id, 409, "M_CANNOT_OVERWRITE_MEDIA");
  assert_put (nils, id, 403, "M_FORBIDDEN");
  assert_put (mira, "never-announced", 404, "M_NOT_FOUND");
  g_assert_cmpuint (banterd_probe_call (mira, NULL, "PUT", "x",
                                        "/_matrix/media/v3/upload/elsewhere.example/%s", id),
                    ==, 404);

  /* What was uploaded at once cannot be replaced either. */
  banterd_probe_call (mira, &plain, "POST", "first", "/_matrix/media/v3/upload");
  uri = banterd_probe_get_string (plain, "content_uri");
  plain_id = g_path_get_basename (uri);
  assert_put (mira, plain_id, 409, "M_CANNOT_OVERWRITE_MEDIA");
  assert_download (mira, plain_id, 200, "first");
}

/* An empty file is one too. */
static void
test_nothing (void)
{
  g_autofree char *id = announce (mira);

  g_assert_cmpuint (put (mira, id, NULL, NULL), ==, 200);
  assert_download (mira, id, 200, "");
  g_assert_cmpuint (banterd_probe_call (mira, NULL, "GET", NULL,
                                        "/_matrix/client/v1/media/thumbnail/localhost/%s"
                                        "?width=1&height=1",
                                        id),
                    ==, 400);
}

typedef struct
{
  const char *id;
  guint status;
  char *body;
} Wait;

static gpointer
wait_for_upload (gpointer data)
{
  Wait *wait = data;
  BanterdProbe *waiting = banterd_probe_new_nobody (banterd);

  /* A session of its own: this is another thread. */
  waiting->token = g_strdup (nils->token);
  wait->status = banterd_probe_call (
      waiting, &wait->body, "GET", NULL,
      "/_matrix/client/v1/media/download/localhost/%s?timeout_ms=60000", wait->id);
  banterd_probe_free (waiting);
  return NULL;
}

static void
test_waiting_download (void)
{
  g_autofree char *id = announce (mira);
  Wait wait = { .id = id };
  gint64 start = g_get_monotonic_time ();
  guint n_before = banterd_fixture_count_connections (banterd);
  GThread *thread = g_thread_new ("wait", wait_for_upload, &wait);

  /* Until it is at least connected; whether it waits already makes no difference to the answer. */
  while (banterd_fixture_count_connections (banterd) <= n_before)
    g_thread_yield ();
  assert_put (mira, id, 200, NULL);
  g_thread_join (thread);
  g_assert_cmpuint (wait.status, ==, 200);
  g_assert_cmpstr (wait.body, ==, "bytes");
  g_assert_cmpint (g_get_monotonic_time () - start, <, 50 * G_USEC_PER_SEC);
  g_free (wait.body);
}

static void
test_limits (void)
{
  g_autoptr (BanterdProbe) olga = banterd_probe_register (banterd, "olga", NULL);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *answer = NULL;
  g_autofree char *code = NULL;

  for (guint i = 0; i < 20; i++)
    g_ptr_array_add (ids, announce (olga));
  g_assert_cmpuint (banterd_probe_call (olga, &answer, "POST", NULL, "/_matrix/media/v1/create"),
                    ==, 429);
  code = banterd_probe_get_string (answer, "errcode");
  g_assert_cmpstr (code, ==, "M_LIMIT_EXCEEDED");
  /* One that was used makes room. */
  assert_put (olga, g_ptr_array_index (ids, 0), 200, NULL);
  g_ptr_array_add (ids, announce (olga));

  banterd_fixture_move_clock (banterd, DAY_MS + 60 * 1000);
  assert_put (olga, g_ptr_array_index (ids, 1), 404, "M_NOT_FOUND");
  assert_download (olga, g_ptr_array_index (ids, 1), 404, "M_NOT_FOUND");
  g_ptr_array_add (ids, announce (olga));
  banterd_fixture_move_clock (banterd, 0);
}

static void
test_survives_kill (void)
{
  g_autofree char *id = announce (mira);

  banterd_fixture_kill (banterd);
  banterd_fixture_restart (banterd);
  assert_download (mira, id, 504, "M_NOT_YET_UPLOADED");
  assert_put (mira, id, 200, NULL);
  banterd_fixture_kill (banterd);
  banterd_fixture_restart (banterd);
  assert_download (mira, id, 200, "bytes");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  banterd = banterd_fixture_start (NULL);
  mira = banterd_probe_register (banterd, "mira", NULL);
  nils = banterd_probe_register (banterd, "nils", NULL);
  g_test_add_func ("/server/uploads/upload", test_upload);
  g_test_add_func ("/server/uploads/nothing", test_nothing);
  g_test_add_func ("/server/uploads/waiting-download", test_waiting_download);
  g_test_add_func ("/server/uploads/limits", test_limits);
  g_test_add_func ("/server/uploads/survives-kill", test_survives_kill);
  status = g_test_run ();
  banterd_probe_free (mira);
  banterd_probe_free (nils);
  banterd_fixture_stop (banterd);
  return status;
}
