/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-bundle"

#include "config.h"

#include "banter-server-bundle.h"

#include "banter-matrix-relations.h"

/* What others said about an event, bundled with it. Only what the reader may see counts. */

#define MAX_REFERENCES 100

static const char SELECT_TARGETS[] = "SELECT DISTINCT target FROM relations WHERE room_id = ?"
                                     " AND target BETWEEN ? AND ? AND stream_id <= ?";
static const char SELECT_REL_TYPE[] = "SELECT rel_type FROM relations WHERE stream_id = ?";
/* CS-API "Event replacements": the newest by its own time, then by its id. */
static const char SELECT_EDITS[]
    = "SELECT e.stream_id FROM relations r JOIN events e ON e.stream_id = r.stream_id"
      " WHERE r.room_id = ? AND r.target = ? AND r.rel_type = 'm.replace' AND r.type = ?"
      " AND r.sender = ? AND r.stream_id <= ? ORDER BY e.origin_server_ts DESC, e.event_id DESC";
static const char SELECT_SENDERS[]
    = "SELECT sender, count(*) FROM relations WHERE room_id = ? AND target = ?"
      " AND rel_type = 'm.thread' AND stream_id <= ? GROUP BY sender";
static const char SELECT_CHILDREN[]
    = "SELECT r.stream_id, r.sender, e.event_id FROM relations r JOIN events e"
      " ON e.stream_id = r.stream_id WHERE r.room_id = ? AND r.target = ? AND r.rel_type = ?"
      " AND r.stream_id <= ? ORDER BY r.stream_id DESC";

typedef struct
{
  const BanterServerReader *reader;
  BanterServerView *view;
  GHashTable *ignored;
  const char *room_id;
  gint64 until;
} Scope;

static gboolean
counts (const Scope *scope, gint64 stream_id, const char *sender)
{
  return (scope->view == NULL
          || (banter_server_view_allows (scope->view, stream_id)
              && !banter_server_view_is_erased (scope->view, sender, stream_id)))
         && (scope->ignored == NULL || !g_hash_table_contains (scope->ignored, sender));
}

static gboolean
is_redacted (const BanterMatrixEvent *event)
{
  return event->unsigned_data != NULL && event->unsigned_data->redacted_because != NULL;
}

/* An encrypted edit hides its new content inside. */
static gboolean
has_new_content (const BanterMatrixEvent *edit)
{
  g_autofree char *content = banter_json_dup_member (edit->content, "m.new_content");

  return g_str_equal (edit->type, BANTER_MATRIX_EVENT_ENCRYPTED)
         || (content != NULL && *content == '{');
}

/* Returns: (transfer full) (nullable): check @error */
static BanterMatrixEvent *
find_edit (const Scope *scope, const BanterServerPlacedEvent *placed, GError **error)
{
  const BanterMatrixEvent *event = placed->event;
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (scope->reader->db, SELECT_EDITS, "sissi", scope->room_id,
                         placed->stream_id, event->type, event->sender, scope->until);

  while (banter_db_cursor_next (rows, error))
    {
      gint64 stream_id = banter_db_cursor_get_int (rows, 0);
      g_autoptr (BanterMatrixEvent) edit = NULL;

      if (!counts (scope, stream_id, event->sender))
        continue;
      edit = banter_server_timeline_read_at (scope->reader, stream_id, error);
      if (edit == NULL)
        return NULL;
      if (has_new_content (edit))
        return g_steal_pointer (&edit);
    }
  return NULL;
}

static gboolean
add_edit (const Scope *scope, const BanterServerPlacedEvent *placed, BanterMatrixBundle *bundle,
          GError **error)
{
  const BanterMatrixEvent *event = placed->event;
  g_autoptr (BanterMatrixEvent) edit = NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *own = NULL;

  if (event->state_key != NULL || is_redacted (event))
    return TRUE;
  if (!banter_db_get (scope->reader->db, SELECT_REL_TYPE, "i:S", placed->stream_id, &own, error))
    return FALSE;
  if (g_strcmp0 (own, BANTER_MATRIX_REL_REPLACE) == 0)
    return TRUE;
  edit = find_edit (scope, placed, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (edit != NULL)
    bundle->replace = banter_json_encode (&banter_matrix_event_type, edit);
  return TRUE;
}

static void
set_bundle (BanterMatrixEvent *event, const BanterMatrixBundle *bundle)
{
  if (event->unsigned_data == NULL)
    event->unsigned_data = g_new0 (BanterMatrixUnsigned, 1);
  g_free (event->unsigned_data->relations);
  event->unsigned_data->relations = banter_json_encode (&banter_matrix_bundle_type, bundle);
}

/* The newest event of a thread comes with its own edit. */
static char *
encode_latest (const Scope *scope, gint64 stream_id, GError **error)
{
  BanterMatrixBundle bundle = { 0 };
  g_autoptr (BanterMatrixEvent) event
      = banter_server_timeline_read_at (scope->reader, stream_id, error);
  BanterServerPlacedEvent placed = { event, stream_id };
  char *text = NULL;

  if (event == NULL || !add_edit (scope, &placed, &bundle, error))
    return NULL;
  if (bundle.replace != NULL)
    set_bundle (event, &bundle);
  text = banter_json_encode (&banter_matrix_event_type, event);
  banter_json_clear (&banter_matrix_bundle_type, &bundle);
  return text;
}

static gboolean
add_latest (const Scope *scope, gint64 root, BanterMatrixThread *thread, GError **error)
{
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (scope->reader->db, SELECT_CHILDREN, "sisi", scope->room_id, root,
                         BANTER_MATRIX_REL_THREAD, scope->until);

  while (banter_db_cursor_next (rows, error))
    if (counts (scope, banter_db_cursor_get_int (rows, 0), banter_db_cursor_get_text (rows, 1)))
      {
        thread->latest_event = encode_latest (scope, banter_db_cursor_get_int (rows, 0), error);
        return thread->latest_event != NULL;
      }
  return !banter_db_cursor_failed (rows);
}

static gboolean
add_thread (const Scope *scope, const BanterServerPlacedEvent *placed, BanterMatrixBundle *bundle,
            GError **error)
{
  g_autoptr (BanterMatrixThread) thread = g_new0 (BanterMatrixThread, 1);
  g_autoptr (BanterDbCursor) rows = banter_db_query (
      scope->reader->db, SELECT_SENDERS, "sii", scope->room_id, placed->stream_id, scope->until);

  thread->current_user_participated
      = g_strcmp0 (placed->event->sender, scope->reader->user_id) == 0;
  while (banter_db_cursor_next (rows, error))
    {
      const char *sender = banter_db_cursor_get_text (rows, 0);

      if (scope->ignored != NULL && g_hash_table_contains (scope->ignored, sender))
        continue;
      thread->count += banter_db_cursor_get_int (rows, 1);
      if (g_strcmp0 (sender, scope->reader->user_id) == 0)
        thread->current_user_participated = TRUE;
    }
  if (banter_db_cursor_failed (rows)
      || (thread->count > 0 && !add_latest (scope, placed->stream_id, thread, error)))
    return FALSE;
  if (thread->latest_event != NULL)
    bundle->thread = g_steal_pointer (&thread);
  return TRUE;
}

static gboolean
add_references (const Scope *scope, gint64 target, BanterMatrixBundle *bundle, GError **error)
{
  g_autoptr (BanterMatrixReferences) references = g_new0 (BanterMatrixReferences, 1);
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (scope->reader->db, SELECT_CHILDREN, "sisi", scope->room_id, target,
                         BANTER_MATRIX_REL_REFERENCE, scope->until);

  references->chunk = g_ptr_array_new ();
  while (references->chunk->len < MAX_REFERENCES && banter_db_cursor_next (rows, error))
    {
      BanterMatrixReference *reference;

      if (!counts (scope, banter_db_cursor_get_int (rows, 0), banter_db_cursor_get_text (rows, 1)))
        continue;
      reference = g_new0 (BanterMatrixReference, 1);
      reference->event_id = banter_db_cursor_dup_text (rows, 2);
      g_ptr_array_insert (references->chunk, 0, reference);
    }
  if (banter_db_cursor_failed (rows))
    return FALSE;
  if (references->chunk->len > 0)
    bundle->references = g_steal_pointer (&references);
  return TRUE;
}

static gboolean
bundle_one (const Scope *scope, const BanterServerPlacedEvent *placed, GError **error)
{
  BanterMatrixBundle bundle = { 0 };
  gboolean ok = add_edit (scope, placed, &bundle, error)
                && add_thread (scope, placed, &bundle, error)
                && add_references (scope, placed->stream_id, &bundle, error);

  if (ok && (bundle.replace != NULL || bundle.thread != NULL || bundle.references != NULL))
    set_bundle (placed->event, &bundle);
  banter_json_clear (&banter_matrix_bundle_type, &bundle);
  return ok;
}

/* Which of the events from @low to @high have relations at all. */
static GHashTable *
find_targets (const Scope *scope, gint64 low, gint64 high, GError **error)
{
  g_autoptr (GHashTable) targets
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (BanterDbCursor) rows = banter_db_query (scope->reader->db, SELECT_TARGETS, "siii",
                                                     scope->room_id, low, high, scope->until);

  while (banter_db_cursor_next (rows, error))
    {
      gint64 target = banter_db_cursor_get_int (rows, 0);

      g_hash_table_add (targets, g_memdup2 (&target, sizeof target));
    }
  return banter_db_cursor_failed (rows) ? NULL : g_steal_pointer (&targets);
}

gboolean
banter_server_bundle_add (const BanterServerReader *reader, BanterServerView *view,
                          GHashTable *ignored, const char *room_id, gint64 until, GArray *timeline,
                          GError **error)
{
  Scope scope = { reader, view, ignored, room_id, until };
  g_autoptr (GHashTable) targets = NULL;
  gint64 low = G_MAXINT64;
  gint64 high = 0;

  for (guint i = 0; i < timeline->len; i++)
    {
      low = MIN (low, g_array_index (timeline, BanterServerPlacedEvent, i).stream_id);
      high = MAX (high, g_array_index (timeline, BanterServerPlacedEvent, i).stream_id);
    }
  if (timeline->len == 0)
    return TRUE;
  targets = find_targets (&scope, low, high, error);
  if (targets == NULL)
    return FALSE;
  for (guint i = 0; i < timeline->len && g_hash_table_size (targets) > 0; i++)
    {
      const BanterServerPlacedEvent *placed = &g_array_index (timeline, BanterServerPlacedEvent, i);

      if (g_hash_table_contains (targets, &placed->stream_id)
          && !bundle_one (&scope, placed, error))
        return FALSE;
    }
  return TRUE;
}
