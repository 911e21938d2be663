/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-timeline.h"

#include "banter-matrix-sync.h"

G_BEGIN_DECLS

/* The parts of an answer to "GET /sync". All of them read the snapshot that @position belongs to.
 */

/**
 * BanterServerSync:
 * @since: what the client has seen; 0 for an initial sync
 * @position: what it will have seen
 * @filter: (nullable): its filter
 * @ignored: users whose messages and invites are kept back
 */
typedef struct
{
  BanterServer *server;
  BanterServerReader reader;
  gint64 since;
  gint64 position;
  gboolean full_state;
  const BanterMatrixFilter *filter;
  GHashTable *ignored;
} BanterServerSync;

/* Events of a timeline */
#define BANTER_SERVER_SYNC_DEFAULT_LIMIT 10
#define BANTER_SERVER_SYNC_MAX_LIMIT 100

/**
 * banter_server_sync_read_joined:
 * @sync: the sync
 * @room_id: a room that the user has joined
 * @since: sync->since, or 0 if the user came after it
 * @room: (out) (transfer full) (nullable): %NULL if nothing happened
 */
gboolean banter_server_sync_read_joined (const BanterServerSync *sync, const char *room_id,
                                         gint64 since, BanterMatrixJoinedRoom **room,
                                         GError **error);

/* @left: the stream id of the event that ended the stay */
gboolean banter_server_sync_read_left (const BanterServerSync *sync, const char *room_id,
                                       gint64 left, BanterMatrixLeftRoom **room, GError **error);

/* Returns: (transfer full) (nullable): stripped state with the invite itself, or %NULL if whoever
 * invited is ignored; check @error */
BanterMatrixInvitedRoom *banter_server_sync_read_invite (const BanterServerSync *sync,
                                                         const char *room_id, gint64 invited,
                                                         GError **error);

/* Account data of the account (@room_id "") or of a room. Returns %NULL if there is none. */
gboolean banter_server_sync_read_account_data (const BanterServerSync *sync, const char *room_id,
                                               gint64 since, BanterMatrixEventList **list,
                                               GError **error);

/* Receipts and typing notices. */
gboolean banter_server_sync_read_ephemeral (const BanterServerSync *sync, const char *room_id,
                                            gint64 since, BanterMatrixEventList **list,
                                            GError **error);

gboolean banter_server_sync_has_typing (const BanterServerSync *sync, const char *room_id,
                                        gint64 since);

G_END_DECLS
