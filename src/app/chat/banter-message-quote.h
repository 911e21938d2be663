/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-message-relations.h"

G_BEGIN_DECLS

#define BANTER_TYPE_MESSAGE_QUOTE (banter_message_quote_get_type ())
G_DECLARE_FINAL_TYPE (BanterMessageQuote, banter_message_quote, BANTER, MESSAGE_QUOTE, GtkWidget)

GtkWidget *banter_message_quote_new (void);
/* A click activates "message.go-to-answered". */
void banter_message_quote_set (BanterMessageQuote *self, const BanterQuote *quote);

G_END_DECLS
