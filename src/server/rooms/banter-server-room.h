/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

#include "banter-matrix-state.h"

/* A room as the writer keeps it in memory: what the authorisation rules and the next event need.
 * Writer's thread only; thrown away and read anew whenever a job fails. */

G_BEGIN_DECLS

/* The one that rooms here have: the newest whose rooms are named by their server. */
#define BANTER_SERVER_ROOM_VERSION "11"

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
  char *room_id;
  char *creator;
  char *type; /* nullable */
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
/* Returns: (transfer none): a new, empty room in memory; its row is in the database */
BanterServerRoom *banter_server_room_create (BanterServer *server, BanterDb *db,
                                             const char *creator, const char *type,
                                             gboolean is_public, GError **error);
/* Tests only: an empty room that no database knows. */
BanterServerRoom *banter_server_room_new_for_tests (const char *room_id, const char *creator);
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
/* The level of @user_id, also before there is an m.room.power_levels event. */
gint64 banter_server_room_get_power (BanterServerRoom *room, const char *user_id);
gint64 banter_server_room_get_event_power (BanterServerRoom *room, const char *type,
                                           gboolean is_state);

/* Takes a new state event into account. */
void banter_server_room_apply (BanterServerRoom *room, const char *event_id, const char *type,
                               const char *state_key, const char *content);

G_END_DECLS
