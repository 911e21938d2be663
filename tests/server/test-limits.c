/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-limits"

#include "config.h"

#include <string.h>
#include <sys/resource.h>

#include "banterd-wire.h"

/* What one client may take of the server: time, memory, connections, descriptors, and the size of
 * an event. Everybody else is served meanwhile. */

#define V3 "/_matrix/client/v3"
#define VERSIONS "/_matrix/client/versions"
/* The server's own limits are 15 s for headers, 60 s for a body, 60 s without progress. */
#define HURRY "30"
#define N_SLOW 600
#define MIB (1024 * 1024)

static GPtrArray *
connect_many (BanterdFixture *fixture, guint n)
{
  GPtrArray *wires = g_ptr_array_new_with_free_func ((GDestroyNotify)banterd_wire_free);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (wires, banterd_wire_new (fixture));
  return wires;
}

/* With the limits that people have, where time is not what is tried. */
static BanterdFixture *
start_patient (void)
{
  BanterdFixture *fixture;

  g_unsetenv ("BANTERD_TEST_HURRY");
  fixture = banterd_fixture_start (NULL);
  g_setenv ("BANTERD_TEST_HURRY", HURRY, TRUE);
  return fixture;
}

static guint
ask (BanterdFixture *fixture, const char *token, const char *method, const char *target,
     const char *headers, const char *body)
{
  g_autoptr (BanterdWire) wire = banterd_wire_new (fixture);
  g_autoptr (BanterdAnswer) answer = NULL;

  banterd_wire_ask (wire, token, method, target, headers, body);
  answer = banterd_wire_read (wire);
  g_assert_nonnull (answer);
  return answer->status;
}

static void
assert_served (BanterdFixture *fixture)
{
  for (guint i = 0; i < 20; i++)
    g_assert_cmpuint (ask (fixture, NULL, "GET", VERSIONS, NULL, NULL), ==, 200);
}

/* --- Time --- */

/* One more byte each time that the server says nothing for a while, until it has hung up. */
static void
drip (BanterdWire *wire)
{
  GSocket *socket = g_socket_connection_get_socket (wire->connection);

  while (
      !g_socket_condition_timed_wait (socket, G_IO_IN | G_IO_HUP, G_USEC_PER_SEC / 20, NULL, NULL))
    if (!banterd_wire_write (wire, "a", 1))
      return;
}

static void
test_slow (gconstpointer data)
{
  const char *request = data;
  g_autoptr (BanterdFixture) fixture = banterd_fixture_start (NULL);
  g_autoptr (GPtrArray) slow = connect_many (fixture, N_SLOW);

  for (guint i = 0; i < N_SLOW; i++)
    banterd_wire_write (g_ptr_array_index (slow, i), request, strlen (request));
  assert_served (fixture);
  drip (g_ptr_array_index (slow, 0));
  for (guint i = 0; i < N_SLOW; i++)
    g_free (banterd_wire_read_to_end (g_ptr_array_index (slow, i)));
  assert_served (fixture);
}

/* --- Memory --- */

/* Far more than any body may have: refused before it comes. */
static void
test_announced_body (gconstpointer data)
{
  const char *target = data;
  g_autoptr (BanterdFixture) fixture = banterd_fixture_start (NULL);
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "alice", NULL);
  gint64 before = banterd_fixture_get_rss_kib (fixture);
  g_autoptr (BanterdWire) wire = banterd_wire_new (fixture);
  g_autoptr (BanterdAnswer) answer = NULL;
  g_autofree char *block = g_strnfill (MIB, 'x');
  guint n_sent = 0;

  banterd_wire_ask (wire, probe->token, "POST", target, "Content-Length: 209715200\r\n", NULL);
  answer = banterd_wire_read (wire);
  g_assert_nonnull (answer);
  g_assert_cmpuint (answer->status, ==, 413);
  g_assert_nonnull (strstr (answer->body, "M_TOO_LARGE"));
  while (n_sent < 200 && banterd_wire_write (wire, block, MIB))
    n_sent++;
  g_assert_cmpuint (n_sent, <, 200);
  g_assert_cmpint (banterd_fixture_get_rss_kib (fixture) - before, <=, 8 * 1024);
}

/* Answers of 6 MB each that nobody reads: no memory is held for them, and they end. */
static void
test_slow_readers (void)
{
  enum
  {
    N_READERS = 50
  };
  g_autoptr (BanterdFixture) fixture = banterd_fixture_start (NULL);
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "alice", NULL);
  g_autofree char *room_id = banterd_probe_create_room (probe, "{}");
  g_autofree char *text = g_strnfill (60 * 1000, 'x');
  g_autofree char *target = g_strconcat (V3 "/rooms/", room_id, "/messages?dir=b&limit=100", NULL);
  g_autoptr (GPtrArray) readers = NULL;
  gint64 before;

  for (guint i = 0; i < 100; i++)
    g_assert_cmpuint (banterd_probe_say (probe, room_id, text), ==, 200);
  banterd_probe_hang_up ();
  /* What one answer needs while it is made. */
  g_assert_cmpuint (ask (fixture, probe->token, "GET", target, NULL, NULL), ==, 200);
  before = banterd_fixture_get_rss_kib (fixture);
  readers = g_ptr_array_new_with_free_func ((GDestroyNotify)banterd_wire_free);
  for (guint i = 0; i < N_READERS; i++)
    {
      BanterdWire *reader = banterd_wire_new (fixture);

      g_ptr_array_add (readers, reader);
      banterd_wire_ask (reader, probe->token, "GET", target, NULL, NULL);
      /* Its answer is made, and has begun to come. */
      g_socket_condition_wait (g_socket_connection_get_socket (reader->connection), G_IO_IN, NULL,
                               NULL);
    }
  assert_served (fixture);
  g_assert_cmpint (banterd_fixture_get_rss_kib (fixture) - before, <=, N_READERS * 1024);
  banterd_fixture_wait_for_connections (fixture, 0);
  assert_served (fixture);
}

/* --- Connections --- */

static void
test_per_address (void)
{
  g_autoptr (BanterdFixture) fixture = start_patient ();
  static const struct
  {
    const char *address;
    guint status;
  } cases[] = {
    { "X-Forwarded-For: 2001:db8:1:2:ffff::9\r\n", 429 }, /* the same /64 */
    { "X-Forwarded-For: 198.51.100.1, 2001:db8:1:2::2\r\n", 429 },
    { "X-Forwarded-For: 2001:db8:1:3::1\r\n", 200 },
    { "X-Forwarded-For: 203.0.113.5\r\n", 200 },
    { "X-Forwarded-For: 2001:db8:1:2::2, 203.0.113.5\r\n", 200 }, /* only our proxy's word counts */
    { "X-Forwarded-For: 203.0.113.5\r\nX-Forwarded-For: 2001:db8:1:2::2\r\n", 429 },
    { "X-Forwarded-For: 2001:db8:1:2::2\r\nX-Forwarded-For: 203.0.113.5\r\n", 200 },
    { "X-Forwarded-For: ::ffff:203.0.113.5\r\n", 200 },
    { "X-Forwarded-For: somebody\r\n", 200 },
    { NULL, 200 },
  };
  g_autoptr (GPtrArray) wires = NULL;

  wires = connect_many (fixture, 64);
  for (guint i = 0; i < wires->len; i++)
    {
      g_autoptr (BanterdAnswer) go_on = NULL;

      /* Each says that it may send its body, and does not. */
      banterd_wire_ask (g_ptr_array_index (wires, i), NULL, "POST", V3 "/login",
                        "X-Forwarded-For: 2001:db8:1:2::1\r\nExpect: 100-continue\r\n"
                        "Content-Length: 10\r\n",
                        NULL);
      go_on = banterd_wire_read (g_ptr_array_index (wires, i));
      g_assert_nonnull (go_on);
      g_assert_cmpuint (go_on->status, ==, 100);
    }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (ask (fixture, NULL, "GET", VERSIONS, cases[i].address, NULL), ==,
                      cases[i].status);
  /* Each that leaves makes room. */
  g_ptr_array_set_size (wires, 0);
  while (ask (fixture, NULL, "GET", VERSIONS, cases[0].address, NULL) != 200)
    g_usleep (1000);
}

/* More connections than there may be; all that were silent are closed and the next is served. */
static void
assert_outlives (BanterdFixture *fixture, guint n_connections)
{
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "alice", NULL);
  g_autoptr (GPtrArray) silent = NULL;

  banterd_probe_hang_up ();
  silent = connect_many (fixture, n_connections);
  g_assert_cmpuint (ask (fixture, probe->token, "POST", "/_matrix/media/v3/upload",
                         "Content-Type: image/png\r\n", "picture"),
                    ==, 200);
  assert_served (fixture);
}

static void
test_total (void)
{
  struct rlimit limit;
  g_autoptr (BanterdFixture) fixture = NULL;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  limit.rlim_cur = MIN (limit.rlim_max, 8192);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  if (limit.rlim_cur < 5000)
    {
      g_test_skip ("This shell may not open 5,000 files");
      return;
    }
  fixture = banterd_fixture_start (NULL);
  assert_outlives (fixture, 4500);
}

/* Where files are scarce some are kept back for the database and for media. */
static void
test_reserved_descriptors (void)
{
  g_autoptr (BanterdFixture) fixture = banterd_fixture_start_after ("ulimit -n 400; exec", NULL);

  assert_outlives (fixture, 500);
}

/* A file system of 6 MiB, which only the server sees: what does not fit is refused with 507, and
 * nothing else stops. Databases: test-power.c */
static void
test_full_disk (void)
{
  static const char prelude[] = "exec unshare -rm sh -c 'mount -t tmpfs -o size=6m,mode=700 none "
                                "\"$2\" && exec \"$0\" \"$@\"'";
  g_autofree char *megabyte = g_strnfill (MIB, 'x');
  g_autoptr (BanterdFixture) fixture = NULL;
  g_autoptr (BanterdProbe) probe = NULL;
  g_autofree char *room_id = NULL;
  guint n_fit = 0;
  guint status;
  int code = -1;

  if (!g_spawn_command_line_sync ("unshare -rm mount -t tmpfs none /mnt", NULL, NULL, &code, NULL)
      || code != 0)
    {
      g_test_skip ("This machine does not let people mount");
      return;
    }
  fixture = banterd_fixture_start_after (prelude, NULL);
  probe = banterd_probe_register (fixture, "alice", NULL);
  room_id = banterd_probe_create_room (probe, "{}");
  banterd_probe_hang_up ();
  while ((status = ask (fixture, probe->token, "POST", "/_matrix/media/v3/upload", NULL, megabyte))
         == 200)
    n_fit++;
  g_assert_cmpuint (status, ==, 507);
  g_assert_cmpuint (n_fit, >, 0);
  g_assert_cmpuint (n_fit, <=, 6);
  g_assert_cmpuint (ask (fixture, probe->token, "GET", V3 "/sync", NULL, NULL), ==, 200);
  g_assert_cmpuint (banterd_probe_say (probe, room_id, "Some words fit"), ==, 200);
  g_assert_cmpuint (ask (fixture, probe->token, "POST", "/_matrix/media/v3/upload", NULL, "small"),
                    ==, 200);
}

/* --- What a person may keep --- */

/* All of it comes with each initial sync. What is there can always be made smaller. */
static void
test_account_data (void)
{
  g_autoptr (BanterdFixture) fixture = start_patient ();
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "alice", NULL);
  g_autofree char *room_id = banterd_probe_create_room (probe, "{}");
  g_autofree char *text = g_strnfill (MIB - 1000, 'x');
  g_autofree char *large = g_strdup_printf ("{\"x\":\"%s\"}", text);

  for (guint i = 0; i < 15; i++)
    {
      g_autofree char *type = g_strdup_printf ("org.example.%u", i);

      banterd_probe_set (probe, type, large);
    }
  banterd_probe_ok (probe, "PUT", large, V3 "/user/%s/rooms/%s/account_data/org.example.x",
                    probe->user_id, room_id);
  banterd_probe_fails (probe, 403, "M_RESOURCE_LIMIT_EXCEEDED", "PUT", large,
                       V3 "/user/%s/account_data/org.example.y", probe->user_id);
  banterd_probe_set (probe, "org.example.0", large);
  banterd_probe_set (probe, "org.example.0", "{}");
  banterd_probe_set (probe, "org.example.y", large);
}

/* Whoever reads them is one person. */
static void
test_reports (void)
{
  static const char *const arguments[] = { "--rate-limits", NULL };
  g_autoptr (BanterdFixture) fixture = banterd_fixture_start (arguments);
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "alice", NULL);
  guint n_taken = 0;

  for (guint i = 0; i < 100; i++)
    n_taken += banterd_probe_call (probe, NULL, "POST", "{\"reason\":\"x\"}", V3 "/users/%s/report",
                                   probe->user_id)
               == 200;
  g_assert_cmpuint (n_taken, >=, 5);
  g_assert_cmpuint (n_taken, <, 50);
}

/* --- Events --- */

static char *
nest (guint depth)
{
  GString *out = g_string_new ("1");

  for (guint i = 0; i < depth; i++)
    {
      g_string_prepend (out, i + 1 == depth ? "{\"a\":" : "[");
      g_string_append_c (out, i + 1 == depth ? '}' : ']');
    }
  return g_string_free (out, FALSE);
}

static char *
spread (guint n_keys)
{
  GString *out = g_string_new ("{");

  for (guint i = 0; i < n_keys; i++)
    g_string_append_printf (out, "%s\"k%u\":%u", i > 0 ? "," : "", i, i);
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

static void
assert_state (BanterdProbe *probe, const char *room_id, const char *type, const char *key,
              const char *content, const char *errcode)
{
  g_autofree char *answer = NULL;
  guint status = banterd_probe_call (probe, &answer, "PUT", content, V3 "/rooms/%s/state/%s/%s",
                                     room_id, type, key);

  if (errcode == NULL ? status != 200 : strstr (answer, errcode) == NULL)
    g_error ("%.300s %.300s %.300s: %u %s", type, key, content, status, answer);
}

static void
test_event (void)
{
  g_autoptr (BanterdFixture) fixture = start_patient ();
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "alice", NULL);
  g_autofree char *room_id = banterd_probe_create_room (probe, "{}");
  g_autofree char *fits = g_strnfill (255, 'a');
  g_autofree char *too_long = g_strnfill (256, 'a');
  const struct
  {
    const char *type;
    const char *key;
    char *content; /* owned */
    const char *errcode;
  } cases[] = {
    { fits, "", g_strdup ("{}"), NULL },  { too_long, "", g_strdup ("{}"), "M_TOO_LARGE" },
    { "x", fits, g_strdup ("{}"), NULL }, { "x", too_long, g_strdup ("{}"), "M_TOO_LARGE" },
    { "x", "depth", nest (64), NULL },    { "x", "depth", nest (65), "M_NOT_JSON" },
    { "x", "keys", spread (1000), NULL }, { "x", "keys", spread (1001), "M_TOO_LARGE" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      assert_state (probe, room_id, cases[i].type, cases[i].key, cases[i].content,
                    cases[i].errcode);
      g_free (cases[i].content);
    }
}

/* The longest text that an event can have; one more byte is refused, and nothing above fits. */
static void
test_event_size (void)
{
  g_autoptr (BanterdFixture) fixture = start_patient ();
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "alice", NULL);
  g_autofree char *room_id = banterd_probe_create_room (probe, "{}");
  gsize low = 60000, high = 65536;

  while (low + 1 < high)
    {
      gsize middle = (low + high) / 2;
      g_autofree char *text = g_strnfill (middle, 'x');
      guint status = banterd_probe_say (probe, room_id, text);

      g_assert_true (status == 200 || status == 413);
      if (status == 200)
        low = middle;
      else
        high = middle;
    }
  /* The rest is ids, hashes and signatures. */
  g_assert_cmpuint (low, >, 64500);
  g_assert_cmpuint (low, <, 65400);
}

int
main (int argc, char **argv)
{
  g_setenv ("BANTERD_TEST_HURRY", HURRY, TRUE);
  banterd_fixture_measure_memory ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/server/limits/slow-headers",
                        "GET " VERSIONS " HTTP/1.1\r\nHost: x\r\nX-Slow: ", test_slow);
  g_test_add_data_func ("/server/limits/slow-body",
                        "POST " V3 "/login HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n{",
                        test_slow);
  g_test_add_data_func ("/server/limits/nothing-sent", "", test_slow);
  g_test_add_data_func ("/server/limits/announced-body", V3 "/createRoom", test_announced_body);
  g_test_add_data_func ("/server/limits/announced-upload", "/_matrix/media/v3/upload",
                        test_announced_body);
  g_test_add_func ("/server/limits/slow-readers", test_slow_readers);
  g_test_add_func ("/server/limits/per-address", test_per_address);
  g_test_add_func ("/server/limits/total", test_total);
  g_test_add_func ("/server/limits/reserved-descriptors", test_reserved_descriptors);
  g_test_add_func ("/server/limits/full-disk", test_full_disk);
  g_test_add_func ("/server/limits/account-data", test_account_data);
  g_test_add_func ("/server/limits/reports", test_reports);
  g_test_add_func ("/server/limits/event", test_event);
  g_test_add_func ("/server/limits/event-size", test_event_size);
  return g_test_run ();
}
