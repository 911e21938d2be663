/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-call.h"
#include "banter-server-timeline.h"
#include "banter-server-view.h"

G_BEGIN_DECLS

/* One person reads one room: what every endpoint that hands out events has in common. Any
 * connection, for the length of a call. */

/**
 * BanterServerPeek:
 * @view: what they may see
 * @ignored: set of users whose messages they do not want to see
 * @room_id: borrowed
 * @until: the newest stream id that they may see
 */
typedef struct
{
  BanterServerReader reader;
  BanterServerView *view;
  GHashTable *ignored;
  const char *room_id;
  gint64 until;
} BanterServerPeek;

/* Opens a zeroed @peek. M_FORBIDDEN, M_NOT_FOUND as of banter_server_view_new (). */
gboolean banter_server_peek_open (BanterServerPeek *peek, BanterServerCall *call,
                                  const char *room_id, GError **error);
void banter_server_peek_close (BanterServerPeek *peek);

/**
 * banter_server_peek_read_event:
 * @peek: the room
 * @event_id: which event
 * @stream_id: (out): its stream id
 * @error: M_NOT_FOUND without such an event, or if it may not be seen
 *
 * Returns: (transfer full) (nullable): the event with its bundle
 */
BanterMatrixEvent *banter_server_peek_read_event (BanterServerPeek *peek, const char *event_id,
                                                  gint64 *stream_id, GError **error);

/**
 * banter_server_peek_choose:
 * @peek: the room
 * @filter: (nullable): what is wanted
 * @timeline: events of the room
 * @error: a #BanterDbError
 *
 * Drops from @timeline what may not be seen, what people sent whom the reader ignores (state
 * stays), and what @filter does not want; adds bundles to the rest.
 */
gboolean banter_server_peek_choose (BanterServerPeek *peek, const BanterMatrixEventFilter *filter,
                                    GArray *timeline, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BanterServerPeek, banter_server_peek_close)

G_END_DECLS
