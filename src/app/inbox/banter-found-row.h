/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_FOUND_ROW (banter_found_row_get_type ())
G_DECLARE_FINAL_TYPE (BanterFoundRow, banter_found_row, BANTER, FOUND_ROW, GtkWidget)

/* A message that the search found: its chat, when, and the words around what was looked for.
 * Signal: "clicked". */

GtkWidget *banter_found_row_new (BanterAccount *account);
BanterFoundMessage *banter_found_row_get_message (BanterFoundRow *self);
/* @message: (nullable) */
void banter_found_row_set_message (BanterFoundRow *self, BanterFoundMessage *message);

G_END_DECLS
