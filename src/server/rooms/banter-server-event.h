/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-append.h"

G_BEGIN_DECLS

/* The federation format of an event, as far as its id and its size depend on it (room versions 11
 * and 12). Pure: no database. */

#define BANTER_SERVER_MAX_CONTENT_KEYS 1000

/* Returns: (transfer full) (nullable): canonical JSON; M_BAD_JSON, M_TOO_LARGE */
char *banter_server_event_canonical_content (const char *content, GError **error);

/**
 * banter_server_event_build_id:
 * @room: before the event
 * @event: the event
 * @content: its canonical content
 * @origin_server_ts: when
 * @error: M_TOO_LARGE
 *
 * Returns: (transfer full) (nullable): "$" and the reference hash
 */
char *banter_server_event_build_id (BanterServerRoom *room, const BanterServerNewEvent *event,
                                    const char *content, gint64 origin_server_ts, GError **error);

G_END_DECLS
