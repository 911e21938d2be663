/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-sync-summary"

#include "config.h"

#include "banter-server-sync.h"

/* CS-API "RoomSummary": how many are in a room, and by whom it may be named. */

#define N_HEROES 5

/* Members come from an index, those who joined after those who are invited, each in the order in
 * which they came. */
static const char SELECT_PRESENT[]
    = "SELECT user_id, membership = 'join', since FROM memberships WHERE room_id = ?"
      " AND membership IN ('invite', 'join')";
static const char SELECT_FORMER[] = "SELECT user_id, 0, since FROM memberships WHERE room_id = ?"
                                    " AND membership IN ('ban', 'leave')";

typedef struct
{
  char *user_id;
  gint64 since;
} Hero;

typedef struct
{
  const char *own; /* is none */
  Hero heroes[N_HEROES + 1];
  guint n;
} Heroes;

static void
heroes_clear (Heroes *heroes)
{
  for (guint i = 0; i < heroes->n; i++)
    g_free (heroes->heroes[i].user_id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Heroes, heroes_clear)

/* Keeps the first few in the order in which they came. */
static void
offer (Heroes *heroes, const char *user_id, gint64 since)
{
  guint at = heroes->n;

  if (g_str_equal (user_id, heroes->own)
      || (at == N_HEROES && heroes->heroes[at - 1].since <= since))
    return;
  for (; at > 0 && heroes->heroes[at - 1].since > since; at--)
    heroes->heroes[at] = heroes->heroes[at - 1];
  heroes->heroes[at] = (Hero){ g_strdup (user_id), since };
  if (++heroes->n > N_HEROES)
    g_free (heroes->heroes[--heroes->n].user_id);
}

static gboolean
count (BanterDbCursor *rows, Heroes *heroes, gint64 *n_joined, gint64 *n_others, GError **error)
{
  while (banter_db_cursor_next (rows, error))
    {
      const char *user_id;
      gboolean joined;
      gint64 since;

      banter_db_cursor_read (rows, "sbi", &user_id, &joined, &since);
      *(joined ? n_joined : n_others) += 1;
      offer (heroes, user_id, since);
    }
  return !banter_db_cursor_failed (rows);
}

static gboolean
offer_former (const BanterServerSync *sync, const char *room_id, Heroes *heroes, GError **error)
{
  g_autoptr (BanterDbCursor) rows = banter_db_query (sync->reader.db, SELECT_FORMER, "s", room_id);
  gint64 n = 0;

  return count (rows, heroes, &n, &n, error);
}

gboolean
banter_server_sync_read_summary (const BanterServerSync *sync, const char *room_id,
                                 BanterMatrixSummary **answer, GError **error)
{
  g_autoptr (BanterMatrixSummary) summary = g_new0 (BanterMatrixSummary, 1);
  g_autoptr (BanterDbCursor) rows = banter_db_query (sync->reader.db, SELECT_PRESENT, "s", room_id);
  g_auto (Heroes) heroes = { .own = sync->reader.user_id };

  if (!count (rows, &heroes, &summary->joined_member_count, &summary->invited_member_count, error)
      || (heroes.n == 0 && !offer_former (sync, room_id, &heroes, error)))
    return FALSE;
  if (heroes.n > 0)
    summary->heroes = g_new0 (char *, heroes.n + 1);
  for (guint i = 0; i < heroes.n; i++)
    summary->heroes[i] = g_steal_pointer (&heroes.heroes[i].user_id);
  *answer = g_steal_pointer (&summary);
  return TRUE;
}
