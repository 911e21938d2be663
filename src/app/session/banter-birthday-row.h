/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define BANTER_TYPE_BIRTHDAY_ROW (banter_birthday_row_get_type ())
G_DECLARE_FINAL_TYPE (BanterBirthdayRow, banter_birthday_row, BANTER, BIRTHDAY_ROW, AdwActionRow)

/* Day, month and year as three small entries in the order of the person's language. Signal:
 * "changed". */

/* Returns: (transfer full) (nullable): "YYYY-MM-DD", or %NULL unless it is a date */
char *banter_birthday_row_dup_date (BanterBirthdayRow *self);
gboolean banter_birthday_row_is_empty (BanterBirthdayRow *self);

/**
 * banter_birthday_order:
 * @format: a date format such as "%d.%m.%Y", as nl_langinfo (D_FMT) tells
 *
 * Returns: (transfer full): the letters d, m and y in the order of @format; "ymd" where it lacks
 * one
 */
char *banter_birthday_order (const char *format);

G_END_DECLS
