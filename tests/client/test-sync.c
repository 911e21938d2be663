/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-sync"

#include "config.h"

#include "await.h"
#include "mock-homeserver.h"

#include "banter-sync-loop.h"

/* The sync loop against a server that does what servers do. */

typedef struct
{
  MockHomeserver *mock;
  char *dir;
  BanterClient *client;
  guint n_changes;
  guint n_signed_out;
  gboolean soft;
} Fixture;

static void
on_changed (BanterClient *client, BanterChangeSet *changes, Fixture *fixture)
{
  fixture->n_changes++;
}

static void
on_signed_out (BanterClient *client, gboolean soft, Fixture *fixture)
{
  fixture->n_signed_out++;
  fixture->soft = soft;
}

static void
set_up (Fixture *fixture, gconstpointer n_rooms)
{
  fixture->mock = mock_homeserver_new ();
  fixture->dir = mock_profile_new (fixture->mock, GPOINTER_TO_UINT (n_rooms));
  fixture->client = mock_profile_open (fixture->dir);
  g_signal_connect (fixture->client, "changed", G_CALLBACK (on_changed), fixture);
  g_signal_connect (fixture->client, "signed-out", G_CALLBACK (on_signed_out), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  banter_client_stop (fixture->client);
  while (g_main_context_iteration (NULL, FALSE))
    ; /* what was cancelled still returns */
  g_assert_finalize_object (fixture->client);
  mock_profile_delete (fixture->dir);
  mock_homeserver_free (fixture->mock);
}

static guint
count_syncs (Fixture *fixture)
{
  return bad_server_get_n_requests (mock_homeserver_get_server (fixture->mock),
                                    "/_matrix/client/v3/sync");
}

static void
await_state (Fixture *fixture, BanterClientState state)
{
  AWAIT (banter_client_get_state (fixture->client) == state);
}

/* That the person is there is not shown before it is known that they want it. */
static void
test_presence (void)
{
  static const struct
  {
    const char *document;
    gboolean known;
    const char *presence;
  } rows[] = {
    { "{}", FALSE, "offline" },
    { "{}", TRUE, NULL },
    { "{\"activity_status\":false}", TRUE, "offline" },
    { "{\"activity_status\":true}", TRUE, NULL },
    { "{\"activity_status\":\"no\"}", TRUE, NULL }, /* as the default */
    { "{\"who_can_message\":7}", TRUE, "offline" }, /* unreadable */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture fixture = { 0 };
      g_autofree char *answer
          = g_strdup_printf ("{\"next_batch\":\"s1\",\"account_data\":{\"events\":[{\"type\":"
                             "\"im.banter.privacy\",\"content\":%s}]}}",
                             rows[i].document);

      g_test_message ("%s", rows[i].document);
      set_up (&fixture, NULL);
      if (rows[i].known)
        mock_homeserver_queue_sync (fixture.mock, 200, answer, NULL);
      banter_client_start (fixture.client);
      AWAIT (count_syncs (&fixture) == (rows[i].known ? 2 : 1));
      g_assert_cmpstr (mock_homeserver_get_last_presence (fixture.mock), ==, rows[i].presence);
      tear_down (&fixture, NULL);
    }
}

static void
test_goes_on (Fixture *fixture, gconstpointer data)
{
  mock_homeserver_queue_sync (fixture->mock, 200, "{\"next_batch\":\"s1\"}", NULL);
  mock_homeserver_queue_sync (fixture->mock, 200, "{\"next_batch\":\"s2\"}", NULL);
  banter_client_start (fixture->client);
  AWAIT (count_syncs (fixture) == 3);
  g_assert_cmpstr (mock_homeserver_get_last_since (fixture->mock), ==, "s2");
  await_state (fixture, BANTER_CLIENT_ONLINE);
  g_assert_false (banter_client_get_loading (fixture->client));

  /* The token survives. */
  banter_client_stop (fixture->client);
  g_assert_cmpint (banter_client_get_state (fixture->client), ==, BANTER_CLIENT_STOPPED);
  g_object_unref (fixture->client);
  fixture->client = mock_profile_open (fixture->dir);
  banter_client_start (fixture->client);
  AWAIT (count_syncs (fixture) == 4);
  g_assert_cmpstr (mock_homeserver_get_last_since (fixture->mock), ==, "s2");
}

static void
test_hostile_events (Fixture *fixture, gconstpointer data)
{
  static const char *const answers[] = {
    "{\"next_batch\":\"s1\",\"rooms\":{\"join\":{\"!0:mock\":{\"timeline\":{\"events\":["
    "{\"type\":\"m.room.message\",\"event_id\":\"$a\",\"sender\":\"@x:mock\",\"origin_server_ts\":"
    "1,"
    "\"content\":{\"body\":\"a\\u0000b\",\"msgtype\":\"m.text\"}},"
    "{\"type\":\"m.room.message\",\"event_id\":\"$b\",\"sender\":\"@x:mock\",\"origin_server_ts\":"
    "99999999999999999999,\"content\":{\"body\":\"x\",\"body\":\"y\"}},"
    "{\"type\":7},null,[],\"x\","
    "{\"type\":\"m.room.message\",\"event_id\":\"not an id\",\"sender\":\"nobody\",\"content\":[]},"
    "{\"type\":\"m.room.message\",\"event_id\":\"$c\",\"sender\":\"@x:mock\",\"origin_server_ts\":"
    "3,"
    "\"content\":{\"body\":\"good\",\"msgtype\":\"m.text\"}}]}}}}}",
    "{\"next_batch\":\"s2\",\"rooms\":{\"join\":[],\"invite\":7,\"leave\":{\"bad id\":{}}}}",
    "{\"next_batch\":\"s3\",\"account_data\":{\"events\":[{\"type\":\"m.direct\",\"content\":7}]}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    mock_homeserver_queue_sync (fixture->mock, 200, answers[i], NULL);
  banter_client_start (fixture->client);
  AWAIT (count_syncs (fixture) == G_N_ELEMENTS (answers) + 1);
  g_assert_cmpstr (mock_homeserver_get_last_since (fixture->mock), ==, "s3");
  AWAIT (fixture->n_changes > 0);
}

/* A failure is told, and "try again" ends the wait; the token stays. */
static void
test_failures (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *body;
    BanterClientError code;
  } rows[] = {
    { 500, "{\"errcode\":\"M_UNKNOWN\"}", BANTER_CLIENT_ERROR_SERVER },
    { 200, "<html>Please sign in to the hotel's network</html>", BANTER_CLIENT_ERROR_NOT_MATRIX },
    { 200, "{\"rooms\":{}}", BANTER_CLIENT_ERROR_NOT_MATRIX },
    { 502, "", BANTER_CLIENT_ERROR_SERVER },
    { 404, "<html>", BANTER_CLIENT_ERROR_NOT_MATRIX },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    mock_homeserver_queue_sync (fixture->mock, rows[i].status, rows[i].body, NULL);
  banter_client_start (fixture->client);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AWAIT (g_error_matches (banter_client_get_problem (fixture->client), BANTER_CLIENT_ERROR,
                              (int)rows[i].code));
      g_assert_cmpint (banter_client_get_state (fixture->client), ==, BANTER_CLIENT_OFFLINE);
      if (i + 1 == G_N_ELEMENTS (rows))
        mock_homeserver_queue_sync (fixture->mock, 200, "{\"next_batch\":\"s1\"}", NULL);
      banter_client_retry_now (fixture->client);
    }
  await_state (fixture, BANTER_CLIENT_ONLINE);
  g_assert_null (banter_client_get_problem (fixture->client));
}

static void
test_rate_limit (Fixture *fixture, gconstpointer data)
{
  gint64 begun = g_get_monotonic_time ();

  mock_homeserver_queue_sync (fixture->mock, 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\"}", "1");
  mock_homeserver_queue_sync (fixture->mock, 200, "{\"next_batch\":\"s1\"}", NULL);
  banter_client_start (fixture->client);
  await_state (fixture, BANTER_CLIENT_OFFLINE);
  g_assert_error (banter_client_get_problem (fixture->client), BANTER_CLIENT_ERROR,
                  BANTER_CLIENT_ERROR_RATE_LIMITED);
  await_state (fixture, BANTER_CLIENT_ONLINE);
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, G_USEC_PER_SEC);
}

static void
test_signed_out (Fixture *fixture, gconstpointer data)
{
  guint n;

  mock_homeserver_queue_sync (fixture->mock, 200, "{\"next_batch\":\"s1\"}", NULL);
  mock_homeserver_queue_sync (fixture->mock, 401,
                              "{\"errcode\":\"M_UNKNOWN_TOKEN\",\"soft_logout\":true}", NULL);
  banter_client_start (fixture->client);
  await_state (fixture, BANTER_CLIENT_SIGNED_OUT);
  AWAIT (fixture->n_signed_out == 1);
  g_assert_true (fixture->soft);
  n = count_syncs (fixture);
  banter_client_retry_now (fixture->client);
  banter_client_stop (fixture->client);
  g_assert_cmpuint (count_syncs (fixture), ==, n);
}

/* Few messages per room first, then room by room what is older. */
static void
test_first_sync (Fixture *fixture, gconstpointer data)
{
  BadServer *server = mock_homeserver_get_server (fixture->mock);

  mock_homeserver_queue_sync (
      fixture->mock, 200,
      "{\"next_batch\":\"s1\",\"rooms\":{\"join\":{\"!a:mock\":{\"timeline\":{\"limited\":true,"
      "\"prev_batch\":\"p1\",\"events\":[{\"type\":\"m.room.message\",\"event_id\":\"$z\","
      "\"sender\":"
      "\"@x:mock\",\"origin_server_ts\":9,\"content\":{\"msgtype\":\"m.text\",\"body\":\"new\"}}]}}"
      ","
      "\"!b:mock\":{\"timeline\":{\"limited\":true,\"prev_batch\":\"p2\",\"events\":[]}}}}}",
      NULL);
  bad_server_say_json (
      server, "/_matrix/client/v3/rooms/!a:mock/messages", 200,
      "{\"start\":\"p1\",\"chunk\":[{\"type\":\"m.room.message\",\"event_id\":"
      "\"$y\",\"sender\":\"@x:mock\",\"origin_server_ts\":8,\"content\":{\"msgtype\":"
      "\"m.text\",\"body\":\"old\"}}]}");
  bad_server_say_json (server, "/_matrix/client/v3/rooms/!b:mock/messages", 500, "{}");
  banter_client_start (fixture->client);
  AWAIT (bad_server_get_n_requests (server, "/_matrix/client/v3/rooms/!b:mock/messages") == 1);
  AWAIT (!banter_client_get_loading (fixture->client) && fixture->n_changes >= 2);
  g_assert_cmpuint (bad_server_get_n_requests (server, "/_matrix/client/v3/rooms/!a:mock/messages"),
                    ==, 1);
}

/* Whom I follow needs no request; a stranger does. */
static void
test_welcome (Fixture *fixture, gconstpointer data)
{
  BadServer *server = mock_homeserver_get_server (fixture->mock);

  mock_homeserver_queue_sync (
      fixture->mock, 200,
      "{\"next_batch\":\"s1\",\"account_data\":{\"events\":[{\"type\":\"im.banter.following\","
      "\"content\":{\"users\":{\"@friend:mock\":{\"since_ts\":1}}}}]}}",
      NULL);
  mock_homeserver_queue_sync (
      fixture->mock, 200,
      "{\"next_batch\":\"s2\",\"rooms\":{\"invite\":{\"!s:mock\":{\"invite_state\":{\"events\":[{"
      "\"type\":\"m.room.member\",\"state_key\":\"@me:mock\",\"sender\":\"@stranger:mock\","
      "\"content\":{\"membership\":\"invite\",\"is_direct\":true}}]}},\"!f:mock\":{"
      "\"invite_state\":{\"events\":[{\"type\":\"m.room.member\",\"state_key\":\"@me:mock\","
      "\"sender\":\"@friend:mock\",\"content\":{\"membership\":\"invite\",\"is_direct\":true}}]}},"
      "\"!g:mock\":{\"invite_state\":{\"events\":[{\"type\":\"m.room.member\",\"state_key\":"
      "\"@me:mock\",\"sender\":\"@friend:mock\",\"content\":{\"membership\":\"invite\"}}]}}}}}",
      NULL);
  banter_client_start (fixture->client);
  AWAIT (count_syncs (fixture) == 3
         && bad_server_get_n_requests (server, "/_matrix/client/v3/rooms/!f:mock/join") == 1);
  g_assert_cmpuint (bad_server_get_n_requests (server, "/_matrix/client/v3/rooms/"), ==, 1);
}

static void
test_transitions (void)
{
  for (guint state = 0; state < BANTER_SYNC_N_STATES; state++)
    for (guint event = 0; event < BANTER_SYNC_N_EVENTS; event++)
      {
        BanterSyncAction action;
        BanterSyncState next
            = banter_sync_next ((BanterSyncState)state, (BanterSyncEvent)event, &action);

        g_assert_cmpint (next, <, BANTER_SYNC_N_STATES);
        if (event == BANTER_SYNC_STOP)
          g_assert_cmpint (next, ==, BANTER_SYNC_IDLE);
        if (event == BANTER_SYNC_HALT)
          g_assert_cmpint (next, ==, BANTER_SYNC_HALTED);
        if (state == BANTER_SYNC_HALTED && event != BANTER_SYNC_START && event != BANTER_SYNC_STOP)
          g_assert_cmpint (next, ==, BANTER_SYNC_HALTED);
        /* A request is begun only by becoming, or while being, the state that has one. */
        if (action == BANTER_SYNC_DO_ASK || action == BANTER_SYNC_DO_ASK_ANEW)
          g_assert_cmpint (next, ==, BANTER_SYNC_ASKING);
        if (next == BANTER_SYNC_ASKING && state != BANTER_SYNC_ASKING)
          g_assert_cmpint (action, ==, BANTER_SYNC_DO_ASK);
        if (next == BANTER_SYNC_WAITING && state != BANTER_SYNC_WAITING)
          g_assert_cmpint (action, ==, BANTER_SYNC_DO_WAIT);
        if (next != BANTER_SYNC_ASKING && state == BANTER_SYNC_ASKING
            && event != BANTER_SYNC_FAILED)
          g_assert_cmpint (action, ==, BANTER_SYNC_DO_REST);
      }
}

#define ADD(name, n_rooms, func)                                                                   \
  g_test_add (name, Fixture, GUINT_TO_POINTER (n_rooms), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("BANTER_SECRETS", "file", TRUE);
  ADD ("/sync/goes-on", 1, test_goes_on);
  ADD ("/sync/hostile-events", 1, test_hostile_events);
  ADD ("/sync/failures", 1, test_failures);
  ADD ("/sync/rate-limit", 1, test_rate_limit);
  ADD ("/sync/signed-out", 1, test_signed_out);
  ADD ("/sync/first", 0, test_first_sync);
  ADD ("/sync/welcome", 1, test_welcome);
  g_test_add_func ("/sync/presence", test_presence);
  g_test_add_func ("/sync/transitions", test_transitions);
  return g_test_run ();
}
