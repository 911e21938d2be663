/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-json.h"

#include <stdint.h>
#include <string.h>

/* The codec: decoding any text into a table with every kind is an error or a struct, and what is
 * encoded from that struct decodes again to the same text. Canonical form and merge likewise. */

typedef struct _Everything Everything;
struct _Everything
{
  char *string;
  gboolean flag;
  gint64 integer;
  double real;
  GStrv strings;
  Everything *child;
  GPtrArray *children;
  GHashTable *child_map;
  GHashTable *string_map;
  GHashTable *int_map;
  char *raw;
  char *object;
  GPtrArray *raws;
  GHashTable *raw_map;
};

static const BanterJsonType strict_type;
static const BanterJsonType tolerant_type;

#define FIELDS(type, flags, also)                                                                  \
  BANTER_JSON_STRING (Everything, string, "s", (flags) | (also)),                                  \
      BANTER_JSON_BOOL (Everything, flag, "b", flags),                                             \
      BANTER_JSON_INT (Everything, integer, "i", flags),                                           \
      BANTER_JSON_DOUBLE (Everything, real, "d", flags),                                           \
      BANTER_JSON_STRINGS (Everything, strings, "ss", flags),                                      \
      BANTER_JSON_STRUCT (Everything, child, "t", type, flags),                                    \
      BANTER_JSON_STRUCTS (Everything, children, "ts", type, flags),                               \
      BANTER_JSON_STRUCT_MAP (Everything, child_map, "tm", type, flags),                           \
      BANTER_JSON_STRING_MAP (Everything, string_map, "sm", flags),                                \
      BANTER_JSON_INT_MAP (Everything, int_map, "im", flags),                                      \
      BANTER_JSON_RAW (Everything, raw, "r", flags),                                               \
      BANTER_JSON_OBJECT (Everything, object, "o", flags),                                         \
      BANTER_JSON_RAWS (Everything, raws, "rs", flags),                                            \
      BANTER_JSON_RAW_MAP (Everything, raw_map, "rm", flags)

static const BanterJsonField strict_fields[]
    = { FIELDS (&strict_type, BANTER_JSON_OPTIONAL, BANTER_JSON_REQUIRED) };
static const BanterJsonField tolerant_fields[]
    = { FIELDS (&tolerant_type, BANTER_JSON_TOLERANT, BANTER_JSON_SECRET) };
static const BanterJsonType strict_type = BANTER_JSON_TYPE ("Strict", Everything, strict_fields);
static const BanterJsonType tolerant_type
    = BANTER_JSON_TYPE ("Tolerant", Everything, tolerant_fields);

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
round_trip (const BanterJsonType *type, const char *text, gsize length)
{
  static const BanterJsonLimits limits = { 0, BANTER_JSON_DEPTH_APP };
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gpointer value = banter_json_decode_untrusted (type, text, length, &limits, &error);

  g_assert_true ((value == NULL) == (error != NULL));
  if (value == NULL)
    return;
  first = banter_json_encode (type, value);
  banter_json_free (type, value);
  value = banter_json_decode (type, first, -1, &error);
  if (value == NULL)
    g_error ("does not decode again: %s: %s", error->message, first);
  second = banter_json_encode (type, value);
  g_assert_cmpstr (first, ==, second);
  banter_json_free (type, value);
}

static void
documents (const char *text)
{
  static const char *const keys[] = { "s", "t", NULL };
  g_autofree char *canonical = banter_json_canonical (text, NULL);
  g_autofree char *merged = banter_json_merge (NULL, text, NULL);
  g_autofree char *picked = banter_json_pick (text, keys);
  g_autofree char *member = banter_json_dup_member (text, "t/s");
  g_autofree char *string = banter_json_dup_string_member (text, "t/s");

  g_assert_true (string == NULL || member != NULL);
  if (canonical != NULL)
    {
      g_autofree char *again = banter_json_canonical (canonical, NULL);

      g_assert_cmpstr (again, ==, canonical);
    }
  if (merged != NULL)
    {
      /* a merged document holds no null outside arrays, so merging it once more changes nothing */
      g_autofree char *again = banter_json_merge (merged, merged, NULL);

      g_assert_cmpstr (again, ==, merged);
    }
  g_assert_true (banter_json_scan (picked, strlen (picked), &(BanterJsonLimits){ 0, 128 }, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);

  round_trip (&strict_type, (const char *)data, size);
  round_trip (&tolerant_type, (const char *)data, size);
  if (strlen (text) == size)
    documents (text);
  return 0;
}
