/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-store-room"

#include "config.h"

#include "banter-store-private.h"

#include "banter-clock.h"
#include "banter-text.h"

/* Rooms as a whole: entering, reading marks, drafts, forgetting. */

gboolean
banter_store_find_room (BanterStore *store, const char *room_id, BanterStoreRoom *room,
                        GError **error)
{
  gint64 membership = BANTER_MEMBERSHIP_NONE;

  *room = (BanterStoreRoom){ .room_id = room_id };
  if (!banter_db_get (store->db,
                      "SELECT id, membership, inviter IS NOT NULL FROM rooms WHERE room_id = ?",
                      "s:iib", room_id, &room->id, &membership, &room->stripped, error))
    return FALSE;
  room->membership = (BanterMembership)membership;
  return TRUE;
}

gboolean
banter_store_need_room (BanterStore *store, const char *room_id, BanterStoreRoom *room,
                        GError **error)
{
  if (!banter_store_find_room (store, room_id, room, error))
    return FALSE;
  if (room->id != 0)
    return TRUE;
  g_set_error_literal (error, BANTER_STORE_ERROR, BANTER_STORE_ERROR_NO_ROOM, "no such room");
  return FALSE;
}

gboolean
banter_store_drop_stripped_state (BanterStore *store, const BanterStoreRoom *room, GError **error)
{
  static const char sql[] = "UPDATE rooms SET type = NULL, name = NULL, alias = NULL, topic = NULL,"
                            " avatar = NULL, inviter = NULL, invite_reason = NULL WHERE id = ?";

  return banter_db_exec (store->db, "DELETE FROM state WHERE room = ?", "i", room->id, error)
         && banter_db_exec (store->db, "DELETE FROM members WHERE room = ?", "i", room->id, error)
         && banter_db_exec (store->db, sql, "i", room->id, error);
}

gboolean
banter_store_enter_room (BanterStore *store, const char *room_id, BanterMembership membership,
                         BanterStoreRoom *room, GError **error)
{
  if (!banter_store_find_room (store, room_id, room, error))
    return FALSE;
  banter_change_set_touch (store->changes, room_id, BANTER_ROOM_CHANGED_SUMMARY);
  if (room->id != 0 && room->membership == membership)
    return TRUE;

  store->changes->flags |= BANTER_CHANGED_ROOMS;
  if (room->id == 0)
    {
      if (!banter_db_exec (store->db, "INSERT INTO rooms (room_id, membership) VALUES (?, ?)", "si",
                           room_id, (gint64)membership, error))
        return FALSE;
      room->id = banter_db_get_last_insert_rowid (store->db);
      return TRUE;
    }
  return banter_db_exec (store->db, "UPDATE rooms SET membership = ? WHERE id = ?", "ii",
                         (gint64)membership, room->id, error);
}

static gboolean
release_media_of_room (BanterStore *store, gint64 room, GError **error)
{
  static const char sql[]
      = "SELECT mxc FROM (SELECT url AS mxc FROM events WHERE room = ?1 UNION"
        "  SELECT thumbnail_url FROM events WHERE room = ?1) WHERE mxc IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM events o"
        "  WHERE (o.url = mxc OR o.thumbnail_url = mxc) AND o.room <> ?1)";
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BanterDbCursor) rows = banter_db_query (store->db, sql, "i", room);

  while (banter_db_cursor_next (rows, error))
    g_ptr_array_add (urls, banter_db_cursor_dup_text (rows, 0));
  if (banter_db_cursor_failed (rows))
    return FALSE;
  for (guint i = 0; i < urls->len; i++)
    {
      const char *url = g_ptr_array_index (urls, i);

      if (!banter_db_exec (store->db, "DELETE FROM media WHERE mxc = ?", "s", url, error))
        return FALSE;
      g_ptr_array_add (store->changes->removed_media, g_strdup (url));
    }
  return TRUE;
}

gboolean
banter_store_delete_room (BanterStore *store, const BanterStoreRoom *room, GError **error)
{
  static const char *const by_name[] = {
    "DELETE FROM account_data WHERE room_id = ?",
    "DELETE FROM outbox WHERE room_id = ?",
    "DELETE FROM drafts WHERE room_id = ?",
  };

  banter_change_set_touch (store->changes, room->room_id, BANTER_ROOM_CHANGED_REMOVED);
  store->changes->flags |= BANTER_CHANGED_ROOMS | BANTER_CHANGED_STICKERS;
  for (guint i = 0; i < G_N_ELEMENTS (by_name); i++)
    if (!banter_db_exec (store->db, by_name[i], "s", room->room_id, error))
      return FALSE;
  if (room->id == 0)
    return TRUE;
  /* The rest goes with the row: ON DELETE CASCADE. */
  return release_media_of_room (store, room->id, error)
         && banter_db_exec (store->db, "DELETE FROM rooms WHERE id = ?", "i", room->id, error);
}

static gboolean
forget_inside (BanterStore *store, gpointer data, GError **error)
{
  BanterStoreRoom room;

  return banter_store_find_room (store, data, &room, error)
         && banter_store_delete_room (store, &room, error);
}

gboolean
banter_store_forget_room (BanterStore *store, const char *room_id, BanterChangeSet **changes,
                          GError **error)
{
  g_return_val_if_fail (store != NULL && room_id != NULL, FALSE);

  return banter_store_write (store, forget_inside, (gpointer)room_id, changes, error);
}

typedef struct
{
  const char *room_id;
  const char *text; /* the other one, an event, a draft */
} RoomText;

/* Until the room's own events come, the other one has the name that another room knows. */
static gboolean
add_partner (BanterStore *store, const BanterStoreRoom *room, const char *user_id, GError **error)
{
  static const char insert[]
      = "INSERT OR IGNORE INTO members (room, user_id, membership, name, avatar, folded)"
        " VALUES (?, ?, ?, ?, ?, ?)";
  g_autofree char *name = NULL;
  g_autofree char *avatar = NULL;
  g_autofree char *both = NULL;
  g_autofree char *folded = NULL;

  if (!banter_db_get (store->db,
                      "SELECT name, avatar FROM members WHERE user_id = ? AND name IS NOT NULL"
                      " LIMIT 1",
                      "s:SS", user_id, &name, &avatar, error))
    return FALSE;
  both = g_strjoin ("\n", name != NULL ? name : "", user_id, NULL);
  folded = banter_text_fold (both);
  return banter_db_exec (store->db, insert, "isisss", room->id, user_id,
                         (gint64)BANTER_MEMBERSHIP_INVITE, name, avatar, folded, error)
         && banter_db_exec (store->db, "UPDATE rooms SET dm_hint = ? WHERE id = ?", "si", user_id,
                            room->id, error);
}

gboolean
banter_store_join_room (BanterStore *store, const char *room_id, const char *dm_user_id,
                        GError **error)
{
  BanterStoreRoom room;

  if (!banter_store_enter_room (store, room_id, BANTER_MEMBERSHIP_JOIN, &room, error))
    return FALSE;
  if (room.id != 0 && room.membership == BANTER_MEMBERSHIP_NONE
      && !banter_db_exec (store->db, "UPDATE rooms SET activity_ts = ? WHERE id = ?", "ii",
                          banter_clock_now_ms (), room.id, error))
    return FALSE;
  return dm_user_id == NULL || add_partner (store, &room, dm_user_id, error);
}

static gboolean
add_room_inside (BanterStore *store, gpointer data, GError **error)
{
  const RoomText *job = data;

  return banter_store_join_room (store, job->room_id, job->text, error);
}

gboolean
banter_store_add_room (BanterStore *store, const char *room_id, const char *dm_user_id,
                       BanterChangeSet **changes, GError **error)
{
  RoomText job = { room_id, dm_user_id };

  g_return_val_if_fail (store != NULL && room_id != NULL, FALSE);

  return banter_store_write (store, add_room_inside, &job, changes, error);
}

static gboolean
mark_read_inside (BanterStore *store, gpointer data, GError **error)
{
  static const char receipt[]
      = "INSERT INTO receipts (room, user_id, type, event_id, ts) VALUES (?, ?, 'm.read', ?, ?)"
        " ON CONFLICT (room, user_id, type) DO UPDATE SET event_id = excluded.event_id,"
        "  ts = excluded.ts";
  const RoomText *job = data;
  BanterStoreRoom room;

  if (!banter_store_need_room (store, job->room_id, &room, error))
    return FALSE;
  banter_change_set_touch (store->changes, job->room_id, BANTER_ROOM_CHANGED_SUMMARY);
  return banter_store_settings_clear_mark (store, &room, error)
         && banter_db_exec (store->db, receipt, "issi", room.id, store->user_id, job->text,
                            banter_clock_now_ms (), error)
         && banter_db_exec (store->db,
                            "UPDATE rooms SET unread = 0, highlights = 0, marked_unread = 0"
                            " WHERE id = ?",
                            "i", room.id, error);
}

gboolean
banter_store_mark_read (BanterStore *store, const char *room_id, const char *event_id,
                        BanterChangeSet **changes, GError **error)
{
  RoomText job = { room_id, event_id };

  g_return_val_if_fail (store != NULL && room_id != NULL && event_id != NULL, FALSE);
  g_return_val_if_fail (store->user_id != NULL, FALSE);

  return banter_store_write (store, mark_read_inside, &job, changes, error);
}

static gboolean
set_draft_inside (BanterStore *store, gpointer data, GError **error)
{
  const RoomText *job = data;

  banter_change_set_touch (store->changes, job->room_id, BANTER_ROOM_CHANGED_SUMMARY);
  if (job->text == NULL || job->text[0] == '\0')
    return banter_db_exec (store->db, "DELETE FROM drafts WHERE room_id = ?", "s", job->room_id,
                           error);
  return banter_db_exec (store->db, "INSERT OR REPLACE INTO drafts (room_id, text) VALUES (?, ?)",
                         "ss", job->room_id, job->text, error);
}

gboolean
banter_store_set_draft (BanterStore *store, const char *room_id, const char *text,
                        BanterChangeSet **changes, GError **error)
{
  RoomText job = { room_id, text };

  g_return_val_if_fail (store != NULL && room_id != NULL, FALSE);

  return banter_store_write (store, set_draft_inside, &job, changes, error);
}

char *
banter_store_find_dm (BanterStore *store, const char *user_id, GError **error)
{
  /* 1 is a joined room, 2 an invite; the one with the latest message. */
  static const char sql[]
      = "SELECT r.room_id FROM rooms r LEFT JOIN direct d ON d.room_id = r.room_id"
        " LEFT JOIN members m ON m.room = r.id AND m.user_id = ?1"
        " WHERE coalesce (d.user_id, r.dm_hint) = ?1 AND r.membership IN (1, 2)"
        "  AND NOT EXISTS (SELECT 1 FROM outbox o"
        "   WHERE o.room_id = r.room_id AND o.kind = 2 AND o.state <> 4)"
        " ORDER BY r.membership, coalesce (m.membership, 0) NOT IN (1, 2), r.activity_ts DESC"
        " LIMIT 1";
  g_autofree char *room_id = NULL;

  g_return_val_if_fail (store != NULL && user_id != NULL, NULL);

  if (!banter_db_get (store->db, sql, "s:S", user_id, &room_id, error))
    return NULL;
  return g_steal_pointer (&room_id);
}

BanterMembership
banter_store_get_membership (BanterStore *store, const char *room_id, const char *user_id)
{
  static const char sql[] = "SELECT m.membership FROM members m JOIN rooms r ON r.id = m.room"
                            " WHERE r.room_id = ? AND m.user_id = ?";
  g_autoptr (GError) error = NULL;
  gint64 membership = BANTER_MEMBERSHIP_NONE;

  g_return_val_if_fail (store != NULL, BANTER_MEMBERSHIP_NONE);
  g_return_val_if_fail (room_id != NULL && user_id != NULL, BANTER_MEMBERSHIP_NONE);

  if (!banter_db_get (store->db, sql, "ss:i", room_id, user_id, &membership, &error))
    g_warning ("%s", error->message);
  return (BanterMembership)membership;
}
