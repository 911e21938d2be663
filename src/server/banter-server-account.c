/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-account"

#include "config.h"

#include "banter-server-account.h"

#include "banter-server-tokens.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-id.h"
#include "banter-matrix-error.h"

#define DEVICE_CHARS 10

gboolean
banter_server_account_exists (BanterDb *db, const char *user_id, gboolean *exists, GError **error)
{
  gint64 n = 0;

  if (!banter_db_get (db, "SELECT 1 FROM users WHERE user_id = ?", "s:i", user_id, &n, error))
    return FALSE;
  *exists = n != 0;
  return TRUE;
}

gboolean
banter_server_account_create (BanterDb *db, const BanterServerNewAccount *account, GError **error)
{
  static const char sql[]
      = "INSERT INTO users (user_id, password_hash, birthday, displayname, avatar_url, created_ts)"
        " VALUES (?, ?, ?, ?, ?, ?)";
  gboolean exists;

  if (!banter_server_account_exists (db, account->user_id, &exists, error))
    return FALSE;
  if (exists)
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_USER_IN_USE,
                   "This user name is taken");
      return FALSE;
    }
  return banter_db_exec (db, sql, "sssssi", account->user_id, account->password_hash,
                         account->birthday, account->displayname, account->avatar_url,
                         banter_clock_now_ms (), error);
}

char *
banter_server_account_add_device (BanterServerWriter *writer, BanterDb *db, const char *user_id,
                                  const char *device_id, const char *display_name, char **token,
                                  GError **error)
{
  static const char sql[]
      = "INSERT INTO devices (user_id, device_id, display_name, token_hash, created_ts)"
        " VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (user_id, device_id) DO UPDATE SET token_hash = excluded.token_hash";
  g_autofree char *id
      = device_id != NULL ? g_strdup (device_id) : banter_random_token (DEVICE_CHARS);
  g_autofree char *new_token = banter_server_tokens_mint ();
  g_autoptr (GBytes) hash = banter_server_tokens_hash (new_token);

  if (!banter_db_exec (db, sql, "sssBi", user_id, id, display_name, hash, banter_clock_now_ms (),
                       error))
    return NULL;
  if (device_id != NULL)
    banter_server_writer_forget_tokens (writer, user_id);
  *token = g_steal_pointer (&new_token);
  return g_steal_pointer (&id);
}

gboolean
banter_server_account_get_profile (BanterDb *db, const char *user_id, char **displayname,
                                   char **avatar_url, GError **error)
{
  *displayname = NULL;
  *avatar_url = NULL;
  return banter_db_get (db, "SELECT displayname, avatar_url FROM users WHERE user_id = ?", "s:SS",
                        user_id, displayname, avatar_url, error);
}

char *
banter_server_account_build_id (BanterServer *server, const char *name)
{
  g_autofree char *localpart = NULL;
  g_autofree char *server_name = NULL;
  g_autofree char *id = NULL;

  if (*name != '@')
    id = g_strdup_printf ("@%s:%s", name, banter_server_get_name (server));
  else
    id = g_strdup (name);
  if (!banter_user_id_parse (id, &localpart, &server_name)
      || !g_str_equal (server_name, banter_server_get_name (server)))
    return NULL;
  return g_steal_pointer (&id);
}
