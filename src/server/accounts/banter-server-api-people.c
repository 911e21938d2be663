/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-people"

#include "config.h"

#include <string.h>

#include "banter-server-call.h"
#include "banter-server-config.h"
#include "banter-server-facts.h"
#include "banter-server-policy.h"
#include "banter-server-router.h"

#include "banter-id.h"
#include "banter-matrix-error.h"
#include "banter-matrix-people.h"
#include "banter-server.h"
#include "banter-text.h"

/* CS-API "User Directory" and "Mutual Rooms": finding people. */

#define V3 "/_matrix/client/v3"
#define DEFAULT_LIMIT 10
#define MAX_LIMIT 50

typedef struct
{
  GStrv joined;
  gint64 count;
} MutualRooms;

static const BanterJsonField mutual_rooms_fields[] = {
  BANTER_JSON_STRINGS (MutualRooms, joined, "joined", BANTER_JSON_REQUIRED),
  BANTER_JSON_INT (MutualRooms, count, "count", BANTER_JSON_REQUIRED),
};
static const BanterJsonType mutual_rooms_type
    = BANTER_JSON_TYPE ("mutual rooms", MutualRooms, mutual_rooms_fields);

static const char SELECT_USERS[] = "SELECT user_id, displayname, avatar_url FROM users "
                                   "WHERE NOT is_deactivated AND user_id <> ? ORDER BY user_id";
static const char SELECT_MUTUAL[]
    = "SELECT a.room_id FROM memberships a JOIN memberships b USING (room_id) WHERE a.user_id = ? "
      "AND a.membership = 'join' AND b.user_id = ? AND b.membership = 'join' ORDER BY a.room_id";

/* How well somebody fits: 0 not at all, the higher the better. */
static guint
rate (const char *user_id, const char *name, const char *term)
{
  g_autofree char *folded_id = banter_text_fold (user_id + 1);
  g_autofree char *folded_name = banter_text_fold (name != NULL ? name : "");
  const char *bare = *term == '@' ? term + 1 : term;

  if (g_str_equal (folded_name, term) || g_str_equal (folded_id, bare))
    return 4;
  if (g_str_has_prefix (folded_name, term) || g_str_has_prefix (folded_id, bare))
    return 3;
  if (strstr (folded_name, term) != NULL)
    return 2;
  return strstr (folded_id, bare) != NULL ? 1 : 0;
}

/* Who blocked the one who asks is not found, nor is anybody who is not known to be an adult, unless
 * the two are friends or share a room: nobody finds minors by typing letters. */
static gboolean
may_be_found (BanterServerCall *call, const char *user_id, gboolean *may, GError **error)
{
  gboolean blocks = FALSE;

  if (!banter_server_policy_may_see (call->server, call->db, call->user_id, user_id, may, error))
    return FALSE;
  if (!*may || banter_server_get_config (call->server)->plain)
    return TRUE;
  if (!banter_server_facts_blocks (call->db, user_id, call->user_id, &blocks, error))
    return FALSE;
  *may = !blocks;
  return TRUE;
}

static gboolean
collect (BanterServerCall *call, const char *term, guint rank, gint64 limit,
         BanterMatrixUserResults *answer, GError **error)
{
  g_autoptr (BanterDbCursor) rows = banter_db_query (call->db, SELECT_USERS, "s", call->user_id);

  while (banter_db_cursor_next (rows, error))
    {
      const char *user_id, *name, *avatar;
      BanterMatrixFoundUser *found;
      gboolean may;

      banter_db_cursor_read (rows, "sss", &user_id, &name, &avatar);
      if (rate (user_id, name, term) != rank)
        continue;
      if (!may_be_found (call, user_id, &may, error))
        return FALSE;
      if (!may)
        continue;
      answer->limited = answer->results->len >= limit;
      if (answer->limited)
        return TRUE;
      found = g_new0 (BanterMatrixFoundUser, 1);
      found->user_id = g_strdup (user_id);
      found->display_name = g_strdup (name);
      found->avatar_url = g_strdup (avatar);
      g_ptr_array_add (answer->results, found);
    }
  return !banter_db_cursor_failed (rows);
}

static gboolean
post_search (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixUserSearch *request = data;
  BanterMatrixUserResults *answer = response;
  g_autofree char *term = banter_text_fold (request->search_term);
  gint64 limit = request->limit > 0 ? MIN (request->limit, MAX_LIMIT) : DEFAULT_LIMIT;

  answer->results = g_ptr_array_new ();
  if (*term == '\0')
    return TRUE;
  for (guint rank = 4; rank > 0 && !answer->limited; rank--)
    if (!collect (call, term, rank, limit, answer, error))
      return FALSE;
  return TRUE;
}

static gboolean
get_mutual_rooms (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  const char *other = banter_server_call_get_query (call, "user_id");
  MutualRooms *answer = response;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (BanterDbCursor) rows = NULL;

  if (other == NULL || g_str_equal (other, call->user_id))
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "user_id is missing, or your own");
      return FALSE;
    }
  rows = banter_db_query (call->db, SELECT_MUTUAL, "ss", call->user_id, other);
  for (answer->count = 0; banter_db_cursor_next (rows, error); answer->count++)
    g_strv_builder_add (builder, banter_db_cursor_get_text (rows, 0));
  answer->joined = g_strv_builder_end (builder);
  return !banter_db_cursor_failed (rows);
}

static const BanterServerRoute routes[] = {
  { "POST", V3 "/user_directory/search", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_user_search_type,
    &banter_matrix_user_results_type, post_search },
  { "GET", "/_matrix/client/v1/mutual_rooms", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &mutual_rooms_type, get_mutual_rooms },
};
BANTER_SERVER_DEFINE_FAMILY (people, routes)
