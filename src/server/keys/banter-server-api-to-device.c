/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-to-device"

#include "config.h"

#include <string.h>

#include "banter-server-router.h"
#include "banter-server-to-device.h"
#include "banter-server-txn.h"

#include "banter-matrix-error.h"
#include "banter-matrix-event.h"
#include "banter-matrix-keys.h"

/* CS-API "PUT /sendToDevice/{eventType}/{txnId}". */

/* In a request: the writer has others to serve. Clients send 250 at most. */
#define MAX_MESSAGES 1000
#define MAX_TYPE 255

static gboolean
check_content (const char *content, GError **error)
{
  if (*content != '{')
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_BAD_JSON,
                         "A message is an object");
  else if (strlen (content) > BANTER_MATRIX_EVENT_MAX_SIZE)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_TOO_LARGE,
                         "A message is too large");
  else
    return TRUE;
  return FALSE;
}

static gboolean
send_to_user (BanterServerCall *call, const char *user_id, const BanterMatrixRawMap *messages,
              GError **error)
{
  GHashTableIter iter;
  gpointer device_id, content;

  g_hash_table_iter_init (&iter, messages->values);
  while (g_hash_table_iter_next (&iter, &device_id, &content))
    {
      BanterServerToDevice message = { .sender = call->user_id,
                                       .target = user_id,
                                       .device_id = device_id,
                                       .type = call->params[0],
                                       .content = content };

      if (!check_content (content, error)
          || !banter_server_to_device_send (call->server, call->db, &message, error))
        return FALSE;
    }
  return TRUE;
}

static guint
count_messages (const BanterMatrixToDevice *request)
{
  GHashTableIter iter;
  gpointer messages;
  guint n = 0;

  g_hash_table_iter_init (&iter, request->messages);
  while (g_hash_table_iter_next (&iter, NULL, &messages))
    n += g_hash_table_size (((const BanterMatrixRawMap *)messages)->values);
  return n;
}

static gboolean
put_to_device (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixToDevice *request = data;
  const char *txn_id = call->params[1];
  g_autofree char *before = NULL;
  GHashTableIter iter;
  gpointer user_id, messages;

  if (strlen (call->params[0]) > MAX_TYPE || count_messages (request) > MAX_MESSAGES)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "The type is too long, or these are too many messages");
      return FALSE;
    }
  if (!banter_server_txn_find (call, txn_id, &before, error))
    return FALSE;
  if (before != NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, request->messages);
  while (g_hash_table_iter_next (&iter, &user_id, &messages))
    if (!send_to_user (call, user_id, messages, error))
      return FALSE;
  return banter_server_txn_store (call, txn_id, "", error);
}

static const BanterServerRoute routes[] = {
  { "PUT", "/_matrix/client/v3/sendToDevice/{eventType}/{txnId}", BANTER_SERVER_AUTH_USER,
    BANTER_SERVER_RUN_WRITE, BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON,
    &banter_matrix_to_device_type, NULL, put_to_device },
};
BANTER_SERVER_DEFINE_FAMILY (to_device, routes)
