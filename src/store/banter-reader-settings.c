/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-reader-settings"

#include "config.h"

#include "banter-reader-private.h"

#include "banter-json-find.h"
#include "banter-matrix-account.h"
#include "banter-matrix-push.h"

/* How the person keeps a room: pinned, archived, muted, marked, kept to oneself. The documents come
 * from any of their programs; what waits in the outbox is laid over them, in its order. Runs in the
 * reader's thread. */

#define NO_ORDER 2.0          /* after those with a place */
#define COUNT_MAX "LIMIT 100" /* more are shown as "99+" */

G_STATIC_ASSERT ((int)BANTER_ROOM_NOTIFY_MENTIONS == (int)BANTER_MATRIX_NOTIFY_MENTIONS);
G_STATIC_ASSERT ((int)BANTER_ROOM_NOTIFY_NONE == (int)BANTER_MATRIX_NOTIFY_NONE);

/* @target, @content: as in BanterOutboxRow; what the server says has no @target */
typedef void (*Apply) (BanterRoomRow *row, const char *target, const char *content);

static double
read_order (const char *tag)
{
  static const char *const path[] = { "order", NULL };
  g_autoptr (BanterMatrixTag) decoded = banter_json_decode (&banter_matrix_tag_type, tag, -1, NULL);

  if (decoded == NULL || banter_json_find (tag, path).text == NULL)
    return NO_ORDER;
  return CLAMP (decoded->order, 0, 1);
}

/* @tag: (nullable): what m.favourite holds */
static void
apply_favourite (BanterRoomRow *row, const char *tag)
{
  row->pinned = tag != NULL;
  row->pin_order = tag != NULL ? read_order (tag) : 0;
}

static void
apply_tags (BanterRoomRow *row, const char *target, const char *content)
{
  g_autoptr (BanterMatrixTags) tags = NULL;

  if (target != NULL)
    {
      if (g_str_equal (target, BANTER_MATRIX_TAG_FAVOURITE))
        apply_favourite (row, content);
      return;
    }
  tags = banter_json_decode (&banter_matrix_tags_type, content, -1, NULL);
  if (tags != NULL && tags->tags != NULL)
    apply_favourite (row, g_hash_table_lookup (tags->tags, BANTER_MATRIX_TAG_FAVOURITE));
}

static void
apply_push_rule (BanterRoomRow *row, const char *target, const char *content)
{
  gboolean is_override = g_strcmp0 (target, BANTER_MATRIX_PUSH_OVERRIDE) == 0;
  BanterRoomNotify own = is_override ? BANTER_ROOM_NOTIFY_NONE : BANTER_ROOM_NOTIFY_MENTIONS;

  if (content != NULL)
    row->notify = MAX (row->notify, own);
  else if (row->notify == own)
    row->notify = BANTER_ROOM_NOTIFY_ALL;
}

static void
apply_mute (BanterRoomRow *row, const char *target, const char *content)
{
  g_autoptr (BanterMatrixMute) mute
      = banter_json_decode (&banter_matrix_mute_type, content, -1, NULL);

  row->muted_until = mute != NULL ? MAX (mute->until_ts, 0) : 0;
}

static void
apply_archive (BanterRoomRow *row, const char *target, const char *content)
{
  g_autoptr (BanterMatrixArchive) archive
      = banter_json_decode (&banter_matrix_archive_type, content, -1, NULL);

  row->archived = archive != NULL && archive->archived;
  row->archived_ts = row->archived ? MAX (archive->last_ts, 0) : 0;
}

static void
apply_mark (BanterRoomRow *row, const char *target, const char *content)
{
  g_autoptr (BanterMatrixMarkedUnread) mark
      = banter_json_decode (&banter_matrix_marked_unread_type, content, -1, NULL);

  row->marked_unread = mark != NULL && mark->unread;
}

/* What cannot be read hides both, as when it comes to sending: the client's banter-choices.c. */
static void
apply_privacy (BanterRoomRow *row, const char *target, const char *content)
{
  g_autoptr (BanterMatrixPrivacy) privacy
      = banter_json_decode (&banter_matrix_privacy_type, content, -1, NULL);

  row->hides_read = privacy == NULL || !banter_matrix_bool_or (privacy->read_receipts, TRUE);
  row->hides_typing = privacy == NULL || !banter_matrix_bool_or (privacy->typing, TRUE);
}

static const struct
{
  const char *type;
  Apply apply;
} types[] = {
  { BANTER_MATRIX_ACCOUNT_TAG, apply_tags },
  { BANTER_MATRIX_ACCOUNT_PUSH_RULES, apply_push_rule },
  { BANTER_MATRIX_ACCOUNT_MUTE, apply_mute },
  { BANTER_MATRIX_ACCOUNT_ARCHIVE, apply_archive },
  { BANTER_MATRIX_ACCOUNT_MARKED_UNREAD, apply_mark },
  { BANTER_MATRIX_ACCOUNT_PRIVACY, apply_privacy },
};

static gboolean
apply_all (BanterRoomRow *row, BanterDbCursor *cursor, GError **error)
{
  while (banter_db_cursor_next (cursor, error))
    {
      const char *type = banter_db_cursor_get_text (cursor, 0);

      for (guint i = 0; i < G_N_ELEMENTS (types); i++)
        if (g_str_equal (types[i].type, type))
          types[i].apply (row, banter_db_cursor_get_text (cursor, 1),
                          banter_db_cursor_get_text (cursor, 2));
    }
  return !banter_db_cursor_failed (cursor);
}

/* The server counts what its rules notify of, which is nothing in a muted room. Here it is what
 * came after the last that I have read, written or otherwise done there; what was there before I
 * came does not count. */
static gboolean
count_unread (BanterDb *db, gint64 room, BanterRoomRow *row, GError **error)
{
  static const char sql[]
      = "SELECT count(*) FROM (SELECT 1 FROM events e WHERE e.room = ?1 AND e.kind <> 0"
        "  AND e.kind NOT IN (9, 10, 11)"
        "  AND e.sender IS NOT (SELECT user_id FROM session) AND e.position > max ("
        "   (SELECT coalesce (max (p.position), ?2) FROM events p WHERE p.room = ?1"
        "     AND p.event_id IN (SELECT fully_read FROM rooms WHERE id = ?1 UNION ALL"
        "      SELECT c.event_id FROM receipts c WHERE c.room = ?1"
        "       AND c.user_id = (SELECT user_id FROM session))),"
        "   coalesce ((SELECT o.position FROM events o WHERE o.room = ?1"
        "     AND o.sender = (SELECT user_id FROM session)"
        "     ORDER BY o.position DESC LIMIT 1), ?2))"
        "  AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.room = e.room"
        "   AND h.event_id = e.event_id) " COUNT_MAX ")";
  gint64 n = 0;

  if (row->notify == BANTER_ROOM_NOTIFY_ALL)
    return TRUE;
  if (!banter_db_get (db, sql, "ii:i", room, BANTER_POSITION_UNKNOWN, &n, error))
    return FALSE;
  row->unread = MAX (row->unread, (guint)n);
  return TRUE;
}

gboolean
banter_reader_find_settings (BanterDb *db, gint64 room, BanterRoomRow *row, GHashTable *push_rooms,
                             GError **error)
{
  static const char said[] = "SELECT type, NULL, content FROM account_data WHERE room_id = ?"
                             " AND type IN ('m.tag', 'im.banter.mute', 'im.banter.archive',"
                             "  'im.banter.privacy')";
  static const char waiting[] = "SELECT type, target, content FROM outbox WHERE room_id = ?"
                                " AND kind = 3 AND state <> 4 ORDER BY seq";
  g_autoptr (BanterDbCursor) documents = banter_db_query (db, said, "s", row->room_id);
  g_autoptr (BanterDbCursor) choices = NULL;

  row->notify = (BanterRoomNotify)GPOINTER_TO_UINT (g_hash_table_lookup (push_rooms, row->room_id));
  if (!apply_all (row, documents, error))
    return FALSE;
  choices = banter_db_query (db, waiting, "s", row->room_id);
  if (!apply_all (row, choices, error))
    return FALSE;
  return count_unread (db, room, row, error);
}

GHashTable *
banter_reader_list_push_rooms (BanterDb *db, GError **error)
{
  g_autofree char *content = NULL;

  if (!banter_db_get (db, "SELECT content FROM account_data WHERE room_id = '' AND type = ?", "s:S",
                      BANTER_MATRIX_ACCOUNT_PUSH_RULES, &content, error))
    return NULL;
  return banter_matrix_push_rules_get_rooms (content);
}
