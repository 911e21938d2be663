/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-guessing"

#include "config.h"

#include <string.h>

#include "banterd-probe.h"

/* Passwords, codes and tokens that are guessed: what is evaluated is few, whoever asks. */

#define V1 "/_matrix/client/v1"
#define V3 "/_matrix/client/v3"

static BanterdFixture *
start_limited (void)
{
  static const char *const arguments[] = { "--rate-limits", NULL };

  return banterd_fixture_start (arguments);
}

static guint
guess (BanterdProbe *probe, const char *user, const char *address, char **answer)
{
  g_autofree char *body = g_strdup_printf (
      "{\"type\":\"m.login.password\",\"user\":\"%s\",\"password\":\"a guess\"}", user);

  probe->address = address;
  return banterd_probe_call_at (probe, answer, "POST", body, V3 "/login");
}

/* How many of @n_tries were evaluated; the others are told to wait. One account from everywhere, or
 * all accounts from one place. */
static guint
count_evaluated (BanterdProbe *probe, const char *user, const char *address, guint n_tries)
{
  guint n_evaluated = 0;

  for (guint i = 0; i < n_tries; i++)
    {
      g_autofree char *from = g_strdup_printf ("198.51.%u.%u", i / 250, i % 250);
      g_autofree char *whom = g_strdup_printf ("victim%u", i);
      g_autofree char *answer = NULL;
      guint status
          = guess (probe, user != NULL ? user : whom, address != NULL ? address : from, &answer);

      g_assert_true (status == 403 || status == 429);
      g_assert_nonnull (strstr (answer, status == 403 ? "M_FORBIDDEN" : "\"retry_after_ms\":"));
      n_evaluated += status == 403;
    }
  return n_evaluated;
}

static void
test_passwords (void)
{
  g_autoptr (BanterdFixture) limited = start_limited ();
  g_autoptr (BanterdProbe) ann = banterd_probe_register (limited, "ann", NULL);
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (limited);
  guint known = count_evaluated (nobody, "ann", NULL, 300);
  guint unknown = count_evaluated (nobody, "nobody", NULL, 300);

  g_assert_cmpuint (known, >=, 1);
  g_assert_cmpuint (known, <=, 6);
  /* Whoever does not exist is guarded in the same way. */
  g_assert_cmpuint (unknown, >=, 1);
  g_assert_cmpuint (unknown, <=, 6);
  g_assert_cmpuint (count_evaluated (nobody, NULL, "203.0.113.9", 300), <=, 6);
}

/* Who has stolen a token cannot try passwords either. */
static void
test_confirmation (void)
{
  g_autoptr (BanterdFixture) limited = start_limited ();
  g_autoptr (BanterdProbe) ann = banterd_probe_register (limited, "ann", NULL);
  guint n_evaluated = 0;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *answer = NULL;
      guint status = banterd_probe_call_at (
          ann, &answer, "DELETE", "{\"auth\":{\"type\":\"m.login.password\",\"password\":\"x\"}}",
          V3 "/devices/PHONE");

      g_assert_true (status == 401 || status == 429);
      n_evaluated += status == 401;
    }
  g_assert_cmpuint (n_evaluated, >=, 1);
  g_assert_cmpuint (n_evaluated, <, 50);
}

/* From all addresses that one household has, too. */
static void
test_invitations (gconstpointer data)
{
  const char *network = data;
  g_autoptr (BanterdFixture) limited = start_limited ();
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (limited);
  guint n_evaluated = 0;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *address = g_strdup_printf ("%s%x", network, i);

      nobody->address = *network != '\0' ? address : NULL;
      n_evaluated
          += banterd_probe_call (nobody, NULL, "GET", NULL,
                                 V1 "/register/m.login.registration_token/validity?token=guess")
             == 200;
    }
  g_assert_cmpuint (n_evaluated, >=, 1);
  g_assert_cmpuint (n_evaluated, <, 50);
}

/* Text messages cost money, and ring at somebody's: to one number from everywhere, or to all
 * numbers from one household. */
static void
test_text_messages (gconstpointer data)
{
  gboolean to_one = data != NULL;
  g_autoptr (BanterdFixture) limited = start_limited ();
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (limited);
  guint n_sent = 0;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *from = g_strdup_printf (to_one ? "198.51.100.%u" : "2001:db8:7:8::%u", i);
      g_autofree char *body
          = g_strdup_printf ("{\"client_secret\":\"s%u\",\"country\":\"DE\",\"phone_number\":"
                             "\"030 9018%02u\",\"send_attempt\":1}",
                             i, to_one ? 20 : i);
      guint status;

      nobody->address = from;
      status = banterd_probe_call (nobody, NULL, "POST", body, V3 "/register/msisdn/requestToken");
      g_assert_true (status == 200 || status == 429);
      n_sent += status == 200;
    }
  g_assert_cmpuint (n_sent, >=, 1);
  g_assert_cmpuint (n_sent, <=, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/guessing/passwords", test_passwords);
  g_test_add_func ("/server/guessing/confirmation", test_confirmation);
  g_test_add_data_func ("/server/guessing/invitations", "", test_invitations);
  g_test_add_data_func ("/server/guessing/invitations-of-a-network",
                        "2001:db8:7:8::", test_invitations);
  g_test_add_data_func ("/server/guessing/text-messages", "one number", test_text_messages);
  g_test_add_data_func ("/server/guessing/text-messages-of-a-network", NULL, test_text_messages);
  return g_test_run ();
}
