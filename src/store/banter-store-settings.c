/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-store-settings"

#include "config.h"

#include "banter-store-private.h"

#include "banter-json.h"
#include "banter-matrix-account.h"
#include "banter-matrix-push.h"

/* How the person keeps a room (muted, pinned, archived, marked, kept to oneself). What is chosen
 * here waits in the outbox, like what is written, so it survives a restart and goes when it can;
 * the reader lays it over what the server says. Once the server has it, the row stays until /sync
 * brings the document: the choice never flickers. Only the last choice of one thing is sent. */

typedef struct
{
  const char *room_id;
  const BanterRoomSetting *settings;
  guint n_settings;
} Job;

char *
banter_store_get_room_setting (BanterStore *store, const char *room_id, const char *type,
                               GError **error)
{
  static const char sql[]
      = "SELECT content FROM (SELECT content, seq FROM outbox WHERE room_id = ?1 AND type = ?2"
        "   AND kind = 3 AND state <> 4 UNION ALL"
        "  SELECT content, 0 FROM account_data WHERE room_id = ?1 AND type = ?2)"
        " ORDER BY seq DESC LIMIT 1";
  char *document = NULL;

  g_return_val_if_fail (store != NULL && room_id != NULL && type != NULL, NULL);

  banter_db_get (store->db, sql, "ss:S", room_id, type, &document, error);
  return document;
}

/* Account data of a room is written as a whole: what others keep in it stays. */
static char *
merge_document (BanterStore *store, const char *room_id, const BanterRoomSetting *setting,
                GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *old
      = banter_store_get_room_setting (store, room_id, setting->type, &local_error);
  char *merged;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  merged = banter_json_merge (old, setting->content, NULL);
  return merged != NULL ? merged : g_strdup (setting->content); /* what was there is unreadable */
}

static gboolean
set_one (BanterStore *store, const char *room_id, const BanterRoomSetting *setting, GError **error)
{
  /* What is just being sent stays before its successor. */
  static const char replaced[] = "DELETE FROM outbox WHERE room_id = ? AND kind = 3 AND type = ?"
                                 " AND target IS ? AND state <> 2";
  BanterOutboxRow row = { .kind = BANTER_OUTBOX_SETTING,
                          .room_id = (char *)room_id,
                          .type = (char *)setting->type,
                          .content = (char *)setting->content,
                          .target = (char *)setting->target };
  g_autofree char *document = NULL;
  gint64 id;

  if (setting->target == NULL)
    {
      document = merge_document (store, room_id, setting, error);
      if (document == NULL)
        return FALSE;
      row.content = document;
    }
  return banter_db_exec (store->db, replaced, "sss", room_id, setting->type, setting->target, error)
         && banter_store_outbox_add (store, &row, &id, error);
}

gboolean
banter_store_settings_set_inside (BanterStore *store, const char *room_id,
                                  const BanterRoomSetting *settings, guint n_settings,
                                  GError **error)
{
  for (guint i = 0; i < n_settings; i++)
    if (!set_one (store, room_id, &settings[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
set_inside (BanterStore *store, gpointer data, GError **error)
{
  const Job *job = data;

  return banter_store_settings_set_inside (store, job->room_id, job->settings, job->n_settings,
                                           error);
}

gboolean
banter_store_set_room_settings (BanterStore *store, const char *room_id,
                                const BanterRoomSetting *settings, guint n_settings,
                                BanterChangeSet **changes, GError **error)
{
  Job job = { room_id, settings, n_settings };

  g_return_val_if_fail (store != NULL && room_id != NULL, FALSE);

  return banter_store_write (store, set_inside, &job, changes, error);
}

gboolean
banter_store_settings_echo (BanterStore *store, const char *room_id, const char *type,
                            GError **error)
{
  return banter_db_exec (store->db,
                         "DELETE FROM outbox WHERE kind = 3 AND state = 3 AND type = ?2"
                         " AND (?1 IS NULL OR room_id = ?1)",
                         "ss", room_id, type, error);
}

gboolean
banter_store_settings_clear_mark (BanterStore *store, const BanterStoreRoom *room, GError **error)
{
  static const char sql[]
      = "SELECT r.marked_unread OR EXISTS (SELECT 1 FROM outbox WHERE room_id = r.room_id"
        "  AND kind = 3 AND type = ?2 AND state <> 4) FROM rooms r WHERE r.id = ?1";
  const BanterMatrixMarkedUnread mark = { .unread = FALSE };
  g_autofree char *json = NULL;
  BanterRoomSetting setting = { .type = BANTER_MATRIX_ACCOUNT_MARKED_UNREAD };
  gboolean marked = FALSE;

  if (!banter_db_get (store->db, sql, "is:b", room->id, setting.type, &marked, error))
    return FALSE;
  if (!marked || room->membership != BANTER_MEMBERSHIP_JOIN)
    return TRUE;
  json = banter_json_encode (&banter_matrix_marked_unread_type, &mark);
  setting.content = json;
  return set_one (store, room->room_id, &setting, error);
}

/* Rooms whose rule is another one than before. */
static void
touch_differences (BanterStore *store, GHashTable *one, GHashTable *other)
{
  GHashTableIter iter;
  gpointer room_id;
  gpointer notify;

  g_hash_table_iter_init (&iter, one);
  while (g_hash_table_iter_next (&iter, &room_id, &notify))
    if (g_hash_table_lookup (other, room_id) != notify)
      banter_change_set_touch (store->changes, room_id, BANTER_ROOM_CHANGED_SUMMARY);
}

gboolean
banter_store_settings_note_push_rules (BanterStore *store, const char *content, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *old
      = banter_store_get_account_data (store, NULL, BANTER_MATRIX_ACCOUNT_PUSH_RULES, &local_error);
  g_autoptr (GHashTable) before = banter_matrix_push_rules_get_rooms (old);
  g_autoptr (GHashTable) after = banter_matrix_push_rules_get_rooms (content);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  touch_differences (store, before, after);
  touch_differences (store, after, before);
  return TRUE;
}
