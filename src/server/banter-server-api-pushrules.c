/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-pushrules"

#include "config.h"

#include <gio/gio.h>

#include "banter-server-pushrules.h"
#include "banter-server-router.h"

#include "banter-json.h"
#include "banter-matrix-error.h"

/* CS-API "Push Rules": everybody has the predefined ones. */

#define V3 "/_matrix/client/v3/pushrules/"
#define RESOURCE "/im/banter/server/pushrules.json"
#define PLACEHOLDER "\"@USER_ID@\""

char *
banter_server_pushrules_build (const char *user_id)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GString) rules = NULL;
  g_autoptr (GString) quoted = g_string_new (NULL);

  g_assert (bytes != NULL);
  rules = g_string_new_len (g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes));
  banter_json_append_string (quoted, user_id);
  g_string_replace (rules, PLACEHOLDER, quoted->str, 0);
  return banter_json_canonical (rules->str, NULL);
}

static gboolean
get_all (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  banter_server_call_take_json (call, banter_server_pushrules_build (call->user_id));
  return TRUE;
}

static gboolean
get_global (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_autofree char *rules = banter_server_pushrules_build (call->user_id);

  banter_server_call_take_json (call, banter_json_dup_member (rules, "global"));
  return TRUE;
}

static const BanterServerRoute routes[] = {
  { "GET", V3, BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE,
    BANTER_SERVER_BODY_NONE, NULL, NULL, get_all },
  { "GET", V3 "global/", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE,
    BANTER_SERVER_BODY_NONE, NULL, NULL, get_global },
};
BANTER_SERVER_DEFINE_FAMILY (pushrules, routes)
