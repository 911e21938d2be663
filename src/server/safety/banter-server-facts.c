/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-facts"

#include "config.h"

#include "banter-server-facts.h"

#include "banter-server-config.h"
#include "banter-server-threepid.h"
#include "banter-server.h"

#include "banter-clock.h"

/* Gathers facts for the safety rules, by queries only; decides nothing. */

#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

static const char SELECT_USER[] = "SELECT is_deactivated OR state <> 'active', birthday, 1 "
                                  "FROM users WHERE user_id = ?";
static const char SELECT_PRIVACY[] = "SELECT content FROM account_data WHERE user_id = ? AND "
                                     "room_id = '' AND type = 'im.banter.privacy'";
static const char SELECT_BLOCKS[]
    = "SELECT EXISTS (SELECT 1 FROM account_data d, json_each (d.content, '$.ignored_users') j "
      "WHERE d.user_id = ? AND d.room_id = '' AND d.type = 'm.ignored_user_list' AND j.key = ?)";
static const char SELECT_FOLLOWS[]
    = "SELECT EXISTS (SELECT 1 FROM account_data d, json_each (d.content, '$.users') j "
      "WHERE d.user_id = ? AND d.room_id = '' AND d.type = 'im.banter.following' AND j.key = ?)";
static const char SELECT_ACCEPTED[]
    = "SELECT EXISTS (SELECT 1 FROM accepted WHERE user_id = ? AND other = ?)";

static const char SELECT_SHARED_ROOM[]
    = "SELECT EXISTS (SELECT 1 FROM memberships a JOIN memberships b USING (room_id) "
      "JOIN rooms r USING (room_id) "
      "WHERE a.user_id = ? AND a.membership = 'join' AND b.user_id = ? AND b.membership = 'join' "
      "AND r.is_public = 0 AND r.type IS NULL AND (SELECT count(*) FROM memberships m WHERE "
      "m.room_id = r.room_id AND m.membership = 'join') <= 32 "
      "AND coalesce ((SELECT e.content ->> '$.join_rule' FROM room_state s "
      "JOIN events e USING (stream_id) WHERE s.room_id = r.room_id "
      "AND s.type = 'm.room.join_rules' AND s.state_key = ''), 'invite') <> 'public')";

/* Friends of ?1 are those whom ?1 follows and who follow ?1; the same for ?2. */
static const char COUNT_FRIENDS[]
    = "WITH follows (a, b) AS (SELECT d.user_id, j.key FROM account_data d, "
      "json_each (d.content, '$.users') j WHERE d.user_id IN (?1, ?2) AND d.room_id = '' "
      "AND d.type = 'im.banter.following') "
      "SELECT count(*) FROM follows x JOIN follows y ON x.b = y.b "
      "JOIN account_data d ON d.user_id = x.b AND d.room_id = '' "
      "AND d.type = 'im.banter.following' WHERE x.a = ?1 AND y.a = ?2 "
      "AND EXISTS (SELECT 1 FROM json_each (d.content, '$.users') j WHERE j.key = ?1) "
      "AND EXISTS (SELECT 1 FROM json_each (d.content, '$.users') j WHERE j.key = ?2)";
static const char COUNT_GROUPS[]
    = "SELECT count(*) FROM memberships a JOIN memberships b USING (room_id) "
      "JOIN rooms r USING (room_id) "
      "WHERE a.user_id = ? AND a.membership = 'join' AND b.user_id = ? AND b.membership = 'join' "
      "AND r.type IS NULL AND (SELECT count(*) FROM memberships m WHERE m.room_id = r.room_id "
      "AND m.membership = 'join') > 2";

static const char SELECT_PENDING[]
    = "SELECT EXISTS (SELECT 1 FROM requests WHERE sender = ? AND target = ? "
      "AND state = 'pending' AND room_id IS NOT ?)";
static const char COUNT_TODAY[]
    = "SELECT count(*) FROM requests WHERE sender = ? AND opened_ms > ?";
static const char SELECT_DELETED[] = "SELECT max (changed_ms) FROM requests WHERE sender = ? AND "
                                     "target = ? AND state = 'deleted'";
/* The first invitation into a room brings the request's first text; each one more is a message. */
static const char COUNT_EVENTS[]
    = "SELECT coalesce (sum (messages + max (invitations - 1, 0)), 0) FROM (SELECT "
      "(SELECT count (*) FROM events e WHERE e.room_id = r.room_id AND e.sender = r.sender "
      "AND e.state_key IS NULL AND e.type <> 'm.room.redaction') AS messages, "
      "(SELECT count (*) FROM events e WHERE e.room_id = r.room_id AND e.sender = r.sender "
      "AND e.type = 'm.room.member' AND e.state_key = r.target "
      "AND e.content ->> '$.membership' = 'invite') AS invitations FROM requests r "
      "WHERE r.sender = ? AND r.target = ? AND r.room_id IS NOT ? "
      "AND r.state IN ('pending', 'withdrawn'))";

static const char SELECT_LIMITS[]
    = "SELECT limits FROM pairings WHERE teen = ? AND (ends_ms IS NULL OR ends_ms > ?)";

gboolean
banter_server_facts_get_band (BanterDb *db, const char *user_id, BanterAgeBand *band,
                              GError **error)
{
  g_autofree char *birthday = NULL;
  gint64 deactivated = 0, exists = 0;

  *band = BANTER_AGE_UNKNOWN;
  if (!banter_db_get (db, SELECT_USER, "s:iSi", user_id, &deactivated, &birthday, &exists, error))
    return FALSE;
  *band = banter_age_band (birthday, banter_clock_now_ms ());
  return TRUE;
}

gboolean
banter_server_facts_blocks (BanterDb *db, const char *user_id, const char *other, gboolean *blocks,
                            GError **error)
{
  *blocks = TRUE;
  return banter_db_get (db, SELECT_BLOCKS, "ss:b", user_id, other, blocks, error);
}

BanterPrivacy *
banter_server_facts_load_privacy (BanterDb *db, const char *user_id, BanterAgeBand band,
                                  GError **error)
{
  g_autofree char *content = NULL;
  BanterPrivacy *privacy;

  if (!banter_db_get (db, SELECT_PRIVACY, "s:S", user_id, &content, error))
    return NULL;
  privacy = banter_privacy_parse (content, band, NULL);
  if (privacy == NULL)
    {
      privacy = banter_privacy_parse (NULL, band, error);
      privacy->who_can_message = BANTER_AUDIENCE_NO_ONE;
      privacy->who_can_add_to_groups = BANTER_AUDIENCE_NO_ONE;
    }
  return privacy;
}

BanterLimits *
banter_server_facts_load_limits (BanterDb *db, const char *user_id, BanterAgeBand band,
                                 GError **error)
{
  g_autoptr (BanterLimits) whole = banter_limits_new ();
  g_autoptr (BanterDbCursor) rows = NULL;

  if (band != BANTER_AGE_16_17)
    return g_steal_pointer (&whole);
  rows = banter_db_query (db, SELECT_LIMITS, "si", user_id, banter_clock_now_ms ());
  while (banter_db_cursor_next (rows, error))
    {
      g_autoptr (BanterLimits) one
          = banter_limits_parse (banter_db_cursor_get_text (rows, 0), error);

      if (one == NULL)
        return NULL;
      banter_limits_add (whole, one);
    }
  banter_limits_add_hours_of_age (whole);
  return banter_db_cursor_failed (rows) ? NULL : g_steal_pointer (&whole);
}

static gboolean
load_guardians (BanterDb *db, const char *user_id, BanterPolicySide *side, GError **error)
{
  g_autoptr (BanterLimits) limits
      = banter_server_facts_load_limits (db, user_id, side->band, error);

  if (limits == NULL)
    return FALSE;
  side->guardian_max = limits->max_who_can_message;
  side->guardian_dms_off = limits->dms_off;
  side->guardian_requests_off = limits->requests_off;
  side->guardian_groups_off = limits->groups_off;
  side->guardian_media_off = limits->media_from_non_friends_off;
  return TRUE;
}

static gboolean
load_side (BanterDb *db, const char *user_id, const char *other, BanterPolicySide *side,
           GError **error)
{
  g_autofree char *birthday = NULL;
  gint64 deactivated = 1, exists = 0;
  g_autoptr (BanterPrivacy) privacy = NULL;

  *side = (BanterPolicySide){ .inactive = TRUE, .guardian_max = BANTER_AUDIENCE_EVERYONE };
  if (!banter_db_get (db, SELECT_USER, "s:iSi", user_id, &deactivated, &birthday, &exists, error))
    return FALSE;
  side->inactive = !exists || deactivated != 0;
  side->band = banter_age_band (birthday, banter_clock_now_ms ());

  privacy = banter_server_facts_load_privacy (db, user_id, side->band, error);
  if (privacy == NULL)
    return FALSE;
  side->who_can_message = privacy->who_can_message;
  side->who_can_add_to_groups = privacy->who_can_add_to_groups;

  return load_guardians (db, user_id, side, error)
         && banter_server_facts_blocks (db, user_id, other, &side->blocks, error)
         && banter_db_get (db, SELECT_FOLLOWS, "ss:b", user_id, other, &side->follows, error)
         && banter_db_get (db, SELECT_ACCEPTED, "ss:b", user_id, other, &side->accepted, error);
}

static gboolean
asks_for_suggested (const BanterPolicySide *side)
{
  return side->who_can_message == BANTER_AUDIENCE_SUGGESTED
         || side->who_can_add_to_groups == BANTER_AUDIENCE_SUGGESTED;
}

gboolean
banter_server_facts_load (BanterServer *server, BanterDb *db, const char *sender,
                          const char *target, BanterPolicyAction action, BanterPolicyFacts *facts,
                          GError **error)
{
  *facts = (BanterPolicyFacts){ .action = action, .extension = TRUE };
  facts->phone_required = banter_server_get_config (server)->phone_required;
  if (!load_side (db, sender, target, &facts->a, error)
      || !load_side (db, target, sender, &facts->b, error)
      || !banter_server_threepid_has_phone (db, sender, &facts->a.phone_verified, error))
    return FALSE;
  if (!asks_for_suggested (&facts->a) && !asks_for_suggested (&facts->b))
    return TRUE;
  return banter_server_facts_are_suggested (db, sender, target, &facts->suggested, error);
}

gboolean
banter_server_facts_are_suggested (BanterDb *db, const char *user_id, const char *other,
                                   gboolean *suggested, GError **error)
{
  gint64 n_friends = 0;

  *suggested = FALSE;
  if (!banter_db_get (db, SELECT_SHARED_ROOM, "ss:b", user_id, other, suggested, error))
    return FALSE;
  if (*suggested)
    return TRUE;
  if (!banter_server_facts_count_friends (db, user_id, other, &n_friends, error))
    return FALSE;
  *suggested = n_friends > 0;
  return TRUE;
}

gboolean
banter_server_facts_count_friends (BanterDb *db, const char *user_id, const char *other,
                                   gint64 *n_friends, GError **error)
{
  *n_friends = 0;
  return banter_db_get (db, COUNT_FRIENDS, "ss:i", user_id, other, n_friends, error);
}

gboolean
banter_server_facts_count_groups (BanterDb *db, const char *user_id, const char *other,
                                  gint64 *n_groups, GError **error)
{
  *n_groups = 0;
  return banter_db_get (db, COUNT_GROUPS, "ss:i", user_id, other, n_groups, error);
}

gboolean
banter_server_facts_count_request_events (BanterDb *db, const char *sender, const char *target,
                                          const char *except, guint *n_events, GError **error)
{
  gint64 n = 0;

  if (!banter_db_get (db, COUNT_EVENTS, "sss:i", sender, target, except, &n, error))
    return FALSE;
  *n_events = (guint)MIN (n, G_MAXINT);
  return TRUE;
}

gboolean
banter_server_facts_load_request (BanterDb *db, const char *sender, const char *target,
                                  const char *room_id, BanterRequestFacts *facts, GError **error)
{
  gint64 now_ms = banter_clock_now_ms ();
  gint64 sent_today = 0, deleted_ms = 0;

  *facts = (BanterRequestFacts){ .since_delete_ms = -1 };
  if (!banter_db_get (db, SELECT_PENDING, "sss:b", sender, target, room_id,
                      &facts->pending_elsewhere, error)
      || !banter_db_get (db, COUNT_TODAY, "si:i", sender, now_ms - DAY_MS, &sent_today, error)
      || !banter_db_get (db, SELECT_DELETED, "ss:i", sender, target, &deleted_ms, error)
      || !banter_server_facts_count_request_events (db, sender, target, NULL, &facts->n_events,
                                                    error))
    return FALSE;
  facts->sent_today = (guint)sent_today;
  /* A clock that was set back must not shorten the wait. */
  if (deleted_ms > 0)
    facts->since_delete_ms = MAX (now_ms - deleted_ms, 0);
  return TRUE;
}
