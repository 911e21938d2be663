/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-db-statement"

#include "config.h"

#include "banter-db-private.h"

/* Statements: compiled once per connection and kept under the address of their SQL, bound and read
 * by signature. A statement that is already running (a query inside the same query) gets a
 * second compiled copy, which goes with its cursor. */

struct _BanterDbCursor
{
  BanterDb *db;
  sqlite3_stmt *statement; /* NULL: could not be prepared */
  GError *pending;         /* from prepare and bind, given to the first next() */
  gboolean own_statement;
  gboolean started;
  gboolean failed;
};

static sqlite3_stmt *
prepare (BanterDb *db, const char *sql, gboolean *own, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (db->statements, sql);
  const char *tail = NULL;
  int code;

  *own = FALSE;
  if (statement != NULL && !sqlite3_stmt_busy (statement))
    return statement;

  *own = statement != NULL;
  code = sqlite3_prepare_v3 (db->sqlite, sql, -1, *own ? 0 : SQLITE_PREPARE_PERSISTENT, &statement,
                             &tail);
  if (code != SQLITE_OK)
    {
      banter_db_set_error (error, db->sqlite, code, "prepare");
      return NULL;
    }
  g_assert (statement != NULL && tail != NULL && *tail == '\0');
  if (!*own)
    g_hash_table_insert (db->statements, (gpointer)sql, statement);
  return statement;
}

/* @keep: SQLITE_STATIC if the values outlive the run of the statement, else SQLITE_TRANSIENT */
static int
bind_one (sqlite3_stmt *statement, int index, char letter, sqlite3_destructor_type keep,
          va_list *args)
{
  const char *text;
  GBytes *bytes;

  switch (letter)
    {
    case 's':
      text = va_arg (*args, const char *);
      return sqlite3_bind_text (statement, index, text, -1, keep);
    case 'i':
      return sqlite3_bind_int64 (statement, index, va_arg (*args, gint64));
    case 'b':
      return sqlite3_bind_int (statement, index, va_arg (*args, gboolean) != FALSE);
    case 'd':
      return sqlite3_bind_double (statement, index, va_arg (*args, double));
    case 'B':
      bytes = va_arg (*args, GBytes *);
      if (bytes == NULL)
        return sqlite3_bind_null (statement, index);
      /* A GBytes without data has a NULL pointer, which would bind SQL NULL. */
      if (g_bytes_get_size (bytes) == 0)
        return sqlite3_bind_zeroblob (statement, index, 0);
      return sqlite3_bind_blob64 (statement, index, g_bytes_get_data (bytes, NULL),
                                  g_bytes_get_size (bytes), keep);
    default:
      g_error ("unknown letter “%c” in a signature", letter);
    }
}

/* Binds up to the end of @signature or its ':'; returns where it stopped. */
static const char *
bind_all (BanterDb *db, sqlite3_stmt *statement, const char *signature,
          sqlite3_destructor_type keep, va_list *args, GError **error)
{
  const char *letter = signature;
  int index = 1;
  int failed = SQLITE_OK;

  for (; *letter != '\0' && *letter != ':'; letter++, index++)
    {
      int code = bind_one (statement, index, *letter, keep, args);

      if (code != SQLITE_OK && failed == SQLITE_OK)
        failed = code;
    }
  g_assert (sqlite3_bind_parameter_count (statement) == index - 1);
  if (failed != SQLITE_OK)
    banter_db_set_error (error, db->sqlite, failed, "bind");
  return letter;
}

/* Moves @args past what a statement would have bound. */
static const char *
skip_all (const char *signature, va_list *args)
{
  const char *letter = signature;

  for (; *letter != '\0' && *letter != ':'; letter++)
    switch (*letter)
      {
      case 'i':
        (void)va_arg (*args, gint64);
        break;
      case 'b':
        (void)va_arg (*args, gboolean);
        break;
      case 'd':
        (void)va_arg (*args, double);
        break;
      default:
        (void)va_arg (*args, gpointer);
      }
  return letter;
}

static BanterDbCursor *
cursor_new (BanterDb *db, const char *sql, const char **signature, sqlite3_destructor_type keep,
            va_list *args)
{
  BanterDbCursor *cursor = g_new0 (BanterDbCursor, 1);

  banter_db_enter (db);
  cursor->db = db;
  cursor->statement = prepare (db, sql, &cursor->own_statement, &cursor->pending);
  if (cursor->statement != NULL)
    *signature = bind_all (db, cursor->statement, *signature, keep, args, &cursor->pending);
  else
    *signature = skip_all (*signature, args);
  return cursor;
}

static void
read_one (BanterDbCursor *cursor, int column, char letter, va_list *args)
{
  switch (letter)
    {
    case 's':
      *va_arg (*args, const char **) = banter_db_cursor_get_text (cursor, column);
      break;
    case 'S':
      *va_arg (*args, char **) = banter_db_cursor_dup_text (cursor, column);
      break;
    case 'i':
      *va_arg (*args, gint64 *) = banter_db_cursor_get_int (cursor, column);
      break;
    case 'b':
      *va_arg (*args, gboolean *) = banter_db_cursor_get_bool (cursor, column);
      break;
    case 'd':
      *va_arg (*args, double *) = banter_db_cursor_get_double (cursor, column);
      break;
    case 'B':
      *va_arg (*args, GBytes **) = banter_db_cursor_dup_blob (cursor, column);
      break;
    default:
      g_error ("unknown letter “%c” in a signature", letter);
    }
}

gboolean
banter_db_exec (BanterDb *db, const char *sql, const char *signature, ...)
{
  g_autoptr (BanterDbCursor) cursor = NULL;
  GError **error;
  va_list args;

  g_return_val_if_fail (db != NULL && sql != NULL && signature != NULL, FALSE);

  va_start (args, signature);
  cursor = cursor_new (db, sql, &signature, SQLITE_STATIC, &args);
  error = va_arg (args, GError **);
  va_end (args);

  while (banter_db_cursor_next (cursor, error))
    ;
  return !cursor->failed;
}

gboolean
banter_db_get (BanterDb *db, const char *sql, const char *signature, ...)
{
  g_autoptr (BanterDbCursor) cursor = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean found;
  va_list args;

  g_return_val_if_fail (db != NULL && sql != NULL && strchr (signature, ':') != NULL, FALSE);

  va_start (args, signature);
  cursor = cursor_new (db, sql, &signature, SQLITE_STATIC, &args);
  found = banter_db_cursor_next (cursor, &local_error);
  for (int column = 0; signature[1 + column] != '\0'; column++)
    {
      g_assert (signature[1 + column] != 's');
      if (found)
        read_one (cursor, column, signature[1 + column], &args);
      else
        (void)va_arg (args, gpointer);
    }
  if (local_error != NULL)
    g_propagate_error (va_arg (args, GError **), g_steal_pointer (&local_error));
  va_end (args);
  return !cursor->failed;
}

BanterDbCursor *
banter_db_query (BanterDb *db, const char *sql, const char *signature, ...)
{
  BanterDbCursor *cursor;
  va_list args;

  g_return_val_if_fail (db != NULL && sql != NULL && signature != NULL, NULL);

  va_start (args, signature);
  cursor = cursor_new (db, sql, &signature, SQLITE_TRANSIENT, &args);
  va_end (args);
  return cursor;
}

gboolean
banter_db_cursor_next (BanterDbCursor *cursor, GError **error)
{
  int code;

  g_return_val_if_fail (cursor != NULL, FALSE);

  banter_db_enter (cursor->db);
  if (cursor->failed)
    return FALSE;
  if (cursor->pending == NULL && !cursor->started)
    banter_db_count_statement (cursor->db, &cursor->pending);
  cursor->started = TRUE;
  if (cursor->pending != NULL)
    {
      cursor->failed = TRUE;
      g_propagate_error (error, g_steal_pointer (&cursor->pending));
      return FALSE;
    }

  code = sqlite3_step (cursor->statement);
  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE)
    {
      cursor->failed = TRUE;
      banter_db_set_error (error, cursor->db->sqlite, code, "step");
    }
  return FALSE;
}

gboolean
banter_db_cursor_failed (BanterDbCursor *cursor)
{
  g_return_val_if_fail (cursor != NULL, TRUE);

  return cursor->failed;
}

gboolean
banter_db_cursor_is_null (BanterDbCursor *cursor, int column)
{
  return sqlite3_column_type (cursor->statement, column) == SQLITE_NULL;
}

const char *
banter_db_cursor_get_text (BanterDbCursor *cursor, int column)
{
  return (const char *)sqlite3_column_text (cursor->statement, column);
}

char *
banter_db_cursor_dup_text (BanterDbCursor *cursor, int column)
{
  return g_strdup (banter_db_cursor_get_text (cursor, column));
}

gint64
banter_db_cursor_get_int (BanterDbCursor *cursor, int column)
{
  return sqlite3_column_int64 (cursor->statement, column);
}

gboolean
banter_db_cursor_get_bool (BanterDbCursor *cursor, int column)
{
  return sqlite3_column_int (cursor->statement, column) != 0;
}

double
banter_db_cursor_get_double (BanterDbCursor *cursor, int column)
{
  return sqlite3_column_double (cursor->statement, column);
}

GBytes *
banter_db_cursor_dup_blob (BanterDbCursor *cursor, int column)
{
  const void *data;

  if (banter_db_cursor_is_null (cursor, column))
    return NULL;
  data = sqlite3_column_blob (cursor->statement, column);
  return g_bytes_new (data, (gsize)sqlite3_column_bytes (cursor->statement, column));
}

void
banter_db_cursor_read (BanterDbCursor *cursor, const char *signature, ...)
{
  va_list args;

  g_return_if_fail (cursor != NULL && signature != NULL);
  g_assert (sqlite3_column_count (cursor->statement) >= (int)strlen (signature));

  va_start (args, signature);
  for (int column = 0; signature[column] != '\0'; column++)
    read_one (cursor, column, signature[column], &args);
  va_end (args);
}

void
banter_db_cursor_free (BanterDbCursor *cursor)
{
  if (cursor == NULL)
    return;
  if (cursor->own_statement)
    sqlite3_finalize (cursor->statement);
  else if (cursor->statement != NULL)
    {
      sqlite3_reset (cursor->statement);
      sqlite3_clear_bindings (cursor->statement);
    }
  g_clear_error (&cursor->pending);
  g_free (cursor);
}
