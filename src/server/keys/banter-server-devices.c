/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-devices"

#include "config.h"

#include <string.h>

#include "banter-server-devices.h"

#include "banter-server-config.h"
#include "banter-server-facts.h"
#include "banter-server-writer.h"
#include "banter-server.h"

/* CS-API "Tracking the device list for a user". Two people know of each other's devices while one
 * has joined a room that the other has joined or is asked to: who is asked can be sent keys before
 * the answer. */

static const char SELECT_SHARE[]
    = "SELECT EXISTS (SELECT 1 FROM memberships a JOIN memberships b USING (room_id)"
      " WHERE a.user_id = ? AND b.user_id = ? AND a.membership IN ('join', 'invite')"
      " AND b.membership IN ('join', 'invite') AND 'join' IN (a.membership, b.membership))";
static const char SELECT_SHARERS[]
    = "SELECT DISTINCT b.user_id FROM memberships a JOIN memberships b USING (room_id)"
      " WHERE a.user_id = ? AND a.membership IN ('join', 'invite')"
      " AND b.membership IN ('join', 'invite') AND 'join' IN (a.membership, b.membership)";
static const char UPSERT_CHANGE[]
    = "INSERT INTO device_changes (user_id, seen_by, stream_id) VALUES (?, ?, ?)"
      " ON CONFLICT DO UPDATE SET stream_id = excluded.stream_id";
static const char SELECT_UNNUMBERED[] = "SELECT user_id FROM device_changes WHERE stream_id = 0";

static const char SELECT_CHANGED[]
    = "SELECT user_id, seen_by FROM device_changes WHERE stream_id > ? AND stream_id <= ?"
      " AND seen_by IN ('', ?)";
/* Whether anybody anywhere came or went: mostly nobody did, and the next two need not be asked. */
static const char SELECT_MOVED[] = "SELECT EXISTS (SELECT 1 FROM memberships INDEXED BY"
                                   " memberships_by_age WHERE since > ? AND since <= ?)";
/* Whom one met: somebody came into a room of mine, or I into one of theirs. Not so much happens
 * between two syncs that going through all rooms of a person would be less. */
static const char SELECT_MET[]
    = "SELECT b.user_id FROM memberships b INDEXED BY memberships_by_age"
      " CROSS JOIN memberships a USING (room_id) WHERE b.since > ?1 AND b.since <= ?2 AND "
      "b.membership IN ('join', 'invite')"
      " AND a.user_id = ?3 AND a.membership = 'join' AND b.user_id <> ?3"
      " UNION SELECT b.user_id FROM memberships a INDEXED BY memberships_by_age"
      " CROSS JOIN memberships b USING (room_id)"
      " WHERE a.user_id = ?3 AND a.since > ?1 AND a.since <= ?2 AND a.membership = 'join'"
      " AND b.membership IN ('join', 'invite') AND b.user_id <> ?3";
/* Whom one may have lost sight of. */
static const char SELECT_PARTED[]
    = "SELECT b.user_id FROM memberships b INDEXED BY memberships_by_age"
      " CROSS JOIN memberships a USING (room_id) WHERE b.since > ?1 AND b.since <= ?2 AND "
      "b.membership IN ('leave', 'ban')"
      " AND a.user_id = ?3 AND a.membership = 'join' AND b.user_id <> ?3"
      " UNION SELECT b.user_id FROM memberships a INDEXED BY memberships_by_age"
      " CROSS JOIN memberships b USING (room_id)"
      " WHERE a.user_id = ?3 AND a.since > ?1 AND a.since <= ?2"
      " AND a.membership IN ('leave', 'ban') AND a.ever_joined"
      " AND b.membership IN ('join', 'invite') AND b.user_id <> ?3";

static const char COUNT_KEYS[]
    = "SELECT algorithm, count(*) FROM one_time_keys WHERE user_id = ? AND device_id = ?"
      " GROUP BY algorithm";
static const char SELECT_UNUSED[]
    = "SELECT algorithm FROM fallback_keys WHERE user_id = ? AND device_id = ? AND NOT is_used";

gboolean
banter_server_devices_share_room (BanterDb *db, const char *user_id, const char *other,
                                  gboolean *share, GError **error)
{
  *share = FALSE;
  return banter_db_get (db, SELECT_SHARE, "ss:b", user_id, other, share, error);
}

gboolean
banter_server_devices_may_see (BanterServer *server, BanterDb *db, const char *user_id,
                               const char *other, gboolean *may, GError **error)
{
  BanterPolicyFacts facts;
  BanterReason reason;

  *may = banter_server_get_config (server)->plain || g_str_equal (user_id, other);
  if (*may)
    return TRUE;
  if (!banter_server_devices_share_room (db, user_id, other, may, error))
    return FALSE;
  if (*may)
    return TRUE;
  if (!banter_server_facts_load (server, db, user_id, other, BANTER_POLICY_DM, &facts, error))
    return FALSE;
  *may = banter_policy_judge (&facts, &reason) != BANTER_VERDICT_REFUSE;
  return TRUE;
}

static gboolean
wake_sharers (BanterServerWriter *writer, BanterDb *db, const char *user_id, GError **error)
{
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, SELECT_SHARERS, "s", user_id);

  banter_server_writer_wake (writer, user_id);
  while (banter_db_cursor_next (rows, error))
    banter_server_writer_wake (writer, banter_db_cursor_get_text (rows, 0));
  return !banter_db_cursor_failed (rows);
}

gboolean
banter_server_devices_note_change (BanterServerWriter *writer, BanterDb *db, const char *user_id,
                                   const char *seen_by, GError **error)
{
  if (!banter_db_exec (db, UPSERT_CHANGE, "ssi", user_id, seen_by != NULL ? seen_by : "",
                       banter_server_writer_next_id (writer), error))
    return FALSE;
  if (seen_by == NULL)
    return wake_sharers (writer, db, user_id, error);
  banter_server_writer_wake (writer, seen_by);
  return TRUE;
}

gboolean
banter_server_devices_note_gone (BanterServerWriter *writer, BanterDb *db, GError **error)
{
  g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, SELECT_UNNUMBERED, "");

  while (banter_db_cursor_next (rows, error))
    g_ptr_array_add (users, banter_db_cursor_dup_text (rows, 0));
  if (banter_db_cursor_failed (rows))
    return FALSE;
  for (guint i = 0; i < users->len; i++)
    if (!banter_server_devices_note_change (writer, db, g_ptr_array_index (users, i), NULL, error))
      return FALSE;
  return TRUE;
}

/* --- Reading --- */

static gboolean
add_changed (BanterDb *db, const char *user_id, gint64 since, gint64 until, GHashTable *changed,
             GError **error)
{
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (db, SELECT_CHANGED, "iis", since, until, user_id);

  while (banter_db_cursor_next (rows, error))
    {
      const char *other = banter_db_cursor_get_text (rows, 0);
      gboolean counts
          = g_str_equal (other, user_id) || *banter_db_cursor_get_text (rows, 1) != '\0';

      if (!counts && !banter_server_devices_share_room (db, user_id, other, &counts, error))
        return FALSE;
      if (counts)
        g_hash_table_add (changed, g_strdup (other));
    }
  return !banter_db_cursor_failed (rows);
}

static gboolean
add_met (BanterDb *db, const char *user_id, gint64 since, gint64 until, GHashTable *changed,
         GError **error)
{
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, SELECT_MET, "iis", since, until, user_id);

  while (banter_db_cursor_next (rows, error))
    g_hash_table_add (changed, banter_db_cursor_dup_text (rows, 0));
  return !banter_db_cursor_failed (rows);
}

static gboolean
add_left (BanterDb *db, const char *user_id, gint64 since, gint64 until, GHashTable *left,
          GError **error)
{
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (db, SELECT_PARTED, "iis", since, until, user_id);

  while (banter_db_cursor_next (rows, error))
    {
      const char *other = banter_db_cursor_get_text (rows, 0);
      gboolean share;

      if (!banter_server_devices_share_room (db, user_id, other, &share, error))
        return FALSE;
      if (!share)
        g_hash_table_add (left, g_strdup (other));
    }
  return !banter_db_cursor_failed (rows);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static GStrv
take_sorted (GHashTable *set)
{
  guint n;
  GStrv names = (GStrv)g_hash_table_get_keys_as_array (set, &n);

  g_hash_table_steal_all (set);
  qsort (names, n, sizeof *names, compare_names);
  return names;
}

gboolean
banter_server_devices_read_changes (BanterDb *db, const char *user_id, gint64 since, gint64 until,
                                    BanterMatrixDeviceLists **lists, GError **error)
{
  g_autoptr (GHashTable) changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean moved = FALSE;

  *lists = NULL;
  if (!add_changed (db, user_id, since, until, changed, error)
      || !banter_db_get (db, SELECT_MOVED, "ii:b", since, until, &moved, error)
      || (moved
          && (!add_met (db, user_id, since, until, changed, error)
              || !add_left (db, user_id, since, until, left, error))))
    return FALSE;
  if (g_hash_table_size (changed) + g_hash_table_size (left) == 0)
    return TRUE;
  *lists = g_new0 (BanterMatrixDeviceLists, 1);
  (*lists)->changed = take_sorted (changed);
  (*lists)->left = take_sorted (left);
  return TRUE;
}

/* --- What a device has left --- */

static void
set_count (GHashTable *counts, const char *algorithm, gint64 n)
{
  gint64 *count = g_new (gint64, 1);

  *count = n;
  g_hash_table_insert (counts, g_strdup (algorithm), count);
}

gboolean
banter_server_devices_count_keys (BanterDb *db, const char *user_id, const char *device_id,
                                  GHashTable **counts, GError **error)
{
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, COUNT_KEYS, "ss", user_id, device_id);
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  set_count (found, BANTER_MATRIX_SIGNED_CURVE25519, 0);
  while (banter_db_cursor_next (rows, error))
    set_count (found, banter_db_cursor_get_text (rows, 0), banter_db_cursor_get_int (rows, 1));
  if (banter_db_cursor_failed (rows))
    return FALSE;
  *counts = g_steal_pointer (&found);
  return TRUE;
}

gboolean
banter_server_devices_read_unused (BanterDb *db, const char *user_id, const char *device_id,
                                   GStrv *algorithms, GError **error)
{
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, SELECT_UNUSED, "ss", user_id, device_id);
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();

  while (banter_db_cursor_next (rows, error))
    g_strv_builder_add (found, banter_db_cursor_get_text (rows, 0));
  *algorithms = g_strv_builder_end (found);
  return !banter_db_cursor_failed (rows);
}
