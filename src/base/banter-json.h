/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-json-scanner.h"

/* The descriptor-table codec: plain C structs <-> JSON objects. One table serves both directions,
 * so adding a member is one line in a struct and one in its table:
 *
 *   typedef struct { char *user_id; gint64 age_ms; GPtrArray *devices; } Whoami;
 *   static const BanterJsonField whoami_fields[] = {
 *     BANTER_JSON_STRING (Whoami, user_id, "user_id", BANTER_JSON_REQUIRED),
 *     BANTER_JSON_INT (Whoami, age_ms, "age_ms", 0),
 *     BANTER_JSON_STRUCTS (Whoami, devices, "devices", &device_type, 0),
 *   };
 *   const BanterJsonType whoami_type = BANTER_JSON_TYPE ("Whoami", Whoami, whoami_fields);
 *
 * Nothing outside the codec touches JsonObject. Unknown members are ignored; a member of the wrong
 * type is an error unless the field is BANTER_JSON_TOLERANT, when it counts as absent. `null`
 * counts as absent too, except for RAW.
 *
 * A document without member names of its own (a map of users to devices, a bare list) is a struct
 * with a single field named BANTER_JSON_WHOLE: the struct stands in JSON as that field's value.
 *
 * A struct owns all that its fields point to. Structs in arrays and maps, and the values of
 * INT_MAP, come from g_new0(), strings from g_strdup(): banter_json_free() frees them whether or
 * not the array or table has free functions. To keep a part, steal its pointer. */

G_BEGIN_DECLS

typedef struct _BanterJsonField BanterJsonField;
typedef struct _BanterJsonType BanterJsonType;

typedef enum
{
  BANTER_JSON_KIND_STRING,     /* char *, NULL when absent */
  BANTER_JSON_KIND_BOOL,       /* gboolean */
  BANTER_JSON_KIND_INT,        /* gint64 */
  BANTER_JSON_KIND_DOUBLE,     /* double; integers accepted */
  BANTER_JSON_KIND_STRINGS,    /* GStrv, NULL when absent; array of strings */
  BANTER_JSON_KIND_STRUCT,     /* pointer to a struct of field->type, NULL when absent */
  BANTER_JSON_KIND_STRUCTS,    /* GPtrArray of structs; array of objects; NULL when absent */
  BANTER_JSON_KIND_STRUCT_MAP, /* GHashTable (char * -> struct); object of objects */
  BANTER_JSON_KIND_STRING_MAP, /* GHashTable (char * -> char *); object of strings */
  BANTER_JSON_KIND_INT_MAP,    /* GHashTable (char * -> gint64 *); object of integers */
  BANTER_JSON_KIND_RAW,        /* char *: any value, as compact JSON text */
  BANTER_JSON_KIND_OBJECT,     /* char *: an object, as compact JSON text */
  BANTER_JSON_KIND_RAWS,       /* GPtrArray of char *: array of any values, as JSON text */
  BANTER_JSON_KIND_RAW_MAP,    /* GHashTable (char * -> char *): object of any values, as text */
} BanterJsonKind;

typedef enum
{
  BANTER_JSON_OPTIONAL = 0,
  BANTER_JSON_REQUIRED = 1 << 0, /* absent: decode fails; always written, also when empty */
  BANTER_JSON_TOLERANT = 1 << 1, /* wrong type: counts as absent; bad array elements are skipped */
  BANTER_JSON_ALWAYS = 1 << 2,   /* written even when FALSE, 0 or empty; may be absent on reading */
  BANTER_JSON_SECRET = 1 << 3,   /* wiped before it is freed; never logged */
} BanterJsonFlags;

/* The name of a struct's only field: the value is not inside an object, it is the whole. */
#define BANTER_JSON_WHOLE NULL

struct _BanterJsonField
{
  const char *name;
  BanterJsonKind kind;
  gsize offset;
  BanterJsonFlags flags;
  const BanterJsonType *type; /* of STRUCT, STRUCTS and STRUCT_MAP */
};

struct _BanterJsonType
{
  const char *name;
  gsize size;
  const BanterJsonField *fields;
  guint n_fields;
};

#define BANTER_JSON_FIELD(Struct, member, json, kind, flags, type)                                 \
  {                                                                                                \
    json, BANTER_JSON_KIND_##kind, G_STRUCT_OFFSET (Struct, member), (BanterJsonFlags)(flags),     \
        type                                                                                       \
  }
#define BANTER_JSON_STRING(S, m, json, flags) BANTER_JSON_FIELD (S, m, json, STRING, flags, NULL)
#define BANTER_JSON_BOOL(S, m, json, flags) BANTER_JSON_FIELD (S, m, json, BOOL, flags, NULL)
#define BANTER_JSON_INT(S, m, json, flags) BANTER_JSON_FIELD (S, m, json, INT, flags, NULL)
#define BANTER_JSON_DOUBLE(S, m, json, flags) BANTER_JSON_FIELD (S, m, json, DOUBLE, flags, NULL)
#define BANTER_JSON_STRINGS(S, m, json, flags) BANTER_JSON_FIELD (S, m, json, STRINGS, flags, NULL)
#define BANTER_JSON_STRUCT(S, m, json, type, flags)                                                \
  BANTER_JSON_FIELD (S, m, json, STRUCT, flags, type)
#define BANTER_JSON_STRUCTS(S, m, json, type, flags)                                               \
  BANTER_JSON_FIELD (S, m, json, STRUCTS, flags, type)
#define BANTER_JSON_STRUCT_MAP(S, m, json, type, flags)                                            \
  BANTER_JSON_FIELD (S, m, json, STRUCT_MAP, flags, type)
#define BANTER_JSON_STRING_MAP(S, m, json, flags)                                                  \
  BANTER_JSON_FIELD (S, m, json, STRING_MAP, flags, NULL)
#define BANTER_JSON_INT_MAP(S, m, json, flags) BANTER_JSON_FIELD (S, m, json, INT_MAP, flags, NULL)
#define BANTER_JSON_RAW(S, m, json, flags) BANTER_JSON_FIELD (S, m, json, RAW, flags, NULL)
#define BANTER_JSON_OBJECT(S, m, json, flags) BANTER_JSON_FIELD (S, m, json, OBJECT, flags, NULL)
#define BANTER_JSON_RAWS(S, m, json, flags) BANTER_JSON_FIELD (S, m, json, RAWS, flags, NULL)
#define BANTER_JSON_RAW_MAP(S, m, json, flags) BANTER_JSON_FIELD (S, m, json, RAW_MAP, flags, NULL)

#define BANTER_JSON_TYPE(name, Struct, fields)                                                     \
  {                                                                                                \
    name, sizeof (Struct), fields, G_N_ELEMENTS (fields)                                           \
  }

/**
 * banter_json_decode:
 * @type: the descriptor table
 * @json: text that banter_json_scan() (or the lenient one) has passed
 * @length: its length in bytes, or -1 if NUL-terminated
 * @error: a #BanterJsonError; the message names the path of the member ("rooms.join.!a:b.timeline")
 *
 * Returns: (transfer full) (nullable): a new struct of @type; free with banter_json_free()
 */
gpointer banter_json_decode (const BanterJsonType *type, const char *json, gssize length,
                             GError **error);

/**
 * banter_json_decode_untrusted:
 *
 * banter_json_scan() with @limits, then banter_json_decode().
 */
gpointer banter_json_decode_untrusted (const BanterJsonType *type, const char *json, gsize length,
                                       const BanterJsonLimits *limits, GError **error);

/**
 * banter_json_encode:
 * @type: the descriptor table
 * @value: a struct of @type
 *
 * Optional members that are %NULL, %FALSE, 0 or an empty array or map are left out; an empty string
 * is written. RAW members are spliced in as they are, maps are sorted by key, integers are kept
 * within ±(2^53−1).
 *
 * Returns: (transfer full): compact JSON text
 */
char *banter_json_encode (const BanterJsonType *type, gconstpointer value);

/* The same, appended to a string, for documents that are spliced together. */
void banter_json_encode_to (const BanterJsonType *type, gconstpointer value, GString *out);

/* Whether the one field of @type is BANTER_JSON_WHOLE. */
gboolean banter_json_type_is_whole (const BanterJsonType *type);

/* Frees what the fields own, then the struct. @value may be NULL. */
void banter_json_free (const BanterJsonType *type, gpointer value);

/* Frees what the fields own and zeroes them; for structs that live inside others. */
void banter_json_clear (const BanterJsonType *type, gpointer value);

/* Appends @text as a JSON string with its quotes. */
void banter_json_append_string (GString *out, const char *text);

/**
 * banter_json_canonical:
 * @json: text that has passed a scan
 * @error: a #BanterJsonError
 *
 * Returns: (transfer full): canonical JSON (Matrix specification, appendices, "Canonical JSON"):
 *   keys sorted by code point, no white space, shortest escapes; floats are refused with _INTEGER
 */
char *banter_json_canonical (const char *json, GError **error);

/**
 * banter_json_merge:
 * @target: (nullable): a JSON object, or %NULL for `{}`
 * @patch: a JSON object
 *
 * JSON merge patch (RFC 7396): the way to change a document while keeping members that we do not
 * know.
 *
 * Returns: (transfer full): the merged object
 */
char *banter_json_merge (const char *target, const char *patch, GError **error);

/**
 * banter_json_pick:
 * @object: a JSON object that has passed a scan
 * @keys: (array zero-terminated=1): the members to keep
 *
 * Returns: (transfer full): @object with only @keys, as compact text
 */
char *banter_json_pick (const char *object, const char *const *keys);

/**
 * banter_json_dup_member:
 * @object: a JSON object that has passed a scan
 * @path: member names joined by '/', "content/body"; '/' and '~' in a name written as in RFC 6901
 *
 * For the rare single member of a document that has no table.
 *
 * Returns: (transfer full) (nullable): its value as JSON text, or %NULL
 */
char *banter_json_dup_member (const char *object, const char *path);

/* As banter_json_dup_member(), only if the value is a string; the string itself, unescaped. */
char *banter_json_dup_string_member (const char *object, const char *path);

G_END_DECLS
