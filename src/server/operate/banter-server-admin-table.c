/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-admin-table"

#include "config.h"

#include "banter-server-admin-table.h"

#include "banter-json.h"
#include "banter-text.h"

/* Rows of cells, and their two ways out. */

#define MAX_WIDTH 60

typedef struct
{
  const char *column;
  char *text; /* what people see; NULL: nothing */
  char *json;
} Cell;

struct _BanterServerAdminTable
{
  GPtrArray *rows; /* GArray of Cell */
};

static void
cell_clear (gpointer data)
{
  Cell *cell = data;

  g_free (cell->text);
  g_free (cell->json);
}

BanterServerAdminTable *
banter_server_admin_table_new (void)
{
  BanterServerAdminTable *table = g_new0 (BanterServerAdminTable, 1);

  table->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  return table;
}

void
banter_server_admin_table_free (BanterServerAdminTable *table)
{
  g_ptr_array_unref (table->rows);
  g_free (table);
}

void
banter_server_admin_table_add_row (BanterServerAdminTable *table)
{
  GArray *row = g_array_new (FALSE, FALSE, sizeof (Cell));

  g_array_set_clear_func (row, cell_clear);
  g_ptr_array_add (table->rows, row);
}

/* Takes @text and @json. */
static void
add (BanterServerAdminTable *table, const char *column, char *text, char *json)
{
  Cell cell = { column, text, json };

  g_return_if_fail (table->rows->len > 0);

  g_array_append_val (g_ptr_array_index (table->rows, table->rows->len - 1), cell);
}

void
banter_server_admin_table_add_text (BanterServerAdminTable *table, const char *column,
                                    const char *text)
{
  GString *json = g_string_new (NULL);

  if (text != NULL)
    banter_json_append_string (json, text);
  else
    g_string_append (json, "null");
  /* What people wrote must not move the cursor of the terminal that shows it. */
  add (table, column, text != NULL ? banter_text_clean (text) : NULL, g_string_free (json, FALSE));
}

void
banter_server_admin_table_add_int (BanterServerAdminTable *table, const char *column, gint64 value)
{
  char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  add (table, column, text, g_strdup (text));
}

void
banter_server_admin_table_add_bool (BanterServerAdminTable *table, const char *column,
                                    gboolean value)
{
  add (table, column, g_strdup (value ? "yes" : "no"), g_strdup (value ? "true" : "false"));
}

void
banter_server_admin_table_add_time (BanterServerAdminTable *table, const char *column, gint64 ms)
{
  g_autoptr (GDateTime) time = ms > 0 ? g_date_time_new_from_unix_utc (ms / 1000) : NULL;
  g_autofree char *text = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  banter_server_admin_table_add_text (table, column, text);
}

static void
add_column (BanterServerAdminTable *table, BanterDbCursor *cursor, int i,
            const BanterServerAdminColumn *column)
{
  switch (column->kind)
    {
    case BANTER_SERVER_ADMIN_TEXT:
      banter_server_admin_table_add_text (table, column->name,
                                          banter_db_cursor_get_text (cursor, i));
      break;
    case BANTER_SERVER_ADMIN_INT:
      banter_server_admin_table_add_int (table, column->name, banter_db_cursor_get_int (cursor, i));
      break;
    case BANTER_SERVER_ADMIN_BOOL:
      banter_server_admin_table_add_bool (table, column->name,
                                          banter_db_cursor_get_bool (cursor, i));
      break;
    case BANTER_SERVER_ADMIN_TIME:
      banter_server_admin_table_add_time (table, column->name,
                                          banter_db_cursor_get_int (cursor, i));
      break;
    }
}

void
banter_server_admin_table_add_columns (BanterServerAdminTable *table, BanterDbCursor *cursor,
                                       const BanterServerAdminColumn *columns, guint n_columns)
{
  for (guint i = 0; i < n_columns; i++)
    add_column (table, cursor, (int)i, &columns[i]);
}

gboolean
banter_server_admin_table_add_rows (BanterServerAdminTable *table, BanterDbCursor *cursor,
                                    const BanterServerAdminColumn *columns, guint n_columns,
                                    GError **error)
{
  while (banter_db_cursor_next (cursor, error))
    {
      banter_server_admin_table_add_row (table);
      banter_server_admin_table_add_columns (table, cursor, columns, n_columns);
    }
  return !banter_db_cursor_failed (cursor);
}

static const Cell *
get_cell (BanterServerAdminTable *table, guint row, guint column)
{
  return &g_array_index ((GArray *)g_ptr_array_index (table->rows, row), Cell, column);
}

static guint
count_columns (BanterServerAdminTable *table)
{
  return table->rows->len > 0 ? ((GArray *)g_ptr_array_index (table->rows, 0))->len : 0;
}

static guint
measure_column (BanterServerAdminTable *table, guint column)
{
  glong width = g_utf8_strlen (get_cell (table, 0, column)->column, -1);

  for (guint i = 0; i < table->rows->len; i++)
    {
      const char *text = get_cell (table, i, column)->text;

      width = MAX (width, text != NULL ? g_utf8_strlen (text, -1) : 1);
    }
  return (guint)MIN (width, MAX_WIDTH);
}

static void
append_padded (GString *out, const char *text, guint width, gboolean is_last)
{
  g_autofree char *line = banter_text_one_line (text != NULL ? text : "-", MAX_WIDTH);
  glong length = g_utf8_strlen (line, -1);

  g_string_append (out, line);
  if (is_last)
    g_string_append_c (out, '\n');
  for (glong i = length; !is_last && i < (glong)width + 2; i++)
    g_string_append_c (out, ' ');
}

static void
append_list (BanterServerAdminTable *table, GString *out)
{
  guint n_columns = count_columns (table);
  g_autofree guint *widths = g_new0 (guint, n_columns + 1);

  for (guint j = 0; j < n_columns; j++)
    {
      widths[j] = measure_column (table, j);
      append_padded (out, get_cell (table, 0, j)->column, widths[j], j + 1 == n_columns);
    }
  for (guint i = 0; i < table->rows->len; i++)
    for (guint j = 0; j < n_columns; j++)
      append_padded (out, get_cell (table, i, j)->text, widths[j], j + 1 == n_columns);
}

char *
banter_server_admin_table_to_text (BanterServerAdminTable *table, gboolean is_list)
{
  GString *out = g_string_new (NULL);

  if (is_list)
    append_list (table, out);
  else
    for (guint j = 0; j < count_columns (table); j++)
      {
        const Cell *cell = get_cell (table, 0, j);

        g_string_append_printf (out, "%s: %s\n", cell->column,
                                cell->text != NULL ? cell->text : "-");
      }
  return g_string_free (out, FALSE);
}

static void
append_object (BanterServerAdminTable *table, guint row, GString *out)
{
  g_string_append_c (out, '{');
  for (guint j = 0; j < count_columns (table); j++)
    {
      const Cell *cell = get_cell (table, row, j);

      if (j > 0)
        g_string_append_c (out, ',');
      banter_json_append_string (out, cell->column);
      g_string_append_c (out, ':');
      g_string_append (out, cell->json);
    }
  g_string_append_c (out, '}');
}

char *
banter_server_admin_table_to_json (BanterServerAdminTable *table, gboolean is_list)
{
  GString *out = g_string_new (is_list ? "[" : NULL);

  for (guint i = 0; i < table->rows->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_object (table, i, out);
    }
  if (!is_list && table->rows->len == 0)
    g_string_append (out, "{}");
  g_string_append (out, is_list ? "]\n" : "\n");
  return g_string_free (out, FALSE);
}
