/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-policy-reach"

#include "config.h"

#include "banter-server-policy-private.h"

#include "banter-server-config.h"
#include "banter-server.h"

/* What is no event in a room: who is told that somebody exists (any connection), and whether two
 * who chat see each other read and type (writer's thread). */

/* What is remembered of a chat. */
enum
{
  OPEN = 1,
  NOT_OPEN,
};

static const char SELECT_IS_GUARDIAN[]
    = "SELECT EXISTS (SELECT 1 FROM pairings WHERE guardian = ? AND teen = ?)";
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
  if (!*may && !banter_db_get (db, SELECT_IS_GUARDIAN, "ss:b", viewer, user_id, may, error))
    return FALSE;
  if (*may)
    return TRUE;
  if (!banter_server_facts_load (server, db, viewer, user_id, BANTER_POLICY_DM, &facts, error))
    return FALSE;
  *may = banter_policy_are_friends (&facts) && !facts.b.blocks;
  return TRUE;
}

static gboolean
ask_open (BanterServer *server, BanterDb *db, const char *user_id, const char *room_id,
          gboolean *open, GError **error)
{
  g_auto (BanterServerAudience) audience = { 0 };

  *open = TRUE;
  if (!banter_server_audience_load (db, room_id, user_id, &audience, error))
    return FALSE;
  if (audience.n_others != 1 || banter_server_audience_is_no_chat (&audience))
    return TRUE;
  for (guint i = 0; i < 2 && *open; i++)
    {
      BanterServerQuestion question
          = { i == 0 ? user_id : audience.other, i == 0 ? audience.other : user_id,
              audience.has_grown ? BANTER_POLICY_SHRUNK_GROUP : BANTER_POLICY_DM, FALSE, FALSE };
      BanterVerdict verdict;
      BanterReason reason;

      if (!banter_server_audience_accepts_room (db, &audience, room_id, question.target,
                                                &question.accepts_room, error)
          || !banter_server_policy_ask (server, db, &question, &verdict, &reason, NULL, error))
        return FALSE;
      *open = verdict == BANTER_VERDICT_INBOX;
    }
  return TRUE;
}

gboolean
banter_server_policy_is_open (BanterServer *server, BanterDb *db, const char *user_id,
                              const char *room_id, gboolean *open, GError **error)
{
  int known;

  *open = TRUE;
  if (banter_server_get_config (server)->plain)
    return TRUE;
  known = banter_server_policy_recall (server, BANTER_SERVER_ANSWER_OPEN, user_id, room_id);
  if (known != 0)
    *open = known == OPEN;
  else if (!ask_open (server, db, user_id, room_id, open, error))
    return FALSE;
  else
    banter_server_policy_remember (server, BANTER_SERVER_ANSWER_OPEN, user_id, room_id,
                                   *open ? OPEN : NOT_OPEN);
  return TRUE;
}
