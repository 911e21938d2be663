/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-map"

#include "config.h"

#include "banter-matrix-map-private.h"

typedef struct
{
  GHashTable *map;
} Wrapper;

GHashTable *
banter_matrix_map_decode (const BanterJsonType *type, const char *json, GDestroyNotify free_value)
{
  GHashTable *map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_value);
  Wrapper *wrapper = json != NULL ? banter_json_decode (type, json, -1, NULL) : NULL;
  GHashTableIter iter;
  gpointer key, value;

  g_assert (banter_json_type_is_whole (type) && type->size == sizeof (Wrapper));

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

  g_assert (banter_json_type_is_whole (type) && type->size == sizeof (Wrapper));

  return banter_json_encode (type, &wrapper);
}
