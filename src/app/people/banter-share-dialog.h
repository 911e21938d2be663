/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_SHARE_DIALOG (banter_share_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BanterShareDialog, banter_share_dialog, BANTER, SHARE_DIALOG, AdwWindow)

/* Choosing the chat to share into. Signals: "picked" (BanterRoom *), or "chosen" (GPtrArray of
 * BanterRoom) where it may be several; it closes itself. */

/* @what: says what is shared, in a few words */
GtkWidget *banter_share_dialog_new (BanterAccount *account, const char *what);

/* Where it is not sharing: what is done with @what. */
void banter_share_dialog_set_title (BanterShareDialog *self, const char *title);
/* Several chats can be chosen; a button with @label says that these are all. */
void banter_share_dialog_set_several (BanterShareDialog *self, const char *label);

G_END_DECLS
