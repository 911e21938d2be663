/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-keys"

#include "config.h"

#include <string.h>

#include "banterd-keys.h"
#include "banterd-sync.h"

#include "banter-json.h"

/* Device keys, one-time keys and device lists. One-time keys are words here: only devices make
 * sense of them, the server looks at who signed them. */

#define V3 "/_matrix/client/v3"
static BanterdFixture *fixture;

static BanterdProbe *
register_with_keys (const char *name)
{
  BanterdProbe *probe = banterd_probe_register (fixture, name, NULL);

  g_assert_cmpuint (banterd_keys_upload (probe, "{\"device_keys\":" BANTERD_DEVICE_KEYS "}", NULL),
                    ==, 200);
  return probe;
}

static char *
query (BanterdProbe *probe, BanterdProbe *other)
{
  g_autofree char *body = g_strdup_printf ("{\"device_keys\":{\"%s\":[]}}", other->user_id);

  return banterd_probe_post (probe, V3 "/keys/query", body);
}

static char *
claim (BanterdProbe *probe, BanterdProbe *other)
{
  g_autofree char *body
      = g_strdup_printf ("{\"one_time_keys\":{\"%s\":{\"%s\":\"signed_curve25519\"}}}",
                         other->user_id, other->device_id);
  g_autofree char *answer = banterd_probe_post (probe, V3 "/keys/claim", body);

  return banter_json_dup_member (answer, "one_time_keys");
}

static void
assert_member (const char *json, const char *path, const char *expected)
{
  g_autofree char *value = banter_json_dup_member (json, path);

  if (g_strcmp0 (value, expected) != 0)
    g_error ("%s is %s instead of %s in %s", path, value, expected, json);
}

/* --- Asking --- */

static void
test_query (void)
{
  static const struct
  {
    const char *body;
    guint status;
  } cases[] = {
    { "{}", 400 },
    { "{\"device_keys\":[]}", 400 },
    { "{\"device_keys\":{\"@a:localhost\":{}}}", 400 },
    { "{\"device_keys\":{\"@a:localhost\":[1]}}", 400 },
    { "{\"device_keys\":{\"@a:localhost\":null}}", 400 },
    { "{\"device_keys\":{}}", 200 },
    { "{\"device_keys\":{\"no id at all\":[]},\"timeout\":1}", 200 },
  };
  g_autoptr (BanterdProbe) alice = register_with_keys ("alice");
  g_autoptr (BanterdProbe) bob = register_with_keys ("bob");
  g_autofree char *own = NULL;
  g_autofree char *others = NULL;
  g_autofree char *none = NULL;
  g_autofree char *path = g_strdup_printf ("device_keys/%s/%s", bob->user_id, bob->device_id);
  g_autofree char *signature
      = g_strdup_printf ("%s/signatures/%s/ed25519:%s", path, bob->user_id, bob->device_id);
  g_autofree char *key = g_strdup_printf ("%s/keys/ed25519:%s", path, bob->device_id);
  g_autofree char *name = g_strdup_printf ("%s/unsigned/device_display_name", path);
  g_autofree char *other_device
      = g_strdup_printf ("{\"device_keys\":{\"%s\":[\"OTHER\"]}}", bob->user_id);
  g_autofree char *quoted = NULL;
  g_autofree char *found = NULL;
  BanterdKeyPair pair;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (banterd_probe_call (alice, NULL, "POST", cases[i].body, V3 "/keys/query"), ==,
                      cases[i].status);

  /* The name of a device is words: only its owner sees it. */
  banterd_probe_ok (bob, "PUT", "{\"display_name\":\"Hello stranger\"}", V3 "/devices/%s",
                    bob->device_id);
  own = query (bob, bob);
  others = query (alice, bob);
  assert_member (own, name, "\"Hello stranger\"");
  assert_member (others, name, NULL);
  banterd_key_pair_init_for (&pair, bob);
  quoted = g_strdup_printf ("\"%s\"", pair.public_key);
  assert_member (others, key, quoted);
  found = banter_json_dup_member (others, signature);
  g_assert_cmpuint (strlen (found), ==, 88);
  assert_member (others, "failures", "{}");
  none = banterd_probe_post (alice, V3 "/keys/query", other_device);
  assert_member (none, path, NULL);
}

/* CVE-2023-43796: whose devices one may not know of, and whom there is not, look the same. */
static void
test_query_strangers (void)
{
  g_autoptr (BanterdProbe) adult = register_with_keys ("adult");
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (fixture);
  g_autoptr (BanterdProbe) teen = banterd_probe_register (fixture, "teen", "2010-01-01");
  g_autofree char *before = NULL;
  g_autofree char *unknown = NULL;
  g_autofree char *claimed = NULL;

  g_assert_cmpuint (banterd_keys_upload (teen,
                                         "{\"device_keys\":" BANTERD_DEVICE_KEYS
                                         ",\"fallback_keys\":"
                                         "{\"signed_curve25519:F\":" BANTERD_SIGNED_KEY ("f") "}}",
                                         NULL),
                    ==, 200);
  nobody->user_id = g_strdup ("@nobody:localhost");
  before = query (adult, teen);
  unknown = query (adult, nobody);
  assert_member (before, "device_keys", "{}");
  g_assert_cmpstr (before, ==, unknown);
  claimed = claim (adult, teen);
  g_assert_cmpstr (claimed, ==, "{}");
}

/* --- Claiming --- */

static void
test_claim (void)
{
  g_autoptr (BanterdProbe) alice = banterd_probe_register (fixture, "claimer", NULL);
  g_autoptr (BanterdProbe) bob = register_with_keys ("claimed");
  g_autofree char *since = NULL;
  g_autofree char *after = NULL;
  g_autofree char *renewed = NULL;
  const char *expected[] = { "signed_curve25519:Z", "signed_curve25519:A", "signed_curve25519:F",
                             "signed_curve25519:F" };

  g_assert_cmpuint (
      banterd_keys_upload (
          bob,
          "{\"one_time_keys\":{\"signed_curve25519:Z\":" BANTERD_SIGNED_KEY (
              "z") "},"
                   "\"fallback_keys\":{\"signed_curve25519:F\":" BANTERD_SIGNED_KEY ("f") "}}",
          NULL),
      ==, 200);
  g_assert_cmpuint (
      banterd_keys_upload (
          bob, "{\"one_time_keys\":{\"signed_curve25519:A\":" BANTERD_SIGNED_KEY ("a") "}}", NULL),
      ==, 200);
  g_free (banterd_sync_all (bob, &since, ""));
  /* In the order in which they came; the fallback key when they are all gone. */
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *claimed = claim (alice, bob);
      g_autofree char *counts = banterd_probe_poll (bob, since, 30000);
      g_autofree char *left = g_strdup_printf ("%u", i == 0 ? 1U : 0U);

      if (strstr (claimed, expected[i]) == NULL)
        g_error ("%s instead of %s", claimed, expected[i]);
      assert_member (counts, "device_one_time_keys_count/signed_curve25519", left);
      assert_member (counts, "device_unused_fallback_key_types",
                     i < 2 ? "[\"signed_curve25519\"]" : "[]");
      g_free (since);
      since = banterd_probe_get_string (counts, "next_batch");
    }
  /* The same one again is no new one. */
  g_assert_cmpuint (
      banterd_keys_upload (
          bob, "{\"fallback_keys\":{\"signed_curve25519:F\":" BANTERD_SIGNED_KEY ("f") "}}", NULL),
      ==, 200);
  after = banterd_sync_all (bob, &since, "");
  assert_member (after, "device_unused_fallback_key_types", "[]");
  g_assert_cmpuint (
      banterd_keys_upload (
          bob, "{\"fallback_keys\":{\"signed_curve25519:G\":" BANTERD_SIGNED_KEY ("g") "}}", NULL),
      ==, 200);
  renewed = banterd_sync_all (bob, &since, "");
  assert_member (renewed, "device_unused_fallback_key_types", "[\"signed_curve25519\"]");
}

static void
test_claim_hostile (void)
{
  static const char *const cases[] = {
    "{}",
    "{\"one_time_keys\":1}",
    "{\"one_time_keys\":{\"@a:localhost\":[]}}",
    "{\"one_time_keys\":{\"@a:localhost\":{\"D\":1}}}",
    "{\"one_time_keys\":{\"@a:localhost\":{\"D\":{}}}}",
  };
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "hostile", NULL);
  g_autoptr (GString) many = g_string_new ("{\"one_time_keys\":{\"@a:localhost\":{");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    banterd_probe_fails (probe, 400, "M_BAD_JSON", "POST", cases[i], V3 "/keys/claim");
  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (many, "%s\"%u\":\"x\"", i > 0 ? "," : "", i);
  g_string_append (many, "}}}");
  banterd_probe_fails (probe, 400, "M_INVALID_PARAM", "POST", many->str, V3 "/keys/claim");
  banterd_probe_ok (probe, "POST", "{\"one_time_keys\":{\"@nobody:localhost\":{\"D\":\"x\"}}}",
                    V3 "/keys/claim");
}

#define N_RACERS 4
#define N_KEYS 60

typedef struct
{
  BanterdProbe *probe, *target;
  GAsyncQueue *claimed; /* shared */
} Racer;

static gpointer
race (gpointer data)
{
  Racer *racer = data;
  g_autofree char *body
      = g_strdup_printf ("{\"one_time_keys\":{\"%s\":{\"%s\":\"signed_curve25519\"}}}",
                         racer->target->user_id, racer->target->device_id);

  for (;;)
    {
      g_autofree char *answer = banterd_probe_post_apart (racer->probe, V3 "/keys/claim", body);
      g_autofree char *keys = NULL;

      if (answer == NULL)
        return NULL;
      keys = banter_json_dup_member (answer, "one_time_keys");
      if (strstr (keys, "signed_curve25519") == NULL)
        return NULL;
      g_async_queue_push (racer->claimed, g_steal_pointer (&keys));
    }
}

/* Each key once: from four sides at a time, and over a kill -9 in between. */
static void
test_claim_race (void)
{
  g_autoptr (BanterdProbe) target = register_with_keys ("target");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) body = g_string_new ("{\"one_time_keys\":{");
  g_autoptr (GAsyncQueue) claimed = g_async_queue_new_full (g_free);
  Racer racers[N_RACERS];
  GThread *threads[N_RACERS];
  char *keys;

  for (guint i = 0; i < N_KEYS; i++)
    g_string_append_printf (body, "%s\"signed_curve25519:%u\":" BANTERD_SIGNED_KEY ("k"),
                            i > 0 ? "," : "", i);
  g_string_append (body, "}}");
  g_assert_cmpuint (banterd_keys_upload (target, body->str, NULL), ==, 200);
  for (guint i = 0; i < N_RACERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("racer%u", i);

      racers[i] = (Racer){ banterd_probe_register (fixture, name, NULL), target, claimed };
    }
  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; i < N_RACERS; i++)
        threads[i] = g_thread_new ("racer", race, &racers[i]);
      if (round == 0)
        {
          for (guint i = 0; i < N_KEYS / 4; i++)
            g_assert_true (g_hash_table_add (seen, g_async_queue_pop (claimed)));
          banterd_fixture_kill (fixture);
        }
      for (guint i = 0; i < N_RACERS; i++)
        g_thread_join (threads[i]);
      if (round == 0)
        banterd_fixture_restart (fixture);
    }
  while ((keys = g_async_queue_try_pop (claimed)) != NULL)
    if (!g_hash_table_add (seen, keys))
      g_error ("Twice: %s", keys);
  /* Those whose answer the kill swallowed are gone for good. */
  g_assert_cmpuint (g_hash_table_size (seen), >=, N_KEYS - N_RACERS);
  g_assert_cmpuint (g_hash_table_size (seen), <=, N_KEYS);
  for (guint i = 0; i < N_RACERS; i++)
    banterd_probe_free (racers[i].probe);
}

/* --- Device lists --- */

static void
assert_lists (BanterdProbe *probe, char **since, BanterdProbe *other, gboolean changed,
              gboolean left)
{
  g_autofree char *from = g_strdup (*since);
  g_autofree char *answer = banterd_sync_all (probe, since, "");
  g_autofree char *path = g_strdup_printf (V3 "/keys/changes?from=%s&to=%s", from, *since);
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", other->user_id);
  g_autofree char *synced_changed = banter_json_dup_member (answer, "device_lists/changed");
  g_autofree char *synced_left = banter_json_dup_member (answer, "device_lists/left");
  g_autofree char *changes = NULL;
  g_autofree char *asked_changed = NULL;
  g_autofree char *asked_left = NULL;

  g_assert_cmpuint (banterd_probe_call_at (probe, &changes, "GET", NULL, path), ==, 200);
  asked_changed = banter_json_dup_member (changes, "changed");
  asked_left = banter_json_dup_member (changes, "left");
  g_assert_cmpint (synced_changed != NULL && strstr (synced_changed, quoted) != NULL, ==, changed);
  g_assert_cmpint (synced_left != NULL && strstr (synced_left, quoted) != NULL, ==, left);
  g_assert_cmpint (strstr (asked_changed, quoted) != NULL, ==, changed);
  g_assert_cmpint (strstr (asked_left, quoted) != NULL, ==, left);
}

static void
test_lists (void)
{
  g_autoptr (BanterdProbe) alice = register_with_keys ("lister");
  g_autoptr (BanterdProbe) bob = register_with_keys ("listed");
  g_autoptr (BanterdProbe) second = NULL;
  g_autoptr (BanterdProbe) third = NULL;
  g_autofree char *room_id = NULL;
  g_autofree char *since = NULL;

  g_free (banterd_sync_all (alice, &since, ""));
  g_assert_cmpuint (banterd_keys_upload (bob, "{\"one_time_keys\":{\"curve25519:A\":\"a\"}}", NULL),
                    ==, 200);
  assert_lists (alice, &since, bob, FALSE, FALSE);
  room_id = banterd_probe_open_dm (alice, bob);
  assert_lists (alice, &since, bob, TRUE, FALSE); /* asked: keys can be sent ahead */
  banterd_probe_join (bob, room_id);
  assert_lists (alice, &since, bob, TRUE, FALSE);
  assert_lists (alice, &since, bob, FALSE, FALSE);

  second = banterd_probe_log_in (bob, "SECOND");
  third = banterd_probe_log_in (bob, NULL);
  assert_lists (alice, &since, bob, FALSE, FALSE); /* no keys yet */
  g_assert_cmpuint (banterd_keys_upload (second, "{\"device_keys\":" BANTERD_DEVICE_KEYS "}", NULL),
                    ==, 200);
  assert_lists (alice, &since, bob, TRUE, FALSE);
  g_assert_cmpuint (banterd_keys_upload (second, "{\"device_keys\":" BANTERD_DEVICE_KEYS "}", NULL),
                    ==, 200);
  assert_lists (alice, &since, bob, FALSE, FALSE); /* the same */
  banterd_probe_ok (third, "POST", "{}", V3 "/logout");
  assert_lists (alice, &since, bob, FALSE, FALSE); /* had none */
  banterd_probe_ok (second, "POST", "{}", V3 "/logout");
  assert_lists (alice, &since, bob, TRUE, FALSE);

  banterd_probe_leave (bob, room_id);
  assert_lists (alice, &since, bob, FALSE, TRUE);
  g_assert_cmpuint (
      banterd_keys_upload (bob,
                           "{\"device_keys\":{\"user_id\":\"@USER@\",\"device_id\":\"@DEVICE@\","
                           "\"algorithms\":[\"new\"],\"keys\":{\"ed25519:@DEVICE@\":\"@KEY@\"},"
                           "\"signatures\":{\"@USER@\":{\"ed25519:@DEVICE@\":\"@SIGN@\"}}}}",
                           NULL),
      ==, 200);
  assert_lists (alice, &since, bob, FALSE, FALSE);

  banterd_probe_fails (alice, 400, "M_MISSING_PARAM", "GET", NULL, V3 "/keys/changes?from=s1");
  banterd_probe_fails (alice, 400, "M_INVALID_PARAM", "GET", NULL,
                       V3 "/keys/changes?from=s1&to=now");
}

/* A device that signs out takes everything of its own with it. */
static void
test_logout (void)
{
  g_autoptr (BanterdProbe) alice = register_with_keys ("stayer");
  g_autoptr (BanterdProbe) second = banterd_probe_log_in (alice, "GONE");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *claimed = NULL;

  g_assert_cmpuint (banterd_keys_upload (second,
                                         "{\"device_keys\":" BANTERD_DEVICE_KEYS
                                         ",\"one_time_keys\":"
                                         "{\"signed_curve25519:A\":" BANTERD_SIGNED_KEY ("a") "}}",
                                         NULL),
                    ==, 200);
  before = query (alice, alice);
  g_assert_nonnull (strstr (before, "\"GONE\""));
  banterd_probe_ok (second, "POST", "{}", V3 "/logout");
  after = query (alice, alice);
  g_assert_null (strstr (after, "\"GONE\""));
  claimed = claim (alice, second);
  g_assert_cmpstr (claimed, ==, "{}");
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (NULL);
  g_test_add_func ("/server/keys/query", test_query);
  g_test_add_func ("/server/keys/query-strangers", test_query_strangers);
  g_test_add_func ("/server/keys/claim", test_claim);
  g_test_add_func ("/server/keys/claim-hostile", test_claim_hostile);
  g_test_add_func ("/server/keys/claim-race", test_claim_race);
  g_test_add_func ("/server/keys/lists", test_lists);
  g_test_add_func ("/server/keys/logout", test_logout);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
