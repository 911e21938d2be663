/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-txn"

#include "config.h"

#include "banter-server-txn.h"

#include "banter-clock.h"

/* The last of the route's parameters is the id; those before it belong to the scope. */
static char *
dup_scope (BanterServerCall *call, const char *txn_id)
{
  GString *scope = g_string_new (call->route->path);

  for (guint i = 0; call->params[i] != txn_id; i++)
    g_string_append_printf (scope, " %s", call->params[i]);
  return g_string_free (scope, FALSE);
}

gboolean
banter_server_txn_find (BanterServerCall *call, const char *txn_id, char **event_id, GError **error)
{
  static const char sql[] = "SELECT event_id FROM transactions WHERE user_id = ? AND device_id = ?"
                            " AND scope = ? AND txn_id = ?";
  g_autofree char *scope = dup_scope (call, txn_id);

  *event_id = NULL;
  return banter_db_get (call->db, sql, "ssss:S", call->user_id, call->device_id, scope, txn_id,
                        event_id, error);
}

gboolean
banter_server_txn_store (BanterServerCall *call, const char *txn_id, const char *event_id,
                         GError **error)
{
  static const char sql[]
      = "INSERT INTO transactions (user_id, device_id, scope, txn_id, event_id, created_ts)"
        " VALUES (?, ?, ?, ?, ?, ?)";
  g_autofree char *scope = dup_scope (call, txn_id);

  return banter_db_exec (call->db, sql, "sssssi", call->user_id, call->device_id, scope, txn_id,
                         event_id, banter_clock_now_ms (), error);
}
