/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-event.h"

G_BEGIN_DECLS

/* Rooms: making, entering and leaving them, sending into and reading from them. */

/* One of `initial_state` in "POST /createRoom" */
typedef struct
{
  char *type;
  char *state_key;
  char *content;
} BanterMatrixStateEntry;
BANTER_MATRIX_TYPE (StateEntry, state_entry)

/* "POST /createRoom" */
typedef struct
{
  char *visibility; /* "public" or "private" */
  char *room_alias_name;
  char *name;
  char *topic;
  GStrv invite;
  GPtrArray *invite_3pid; /* JSON texts */
  char *room_version;
  char *creation_content;
  GPtrArray *initial_state; /* BanterMatrixStateEntry */
  char *preset;             /* "private_chat", "trusted_private_chat" or "public_chat" */
  gboolean is_direct;
  char *power_level_content_override;
} BanterMatrixCreateRoom;
BANTER_MATRIX_TYPE (CreateRoom, create_room)

/* The answer to createRoom and join */
typedef struct
{
  char *room_id;
} BanterMatrixRoomId;
BANTER_MATRIX_TYPE (RoomId, room_id)

/* "POST /rooms/{roomId}/invite", "/kick", "/ban": whom and why; "/join", "/leave": @reason only */
typedef struct
{
  char *user_id;
  char *reason;
} BanterMatrixMembershipRequest;
BANTER_MATRIX_TYPE (MembershipRequest, membership_request)

/* The answer to send, redact and PUT state */
typedef struct
{
  char *event_id;
} BanterMatrixEventId;
BANTER_MATRIX_TYPE (EventId, event_id)

/* "PUT /rooms/{roomId}/redact/{eventId}/{txnId}" */
typedef struct
{
  char *reason;
} BanterMatrixRedact;
BANTER_MATRIX_TYPE (Redact, redact)

/* "GET /rooms/{roomId}/messages". Goes on while @end is there, even after an empty @chunk. */
typedef struct
{
  char *start;
  char *end;
  GPtrArray *chunk; /* BanterMatrixEvent */
  GPtrArray *state; /* BanterMatrixEvent */
} BanterMatrixMessages;
BANTER_MATRIX_TYPE (Messages, messages)

/* "GET /rooms/{roomId}/members" */
typedef struct
{
  GPtrArray *chunk; /* BanterMatrixEvent */
} BanterMatrixMembers;
BANTER_MATRIX_TYPE (Members, members)

/* "GET /rooms/{roomId}/context/{eventId}" */
typedef struct
{
  char *start;
  char *end;
  BanterMatrixEvent *event;
  GPtrArray *events_before; /* BanterMatrixEvent */
  GPtrArray *events_after;  /* BanterMatrixEvent */
  GPtrArray *state;         /* BanterMatrixEvent */
} BanterMatrixContext;
BANTER_MATRIX_TYPE (Context, context)

/* "PUT /rooms/{roomId}/typing/{userId}" */
typedef struct
{
  gboolean typing;
  gint64 timeout;
} BanterMatrixTypingRequest;
BANTER_MATRIX_TYPE (TypingRequest, typing_request)

/* "POST /rooms/{roomId}/receipt/{type}/{eventId}" */
typedef struct
{
  char *thread_id;
} BanterMatrixReceiptRequest;
BANTER_MATRIX_TYPE (ReceiptRequest, receipt_request)

/* "POST /rooms/{roomId}/read_markers" */
typedef struct
{
  char *fully_read;
  char *read;
  char *read_private;
} BanterMatrixReadMarkers;
BANTER_MATRIX_TYPE (ReadMarkers, read_markers)

#define BANTER_MATRIX_RECEIPT_READ "m.read"
#define BANTER_MATRIX_RECEIPT_READ_PRIVATE "m.read.private"

G_END_DECLS
