/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-store-event"

#include "config.h"

#include "banter-store-private.h"

#include "banter-clock.h"
#include "banter-matrix-message.h"
#include "banter-store-content.h"

/* One event of a timeline: stored once, redacted and edited by others in whatever order they
 * arrive, and matched with the outbox row whose echo it is. */

/* "$" and an upper limit: the rest of the grammar belongs to the server. */
gboolean
banter_store_event_is_sane (const BanterMatrixEvent *event)
{
  return event->type != NULL && event->event_id != NULL && event->event_id[0] == '$'
         && strlen (event->event_id) <= 255 && event->sender != NULL && event->sender[0] == '@'
         && strlen (event->sender) <= 255;
}

static gboolean
is_redacted (BanterStore *store, gint64 room, const char *event_id, gboolean *redacted,
             GError **error)
{
  gint64 found = 0;

  if (!banter_db_get (store->db, "SELECT 1 FROM redactions WHERE room = ? AND target = ?", "is:i",
                      room, event_id, &found, error))
    return FALSE;
  *redacted = found != 0;
  return TRUE;
}

/* @first: (out): whether that is news */
static gboolean
remember_redaction (BanterStore *store, gint64 room, const char *event_id, gboolean *first,
                    GError **error)
{
  if (!banter_db_exec (store->db, "INSERT OR IGNORE INTO redactions VALUES (?, ?)", "is", room,
                       event_id, error))
    return FALSE;
  *first = banter_db_get_changes (store->db) > 0;
  return TRUE;
}

static BanterMembership
previous_membership (BanterStore *store, const BanterStoreRoom *room,
                     const BanterMatrixEvent *event, gboolean newest)
{
  g_autofree char *before = NULL;
  gint64 membership = BANTER_MEMBERSHIP_NONE;

  if (g_strcmp0 (event->type, BANTER_MATRIX_EVENT_MEMBER) != 0 || event->state_key == NULL)
    return BANTER_MEMBERSHIP_NONE;
  if (event->unsigned_data != NULL && event->unsigned_data->prev_content != NULL)
    before = banter_json_dup_string_member (event->unsigned_data->prev_content, "membership");
  if (before != NULL)
    return banter_membership_from_string (before);
  /* Good enough for a notice: an error shows up at the next write. */
  if (newest)
    banter_db_get (store->db, "SELECT membership FROM members WHERE room = ? AND user_id = ?",
                   "is:i", room->id, event->state_key, &membership, NULL);
  return (BanterMembership)membership;
}

/* What to store of the event: after a redaction, only what the specification lets stand. Of a
 * redacted edit nothing is to be seen, where it still shows that it is one. */
static BanterContent *
read_content (BanterStore *store, const BanterStoreRoom *room, const BanterMatrixEvent *event,
              gboolean newest, gboolean redacted, char **json)
{
  g_autoptr (BanterContent) content
      = banter_content_read (event->type, event->state_key, event->sender, event->content,
                             previous_membership (store, room, event, newest));
  BanterContent *rest;

  if (!redacted)
    {
      *json = g_strdup (event->content != NULL ? event->content : "{}");
      return g_steal_pointer (&content);
    }
  rest = g_new0 (BanterContent, 1);
  if (content->edit_of == NULL)
    rest->kind = banter_content_redacted_kind (event->type, event->state_key);
  *json = banter_matrix_event_redact (event->type, event->content);
  return rest;
}

/* An edit whose target has been redacted keeps nothing of its text. */
static gboolean
blank_edit_of_redacted (BanterStore *store, gint64 room, BanterContent *content, char **json,
                        GError **error)
{
  gboolean redacted = FALSE;

  if (content->edit_of == NULL)
    return TRUE;
  if (!is_redacted (store, room, content->edit_of, &redacted, error))
    return FALSE;
  if (!redacted)
    return TRUE;
  g_clear_pointer (&content->body, g_free);
  g_clear_pointer (&content->formatted_body, g_free);
  g_clear_pointer (&content->url, g_free);
  g_clear_pointer (&content->thumbnail_url, g_free);
  g_free (*json);
  *json = g_strdup ("{}");
  return TRUE;
}

static gboolean
insert_row (BanterStore *store, const BanterStoreRoom *room, const BanterMatrixEvent *event,
            gint64 position, const char *txn_id, const BanterContent *content, const char *json,
            GError **error)
{
  static const char sql[]
      = "INSERT INTO events (room, position, event_id, kind, type, state_key, sender, ts, txn_id,"
        " edit_of, edit_kind, relates_to, reaction, body, formatted_body, url, thumbnail_url,"
        " mimetype, width, height, size, duration, notice, subject, subject_name, content)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  return banter_db_exec (
      store->db, sql,
      "iisisssissi"
      "sssssssiiiissss",
      room->id, position, event->event_id, (gint64)content->kind, event->type, event->state_key,
      event->sender, event->origin_server_ts, txn_id, content->edit_of, (gint64)content->edit_kind,
      content->relates_to, content->reaction, content->body, content->formatted_body, content->url,
      content->thumbnail_url, content->mimetype, content->width, content->height, content->size,
      content->duration, content->notice, content->subject, content->subject_name, json, error);
}

/* Chooses the edit that @event_id is shown with: by the same sender, of the same type, the latest
 * by timestamp, then by event id (CS-API "Validity of replacement events"). */
static gboolean
choose_edit (BanterStore *store, const BanterStoreRoom *room, const char *event_id, GError **error)
{
  static const char sql[]
      = "UPDATE events SET edit = (SELECT e.id FROM events e WHERE e.room = events.room"
        "  AND e.edit_of = events.event_id AND e.sender = events.sender AND e.type = events.type"
        "  ORDER BY e.ts DESC, e.event_id DESC LIMIT 1)"
        " WHERE room = ? AND event_id = ? AND state_key IS NULL AND edit_of IS NULL"
        "  AND kind NOT IN (0, 11) AND (edit IS NOT NULL OR EXISTS"
        "   (SELECT 1 FROM events e WHERE e.room = events.room AND e.edit_of = events.event_id))"
        " RETURNING position";
  gint64 position = BANTER_POSITION_UNKNOWN;

  if (!banter_db_get (store->db, sql, "is:i", room->id, event_id, &position, error))
    return FALSE;
  if (position == BANTER_POSITION_UNKNOWN)
    return TRUE;
  banter_change_set_touch_row (store->changes, room->room_id, position);
  return banter_store_touch_answers (store, room, event_id, error);
}

/* A message makes its room the latest in the inbox; so does whatever a room begins with here. */
static gboolean
note_arrival (BanterStore *store, const BanterStoreRoom *room, const BanterMatrixEvent *event,
              gint64 position, BanterEventKind kind, gboolean newest, GError **error)
{
  gboolean is_message = banter_event_kind_is_message (kind);

  if (kind == BANTER_EVENT_NONE)
    return TRUE;
  banter_change_set_touch_row (store->changes, room->room_id, position);
  if (!newest || (!is_message && room->membership == BANTER_MEMBERSHIP_JOIN))
    return TRUE;
  if (is_message && g_strcmp0 (event->sender, store->user_id) != 0)
    banter_change_set_touch (store->changes, room->room_id, 0)->n_new++;
  return banter_db_exec (store->db,
                         "UPDATE rooms SET activity_ts = max (activity_ts, ?) WHERE id = ?", "ii",
                         MIN (event->origin_server_ts, banter_clock_now_ms ()), room->id, error);
}

static gboolean
apply_redaction_event (BanterStore *store, const BanterStoreRoom *room,
                       const BanterMatrixEvent *event, GError **error)
{
  g_autofree char *in_content = NULL;
  const char *target = event->redacts;

  if (!g_str_equal (event->type, BANTER_MATRIX_EVENT_REDACTION) || event->state_key != NULL)
    return TRUE;
  if (event->content != NULL)
    in_content = banter_json_dup_string_member (event->content, "redacts");
  if (in_content != NULL)
    target = in_content;
  return target == NULL || banter_store_redact (store, room, target, error);
}

static gboolean
is_known (BanterStore *store, gint64 room, const char *event_id, gboolean *known, GError **error)
{
  gint64 found = 0;

  if (!banter_db_get (store->db, "SELECT 1 FROM events WHERE room = ? AND event_id = ?", "is:i",
                      room, event_id, &found, error))
    return FALSE;
  *known = found != 0;
  return TRUE;
}

static gboolean
store_event (BanterStore *store, const BanterStoreRoom *room, const BanterMatrixEvent *event,
             gint64 position, gboolean newest, GError **error)
{
  gboolean redacted
      = event->unsigned_data != NULL && event->unsigned_data->redacted_because != NULL;
  gboolean first;
  g_autoptr (BanterContent) content = NULL;
  g_autofree char *json = NULL;
  g_autofree char *txn_id = NULL;

  if (redacted ? !remember_redaction (store, room->id, event->event_id, &first, error)
               : !is_redacted (store, room->id, event->event_id, &redacted, error))
    return FALSE;
  content = read_content (store, room, event, newest, redacted, &json);
  return blank_edit_of_redacted (store, room->id, content, &json, error)
         && banter_store_outbox_echo (store, room, event, &txn_id, error)
         && insert_row (store, room, event, position, txn_id, content, json, error)
         && note_arrival (store, room, event, position, content->kind, newest, error)
         && choose_edit (store, room, content->edit_of != NULL ? content->edit_of : event->event_id,
                         error)
         && banter_store_note_relations (store, room, event->event_id, content, error)
         && apply_redaction_event (store, room, event, error);
}

gboolean
banter_store_insert_event (BanterStore *store, const BanterStoreRoom *room,
                           const BanterMatrixEvent *event, gint64 position, gboolean newest,
                           gboolean *inserted, GError **error)
{
  gboolean known = FALSE;

  *inserted = FALSE;
  if (!banter_store_event_is_sane (event))
    {
      g_debug ("%s: skipped an event without id, type or sender", room->room_id);
      return TRUE;
    }
  if (!is_known (store, room->id, event->event_id, &known, error))
    return FALSE;
  if (known)
    return TRUE;
  *inserted = TRUE;
  return store_event (store, room, event, position, newest, error);
}

typedef struct
{
  gint64 id;
  gint64 position;
  gint64 kind;
  char *type;
  char *state_key;
  char *content;
  char *edit_of;
  char *url;
  char *thumbnail_url;
  char *reacts_to;
} Target;

static void
target_free (Target *target)
{
  g_free (target->type);
  g_free (target->state_key);
  g_free (target->content);
  g_free (target->edit_of);
  g_free (target->url);
  g_free (target->thumbnail_url);
  g_free (target->reacts_to);
  g_free (target);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Target, target_free)

/* The media of the edits of a redacted message are nobody's either. */
static gboolean
blank_edits (BanterStore *store, const BanterStoreRoom *room, const char *target, GError **error)
{
  static const char find[]
      = "SELECT url FROM events WHERE room = ?1 AND edit_of = ?2 AND url IS NOT NULL UNION"
        " SELECT thumbnail_url FROM events WHERE room = ?1 AND edit_of = ?2"
        "  AND thumbnail_url IS NOT NULL";
  static const char blank[]
      = "UPDATE events SET body = NULL, formatted_body = NULL, url = NULL,"
        " thumbnail_url = NULL, content = '{}' WHERE room = ? AND edit_of = ?";
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BanterDbCursor) rows = banter_db_query (store->db, find, "is", room->id, target);

  while (banter_db_cursor_next (rows, error))
    g_ptr_array_add (urls, banter_db_cursor_dup_text (rows, 0));
  if (banter_db_cursor_failed (rows)
      || !banter_db_exec (store->db, blank, "is", room->id, target, error))
    return FALSE;
  for (guint i = 0; i < urls->len; i++)
    if (!banter_store_media_release (store, g_ptr_array_index (urls, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
redact_row (BanterStore *store, const BanterStoreRoom *room, const char *event_id,
            const Target *target, GError **error)
{
  static const char sql[]
      = "UPDATE events SET kind = ?, content = ?, edit = NULL, edit_of = NULL, relates_to = NULL,"
        " reaction = NULL, body = NULL, formatted_body = NULL, url = NULL, thumbnail_url = NULL,"
        " mimetype = NULL, width = 0, height = 0, size = 0, duration = 0, notice = NULL,"
        " subject = NULL, subject_name = NULL WHERE id = ?";
  g_autofree char *rest = banter_matrix_event_redact (target->type, target->content);
  BanterEventKind kind = target->edit_of != NULL
                             ? BANTER_EVENT_NONE
                             : banter_content_redacted_kind (target->type, target->state_key);

  if (!banter_db_exec (store->db, sql, "isi", (gint64)kind, rest, target->id, error)
      || !blank_edits (store, room, event_id, error))
    return FALSE;
  if (target->kind != BANTER_EVENT_NONE)
    banter_change_set_touch_row (store->changes, room->room_id, target->position);
  if (!banter_store_touch_answers (store, room, event_id, error)
      || !banter_store_touch_event (store, room->room_id, target->reacts_to, error)
      || (target->url != NULL && !banter_store_media_release (store, target->url, error))
      || (target->thumbnail_url != NULL
          && !banter_store_media_release (store, target->thumbnail_url, error)))
    return FALSE;
  return target->edit_of == NULL || choose_edit (store, room, target->edit_of, error);
}

gboolean
banter_store_redact (BanterStore *store, const BanterStoreRoom *room, const char *event_id,
                     GError **error)
{
  static const char find[] = "SELECT id, position, kind, type, state_key, content, edit_of, url,"
                             " thumbnail_url, iif (reaction IS NULL, NULL, relates_to)"
                             " FROM events WHERE room = ? AND event_id = ?";
  static const char done[] = "DELETE FROM outbox WHERE room_id = ? AND target = ?"
                             " AND (kind = 1 OR (kind IN (4, 5) AND state IN (1, 4)))";
  g_autoptr (Target) target = g_new0 (Target, 1);
  gboolean first;

  if (!remember_redaction (store, room->id, event_id, &first, error))
    return FALSE;
  if (!first)
    return TRUE;
  if (!banter_db_exec (store->db, done, "ss", room->room_id, event_id, error)
      || !banter_store_redact_state (store, room, event_id, error)
      || !banter_db_get (store->db, find, "is:iiiSSSSSSS", room->id, event_id, &target->id,
                         &target->position, &target->kind, &target->type, &target->state_key,
                         &target->content, &target->edit_of, &target->url, &target->thumbnail_url,
                         &target->reacts_to, error))
    return FALSE;
  return target->id == 0 || redact_row (store, room, event_id, target, error);
}

char *
banter_store_dup_sticker_info (BanterStore *store, const char *url)
{
  static const char sql[] = "SELECT content FROM events WHERE url = ? AND type = 'm.sticker'"
                            " ORDER BY id DESC LIMIT 1";
  g_autofree char *content = NULL;
  char *info;

  g_return_val_if_fail (store != NULL && url != NULL, NULL);

  if (!banter_db_get (store->db, sql, "s:S", url, &content, NULL) || content == NULL)
    return NULL;
  info = banter_json_dup_member (content, "info");
  if (info != NULL && *info != '{')
    g_clear_pointer (&info, g_free);
  return info;
}
