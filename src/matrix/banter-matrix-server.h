/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-type.h"

G_BEGIN_DECLS

/* What a homeserver says about itself. */

/* CS-API "GET /.well-known/matrix/client" */
typedef struct
{
  char *base_url;
} BanterMatrixWellKnownServer;
BANTER_MATRIX_TYPE (WellKnownServer, well_known_server)

typedef struct
{
  BanterMatrixWellKnownServer *homeserver;
} BanterMatrixWellKnown;
BANTER_MATRIX_TYPE (WellKnown, well_known)

/* CS-API "GET /_matrix/client/versions". The values of @unstable_features are JSON text. */
typedef struct
{
  GStrv versions;
  GHashTable *unstable_features;
} BanterMatrixVersions;
BANTER_MATRIX_TYPE (Versions, versions)

/* Whether unstable_features holds @feature as true. */
gboolean banter_matrix_versions_has_feature (const BanterMatrixVersions *versions,
                                             const char *feature);

#define BANTER_MATRIX_FEATURE_SAFETY "im.banter.safety"

/* CS-API "GET /capabilities" */
typedef struct
{
  gboolean enabled;
} BanterMatrixCapability;
BANTER_MATRIX_TYPE (Capability, capability)

typedef struct
{
  char *default_version;
  GHashTable *available; /* version -> "stable" or "unstable" */
} BanterMatrixRoomVersions;
BANTER_MATRIX_TYPE (RoomVersions, room_versions)

/* m.account_moderation: which of "PUT /admin/suspend/{userId}" and "PUT /admin/lock/{userId}" are
 * open to who asks */
typedef struct
{
  gboolean suspend;
  gboolean lock;
} BanterMatrixModeration;
BANTER_MATRIX_TYPE (Moderation, moderation)

typedef struct
{
  BanterMatrixCapability *change_password;
  BanterMatrixCapability *set_displayname;
  BanterMatrixCapability *set_avatar_url;
  BanterMatrixCapability *threepid_changes;
  BanterMatrixCapability *get_login_token;
  BanterMatrixCapability *profile_fields;
  BanterMatrixModeration *account_moderation;
  BanterMatrixRoomVersions *room_versions;
} BanterMatrixCapabilitySet;
BANTER_MATRIX_TYPE (CapabilitySet, capability_set)

typedef struct
{
  BanterMatrixCapabilitySet *capabilities;
} BanterMatrixCapabilities;
BANTER_MATRIX_TYPE (Capabilities, capabilities)

G_END_DECLS
