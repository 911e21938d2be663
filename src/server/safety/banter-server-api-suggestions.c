/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-suggestions"

#include "config.h"

#include "banter-server-call.h"
#include "banter-server-facts.h"
#include "banter-server-router.h"
#include "banter-server-safety.h"

#include "banter-clock.h"
#include "banter-matrix-error.h"
#include "banter-matrix-family.h"

/* The safety extension's "GET /suggestions": adults who share a small private group with the one
 * who asks, or a friend. Whoever is not known to be an adult is never among them and gets none. */

#define DEFAULT_LIMIT 20
#define MAX_LIMIT 100

/* ?1 asks. Views of the two documents come first; then my friends, who has how many of them as
 * friends too, my small private rooms, and who is in how many of those. */
static const char SELECT_SUGGESTIONS[]
    = "WITH follows (a, b) AS NOT MATERIALIZED (SELECT d.user_id, j.key FROM account_data d, "
      "  json_each (d.content, '$.users') j "
      "  WHERE d.room_id = '' AND d.type = 'im.banter.following'), "
      "blocks (a, b) AS NOT MATERIALIZED (SELECT d.user_id, j.key FROM account_data d, "
      "  json_each (d.content, '$.ignored_users') j "
      "  WHERE d.room_id = '' AND d.type = 'm.ignored_user_list'), "
      "friends (user_id) AS (SELECT mine.b FROM follows mine "
      "  JOIN follows theirs ON theirs.a = mine.b AND theirs.b = ?1 WHERE mine.a = ?1), "
      "mutual (user_id, n) AS (SELECT f.b, count (*) FROM friends "
      "  JOIN follows f ON f.a = friends.user_id "
      "  JOIN follows g ON g.a = f.b AND g.b = friends.user_id GROUP BY f.b), "
      "groups (room_id) AS (SELECT r.room_id FROM memberships m JOIN rooms r USING (room_id) "
      "  WHERE m.user_id = ?1 AND m.membership = 'join' AND r.type IS NULL AND r.is_public = 0 "
      "  AND (SELECT count (*) FROM memberships o WHERE o.room_id = r.room_id "
      "    AND o.membership = 'join') <= 32 "
      "  AND coalesce ((SELECT e.content ->> '$.join_rule' FROM room_state s "
      "    JOIN events e USING (stream_id) WHERE s.room_id = r.room_id "
      "    AND s.type = 'm.room.join_rules' AND s.state_key = ''), 'invite') <> 'public'), "
      "shared (user_id, n) AS (SELECT m.user_id, count (*) FROM groups "
      "  JOIN memberships m USING (room_id) WHERE m.membership = 'join' GROUP BY m.user_id) "
      "SELECT u.user_id, u.displayname, u.avatar_url, u.birthday, "
      "  coalesce (mutual.n, 0) AS n_friends, coalesce (shared.n, 0) AS n_groups "
      "FROM (SELECT user_id FROM mutual UNION SELECT user_id FROM shared) "
      "JOIN users u USING (user_id) LEFT JOIN mutual USING (user_id) "
      "LEFT JOIN shared USING (user_id) "
      "WHERE u.user_id <> ?1 AND NOT u.is_deactivated AND u.state = 'active' "
      "AND NOT EXISTS (SELECT 1 FROM follows WHERE a = ?1 AND b = u.user_id) "
      "AND NOT EXISTS (SELECT 1 FROM blocks WHERE a = ?1 AND b = u.user_id) "
      "AND NOT EXISTS (SELECT 1 FROM blocks WHERE a = u.user_id AND b = ?1) "
      "ORDER BY n_friends DESC, n_groups DESC, u.user_id";

static gboolean
collect (BanterServerCall *call, gint64 from, gint64 limit, BanterMatrixSuggestions *answer,
         GError **error)
{
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (call->db, SELECT_SUGGESTIONS, "s", call->user_id);
  gint64 now_ms = banter_clock_now_ms ();
  gint64 n = 0;

  while (answer->next == NULL && banter_db_cursor_next (rows, error))
    {
      BanterMatrixSuggestion *suggestion;

      if (banter_age_band (banter_db_cursor_get_text (rows, 3), now_ms) != BANTER_AGE_ADULT
          || n++ < from)
        continue;
      if (n > from + limit)
        {
          answer->next = g_strdup_printf ("%" G_GINT64_FORMAT, from + limit);
          continue;
        }
      suggestion = g_new0 (BanterMatrixSuggestion, 1);
      banter_db_cursor_read (rows, "SSS", &suggestion->user_id, &suggestion->display_name,
                             &suggestion->avatar_url);
      suggestion->mutual_friends = banter_db_cursor_get_int (rows, 4);
      suggestion->shared_groups = banter_db_cursor_get_int (rows, 5);
      g_ptr_array_add (answer->suggestions, suggestion);
    }
  return !banter_db_cursor_failed (rows);
}

static gboolean
get_suggestions (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixSuggestions *answer = response;
  BanterAgeBand band;
  gint64 limit, from;

  if (!banter_server_safety_check_offered (call->server, error)
      || !banter_server_call_get_query_int (call, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT, &limit,
                                            error)
      || !banter_server_call_get_query_int (call, "from", 0, 0, G_MAXINT32, &from, error)
      || !banter_server_facts_get_band (call->db, call->user_id, &band, error))
    return FALSE;
  answer->suggestions = g_ptr_array_new ();
  return band != BANTER_AGE_ADULT || collect (call, from, limit, answer, error);
}

static const BanterServerRoute routes[] = {
  { "GET", "/_matrix/client/unstable/im.banter/suggestions", BANTER_SERVER_AUTH_USER,
    BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_RELATIONS, BANTER_SERVER_BODY_NONE, NULL,
    &banter_matrix_suggestions_type, get_suggestions },
};
BANTER_SERVER_DEFINE_FAMILY (suggestions, routes)
