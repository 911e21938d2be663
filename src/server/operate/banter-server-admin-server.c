/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-admin-server"

#include "config.h"

#include <glib/gstdio.h>

#include "banter-server-admin.h"

#include "banter-server-backup.h"
#include "banter-server.h"

#include "banter-matrix-error.h"

/* "banterd admin stats", "backup" and "audit" */

#define DEFAULT_ENTRIES 100
#define MAX_ENTRIES 100000

static const char SELECT_COUNTS[]
    = "SELECT (SELECT count(*) FROM users WHERE NOT is_deactivated),"
      " (SELECT count(*) FROM users WHERE is_deactivated), (SELECT count(*) FROM devices),"
      " (SELECT count(*) FROM rooms), (SELECT count(*) FROM events),"
      " (SELECT count(*) FROM media), (SELECT coalesce(sum(size), 0) FROM media),"
      " (SELECT count(*) FROM reports WHERE resolved_ms IS NULL)";
static const char LIST_AUDIT[]
    = "SELECT audit_id, created_ms, actor, act, target, detail FROM admin_audit"
      " ORDER BY audit_id DESC LIMIT ?";

static gboolean
show_stats (BanterServerAdminCall *call, GError **error)
{
  static const BanterServerAdminColumn columns[] = {
    { "users", BANTER_SERVER_ADMIN_INT },       { "deactivated_users", BANTER_SERVER_ADMIN_INT },
    { "devices", BANTER_SERVER_ADMIN_INT },     { "rooms", BANTER_SERVER_ADMIN_INT },
    { "events", BANTER_SERVER_ADMIN_INT },      { "media", BANTER_SERVER_ADMIN_INT },
    { "media_bytes", BANTER_SERVER_ADMIN_INT }, { "open_reports", BANTER_SERVER_ADMIN_INT },
  };
  g_autoptr (BanterDbCursor) rows = banter_db_query (call->db, SELECT_COUNTS, "");
  GStatBuf database;

  if (!banter_db_cursor_next (rows, error))
    return FALSE;
  banter_server_admin_table_add_row (call->table);
  banter_server_admin_table_add_text (call->table, "server_name",
                                      banter_server_get_name (call->server));
  banter_server_admin_table_add_columns (call->table, rows, columns, G_N_ELEMENTS (columns));
  if (g_stat (banter_db_get_path (call->db), &database) == 0)
    banter_server_admin_table_add_int (call->table, "database_bytes", database.st_size);
  return TRUE;
}

static char *
choose_folder (BanterServerAdminCall *call)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *name = g_date_time_format (now, "backups/%Y-%m-%dT%H-%M-%SZ");
  g_autofree char *backups = banter_server_build_path (call->server, "backups");

  g_mkdir (backups, 0700);
  return banter_server_build_path (call->server, name);
}

static gboolean
make_backup (BanterServerAdminCall *call, GError **error)
{
  g_autofree char *folder
      = call->n_arguments > 0 ? g_strdup (call->arguments[0]) : choose_folder (call);
  guint n_files = 0;

  if (!g_path_is_absolute (folder))
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "The whole path of a new folder is wanted, from '/' on");
      return FALSE;
    }
  if (!banter_server_backup (call->server, call->db, folder, &n_files, error))
    return FALSE;
  banter_server_admin_table_add_row (call->table);
  banter_server_admin_table_add_text (call->table, "folder", folder);
  banter_server_admin_table_add_int (call->table, "media", n_files);
  return TRUE;
}

static gboolean
list_audit (BanterServerAdminCall *call, GError **error)
{
  static const BanterServerAdminColumn columns[] = {
    { "entry", BANTER_SERVER_ADMIN_INT },   { "time", BANTER_SERVER_ADMIN_TIME },
    { "actor", BANTER_SERVER_ADMIN_TEXT },  { "act", BANTER_SERVER_ADMIN_TEXT },
    { "target", BANTER_SERVER_ADMIN_TEXT }, { "detail", BANTER_SERVER_ADMIN_TEXT },
  };
  g_autoptr (BanterDbCursor) rows = NULL;
  gint64 n = DEFAULT_ENTRIES;

  if (call->n_arguments > 0
      && !g_ascii_string_to_signed (call->arguments[0], 10, 1, MAX_ENTRIES, &n, NULL))
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                   "%s is no number of entries", call->arguments[0]);
      return FALSE;
    }
  rows = banter_db_query (call->db, LIST_AUDIT, "i", n);
  return banter_server_admin_table_add_rows (call->table, rows, columns, G_N_ELEMENTS (columns),
                                             error);
}

static const BanterServerAdminCommand commands[] = {
  { "stats", NULL, 0, 0, BANTER_SERVER_ADMIN_READS, BANTER_SERVER_ADMIN_NOTHING, show_stats, NULL,
    "How much of what there is" },
  { "backup", NULL, 0, 1, BANTER_SERVER_ADMIN_READS, BANTER_SERVER_ADMIN_NOTHING, make_backup,
    "[FOLDER]", "Copy everything; banterd starts from the copy" },
  { "audit", NULL, 0, 1, BANTER_SERVER_ADMIN_READS, BANTER_SERVER_ADMIN_LIST, list_audit, "[N]",
    "What administrators did, the last first" },
};
BANTER_SERVER_DEFINE_ADMIN (server, commands)
