/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-reports"

#include "config.h"

#include "banter-server-call.h"
#include "banter-server-member.h"
#include "banter-server-router.h"
#include "banter-server-view.h"

#include "banter-clock.h"
#include "banter-matrix-error.h"
#include "banter-matrix-room.h"

/* CS-API "Reporting Content": reports go into a table that whoever runs the server reads. A room
 * can be reported without joining it, so that invitations can be; an event by members who may see
 * it, and for all others it looks as if there were none. */

#define V3 "/_matrix/client/v3"
#define MAX_REASON 4000

static const char INSERT_REPORT[]
    = "INSERT INTO reports (reporter, room_id, event_id, user_id, reason, created_ms) "
      "VALUES (?, ?, ?, ?, ?, ?)";
static const char SELECT_EVENT[]
    = "SELECT stream_id FROM events WHERE event_id = ? AND room_id = ?";
static const char SELECT_ROOM[] = "SELECT EXISTS (SELECT 1 FROM rooms WHERE room_id = ?)";
static const char SELECT_USER[] = "SELECT EXISTS (SELECT 1 FROM users WHERE user_id = ?)";

static gboolean
check_exists (gboolean exists, GError **error)
{
  if (!exists)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                         "What is reported does not exist");
  return exists;
}

static gboolean
record (BanterServerCall *call, const char *room_id, const char *event_id, const char *user_id,
        const char *reason, GError **error)
{
  g_autofree char *cut
      = reason != NULL ? g_utf8_substring (reason, 0, MIN (g_utf8_strlen (reason, -1), MAX_REASON))
                       : NULL;

  return banter_db_exec (call->db, INSERT_REPORT, "sssssi", call->user_id, room_id, event_id,
                         user_id, cut, banter_clock_now_ms (), error);
}

static gboolean
post_event (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixRedact *request = data;
  g_autoptr (BanterServerView) view = NULL;
  gboolean joined;
  gint64 stream_id = 0;

  if (!banter_server_member_is_joined (call->db, call->params[0], call->user_id, &joined, error)
      || !check_exists (joined, error))
    return FALSE;
  view = banter_server_view_new (call->db, call->params[0], call->user_id, error);
  return view != NULL
         && banter_db_get (call->db, SELECT_EVENT, "ss:i", call->params[1], call->params[0],
                           &stream_id, error)
         && check_exists (stream_id != 0 && banter_server_view_allows (view, stream_id), error)
         && record (call, call->params[0], call->params[1], NULL, request->reason, error);
}

static gboolean
post_room (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixRedact *request = data;
  gboolean exists = FALSE;

  return banter_db_get (call->db, SELECT_ROOM, "s:b", call->params[0], &exists, error)
         && check_exists (exists, error)
         && record (call, call->params[0], NULL, NULL, request->reason, error);
}

static gboolean
post_user (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixRedact *request = data;
  gboolean exists = FALSE;

  return banter_db_get (call->db, SELECT_USER, "s:b", call->params[0], &exists, error)
         && check_exists (exists, error)
         && record (call, NULL, NULL, call->params[0], request->reason, error);
}

static const BanterServerRoute routes[] = {
  { "POST", V3 "/rooms/{room}/report/{event}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_REPORT, BANTER_SERVER_BODY_JSON, &banter_matrix_redact_type, NULL,
    post_event },
  { "POST", V3 "/rooms/{room}/report", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_REPORT, BANTER_SERVER_BODY_JSON, &banter_matrix_redact_type, NULL,
    post_room },
  { "POST", V3 "/users/{user}/report", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_REPORT, BANTER_SERVER_BODY_JSON, &banter_matrix_redact_type, NULL,
    post_user },
};
BANTER_SERVER_DEFINE_FAMILY (reports, routes)
