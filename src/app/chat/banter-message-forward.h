/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

/* Asks in which chats @message of @room is to be sent on, and sends it. @widget: is in the window
 * that says what came of it. */
void banter_message_forward (GtkWidget *widget, BanterAccount *account, BanterRoom *room,
                             BanterMessage *message);

G_END_DECLS
