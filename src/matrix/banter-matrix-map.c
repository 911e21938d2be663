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
banter_matrix_map_decode (const BanterJsonType *type, const char *json)
{
  g_autofree char *text = g_strconcat (prefix, json != NULL ? json : "{}", "}", NULL);
  Wrapper *wrapper = banter_json_decode (type, text, -1, NULL);
  GHashTable *map = wrapper != NULL ? g_steal_pointer (&wrapper->map) : NULL;

  g_assert (type->n_fields == 1 && type->size == sizeof (Wrapper));

  banter_json_free (type, wrapper);

  return map != NULL ? map : g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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
