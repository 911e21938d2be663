/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-reader-people"

#include "config.h"

#include "banter-reader-private.h"

/* Everybody known here, and what is single: the session, account data, drafts. Runs in the reader's
 * thread. */

static GPtrArray *
people_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)banter_person_row_free);
}

gpointer
banter_reader_run_people (BanterDb *db, const BanterQuery *query, GError **error)
{
  /* One row per person: max() picks the name and picture from a room where they have a name. */
  static const char sql[]
      = "SELECT m.user_id, m.name, m.avatar, max (m.name IS NOT NULL),"
        " (SELECT q.room_id FROM rooms q LEFT JOIN direct d ON d.room_id = q.room_id"
        "  WHERE coalesce (d.user_id, q.dm_hint) = m.user_id AND q.membership = 1"
        "  ORDER BY q.activity_ts DESC LIMIT 1) AS dm"
        " FROM members m JOIN rooms r ON r.id = m.room"
        " WHERE r.membership = 1 AND m.membership IN (1, 2)"
        "  AND m.user_id IS NOT (SELECT user_id FROM session)"
        "  AND (?1 IS NULL OR instr (m.folded, ?1) > 0)"
        " GROUP BY m.user_id ORDER BY dm IS NULL, m.folded LIMIT ?2";
  g_autoptr (GPtrArray) people = people_new ();
  g_autoptr (BanterDbCursor) cursor
      = banter_db_query (db, sql, "si", query->text, query->limit > 0 ? (gint64)query->limit : -1);

  while (banter_db_cursor_next (cursor, error))
    {
      BanterPersonRow *row = g_new0 (BanterPersonRow, 1);

      row->user_id = banter_db_cursor_dup_text (cursor, 0);
      row->name = banter_db_cursor_dup_text (cursor, 1);
      row->avatar = banter_db_cursor_dup_text (cursor, 2);
      row->dm_room_id = banter_db_cursor_dup_text (cursor, 4);
      row->membership = BANTER_MEMBERSHIP_JOIN;
      g_ptr_array_add (people, row);
    }
  return banter_db_cursor_failed (cursor) ? NULL : g_steal_pointer (&people);
}

gpointer
banter_reader_run_account_data (BanterDb *db, const BanterQuery *query, GError **error)
{
  g_autofree char *content = NULL;

  if (!banter_db_get (db, "SELECT content FROM account_data WHERE room_id = ? AND type = ?", "ss:S",
                      query->room_id != NULL ? query->room_id : "", query->text, &content, error))
    return NULL;
  return g_steal_pointer (&content);
}

gpointer
banter_reader_run_session (BanterDb *db, const BanterQuery *query, GError **error)
{
  static const char sql[] = "SELECT user_id, device_id, homeserver, display_name, avatar"
                            " FROM session";
  g_autoptr (BanterSessionRow) row = g_new0 (BanterSessionRow, 1);

  if (!banter_db_get (db, sql, ":SSSSS", &row->user_id, &row->device_id, &row->homeserver,
                      &row->display_name, &row->avatar, error)
      || row->user_id == NULL)
    return NULL;
  return g_steal_pointer (&row);
}

gpointer
banter_reader_run_draft (BanterDb *db, const BanterQuery *query, GError **error)
{
  g_autofree char *text = NULL;

  if (!banter_db_get (db, "SELECT text FROM drafts WHERE room_id = ?", "s:S", query->room_id, &text,
                      error))
    return NULL;
  return g_steal_pointer (&text);
}
