/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-store"

#include "config.h"

#include "banter-store-private.h"

#include "banter-matrix-favourites.h"

#include "banter-store-resources.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* The store as a whole: opening after a clean or an unclean end, the session, and the frame of
 * every transaction. Belongs to the engine thread. What is inside the tables is in the files
 * beside. */

#define UNCLEAN_MARK "store.open" /* exists while the store is open */

G_DEFINE_QUARK (banter_store_error_quark, banter_store_error)

typedef struct
{
  BanterStore *store;
  BanterStoreFunc func;
  gpointer data;
} Write;

static gboolean
run_write (BanterDb *db, gpointer data, GError **error)
{
  Write *write = data;

  return write->func (write->store, write->data, error)
         && banter_store_index_words (write->store, error);
}

gboolean
banter_store_write (BanterStore *store, BanterStoreFunc func, gpointer data,
                    BanterChangeSet **changes, GError **error)
{
  Write write = { store, func, data };
  gboolean done;

  g_assert (store->changes == NULL);

  store->changes = banter_change_set_new ();
  done = banter_db_transaction (store->db, run_write, &write, error);
  if (done && changes != NULL)
    *changes = g_steal_pointer (&store->changes);
  else
    g_clear_pointer (&store->changes, banter_change_set_unref);
  return done;
}

/* Opened, and of the version that this program knows. */
BanterDb *
banter_store_open_db (const char *path, GError **error)
{
  g_autoptr (BanterDb) db = banter_db_open (path, BANTER_DB_READ_WRITE, error);

  g_resources_register (banter_store_get_resource ());
  if (db == NULL || !banter_db_migrate (db, BANTER_STORE_SQL, error))
    return NULL;
  return g_steal_pointer (&db);
}

/* As it should be on the disk; checked in full where the last run did not end well. */
static BanterDb *
open_checked (const char *path, gboolean unclean, GError **error)
{
  g_autoptr (BanterDb) db = banter_store_open_db (path, error);

  if (db == NULL || (unclean && !banter_db_check (db, error)))
    return NULL;
  return g_steal_pointer (&db);
}

static gboolean
open_or_salvage (BanterStore *store, GError **error)
{
  g_autofree char *path = g_build_filename (store->dir, BANTER_STORE_FILE, NULL);
  g_autofree char *mark = g_build_filename (store->dir, UNCLEAN_MARK, NULL);
  g_autoptr (GError) local_error = NULL;

  store->db = open_checked (path, g_file_test (mark, G_FILE_TEST_EXISTS), &local_error);
  if (store->db == NULL && g_error_matches (local_error, BANTER_DB_ERROR, BANTER_DB_ERROR_CORRUPT))
    {
      g_warning ("the store is damaged: %s", local_error->message);
      g_clear_error (&local_error);
      store->db = banter_store_salvage (path, &store->n_salvaged, &local_error);
      store->damaged = store->db != NULL;
    }
  if (store->db == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!g_file_set_contents_full (mark, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, &local_error))
    g_warning ("%s", local_error->message); /* only a check is lost */
  return TRUE;
}

BanterStore *
banter_store_open (const char *dir, GError **error)
{
  g_autoptr (BanterStore) store = NULL;
  g_autoptr (BanterSessionRow) session = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (dir != NULL, NULL);

  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      g_set_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_OPEN, "%s: %s", dir, g_strerror (errno));
      return NULL;
    }
  store = g_new0 (BanterStore, 1);
  store->dir = g_strdup (dir);
  if (!open_or_salvage (store, error) || !banter_store_outbox_recover (store, error))
    return NULL;
  session = banter_store_get_session (store, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  store->user_id = session != NULL ? g_strdup (session->user_id) : NULL;
  store->words_wait = TRUE; /* of an earlier run, or not: the first step tells */
  return g_steal_pointer (&store);
}

void
banter_store_close (BanterStore *store)
{
  if (store == NULL)
    return;
  if (store->db != NULL)
    {
      g_autofree char *mark = g_build_filename (store->dir, UNCLEAN_MARK, NULL);

      g_clear_pointer (&store->db, banter_db_close);
      g_unlink (mark);
    }
  g_free (store->dir);
  g_free (store->user_id);
  g_free (store);
}

gboolean
banter_store_was_damaged (BanterStore *store, guint *n_outbox_rows)
{
  g_return_val_if_fail (store != NULL, FALSE);

  if (n_outbox_rows != NULL)
    *n_outbox_rows = store->n_salvaged;
  return store->damaged;
}

BanterSessionRow *
banter_store_get_session (BanterStore *store, GError **error)
{
  static const char sql[] = "SELECT user_id, device_id, homeserver, display_name, avatar"
                            " FROM session";
  g_autoptr (BanterSessionRow) row = g_new0 (BanterSessionRow, 1);

  g_return_val_if_fail (store != NULL, NULL);

  if (!banter_db_get (store->db, sql, ":SSSSS", &row->user_id, &row->device_id, &row->homeserver,
                      &row->display_name, &row->avatar, error))
    return NULL;
  return row->user_id != NULL ? g_steal_pointer (&row) : NULL;
}

static gboolean
clear_inside (BanterStore *store, gpointer data, GError **error)
{
  static const char *const statements[] = {
    "DELETE FROM session", "DELETE FROM rooms",  "DELETE FROM account_data", "DELETE FROM direct",
    "DELETE FROM outbox",  "DELETE FROM drafts", "DELETE FROM media",        "DELETE FROM openings",
  };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    if (!banter_db_exec (store->db, statements[i], "", error))
      return FALSE;
  return TRUE;
}

gboolean
banter_store_clear (BanterStore *store, GError **error)
{
  g_return_val_if_fail (store != NULL, FALSE);

  if (!banter_store_write (store, clear_inside, NULL, NULL, error))
    return FALSE;
  g_clear_pointer (&store->user_id, g_free);
  return TRUE;
}

/* What waits keeps its place; what the server has comes back from there. The favourites that it has
 * not heard of yet lie among the account data. */
static gboolean
clear_cache_inside (BanterStore *store, gpointer data, GError **error)
{
  static const char *const statements[] = {
    "DELETE FROM rooms",
    "DELETE FROM account_data WHERE type <> '" BANTER_MATRIX_FAVOURITES_WAITING "'",
    "DELETE FROM direct",
    "DELETE FROM media",
    "DELETE FROM outbox WHERE state = 3",
    "UPDATE session SET since = NULL",
  };

  G_STATIC_ASSERT (BANTER_SEND_SENT == 3);
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    if (!banter_db_exec (store->db, statements[i], "", error))
      return FALSE;
  return TRUE;
}

gboolean
banter_store_clear_cache (BanterStore *store, GError **error)
{
  g_return_val_if_fail (store != NULL, FALSE);

  return banter_store_write (store, clear_cache_inside, NULL, NULL, error);
}

static gboolean
set_session_inside (BanterStore *store, gpointer data, GError **error)
{
  static const char sql[]
      = "INSERT INTO session (id, user_id, device_id, homeserver) VALUES (1, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET device_id = excluded.device_id,"
        "  homeserver = excluded.homeserver";
  const BanterSessionRow *row = data;

  if (store->user_id != NULL && g_strcmp0 (store->user_id, row->user_id) != 0
      && !clear_inside (store, NULL, error))
    return FALSE;
  return banter_db_exec (store->db, sql, "sss", row->user_id, row->device_id, row->homeserver,
                         error);
}

gboolean
banter_store_set_session (BanterStore *store, const char *user_id, const char *device_id,
                          const char *homeserver, GError **error)
{
  BanterSessionRow row = { .user_id = (char *)user_id,
                           .device_id = (char *)device_id,
                           .homeserver = (char *)homeserver };

  g_return_val_if_fail (store != NULL && user_id != NULL, FALSE);
  g_return_val_if_fail (device_id != NULL && homeserver != NULL, FALSE);

  if (!banter_store_write (store, set_session_inside, &row, NULL, error))
    return FALSE;
  g_free (store->user_id);
  store->user_id = g_strdup (user_id);
  return TRUE;
}

static gboolean
set_profile_inside (BanterStore *store, gpointer data, GError **error)
{
  const BanterSessionRow *row = data;

  store->changes->flags |= BANTER_CHANGED_SESSION;
  return banter_db_exec (store->db, "UPDATE session SET display_name = ?, avatar = ?", "ss",
                         row->display_name, row->avatar, error);
}

gboolean
banter_store_set_own_profile (BanterStore *store, const char *display_name, const char *avatar,
                              BanterChangeSet **changes, GError **error)
{
  BanterSessionRow row = { .display_name = (char *)display_name, .avatar = (char *)avatar };

  g_return_val_if_fail (store != NULL, FALSE);

  return banter_store_write (store, set_profile_inside, &row, changes, error);
}

BanterDb *
banter_store_get_db_for_tests (BanterStore *store)
{
  g_return_val_if_fail (store != NULL, NULL);

  return store->db;
}
