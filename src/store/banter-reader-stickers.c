/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-reader-stickers"

#include "config.h"

#include <string.h>

#include "banter-reader-private.h"

#include "banter-matrix-account.h"
#include "banter-matrix-event.h"
#include "banter-matrix-favourites.h"
#include "banter-matrix-pack.h"

/* Sticker sets as rooms publish them, which of them are saved, the favourites, and what was used
 * last. Both the stable names and the earlier ones (im.ponies.*) are read; the stable one wins.
 * Runs in the reader's thread. */

static void
add_sticker (BanterStickerSetRow *set, const char *shortcode, const BanterMatrixPackImage *image)
{
  BanterStickerRow *row = banter_sticker_row_new (image->url, image->body, shortcode, image->info);

  row->room_id = g_strdup (set->room_id);
  row->state_key = g_strdup (set->state_key);
  g_ptr_array_add (set->stickers, row);
}

/* NULL if the set holds no sticker. */
static BanterStickerSetRow *
set_new (const char *room_id, const char *state_key, const char *room_name, const char *content)
{
  g_autoptr (BanterMatrixPack) pack
      = banter_json_decode (&banter_matrix_pack_type, content, -1, NULL);
  g_autoptr (BanterStickerSetRow) set = NULL;
  g_autoptr (GPtrArray) codes = NULL;

  if (pack == NULL)
    return NULL;
  set = g_new0 (BanterStickerSetRow, 1);
  set->room_id = g_strdup (room_id);
  set->state_key = g_strdup (state_key);
  set->name = g_strdup (room_name);
  set->stickers = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_sticker_row_free);
  if (pack->pack != NULL)
    {
      if (pack->pack->display_name != NULL && pack->pack->display_name[0] != '\0')
        {
          g_free (set->name);
          set->name = g_strdup (pack->pack->display_name);
        }
      set->avatar = g_strdup (pack->pack->avatar_url);
      set->category = g_strdup (pack->pack->category);
      set->attribution = g_strdup (pack->pack->attribution);
    }
  codes = banter_matrix_pack_get_shortcodes (pack);
  for (guint i = 0; i < codes->len; i++)
    {
      const char *code = g_ptr_array_index (codes, i);
      const BanterMatrixPackImage *image = g_hash_table_lookup (pack->images, code);

      if (image->url != NULL && banter_matrix_pack_is_for_stickers (pack, image))
        add_sticker (set, code, image);
    }
  return set->stickers->len > 0 ? g_steal_pointer (&set) : NULL;
}

/* The saved list, in both its names. */
static gboolean
get_saved (BanterDb *db, char **stable, char **unstable, GError **error)
{
  static const char sql[] = "SELECT max (CASE WHEN type = 'm.image_pack.rooms' THEN content END),"
                            " max (CASE WHEN type = 'im.ponies.emote_rooms' THEN content END)"
                            " FROM account_data WHERE room_id = ''"
                            "  AND type IN ('m.image_pack.rooms', 'im.ponies.emote_rooms')";

  return banter_db_get (db, sql, ":SS", stable, unstable, error);
}

/* As the person saved them; what another client saved comes first, by name. */
static int
compare_order (gconstpointer a, gconstpointer b)
{
  const BanterStickerSetRow *left = *(BanterStickerSetRow *const *)a;
  const BanterStickerSetRow *right = *(BanterStickerSetRow *const *)b;

  return left->order < right->order ? -1 : left->order > right->order;
}

/* All sets of joined rooms, or of one room: stable before unstable, so that the first of a key
 * counts. */
static GPtrArray *
list_sets (BanterDb *db, const char *room_id, gboolean only_saved, GError **error)
{
  static const char sql[]
      = "SELECT r.room_id, s.state_key, r.name, s.content,"
        "  r.type IS 'im.banter.stickers' AND s.sender = (SELECT user_id FROM session)"
        " FROM rooms r JOIN state s ON s.room = r.id"
        " WHERE s.type IN ('m.room.image_pack', 'im.ponies.room_emotes') AND r.membership = 1"
        "  AND (?1 IS NULL OR r.room_id = ?1)"
        " ORDER BY r.name, r.room_id, s.state_key, s.type DESC";
  g_autofree char *stable = NULL;
  g_autofree char *unstable = NULL;
  g_autofree char *last_key = NULL;
  g_autoptr (GPtrArray) sets
      = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_sticker_set_row_free);
  g_autoptr (BanterDbCursor) cursor = NULL;

  if (!get_saved (db, &stable, &unstable, error))
    return NULL;
  cursor = banter_db_query (db, sql, "s", room_id);
  while (banter_db_cursor_next (cursor, error))
    {
      const char *in_room = banter_db_cursor_get_text (cursor, 0);
      const char *state_key = banter_db_cursor_get_text (cursor, 1);
      g_autofree char *key = g_strjoin ("\n", in_room, state_key, NULL);
      gboolean saved = banter_matrix_pack_rooms_contain (stable, in_room, state_key)
                       || banter_matrix_pack_rooms_contain (unstable, in_room, state_key);
      BanterStickerSetRow *set = NULL;

      if (g_strcmp0 (key, last_key) != 0 && (saved || !only_saved))
        set = set_new (in_room, state_key, banter_db_cursor_get_text (cursor, 2),
                       banter_db_cursor_get_text (cursor, 3));
      if (set == NULL)
        continue;
      set->saved = saved;
      set->own = banter_db_cursor_get_int (cursor, 4) != 0;
      set->order = banter_matrix_pack_rooms_get_order (stable, in_room, state_key);
      g_ptr_array_add (sets, set);
      g_free (last_key);
      last_key = g_steal_pointer (&key);
    }
  return banter_db_cursor_failed (cursor) ? NULL : g_steal_pointer (&sets);
}

gpointer
banter_reader_run_sticker_sets (BanterDb *db, const BanterQuery *query, GError **error)
{
  GPtrArray *sets = list_sets (db, query->room_id, query->room_id == NULL, error);

  if (sets != NULL && query->room_id == NULL)
    g_ptr_array_sort (sets, compare_order);
  return sets;
}

gpointer
banter_reader_run_sticker_set_of (BanterDb *db, const BanterQuery *query, GError **error)
{
  g_autoptr (GPtrArray) sets = list_sets (db, NULL, FALSE, error);

  for (guint i = 0; sets != NULL && i < sets->len; i++)
    {
      const BanterStickerSetRow *set = g_ptr_array_index (sets, i);

      for (guint k = 0; k < set->stickers->len; k++)
        if (g_strcmp0 (((BanterStickerRow *)set->stickers->pdata[k])->url, query->text) == 0)
          return g_steal_pointer (&sets->pdata[i]);
    }
  return NULL;
}

/* url -> BanterStickerRow, borrowed: of the favourites, or rather of a set. */
static GHashTable *
index_stickers (GPtrArray *favourites, GPtrArray *sets)
{
  GHashTable *by_url = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < favourites->len; i++)
    {
      BanterStickerRow *sticker = g_ptr_array_index (favourites, i);

      g_hash_table_insert (by_url, sticker->url, sticker);
    }
  for (guint i = 0; i < sets->len; i++)
    {
      const BanterStickerSetRow *set = g_ptr_array_index (sets, i);

      for (guint k = 0; k < set->stickers->len; k++)
        {
          BanterStickerRow *sticker = g_ptr_array_index (set->stickers, k);

          g_hash_table_replace (by_url, sticker->url, sticker);
        }
    }
  return by_url;
}

static BanterStickerRow *
recent_new (const BanterMatrixStickerUse *use, const BanterStickerRow *known)
{
  BanterStickerRow *row = known != NULL ? banter_sticker_row_new (use->url, known->body,
                                                                  known->shortcode, known->info)
                                        : banter_sticker_row_new (use->url, NULL, NULL, NULL);

  row->used_ts = use->ts;
  if (known != NULL)
    {
      row->room_id = g_strdup (known->room_id);
      row->state_key = g_strdup (known->state_key);
    }
  return row;
}

/* The latest first; of the same moment in any order that stays. */
static int
compare_added (gconstpointer a, gconstpointer b)
{
  const BanterStickerRow *left = *(BanterStickerRow *const *)a;
  const BanterStickerRow *right = *(BanterStickerRow *const *)b;

  if (left->used_ts != right->used_ts)
    return left->used_ts > right->used_ts ? -1 : 1;
  return strcmp (left->url, right->url);
}

/* What the server keeps, with what it has not heard of yet. */
static gboolean
get_favourites (BanterDb *db, BanterMatrixFavourites **favourites, GError **error)
{
  static const char sql[]
      = "SELECT max (CASE WHEN type = 'im.banter.favourite_stickers' THEN content END),"
        " max (CASE WHEN type = 'im.banter.waiting.favourite_stickers' THEN content END)"
        " FROM account_data WHERE room_id = '' AND type IN"
        "  ('im.banter.favourite_stickers', 'im.banter.waiting.favourite_stickers')";
  g_autofree char *document = NULL;
  g_autofree char *waiting = NULL;
  g_autofree char *merged = NULL;

  if (!banter_db_get (db, sql, ":SS", &document, &waiting, error))
    return FALSE;
  merged = banter_matrix_favourites_apply (document, waiting);
  *favourites = merged != NULL
                    ? banter_json_decode (&banter_matrix_favourites_type, merged, -1, NULL)
                    : NULL;
  return TRUE;
}

gpointer
banter_reader_run_favourite_stickers (BanterDb *db, const BanterQuery *query, GError **error)
{
  g_autoptr (BanterMatrixFavourites) favourites = NULL;
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_sticker_row_free);
  GHashTableIter iter;
  gpointer url, value;

  if (!get_favourites (db, &favourites, error))
    return NULL;
  if (favourites == NULL || favourites->stickers == NULL)
    return g_steal_pointer (&rows);
  g_hash_table_iter_init (&iter, favourites->stickers);
  while (g_hash_table_iter_next (&iter, &url, &value))
    {
      const BanterMatrixFavourite *favourite = value;
      BanterStickerRow *row
          = banter_sticker_row_new (url, favourite->body, favourite->shortcode, favourite->info);

      row->room_id = g_strdup (favourite->room_id);
      row->state_key = g_strdup (favourite->state_key);
      row->used_ts = favourite->added_ts;
      g_ptr_array_add (rows, row);
    }
  g_ptr_array_sort (rows, compare_added);
  return g_steal_pointer (&rows);
}

gpointer
banter_reader_run_recent_stickers (BanterDb *db, const BanterQuery *query, GError **error)
{
  static const char sql[] = "SELECT content FROM account_data WHERE room_id = ''"
                            " AND type = 'im.banter.sticker_use'";
  g_autofree char *content = NULL;
  g_autoptr (BanterMatrixStickerUses) uses = NULL;
  g_autoptr (GPtrArray) favourites = NULL;
  g_autoptr (GPtrArray) sets = NULL;
  g_autoptr (GHashTable) by_url = NULL;
  g_autoptr (GPtrArray) recents
      = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_sticker_row_free);

  if (!banter_db_get (db, sql, ":S", &content, error))
    return NULL;
  sets = list_sets (db, NULL, FALSE, error);
  favourites = sets != NULL ? banter_reader_run_favourite_stickers (db, query, error) : NULL;
  if (favourites == NULL)
    return NULL;
  by_url = index_stickers (favourites, sets);
  if (content != NULL)
    uses = banter_json_decode (&banter_matrix_sticker_uses_type, content, -1, NULL);
  for (guint i = 0; uses != NULL && uses->recent != NULL && i < uses->recent->len; i++)
    {
      const BanterMatrixStickerUse *use = g_ptr_array_index (uses->recent, i);

      if (use->url != NULL)
        g_ptr_array_add (recents, recent_new (use, g_hash_table_lookup (by_url, use->url)));
    }
  return g_steal_pointer (&recents);
}
