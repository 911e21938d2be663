/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-json.h"

#include <math.h>
#include <string.h>

typedef struct
{
  char *name;
  gint64 count;
} Inner;

static const BanterJsonField inner_fields[] = {
  BANTER_JSON_STRING (Inner, name, "name", BANTER_JSON_REQUIRED),
  BANTER_JSON_INT (Inner, count, "count", 0),
};
static const BanterJsonType inner_type = BANTER_JSON_TYPE ("Inner", Inner, inner_fields);

/* One member of each kind. */
typedef struct
{
  char *string;
  gboolean flag;
  gint64 integer;
  double real;
  GStrv strings;
  Inner *inner;
  GPtrArray *inners;
  GHashTable *inner_map;
  GHashTable *string_map;
  GHashTable *int_map;
  char *raw;
  char *object;
  GPtrArray *raws;
  GHashTable *raw_map;
} Outer;

#define OUTER_FIELDS(flags)                                                                        \
  BANTER_JSON_STRING (Outer, string, "string", flags),                                             \
      BANTER_JSON_BOOL (Outer, flag, "flag", flags),                                               \
      BANTER_JSON_INT (Outer, integer, "integer", flags),                                          \
      BANTER_JSON_DOUBLE (Outer, real, "real", flags),                                             \
      BANTER_JSON_STRINGS (Outer, strings, "strings", flags),                                      \
      BANTER_JSON_STRUCT (Outer, inner, "inner", &inner_type, flags),                              \
      BANTER_JSON_STRUCTS (Outer, inners, "inners", &inner_type, flags),                           \
      BANTER_JSON_STRUCT_MAP (Outer, inner_map, "inner_map", &inner_type, flags),                  \
      BANTER_JSON_STRING_MAP (Outer, string_map, "string_map", flags),                             \
      BANTER_JSON_INT_MAP (Outer, int_map, "int_map", flags),                                      \
      BANTER_JSON_RAW (Outer, raw, "raw", flags),                                                  \
      BANTER_JSON_OBJECT (Outer, object, "object", flags),                                         \
      BANTER_JSON_RAWS (Outer, raws, "raws", flags),                                               \
      BANTER_JSON_RAW_MAP (Outer, raw_map, "raw_map", flags)

static const BanterJsonField outer_fields[] = { OUTER_FIELDS (BANTER_JSON_OPTIONAL) };
static const BanterJsonField tolerant_fields[] = { OUTER_FIELDS (BANTER_JSON_TOLERANT) };
static const BanterJsonField always_fields[] = { OUTER_FIELDS (BANTER_JSON_ALWAYS) };
static const BanterJsonField secret_fields[] = { OUTER_FIELDS (BANTER_JSON_SECRET) };
static const BanterJsonField required_fields[] = { OUTER_FIELDS (BANTER_JSON_REQUIRED) };
static const BanterJsonType outer_type = BANTER_JSON_TYPE ("Outer", Outer, outer_fields);
static const BanterJsonType tolerant_type = BANTER_JSON_TYPE ("Outer", Outer, tolerant_fields);
static const BanterJsonType always_type = BANTER_JSON_TYPE ("Outer", Outer, always_fields);
static const BanterJsonType secret_type = BANTER_JSON_TYPE ("Outer", Outer, secret_fields);
static const BanterJsonType required_type = BANTER_JSON_TYPE ("Outer", Outer, required_fields);

static const char full[]
    = "{\"string\":\"\\\"\\\\\\n\\u0001é😀\",\"flag\":true,\"integer\":-9007199254740991,"
      "\"real\":0.1,\"strings\":[\"a\",\"\"],\"inner\":{\"name\":\"n\",\"count\":1},"
      "\"inners\":[{\"name\":\"a\"},{\"name\":\"\",\"count\":2}],"
      "\"inner_map\":{\"\":{\"name\":\"e\"},\"!r:s\":{\"name\":\"x\",\"count\":3}},"
      "\"string_map\":{\"a\":\"b\",\"c\":\"\"},\"int_map\":{\"a\":0,\"b\":-5},"
      "\"raw\":[1,{\"x\":null},2.5,1e+30],\"object\":{\"b\":1,\"a\":[]},"
      "\"raws\":[null,true,{},\"s\"],\"raw_map\":{\"k\":[[]],\"z\":null}}";

static void
test_round_trip (void)
{
  static const BanterJsonType *const types[]
      = { &outer_type, &tolerant_type, &always_type, &secret_type, &required_type };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      Outer *outer = banter_json_decode (types[i], full, -1, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (outer->string, ==, "\"\\\n\001é😀");
      g_assert_true (outer->flag);
      g_assert_cmpint (outer->integer, ==, -BANTER_JSON_INT_MAX);
      g_assert_cmpfloat (outer->real, ==, 0.1);
      g_assert_cmpstr (outer->strings[0], ==, "a");
      g_assert_cmpint (outer->inner->count, ==, 1);
      g_assert_cmpuint (outer->inners->len, ==, 2);
      g_assert_cmpuint (g_hash_table_size (outer->inner_map), ==, 2);
      g_assert_cmpstr (g_hash_table_lookup (outer->string_map, "a"), ==, "b");
      g_assert_cmpint (*(gint64 *)g_hash_table_lookup (outer->int_map, "b"), ==, -5);
      g_assert_cmpstr (g_ptr_array_index (outer->raws, 3), ==, "\"s\"");
      text = banter_json_encode (types[i], outer);
      /* keys of maps come out sorted, everything else as it was */
      g_assert_cmpstr (text, ==, full);
      banter_json_free (types[i], outer);
    }
}

static void
test_empty (void)
{
  g_autoptr (GError) error = NULL;
  Outer *outer = banter_json_decode (&outer_type, "{}", 2, &error);
  g_autofree char *optional = banter_json_encode (&outer_type, outer);
  g_autofree char *always = banter_json_encode (&always_type, outer);

  g_assert_cmpstr (optional, ==, "{}");
  g_assert_cmpstr (always, ==,
                   "{\"string\":\"\",\"flag\":false,\"integer\":0,\"real\":0.0,\"strings\":[],"
                   "\"inner\":{},\"inners\":[],\"inner_map\":{},\"string_map\":{},\"int_map\":{},"
                   "\"raw\":null,\"object\":{},\"raws\":[],\"raw_map\":{}}");
  banter_json_clear (&outer_type, outer);
  banter_json_free (&outer_type, outer);
  banter_json_free (&outer_type, NULL);

  /* null is absent, an empty string is not */
  outer = banter_json_decode (&outer_type, "{\"inner\":null,\"string\":\"\",\"raw\":null}", -1,
                              &error);
  g_assert_no_error (error);
  g_assert_null (outer->inner);
  g_assert_cmpstr (outer->raw, ==, "null");
  g_free (optional);
  optional = banter_json_encode (&outer_type, outer);
  g_assert_cmpstr (optional, ==, "{\"string\":\"\",\"raw\":null}");
  banter_json_free (&outer_type, outer);
}

/* Each member in turn with each wrong type: an error that names it, or absent where tolerant. */
static void
test_wrong_types (void)
{
  static const char *const values[]
      = { "\"s\"", "true", "7", "1.5", "[]", "{}", "[7]", "{\"a\":7}" };

  for (gsize i = 0; i < G_N_ELEMENTS (outer_fields); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (values); j++)
      {
        g_autofree char *text = g_strdup_printf ("{\"%s\":%s}", outer_fields[i].name, values[j]);
        g_autoptr (GError) error = NULL;
        g_autoptr (GError) tolerant_error = NULL;
        Outer *outer = banter_json_decode (&outer_type, text, -1, &error);
        Outer *tolerant = banter_json_decode (&tolerant_type, text, -1, &tolerant_error);

        g_assert_true ((outer == NULL) == (error != NULL));
        if (error != NULL)
          {
            gboolean missing
                = g_error_matches (error, BANTER_JSON_ERROR, BANTER_JSON_ERROR_MISSING);

            g_assert_true (missing
                           || g_error_matches (error, BANTER_JSON_ERROR, BANTER_JSON_ERROR_TYPE));
            g_assert_true (g_str_has_prefix (error->message, outer_fields[i].name));
          }
        g_assert_no_error (tolerant_error);
        g_assert_nonnull (tolerant);
        banter_json_free (&outer_type, outer);
        banter_json_free (&tolerant_type, tolerant);
      }
}

static void
test_error_paths (void)
{
  static const struct
  {
    const char *text;
    int code;
    const char *path;
  } cases[] = {
    { "[]", BANTER_JSON_ERROR_TYPE, "Outer: " },
    { "null", BANTER_JSON_ERROR_TYPE, "Outer: " },
    { "{\"inner\":{}}", BANTER_JSON_ERROR_MISSING, "inner.name: " },
    { "{\"inner\":{\"name\":null}}", BANTER_JSON_ERROR_MISSING, "inner.name: " },
    { "{\"inners\":[{\"name\":\"\"},{\"name\":1}]}", BANTER_JSON_ERROR_TYPE, "inners[1].name: " },
    { "{\"inner_map\":{\"!a:b\":{\"name\":\"\",\"count\":\"\"}}}", BANTER_JSON_ERROR_TYPE,
      "inner_map.!a:b.count: " },
    { "{\"strings\":[\"a\",null]}", BANTER_JSON_ERROR_TYPE, "strings[1]: " },
    { "{\"int_map\":{\"k\":1.5}}", BANTER_JSON_ERROR_TYPE, "int_map.k: " },
    { "{\"integer\":1.0}", BANTER_JSON_ERROR_TYPE, "integer: " },
    { "{\"string\":1", BANTER_JSON_ERROR_SYNTAX, "" },
    { "", BANTER_JSON_ERROR_SYNTAX, "" },
    { "{\"string\":\"\\u0000\"}", BANTER_JSON_ERROR_NUL, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (banter_json_decode (&outer_type, cases[i].text, -1, &error));
      g_assert_error (error, BANTER_JSON_ERROR, cases[i].code);
      if (!g_str_has_prefix (error->message, cases[i].path))
        g_error ("%s: %s", cases[i].text, error->message);
    }
}

static void
test_required (void)
{
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (required_fields); i++)
    {
      /* the member renamed is the member missing */
      g_autofree char *name = g_strdup_printf ("\"%s\":", required_fields[i].name);
      GString *text = g_string_new (full);
      g_autofree char *expected = g_strdup_printf ("%s: missing", required_fields[i].name);

      g_assert_cmpuint (g_string_replace (text, name, "\"other\":", 1), ==, 1);
      g_assert_null (banter_json_decode (&required_type, text->str, -1, &error));
      g_assert_error (error, BANTER_JSON_ERROR, BANTER_JSON_ERROR_MISSING);
      g_assert_cmpstr (error->message, ==, expected);
      g_clear_error (&error);
      g_string_free (text, TRUE);
    }
}

static void
test_tolerant_items (void)
{
  g_autoptr (GError) error = NULL;
  Outer *outer
      = banter_json_decode (&tolerant_type,
                            "{\"strings\":[1,\"a\",null],\"inners\":[{},{\"name\":\"b\"},[]],"
                            "\"int_map\":{\"x\":\"1\",\"y\":2},\"inner_map\":{\"p\":{\"name\":7}},"
                            "\"inner\":{\"name\":0}}",
                            -1, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = banter_json_encode (&tolerant_type, outer);
  g_assert_cmpstr (text, ==,
                   "{\"strings\":[\"a\"],\"inners\":[{\"name\":\"b\"}],\"int_map\":{\"y\":2}}");
  banter_json_free (&tolerant_type, outer);
}

static void
test_untrusted (void)
{
  static const BanterJsonLimits limits = { 20, 2 };
  g_autoptr (GError) error = NULL;
  gpointer inner
      = banter_json_decode_untrusted (&inner_type, "{\"name\":\"x\"}y", 12, &limits, &error);

  g_assert_no_error (error);
  banter_json_free (&inner_type, inner);
  g_assert_null (
      banter_json_decode_untrusted (&inner_type, "{\"name\":[[]]}", 13, &limits, &error));
  g_assert_error (error, BANTER_JSON_ERROR, BANTER_JSON_ERROR_DEPTH);
  g_clear_error (&error);
  g_assert_null (banter_json_decode_untrusted (&inner_type, "{\"name\":\"123456789012\"}", 23,
                                               &limits, &error));
  g_assert_error (error, BANTER_JSON_ERROR, BANTER_JSON_ERROR_SIZE);
}

/* What callers build themselves: with and without free functions of their own. */
static void
test_built (void)
{
  Outer *outer = g_new0 (Outer, 1);
  Inner *inner = g_new0 (Inner, 1);
  g_autofree char *text = NULL;

  inner->name = g_strdup ("bad \xff utf-8");
  outer->inners = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (outer->inners, inner);
  outer->string_map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (outer->string_map, g_strdup ("k"), g_strdup ("v"));
  outer->integer = G_MAXINT64;
  outer->real = INFINITY;
  text = banter_json_encode (&outer_type, outer);
  g_assert_cmpstr (
      text, ==,
      "{\"integer\":9007199254740991,\"real\":0.0,"
      "\"inners\":[{\"name\":\"bad \xef\xbf\xbd utf-8\"}],\"string_map\":{\"k\":\"v\"}}");
  banter_json_free (&outer_type, outer);
}

/* A map of lists, neither of which has members with names of their own. */
typedef struct
{
  GStrv items;
} List;

static const BanterJsonField list_fields[] = {
  BANTER_JSON_STRINGS (List, items, BANTER_JSON_WHOLE, 0),
};
static const BanterJsonType list_type = BANTER_JSON_TYPE ("List", List, list_fields);

typedef struct
{
  GHashTable *lists; /* List */
} Lists;

static const BanterJsonField lists_fields[] = {
  BANTER_JSON_STRUCT_MAP (Lists, lists, BANTER_JSON_WHOLE, &list_type, 0),
};
static const BanterJsonType lists_type = BANTER_JSON_TYPE ("Lists", Lists, lists_fields);

static void
test_whole (void)
{
  static const char *const good[] = { "{}", "{\"a\":[]}", "{\"a\":[\"x\",\"y\"],\"b\":[\"z\"]}" };
  static const char *const bad[]
      = { "[]", "1", "null", "{\"a\":{}}", "{\"a\":null}", "{\"a\":[1]}", "{\"a\":[[]]}" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      Lists *lists = banter_json_decode (&lists_type, good[i], -1, NULL);
      g_autofree char *text = NULL;

      g_assert_nonnull (lists);
      text = banter_json_encode (&lists_type, lists);
      g_assert_cmpstr (text, ==, good[i]);
      banter_json_free (&lists_type, lists);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (banter_json_decode (&lists_type, bad[i], -1, &error));
      g_assert_error (error, BANTER_JSON_ERROR, BANTER_JSON_ERROR_TYPE);
    }
}

static void
test_append_string (void)
{
  for (int ch = 1; ch < 0x80; ch++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      g_autofree char *back = NULL;
      const char text[] = { 'a', (char)ch, 'z', '\0' };

      g_string_append (out, "{\"k\":");
      banter_json_append_string (out, text);
      g_string_append_c (out, '}');
      back = banter_json_dup_string_member (out->str, "k");
      g_assert_cmpstr (back, ==, text);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/round-trip", test_round_trip);
  g_test_add_func ("/json/empty", test_empty);
  g_test_add_func ("/json/wrong-types", test_wrong_types);
  g_test_add_func ("/json/error-paths", test_error_paths);
  g_test_add_func ("/json/required", test_required);
  g_test_add_func ("/json/tolerant-items", test_tolerant_items);
  g_test_add_func ("/json/untrusted", test_untrusted);
  g_test_add_func ("/json/built", test_built);
  g_test_add_func ("/json/whole", test_whole);
  g_test_add_func ("/json/append-string", test_append_string);
  return g_test_run ();
}
