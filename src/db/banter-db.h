/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "banter-db-error.h"

/* SQLite, as the rest of the program sees it: a connection, statements with typed arguments,
 * cursors, transactions, migrations. A connection belongs to the thread that first runs a statement
 * on it (asserted); only banter_db_interrupt() may be called from another.
 *
 * SQL is always a string that lives as long as the program (`static const char[]` or a literal):
 * the compiled statement is cached under its address. Values are bound by a signature, one letter
 * each:
 *
 *   s  const char *   text, NULL is SQL NULL
 *   i  gint64         (cast what is narrower: the arguments are variadic)
 *   b  gboolean
 *   d  double
 *   B  GBytes *       blob, NULL is SQL NULL
 *
 * and read by the same letters, with `S` in place of `s` for text that the caller frees. */

G_BEGIN_DECLS

typedef struct _BanterDb BanterDb;
typedef struct _BanterDbCursor BanterDbCursor;

typedef enum
{
  BANTER_DB_READ_WRITE, /* created if missing, mode 0600 */
  BANTER_DB_READ_ONLY,  /* must exist */
} BanterDbMode;

/**
 * banter_db_open:
 * @path: the file
 * @mode: how
 * @error: a #BanterDbError
 *
 * Foreign keys, write-ahead log, synchronous=FULL, the busy time-out and the overwriting of what is
 * deleted are set and read back.
 *
 * Returns: (transfer full) (nullable): the connection
 */
BanterDb *banter_db_open (const char *path, BanterDbMode mode, GError **error);

/* Closes from any thread, once no other uses the connection; all cursors must be gone. */
void banter_db_close (BanterDb *db);

/* Brings the write-ahead log into the database if it has become long. By itself a connection does
 * that within a commit; once its owner has called this, only here: when nobody waits any more for
 * what was committed. */
void banter_db_checkpoint (BanterDb *db);

const char *banter_db_get_path (BanterDb *db);

/* Makes the running statement end with %G_IO_ERROR_CANCELLED. From any thread. */
void banter_db_interrupt (BanterDb *db);

/**
 * banter_db_exec:
 * @db: the connection
 * @sql: one statement, static
 * @signature: what follows, then `GError **error`: banter_db_exec (db, SQL, "si", id, ts, &error)
 *
 * Runs a statement to its end; rows that it returns are dropped.
 *
 * Returns: %TRUE on success
 */
gboolean banter_db_exec (BanterDb *db, const char *sql, const char *signature, ...);

/**
 * banter_db_get:
 * @db: the connection
 * @sql: one statement, static
 * @signature: values, ':' and columns; the arguments are the values, the places, `GError **error`:
 *   banter_db_get (db, SQL, "s:iS", id, &position, &name, &error)
 *
 * Reads the first row. When there is none the places keep what they hold, so set them first to what
 * tells the caller so. Text is always `S`, a copy to free.
 *
 * Returns: %FALSE only on error
 */
gboolean banter_db_get (BanterDb *db, const char *sql, const char *signature, ...);

/**
 * banter_db_query:
 * @db: the connection
 * @sql: one statement, static
 * @signature: what follows: banter_db_query (db, SQL, "s", room_id)
 *
 * Errors, also of the statement itself, come from banter_db_cursor_next().
 *
 * Returns: (transfer full): a cursor before the first row; free it before the transaction ends
 */
BanterDbCursor *banter_db_query (BanterDb *db, const char *sql, const char *signature, ...);

/* Moves to the next row. Returns %FALSE at the end and on error: banter_db_cursor_failed() tells.
 */
gboolean banter_db_cursor_next (BanterDbCursor *cursor, GError **error);
gboolean banter_db_cursor_failed (BanterDbCursor *cursor);

/* Columns of the current row, from 0. Text and its like live until the cursor moves. SQL NULL reads
 * as %NULL, 0 or %FALSE. */
gboolean banter_db_cursor_is_null (BanterDbCursor *cursor, int column);
const char *banter_db_cursor_get_text (BanterDbCursor *cursor, int column);
char *banter_db_cursor_dup_text (BanterDbCursor *cursor, int column);
gint64 banter_db_cursor_get_int (BanterDbCursor *cursor, int column);
gboolean banter_db_cursor_get_bool (BanterDbCursor *cursor, int column);
double banter_db_cursor_get_double (BanterDbCursor *cursor, int column);
GBytes *banter_db_cursor_dup_blob (BanterDbCursor *cursor, int column);

/* Columns from 0 on by signature: banter_db_cursor_read (rows, "sSi", &borrowed, &owned, &number).
 * A `B` gives a new #GBytes. */
void banter_db_cursor_read (BanterDbCursor *cursor, const char *signature, ...);

void banter_db_cursor_free (BanterDbCursor *cursor);

/**
 * BanterDbFunc:
 *
 * The inside of a transaction. Returns: %TRUE to commit; %FALSE, with @error set, to roll back
 */
typedef gboolean (*BanterDbFunc) (BanterDb *db, gpointer data, GError **error);

/**
 * banter_db_transaction:
 * @db: the connection, with no transaction open
 * @func: what to do inside
 * @data: for @func
 * @error: a #BanterDbError, or what @func set
 *
 * BEGIN IMMEDIATE (a plain BEGIN on a read-only connection: one snapshot for several queries),
 * @func, then COMMIT; ROLLBACK if either fails.
 *
 * Returns: %TRUE if committed
 */
gboolean banter_db_transaction (BanterDb *db, BanterDbFunc func, gpointer data, GError **error);

/* The same inside an open transaction: if @func fails, only what it did is undone. */
gboolean banter_db_savepoint (BanterDb *db, BanterDbFunc func, gpointer data, GError **error);

/* For a writer that commits the work of many callers at once. A failed commit has rolled back. */
gboolean banter_db_begin (BanterDb *db, GError **error);
gboolean banter_db_commit (BanterDb *db, GError **error);
void banter_db_rollback (BanterDb *db);
/* FALSE also after an error inside the transaction (full disk) made SQLite roll back by itself. */
gboolean banter_db_in_transaction (BanterDb *db);

gint64 banter_db_get_last_insert_rowid (BanterDb *db);
/* Rows that the last INSERT, UPDATE or DELETE changed. */
int banter_db_get_changes (BanterDb *db);

/**
 * banter_db_migrate:
 * @db: a read-write connection
 * @resource_prefix: a folder of GResources with "0001-name.sql", "0002-name.sql", …, no number left
 * out
 * @error: %BANTER_DB_ERROR_TOO_NEW if the file is newer than the last of them: it is not touched
 *
 * Runs the files above the database's version, each in its own transaction. Each file ends with its
 * own `PRAGMA user_version = N`, which is checked. A database that already holds data is first
 * copied beside itself, to "<path>.v<old version>.backup".
 *
 * Returns: %TRUE if the database has the newest version
 */
gboolean banter_db_migrate (BanterDb *db, const char *resource_prefix, GError **error);

/* Copies the whole database, consistently, to a new file at @path, which is replaced. */
gboolean banter_db_backup (BanterDb *db, const char *path, GError **error);

/* PRAGMA quick_check. %BANTER_DB_ERROR_CORRUPT if it finds anything. */
gboolean banter_db_check (BanterDb *db, GError **error);

/* Tests only: the @nth statement from now (1 is the next; COMMIT counts) fails once, with @code. 0
 * = never. */
void banter_db_fail_for_tests (BanterDb *db, guint nth, BanterDbError code);
/* Tests only: statements run so far. */
guint banter_db_get_n_statements (BanterDb *db);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterDb, banter_db_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterDbCursor, banter_db_cursor_free)

G_END_DECLS
