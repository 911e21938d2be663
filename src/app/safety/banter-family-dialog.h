/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_FAMILY_DIALOG (banter_family_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BanterFamilyDialog, banter_family_dialog, BANTER, FAMILY_DIALOG, AdwWindow)

/* How two accounts pair: the guardian is shown a code, which the teen enters after reading what it
 * means. It closes itself when they are paired. Signal "message" (s): a sentence to show. */

GtkWidget *banter_family_dialog_new_for_guardian (BanterFamily *family);
GtkWidget *banter_family_dialog_new_for_teen (BanterFamily *family);

G_END_DECLS
