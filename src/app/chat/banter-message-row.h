/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

/**
 * BanterMessageCommand: what a person can do with a message
 * @BANTER_MESSAGE_RETRY: send a failed one again
 * @BANTER_MESSAGE_DELETE: delete it for everyone, or take it out of the outbox
 * @BANTER_MESSAGE_SEND_STICKER: send the same sticker
 * @BANTER_MESSAGE_OPEN: show its picture large
 * @BANTER_MESSAGE_SAVE: save its file or picture
 * @BANTER_MESSAGE_SHOW_SET: show its sticker large, with the set that it is from
 * @BANTER_MESSAGE_REPORT: ask why, and report it
 * @BANTER_MESSAGE_FAVOURITE: make its sticker a favourite, or one no more
 * @BANTER_MESSAGE_FORWARD: send it on into another chat
 * @BANTER_MESSAGE_REPLY: write an answer to it
 * @BANTER_MESSAGE_EDIT: change what one wrote
 * @BANTER_MESSAGE_DISCARD: give up what was not sent: the message, or an edit of it
 * @BANTER_MESSAGE_GO_TO_ANSWERED: show the message that it answers
 * @BANTER_MESSAGE_SHOW: show it although the word filter hides it
 */
typedef enum
{
  BANTER_MESSAGE_RETRY,
  BANTER_MESSAGE_DELETE,
  BANTER_MESSAGE_SEND_STICKER,
  BANTER_MESSAGE_OPEN,
  BANTER_MESSAGE_SAVE,
  BANTER_MESSAGE_SHOW_SET,
  BANTER_MESSAGE_REPORT,
  BANTER_MESSAGE_FAVOURITE,
  BANTER_MESSAGE_FORWARD,
  BANTER_MESSAGE_REPLY,
  BANTER_MESSAGE_EDIT,
  BANTER_MESSAGE_DISCARD,
  BANTER_MESSAGE_GO_TO_ANSWERED,
  BANTER_MESSAGE_SHOW,
} BanterMessageCommand;

#define BANTER_TYPE_MESSAGE_ROW (banter_message_row_get_type ())
G_DECLARE_FINAL_TYPE (BanterMessageRow, banter_message_row, BANTER, MESSAGE_ROW, GtkWidget)

/* Properties: "item" BanterMessage (nullable), "account" BanterAccount (whose media), "groups" b
 * (a group: others' messages keep a column for their avatars), "can-write" b (messages can be
 * answered and edited).
 *
 * Signals "command" (BanterMessageCommand, BanterMessage), "react" (char *key, BanterMessage). */

GtkWidget *banter_message_row_new (void);
BanterMessage *banter_message_row_get_item (BanterMessageRow *self);

G_END_DECLS
