/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-admin-tokens"

#include "config.h"

#include "banter-server-admin.h"

#include "banter-clock.h"
#include "banter-id.h"
#include "banter-matrix-error.h"

/* "banterd admin tokens …": invitations to a server whose registration is closed. */

#define TOKEN_CHARS 16
#define MAX_USES 1000000
#define MAX_DAYS 3650
#define DAY_MS ((gint64)24 * 60 * 60 * 1000)

static const char INSERT_TOKEN[]
    = "INSERT INTO registration_tokens (token, uses_allowed, created_ms, expires_ms)"
      " VALUES (?, nullif(?, 0), ?, nullif(?, 0))";
static const char LIST_TOKENS[]
    = "SELECT token, uses_allowed, n_uses, created_ms, expires_ms FROM registration_tokens"
      " ORDER BY created_ms, token";
static const char DELETE_TOKEN[] = "DELETE FROM registration_tokens WHERE token = ?";

/* The argument's number; @fallback if there is none. */
static gboolean
read_number (BanterServerAdminCall *call, guint i, gint64 max, gint64 fallback, gint64 *value,
             GError **error)
{
  *value = fallback;
  if (i >= call->n_arguments)
    return TRUE;
  if (g_ascii_string_to_signed (call->arguments[i], 10, 1, max, value, NULL))
    return TRUE;
  g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
               "%s is no number from 1 to %" G_GINT64_FORMAT, call->arguments[i], max);
  return FALSE;
}

static gboolean
create_token (BanterServerAdminCall *call, GError **error)
{
  g_autofree char *token = banter_random_token (TOKEN_CHARS);
  gint64 now = banter_clock_now_ms ();
  gint64 uses, days;

  if (!read_number (call, 0, MAX_USES, 1, &uses, error)
      || !read_number (call, 1, MAX_DAYS, 0, &days, error)
      || !banter_db_exec (call->db, INSERT_TOKEN, "siii", token, uses, now,
                          days > 0 ? now + days * DAY_MS : (gint64)0, error))
    return FALSE;
  banter_server_admin_table_add_row (call->table);
  banter_server_admin_table_add_text (call->table, "token", token);
  return TRUE;
}

static gboolean
list_tokens (BanterServerAdminCall *call, GError **error)
{
  static const BanterServerAdminColumn columns[] = {
    { "token", BANTER_SERVER_ADMIN_TEXT },   { "uses_allowed", BANTER_SERVER_ADMIN_INT },
    { "uses", BANTER_SERVER_ADMIN_INT },     { "created", BANTER_SERVER_ADMIN_TIME },
    { "expires", BANTER_SERVER_ADMIN_TIME },
  };
  g_autoptr (BanterDbCursor) rows = banter_db_query (call->db, LIST_TOKENS, "");

  return banter_server_admin_table_add_rows (call->table, rows, columns, G_N_ELEMENTS (columns),
                                             error);
}

static gboolean
revoke_token (BanterServerAdminCall *call, GError **error)
{
  if (!banter_db_exec (call->db, DELETE_TOKEN, "s", call->arguments[0], error))
    return FALSE;
  if (banter_db_get_changes (call->db) > 0)
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                       "There is no such token");
  return FALSE;
}

static const BanterServerAdminCommand commands[] = {
  { "tokens", "list", 0, 0, BANTER_SERVER_ADMIN_READS, BANTER_SERVER_ADMIN_LIST, list_tokens, NULL,
    "Registration tokens" },
  { "tokens", "create", 0, 2, BANTER_SERVER_ADMIN_WRITES, BANTER_SERVER_ADMIN_NOTHING, create_token,
    "[USES [DAYS]]", "A new one, for one use unless told" },
  { "tokens", "revoke", 1, 1, BANTER_SERVER_ADMIN_WRITES, BANTER_SERVER_ADMIN_NOTHING, revoke_token,
    "TOKEN", "End a registration token" },
};
BANTER_SERVER_DEFINE_ADMIN (tokens, commands)
