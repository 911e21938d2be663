/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-json.h"

#include <string.h>

/* tests/base/canonical: x.json gives x.expected; without x.expected it is refused. */
static void
test_canonical_files (void)
{
  const char *folder = g_test_get_filename (G_TEST_DIST, "base", "canonical", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      g_autofree char *expected_path = NULL;
      g_autofree char *expected = NULL;
      g_autofree char *canonical = NULL;
      g_autofree char *again = NULL;

      if (!g_str_has_suffix (name, ".json"))
        continue;
      n++;
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      strcpy (strrchr (path, '.'), "");
      expected_path = g_strconcat (path, ".expected", NULL);
      canonical = banter_json_canonical (text, &error);
      if (!g_file_get_contents (expected_path, &expected, NULL, NULL))
        {
          g_assert_error (error, BANTER_JSON_ERROR, BANTER_JSON_ERROR_INTEGER);
          g_assert_null (canonical);
          g_clear_error (&error);
          continue;
        }
      g_assert_no_error (error);
      g_strchomp (expected);
      g_assert_cmpstr (canonical, ==, expected);
      again = banter_json_canonical (canonical, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (again, ==, canonical);
    }
  g_assert_cmpuint (n, >=, 10);
}

/* The cases of RFC 7396, appendix A, that are about objects, and some of ours. */
static void
test_merge (void)
{
  static const struct
  {
    const char *target;
    const char *patch;
    const char *merged;
  } cases[] = {
    { "{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}" },
    { "{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}" },
    { "{\"a\":\"b\"}", "{\"a\":null}", "{}" },
    { "{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}" },
    { "{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}" },
    { "{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}" },
    { "{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}", "{\"a\":{\"b\":\"d\"}}" },
    { "{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}" },
    { "{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}" },
    { "{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}" },
    { NULL, "{\"a\":{\"b\":null,\"c\":[null]}}", "{\"a\":{\"c\":[null]}}" },
    { "{\"a\":{\"x\":1,\"y\":2}}", "{\"a\":{\"x\":null}}", "{\"a\":{\"y\":2}}" },
    { "{\"a\":1}", "{}", "{\"a\":1}" },
    { "[]", "{}", NULL },
    { "{}", "[]", NULL },
    { "{", "{}", NULL },
    { "{}", "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *merged = banter_json_merge (cases[i].target, cases[i].patch, &error);

      g_assert_cmpstr (merged, ==, cases[i].merged);
      g_assert_true ((merged == NULL) == (error != NULL));
    }
}

static void
test_pick (void)
{
  static const char *const keys[] = { "type", "content", NULL };
  static const char *const none[] = { NULL };
  static const char object[] = "{\"content\":{\"type\":0.5},\"x\":1,\"type\":\"t\"}";
  g_autofree char *some = banter_json_pick (object, keys);
  g_autofree char *nothing = banter_json_pick (object, none);
  g_autofree char *no_object = banter_json_pick ("[1]", keys);

  g_assert_cmpstr (some, ==, "{\"content\":{\"type\":0.5},\"type\":\"t\"}");
  g_assert_cmpstr (nothing, ==, "{}");
  g_assert_cmpstr (no_object, ==, "{}");
}

static void
test_members (void)
{
  static const char object[] = "{\"content\":{\"body\":\"hi\\n\",\"n\":[1, 2],\"a/b~1\":true,\"\":{"
                               "\"\":null}}}";
  static const struct
  {
    const char *path;
    const char *member;
    const char *string;
  } cases[] = {
    { "content/body", "\"hi\\n\"", "hi\n" }, { "content/n", "[1,2]", NULL },
    { "content/a~1b~01", "true", NULL },     { "content//", "null", NULL },
    { "content/missing", NULL, NULL },       { "content/body/x", NULL, NULL },
    { "content/n/0", NULL, NULL },           { "x", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *member = banter_json_dup_member (object, cases[i].path);
      g_autofree char *string = banter_json_dup_string_member (object, cases[i].path);

      g_assert_cmpstr (member, ==, cases[i].member);
      g_assert_cmpstr (string, ==, cases[i].string);
    }
  g_assert_null (banter_json_dup_member ("not json", "x"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-document/canonical-files", test_canonical_files);
  g_test_add_func ("/json-document/merge", test_merge);
  g_test_add_func ("/json-document/pick", test_pick);
  g_test_add_func ("/json-document/members", test_members);
  return g_test_run ();
}
