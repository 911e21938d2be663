/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-store-salvage"

#include "config.h"

#include "banter-store-private.h"

#include "banter-clock.h"

#include <errno.h>
#include <glib/gstdio.h>

/* A damaged file: moved aside, never deleted. What only this computer has (who is signed in, what
 * waits to be sent, drafts) is read out of it row by row, from both ends of each table, as far as
 * its pages hold; everything else comes back from the server with a first sync. */

typedef gboolean (*Copy) (BanterDb *fresh, BanterDbCursor *row, GError **error);

static gboolean
copy_session (BanterDb *fresh, BanterDbCursor *row, GError **error)
{
  static const char sql[]
      = "INSERT OR IGNORE INTO session (id, user_id, device_id, homeserver, display_name, avatar)"
        " VALUES (1, ?, ?, ?, ?, ?)";
  const char *column[5];

  banter_db_cursor_read (row, "sssss", &column[0], &column[1], &column[2], &column[3], &column[4]);
  return banter_db_exec (fresh, sql, "sssss", column[0], column[1], column[2], column[3], column[4],
                         error);
}

static gboolean
copy_draft (BanterDb *fresh, BanterDbCursor *row, GError **error)
{
  return banter_db_exec (fresh, "INSERT OR IGNORE INTO drafts (room_id, text) VALUES (?, ?)", "ss",
                         banter_db_cursor_get_text (row, 0), banter_db_cursor_get_text (row, 1),
                         error);
}

static gboolean
copy_outbox (BanterDb *fresh, BanterDbCursor *row, GError **error)
{
  static const char sql[]
      = "INSERT OR IGNORE INTO outbox (id, seq, kind, room_id, txn_id, type, content, target,"
        " state, event_id, fail_reason, attempts, created_ts, due_ts)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  const char *room_id, *txn_id, *type, *content, *target, *event_id, *fail_reason;
  gint64 id, seq, kind, state, attempts, created_ts, due_ts;

  banter_db_cursor_read (row, "iiisssssissiii", &id, &seq, &kind, &room_id, &txn_id, &type,
                         &content, &target, &state, &event_id, &fail_reason, &attempts, &created_ts,
                         &due_ts);
  return banter_db_exec (fresh, sql, "iiisssssissiii", id, seq, kind, room_id, txn_id, type,
                         content, target, state, event_id, fail_reason, attempts, created_ts,
                         due_ts, error);
}

/* Since version 2; a damaged file may be older. */
static gboolean
copy_upload (BanterDb *fresh, BanterDbCursor *row, GError **error)
{
  return banter_db_exec (fresh, "UPDATE outbox SET upload = ?2 WHERE id = ?1", "is",
                         banter_db_cursor_get_int (row, 0), banter_db_cursor_get_text (row, 1),
                         error);
}

static gboolean
copy_opening (BanterDb *fresh, BanterDbCursor *row, GError **error)
{
  static const char sql[] = "INSERT INTO openings (user_id, text, room_id, abandoned)"
                            " VALUES (?, ?, ?, ?)";

  return banter_db_exec (fresh, sql, "sssi", banter_db_cursor_get_text (row, 0),
                         banter_db_cursor_get_text (row, 1), banter_db_cursor_get_text (row, 2),
                         banter_db_cursor_get_int (row, 3), error);
}

#define OUTBOX_SQL                                                                                 \
  "SELECT id, seq, kind, room_id, txn_id, type, content, target, state, event_id, fail_reason,"    \
  " attempts, created_ts, due_ts FROM outbox NOT INDEXED ORDER BY id"

static const struct
{
  const char *sql;
  Copy copy;
} tables[] = {
  { "SELECT user_id, device_id, homeserver, display_name, avatar FROM session", copy_session },
  { "SELECT room_id, text FROM drafts ORDER BY room_id", copy_draft },
  { "SELECT room_id, text FROM drafts ORDER BY room_id DESC", copy_draft },
  { OUTBOX_SQL, copy_outbox },
  { OUTBOX_SQL " DESC", copy_outbox },
  { "SELECT id, upload FROM outbox NOT INDEXED WHERE upload IS NOT NULL", copy_upload },
  { "SELECT user_id, text, room_id, abandoned FROM openings", copy_opening },
};

typedef struct
{
  BanterDb *damaged;
} Salvage;

/* Errors of the damaged side end one table's reading; errors of the fresh side end everything. */
static gboolean
copy_tables (BanterDb *fresh, gpointer data, GError **error)
{
  BanterDb *damaged = ((Salvage *)data)->damaged;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr (BanterDbCursor) rows = banter_db_query (damaged, tables[i].sql, "");
      g_autoptr (GError) read_error = NULL;
      g_autoptr (GError) write_error = NULL;

      while (banter_db_cursor_next (rows, &read_error))
        if (!tables[i].copy (fresh, rows, &write_error)
            && !g_error_matches (write_error, BANTER_DB_ERROR, BANTER_DB_ERROR_CONSTRAINT))
          {
            g_propagate_error (error, g_steal_pointer (&write_error));
            return FALSE;
          }
        else
          g_clear_error (&write_error); /* a row whose bytes were damaged fits no table */
      if (read_error != NULL)
        g_message ("salvage: %s", read_error->message);
    }
  return TRUE;
}

/* The log belongs to the file: without it the newest rows are missing. */
static gboolean
move_aside (const char *path, const char *aside, GError **error)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (aside, suffixes[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          g_set_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_OPEN, "move aside: %s",
                       g_strerror (errno));
          return FALSE;
        }
    }
  return TRUE;
}

BanterDb *
banter_store_salvage (const char *path, guint *n_outbox_rows, GError **error)
{
  g_autofree char *aside
      = g_strdup_printf ("%s.damaged-%" G_GINT64_FORMAT, path, banter_clock_now_ms ());
  g_autoptr (BanterDb) damaged = NULL;
  g_autoptr (BanterDb) fresh = NULL;
  g_autoptr (GError) damaged_error = NULL;
  gint64 n_rows = 0;

  if (!move_aside (path, aside, error))
    return NULL;
  fresh = banter_store_open_db (path, error);
  if (fresh == NULL)
    return NULL;
  damaged = banter_db_open (aside, BANTER_DB_READ_WRITE, &damaged_error);
  if (damaged == NULL)
    g_message ("nothing can be read from the damaged store: %s", damaged_error->message);
  else if (!banter_db_transaction (fresh, copy_tables, &(Salvage){ damaged }, error))
    return NULL;
  if (!banter_db_get (fresh, "SELECT count(*) FROM outbox", ":i", &n_rows, error))
    return NULL;
  *n_outbox_rows = (guint)n_rows;
  return g_steal_pointer (&fresh);
}
