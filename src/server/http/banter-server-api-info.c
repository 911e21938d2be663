/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-info"

#include "config.h"

#include "banter-server-config.h"
#include "banter-server-room-version.h"
#include "banter-server-router.h"
#include "banter-server.h"

#include "banter-matrix-server.h"

/* What the server says about itself: CS-API "Server Discovery", "API Versions", "Capabilities". */

#define V3 "/_matrix/client/v3"

static const char SELECT_ADMIN[] = "SELECT is_admin FROM users WHERE user_id = ?";

static gboolean
get_well_known (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixWellKnown *well_known = response;

  well_known->homeserver = g_new0 (BanterMatrixWellKnownServer, 1);
  well_known->homeserver->base_url = g_strdup (call->base_url);
  return TRUE;
}

static gboolean
get_versions (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  static const char *const versions[] = { "v1.1", "v1.2", "v1.3",  "v1.4",  "v1.5",  "v1.6", "v1.7",
                                          "v1.8", "v1.9", "v1.10", "v1.11", "v1.12", NULL };
  BanterMatrixVersions *answer = response;

  answer->versions = g_strdupv ((GStrv)versions);
  answer->unstable_features = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!banter_server_get_config (call->server)->plain)
    g_hash_table_insert (answer->unstable_features, g_strdup (BANTER_MATRIX_FEATURE_SAFETY),
                         g_strdup ("true"));
  return TRUE;
}

static BanterMatrixCapability *
capability_new (gboolean enabled)
{
  BanterMatrixCapability *capability = g_new0 (BanterMatrixCapability, 1);

  capability->enabled = enabled;
  return capability;
}

/* Only for administrators; left out for everybody else, as the specification wants it. */
static gboolean
add_moderation (BanterServerCall *call, BanterMatrixCapabilitySet *set, GError **error)
{
  gboolean is_admin = FALSE;

  if (!banter_db_get (call->db, SELECT_ADMIN, "s:b", call->user_id, &is_admin, error))
    return FALSE;
  if (!is_admin)
    return TRUE;
  set->account_moderation = g_new0 (BanterMatrixModeration, 1);
  set->account_moderation->suspend = TRUE;
  set->account_moderation->lock = TRUE;
  return TRUE;
}

static BanterMatrixRoomVersions *
build_room_versions (void)
{
  BanterMatrixRoomVersions *answer = g_new0 (BanterMatrixRoomVersions, 1);
  guint n_versions;
  const BanterServerRoomVersion *versions = banter_server_room_version_get_all (&n_versions);

  answer->default_version = g_strdup (banter_server_room_version_get_default ()->name);
  answer->available = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < n_versions; i++)
    g_hash_table_insert (answer->available, g_strdup (versions[i].name), g_strdup ("stable"));
  return answer;
}

static gboolean
get_capabilities (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixCapabilities *answer = response;
  BanterMatrixCapabilitySet *set = g_new0 (BanterMatrixCapabilitySet, 1);

  set->change_password = capability_new (TRUE);
  set->set_displayname = capability_new (TRUE);
  set->set_avatar_url = capability_new (TRUE);
  set->threepid_changes = capability_new (TRUE);
  set->get_login_token = capability_new (TRUE);
  set->profile_fields = capability_new (TRUE);
  set->room_versions = build_room_versions ();
  answer->capabilities = set;
  return add_moderation (call, set, error);
}

static const BanterServerRoute routes[] = {
  { "GET", "/.well-known/matrix/client", BANTER_SERVER_AUTH_NONE, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_well_known_type,
    get_well_known },
  { "GET", "/_matrix/client/versions", BANTER_SERVER_AUTH_NONE, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_versions_type,
    get_versions },
  { "GET", V3 "/capabilities", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_capabilities_type,
    get_capabilities },
};
BANTER_SERVER_DEFINE_FAMILY (info, routes)
