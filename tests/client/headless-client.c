/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "headless-client"

#include "config.h"

#include <signal.h>
#include <sys/prctl.h>

#include "banter-client.h"

/* The client without a window, to be killed: opens the profile given as argument and does what its
 * outbox asks for until it dies. */

static void
on_restored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!banter_client_restore_finish (BANTER_CLIENT (source), result, &error))
    g_error ("Nobody is signed in: %s", error != NULL ? error->message : "");
  banter_client_start (BANTER_CLIENT (source));
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (BanterClient) client = NULL;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  g_assert_cmpint (argc, ==, 2);
  client = banter_client_new (argv[1], NULL);
  banter_client_restore_async (client, NULL, on_restored, NULL);
  g_main_loop_run (loop);
  return 0;
}
