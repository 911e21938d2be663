/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_PERSON_ROW (banter_person_row_get_type ())
G_DECLARE_FINAL_TYPE (BanterPersonRow, banter_person_row, BANTER, PERSON_ROW, GtkWidget)

/* A person in a list: picture, name, Matrix id. */

GtkWidget *banter_person_row_new (BanterAccount *account);
/* @person: (nullable) */
void banter_person_row_set_person (BanterPersonRow *self, BanterPerson *person);

G_END_DECLS
