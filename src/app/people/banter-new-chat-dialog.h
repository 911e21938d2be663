/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_NEW_CHAT_DIALOG (banter_new_chat_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BanterNewChatDialog, banter_new_chat_dialog, BANTER, NEW_CHAT_DIALOG,
                      AdwWindow)

/* Finding somebody and writing the first words. It closes itself.
 *
 * Signals: "opened" (BanterRoom *). "new-group" (): it is to be a group instead. */

GtkWidget *banter_new_chat_dialog_new (BanterAccount *account);
/* Goes on with the first words to @person. */
void banter_new_chat_dialog_set_person (BanterNewChatDialog *self, BanterPerson *person);

G_END_DECLS
