/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-account"

#include "config.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "await.h"
#include "bad-server.h"
#include "banterd-fixture.h"
#include "mock-homeserver.h"

#include "banter-client.h"

/* Creating accounts, signing in, coming back and signing out, against a real banterd. */

typedef struct
{
  BanterdFixture *banterd;
  BanterDiscovery *server;
  char *dir;
  BanterClient *client;
} Fixture;

static BanterDiscovery *
discover (const char *url)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BanterDiscovery *found;

  banter_discovery_async (url, NULL, await_take, &result);
  found = banter_discovery_finish (await_result (&result), &error);
  g_assert_no_error (error);

  return found;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->banterd = banterd_fixture_start (NULL);
  fixture->server = discover (banterd_fixture_get_url (fixture->banterd));
  fixture->dir = g_dir_make_tmp ("banter-client-XXXXXX", NULL);
  fixture->client = banter_client_new (fixture->dir, NULL);
}

static void
close_client (Fixture *fixture)
{
  banter_client_stop (fixture->client);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->client);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_client (fixture);
  g_object_unref (fixture->server);
  banterd_fixture_stop (fixture->banterd);
  mock_profile_delete (fixture->dir);
}

static gboolean
create_account (Fixture *fixture, const char *name, const char *password, const char *birthday,
                gboolean terms, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  banter_client_register_async (fixture->client, fixture->server, name, password, birthday, terms,
                                "Test", NULL, await_take, &result);

  return banter_client_register_finish (fixture->client, await_result (&result), error);
}

static gboolean
sign_in (Fixture *fixture, const char *name, const char *password, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  banter_client_sign_in_async (fixture->client, fixture->server, name, password, "Test", NULL,
                               await_take, &result);

  return banter_client_sign_in_finish (fixture->client, await_result (&result), error);
}

static void
test_discovery (Fixture *fixture, gconstpointer data)
{
  g_assert_true (banter_discovery_get_has_password_login (fixture->server));
  g_assert_true (banter_discovery_get_has_safety (fixture->server));
  g_assert_true (banter_discovery_get_can_register (fixture->server));
  g_assert_true (banter_discovery_get_needs_birthday (fixture->server));
  g_assert_nonnull (banter_discovery_get_terms (fixture->server));
}

static void
assert_name (Fixture *fixture, const char *name, int code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean available;

  banter_discovery_check_name_async (fixture->server, name, NULL, await_take, &result);
  available = banter_discovery_check_name_finish (fixture->server, await_result (&result), &error);
  g_assert_cmpint (available, ==, code < 0);
  if (code >= 0)
    g_assert_error (error, BANTER_CLIENT_ERROR, code);
}

static void
test_register (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = g_build_filename (fixture->dir, "token", NULL);
  GStatBuf info;

  assert_name (fixture, "ada", -1);
  assert_name (fixture, "Ada Lovelace", BANTER_CLIENT_ERROR_NAME_INVALID);
  create_account (fixture, "ada", "correct horse battery", "1990-02-28", TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (banter_client_get_user_id (fixture->client), ==, "@ada:localhost");
  g_assert_cmpstr (banter_client_get_server_name (fixture->client), ==, "localhost");
  g_assert_nonnull (banter_client_get_device_id (fixture->client));
  g_assert_true (banter_client_get_has_safety (fixture->client));
  g_assert_true (banter_client_get_token_in_file (fixture->client));
  g_assert_cmpint (g_stat (token, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  assert_name (fixture, "ada", BANTER_CLIENT_ERROR_NAME_TAKEN);
}

/* Each refusal has a name of its own, and none of them leaves an account behind. */
static void
test_register_refusals (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *password;
    const char *birthday;
    gboolean terms;
    BanterClientError code;
  } rows[] = {
    { "Bad Name", "correct horse battery", "1990-01-01", TRUE, BANTER_CLIENT_ERROR_NAME_INVALID },
    { "bob", "correct horse battery", "1990-01-01", FALSE, BANTER_CLIENT_ERROR_TERMS_NOT_ACCEPTED },
    { "bob", "correct horse battery", NULL, TRUE, BANTER_CLIENT_ERROR_BAD_BIRTHDAY },
    { "bob", "correct horse battery", "1990-02-30", TRUE, BANTER_CLIENT_ERROR_BAD_BIRTHDAY },
    { "bob", "correct horse battery", "yesterday", TRUE, BANTER_CLIENT_ERROR_BAD_BIRTHDAY },
    { "bob", "correct horse battery", "1890-01-01", TRUE, BANTER_CLIENT_ERROR_BAD_BIRTHDAY },
    { "bob", "correct horse battery", "2025-01-01", TRUE, BANTER_CLIENT_ERROR_UNDER_AGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (create_account (fixture, rows[i].name, rows[i].password, rows[i].birthday,
                                      rows[i].terms, &error));
      g_assert_error (error, BANTER_CLIENT_ERROR, (int)rows[i].code);
      g_assert_null (banter_client_get_user_id (fixture->client));
    }
  assert_name (fixture, "bob", -1);
}

static void
test_taken (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  create_account (fixture, "ada", "correct horse battery", "1990-01-01", TRUE, &error);
  g_assert_no_error (error);
  g_assert_false (create_account (fixture, "ada", "another password", "1990-01-01", TRUE, &error));
  g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NAME_TAKEN);
}

static void
test_sign_in (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *device = NULL;

  create_account (fixture, "ada", "correct horse battery", "1990-01-01", TRUE, &error);
  g_assert_no_error (error);
  device = g_strdup (banter_client_get_device_id (fixture->client));

  g_assert_false (sign_in (fixture, "ada", "wrong", &error));
  g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_WRONG_PASSWORD);
  g_clear_error (&error);
  g_assert_false (sign_in (fixture, "nobody", "wrong", &error));
  g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_WRONG_PASSWORD);
  g_clear_error (&error);

  /* The same person in the same profile is the same device, by name or by id. */
  sign_in (fixture, "ada", "correct horse battery", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (banter_client_get_device_id (fixture->client), ==, device);
  sign_in (fixture, "@ada:localhost", "correct horse battery", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (banter_client_get_device_id (fixture->client), ==, device);
}

static gboolean
restore (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean restored;

  banter_client_restore_async (fixture->client, NULL, await_take, &result);
  restored = banter_client_restore_finish (fixture->client, await_result (&result), &error);
  g_assert_no_error (error);

  return restored;
}

static void
reopen (Fixture *fixture)
{
  close_client (fixture);
  fixture->client = banter_client_new (fixture->dir, NULL);
}

static void
test_restore (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = g_build_filename (fixture->dir, "token", NULL);

  g_assert_false (restore (fixture));
  create_account (fixture, "ada", "correct horse battery", "1990-01-01", TRUE, &error);
  g_assert_no_error (error);
  reopen (fixture);
  g_assert_true (restore (fixture));
  g_assert_cmpstr (banter_client_get_user_id (fixture->client), ==, "@ada:localhost");
  g_assert_cmpint (banter_client_get_state (fixture->client), ==, BANTER_CLIENT_STOPPED);

  /* Without the token the cache is still there, and somebody has to sign in. */
  g_unlink (token);
  reopen (fixture);
  g_assert_true (restore (fixture));
  g_assert_cmpint (banter_client_get_state (fixture->client), ==, BANTER_CLIENT_SIGNED_OUT);
}

static void
sign_out (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_client_sign_out_async (fixture->client, NULL, await_take, &result);
  banter_client_sign_out_finish (fixture->client, await_result (&result), &error);
  g_assert_no_error (error);
}

static void
test_sign_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = g_build_filename (fixture->dir, "token", NULL);

  create_account (fixture, "ada", "correct horse battery", "1990-01-01", TRUE, &error);
  g_assert_no_error (error);
  sign_out (fixture);
  g_assert_null (banter_client_get_user_id (fixture->client));
  g_assert_false (g_file_test (token, G_FILE_TEST_EXISTS));
  reopen (fixture);
  g_assert_false (restore (fixture));
}

static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  banter_client_stop (fixture->client);
  g_assert_false (sign_in (fixture, "ada", "x", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A profile whose folder cannot be made. */
static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_build_filename (fixture->dir, "file", NULL);
  g_autofree char *below = g_build_filename (file, "profile", NULL);

  g_file_set_contents (file, "", 0, NULL);
  close_client (fixture);
  fixture->client = banter_client_new (below, NULL);
  g_assert_false (
      create_account (fixture, "ada", "correct horse battery", "1990-01-01", TRUE, &error));
  g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_STORAGE);
  assert_name (fixture, "ada", -1);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("BANTER_SECRETS", "file", TRUE);
  ADD ("/account/discovery", test_discovery);
  ADD ("/account/register", test_register);
  ADD ("/account/register-refusals", test_register_refusals);
  ADD ("/account/taken", test_taken);
  ADD ("/account/sign-in", test_sign_in);
  ADD ("/account/restore", test_restore);
  ADD ("/account/sign-out", test_sign_out);
  ADD ("/account/stopped", test_stopped);
  ADD ("/account/no-folder", test_no_folder);
  return g_test_run ();
}
