/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-contacts"

#include "config.h"

#include <string.h>

#include "await.h"
#include "mock-homeserver.h"

#include "banter-client-contacts.h"
#include "banter-clock.h"
#include "banter-json.h"

/* Whom one blocks and follows, in documents that others write to as well, and reports to servers of
 * different ages. */

#define V3 "/_matrix/client/v3"
#define ACCOUNT_DATA V3 "/user/@me:mock/account_data/"

typedef struct
{
  MockHomeserver *mock;
  BadServer *server;
  char *dir;
  BanterClient *client;
  const char *document; /* what the server has */
  char *put;            /* canonical JSON that was written last */
} Fixture;

static char *
read_body (SoupServerMessage *message)
{
  g_autoptr (GBytes) bytes
      = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *json = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  return banter_json_canonical (json, NULL);
}

static BadServerFault
on_account_data (BadServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
                 gpointer data)
{
  Fixture *fixture = data;

  if (g_str_equal (soup_server_message_get_method (message), "GET"))
    {
      bad_server_answer (message, fixture->document != NULL ? 200 : 404,
                         fixture->document != NULL ? fixture->document
                                                   : "{\"errcode\":\"M_NOT_FOUND\"}");
      return BAD_SERVER_ANSWER;
    }
  g_free (fixture->put);
  fixture->put = read_body (message);
  bad_server_answer (message, 200, "{}");

  return BAD_SERVER_ANSWER;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->mock = mock_homeserver_new ();
  fixture->server = mock_homeserver_get_server (fixture->mock);
  fixture->dir = mock_profile_new (fixture->mock, 1);
  fixture->client = mock_profile_open (fixture->dir);
  bad_server_call (fixture->server, ACCOUNT_DATA "*", on_account_data, fixture);
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
  g_free (fixture->put);
}

static gboolean
set_blocked (Fixture *fixture, const char *user_id, gboolean blocked, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  banter_client_set_blocked_async (fixture->client, user_id, blocked, NULL, await_take, &result);

  return banter_client_set_blocked_finish (fixture->client, await_result (&result), error);
}

static gboolean
set_following (Fixture *fixture, const char *user_id, gboolean following, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  banter_client_set_following_async (fixture->client, user_id, following, NULL, await_take,
                                     &result);

  return banter_client_set_following_finish (fixture->client, await_result (&result), error);
}

typedef struct
{
  gboolean (*set) (Fixture *fixture, const char *user_id, gboolean listed, GError **error);
  gboolean listed;
  const char *document;
  const char *expected; /* NULL: nothing is written */
} Edit;

static const Edit edits[] = {
  { set_blocked, TRUE, NULL, "{\"ignored_users\":{\"@x:mock\":{}}}" },
  { set_blocked, TRUE, "{\"ignored_users\":{\"@y:mock\":{\"z\":1}},\"x.kept\":[]}",
    "{\"ignored_users\":{\"@x:mock\":{},\"@y:mock\":{\"z\":1}},\"x.kept\":[]}" },
  { set_blocked, TRUE, "{\"ignored_users\":\"odd\"}", "{\"ignored_users\":{\"@x:mock\":{}}}" },
  { set_blocked, FALSE, "{\"ignored_users\":{\"@x:mock\":{},\"@y:mock\":{\"z\":1}}}",
    "{\"ignored_users\":{\"@y:mock\":{\"z\":1}}}" },
  { set_following, TRUE, NULL, "{\"users\":{\"@x:mock\":{\"since_ts\":1700000000000}}}" },
  { set_following, TRUE, "{\"users\":{\"@x:mock\":{\"since_ts\":5,\"y\":1}},\"x.kept\":1}", NULL },
  { set_following, TRUE, "{\"users\":{\"@y:mock\":{\"note\":\"hi\"}}}",
    "{\"users\":{\"@x:mock\":{\"since_ts\":1700000000000},\"@y:mock\":{\"note\":\"hi\"}}}" },
  { set_following, FALSE, "{\"users\":{\"@x:mock\":{\"since_ts\":5}},\"x.kept\":1}",
    "{\"users\":{},\"x.kept\":1}" },
};

static void
test_edits (Fixture *fixture, gconstpointer data)
{
  banter_clock_set_for_tests (1700000000000);
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("edit %u", i);
      g_clear_pointer (&fixture->put, g_free);
      fixture->document = edits[i].document;
      edits[i].set (fixture, "@x:mock", edits[i].listed, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (fixture->put, ==, edits[i].expected);
    }
  banter_clock_set_for_tests (0);
}

static void
test_nobody (Fixture *fixture, gconstpointer data)
{
  static const char *const odd[] = { "", "nobody", "@x", "!room:mock", "@x:mock/../y" };

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (GError) blocking = NULL;
      g_autoptr (GError) following = NULL;

      g_test_message ("%s", odd[i]);
      g_assert_false (set_blocked (fixture, odd[i], TRUE, &blocking));
      g_assert_error (blocking, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND);
      g_assert_false (set_following (fixture, odd[i], TRUE, &following));
      g_assert_error (following, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND);
    }
  g_assert_null (fixture->put);
}

static BanterContactsRow *
load (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BanterContactsRow *row;

  banter_client_load_contacts_async (fixture->client, NULL, await_take, &result);
  row = banter_client_load_contacts_finish (fixture->client, await_result (&result), &error);
  g_assert_no_error (error);

  return row;
}

/* What is read: whatever is in the cache, only as far as it names others. */
static void
test_load (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BanterContactsRow) nobody = load (fixture);
  g_autoptr (BanterContactsRow) some = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_strv_length (nobody->blocked), ==, 0);
  g_assert_cmpuint (g_strv_length (nobody->following), ==, 0);
  fixture->document = "{\"ignored_users\":{\"@me:mock\":{},\"<b>\":{},\"@y:mock\":7}}";
  g_assert_true (set_blocked (fixture, "@x:mock", TRUE, &error));
  fixture->document = "{\"users\":{\"@me:mock\":{},\"@z:mock\":[]}}";
  g_assert_true (set_following (fixture, "@x:mock", TRUE, &error));
  some = load (fixture);
  g_assert_cmpuint (g_strv_length (some->blocked), ==, 2);
  g_assert_cmpstr (some->blocked[0], ==, "@x:mock");
  g_assert_cmpstr (some->blocked[1], ==, "@y:mock");
  g_assert_cmpuint (g_strv_length (some->following), ==, 1);
  g_assert_cmpstr (some->following[0], ==, "@x:mock");
}

/* Which endpoints a server knows, and where a report then arrives. */
static const struct
{
  const char *user_id, *room_id, *event_id;
  gboolean knows_event, knows_user, knows_room;
  const char *arrives; /* NULL: nowhere */
} reports[] = {
  { "@x:mock", "!0:mock", "$1", TRUE, TRUE, TRUE, V3 "/rooms/!0:mock/report/$1" },
  { "@x:mock", "!0:mock", NULL, TRUE, TRUE, TRUE, V3 "/users/@x:mock/report" },
  { NULL, "!0:mock", NULL, TRUE, TRUE, TRUE, V3 "/rooms/!0:mock/report" },
  { "@x:mock", "!0:mock", NULL, TRUE, FALSE, TRUE, V3 "/rooms/!0:mock/report" },
  { "@x:mock", "!0:mock", "$1", FALSE, FALSE, TRUE, V3 "/rooms/!0:mock/report" },
  { "@x:mock", "!0:mock", NULL, TRUE, FALSE, FALSE, NULL },
  { "nobody", NULL, NULL, TRUE, TRUE, TRUE, NULL },
  { NULL, NULL, NULL, TRUE, TRUE, TRUE, NULL },
};

static BadServerFault
on_report (BadServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
           gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *body = read_body (message);

  g_free (fixture->put);
  fixture->put = g_strconcat (path, " ", body, NULL);
  bad_server_answer (message, 200, "{}");

  return BAD_SERVER_ANSWER;
}

static void
know (Fixture *fixture, const char *path, gboolean known)
{
  if (known)
    bad_server_call (fixture->server, path, on_report, fixture);
  else
    bad_server_say_json (fixture->server, path, 404, "{\"errcode\":\"M_UNRECOGNIZED\"}");
}

static void
test_reports (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (reports); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *expected = NULL;

      g_test_message ("report %u", i);
      g_clear_pointer (&fixture->put, g_free);
      know (fixture, V3 "/rooms/!0:mock/report/$1", reports[i].knows_event);
      know (fixture, V3 "/users/@x:mock/report", reports[i].knows_user);
      know (fixture, V3 "/rooms/!0:mock/report", reports[i].knows_room);
      banter_client_report_async (fixture->client, reports[i].user_id, reports[i].room_id,
                                  reports[i].event_id, "\"spam\"", NULL, await_take, &result);
      g_assert_cmpint (
          banter_client_report_finish (fixture->client, await_result (&result), &error), ==,
          reports[i].arrives != NULL);
      if (reports[i].arrives != NULL)
        expected = g_strconcat (reports[i].arrives, " {\"reason\":\"\\\"spam\\\"\"}", NULL);
      else
        g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND);
      g_assert_cmpstr (fixture->put, ==, expected);
    }
}

/* Only "not known here" is a reason to try elsewhere. */
static void
test_report_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  bad_server_say_json (fixture->server, V3 "/users/@x:mock/report", 429,
                       "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":2000}");
  know (fixture, V3 "/rooms/!0:mock/report", TRUE);
  banter_client_report_async (fixture->client, "@x:mock", "!0:mock", NULL, NULL, NULL, await_take,
                              &result);
  g_assert_false (banter_client_report_finish (fixture->client, await_result (&result), &error));
  g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_RATE_LIMITED);
  g_assert_null (fixture->put);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("BANTER_SECRETS", "file", TRUE);
  ADD ("/contacts/edits", test_edits);
  ADD ("/contacts/nobody", test_nobody);
  ADD ("/contacts/load", test_load);
  ADD ("/contacts/reports", test_reports);
  ADD ("/contacts/report-refused", test_report_refused);
  return g_test_run ();
}
