/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"

G_BEGIN_DECLS

/* What an administration command answers: rows of named values, to be shown as aligned text or as
 * JSON. All rows name the same columns in the same order. */

typedef struct _BanterServerAdminTable BanterServerAdminTable;

typedef enum
{
  BANTER_SERVER_ADMIN_TEXT,
  BANTER_SERVER_ADMIN_INT,
  BANTER_SERVER_ADMIN_BOOL,
  BANTER_SERVER_ADMIN_TIME, /* milliseconds; 0: never */
} BanterServerAdminKind;

/* What a column of a statement is called. */
typedef struct
{
  const char *name;
  BanterServerAdminKind kind;
} BanterServerAdminColumn;

BanterServerAdminTable *banter_server_admin_table_new (void);
void banter_server_admin_table_free (BanterServerAdminTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterServerAdminTable, banter_server_admin_table_free)

void banter_server_admin_table_add_row (BanterServerAdminTable *table);
/* To the last row. @column: a static string; @text: (nullable) */
void banter_server_admin_table_add_text (BanterServerAdminTable *table, const char *column,
                                         const char *text);
void banter_server_admin_table_add_int (BanterServerAdminTable *table, const char *column,
                                        gint64 value);
void banter_server_admin_table_add_bool (BanterServerAdminTable *table, const char *column,
                                         gboolean value);
/* Shown as "2026-01-31T12:00:00Z"; 0: as nothing */
void banter_server_admin_table_add_time (BanterServerAdminTable *table, const char *column,
                                         gint64 ms);
/* To the last row: the row at @cursor, whose first column is called @columns[0], and so on. */
void banter_server_admin_table_add_columns (BanterServerAdminTable *table, BanterDbCursor *cursor,
                                            const BanterServerAdminColumn *columns,
                                            guint n_columns);
/* All rows that are left of @cursor, each as a row. */
gboolean banter_server_admin_table_add_rows (BanterServerAdminTable *table, BanterDbCursor *cursor,
                                             const BanterServerAdminColumn *columns,
                                             guint n_columns, GError **error);

/* Returns: (transfer full): for people: a list as columns under their names, one row as lines */
char *banter_server_admin_table_to_text (BanterServerAdminTable *table, gboolean is_list);
/* Returns: (transfer full): an array of objects, or one object */
char *banter_server_admin_table_to_json (BanterServerAdminTable *table, gboolean is_list);

G_END_DECLS
