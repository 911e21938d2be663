/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-db-error"

#include "config.h"

#include "banter-db-private.h"

/* The error domain, and the one place where SQLite's codes become ours. */

G_DEFINE_QUARK (banter_db_error, banter_db_error)

static BanterDbError
error_from_code (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_CONSTRAINT:
      return BANTER_DB_ERROR_CONSTRAINT;
    case SQLITE_FULL:
      return BANTER_DB_ERROR_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return BANTER_DB_ERROR_CORRUPT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return BANTER_DB_ERROR_BUSY;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return BANTER_DB_ERROR_OPEN;
    default:
      return BANTER_DB_ERROR_FAILED;
    }
}

void
banter_db_set_error (GError **error, sqlite3 *sqlite, int code, const char *doing)
{
  const char *message = sqlite != NULL ? sqlite3_errmsg (sqlite) : sqlite3_errstr (code);

  if ((code & 0xff) == SQLITE_INTERRUPT)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s: interrupted", doing);
  else
    g_set_error (error, BANTER_DB_ERROR, (int)error_from_code (code), "%s: %s (%d)", doing, message,
                 code);
}
