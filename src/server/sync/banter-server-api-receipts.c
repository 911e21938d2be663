/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-receipts"

#include "config.h"

#include "banter-server-account-data.h"
#include "banter-server-call.h"
#include "banter-server-config.h"
#include "banter-server-facts.h"
#include "banter-server-member.h"
#include "banter-server-policy.h"
#include "banter-server-receipt.h"
#include "banter-server-router.h"
#include "banter-server-typing.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-account.h"
#include "banter-matrix-error.h"
#include "banter-matrix-room.h"

/* CS-API "Receipts", "Fully read markers" and "Typing Notifications": what people see of each other
 * while they chat. All of it asks for membership: before an invitation is accepted nothing shows.
 */

#define V3 "/_matrix/client/v3"
#define MAX_TYPING_MS 120000
#define DEFAULT_TYPING_MS 30000

static gboolean
set_fully_read (BanterServerCall *call, const char *room_id, const char *event_id, GError **error)
{
  g_autofree char *content = banter_json_encode (
      &banter_matrix_fully_read_type, &(BanterMatrixFullyRead){ .event_id = (char *)event_id });

  return banter_server_member_check_joined (call->db, room_id, call->user_id, error)
         && banter_server_account_data_put (call->server, call->db, call->user_id, room_id,
                                            BANTER_MATRIX_ACCOUNT_FULLY_READ, content, error);
}

static gboolean
put_receipt (BanterServerCall *call, const char *room_id, const char *type, const char *thread_id,
             const char *event_id, GError **error)
{
  if (g_str_equal (type, BANTER_MATRIX_ACCOUNT_FULLY_READ))
    return set_fully_read (call, room_id, event_id, error);
  if (!g_str_equal (type, BANTER_MATRIX_RECEIPT_READ)
      && !g_str_equal (type, BANTER_MATRIX_RECEIPT_READ_PRIVATE))
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "There is no such type of receipt");
      return FALSE;
    }
  return banter_server_receipt_put (call->server, call->db, call->user_id, room_id, type, thread_id,
                                    event_id, error);
}

static gboolean
post_receipt (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixReceiptRequest *request = data;

  if (request->thread_id != NULL && g_str_equal (call->params[1], BANTER_MATRIX_ACCOUNT_FULLY_READ))
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "The fully read marker belongs to no thread");
      return FALSE;
    }
  return put_receipt (call, call->params[0], call->params[1], request->thread_id, call->params[2],
                      error);
}

static gboolean
post_read_markers (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixReadMarkers *request = data;
  const struct
  {
    const char *type;
    const char *event_id;
  } markers[] = {
    { BANTER_MATRIX_ACCOUNT_FULLY_READ, request->fully_read },
    { BANTER_MATRIX_RECEIPT_READ, request->read },
    { BANTER_MATRIX_RECEIPT_READ_PRIVATE, request->read_private },
  };

  if (!banter_server_member_check_joined (call->db, call->params[0], call->user_id, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (markers); i++)
    if (markers[i].event_id != NULL
        && !put_receipt (call, call->params[0], markers[i].type, NULL, markers[i].event_id, error))
      return FALSE;
  return TRUE;
}

/* Whoever switched typing notices off sends none, whatever the client says; nor does anybody in a
 * chat of two that is not open to both. */
static gboolean
shows_typing (BanterServerCall *call, const char *room_id, gboolean *shows, GError **error)
{
  g_autoptr (BanterPrivacy) privacy = NULL;
  gboolean open;

  *shows = TRUE;
  if (banter_server_get_config (call->server)->plain)
    return TRUE;
  privacy = banter_server_facts_load_privacy (call->db, call->user_id, BANTER_AGE_ADULT, error);
  if (privacy == NULL
      || !banter_server_policy_is_open (call->server, call->db, call->user_id, room_id, &open,
                                        error))
    return FALSE;
  *shows = privacy->typing && open;
  return TRUE;
}

static gboolean
put_typing (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixTypingRequest *request = data;
  const char *room_id = call->params[0];
  gint64 timeout_ms
      = request->timeout > 0 ? MIN (request->timeout, MAX_TYPING_MS) : DEFAULT_TYPING_MS;
  gboolean shows;

  if (g_strcmp0 (call->params[1], call->user_id) != 0)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                           "Only your own typing can be told");
      return FALSE;
    }
  if (!banter_server_member_check_joined (call->db, room_id, call->user_id, error)
      || !shows_typing (call, room_id, &shows, error))
    return FALSE;
  if (!banter_server_typing_set (
          banter_server_get_typing (call->server), room_id, call->user_id,
          request->typing && shows ? timeout_ms : 0,
          banter_server_writer_next_id (banter_server_get_writer (call->server))))
    return TRUE;
  return banter_server_member_wake_room (call->server, call->db, room_id, error);
}

static const BanterServerRoute routes[] = {
  { "POST", V3 "/rooms/{room}/receipt/{type}/{event}", BANTER_SERVER_AUTH_USER,
    BANTER_SERVER_RUN_WRITE, BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_OPTIONAL,
    &banter_matrix_receipt_request_type, NULL, post_receipt },
  { "POST", V3 "/rooms/{room}/read_markers", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_read_markers_type, NULL,
    post_read_markers },
  { "PUT", V3 "/rooms/{room}/typing/{user}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_typing_request_type, NULL,
    put_typing },
};
BANTER_SERVER_DEFINE_FAMILY (receipts, routes)
