/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-timeline.h"
#include "banter-server-view.h"

G_BEGIN_DECLS

/**
 * banter_server_bundle_add:
 * @reader: who reads
 * @view: (nullable): what they may see of the room; %NULL if that is everything up to @until
 * @ignored: (nullable): users whose events do not count
 * @room_id: the room of all events in @timeline
 * @until: the newest stream id that counts
 * @timeline: BanterServerPlacedEvent
 * @error: a #BanterDbError
 *
 * CS-API "Server-side aggregation of child events": adds `m.relations` to the unsigned data of
 * those that others relate to. One look-up in an index if nothing does.
 */
gboolean banter_server_bundle_add (const BanterServerReader *reader, BanterServerView *view,
                                   GHashTable *ignored, const char *room_id, gint64 until,
                                   GArray *timeline, GError **error);

G_END_DECLS
