/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-json-scanner.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define OK (-1)

typedef struct
{
  const char *text;
  int code; /* BanterJsonError or OK */
} Case;

static const BanterJsonLimits limits = { 0, BANTER_JSON_DEPTH_APP };

static const Case strict_cases[] = {
  { "null", OK },
  { "true", OK },
  { " false ", OK },
  { "0", OK },
  { "-0", OK },
  { "\"\"", OK },
  { "{}", OK },
  { "[]", OK },
  { "\t\r\n [1 , 2]\n", OK },
  { "{\"a\":{\"b\":[{}]}}", OK },
  { "{\"\":0}", OK },
  { "9007199254740991", OK },
  { "-9007199254740991", OK },
  { "0.1e1", OK },
  { "1E+2", OK },
  { "1e-400", OK },
  { "123456789012345678.5", OK },
  { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"", OK },
  { "\"\\ud83d\\ude00\"", OK },
  { "\"\x7f\"", OK },
  { "\"\xc2\x80\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"", OK },
  { "{\"a\":1,\"A\":2,\"b\":{\"a\":3}}", OK },

  { "", BANTER_JSON_ERROR_SYNTAX },
  { "  ", BANTER_JSON_ERROR_SYNTAX },
  { "[", BANTER_JSON_ERROR_SYNTAX },
  { "]", BANTER_JSON_ERROR_SYNTAX },
  { "[}", BANTER_JSON_ERROR_SYNTAX },
  { "{]", BANTER_JSON_ERROR_SYNTAX },
  { "{\"a\":1]", BANTER_JSON_ERROR_SYNTAX },
  { "[1,]", BANTER_JSON_ERROR_SYNTAX },
  { "[,1]", BANTER_JSON_ERROR_SYNTAX },
  { "[1 2]", BANTER_JSON_ERROR_SYNTAX },
  { "[1,,2]", BANTER_JSON_ERROR_SYNTAX },
  { "{\"a\":1,}", BANTER_JSON_ERROR_SYNTAX },
  { "{,}", BANTER_JSON_ERROR_SYNTAX },
  { "{\"a\"}", BANTER_JSON_ERROR_SYNTAX },
  { "{\"a\":}", BANTER_JSON_ERROR_SYNTAX },
  { "{\"a\" 1}", BANTER_JSON_ERROR_SYNTAX },
  { "{\"a\"", BANTER_JSON_ERROR_SYNTAX },
  { "{\"a\":", BANTER_JSON_ERROR_SYNTAX },
  { "{\"a\"::1}", BANTER_JSON_ERROR_SYNTAX },
  { "{a:1}", BANTER_JSON_ERROR_SYNTAX },
  { "{'a':1}", BANTER_JSON_ERROR_SYNTAX },
  { "{1:1}", BANTER_JSON_ERROR_SYNTAX },
  { "{null:1}", BANTER_JSON_ERROR_SYNTAX },
  { "{} {}", BANTER_JSON_ERROR_SYNTAX },
  { "1 2", BANTER_JSON_ERROR_SYNTAX },
  { "nul", BANTER_JSON_ERROR_SYNTAX },
  { "nulll", BANTER_JSON_ERROR_SYNTAX },
  { "True", BANTER_JSON_ERROR_SYNTAX },
  { "undefined", BANTER_JSON_ERROR_SYNTAX },
  { "NaN", BANTER_JSON_ERROR_SYNTAX },
  { "Infinity", BANTER_JSON_ERROR_SYNTAX },
  { "-", BANTER_JSON_ERROR_SYNTAX },
  { "-Infinity", BANTER_JSON_ERROR_SYNTAX },
  { "+1", BANTER_JSON_ERROR_SYNTAX },
  { "01", BANTER_JSON_ERROR_SYNTAX },
  { "-01", BANTER_JSON_ERROR_SYNTAX },
  { "- 1", BANTER_JSON_ERROR_SYNTAX },
  { "1.", BANTER_JSON_ERROR_SYNTAX },
  { ".1", BANTER_JSON_ERROR_SYNTAX },
  { "1.e1", BANTER_JSON_ERROR_SYNTAX },
  { "1e", BANTER_JSON_ERROR_SYNTAX },
  { "1e+", BANTER_JSON_ERROR_SYNTAX },
  { "0x10", BANTER_JSON_ERROR_SYNTAX },
  { "1_000", BANTER_JSON_ERROR_SYNTAX },
  { "/* a */ 1", BANTER_JSON_ERROR_SYNTAX },
  { "1 // a", BANTER_JSON_ERROR_SYNTAX },
  { "# a\n1", BANTER_JSON_ERROR_SYNTAX },
  { "\xef\xbb\xbf{}", BANTER_JSON_ERROR_SYNTAX },
  { "\xc2\xa0{}", BANTER_JSON_ERROR_SYNTAX },
  { "{}\f", BANTER_JSON_ERROR_SYNTAX },
  { "'a'", BANTER_JSON_ERROR_SYNTAX },
  { "\"", BANTER_JSON_ERROR_SYNTAX },
  { "\"a", BANTER_JSON_ERROR_SYNTAX },
  { "\"a\\", BANTER_JSON_ERROR_SYNTAX },
  { "\"a\\\"", BANTER_JSON_ERROR_SYNTAX },
  { "\"\\x41\"", BANTER_JSON_ERROR_SYNTAX },
  { "\"\\a\"", BANTER_JSON_ERROR_SYNTAX },
  { "\"\\u\"", BANTER_JSON_ERROR_SYNTAX },
  { "\"\\u12\"", BANTER_JSON_ERROR_SYNTAX },
  { "\"\\u12g4\"", BANTER_JSON_ERROR_SYNTAX },
  { "\"\\U0041\"", BANTER_JSON_ERROR_SYNTAX },
  { "\"\n\"", BANTER_JSON_ERROR_SYNTAX },
  { "\"\t\"", BANTER_JSON_ERROR_SYNTAX },
  { "\"\x1f\"", BANTER_JSON_ERROR_SYNTAX },
  { "<html>", BANTER_JSON_ERROR_SYNTAX },

  { "\"\x80\"", BANTER_JSON_ERROR_UTF8 },
  { "\"\xff\"", BANTER_JSON_ERROR_UTF8 },
  { "\"\xc0\x80\"", BANTER_JSON_ERROR_UTF8 },
  { "\"\xc1\xbf\"", BANTER_JSON_ERROR_UTF8 },
  { "\"\xc3\"", BANTER_JSON_ERROR_UTF8 },
  { "\"\xc3", BANTER_JSON_ERROR_UTF8 },
  { "\"\xe0\x9f\xbf\"", BANTER_JSON_ERROR_UTF8 },
  { "\"\xed\xa0\x80\"", BANTER_JSON_ERROR_UTF8 },
  { "\"\xf0\x8f\xbf\xbf\"", BANTER_JSON_ERROR_UTF8 },
  { "\"\xf4\x90\x80\x80\"", BANTER_JSON_ERROR_UTF8 },
  { "\"\xf5\x80\x80\x80\"", BANTER_JSON_ERROR_UTF8 },
  { "\"\xf0\x9f\x98", BANTER_JSON_ERROR_UTF8 },
  { "{\"\xff\":1}", BANTER_JSON_ERROR_UTF8 },
  { "\"\\ud800\"", BANTER_JSON_ERROR_UTF8 },
  { "\"\\udc00\"", BANTER_JSON_ERROR_UTF8 },
  { "\"\\ud800\\ud800\"", BANTER_JSON_ERROR_UTF8 },
  { "\"\\ud800x\"", BANTER_JSON_ERROR_UTF8 },

  { "\"\\u0000\"", BANTER_JSON_ERROR_NUL },
  { "{\"a\\u0000b\":1}", BANTER_JSON_ERROR_NUL },
  { "9007199254740992", BANTER_JSON_ERROR_INTEGER },
  { "-9007199254740992", BANTER_JSON_ERROR_INTEGER },
  { "18446744073709551617", BANTER_JSON_ERROR_INTEGER },
  { "99999999999999999999999999999999999999", BANTER_JSON_ERROR_INTEGER },
  { "1e400", BANTER_JSON_ERROR_INTEGER },
  { "-1e400", BANTER_JSON_ERROR_INTEGER },
  { "{\"a\":1,\"a\":2}", BANTER_JSON_ERROR_DUPLICATE },
  { "{\"a\":1,\"\\u0061\":2}", BANTER_JSON_ERROR_DUPLICATE },
  { "{\"\\n\":1,\"\\u000A\":2}", BANTER_JSON_ERROR_DUPLICATE },
  { "{\"\\ud83d\\ude00\":1,\"\xf0\x9f\x98\x80\":2}", BANTER_JSON_ERROR_DUPLICATE },
  { "{\"\":1,\"\":2}", BANTER_JSON_ERROR_DUPLICATE },
  { "{\"a\":{\"b\":1,\"a\":0,\"b\":1}}", BANTER_JSON_ERROR_DUPLICATE },
  { "{\"x\":{\"\\u0079\":1},\"y\":2,\"x\":3}", BANTER_JSON_ERROR_DUPLICATE },
};

static void
check_strict (const char *text, gsize length, const BanterJsonLimits *caps, int code)
{
  g_autoptr (GError) error = NULL;
  /* A copy of exactly that length, so that reading past the end is noticed. */
  g_autofree char *copy = g_memdup2 (text, length);
  gboolean ok = banter_json_scan (copy, length, caps, &error);

  if (ok != (code == OK) || (!ok && !g_error_matches (error, BANTER_JSON_ERROR, code)))
    g_error ("%.60s: wanted %d, got %s (%d)", text, code, ok ? "ok" : error->message,
             ok ? OK : error->code);
}

static void
test_strict (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (strict_cases); i++)
    check_strict (strict_cases[i].text, strlen (strict_cases[i].text), &limits,
                  strict_cases[i].code);
  check_strict ("1\0", 2, &limits, BANTER_JSON_ERROR_SYNTAX);
  check_strict ("{\"a\0\":1}", 8, &limits, BANTER_JSON_ERROR_SYNTAX);
  check_strict ("{\"a\"\0:1}", 8, &limits, BANTER_JSON_ERROR_SYNTAX);
  check_strict ("\"\\\0\"", 4, &limits, BANTER_JSON_ERROR_SYNTAX);
}

/* Whatever passes must be what json-glib reads too: a value, never a NULL root. */
static void
test_agrees_with_parser (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (strict_cases); i++)
    {
      g_autoptr (JsonParser) parser = json_parser_new_immutable ();
      g_autoptr (GError) error = NULL;

      if (strict_cases[i].code != OK)
        continue;
      json_parser_load_from_data (parser, strict_cases[i].text, -1, &error);
      g_assert_no_error (error);
      g_assert_nonnull (json_parser_get_root (parser));
    }
}

/* Every prefix of a text that holds is refused: nothing counts as finished too early. */
static void
test_prefixes (void)
{
  static const char text[]
      = "{\"a\\n\\ud83d\\ude00\":[1.5e3,-2,\"\xf0\x9f\x98\x80\",true,null,{}]}";

  for (gsize n = 0; n < strlen (text); n++)
    {
      g_autofree char *copy = g_memdup2 (text, n);

      g_assert_false (banter_json_scan (copy, n, &limits, NULL));
    }
  g_assert_true (banter_json_scan (text, strlen (text), &limits, NULL));
}

static char *
nested (guint depth, const char *open, const char *close)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, open);
  g_string_append (text, "0");
  for (guint i = 0; i < depth; i++)
    g_string_append (text, close);
  return g_string_free (text, FALSE);
}

static void
test_limits (void)
{
  static const BanterJsonLimits small = { 10, 3 };
  g_autofree char *deep = nested (1000000, "[", "]");
  g_autofree char *fits = nested (BANTER_JSON_DEPTH_APP, "{\"a\":", "}");
  g_autofree char *one_more = nested (BANTER_JSON_DEPTH_APP + 1, "{\"a\":", "}");

  check_strict ("[[[0]]]", 7, &small, OK);
  check_strict ("[[[[]]]]", 8, &small, BANTER_JSON_ERROR_DEPTH);
  check_strict ("[1,2,3,45]", 10, &small, OK);
  check_strict ("[1,2,3,456]", 11, &small, BANTER_JSON_ERROR_SIZE);
  check_strict (deep, strlen (deep), &limits, BANTER_JSON_ERROR_DEPTH);
  check_strict (fits, strlen (fits), &limits, OK);
  check_strict (one_more, strlen (one_more), &limits, BANTER_JSON_ERROR_DEPTH);
}

static char *
many_keys (guint n, const char *last)
{
  GString *text = g_string_new ("{");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "\"key%u\":0,", i);
  g_string_append_printf (text, "\"%s\":0}", last);
  return g_string_free (text, FALSE);
}

/* With pairwise comparison this would take minutes; the suite's time-out is the check. */
static void
test_many_keys (void)
{
  g_autofree char *unique = many_keys (300000, "last");
  g_autofree char *repeated = many_keys (300000, "\\u006bey77777");
  g_autofree char *too_many = many_keys (1 << 20, "last");

  check_strict (unique, strlen (unique), &limits, OK);
  check_strict (repeated, strlen (repeated), &limits, BANTER_JSON_ERROR_DUPLICATE);
  check_strict (too_many, strlen (too_many), &limits, BANTER_JSON_ERROR_SIZE);
}

typedef struct
{
  const char *before;
  const char *after; /* white space aside; NULL: the whole text is refused */
  guint n_blanked;
} LenientCase;

#define BIG "9007199254740992"

/* Depth cap 6. */
static const LenientCase lenient_cases[] = {
  { "{\"a\":1}", "{\"a\":1}", 0 },
  /* inside an event: its own member goes */
  { "{\"events\":[{\"id\":1,\"content\":{\"n\":" BIG "}},{\"id\":2}]}",
    "{\"events\":[{\"id\":1,\"content\":null},{\"id\":2}]}", 1 },
  { "{\"chunk\":[{\"content\":{\"b\":[\"\\u0000\"]},\"id\":1}]}",
    "{\"chunk\":[{\"content\":null,\"id\":1}]}", 1 },
  { "{\"events\":[{\"ts\":" BIG ",\"id\":\"x\"}]}", "{\"events\":[{\"ts\":null,\"id\":\"x\"}]}",
    1 },
  { "{\"events\":[{\"content\":{\"k\":1,\"k\":2}}]}", "{\"events\":[{\"content\":null}]}", 1 },
  { "{\"events\":[{\"content\":{\"a\":1e999,\"b\":\"\\ud800\"},\"x\":\"\\u0000\"}]}",
    "{\"events\":[{\"content\":null,\"x\":null}]}", 2 },
  { "{\"events\":[{\"c\":[[[[[[[[0]]],{\"a\":[1]}]]]]]}]}", "{\"events\":[{\"c\":null}]}", 1 },
  /* the event's own keys: the event goes */
  { "{\"events\":[{\"id\":1,\"id\":2},{\"id\":3}]}", "{\"events\":[null,{\"id\":3}]}", 1 },
  { "{\"events\":[{\"i\\u0000d\":1}]}", "{\"events\":[null]}", 1 },
  { "{\"events\":[{\"id\":" BIG ",\"\\u0069d\":2}]}", "{\"events\":[null]}", 2 },
  /* elements that are no objects */
  { "{\"events\":[" BIG ",\"\\u0000\",[\"\\u0000\"],1]}", "{\"events\":[null,null,null,1]}", 3 },
  /* an array of that name inside an event is no array of events */
  { "{\"events\":[{\"content\":{\"events\":[{\"a\":" BIG "}]}}]}",
    "{\"events\":[{\"content\":null}]}", 1 },
  /* after an array of events the rule for elsewhere holds again */
  { "{\"events\":[],\"a\":{\"b\":" BIG "}}", "{\"events\":[],\"a\":{\"b\":null}}", 1 },
  { "{\"\\u0065vents\":[{\"a\":{\"b\":" BIG "}}]}", "{\"\\u0065vents\":[{\"a\":null}]}", 1 },
  { "{\"events\":{\"a\":{\"b\":" BIG "}}}", "{\"events\":{\"a\":{\"b\":null}}}", 1 },
  /* elsewhere: the innermost member */
  { "{\"a\":{\"b\":[1," BIG "],\"c\":2}}", "{\"a\":{\"b\":null,\"c\":2}}", 1 },
  { "{\"a\":{\"b\":1,\"b\":2},\"c\":3}", "{\"a\":null,\"c\":3}", 1 },
  { "{\"a\":{\"\\u0000\":1},\"c\":3}", "{\"a\":null,\"c\":3}", 1 },
  { "{\"a\":{\"x\":[[[[[[]]]]]]},\"b\":2}", "{\"a\":{\"x\":null},\"b\":2}", 1 },
  /* too short to hold null: the value around it */
  { "[[[[[{\"a\":{}}]]]],1]", "[[[[[null]]]],1]", 1 },
  { "{\"a\":1,\"a\":2}", "null", 1 },
  { "[[\"\\u0000\"]]", "null", 1 },
  { BIG, "null", 1 },
  /* what fails the whole text */
  { "{\"events\":[{\"content\":{\"n\":" BIG "]}]}", NULL, 0 },
  { "{\"events\":[{\"content\":\"\xff\"}]}", NULL, 0 },
  { "{\"a\":[[[[[[[[}]]]]]]]]}", NULL, 0 },
  { "{\"a\":\"\\u0000\"", NULL, 0 },
  { "", NULL, 0 },
};

static char *
without_spaces (const char *text)
{
  GString *kept = g_string_sized_new (strlen (text));

  for (const char *c = text; *c != '\0'; c++)
    if (*c != ' ')
      g_string_append_c (kept, *c);
  return g_string_free (kept, FALSE);
}

static void
test_lenient (void)
{
  static const char *const event_arrays[] = { "events", "chunk", NULL };
  static const BanterJsonLimits caps = { 0, 6 };

  for (gsize i = 0; i < G_N_ELEMENTS (lenient_cases); i++)
    {
      const LenientCase *c = &lenient_cases[i];
      g_autofree char *text = g_strdup (c->before);
      g_autofree char *result = NULL;
      g_autoptr (GError) error = NULL;
      guint n_blanked = 99;
      gsize length = strlen (text);

      if (c->after == NULL)
        {
          g_assert_false (
              banter_json_scan_lenient (text, length, &caps, event_arrays, NULL, &error));
          g_assert_nonnull (error);
          continue;
        }
      banter_json_scan_lenient (text, length, &caps, event_arrays, &n_blanked, &error);
      g_assert_no_error (error);
      result = without_spaces (text);
      g_assert_cmpstr (result, ==, c->after);
      g_assert_cmpuint (n_blanked, ==, c->n_blanked);
      g_assert_cmpuint (strlen (text), ==, length);
      banter_json_scan (text, length, &caps, &error);
      g_assert_no_error (error);
    }
}

/* One hostile event among many costs one member and little memory, however deep it is. */
static void
test_lenient_deep (void)
{
  static const char *const event_arrays[] = { "events", NULL };
  g_autofree char *deep = nested (2000000, "[", "]");
  g_autofree char *text
      = g_strconcat ("{\"events\":[{\"id\":1,\"c\":", deep, "}],\"next\":\"t\"}", NULL);
  g_autofree char *result = NULL;
  g_autoptr (GError) error = NULL;
  guint n_blanked = 0;

  banter_json_scan_lenient (text, strlen (text), &limits, event_arrays, &n_blanked, &error);
  g_assert_no_error (error);
  result = without_spaces (text);
  g_assert_cmpstr (result, ==, "{\"events\":[{\"id\":1,\"c\":null}],\"next\":\"t\"}");
  g_assert_cmpuint (n_blanked, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-scanner/strict", test_strict);
  g_test_add_func ("/json-scanner/agrees-with-parser", test_agrees_with_parser);
  g_test_add_func ("/json-scanner/prefixes", test_prefixes);
  g_test_add_func ("/json-scanner/limits", test_limits);
  g_test_add_func ("/json-scanner/many-keys", test_many_keys);
  g_test_add_func ("/json-scanner/lenient", test_lenient);
  g_test_add_func ("/json-scanner/lenient-deep", test_lenient_deep);
  return g_test_run ();
}
