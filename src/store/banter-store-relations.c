/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-store-relations"

#include "config.h"

#include "banter-store-private.h"

#include "banter-matrix-event.h"

/* What events say about others: answers, and reactions to messages. Here is which rows of a
 * timeline look different once such an event comes or goes, and how a reaction is given and taken
 * back while the server does not know yet. What is counted is counted by the reader. */

gboolean
banter_store_touch_answers (BanterStore *store, const BanterStoreRoom *room, const char *event_id,
                            GError **error)
{
  static const char sql[] = "SELECT min (position), max (position) FROM events WHERE room = ?"
                            " AND relates_to = ? AND kind <> 0 HAVING count (*) > 0";
  gint64 first = BANTER_POSITION_UNKNOWN;
  gint64 last = BANTER_POSITION_UNKNOWN;

  if (!banter_db_get (store->db, sql, "is:ii", room->id, event_id, &first, &last, error))
    return FALSE;
  if (first == BANTER_POSITION_UNKNOWN)
    return TRUE;
  banter_change_set_touch_row (store->changes, room->room_id, first);
  banter_change_set_touch_row (store->changes, room->room_id, last);
  return TRUE;
}

gboolean
banter_store_touch_event (BanterStore *store, const char *room_id, const char *event_id,
                          GError **error)
{
  static const char sql[] = "SELECT iif (e.reaction IS NULL, e.position, t.position)"
                            " FROM rooms r JOIN events e ON e.room = r.id"
                            " LEFT JOIN events t ON t.room = e.room AND t.event_id = e.relates_to"
                            " WHERE r.room_id = ? AND e.event_id = ?"
                            "  AND (e.reaction IS NULL OR t.position IS NOT NULL)";
  gint64 position = BANTER_POSITION_UNKNOWN;

  if (event_id == NULL)
    return TRUE;
  if (!banter_db_get (store->db, sql, "ss:i", room_id, event_id, &position, error))
    return FALSE;
  if (position != BANTER_POSITION_UNKNOWN)
    banter_change_set_touch_row (store->changes, room_id, position);
  return TRUE;
}

gboolean
banter_store_note_relations (BanterStore *store, const BanterStoreRoom *room, const char *event_id,
                             const BanterContent *content, GError **error)
{
  if (content->reaction != NULL)
    return banter_store_touch_event (store, room->room_id, content->relates_to, error);
  return content->kind == BANTER_EVENT_NONE
         || banter_store_touch_answers (store, room, event_id, error);
}

gboolean
banter_store_settle_reaction (BanterStore *store, const char *room_id, const char *txn_id,
                              const char *event_id, GError **error)
{
  static const char sent[]
      = "UPDATE outbox SET target = ?3 WHERE room_id = ?1 AND kind = 1 AND target = ?2";
  static const char lost[] = "DELETE FROM outbox WHERE room_id = ?1 AND kind = 1 AND target = ?2";

  if (event_id == NULL)
    return banter_db_exec (store->db, lost, "ss", room_id, txn_id, error);
  return banter_db_exec (store->db, sent, "sss", room_id, txn_id, event_id, error);
}

/* One's own reaction to @target with @key, wanted or not. */
typedef struct
{
  const char *room_id;
  const char *target;
  const char *key;
  const char *content; /* NULL: not wanted */
} Reaction;

/* What one has reacted with, bound as ?1 room_id, ?2 target, ?3 key, ?4 oneself. An emoji is the
 * same with and without its variation selector (U+FE0F). */
#define SAME_KEY(key) " replace (" key ", char (65039), '') = replace (?3, char (65039), '')"
#define OWN_EVENTS                                                                                 \
  "SELECT e.event_id FROM rooms r JOIN events e ON e.room = r.id WHERE r.room_id = ?1"             \
  " AND e.relates_to = ?2 AND e.reaction IS NOT NULL AND e.sender = ?4 AND" SAME_KEY (             \
      "e.reaction")
#define OWN_ROWS                                                                                   \
  " FROM outbox o WHERE o.kind = 4 AND o.room_id = ?1 AND o.target = ?2 AND ?4 IS NOT NULL "       \
  "AND" SAME_KEY ("o.content ->> '$.\"m.relates_to\".key'")
#define NOT_SENT_YET "(state = 4 OR (state = 1 AND attempts = 0))"

/* The ids of what has to be redacted so that the reaction is gone; a transaction id stands for an
 * event that has none yet. */
#define TO_REDACT                                                                                  \
  "SELECT t.id FROM (SELECT e.event_id AS id FROM (" OWN_EVENTS ") e"                              \
  " UNION SELECT coalesce (o.event_id, o.txn_id)" OWN_ROWS " AND o.state <> 4) t"                  \
  " WHERE NOT EXISTS (SELECT 1 FROM outbox x WHERE x.room_id = ?1 AND x.kind = 1"                  \
  "  AND x.state <> 4 AND x.target = t.id)"

static gboolean
run (BanterStore *store, const char *sql, const Reaction *reaction, GError **error)
{
  return banter_db_exec (store->db, sql, "ssss", reaction->room_id, reaction->target, reaction->key,
                         store->user_id, error);
}

/* (element-type utf8): ids as of TO_REDACT */
static GPtrArray *
list_given (BanterStore *store, const Reaction *reaction, GError **error)
{
  static const char sql[] = TO_REDACT;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BanterDbCursor) rows = banter_db_query (
      store->db, sql, "ssss", reaction->room_id, reaction->target, reaction->key, store->user_id);

  while (banter_db_cursor_next (rows, error))
    g_ptr_array_add (ids, banter_db_cursor_dup_text (rows, 0));
  return banter_db_cursor_failed (rows) ? NULL : g_steal_pointer (&ids);
}

static gboolean
give (BanterStore *store, const Reaction *reaction, GError **error)
{
  static const char keep_old[]
      = "DELETE FROM outbox WHERE kind = 1 AND room_id = ?1 AND " NOT_SENT_YET
        " AND target IN (" OWN_EVENTS " UNION SELECT o.txn_id" OWN_ROWS ")";
  const BanterOutboxRow row = { .kind = BANTER_OUTBOX_REACTION,
                                .room_id = (char *)reaction->room_id,
                                .type = (char *)BANTER_MATRIX_EVENT_REACTION,
                                .content = (char *)reaction->content,
                                .target = (char *)reaction->target };
  g_autoptr (GPtrArray) given = NULL;
  gint64 id;

  if (!run (store, keep_old, reaction, error))
    return FALSE;
  given = list_given (store, reaction, error);
  if (given == NULL)
    return FALSE;
  return given->len > 0 || banter_store_outbox_add (store, &row, &id, error);
}

static gboolean
take_back (BanterStore *store, const Reaction *reaction, GError **error)
{
  static const char forget[]
      = "DELETE FROM outbox WHERE id IN (SELECT o.id" OWN_ROWS ") AND " NOT_SENT_YET;
  g_autoptr (GPtrArray) given = NULL;

  if (!run (store, forget, reaction, error))
    return FALSE;
  given = list_given (store, reaction, error);
  if (given == NULL)
    return FALSE;
  for (guint i = 0; i < given->len; i++)
    {
      const BanterOutboxRow row = { .kind = BANTER_OUTBOX_REDACTION,
                                    .room_id = (char *)reaction->room_id,
                                    .target = g_ptr_array_index (given, i) };
      gint64 id;

      if (!banter_store_outbox_add (store, &row, &id, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
set_reaction_inside (BanterStore *store, gpointer data, GError **error)
{
  const Reaction *reaction = data;

  return (reaction->content != NULL ? give : take_back) (store, reaction, error)
         && banter_store_touch_event (store, reaction->room_id, reaction->target, error);
}

gboolean
banter_store_set_reaction (BanterStore *store, const char *room_id, const char *target,
                           const char *key, const char *content, BanterChangeSet **changes,
                           GError **error)
{
  Reaction reaction = { room_id, target, key, content };

  g_return_val_if_fail (store != NULL && room_id != NULL, FALSE);
  g_return_val_if_fail (target != NULL && key != NULL, FALSE);

  return banter_store_write (store, set_reaction_inside, &reaction, changes, error);
}
