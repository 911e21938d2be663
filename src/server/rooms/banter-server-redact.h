/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-append.h"

G_BEGIN_DECLS

/**
 * banter_server_redact:
 * @server: the server
 * @db: the write connection, inside a job
 * @room: where; gone after the call, as the target may be state that it was built from
 * @event: an m.room.redaction with its target in @redacts
 * @error: M_NOT_FOUND without such a target, M_FORBIDDEN, and what banter_server_append () sets
 *
 * Room version 11, "Redactions": appends the redaction and takes from the target, on disk and in
 * every index, all that may not stay.
 *
 * Returns: (transfer full) (nullable): the redaction's event id
 */
char *banter_server_redact (BanterServer *server, BanterDb *db, BanterServerRoom *room,
                            const BanterServerNewEvent *event, GError **error);

G_END_DECLS
