/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-summary"

#include "config.h"

#include "banter-server-summary.h"

#include "banter-server-restricted.h"

#include "banter-matrix-directory.h"
#include "banter-matrix-error.h"
#include "banter-matrix-state.h"

static const char SELECT_ROOM[]
    = "SELECT r.version, r.type, (SELECT count(*) FROM memberships m WHERE m.room_id = r.room_id"
      " AND m.membership = 'join') FROM rooms r WHERE r.room_id = ?";
static const char SELECT_STATE[]
    = "SELECT e.type, e.content FROM room_state s JOIN events e ON e.stream_id = s.stream_id"
      " WHERE s.room_id = ? AND s.state_key = '' AND s.type IN ('m.room.name', 'm.room.topic',"
      " 'm.room.avatar', 'm.room.canonical_alias', 'm.room.join_rules',"
      " 'm.room.history_visibility', 'm.room.guest_access')";
static const char SELECT_ONE[]
    = "SELECT e.content FROM room_state s JOIN events e ON e.stream_id = s.stream_id"
      " WHERE s.room_id = ? AND s.type = ? AND s.state_key = ''";
static const char SELECT_MEMBERSHIP[]
    = "SELECT membership FROM memberships WHERE user_id = ? AND room_id = ?";

/* One member of one state event is all that is told of each. */
static void
take_state (BanterMatrixPublicRoom *room, const char *type, const char *content)
{
  g_autofree char *visibility = NULL;
  g_autofree char *guests = NULL;
  const struct
  {
    const char *type;
    const char *member;
    char **place;
  } entries[] = {
    { BANTER_MATRIX_EVENT_NAME, "name", &room->name },
    { BANTER_MATRIX_EVENT_TOPIC, "topic", &room->topic },
    { BANTER_MATRIX_EVENT_AVATAR, "url", &room->avatar_url },
    { BANTER_MATRIX_EVENT_CANONICAL_ALIAS, "alias", &room->canonical_alias },
    { BANTER_MATRIX_EVENT_JOIN_RULES, "join_rule", &room->join_rule },
    { BANTER_MATRIX_EVENT_HISTORY_VISIBILITY, "history_visibility", &visibility },
    { BANTER_MATRIX_EVENT_GUEST_ACCESS, "guest_access", &guests },
  };

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].type, type))
      *entries[i].place = banter_json_dup_string_member (content, entries[i].member);
  if (visibility != NULL)
    room->world_readable = g_str_equal (visibility, "world_readable");
  if (guests != NULL)
    room->guest_can_join = g_str_equal (guests, "can_join");
}

BanterMatrixPublicRoom *
banter_server_summary_new (BanterDb *db, const char *room_id, GError **error)
{
  g_autoptr (BanterMatrixPublicRoom) room = g_new0 (BanterMatrixPublicRoom, 1);
  g_autoptr (BanterDbCursor) rows = NULL;
  g_autofree char *version = NULL;

  if (!banter_db_get (db, SELECT_ROOM, "s:SSi", room_id, &version, &room->room_type,
                      &room->num_joined_members, error))
    return NULL;
  if (version == NULL)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                           "There is no such room");
      return NULL;
    }
  room->room_id = g_strdup (room_id);
  rows = banter_db_query (db, SELECT_STATE, "s", room_id);
  while (banter_db_cursor_next (rows, error))
    take_state (room, banter_db_cursor_get_text (rows, 0), banter_db_cursor_get_text (rows, 1));
  return banter_db_cursor_failed (rows) ? NULL : g_steal_pointer (&room);
}

static BanterMatrixJoinRules *
load_rules (BanterDb *db, const char *room_id, GError **error)
{
  g_autofree char *content = NULL;

  if (!banter_db_get (db, SELECT_ONE, "ss:S", room_id, BANTER_MATRIX_EVENT_JOIN_RULES, &content,
                      error))
    return NULL;
  return banter_json_decode (&banter_matrix_join_rules_type, content != NULL ? content : "{}", -1,
                             error);
}

static gboolean
is_restricted (const char *rule)
{
  return g_strcmp0 (rule, "restricted") == 0 || g_strcmp0 (rule, "knock_restricted") == 0;
}

gboolean
banter_server_summary_add_details (BanterDb *db, BanterMatrixPublicRoom *room, GError **error)
{
  g_autoptr (BanterMatrixJoinRules) rules = load_rules (db, room->room_id, error);
  g_autoptr (GStrvBuilder) allowed = g_strv_builder_new ();
  g_autofree char *encryption = NULL;

  if (rules == NULL
      || !banter_db_get (db, SELECT_ONE, "ss:S", room->room_id, BANTER_MATRIX_EVENT_ENCRYPTION,
                         &encryption, error)
      || !banter_db_get (db, "SELECT version FROM rooms WHERE room_id = ?", "s:S", room->room_id,
                         &room->room_version, error))
    return FALSE;
  if (encryption != NULL)
    room->encryption = banter_json_dup_string_member (encryption, "algorithm");
  for (guint i = 0; rules->allow != NULL && i < rules->allow->len; i++)
    {
      const BanterMatrixAllowCondition *condition = g_ptr_array_index (rules->allow, i);

      if (is_restricted (rules->join_rule) && condition->room_id != NULL)
        g_strv_builder_add (allowed, condition->room_id);
    }
  room->allowed_room_ids = g_strv_builder_end (allowed);
  return TRUE;
}

gboolean
banter_server_summary_may_see (BanterDb *db, BanterMatrixPublicRoom *room, const char *user_id,
                               gboolean *may, GError **error)
{
  static const char *const open_rules[] = { "public", "knock", "knock_restricted", NULL };
  g_autoptr (BanterMatrixJoinRules) rules = NULL;
  gboolean is_banned;

  if (!banter_db_get (db, SELECT_MEMBERSHIP, "ss:S", user_id, room->room_id, &room->membership,
                      error))
    return FALSE;
  is_banned = g_strcmp0 (room->membership, "ban") == 0;
  *may
      = room->world_readable || g_strcmp0 (room->membership, "join") == 0
        || g_strcmp0 (room->membership, "invite") == 0
        || (!is_banned && room->join_rule != NULL && g_strv_contains (open_rules, room->join_rule));
  if (*may || is_banned || g_strcmp0 (room->join_rule, "restricted") != 0)
    return TRUE;
  rules = load_rules (db, room->room_id, error);
  return rules != NULL && banter_server_restricted_fits (db, rules, user_id, may, error);
}
