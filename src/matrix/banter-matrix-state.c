/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-state"

#include "config.h"

#include "banter-matrix-state.h"

/* Tolerant: a state event of an odd shape counts as one without that member. */

#define T BANTER_JSON_TOLERANT

static const BanterJsonField member_fields[] = {
  BANTER_JSON_STRING (BanterMatrixMember, membership, "membership", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterMatrixMember, displayname, "displayname", T),
  BANTER_JSON_STRING (BanterMatrixMember, avatar_url, "avatar_url", T),
  BANTER_JSON_BOOL (BanterMatrixMember, is_direct, "is_direct", T),
  BANTER_JSON_STRING (BanterMatrixMember, reason, "reason", T),
  BANTER_JSON_STRING (BanterMatrixMember, join_authorised_via, BANTER_MATRIX_JOIN_AUTHORISED_VIA,
                      T),
};
BANTER_MATRIX_DEFINE (Member, member)

static const BanterJsonField room_name_fields[] = {
  BANTER_JSON_STRING (BanterMatrixRoomName, name, "name", T),
};
BANTER_MATRIX_DEFINE (RoomName, room_name)

static const BanterJsonField text_fields[] = {
  BANTER_JSON_STRING (BanterMatrixText, body, "body", T),
  BANTER_JSON_STRING (BanterMatrixText, mimetype, "mimetype", T),
};
BANTER_MATRIX_DEFINE (Text, text)

static const BanterJsonField texts_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixTexts, texts, "m.text", &banter_matrix_text_type, T),
};
BANTER_MATRIX_DEFINE (Texts, texts)

static const BanterJsonField room_topic_fields[] = {
  BANTER_JSON_STRING (BanterMatrixRoomTopic, topic, "topic", T),
  BANTER_JSON_STRUCT (BanterMatrixRoomTopic, rich, "m.topic", &banter_matrix_texts_type, T),
};
BANTER_MATRIX_DEFINE (RoomTopic, room_topic)

static const BanterJsonField room_avatar_fields[] = {
  BANTER_JSON_STRING (BanterMatrixRoomAvatar, url, "url", T),
};
BANTER_MATRIX_DEFINE (RoomAvatar, room_avatar)

static const BanterJsonField canonical_alias_fields[] = {
  BANTER_JSON_STRING (BanterMatrixCanonicalAlias, alias, "alias", T),
  BANTER_JSON_STRINGS (BanterMatrixCanonicalAlias, alt_aliases, "alt_aliases", T),
};
BANTER_MATRIX_DEFINE (CanonicalAlias, canonical_alias)

static const BanterJsonField predecessor_fields[] = {
  BANTER_JSON_STRING (BanterMatrixPredecessor, room_id, "room_id", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterMatrixPredecessor, event_id, "event_id", T),
};
BANTER_MATRIX_DEFINE (Predecessor, predecessor)

static const BanterJsonField create_fields[] = {
  BANTER_JSON_STRING (BanterMatrixCreate, creator, "creator", T),
  BANTER_JSON_STRING (BanterMatrixCreate, room_version, "room_version", T),
  BANTER_JSON_STRING (BanterMatrixCreate, type, "type", T),
  BANTER_JSON_STRINGS (BanterMatrixCreate, additional_creators, "additional_creators", T),
  BANTER_JSON_STRUCT (BanterMatrixCreate, predecessor, "predecessor",
                      &banter_matrix_predecessor_type, T),
};
BANTER_MATRIX_DEFINE (Create, create)

static const BanterJsonField power_levels_fields[] = {
  BANTER_JSON_INT_MAP (BanterMatrixPowerLevels, users, "users", T),
  BANTER_JSON_INT_MAP (BanterMatrixPowerLevels, events, "events", T),
  BANTER_JSON_RAW (BanterMatrixPowerLevels, users_default, "users_default", T),
  BANTER_JSON_RAW (BanterMatrixPowerLevels, events_default, "events_default", T),
  BANTER_JSON_RAW (BanterMatrixPowerLevels, state_default, "state_default", T),
  BANTER_JSON_RAW (BanterMatrixPowerLevels, ban, "ban", T),
  BANTER_JSON_RAW (BanterMatrixPowerLevels, kick, "kick", T),
  BANTER_JSON_RAW (BanterMatrixPowerLevels, redact, "redact", T),
  BANTER_JSON_RAW (BanterMatrixPowerLevels, invite, "invite", T),
  BANTER_JSON_INT_MAP (BanterMatrixPowerLevels, notifications, "notifications", T),
};
BANTER_MATRIX_DEFINE (PowerLevels, power_levels)

static const BanterJsonField allow_condition_fields[] = {
  BANTER_JSON_STRING (BanterMatrixAllowCondition, type, "type", T),
  BANTER_JSON_STRING (BanterMatrixAllowCondition, room_id, "room_id", T),
};
BANTER_MATRIX_DEFINE (AllowCondition, allow_condition)

static const BanterJsonField join_rules_fields[] = {
  BANTER_JSON_STRING (BanterMatrixJoinRules, join_rule, "join_rule", T),
  BANTER_JSON_STRUCTS (BanterMatrixJoinRules, allow, "allow", &banter_matrix_allow_condition_type,
                       T),
};
BANTER_MATRIX_DEFINE (JoinRules, join_rules)

static const BanterJsonField history_visibility_fields[] = {
  BANTER_JSON_STRING (BanterMatrixHistoryVisibility, history_visibility, "history_visibility", T),
};
BANTER_MATRIX_DEFINE (HistoryVisibility, history_visibility)

static const BanterJsonField guest_access_fields[] = {
  BANTER_JSON_STRING (BanterMatrixGuestAccess, guest_access, "guest_access", T),
};
BANTER_MATRIX_DEFINE (GuestAccess, guest_access)

static const BanterJsonField tombstone_fields[] = {
  BANTER_JSON_STRING (BanterMatrixTombstone, body, "body", T),
  BANTER_JSON_STRING (BanterMatrixTombstone, replacement_room, "replacement_room", T),
};
BANTER_MATRIX_DEFINE (Tombstone, tombstone)

/* A JSON number as text; anything else counts as absent. */
static gint64
level_or (const char *json, gint64 fallback)
{
  gint64 level;

  return json != NULL
                 && g_ascii_string_to_signed (json, 10, -BANTER_JSON_INT_MAX, BANTER_JSON_INT_MAX,
                                              &level, NULL)
             ? level
             : fallback;
}

gint64
banter_matrix_power_levels_get_user (const BanterMatrixPowerLevels *levels, const char *user_id)
{
  const gint64 *level;

  if (levels == NULL)
    return 0;
  level = levels->users != NULL ? g_hash_table_lookup (levels->users, user_id) : NULL;

  return level != NULL ? *level : level_or (levels->users_default, 0);
}

gint64
banter_matrix_power_levels_get_event (const BanterMatrixPowerLevels *levels, const char *type,
                                      gboolean is_state)
{
  const gint64 *level;

  if (levels == NULL)
    return 0;
  level = levels->events != NULL ? g_hash_table_lookup (levels->events, type) : NULL;
  if (level != NULL)
    return *level;

  return is_state ? level_or (levels->state_default, 50) : level_or (levels->events_default, 0);
}

gint64
banter_matrix_power_levels_get_room_notification (const BanterMatrixPowerLevels *levels)
{
  const gint64 *level = levels != NULL && levels->notifications != NULL
                            ? g_hash_table_lookup (levels->notifications, "room")
                            : NULL;

  return level != NULL ? *level : 50;
}

gint64
banter_matrix_power_levels_get_action (const BanterMatrixPowerLevels *levels,
                                       BanterMatrixPowerAction action)
{
  switch (action)
    {
    case BANTER_MATRIX_POWER_BAN:
      return level_or (levels != NULL ? levels->ban : NULL, 50);
    case BANTER_MATRIX_POWER_KICK:
      return level_or (levels != NULL ? levels->kick : NULL, 50);
    case BANTER_MATRIX_POWER_REDACT:
      return level_or (levels != NULL ? levels->redact : NULL, 50);
    case BANTER_MATRIX_POWER_INVITE:
      return level_or (levels != NULL ? levels->invite : NULL, 0);
    default:
      g_return_val_if_reached (100);
    }
}
