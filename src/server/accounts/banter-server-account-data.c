/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-account-data"

#include "config.h"

#include "banter-server-account-data.h"

#include "banter-server-policy.h"
#include "banter-server-presence.h"
#include "banter-server-unread.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-account.h"

/* Account data as rows. What clients write is a wish; the rules read it, so it is checked here. */

static const char UPSERT[]
    = "INSERT INTO account_data (user_id, room_id, type, content, stream_id) VALUES (?, ?, ?, ?, "
      "?) "
      "ON CONFLICT DO UPDATE SET content = excluded.content, stream_id = excluded.stream_id";
static const char SELECT_CONTENT[]
    = "SELECT content FROM account_data WHERE user_id = ? AND room_id = ? AND type = ?";

/* What others see, or one's own counts, may follow from a document. */
static gboolean
take_effect (BanterServer *server, BanterDb *db, const char *user_id, const char *type,
             GError **error)
{
  if (g_str_equal (type, BANTER_MATRIX_ACCOUNT_IGNORED))
    return banter_server_unread_forget_ignored (server, db, user_id, error);
  if (g_str_equal (type, BANTER_MATRIX_ACCOUNT_PRIVACY))
    return banter_server_presence_announce (banter_server_get_presence (server), db, user_id,
                                            error);
  return TRUE;
}

gboolean
banter_server_account_data_put (BanterServer *server, BanterDb *db, const char *user_id,
                                const char *room_id, const char *type, const char *content,
                                GError **error)
{
  BanterServerWriter *writer = banter_server_get_writer (server);

  if (*room_id == '\0'
      && !banter_server_policy_account_data (server, db, user_id, type, content, error))
    return FALSE;
  if (!banter_db_exec (db, UPSERT, "ssssi", user_id, room_id, type, content,
                       banter_server_writer_next_id (writer), error))
    return FALSE;
  banter_server_writer_wake (writer, user_id);
  return *room_id != '\0' || take_effect (server, db, user_id, type, error);
}

char *
banter_server_account_data_get (BanterDb *db, const char *user_id, const char *room_id,
                                const char *type, GError **error)
{
  char *content = NULL;

  if (!banter_db_get (db, SELECT_CONTENT, "sss:S", user_id, room_id, type, &content, error))
    return NULL;
  return content;
}

GHashTable *
banter_server_account_data_load_ignored (BanterDb *db, const char *user_id, GError **error)
{
  g_autofree char *content = NULL;
  g_autoptr (BanterMatrixIgnored) list = NULL;
  GHashTable *ignored;

  if (!banter_db_get (db, SELECT_CONTENT, "sss:S", user_id, "", BANTER_MATRIX_ACCOUNT_IGNORED,
                      &content, error))
    return NULL;
  if (content != NULL)
    list = banter_json_decode (&banter_matrix_ignored_type, content, -1, NULL);
  ignored = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (list != NULL && list->ignored_users != NULL)
    {
      GHashTableIter iter;
      gpointer other;

      g_hash_table_iter_init (&iter, list->ignored_users);
      while (g_hash_table_iter_next (&iter, &other, NULL))
        g_hash_table_add (ignored, g_strdup (other));
    }
  return ignored;
}

gboolean
banter_server_account_data_blocks_invites (BanterDb *db, const char *user_id, gboolean *blocks,
                                           GError **error)
{
  g_autofree char *content = NULL;
  g_autofree char *unstable = NULL;
  g_autoptr (BanterMatrixInvitePermission) permission = NULL;

  if (!banter_db_get (db, SELECT_CONTENT, "sss:S", user_id, "", BANTER_MATRIX_ACCOUNT_INVITES,
                      &content, error)
      || !banter_db_get (db, SELECT_CONTENT, "sss:S", user_id, "",
                         BANTER_MATRIX_ACCOUNT_INVITES_UNSTABLE, &unstable, error))
    return FALSE;
  if (content != NULL || unstable != NULL)
    permission = banter_json_decode (&banter_matrix_invite_permission_type,
                                     content != NULL ? content : unstable, -1, NULL);
  *blocks = permission != NULL && g_strcmp0 (permission->default_action, "block") == 0;
  return TRUE;
}

gboolean
banter_server_account_data_permitted_since (BanterDb *db, const char *user_id, gint64 since,
                                            gboolean *changed, GError **error)
{
  static const char sql[]
      = "SELECT EXISTS (SELECT 1 FROM account_data WHERE user_id = ? AND stream_id > ?"
        " AND room_id = '' AND type IN (?, ?))";

  return banter_db_get (db, sql, "siss:b", user_id, since, BANTER_MATRIX_ACCOUNT_INVITES,
                        BANTER_MATRIX_ACCOUNT_INVITES_UNSTABLE, changed, error);
}
