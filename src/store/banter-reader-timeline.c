/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-reader-timeline"

#include "config.h"

#include "banter-matrix-html.h"
#include "banter-reader-private.h"
#include "banter-store-content.h"

/* Pages of a room's timeline: what the server sent, the gaps in it, and last what waits in the
 * outbox. Runs in the reader's thread. */

/* One row of the timeline: e is the event, c what is shown of it (the latest edit, or itself), p an
 * edit that waits in the outbox. */
#define EVENT_COLUMNS                                                                              \
  "e.position, e.kind, c.edit_kind, e.edit IS NOT NULL, e.event_id, e.txn_id, e.sender, m.name,"   \
  " m.avatar, e.ts, c.body, c.formatted_body, c.url, c.thumbnail_url, c.mimetype, c.width, "       \
  "c.height, c.size,"                                                                              \
  " c.duration, e.notice, e.subject, coalesce (s.name, e.subject_name),"                           \
  " e.sender = (SELECT user_id FROM session), e.subject IS (SELECT user_id FROM session),"         \
  " e.relates_to, p.id, p.type, p.content, p.state, p.fail_reason,"                                \
  " EXISTS (SELECT 1 FROM outbox o WHERE o.room_id = r.room_id AND o.kind = 1 AND o.state <> 4"    \
  "  AND o.target = e.event_id)"

#define EVENT_TABLES                                                                               \
  " FROM rooms r JOIN events e ON e.room = r.id"                                                   \
  " JOIN events c ON c.id = coalesce (e.edit, e.id)"                                               \
  " LEFT JOIN members m ON m.room = e.room AND m.user_id = e.sender"                               \
  " LEFT JOIN members s ON s.room = e.room AND s.user_id = e.subject"                              \
  " LEFT JOIN outbox p ON p.id = (SELECT max (o.id) FROM outbox o WHERE o.room_id = r.room_id"     \
  "  AND o.kind = 5 AND o.target = e.event_id)"

#define NOT_HIDDEN                                                                                 \
  " AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.room = e.room AND h.event_id = e.event_id)"

static void
take_content (BanterEventRow *row, BanterContent *content)
{
  g_free (row->body);
  row->body = g_steal_pointer (&content->body);
  g_free (row->formatted_body);
  row->formatted_body = g_steal_pointer (&content->formatted_body);
  g_free (row->url);
  row->url = g_steal_pointer (&content->url);
  g_free (row->thumbnail_url);
  row->thumbnail_url = g_steal_pointer (&content->thumbnail_url);
  g_free (row->mimetype);
  row->mimetype = g_steal_pointer (&content->mimetype);
  row->width = content->width;
  row->height = content->height;
  row->size = content->size;
  row->duration = content->duration;
}

/* One's own edit that the server does not have yet is what one sees; from there it is as with a
 * message that waits. */
typedef struct
{
  gint64 id; /* 0: there is none */
  char *type;
  char *json;
  gint64 state;
  char *fail_reason;
} PendingEdit;

static void
take_pending_edit (BanterEventRow *row, PendingEdit *edit)
{
  g_autofree char *type = g_steal_pointer (&edit->type);
  g_autofree char *json = g_steal_pointer (&edit->json);
  g_autofree char *fail_reason = g_steal_pointer (&edit->fail_reason);
  g_autoptr (BanterContent) content = NULL;

  if (edit->id == 0 || row->kind == BANTER_EVENT_REDACTED)
    return;
  content = banter_content_read (type, NULL, row->sender, json, BANTER_MEMBERSHIP_NONE);
  if (content->edit_of == NULL)
    return;
  row->kind = content->edit_kind;
  row->edited = TRUE;
  take_content (row, content);
  if (edit->state == BANTER_SEND_SENT)
    return;
  row->outbox_id = edit->id;
  row->send_state = (BanterSendState)edit->state;
  row->fail_reason = g_steal_pointer (&fail_reason);
}

/* Messages of words only; of captions and what somebody does, the body is what is shown. */
static void
read_rich (BanterEventRow *row)
{
  if (row->formatted_body != NULL
      && (row->kind == BANTER_EVENT_TEXT || row->kind == BANTER_EVENT_NOTICE))
    row->rich = banter_matrix_html_read (row->formatted_body);
}

static BanterEventRow *
read_event (BanterDbCursor *cursor)
{
  BanterEventRow *row = g_new0 (BanterEventRow, 1);
  PendingEdit edit = { 0 };
  gint64 kind;
  gint64 edit_kind;
  gboolean redacting;

  banter_db_cursor_read (
      cursor, "iiibSSSSSiSSSSSiiiiSSSbbSiSSiSb", &row->position, &kind, &edit_kind, &row->edited,
      &row->event_id, &row->txn_id, &row->sender, &row->sender_name, &row->sender_avatar, &row->ts,
      &row->body, &row->formatted_body, &row->url, &row->thumbnail_url, &row->mimetype, &row->width,
      &row->height, &row->size, &row->duration, &row->notice, &row->subject, &row->subject_name,
      &row->own, &row->subject_own, &row->reply_to, &edit.id, &edit.type, &edit.json, &edit.state,
      &edit.fail_reason, &redacting);
  row->kind = (BanterEventKind)(row->edited ? edit_kind : kind);
  take_pending_edit (row, &edit);
  if (redacting && banter_event_kind_is_message (row->kind))
    {
      /* Being deleted: as if it were, until the server refuses. */
      row->kind = BANTER_EVENT_REDACTED;
      row->edited = FALSE;
      row->outbox_id = 0;
      row->send_state = BANTER_SEND_NONE;
      g_clear_pointer (&row->fail_reason, g_free);
      g_clear_pointer (&row->reply_to, g_free);
      g_clear_pointer (&row->body, g_free);
      g_clear_pointer (&row->formatted_body, g_free);
      g_clear_pointer (&row->url, g_free);
      g_clear_pointer (&row->thumbnail_url, g_free);
    }
  read_rich (row);
  return row;
}

static BanterEventRow *
read_echo (BanterDbCursor *cursor)
{
  BanterEventRow *row = g_new0 (BanterEventRow, 1);
  g_autoptr (BanterContent) content = NULL;
  g_autofree char *type = NULL;
  g_autofree char *json = NULL;
  gint64 seq;
  gint64 state;

  banter_db_cursor_read (cursor, "iiSSSiSSiSSS", &row->outbox_id, &seq, &row->txn_id, &type, &json,
                         &state, &row->event_id, &row->fail_reason, &row->ts, &row->sender,
                         &row->sender_name, &row->sender_avatar);
  content = banter_content_read (type, NULL, row->sender != NULL ? row->sender : "", json,
                                 BANTER_MEMBERSHIP_NONE);
  row->position = BANTER_POSITION_OUTBOX + seq;
  row->kind = content->kind;
  row->own = TRUE;
  row->send_state = (BanterSendState)state;
  row->reply_to = g_steal_pointer (&content->relates_to);
  take_content (row, content);
  read_rich (row);
  return row;
}

#define ECHO_SQL                                                                                   \
  "SELECT o.id, o.seq, o.txn_id, o.type, o.content, o.state, o.event_id, o.fail_reason,"           \
  " o.created_ts, s.user_id, m.name, m.avatar FROM outbox o LEFT JOIN session s"                   \
  " LEFT JOIN rooms r ON r.room_id = o.room_id"                                                    \
  " LEFT JOIN members m ON m.room = r.id AND m.user_id = s.user_id"                                \
  " WHERE o.room_id = ? AND o.kind = 0"

/* Rows are collected newest first and turned round at the end. */
static gboolean
add_echoes (BanterDb *db, const BanterQuery *query, GPtrArray *rows, GError **error)
{
  static const char sql[] = ECHO_SQL " AND o.seq >= ? AND o.seq < ? ORDER BY o.seq DESC LIMIT ?";
  g_autoptr (BanterDbCursor) cursor = NULL;

  if (query->before <= BANTER_POSITION_OUTBOX)
    return TRUE;
  cursor = banter_db_query (db, sql, "siii", query->room_id,
                            MAX (query->from, BANTER_POSITION_OUTBOX) - BANTER_POSITION_OUTBOX,
                            query->before - BANTER_POSITION_OUTBOX, (gint64)query->limit);
  while (banter_db_cursor_next (cursor, error))
    {
      g_autoptr (BanterEventRow) row = read_echo (cursor);

      if (row->kind != BANTER_EVENT_NONE)
        g_ptr_array_add (rows, g_steal_pointer (&row));
    }
  return !banter_db_cursor_failed (cursor);
}

static gboolean
add_events (BanterDb *db, const BanterQuery *query, gint64 after, GPtrArray *rows, GError **error)
{
  static const char sql[]
      = "SELECT " EVENT_COLUMNS EVENT_TABLES
        " WHERE r.room_id = ? AND e.position > ? AND e.position >= ?"
        "  AND e.position < ? AND e.kind <> 0" NOT_HIDDEN " ORDER BY e.position DESC LIMIT ?";
  g_autoptr (BanterDbCursor) cursor = NULL;

  if (rows->len >= query->limit)
    return TRUE;
  cursor = banter_db_query (db, sql, "siiii", query->room_id, after, query->from, query->before,
                            (gint64)query->limit - rows->len);
  while (banter_db_cursor_next (cursor, error))
    g_ptr_array_add (rows, read_event (cursor));
  return !banter_db_cursor_failed (cursor);
}

/* The newest gap of the range: the page ends there. */
static gboolean
find_gap (BanterDb *db, const BanterQuery *query, gint64 *position, char **token, GError **error)
{
  static const char sql[] = "SELECT g.position, g.token FROM gaps g JOIN rooms r ON r.id = g.room"
                            " WHERE r.room_id = ? AND g.position >= ? AND g.position < ?"
                            " ORDER BY g.position DESC LIMIT 1";

  *position = BANTER_POSITION_UNKNOWN;
  return banter_db_get (db, sql, "sii:iS", query->room_id, query->from, query->before, position,
                        token, error);
}

static void
add_gap (BanterTimelinePage *page, gint64 position, const char *token)
{
  BanterEventRow *row = g_new0 (BanterEventRow, 1);

  row->kind = BANTER_EVENT_GAP;
  row->position = position;
  row->gap_token = g_strdup (token);
  page->gap_token = g_strdup (token);
  g_ptr_array_add (page->rows, row);
}

static gboolean
find_start (BanterDb *db, const BanterQuery *query, BanterTimelinePage *page, GError **error)
{
  static const char sql[]
      = "SELECT EXISTS (SELECT 1 FROM events e WHERE e.room = r.id AND e.kind <> 0"
        "  AND e.position < ?2)"
        " OR EXISTS (SELECT 1 FROM gaps g WHERE g.room = r.id AND g.position <= ?2)"
        " FROM rooms r WHERE r.room_id = ?1";
  gboolean more = FALSE;

  if (!banter_db_get (db, sql, "si:b", query->room_id, page->oldest_position, &more, error))
    return FALSE;
  page->at_start = !more;
  return TRUE;
}

static gboolean
find_read_position (BanterDb *db, const BanterQuery *query, BanterTimelinePage *page,
                    GError **error)
{
  static const char sql[]
      = "SELECT coalesce (max (e.position), ?2) FROM rooms r JOIN events e ON e.room = r.id"
        " WHERE r.room_id = ?1 AND e.event_id IN (SELECT r.fully_read UNION ALL"
        "  SELECT c.event_id FROM receipts c WHERE c.room = r.id"
        "   AND c.user_id = (SELECT user_id FROM session))";

  page->read_position = BANTER_POSITION_UNKNOWN;
  return banter_db_get (db, sql, "si:i", query->room_id, BANTER_POSITION_UNKNOWN,
                        &page->read_position, error);
}

static void
turn_round (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len / 2; i++)
    {
      gpointer row = rows->pdata[i];

      rows->pdata[i] = rows->pdata[rows->len - 1 - i];
      rows->pdata[rows->len - 1 - i] = row;
    }
}

gpointer
banter_reader_run_timeline (BanterDb *db, const BanterQuery *query, GError **error)
{
  g_autoptr (BanterTimelinePage) page = g_new0 (BanterTimelinePage, 1);
  g_autofree char *token = NULL;
  gint64 gap;

  page->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_event_row_free);
  if (!add_echoes (db, query, page->rows, error) || !find_gap (db, query, &gap, &token, error)
      || !add_events (db, query, gap, page->rows, error))
    return NULL;
  if (token != NULL && page->rows->len < query->limit)
    add_gap (page, gap, token);
  turn_round (page->rows);
  if (!banter_reader_add_relations (db, query->room_id, page->rows, error))
    return NULL;
  page->oldest_position = query->before;
  if (page->rows->len > 0)
    page->oldest_position = ((BanterEventRow *)g_ptr_array_index (page->rows, 0))->position;
  if (!find_start (db, query, page, error) || !find_read_position (db, query, page, error))
    return NULL;
  return g_steal_pointer (&page);
}

gboolean
banter_reader_find_event (BanterDb *db, const char *room_id, const char *event_id,
                          BanterEventRow **row, GError **error)
{
  static const char sql[] = "SELECT " EVENT_COLUMNS EVENT_TABLES
                            " WHERE r.room_id = ? AND e.event_id = ? AND e.kind <> 0" NOT_HIDDEN;
  g_autoptr (BanterDbCursor) cursor = banter_db_query (db, sql, "ss", room_id, event_id);

  *row = NULL;
  if (banter_db_cursor_next (cursor, error))
    *row = read_event (cursor);
  return !banter_db_cursor_failed (cursor);
}

gboolean
banter_reader_find_preview (BanterDb *db, const char *room_id, BanterEventRow **row,
                            BanterEventRow **received, GError **error)
{
  static const char echo[] = ECHO_SQL " ORDER BY o.seq DESC LIMIT 1";
  static const char event[]
      = "SELECT " EVENT_COLUMNS EVENT_TABLES
        " WHERE r.room_id = ? AND e.kind <> 0 AND e.kind NOT IN (9, 10)" NOT_HIDDEN
        " ORDER BY e.position DESC LIMIT 1";
  g_autoptr (BanterDbCursor) echoes = banter_db_query (db, echo, "s", room_id);
  g_autoptr (BanterDbCursor) events = NULL;

  *row = *received = NULL;
  if (banter_db_cursor_next (echoes, error))
    *row = read_echo (echoes);
  if (banter_db_cursor_failed (echoes))
    return FALSE;
  if (*row != NULL && (*row)->kind == BANTER_EVENT_NONE)
    g_clear_pointer (row, banter_event_row_free);
  events = banter_db_query (db, event, "s", room_id);
  if (banter_db_cursor_next (events, error))
    *(*row == NULL ? row : received) = read_event (events);
  return !banter_db_cursor_failed (events);
}

gpointer
banter_reader_run_media (BanterDb *db, const BanterQuery *query, GError **error)
{
  /* 5 to 8 are pictures, videos, sounds and files. */
  static const char sql[] = "SELECT " EVENT_COLUMNS EVENT_TABLES
                            " WHERE r.room_id = ? AND e.kind IN (5, 6, 7, 8)" NOT_HIDDEN
                            " ORDER BY e.position DESC LIMIT ?";
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_event_row_free);
  g_autoptr (BanterDbCursor) cursor
      = banter_db_query (db, sql, "si", query->room_id, (gint64)query->limit);

  while (banter_db_cursor_next (cursor, error))
    {
      g_autoptr (BanterEventRow) row = read_event (cursor);

      /* One that is being deleted has none any more. */
      if (row->url != NULL)
        g_ptr_array_add (rows, g_steal_pointer (&row));
    }
  return banter_db_cursor_failed (cursor) ? NULL : g_steal_pointer (&rows);
}

gpointer
banter_reader_run_receipts (BanterDb *db, const BanterQuery *query, GError **error)
{
  static const char sql[]
      = "SELECT c.user_id, c.event_id, coalesce (e.position, ?2), c.ts FROM rooms r"
        " JOIN receipts c ON c.room = r.id"
        " LEFT JOIN events e ON e.room = c.room AND e.event_id = c.event_id"
        " WHERE r.room_id = ?1 AND c.type = 'm.read'"
        "  AND c.user_id IS NOT (SELECT user_id FROM session)";
  g_autoptr (GPtrArray) receipts
      = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_receipt_row_free);
  g_autoptr (BanterDbCursor) cursor
      = banter_db_query (db, sql, "si", query->room_id, BANTER_POSITION_UNKNOWN);

  while (banter_db_cursor_next (cursor, error))
    {
      BanterReceiptRow *row = g_new0 (BanterReceiptRow, 1);

      banter_db_cursor_read (cursor, "SSii", &row->user_id, &row->event_id, &row->position,
                             &row->ts);
      g_ptr_array_add (receipts, row);
    }
  return banter_db_cursor_failed (cursor) ? NULL : g_steal_pointer (&receipts);
}
