/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-timeline.h"
#include "banter-server-view.h"

#include "banter-matrix-sync.h"
#include "banter-policy-privacy.h"

G_BEGIN_DECLS

/* The parts of an answer to "GET /sync". All of them read the snapshot that @position belongs to.
 */

/**
 * BanterServerSync:
 * @token: (nullable): `since` as the client sent it
 * @since: what the client has seen; 0 for an initial sync
 * @position: what it will have seen
 * @use_state_after: state at the end of timelines in place of that at their start
 * @filter: its filter; all that may be absent in one is (nullable)
 * @ignored: users whose messages and invites are kept back
 * @hides_invites: the user accepts none, so those that wait are kept back too
 * @retells_invites: those that wait may have been kept back until now
 * @privacy: (nullable): the reader's: whoever does not show what they read or type is not shown it
 */
typedef struct
{
  BanterServer *server;
  BanterServerReader reader;
  const char *token;
  gint64 since;
  gint64 position;
  gboolean full_state;
  gboolean use_state_after;
  const BanterMatrixFilter *filter;
  const BanterMatrixRoomFilter *room_filter;
  GHashTable *ignored;
  gboolean hides_invites;
  gboolean retells_invites;
  const BanterPrivacy *privacy;
} BanterServerSync;

/* Events of a timeline */
#define BANTER_SERVER_SYNC_DEFAULT_LIMIT 10
#define BANTER_SERVER_SYNC_MAX_LIMIT 100

/* How somebody stands to a room.
 * @since: stream id at which the membership began
 * @stream_id: of the member event */
typedef struct
{
  char *room_id;
  char *membership;
  gint64 since;
  gint64 stream_id;
  gboolean ever_joined;
  gboolean retells_counts; /* they have changed, though nothing happened here */
} BanterServerStay;

/* Returns: (transfer full) (nullable): BanterServerStay of all rooms in which something happened
 * since sync->since; of all rooms if that is 0 or full_state is asked for */
GPtrArray *banter_server_sync_list_stays (const BanterServerSync *sync, GError **error);

/**
 * banter_server_sync_read_rooms:
 * @sync: the sync
 * @rooms: (out) (transfer full) (nullable): `rooms` of the answer as JSON text, %NULL if none has
 *   anything to tell. Each room is written as soon as it is read, so that an account with thousands
 *   of them needs no more memory than its answer
 */
gboolean banter_server_sync_read_rooms (const BanterServerSync *sync, char **rooms, GError **error);

/**
 * banter_server_sync_read_joined:
 * @sync: the sync
 * @stay: in a room that the user has joined
 * @room: (out) (transfer full) (nullable): %NULL if nothing happened
 */
gboolean banter_server_sync_read_joined (const BanterServerSync *sync, const BanterServerStay *stay,
                                         BanterMatrixJoinedRoom **room, GError **error);

/* @left: the stream id of the event that ended the stay */
gboolean banter_server_sync_read_left (const BanterServerSync *sync, const char *room_id,
                                       gint64 left, BanterMatrixLeftRoom **room, GError **error);

/**
 * banter_server_sync_read_state:
 * @since: sync->since, or 0 if the user came after it
 * @start: stream id of the timeline's first event
 * @end: stream id up to which the room is told
 * @limited: whether there is a gap before @start
 * @timeline: the events, for lazy loading
 * @heroes: (nullable): members whom the summary names
 *
 * Returns: (transfer full) (nullable): what changed between @since and @start, or @end with
 *   use_state_after; all of it if @since is 0 or full_state is asked for
 */
BanterMatrixEventList *banter_server_sync_read_state (const BanterServerSync *sync,
                                                      const char *room_id, gint64 since,
                                                      gint64 start, gint64 end, gboolean limited,
                                                      const GArray *timeline, GStrv heroes,
                                                      GError **error);

/* Who is in the room, in numbers and by name. */
gboolean banter_server_sync_read_summary (const BanterServerSync *sync, const char *room_id,
                                          BanterMatrixSummary **summary, GError **error);

/* Returns: (transfer full) (nullable): stripped state with the invite itself, or %NULL if whoever
 * invited is ignored; check @error */
BanterMatrixInvitedRoom *banter_server_sync_read_invite (const BanterServerSync *sync,
                                                         const char *room_id, gint64 invited,
                                                         GError **error);
BanterMatrixKnockedRoom *banter_server_sync_read_knock (const BanterServerSync *sync,
                                                        const char *room_id, gint64 knocked,
                                                        GError **error);

/* Account data of the account (@room_id "") or of a room. Returns %NULL if there is none. */
gboolean banter_server_sync_read_account_data (const BanterServerSync *sync, const char *room_id,
                                               gint64 since, BanterMatrixEventList **list,
                                               GError **error);

/* Of people whom the reader sees. Returns %NULL if nobody came or went. */
gboolean banter_server_sync_read_presence (const BanterServerSync *sync,
                                           BanterMatrixEventList **list, GError **error);

/* Receipts and typing notices. */
gboolean banter_server_sync_read_ephemeral (const BanterServerSync *sync, const char *room_id,
                                            gint64 since, BanterMatrixEventList **list,
                                            GError **error);

/* Drops what @filter (nullable) does not want, and what event_fields do not name. */
void banter_server_sync_filter_events (const BanterServerSync *sync,
                                       const BanterMatrixEventFilter *filter, GPtrArray *events);

/**
 * banter_server_sync_read_devices:
 * @sync: the sync
 * @answer: gets what encryption needs: messages to the device, device lists, counts of keys. With
 *   more messages than fit, its next_batch says how far the client has come with them
 * @is_empty: (inout): %FALSE if there is any news among it
 * @error: a #BanterDbError
 *
 * Takes @sync->token as the receipt for messages that came before.
 */
gboolean banter_server_sync_read_devices (const BanterServerSync *sync, BanterMatrixSync *answer,
                                          gboolean *is_empty, GError **error);

G_END_DECLS
