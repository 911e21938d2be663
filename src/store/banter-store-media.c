/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-store-media"

#include "config.h"

#include "banter-store-private.h"

/* The index of the disk cache of media: how large, and which was used least recently. The order of
 * use is a counter, as clocks jump. */

static gboolean
put_inside (BanterStore *store, gpointer data, GError **error)
{
  static const char sql[] = "INSERT OR REPLACE INTO media (mxc, variant, size, used)"
                            " VALUES (?, ?, ?, (SELECT coalesce (max (used), 0) + 1 FROM media))";
  const BanterMediaRow *row = data;

  return banter_db_exec (store->db, sql, "ssi", row->mxc, row->variant, row->size, error);
}

static gboolean
touch_inside (BanterStore *store, gpointer data, GError **error)
{
  static const char sql[] = "UPDATE media SET used = (SELECT max (used) + 1 FROM media)"
                            " WHERE mxc = ? AND variant = ?";
  const BanterMediaRow *row = data;

  return banter_db_exec (store->db, sql, "ss", row->mxc, row->variant, error);
}

static gboolean
remove_inside (BanterStore *store, gpointer data, GError **error)
{
  const BanterMediaRow *row = data;

  return banter_db_exec (store->db, "DELETE FROM media WHERE mxc = ? AND variant = ?", "ss",
                         row->mxc, row->variant, error);
}

gboolean
banter_store_media_put (BanterStore *store, const char *mxc, const char *variant, gint64 size,
                        GError **error)
{
  BanterMediaRow row = { (char *)mxc, (char *)variant, size };

  g_return_val_if_fail (store != NULL && mxc != NULL && variant != NULL, FALSE);

  return banter_store_write (store, put_inside, &row, NULL, error);
}

gboolean
banter_store_media_touch (BanterStore *store, const char *mxc, const char *variant, GError **error)
{
  BanterMediaRow row = { (char *)mxc, (char *)variant, 0 };

  g_return_val_if_fail (store != NULL && mxc != NULL && variant != NULL, FALSE);

  return banter_store_write (store, touch_inside, &row, NULL, error);
}

gboolean
banter_store_media_remove (BanterStore *store, const char *mxc, const char *variant, GError **error)
{
  BanterMediaRow row = { (char *)mxc, (char *)variant, 0 };

  g_return_val_if_fail (store != NULL && mxc != NULL && variant != NULL, FALSE);

  return banter_store_write (store, remove_inside, &row, NULL, error);
}

GPtrArray *
banter_store_media_list_excess (BanterStore *store, gint64 max_bytes, GError **error)
{
  /* The running sum goes from the most recently used: whatever lies beyond the limit goes. */
  static const char sql[] = "SELECT mxc, variant, size FROM (SELECT mxc, variant, size, used,"
                            "  sum (size) OVER (ORDER BY used DESC) AS total FROM media)"
                            " WHERE total > ? ORDER BY used";
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_media_row_free);
  g_autoptr (BanterDbCursor) rows = NULL;

  g_return_val_if_fail (store != NULL, NULL);

  rows = banter_db_query (store->db, sql, "i", max_bytes);
  while (banter_db_cursor_next (rows, error))
    {
      BanterMediaRow *row = g_new0 (BanterMediaRow, 1);

      banter_db_cursor_read (rows, "SSi", &row->mxc, &row->variant, &row->size);
      g_ptr_array_add (list, row);
    }
  return banter_db_cursor_failed (rows) ? NULL : g_steal_pointer (&list);
}

gboolean
banter_store_media_release (BanterStore *store, const char *mxc, GError **error)
{
  gint64 used = 0;

  if (!banter_db_get (store->db,
                      "SELECT 1 FROM events WHERE url = ?1 OR thumbnail_url = ?1 LIMIT 1", "s:i",
                      mxc, &used, error))
    return FALSE;
  if (used != 0)
    return TRUE;
  g_ptr_array_add (store->changes->removed_media, g_strdup (mxc));
  return banter_db_exec (store->db, "DELETE FROM media WHERE mxc = ?", "s", mxc, error);
}
