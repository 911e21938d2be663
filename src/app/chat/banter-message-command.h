/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-message-row.h"
#include "banter-model-types.h"

G_BEGIN_DECLS

/**
 * banter_message_command_run:
 * @widget: in whose window toasts are shown; a reference is held until the command is done
 * @account: whose chat it is
 * @room: the chat
 * @command: any but %BANTER_MESSAGE_SEND_STICKER and _SHOW_SET, which end at the composer
 * @message: what it is about
 *
 * Does what a row's "command" signal asks for.
 */
void banter_message_command_run (GtkWidget *widget, BanterAccount *account, BanterRoom *room,
                                 BanterMessageCommand command, BanterMessage *message);

/* Gives @key as a reaction, or takes it back. */
void banter_message_command_react (GtkWidget *widget, BanterRoom *room, BanterMessage *message,
                                   const char *key);
/* Says that the message which was asked for is not there. */
void banter_message_command_cannot_find (GtkWidget *widget);

G_END_DECLS
