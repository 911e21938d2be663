/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-presence-view"

#include "config.h"

#include "banter-server-config.h"
#include "banter-server-facts.h"
#include "banter-server-presence.h"
#include "banter-server-sync.h"
#include "banter-server.h"

/* Who sees whose presence. */

/* How long somebody counts as active after what they did. */
#define ACTIVE_MS (5 * 60 * 1000)
#define MAX_PEOPLE 500 /* in one answer */
#define FEW 3          /* of whom each is looked for alone */

static const char SELECT_SHARES[]
    = "SELECT EXISTS (SELECT 1 FROM memberships a JOIN memberships b USING (room_id)"
      " WHERE a.user_id = ?1 AND b.user_id = ?2 AND a.membership = 'join'"
      " AND b.membership = 'join' AND (SELECT count(*) FROM (SELECT 1 FROM memberships c"
      " WHERE c.room_id = a.room_id AND c.membership = 'join' LIMIT ?3 + 1)) <= ?3)";
static const char SELECT_STATUS[] = "SELECT status_msg FROM presence WHERE user_id = ?";

static BanterMatrixPresence *
build (BanterServer *server, const char *user_id)
{
  BanterMatrixPresence *content = g_new0 (BanterMatrixPresence, 1);
  gint64 active_ago;
  BanterServerPresenceState state
      = banter_server_presence_get (banter_server_get_presence (server), user_id, &active_ago);

  content->presence = g_strdup (banter_server_presence_to_string (state));
  content->last_active_ago = MAX (active_ago, 0);
  content->currently_active
      = state == BANTER_SERVER_PRESENCE_ONLINE && active_ago >= 0 && active_ago < ACTIVE_MS;
  return content;
}

/* Whether @user_id shows others when they are there. */
static gboolean
shows_activity (BanterServer *server, BanterDb *db, const char *user_id, gboolean *shows,
                GError **error)
{
  g_autoptr (BanterPrivacy) privacy = NULL;

  *shows = TRUE;
  if (banter_server_get_config (server)->plain)
    return TRUE;
  privacy = banter_server_facts_load_privacy (db, user_id, BANTER_AGE_ADULT, error);
  if (privacy != NULL)
    *shows = privacy->activity_status;
  return privacy != NULL;
}

static gboolean
may_read_words (BanterServer *server, BanterDb *db, const char *writer, const char *reader,
                gboolean *may, GError **error)
{
  BanterPolicyFacts facts = { 0 };
  BanterReason reason;

  *may = TRUE;
  if (banter_server_get_config (server)->plain || g_str_equal (writer, reader))
    return TRUE;
  if (!banter_server_facts_load (server, db, writer, reader, BANTER_POLICY_DM, &facts, error))
    return FALSE;
  *may = banter_policy_judge (&facts, &reason) == BANTER_VERDICT_INBOX;
  return TRUE;
}

static gboolean
may_see (BanterDb *db, const char *viewer, const char *user_id, gboolean *may, GError **error)
{
  gboolean blocks = FALSE;

  *may = g_str_equal (viewer, user_id);
  if (*may)
    return TRUE;
  if (!banter_db_get (db, SELECT_SHARES, "ssi:b", viewer, user_id,
                      (gint64)BANTER_SERVER_PRESENCE_MAX_MEMBERS, may, error)
      || (*may && !banter_server_facts_blocks (db, user_id, viewer, &blocks, error)))
    return FALSE;
  *may = *may && !blocks;
  return TRUE;
}

gboolean
banter_server_presence_view (BanterServer *server, BanterDb *db, const char *viewer,
                             const char *user_id, BanterMatrixPresence **content, GError **error)
{
  g_autoptr (BanterMatrixPresence) seen = NULL;
  gboolean may, shows, words;

  *content = NULL;
  if (!may_see (db, viewer, user_id, &may, error))
    return FALSE;
  if (!may)
    return TRUE;
  if (!shows_activity (server, db, user_id, &shows, error)
      || !may_read_words (server, db, user_id, viewer, &words, error))
    return FALSE;
  if (shows || g_str_equal (viewer, user_id))
    seen = build (server, user_id);
  else
    {
      seen = g_new0 (BanterMatrixPresence, 1);
      seen->presence = g_strdup (banter_server_presence_to_string (BANTER_SERVER_PRESENCE_OFFLINE));
    }
  if (words && !banter_db_get (db, SELECT_STATUS, "s:S", user_id, &seen->status_msg, error))
    return FALSE;
  *content = g_steal_pointer (&seen);
  return TRUE;
}

/* --- In /sync --- */

static gboolean
add_person (const BanterServerSync *sync, const char *user_id, GPtrArray *events, GError **error)
{
  g_autoptr (BanterMatrixPresence) content = NULL;
  BanterMatrixEvent *event;

  if (!banter_server_presence_view (sync->server, sync->reader.db, sync->reader.user_id, user_id,
                                    &content, error))
    return FALSE;
  if (content == NULL)
    return TRUE;
  event = g_new0 (BanterMatrixEvent, 1);
  event->type = g_strdup (BANTER_MATRIX_EVENT_PRESENCE);
  event->sender = g_strdup (user_id);
  event->content = banter_json_encode (&banter_matrix_presence_type, content);
  g_ptr_array_add (events, event);
  return TRUE;
}

/* Most of our clients want none of it: then it costs nothing. */
static gboolean
wants_presence (const BanterServerSync *sync)
{
  const BanterMatrixEvent event = { .type = (char *)BANTER_MATRIX_EVENT_PRESENCE };

  return banter_matrix_event_filter_wants (sync->filter->presence, &event)
         && (sync->privacy == NULL || sync->privacy->activity_status);
}

/* Of @users, who may be anybody on the server, keeps those with whom the reader shares a room. */
static gboolean
keep_shared (const BanterServerSync *sync, GPtrArray *users, GError **error)
{
  g_autoptr (GHashTable) shared = NULL;

  if (users->len <= FEW)
    return TRUE;
  if (!banter_server_presence_load_watchers (sync->reader.db, sync->reader.user_id, &shared, error))
    return FALSE;
  for (guint i = users->len; i-- > 0;)
    if (!g_hash_table_contains (shared, g_ptr_array_index (users, i)))
      g_ptr_array_remove_index_fast (users, i);
  return TRUE;
}

gboolean
banter_server_sync_read_presence (const BanterServerSync *sync, BanterMatrixEventList **list,
                                  GError **error)
{
  g_autoptr (BanterMatrixEventList) found = NULL;
  g_autoptr (GPtrArray) users = NULL;

  *list = NULL;
  if (!wants_presence (sync))
    return TRUE;
  users = banter_server_presence_list (banter_server_get_presence (sync->server), sync->since);
  if (!keep_shared (sync, users, error))
    return FALSE;
  found = g_new0 (BanterMatrixEventList, 1);
  found->events = g_ptr_array_new ();
  for (guint i = 0; i < users->len && found->events->len < MAX_PEOPLE; i++)
    {
      const char *user_id = g_ptr_array_index (users, i);

      if (!g_str_equal (user_id, sync->reader.user_id)
          && !g_hash_table_contains (sync->ignored, user_id)
          && !add_person (sync, user_id, found->events, error))
        return FALSE;
    }
  banter_server_sync_filter_events (sync, sync->filter->presence, found->events);
  if (found->events->len > 0)
    *list = g_steal_pointer (&found);
  return TRUE;
}
