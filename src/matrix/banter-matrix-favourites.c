/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-favourites"

#include "config.h"

#include "banter-matrix-favourites.h"

#define T BANTER_JSON_TOLERANT

static const BanterJsonField favourite_fields[] = {
  BANTER_JSON_STRING (BanterMatrixFavourite, body, "body", T),
  BANTER_JSON_STRING (BanterMatrixFavourite, shortcode, "shortcode", T),
  BANTER_JSON_OBJECT (BanterMatrixFavourite, info, "info", T),
  BANTER_JSON_STRING (BanterMatrixFavourite, room_id, "room_id", T),
  BANTER_JSON_STRING (BanterMatrixFavourite, state_key, "state_key", T),
  BANTER_JSON_INT (BanterMatrixFavourite, added_ts, "added_ts", T),
};
BANTER_MATRIX_DEFINE (Favourite, favourite)

static const BanterJsonField favourites_fields[] = {
  BANTER_JSON_STRUCT_MAP (BanterMatrixFavourites, stickers, "stickers",
                          &banter_matrix_favourite_type, T | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (Favourites, favourites)

typedef struct
{
  GHashTable *changes; /* mxc URI -> JSON */
} Waiting;

static const BanterJsonField waiting_fields[] = {
  BANTER_JSON_RAW_MAP (Waiting, changes, BANTER_JSON_WHOLE, T),
};
static const BanterJsonType waiting_type = BANTER_JSON_TYPE ("Waiting", Waiting, waiting_fields);

static Waiting *
read_waiting (const char *json)
{
  Waiting *waiting = json != NULL ? banter_json_decode (&waiting_type, json, -1, NULL) : NULL;

  if (waiting == NULL)
    waiting = g_new0 (Waiting, 1);
  if (waiting->changes == NULL)
    waiting->changes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return waiting;
}

/* Consumes @waiting. */
static char *
write_waiting (Waiting *waiting)
{
  char *json = banter_json_encode (&waiting_type, waiting);

  banter_json_free (&waiting_type, waiting);
  return json;
}

char *
banter_matrix_favourites_change (const char *waiting, const char *url,
                                 const BanterMatrixFavourite *favourite)
{
  Waiting *changed = read_waiting (waiting);

  g_return_val_if_fail (url != NULL, write_waiting (changed));

  g_hash_table_insert (changed->changes, g_strdup (url),
                       favourite != NULL
                           ? banter_json_encode (&banter_matrix_favourite_type, favourite)
                           : g_strdup ("false"));
  return write_waiting (changed);
}

char *
banter_matrix_favourites_apply (const char *document, const char *waiting)
{
  Waiting *changed = read_waiting (waiting);
  g_autoptr (GString) patch = g_string_new ("{\"stickers\":{");
  GHashTableIter iter;
  gpointer url, change;
  const char *comma = "";

  g_hash_table_iter_init (&iter, changed->changes);
  while (g_hash_table_iter_next (&iter, &url, &change))
    {
      g_string_append (patch, comma);
      banter_json_append_string (patch, url);
      g_string_append_c (patch, ':');
      g_string_append (patch, *(const char *)change == '{' ? change : "null");
      comma = ",";
    }
  g_string_append (patch, "}}");
  banter_json_free (&waiting_type, changed);
  return banter_json_merge (document, patch->str, NULL);
}

char *
banter_matrix_favourites_settle (const char *waiting, const char *told)
{
  Waiting *now = read_waiting (waiting);
  Waiting *then = read_waiting (told);
  GHashTableIter iter;
  gpointer url, change;

  g_hash_table_iter_init (&iter, now->changes);
  while (g_hash_table_iter_next (&iter, &url, &change))
    if (g_strcmp0 (g_hash_table_lookup (then->changes, url), change) == 0)
      g_hash_table_iter_remove (&iter);
  banter_json_free (&waiting_type, then);
  return write_waiting (now);
}

gboolean
banter_matrix_favourites_waits (const char *waiting)
{
  Waiting *changes = read_waiting (waiting);
  gboolean any = g_hash_table_size (changes->changes) > 0;

  banter_json_free (&waiting_type, changes);
  return any;
}
