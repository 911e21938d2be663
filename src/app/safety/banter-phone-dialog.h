/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_PHONE_DIALOG (banter_phone_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BanterPhoneDialog, banter_phone_dialog, BANTER, PHONE_DIALOG, AdwWindow)

/* Verifies a phone number: the number, the code that came to it, and the password where the server
 * asks for it. Signal "verified": the number is the account's; the dialog closes itself. */

GtkWidget *banter_phone_dialog_new (BanterAccount *account);

G_END_DECLS
