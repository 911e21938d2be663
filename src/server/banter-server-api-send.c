/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-send"

#include "config.h"

#include "banter-server-api-membership.h"
#include "banter-server-account.h"
#include "banter-server-append.h"
#include "banter-server-router.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-matrix-error.h"
#include "banter-matrix-room.h"
#include "banter-matrix-state.h"

/* CS-API "Sending events to a room" and "Redactions". */

#define ROOM "/_matrix/client/v3/rooms/{roomId}"

/* --- Transaction ids: the scope is the device and the path before the id, however its letters are
 * escaped --- */

static char *
dup_scope (BanterServerCall *call)
{
  return g_strconcat (call->route->path, " ", call->params[0], " ", call->params[1], NULL);
}

static gboolean
find_transaction (BanterServerCall *call, const char *txn_id, char **event_id, GError **error)
{
  static const char sql[] = "SELECT event_id FROM transactions WHERE user_id = ? AND device_id = ?"
                            " AND scope = ? AND txn_id = ?";
  g_autofree char *scope = dup_scope (call);

  *event_id = NULL;
  return banter_db_get (call->db, sql, "ssss:S", call->user_id, call->device_id, scope, txn_id,
                        event_id, error);
}

static gboolean
store_transaction (BanterServerCall *call, const char *txn_id, const char *event_id, GError **error)
{
  static const char sql[]
      = "INSERT INTO transactions (user_id, device_id, scope, txn_id, event_id, created_ts)"
        " VALUES (?, ?, ?, ?, ?, ?)";
  g_autofree char *scope = dup_scope (call);

  return banter_db_exec (call->db, sql, "sssssi", call->user_id, call->device_id, scope, txn_id,
                         event_id, banter_clock_now_ms (), error);
}

/* --- Messages --- */

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

  if (!find_transaction (call, txn_id, &answer->event_id, error))
    return FALSE;
  if (answer->event_id != NULL)
    return TRUE;
  if (g_str_equal (event.type, BANTER_MATRIX_EVENT_REDACTION))
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                   "Redactions have an endpoint of their own");
      return FALSE;
    }
  room = banter_server_room_get (call->server, call->db, call->params[0], error);
  if (room == NULL)
    return FALSE;
  answer->event_id = banter_server_append (call->server, call->db, room, &event, error);
  return answer->event_id != NULL && store_transaction (call, txn_id, answer->event_id, error);
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

typedef struct
{
  gint64 stream_id;
  char *sender;
  char *type;
  char *content;
} Target;

static void
target_clear (Target *target)
{
  g_free (target->sender);
  g_free (target->type);
  g_free (target->content);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Target, target_clear)

static gboolean
find_target (BanterServerCall *call, BanterServerRoom *room, Target *target, GError **error)
{
  static const char sql[] = "SELECT stream_id, sender, type, content FROM events"
                            " WHERE event_id = ? AND room_id = ?";

  if (!banter_db_get (call->db, sql, "ss:iSSS", call->params[1], room->room_id, &target->stream_id,
                      &target->sender, &target->type, &target->content, error))
    return FALSE;
  if (target->stream_id == 0)
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                 "There is no such event in this room");
  else if (!g_str_equal (target->sender, call->user_id)
           && banter_server_room_get_power (room, call->user_id)
                  < banter_matrix_power_levels_get_action (room->power, BANTER_MATRIX_POWER_REDACT))
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                 "You may not delete what others wrote in this room");
  else
    return TRUE;
  return FALSE;
}

typedef struct
{
  char *redacts;
  char *reason;
} RedactionContent;

static const BanterJsonField redaction_content_fields[] = {
  BANTER_JSON_STRING (RedactionContent, redacts, "redacts", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (RedactionContent, reason, "reason", 0),
};
static const BanterJsonType redaction_content_type
    = BANTER_JSON_TYPE ("RedactionContent", RedactionContent, redaction_content_fields);

static gboolean
strip_target (BanterServerCall *call, const Target *target, const char *redaction_id,
              GError **error)
{
  static const char sql[]
      = "UPDATE events SET content = ?, redacted_by = coalesce (redacted_by,"
        " (SELECT stream_id FROM events WHERE event_id = ?)) WHERE stream_id = ?";
  g_autofree char *content = banter_matrix_event_redact (target->type, target->content);

  return banter_db_exec (call->db, sql, "ssi", content, redaction_id, target->stream_id, error);
}

static gboolean
put_redact (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixRedact *request = data;
  BanterMatrixEventId *answer = response;
  const char *txn_id = call->params[2];
  RedactionContent redaction = { (char *)call->params[1], request->reason };
  g_autofree char *content = banter_json_encode (&redaction_content_type, &redaction);
  BanterServerNewEvent event = { .sender = call->user_id,
                                 .type = BANTER_MATRIX_EVENT_REDACTION,
                                 .content = content,
                                 .redacts = call->params[1],
                                 .device_id = call->device_id,
                                 .txn_id = txn_id };
  g_auto (Target) target = { 0 };
  BanterServerRoom *room;

  if (!find_transaction (call, txn_id, &answer->event_id, error))
    return FALSE;
  if (answer->event_id != NULL)
    return TRUE;
  room = banter_server_room_get (call->server, call->db, call->params[0], error);
  if (room == NULL || !find_target (call, room, &target, error))
    return FALSE;
  answer->event_id = banter_server_append (call->server, call->db, room, &event, error);
  if (answer->event_id == NULL || !strip_target (call, &target, answer->event_id, error)
      || !store_transaction (call, txn_id, answer->event_id, error))
    return FALSE;
  /* The target may have been state that the room's memory was built from. */
  banter_server_room_undo (call->server, call->params[0]);
  return TRUE;
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
