/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-notifications"

#include "config.h"

#include <string.h>

#include "banter-server-router.h"
#include "banter-server-timeline.h"

#include "banter-id.h"
#include "banter-matrix-error.h"
#include "banter-matrix-push.h"

/* CS-API "Listing Notifications" and "Pushers".
 *
 * Pushers are kept, so that clients find what they set, but nothing is ever sent: this server makes
 * no connections of its own. Whoever wants to be woken keeps a /sync open. */

#define V3 "/_matrix/client/v3"
#define DEFAULT_LIMIT 20
#define MAX_LIMIT 100
#define MAX_PUSHERS 50
#define MAX_PUSHKEY 512

static gboolean
add_notification (BanterServerCall *call, BanterDbCursor *rows, GPtrArray *list, GError **error)
{
  const BanterServerReader reader = { call->db, call->user_id, call->device_id, FALSE };
  g_autoptr (GError) failure = NULL;
  BanterMatrixEvent *event
      = banter_server_timeline_read_at (&reader, banter_db_cursor_get_int (rows, 0), &failure);
  BanterMatrixNotification *notification;

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (event == NULL)
    return TRUE;
  notification = g_new0 (BanterMatrixNotification, 1);
  notification->event = event;
  notification->ts = event->origin_server_ts;
  notification->room_id = banter_db_cursor_dup_text (rows, 1);
  notification->actions = banter_db_cursor_dup_text (rows, 2);
  notification->read = banter_db_cursor_get_bool (rows, 3);
  g_ptr_array_add (list, notification);
  return TRUE;
}

static gboolean
get_notifications (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  /* Of each room no more than could be on the page. */
  static const char sql[]
      = "SELECT n.stream_id, n.room_id, n.actions, n.is_read OR n.stream_id <= m.read_to"
        " FROM memberships m CROSS JOIN notifications n ON n.user_id = m.user_id"
        " AND n.room_id = m.room_id AND n.stream_id < ?2 AND n.stream_id >= coalesce ("
        "(SELECT o.stream_id FROM notifications o WHERE o.user_id = m.user_id"
        " AND o.room_id = m.room_id AND o.stream_id < ?2 AND (o.is_highlight OR NOT ?3)"
        " ORDER BY o.stream_id DESC LIMIT 1 OFFSET ?4 - 1), 0)"
        " WHERE m.user_id = ?1 AND (n.is_highlight OR NOT ?3) ORDER BY n.stream_id DESC LIMIT ?4";
  BanterMatrixNotifications *answer = response;
  const char *from_text = banter_server_call_get_query (call, "from");
  gboolean highlights = g_strcmp0 (banter_server_call_get_query (call, "only"), "highlight") == 0;
  gint64 from = call->position + 1;
  gint64 last = 0;
  gint64 limit, n = 0;
  g_autoptr (BanterDbCursor) rows = NULL;

  if ((from_text != NULL && !banter_server_token_parse (from_text, &from, error))
      || !banter_server_call_get_query_int (call, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT, &limit,
                                            error))
    return FALSE;
  answer->notifications = g_ptr_array_new ();
  rows = banter_db_query (call->db, sql, "sibi", call->user_id, from, highlights, limit + 1);
  while (n < limit && banter_db_cursor_next (rows, error))
    {
      last = banter_db_cursor_get_int (rows, 0);
      n++;
      if (!add_notification (call, rows, answer->notifications, error))
        return FALSE;
    }
  if (n == limit && banter_db_cursor_next (rows, error))
    answer->next_token = banter_server_token_build (last);
  return !banter_db_cursor_failed (rows);
}

/* --- Pushers --- */

static gboolean
get_pushers (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  static const char sql[]
      = "SELECT content FROM pushers WHERE user_id = ? ORDER BY app_id, pushkey";
  g_autoptr (BanterDbCursor) rows = banter_db_query (call->db, sql, "s", call->user_id);
  GPtrArray *pushers = g_ptr_array_new ();

  ((BanterMatrixPushers *)response)->pushers = pushers;
  while (banter_db_cursor_next (rows, error))
    g_ptr_array_add (pushers, banter_db_cursor_dup_text (rows, 0));
  return !banter_db_cursor_failed (rows);
}

static gboolean
check_pusher (const BanterMatrixPusher *pusher, GError **error)
{
  if (*pusher->app_id == '\0' || strlen (pusher->app_id) > 64
      || strlen (pusher->pushkey) > MAX_PUSHKEY)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                         "app_id or pushkey is too long");
  else if (pusher->kind != NULL
           && (pusher->app_display_name == NULL || pusher->device_display_name == NULL
               || pusher->lang == NULL || pusher->data == NULL))
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_MISSING_PARAM,
                         "A pusher has app_display_name, device_display_name, lang and data");
  else
    return TRUE;
  return FALSE;
}

static gboolean
store_pusher (BanterServerCall *call, const BanterMatrixPusher *pusher, GError **error)
{
  static const char count_sql[] = "SELECT count(*) FROM pushers WHERE user_id = ?";
  static const char insert_sql[]
      = "INSERT OR REPLACE INTO pushers (user_id, app_id, pushkey, content) VALUES (?, ?, ?, ?)";
  BanterMatrixPusher kept = *pusher;
  g_autofree char *content = NULL;
  gint64 n = 0;

  if (!banter_db_get (call->db, count_sql, "s:i", call->user_id, &n, error))
    return FALSE;
  if (n >= MAX_PUSHERS)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_RESOURCE_LIMIT_EXCEEDED,
                           "Too many pushers");
      return FALSE;
    }
  kept.append = FALSE;
  content = banter_json_encode (&banter_matrix_pusher_type, &kept);
  return banter_db_exec (call->db, insert_sql, "ssss", call->user_id, pusher->app_id,
                         pusher->pushkey, content, error);
}

static gboolean
post_pusher (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  static const char delete_sql[]
      = "DELETE FROM pushers WHERE user_id = ? AND app_id = ? AND pushkey = ?";
  static const char others_sql[]
      = "DELETE FROM pushers WHERE user_id <> ? AND app_id = ? AND pushkey = ?";
  const BanterMatrixPusher *pusher = data;

  if (!check_pusher (pusher, error))
    return FALSE;
  if (pusher->kind == NULL)
    return banter_db_exec (call->db, delete_sql, "sss", call->user_id, pusher->app_id,
                           pusher->pushkey, error);
  return (pusher->append
          || banter_db_exec (call->db, others_sql, "sss", call->user_id, pusher->app_id,
                             pusher->pushkey, error))
         && store_pusher (call, pusher, error);
}

static const BanterServerRoute routes[] = {
  { "GET", V3 "/notifications", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_notifications_type,
    get_notifications },
  { "GET", V3 "/pushers", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE,
    BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_pushers_type, get_pushers },
  { "POST", V3 "/pushers/set", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_EVENT, &banter_matrix_pusher_type, NULL,
    post_pusher },
};
BANTER_SERVER_DEFINE_FAMILY (notifications, routes)
