/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-json-document"

#include "config.h"

#include "banter-json-private.h"

#include <string.h>

/* Work on whole JSON documents that have no descriptor table: canonical form, merge patch, picking
 * members. Any thread; no state. Recursion is bounded by the scanner's depth cap. */

static gboolean append_canonical (GString *out, JsonNode *node, GError **error);

static gboolean
type_error (GError **error)
{
  g_set_error_literal (error, BANTER_JSON_ERROR, BANTER_JSON_ERROR_TYPE, "expected an object");
  return FALSE;
}

/* ---- canonical ---- */

static gboolean
append_canonical_object (GString *out, JsonObject *object, GError **error)
{
  /* The order of UTF-8 bytes is the order of code points. */
  g_autoptr (GList) names = g_list_sort (json_object_get_members (object), (GCompareFunc)strcmp);

  g_string_append_c (out, '{');
  for (GList *l = names; l != NULL; l = l->next)
    {
      banter_json_append_name (out, l->data);
      if (!append_canonical (out, json_object_get_member (object, l->data), error))
        return FALSE;
    }
  g_string_append_c (out, '}');
  return TRUE;
}

static gboolean
append_canonical_array (GString *out, JsonArray *array, GError **error)
{
  guint n = json_array_get_length (array);

  g_string_append_c (out, '[');
  for (guint i = 0; i < n; i++)
    {
      banter_json_append_comma (out);
      if (!append_canonical (out, json_array_get_element (array, i), error))
        return FALSE;
    }
  g_string_append_c (out, ']');
  return TRUE;
}

static gboolean
append_canonical (GString *out, JsonNode *node, GError **error)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return append_canonical_object (out, json_node_get_object (node), error);
  if (JSON_NODE_HOLDS_ARRAY (node))
    return append_canonical_array (out, json_node_get_array (node), error);
  if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    {
      g_set_error_literal (error, BANTER_JSON_ERROR, BANTER_JSON_ERROR_INTEGER,
                           "canonical JSON holds no floating-point numbers");
      return FALSE;
    }
  banter_json_append_node (out, node);
  return TRUE;
}

char *
banter_json_canonical (const char *json, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  GString *out;
  gboolean ok;

  g_return_val_if_fail (json != NULL, NULL);

  root = banter_json_parse_own (json, -1, error);
  if (root == NULL)
    return NULL;
  out = g_string_sized_new (strlen (json));
  ok = append_canonical (out, root, error);
  return g_string_free (out, !ok);
}

/* ---- merge ---- */

/* MergePatch(target, patch) of RFC 7396, §2, for a @patch that is an object. */
static void
append_merged (GString *out, JsonObject *target, JsonObject *patch)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  g_string_append_c (out, '{');
  if (target != NULL)
    {
      json_object_iter_init_ordered (&iter, target);
      while (json_object_iter_next_ordered (&iter, &name, &value))
        if (!json_object_has_member (patch, name))
          {
            banter_json_append_name (out, name);
            banter_json_append_node (out, value);
          }
    }
  json_object_iter_init_ordered (&iter, patch);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      JsonNode *old = target != NULL ? json_object_get_member (target, name) : NULL;

      if (JSON_NODE_HOLDS_NULL (value))
        continue;
      banter_json_append_name (out, name);
      if (JSON_NODE_HOLDS_OBJECT (value))
        append_merged (
            out, old != NULL && JSON_NODE_HOLDS_OBJECT (old) ? json_node_get_object (old) : NULL,
            json_node_get_object (value));
      else
        banter_json_append_node (out, value);
    }
  g_string_append_c (out, '}');
}

char *
banter_json_merge (const char *target, const char *patch, GError **error)
{
  g_autoptr (JsonNode) target_node = NULL;
  g_autoptr (JsonNode) patch_node = NULL;
  GString *out;

  g_return_val_if_fail (patch != NULL, NULL);

  target_node = banter_json_parse_own (target != NULL ? target : "{}", -1, error);
  if (target_node == NULL)
    return NULL;
  patch_node = banter_json_parse_own (patch, -1, error);
  if (patch_node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (target_node) || !JSON_NODE_HOLDS_OBJECT (patch_node))
    {
      type_error (error);
      return NULL;
    }
  out = g_string_new (NULL);
  append_merged (out, json_node_get_object (target_node), json_node_get_object (patch_node));
  return g_string_free (out, FALSE);
}

/* ---- single members ---- */

char *
banter_json_pick (const char *object, const char *const *keys)
{
  g_autoptr (JsonNode) root = NULL;
  GString *out;

  g_return_val_if_fail (object != NULL && keys != NULL, NULL);

  out = g_string_new ("{");
  root = banter_json_parse_own (object, -1, NULL);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *value;

      json_object_iter_init_ordered (&iter, json_node_get_object (root));
      while (json_object_iter_next_ordered (&iter, &name, &value))
        if (g_strv_contains (keys, name))
          {
            banter_json_append_name (out, name);
            banter_json_append_node (out, value);
          }
    }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

/* "~1" is '/', "~0" is '~' (RFC 6901, §4). */
static char *
unescape_name (const char *name)
{
  GString *out = g_string_new (name);

  g_string_replace (out, "~1", "/", 0);
  g_string_replace (out, "~0", "~", 0);
  return g_string_free (out, FALSE);
}

static JsonNode *
find_member (JsonNode *node, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);

  for (guint i = 0; node != NULL && names[i] != NULL; i++)
    {
      g_autofree char *name = unescape_name (names[i]);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return NULL;
      node = json_object_get_member (json_node_get_object (node), name);
    }
  return node;
}

char *
banter_json_dup_member (const char *object, const char *path)
{
  g_autoptr (JsonNode) root = NULL;
  JsonNode *member;
  GString *out;

  g_return_val_if_fail (object != NULL && path != NULL, NULL);

  root = banter_json_parse_own (object, -1, NULL);
  member = find_member (root, path);
  if (member == NULL)
    return NULL;
  out = g_string_new (NULL);
  banter_json_append_node (out, member);
  return g_string_free (out, FALSE);
}

char *
banter_json_dup_string_member (const char *object, const char *path)
{
  g_autoptr (JsonNode) root = NULL;
  JsonNode *member;

  g_return_val_if_fail (object != NULL && path != NULL, NULL);

  root = banter_json_parse_own (object, -1, NULL);
  member = find_member (root, path);
  if (member == NULL || json_node_get_value_type (member) != G_TYPE_STRING)
    return NULL;
  return g_strdup (json_node_get_string (member));
}
