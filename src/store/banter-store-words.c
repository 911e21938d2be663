/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-store-words"

#include "config.h"

#include "banter-store-private.h"

/* The index of words that the search in messages reads (data/sql/store/0005-search.sql). Triggers
 * note which events have other words now; here the index follows, within the same transaction where
 * something must not be found any more, else in steps. */

/* How many new texts a transaction takes with it, and each step after it. */
#define STEP 500

/* Of what waits, the ids above @floor are the newest STEP ones. */
static gboolean
find_floor (BanterDb *db, gint64 *floor, GError **error)
{
  *floor = 0;
  return banter_db_get (db,
                        "SELECT id FROM words_due WHERE stale = 0 AND id > 0"
                        " ORDER BY id DESC LIMIT 1 OFFSET ?",
                        "i:i", (gint64)STEP, floor, error);
}

static gboolean
index_words (BanterDb *db, gpointer data, GError **error)
{
  static const char take_out[]
      = "DELETE FROM words WHERE rowid IN (SELECT id FROM words_due WHERE stale <> 0)";
  static const char put_in[]
      = "INSERT INTO words (rowid, text) SELECT e.id, c.body FROM words_due d"
        " JOIN events e ON e.id = d.id JOIN events c ON c.id = coalesce (e.edit, e.id)"
        " WHERE (d.stale <> 0 OR d.id > ?) AND e.kind IN (1, 2, 3, 5, 6, 7, 8)"
        "  AND e.edit_of IS NULL AND c.body IS NOT NULL";
  gint64 floor;

  if (!find_floor (db, &floor, error) || !banter_db_exec (db, take_out, "", error))
    return FALSE;
  if (banter_db_get_changes (db) > 0
      && !banter_db_exec (db, "INSERT OR IGNORE INTO words_due VALUES (0, 0)", "", error))
    return FALSE;
  return banter_db_exec (db, put_in, "i", floor, error)
         && banter_db_exec (db, "DELETE FROM words_due WHERE id > 0 AND (stale <> 0 OR id > ?)",
                            "i", floor, error);
}

/* A damaged index is no reason to refuse what is to be stored: it is made anew from its texts. */
static gboolean
index_or_rebuild (BanterDb *db, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (banter_db_savepoint (db, index_words, NULL, &local_error))
    return TRUE;
  if (!g_error_matches (local_error, BANTER_DB_ERROR, BANTER_DB_ERROR_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  g_warning ("the index of words is damaged: %s", local_error->message);
  return banter_db_exec (db, "INSERT INTO words (words) VALUES ('rebuild')", "", error)
         && banter_db_savepoint (db, index_words, NULL, error);
}

static gboolean
find_due (BanterDb *db, gint64 *oldest, gint64 *newest, GError **error)
{
  *oldest = *newest = -1;
  return banter_db_get (db,
                        "SELECT coalesce (min (id), -1), coalesce (max (id), -1) FROM words_due",
                        ":ii", oldest, newest, error);
}

gboolean
banter_store_index_words (BanterStore *store, GError **error)
{
  gint64 oldest, newest;

  if (!find_due (store->db, &oldest, &newest, error))
    return FALSE;
  if (newest > 0
      && (!index_or_rebuild (store->db, error) || !find_due (store->db, &oldest, &newest, error)))
    return FALSE;
  store->words_wait = oldest >= 0;
  return TRUE;
}

/* What is taken out of the index stays in its file until the pages that hold it are written anew.
 */
static gboolean
overwrite (BanterStore *store, gpointer data, GError **error)
{
  gint64 oldest, newest;

  /* The transaction itself does a step, see banter_store_write(). */
  if (!find_due (store->db, &oldest, &newest, error))
    return FALSE;
  if (oldest != 0 || newest != 0)
    return TRUE;
  return banter_db_exec (store->db, "INSERT INTO words (words) VALUES ('optimize')", "", error)
         && banter_db_exec (store->db, "DELETE FROM words_due WHERE id = 0", "", error);
}

gboolean
banter_store_needs_tidying (BanterStore *store)
{
  g_return_val_if_fail (store != NULL, FALSE);

  return store->words_wait;
}

gboolean
banter_store_tidy (BanterStore *store, GError **error)
{
  g_return_val_if_fail (store != NULL, FALSE);

  return banter_store_write (store, overwrite, NULL, NULL, error);
}
