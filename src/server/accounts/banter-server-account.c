/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-account"

#include "config.h"

#include "banter-server-account.h"

#include "banter-server-append.h"
#include "banter-server-policy.h"
#include "banter-server-session.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-id.h"
#include "banter-matrix-error.h"

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

gboolean
banter_server_account_get_profile (BanterDb *db, const char *user_id, char **displayname,
                                   char **avatar_url, GError **error)
{
  *displayname = NULL;
  *avatar_url = NULL;
  return banter_db_get (db, "SELECT displayname, avatar_url FROM users WHERE user_id = ?", "s:SS",
                        user_id, displayname, avatar_url, error);
}

static gboolean
leave_rooms (BanterServer *server, BanterDb *db, const char *user_id, GError **error)
{
  static const char sql[] = "SELECT room_id FROM memberships WHERE user_id = ? "
                            "AND membership IN ('join', 'invite', 'knock')";
  g_autoptr (GPtrArray) room_ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, sql, "s", user_id);

  while (banter_db_cursor_next (rows, error))
    g_ptr_array_add (room_ids, banter_db_cursor_dup_text (rows, 0));
  if (banter_db_cursor_failed (rows))
    return FALSE;
  for (guint i = 0; i < room_ids->len; i++)
    {
      BanterServerRoom *room
          = banter_server_room_get (server, db, g_ptr_array_index (room_ids, i), error);
      g_autofree char *event_id
          = room != NULL ? banter_server_append_membership (server, db, room, user_id, user_id,
                                                            "leave", NULL, FALSE, error)
                         : NULL;

      if (event_id == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
run_all (BanterDb *db, const char *const *statements, guint n_statements, const char *user_id,
         GError **error)
{
  for (guint i = 0; i < n_statements; i++)
    if (!banter_db_exec (db, statements[i], "s", user_id, error))
      return FALSE;
  return TRUE;
}

/* Before the rooms are left: what is said there then says nothing of the profile. */
static gboolean
erase_profile (BanterServer *server, BanterDb *db, const char *user_id, GError **error)
{
  static const char sql[] = "UPDATE users SET displayname = NULL, avatar_url = NULL, erased = ?"
                            " WHERE user_id = ?";

  return banter_db_exec (db, sql, "is",
                         banter_server_writer_next_id (banter_server_get_writer (server)), user_id,
                         error);
}

gboolean
banter_server_account_close (BanterServer *server, BanterDb *db, const char *user_id,
                             gboolean erase, GError **error)
{
  static const char *const on_close[] = {
    "UPDATE users SET is_deactivated = 1, password_hash = NULL WHERE user_id = ?",
    "DELETE FROM login_tokens WHERE user_id = ?",
    "DELETE FROM threepids WHERE user_id = ?",
    "DELETE FROM pushers WHERE user_id = ?",
    "DELETE FROM key_backups WHERE user_id = ?",
  };
  static const char *const on_erase[] = {
    "UPDATE users SET birthday = NULL WHERE user_id = ?",
    "DELETE FROM profile_fields WHERE user_id = ?",
    "DELETE FROM account_data WHERE user_id = ?",
    "DELETE FROM filters WHERE user_id = ?",
    "DELETE FROM accepted WHERE user_id = ?",
  };

  banter_server_policy_forget (server);
  return (!erase || erase_profile (server, db, user_id, error))
         && leave_rooms (server, db, user_id, error)
         && run_all (db, on_close, G_N_ELEMENTS (on_close), user_id, error)
         && (!erase || run_all (db, on_erase, G_N_ELEMENTS (on_erase), user_id, error))
         && banter_server_session_end_all (banter_server_get_writer (server), db, user_id, NULL,
                                           error);
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
