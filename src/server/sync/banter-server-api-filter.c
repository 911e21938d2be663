/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-filter"

#include "config.h"

#include <string.h>

#include "banter-server-api-filter.h"
#include "banter-server-router.h"
#include "banter-server.h"

#include "banter-matrix-error.h"

/* CS-API "Filtering": filters that clients store, kept as they came. */

#define USER "/_matrix/client/v3/user/{userId}"
#define MAX_FILTERS 1000

static gboolean
post_filter (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  static const char find_sql[] = "SELECT filter_id FROM filters WHERE user_id = ? AND json = ?";
  static const char next_sql[]
      = "SELECT coalesce (max (filter_id), 0) + 1 FROM filters WHERE user_id = ?";
  static const char insert_sql[]
      = "INSERT INTO filters (user_id, filter_id, json) VALUES (?, ?, ?)";
  gint64 id = 0;

  if (!banter_server_call_check_self (call, error) || !banter_matrix_filter_check (request, error)
      || !banter_db_get (call->db, find_sql, "ss:i", call->user_id, call->body->str, &id, error))
    return FALSE;
  if (id == 0)
    {
      if (!banter_db_get (call->db, next_sql, "s:i", call->user_id, &id, error))
        return FALSE;
      if (id > MAX_FILTERS)
        {
          g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_RESOURCE_LIMIT_EXCEEDED,
                       "Too many filters");
          return FALSE;
        }
      if (!banter_db_exec (call->db, insert_sql, "sis", call->user_id, id, call->body->str, error))
        return FALSE;
    }
  ((BanterMatrixFilterId *)response)->filter_id = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  return TRUE;
}

static char *
read_filter (BanterServerCall *call, const char *text, GError **error)
{
  static const char sql[] = "SELECT json FROM filters WHERE user_id = ? AND filter_id = ?";
  char *json = NULL;
  gint64 id = 0;

  if (g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &id, NULL)
      && !banter_db_get (call->db, sql, "si:S", call->user_id, id, &json, error))
    return NULL;
  if (json == NULL)
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                 "There is no such filter");
  return json;
}

static gboolean
get_filter (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  char *json;

  if (!banter_server_call_check_self (call, error))
    return FALSE;
  json = read_filter (call, call->params[1], error);
  if (json != NULL)
    banter_server_call_take_json (call, json);
  return json != NULL;
}

gboolean
banter_server_filter_load (BanterServerCall *call, BanterMatrixFilter **filter, GError **error)
{
  static const BanterJsonLimits limits = { 64 * 1024, BANTER_JSON_DEPTH_SERVER };
  const char *text = banter_server_call_get_query (call, "filter");
  g_autofree char *json = NULL;

  if (text == NULL)
    return TRUE;
  json = *text == '{' ? g_strdup (text) : read_filter (call, text, error);
  if (json == NULL)
    return FALSE;
  *filter = banter_json_decode_untrusted (&banter_matrix_filter_type, json, strlen (json), &limits,
                                          error);
  return *filter != NULL && banter_matrix_filter_check (*filter, error);
}

static const BanterServerRoute routes[] = {
  { "POST", USER "/filter", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_EVENT, &banter_matrix_filter_type,
    &banter_matrix_filter_id_type, post_filter },
  { "GET", USER "/filter/{filterId}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, NULL, get_filter },
};
BANTER_SERVER_DEFINE_FAMILY (filter, routes)
