/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-room"

#include "config.h"

#include "banter-server-room.h"

#include "banter-server.h"

#include "banter-clock.h"
#include "banter-id.h"
#include "banter-matrix-error.h"
#include "banter-matrix-event.h"

#define MAX_ROOMS 2000

static void
member_free (gpointer data)
{
  BanterServerMember *member = data;

  g_free (member->event_id);
  g_free (member);
}

BanterServerRoom *
banter_server_room_new_blank (const char *room_id, const char *creator,
                              const BanterServerRoomVersion *version)
{
  BanterServerRoom *room = g_new0 (BanterServerRoom, 1);

  room->version = version;
  room->room_id = g_strdup (room_id);
  room->creator = g_strdup (creator);
  room->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, member_free);
  return room;
}

void
banter_server_room_free (BanterServerRoom *room)
{
  g_free (room->room_id);
  g_free (room->creator);
  g_clear_pointer (&room->additional_creators, g_hash_table_unref);
  g_free (room->type);
  g_free (room->last_event_id);
  g_free (room->create_id);
  g_free (room->power_id);
  g_free (room->rules_id);
  g_clear_pointer (&room->power, banter_matrix_power_levels_free);
  g_clear_pointer (&room->rules, banter_matrix_join_rules_free);
  g_hash_table_unref (room->members);
  g_free (room);
}

static const char *const membership_names[] = {
  [BANTER_SERVER_MEMBERSHIP_NONE] = "leave", [BANTER_SERVER_MEMBERSHIP_INVITE] = "invite",
  [BANTER_SERVER_MEMBERSHIP_JOIN] = "join",  [BANTER_SERVER_MEMBERSHIP_KNOCK] = "knock",
  [BANTER_SERVER_MEMBERSHIP_BAN] = "ban",
};

BanterServerMembership
banter_server_membership_parse (const char *membership)
{
  for (guint i = 0; i < G_N_ELEMENTS (membership_names); i++)
    if (g_strcmp0 (membership_names[i], membership) == 0)
      return (BanterServerMembership)i;
  return BANTER_SERVER_MEMBERSHIP_NONE;
}

const char *
banter_server_membership_to_string (BanterServerMembership membership)
{
  return membership_names[membership];
}

static void
apply_member (BanterServerRoom *room, const char *event_id, const char *user_id,
              const char *content)
{
  g_autofree char *membership = banter_json_dup_string_member (content, "membership");
  BanterServerMember *member = g_new0 (BanterServerMember, 1);

  member->membership = banter_server_membership_parse (membership);
  member->event_id = g_strdup (event_id);
  g_hash_table_insert (room->members, g_strdup (user_id), member);
}

static void
replace (char **place, const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

/* Room version 12 "Authorization rules": the sender of m.room.create and whom it names. */
static void
apply_create (BanterServerRoom *room, const char *event_id, const char *content)
{
  g_autoptr (BanterMatrixCreate) create
      = banter_json_decode (&banter_matrix_create_type, content, -1, NULL);

  replace (&room->create_id, event_id);
  g_clear_pointer (&room->additional_creators, g_hash_table_unref);
  if (!room->version->has_high_power || create == NULL)
    return;
  room->additional_creators = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; create->additional_creators != NULL && create->additional_creators[i] != NULL;
       i++)
    g_hash_table_add (room->additional_creators, g_strdup (create->additional_creators[i]));
}

void
banter_server_room_apply (BanterServerRoom *room, const char *event_id, const char *type,
                          const char *state_key, const char *content)
{
  if (g_str_equal (type, BANTER_MATRIX_EVENT_MEMBER))
    {
      apply_member (room, event_id, state_key, content);
      return;
    }
  if (*state_key != '\0')
    return;
  if (g_str_equal (type, BANTER_MATRIX_EVENT_CREATE))
    apply_create (room, event_id, content);
  else if (g_str_equal (type, BANTER_MATRIX_EVENT_POWER_LEVELS))
    {
      g_clear_pointer (&room->power, banter_matrix_power_levels_free);
      room->power = banter_json_decode (&banter_matrix_power_levels_type, content, -1, NULL);
      replace (&room->power_id, event_id);
    }
  else if (g_str_equal (type, BANTER_MATRIX_EVENT_JOIN_RULES))
    {
      g_clear_pointer (&room->rules, banter_matrix_join_rules_free);
      room->rules = banter_json_decode (&banter_matrix_join_rules_type, content, -1, NULL);
      replace (&room->rules_id, event_id);
    }
}

static gboolean
load_state (BanterServerRoom *room, BanterDb *db, GError **error)
{
  static const char sql[]
      = "SELECT e.event_id, e.type, e.state_key, e.content FROM room_state s"
        " JOIN events e ON e.stream_id = s.stream_id WHERE s.room_id = ?1 AND s.type IN"
        " ('m.room.create', 'm.room.power_levels', 'm.room.join_rules', 'm.room.member')";
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, sql, "s", room->room_id);

  while (banter_db_cursor_next (rows, error))
    {
      const char *event_id, *type, *state_key, *content;

      banter_db_cursor_read (rows, "ssss", &event_id, &type, &state_key, &content);
      banter_server_room_apply (room, event_id, type, state_key, content);
    }
  return !banter_db_cursor_failed (rows);
}

static gboolean
load (BanterServerRoom *room, BanterDb *db, GError **error)
{
  static const char last_sql[] = "SELECT event_id, depth FROM events WHERE room_id = ?"
                                 " ORDER BY stream_id DESC LIMIT 1";

  g_autofree char *version = NULL;

  if (!banter_db_get (db, "SELECT version, creator, type FROM rooms WHERE room_id = ?", "s:SSS",
                      room->room_id, &version, &room->creator, &room->type, error))
    return FALSE;
  room->version = banter_server_room_version_find (version);
  if (room->version == NULL)
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                   "There is no such room");
      return FALSE;
    }
  return banter_db_get (db, last_sql, "s:Si", room->room_id, &room->last_event_id, &room->depth,
                        error)
         && load_state (room, db, error);
}

static void
remember (BanterServer *server, BanterServerRoom *room)
{
  g_hash_table_insert (banter_server_get_rooms (server), room->room_id, room);
}

void
banter_server_room_trim (BanterServer *server)
{
  GHashTable *rooms = banter_server_get_rooms (server);

  if (g_hash_table_size (rooms) > MAX_ROOMS)
    g_hash_table_remove_all (rooms);
}

BanterServerRoom *
banter_server_room_get (BanterServer *server, BanterDb *db, const char *room_id, GError **error)
{
  BanterServerRoom *room = g_hash_table_lookup (banter_server_get_rooms (server), room_id);

  if (room != NULL)
    return room;
  room = banter_server_room_new_blank (room_id, NULL, NULL);
  if (!load (room, db, error))
    {
      banter_server_room_free (room);
      return NULL;
    }
  remember (server, room);
  return room;
}

BanterServerRoom *
banter_server_room_create (BanterServer *server, BanterDb *db, const char *room_id,
                           const char *creator, const BanterServerRoomVersion *version,
                           const char *type, gboolean is_public, GError **error)
{
  static const char sql[]
      = "INSERT INTO rooms (room_id, version, creator, type, is_public, created_ts)"
        " VALUES (?, ?, ?, ?, ?, ?)";
  BanterServerRoom *room;

  if (!banter_db_exec (db, sql, "ssssbi", room_id, version->name, creator, type, is_public,
                       banter_clock_now_ms (), error))
    return NULL;
  room = banter_server_room_new_blank (room_id, creator, version);
  room->type = g_strdup (type);
  remember (server, room);
  return room;
}

void
banter_server_room_undo (BanterServer *server, const char *room_id)
{
  g_hash_table_remove (banter_server_get_rooms (server), room_id);
}

BanterServerMembership
banter_server_room_get_membership (BanterServerRoom *room, const char *user_id)
{
  const BanterServerMember *member = g_hash_table_lookup (room->members, user_id);

  return member != NULL ? member->membership : BANTER_SERVER_MEMBERSHIP_NONE;
}

const char *
banter_server_room_get_join_rule (BanterServerRoom *room)
{
  return room->rules != NULL && room->rules->join_rule != NULL ? room->rules->join_rule : "invite";
}

gboolean
banter_server_room_is_restricted (BanterServerRoom *room)
{
  const char *rule = banter_server_room_get_join_rule (room);

  return g_str_equal (rule, "restricted") || g_str_equal (rule, "knock_restricted");
}

gboolean
banter_server_room_has_high_power (BanterServerRoom *room, const char *user_id)
{
  return room->version->has_high_power
         && (g_str_equal (room->creator, user_id)
             || (room->additional_creators != NULL
                 && g_hash_table_contains (room->additional_creators, user_id)));
}

gint64
banter_server_room_get_power (BanterServerRoom *room, const char *user_id)
{
  if (banter_server_room_has_high_power (room, user_id))
    return BANTER_SERVER_HIGH_POWER;
  if (room->power == NULL)
    return g_str_equal (room->creator, user_id) ? 100 : 0;
  return banter_matrix_power_levels_get_user (room->power, user_id);
}

gint64
banter_server_room_get_event_power (BanterServerRoom *room, const char *type, gboolean is_state)
{
  return banter_matrix_power_levels_get_event (room->power, type, is_state);
}
