/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-type.h"

G_BEGIN_DECLS

/* Contents of state events, CS-API "Room Events". */

#define BANTER_MATRIX_JOIN_AUTHORISED_VIA "join_authorised_via_users_server"

/* m.room.member */
typedef struct
{
  char *membership; /* "join", "invite", "leave", "ban" or "knock" */
  char *displayname;
  char *avatar_url;
  gboolean is_direct;
  char *reason;
  char *join_authorised_via; /* of a join that membership elsewhere allows: who vouches for it */
} BanterMatrixMember;
BANTER_MATRIX_TYPE (Member, member)

/* m.room.name, m.room.topic, m.room.avatar, m.room.canonical_alias */
typedef struct
{
  char *name;
} BanterMatrixRoomName;
BANTER_MATRIX_TYPE (RoomName, room_name)

typedef struct
{
  char *body;
  char *mimetype;
} BanterMatrixText;
BANTER_MATRIX_TYPE (Text, text)

typedef struct
{
  GPtrArray *texts; /* BanterMatrixText */
} BanterMatrixTexts;
BANTER_MATRIX_TYPE (Texts, texts)

typedef struct
{
  char *topic;
  BanterMatrixTexts *rich; /* `m.topic` */
} BanterMatrixRoomTopic;
BANTER_MATRIX_TYPE (RoomTopic, room_topic)

typedef struct
{
  char *url;
} BanterMatrixRoomAvatar;
BANTER_MATRIX_TYPE (RoomAvatar, room_avatar)

typedef struct
{
  char *alias;
  GStrv alt_aliases;
} BanterMatrixCanonicalAlias;
BANTER_MATRIX_TYPE (CanonicalAlias, canonical_alias)

/* m.room.create. @creator: rooms before version 11; @additional_creators: since version 12 */
typedef struct
{
  char *room_id;
  char *event_id;
} BanterMatrixPredecessor;
BANTER_MATRIX_TYPE (Predecessor, predecessor)

typedef struct
{
  char *creator;
  char *room_version;
  char *type;
  GStrv additional_creators;
  BanterMatrixPredecessor *predecessor;
} BanterMatrixCreate;
BANTER_MATRIX_TYPE (Create, create)

/* m.room.power_levels. An absent level has a default of its own, other than 0 for most: hence JSON
 * numbers as text, NULL when absent. Ask the functions below, not the members. */
typedef struct
{
  GHashTable *users;  /* user id -> gint64 * */
  GHashTable *events; /* type -> gint64 * */
  char *users_default;
  char *events_default;
  char *state_default;
  char *ban;
  char *kick;
  char *redact;
  char *invite;
  GHashTable *notifications; /* "room" -> gint64 * */
} BanterMatrixPowerLevels;
BANTER_MATRIX_TYPE (PowerLevels, power_levels)

/* m.room.join_rules, m.room.history_visibility, m.room.guest_access */
typedef struct
{
  char *type; /* "m.room_membership" */
  char *room_id;
} BanterMatrixAllowCondition;
BANTER_MATRIX_TYPE (AllowCondition, allow_condition)

typedef struct
{
  char *join_rule;  /* "public", "invite", "knock", "restricted" … */
  GPtrArray *allow; /* BanterMatrixAllowCondition: of the restricted ones */
} BanterMatrixJoinRules;
BANTER_MATRIX_TYPE (JoinRules, join_rules)

typedef struct
{
  char *history_visibility; /* "world_readable", "shared", "invited" or "joined" */
} BanterMatrixHistoryVisibility;
BANTER_MATRIX_TYPE (HistoryVisibility, history_visibility)

typedef struct
{
  char *guest_access;
} BanterMatrixGuestAccess;
BANTER_MATRIX_TYPE (GuestAccess, guest_access)

/* m.room.tombstone */
typedef struct
{
  char *body;
  char *replacement_room;
} BanterMatrixTombstone;
BANTER_MATRIX_TYPE (Tombstone, tombstone)

/* The level of @user; @levels may be NULL (no such event in the room: everybody 0). */
gint64 banter_matrix_power_levels_get_user (const BanterMatrixPowerLevels *levels,
                                            const char *user_id);
/* The level that sending an event of @type asks for. */
gint64 banter_matrix_power_levels_get_event (const BanterMatrixPowerLevels *levels,
                                             const char *type, gboolean is_state);
/* The level that notifying the whole room asks for. */
gint64 banter_matrix_power_levels_get_room_notification (const BanterMatrixPowerLevels *levels);

typedef enum
{
  BANTER_MATRIX_POWER_BAN,
  BANTER_MATRIX_POWER_KICK,
  BANTER_MATRIX_POWER_REDACT,
  BANTER_MATRIX_POWER_INVITE,
} BanterMatrixPowerAction;

/* The level that @action asks for. */
gint64 banter_matrix_power_levels_get_action (const BanterMatrixPowerLevels *levels,
                                              BanterMatrixPowerAction action);

G_END_DECLS
