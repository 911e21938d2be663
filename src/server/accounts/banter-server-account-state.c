/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-account-state"

#include "config.h"

#include <string.h>

#include "banter-server-account-state.h"

#include "banter-server-policy.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-error.h"

/* Suspended and locked accounts: which calls are left to them. What is not listed here is refused,
 * so a new endpoint has to be allowed on purpose. */

#define CLIENT "/_matrix/client/"

static const char *const names[] = {
  [BANTER_SERVER_ACCOUNT_ACTIVE] = "active",
  [BANTER_SERVER_ACCOUNT_SUSPENDED] = "suspended",
  [BANTER_SERVER_ACCOUNT_LOCKED] = "locked",
};

static const char *const when_locked[] = {
  CLIENT "v3/logout",
  CLIENT "v3/logout/all",
  NULL,
};

/* Beside every GET: signing in and out, keys and verification, reading, one's own settings,
 * leaving, reporting, closing the account. */
static const char *const when_suspended[] = {
  CLIENT "v3/logout",
  CLIENT "v3/logout/all",
  CLIENT "v3/delete_devices",
  CLIENT "v1/login/get_token",
  CLIENT "v3/account/password",
  CLIENT "v3/account/deactivate",
  CLIENT "v3/keys/upload",
  CLIENT "v3/keys/query",
  CLIENT "v3/keys/claim",
  CLIENT "v3/keys/device_signing/upload",
  CLIENT "v3/keys/signatures/upload",
  CLIENT "v3/room_keys/version",
  CLIENT "v3/room_keys/version/{version}",
  CLIENT "v3/room_keys/keys",
  CLIENT "v3/room_keys/keys/{room}",
  CLIENT "v3/room_keys/keys/{room}/{session}",
  CLIENT "v3/sendToDevice/{type}/{txn}",
  CLIENT "v3/user/{user}/filter",
  CLIENT "v3/user/{user}/account_data/{type}",
  CLIENT "v3/user/{user}/rooms/{room}/account_data/{type}",
  CLIENT "v3/user/{user}/rooms/{room}/tags/{tag}",
  CLIENT "v3/pushers/set",
  CLIENT "v3/pushrules/global/{kind}/{rule}",
  CLIENT "v3/pushrules/global/{kind}/{rule}/enabled",
  CLIENT "v3/pushrules/global/{kind}/{rule}/actions",
  CLIENT "v3/rooms/{room}/receipt/{type}/{event}",
  CLIENT "v3/rooms/{room}/read_markers",
  CLIENT "v3/rooms/{room}/leave",
  CLIENT "v3/rooms/{room}/forget",
  CLIENT "v3/rooms/{room}/report",
  CLIENT "v3/rooms/{room}/report/{event}",
  CLIENT "v3/users/{user}/report",
  CLIENT "v3/publicRooms",
  CLIENT "v3/search",
  CLIENT "v3/user_directory/search",
  NULL,
};

static const char SELECT_SENDER[] = "SELECT sender = ? FROM events WHERE event_id = ?";

/* The names of parameters are the routes' own business. */
static gboolean
is_pattern (const char *path, const char *pattern)
{
  while (*path != '\0' && *path == *pattern)
    {
      if (*path == '{')
        {
          path = strchr (path, '}');
          pattern = strchr (pattern, '}');
        }
      path++;
      pattern++;
    }
  return *path == *pattern;
}

static gboolean
is_listed (const char *path, const char *const *patterns)
{
  for (; *patterns != NULL; patterns++)
    if (is_pattern (path, *patterns))
      return TRUE;
  return FALSE;
}

const char *
banter_server_account_state_to_string (BanterServerAccountState state)
{
  g_return_val_if_fail ((guint)state < G_N_ELEMENTS (names), "locked");

  return names[state];
}

BanterServerAccountState
banter_server_account_state_from_string (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (text, names[i]) == 0)
      return (BanterServerAccountState)i;
  return BANTER_SERVER_ACCOUNT_LOCKED;
}

gboolean
banter_server_account_set_state (BanterServer *server, BanterDb *db, const char *user_id,
                                 BanterServerAccountState state, GError **error)
{
  static const char sql[] = "UPDATE users SET state = ? WHERE user_id = ? AND NOT is_deactivated";

  if (!banter_db_exec (db, sql, "ss", banter_server_account_state_to_string (state), user_id,
                       error))
    return FALSE;
  if (banter_db_get_changes (db) == 0)
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                   "There is no open account of this name");
      return FALSE;
    }
  if (server == NULL)
    return TRUE;
  banter_server_policy_forget (server);
  banter_server_writer_forget_tokens (banter_server_get_writer (server), user_id);
  return TRUE;
}

/* A device can be signed out, but not named: its name is seen by others. */
static gboolean
deletes_device (const BanterServerCall *call)
{
  return g_str_equal (call->route->method, "DELETE")
         && is_pattern (call->route->path, CLIENT "v3/devices/{device}");
}

/* Taking back one's own words is left to a suspended account. */
static gboolean
is_own_redaction (BanterServerCall *call)
{
  BanterDb *db;
  gboolean is_own = FALSE;

  if (!is_pattern (call->route->path, CLIENT "v3/rooms/{room}/redact/{event}/{txn}"))
    return FALSE;
  db = banter_server_get_reader (call->server, NULL);
  return db != NULL
         && banter_db_get (db, SELECT_SENDER, "ss:b", call->user_id, call->params[1], &is_own, NULL)
         && is_own;
}

gboolean
banter_server_account_check_state (BanterServerCall *call, BanterServerAccountState state,
                                   GError **error)
{
  const char *path = call->route->path;

  if (state == BANTER_SERVER_ACCOUNT_ACTIVE)
    return TRUE;
  if (state == BANTER_SERVER_ACCOUNT_LOCKED)
    {
      if (is_listed (path, when_locked))
        return TRUE;
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_USER_LOCKED,
                           "This account is locked");
      return FALSE;
    }
  if (g_str_equal (call->route->method, "GET") || is_listed (path, when_suspended)
      || deletes_device (call) || is_own_redaction (call))
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_USER_SUSPENDED,
                       "This account is suspended");
  return FALSE;
}
