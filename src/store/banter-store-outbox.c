/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-store-outbox"

#include "config.h"

#include "banter-store-private.h"

#include "banter-clock.h"
#include "banter-id.h"

/* What waits to be sent: queued -> sending -> sent -> gone with its echo, or failed. A row keeps
 * its transaction id through every attempt and every restart, so the server never takes it twice.
 */

#define TXN_ID_LENGTH 32

/* In the order of outbox_columns. */
static BanterOutboxRow *
read_row (BanterDbCursor *cursor)
{
  BanterOutboxRow *row = g_new0 (BanterOutboxRow, 1);
  gint64 kind;
  gint64 state;
  gint64 attempts;

  banter_db_cursor_read (cursor, "iiSSSSSSiSSiii", &row->id, &kind, &row->room_id, &row->txn_id,
                         &row->type, &row->content, &row->target, &row->upload, &state,
                         &row->event_id, &row->fail_reason, &attempts, &row->created_ts,
                         &row->due_ts);
  row->kind = (BanterOutboxKind)kind;
  row->state = (BanterSendState)state;
  row->attempts = (guint)attempts;
  return row;
}

#define OUTBOX_COLUMNS                                                                             \
  "id, kind, room_id, txn_id, type, content, target, upload, state, event_id, fail_reason,"        \
  " attempts, created_ts, due_ts"

GPtrArray *
banter_store_outbox_list (BanterStore *store, GError **error)
{
  static const char sql[]
      = "SELECT " OUTBOX_COLUMNS " FROM outbox WHERE state IN (1, 2) ORDER BY seq";
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_outbox_row_free);
  g_autoptr (BanterDbCursor) rows = NULL;

  g_return_val_if_fail (store != NULL, NULL);

  rows = banter_db_query (store->db, sql, "");
  while (banter_db_cursor_next (rows, error))
    g_ptr_array_add (list, read_row (rows));
  return banter_db_cursor_failed (rows) ? NULL : g_steal_pointer (&list);
}

BanterOutboxRow *
banter_store_outbox_get (BanterStore *store, gint64 id, GError **error)
{
  static const char sql[] = "SELECT " OUTBOX_COLUMNS " FROM outbox WHERE id = ?";
  g_autoptr (BanterDbCursor) rows = NULL;

  g_return_val_if_fail (store != NULL, NULL);

  rows = banter_db_query (store->db, sql, "i", id);
  return banter_db_cursor_next (rows, error) ? read_row (rows) : NULL;
}

/* What people see of a row: a message at the end of the timeline, a message that is being deleted,
 * edited or reacted to, a room that comes and goes. */
static gboolean
touch (BanterStore *store, const BanterOutboxRow *row, GError **error)
{
  switch (row->kind)
    {
    case BANTER_OUTBOX_MESSAGE:
      banter_change_set_touch (store->changes, row->room_id,
                               BANTER_ROOM_CHANGED_OUTBOX | BANTER_ROOM_CHANGED_SUMMARY);
      return TRUE;
    case BANTER_OUTBOX_REDACTION:
    case BANTER_OUTBOX_REACTION:
    case BANTER_OUTBOX_EDIT:
      return banter_store_touch_event (store, row->room_id, row->target, error);
    case BANTER_OUTBOX_LEAVE:
      banter_change_set_touch (store->changes, row->room_id, BANTER_ROOM_CHANGED_SUMMARY);
      store->changes->flags |= BANTER_CHANGED_ROOMS;
      return TRUE;
    case BANTER_OUTBOX_SETTING:
      banter_change_set_touch (store->changes, row->room_id, BANTER_ROOM_CHANGED_SUMMARY);
      return TRUE;
    }
  return TRUE;
}

/* A redaction of what is being left, or a leave, is always taken; a message needs a room to go to.
 */
static gboolean
check_room (BanterStore *store, const BanterOutboxRow *row, GError **error)
{
  BanterStoreRoom room;

  if (row->kind == BANTER_OUTBOX_LEAVE)
    return TRUE;
  if (!banter_store_need_room (store, row->room_id, &room, error))
    return FALSE;
  if (room.membership == BANTER_MEMBERSHIP_JOIN)
    return TRUE;
  g_set_error_literal (error, BANTER_STORE_ERROR, BANTER_STORE_ERROR_NO_ROOM,
                       "no longer in this room");
  return FALSE;
}

/* Of several edits only the last one is worth sending. */
static gboolean
drop_older_edits (BanterStore *store, const BanterOutboxRow *row, GError **error)
{
  static const char sql[] = "DELETE FROM outbox WHERE room_id = ? AND kind = 5 AND target = ?"
                            " AND (state = 4 OR (state = 1 AND attempts = 0))";

  return row->kind != BANTER_OUTBOX_EDIT
         || banter_db_exec (store->db, sql, "ss", row->room_id, row->target, error);
}

gboolean
banter_store_outbox_add (BanterStore *store, const BanterOutboxRow *row, gint64 *id, GError **error)
{
  static const char sql[]
      = "INSERT INTO outbox (seq, kind, room_id, txn_id, type, content, target, upload, state,"
        " created_ts, due_ts) VALUES ((SELECT coalesce (max (seq), 0) + 1 FROM outbox),"
        " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  g_autofree char *txn_id
      = row->txn_id != NULL ? g_strdup (row->txn_id) : banter_random_token (TXN_ID_LENGTH);

  if (!check_room (store, row, error) || !drop_older_edits (store, row, error)
      || !banter_db_exec (store->db, sql, "issssssiii", (gint64)row->kind, row->room_id, txn_id,
                          row->type, row->content, row->target, row->upload,
                          (gint64)BANTER_SEND_QUEUED, banter_clock_now_ms (), row->due_ts, error))
    return FALSE;
  *id = banter_db_get_last_insert_rowid (store->db);
  if (row->kind == BANTER_OUTBOX_MESSAGE
      && !banter_db_exec (store->db,
                          "UPDATE rooms SET activity_ts = max (activity_ts, ?) WHERE room_id = ?",
                          "is", banter_clock_now_ms (), row->room_id, error))
    return FALSE;
  return touch (store, row, error);
}

typedef struct
{
  const BanterOutboxRow *row;
  gint64 id;
} Enqueue;

static gboolean
enqueue_inside (BanterStore *store, gpointer data, GError **error)
{
  Enqueue *job = data;

  return banter_store_outbox_add (store, job->row, &job->id, error);
}

gboolean
banter_store_outbox_enqueue (BanterStore *store, const BanterOutboxRow *row, gint64 *id,
                             BanterChangeSet **changes, GError **error)
{
  Enqueue job = { .row = row };

  g_return_val_if_fail (store != NULL && row != NULL && row->room_id != NULL, FALSE);
  g_return_val_if_fail (
      row->kind != BANTER_OUTBOX_MESSAGE || (row->type != NULL && row->content != NULL), FALSE);
  g_return_val_if_fail ((row->kind != BANTER_OUTBOX_REDACTION && row->kind != BANTER_OUTBOX_EDIT)
                            || row->target != NULL,
                        FALSE);

  if (!banter_store_write (store, enqueue_inside, &job, changes, error))
    return FALSE;
  if (id != NULL)
    *id = job.id;
  return TRUE;
}

/* A change of one row: from which states, and how. Bound are ?1 id, ?2 text, ?3 number. */
typedef struct
{
  guint from; /* bits: 1 << BanterSendState */
  const char *sql;
} Transition;

#define FROM(state) (1u << BANTER_SEND_##state)

static const Transition to_sending = {
  FROM (QUEUED) | FROM (SENDING),
  "UPDATE outbox SET state = 2, attempts = attempts + 1 WHERE id = ?1 AND ?2 IS NULL AND ?3 = 0",
};
static const Transition to_uploaded = {
  FROM (QUEUED) | FROM (SENDING),
  "UPDATE outbox SET content = ?2, upload = NULL WHERE id = ?1 AND ?3 = 0",
};
static const Transition to_sent = {
  FROM (QUEUED) | FROM (SENDING) | FROM (FAILED), /* we left while it was on its way */
  "UPDATE outbox SET state = 3, event_id = ?2, fail_reason = NULL WHERE id = ?1 AND ?3 = 0",
};
static const Transition to_queued = {
  FROM (QUEUED) | FROM (SENDING),
  "UPDATE outbox SET state = 1, due_ts = ?3 WHERE id = ?1 AND ?2 IS NULL",
};
static const Transition to_failed = {
  FROM (QUEUED) | FROM (SENDING),
  "UPDATE outbox SET state = 4, fail_reason = ?2 WHERE id = ?1 AND ?3 = 0",
};
/* A setting or a reaction that was refused has nothing to be tried again for: the server's own word
 * shows again. */
static const Transition to_dropped = {
  FROM (QUEUED) | FROM (SENDING),
  "DELETE FROM outbox WHERE id = ?1 AND ?2 IS NOT NULL AND ?3 = 0",
};
static const Transition to_retried = {
  FROM (FAILED),
  "UPDATE outbox SET state = 1, fail_reason = NULL, due_ts = 0, attempts = 0,"
  " seq = (SELECT max (seq) + 1 FROM outbox) WHERE id = ?1 AND ?2 IS NULL AND ?3 = 0",
};
static const Transition to_cancelled = {
  FROM (QUEUED) | FROM (FAILED),
  "DELETE FROM outbox WHERE id = ?1 AND ?2 IS NULL AND ?3 = 0",
};

typedef struct
{
  const Transition *transition;
  gint64 id;
  const char *text;
  gint64 number;
} Change;

/* What waits for a reaction's event id gets it, or never will. */
static gboolean
settle (BanterStore *store, const BanterOutboxRow *row, const Transition *transition,
        const char *event_id, GError **error)
{
  if (row->kind != BANTER_OUTBOX_REACTION)
    return TRUE;
  if (transition == &to_sent)
    return banter_store_settle_reaction (store, row->room_id, row->txn_id, event_id, error);
  return (transition != &to_dropped && transition != &to_cancelled)
         || banter_store_settle_reaction (store, row->room_id, row->txn_id, NULL, error);
}

static gboolean
change_inside (BanterStore *store, gpointer data, GError **error)
{
  const Change *change = data;
  const Transition *transition = change->transition;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BanterOutboxRow) row = banter_store_outbox_get (store, change->id, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (row == NULL)
    return TRUE;
  if (transition == &to_failed
      && (row->kind == BANTER_OUTBOX_SETTING || row->kind == BANTER_OUTBOX_REACTION))
    transition = &to_dropped;
  if ((transition->from & (1u << row->state)) == 0)
    {
      g_set_error (error, BANTER_STORE_ERROR, BANTER_STORE_ERROR_STATE,
                   "the outbox row is in state %d", (int)row->state);
      return FALSE;
    }
  return banter_db_exec (store->db, transition->sql, "isi", change->id, change->text,
                         change->number, error)
         && settle (store, row, transition, change->text, error) && touch (store, row, error);
}

static gboolean
change_row (BanterStore *store, const Transition *transition, gint64 id, const char *text,
            gint64 number, BanterChangeSet **changes, GError **error)
{
  Change change = { transition, id, text, number };

  return banter_store_write (store, change_inside, &change, changes, error);
}

gboolean
banter_store_outbox_mark_sending (BanterStore *store, gint64 id, BanterChangeSet **changes,
                                  GError **error)
{
  g_return_val_if_fail (store != NULL, FALSE);

  return change_row (store, &to_sending, id, NULL, 0, changes, error);
}

gboolean
banter_store_outbox_mark_uploaded (BanterStore *store, gint64 id, const char *content,
                                   BanterChangeSet **changes, GError **error)
{
  g_return_val_if_fail (store != NULL && content != NULL, FALSE);

  return change_row (store, &to_uploaded, id, content, 0, changes, error);
}

gboolean
banter_store_outbox_mark_sent (BanterStore *store, gint64 id, const char *event_id,
                               BanterChangeSet **changes, GError **error)
{
  g_return_val_if_fail (store != NULL, FALSE);

  return change_row (store, &to_sent, id, event_id, 0, changes, error);
}

gboolean
banter_store_outbox_requeue (BanterStore *store, gint64 id, gint64 due_ts,
                             BanterChangeSet **changes, GError **error)
{
  g_return_val_if_fail (store != NULL, FALSE);

  return change_row (store, &to_queued, id, NULL, due_ts, changes, error);
}

gboolean
banter_store_outbox_fail (BanterStore *store, gint64 id, const char *reason,
                          BanterChangeSet **changes, GError **error)
{
  g_return_val_if_fail (store != NULL && reason != NULL, FALSE);

  return change_row (store, &to_failed, id, reason, 0, changes, error);
}

gboolean
banter_store_outbox_retry (BanterStore *store, gint64 id, BanterChangeSet **changes, GError **error)
{
  g_return_val_if_fail (store != NULL, FALSE);

  return change_row (store, &to_retried, id, NULL, 0, changes, error);
}

gboolean
banter_store_outbox_cancel (BanterStore *store, gint64 id, BanterChangeSet **changes,
                            GError **error)
{
  g_return_val_if_fail (store != NULL, FALSE);

  return change_row (store, &to_cancelled, id, NULL, 0, changes, error);
}

gboolean
banter_store_outbox_echo (BanterStore *store, const BanterStoreRoom *room,
                          const BanterMatrixEvent *event, char **txn_id, GError **error)
{
  static const char sql[] = "DELETE FROM outbox WHERE room_id = ?1 AND kind IN (0, 1, 4, 5)"
                            " AND (event_id = ?2 OR txn_id = ?3) RETURNING txn_id";
  const char *sent_with
      = event->unsigned_data != NULL ? event->unsigned_data->transaction_id : NULL;

  if (g_strcmp0 (event->sender, store->user_id) != 0)
    return TRUE;
  if (!banter_db_get (store->db, sql, "sss:S", room->room_id, event->event_id, sent_with, txn_id,
                      error))
    return FALSE;
  if (*txn_id == NULL)
    return TRUE;
  banter_change_set_touch (store->changes, room->room_id, BANTER_ROOM_CHANGED_OUTBOX);
  return banter_store_settle_reaction (store, room->room_id, *txn_id, event->event_id, error);
}

gboolean
banter_store_outbox_fail_room (BanterStore *store, const char *room_id, GError **error)
{
  static const char drop[] = "DELETE FROM outbox WHERE room_id = ? AND kind IN (3, 4)";
  static const char sql[] = "UPDATE outbox SET state = 4, fail_reason = ?"
                            " WHERE room_id = ? AND kind IN (0, 1, 5) AND state IN (1, 2)";

  if (!banter_db_exec (store->db, drop, "s", room_id, error)
      || !banter_db_exec (store->db, sql, "ss", BANTER_STORE_FAIL_NOT_IN_ROOM, room_id, error))
    return FALSE;
  if (banter_db_get_changes (store->db) > 0)
    banter_change_set_touch (store->changes, room_id, BANTER_ROOM_CHANGED_OUTBOX);
  return TRUE;
}

GHashTable *
banter_store_outbox_list_uploads (BanterStore *store, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (BanterDbCursor) rows = NULL;

  g_return_val_if_fail (store != NULL, NULL);

  rows = banter_db_query (store->db, "SELECT upload FROM outbox WHERE upload IS NOT NULL", "");
  while (banter_db_cursor_next (rows, error))
    g_hash_table_add (names, g_strdup (banter_db_cursor_get_text (rows, 0)));
  return banter_db_cursor_failed (rows) ? NULL : g_steal_pointer (&names);
}

/* Whether an interrupted attempt reached the server is unknown: the same transaction id again. */
gboolean
banter_store_outbox_recover (BanterStore *store, GError **error)
{
  return banter_db_exec (store->db, "UPDATE outbox SET state = 1, due_ts = 0 WHERE state = 2", "",
                         error);
}
