/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-reader-rooms"

#include "config.h"

#include "banter-reader-private.h"

#include "banter-matrix-event.h"

/* The inbox: one row per room with the name that people know it by (CS-API "Calculating the display
 * name for a room"), its preview, and what can be done there. Runs in the reader's thread. */

#define MAX_HEROES 5

/* What is read along with the row, but is not part of it. */
typedef struct
{
  gint64 id;
  char *alias;
  char *heroes;
  char *inviter;
  char *reason;
  gint64 invite_ts;
  gint64 n_joined; /* -1: the server has not said */
  gint64 n_invited;
  gboolean unlisted; /* being left */
  char *type;
} Extra;

static void
extra_clear (Extra *extra)
{
  g_free (extra->alias);
  g_free (extra->heroes);
  g_free (extra->inviter);
  g_free (extra->reason);
  g_free (extra->type);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Extra, extra_clear)

#define ROOM_SQL                                                                                   \
  "SELECT r.id, r.room_id, r.membership, r.type, r.name, r.alias, r.topic, r.avatar, r.encrypted," \
  " coalesce (d.user_id, r.dm_hint), r.heroes, coalesce (r.n_joined, -1),"                         \
  " coalesce (r.n_invited, 0), r.unread, r.highlights, r.marked_unread, r.activity_ts, r.inviter," \
  " r.invite_reason, r.invite_ts, f.text, EXISTS (SELECT 1 FROM outbox o"                          \
  "  WHERE o.room_id = r.room_id AND o.kind = 2 AND o.state <> 4)"                                 \
  " FROM rooms r LEFT JOIN direct d ON d.room_id = r.room_id"                                      \
  " LEFT JOIN drafts f ON f.room_id = r.room_id"

static BanterRoomRow *
read_room (BanterDbCursor *cursor, Extra *extra)
{
  BanterRoomRow *row = g_new0 (BanterRoomRow, 1);
  gint64 membership;
  gint64 unread;
  gint64 highlights;

  banter_db_cursor_read (cursor, "iSiSSSSSbSSiiiibiSSiSb", &extra->id, &row->room_id, &membership,
                         &extra->type, &row->name, &extra->alias, &row->topic, &row->avatar,
                         &row->encrypted, &row->dm_user_id, &extra->heroes, &extra->n_joined,
                         &extra->n_invited, &unread, &highlights, &row->marked_unread,
                         &row->activity_ts, &extra->inviter, &extra->reason, &extra->invite_ts,
                         &row->draft, &extra->unlisted);
  row->membership = (BanterMembership)membership;
  row->unread = (guint)MIN (unread, G_MAXUINT);
  row->highlights = (guint)MIN (highlights, G_MAXUINT);
  row->kind = row->dm_user_id != NULL ? BANTER_ROOM_KIND_DM : BANTER_ROOM_KIND_GROUP;
  return row;
}

/* An invite that does not say from whom is nobody's request. */
static gboolean
is_listed (const BanterRoomRow *row, const Extra *extra)
{
  if (row->membership == BANTER_MEMBERSHIP_INVITE && extra->inviter == NULL)
    return FALSE;
  return !extra->unlisted && g_strcmp0 (extra->type, BANTER_MATRIX_ROOM_TYPE_SPACE) != 0
         && g_strcmp0 (extra->type, BANTER_MATRIX_ROOM_TYPE_STICKERS) != 0;
}

static gboolean
get_member (BanterDb *db, gint64 room, const char *user_id, char **name, char **avatar,
            BanterMembership *membership, GError **error)
{
  gint64 number = BANTER_MEMBERSHIP_NONE;

  if (!banter_db_get (db,
                      "SELECT name, avatar, membership FROM members WHERE room = ?"
                      " AND user_id = ?",
                      "is:SSi", room, user_id, name, avatar, &number, error))
    return FALSE;
  if (membership != NULL)
    *membership = (BanterMembership)number;
  return TRUE;
}

/* Those that the room is named after: the server's heroes; without them the first members, or
 * (@gone) those who were. */
static GPtrArray *
list_heroes (BanterDb *db, const Extra *extra, gboolean gone, GError **error)
{
  static const char present[]
      = "SELECT user_id FROM members WHERE room = ? AND membership IN (1, 2)"
        " AND user_id IS NOT (SELECT user_id FROM session) ORDER BY user_id LIMIT 5";
  static const char past[]
      = "SELECT user_id FROM members WHERE room = ? AND membership IN (3, 4)"
        " AND user_id IS NOT (SELECT user_id FROM session) ORDER BY user_id LIMIT 5";
  g_autoptr (GPtrArray) heroes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BanterDbCursor) cursor = NULL;

  if (extra->heroes != NULL && extra->heroes[0] != '\0' && !gone)
    {
      g_auto (GStrv) ids = g_strsplit (extra->heroes, "\n", MAX_HEROES + 1);

      for (guint i = 0; ids[i] != NULL && i < MAX_HEROES; i++)
        g_ptr_array_add (heroes, g_strdup (ids[i]));
      return g_steal_pointer (&heroes);
    }
  cursor = banter_db_query (db, gone ? past : present, "i", extra->id);
  while (banter_db_cursor_next (cursor, error))
    g_ptr_array_add (heroes, banter_db_cursor_dup_text (cursor, 0));
  return banter_db_cursor_failed (cursor) ? NULL : g_steal_pointer (&heroes);
}

static gboolean
name_after_heroes (BanterDb *db, BanterRoomRow *row, const Extra *extra, GPtrArray *heroes,
                   GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n_others = row->n_joined + row->n_invited;

  for (guint i = 0; i < heroes->len; i++)
    {
      const char *user_id = g_ptr_array_index (heroes, i);
      g_autofree char *name = NULL;
      g_autofree char *avatar = NULL;

      if (!get_member (db, extra->id, user_id, &name, &avatar, NULL, error))
        return FALSE;
      if (i > 0)
        g_string_append (names, ", ");
      g_string_append (names, name != NULL && name[0] != '\0' ? name : user_id);
      if (heroes->len == 1 && row->avatar == NULL)
        row->avatar = g_steal_pointer (&avatar);
    }
  if (names->len > 0)
    row->name = g_string_free (g_steal_pointer (&names), FALSE);
  if (!row->empty && n_others > heroes->len + 1)
    row->n_more = n_others - heroes->len - 1;
  return TRUE;
}

static gboolean
find_name (BanterDb *db, BanterRoomRow *row, Extra *extra, GError **error)
{
  g_autoptr (GPtrArray) heroes = NULL;

  row->empty = row->membership == BANTER_MEMBERSHIP_JOIN && row->n_joined + row->n_invited <= 1;
  if (row->name != NULL)
    return TRUE;
  if (extra->alias != NULL)
    {
      row->name = g_steal_pointer (&extra->alias);
      return TRUE;
    }
  if (row->dm_user_id != NULL)
    {
      heroes = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (heroes, g_strdup (row->dm_user_id));
      if (!name_after_heroes (db, row, extra, heroes, error))
        return FALSE;
      row->n_more = 0;
      return TRUE;
    }
  heroes = list_heroes (db, extra, FALSE, error);
  if (heroes != NULL && heroes->len == 0)
    {
      g_ptr_array_unref (heroes);
      heroes = list_heroes (db, extra, TRUE, error);
    }
  return heroes != NULL && name_after_heroes (db, row, extra, heroes, error);
}

/* From the room's summary, else from the members that are known here, and me. */
static gboolean
count_members (BanterDb *db, BanterRoomRow *row, const Extra *extra, GError **error)
{
  static const char sql[]
      = "SELECT count(*) FILTER (WHERE membership = 1), count(*) FILTER (WHERE membership = 2)"
        " FROM members WHERE room = ? AND user_id IS NOT (SELECT user_id FROM session)";
  gint64 n_joined = extra->n_joined;
  gint64 n_invited = extra->n_invited;

  if (n_joined < 0)
    {
      if (!banter_db_get (db, sql, "i:ii", extra->id, &n_joined, &n_invited, error))
        return FALSE;
      n_joined += row->membership == BANTER_MEMBERSHIP_JOIN;
      n_invited += row->membership == BANTER_MEMBERSHIP_INVITE;
    }
  row->n_joined = (guint)CLAMP (n_joined, 0, G_MAXINT);
  row->n_invited = (guint)CLAMP (n_invited, 0, G_MAXINT);
  return TRUE;
}

static gboolean
find_partner (BanterDb *db, BanterRoomRow *row, const Extra *extra, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *avatar = NULL;

  if (row->dm_user_id == NULL)
    return TRUE;
  if (!get_member (db, extra->id, row->dm_user_id, &name, &avatar, &row->other_membership, error))
    return FALSE;
  if (row->avatar == NULL)
    row->avatar = g_steal_pointer (&avatar);
  return TRUE;
}

static gboolean
find_invite (BanterDb *db, BanterRoomRow *row, Extra *extra, GError **error)
{
  if (row->membership != BANTER_MEMBERSHIP_INVITE)
    return TRUE;
  row->invite = g_new0 (BanterInviteRow, 1);
  row->invite->inviter = g_steal_pointer (&extra->inviter);
  row->invite->reason = g_steal_pointer (&extra->reason);
  row->invite->ts = extra->invite_ts;
  return get_member (db, extra->id, row->invite->inviter, &row->invite->inviter_name,
                     &row->invite->inviter_avatar, NULL, error);
}

static gboolean
find_others_read (BanterDb *db, BanterRoomRow *row, const Extra *extra, GError **error)
{
  static const char sql[] = "SELECT coalesce (max (e.position), ?2) FROM receipts c"
                            " JOIN events e ON e.room = c.room AND e.event_id = c.event_id"
                            " WHERE c.room = ?1 AND c.type = 'm.read'"
                            "  AND c.user_id IS NOT (SELECT user_id FROM session)";

  row->others_read_position = BANTER_POSITION_UNKNOWN;
  return banter_db_get (db, sql, "ii:i", extra->id, BANTER_POSITION_UNKNOWN,
                        &row->others_read_position, error);
}

/* Moves the cursor's row to @rooms if it belongs there. */
static gboolean
add_room (BanterDb *db, BanterDbCursor *cursor, GHashTable *push_rooms, GPtrArray *rooms,
          GError **error)
{
  g_auto (Extra) extra = { 0 };
  g_autoptr (BanterRoomRow) row = read_room (cursor, &extra);

  if (!is_listed (row, &extra))
    return TRUE;
  if (!count_members (db, row, &extra, error) || !find_partner (db, row, &extra, error)
      || !find_name (db, row, &extra, error) || !find_invite (db, row, &extra, error)
      || !find_others_read (db, row, &extra, error)
      || !banter_reader_find_settings (db, extra.id, row, push_rooms, error)
      || !banter_reader_find_preview (db, row->room_id, &row->preview, &row->received, error))
    return FALSE;
  g_ptr_array_add (rooms, g_steal_pointer (&row));
  return TRUE;
}

static gboolean
add_all (BanterDb *db, BanterDbCursor *cursor, GHashTable *push_rooms, GPtrArray *rooms,
         GError **error)
{
  while (banter_db_cursor_next (cursor, error))
    if (!add_room (db, cursor, push_rooms, rooms, error))
      return FALSE;
  return !banter_db_cursor_failed (cursor);
}

gpointer
banter_reader_run_rooms (BanterDb *db, const BanterQuery *query, GError **error)
{
  static const char all[] = ROOM_SQL;
  static const char one[] = ROOM_SQL " WHERE r.room_id = ?";
  g_autoptr (GPtrArray) rooms
      = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_room_row_free);
  g_autoptr (GHashTable) push_rooms = banter_reader_list_push_rooms (db, error);

  if (push_rooms == NULL)
    return NULL;
  if (query->room_ids == NULL)
    {
      g_autoptr (BanterDbCursor) cursor = banter_db_query (db, all, "");

      return add_all (db, cursor, push_rooms, rooms, error) ? g_steal_pointer (&rooms) : NULL;
    }
  for (guint i = 0; query->room_ids[i] != NULL; i++)
    {
      g_autoptr (BanterDbCursor) cursor = banter_db_query (db, one, "s", query->room_ids[i]);

      if (!add_all (db, cursor, push_rooms, rooms, error))
        return NULL;
    }
  return g_steal_pointer (&rooms);
}
