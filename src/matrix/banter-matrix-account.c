/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-account"

#include "config.h"

#include "banter-matrix-account.h"

#include "banter-matrix-map-private.h"

#define T BANTER_JSON_TOLERANT

static const BanterJsonField ignored_fields[] = {
  BANTER_JSON_RAW_MAP (BanterMatrixIgnored, ignored_users, "ignored_users", T | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (Ignored, ignored)

static const BanterJsonField tag_fields[] = {
  BANTER_JSON_DOUBLE (BanterMatrixTag, order, "order", 0),
};
BANTER_MATRIX_DEFINE (Tag, tag)

static const BanterJsonField tags_fields[] = {
  BANTER_JSON_RAW_MAP (BanterMatrixTags, tags, "tags", BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (Tags, tags)

static const BanterJsonField invite_permission_fields[] = {
  BANTER_JSON_STRING (BanterMatrixInvitePermission, default_action, "default_action",
                      BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (InvitePermission, invite_permission)

static const BanterJsonField word_filter_fields[] = {
  BANTER_JSON_RAW (BanterMatrixWordFilter, enabled, "enabled", 0),
  BANTER_JSON_STRINGS (BanterMatrixWordFilter, languages, "languages", T | BANTER_JSON_ALWAYS),
  BANTER_JSON_STRINGS (BanterMatrixWordFilter, custom, "custom", T | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (WordFilter, word_filter)

static const BanterJsonField privacy_fields[] = {
  BANTER_JSON_STRING (BanterMatrixPrivacy, who_can_message, "who_can_message", 0),
  BANTER_JSON_STRING (BanterMatrixPrivacy, who_can_add_to_groups, "who_can_add_to_groups", 0),
  BANTER_JSON_RAW (BanterMatrixPrivacy, read_receipts, "read_receipts", 0),
  BANTER_JSON_RAW (BanterMatrixPrivacy, typing, "typing", 0),
  BANTER_JSON_RAW (BanterMatrixPrivacy, activity_status, "activity_status", 0),
  BANTER_JSON_STRUCT (BanterMatrixPrivacy, filter_words, "filter_words",
                      &banter_matrix_word_filter_type, 0),
  BANTER_JSON_RAW (BanterMatrixPrivacy, restrict_messages, "restrict_messages", 0),
};
BANTER_MATRIX_DEFINE (Privacy, privacy)

static const BanterJsonField follow_fields[] = {
  BANTER_JSON_INT (BanterMatrixFollow, since_ts, "since_ts", T | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (Follow, follow)

static const BanterJsonField following_fields[] = {
  BANTER_JSON_STRUCT_MAP (BanterMatrixFollowing, users, "users", &banter_matrix_follow_type,
                          T | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (Following, following)

static const BanterJsonField sticker_use_fields[] = {
  BANTER_JSON_STRING (BanterMatrixStickerUse, url, "url", BANTER_JSON_REQUIRED),
  BANTER_JSON_INT (BanterMatrixStickerUse, ts, "ts", T),
  BANTER_JSON_INT (BanterMatrixStickerUse, n, "n", T),
};
BANTER_MATRIX_DEFINE (StickerUse, sticker_use)

static const BanterJsonField sticker_uses_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixStickerUses, recent, "recent", &banter_matrix_sticker_use_type,
                       T | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (StickerUses, sticker_uses)

static const BanterJsonField mute_fields[] = {
  BANTER_JSON_INT (BanterMatrixMute, until_ts, "until_ts", T | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (Mute, mute)

static const BanterJsonField archive_fields[] = {
  BANTER_JSON_BOOL (BanterMatrixArchive, archived, "archived", T | BANTER_JSON_ALWAYS),
  BANTER_JSON_INT (BanterMatrixArchive, last_ts, "last_ts", T | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (Archive, archive)

static const BanterJsonField fully_read_fields[] = {
  BANTER_JSON_STRING (BanterMatrixFullyRead, event_id, "event_id", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (FullyRead, fully_read)

static const BanterJsonField marked_unread_fields[] = {
  BANTER_JSON_BOOL (BanterMatrixMarkedUnread, unread, "unread", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (MarkedUnread, marked_unread)

/* m.direct: the values as JSON text first, so that what we cannot read is written back untouched.
 */
typedef struct
{
  GHashTable *map;
} DirectMap;

static const BanterJsonField direct_map_fields[] = {
  BANTER_JSON_RAW_MAP (DirectMap, map, BANTER_JSON_WHOLE, T | BANTER_JSON_ALWAYS),
};
static const BanterJsonType direct_map_type
    = BANTER_JSON_TYPE ("Direct", DirectMap, direct_map_fields);

typedef struct
{
  GStrv strings;
} StringList;

static const BanterJsonField string_list_fields[] = {
  BANTER_JSON_STRINGS (StringList, strings, "strings", T | BANTER_JSON_ALWAYS),
};
static const BanterJsonType string_list_type
    = BANTER_JSON_TYPE ("Strings", StringList, string_list_fields);

static GStrv
strings_from_json (const char *json)
{
  g_autofree char *text = g_strconcat ("{\"strings\":", json, "}", NULL);
  StringList *list = banter_json_decode (&string_list_type, text, -1, NULL);
  GStrv strings = list != NULL ? g_steal_pointer (&list->strings) : NULL;

  banter_json_free (&string_list_type, list);

  return strings;
}

static char *
strings_to_json (const GPtrArray *strings)
{
  g_autoptr (GString) out = g_string_new ("[");

  for (guint i = 0; i < strings->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      banter_json_append_string (out, g_ptr_array_index (strings, i));
    }
  g_string_append_c (out, ']');

  return g_string_free (g_steal_pointer (&out), FALSE);
}

GHashTable *
banter_matrix_direct_decode (const char *content)
{
  g_autoptr (GHashTable) raw = banter_matrix_map_decode (&direct_map_type, content, g_free);
  GHashTable *direct
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_strfreev);
  GHashTableIter iter;
  gpointer user_id, json;

  g_hash_table_iter_init (&iter, raw);
  while (g_hash_table_iter_next (&iter, &user_id, &json))
    {
      GStrv rooms = strings_from_json (json);

      if (rooms != NULL)
        g_hash_table_insert (direct, g_strdup (user_id), rooms);
    }

  return direct;
}

char *
banter_matrix_direct_set (const char *content, const char *user_id, const char *room_id,
                          gboolean is_direct)
{
  g_autoptr (GHashTable) raw = banter_matrix_map_decode (&direct_map_type, content, g_free);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  const char *json = g_hash_table_lookup (raw, user_id);
  g_auto (GStrv) rooms = json != NULL ? strings_from_json (json) : NULL;

  for (guint i = 0; rooms != NULL && rooms[i] != NULL; i++)
    if (!g_str_equal (rooms[i], room_id))
      g_ptr_array_add (kept, rooms[i]);
  if (is_direct)
    g_ptr_array_add (kept, (gpointer)room_id);

  if (kept->len > 0)
    g_hash_table_insert (raw, g_strdup (user_id), strings_to_json (kept));
  else
    g_hash_table_remove (raw, user_id);

  return banter_matrix_map_encode (&direct_map_type, raw);
}

gboolean
banter_matrix_bool_or (const char *json, gboolean fallback)
{
  if (g_strcmp0 (json, "true") == 0)
    return TRUE;
  if (g_strcmp0 (json, "false") == 0)
    return FALSE;

  return fallback;
}
