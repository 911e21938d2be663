/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-json-encode"

#include "config.h"

#include "banter-json-private.h"

#include <math.h>
#include <string.h>

/* Encoding: structs and parsed nodes to compact JSON text, written straight into one string. Any
 * thread; no state. Maps are written in the order of their keys, so equal structs give equal text.
 */

#define MEMBER(value, field, T) (*(T const *)((const char *)(value) + (field)->offset))

/* ---- pieces of text ---- */

/* Shortest escapes, as canonical JSON wants them. */
static void
append_escape (GString *out, guchar ch)
{
  static const char short_escapes[0x20] = {
    ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r',
  };

  if (ch == '"' || ch == '\\')
    {
      g_string_append_c (out, '\\');
      g_string_append_c (out, ch);
    }
  else if (short_escapes[ch] != '\0')
    {
      g_string_append_c (out, '\\');
      g_string_append_c (out, short_escapes[ch]);
    }
  else
    g_string_append_printf (out, "\\u%04x", ch);
}

/* Whether a byte is a character that stands for itself. */
static inline gboolean
is_plain (guchar ch)
{
  return ch >= 0x20 && ch < 0x80 && ch != '"' && ch != '\\';
}

static void
append_quoted (GString *out, const char *text, gsize length)
{
  gsize at = out->len;

  g_string_set_size (out, at + length + 2);
  out->str[at] = '"';
  memcpy (out->str + at + 1, text, length);
  out->str[at + 1 + length] = '"';
}

void
banter_json_append_string (GString *out, const char *text)
{
  g_autofree char *valid = NULL;
  const char *plain = text;

  g_return_if_fail (out != NULL && text != NULL);

  /* Nearly all are: names, ids, most words. */
  while (is_plain (*plain))
    plain++;
  if (*plain == '\0')
    {
      append_quoted (out, text, (gsize)(plain - text));
      return;
    }
  if (!g_utf8_validate (text, -1, NULL))
    text = valid = g_utf8_make_valid (text, -1);
  g_string_append_c (out, '"');
  for (plain = text; *text != '\0'; text++)
    {
      guchar ch = *text;

      if (ch >= 0x20 && ch != '"' && ch != '\\')
        continue;
      g_string_append_len (out, plain, text - plain);
      append_escape (out, ch);
      plain = text + 1;
    }
  g_string_append_len (out, plain, text - plain);
  g_string_append_c (out, '"');
}

void
banter_json_append_int (GString *out, gint64 value)
{
  char digits[24];
  char *p = digits + sizeof digits;
  gint64 clamped = CLAMP (value, -BANTER_JSON_INT_MAX, BANTER_JSON_INT_MAX);
  guint64 rest = clamped < 0 ? -clamped : clamped;

  do
    *--p = '0' + rest % 10;
  while ((rest /= 10) != 0);
  if (clamped < 0)
    *--p = '-';
  g_string_append_len (out, p, digits + sizeof digits - p);
}

/* The shortest text that reads back as the same number, always with a point or an exponent. */
void
banter_json_append_double (GString *out, double value)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    value = 0;
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (text, sizeof text, formats[i], value);
      if (g_ascii_strtod (text, NULL) == value)
        break;
    }
  g_string_append (out, text);
  if (strpbrk (text, ".e") == NULL)
    g_string_append (out, ".0");
}

void
banter_json_append_comma (GString *out)
{
  char last = out->len > 0 ? out->str[out->len - 1] : '\0';

  if (last != '{' && last != '[' && last != '\0')
    g_string_append_c (out, ',');
}

void
banter_json_append_name (GString *out, const char *name)
{
  banter_json_append_comma (out);
  banter_json_append_string (out, name);
  g_string_append_c (out, ':');
}

/* ---- parsed nodes ---- */

static void
append_value (GString *out, JsonNode *node)
{
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      banter_json_append_string (out, json_node_get_string (node));
      break;
    case G_TYPE_INT64:
      banter_json_append_int (out, json_node_get_int (node));
      break;
    case G_TYPE_DOUBLE:
      banter_json_append_double (out, json_node_get_double (node));
      break;
    case G_TYPE_BOOLEAN:
      g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
      break;
    default:
      g_string_append (out, "null");
    }
}

static void
append_object (GString *out, JsonObject *object)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *member;

  g_string_append_c (out, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &member))
    {
      banter_json_append_name (out, key);
      banter_json_append_node (out, member);
    }
  g_string_append_c (out, '}');
}

static void
append_array (GString *out, JsonArray *array)
{
  guint n = json_array_get_length (array);

  g_string_append_c (out, '[');
  for (guint i = 0; i < n; i++)
    {
      banter_json_append_comma (out);
      banter_json_append_node (out, json_array_get_element (array, i));
    }
  g_string_append_c (out, ']');
}

void
banter_json_append_node (GString *out, JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      append_object (out, json_node_get_object (node));
      break;
    case JSON_NODE_ARRAY:
      append_array (out, json_node_get_array (node));
      break;
    case JSON_NODE_VALUE:
      append_value (out, node);
      break;
    case JSON_NODE_NULL:
    default:
      g_string_append (out, "null");
    }
}

/* ---- structs ---- */

/* One element of an array or a map. */
static void
append_item (GString *out, const BanterJsonField *field, gconstpointer item)
{
  switch (field->kind)
    {
    case BANTER_JSON_KIND_STRUCTS:
    case BANTER_JSON_KIND_STRUCT_MAP:
      banter_json_encode_to (field->type, item, out);
      break;
    case BANTER_JSON_KIND_INT_MAP:
      banter_json_append_int (out, *(const gint64 *)item);
      break;
    case BANTER_JSON_KIND_STRING_MAP:
      banter_json_append_string (out, item);
      break;
    case BANTER_JSON_KIND_RAWS:
    case BANTER_JSON_KIND_RAW_MAP:
      g_string_append (out, item);
      break;
    case BANTER_JSON_KIND_STRING:
    case BANTER_JSON_KIND_BOOL:
    case BANTER_JSON_KIND_INT:
    case BANTER_JSON_KIND_DOUBLE:
    case BANTER_JSON_KIND_STRINGS:
    case BANTER_JSON_KIND_STRUCT:
    case BANTER_JSON_KIND_RAW:
    case BANTER_JSON_KIND_OBJECT:
    default:
      g_assert_not_reached ();
    }
}

static void
append_strings (GString *out, const char *const *strings)
{
  g_string_append_c (out, '[');
  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    {
      banter_json_append_comma (out);
      banter_json_append_string (out, strings[i]);
    }
  g_string_append_c (out, ']');
}

static void
append_items (GString *out, const BanterJsonField *field, GPtrArray *items)
{
  g_string_append_c (out, '[');
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      banter_json_append_comma (out);
      append_item (out, field, items->pdata[i]);
    }
  g_string_append_c (out, ']');
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
append_map (GString *out, const BanterJsonField *field, GHashTable *map)
{
  g_autofree gpointer *keys = NULL;
  guint n = 0;

  if (map != NULL)
    keys = g_hash_table_get_keys_as_array (map, &n);
  if (n > 1)
    qsort (keys, n, sizeof *keys, compare_names);
  g_string_append_c (out, '{');
  for (guint i = 0; i < n; i++)
    {
      banter_json_append_name (out, keys[i]);
      append_item (out, field, g_hash_table_lookup (map, keys[i]));
    }
  g_string_append_c (out, '}');
}

static gboolean
is_empty (const BanterJsonField *field, gconstpointer value)
{
  switch (field->kind)
    {
    case BANTER_JSON_KIND_BOOL:
      return !MEMBER (value, field, gboolean);
    case BANTER_JSON_KIND_INT:
      return MEMBER (value, field, gint64) == 0;
    case BANTER_JSON_KIND_DOUBLE:
      return MEMBER (value, field, double) == 0;
    case BANTER_JSON_KIND_STRINGS:
      {
        const char *const *strings = (const char *const *)MEMBER (value, field, GStrv);

        return strings == NULL || strings[0] == NULL;
      }
    case BANTER_JSON_KIND_STRUCTS:
    case BANTER_JSON_KIND_RAWS:
      {
        GPtrArray *items = MEMBER (value, field, GPtrArray *);

        return items == NULL || items->len == 0;
      }
    case BANTER_JSON_KIND_STRUCT_MAP:
    case BANTER_JSON_KIND_STRING_MAP:
    case BANTER_JSON_KIND_INT_MAP:
    case BANTER_JSON_KIND_RAW_MAP:
      {
        GHashTable *map = MEMBER (value, field, GHashTable *);

        return map == NULL || g_hash_table_size (map) == 0;
      }
    case BANTER_JSON_KIND_STRING:
    case BANTER_JSON_KIND_STRUCT:
    case BANTER_JSON_KIND_RAW:
    case BANTER_JSON_KIND_OBJECT:
    default:
      return MEMBER (value, field, gconstpointer) == NULL;
    }
}

static void
append_field (GString *out, const BanterJsonField *field, gconstpointer value)
{
  const char *text;

  switch (field->kind)
    {
    case BANTER_JSON_KIND_STRING:
      text = MEMBER (value, field, char *);
      banter_json_append_string (out, text != NULL ? text : "");
      break;
    case BANTER_JSON_KIND_RAW:
      text = MEMBER (value, field, char *);
      g_string_append (out, text != NULL ? text : "null");
      break;
    case BANTER_JSON_KIND_OBJECT:
      text = MEMBER (value, field, char *);
      g_string_append (out, text != NULL ? text : "{}");
      break;
    case BANTER_JSON_KIND_BOOL:
      g_string_append (out, MEMBER (value, field, gboolean) ? "true" : "false");
      break;
    case BANTER_JSON_KIND_INT:
      banter_json_append_int (out, MEMBER (value, field, gint64));
      break;
    case BANTER_JSON_KIND_DOUBLE:
      banter_json_append_double (out, MEMBER (value, field, double));
      break;
    case BANTER_JSON_KIND_STRINGS:
      append_strings (out, (const char *const *)MEMBER (value, field, GStrv));
      break;
    case BANTER_JSON_KIND_STRUCT:
      if (MEMBER (value, field, gpointer) != NULL)
        banter_json_encode_to (field->type, MEMBER (value, field, gpointer), out);
      else
        g_string_append (out, "{}");
      break;
    case BANTER_JSON_KIND_STRUCTS:
    case BANTER_JSON_KIND_RAWS:
      append_items (out, field, MEMBER (value, field, GPtrArray *));
      break;
    case BANTER_JSON_KIND_STRUCT_MAP:
    case BANTER_JSON_KIND_STRING_MAP:
    case BANTER_JSON_KIND_INT_MAP:
    case BANTER_JSON_KIND_RAW_MAP:
      append_map (out, field, MEMBER (value, field, GHashTable *));
      break;
    default:
      g_assert_not_reached ();
    }
}

void
banter_json_encode_to (const BanterJsonType *type, gconstpointer value, GString *out)
{
  g_return_if_fail (type != NULL && value != NULL && out != NULL);

  if (banter_json_type_is_whole (type))
    {
      append_field (out, &type->fields[0], value);
      return;
    }
  g_string_append_c (out, '{');
  for (guint i = 0; i < type->n_fields; i++)
    {
      const BanterJsonField *field = &type->fields[i];

      if (is_empty (field, value) && !(field->flags & (BANTER_JSON_REQUIRED | BANTER_JSON_ALWAYS)))
        continue;
      banter_json_append_name (out, field->name);
      append_field (out, field, value);
    }
  g_string_append_c (out, '}');
}

char *
banter_json_encode (const BanterJsonType *type, gconstpointer value)
{
  GString *out = g_string_sized_new (256);

  banter_json_encode_to (type, value, out);
  return g_string_free (out, FALSE);
}
