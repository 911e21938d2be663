/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-room-version.h"
#include "banter-server-types.h"

#include "banter-matrix-state.h"

/* A room as the writer keeps it in memory: what the authorisation rules and the next event need.
 * Writer's thread only; thrown away and read anew whenever a job fails. */

G_BEGIN_DECLS

/* Above all levels: the power of creators, where the room's version has it so. */
#define BANTER_SERVER_HIGH_POWER G_MAXINT64

typedef enum
{
  BANTER_SERVER_MEMBERSHIP_NONE, /* never was here, or left */
  BANTER_SERVER_MEMBERSHIP_INVITE,
  BANTER_SERVER_MEMBERSHIP_JOIN,
  BANTER_SERVER_MEMBERSHIP_KNOCK,
  BANTER_SERVER_MEMBERSHIP_BAN,
} BanterServerMembership;

typedef struct
{
  BanterServerMembership membership;
  char *event_id; /* of the member event */
} BanterServerMember;

typedef struct
{
  const BanterServerRoomVersion *version;
  char *room_id;
  char *creator;
  GHashTable *additional_creators; /* set of user ids; nullable */
  char *type;                      /* nullable */
  gint64 depth;
  char *last_event_id;                   /* nullable before m.room.create */
  char *create_id, *power_id, *rules_id; /* event ids for auth_events; nullable */
  BanterMatrixPowerLevels *power;        /* nullable */
  BanterMatrixJoinRules *rules;          /* nullable */
  GHashTable *members;                   /* user id -> BanterServerMember */
} BanterServerRoom;

/* Returns: (transfer none) (nullable): the room; M_NOT_FOUND without one */
BanterServerRoom *banter_server_room_get (BanterServer *server, BanterDb *db, const char *room_id,
                                          GError **error);
/* Returns: (transfer none): a new, empty room in memory; its row is in the database. Rooms are made
 * by banter_server_found (). */
BanterServerRoom *banter_server_room_create (BanterServer *server, BanterDb *db,
                                             const char *room_id, const char *creator,
                                             const BanterServerRoomVersion *version,
                                             const char *type, gboolean is_public, GError **error);
/* An empty room that no database knows, to try things on. @room_id: (nullable) */
BanterServerRoom *banter_server_room_new_blank (const char *room_id, const char *creator,
                                                const BanterServerRoomVersion *version);
void banter_server_room_free (BanterServerRoom *room);

/* Throws the room's memory away, see banter_server_writer_touch (). */
void banter_server_room_undo (BanterServer *server, const char *room_id);

/* Keeps memory bounded; between jobs, when nobody holds a room. */
void banter_server_room_trim (BanterServer *server);

BanterServerMembership banter_server_membership_parse (const char *membership);
/* Returns: "leave" for NONE */
const char *banter_server_membership_to_string (BanterServerMembership membership);
BanterServerMembership banter_server_room_get_membership (BanterServerRoom *room,
                                                          const char *user_id);
/* Returns: "invite" where there is none */
const char *banter_server_room_get_join_rule (BanterServerRoom *room);
/* "restricted" or "knock_restricted" */
gboolean banter_server_room_is_restricted (BanterServerRoom *room);
/* Whether @user_id stands above all levels. */
gboolean banter_server_room_has_high_power (BanterServerRoom *room, const char *user_id);
/* The level of @user_id, also before there is an m.room.power_levels event. */
gint64 banter_server_room_get_power (BanterServerRoom *room, const char *user_id);
gint64 banter_server_room_get_event_power (BanterServerRoom *room, const char *type,
                                           gboolean is_state);

/* Takes a new state event into account. */
void banter_server_room_apply (BanterServerRoom *room, const char *event_id, const char *type,
                               const char *state_key, const char *content);

G_END_DECLS
