/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-admin-reports"

#include "config.h"

#include "banter-server-admin.h"

#include "banter-clock.h"
#include "banter-matrix-error.h"

/* "banterd admin reports …": what people have reported and nobody has looked at yet. */

static const char LIST_REPORTS[]
    = "SELECT report_id, created_ms, reporter, user_id, room_id, event_id, reason, resolved_ms"
      " FROM reports WHERE resolved_ms IS NULL OR ?1 ORDER BY report_id";
static const char SHOW_REPORT[]
    = "SELECT report_id, created_ms, reporter, reports.user_id, reports.room_id, reports.event_id,"
      " reason, resolved_ms, resolution, events.sender, events.type, events.origin_server_ts,"
      " events.content FROM reports LEFT JOIN events ON events.event_id = reports.event_id"
      " WHERE report_id = ?";
static const char RESOLVE_REPORT[] = "UPDATE reports SET resolved_ms = ?, resolution = ?"
                                     " WHERE report_id = ? AND resolved_ms IS NULL";

/* Both statements begin with what the list shows. */
#define N_LISTED 8
static const BanterServerAdminColumn columns[] = {
  { "report", BANTER_SERVER_ADMIN_INT },      { "created", BANTER_SERVER_ADMIN_TIME },
  { "reporter", BANTER_SERVER_ADMIN_TEXT },   { "user_id", BANTER_SERVER_ADMIN_TEXT },
  { "room_id", BANTER_SERVER_ADMIN_TEXT },    { "event_id", BANTER_SERVER_ADMIN_TEXT },
  { "reason", BANTER_SERVER_ADMIN_TEXT },     { "resolved", BANTER_SERVER_ADMIN_TIME },
  { "resolution", BANTER_SERVER_ADMIN_TEXT }, { "sender", BANTER_SERVER_ADMIN_TEXT },
  { "type", BANTER_SERVER_ADMIN_TEXT },       { "sent", BANTER_SERVER_ADMIN_TIME },
  { "content", BANTER_SERVER_ADMIN_TEXT },
};

static gboolean
list_reports (BanterServerAdminCall *call, GError **error)
{
  gboolean all = call->n_arguments > 0;
  g_autoptr (BanterDbCursor) rows = banter_db_query (call->db, LIST_REPORTS, "b", all);

  if (all && !g_str_equal (call->arguments[0], "all"))
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "Only \"all\" can be said here");
      return FALSE;
    }
  return banter_server_admin_table_add_rows (call->table, rows, columns, N_LISTED, error);
}

static gboolean
read_id (BanterServerAdminCall *call, gint64 *id, GError **error)
{
  if (g_ascii_string_to_signed (call->arguments[0], 10, 1, G_MAXINT64, id, NULL))
    return TRUE;
  g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
               "%s is no number of a report", call->arguments[0]);
  return FALSE;
}

static gboolean
show_report (BanterServerAdminCall *call, GError **error)
{
  g_autoptr (BanterDbCursor) rows = NULL;
  gint64 id;

  if (!read_id (call, &id, error))
    return FALSE;
  rows = banter_db_query (call->db, SHOW_REPORT, "i", id);
  if (!banter_db_cursor_next (rows, error))
    {
      if (!banter_db_cursor_failed (rows))
        g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                             "There is no such report");
      return FALSE;
    }
  banter_server_admin_table_add_row (call->table);
  banter_server_admin_table_add_columns (call->table, rows, columns, G_N_ELEMENTS (columns));
  return TRUE;
}

static gboolean
resolve_report (BanterServerAdminCall *call, GError **error)
{
  gint64 id;

  if (!read_id (call, &id, error))
    return FALSE;
  call->target = g_strdup (call->arguments[0]);
  call->detail = g_strdup (call->n_arguments > 1 ? call->arguments[1] : NULL);
  if (!banter_db_exec (call->db, RESOLVE_REPORT, "isi", banter_clock_now_ms (), call->detail, id,
                       error))
    return FALSE;
  if (banter_db_get_changes (call->db) > 0)
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                       "There is no such report, or it was resolved already");
  return FALSE;
}

static const BanterServerAdminCommand commands[] = {
  { "reports", "list", 0, 1, BANTER_SERVER_ADMIN_READS, BANTER_SERVER_ADMIN_LIST, list_reports,
    "[all]", "Reports that wait, or all" },
  { "reports", "show", 1, 1, BANTER_SERVER_ADMIN_READS, BANTER_SERVER_ADMIN_NOTHING, show_report,
    "NUMBER", "One report, with what was said" },
  { "reports", "resolve", 1, 2, BANTER_SERVER_ADMIN_WRITES, BANTER_SERVER_ADMIN_NOTHING,
    resolve_report, "NUMBER [NOTE]", "It was dealt with" },
};
BANTER_SERVER_DEFINE_ADMIN (reports, commands)
