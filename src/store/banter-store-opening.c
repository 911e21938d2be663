/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-store-opening"

#include "config.h"

#include "banter-store-private.h"

#include "banter-matrix-event.h"

/* Chats that are being opened: from before the server is asked for a room until the other one is
 * invited. What a crash leaves here is gone on with, or cleaned up, after the next start. */

typedef struct
{
  const BanterOpeningRow *opening;
  const char *text; /* what the step is about */
  gboolean may_exist;
  gint64 id;
} Step;

static gboolean
add_inside (BanterStore *store, gpointer data, GError **error)
{
  Step *step = data;
  const BanterOpeningRow *row = step->opening;

  if (!banter_db_exec (store->db, "INSERT INTO openings (user_id, text) VALUES (?, ?)", "ss",
                       row->user_id, row->text, error))
    return FALSE;
  step->id = banter_db_get_last_insert_rowid (store->db);
  return TRUE;
}

gboolean
banter_store_opening_add (BanterStore *store, const char *user_id, const char *text,
                          BanterOpeningRow **opening, GError **error)
{
  g_autoptr (BanterOpeningRow) row = g_new0 (BanterOpeningRow, 1);
  Step step = { .opening = row };

  g_return_val_if_fail (store != NULL && user_id != NULL, FALSE);

  row->user_id = g_strdup (user_id);
  row->text = g_strdup (text);
  if (!banter_store_write (store, add_inside, &step, NULL, error))
    return FALSE;
  row->id = step.id;
  *opening = g_steal_pointer (&row);
  return TRUE;
}

static BanterOpeningRow *
read_row (BanterDbCursor *cursor)
{
  BanterOpeningRow *row = g_new0 (BanterOpeningRow, 1);
  gint64 abandoned;
  gint64 invited;

  banter_db_cursor_read (cursor, "iSSSii", &row->id, &row->user_id, &row->text, &row->room_id,
                         &abandoned, &invited);
  row->abandoned = abandoned != 0;
  row->invited = invited != 0;
  return row;
}

GPtrArray *
banter_store_opening_list (BanterStore *store, GError **error)
{
  static const char sql[]
      = "WITH found AS (SELECT o.id, o.user_id, o.text, o.abandoned, coalesce (o.room_id,"
        "  (SELECT r.room_id FROM rooms r JOIN state s ON s.room = r.id"
        "   WHERE r.membership = 1 AND s.state_key = '' AND json_valid (s.content)"
        "   AND ((s.type = 'm.room.power_levels'"
        "     AND EXISTS (SELECT 1 FROM json_each (s.content, '$.users') WHERE key = o.user_id))"
        "    OR (s.type = 'm.room.create' AND EXISTS (SELECT 1 FROM"
        "     json_each (s.content, '$.additional_creators') WHERE value = o.user_id)))"
        "   AND NOT EXISTS (SELECT 1 FROM members m WHERE m.room = r.id AND m.user_id <> ?))"
        "  ) AS room_id FROM openings o)"
        " SELECT f.id, f.user_id, f.text, f.room_id, f.abandoned,"
        "  EXISTS (SELECT 1 FROM members m JOIN rooms r ON r.id = m.room"
        "   WHERE r.room_id = f.room_id AND m.user_id = f.user_id AND m.membership IN (1, 2))"
        " FROM found f ORDER BY f.id";
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_opening_row_free);
  g_autoptr (BanterDbCursor) rows = NULL;

  g_return_val_if_fail (store != NULL, NULL);

  rows = banter_db_query (store->db, sql, "s", store->user_id);
  while (banter_db_cursor_next (rows, error))
    g_ptr_array_add (list, read_row (rows));
  return banter_db_cursor_failed (rows) ? NULL : g_steal_pointer (&list);
}

static gboolean
set_room_inside (BanterStore *store, gpointer data, GError **error)
{
  const Step *step = data;

  return banter_db_exec (store->db, "UPDATE openings SET room_id = ? WHERE id = ?", "si",
                         step->text, step->id, error);
}

gboolean
banter_store_opening_set_room (BanterStore *store, gint64 id, const char *room_id, GError **error)
{
  Step step = { .id = id, .text = room_id };

  g_return_val_if_fail (store != NULL && room_id != NULL, FALSE);

  return banter_store_write (store, set_room_inside, &step, NULL, error);
}

static gboolean
delete_row (BanterStore *store, gint64 id, GError **error)
{
  return banter_db_exec (store->db, "DELETE FROM openings WHERE id = ?", "i", id, error);
}

static gboolean
finish_inside (BanterStore *store, gpointer data, GError **error)
{
  const Step *step = data;
  const BanterOpeningRow *opening = step->opening;
  const BanterOutboxRow message = { .kind = BANTER_OUTBOX_MESSAGE,
                                    .room_id = opening->room_id,
                                    .type = (char *)BANTER_MATRIX_EVENT_MESSAGE,
                                    .content = (char *)step->text };
  gint64 id;

  return banter_store_join_room (store, opening->room_id, opening->user_id, error)
         && (step->text == NULL || banter_store_outbox_add (store, &message, &id, error))
         && delete_row (store, opening->id, error);
}

gboolean
banter_store_opening_finish (BanterStore *store, const BanterOpeningRow *opening,
                             const char *content, BanterChangeSet **changes, GError **error)
{
  Step step = { .opening = opening, .text = content };

  g_return_val_if_fail (store != NULL && opening != NULL && opening->room_id != NULL, FALSE);

  return banter_store_write (store, finish_inside, &step, changes, error);
}

static gboolean
abandon_inside (BanterStore *store, gpointer data, GError **error)
{
  const Step *step = data;
  const BanterOpeningRow *opening = step->opening;
  const BanterOutboxRow leave = { .kind = BANTER_OUTBOX_LEAVE, .room_id = opening->room_id };
  gint64 id;

  if (opening->room_id == NULL && step->may_exist)
    return banter_db_exec (store->db, "UPDATE openings SET abandoned = 1 WHERE id = ?", "i",
                           opening->id, error);
  return (opening->room_id == NULL || banter_store_outbox_add (store, &leave, &id, error))
         && delete_row (store, opening->id, error);
}

gboolean
banter_store_opening_abandon (BanterStore *store, const BanterOpeningRow *opening,
                              gboolean may_exist, BanterChangeSet **changes, GError **error)
{
  Step step = { .opening = opening, .may_exist = may_exist };

  g_return_val_if_fail (store != NULL && opening != NULL, FALSE);

  return banter_store_write (store, abandon_inside, &step, changes, error);
}
