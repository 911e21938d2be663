/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-key-backup"

#include "config.h"

#include <string.h>

#include "banterd-probe.h"

#include "banter-json.h"

/* Key backups: their versions, and which of two keys for the same session stays. */

#define V3 "/_matrix/client/v3"
#define VERSION V3 "/room_keys/version"
#define KEYS V3 "/room_keys/keys"
#define KEY(index, count, verified, word)                                                          \
  "{\"first_message_index\":" #index ",\"forwarded_count\":" #count ",\"is_verified\":" #verified  \
  ",\"session_data\":{\"ciphertext\":\"" word "\"}}"

static BanterdFixture *fixture;

/* Returns: its version */
static char *
create (BanterdProbe *probe)
{
  g_autofree char *answer = banterd_probe_post (
      probe, VERSION, "{\"algorithm\":\"m.test\",\"auth_data\":{\"public_key\":\"abc\"}}");

  return banterd_probe_get_string (answer, "version");
}

static void
assert_member (const char *json, const char *path, const char *expected)
{
  g_autofree char *value = banter_json_dup_member (json, path);

  if (g_strcmp0 (value, expected) != 0)
    g_error ("%s is %s instead of %s in %s", path, value, expected, json);
}

static void
test_versions (void)
{
  g_autoptr (BanterdProbe) alice = banterd_probe_register (fixture, "alice", NULL);
  g_autoptr (BanterdProbe) bob = banterd_probe_register (fixture, "bob", NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *current = NULL;
  g_autofree char *former = NULL;

  banterd_probe_fails (alice, 404, "M_NOT_FOUND", "GET", NULL, VERSION);
  first = create (alice);
  second = create (alice);
  g_assert_cmpstr (first, !=, second);
  current = banterd_probe_get (alice, VERSION);
  assert_member (current, "algorithm", "\"m.test\"");
  assert_member (current, "auth_data", "{\"public_key\":\"abc\"}");
  assert_member (current, "count", "0");
  assert_member (current, "etag", "\"0\"");
  g_clear_pointer (&former, g_free);
  former = banterd_probe_get_string (current, "version");
  g_assert_cmpstr (former, ==, second);

  /* Nobody sees those of another. */
  banterd_probe_fails (bob, 404, "M_NOT_FOUND", "GET", NULL, VERSION "/%s", first);
  banterd_probe_fails (bob, 404, "M_NOT_FOUND", "DELETE", NULL, VERSION "/%s", first);

  banterd_probe_ok (alice, "PUT", "{\"algorithm\":\"m.test\",\"auth_data\":{\"x\":1}}",
                    VERSION "/%s", first);
  banterd_probe_fails (alice, 400, "M_INVALID_PARAM", "PUT",
                       "{\"algorithm\":\"m.other\",\"auth_data\":{}}", VERSION "/%s", first);
  banterd_probe_fails (alice, 400, "M_INVALID_PARAM", "PUT",
                       "{\"algorithm\":\"m.test\",\"auth_data\":{},\"version\":\"99\"}",
                       VERSION "/%s", first);
  g_free (current);
  current = NULL;
  g_assert_cmpuint (banterd_probe_call (alice, &current, "GET", NULL, VERSION "/%s", first), ==,
                    200);
  assert_member (current, "auth_data", "{\"x\":1}");

  banterd_probe_ok (alice, "DELETE", NULL, VERSION "/%s", second);
  banterd_probe_ok (alice, "DELETE", NULL, VERSION "/%s", second);
  banterd_probe_fails (alice, 404, "M_NOT_FOUND", "GET", NULL, VERSION "/%s", second);
  g_free (current);
  current = banterd_probe_get (alice, VERSION);
  assert_member (current, "auth_data", "{\"x\":1}");
  third = create (alice); /* never a number that there was */
  g_assert_cmpstr (third, !=, second);
}

static void
test_versions_hostile (void)
{
  static const char *const bodies[] = {
    "{}",
    "[]",
    "{\"algorithm\":\"m.test\"}",
    "{\"auth_data\":{}}",
    "{\"algorithm\":1,\"auth_data\":{}}",
    "{\"algorithm\":\"m.test\",\"auth_data\":[]}",
    "{\"algorithm\":\"m.test\",\"auth_data\":\"x\"}",
  };
  static const char *const versions[]
      = { "0", "-1", "x", "1x", "99999999999999999999", "1.0", "%20", "..%2f1" };
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "hostile", NULL);
  g_autofree char *long_text = g_strnfill (20000, 'x');
  g_autofree char *long_body
      = g_strdup_printf ("{\"algorithm\":\"m.test\",\"auth_data\":{\"x\":\"%s\"}}", long_text);

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    banterd_probe_fails (probe, 400, "M_BAD_JSON", "POST", bodies[i], VERSION);
  banterd_probe_fails (probe, 400, "M_INVALID_PARAM", "POST", long_body, VERSION);
  g_free (create (probe));
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      g_autofree char *path = g_strconcat (VERSION "/", versions[i], NULL);
      g_autofree char *answer = NULL;

      g_assert_cmpuint (banterd_probe_call_at (probe, &answer, "GET", NULL, path), ==, 404);
    }
  for (guint i = 1; i < 50; i++)
    g_free (create (probe));
  banterd_probe_fails (probe, 403, "M_RESOURCE_LIMIT_EXCEEDED", "POST",
                       "{\"algorithm\":\"m.test\",\"auth_data\":{}}", VERSION);
}

/* Which of two keys stays. */
static void
test_replacement (void)
{
  static const struct
  {
    const char *first;
    const char *second;
    gboolean is_replaced;
  } cases[] = {
    { KEY (5, 5, false, "old"), KEY (5, 5, false, "new"), FALSE },
    { KEY (5, 5, false, "old"), KEY (9, 9, true, "new"), TRUE },
    { KEY (5, 5, true, "old"), KEY (0, 0, false, "new"), FALSE },
    { KEY (5, 5, true, "old"), KEY (4, 9, true, "new"), TRUE },
    { KEY (5, 5, true, "old"), KEY (6, 0, true, "new"), FALSE },
    { KEY (5, 5, false, "old"), KEY (5, 4, false, "new"), TRUE },
    { KEY (5, 5, false, "old"), KEY (5, 6, false, "new"), FALSE },
  };
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "replacer", NULL);
  g_autofree char *version = create (probe);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *session = g_strdup_printf ("session%u", i);
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      g_autofree char *etag_before = NULL;
      g_autofree char *etag_after = NULL;
      g_autofree char *count = g_strdup_printf ("%u", i + 1);
      g_autofree char *key = NULL;

      g_assert_cmpuint (banterd_probe_call (probe, &before, "PUT", cases[i].first,
                                            KEYS "/%s/%s?version=%s", "!r:localhost", session,
                                            version),
                        ==, 200);
      g_assert_cmpuint (banterd_probe_call (probe, &after, "PUT", cases[i].second,
                                            KEYS "/%s/%s?version=%s", "!r:localhost", session,
                                            version),
                        ==, 200);
      etag_before = banterd_probe_get_string (before, "etag");
      etag_after = banterd_probe_get_string (after, "etag");
      assert_member (after, "count", count);
      g_assert_cmpint (g_strcmp0 (etag_before, etag_after) != 0, ==, cases[i].is_replaced);
      g_assert_cmpuint (banterd_probe_call (probe, &key, "GET", NULL, KEYS "/%s/%s?version=%s",
                                            "!r:localhost", session, version),
                        ==, 200);
      assert_member (key, "session_data/ciphertext", cases[i].is_replaced ? "\"new\"" : "\"old\"");
    }
}

/* All rooms, one room, one session. */
static void
test_keys (void)
{
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "keeper", NULL);
  g_autoptr (BanterdProbe) other = banterd_probe_register (fixture, "other", NULL);
  g_autofree char *version = create (probe);
  g_autofree char *all = g_strdup_printf (KEYS "?version=%s", version);
  g_autofree char *info = g_strdup_printf (VERSION "/%s", version);
  const struct
  {
    const char *method;
    const char *path; /* after KEYS, before the version */
    const char *body;
    const char *expected; /* all keys afterwards */
  } steps[] = {
    { "GET", "", NULL, "{\"rooms\":{}}" },
    { "PUT", "/!a:x/1", KEY (0, 0, true, "a1"),
      "{\"rooms\":{\"!a:x\":{\"sessions\":{\"1\":" KEY (0, 0, true, "a1") "}}}}" },
    { "PUT", "/!a:x", "{\"sessions\":{\"2\":" KEY (1, 2, false, "a2") "}}",
      "{\"rooms\":{\"!a:x\":{\"sessions\":{\"1\":" KEY (0, 0, true, "a1") ",\"2\":" KEY (
          1, 2, false, "a2") "}}}}" },
    { "DELETE", "/!a:x/1", NULL,
      "{\"rooms\":{\"!a:x\":{\"sessions\":{\"2\":" KEY (1, 2, false, "a2") "}}}}" },
    { "PUT", "",
      "{\"rooms\":{\"!b:x\":{\"sessions\":{\"3\":" KEY (0, 0, true,
                                                        "b3") "}},"
                                                              "\"!c\":{\"sessions\":{}}}}",
      "{\"rooms\":{\"!a:x\":{\"sessions\":{\"2\":" KEY (
          1, 2, false, "a2") "}},"
                             "\"!b:x\":{\"sessions\":{\"3\":" KEY (0, 0, true, "b3") "}}}}" },
    { "DELETE", "/!a:x", NULL,
      "{\"rooms\":{\"!b:x\":{\"sessions\":{\"3\":" KEY (0, 0, true, "b3") "}}}}" },
    { "DELETE", "/!a:x/9", NULL,
      "{\"rooms\":{\"!b:x\":{\"sessions\":{\"3\":" KEY (0, 0, true, "b3") "}}}}" },
    { "GET", "/!b:x/3", NULL,
      "{\"rooms\":{\"!b:x\":{\"sessions\":{\"3\":" KEY (0, 0, true, "b3") "}}}}" },
    { "DELETE", "", NULL, "{\"rooms\":{}}" },
    { "GET", "/!b:x", NULL, "{\"rooms\":{}}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *path = g_strdup_printf (KEYS "%s?version=%s", steps[i].path, version);
      g_autofree char *answer = NULL;
      g_autofree char *found = NULL;
      guint status = banterd_probe_call_at (probe, &answer, steps[i].method, steps[i].body, path);

      if (status != 200)
        g_error ("%s %s: %u %s", steps[i].method, path, status, answer);
      found = banterd_probe_get (probe, all);
      g_assert_cmpstr (found, ==, steps[i].expected);
    }
  banterd_probe_fails (probe, 404, "M_NOT_FOUND", "GET", NULL, KEYS "/%s/%s?version=%s", "!b:x",
                       "3", version);
  banterd_probe_fails (other, 404, "M_NOT_FOUND", "GET", NULL, KEYS "?version=%s", version);
  banterd_probe_fails (other, 404, "M_NOT_FOUND", "DELETE", NULL, KEYS "?version=%s", version);
}

static void
test_wrong_version (void)
{
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "late", NULL);
  g_autofree char *first = create (probe);
  g_autofree char *second = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *quoted = NULL;

  banterd_probe_ok (probe, "PUT", KEY (0, 0, true, "x"), KEYS "/%s/1?version=%s", "!r:x", first);
  second = create (probe);
  quoted = g_strdup_printf ("\"%s\"", second);
  g_assert_cmpuint (banterd_probe_call (probe, &answer, "PUT", KEY (0, 0, true, "x"),
                                        KEYS "/%s/2?version=%s", "!r:x", first),
                    ==, 403);
  assert_member (answer, "errcode", "\"M_WRONG_ROOM_KEYS_VERSION\"");
  assert_member (answer, "current_version", quoted);
  /* What is in the former one can be read and deleted still. */
  banterd_probe_ok (probe, "GET", NULL, KEYS "/%s/1?version=%s", "!r:x", first);
  banterd_probe_ok (probe, "DELETE", NULL, KEYS "/%s/1?version=%s", "!r:x", first);
  banterd_probe_fails (probe, 404, "M_NOT_FOUND", "PUT", KEY (0, 0, true, "x"),
                       KEYS "/%s/2?version=%s", "!r:x", "77");
  banterd_probe_fails (probe, 400, "M_MISSING_PARAM", "PUT", KEY (0, 0, true, "x"), KEYS "/%s/2",
                       "!r:x");
  banterd_probe_fails (probe, 400, "M_MISSING_PARAM", "GET", NULL, KEYS);
  banterd_probe_fails (probe, 400, "M_MISSING_PARAM", "DELETE", NULL, KEYS);
}

static void
test_keys_hostile (void)
{
  static const struct
  {
    const char *path;
    const char *body;
    const char *errcode;
  } cases[] = {
    { "", "{}", "M_BAD_JSON" },
    { "", "[]", "M_BAD_JSON" },
    { "", "{\"rooms\":[]}", "M_BAD_JSON" },
    { "", "{\"rooms\":{\"!a:x\":{}}}", "M_BAD_JSON" },
    { "", "{\"rooms\":{\"!a:x\":{\"sessions\":{\"1\":1}}}}", "M_BAD_JSON" },
    { "", "{\"rooms\":{\"no room\":{\"sessions\":{\"1\":" KEY (0, 0, true, "x") "}}}}",
      "M_INVALID_PARAM" },
    { "/!a:x", "{\"sessions\":null}", "M_BAD_JSON" },
    { "/!a:x", "{\"sessions\":{\"\":" KEY (0, 0, true, "x") "}}", "M_INVALID_PARAM" },
    { "/!a:x/1", "{}", "M_BAD_JSON" },
    { "/!a:x/1", KEY (-1, 0, true, "x"), "M_INVALID_PARAM" },
    { "/!a:x/1", KEY (0, -1, true, "x"), "M_INVALID_PARAM" },
    { "/!a:x/1", KEY (1.5, 0, true, "x"), "M_BAD_JSON" },
    { "/!a:x/1", KEY (0, 0, 1, "x"), "M_BAD_JSON" },
    { "/!a:x/1", KEY (9007199254740993, 0, true, "x"), "M_BAD_JSON" },
    { "/!a:x/1", "{\"first_message_index\":0,\"forwarded_count\":0,\"is_verified\":true}",
      "M_BAD_JSON" },
    { "/!a:x/1",
      "{\"first_message_index\":0,\"forwarded_count\":0,\"is_verified\":true,\"session_data\":"
      "\"x\"}",
      "M_BAD_JSON" },
    { "/a/1", KEY (0, 0, true, "x"), "M_INVALID_PARAM" },
  };
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "hostile2", NULL);
  g_autofree char *version = create (probe);
  g_autofree char *all = g_strdup_printf (KEYS "?version=%s", version);
  g_autofree char *found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf (KEYS "%s?version=%s", cases[i].path, version);
      g_autofree char *answer = NULL;
      guint status = banterd_probe_call_at (probe, &answer, "PUT", cases[i].body, path);
      g_autofree char *errcode = banterd_probe_get_string (answer, "errcode");

      if (status != 400 || g_strcmp0 (errcode, cases[i].errcode) != 0)
        g_error ("%s %s: %u %s", path, cases[i].body, status, answer);
    }
  found = banterd_probe_get (probe, all);
  g_assert_cmpstr (found, ==, "{\"rooms\":{}}");
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (NULL);
  g_test_add_func ("/server/key-backup/versions", test_versions);
  g_test_add_func ("/server/key-backup/versions-hostile", test_versions_hostile);
  g_test_add_func ("/server/key-backup/replacement", test_replacement);
  g_test_add_func ("/server/key-backup/keys", test_keys);
  g_test_add_func ("/server/key-backup/wrong-version", test_wrong_version);
  g_test_add_func ("/server/key-backup/keys-hostile", test_keys_hostile);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
