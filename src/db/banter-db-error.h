/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BanterDbError:
 * @BANTER_DB_ERROR_FAILED: none of the others: an I/O error, a wrong statement, no memory
 * @BANTER_DB_ERROR_CONSTRAINT: a row would break UNIQUE, NOT NULL, CHECK or a foreign key
 * @BANTER_DB_ERROR_FULL: no space on the disk
 * @BANTER_DB_ERROR_CORRUPT: the file is damaged, or no database at all
 * @BANTER_DB_ERROR_BUSY: another process holds the lock for longer than the time-out
 * @BANTER_DB_ERROR_OPEN: the file cannot be opened
 * @BANTER_DB_ERROR_TOO_NEW: the file was written by a newer version of the program
 *
 * An interrupted statement is %G_IO_ERROR_CANCELLED.
 */
typedef enum
{
  BANTER_DB_ERROR_FAILED,
  BANTER_DB_ERROR_CONSTRAINT,
  BANTER_DB_ERROR_FULL,
  BANTER_DB_ERROR_CORRUPT,
  BANTER_DB_ERROR_BUSY,
  BANTER_DB_ERROR_OPEN,
  BANTER_DB_ERROR_TOO_NEW,
} BanterDbError;

#define BANTER_DB_ERROR (banter_db_error_quark ())
GQuark banter_db_error_quark (void);

G_END_DECLS
