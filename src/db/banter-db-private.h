/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "banter-db.h"

G_BEGIN_DECLS

struct _BanterDb
{
  sqlite3 *sqlite;
  char *path;
  BanterDbMode mode;
  GHashTable *statements; /* address of the SQL -> sqlite3_stmt */
  GThread *thread;        /* borrowed, only compared; NULL until first used */

  /* Pages of the log: after the last commit, and at which it is brought into the database */
  int n_log_pages;
  int checkpoint_at;
  gboolean is_checkpointed_by_owner;

  /* Tests */
  guint n_statements;
  guint fail_in; /* 0: never */
  BanterDbError fail_code;
};

/* The one place where SQLite's codes become ours. */
void banter_db_set_error (GError **error, sqlite3 *sqlite, int code, const char *doing);

/* Asserts the thread. Every public function but interrupt and close calls it first. */
void banter_db_enter (BanterDb *db);

/* Counts a statement that is about to run. FALSE: a test wants it to fail. */
gboolean banter_db_count_statement (BanterDb *db, GError **error);

G_END_DECLS
