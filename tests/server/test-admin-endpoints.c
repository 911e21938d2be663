/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-admin-endpoints"

#include "config.h"

#include "safety-people.h"

/* Administration from afar, by people with an account: suspending, locking, and whose devices are
 * whose. */

static guint
whoami (BanterdProbe *probe)
{
  return banterd_probe_call (probe, NULL, "GET", NULL, "/_matrix/client/v3/account/whoami");
}

static void
make_administrator (BanterdProbe *probe)
{
  const char *words[] = { "users", "set-admin", probe->user_id, "yes", NULL };

  g_free (administer (words));
}

static const struct
{
  const char *target;
  guint status;
} targets[] = {
  { "@zora:localhost", 200 },         { "@nobody:localhost", 404 },
  { "@zora:elsewhere.example", 400 }, { "zora", 400 },
  { "@chief:localhost", 403 },        { "@other-chief:localhost", 403 },
  { "%27%20OR%201=1", 400 },
};

static void
test_states (void)
{
  g_autoptr (BanterdProbe) chief = banterd_probe_register (banterd, "chief", NULL);
  g_autoptr (BanterdProbe) other_chief = banterd_probe_register (banterd, "other-chief", NULL);
  g_autoptr (BanterdProbe) zora = banterd_probe_register (banterd, "zora", NULL);
  static const char *const kinds[] = { "suspend", "lock" };
  static const char *const bodies[] = { "{\"suspended\":true}", "{\"locked\":true}" };
  static const char *const ends[] = { "{\"suspended\":false}", "{\"locked\":false}" };
  static const char *const last[] = { "audit", "1", NULL };
  g_autofree char *capabilities = NULL;
  g_autofree char *done = NULL;

  for (guint i = 0; i < 2; i++)
    g_assert_cmpuint (banterd_probe_call (chief, NULL, "PUT", bodies[i],
                                          "/_matrix/client/v1/admin/%s/@zora:localhost", kinds[i]),
                      ==, 403);
  make_administrator (chief);
  make_administrator (other_chief);
  banterd_probe_call (chief, &capabilities, "GET", NULL, "/_matrix/client/v3/capabilities");
  g_assert_nonnull (
      strstr (capabilities, "\"m.account_moderation\":{\"suspend\":true,\"lock\":true}"));
  for (guint i = 0; i < 2; i++)
    for (guint j = 0; j < G_N_ELEMENTS (targets); j++)
      {
        g_autofree char *path
            = g_strdup_printf ("/_matrix/client/v1/admin/%s/%s", kinds[i], targets[j].target);

        g_assert_cmpuint (banterd_probe_call_at (chief, NULL, "PUT", bodies[i], path), ==,
                          targets[j].status);
        g_assert_cmpuint (banterd_probe_call_at (chief, NULL, "GET", NULL, path), ==,
                          targets[j].status);
      }
  /* Locked by now; a locked account is not suspended, and ending a suspension does not unlock. */
  g_assert_cmpuint (banterd_probe_call (chief, NULL, "PUT", bodies[0],
                                        "/_matrix/client/v1/admin/suspend/@zora:localhost"),
                    ==, 403);
  banterd_probe_ok (chief, "PUT", ends[0], "/_matrix/client/v1/admin/suspend/@zora:localhost");
  g_assert_cmpuint (whoami (zora), ==, 401);
  banterd_probe_ok (chief, "PUT", ends[1], "/_matrix/client/v1/admin/lock/@zora:localhost");
  g_assert_cmpuint (whoami (zora), ==, 200);
  done = administer (last);
  g_assert_nonnull (strstr (done, "\"actor\":\"@chief:localhost\",\"act\":\"lock\""));
  g_assert_cmpuint (banterd_probe_call (chief, NULL, "PUT", "{}",
                                        "/_matrix/client/v1/admin/lock/@zora:localhost"),
                    ==, 400);
}

static void
test_whois (void)
{
  g_autoptr (BanterdProbe) yuri = banterd_probe_register (banterd, "yuri", NULL);
  g_autoptr (BanterdProbe) zita = banterd_probe_register (banterd, "zita", NULL);
  g_autofree char *answer = NULL;
  const char *path = "/_matrix/client/v3/admin/whois/@zita:localhost";

  g_assert_cmpuint (banterd_probe_call_at (zita, &answer, "GET", NULL, path), ==, 200);
  g_assert_true (g_str_has_prefix (answer, "{\"user_id\":\"@zita:localhost\",\"devices\":{\""));
  g_assert_cmpuint (banterd_probe_call_at (yuri, NULL, "GET", NULL, path), ==, 403);
  g_assert_cmpuint (banterd_probe_call_at (yuri, NULL, "GET", NULL,
                                           "/_matrix/client/v3/admin/whois/@nobody:localhost"),
                    ==, 403);
  make_administrator (yuri);
  g_assert_cmpuint (banterd_probe_call_at (yuri, NULL, "GET", NULL, path), ==, 200);
  g_assert_cmpuint (banterd_probe_call_at (yuri, NULL, "GET", NULL,
                                           "/_matrix/client/v3/admin/whois/@nobody:localhost"),
                    ==, 404);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/admin-endpoints/states", test_states);
  g_test_add_func ("/server/admin-endpoints/whois", test_whois);
  return safety_run ();
}
