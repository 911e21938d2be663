/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-json"

#include "config.h"

#include "banter-json-private.h"

#include <string.h>

/* Decoding: JSON text to the struct that a descriptor table describes, and freeing it. Any thread;
 * no state. Every text is scanned before json-glib sees it, so that no caller can forget it.
 *
 * The path in an error message is built while unwinding: each level puts its own name in front. */

/* Our own texts nest deeper than what we accept: an event of 64 levels lies inside a response. */
#define DEPTH_OWN 128

#define MEMBER(value, field, T) (*(T *)((char *)(value) + (field)->offset))

static gboolean decode_struct (const BanterJsonType *type, JsonNode *node, gpointer *out,
                               GError **error);

/* ---- parsing ---- */

JsonNode *
banter_json_parse (const char *json, gsize length, const BanterJsonLimits *limits, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) parse_error = NULL;
  JsonNode *root;

  if (!banter_json_scan (json, length, limits, error))
    return NULL;
  /* Not the immutable parser: its seals cost a quarter of the time, and no node leaves the codec.
   */
  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, json, (gssize)length, &parse_error)
      || (root = json_parser_steal_root (parser)) == NULL)
    {
      g_set_error_literal (error, BANTER_JSON_ERROR, BANTER_JSON_ERROR_SYNTAX,
                           parse_error != NULL ? parse_error->message : "no value");
      return NULL;
    }
  return root;
}

JsonNode *
banter_json_parse_own (const char *json, gssize length, GError **error)
{
  static const BanterJsonLimits limits = { 0, DEPTH_OWN };

  return banter_json_parse (json, length < 0 ? strlen (json) : (gsize)length, &limits, error);
}

gboolean
banter_json_type_is_whole (const BanterJsonType *type)
{
  return type->n_fields == 1 && type->fields[0].name == BANTER_JSON_WHOLE;
}

/* ---- freeing ---- */

static void
free_text (char *text, BanterJsonFlags flags)
{
  if (text != NULL && (flags & BANTER_JSON_SECRET))
    explicit_bzero (text, strlen (text));
  g_free (text);
}

static void
free_strings (GStrv strings, BanterJsonFlags flags)
{
  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    free_text (strings[i], flags);
  g_free (strings);
}

static void
free_array (GPtrArray *array, const BanterJsonField *field)
{
  if (array == NULL)
    return;
  g_ptr_array_set_free_func (array, NULL);
  for (guint i = 0; i < array->len; i++)
    if (field->kind == BANTER_JSON_KIND_STRUCTS)
      banter_json_free (field->type, array->pdata[i]);
    else
      free_text (array->pdata[i], field->flags);
  g_ptr_array_unref (array);
}

static void
free_map (GHashTable *map, const BanterJsonField *field)
{
  GHashTableIter iter;
  gpointer key, value;

  if (map == NULL)
    return;
  g_hash_table_iter_init (&iter, map);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_hash_table_iter_steal (&iter);
      g_free (key);
      if (field->kind == BANTER_JSON_KIND_STRUCT_MAP)
        banter_json_free (field->type, value);
      else if (field->kind == BANTER_JSON_KIND_INT_MAP)
        g_free (value);
      else
        free_text (value, field->flags);
    }
  g_hash_table_unref (map);
}

static void
clear_field (const BanterJsonField *field, gpointer value)
{
  switch (field->kind)
    {
    case BANTER_JSON_KIND_STRING:
    case BANTER_JSON_KIND_RAW:
    case BANTER_JSON_KIND_OBJECT:
      free_text (g_steal_pointer (&MEMBER (value, field, char *)), field->flags);
      break;
    case BANTER_JSON_KIND_BOOL:
      MEMBER (value, field, gboolean) = FALSE;
      break;
    case BANTER_JSON_KIND_INT:
      MEMBER (value, field, gint64) = 0;
      break;
    case BANTER_JSON_KIND_DOUBLE:
      MEMBER (value, field, double) = 0;
      break;
    case BANTER_JSON_KIND_STRINGS:
      free_strings (g_steal_pointer (&MEMBER (value, field, GStrv)), field->flags);
      break;
    case BANTER_JSON_KIND_STRUCT:
      banter_json_free (field->type, g_steal_pointer (&MEMBER (value, field, gpointer)));
      break;
    case BANTER_JSON_KIND_STRUCTS:
    case BANTER_JSON_KIND_RAWS:
      free_array (g_steal_pointer (&MEMBER (value, field, GPtrArray *)), field);
      break;
    case BANTER_JSON_KIND_STRUCT_MAP:
    case BANTER_JSON_KIND_STRING_MAP:
    case BANTER_JSON_KIND_INT_MAP:
    case BANTER_JSON_KIND_RAW_MAP:
      free_map (g_steal_pointer (&MEMBER (value, field, GHashTable *)), field);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
banter_json_clear (const BanterJsonType *type, gpointer value)
{
  g_return_if_fail (type != NULL && value != NULL);

  for (guint i = 0; i < type->n_fields; i++)
    clear_field (&type->fields[i], value);
}

void
banter_json_free (const BanterJsonType *type, gpointer value)
{
  g_return_if_fail (type != NULL);

  if (value == NULL)
    return;
  banter_json_clear (type, value);
  g_free (value);
}

/* ---- decoding ---- */

static gboolean
wrong_type (GError **error, const char *expected)
{
  g_set_error (error, BANTER_JSON_ERROR, BANTER_JSON_ERROR_TYPE, ": expected %s", expected);
  return FALSE;
}

static char *
node_to_text (JsonNode *node)
{
  GString *out = g_string_new (NULL);

  banter_json_append_node (out, node);
  return g_string_free (out, FALSE);
}

/* One value of the kinds that also occur inside arrays and maps. */
static gboolean
decode_item (BanterJsonKind kind, const BanterJsonType *type, JsonNode *node, gpointer *out,
             GError **error)
{
  GType value_type = json_node_get_value_type (node);

  switch (kind)
    {
    case BANTER_JSON_KIND_STRING:
      if (value_type != G_TYPE_STRING)
        return wrong_type (error, "a string");
      *out = g_strdup (json_node_get_string (node));
      return TRUE;
    case BANTER_JSON_KIND_INT:
      if (value_type != G_TYPE_INT64)
        return wrong_type (error, "an integer");
      *out = g_new (gint64, 1);
      *(gint64 *)*out = json_node_get_int (node);
      return TRUE;
    case BANTER_JSON_KIND_STRUCT:
      return decode_struct (type, node, out, error);
    case BANTER_JSON_KIND_OBJECT:
      if (!JSON_NODE_HOLDS_OBJECT (node))
        return wrong_type (error, "an object");
      G_GNUC_FALLTHROUGH;
    case BANTER_JSON_KIND_RAW:
      *out = node_to_text (node);
      return TRUE;
    case BANTER_JSON_KIND_BOOL:
    case BANTER_JSON_KIND_DOUBLE:
    case BANTER_JSON_KIND_STRINGS:
    case BANTER_JSON_KIND_STRUCTS:
    case BANTER_JSON_KIND_STRUCT_MAP:
    case BANTER_JSON_KIND_STRING_MAP:
    case BANTER_JSON_KIND_INT_MAP:
    case BANTER_JSON_KIND_RAWS:
    case BANTER_JSON_KIND_RAW_MAP:
    default:
      g_assert_not_reached ();
    }
}

static BanterJsonKind
item_kind (BanterJsonKind kind)
{
  switch (kind)
    {
    case BANTER_JSON_KIND_STRINGS:
    case BANTER_JSON_KIND_STRING_MAP:
      return BANTER_JSON_KIND_STRING;
    case BANTER_JSON_KIND_STRUCTS:
    case BANTER_JSON_KIND_STRUCT_MAP:
      return BANTER_JSON_KIND_STRUCT;
    case BANTER_JSON_KIND_INT_MAP:
      return BANTER_JSON_KIND_INT;
    case BANTER_JSON_KIND_RAWS:
    case BANTER_JSON_KIND_RAW_MAP:
      return BANTER_JSON_KIND_RAW;
    case BANTER_JSON_KIND_STRING:
    case BANTER_JSON_KIND_BOOL:
    case BANTER_JSON_KIND_INT:
    case BANTER_JSON_KIND_DOUBLE:
    case BANTER_JSON_KIND_STRUCT:
    case BANTER_JSON_KIND_RAW:
    case BANTER_JSON_KIND_OBJECT:
    default:
      return kind;
    }
}

/* Fills @items; on failure what is in it already stays there, for banter_json_free(). */
static gboolean
decode_items (const BanterJsonField *field, JsonNode *node, GPtrArray *items, GError **error)
{
  JsonArray *array;
  guint n;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return wrong_type (error, "an array");
  array = json_node_get_array (node);
  n = json_array_get_length (array);
  for (guint i = 0; i < n; i++)
    {
      gpointer item = NULL;
      g_autoptr (GError) item_error = NULL;

      if (decode_item (item_kind (field->kind), field->type, json_array_get_element (array, i),
                       &item, &item_error))
        g_ptr_array_add (items, item);
      else if (!(field->flags & BANTER_JSON_TOLERANT))
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&item_error), "[%u]", i);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
decode_map (const BanterJsonField *field, JsonNode *node, GHashTable *map, GError **error)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return wrong_type (error, "an object");
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &key, &member))
    {
      gpointer item = NULL;
      g_autoptr (GError) item_error = NULL;

      if (decode_item (item_kind (field->kind), field->type, member, &item, &item_error))
        g_hash_table_insert (map, g_strdup (key), item);
      else if (!(field->flags & BANTER_JSON_TOLERANT))
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&item_error), ".%s", key);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
decode_strings (const BanterJsonField *field, JsonNode *node, GStrv *out, GError **error)
{
  GPtrArray *items = g_ptr_array_new ();
  gboolean ok = decode_items (field, node, items, error);

  g_ptr_array_add (items, NULL);
  *out = (GStrv)g_ptr_array_free (items, FALSE);
  return ok;
}

static gboolean
decode_field (const BanterJsonField *field, JsonNode *node, gpointer value, GError **error)
{
  GType value_type = json_node_get_value_type (node);

  switch (field->kind)
    {
    case BANTER_JSON_KIND_STRING:
    case BANTER_JSON_KIND_STRUCT:
    case BANTER_JSON_KIND_RAW:
    case BANTER_JSON_KIND_OBJECT:
      return decode_item (field->kind, field->type, node, &MEMBER (value, field, gpointer), error);
    case BANTER_JSON_KIND_BOOL:
      if (value_type != G_TYPE_BOOLEAN)
        return wrong_type (error, "true or false");
      MEMBER (value, field, gboolean) = json_node_get_boolean (node);
      return TRUE;
    case BANTER_JSON_KIND_INT:
      if (value_type != G_TYPE_INT64)
        return wrong_type (error, "an integer");
      MEMBER (value, field, gint64) = json_node_get_int (node);
      return TRUE;
    case BANTER_JSON_KIND_DOUBLE:
      if (value_type != G_TYPE_INT64 && value_type != G_TYPE_DOUBLE)
        return wrong_type (error, "a number");
      MEMBER (value, field, double) = json_node_get_double (node);
      return TRUE;
    case BANTER_JSON_KIND_STRINGS:
      return decode_strings (field, node, &MEMBER (value, field, GStrv), error);
    case BANTER_JSON_KIND_STRUCTS:
    case BANTER_JSON_KIND_RAWS:
      MEMBER (value, field, GPtrArray *) = g_ptr_array_new ();
      return decode_items (field, node, MEMBER (value, field, GPtrArray *), error);
    case BANTER_JSON_KIND_STRUCT_MAP:
    case BANTER_JSON_KIND_STRING_MAP:
    case BANTER_JSON_KIND_INT_MAP:
    case BANTER_JSON_KIND_RAW_MAP:
      /* Whoever takes an entry out, or replaces one, frees what was there. */
      MEMBER (value, field, GHashTable *)
          = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                   field->kind == BANTER_JSON_KIND_STRUCT_MAP ? NULL : g_free);
      return decode_map (field, node, MEMBER (value, field, GHashTable *), error);
    default:
      g_assert_not_reached ();
    }
}

static gboolean
decode_member (const BanterJsonField *field, JsonObject *object, gpointer value, GError **error)
{
  JsonNode *node = json_object_get_member (object, field->name);
  g_autoptr (GError) field_error = NULL;

  /* null counts as absent, except where any value is wanted. */
  if (node != NULL && JSON_NODE_HOLDS_NULL (node) && field->kind != BANTER_JSON_KIND_RAW)
    node = NULL;
  if (node != NULL)
    {
      if (decode_field (field, node, value, &field_error))
        return TRUE;
      clear_field (field, value);
      if (!(field->flags & BANTER_JSON_TOLERANT))
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&field_error), ".%s", field->name);
          return FALSE;
        }
    }
  if (field->flags & BANTER_JSON_REQUIRED)
    {
      g_set_error (error, BANTER_JSON_ERROR, BANTER_JSON_ERROR_MISSING, ".%s: missing",
                   field->name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
decode_struct (const BanterJsonType *type, JsonNode *node, gpointer *out, GError **error)
{
  gboolean is_whole = banter_json_type_is_whole (type);
  gboolean ok = TRUE;
  gpointer value;

  if (!is_whole && !JSON_NODE_HOLDS_OBJECT (node))
    return wrong_type (error, "an object");
  value = g_malloc0 (type->size);
  if (is_whole)
    ok = decode_field (&type->fields[0], node, value, error);
  for (guint i = 0; ok && !is_whole && i < type->n_fields; i++)
    ok = decode_member (&type->fields[i], json_node_get_object (node), value, error);
  if (ok)
    *out = value;
  else
    banter_json_free (type, value);
  return ok;
}

static gpointer
decode_root (const BanterJsonType *type, JsonNode *root, GError **error)
{
  gpointer value = NULL;
  g_autoptr (GError) decode_error = NULL;

  if (root != NULL && !decode_struct (type, root, &value, &decode_error))
    {
      const char *message = decode_error->message;

      g_set_error (error, decode_error->domain, decode_error->code, "%s%s",
                   message[0] == ':' ? type->name : "", message + (message[0] == '.' ? 1 : 0));
    }
  g_clear_pointer (&root, json_node_unref);
  return value;
}

gpointer
banter_json_decode (const BanterJsonType *type, const char *json, gssize length, GError **error)
{
  g_return_val_if_fail (type != NULL && json != NULL, NULL);

  return decode_root (type, banter_json_parse_own (json, length, error), error);
}

gpointer
banter_json_decode_untrusted (const BanterJsonType *type, const char *json, gsize length,
                              const BanterJsonLimits *limits, GError **error)
{
  g_return_val_if_fail (type != NULL && (json != NULL || length == 0), NULL);

  return decode_root (type, banter_json_parse (json, length, limits, error), error);
}
