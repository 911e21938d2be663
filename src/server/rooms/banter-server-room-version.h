/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The versions of rooms that can be here, and what differs between them. Older ones differ in what
 * clients have to know (where a redaction names its target, who counts as creator) and have nothing
 * that these have not; without federation no such room comes from elsewhere. */

typedef struct
{
  const char *name;
  gboolean is_id_hash;     /* the room's id is that of its m.room.create */
  gboolean has_high_power; /* creators stand above all levels, and are not listed among them */
} BanterServerRoomVersion;

/* Returns: (transfer none) (nullable): the version of that name */
const BanterServerRoomVersion *banter_server_room_version_find (const char *name);

/* Returns: (transfer none): the version of rooms that are made without naming one: still 11, as
 * many clients list themselves among the levels, which 12 refuses */
const BanterServerRoomVersion *banter_server_room_version_get_default (void);

/* Returns: (transfer none): the first of @n_versions, all of them stable */
const BanterServerRoomVersion *banter_server_room_version_get_all (guint *n_versions);

G_END_DECLS
