/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"
#include "await.h"
#include "mock-homeserver.h"

#include "banter-account.h"
#include "banter-profile.h"
#include "banter-settings.h"
#include "banter-window.h"
#include "session/banter-session-page.h"

/* A session that its server ends: what stays on this computer. */

static gboolean
shows_session_page (gpointer window)
{
  return BANTER_IS_SESSION_PAGE (
      gtk_stack_get_visible_child (app_fixture_child (window, BANTER_TYPE_WINDOW, "stack")));
}

/* Whether somebody is signed in on @profile. */
static gboolean
has_account (BanterProfile *profile)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterAccount) account = NULL;

  banter_account_open_async (profile, NULL, await_take, &result);
  account = banter_account_open_finish (await_result (&result), &error);
  g_assert_no_error (error);
  if (account == NULL)
    return FALSE;
  banter_account_close (account);
  return TRUE;
}

static void
end_session (const char *answer, gboolean kept)
{
  g_autoptr (MockHomeserver) mock = mock_homeserver_new ();
  g_autoptr (BanterProfile) profile = banter_profile_new (kept ? "kept" : "deleted");
  g_autoptr (GSettings) settings = banter_settings_new ("test");
  BanterWindow *window;

  g_assert_cmpint (g_mkdir_with_parents (banter_profile_get_data_dir (profile), 0700), ==, 0);
  mock_profile_fill (mock, banter_profile_get_data_dir (profile), 1);
  mock_homeserver_queue_sync (mock, 200, "{\"next_batch\":\"s1\"}", NULL);
  mock_homeserver_queue_sync (mock, 401, answer, NULL);
  window = banter_window_new (NULL, profile, settings);
  app_fixture_present (GTK_WINDOW (window));
  banter_window_start (window, FALSE);
  app_fixture_wait (shows_session_page, window);
  g_assert_cmpint (has_account (profile), ==, kept);
  app_fixture_destroy (GTK_WINDOW (window));
}

/* Signed out from another device: nothing of theirs is left behind. */
static void
test_deleted (void)
{
  end_session ("{\"errcode\":\"M_UNKNOWN_TOKEN\"}", FALSE);
}

/* CS-API "Soft logout": they sign in again and go on. */
static void
test_kept (void)
{
  end_session ("{\"errcode\":\"M_UNKNOWN_TOKEN\",\"soft_logout\":true}", TRUE);
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_setenv ("BANTER_SECRETS", "file", TRUE);
  g_test_add_func ("/app/signed-out/deleted", test_deleted);
  g_test_add_func ("/app/signed-out/kept", test_kept);
  return g_test_run ();
}
