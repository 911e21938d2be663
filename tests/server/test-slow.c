/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-slow"

#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "banterd-probe.h"

/* Clients that never finish what they begin. Waits out the server's own limit of 15 s, so it stands
 * apart from the other tests. */

#define N_SLOW 600
#define LIMIT_US (30 * G_USEC_PER_SEC)

static const char head[] = "GET /_matrix/client/versions HTTP/1.1\r\nHost: x\r\nX-Slow: ";

/* One more byte each time that the server says nothing for a while; TRUE once it has hung up. */
static gboolean
drip (GSocket *socket)
{
  char buffer[256];

  if (g_socket_condition_timed_wait (socket, G_IO_IN | G_IO_HUP, G_USEC_PER_SEC / 10, NULL, NULL))
    return g_socket_receive (socket, buffer, sizeof buffer, NULL, NULL) <= 0;
  return g_socket_send (socket, "a", 1, NULL, NULL) < 0;
}

static void
test_slow_headers (void)
{
  g_autoptr (BanterdFixture) fixture = banterd_fixture_start (NULL);
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (fixture);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GPtrArray) slow = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 start = g_get_monotonic_time ();
  GSocket *socket;

  for (guint i = 0; i < N_SLOW; i++)
    {
      g_autoptr (GError) error = NULL;
      GSocketConnection *connection = g_socket_client_connect_to_host (
          client, "127.0.0.1", banterd_fixture_get_port (fixture), NULL, &error);

      g_assert_no_error (error);
      g_ptr_array_add (slow, connection);
      g_assert_cmpint (g_socket_send (g_socket_connection_get_socket (connection), head,
                                      strlen (head), NULL, NULL),
                       ==, strlen (head));
    }
  /* Everybody else is served meanwhile. */
  banterd_probe_ok (nobody, "GET", NULL, "/_matrix/client/versions");
  socket = g_socket_connection_get_socket (g_ptr_array_index (slow, 0));
  while (!drip (socket))
    g_assert_cmpint (g_get_monotonic_time () - start, <, LIMIT_US);
  for (guint i = 1; i < N_SLOW; i++)
    {
      char buffer[256];

      socket = g_socket_connection_get_socket (g_ptr_array_index (slow, i));
      g_socket_set_timeout (socket, 15);
      g_assert_cmpint (g_socket_receive (socket, buffer, sizeof buffer, NULL, NULL), <=, 0);
    }
  g_assert_cmpint (g_get_monotonic_time () - start, <, LIMIT_US);
  banterd_probe_ok (nobody, "GET", NULL, "/_matrix/client/versions");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/slow/headers", test_slow_headers);
  return g_test_run ();
}
