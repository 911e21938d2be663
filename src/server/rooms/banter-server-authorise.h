/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-append.h"

G_BEGIN_DECLS

/**
 * banter_server_authorise:
 * @room: before the event
 * @event: what somebody wants to add
 * @error: M_FORBIDDEN, M_BAD_JSON
 *
 * Room version 11, "Authorization rules", as far as they concern users of this server. Pure: no
 * database.
 */
gboolean banter_server_authorise (BanterServerRoom *room, const BanterServerNewEvent *event,
                                  GError **error);

G_END_DECLS
