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

static BanterServerStay *
find_stay (const GPtrArray *stays, const char *room_id)
{
  for (guint i = 0; i < stays->len; i++)
    {
      BanterServerStay *stay = g_ptr_array_index (stays, i);

      if (g_str_equal (stay->room_id, room_id))
        return stay;
    }
  return NULL;
}

/* The rooms of @rows, unless they are there already. */
static gboolean
add_stays (BanterDbCursor *rows, GPtrArray *stays, gboolean retells_counts, GError **error)
{
  g_autoptr (GPtrArray) more = g_ptr_array_new_with_free_func (stay_free);

  if (!take_stays (rows, more, error))
    return FALSE;
  while (more->len > 0)
    {
      BanterServerStay *stay = g_ptr_array_steal_index (more, more->len - 1);
      BanterServerStay *known = find_stay (stays, stay->room_id);

      if (known == NULL)
        g_ptr_array_add (stays, stay);
      else
        stay_free (stay);
      (known != NULL ? known : stay)->retells_counts |= retells_counts;
    }
  return TRUE;
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
      g_autoptr (BanterDbCursor) rows
          = banter_db_query (sync->reader.db, sql, "ss", sync->reader.user_id, room_id);

      if (!add_stays (rows, stays, FALSE, error))
        return FALSE;
    }
  return TRUE;
}

/* CS-API "Ignoring Users": what one ignores from now on is no longer counted either, so the rooms
 * where such people are tell their counts anew. */
static gboolean
add_ignored (const BanterServerSync *sync, GPtrArray *stays, GError **error)
{
  static const char changed_sql[]
      = "SELECT stream_id > ? FROM account_data WHERE user_id = ? AND room_id = ''"
        " AND type = 'm.ignored_user_list'";
  static const char sql[]
      = "SELECT DISTINCT " STAY " FROM account_data a CROSS JOIN json_each (a.content,"
        " '$.ignored_users') i CROSS JOIN memberships o ON o.user_id = i.key"
        " CROSS JOIN memberships m ON m.user_id = ?1 AND m.room_id = o.room_id"
        " WHERE a.user_id = ?1 AND a.room_id = '' AND a.type = 'm.ignored_user_list'"
        " AND m.membership = 'join'";
  g_autoptr (BanterDbCursor) rows = NULL;
  gboolean changed = FALSE;

  if (!banter_db_get (sync->reader.db, changed_sql, "is:b", sync->since, sync->reader.user_id,
                      &changed, error))
    return FALSE;
  if (!changed)
    return TRUE;
  rows = banter_db_query (sync->reader.db, sql, "s", sync->reader.user_id);
  return add_stays (rows, stays, TRUE, error);
}

GPtrArray *
banter_server_sync_list_stays (const BanterServerSync *sync, GError **error)
{
  gboolean all = sync->since == 0 || sync->full_state || sync->retells_invites;
  gboolean is_close = sync->position - sync->since <= MAX_CLOSE;
  g_autoptr (BanterDbCursor) rows = all        ? query_all (sync)
                                    : is_close ? query_close (sync)
                                               : query_far (sync);
  g_autoptr (GPtrArray) stays = g_ptr_array_new_with_free_func (stay_free);

  if (!take_stays (rows, stays, error)
      || (!all && (!add_typing (sync, stays, error) || !add_ignored (sync, stays, error))))
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

typedef enum
{
  SECTION_JOIN,
  SECTION_INVITE,
  SECTION_KNOCK,
  SECTION_LEAVE,
  N_SECTIONS,
} Section;

static const struct
{
  const char *name;
  const BanterJsonType *type; /* of a room in it */
} sections[N_SECTIONS] = {
  [SECTION_JOIN] = { "join", &banter_matrix_joined_room_type },
  [SECTION_INVITE] = { "invite", &banter_matrix_invited_room_type },
  [SECTION_KNOCK] = { "knock", &banter_matrix_knocked_room_type },
  [SECTION_LEAVE] = { "leave", &banter_matrix_left_room_type },
};

typedef struct
{
  const BanterServerSync *sync;
  GString *texts[N_SECTIONS]; /* members of an object; NULL while there are none */
} Rooms;

/* Takes @room, which may be %NULL. */
static void
put_room (Rooms *rooms, Section section, const char *room_id, gpointer room)
{
  GString *text = rooms->texts[section];

  if (room == NULL)
    return;
  if (text == NULL)
    text = rooms->texts[section] = g_string_new (NULL);
  else
    g_string_append_c (text, ',');
  banter_json_append_string (text, room_id);
  g_string_append_c (text, ':');
  banter_json_encode_to (sections[section].type, room, text);
  banter_json_free (sections[section].type, room);
}

static char *
join_sections (Rooms *rooms)
{
  GString *all = g_string_new ("{");

  for (guint i = 0; i < N_SECTIONS; i++)
    if (rooms->texts[i] != NULL)
      {
        g_string_append_printf (all, "%s\"%s\":{", all->len > 1 ? "," : "", sections[i].name);
        g_string_append_len (all, rooms->texts[i]->str, (gssize)rooms->texts[i]->len);
        g_string_append_c (all, '}');
        g_string_free (rooms->texts[i], TRUE);
      }
  g_string_append_c (all, '}');
  return g_string_free (all, FALSE);
}

static gboolean
add_joined (Rooms *rooms, const BanterServerStay *stay, GError **error)
{
  const BanterServerSync *sync = rooms->sync;
  BanterMatrixJoinedRoom *room;

  if (!banter_server_sync_read_joined (sync, stay, &room, error))
    return FALSE;
  put_room (rooms, SECTION_JOIN, stay->room_id, room);
  return TRUE;
}

static gboolean
is_news (const BanterServerSync *sync, const BanterServerStay *stay)
{
  gboolean is_invite = g_str_equal (stay->membership, "invite");

  return (stay->stream_id > sync->since && !(is_invite && sync->hides_invites))
         || (is_invite && sync->retells_invites);
}

/* Invites and knocks: told once. */
static gboolean
add_waiting (Rooms *rooms, const BanterServerStay *stay, GError **error)
{
  const BanterServerSync *sync = rooms->sync;
  g_autoptr (GError) failure = NULL;

  if (!is_news (sync, stay))
    return TRUE;
  if (g_str_equal (stay->membership, "invite"))
    put_room (rooms, SECTION_INVITE, stay->room_id,
              banter_server_sync_read_invite (sync, stay->room_id, stay->stream_id, &failure));
  else
    put_room (rooms, SECTION_KNOCK, stay->room_id,
              banter_server_sync_read_knock (sync, stay->room_id, stay->stream_id, &failure));
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* Who leaves is told once; later only who asks for rooms that they have left. */
static gboolean
add_left (Rooms *rooms, const BanterServerStay *stay, GError **error)
{
  const BanterServerSync *sync = rooms->sync;
  BanterMatrixLeftRoom *room;

  if (sync->since == 0 ? !sync->room_filter->include_leave || !stay->ever_joined
                       : stay->stream_id <= sync->since)
    return TRUE;
  if (!banter_server_sync_read_left (sync, stay->room_id, stay->stream_id, &room, error))
    return FALSE;
  put_room (rooms, SECTION_LEAVE, stay->room_id, room);
  return TRUE;
}

static gboolean
add_room (Rooms *rooms, const BanterServerStay *stay, GError **error)
{
  if (!is_wanted (rooms->sync, stay->room_id))
    return TRUE;
  if (g_str_equal (stay->membership, "join"))
    return add_joined (rooms, stay, error);
  if (g_str_equal (stay->membership, "invite") || g_str_equal (stay->membership, "knock"))
    return add_waiting (rooms, stay, error);
  return add_left (rooms, stay, error);
}

gboolean
banter_server_sync_read_rooms (const BanterServerSync *sync, char **text, GError **error)
{
  g_autoptr (GPtrArray) stays = banter_server_sync_list_stays (sync, error);
  Rooms rooms = { sync };
  gboolean ok = stays != NULL;
  gboolean any = FALSE;

  for (guint i = 0; ok && i < stays->len; i++)
    ok = add_room (&rooms, g_ptr_array_index (stays, i), error);
  for (guint i = 0; i < N_SECTIONS; i++)
    any = any || rooms.texts[i] != NULL;
  *text = any ? join_sections (&rooms) : NULL;
  if (!ok)
    g_clear_pointer (text, g_free);
  return ok;
}
