/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-room.h"

G_BEGIN_DECLS

/**
 * BanterServerFounding:
 * @creator: who makes the room
 * @version: of which version
 * @content: (nullable): of the m.room.create: a JSON object. Its `type` is that of the room;
 *   `room_version` and `creator` are set here
 * @trusted: (nullable) (array zero-terminated=1): who else is a creator, if the version knows such
 * @is_public: whether the room directory lists it
 * @origin_server_ts: 0 for now; the sample community has a past
 */
typedef struct
{
  const char *creator;
  const BanterServerRoomVersion *version;
  const char *content;
  const char *const *trusted;
  gboolean is_public;
  gint64 origin_server_ts;
} BanterServerFounding;

/**
 * banter_server_found:
 * @server: the server
 * @db: the write connection, inside a job
 * @founding: what
 * @error: M_BAD_JSON, M_TOO_LARGE, M_INVALID_ROOM_STATE
 *
 * A new room that holds its m.room.create and nobody yet.
 *
 * Returns: (transfer none) (nullable): the room
 */
BanterServerRoom *banter_server_found (BanterServer *server, BanterDb *db,
                                       const BanterServerFounding *founding, GError **error);

G_END_DECLS
