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

static void
add_report (BanterServerAdminTable *table, BanterDbCursor *rows)
{
  static const char *const columns[] = { "reporter", "user_id", "room_id", "event_id", "reason" };

  banter_server_admin_table_add_row (table);
  banter_server_admin_table_add_int (table, "report", banter_db_cursor_get_int (rows, 0));
  banter_server_admin_table_add_time (table, "created", banter_db_cursor_get_int (rows, 1));
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    banter_server_admin_table_add_text (table, columns[i],
                                        banter_db_cursor_get_text (rows, 2 + (int)i));
  banter_server_admin_table_add_time (table, "resolved", banter_db_cursor_get_int (rows, 7));
}

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
  while (banter_db_cursor_next (rows, error))
    add_report (call->table, rows);
  return !banter_db_cursor_failed (rows);
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
  add_report (call->table, rows);
  banter_server_admin_table_add_text (call->table, "resolution",
                                      banter_db_cursor_get_text (rows, 8));
  banter_server_admin_table_add_text (call->table, "sender", banter_db_cursor_get_text (rows, 9));
  banter_server_admin_table_add_text (call->table, "type", banter_db_cursor_get_text (rows, 10));
  banter_server_admin_table_add_time (call->table, "sent", banter_db_cursor_get_int (rows, 11));
  banter_server_admin_table_add_text (call->table, "content", banter_db_cursor_get_text (rows, 12));
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
