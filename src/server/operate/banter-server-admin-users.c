/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-admin-users"

#include "config.h"

#include "banter-server-admin.h"

#include "banter-server-account-state.h"
#include "banter-server-account.h"
#include "banter-server-safety.h"
#include "banter-server-session.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-id.h"
#include "banter-matrix-error.h"
#include "banter-policy-age.h"

/* "banterd admin users …" */

static const char LIST_USERS[]
    = "SELECT user_id, displayname, created_ts, is_admin,"
      " CASE WHEN is_deactivated THEN 'deactivated' ELSE state END,"
      " (SELECT count(*) FROM devices WHERE devices.user_id = users.user_id)"
      " FROM users ORDER BY user_id";
static const char SHOW_USER[]
    = "SELECT user_id, displayname, created_ts, is_admin,"
      " CASE WHEN is_deactivated THEN 'deactivated' ELSE state END,"
      " (SELECT count(*) FROM devices WHERE devices.user_id = users.user_id), birthday,"
      " password_hash IS NOT NULL,"
      " (SELECT count(*) FROM memberships"
      "  WHERE memberships.user_id = users.user_id AND membership = 'join'),"
      " (SELECT coalesce(sum(size), 0) FROM media WHERE media.user_id = users.user_id),"
      " (SELECT count(*) FROM reports WHERE reports.user_id = users.user_id"
      "  AND resolved_ms IS NULL)"
      " FROM users WHERE user_id = ?";
static const char UPDATE_PASSWORD[]
    = "UPDATE users SET password_hash = ? WHERE user_id = ? AND NOT is_deactivated";
static const char UPDATE_ADMIN[] = "UPDATE users SET is_admin = ? WHERE user_id = ?";

/* Both statements begin with what the list shows. */
#define N_LISTED 6
static const BanterServerAdminColumn columns[] = {
  { "user_id", BANTER_SERVER_ADMIN_TEXT },     { "displayname", BANTER_SERVER_ADMIN_TEXT },
  { "created", BANTER_SERVER_ADMIN_TIME },     { "admin", BANTER_SERVER_ADMIN_BOOL },
  { "state", BANTER_SERVER_ADMIN_TEXT },       { "devices", BANTER_SERVER_ADMIN_INT },
  { "birthday", BANTER_SERVER_ADMIN_TEXT },    { "password", BANTER_SERVER_ADMIN_BOOL },
  { "rooms", BANTER_SERVER_ADMIN_INT },        { "media_bytes", BANTER_SERVER_ADMIN_INT },
  { "open_reports", BANTER_SERVER_ADMIN_INT },
};

static gboolean
list_users (BanterServerAdminCall *call, GError **error)
{
  g_autoptr (BanterDbCursor) rows = banter_db_query (call->db, LIST_USERS, "");

  return banter_server_admin_table_add_rows (call->table, rows, columns, N_LISTED, error);
}

static gboolean
show_user (BanterServerAdminCall *call, GError **error)
{
  g_autofree char *user_id = banter_server_admin_dup_user (call, 0, error);
  g_autoptr (BanterDbCursor) rows = NULL;

  if (user_id == NULL)
    return FALSE;
  rows = banter_db_query (call->db, SHOW_USER, "s", user_id);
  if (!banter_db_cursor_next (rows, error))
    return FALSE;
  banter_server_admin_table_add_row (call->table);
  banter_server_admin_table_add_columns (call->table, rows, columns, G_N_ELEMENTS (columns));
  return TRUE;
}

static gboolean
create_user (BanterServerAdminCall *call, GError **error)
{
  g_autofree char *user_id = banter_server_account_build_id (call->server, call->arguments[0]);
  g_autofree char *localpart = NULL;
  BanterServerNewAccount account = { .user_id = user_id, .password_hash = call->password_hash };

  if (user_id == NULL || !banter_user_id_parse (user_id, &localpart, NULL)
      || !banter_localpart_is_valid (localpart))
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_USERNAME,
                           "A user name has only a-z, 0-9 and . _ = - / +");
      return FALSE;
    }
  if (call->n_arguments > 1)
    account.birthday = call->arguments[1];
  if (account.birthday != NULL && banter_age_years (account.birthday, banter_clock_now_ms ()) < 0)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "The birthday must be a date, written YYYY-MM-DD");
      return FALSE;
    }
  if (!banter_server_account_create (call->db, &account, error))
    return FALSE;
  banter_server_admin_table_add_row (call->table);
  banter_server_admin_table_add_text (call->table, "user_id", user_id);
  call->target = g_steal_pointer (&user_id);
  return TRUE;
}

/* Who knew the old password is signed out too. */
static gboolean
reset_password (BanterServerAdminCall *call, GError **error)
{
  call->target = banter_server_admin_dup_user (call, 0, error);
  if (call->target == NULL
      || !banter_db_exec (call->db, UPDATE_PASSWORD, "ss", call->password_hash, call->target,
                          error))
    return FALSE;
  if (banter_db_get_changes (call->db) == 0)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_USER_DEACTIVATED,
                           "This account was closed");
      return FALSE;
    }
  banter_server_admin_table_add_row (call->table);
  banter_server_admin_table_add_text (call->table, "user_id", call->target);
  return banter_server_session_end_all (call->writer, call->db, call->target, NULL, error);
}

static gboolean
sign_out (BanterServerAdminCall *call, GError **error)
{
  call->target = banter_server_admin_dup_user (call, 0, error);
  return call->target != NULL
         && banter_server_session_end_all (call->writer, call->db, call->target, NULL, error);
}

static gboolean
set_admin (BanterServerAdminCall *call, GError **error)
{
  gboolean value = g_str_equal (call->arguments[1], "yes");

  if (!value && !g_str_equal (call->arguments[1], "no"))
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "yes or no is wanted");
      return FALSE;
    }
  call->target = banter_server_admin_dup_user (call, 0, error);
  call->detail = g_strdup (call->arguments[1]);
  return call->target != NULL
         && banter_db_exec (call->db, UPDATE_ADMIN, "bs", value, call->target, error);
}

static gboolean
set_state (BanterServerAdminCall *call, BanterServerAccountState state, GError **error)
{
  call->target = banter_server_admin_dup_user (call, 0, error);
  call->detail = g_strdup (banter_server_account_state_to_string (state));
  return call->target != NULL
         && banter_server_account_set_state (call->server, call->db, call->target, state, error);
}

static gboolean
suspend (BanterServerAdminCall *call, GError **error)
{
  return set_state (call, BANTER_SERVER_ACCOUNT_SUSPENDED, error);
}

static gboolean
lock (BanterServerAdminCall *call, GError **error)
{
  return set_state (call, BANTER_SERVER_ACCOUNT_LOCKED, error);
}

static gboolean
restore (BanterServerAdminCall *call, GError **error)
{
  return set_state (call, BANTER_SERVER_ACCOUNT_ACTIVE, error);
}

static gboolean
deactivate (BanterServerAdminCall *call, GError **error)
{
  gboolean erase = call->n_arguments > 1;

  if (erase && !g_str_equal (call->arguments[1], "erase"))
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "Only \"erase\" can be said here");
      return FALSE;
    }
  call->target = banter_server_admin_dup_user (call, 0, error);
  call->detail = g_strdup (erase ? "erase" : NULL);
  return call->target != NULL
         && banter_server_account_close (call->server, call->db, call->target, erase, error);
}

static gboolean
set_birthday (BanterServerAdminCall *call, GError **error)
{
  call->target = banter_server_admin_dup_user (call, 0, error);
  call->detail = g_strdup (call->arguments[1]);
  return call->target != NULL
         && banter_server_account_set_birthday (call->server, call->db, call->target,
                                                call->arguments[1], call->actor, error);
}

static const BanterServerAdminCommand commands[] = {
  { "users", "list", 0, 0, BANTER_SERVER_ADMIN_READS, BANTER_SERVER_ADMIN_LIST, list_users, NULL,
    "All accounts" },
  { "users", "show", 1, 1, BANTER_SERVER_ADMIN_READS, BANTER_SERVER_ADMIN_NOTHING, show_user,
    "USER", "One account" },
  { "users", "create", 1, 2, BANTER_SERVER_ADMIN_HASHES, BANTER_SERVER_ADMIN_NOTHING, create_user,
    "USER [YYYY-MM-DD]", "A new account, with its birthday" },
  { "users", "reset-password", 1, 1, BANTER_SERVER_ADMIN_HASHES, BANTER_SERVER_ADMIN_NOTHING,
    reset_password, "USER", "A new password; signs out everywhere" },
  { "users", "sign-out", 1, 1, BANTER_SERVER_ADMIN_WRITES, BANTER_SERVER_ADMIN_NOTHING, sign_out,
    "USER", "Sign out everywhere" },
  { "users", "suspend", 1, 1, BANTER_SERVER_ADMIN_WRITES, BANTER_SERVER_ADMIN_NOTHING, suspend,
    "USER", "May read, but do nothing to others" },
  { "users", "lock", 1, 1, BANTER_SERVER_ADMIN_WRITES, BANTER_SERVER_ADMIN_NOTHING, lock, "USER",
    "Keep out until it is restored" },
  { "users", "restore", 1, 1, BANTER_SERVER_ADMIN_WRITES, BANTER_SERVER_ADMIN_NOTHING, restore,
    "USER", "End what suspend or lock began" },
  { "users", "deactivate", 1, 2, BANTER_SERVER_ADMIN_WRITES, BANTER_SERVER_ADMIN_NOTHING,
    deactivate, "USER [erase]", "Close the account for good" },
  { "users", "set-birthday", 2, 2, BANTER_SERVER_ADMIN_WRITES, BANTER_SERVER_ADMIN_NOTHING,
    set_birthday, "USER YYYY-MM-DD", "Correct a birthday" },
  { "users", "set-admin", 2, 2, BANTER_SERVER_ADMIN_WRITES, BANTER_SERVER_ADMIN_NOTHING, set_admin,
    "USER yes|no", "Whether /admin endpoints are theirs" },
};
BANTER_SERVER_DEFINE_ADMIN (users, commands)
