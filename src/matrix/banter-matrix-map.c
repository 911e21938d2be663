/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-map"

#include "config.h"

#include <string.h>

#include "banter-matrix-map-private.h"

typedef struct
{
  GHashTable *map;
} Wrapper;

static const char prefix[] = "{\"" BANTER_MATRIX_MAP_MEMBER "\":";

GHashTable *
banter_matrix_map_decode (const BanterJsonType *type, const char *json, GDestroyNotify free_value)
{
  g_autofree char *text = g_strconcat (prefix, json != NULL ? json : "{}", "}", NULL);
  GHashTable *map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_value);
  Wrapper *wrapper = banter_json_decode (type, text, -1, NULL);
  GHashTableIter iter;
  gpointer key, value;

  g_assert (type->n_fields == 1 && type->size == sizeof (Wrapper));

  if (wrapper == NULL || wrapper->map == NULL)
    {
      banter_json_free (type, wrapper);
      return map;
    }
  g_hash_table_iter_init (&iter, wrapper->map);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_hash_table_iter_steal (&iter);
      g_hash_table_insert (map, key, value);
    }
  banter_json_free (type, wrapper);

  return map;
}

char *
banter_matrix_map_encode (const BanterJsonType *type, GHashTable *map)
{
  const Wrapper wrapper = { map };
  g_autofree char *text = NULL;

  g_assert (type->n_fields == 1 && type->size == sizeof (Wrapper));

  if (map == NULL || g_hash_table_size (map) == 0)
    return g_strdup ("{}");

  text = banter_json_encode (type, &wrapper);

  return g_strndup (text + strlen (prefix), strlen (text) - strlen (prefix) - 1);
}
