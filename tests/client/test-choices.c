/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-choices"

#include "config.h"

#include "await.h"
#include "mock-homeserver.h"

#include "banter-client-chat.h"

/* What is told of the person, and what is not, on a server that would pass everything on. */

#define ROOM "/_matrix/client/v3/rooms/!0:mock/"
#define NO_TYPING "{\"typing\":false}"
#define NO_RECEIPTS "{\"read_receipts\":false}"
#define NOTHING "{\"read_receipts\":false,\"typing\":false}"

static const struct
{
  const char *account; /* im.banter.privacy; NULL: none */
  const char *room;    /* the same of the room */
  gboolean receipts, typing;
} rows[] = {
  { NULL, NULL, TRUE, TRUE },
  { NO_RECEIPTS, NULL, FALSE, TRUE },
  { NO_TYPING, NULL, TRUE, FALSE },
  { NULL, NO_RECEIPTS, FALSE, TRUE },
  { NULL, NO_TYPING, TRUE, FALSE },
  { NO_RECEIPTS, NO_TYPING, FALSE, FALSE },
  /* A room can only take away. */
  { NOTHING, "{\"read_receipts\":true,\"typing\":true}", FALSE, FALSE },
};

static char *
make_account_data (const char *content)
{
  return content != NULL ? g_strdup_printf (
             "{\"events\":[{\"type\":\"im.banter.privacy\",\"content\":%s}]}", content)
                         : g_strdup ("{}");
}

static void
queue_choices (MockHomeserver *mock, const char *account, const char *room)
{
  g_autofree char *account_data = make_account_data (account);
  g_autofree char *room_data = make_account_data (room);
  g_autofree char *sync
      = g_strdup_printf ("{\"next_batch\":\"s1\",\"account_data\":%s,\"rooms\":{\"join\":{"
                         "\"!0:mock\":{\"account_data\":%s}}}}",
                         account_data, room_data);

  mock_homeserver_queue_sync (mock, 200, sync, NULL);
}

static void
test_told (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  MockHomeserver *mock = mock_homeserver_new ();
  BadServer *server = mock_homeserver_get_server (mock);
  char *dir = mock_profile_new (mock, 1);
  BanterClient *client = mock_profile_open (dir);
  const char *receipt = rows[i].receipts ? ROOM "receipt/m.read/" : ROOM "receipt/m.read.private/";

  queue_choices (mock, rows[i].account, rows[i].room);
  banter_client_start (client);
  AWAIT (g_strcmp0 (mock_homeserver_get_last_since (mock), "s1") == 0);
  banter_client_set_typing (client, "!0:mock", TRUE);
  banter_client_mark_read (client, "!0:mock", "$1");
  AWAIT (bad_server_get_n_requests (server, ROOM "receipt/") > 0);
  g_assert_cmpuint (bad_server_get_n_requests (server, receipt), >, 0);
  g_assert_cmpint (bad_server_get_n_requests (server, ROOM "typing/") > 0, ==, rows[i].typing);

  banter_client_stop (client);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (client);
  mock_profile_delete (dir);
  mock_homeserver_free (mock);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("BANTER_SECRETS", "file", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/choices/told/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_told);
    }
  return g_test_run ();
}
