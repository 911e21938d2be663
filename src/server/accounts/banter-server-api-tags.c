/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-tags"

#include "config.h"

#include <string.h>

#include "banter-server-account-data.h"
#include "banter-server-call.h"
#include "banter-server-member.h"
#include "banter-server-router.h"

#include "banter-id.h"
#include "banter-matrix-account.h"
#include "banter-matrix-error.h"

/* CS-API "Room Tagging": the account data "m.tag" of a room, one tag at a time. */

#define TAGS "/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags"
#define MAX_TAGS 100

static gboolean
load (BanterServerCall *call, BanterMatrixTags **tags, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *content = banter_server_account_data_get (
      call->db, call->user_id, call->params[1], BANTER_MATRIX_ACCOUNT_TAG, &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (content != NULL)
    *tags = banter_json_decode (&banter_matrix_tags_type, content, -1, NULL);
  if (*tags == NULL)
    *tags = g_new0 (BanterMatrixTags, 1);
  if ((*tags)->tags == NULL)
    (*tags)->tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return TRUE;
}

static gboolean
store (BanterServerCall *call, const BanterMatrixTags *tags, GError **error)
{
  g_autofree char *content = banter_json_encode (&banter_matrix_tags_type, tags);

  return banter_server_account_data_put (call->server, call->db, call->user_id, call->params[1],
                                         BANTER_MATRIX_ACCOUNT_TAG, content, error);
}

static gboolean
get_tags (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_autoptr (BanterMatrixTags) tags = NULL;

  if (!banter_server_call_check_self (call, error)
      || !banter_server_member_check_joined (call->db, call->params[1], call->user_id, error)
      || !load (call, &tags, error))
    return FALSE;
  banter_server_call_take_json (call, banter_json_encode (&banter_matrix_tags_type, tags));
  return TRUE;
}

static gboolean
check_tag (const char *tag, const BanterMatrixTags *tags, GError **error)
{
  if (*tag == '\0' || strlen (tag) > BANTER_ID_MAX_LENGTH)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                         "No tag can have that name");
  else if (g_hash_table_size (tags->tags) >= MAX_TAGS && !g_hash_table_contains (tags->tags, tag))
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_RESOURCE_LIMIT_EXCEEDED,
                         "The room has too many tags");
  else
    return TRUE;
  return FALSE;
}

static gboolean
put_tag (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_autoptr (BanterMatrixTags) tags = NULL;

  if (!banter_server_call_check_self (call, error)
      || !banter_server_member_check_joined (call->db, call->params[1], call->user_id, error)
      || !load (call, &tags, error) || !check_tag (call->params[2], tags, error))
    return FALSE;
  g_hash_table_insert (tags->tags, g_strdup (call->params[2]), g_strdup (call->body->str));
  return store (call, tags, error);
}

static gboolean
delete_tag (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_autoptr (BanterMatrixTags) tags = NULL;

  if (!banter_server_call_check_self (call, error)
      || !banter_server_member_check_joined (call->db, call->params[1], call->user_id, error)
      || !load (call, &tags, error))
    return FALSE;
  return !g_hash_table_remove (tags->tags, call->params[2]) || store (call, tags, error);
}

static const BanterServerRoute routes[] = {
  { "GET", TAGS, BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE,
    BANTER_SERVER_BODY_NONE, NULL, NULL, get_tags },
  { "PUT", TAGS "/{tag}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE, BANTER_SERVER_RATE_NONE,
    BANTER_SERVER_BODY_EVENT, &banter_matrix_tag_type, NULL, put_tag },
  { "DELETE", TAGS "/{tag}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, NULL, delete_tag },
};
BANTER_SERVER_DEFINE_FAMILY (tags, routes)
