/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-secrets"

#include "config.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mock-homeserver.h"

#include "banter-secrets.h"

/* Where the token goes: the keyring, and a file where there is none. Each way in a process of its
 * own, as libsecret chooses its backend once. */

static void
assert_stored (const char *dir, const char *device, gboolean expect_file)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;
  g_autofree char *other = NULL;
  gboolean in_file = !expect_file;

  g_assert_true (
      banter_secrets_store (dir, "@me:mock", device, "the token", &in_file, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (in_file, ==, expect_file);
  found = banter_secrets_lookup (dir, "@me:mock", device, &in_file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, "the token");
  g_assert_cmpint (in_file, ==, expect_file);
}

static void
assert_nothing (const char *dir, const char *device)
{
  g_autoptr (GError) error = NULL;
  gboolean in_file;

  g_assert_null (banter_secrets_lookup (dir, "@me:mock", device, &in_file, NULL, &error));
  g_assert_no_error (error);
}

static void
test_keyring_child (void)
{
  char *dir = g_dir_make_tmp ("banter-client-XXXXXX", NULL);
  g_autofree char *ring = g_build_filename (dir, "ring", NULL);
  g_autofree char *token = g_build_filename (dir, "token", NULL);

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", ring, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "password", TRUE);
  assert_nothing (dir, "ONE");
  g_file_set_contents (token, "of an earlier session", -1, NULL);
  assert_stored (dir, "ONE", FALSE);
  g_assert_false (g_file_test (token, G_FILE_TEST_EXISTS));
  assert_nothing (dir, "TWO");
  banter_secrets_clear (dir, "@me:mock", "ONE");
  assert_nothing (dir, "ONE");
  mock_profile_delete (dir);
}

static void
test_no_keyring_child (void)
{
  char *dir = g_dir_make_tmp ("banter-client-XXXXXX", NULL);
  g_autofree char *token = g_build_filename (dir, "token", NULL);
  g_autofree char *elsewhere = g_build_filename (dir, "elsewhere", NULL);
  GStatBuf info;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  assert_nothing (dir, "ONE");
  assert_stored (dir, "ONE", TRUE);
  g_assert_cmpint (g_stat (token, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  banter_secrets_clear (dir, "@me:mock", "ONE");
  assert_nothing (dir, "ONE");

  /* A link is not followed. */
  g_file_set_contents (elsewhere, "somebody else's", -1, NULL);
  g_assert_cmpint (symlink (elsewhere, token), ==, 0);
  assert_nothing (dir, "ONE");
  mock_profile_delete (dir);
}

static void
test_child (gconstpointer path)
{
  /* GIO leaves a string behind when libsecret's file backend saves its ring. */
  g_setenv ("LSAN_OPTIONS", "detect_leaks=0", TRUE);
  g_test_trap_subprocess (path, 0, 0);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("BANTER_SECRETS");
  g_test_add_func ("/secrets/subprocess/keyring", test_keyring_child);
  g_test_add_func ("/secrets/subprocess/no-keyring", test_no_keyring_child);
  g_test_add_data_func ("/secrets/keyring", "/secrets/subprocess/keyring", test_child);
  g_test_add_data_func ("/secrets/no-keyring", "/secrets/subprocess/no-keyring", test_child);
  return g_test_run ();
}
