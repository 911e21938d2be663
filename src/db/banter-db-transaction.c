/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-db-transaction"

#include "config.h"

#include "banter-db-private.h"

/* Transactions and savepoints. An error path never commits, and a transaction that SQLite itself
 * has rolled back (full disk, I/O error) is not rolled back twice. */

gboolean
banter_db_in_transaction (BanterDb *db)
{
  g_return_val_if_fail (db != NULL, FALSE);

  banter_db_enter (db);
  return sqlite3_get_autocommit (db->sqlite) == 0;
}

gboolean
banter_db_begin (BanterDb *db, GError **error)
{
  g_return_val_if_fail (db != NULL, FALSE);
  g_return_val_if_fail (!banter_db_in_transaction (db), FALSE);

  if (db->mode == BANTER_DB_READ_ONLY)
    return banter_db_exec (db, "BEGIN", "", error);
  return banter_db_exec (db, "BEGIN IMMEDIATE", "", error);
}

gboolean
banter_db_commit (BanterDb *db, GError **error)
{
  g_return_val_if_fail (db != NULL, FALSE);

  if (!banter_db_in_transaction (db))
    {
      g_set_error_literal (error, BANTER_DB_ERROR, BANTER_DB_ERROR_FAILED,
                           "commit: an earlier error has ended the transaction");
      return FALSE;
    }
  if (banter_db_exec (db, "COMMIT", "", error))
    return TRUE;
  banter_db_rollback (db);
  return FALSE;
}

void
banter_db_rollback (BanterDb *db)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (db != NULL);

  if (banter_db_in_transaction (db) && !banter_db_exec (db, "ROLLBACK", "", &error))
    g_warning ("%s", error->message);
}

gboolean
banter_db_transaction (BanterDb *db, BanterDbFunc func, gpointer data, GError **error)
{
  g_return_val_if_fail (db != NULL && func != NULL, FALSE);

  if (!banter_db_begin (db, error))
    return FALSE;
  if (func (db, data, error))
    return banter_db_commit (db, error);
  banter_db_rollback (db);
  return FALSE;
}

gboolean
banter_db_savepoint (BanterDb *db, BanterDbFunc func, gpointer data, GError **error)
{
  g_autoptr (GError) undo_error = NULL;

  g_return_val_if_fail (db != NULL && func != NULL, FALSE);
  g_return_val_if_fail (banter_db_in_transaction (db), FALSE);

  /* Savepoints may share a name: RELEASE and ROLLBACK TO mean the innermost. */
  if (!banter_db_exec (db, "SAVEPOINT inner", "", error))
    return FALSE;
  if (func (db, data, error))
    return banter_db_exec (db, "RELEASE inner", "", error);
  if (banter_db_in_transaction (db)
      && (!banter_db_exec (db, "ROLLBACK TO inner", "", &undo_error)
          || !banter_db_exec (db, "RELEASE inner", "", &undo_error)))
    {
      /* What cannot be undone alone must not be committed with the rest. */
      g_warning ("%s", undo_error->message);
      banter_db_rollback (db);
    }
  return FALSE;
}
