/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-banter"

#include "config.h"

#include "banter-server-call.h"
#include "banter-server-facts.h"
#include "banter-server-router.h"
#include "banter-server-safety.h"

#include "banter-clock.h"
#include "banter-matrix-error.h"
#include "banter-matrix-event.h"
#include "banter-matrix-message.h"
#include "banter-matrix-people.h"

/* The safety extension (`im.banter.safety`): what the rules say about an account, about two people,
 * and about a message request. Nothing here tells more of somebody else than the verdict does. */

#define PREFIX "/_matrix/client/unstable/im.banter"
#define MAX_PREVIEW 3

static const char SELECT_BIRTHDAY[] = "SELECT birthday FROM users WHERE user_id = ?";
static const char SELECT_CREATED[] = "SELECT created_ts FROM users WHERE user_id = ?";
static const char SELECT_INVITER[]
    = "SELECT e.sender FROM memberships m JOIN events e USING (stream_id) "
      "WHERE m.user_id = ? AND m.room_id = ? AND m.membership = 'invite'";
/* Of a request, not of a group that somebody is asked into. */
static const char SELECT_TEXTS[]
    = "SELECT event_id, origin_server_ts, content FROM events WHERE room_id = ?1 AND sender = ?2 "
      "AND type = 'm.room.message' AND state_key IS NULL AND redacted_by IS NULL "
      "AND EXISTS (SELECT 1 FROM requests WHERE sender = ?2 AND target = ?3 AND room_id = ?1 "
      "AND state = 'pending') ORDER BY stream_id LIMIT 20";

/* Why the account has no direct messages at all. */
static BanterReason
find_refusal (const BanterPolicySide *own, gboolean phone_required)
{
  if (own->inactive)
    return BANTER_REASON_ACCOUNT;
  if (own->band != BANTER_AGE_16_17 && own->band != BANTER_AGE_ADULT)
    return BANTER_REASON_AGE;
  if (own->band == BANTER_AGE_16_17 && own->guardian_dms_off)
    return BANTER_REASON_FAMILY;
  return phone_required && !own->phone_verified ? BANTER_REASON_PHONE : BANTER_REASON_NONE;
}

static gboolean
get_account (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixAccountFacts *answer = response;
  g_autofree char *birthday = NULL;
  BanterPolicyFacts facts;
  BanterReason refusal;

  if (!banter_server_safety_check_offered (call->server, error)
      || !banter_db_get (call->db, SELECT_BIRTHDAY, "s:S", call->user_id, &birthday, error)
      || !banter_server_facts_load (call->server, call->db, call->user_id, call->user_id,
                                    BANTER_POLICY_DM, &facts, error))
    return FALSE;
  refusal = find_refusal (&facts.a, facts.phone_required);
  answer->age_band = g_strdup (banter_age_band_to_string (facts.a.band));
  answer->phone_verified = facts.a.phone_verified;
  answer->phone_required = facts.phone_required;
  answer->dm_allowed = refusal == BANTER_REASON_NONE;
  if (!answer->dm_allowed)
    answer->dm_refusal = g_strdup (banter_reason_to_string (refusal));
  if (facts.a.band == BANTER_AGE_UNDER_16)
    answer->dm_from = banter_age_dm_from (birthday);
  return TRUE;
}

static gboolean
fill_relations (BanterServerCall *call, const char *other, BanterMatrixRelations *answer,
                GError **error)
{
  BanterPolicyFacts facts;
  BanterRequestFacts request;
  BanterReason reason;
  BanterVerdict verdict;

  if (!banter_server_facts_load (call->server, call->db, call->user_id, other, BANTER_POLICY_DM,
                                 &facts, error)
      || !banter_server_facts_are_suggested (call->db, call->user_id, other, &facts.suggested,
                                             error)
      || !banter_server_facts_load_request (call->db, call->user_id, other, NULL, &request, error))
    return FALSE;
  verdict = banter_policy_judge (&facts, &reason);

  /* That somebody who blocked me follows me, or that a minor does, is not told. */
  answer->following = facts.a.follows;
  answer->follows_me = facts.b.follows && !facts.b.blocks
                       && (facts.b.band == BANTER_AGE_ADULT || banter_policy_are_friends (&facts));
  answer->is_friend = answer->following && answer->follows_me;
  answer->suggested = facts.suggested && facts.a.band == BANTER_AGE_ADULT
                      && facts.b.band == BANTER_AGE_ADULT && !facts.b.blocks;
  answer->blocked = facts.a.blocks;
  answer->will_be_request = verdict == BANTER_VERDICT_REQUEST;
  answer->can_message
      = verdict == BANTER_VERDICT_INBOX
        || (verdict == BANTER_VERDICT_REQUEST && banter_policy_may_ask (&request, &reason));
  if (!answer->can_message)
    answer->reason = g_strdup (banter_reason_to_string (reason));
  if (request.sent_today < BANTER_REQUEST_MAX_PER_DAY)
    answer->requests_left = BANTER_REQUEST_MAX_PER_DAY - request.sent_today;
  return TRUE;
}

static gboolean
get_relations (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  return banter_server_safety_check_offered (call->server, error)
         && fill_relations (call, call->params[0], response, error);
}

static void
add_text (BanterMatrixRequestPreview *answer, BanterDbCursor *rows, const char *sender,
          const char *room_id)
{
  g_autoptr (BanterMatrixMessage) message = banter_json_decode (
      &banter_matrix_message_type, banter_db_cursor_get_text (rows, 2), -1, NULL);
  BanterMatrixEvent *event;

  if (message == NULL || g_strcmp0 (message->msgtype, BANTER_MATRIX_MSGTYPE_TEXT) != 0)
    return;
  event = g_new0 (BanterMatrixEvent, 1);
  event->type = g_strdup (BANTER_MATRIX_EVENT_MESSAGE);
  event->event_id = banter_db_cursor_dup_text (rows, 0);
  event->room_id = g_strdup (room_id);
  event->sender = g_strdup (sender);
  event->origin_server_ts = banter_db_cursor_get_int (rows, 1);
  event->content = banter_db_cursor_dup_text (rows, 2);
  g_ptr_array_add (answer->messages, event);
}

static gboolean
fill_known_since (BanterServerCall *call, const char *user_id, char **known_since, GError **error)
{
  gint64 created_ms = 0;
  g_autoptr (GDateTime) created = NULL;

  if (!banter_db_get (call->db, SELECT_CREATED, "s:i", user_id, &created_ms, error))
    return FALSE;
  created = banter_clock_to_local (created_ms);
  *known_since = g_date_time_format (created, "%Y-%m");
  return TRUE;
}

static gboolean
get_request (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixRequestPreview *answer = response;
  const char *room_id = call->params[0];
  g_autofree char *inviter = NULL;
  g_autoptr (BanterDbCursor) rows = NULL;

  if (!banter_server_safety_check_offered (call->server, error)
      || !banter_db_get (call->db, SELECT_INVITER, "ss:S", call->user_id, room_id, &inviter, error))
    return FALSE;
  if (inviter == NULL)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                           "There is no such request");
      return FALSE;
    }
  answer->messages = g_ptr_array_new ();
  rows = banter_db_query (call->db, SELECT_TEXTS, "sss", room_id, inviter, call->user_id);
  while (answer->messages->len < MAX_PREVIEW && banter_db_cursor_next (rows, error))
    add_text (answer, rows, inviter, room_id);
  return !banter_db_cursor_failed (rows)
         && banter_server_facts_count_groups (call->db, call->user_id, inviter,
                                              &answer->mutual_groups, error)
         && banter_server_facts_count_friends (call->db, call->user_id, inviter,
                                               &answer->mutual_friends, error)
         && fill_known_since (call, inviter, &answer->known_since, error);
}

static const BanterServerRoute routes[] = {
  { "GET", PREFIX "/account", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_account_facts_type,
    get_account },
  { "GET", PREFIX "/relations/{user}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_RELATIONS, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_relations_type,
    get_relations },
  { "GET", PREFIX "/requests/{room}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_request_preview_type,
    get_request },
};
BANTER_SERVER_DEFINE_FAMILY (banter, routes)
