/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-redact"

#include "config.h"

#include "banter-server-redact.h"

#include "banter-server-relation.h"
#include "banter-server-search.h"
#include "banter-server-unread.h"

#include "banter-matrix-error.h"
#include "banter-matrix-event.h"
#include "banter-matrix-state.h"

/* Who may take back what, and what is left of it. The database overwrites what is deleted. */

typedef struct
{
  gint64 stream_id;
  char *sender;
  char *type;
  char *content;
} Target;

static void
target_clear (Target *target)
{
  g_free (target->sender);
  g_free (target->type);
  g_free (target->content);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Target, target_clear)

static gboolean
find_target (BanterDb *db, BanterServerRoom *room, const BanterServerNewEvent *event,
             Target *target, GError **error)
{
  static const char sql[] = "SELECT stream_id, sender, type, content FROM events"
                            " WHERE event_id = ? AND room_id = ?";

  if (!banter_db_get (db, sql, "ss:iSSS", event->redacts, room->room_id, &target->stream_id,
                      &target->sender, &target->type, &target->content, error))
    return FALSE;
  if (target->stream_id == 0)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                         "There is no such event in this room");
  else if (!g_str_equal (target->sender, event->sender)
           && banter_server_room_get_power (room, event->sender)
                  < banter_matrix_power_levels_get_action (room->power, BANTER_MATRIX_POWER_REDACT))
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                         "You may not delete what others wrote in this room");
  else
    return TRUE;
  return FALSE;
}

static gboolean
strip_target (BanterDb *db, const Target *target, const char *redaction_id, GError **error)
{
  static const char sql[]
      = "UPDATE events SET content = ?, redacted_by = coalesce (redacted_by,"
        " (SELECT stream_id FROM events WHERE event_id = ?)) WHERE stream_id = ?";
  g_autofree char *content = banter_matrix_event_redact (target->type, target->content);
  gint64 edited;

  return banter_db_exec (db, sql, "ssi", content, redaction_id, target->stream_id, error)
         && banter_server_relation_forget (db, target->stream_id, &edited, error)
         && banter_server_search_forget (db, target->stream_id, edited, error)
         && banter_server_unread_forget_event (db, target->stream_id, error);
}

char *
banter_server_redact (BanterServer *server, BanterDb *db, BanterServerRoom *room,
                      const BanterServerNewEvent *event, GError **error)
{
  g_auto (Target) target = { 0 };
  g_autofree char *event_id = NULL;
  g_autofree char *room_id = g_strdup (room->room_id);

  if (!find_target (db, room, event, &target, error))
    return NULL;
  event_id = banter_server_append (server, db, room, event, error);
  if (event_id == NULL || !strip_target (db, &target, event_id, error))
    return NULL;
  banter_server_room_undo (server, room_id);
  return g_steal_pointer (&event_id);
}
