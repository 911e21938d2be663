/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-policy-audience"

#include "config.h"

#include "banter-server-policy-audience.h"

#include "banter-server-facts.h"

#include "banter-clock.h"
#include "banter-matrix-room.h"

/* Whom an act in a room reaches. Queries only. */

#define STATE(type, member)                                                                        \
  "(SELECT e.content ->> '$." member "' FROM room_state s JOIN events e USING (stream_id) "        \
  "WHERE s.room_id = ?1 AND s.type = '" type "' AND s.state_key = '')"

static const char SELECT_ROOM[] = "SELECT r.type, r.creator, " STATE (
    "m.room.join_rules",
    "join_rule") ", "
                 "(SELECT count (*) FROM (SELECT 1 FROM memberships WHERE room_id = ?1 "
                 "AND membership IN ('join', 'invite') LIMIT 33)), "
                 "EXISTS (SELECT 1 FROM grown_rooms WHERE room_id = ?1), "
                 "EXISTS (SELECT 1 FROM events WHERE room_id = ?1 AND type = 'm.room.member' "
                 "AND state_key IS NOT NULL AND content ->> '$.is_direct' = 1) "
                 "FROM rooms r WHERE r.room_id = ?1";
static const char SELECT_OTHERS[] = "SELECT user_id, membership FROM memberships WHERE room_id = ? "
                                    "AND membership IN ('join', 'invite') AND user_id <> ? LIMIT 2";
static const char SELECT_CAME_BY_LINK[]
    = "SELECT EXISTS (SELECT 1 FROM link_joins WHERE user_id = ? AND room_id = ?)";
static const char SELECT_FRIEND[]
    = "SELECT EXISTS (SELECT 1 FROM account_data mine, json_each (mine.content, '$.users') i "
      "JOIN memberships m ON m.user_id = i.key AND m.room_id = ?1 AND m.membership = 'join' "
      "JOIN account_data theirs ON theirs.user_id = i.key AND theirs.room_id = '' "
      "AND theirs.type = 'im.banter.following' "
      "WHERE mine.user_id = ?2 AND mine.room_id = '' AND mine.type = 'im.banter.following' "
      "AND EXISTS (SELECT 1 FROM json_each (theirs.content, '$.users') j WHERE j.key = ?2))";
static const char SELECT_BIRTHDAYS[]
    = "SELECT u.birthday FROM memberships m JOIN users u USING (user_id) WHERE m.room_id = ? "
      "AND m.membership IN ('join', 'invite') AND m.user_id <> ?";
static const char SELECT_JOINED[] = "SELECT EXISTS (SELECT 1 FROM memberships WHERE user_id = ? "
                                    "AND room_id = ? AND membership = 'join')";

void
banter_server_audience_clear (BanterServerAudience *audience)
{
  g_free (audience->type);
  g_free (audience->creator);
  g_free (audience->join_rule);
  g_free (audience->other);
}

gboolean
banter_server_audience_load (BanterDb *db, const char *room_id, const char *sender,
                             BanterServerAudience *audience, GError **error)
{
  g_autoptr (BanterDbCursor) cursor = NULL;

  if (!banter_db_get (db, SELECT_ROOM, "s:SSSibb", room_id, &audience->type, &audience->creator,
                      &audience->join_rule, &audience->n_present, &audience->has_grown,
                      &audience->is_direct, error))
    return FALSE;
  cursor = banter_db_query (db, SELECT_OTHERS, "ss", room_id, sender);
  while (banter_db_cursor_next (cursor, error))
    {
      audience->n_others++;
      if (audience->n_others == 1)
        {
          audience->other = banter_db_cursor_dup_text (cursor, 0);
          audience->other_joined = g_strcmp0 (banter_db_cursor_get_text (cursor, 1), "join") == 0;
        }
    }
  return !banter_db_cursor_failed (cursor);
}

gboolean
banter_server_audience_is_no_chat (const BanterServerAudience *audience)
{
  return g_strcmp0 (audience->type, BANTER_MATRIX_ROOM_TYPE_SPACE) == 0
         || g_strcmp0 (audience->type, BANTER_MATRIX_ROOM_TYPE_STICKERS) == 0;
}

gboolean
banter_server_join_rule_is_open (const char *join_rule)
{
  static const char *const closed[] = { "invite", "knock", "private", NULL };

  return join_rule != NULL && !g_strv_contains (closed, join_rule);
}

gboolean
banter_server_audience_accepts_room (BanterDb *db, const BanterServerAudience *audience,
                                     const char *room_id, const char *user_id, gboolean *accepts,
                                     GError **error)
{
  *accepts = FALSE;
  if (!banter_db_get (db, SELECT_CAME_BY_LINK, "ss:b", user_id, room_id, accepts, error))
    return FALSE;
  *accepts = *accepts
             || (g_strcmp0 (audience->creator, user_id) == 0
                 && banter_server_join_rule_is_open (audience->join_rule));
  return TRUE;
}

gboolean
banter_server_audience_holds_friend (BanterDb *db, const char *room_id, const char *user_id,
                                     gboolean *holds, GError **error)
{
  *holds = FALSE;
  return banter_db_get (db, SELECT_FRIEND, "ss:b", room_id, user_id, holds, error);
}

gboolean
banter_server_audience_holds_minor (BanterDb *db, const char *room_id, const char *user_id,
                                    gboolean *holds, GError **error)
{
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, SELECT_BIRTHDAYS, "ss", room_id, user_id);
  gint64 now_ms = banter_clock_now_ms ();

  *holds = FALSE;
  while (!*holds && banter_db_cursor_next (rows, error))
    *holds = banter_age_band (banter_db_cursor_get_text (rows, 0), now_ms) != BANTER_AGE_ADULT;
  return !banter_db_cursor_failed (rows);
}

gboolean
banter_server_audience_get_maker (BanterDb *db, const BanterServerAudience *audience,
                                  const char *room_id, gboolean *is_there, BanterAgeBand *band,
                                  GError **error)
{
  *is_there = FALSE;
  return banter_db_get (db, SELECT_JOINED, "ss:b", audience->creator, room_id, is_there, error)
         && banter_server_facts_get_band (db, audience->creator, band, error);
}
