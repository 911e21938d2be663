/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-policy-request"

#include "config.h"

#include "banter-server-policy-private.h"

#include "banter-clock.h"
#include "banter-matrix-event.h"

/* Message requests: how they begin, what may be inside, how they end. Writer's thread. */

/* The state of a room, and its first messages: one more than a request may hold. */
static const char SELECT_PREPARED[]
    = "SELECT e.type, e.state_key, e.content FROM room_state s "
      "JOIN events e USING (stream_id) WHERE s.room_id = ?1 "
      "UNION ALL SELECT * FROM (SELECT type, state_key, content FROM events "
      "WHERE room_id = ?1 AND state_key IS NULL AND type <> 'm.room.redaction' LIMIT 4)";
static const char SELECT_ASKED_HERE[] = "SELECT EXISTS (SELECT 1 FROM requests WHERE sender = ? "
                                        "AND target = ? AND room_id = ? AND state <> 'deleted')";
static const char INSERT_ACCEPTED[]
    = "INSERT INTO accepted (user_id, other, since_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
static const char UPSERT_REQUEST[]
    = "INSERT INTO requests (sender, target, room_id, state, opened_ms, changed_ms) "
      "VALUES (?1, ?2, ?3, 'pending', ?4, ?4) ON CONFLICT DO UPDATE SET state = 'pending', "
      "changed_ms = excluded.changed_ms";
/* Somebody who wrote freely before and is a stranger now. */
static const char REOPEN_REQUEST[]
    = "INSERT INTO requests (sender, target, room_id, state, opened_ms, changed_ms) "
      "VALUES (?1, ?2, ?3, 'pending', ?4, ?4) ON CONFLICT DO UPDATE SET state = 'pending' "
      "WHERE state = 'accepted'";
static const char UPDATE_REQUEST[]
    = "UPDATE requests SET state = ?, changed_ms = ? WHERE target = ? AND room_id = ? AND state = "
      "'pending'";
static const char ACCEPT_REQUESTS[]
    = "UPDATE requests SET state = 'accepted', changed_ms = ? WHERE "
      "sender = ? AND target = ? AND state <> 'accepted'";

/* What was put into the room before B was invited, and would reach B with the invitation. @facts:
 * with the events that went before, in other rooms */
static gboolean
check_prepared_room (BanterDb *db, const BanterServerPolicyAct *act, BanterRequestFacts *facts,
                     GError **error)
{
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, SELECT_PREPARED, "s", act->room_id);
  BanterReason reason;

  while (banter_db_cursor_next (rows, error))
    {
      const char *type, *state_key, *content;
      gboolean good = TRUE;

      banter_db_cursor_read (rows, "sss", &type, &state_key, &content);
      if (!g_str_equal (type, BANTER_MATRIX_EVENT_MEMBER))
        good = banter_policy_request_allows (facts, type, state_key, content, &reason);
      else if (g_strcmp0 (state_key, act->sender) == 0
               && !banter_server_policy_has_profile_of (db, act->sender, content, &good, error))
        return FALSE;
      if (!good)
        return banter_server_policy_refuse (BANTER_REASON_REQUEST_PENDING, error);
      if (state_key == NULL)
        facts->n_events++;
    }
  return !banter_db_cursor_failed (rows);
}

gboolean
banter_server_policy_open_request (BanterDb *db, const BanterServerPolicyAct *act, GError **error)
{
  BanterRequestFacts facts;
  BanterReason reason;
  gboolean asked_here = FALSE;

  if (!banter_server_facts_load_request (db, act->sender, act->state_key, act->room_id, &facts,
                                         error)
      || !banter_db_get (db, SELECT_ASKED_HERE, "sss:b", act->sender, act->state_key, act->room_id,
                         &asked_here, error))
    return FALSE;
  /* One more in the same room is no new request: it is one more message. */
  if (asked_here)
    facts.sent_today = 0;
  if (!banter_policy_may_ask (&facts, &reason))
    return banter_server_policy_refuse (reason, error);
  if (asked_here && facts.n_events >= BANTER_REQUEST_MAX_EVENTS)
    return banter_server_policy_refuse (BANTER_REASON_REQUEST_PENDING, error);
  return banter_server_facts_count_request_events (db, act->sender, act->state_key, act->room_id,
                                                   &facts.n_events, error)
         && check_prepared_room (db, act, &facts, error)
         && banter_db_exec (db, UPSERT_REQUEST, "sssi", act->sender, act->state_key, act->room_id,
                            banter_clock_now_ms (), error);
}

gboolean
banter_server_policy_check_request (BanterDb *db, const BanterServerPolicyAct *act,
                                    const char *target, GError **error)
{
  BanterRequestFacts facts;
  BanterReason reason;

  return banter_db_exec (db, REOPEN_REQUEST, "sssi", act->sender, target, act->room_id,
                         banter_clock_now_ms (), error)
         && banter_server_facts_load_request (db, act->sender, target, act->room_id, &facts, error)
         && (banter_policy_request_allows (&facts, act->type, act->state_key, act->content, &reason)
             || banter_server_policy_refuse (reason, error));
}

gboolean
banter_server_policy_close_request (BanterDb *db, const BanterServerPolicyAct *act, GError **error)
{
  gboolean is_own = g_strcmp0 (act->state_key, act->sender) == 0;

  return banter_db_exec (db, UPDATE_REQUEST, "siss", is_own ? "deleted" : "withdrawn",
                         banter_clock_now_ms (), act->state_key, act->room_id, error);
}

gboolean
banter_server_policy_accept (BanterDb *db, const char *user_id, const char *other, GError **error)
{
  gint64 now_ms = banter_clock_now_ms ();

  return banter_db_exec (db, INSERT_ACCEPTED, "ssi", user_id, other, now_ms, error)
         && banter_db_exec (db, ACCEPT_REQUESTS, "iss", now_ms, other, user_id, error);
}
