/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-event.h"

G_BEGIN_DECLS

/* Rooms that one is not in yet: the directory (CS-API "Listing rooms") and spaces ("Spaces"). */

/* its @filter */
typedef struct
{
  char *generic_search_term;
  GStrv room_types; /* v1.4; an ordinary room is JSON null there, which we never ask for */
} BanterMatrixPublicRoomsFilter;
BANTER_MATRIX_TYPE (PublicRoomsFilter, public_rooms_filter)

/* "POST /publicRooms" */
typedef struct
{
  gint64 limit;
  char *since;
  BanterMatrixPublicRoomsFilter *filter;
} BanterMatrixPublicRoomsRequest;
BANTER_MATRIX_TYPE (PublicRoomsRequest, public_rooms_request)

/* One room of an answer; also "GET /room_summary/{roomIdOrAlias}" */
typedef struct
{
  char *room_id;
  char *name;
  char *topic;
  char *avatar_url;
  char *canonical_alias;
  char *join_rule;
  char *room_type;
  gint64 num_joined_members;
  gboolean world_readable;
  gboolean guest_can_join;
  /* The rest is not in the directory. */
  GStrv allowed_room_ids;
  char *encryption;
  char *room_version;
  char *membership;          /* of the reader */
  GPtrArray *children_state; /* BanterMatrixEvent, stripped: of a space */
} BanterMatrixPublicRoom;
BANTER_MATRIX_TYPE (PublicRoom, public_room)

/* One room of "GET /rooms/{roomId}/hierarchy": the same with @children_state, empty or not */
typedef BanterMatrixPublicRoom BanterMatrixSpaceRoom;
BANTER_MATRIX_TYPE (SpaceRoom, space_room)

/* The answer to hierarchy */
typedef struct
{
  GPtrArray *rooms; /* BanterMatrixSpaceRoom */
  char *next_batch;
} BanterMatrixHierarchy;
BANTER_MATRIX_TYPE (Hierarchy, hierarchy)

/* The answer to publicRooms */
typedef struct
{
  GPtrArray *chunk; /* BanterMatrixPublicRoom */
  char *next_batch;
  char *prev_batch;
  gint64 total_room_count_estimate;
} BanterMatrixPublicRooms;
BANTER_MATRIX_TYPE (PublicRooms, public_rooms)

G_END_DECLS
