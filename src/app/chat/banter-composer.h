/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_COMPOSER (banter_composer_get_type ())
G_DECLARE_FINAL_TYPE (BanterComposer, banter_composer, BANTER, COMPOSER, GtkWidget)

/* Where a message is written. Properties: "account" BanterAccount, "room" BanterRoom (both
 * nullable). Signals: "sent": something went into the outbox;
 * "want" (BanterComposerWant): a key asks for a message of the chat. */

/**
 * BanterComposerWant: which message a key asks for
 * @BANTER_COMPOSER_EDIT_LAST: the last own one, to edit it
 * @BANTER_COMPOSER_ANSWER_LAST: the last one of others, to answer it
 */
typedef enum
{
  BANTER_COMPOSER_EDIT_LAST,
  BANTER_COMPOSER_ANSWER_LAST,
} BanterComposerWant;

void banter_composer_set_account (BanterComposer *self, BanterAccount *account);
void banter_composer_set_room (BanterComposer *self, BanterRoom *room);
void banter_composer_send_sticker (BanterComposer *self, BanterSticker *sticker);
void banter_composer_send_files (BanterComposer *self, GSList *files);
void banter_composer_send_texture (BanterComposer *self, GdkTexture *texture);
void banter_composer_answer (BanterComposer *self, BanterMessage *message);
void banter_composer_edit (BanterComposer *self, BanterMessage *message);
void banter_composer_insert (BanterComposer *self, const char *text);
void banter_composer_send (BanterComposer *self);
GtkTextBuffer *banter_composer_get_buffer (BanterComposer *self);

G_END_DECLS
