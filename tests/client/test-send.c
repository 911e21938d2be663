/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-send"

#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "await.h"
#include "mock-homeserver.h"

#include "banter-client-chat.h"
#include "banter-client-error-private.h"
#include "banter-reader.h"
#include "banter-send-queue.h"
#include "banter-store-types.h"

/* The send queue against a network that loses things, a server that refuses things, and kill -9. */

typedef struct
{
  MockHomeserver *mock;
  char *dir;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer n_rooms)
{
  fixture->mock = mock_homeserver_new ();
  fixture->dir = mock_profile_new (fixture->mock, GPOINTER_TO_UINT (n_rooms));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mock_profile_delete (fixture->dir);
  mock_homeserver_free (fixture->mock);
}

static void
close_client (BanterClient *client)
{
  banter_client_stop (client);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (client);
}

static void
enqueue (Fixture *fixture, guint n_rooms, guint n_each)
{
  for (guint i = 0; i < n_each; i++)
    for (guint room = 0; room < n_rooms; room++)
      {
        g_autofree char *room_id = g_strdup_printf ("!%u:mock", room);
        g_autofree char *body = g_strdup_printf ("%u", i);

        mock_profile_enqueue (fixture->dir, room_id, body);
      }
}

/* Every other message is a file. */
static void
enqueue_mixed (Fixture *fixture, guint n_rooms, guint n_each)
{
  for (guint i = 0; i < n_each; i++)
    for (guint room = 0; room < n_rooms; room++)
      {
        g_autofree char *room_id = g_strdup_printf ("!%u:mock", room);
        g_autofree char *body = g_strdup_printf ("%u", i);

        if (i % 2 == 0)
          mock_profile_enqueue (fixture->dir, room_id, body);
        else
          mock_profile_enqueue_file (fixture->dir, room_id, body);
      }
}

/* In each room 0, 1, 2 … and nothing twice. */
static void
assert_in_order (Fixture *fixture, guint n_rooms, guint n_each)
{
  GPtrArray *sent = mock_homeserver_get_sent (fixture->mock);
  g_autofree guint *next = g_new0 (guint, n_rooms);

  for (guint i = 0; i < sent->len; i++)
    {
      guint room = 0, number = 0;

      g_assert_cmpint (sscanf (g_ptr_array_index (sent, i), "!%u:mock %u", &room, &number), ==, 2);
      g_assert_cmpuint (number, ==, next[room]);
      next[room]++;
    }
  for (guint room = 0; room < n_rooms; room++)
    g_assert_cmpuint (next[room], ==, n_each);
}

static void
test_lossy_network (Fixture *fixture, gconstpointer data)
{
  BanterClient *client;

  enqueue (fixture, 5, 6);
  mock_homeserver_set_loss (fixture->mock, 30, 30);
  client = mock_profile_open (fixture->dir);
  banter_client_start (client);
  while (mock_homeserver_get_n_sent (fixture->mock) < 30)
    {
      banter_client_retry_now (client);
      g_main_context_iteration (NULL, TRUE);
    }
  close_client (client);
  assert_in_order (fixture, 5, 6);
}

static GSubprocess *
spawn (Fixture *fixture)
{
  g_autofree char *program
      = g_test_build_filename (G_TEST_BUILT, "client", "headless-client", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *child
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, program, fixture->dir, NULL);

  g_assert_no_error (error);

  return child;
}

static guint
count_requests (Fixture *fixture)
{
  BadServer *server = mock_homeserver_get_server (fixture->mock);

  return bad_server_get_n_requests (server, "/_matrix/client/v3/rooms/")
         + bad_server_get_n_requests (server, "/_matrix/media/v3/upload");
}

static guint
count_files (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->dir, BANTER_OUTBOX_FOLDER, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Each names a file that the server has. */
static void
assert_files (Fixture *fixture)
{
  GPtrArray *sent = mock_homeserver_get_sent (fixture->mock);

  for (guint i = 0; i < sent->len; i++)
    {
      guint room = 0, number = 0;

      g_assert_cmpint (sscanf (g_ptr_array_index (sent, i), "!%u:mock %u", &room, &number), ==, 2);
      g_assert_cmpint (strstr (g_ptr_array_index (sent, i), " mxc://mock/file") != NULL, ==,
                       number % 2);
    }
}

/* Killed after every few requests, wherever it happens to be; restarted on what is on the disk. */
static void
test_kill (Fixture *fixture, gconstpointer data)
{
  enqueue_mixed (fixture, 3, 8);
  mock_homeserver_set_loss (fixture->mock, 20, 20);
  for (guint round = 0; mock_homeserver_get_n_sent (fixture->mock) < 24; round++)
    {
      g_autoptr (GSubprocess) child = spawn (fixture);
      guint goal = count_requests (fixture) + 1 + round % 5;

      AWAIT (count_requests (fixture) >= goal || mock_homeserver_get_n_sent (fixture->mock) == 24);
      g_subprocess_send_signal (child, SIGKILL);
      g_subprocess_wait (child, NULL, NULL);
    }
  assert_in_order (fixture, 3, 8);
  assert_files (fixture);

  /* What was on the way at the last kill is asked for once more, and is not taken twice. */
  mock_homeserver_set_loss (fixture->mock, 0, 0);
  {
    BanterClient *client = mock_profile_open (fixture->dir);
    g_autoptr (GAsyncResult) result = NULL;

    banter_client_start (client);
    banter_client_send_text_async (client, "!0:mock", "8", NULL, NULL, await_take, &result);
    await_result (&result);
    AWAIT (mock_homeserver_get_n_sent (fixture->mock) == 25);
    close_client (client);
  }
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

static BanterTimelinePage *
read_page (Fixture *fixture, const char *room_id)
{
  g_autoptr (BanterReader) reader = banter_reader_new (fixture->dir);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BanterTimelinePage *page;

  banter_reader_timeline_async (reader, room_id, BANTER_POSITION_UNKNOWN, BANTER_POSITION_END, 100,
                                NULL, await_take, &result);
  page = banter_reader_timeline_finish (reader, await_result (&result), &error);
  g_assert_no_error (error);
  banter_reader_close (reader);

  return page;
}

static const BanterEventRow *
find_row (BanterTimelinePage *page, const char *body)
{
  for (guint i = 0; i < page->rows->len; i++)
    {
      const BanterEventRow *row = g_ptr_array_index (page->rows, i);

      if (g_strcmp0 (row->body, body) == 0)
        return row;
    }

  return NULL;
}

/* Said to the person, and the next message goes. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *json;
    const char *reason;
  } rows[] = {
    { 403, "{\"errcode\":\"M_FORBIDDEN\",\"im.banter.reason\":\"privacy\"}", "privacy" },
    { 403, "{\"errcode\":\"M_FORBIDDEN\"}", "forbidden" },
    { 413, "{\"errcode\":\"M_TOO_LARGE\"}", "too_large" },
    { 400, "{\"errcode\":\"M_BAD_JSON\"}", "refused" },
    { 404, "{\"errcode\":\"M_NOT_FOUND\"}", "not_found" },
  };
  BanterClient *client;
  g_autoptr (BanterTimelinePage) page = NULL;

  enqueue (fixture, 1, G_N_ELEMENTS (rows) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    mock_homeserver_refuse (fixture->mock, "!0:mock", 1, rows[i].status, rows[i].json, NULL);
  client = mock_profile_open (fixture->dir);
  banter_client_start (client);
  AWAIT (mock_homeserver_get_n_sent (fixture->mock) == 1);
  close_client (client);

  page = read_page (fixture, "!0:mock");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *body = g_strdup_printf ("%u", i);
      const BanterEventRow *row = find_row (page, body);

      g_assert_cmpint (row->send_state, ==, BANTER_SEND_FAILED);
      g_assert_cmpstr (row->fail_reason, ==, rows[i].reason);
    }
}

/* A person tries a refused message again, and takes another one back. */
static void
test_retry_and_cancel (Fixture *fixture, gconstpointer data)
{
  BanterClient *client;
  g_autoptr (GAsyncResult) sent = NULL;
  g_autoptr (GAsyncResult) other = NULL;
  g_autoptr (GAsyncResult) retried = NULL;
  g_autoptr (GAsyncResult) cancelled = NULL;
  g_autoptr (GError) error = NULL;
  gint64 first, second;

  mock_homeserver_refuse (fixture->mock, "!0:mock", 2, 403, "{\"errcode\":\"M_FORBIDDEN\"}", NULL);
  client = mock_profile_open (fixture->dir);
  banter_client_start (client);
  banter_client_send_text_async (client, "!0:mock", "again", NULL, NULL, await_take, &sent);
  first = banter_client_enqueue_finish (client, await_result (&sent), &error);
  g_assert_no_error (error);
  banter_client_send_text_async (client, "!0:mock", "never", NULL, NULL, await_take, &other);
  second = banter_client_enqueue_finish (client, await_result (&other), &error);
  g_assert_no_error (error);
  g_assert_cmpint (second, >, first);
  for (gboolean both = FALSE; !both;)
    {
      g_autoptr (BanterTimelinePage) page = read_page (fixture, "!0:mock");

      both = find_row (page, "again")->send_state == BANTER_SEND_FAILED
             && find_row (page, "never")->send_state == BANTER_SEND_FAILED;
    }

  banter_client_cancel_async (client, second, NULL, await_take, &cancelled);
  g_assert_true (banter_client_cancel_finish (client, await_result (&cancelled), &error));
  banter_client_retry_async (client, first, NULL, await_take, &retried);
  g_assert_true (banter_client_retry_finish (client, await_result (&retried), &error));
  AWAIT (mock_homeserver_get_n_sent (fixture->mock) == 1);
  g_assert_cmpstr (g_ptr_array_index (mock_homeserver_get_sent (fixture->mock), 0), ==,
                   "!0:mock again");
  close_client (client);
}

/* Retry-After holds for every room, also against an impatient person. */
static void
test_rate_limit (Fixture *fixture, gconstpointer data)
{
  BanterClient *client;

  enqueue (fixture, 2, 2);
  mock_homeserver_refuse (fixture->mock, NULL, 2, 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\"}", "1");
  client = mock_profile_open (fixture->dir);
  banter_client_start (client);
  AWAIT (mock_homeserver_get_refused_at (fixture->mock) != 0);
  banter_client_retry_now (client);
  AWAIT (mock_homeserver_get_n_sent (fixture->mock) == 4);
  g_assert_cmpint (mock_homeserver_get_next_at (fixture->mock)
                       - mock_homeserver_get_refused_at (fixture->mock),
                   >=, G_USEC_PER_SEC - 2000);
  close_client (client);
  assert_in_order (fixture, 2, 2);
}

/* One room that cannot go on delays no other. */
static void
test_wedged_room (Fixture *fixture, gconstpointer data)
{
  BanterClient *client;

  enqueue (fixture, 3, 3);
  mock_homeserver_refuse (fixture->mock, "!1:mock", 1000, 500, "{}", NULL);
  client = mock_profile_open (fixture->dir);
  banter_client_start (client);
  AWAIT (mock_homeserver_get_n_sent (fixture->mock) == 6);
  close_client (client);
  for (guint i = 0; i < 6; i++)
    g_assert_false (g_str_has_prefix (
        g_ptr_array_index (mock_homeserver_get_sent (fixture->mock), i), "!1:mock"));
}

static void
test_token_refused (Fixture *fixture, gconstpointer data)
{
  BanterClient *client;

  enqueue (fixture, 1, 2);
  mock_homeserver_refuse (fixture->mock, NULL, 1, 401, "{\"errcode\":\"M_UNKNOWN_TOKEN\"}", NULL);
  client = mock_profile_open (fixture->dir);
  banter_client_start (client);
  AWAIT (banter_client_get_state (client) == BANTER_CLIENT_SIGNED_OUT);
  close_client (client);
  g_assert_cmpuint (mock_homeserver_get_n_sent (fixture->mock), ==, 0);

  /* Nothing was lost. */
  client = mock_profile_open (fixture->dir);
  banter_client_start (client);
  AWAIT (mock_homeserver_get_n_sent (fixture->mock) == 2);
  close_client (client);
  assert_in_order (fixture, 1, 2);
}

static void
test_leave (Fixture *fixture, gconstpointer data)
{
  BadServer *server = mock_homeserver_get_server (fixture->mock);
  BanterClient *client = mock_profile_open (fixture->dir);
  g_autoptr (GAsyncResult) kept = NULL;
  g_autoptr (GAsyncResult) undone = NULL;
  g_autoptr (GAsyncResult) left = NULL;
  g_autoptr (GAsyncResult) refused = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  banter_client_start (client);
  banter_client_leave_async (client, "!0:mock", 3600000, NULL, await_take, &kept);
  id = banter_client_enqueue_finish (client, await_result (&kept), &error);
  g_assert_no_error (error);
  banter_client_cancel_async (client, id, NULL, await_take, &undone);
  g_assert_true (banter_client_cancel_finish (client, await_result (&undone), &error));

  banter_client_leave_async (client, "!1:mock", 0, NULL, await_take, &left);
  banter_client_enqueue_finish (client, await_result (&left), &error);
  g_assert_no_error (error);
  AWAIT (bad_server_get_n_requests (server, "/_matrix/client/v3/rooms/!1:mock/forget") == 1);
  g_assert_cmpuint (bad_server_get_n_requests (server, "/_matrix/client/v3/rooms/!1:mock/leave"),
                    ==, 1);
  g_assert_cmpuint (bad_server_get_n_requests (server, "/_matrix/client/v3/rooms/!0:mock/leave"),
                    ==, 0);

  /* A room that is not ours to write to. */
  banter_client_send_text_async (client, "!unknown:mock", "x", NULL, NULL, await_take, &refused);
  g_assert_cmpint (banter_client_enqueue_finish (client, await_result (&refused), &error), ==, 0);
  g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND);
  close_client (client);
}

static void
test_verdicts (void)
{
  static const struct
  {
    guint status;
    BanterSendVerdict verdict;
  } rows[] = {
    { 400, BANTER_SEND_DO_FAIL },  { 401, BANTER_SEND_DO_PAUSE }, { 403, BANTER_SEND_DO_FAIL },
    { 404, BANTER_SEND_DO_FAIL },  { 405, BANTER_SEND_DO_FAIL },  { 408, BANTER_SEND_DO_RETRY },
    { 409, BANTER_SEND_DO_FAIL },  { 413, BANTER_SEND_DO_FAIL },  { 429, BANTER_SEND_DO_RETRY },
    { 500, BANTER_SEND_DO_RETRY }, { 502, BANTER_SEND_DO_RETRY }, { 503, BANTER_SEND_DO_RETRY },
    { 504, BANTER_SEND_DO_RETRY }, { 507, BANTER_SEND_DO_RETRY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = banter_client_error_from_answer (rows[i].status, NULL, -1);

      g_assert_cmpint (banter_send_verdict (error), ==, rows[i].verdict);
    }
  for (guint code = BANTER_CLIENT_ERROR_NO_NETWORK; code <= BANTER_CLIENT_ERROR_TLS; code++)
    if (code != BANTER_CLIENT_ERROR_INSECURE)
      {
        g_autoptr (GError) error = g_error_new_literal (BANTER_CLIENT_ERROR, (int)code, "");

        g_assert_cmpint (banter_send_verdict (error), ==, BANTER_SEND_DO_RETRY);
      }
}

#define ADD(name, n_rooms, func)                                                                   \
  g_test_add (name, Fixture, GUINT_TO_POINTER (n_rooms), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("BANTER_SECRETS", "file", TRUE);
  ADD ("/send/lossy-network", 5, test_lossy_network);
  ADD ("/send/kill", 3, test_kill);
  ADD ("/send/refused", 1, test_refused);
  ADD ("/send/retry-and-cancel", 1, test_retry_and_cancel);
  ADD ("/send/rate-limit", 2, test_rate_limit);
  ADD ("/send/wedged-room", 3, test_wedged_room);
  ADD ("/send/token-refused", 1, test_token_refused);
  ADD ("/send/leave", 2, test_leave);
  g_test_add_func ("/send/verdicts", test_verdicts);
  return g_test_run ();
}
