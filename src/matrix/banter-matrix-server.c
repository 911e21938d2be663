/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-server"

#include "config.h"

#include "banter-matrix-server.h"

static const BanterJsonField well_known_server_fields[] = {
  BANTER_JSON_STRING (BanterMatrixWellKnownServer, base_url, "base_url", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (WellKnownServer, well_known_server)

static const BanterJsonField well_known_fields[] = {
  BANTER_JSON_STRUCT (BanterMatrixWellKnown, homeserver, "m.homeserver",
                      &banter_matrix_well_known_server_type, BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (WellKnown, well_known)

static const BanterJsonField versions_fields[] = {
  BANTER_JSON_STRINGS (BanterMatrixVersions, versions, "versions", BANTER_JSON_REQUIRED),
  BANTER_JSON_RAW_MAP (BanterMatrixVersions, unstable_features, "unstable_features",
                       BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (Versions, versions)

static const BanterJsonField capability_fields[] = {
  BANTER_JSON_BOOL (BanterMatrixCapability, enabled, "enabled", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (Capability, capability)

static const BanterJsonField room_versions_fields[] = {
  BANTER_JSON_STRING (BanterMatrixRoomVersions, default_version, "default", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING_MAP (BanterMatrixRoomVersions, available, "available", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (RoomVersions, room_versions)

static const BanterJsonField moderation_fields[] = {
  BANTER_JSON_BOOL (BanterMatrixModeration, suspend, "suspend", BANTER_JSON_TOLERANT),
  BANTER_JSON_BOOL (BanterMatrixModeration, lock, "lock", BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (Moderation, moderation)

static const BanterJsonField capability_set_fields[] = {
  BANTER_JSON_STRUCT (BanterMatrixCapabilitySet, change_password, "m.change_password",
                      &banter_matrix_capability_type, BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixCapabilitySet, set_displayname, "m.set_displayname",
                      &banter_matrix_capability_type, BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixCapabilitySet, set_avatar_url, "m.set_avatar_url",
                      &banter_matrix_capability_type, BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixCapabilitySet, threepid_changes, "m.3pid_changes",
                      &banter_matrix_capability_type, BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixCapabilitySet, get_login_token, "m.get_login_token",
                      &banter_matrix_capability_type, BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixCapabilitySet, profile_fields, "m.profile_fields",
                      &banter_matrix_capability_type, BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixCapabilitySet, account_moderation, "m.account_moderation",
                      &banter_matrix_moderation_type, BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixCapabilitySet, room_versions, "m.room_versions",
                      &banter_matrix_room_versions_type, BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (CapabilitySet, capability_set)

static const BanterJsonField capabilities_fields[] = {
  BANTER_JSON_STRUCT (BanterMatrixCapabilities, capabilities, "capabilities",
                      &banter_matrix_capability_set_type, BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (Capabilities, capabilities)

gboolean
banter_matrix_versions_has_feature (const BanterMatrixVersions *versions, const char *feature)
{
  g_return_val_if_fail (versions != NULL, FALSE);
  g_return_val_if_fail (feature != NULL, FALSE);

  return versions->unstable_features != NULL
         && g_strcmp0 (g_hash_table_lookup (versions->unstable_features, feature), "true") == 0;
}
