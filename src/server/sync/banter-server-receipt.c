/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-receipt"

#include "config.h"

#include "banter-server-receipt.h"

#include "banter-server-config.h"
#include "banter-server-facts.h"
#include "banter-server-member.h"
#include "banter-server-policy.h"
#include "banter-server-relation.h"
#include "banter-server-unread.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-matrix-error.h"
#include "banter-matrix-room.h"

/* Read receipts as rows. */

static const char SELECT_POSITION[]
    = "SELECT stream_id FROM events WHERE event_id = ? AND room_id = ?";
static const char UPSERT[]
    = "INSERT INTO receipts (room_id, user_id, type, thread_id, event_id, position, ts, stream_id) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET event_id = excluded.event_id, "
      "position = excluded.position, ts = excluded.ts, stream_id = excluded.stream_id "
      "WHERE excluded.position > position";

/* Nobody is told who switched receipts off, nor in a chat of two that is not open to both. */
static gboolean
is_private (BanterServer *server, BanterDb *db, const char *user_id, const char *room_id,
            const char *type, gboolean *private, GError **error)
{
  g_autoptr (BanterPrivacy) privacy = NULL;
  gboolean open;

  *private = g_str_equal (type, BANTER_MATRIX_RECEIPT_READ_PRIVATE);
  if (*private || banter_server_get_config (server)->plain)
    return TRUE;
  privacy = banter_server_facts_load_privacy (db, user_id, BANTER_AGE_ADULT, error);
  if (privacy == NULL || !banter_server_policy_is_open (server, db, user_id, room_id, &open, error))
    return FALSE;
  *private = !privacy->read_receipts || !open;
  return TRUE;
}

/* CS-API "Threaded read receipts": the event has to be in the thread, or be its root. */
static gboolean
check_thread (BanterDb *db, const char *room_id, const char *thread_id, const char *event_id,
              gint64 position, GError **error)
{
  g_autofree char *actual = NULL;

  if (thread_id == NULL || g_str_equal (thread_id, event_id))
    return TRUE;
  if (!banter_server_relation_get_thread (db, room_id, position, &actual, error))
    return FALSE;
  if (g_str_equal (actual, thread_id))
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                       "The event is not in this thread");
  return FALSE;
}

gboolean
banter_server_receipt_put (BanterServer *server, BanterDb *db, const char *user_id,
                           const char *room_id, const char *type, const char *thread_id,
                           const char *event_id, GError **error)
{
  BanterServerWriter *writer = banter_server_get_writer (server);
  gint64 position = -1;
  gboolean private;

  if (!banter_server_member_check_joined (db, room_id, user_id, error)
      || !banter_db_get (db, SELECT_POSITION, "ss:i", event_id, room_id, &position, error)
      || !is_private (server, db, user_id, room_id, type, &private, error))
    return FALSE;
  if (position < 0)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                           "There is no such event in this room");
      return FALSE;
    }
  if (!check_thread (db, room_id, thread_id, event_id, position, error))
    return FALSE;
  if (!banter_db_exec (db, UPSERT, "sssssiii", room_id, user_id,
                       private ? BANTER_MATRIX_RECEIPT_READ_PRIVATE : BANTER_MATRIX_RECEIPT_READ,
                       thread_id != NULL ? thread_id : "", event_id, position,
                       banter_clock_now_ms (), banter_server_writer_next_id (writer), error))
    return FALSE;
  if (banter_db_get_changes (db) == 0)
    return TRUE;
  if (!banter_server_unread_read (db, user_id, room_id, thread_id, position, error))
    return FALSE;
  banter_server_writer_wake (writer, user_id);
  return private || banter_server_member_wake_room (server, db, room_id, error);
}
