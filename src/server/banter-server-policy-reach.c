/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-policy-reach"

#include "config.h"

#include "banter-server-policy-private.h"

#include "banter-server-config.h"
#include "banter-server.h"

#include "banter-matrix-event.h"

/* What is no event in a room: messages from device to device, and who is told that somebody exists.
 * Any connection. */

static const char SELECT_SHARED_GROUP[]
    = "SELECT EXISTS (SELECT 1 FROM memberships a JOIN memberships b USING (room_id) "
      "JOIN grown_rooms g USING (room_id) WHERE a.user_id = ? AND a.membership = 'join' "
      "AND b.user_id = ? AND b.membership = 'join' AND (SELECT count (*) FROM (SELECT 1 "
      "FROM memberships m WHERE m.room_id = a.room_id AND m.membership = 'join' LIMIT 3)) > 2)";
static const char SELECT_SHARED_ROOM[]
    = "SELECT EXISTS (SELECT 1 FROM memberships a JOIN memberships b USING (room_id) "
      "WHERE a.user_id = ? AND a.membership IN ('join', 'invite') AND b.user_id = ? "
      "AND b.membership IN ('join', 'invite'))";
static const char SELECT_REQUEST[]
    = "SELECT EXISTS (SELECT 1 FROM requests WHERE state = 'pending' "
      "AND ((sender = ?1 AND target = ?2) OR (sender = ?2 AND target = ?1)))";

gboolean
banter_server_policy_may_reach (BanterServer *server, BanterDb *db, const char *sender,
                                const char *target, const char *type, gboolean *may, GError **error)
{
  BanterServerQuestion question = { sender, target, BANTER_POLICY_DM, FALSE, FALSE };
  BanterPolicyFacts facts;
  BanterVerdict verdict;
  BanterReason reason;

  *may = TRUE;
  if (banter_server_get_config (server)->plain || g_str_equal (sender, target))
    return TRUE;
  *may = FALSE;
  if (!banter_server_policy_ask (server, db, &question, &verdict, &reason, &facts, error))
    return FALSE;
  *may = verdict == BANTER_VERDICT_INBOX;
  /* Accounts, blocks and ages hold everywhere. */
  if (*may || banter_policy_deciding_rule (&facts) <= 4)
    return TRUE;
  if (!banter_db_get (db, SELECT_SHARED_GROUP, "ss:b", sender, target, may, error))
    return FALSE;
  if (*may || verdict != BANTER_VERDICT_REQUEST
      || !g_str_equal (type, BANTER_MATRIX_EVENT_ENCRYPTED))
    return TRUE;
  return banter_db_get (db, SELECT_REQUEST, "ss:b", sender, target, may, error);
}

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
