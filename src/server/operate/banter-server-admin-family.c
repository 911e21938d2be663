/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-admin-family"

#include "config.h"

#include "banter-server-admin.h"
#include "banter-server-family.h"

/* What only an administrator may change of a family: the limits of guardians who are gone. */

static gboolean
lift_family (BanterServerAdminCall *call, GError **error)
{
  call->target = banter_server_admin_dup_user (call, 0, error);
  return call->target != NULL
         && banter_server_family_lift (call->server, call->db, call->target, "administrator",
                                       error);
}

static const BanterServerAdminCommand commands[] = {
  { "family", "lift", 1, 1, BANTER_SERVER_ADMIN_WRITES, BANTER_SERVER_ADMIN_NOTHING, lift_family,
    "USER", "End all pairings of somebody of 16 or 17" },
};
BANTER_SERVER_DEFINE_ADMIN (family, commands)
