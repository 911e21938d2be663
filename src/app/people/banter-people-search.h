/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_PEOPLE_SEARCH (banter_people_search_get_type ())
G_DECLARE_FINAL_TYPE (BanterPeopleSearch, banter_people_search, BANTER, PEOPLE_SEARCH, GtkWidget)

/* An entry, and the people whom it finds.
 *
 * Signals: "picked" (BanterPerson *): somebody was chosen. "stopped" (): Escape in the entry. */

void banter_people_search_set_account (BanterPeopleSearch *self, BanterAccount *account);
/* @filter: (transfer none): who is not to be shown among those who are found */
void banter_people_search_set_filter (BanterPeopleSearch *self, GtkFilter *filter);
/* Also without words: those who are known here. */
void banter_people_search_show_known (BanterPeopleSearch *self);
/* Begins anew. */
void banter_people_search_clear (BanterPeopleSearch *self);

G_END_DECLS
