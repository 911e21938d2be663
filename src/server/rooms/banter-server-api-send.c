/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-send"

#include "config.h"

#include "banter-server-api-membership.h"
#include "banter-server-account.h"
#include "banter-server-append.h"
#include "banter-server-redact.h"
#include "banter-server-router.h"
#include "banter-server-txn.h"
#include "banter-server.h"

#include "banter-matrix-error.h"
#include "banter-matrix-message.h"
#include "banter-matrix-room.h"
#include "banter-matrix-state.h"

/* CS-API "Sending events to a room" and "Redactions". */

#define ROOM "/_matrix/client/v3/rooms/{roomId}"

/* --- Messages --- */

/* Since room version 11 the target is in the content, so a redaction can be sent like a message. */
static char *
redact (BanterServerCall *call, BanterServerRoom *room, BanterServerNewEvent *event, GError **error)
{
  g_autofree char *target = banter_json_dup_string_member (event->content, "redacts");

  if (target == NULL)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_MISSING_PARAM,
                           "'redacts' is missing");
      return NULL;
    }
  event->redacts = target;
  return banter_server_redact (call->server, call->db, room, event, error);
}

static gboolean
put_send (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  BanterMatrixEventId *answer = response;
  const char *txn_id = call->params[2];
  BanterServerNewEvent event = { .sender = call->user_id,
                                 .type = call->params[1],
                                 .content = call->body->str,
                                 .device_id = call->device_id,
                                 .txn_id = txn_id };
  BanterServerRoom *room;

  if (!banter_server_txn_find (call, txn_id, &answer->event_id, error))
    return FALSE;
  if (answer->event_id != NULL)
    return TRUE;
  room = banter_server_room_get (call->server, call->db, call->params[0], error);
  if (room == NULL)
    return FALSE;
  answer->event_id = g_str_equal (event.type, BANTER_MATRIX_EVENT_REDACTION)
                         ? redact (call, room, &event, error)
                         : banter_server_append (call->server, call->db, room, &event, error);
  return answer->event_id != NULL
         && banter_server_txn_store (call, txn_id, answer->event_id, error);
}

/* --- State --- */

static gboolean
limit_state (BanterServerCall *call, const BanterServerNewEvent *event, GError **error)
{
  g_autofree char *membership = NULL;

  if (!g_str_equal (event->type, BANTER_MATRIX_EVENT_MEMBER))
    return TRUE;
  membership = banter_json_dup_string_member (event->content, "membership");
  return g_strcmp0 (membership, "invite") != 0
         || banter_server_membership_limit_invite (call, call->params[0], event->state_key, error);
}

/* CS-API "m.room.member": who joins or is asked in gets the face of the profile, unless the event
 * brings one of its own. Returns: (nullable): the content with it */
static char *
with_profile (BanterServerCall *call, const BanterServerNewEvent *event, GError **error)
{
  g_autofree char *displayname = NULL;
  g_autofree char *avatar_url = NULL;
  g_autofree char *profile = NULL;
  BanterMatrixMember member = { 0 };

  if (!g_str_equal (event->type, BANTER_MATRIX_EVENT_MEMBER))
    return g_strdup (event->content);
  if (!banter_server_account_get_profile (call->db, event->state_key, &displayname, &avatar_url,
                                          error))
    return NULL;
  member.displayname = displayname;
  member.avatar_url = avatar_url;
  profile = banter_json_encode (&banter_matrix_member_type, &member);
  return banter_json_merge (profile, event->content, error);
}

static gboolean
put_state (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  BanterMatrixEventId *answer = response;
  BanterServerNewEvent event = { .sender = call->user_id,
                                 .type = call->params[1],
                                 .state_key = call->params[2] != NULL ? call->params[2] : "",
                                 .content = call->body->str };
  BanterServerRoom *room = banter_server_room_get (call->server, call->db, call->params[0], error);
  g_autofree char *content = NULL;

  if (room == NULL || !limit_state (call, &event, error))
    return FALSE;
  content = with_profile (call, &event, error);
  if (content == NULL)
    return FALSE;
  event.content = content;
  answer->event_id = banter_server_append (call->server, call->db, room, &event, error);
  return answer->event_id != NULL;
}

/* --- Redactions --- */

static gboolean
put_redact (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixRedact *request = data;
  BanterMatrixEventId *answer = response;
  const char *txn_id = call->params[2];
  BanterMatrixRedaction redaction = { (char *)call->params[1], request->reason };
  g_autofree char *content = banter_json_encode (&banter_matrix_redaction_type, &redaction);
  BanterServerNewEvent event = { .sender = call->user_id,
                                 .type = BANTER_MATRIX_EVENT_REDACTION,
                                 .content = content,
                                 .redacts = call->params[1],
                                 .device_id = call->device_id,
                                 .txn_id = txn_id };
  BanterServerRoom *room;

  if (!banter_server_txn_find (call, txn_id, &answer->event_id, error))
    return FALSE;
  if (answer->event_id != NULL)
    return TRUE;
  room = banter_server_room_get (call->server, call->db, call->params[0], error);
  if (room == NULL)
    return FALSE;
  answer->event_id = banter_server_redact (call->server, call->db, room, &event, error);
  return answer->event_id != NULL
         && banter_server_txn_store (call, txn_id, answer->event_id, error);
}

#define PUT(path, body, request, handler)                                                          \
  {                                                                                                \
    "PUT", ROOM path, BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,                            \
        BANTER_SERVER_RATE_MESSAGE, body, request, &banter_matrix_event_id_type, handler           \
  }

static const BanterServerRoute routes[] = {
  PUT ("/send/{eventType}/{txnId}", BANTER_SERVER_BODY_EVENT, NULL, put_send),
  PUT ("/state/{eventType}", BANTER_SERVER_BODY_EVENT, NULL, put_state),
  PUT ("/state/{eventType}/{stateKey}", BANTER_SERVER_BODY_EVENT, NULL, put_state),
  PUT ("/redact/{eventId}/{txnId}", BANTER_SERVER_BODY_OPTIONAL, &banter_matrix_redact_type,
       put_redact),
};
BANTER_SERVER_DEFINE_FAMILY (send, routes)
