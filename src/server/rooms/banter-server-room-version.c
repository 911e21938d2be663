/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-room-version"

#include "config.h"

#include "banter-server-room-version.h"

static const BanterServerRoomVersion versions[] = {
  { .name = "11" },
  { .name = "12", .is_id_hash = TRUE, .has_high_power = TRUE },
};

const BanterServerRoomVersion *
banter_server_room_version_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    if (g_strcmp0 (versions[i].name, name) == 0)
      return &versions[i];
  return NULL;
}

const BanterServerRoomVersion *
banter_server_room_version_get_default (void)
{
  return &versions[0];
}

const BanterServerRoomVersion *
banter_server_room_version_get_all (guint *n_versions)
{
  *n_versions = G_N_ELEMENTS (versions);
  return versions;
}
