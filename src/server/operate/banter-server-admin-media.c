/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-admin-media"

#include "config.h"

#include "banter-server-admin.h"

#include "banter-id.h"
#include "banter-matrix-error.h"

/* "banterd admin media …" */

static const char LIST_MEDIA[]
    = "SELECT media_id, content_type, size, created_ms, name FROM media WHERE user_id = ?"
      " ORDER BY created_ms, media_id";
static const char DELETE_MEDIA[] = "DELETE FROM media WHERE media_id = ?";
static const char DELETE_OF_USER[] = "DELETE FROM media WHERE user_id = ? RETURNING media_id";

static gboolean
list_media (BanterServerAdminCall *call, GError **error)
{
  static const BanterServerAdminColumn columns[] = {
    { "media_id", BANTER_SERVER_ADMIN_TEXT }, { "type", BANTER_SERVER_ADMIN_TEXT },
    { "bytes", BANTER_SERVER_ADMIN_INT },     { "created", BANTER_SERVER_ADMIN_TIME },
    { "name", BANTER_SERVER_ADMIN_TEXT },
  };
  g_autofree char *user_id = banter_server_admin_dup_user (call, 0, error);
  g_autoptr (BanterDbCursor) rows = NULL;

  if (user_id == NULL)
    return FALSE;
  rows = banter_db_query (call->db, LIST_MEDIA, "s", user_id);
  return banter_server_admin_table_add_rows (call->table, rows, columns, G_N_ELEMENTS (columns),
                                             error);
}

/* "mxc://server/id", or the id alone */
static gboolean
delete_media (BanterServerAdminCall *call, GError **error)
{
  g_autofree char *id = NULL;

  if (!banter_mxc_parse (call->arguments[0], NULL, &id))
    id = g_strdup (call->arguments[0]);
  call->target = g_strdup (id);
  if (!banter_db_exec (call->db, DELETE_MEDIA, "s", id, error))
    return FALSE;
  if (banter_db_get_changes (call->db) == 0)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                           "There is no such file");
      return FALSE;
    }
  g_ptr_array_add (call->media, g_steal_pointer (&id));
  return TRUE;
}

static gboolean
delete_of_user (BanterServerAdminCall *call, GError **error)
{
  g_autoptr (BanterDbCursor) rows = NULL;

  call->target = banter_server_admin_dup_user (call, 0, error);
  if (call->target == NULL)
    return FALSE;
  rows = banter_db_query (call->db, DELETE_OF_USER, "s", call->target);
  while (banter_db_cursor_next (rows, error))
    g_ptr_array_add (call->media, banter_db_cursor_dup_text (rows, 0));
  call->detail = g_strdup_printf ("%u files", call->media->len);
  banter_server_admin_table_add_row (call->table);
  banter_server_admin_table_add_int (call->table, "deleted", call->media->len);
  return !banter_db_cursor_failed (rows);
}

static const BanterServerAdminCommand commands[] = {
  { "media", "list", 1, 1, BANTER_SERVER_ADMIN_READS, BANTER_SERVER_ADMIN_LIST, list_media, "USER",
    "What somebody has uploaded" },
  { "media", "delete", 1, 1, BANTER_SERVER_ADMIN_WRITES, BANTER_SERVER_ADMIN_NOTHING, delete_media,
    "ID", "Delete a file: its id, or mxc://…" },
  { "media", "delete-user", 1, 1, BANTER_SERVER_ADMIN_WRITES, BANTER_SERVER_ADMIN_NOTHING,
    delete_of_user, "USER", "Delete all that somebody uploaded" },
};
BANTER_SERVER_DEFINE_ADMIN (media, commands)
