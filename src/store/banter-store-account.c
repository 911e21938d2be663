/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-store-account"

#include "config.h"

#include "banter-store-private.h"

#include "banter-matrix-account.h"
#include "banter-matrix-family.h"
#include "banter-matrix-favourites.h"
#include "banter-matrix-message.h"

/* Account data, kept as it comes, with what queries need taken out of it: direct chats, hidden
 * events, reading marks. Also receipts and typing, the rooms' ephemeral events. */

typedef struct
{
  GHashTable *events; /* event id -> when */
} Hidden;

static const BanterJsonField hidden_fields[] = {
  BANTER_JSON_INT_MAP (Hidden, events, "events", BANTER_JSON_TOLERANT),
};
static const BanterJsonType hidden_type = BANTER_JSON_TYPE ("Hidden", Hidden, hidden_fields);

typedef gboolean (*Handler) (BanterStore *store, const BanterStoreRoom *room, const char *content,
                             GError **error);

static gboolean
apply_direct (BanterStore *store, const BanterStoreRoom *room, const char *content, GError **error)
{
  g_autoptr (GHashTable) direct = banter_matrix_direct_decode (content);
  GHashTableIter iter;
  gpointer user_id;
  gpointer rooms;

  store->changes->flags |= BANTER_CHANGED_ROOMS;
  if (!banter_db_exec (store->db, "DELETE FROM direct", "", error))
    return FALSE;
  g_hash_table_iter_init (&iter, direct);
  while (g_hash_table_iter_next (&iter, &user_id, &rooms))
    for (GStrv room_id = rooms; room_id != NULL && *room_id != NULL; room_id++)
      if (!banter_db_exec (store->db,
                           "INSERT OR IGNORE INTO direct (room_id, user_id) VALUES (?, ?)", "ss",
                           *room_id, user_id, error))
        return FALSE;
  return TRUE;
}

static gboolean
note_stickers (BanterStore *store, const BanterStoreRoom *room, const char *content, GError **error)
{
  store->changes->flags |= BANTER_CHANGED_STICKERS;
  return TRUE;
}

static gboolean
note_privacy (BanterStore *store, const BanterStoreRoom *room, const char *content, GError **error)
{
  store->changes->flags |= BANTER_CHANGED_PRIVACY;
  return TRUE;
}

static gboolean
note_contacts (BanterStore *store, const BanterStoreRoom *room, const char *content, GError **error)
{
  store->changes->flags |= BANTER_CHANGED_CONTACTS;
  return TRUE;
}

static gboolean
note_safety (BanterStore *store, const BanterStoreRoom *room, const char *content, GError **error)
{
  store->changes->flags |= BANTER_CHANGED_SAFETY;
  return TRUE;
}

static gboolean
note_push_rules (BanterStore *store, const BanterStoreRoom *room, const char *content,
                 GError **error)
{
  return banter_store_settings_note_push_rules (store, content, error);
}

static gboolean
apply_fully_read (BanterStore *store, const BanterStoreRoom *room, const char *content,
                  GError **error)
{
  g_autofree char *event_id = banter_json_dup_string_member (content, "event_id");

  return banter_db_exec (store->db, "UPDATE rooms SET fully_read = ? WHERE id = ?", "si", event_id,
                         room->id, error);
}

static gboolean
apply_marked_unread (BanterStore *store, const BanterStoreRoom *room, const char *content,
                     GError **error)
{
  g_autoptr (BanterMatrixMarkedUnread) mark
      = banter_json_decode (&banter_matrix_marked_unread_type, content, -1, NULL);

  return banter_db_exec (store->db, "UPDATE rooms SET marked_unread = ? WHERE id = ?", "bi",
                         mark != NULL && mark->unread, room->id, error);
}

/* Rows that were or will be hidden look different now. */
static gboolean
touch_hidden (BanterStore *store, const BanterStoreRoom *room, GError **error)
{
  static const char sql[] = "SELECT e.position FROM hidden h"
                            " JOIN events e ON e.room = h.room AND e.event_id = h.event_id"
                            " WHERE h.room = ?";
  g_autoptr (BanterDbCursor) rows = banter_db_query (store->db, sql, "i", room->id);

  while (banter_db_cursor_next (rows, error))
    banter_change_set_touch_row (store->changes, room->room_id, banter_db_cursor_get_int (rows, 0));
  return !banter_db_cursor_failed (rows);
}

static gboolean
apply_hidden (BanterStore *store, const BanterStoreRoom *room, const char *content, GError **error)
{
  Hidden *hidden = banter_json_decode (&hidden_type, content, -1, NULL);
  gboolean done
      = touch_hidden (store, room, error)
        && banter_db_exec (store->db, "DELETE FROM hidden WHERE room = ?", "i", room->id, error);
  GHashTableIter iter;
  gpointer event_id;

  if (done && hidden != NULL && hidden->events != NULL)
    {
      g_hash_table_iter_init (&iter, hidden->events);
      while (done && g_hash_table_iter_next (&iter, &event_id, NULL))
        done = banter_db_exec (store->db, "INSERT OR IGNORE INTO hidden VALUES (?, ?)", "is",
                               room->id, event_id, error);
    }
  banter_json_free (&hidden_type, hidden);
  return done && touch_hidden (store, room, error);
}

static const struct
{
  const char *type;
  gboolean of_room;
  Handler handler;
} handlers[] = {
  { BANTER_MATRIX_ACCOUNT_DIRECT, FALSE, apply_direct },
  { BANTER_MATRIX_ACCOUNT_PACK_ROOMS, FALSE, note_stickers },
  { BANTER_MATRIX_ACCOUNT_PACK_ROOMS_UNSTABLE, FALSE, note_stickers },
  { BANTER_MATRIX_ACCOUNT_STICKER_USE, FALSE, note_stickers },
  { BANTER_MATRIX_ACCOUNT_FAVOURITES, FALSE, note_stickers },
  { BANTER_MATRIX_FAVOURITES_WAITING, FALSE, note_stickers },
  { BANTER_MATRIX_ACCOUNT_PRIVACY, FALSE, note_privacy },
  { BANTER_MATRIX_ACCOUNT_IGNORED, FALSE, note_contacts },
  { BANTER_MATRIX_ACCOUNT_FOLLOWING, FALSE, note_contacts },
  { BANTER_MATRIX_ACCOUNT_SAFETY, FALSE, note_safety },
  { BANTER_MATRIX_ACCOUNT_PUSH_RULES, FALSE, note_push_rules },
  { BANTER_MATRIX_ACCOUNT_FULLY_READ, TRUE, apply_fully_read },
  { BANTER_MATRIX_ACCOUNT_MARKED_UNREAD, TRUE, apply_marked_unread },
  { "im.banter.hidden", TRUE, apply_hidden },
};

gboolean
banter_store_apply_account_data (BanterStore *store, const char *room_id, const char *type,
                                 const char *content, GError **error)
{
  BanterStoreRoom room = { .id = 0 };

  if (type == NULL || content == NULL)
    return TRUE;
  if (room_id != NULL && !banter_store_find_room (store, room_id, &room, error))
    return FALSE;
  store->changes->flags |= BANTER_CHANGED_ACCOUNT_DATA;
  if (room_id != NULL)
    banter_change_set_touch (store->changes, room_id, BANTER_ROOM_CHANGED_SUMMARY);
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    if (g_str_equal (type, handlers[i].type) && handlers[i].of_room == (room.id != 0)
        && !handlers[i].handler (store, &room, content, error))
      return FALSE;
  return banter_store_settings_echo (store, room_id, type, error)
         && banter_db_exec (store->db,
                            "INSERT OR REPLACE INTO account_data (room_id, type, content)"
                            " VALUES (?, ?, ?)",
                            "sss", room_id != NULL ? room_id : "", type, content, error);
}

typedef struct
{
  const char *room_id;
  const char *type;
  const char *content;
} Put;

static gboolean
put_inside (BanterStore *store, gpointer data, GError **error)
{
  const Put *put = data;

  return banter_store_apply_account_data (store, put->room_id, put->type, put->content, error);
}

gboolean
banter_store_put_account_data (BanterStore *store, const char *room_id, const char *type,
                               const char *content, BanterChangeSet **changes, GError **error)
{
  Put put = { room_id, type, content };

  g_return_val_if_fail (store != NULL && type != NULL && content != NULL, FALSE);

  return banter_store_write (store, put_inside, &put, changes, error);
}

char *
banter_store_get_account_data (BanterStore *store, const char *room_id, const char *type,
                               GError **error)
{
  g_autofree char *content = NULL;

  g_return_val_if_fail (store != NULL && type != NULL, NULL);

  if (!banter_db_get (store->db, "SELECT content FROM account_data WHERE room_id = ? AND type = ?",
                      "ss:S", room_id != NULL ? room_id : "", type, &content, error))
    return NULL;
  return g_steal_pointer (&content);
}

/* A receipt never moves backwards in what is known here: the reader's own screen may be ahead of
 * the server's answer. */
static gboolean
put_receipt (BanterStore *store, const BanterStoreRoom *room, const char *user_id, const char *type,
             const char *event_id, gint64 ts, GError **error)
{
  static const char sql[]
      = "INSERT INTO receipts (room, user_id, type, event_id, ts) VALUES (?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT (room, user_id, type) DO UPDATE SET event_id = ?4, ts = ?5 WHERE"
        "  coalesce ((SELECT position FROM events WHERE room = ?1 AND event_id = ?4), ?6)"
        "  >= coalesce ((SELECT position FROM events e"
        "   WHERE e.room = ?1 AND e.event_id = receipts.event_id), ?7)";

  banter_change_set_touch (store->changes, room->room_id,
                           BANTER_ROOM_CHANGED_RECEIPTS | BANTER_ROOM_CHANGED_SUMMARY);
  return banter_db_exec (store->db, sql, "isssiii", room->id, user_id, type, event_id, ts,
                         BANTER_POSITION_END, BANTER_POSITION_UNKNOWN, error);
}

static gboolean
put_receipts (BanterStore *store, const BanterStoreRoom *room, const char *event_id,
              const char *type, GHashTable *by_user, GError **error)
{
  GHashTableIter iter;
  gpointer user_id;
  gpointer value;

  if (by_user == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, by_user);
  while (g_hash_table_iter_next (&iter, &user_id, &value))
    {
      const BanterMatrixReceipt *receipt = value;

      /* Of a thread other than the main one: we have no threads. */
      if (receipt->thread_id != NULL && !g_str_equal (receipt->thread_id, "main"))
        continue;
      if (!put_receipt (store, room, user_id, type, event_id, receipt->ts, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
apply_receipts (BanterStore *store, const BanterStoreRoom *room, const char *content,
                GError **error)
{
  g_autoptr (GHashTable) receipts = banter_matrix_receipts_decode (content);
  GHashTableIter iter;
  gpointer event_id;
  gpointer value;

  g_hash_table_iter_init (&iter, receipts);
  while (g_hash_table_iter_next (&iter, &event_id, &value))
    {
      const BanterMatrixReceiptsOfEvent *of_event = value;

      if (!put_receipts (store, room, event_id, BANTER_MATRIX_RECEIPT_READ, of_event->read, error)
          || !put_receipts (store, room, event_id, BANTER_MATRIX_RECEIPT_READ_PRIVATE,
                            of_event->read_private, error))
        return FALSE;
    }
  return TRUE;
}

/* Typing is told and forgotten. */
static void
note_typing (BanterStore *store, const BanterStoreRoom *room, const char *content)
{
  g_autoptr (BanterMatrixTyping) typing
      = banter_json_decode (&banter_matrix_typing_type, content, -1, NULL);
  g_autoptr (GStrvBuilder) others = g_strv_builder_new ();
  BanterRoomChange *change
      = banter_change_set_touch (store->changes, room->room_id, BANTER_ROOM_CHANGED_TYPING);

  for (GStrv id = typing != NULL ? typing->user_ids : NULL; id != NULL && *id != NULL; id++)
    if (g_strcmp0 (*id, store->user_id) != 0)
      g_strv_builder_add (others, *id);
  g_strfreev (change->typing);
  change->typing = g_strv_builder_end (others);
}

gboolean
banter_store_apply_ephemeral (BanterStore *store, const BanterStoreRoom *room,
                              const BanterMatrixEvent *event, GError **error)
{
  if (event->content == NULL)
    return TRUE;
  if (g_str_equal (event->type, BANTER_MATRIX_EVENT_RECEIPT))
    return apply_receipts (store, room, event->content, error);
  if (g_str_equal (event->type, BANTER_MATRIX_EVENT_TYPING))
    note_typing (store, room, event->content);
  return TRUE;
}
