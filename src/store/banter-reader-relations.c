/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-reader-relations"

#include "config.h"

#include <string.h>

#include "banter-reader-private.h"

/* What a page's messages answer, and how people reacted to them. Reactions are counted here from
 * the events that are stored, one person once per key, together with what the outbox is about to
 * give or take back; numbers that a server sends along are never used. Runs in the reader's thread.
 */

/* More keys under one message, more people of one, or a longer key than this are not shown. */
#define KEYS_MAX 30
#define REACTIONS_MAX 2000
#define NAMES_MAX 10
#define KEY_BYTES_MAX 64

/* Emoji with and without U+FE0F are the same reaction. */
static char *
fold_key (const char *key)
{
  g_auto (GStrv) parts = g_strsplit (key, "\xef\xb8\x8f", -1);

  return g_strjoinv (NULL, parts);
}

/* Pictures as reactions are named by their address, which says nothing. */
static gboolean
is_shown (const char *key)
{
  return key != NULL && *key != '\0' && strlen (key) <= KEY_BYTES_MAX
         && !g_str_has_prefix (key, "mxc:");
}

typedef struct
{
  GPtrArray *rows;    /* BanterReactionRow */
  GHashTable *by_key; /* folded key -> its row, borrowed */
  GHashTable *people; /* folded key and user id: who has been counted */
} Count;

static BanterReactionRow *
find_row (Count *count, const char *key, const char *folded)
{
  BanterReactionRow *row = g_hash_table_lookup (count->by_key, folded);

  if (row != NULL || g_hash_table_size (count->by_key) >= KEYS_MAX)
    return row;
  row = g_new0 (BanterReactionRow, 1);
  row->key = g_strdup (key);
  row->names = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (count->rows, row);
  g_hash_table_insert (count->by_key, g_strdup (folded), row);
  return row;
}

/* @name: (nullable): NULL of oneself */
static void
add_one (Count *count, const char *key, const char *user_id, const char *name)
{
  g_autofree char *folded = NULL;
  BanterReactionRow *row;

  if (!is_shown (key))
    return;
  folded = fold_key (key);
  row = find_row (count, key, folded);
  if (row == NULL || !g_hash_table_add (count->people, g_strconcat (folded, "\n", user_id, NULL)))
    return;
  row->n++;
  if (name == NULL)
    row->own = TRUE;
  else if (row->names->len < NAMES_MAX)
    g_ptr_array_add (row->names, g_strdup (name));
}

static gboolean
count_events (BanterDb *db, const char *room_id, const char *event_id, Count *count, GError **error)
{
  static const char sql[]
      = "SELECT e.reaction, e.sender,"
        "  iif (e.sender IS (SELECT user_id FROM session), NULL, coalesce (m.name, e.sender))"
        " FROM rooms r JOIN events e ON e.room = r.id"
        " LEFT JOIN members m ON m.room = e.room AND m.user_id = e.sender"
        " WHERE r.room_id = ? AND e.relates_to = ? AND e.reaction IS NOT NULL"
        "  AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.room_id = r.room_id AND o.kind = 1"
        "   AND o.state <> 4 AND o.target = e.event_id)"
        " ORDER BY e.position LIMIT ?";
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (db, sql, "ssi", room_id, event_id, (gint64)REACTIONS_MAX);

  while (banter_db_cursor_next (rows, error))
    add_one (count, banter_db_cursor_get_text (rows, 0), banter_db_cursor_get_text (rows, 1),
             banter_db_cursor_get_text (rows, 2));
  return !banter_db_cursor_failed (rows);
}

/* One's own that wait, unless they are to be taken back again. */
static gboolean
count_waiting (BanterDb *db, const char *room_id, const char *event_id, Count *count,
               GError **error)
{
  static const char sql[]
      = "SELECT o.content ->> '$.\"m.relates_to\".key', (SELECT user_id FROM session)"
        " FROM outbox o WHERE o.room_id = ? AND o.kind = 4 AND o.state <> 4 AND o.target = ?"
        "  AND NOT EXISTS (SELECT 1 FROM outbox x WHERE x.room_id = o.room_id AND x.kind = 1"
        "   AND x.state <> 4 AND x.target IN (o.txn_id, o.event_id))"
        " ORDER BY o.seq";
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, sql, "ss", room_id, event_id);

  while (banter_db_cursor_next (rows, error))
    add_one (count, banter_db_cursor_get_text (rows, 0), banter_db_cursor_get_text (rows, 1), NULL);
  return !banter_db_cursor_failed (rows);
}

static gboolean
add_reactions (BanterDb *db, const char *room_id, BanterEventRow *row, GError **error)
{
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_reaction_row_free);
  g_autoptr (GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Count count = { rows, by_key, people };

  if (!count_events (db, room_id, row->event_id, &count, error)
      || !count_waiting (db, room_id, row->event_id, &count, error))
    return FALSE;
  if (rows->len > 0)
    row->reactions = g_steal_pointer (&rows);
  return TRUE;
}

gboolean
banter_reader_add_relations (BanterDb *db, const char *room_id, GPtrArray *rows, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      BanterEventRow *row = g_ptr_array_index (rows, i);

      if (row->reply_to != NULL
          && !banter_reader_find_event (db, room_id, row->reply_to, &row->quoted, error))
        return FALSE;
      if (row->event_id != NULL && row->kind != BANTER_EVENT_REDACTED
          && !add_reactions (db, room_id, row, error))
        return FALSE;
    }
  return TRUE;
}
