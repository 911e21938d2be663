/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define BANTER_TYPE_FIELD (banter_field_get_type ())
G_DECLARE_FINAL_TYPE (BanterField, banter_field, BANTER, FIELD, GtkWidget)

/* One row of a form with a sentence below it: what is wrong, or what helps. Properties: "row"
 * GtkWidget (the row), "hint" s (shown while nothing is wrong). */

GtkWidget *banter_field_get_row (BanterField *self);
void banter_field_set_row (BanterField *self, GtkWidget *row);
const char *banter_field_get_hint (BanterField *self);
void banter_field_set_hint (BanterField *self, const char *hint);

/* @problem: (nullable): what is wrong with the field; NULL if nothing */
void banter_field_set_problem (BanterField *self, const char *problem);
const char *banter_field_get_problem (BanterField *self);

G_END_DECLS
