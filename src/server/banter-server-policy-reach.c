/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-policy-reach"

#include "config.h"

#include "banter-server-policy-private.h"

#include "banter-server-config.h"
#include "banter-server.h"

/* What is no event in a room: who is told that somebody exists (any connection), and whether two
 * who chat see each other read and type (writer's thread). */

static const char SELECT_SHARED_ROOM[]
    = "SELECT EXISTS (SELECT 1 FROM memberships a JOIN memberships b USING (room_id) "
      "WHERE a.user_id = ? AND a.membership IN ('join', 'invite') AND b.user_id = ? "
      "AND b.membership IN ('join', 'invite'))";
gboolean
banter_server_policy_may_see (BanterServer *server, BanterDb *db, const char *viewer,
                              const char *user_id, gboolean *may, GError **error)
{
  BanterPolicyFacts facts;
  BanterAgeBand band;

  *may = TRUE;
  if (banter_server_get_config (server)->plain || g_str_equal (viewer, user_id))
    return TRUE;
  *may = FALSE;
  if (!banter_server_facts_get_band (db, user_id, &band, error))
    return FALSE;
  *may = band == BANTER_AGE_ADULT;
  if (*may)
    return TRUE;
  if (!banter_db_get (db, SELECT_SHARED_ROOM, "ss:b", viewer, user_id, may, error))
    return FALSE;
  if (*may)
    return TRUE;
  if (!banter_server_facts_load (server, db, viewer, user_id, BANTER_POLICY_DM, &facts, error))
    return FALSE;
  *may = banter_policy_are_friends (&facts) && !facts.b.blocks;
  return TRUE;
}
