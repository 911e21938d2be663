/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-pack"

#include "config.h"

#include "banter-matrix-pack.h"

#define ORDER "im.banter.order"

#define T BANTER_JSON_TOLERANT

static const BanterJsonField pack_image_fields[] = {
  BANTER_JSON_STRING (BanterMatrixPackImage, url, "url", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterMatrixPackImage, body, "body", T),
  BANTER_JSON_OBJECT (BanterMatrixPackImage, info, "info", T),
  BANTER_JSON_STRINGS (BanterMatrixPackImage, usage, "usage", T),
  BANTER_JSON_INT (BanterMatrixPackImage, order, ORDER, T),
};
BANTER_MATRIX_DEFINE (PackImage, pack_image)

static const BanterJsonField pack_info_fields[] = {
  BANTER_JSON_STRING (BanterMatrixPackInfo, display_name, "display_name", T),
  BANTER_JSON_STRING (BanterMatrixPackInfo, avatar_url, "avatar_url", T),
  BANTER_JSON_STRINGS (BanterMatrixPackInfo, usage, "usage", T),
  BANTER_JSON_STRING (BanterMatrixPackInfo, attribution, "attribution", T),
  BANTER_JSON_STRING (BanterMatrixPackInfo, category, "im.banter.category", T),
};
BANTER_MATRIX_DEFINE (PackInfo, pack_info)

static const BanterJsonField pack_fields[] = {
  BANTER_JSON_STRUCT_MAP (BanterMatrixPack, images, "images", &banter_matrix_pack_image_type,
                          T | BANTER_JSON_ALWAYS),
  BANTER_JSON_STRUCT (BanterMatrixPack, pack, "pack", &banter_matrix_pack_info_type, T),
};
BANTER_MATRIX_DEFINE (Pack, pack)

static const BanterJsonField pack_rooms_fields[] = {
  BANTER_JSON_RAW_MAP (BanterMatrixPackRooms, rooms, "rooms", T | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (PackRooms, pack_rooms)

static gboolean
usage_allows_stickers (GStrv usage)
{
  return usage == NULL || usage[0] == NULL
         || g_strv_contains ((const char *const *)usage, "sticker");
}

gboolean
banter_matrix_pack_is_for_stickers (const BanterMatrixPack *pack,
                                    const BanterMatrixPackImage *image)
{
  g_return_val_if_fail (pack != NULL, FALSE);

  if (image != NULL && image->usage != NULL && image->usage[0] != NULL)
    return usage_allows_stickers (image->usage);

  return usage_allows_stickers (pack->pack != NULL ? pack->pack->usage : NULL);
}

static int
compare_shortcodes (gconstpointer a, gconstpointer b, gpointer images)
{
  const char *left = *(const char *const *)a;
  const char *right = *(const char *const *)b;
  const gint64 left_order = ((BanterMatrixPackImage *)g_hash_table_lookup (images, left))->order;
  const gint64 right_order = ((BanterMatrixPackImage *)g_hash_table_lookup (images, right))->order;

  if (left_order == right_order)
    return g_strcmp0 (left, right);
  if (left_order == 0 || right_order == 0)
    return left_order == 0 ? 1 : -1;

  return left_order < right_order ? -1 : 1;
}

GPtrArray *
banter_matrix_pack_get_shortcodes (const BanterMatrixPack *pack)
{
  GPtrArray *codes = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer code;

  g_return_val_if_fail (pack != NULL, codes);

  if (pack->images == NULL)
    return codes;
  g_hash_table_iter_init (&iter, pack->images);
  while (g_hash_table_iter_next (&iter, &code, NULL))
    g_ptr_array_add (codes, code);
  g_ptr_array_sort_with_data (codes, compare_shortcodes, pack->images);

  return codes;
}

char *
banter_matrix_pack_rooms_patch (const char *room_id, const char *state_key, gboolean saved,
                                gint64 order)
{
  g_autoptr (GString) patch = g_string_new ("{\"rooms\":{");

  banter_json_append_string (patch, room_id);
  g_string_append (patch, ":{");
  banter_json_append_string (patch, state_key);
  if (saved && order != 0)
    g_string_append_printf (patch, ":{\"" ORDER "\":%" G_GINT64_FORMAT "}}}}", order);
  else
    g_string_append (patch, saved ? ":{}}}}" : ":null}}}");

  return g_string_free (g_steal_pointer (&patch), FALSE);
}

/* RFC 6901: '~' is "~0", '/' is "~1". */
static char *
escape_pointer (const char *name)
{
  g_autoptr (GString) out = g_string_new (name);

  g_string_replace (out, "~", "~0", 0);
  g_string_replace (out, "/", "~1", 0);

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* (transfer full) (nullable): @member of a listed set, or with NULL the whole of it, as JSON */
static char *
dup_listed (const char *content, const char *room_id, const char *state_key, const char *member)
{
  g_autofree char *room = escape_pointer (room_id);
  g_autofree char *key = escape_pointer (state_key);
  g_autofree char *path
      = g_strconcat ("rooms/", room, "/", key, member != NULL ? "/" : NULL, member, NULL);

  return content != NULL ? banter_json_dup_member (content, path) : NULL;
}

gboolean
banter_matrix_pack_rooms_contain (const char *content, const char *room_id, const char *state_key)
{
  g_autofree char *value = dup_listed (content, room_id, state_key, NULL);

  return value != NULL && value[0] == '{';
}

gint64
banter_matrix_pack_rooms_get_order (const char *content, const char *room_id, const char *state_key)
{
  g_autofree char *value = dup_listed (content, room_id, state_key, ORDER);

  return value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0;
}
