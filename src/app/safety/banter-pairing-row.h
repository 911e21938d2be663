/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_PAIRING_ROW (banter_pairing_row_get_type ())
G_DECLARE_FINAL_TYPE (BanterPairingRow, banter_pairing_row, BANTER, PAIRING_ROW, AdwExpanderRow)

/* A teen, to the guardian: it opens to the limits, which are saved as they are changed. Signals:
 * "message" (s): a sentence to show; "end-requested". */

GtkWidget *banter_pairing_row_new (BanterAccount *account, BanterPairing *pairing);
BanterPairing *banter_pairing_row_get_pairing (BanterPairingRow *self);
/* Shows names anew. */
void banter_pairing_row_update (BanterPairingRow *self);

G_END_DECLS
