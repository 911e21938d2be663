/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-sync-rooms"

#include "config.h"

#include "banter-server-sync.h"
#include "banter-server-typing.h"
#include "banter-server.h"

/* Which rooms a sync has to tell of. A client that is close behind costs as much as happened since;
 * only one that was away for long has each of its rooms looked at. */

/* Stream ids that are looked through rather than all rooms of somebody. */
#define MAX_CLOSE 1000

#define STAY "m.room_id, m.membership, m.since, m.stream_id, m.ever_joined"

static void
stay_free (gpointer data)
{
  BanterServerStay *stay = data;

  g_free (stay->room_id);
  g_free (stay->membership);
  g_free (stay);
}

static gboolean
take_stays (BanterDbCursor *rows, GPtrArray *stays, GError **error)
{
  while (banter_db_cursor_next (rows, error))
    {
      BanterServerStay *stay = g_new0 (BanterServerStay, 1);

      banter_db_cursor_read (rows, "SSiib", &stay->room_id, &stay->membership, &stay->since,
                             &stay->stream_id, &stay->ever_joined);
      g_ptr_array_add (stays, stay);
    }
  return !banter_db_cursor_failed (rows);
}

static BanterDbCursor *
query_all (const BanterServerSync *sync)
{
  static const char sql[]
      = "SELECT " STAY " FROM memberships m WHERE m.user_id = ? AND NOT m.is_forgotten";

  return banter_db_query (sync->reader.db, sql, "s", sync->reader.user_id);
}

static BanterDbCursor *
query_close (const BanterServerSync *sync)
{
  static const char sql[]
      = "SELECT " STAY " FROM (SELECT room_id FROM events WHERE stream_id > ?2"
        " UNION SELECT room_id FROM receipts WHERE stream_id > ?2"
        " UNION SELECT room_id FROM account_data WHERE user_id = ?1 AND stream_id > ?2) c"
        " CROSS JOIN memberships m ON m.user_id = ?1 AND m.room_id = c.room_id"
        " WHERE NOT m.is_forgotten";

  return banter_db_query (sync->reader.db, sql, "si", sync->reader.user_id, sync->since);
}

static BanterDbCursor *
query_far (const BanterServerSync *sync)
{
  static const char sql[]
      = "SELECT " STAY " FROM memberships m WHERE m.user_id = ?1 AND NOT m.is_forgotten"
        " AND (m.stream_id > ?2"
        " OR EXISTS (SELECT 1 FROM events WHERE room_id = m.room_id AND stream_id > ?2)"
        " OR EXISTS (SELECT 1 FROM receipts WHERE room_id = m.room_id AND stream_id > ?2)"
        " OR m.room_id IN (SELECT room_id FROM account_data WHERE user_id = ?1"
        " AND stream_id > ?2))";

  return banter_db_query (sync->reader.db, sql, "si", sync->reader.user_id, sync->since);
}

static gboolean
has_stay (const GPtrArray *stays, const char *room_id)
{
  for (guint i = 0; i < stays->len; i++)
    if (g_str_equal (((BanterServerStay *)g_ptr_array_index (stays, i))->room_id, room_id))
      return TRUE;
  return FALSE;
}

static gboolean
add_typing (const BanterServerSync *sync, GPtrArray *stays, GError **error)
{
  static const char sql[] = "SELECT " STAY " FROM memberships m WHERE m.user_id = ?"
                            " AND m.room_id = ? AND m.membership = 'join'";
  g_autoptr (GPtrArray) rooms
      = banter_server_typing_list_rooms (banter_server_get_typing (sync->server), sync->since);

  for (guint i = 0; i < rooms->len; i++)
    {
      const char *room_id = g_ptr_array_index (rooms, i);
      g_autoptr (BanterDbCursor) rows = NULL;

      if (has_stay (stays, room_id))
        continue;
      rows = banter_db_query (sync->reader.db, sql, "ss", sync->reader.user_id, room_id);
      if (!take_stays (rows, stays, error))
        return FALSE;
    }
  return TRUE;
}

GPtrArray *
banter_server_sync_list_stays (const BanterServerSync *sync, GError **error)
{
  gboolean all = sync->since == 0 || sync->full_state;
  gboolean is_close = sync->position - sync->since <= MAX_CLOSE;
  g_autoptr (BanterDbCursor) rows = all        ? query_all (sync)
                                    : is_close ? query_close (sync)
                                               : query_far (sync);
  g_autoptr (GPtrArray) stays = g_ptr_array_new_with_free_func (stay_free);

  if (!take_stays (rows, stays, error) || (!all && !add_typing (sync, stays, error)))
    return NULL;
  return g_steal_pointer (&stays);
}

/* --- Sections --- */

static gboolean
is_wanted (const BanterServerSync *sync, const char *room_id)
{
  const BanterMatrixRoomFilter *filter = sync->room_filter;

  return (filter->rooms == NULL || g_strv_contains ((const char *const *)filter->rooms, room_id))
         && (filter->not_rooms == NULL
             || !g_strv_contains ((const char *const *)filter->not_rooms, room_id));
}

static void
put_room (GHashTable **table, const char *room_id, gpointer room)
{
  if (room == NULL)
    return;
  if (*table == NULL)
    *table = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (*table, g_strdup (room_id), room);
}

static gboolean
add_joined (const BanterServerSync *sync, const BanterServerStay *stay,
            BanterMatrixSyncRooms *rooms, GError **error)
{
  BanterMatrixJoinedRoom *room;

  if (!banter_server_sync_read_joined (sync, stay->room_id,
                                       stay->since > sync->since ? 0 : sync->since, &room, error))
    return FALSE;
  put_room (&rooms->join, stay->room_id, room);
  return TRUE;
}

/* Invites and knocks: told once. */
static gboolean
add_waiting (const BanterServerSync *sync, const BanterServerStay *stay,
             BanterMatrixSyncRooms *rooms, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (stay->stream_id <= sync->since
      || (sync->hides_invites && g_str_equal (stay->membership, "invite")))
    return TRUE;
  if (g_str_equal (stay->membership, "invite"))
    put_room (&rooms->invite, stay->room_id,
              banter_server_sync_read_invite (sync, stay->room_id, stay->stream_id, &failure));
  else
    put_room (&rooms->knock, stay->room_id,
              banter_server_sync_read_knock (sync, stay->room_id, stay->stream_id, &failure));
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* Who leaves is told once; later only who asks for rooms that they have left. */
static gboolean
add_left (const BanterServerSync *sync, const BanterServerStay *stay, BanterMatrixSyncRooms *rooms,
          GError **error)
{
  BanterMatrixLeftRoom *room;

  if (sync->since == 0 ? !sync->room_filter->include_leave || !stay->ever_joined
                       : stay->stream_id <= sync->since)
    return TRUE;
  if (!banter_server_sync_read_left (sync, stay->room_id, stay->stream_id, &room, error))
    return FALSE;
  put_room (&rooms->leave, stay->room_id, room);
  return TRUE;
}

gboolean
banter_server_sync_read_rooms (const BanterServerSync *sync, BanterMatrixSyncRooms *rooms,
                               GError **error)
{
  g_autoptr (GPtrArray) stays = banter_server_sync_list_stays (sync, error);

  for (guint i = 0; stays != NULL && i < stays->len; i++)
    {
      const BanterServerStay *stay = g_ptr_array_index (stays, i);
      gboolean ok;

      if (!is_wanted (sync, stay->room_id))
        continue;
      if (g_str_equal (stay->membership, "join"))
        ok = add_joined (sync, stay, rooms, error);
      else if (g_str_equal (stay->membership, "invite") || g_str_equal (stay->membership, "knock"))
        ok = add_waiting (sync, stay, rooms, error);
      else
        ok = add_left (sync, stay, rooms, error);
      if (!ok)
        return FALSE;
    }
  return stays != NULL;
}
