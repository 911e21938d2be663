/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-banter-json-find"

#include "config.h"

#include "banter-json-find.h"

static const char DOCUMENT[]
    = "{\"a\":{\"b\":[1,\"two\",{\"c\":[]},null],\"b\\\"x\":true},\"body\":\"q\\\"}],{\","
      "\"e\":{},\"esc\":\"\\n\\u00e9\\ud83d\\ude00\\\\\",\"m.mentions\":{\"room\":false},\"n\":-"
      "12}";

static const struct
{
  const char *path[4];
  const char *value; /* NULL: not there */
} rows[] = {
  { { "n" }, "-12" },
  { { "a", "b\"x" }, "true" },
  { { "a", "b" }, "[1,\"two\",{\"c\":[]},null]" },
  { { "body" }, "\"q\\\"}],{\"" },
  { { "m.mentions", "room" }, "false" },
  { { "e" }, "{}" },
  { { "e", "x" }, NULL },
  { { "n", "x" }, NULL },
  { { "a", "b", "c" }, NULL },
  { { "b" }, NULL },
  { { "bod" }, NULL },
  { { "" }, NULL },
};

static void
test_find (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      BanterJsonValue value = banter_json_find (DOCUMENT, rows[i].path);

      g_assert_cmpint (value.text != NULL, ==, rows[i].value != NULL);
      if (rows[i].value != NULL && !banter_json_value_equals (value, rows[i].value))
        g_error ("%s: %.*s", rows[i].path[0], (int)value.length, value.text);
    }
}

static void
test_elements (void)
{
  static const char *const expected[] = { "1", "\"two\"", "{\"c\":[]}", "null" };
  static const char *const paths[][3] = { { "n" }, { "e" }, { "body" }, { "none" } };
  BanterJsonValue array = banter_json_find (DOCUMENT, (const char *const[]){ "a", "b", NULL });
  BanterJsonValue element = { 0 };
  guint n = 0;

  for (; banter_json_next_element (array, &element); n++)
    g_assert_true (banter_json_value_equals (element, expected[n]));
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      BanterJsonValue none = { 0 };

      g_assert_false (banter_json_next_element (banter_json_find (DOCUMENT, paths[i]), &none));
    }
}

static void
test_strings (void)
{
  g_autofree char *text = banter_json_value_dup_string (
      banter_json_find (DOCUMENT, (const char *const[]){ "esc", NULL }));
  g_autofree char *number = banter_json_value_dup_string (
      banter_json_find (DOCUMENT, (const char *const[]){ "n", NULL }));

  g_assert_cmpstr (text, ==, "\né😀\\");
  g_assert_null (number);
}

static void
test_paths (void)
{
  static const char *const paths[][2] = {
    { "content.body", "content|body" },
    { "content.m\\.mentions.user_ids", "content|m.mentions|user_ids" },
    { "a\\\\.b", "a\\|b" },
    { "a\\b", "a\\b" },
    { "", "" },
    { ".", "|" },
    { "a\\", "a\\" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_auto (GStrv) names = banter_json_split_path (paths[i][0]);
      g_autofree char *joined = g_strjoinv ("|", names);

      g_assert_cmpstr (joined, ==, paths[i][1]);
    }
}

/* What no scan has passed may give nonsense, but stays inside the text. */
static void
test_cut (void)
{
  for (gsize n = 0; n < sizeof DOCUMENT; n++)
    {
      g_autofree char *cut = g_strndup (DOCUMENT, n);

      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        {
          BanterJsonValue value = banter_json_find (cut, rows[i].path);
          BanterJsonValue element = { 0 };

          while (banter_json_next_element (value, &element))
            ;
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-find/find", test_find);
  g_test_add_func ("/base/json-find/elements", test_elements);
  g_test_add_func ("/base/json-find/strings", test_strings);
  g_test_add_func ("/base/json-find/paths", test_paths);
  g_test_add_func ("/base/json-find/cut", test_cut);
  return g_test_run ();
}
