/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-to-device"

#include "config.h"

#include <string.h>

#include "banterd-sync.h"

#include "banter-json.h"

/* Messages to devices: each exactly once, and none that carries words to a stranger. */

#define V3 "/_matrix/client/v3"
#define SEALED                                                                                     \
  "{\"algorithm\":\"m.olm\",\"sender_key\":\"abc\",\"ciphertext\":{\"k\":{\"body\":\"x\","         \
  "\"type\":0}}}"

static BanterdFixture *fixture;

static guint
send (BanterdProbe *probe, const char *type, const char *txn, const char *user_id,
      const char *device_id, const char *content, char **answer)
{
  g_autofree char *body
      = g_strdup_printf ("{\"messages\":{\"%s\":{\"%s\":%s}}}", user_id, device_id, content);

  return banterd_probe_call (probe, answer, "PUT", body, V3 "/sendToDevice/%s/%s", type, txn);
}

static void
send_to_all (BanterdProbe *probe, const char *type, BanterdProbe *target, const char *content)
{
  g_autofree char *txn = g_strdup_printf ("t%u", probe->n_transactions++);

  g_assert_cmpuint (send (probe, type, txn, target->user_id, "*", content, NULL), ==, 200);
}

/* What has come: "[]" for nothing. */
static char *
receive (BanterdProbe *probe, char **since)
{
  g_autofree char *answer = banterd_sync_all (probe, since, "");
  char *events = banter_json_dup_member (answer, "to_device/events");

  return events != NULL ? events : g_strdup ("[]");
}

static void
test_hostile (void)
{
  static const struct
  {
    const char *body;
    guint status;
    const char *errcode;
  } cases[] = {
    { "{}", 400, "M_BAD_JSON" },
    { "{\"messages\":[]}", 400, "M_BAD_JSON" },
    { "{\"messages\":{\"@a:localhost\":1}}", 400, "M_BAD_JSON" },
    { "{\"messages\":{\"@a:localhost\":[]}}", 400, "M_BAD_JSON" },
    { "{\"messages\":{\"@a:localhost\":{\"*\":\"words\"}}}", 400, "M_BAD_JSON" },
    { "{\"messages\":{\"@a:localhost\":{\"*\":null}}}", 400, "M_BAD_JSON" },
    { "{\"messages\":{\"@a:localhost\":{\"*\":[]}}}", 400, "M_BAD_JSON" },
    { "{\"messages\":{}}", 200, NULL },
    { "{\"messages\":{\"@a:localhost\":{}}}", 200, NULL },
    { "{\"messages\":{\"\":{\"*\":{}}}}", 200, NULL },
    { "{\"messages\":{\"@nobody:localhost\":{\"*\":{}}}}", 200, NULL },
    { "{\"messages\":{\"@a:elsewhere\":{\"*\":{}}}}", 200, NULL },
    { "", 400, "M_NOT_JSON" },
  };
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "hostile", NULL);
  g_autofree char *long_text = g_strnfill (65536, 'x');
  g_autofree char *content = g_strdup_printf ("{\"a\":\"%s\"}", long_text);
  g_autoptr (GString) many = g_string_new ("{\"messages\":{\"@a:localhost\":{");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = NULL;
      g_autofree char *txn = g_strdup_printf ("h%u", i);
      guint status = banterd_probe_call (probe, &answer, "PUT", cases[i].body,
                                         V3 "/sendToDevice/m.test/%s", txn);
      g_autofree char *errcode = banterd_probe_get_string (answer, "errcode");

      if (status != cases[i].status || g_strcmp0 (errcode, cases[i].errcode) != 0)
        g_error ("%s: %u %s", cases[i].body, status, answer);
    }
  g_assert_cmpuint (send (probe, "m.test", "big", probe->user_id, "*", content, NULL), ==, 413);
  for (guint i = 0; i < 1001; i++)
    g_string_append_printf (many, "%s\"%u\":{}", i > 0 ? "," : "", i);
  g_string_append (many, "}}}");
  banterd_probe_fails (probe, 400, "M_INVALID_PARAM", "PUT", many->str,
                       V3 "/sendToDevice/m.test/many");
  long_text[300] = '\0';
  g_assert_cmpuint (send (probe, long_text, "long", probe->user_id, "*", "{}", NULL), ==, 400);
}

static void
test_devices (void)
{
  g_autoptr (BanterdProbe) alice = banterd_probe_register (fixture, "alice", NULL);
  g_autoptr (BanterdProbe) phone = banterd_probe_log_in (alice, "PHONE");
  g_autofree char *alice_since = NULL;
  g_autofree char *phone_since = NULL;
  g_autofree char *to_alice = NULL;
  g_autofree char *to_phone = NULL;
  g_autofree char *expected
      = g_strdup_printf ("[{\"type\":\"m.test\",\"sender\":\"%s\",\"content\":{\"n\":1}},"
                         "{\"type\":\"m.test\",\"sender\":\"%s\",\"content\":{\"n\":2}}]",
                         alice->user_id, alice->user_id);

  g_assert_cmpuint (send (alice, "m.test", "1", alice->user_id, "PHONE", "{\"n\":1}", NULL), ==,
                    200);
  send_to_all (alice, "m.test", alice, "{\"n\":2}");
  g_assert_cmpuint (send (alice, "m.test", "3", alice->user_id, "NONE", "{\"n\":3}", NULL), ==,
                    200);
  to_alice = receive (alice, &alice_since);
  to_phone = receive (phone, &phone_since);
  g_assert_cmpuint (banterd_probe_count (to_alice, "m.test"), ==, 1);
  g_assert_cmpstr (to_phone, ==, expected);
}

/* The same transaction twice is one message; another device's transaction is another. */
static void
test_transactions (void)
{
  g_autoptr (BanterdProbe) alice = banterd_probe_register (fixture, "repeater", NULL);
  g_autoptr (BanterdProbe) phone = banterd_probe_log_in (alice, "PHONE");
  g_autofree char *since = NULL;
  g_autofree char *events = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (send (alice, "m.test", "same", alice->user_id, "PHONE", "{}", NULL), ==,
                        200);
      if (i == 1)
        banterd_fixture_restart (fixture);
    }
  g_assert_cmpuint (send (alice, "m.other", "same", alice->user_id, "PHONE", "{}", NULL), ==, 200);
  g_assert_cmpuint (send (phone, "m.test", "same", alice->user_id, "PHONE", "{}", NULL), ==, 200);
  events = receive (phone, &since);
  g_assert_cmpuint (banterd_probe_count (events, "\"type\""), ==, 3);
  g_assert_cmpuint (banterd_probe_count (events, "m.other"), ==, 1);
}

/* Until it has said that it has it, a device gets a message again, also over a kill -9; after that
 * never. */
static void
test_exactly_once (void)
{
  const guint n = 250;
  g_autoptr (BanterdProbe) alice = banterd_probe_register (fixture, "once", NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *since = NULL;
  g_autofree char *first = NULL;
  g_autofree char *nothing = NULL;
  guint n_syncs = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *content = g_strdup_printf ("{\"n\":\"<%u>\"}", i);

      send_to_all (alice, "m.test", alice, content);
    }
  while (g_hash_table_size (seen) < n)
    {
      g_autofree char *lost_since = g_strdup (since);
      g_autofree char *lost = receive (alice, &lost_since); /* an answer that never came */
      g_autofree char *events = NULL;

      if (n_syncs == 1)
        banterd_fixture_restart (fixture);
      events = receive (alice, &since);
      g_assert_cmpstr (events, ==, lost);
      g_assert_cmpuint (banterd_probe_count (events, "m.test"), ==, n_syncs < 2 ? 100 : 50);
      for (guint i = 0; i < n; i++)
        {
          char *word = g_strdup_printf ("<%u>", i);

          if (strstr (events, word) == NULL)
            g_free (word);
          else if (!g_hash_table_add (seen, word))
            g_error ("%u came twice", i);
        }
      n_syncs++;
      if (first == NULL)
        first = g_strdup (since);
    }
  nothing = receive (alice, &since);
  g_assert_cmpstr (nothing, ==, "[]");
  /* What was acknowledged is gone, whatever token is shown, once the writer, which does one thing
   * after another, has come to it. */
  banterd_probe_set (alice, "m.test", "{}");
  g_clear_pointer (&nothing, g_free);
  nothing = receive (alice, &first);
  g_assert_cmpstr (nothing, ==, "[]");
}

static void
test_tokens (void)
{
  static const char *const tokens[] = { "s1_", "s1_2", "s5_-1", "s1_1_1", "s_1", "_1", "s5_x" };
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "tokens", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    banterd_probe_fails (probe, 400, "M_INVALID_PARAM", "GET", NULL, V3 "/sync?since=%s",
                         tokens[i]);
  banterd_probe_ok (probe, "GET", NULL, V3 "/sync?since=s5_3");
}

static void
test_wakes (void)
{
  g_autoptr (BanterdProbe) alice = banterd_probe_register (fixture, "waker", NULL);
  g_autofree char *since = NULL;
  g_autofree char *answer = NULL;

  g_free (banterd_sync_all (alice, &since, ""));
  send_to_all (alice, "m.test", alice, "{}");
  answer = banterd_probe_poll (alice, since, 60000);
  g_assert_nonnull (strstr (answer, "m.test"));
}

/* A flood fills the queue with the newest of what one sender has sent, not the disk, and does not
 * push out what others sent. */
static void
test_bounds (void)
{
  g_autoptr (BanterdProbe) alice = banterd_probe_register (fixture, "flooded", NULL);
  g_autoptr (BanterdProbe) bob = banterd_probe_register (fixture, "flooder", NULL);
  g_autofree char *room_id = banterd_probe_open_dm (alice, bob);
  g_autofree char *since = NULL;
  guint n_kept = 0, n_own = 0, oldest = G_MAXUINT;
  const guint n = 1100;

  banterd_probe_join (bob, room_id);
  g_assert_cmpuint (banterd_probe_say (bob, room_id, "Hi"), ==, 200);
  send_to_all (alice, "m.own", alice, "{}");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *content = g_strdup_printf ("{\"n\":%u}", i);

      send_to_all (bob, "m.flood", alice, content);
    }
  for (;;)
    {
      g_autofree char *events = receive (alice, &since);
      const char *number = strstr (events, "\"n\":");

      if (g_str_equal (events, "[]"))
        break;
      if (number != NULL)
        oldest = MIN (oldest, (guint)strtoul (number + 4, NULL, 10));
      n_kept += banterd_probe_count (events, "m.flood");
      n_own += banterd_probe_count (events, "m.own");
    }
  g_assert_cmpuint (n_own, ==, 1);
  g_assert_cmpuint (n_kept, ==, 1000);
  g_assert_cmpuint (oldest, ==, n - n_kept);
}

/* --- What may reach whom --- */

typedef struct
{
  const char *type;
  const char *content;
  const char *friend; /* what a friend gets; NULL: nothing */
  const char *group;  /* a stranger in the same room */
} Passage;

static const Passage passages[] = {
  { "m.room.encrypted", SEALED, SEALED, SEALED },
  { "m.room.encrypted", "{\"algorithm\":\"m.olm\",\"ciphertext\":\"x\",\"body\":\"Hello you\"}",
    "{\"algorithm\":\"m.olm\",\"body\":\"Hello you\",\"ciphertext\":\"x\"}",
    "{\"algorithm\":\"m.olm\",\"ciphertext\":\"x\"}" },
  { "m.room.encrypted", "{\"algorithm\":\"hello you\",\"ciphertext\":\"x\"}",
    "{\"algorithm\":\"hello you\",\"ciphertext\":\"x\"}", NULL },
  { "m.room_key.withheld",
    "{\"algorithm\":\"m.megolm\",\"code\":\"m.blacklisted\",\"reason\":\"Hello you\"}",
    "{\"algorithm\":\"m.megolm\",\"code\":\"m.blacklisted\",\"reason\":\"Hello you\"}",
    "{\"algorithm\":\"m.megolm\",\"code\":\"m.blacklisted\"}" },
  { "m.room_key_request",
    "{\"action\":\"request\",\"body\":{\"algorithm\":\"m.megolm\",\"room_id\":\"!r:x\",\"note\":"
    "\"Hi\"},"
    "\"request_id\":\"1\",\"requesting_device_id\":\"D\"}",
    "{\"action\":\"request\",\"body\":{\"algorithm\":\"m.megolm\",\"note\":\"Hi\",\"room_id\":\"!r:"
    "x\"},"
    "\"request_id\":\"1\",\"requesting_device_id\":\"D\"}",
    "{\"action\":\"request\",\"body\":{\"algorithm\":\"m.megolm\",\"room_id\":\"!r:x\"},"
    "\"request_id\":\"1\",\"requesting_device_id\":\"D\"}" },
  { "m.room_key_request",
    "{\"action\":\"request\",\"request_id\":\"Hello\\nyou\",\"requesting_device_id\":\"D\"}",
    "{\"action\":\"request\",\"request_id\":\"Hello\\nyou\",\"requesting_device_id\":\"D\"}",
    NULL },
  { "m.key.verification.request", "{\"from_device\":\"Hello you\",\"methods\":[]}",
    "{\"from_device\":\"Hello you\",\"methods\":[]}", NULL },
  { "m.room.message", "{\"body\":\"Hello you\"}", "{\"body\":\"Hello you\"}", NULL },
  { "im.banter.words", "{\"body\":\"Hello you\"}", "{\"body\":\"Hello you\"}", NULL },
};

static void
assert_passages (BanterdProbe *from, BanterdProbe *to, char **since, gsize expected)
{
  for (guint i = 0; i < G_N_ELEMENTS (passages); i++)
    {
      const Passage *passage = &passages[i];
      const char *wanted = expected != 0 ? G_STRUCT_MEMBER (const char *, passage, expected) : NULL;
      g_autofree char *events = NULL;
      g_autofree char *all
          = wanted != NULL
                ? g_strdup_printf ("[{\"type\":\"%s\",\"sender\":\"%s\",\"content\":%s}]",
                                   passage->type, from->user_id, wanted)
                : g_strdup ("[]");
      g_autofree char *sorted = NULL;
      g_autofree char *sorted_all = banter_json_canonical (all, NULL);

      send_to_all (from, passage->type, to, passage->content);
      events = receive (to, since);
      sorted = banter_json_canonical (events, NULL);
      g_assert_cmpstr (sorted, ==, sorted_all);
    }
}

#define FRIEND G_STRUCT_OFFSET (Passage, friend)
#define GROUP G_STRUCT_OFFSET (Passage, group)
#define NOBODY 0

static void
test_passages (void)
{
  g_autoptr (BanterdProbe) ada = banterd_probe_register (fixture, "ada", NULL);
  g_autoptr (BanterdProbe) ben = banterd_probe_register (fixture, "ben", NULL);
  g_autoptr (BanterdProbe) teen = banterd_probe_register (fixture, "teen", "2010-01-01");
  g_autofree char *open_room = NULL;
  g_autofree char *dm = NULL;
  g_autofree char *ben_since = NULL;
  g_autofree char *teen_since = NULL;
  g_autofree char *ignored = NULL;

  g_free (banterd_sync_all (ben, &ben_since, ""));
  g_free (banterd_sync_all (teen, &teen_since, ""));
  assert_passages (ada, ben, &ben_since, NOBODY);
  assert_passages (ada, teen, &teen_since, NOBODY);

  /* A room that anybody may join makes nobody a friend. */
  open_room = banterd_probe_create_room (ada, "{\"preset\":\"public_chat\"}");
  banterd_probe_join (ben, open_room);
  assert_passages (ada, ben, &ben_since, GROUP);

  /* A request that waits for its answer carries keys, for the words in it may be encrypted. */
  dm = banterd_probe_open_dm (ada, ben);
  assert_passages (ada, ben, &ben_since, GROUP);
  banterd_probe_join (ben, dm);
  assert_passages (ada, ben, &ben_since, FRIEND);

  ignored = g_strdup_printf ("{\"ignored_users\":{\"%s\":{}}}", ada->user_id);
  banterd_probe_set (ben, "m.ignored_user_list", ignored);
  assert_passages (ada, ben, &ben_since, NOBODY);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (NULL);
  g_test_add_func ("/server/to-device/hostile", test_hostile);
  g_test_add_func ("/server/to-device/devices", test_devices);
  g_test_add_func ("/server/to-device/transactions", test_transactions);
  g_test_add_func ("/server/to-device/exactly-once", test_exactly_once);
  g_test_add_func ("/server/to-device/tokens", test_tokens);
  g_test_add_func ("/server/to-device/wakes", test_wakes);
  g_test_add_func ("/server/to-device/bounds", test_bounds);
  g_test_add_func ("/server/to-device/passages", test_passages);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
