/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-account-audience.h"

G_BEGIN_DECLS

#define BANTER_TYPE_AUDIENCE_ROW (banter_audience_row_get_type ())
G_DECLARE_FINAL_TYPE (BanterAudienceRow, banter_audience_row, BANTER, AUDIENCE_ROW, AdwActionRow)

/* One of several kinds of people to choose from. Properties: "who" BanterWho, at construction;
 * "meaning" s, what the choice does. Signal "chosen": it is the one now. */

BanterWho banter_audience_row_get_who (BanterAudienceRow *self);
/* @first: the row with which it shares one choice */
void banter_audience_row_join (BanterAudienceRow *self, BanterAudienceRow *first);
gboolean banter_audience_row_get_active (BanterAudienceRow *self);
void banter_audience_row_set_active (BanterAudienceRow *self);
void banter_audience_row_set_meaning (BanterAudienceRow *self, const char *meaning);
/* Why it cannot be chosen. */
void banter_audience_row_set_cap (BanterAudienceRow *self, BanterCap cap);
/* Returns: (transfer none): what @who is called */
const char *banter_audience_row_get_name_of (BanterWho who);

G_END_DECLS
