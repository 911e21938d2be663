/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define BANTER_TYPE_MESSAGE_FOLD (banter_message_fold_get_type ())
G_DECLARE_FINAL_TYPE (BanterMessageFold, banter_message_fold, BANTER, MESSAGE_FOLD, GtkWidget)

/* What stands in place of a message that is hidden, with Show (the action "message.show" of the row
 * around it). */

GtkWidget *banter_message_fold_new (void);
/* @text: why it is hidden */
void banter_message_fold_set_text (BanterMessageFold *self, const char *text);

G_END_DECLS
