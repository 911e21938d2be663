/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-client-group"

#include "config.h"

#include <string.h>

#include "await.h"
#include "mock-homeserver.h"

#include "banter-client-directory.h"
#include "banter-client-group.h"
#include "banter-json.h"

/* Groups on servers that refuse, that hold more than we know, and that answer oddly. */

#define V3 "/_matrix/client/v3"
#define LEVELS V3 "/rooms/!r:mock/state/m.room.power_levels/"

typedef struct
{
  MockHomeserver *mock;
  BadServer *server;
  char *dir;
  BanterClient *client;
  const char *document; /* what the server has */
  char *put;            /* canonical JSON that was written last */
  GString *asked;       /* what the rooms that were to be made would have been */
} Fixture;

static char *
read_body (SoupServerMessage *message)
{
  g_autoptr (GBytes) bytes
      = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *json = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  return banter_json_canonical (json, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->mock = mock_homeserver_new ();
  fixture->server = mock_homeserver_get_server (fixture->mock);
  fixture->dir = mock_profile_new (fixture->mock, 1);
  fixture->client = mock_profile_open (fixture->dir);
  fixture->asked = g_string_new (NULL);
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
  g_string_free (fixture->asked, TRUE);
}

static BadServerFault
on_levels (BadServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
           gpointer data)
{
  Fixture *fixture = data;
  gboolean get = g_str_equal (soup_server_message_get_method (message), "GET");

  if (!get)
    {
      g_free (fixture->put);
      fixture->put = read_body (message);
    }
  bad_server_answer (message, 200, get ? fixture->document : "{\"event_id\":\"$e\"}");
  return BAD_SERVER_ANSWER;
}

/* What else the levels say stays as it is. */
static void
test_power (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *document;
    const char *expected; /* NULL: nothing is written */
  } cases[] = {
    { "{}", "{\"users\":{\"@x:mock\":50}}" },
    { "{\"users\":{\"@y:mock\":100,\"@x:mock\":0},\"im.kept\":{\"a\":[1]},\"ban\":60}",
      "{\"ban\":60,\"im.kept\":{\"a\":[1]},\"users\":{\"@x:mock\":50,\"@y:mock\":100}}" },
    { "{\"users\":\"odd\"}", "{\"users\":{\"@x:mock\":50}}" },
    { "[]", NULL },
    { "", NULL },
    { "{\"users\":", NULL },
  };

  bad_server_call (fixture->server, LEVELS, on_levels, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].document);
      g_clear_pointer (&fixture->put, g_free);
      fixture->document = cases[i].document;
      banter_client_set_power_async (fixture->client, "!r:mock", "@x:mock", 50, NULL, await_take,
                                     &result);
      g_assert_cmpint (
          banter_client_edit_group_finish (fixture->client, await_result (&result), &error), ==,
          cases[i].expected != NULL);
      g_assert_cmpstr (fixture->put, ==, cases[i].expected);
    }
}

/* Nobody may add Dan or Eve. */
static BadServerFault
on_create (BadServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
           gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *body = read_body (message);
  gboolean refused = strstr (body, "@dan:") != NULL || strstr (body, "@eve:") != NULL;

  g_string_append_c (fixture->asked, refused ? '-' : '+');
  bad_server_answer (message, refused ? 403 : 200,
                     refused ? "{\"errcode\":\"M_FORBIDDEN\",\"im.banter.reason\":\"privacy\"}"
                             : "{\"room_id\":\"!new:mock\"}");
  return BAD_SERVER_ANSWER;
}

static BadServerFault
on_invite (BadServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
           gpointer data)
{
  g_autofree char *body = read_body (message);
  gboolean refused = strstr (body, "@dan:") != NULL || strstr (body, "@eve:") != NULL;

  bad_server_answer (message, refused ? 403 : 200,
                     refused ? "{\"errcode\":\"M_FORBIDDEN\",\"im.banter.reason\":\"privacy\"}"
                             : "{}");
  return BAD_SERVER_ANSWER;
}

static const struct
{
  const char *user_ids[6];
  const char *asked;
  const char *refused; /* NULL: it fails */
} groups[] = {
  { { "@ann:mock", "@bob:mock", NULL }, "+", "" },
  { { "@ann:mock", "@dan:mock", NULL }, "-", NULL },
  { { "@dan:mock", "@ann:mock", "@bob:mock", NULL }, "---+", "@dan:mock " },
  { { "@ann:mock", "@bob:mock", "@dan:mock", "@eve:mock", NULL }, "-+", "@dan:mock @eve:mock " },
  { { "@dan:mock", "@eve:mock", "@ann:mock", NULL }, "----", NULL },
};

static void
test_founding (Fixture *fixture, gconstpointer data)
{
  bad_server_call (fixture->server, V3 "/createRoom", on_create, fixture);
  bad_server_call (fixture->server, V3 "/rooms/!new:mock/invite", on_invite, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GPtrArray) refused = NULL;
      g_autoptr (GString) names = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *room_id = NULL;

      g_test_message ("group %u", i);
      g_string_truncate (fixture->asked, 0);
      banter_client_create_group_async (fixture->client, "Us", NULL, NULL, groups[i].user_ids, NULL,
                                        await_take, &result);
      room_id = banter_client_create_group_finish (fixture->client, await_result (&result),
                                                   &refused, &error);
      g_assert_cmpstr (fixture->asked->str, ==, groups[i].asked);
      g_assert_cmpstr (room_id, ==, groups[i].refused != NULL ? "!new:mock" : NULL);
      if (room_id == NULL)
        g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_FORBIDDEN);
      for (guint k = 0; refused != NULL && k < refused->len; k++)
        g_string_append_printf (names, "%s ", ((BanterRefusalRow *)refused->pdata[k])->user_id);
      if (room_id != NULL)
        g_assert_cmpstr (names->str, ==, groups[i].refused);
    }
}

static BadServerFault
on_directory (BadServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
              gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *body = read_body (message);
  gboolean second = strstr (body, "\"since\":\"p2\"") != NULL;

  g_free (fixture->put);
  fixture->put = g_steal_pointer (&body);
  bad_server_answer (
      message, 200,
      second ? "{\"chunk\":[{\"room_id\":\"!b:mock\",\"num_joined_members\":-7}]}"
             : "{\"chunk\":[{\"room_id\":\"!a:mock\",\"name\":\"Knots\",\"num_joined_members\":3},"
               "{\"room_id\":\"!s:mock\",\"room_type\":\"m.space\",\"num_joined_members\":1},"
               "{\"room_id\":\"../x\",\"num_joined_members\":1},7],\"next_batch\":\"p2\"}");
  return BAD_SERVER_ANSWER;
}

/* Pages go on until there are no more; what is no group, or no room at all, is left out. */
static void
test_directory (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  const BanterPublicGroupRow *row;

  bad_server_call (fixture->server, V3 "/publicRooms", on_directory, fixture);
  banter_client_search_groups_async (fixture->client, "knots", NULL, await_take, &result);
  rows = banter_client_search_groups_finish (fixture->client, await_result (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 2);
  row = rows->pdata[0];
  g_assert_cmpstr (row->name, ==, "Knots");
  g_assert_cmpint (row->n_members, ==, 3);
  row = rows->pdata[1];
  g_assert_cmpstr (row->room_id, ==, "!b:mock");
  g_assert_cmpint (row->n_members, ==, 0);
  g_assert_nonnull (strstr (fixture->put, "\"generic_search_term\":\"knots\""));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/client/group/power", test_power },
    { "/client/group/founding", test_founding },
    { "/client/group/directory", test_directory },
  };

  g_test_init (&argc, &argv, NULL);
  g_setenv ("BANTER_SECRETS", "file", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
