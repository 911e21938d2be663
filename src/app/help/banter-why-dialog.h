/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_WHY_DIALOG (banter_why_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BanterWhyDialog, banter_why_dialog, BANTER, WHY_DIALOG, AdwWindow)

/* "Why can't I message?": looks, says what it is, and offers what helps. Its buttons name actions
 * of the window that it is over. */

/* @person: (nullable): whom one wants to write to */
GtkWidget *banter_why_dialog_new (BanterAccount *account, BanterPerson *person);

G_END_DECLS
