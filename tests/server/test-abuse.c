/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-abuse"

#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "banterd-wire.h"

/* Passwords that are tried by the hundred, and ten thousand requests that mean no good: what they
 * cost the server, and what everybody else notices of it (reliability.md, "password hashing",
 * "brute force"). Which guesses are counted at all: test-guessing.c */

#define V3 "/_matrix/client/v3"
#define KIB_OF_A_HASH (64 * 1024)

/* With the price of passwords that people have. */
static BanterdFixture *
start_with_real_hashes (void)
{
  return banterd_fixture_start_after ("unset BANTERD_TEST_FAST_HASH; exec", NULL);
}

static void
ask_to_log_in (BanterdWire *wire, const char *user, const char *password)
{
  g_autofree char *body = g_strdup_printf (
      "{\"type\":\"m.login.password\",\"user\":\"%s\",\"password\":\"%s\"}", user, password);

  banterd_wire_ask (wire, NULL, "POST", V3 "/login", NULL, body);
}

/* --- The most memory that the server had --- */

static void
forget_peak (BanterdFixture *fixture)
{
  g_autofree char *path
      = g_strdup_printf ("/proc/%d/clear_refs", banterd_fixture_get_pid (fixture));
  int fd = open (path, O_WRONLY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, "5", 1), ==, 1);
  close (fd);
}

static gint64
get_peak_kib (BanterdFixture *fixture)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", banterd_fixture_get_pid (fixture));
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_ascii_strtoll (strstr (text, "VmHWM:") + 6, NULL, 10);
}

/* --- A hundred at once --- */

static void
test_logins_at_once (void)
{
  enum
  {
    N_LOGINS = 100,
    N_PLACES = 17, /* one is tried, 16 wait */
    MAX_KIB = 160 * 1024
  };
  g_autoptr (BanterdFixture) fixture = start_with_real_hashes ();
  g_autoptr (GPtrArray) wires = g_ptr_array_new_with_free_func ((GDestroyNotify)banterd_wire_free);
  guint n_tried = 0;
  gint64 before = banterd_fixture_get_rss_kib (fixture);

  for (guint i = 0; i < N_LOGINS; i++)
    {
      BanterdWire *wire = banterd_wire_new (fixture);

      ask_to_log_in (wire, "alice", "a guess");
      g_ptr_array_add (wires, wire);
    }
  for (guint i = 0; i < N_LOGINS; i++)
    {
      g_autoptr (BanterdAnswer) answer = banterd_wire_read (g_ptr_array_index (wires, i));

      g_assert_nonnull (answer);
      g_assert_true (answer->status == 403 || answer->status == 429);
      g_assert_nonnull (
          strstr (answer->body, answer->status == 403 ? "M_FORBIDDEN" : "\"retry_after_ms\":"));
      n_tried += answer->status == 403;
    }
  g_test_message ("%u of %d were tried", n_tried, N_LOGINS);
  g_assert_cmpuint (n_tried, >=, N_PLACES);
  g_assert_cmpint (get_peak_kib (fixture) - before, <=, MAX_KIB);
}

/* --- Everybody else --- */

typedef struct
{
  BanterdFixture *fixture;
  int is_ending; /* atomic */
  int n_tried;   /* atomic */
} Guesser;

static gpointer
guesser_thread (gpointer data)
{
  Guesser *guesser = data;
  g_autoptr (BanterdWire) wire = banterd_wire_new (guesser->fixture);

  while (!g_atomic_int_get (&guesser->is_ending))
    {
      g_autoptr (BanterdAnswer) answer = NULL;

      ask_to_log_in (wire, "alice", "a guess");
      answer = banterd_wire_read (wire);
      g_assert_nonnull (answer);
      if (answer->status == 403)
        g_atomic_int_inc (&guesser->n_tried);
    }
  return NULL;
}

/* While passwords are tried without a pause, others are answered between them, not behind them. */
static void
test_others_meanwhile (void)
{
  enum
  {
    N_GUESSERS = 4,
    N_OTHERS = 200
  };
  g_autoptr (BanterdFixture) fixture = start_with_real_hashes ();
  g_autoptr (BanterdProbe) bob = banterd_probe_register (fixture, "bob", NULL);
  g_autofree char *room_id = banterd_probe_create_room (bob, "{}");
  Guesser guesser = { .fixture = fixture };
  GThread *threads[N_GUESSERS];
  int before, after;

  for (guint i = 0; i < N_GUESSERS; i++)
    threads[i] = g_thread_new ("guesser", guesser_thread, &guesser);
  while (g_atomic_int_get (&guesser.n_tried) == 0)
    g_usleep (1000);
  before = g_atomic_int_get (&guesser.n_tried);
  for (guint i = 0; i < N_OTHERS / 2; i++)
    {
      banterd_probe_ok (bob, "GET", NULL, "/_matrix/client/versions");
      g_assert_cmpuint (banterd_probe_say (bob, room_id, "Meanwhile"), ==, 200);
    }
  after = g_atomic_int_get (&guesser.n_tried);
  g_atomic_int_set (&guesser.is_ending, 1);
  for (guint i = 0; i < N_GUESSERS; i++)
    g_thread_join (threads[i]);
  g_test_message ("%d passwords were tried during %d requests", after - before, N_OTHERS);
  g_assert_cmpint (after - before, <, N_OTHERS / 2);
}

/* --- Who exists --- */

/* Whoever it is that does not sign in, the answer is the same, and so is the work: the memory that
 * a hash needs has been in use. */
static void
test_same_work (void)
{
  static const char *const users[] = {
    "alice",
    "@alice:localhost",
    "nobody",
    "@nobody:localhost",
    "closed",
    "locked",
    "@alice:elsewhere.example",
    "no name at all",
    "",
  };
  g_autoptr (BanterdFixture) fixture = start_with_real_hashes ();
  g_autoptr (BanterdProbe) alice = banterd_probe_register (fixture, "alice", NULL);
  g_autoptr (BanterdProbe) closed = banterd_probe_register (fixture, "closed", NULL);
  g_autoptr (BanterdProbe) locked = banterd_probe_register (fixture, "locked", NULL);
  const char *const close_words[]
      = { "admin",  "--data", banterd_fixture_get_data_dir (fixture), "users", "deactivate",
          "closed", NULL };
  const char *const lock_words[] = { "admin", "--data", banterd_fixture_get_data_dir (fixture),
                                     "users", "lock",   "locked",
                                     NULL };
  g_autofree char *expected = NULL;

  g_assert_cmpint (banterd_fixture_run (close_words, NULL), ==, 0);
  g_assert_cmpint (banterd_fixture_run (lock_words, NULL), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (users); i++)
    {
      g_autoptr (BanterdWire) wire = banterd_wire_new (fixture);
      g_autoptr (BanterdAnswer) answer = NULL;
      gint64 before;

      forget_peak (fixture);
      before = get_peak_kib (fixture);
      ask_to_log_in (wire, users[i], "a guess");
      answer = banterd_wire_read (wire);
      g_assert_nonnull (answer);
      g_assert_cmpuint (answer->status, ==, 403);
      if (expected == NULL)
        expected = g_strdup (answer->body);
      g_assert_cmpstr (answer->body, ==, expected);
      if (get_peak_kib (fixture) - before < KIB_OF_A_HASH * 9 / 10)
        g_error ("“%s” costs nothing", users[i]);
    }
}

/* --- Ten thousand requests --- */

typedef struct
{
  const char *method;
  const char *target; /* NUMBER becomes another one each time */
  const char *body;
} Hostile;

static const Hostile hostile[] = {
  { "GET", V3 "/NUMBER", NULL },
  { "GET", V3 "/sync?since=sNUMBER&filter=%7B%22NUMBER%22%3A%7B%7D%7D&timeout=0", NULL },
  { "POST", V3 "/register", "{\"username\":\"NUMBER\"}" },
  { "POST", V3 "/register", "{\"auth\":{\"session\":\"NUMBER\",\"type\":\"NUMBER\"}}" },
  { "POST", V3 "/login", "{\"type\":\"m.login.NUMBER\"}" },
  { "POST", V3 "/login", "{\"type\":\"m.login.password\",\"user\":\"NUMBER\",\"password\":\"x\"}" },
  { "POST", V3 "/refresh", "{\"refresh_token\":\"NUMBER\"}" },
  { "PUT", V3 "/rooms/!NUMBER:localhost/typing/@alice:localhost", "{\"typing\":true}" },
  { "POST", V3 "/join/!NUMBER:localhost", "{}" },
  { "POST", V3 "/join/%23NUMBER:localhost", "{}" },
  { "GET", V3 "/rooms/!NUMBER:localhost/messages?dir=b&from=NUMBER&limit=-NUMBER", NULL },
  { "GET", V3 "/profile/@NUMBER:localhost", NULL },
  { "GET", V3 "/presence/@NUMBER:localhost/status", NULL },
  { "GET", "/_matrix/client/v1/media/download/localhost/NUMBER?timeout_ms=0", NULL },
  { "GET", "/_matrix/client/v1/media/thumbnail/localhost/NUMBER?width=1&height=1", NULL },
  { "POST", V3 "/keys/query", "{\"device_keys\":{\"@NUMBER:localhost\":[]}}" },
  { "POST", V3 "/keys/claim",
    "{\"one_time_keys\":{\"@NUMBER:localhost\":{\"NUMBER\":\"signed_curve25519\"}}}" },
  { "POST", V3 "/search",
    "{\"search_categories\":{\"room_events\":{\"search_term\":\"\\\"NUMBER* NEAR(\"}}}" },
  { "POST", V3 "/user_directory/search", "{\"search_term\":\"%NUMBER_\"}" },
  { "PUT", V3 "/pushrules/global/room/NUMBER", "{\"actions\":[\"NUMBER\"]}" },
  { "POST", V3 "/createRoom", "{\"room_version\":\"NUMBER\"}" },
  { "GET", "/_matrix/client/v1/register/m.login.registration_token/validity?token=NUMBER", NULL },
  { "POST", "/_matrix/client/unstable/im.banter/family/accept", "{\"code\":\"NUMBER\"}" },
  { "GET", "/_matrix/client/unstable/im.banter/relations/@NUMBER:localhost", NULL },
};

static char *
number (const char *text, guint n)
{
  g_autofree char *digits = g_strdup_printf ("%u", 1000000 + n);
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", "NUMBER", -1);

  return g_strjoinv (digits, parts);
}

static void
be_hostile (BanterdFixture *fixture, const char *token, guint from, guint to)
{
  g_autoptr (BanterdWire) wire = banterd_wire_new (fixture);

  for (guint i = from; i < to; i++)
    {
      const Hostile *row = &hostile[i % G_N_ELEMENTS (hostile)];
      g_autofree char *target = number (row->target, i);
      g_autofree char *body = number (row->body, i);
      g_autofree char *wrong = number ("NUMBER", i);
      g_autoptr (BanterdAnswer) answer = NULL;

      banterd_wire_ask (wire, i % 7 == 0 ? wrong : token, row->method, target, NULL,
                        row->body != NULL ? body : NULL);
      /* Some do not wait for it. */
      if (i % 11 == 0)
        {
          banterd_wire_free (wire);
          wire = banterd_wire_new (fixture);
          continue;
        }
      answer = banterd_wire_read (wire);
      if (answer == NULL || answer->status >= 500)
        g_error ("%s %s %s: %s", row->method, target, body, answer != NULL ? answer->body : NULL);
    }
  g_clear_pointer (&wire, banterd_wire_free);
  banterd_fixture_wait_for_connections (fixture, 0);
}

static void
test_growth (void)
{
  enum
  {
    N_FIRST = 2000, /* after these everything is there that the server keeps anyway */
    N_ALL = 12000,
    MAX_GROWTH_KIB = 40 * 1024
  };
  g_autoptr (BanterdFixture) fixture = banterd_fixture_start (NULL);
  g_autoptr (BanterdProbe) alice = banterd_probe_register (fixture, "alice", NULL);
  guint n_descriptors;
  gint64 before;

  banterd_probe_hang_up ();
  be_hostile (fixture, alice->token, 0, N_FIRST);
  n_descriptors = banterd_fixture_count_descriptors (fixture);
  before = banterd_fixture_get_rss_kib (fixture);
  be_hostile (fixture, alice->token, N_FIRST, N_ALL);
  while (banterd_fixture_count_descriptors (fixture) > n_descriptors)
    g_usleep (1000);
  g_test_message ("grown by %" G_GINT64_FORMAT " KiB",
                  banterd_fixture_get_rss_kib (fixture) - before);
  g_assert_cmpint (banterd_fixture_get_rss_kib (fixture) - before, <=, MAX_GROWTH_KIB);
  banterd_probe_ok (alice, "GET", NULL, V3 "/account/whoami");
}

int
main (int argc, char **argv)
{
  banterd_fixture_measure_memory ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/abuse/logins-at-once", test_logins_at_once);
  g_test_add_func ("/server/abuse/others-meanwhile", test_others_meanwhile);
  g_test_add_func ("/server/abuse/same-work", test_same_work);
  g_test_add_func ("/server/abuse/growth", test_growth);
  return g_test_run ();
}
